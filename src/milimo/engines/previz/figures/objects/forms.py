"""What things are made of and how they are turned, bent and cut: x right, y up from the table's top, z away."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from milimo.engines.previz.figures.field import Box, Cone, Solid, turn_y
from milimo.engines.previz.figures.light import Stuff

OBJECT_STUFF: dict[str, Stuff] = {
    "china": Stuff("#d9d2c2", 0.35, 30), "silver": Stuff("#a9acae", 0.8, 34), "gold": Stuff("#b98a35", 0.75, 30), "iron": Stuff("#34343a", 0.4, 26),
    "copper": Stuff("#a3663c", 0.6, 26), "wood": Stuff("#7a5433", 0.10), "crust": Stuff("#a9713a", 0.05), "crumb": Stuff("#e2c896", 0.0), "meat": Stuff("#9a4a32", 0.40, 22),
    "apple": Stuff("#a8382c", 0.45, 26), "leaf": Stuff("#55702f", 0.08), "petal": Stuff("#b8434b", 0.05), "shell": Stuff("#dcc9ac", 0.15), "cheese": Stuff("#dcb552", 0.12),
    "scale": Stuff("#8fa0a6", 0.55, 28), "cream": Stuff("#e9dfcb", 0.12), "soup": Stuff("#b5793a", 0.35, 40), "coffee": Stuff("#2c190e", 0.45, 40), "paper": Stuff("#e2d7ba", 0.02),
    "ink": Stuff("#3c3630", 0.02), "leather": Stuff("#5f3d27", 0.18, 18), "cover": Stuff("#6f2f2b", 0.10), "glass": Stuff("#57705f", 0.85, 44), "crystal": Stuff("#b9c4c4", 0.85, 44),
    "wax": Stuff("#e4dabf", 0.15), "flame": Stuff("#ffd489", 0.0, glow=0.9), "screen": Stuff("#8fb2c8", 0.2, glow=0.45), "face": Stuff("#e9e2cf", 0.20, 30), "black": Stuff("#26262a", 0.35, 26),
    "cloth": Stuff("#7c6a58", 0.03, fold=1.0), "felt": Stuff("#3f3a38", 0.03), "rope": Stuff("#a98a5b", 0.03), "wicker": Stuff("#9c7747", 0.06), "plush": Stuff("#9a7047", 0.02),
    "bone": Stuff("#d8ccb0", 0.10), "gem": Stuff("#9fd0d8", 0.95, 60), "money": Stuff("#8d9c76", 0.03), "clay": Stuff("#a3603c", 0.06), "rubber": Stuff("#b2402f", 0.25, 20),
    "enamel": Stuff("#7d8a8c", 0.4, 28)}


def lathe(material: str, profile: Sequence[tuple[float, float]], k: float = 0.03) -> Solid:
    """Turned about the y axis: radii at heights, from below."""
    made = Solid(material)
    for (y0, r0), (y1, r1) in itertools.pairwise(profile):
        made.join(Cone((0, y0, 0), (0, y1, 0), r0, r1), k)
    return made


def drum(material: str, radius: float, bottom: float, top: float, *, k: float = 0.03, wider: float = 1.0) -> Solid:
    """A solid cylinder (or cone) with flat ends."""
    return Solid(material).join(Cone((0, bottom, 0), (0, top, 0), radius, radius * wider)).cut((0, top, 0), (0, 1, 0), k).cut((0, bottom, 0), (0, -1, 0), k)


def hollow(outside: Solid, radius: float, floor: float, top: float, wider: float = 1.0) -> Solid:
    return outside.carve(Cone((0, floor + radius, 0), (0, top + radius, 0), radius, radius * wider), 0.02)


def ring(material: str, radius: float, thick: float, *, y: float = 0.0, upright: bool = False, at: tuple[float, float, float] = (0, 0, 0), parts: int = 28, arc: float = 1.0) -> Solid:
    made = Solid(material)
    for i in range(round(parts * arc)):
        a, b = 2 * np.pi * i / parts, 2 * np.pi * (i + 1) / parts
        ends = [(at[0] + radius * np.cos(t), at[1] + y + (radius * np.sin(t) if upright else 0), at[2] + (0 if upright else radius * np.sin(t))) for t in (a, b)]
        made.join(Cone(ends[0], ends[1], thick, thick), 0.004)
    return made


def rod(material: str, a: tuple[float, float, float], b: tuple[float, float, float], ra: float, rb: float, flat: float = 1.0) -> Solid:
    return Solid(material).join(Cone(a, b, ra, rb, None if flat == 1.0 else (0, 1, 0), flat))


def slab(material: str, half: tuple[float, float, float], y: float = 0.0, turn: float = 0.0, round_: float = 0.01, at: tuple[float, float] = (0, 0)) -> Solid:
    """A box that lies with its underside at `y`."""
    return Solid(material).join(Box((at[0], y + half[1], at[1]), half, round_, turn_y(turn)))
