"""Things in hands, as solids in the space of the hand that holds them (or hanging from it). Here are drawn those that a hand gives
another form than a table does: what burns, hangs, is opened or crumpled; `wares` grips the others as they lie."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from milimo.engines.previz.figures.field import Box, Cone, Ellipsoid, Matrix, Solid, Vec, turn_x, turn_z, vec
from milimo.engines.previz.figures.light import Stuff
from milimo.engines.previz.figures.objects.forms import OBJECT_STUFF
from milimo.engines.previz.figures.wares import GRIPS, ware_of

# Where a grip closes, in hand space: the middle of the fist.
GRASP = vec(0.02, 0.36, 0.105)

PROP_STUFF: dict[str, Stuff] = {
    **OBJECT_STUFF, "glow": Stuff("#ffcf85", 0.0, glow=0.80), "umbrella": Stuff("#2c3240", 0.14)}
"""Of all that hands hold: what things on tables are made of, and what burns and what is opened in a hand."""

_KINDS: tuple[tuple[str, str], ...] = (
    ("lantern", "lantern"), ("lamp", "lantern"), ("candle", "candle"), ("torch", "torch"), ("flashlight", "torch"), ("rope", "rope"),
    ("line", "rope"), ("cup", "cup"), ("mug", "cup"), ("tea", "cup"), ("coffee", "cup"), ("glass", "bottle"), ("bottle", "bottle"),
    ("phone", "phone"), ("mobile", "phone"), ("radio", "phone"), ("letter", "letter"), ("paper", "letter"), ("note", "letter"), ("map", "letter"),
    ("photo", "letter"), ("envelope", "letter"), ("ticket", "letter"), ("key", "key"), ("rag", "rag"), ("cloth", "rag"), ("towel", "rag"), ("gun", "gun"), ("pistol", "gun"),
    ("revolver", "gun"), ("knife", "knife"), ("sword", "sword"), ("book", "book"), ("notebook", "book"), ("diary", "book"), ("umbrella", "umbrella"), ("suitcase", "case"),
    ("briefcase", "case"), ("case", "case"), ("bag", "bag"), ("basket", "bag"), ("bucket", "bag"), ("flower", "flowers"), ("rose", "flowers"),
    ("bouquet", "flowers"), ("stick", "stick"), ("cane", "stick"), ("staff", "stick"), ("oar", "stick"), ("axe", "stick"), ("broom", "stick"))


def prop_kind(holds: str) -> str:
    """One of the kinds below for whatever the script says; "thing" where it says nothing known."""
    return ware_of(holds, lambda word: _older(word) is not None) or _older(holds.lower()) or "thing"


def _older(text: str) -> str | None:
    return next((kind for word, kind in _KINDS if word in text), None)


def hangs(kind: str) -> bool:
    """Whether it hangs plumb from the hand instead of following its grip."""
    return kind in ("lantern", "case", "bag", "umbrella", "candle", "flowers", "stick")


def held(holds: str, wrist: Vec, frame: Matrix, size: float) -> list[Solid]:
    """The solids of what a hand holds, in the space of `frame` (body space for a figure)."""
    kind = prop_kind(holds)
    at = wrist + frame @ GRASP * size
    if hangs(kind):
        return [s.moved(np.eye(3), at, size) for s in _MAKERS[kind]()]
    return [s.moved(frame, at, size) for s in _MAKERS.get(kind, _thing)()]


def _lantern() -> list[Solid]:
    iron, glow = Solid("iron"), Solid("glow")
    for i in range(10):
        a, b = np.pi * i / 10, np.pi * (i + 1) / 10
        iron.join(Cone((0.20 * np.cos(a), -0.30 + 0.30 * np.sin(a), 0), (0.20 * np.cos(b), -0.30 + 0.30 * np.sin(b), 0), 0.016, 0.016), 0.002)
    iron.join(Cone((0, -0.27, 0), (0, -0.36, 0), 0.05, 0.19), 0.02)
    iron.join(Cone((0, -0.90, 0), (0, -0.96, 0), 0.185, 0.20), 0.02).cut((0, -1.0, 0), (0, -1, 0), 0.02)
    for i in range(4):
        a = np.pi * (i + 0.5) / 2
        iron.join(Cone((0.17 * np.cos(a), -0.36, 0.17 * np.sin(a)), (0.17 * np.cos(a), -0.92, 0.17 * np.sin(a)), 0.016, 0.016), 0.004)
    glow.join(Cone((0, -0.48, 0), (0, -0.80, 0), 0.125, 0.135))
    return [iron, glow]


def _candle() -> list[Solid]:
    return [Solid("china").join(Cone((0, -0.12, 0), (0, 0.42, 0), 0.055, 0.05)), Solid("glow").join(Cone((0, 0.50, 0), (0, 0.62, 0), 0.045, 0.008))]


def _torch() -> list[Solid]:
    return [Solid("iron").join(Cone((-0.28, 0, 0), (0.30, 0, 0), 0.075, 0.075)).join(Cone((0.30, 0, 0), (0.44, 0, 0), 0.085, 0.115), 0.02),
            Solid("glow").join(Ellipsoid((0.53, 0, 0), (0.03, 0.10, 0.10)))]


def _rope() -> list[Solid]:
    rope = Solid("rope").join(Cone((-0.9, -0.25, 0.05), (-0.2, 0, 0), 0.058, 0.058)).join(Cone((-0.2, 0, 0), (0.25, 0, 0), 0.058, 0.058), 0.03)
    rope.join(Cone((0.25, 0, 0), (0.75, -0.45, 0.10), 0.058, 0.058), 0.03)

    def lay(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> np.ndarray:
        return np.sin((x + y * np.float32(0.6) + z * np.float32(0.5)) * np.float32(62.0)) * np.float32(0.008)

    rope.grain = lay
    return [rope]


def _letter() -> list[Solid]:
    return [Solid("paper").join(Box((0.30, 0.10, 0.03), (0.46, 0.34, 0.008), 0.006))]


def _rag() -> list[Solid]:
    rag = Solid("cloth").join(Cone((-0.12, 0, 0.0), (0.12, 0.02, 0.02), 0.10, 0.13)).join(Cone((-0.12, 0, 0), (-0.55, -0.10, 0.10), 0.10, 0.20, (0, 0, 1), 0.4), 0.10)
    rag.join(Cone((0.14, 0, 0.02), (0.36, 0.16, 0.06), 0.12, 0.14, (0, 0, 1), 0.5), 0.10)

    def crumple(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> np.ndarray:
        f = np.float32
        return (np.abs(np.sin(x * f(13) + y * f(17) + np.sin(y * f(9)))) + np.abs(np.sin(y * f(21) - z * f(12) + x * f(4)))) * f(0.016)

    rag.grain = crumple
    return [rag]


def _umbrella() -> list[Solid]:
    """Held before the breast on a shaft long enough for its rim to clear the crown, and tipped back over the head with its front
    raised: from no side is a face behind it."""
    stick = Solid("iron").join(Cone((0, -0.42, 0), (0, 3.62, 0), 0.026, 0.020)).join(Cone((0, -0.42, 0), (0, -0.10, 0), 0.045, 0.040), 0.01)
    cover = Solid("umbrella").join(Ellipsoid((0, 2.72, 0), (1.55, 0.80, 1.55)))
    cover.carve(Ellipsoid((0, 2.62, 0), (1.52, 0.76, 1.52)), 0.02).cut((0, 2.90, 0), (0, -1, 0), 0.02)
    spokes = Solid("iron")
    for i in range(8):
        a = np.pi * (i + 0.5) / 4
        spokes.join(Cone((0, 2.55, 0), (0.95 * np.sin(a), 3.13, 0.95 * np.cos(a)), 0.014, 0.012), 0.004)

    def ribs(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> np.ndarray:
        return np.abs(np.sin(np.arctan2(x, z) * np.float32(4))) * np.float32(-0.06)

    cover.grain = ribs
    tip = turn_z(-0.11) @ turn_x(-0.17)
    return [solid.moved(tip, np.zeros(3)) for solid in (stick, cover, spokes)]


def _case() -> list[Solid]:
    case = Solid("leather").join(Box((0, -0.62, 0), (0.20, 0.42, 0.62), 0.06)).join(Box((0, -0.12, 0), (0.035, 0.10, 0.14), 0.03), 0.02)
    return [case]


def _bag() -> list[Solid]:
    bag = Solid("leather").join(Ellipsoid((0, -0.85, 0), (0.30, 0.42, 0.40))).cut((0, -1.15, 0), (0, -1, 0), 0.05)
    bag.join(Cone((0, -0.05, 0), (0, -0.55, 0.22), 0.03, 0.04), 0.05).join(Cone((0, -0.05, 0), (0, -0.55, -0.22), 0.03, 0.04), 0.05)
    return [bag]


def _flowers() -> list[Solid]:
    leaf, petal = Solid("leaf").join(Cone((0, -0.35, 0), (0, 0.25, 0), 0.05, 0.16), 0.05), Solid("petal")
    for i in range(7):
        a = i * 2.4
        petal.join(Ellipsoid((0.17 * np.cos(a) * (i > 0), 0.42 + 0.05 * (i % 3), 0.17 * np.sin(a) * (i > 0)), (0.11, 0.10, 0.11)), 0.02)
    return [leaf, petal]


def _stick() -> list[Solid]:
    return [Solid("wood").join(Cone((0, -2.4, 0), (0, 0.35, 0), 0.045, 0.05))]


def _thing() -> list[Solid]:
    return [Solid("leather").join(Box((0.05, 0.02, 0.06), (0.24, 0.16, 0.12), 0.04))]


_MAKERS: dict[str, Callable[[], list[Solid]]] = {
    "lantern": _lantern, "candle": _candle, "torch": _torch, "rope": _rope, "letter": _letter, "rag": _rag, "umbrella": _umbrella, "case": _case, "bag": _bag,
    "flowers": _flowers, "stick": _stick, "thing": _thing, **{kind: grip.solids for kind, grip in GRIPS.items()}}
