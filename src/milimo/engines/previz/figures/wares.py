"""Everyday things in hands: their names, and how a hand grips what is drawn, once, as it lies on a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from milimo.engines.previz.figures.field import Matrix, Solid, turn_y, vec
from milimo.engines.previz.figures.objects import effects, household, tableware

# How a thing that lies on a table (x along it, y up, z away) lies in a fist (x out of the thumb's side, z off the palm).
_LEVEL = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])          # as it lies, its top off the palm
_TURNED = np.array([[-1.0, 0, 0], [0, 0, 1], [0, 1, 0]])         # the same, by its other end
_UPRIGHT = np.array([[0, 1.0, 0], [0, 0, -1], [-1, 0, 0]])       # its top out of the fist, its right side to the palm
_ALONG = np.array([[0, 0, 1.0], [1, 0, 0], [0, 1, 0]])           # what is deep lies along the fist
_AIMED = np.array([[0, 0, 1.0], [-1, 0, 0], [0, -1, 0]])         # its left end points over the knuckles
_SPILT = frozenset({"soup"})


@dataclass(frozen=True, slots=True)
class Grip:
    """The drawing of a thing, how it is turned, where its origin comes to lie from the middle of the fist, and at what scale."""

    draw: Callable[[], list[Solid]]
    turn: Matrix
    at: tuple[float, float, float]
    scale: float

    def solids(self) -> list[Solid]:
        """The thing in the space of the fist; a vessel that is carried about is empty."""
        return [solid.moved(self.turn, vec(*self.at), self.scale) for solid in self.draw() if solid.material not in _SPILT]


GRIPS: dict[str, Grip] = {
    "spoon": Grip(tableware.spoon, _TURNED, (0.24, 0, -0.07), 0.63), "ladle": Grip(tableware.ladle, _TURNED, (0.55, 0, -0.12), 0.80), "fork": Grip(tableware.fork, _TURNED, (0.30, 0, -0.05), 0.66),
    "pot": Grip(tableware.pot, _LEVEL, (0.52, 0, -0.32), 0.62), "bowl": Grip(tableware.bowl, _LEVEL, (0.42, 0, 0.02), 0.56), "pan": Grip(tableware.pan, _TURNED, (0.82, 0, -0.16), 0.62),
    "plate": Grip(tableware.plate, _LEVEL, (0.46, 0, 0.0), 0.56), "bread": Grip(tableware.loaf, _LEVEL, (0.30, 0, -0.06), 0.65), "sausage": Grip(tableware.sausage, _LEVEL, (0.35, 0, -0.04), 0.66),
    "apple": Grip(tableware.apple, _LEVEL, (0.16, 0, 0.0), 0.46), "egg": Grip(tableware.egg, _LEVEL, (0.14, 0, 0.0), 0.41), "knife": Grip(tableware.knife, _TURNED, (0.33, 0, -0.04), 0.52),
    "bottle": Grip(tableware.bottle, _UPRIGHT, (-0.42, 0, 0.10), 0.55), "cup": Grip(tableware.cup, _UPRIGHT, (-0.24, 0, 0.20), 0.64), "hammer": Grip(effects.hammer, _LEVEL, (0.24, 0, -0.08), 0.68),
    "wrench": Grip(effects.wrench, _LEVEL, (0.24, 0, -0.04), 0.62), "pen": Grip(effects.pen, _TURNED, (0.14, 0, -0.02), 0.52), "ring": Grip(effects.ring_of_gold, _LEVEL, (0.10, 0, 0.0), 0.36),
    "watch": Grip(effects.pocket_watch, _LEVEL, (0.14, 0, 0.0), 0.44), "coin": Grip(effects.coin, _LEVEL, (0.14, 0, 0.02), 0.58), "key": Grip(effects.key, _LEVEL, (0.43, 0, 0.01), 0.36),
    "phone": Grip(effects.mobile, _ALONG @ turn_y(-0.3), (0.10, -0.07, -0.03), 0.50), "book": Grip(effects.book, _ALONG @ turn_y(-0.35), (0.24, 0.04, -0.03), 0.42), "gun": Grip(effects.gun, _AIMED, (0.10, 0.21, 0.06), 0.48),
    "hat": Grip(household.hat, _LEVEL, (0.40, 0, 0.0), 0.62), "glasses": Grip(household.glasses, _LEVEL, (0.18, 0.05, -0.06), 0.53), "box": Grip(household.box, _LEVEL, (0.30, 0, 0.0), 0.47),
    "tin": Grip(household.tin, _LEVEL, (0.24, 0, 0.0), 0.58), "sword": Grip(household.sword, _TURNED, (1.02, 0, -0.09), 1.05)}

_NAMES: dict[str, str] = {
    "spoon": "spoon", "teaspoon": "spoon", "tablespoon": "spoon", "ladle": "ladle", "fork": "fork", "whisk": "fork", "spatula": "fork",
    "pot": "pot", "saucepan": "pot", "kettle": "pot", "bowl": "bowl", "basin": "bowl", "pan": "pan", "skillet": "pan",
    "plate": "plate", "dish": "plate", "saucer": "plate", "tray": "plate", "bread": "bread", "loaf": "bread", "baguette": "bread", "dough": "bread",
    "sausage": "sausage", "salami": "sausage", "ham": "sausage", "apple": "apple", "orange": "apple", "peach": "apple", "ball": "apple", "egg": "egg", "stone": "egg",
    "hammer": "hammer", "mallet": "hammer", "wrench": "wrench", "spanner": "wrench", "crowbar": "wrench", "pen": "pen", "pencil": "pen", "brush": "pen", "paintbrush": "pen",
    "needle": "pen", "scalpel": "knife", "dagger": "knife", "cleaver": "knife", "hat": "hat", "cap": "hat", "ring": "ring", "watch": "watch", "compass": "watch",
    "medal": "coin", "coin": "coin", "badge": "coin", "button": "coin", "glasses": "glasses", "spectacles": "glasses", "eyeglasses": "glasses", "sunglasses": "glasses",
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
    if True not in named or tokens[-1] == "keys" or "glasses of" in words.lower():      # `a ring of keys`, `two glasses of wine`
        return None
    at = named.index(True)
    while at + 1 < len(named) and named[at + 1]:
        at += 1
    return kinds[at]
