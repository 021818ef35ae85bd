"""Everyday things small enough for a hand: their names, and their forms as solids along the grip that holds them."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from milimo.engines.previz.figures.field import Box, Cone, Ellipsoid, Solid
from milimo.engines.previz.figures.light import Stuff

WARE_STUFF: dict[str, Stuff] = {
    "silver": Stuff("#b4b4b0", 0.7, 34), "crust": Stuff("#a8743e", 0.06), "sausage": Stuff("#8e4632", 0.4, 26), "fruit": Stuff("#9a3a30", 0.35, 24),
    "felt": Stuff("#4a4036", 0.03), "gold": Stuff("#b78e3e", 0.7, 34), "eyeglass": Stuff("#7f9294", 0.5, 40), "enamel": Stuff("#7d8a8c", 0.4, 28),
}

_NAMES: dict[str, str] = {
    "spoon": "spoon", "teaspoon": "spoon", "tablespoon": "spoon", "ladle": "ladle", "fork": "fork", "whisk": "fork", "spatula": "fork",
    "pot": "pot", "saucepan": "pot", "kettle": "pot", "bowl": "bowl", "basin": "bowl", "pan": "pan", "skillet": "pan",
    "plate": "plate", "dish": "plate", "saucer": "plate", "tray": "plate", "bread": "bread", "loaf": "bread", "baguette": "bread", "dough": "bread",
    "sausage": "sausage", "salami": "sausage", "ham": "sausage", "apple": "apple", "orange": "apple", "peach": "apple", "ball": "apple", "egg": "egg", "stone": "egg",
    "hammer": "hammer", "mallet": "hammer", "wrench": "wrench", "spanner": "wrench", "crowbar": "wrench", "pen": "pen", "pencil": "pen", "brush": "pen", "paintbrush": "pen",
    "needle": "pen", "scalpel": "knife", "dagger": "knife", "cleaver": "knife", "hat": "hat", "cap": "hat", "ring": "ring", "watch": "watch", "compass": "watch",
    "medal": "coin", "coin": "coin", "badge": "coin", "button": "coin", "spectacles": "glasses", "eyeglasses": "glasses", "sunglasses": "glasses",
    "box": "box", "parcel": "box", "gift": "box", "present": "box", "chest": "box", "tin": "tin", "can": "tin", "jar": "tin", "tankard": "tin", "goblet": "tin",
}
_PLURAL = re.compile(r"s$")


def ware_of(words: str, known: Callable[[str], bool]) -> str | None:
    """The kind of the first thing that `words` name, by the last noun of a compound (`a hat box`); None where it is none of these.

    `known` says whether a single word names a thing that is drawn elsewhere (`a bread knife`).
    """
    tokens = re.findall(r"[a-z]+", words.lower())
    kinds = [_NAMES.get(word) or _NAMES.get(_PLURAL.sub("", word)) for word in tokens]
    named = [kind is not None or known(word) for word, kind in zip(tokens, kinds, strict=True)]
    if True not in named or tokens[-1] == "keys":                # `a ring of keys`
        return None
    at = named.index(True)
    while at + 1 < len(named) and named[at + 1]:
        at += 1
    return kinds[at]


def _ring_of(solid: Solid, centre: tuple[float, float, float], radius: float, thick: float) -> Solid:
    """A wire ring that lies in the plane of x and y."""
    x, y, z = centre
    for i in range(12):
        a, b = 2 * np.pi * i / 12, 2 * np.pi * (i + 1) / 12
        solid.join(Cone((x + radius * np.cos(a), y + radius * np.sin(a), z), (x + radius * np.cos(b), y + radius * np.sin(b), z), thick, thick), 0.003)
    return solid


def _scoop(length: float, bowl: float, stuff: str) -> list[Solid]:
    spoon = Solid(stuff).join(Cone((-0.30, 0, 0), (length, 0, 0), 0.036, 0.026, (0, 0, 1), 0.6))
    spoon.join(Ellipsoid((length + bowl * 1.1, 0, 0.0), (bowl * 1.35, bowl, bowl * 0.5)), 0.05)
    spoon.carve(Ellipsoid((length + bowl * 1.1, 0, bowl * 0.34), (bowl * 1.12, bowl * 0.80, bowl * 0.5)), 0.02)
    return [spoon]


def _fork() -> list[Solid]:
    fork = Solid("silver").join(Cone((-0.30, 0, 0), (0.52, 0, 0), 0.036, 0.026)).join(Box((0.56, 0, 0), (0.06, 0.12, 0.02), 0.015), 0.03)
    for y in (-0.10, -0.033, 0.033, 0.10):
        fork.join(Cone((0.58, y, 0), (0.88, y, 0), 0.022, 0.012), 0.01)
    return [fork]


def _vessel(stuff: str, radius: float, deep: float, handle: float, x: float = 0.42) -> list[Solid]:
    pot = Solid(stuff).join(Cone((x, 0, 0.06), (x, 0, 0.06 + deep), radius, radius * 1.04))
    pot.cut((0, 0, 0.02), (0, 0, -1), 0.04).cut((0, 0, 0.06 + deep), (0, 0, 1), 0.012)
    pot.carve(Cone((x, 0, 0.16), (x, 0, 0.5 + deep), radius * 0.90, radius * 0.96), 0.012)
    pot.join(Ellipsoid((x, 0, 0.07), (radius * 0.97, radius * 0.97, 0.05)), 0.02)
    if handle:
        pot.join(Cone((x - radius * 0.97, 0, 0.02 + deep * 0.7), (x - radius - handle, 0, 0.06 + deep * 0.8), 0.05, 0.04), 0.04)
    return [pot]


def _plate() -> list[Solid]:
    plate = Solid("china").join(Cone((0.46, 0, 0.03), (0.46, 0, 0.05), 0.50, 0.56, (0, 0, 1), 0.10), 0.02)
    return [plate.carve(Ellipsoid((0.46, 0, 0.12), (0.40, 0.40, 0.10)), 0.03)]


def _bread() -> list[Solid]:
    loaf = Solid("crust").join(Ellipsoid((0.30, 0, 0.16), (0.62, 0.27, 0.22)))
    for x in (-0.05, 0.20, 0.45, 0.68):
        loaf.carve(Cone((x, -0.22, 0.42), (x + 0.10, 0.22, 0.42), 0.075, 0.075), 0.05)
    return [loaf]


def _sausage() -> list[Solid]:
    links = Solid("sausage")
    for a, b in (((-0.20, -0.04, 0.09), (0.28, 0.06, 0.09)), ((0.42, 0.06, 0.09), (0.90, -0.10, 0.09))):
        links.join(Cone(a, b, 0.095, 0.095), 0.03)
    return [links.join(Cone((0.28, 0.06, 0.09), (0.42, 0.06, 0.09), 0.03, 0.03), 0.02)]


def _apple() -> list[Solid]:
    apple = Solid("fruit").join(Ellipsoid((0.16, 0, 0.18), (0.21, 0.21, 0.20))).carve(Ellipsoid((0.16, 0, 0.42), (0.06, 0.06, 0.08)), 0.07)
    return [apple, Solid("wood").join(Cone((0.16, 0, 0.34), (0.19, 0.02, 0.46), 0.014, 0.012))]


def _hammer() -> list[Solid]:
    head = Solid("iron").join(Box((0.86, 0.02, 0.05), (0.075, 0.20, 0.075), 0.02)).join(Cone((0.86, 0.20, 0.05), (0.88, 0.38, 0.05), 0.06, 0.015), 0.02)
    return [Solid("wood").join(Cone((-0.30, 0, 0.05), (0.84, 0, 0.05), 0.055, 0.042)), head]


def _wrench() -> list[Solid]:
    jaw = Solid("steel").join(Cone((-0.30, 0, 0.03), (0.62, 0, 0.03), 0.055, 0.05, (0, 0, 1), 0.6)).join(Cone((0.74, 0, 0), (0.74, 0, 0.06), 0.14, 0.14, (0, 0, 1), 0.5), 0.04)
    return [jaw.carve(Box((0.88, 0, 0.03), (0.13, 0.06, 0.2), 0.01), 0.01)]


def _pen() -> list[Solid]:
    return [Solid("iron").join(Cone((-0.28, 0, 0.04), (0.42, 0, 0.04), 0.034, 0.036)), Solid("gold").join(Cone((0.42, 0, 0.04), (0.58, 0, 0.04), 0.034, 0.006))]


def _hat() -> list[Solid]:
    brim = Solid("felt").join(Ellipsoid((0.40, 0, 0.04), (0.62, 0.52, 0.045))).join(Cone((0.40, 0, 0.05), (0.40, 0, 0.28), 0.32, 0.26), 0.06)
    return [brim, _ring_of(Solid("leather"), (0.40, 0, 0.12), 0.345, 0.035)]


def _finger_ring() -> list[Solid]:
    band = Solid("gold")
    for i in range(14):
        a, b = 2 * np.pi * i / 14, 2 * np.pi * (i + 1) / 14
        band.join(Cone((0.10 + 0.15 * np.cos(a), 0, 0.17 + 0.15 * np.sin(a)), (0.10 + 0.15 * np.cos(b), 0, 0.17 + 0.15 * np.sin(b)), 0.024, 0.024), 0.004)
    return [band, Solid("eyeglass").join(Ellipsoid((0.10, 0, 0.37), (0.06, 0.06, 0.055)))]


def _disc(stuff: str, radius: float) -> Solid:
    return Solid(stuff).join(Cone((0.14, 0, 0.03), (0.14, 0, 0.05), radius, radius, (0, 0, 1), 0.16))


def _watch() -> list[Solid]:
    hands = Solid("iron").join(Cone((0.14, 0, 0.115), (0.14, 0.15, 0.11), 0.012, 0.01)).join(Cone((0.14, 0, 0.115), (0.24, 0.04, 0.11), 0.014, 0.01), 0.005)
    case = _ring_of(_disc("gold", 0.25), (0.14, 0, 0.05), 0.24, 0.03)
    return [case.join(Cone((0.14, 0.26, 0.05), (0.14, 0.34, 0.05), 0.035, 0.04), 0.02), Solid("china").join(Ellipsoid((0.14, 0, 0.075), (0.205, 0.205, 0.035))), hands]


def _glasses() -> list[Solid]:
    wire, lens = Solid("iron"), Solid("eyeglass")
    for x in (-0.06, 0.42):
        _ring_of(wire, (x, 0, 0.05), 0.17, 0.020)
        lens.join(Ellipsoid((x, 0, 0.05), (0.155, 0.155, 0.014)), 0.0)
    wire.join(Cone((0.10, 0.03, 0.05), (0.26, 0.03, 0.05), 0.018, 0.018), 0.01)
    return [wire.join(Cone((-0.23, 0.05, 0.05), (-0.16, 0.62, 0.04), 0.018, 0.014), 0.005).join(Cone((0.59, 0.05, 0.05), (0.54, 0.62, 0.04), 0.018, 0.014), 0.005), lens]


def _box() -> list[Solid]:
    return [Solid("wood").join(Box((0.30, 0, 0.22), (0.42, 0.30, 0.20), 0.02)), Solid("leather").join(Box((0.30, 0, 0.22), (0.05, 0.306, 0.206), 0.01))]


def _tin() -> list[Solid]:
    return [Solid("enamel").join(Box((0.24, 0, 0.24), (0.20, 0.20, 0.24), 0.12)), _ring_of(Solid("silver"), (0.24, 0, 0.46), 0.19, 0.022)]


WARES: dict[str, Callable[[], list[Solid]]] = {
    "spoon": lambda: _scoop(0.50, 0.13, "silver"), "ladle": lambda: _scoop(0.85, 0.24, "steel"), "fork": _fork,
    "pot": lambda: _vessel("iron", 0.42, 0.48, 0.30), "bowl": lambda: _vessel("china", 0.40, 0.26, 0.0), "pan": lambda: _vessel("iron", 0.46, 0.12, 0.62, 0.85),
    "plate": _plate, "bread": _bread, "sausage": _sausage, "apple": _apple, "egg": lambda: [Solid("china").join(Ellipsoid((0.14, 0, 0.13), (0.17, 0.13, 0.13)))],
    "hammer": _hammer, "wrench": _wrench, "pen": _pen, "hat": _hat, "ring": _finger_ring, "watch": _watch, "coin": lambda: [_disc("gold", 0.20)],
    "glasses": _glasses, "box": _box, "tin": _tin}
