"""Things in hands, as solids in the space of the hand that holds them (or hanging from it)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from milimo.engines.previz.figures.field import Box, Cone, Ellipsoid, Matrix, Solid, Vec, turn_x, turn_z, vec
from milimo.engines.previz.figures.light import Stuff
from milimo.engines.previz.figures.wares import WARE_STUFF, WARES, ware_of

# Where a grip closes, in hand space: the middle of the fist.
GRASP = vec(0.02, 0.36, 0.105)

PROP_STUFF: dict[str, Stuff] = {
    "brass": Stuff("#8c6a34", 0.6, 26), "iron": Stuff("#2c2c2e", 0.35, 26), "glow": Stuff("#ffcf85", 0.0, glow=0.80), "wood": Stuff("#6d4a2c", 0.08),
    "china": Stuff("#d6cdbb", 0.35, 30), "coffee": Stuff("#2a170d", 0.3), "rope": Stuff("#a8895a", 0.03), "cloth": Stuff("#a0907a", 0.02, fold=1.0),
    "paper": Stuff("#d9c9a2", 0.02), "screen": Stuff("#86aec9", 0.1, glow=0.42), "leather": Stuff("#5b3a26", 0.15), "book": Stuff("#6a2f2b", 0.1),
    "pages": Stuff("#cdbf9d", 0.02), "glass": Stuff("#5c7a6a", 0.7, 40), "petal": Stuff("#b8434b", 0.05), "leaf": Stuff("#47613a", 0.05),
    "umbrella": Stuff("#2c3240", 0.14), "steel": Stuff("#9aa0a4", 0.7, 30), "photo": Stuff("#b9a888", 0.2), **WARE_STUFF,
}

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


def _cup() -> list[Solid]:
    cup = Solid("china").join(Cone((-0.14, 0.0, 0.15), (0.22, 0.0, 0.15), 0.150, 0.180))
    cup.cut((0.30, 0, 0), (1, 0, 0), 0.015).cut((-0.22, 0, 0), (-1, 0, 0), 0.03)
    cup.carve(Cone((-0.02, 0.0, 0.15), (0.60, 0.0, 0.15), 0.140, 0.175), 0.01)
    return [cup, Solid("coffee").join(Cone((0.0, 0.0, 0.15), (0.05, 0.0, 0.15), 0.145, 0.150)).cut((0.20, 0, 0), (1, 0, 0), 0.005)]


def _bottle() -> list[Solid]:
    return [Solid("glass").join(Cone((-0.42, 0, 0.10), (0.20, 0, 0.10), 0.135, 0.135)).join(Cone((0.30, 0, 0.10), (0.58, 0, 0.10), 0.055, 0.05), 0.12)]


def _phone() -> list[Solid]:
    turn = turn_z(0.0)
    return [Solid("iron").join(Box((0.10, -0.07, -0.005), (0.42, 0.215, 0.028), 0.03, turn)),
            Solid("screen").join(Box((0.10, -0.07, 0.025), (0.375, 0.190, 0.008), 0.006, turn))]


def _letter() -> list[Solid]:
    return [Solid("paper").join(Box((0.30, 0.10, 0.03), (0.46, 0.34, 0.008), 0.006))]


def _key() -> list[Solid]:
    key = Solid("brass")
    for i in range(10):
        a, b = 2 * np.pi * i / 10, 2 * np.pi * (i + 1) / 10
        key.join(Cone((0.22 + 0.085 * np.cos(a), 0.085 * np.sin(a), 0.03), (0.22 + 0.085 * np.cos(b), 0.085 * np.sin(b), 0.03), 0.022, 0.022), 0.004)
    key.join(Cone((0.30, 0, 0.03), (0.72, 0, 0.03), 0.024, 0.022), 0.01)
    for x in (0.62, 0.70):
        key.join(Cone((x, 0, 0.03), (x, -0.10, 0.03), 0.022, 0.022), 0.005)
    return [key]


def _rag() -> list[Solid]:
    rag = Solid("cloth").join(Cone((-0.12, 0, 0.0), (0.12, 0.02, 0.02), 0.10, 0.13)).join(Cone((-0.12, 0, 0), (-0.55, -0.10, 0.10), 0.10, 0.20, (0, 0, 1), 0.4), 0.10)
    rag.join(Cone((0.14, 0, 0.02), (0.36, 0.16, 0.06), 0.12, 0.14, (0, 0, 1), 0.5), 0.10)

    def crumple(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> np.ndarray:
        f = np.float32
        return (np.abs(np.sin(x * f(13) + y * f(17) + np.sin(y * f(9)))) + np.abs(np.sin(y * f(21) - z * f(12) + x * f(4)))) * f(0.016)

    rag.grain = crumple
    return [rag]


def _gun() -> list[Solid]:
    return [Solid("iron").join(Box((0.22, 0.22, 0.0), (0.065, 0.34, 0.045), 0.02)).join(Box((-0.02, 0.0, 0.0), (0.22, 0.075, 0.045), 0.025), 0.03)]


def _knife() -> list[Solid]:
    return [Solid("wood").join(Cone((-0.16, 0, 0), (0.18, 0, 0), 0.05, 0.05)), Solid("steel").join(Cone((0.22, 0, 0), (0.82, 0, 0), 0.07, 0.012, (0, 0, 1), 0.18))]


def _sword() -> list[Solid]:
    return [Solid("brass").join(Cone((-0.2, 0, 0), (0.2, 0, 0), 0.05, 0.05)).join(Cone((0.24, -0.22, 0), (0.24, 0.22, 0), 0.04, 0.04), 0.02),
            Solid("steel").join(Cone((0.28, 0, 0), (2.6, 0, 0), 0.075, 0.02, (0, 0, 1), 0.2))]


def _book() -> list[Solid]:
    return [Solid("book").join(Box((0.22, 0.04, 0.06), (0.34, 0.26, 0.070), 0.012)), Solid("pages").join(Box((0.24, 0.06, 0.06), (0.335, 0.25, 0.052), 0.004))]


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
    "lantern": _lantern, "candle": _candle, "torch": _torch, "rope": _rope, "cup": _cup, "bottle": _bottle, "phone": _phone, "letter": _letter,
    "key": _key, "rag": _rag, "gun": _gun, "knife": _knife, "sword": _sword, "book": _book, "umbrella": _umbrella, "case": _case, "bag": _bag,
    "flowers": _flowers, "stick": _stick, "thing": _thing, **WARES}
