"""Things as they stand or lie on a table, as solids: x right, y up from the table's top, z away. 1 is a head's length (23 cm)
for what a hand holds; larger things are made to its scale, since an insert shows each as large as the frame allows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

import numpy as np

from milimo.engines.previz.figures.field import Array, Box, Cone, Ellipsoid, Solid, turn_x, turn_y, turn_z, vec
from milimo.engines.previz.figures.light import Stuff

Maker = Callable[[], list[Solid]]

OBJECT_STUFF: dict[str, Stuff] = {
    "china": Stuff("#d9d2c2", 0.35, 30), "silver": Stuff("#a9acae", 0.8, 34), "gold": Stuff("#b98a35", 0.75, 30), "iron": Stuff("#34343a", 0.4, 26),
    "copper": Stuff("#a3663c", 0.6, 26), "wood": Stuff("#7a5433", 0.10), "crust": Stuff("#a9713a", 0.05), "crumb": Stuff("#e2c896", 0.0), "meat": Stuff("#9a4a32", 0.40, 22),
    "apple": Stuff("#a8382c", 0.45, 26), "leaf": Stuff("#55702f", 0.08), "petal": Stuff("#b8434b", 0.05), "shell": Stuff("#dcc9ac", 0.15), "cheese": Stuff("#dcb552", 0.12),
    "scale": Stuff("#8fa0a6", 0.55, 28), "cream": Stuff("#e9dfcb", 0.12), "soup": Stuff("#b5793a", 0.35, 40), "coffee": Stuff("#2c190e", 0.45, 40), "paper": Stuff("#e2d7ba", 0.02),
    "ink": Stuff("#3c3630", 0.02), "leather": Stuff("#5f3d27", 0.18, 18), "cover": Stuff("#6f2f2b", 0.10), "glass": Stuff("#57705f", 0.85, 44), "crystal": Stuff("#b9c4c4", 0.85, 44),
    "wax": Stuff("#e4dabf", 0.15), "flame": Stuff("#ffd489", 0.0, glow=0.9), "screen": Stuff("#8fb2c8", 0.2, glow=0.45), "face": Stuff("#e9e2cf", 0.20, 30), "black": Stuff("#26262a", 0.35, 26),
    "cloth": Stuff("#7c6a58", 0.03, fold=1.0), "felt": Stuff("#3f3a38", 0.03), "rope": Stuff("#a98a5b", 0.03), "wicker": Stuff("#9c7747", 0.06), "plush": Stuff("#9a7047", 0.02),
    "bone": Stuff("#d8ccb0", 0.10), "gem": Stuff("#9fd0d8", 0.95, 60), "money": Stuff("#8d9c76", 0.03), "clay": Stuff("#a3603c", 0.06), "rubber": Stuff("#b2402f", 0.25, 20)}


def _lathe(material: str, profile: Sequence[tuple[float, float]], k: float = 0.03) -> Solid:
    """Turned about the y axis: radii at heights, from below."""
    made = Solid(material)
    for (y0, r0), (y1, r1) in itertools.pairwise(profile):
        made.join(Cone((0, y0, 0), (0, y1, 0), r0, r1), k)
    return made


def _drum(material: str, radius: float, bottom: float, top: float, *, k: float = 0.03, wider: float = 1.0) -> Solid:
    """A solid cylinder (or cone) with flat ends."""
    return Solid(material).join(Cone((0, bottom, 0), (0, top, 0), radius, radius * wider)).cut((0, top, 0), (0, 1, 0), k).cut((0, bottom, 0), (0, -1, 0), k)


def _hollow(outside: Solid, radius: float, floor: float, top: float, wider: float = 1.0) -> Solid:
    return outside.carve(Cone((0, floor + radius, 0), (0, top + radius, 0), radius, radius * wider), 0.02)


def _ring(material: str, radius: float, thick: float, *, y: float = 0.0, upright: bool = False, at: tuple[float, float, float] = (0, 0, 0), parts: int = 28, arc: float = 1.0) -> Solid:
    made = Solid(material)
    for i in range(round(parts * arc)):
        a, b = 2 * np.pi * i / parts, 2 * np.pi * (i + 1) / parts
        ends = [(at[0] + radius * np.cos(t), at[1] + y + (radius * np.sin(t) if upright else 0), at[2] + (0 if upright else radius * np.sin(t))) for t in (a, b)]
        made.join(Cone(ends[0], ends[1], thick, thick), 0.004)
    return made


def _rod(material: str, a: tuple[float, float, float], b: tuple[float, float, float], ra: float, rb: float, flat: float = 1.0) -> Solid:
    return Solid(material).join(Cone(a, b, ra, rb, None if flat == 1.0 else (0, 1, 0), flat))


def _slab(material: str, half: tuple[float, float, float], y: float = 0.0, turn: float = 0.0, round_: float = 0.01, at: tuple[float, float] = (0, 0)) -> Solid:
    """A box that lies with its underside at `y`."""
    return Solid(material).join(Box((at[0], y + half[1], at[1]), half, round_, turn_y(turn)))


def _bowl() -> list[Solid]:
    bowl = Solid("china").join(Ellipsoid((0, 0.62, 0), (0.74, 0.62, 0.74))).join(Cone((0, 0.02, 0), (0, 0.08, 0), 0.26, 0.30), 0.08).cut((0, 0.58, 0), (0, 1, 0), 0.02).cut((0, 0, 0), (0, -1, 0), 0.01)
    bowl.carve(Ellipsoid((0, 0.66, 0), (0.68, 0.58, 0.68)), 0.02)
    return [bowl, Solid("soup").join(Ellipsoid((0, 0.42, 0), (0.60, 0.05, 0.60)))]


def _plate() -> list[Solid]:
    return [Solid("china").join(Ellipsoid((0, 0.07, 0), (1.0, 0.08, 1.0))).carve(Ellipsoid((0, 0.19, 0), (0.86, 0.11, 0.86)), 0.03)]


def _cup() -> list[Solid]:
    cup = _hollow(_drum("china", 0.28, 0.0, 0.56, wider=1.25), 0.24, 0.06, 0.5, 1.3)
    return [cup, _ring("china", 0.15, 0.042, upright=True, at=(0.40, 0.29, 0)), Solid("coffee").join(Ellipsoid((0, 0.47, 0), (0.31, 0.025, 0.31)))]


def _wineglass() -> list[Solid]:
    glass = _lathe("crystal", ((0.02, 0.30), (0.05, 0.05), (0.55, 0.045), (0.72, 0.22), (0.95, 0.30), (1.2, 0.25)), 0.06).cut((0, 1.18, 0), (0, 1, 0), 0.01)
    glass.carve(Ellipsoid((0, 1.06, 0), (0.25, 0.36, 0.25)), 0.02)
    return [glass, Solid("apple").join(Ellipsoid((0, 0.84, 0), (0.235, 0.10, 0.235)))]


def _tumbler() -> list[Solid]:
    return [_hollow(_drum("crystal", 0.27, 0.0, 0.72, wider=1.12), 0.23, 0.10, 0.7, 1.12), Solid("coffee").join(Ellipsoid((0, 0.42, 0), (0.25, 0.03, 0.25)))]


def _bottle() -> list[Solid]:
    body = _lathe("glass", ((0.24, 0.25), (0.95, 0.25), (1.25, 0.10), (1.55, 0.085)), 0.10).cut((0, 0, 0), (0, -1, 0), 0.02)
    return [body, Solid("paper").join(Cone((0, 0.42, 0), (0, 0.72, 0), 0.258, 0.258)).cut((0, 0.80, 0), (0, 1, 0), 0.005).cut((0, 0.34, 0), (0, -1, 0), 0.005), _drum("wood", 0.07, 1.5, 1.72)]


def _pot() -> list[Solid]:
    pot = _hollow(_drum("copper", 0.66, 0.0, 0.78), 0.60, 0.06, 0.7)
    return [pot, *[_rod("iron", (s * 0.62, 0.58, 0), (s * 0.86, 0.60, 0), 0.055, 0.06) for s in (-1, 1)], Solid("soup").join(Ellipsoid((0, 0.56, 0), (0.60, 0.05, 0.60)))]


def _pan() -> list[Solid]:
    return [_hollow(_drum("iron", 0.70, 0.0, 0.24, wider=1.08), 0.64, 0.05, 0.2, 1.1), _rod("wood", (0.72, 0.20, 0.0), (1.55, 0.32, 0.0), 0.055, 0.075)]


def _kettle() -> list[Solid]:
    body = Solid("copper").join(Ellipsoid((0, 0.42, 0), (0.58, 0.46, 0.58))).cut((0, 0, 0), (0, -1, 0), 0.02).join(Cone((0.42, 0.42, 0), (0.86, 0.80, 0), 0.14, 0.065), 0.06)
    return [body, _ring("iron", 0.42, 0.035, upright=True, at=(0, 0.72, 0), arc=0.5), Solid("iron").join(Ellipsoid((0, 0.92, 0), (0.08, 0.08, 0.08)))]


def _spoon() -> list[Solid]:
    spoon = Solid("silver").join(Ellipsoid((-0.62, 0.11, 0), (0.30, 0.10, 0.20))).carve(Ellipsoid((-0.62, 0.19, 0), (0.27, 0.11, 0.175)), 0.015)
    return [spoon.join(Cone((-0.36, 0.13, 0), (0.85, 0.07, 0), 0.040, 0.065, (0, 1, 0), 0.45), 0.05)]


def _ladle() -> list[Solid]:
    ladle = Solid("silver").join(Ellipsoid((-0.72, 0.30, 0), (0.36, 0.30, 0.36))).cut((0, 0.32, 0), (0, 1, 0), 0.015).carve(Ellipsoid((-0.72, 0.34, 0), (0.31, 0.26, 0.31)), 0.015)
    return [ladle, _rod("silver", (-0.38, 0.30, 0), (1.05, 0.14, 0), 0.035, 0.055, 0.6)]


def _fork() -> list[Solid]:
    fork = Solid("silver").join(Cone((-0.30, 0.09, 0), (0.9, 0.06, 0), 0.04, 0.06, (0, 1, 0), 0.45)).join(Cone((-0.42, 0.09, 0), (-0.30, 0.09, 0), 0.14, 0.05, (0, 1, 0), 0.3), 0.05)
    for z in (-0.11, -0.037, 0.037, 0.11):
        fork.join(Cone((-0.45, 0.09, z), (-0.86, 0.11, z), 0.022, 0.012), 0.02)
    return [fork]


def _knife() -> list[Solid]:
    return [_rod("wood", (0.25, 0.07, 0), (0.95, 0.07, 0), 0.07, 0.085), Solid("silver").join(Cone((0.22, 0.06, 0), (-0.95, 0.05, -0.04), 0.13, 0.02, (0, 1, 0), 0.18))]


def _cleaver() -> list[Solid]:
    return [_rod("wood", (0.40, 0.08, 0), (1.0, 0.08, 0), 0.075, 0.085), _slab("silver", (0.55, 0.03, 0.28), 0.03, 0.0, 0.02, (-0.2, -0.06))]


def _sausage() -> list[Solid]:
    links = Solid("meat").join(Cone((-0.75, 0.16, 0.10), (-0.05, 0.17, -0.06), 0.155, 0.165)).join(Cone((-0.05, 0.17, -0.06), (0.70, 0.16, 0.12), 0.165, 0.15), 0.10)
    return [links.join(Cone((-0.92, 0.17, 0.16), (-0.84, 0.17, 0.13), 0.03, 0.05), 0.03).join(Cone((0.78, 0.17, 0.15), (0.88, 0.17, 0.19), 0.05, 0.03), 0.03)]


def _loaf() -> list[Solid]:
    loaf = Solid("crust").join(Ellipsoid((0, 0.30, 0), (0.95, 0.42, 0.42))).cut((0, 0, 0), (0, -1, 0), 0.05)

    def slashed(x: Array, y: Array, z: Array) -> Array:
        f = np.float32
        return np.exp(-((np.mod(x * f(2.6) + z * f(1.2), 1.0) - f(0.5)) ** 2) * f(90)) * f(0.035) * (y > f(0.3))

    loaf.grain = slashed
    return [loaf]


def _apple() -> list[Solid]:
    apple = Solid("apple").join(Ellipsoid((0, 0.42, 0), (0.46, 0.43, 0.46))).carve(Ellipsoid((0, 0.92, 0), (0.10, 0.16, 0.10)), 0.16)
    return [apple, _rod("wood", (0, 0.72, 0), (0.06, 0.98, 0), 0.022, 0.028), Solid("leaf").join(Ellipsoid((0.20, 0.93, 0), (0.17, 0.02, 0.08), turn_z(0.4)))]


def _egg() -> list[Solid]:
    return [Solid("shell").join(Cone((-0.12, 0.30, 0), (0.16, 0.27, 0), 0.30, 0.25))]


def _cheese() -> list[Solid]:
    cheese = _drum("cheese", 0.9, 0.0, 0.5).cut((0, 0, 0), (-0.5, 0, 0.86), 0.01).cut((0, 0, 0), (0.5, 0, 0.86), 0.01)
    return [cheese.carve(Ellipsoid((0.1, 0.5, -0.3), (0.12, 0.12, 0.12))).carve(Ellipsoid((-0.15, 0.45, -0.55), (0.09, 0.09, 0.09))).moved(turn_y(2.6), vec(0, 0, -0.2))]


def _fish() -> list[Solid]:
    fish = Solid("scale").join(Ellipsoid((-0.05, 0.16, 0), (0.80, 0.16, 0.30))).join(Cone((0.70, 0.14, 0), (1.05, 0.12, 0), 0.07, 0.24, (0, 1, 0), 0.2), 0.10)
    return [fish, Solid("black").join(Ellipsoid((-0.62, 0.29, -0.08), (0.045, 0.03, 0.045)))]


def _cake() -> list[Solid]:
    layers = [_drum("crust", 0.72, 0.06, 0.30), _drum("cream", 0.74, 0.28, 0.38), _drum("crust", 0.72, 0.36, 0.60), _drum("cream", 0.75, 0.58, 0.74)]
    candles = [_rod("wax", (0.4 * np.cos(a), 0.72, 0.4 * np.sin(a)), (0.4 * np.cos(a), 1.02, 0.4 * np.sin(a)), 0.03, 0.03) for a in (0.4, 1.9, 3.4, 4.9)]
    lights = [Solid("flame").join(Cone((0.4 * np.cos(a), 1.08, 0.4 * np.sin(a)), (0.4 * np.cos(a), 1.16, 0.4 * np.sin(a)), 0.04, 0.01)) for a in (0.4, 1.9, 3.4, 4.9)]
    return [*layers, *candles, *lights]


def _key() -> list[Solid]:
    key = _ring("gold", 0.26, 0.06, y=0.06, at=(-0.62, 0, 0))
    key.join(Cone((-0.36, 0.06, 0), (0.85, 0.06, 0), 0.055, 0.05), 0.02)
    for x, reach in ((0.60, 0.24), (0.80, 0.30)):
        key.join(Cone((x, 0.06, 0), (x, 0.06, -reach), 0.05, 0.05), 0.01)
    return [key]


def _keys() -> list[Solid]:
    second = [solid.moved(turn_y(0.7), vec(0.05, 0.05, -0.25), 0.85) for solid in _key()]
    return [*_key(), *second, _ring("silver", 0.30, 0.025, y=0.10, at=(-0.86, 0, 0))]


def _ring_of_gold() -> list[Solid]:
    return [_ring("gold", 0.42, 0.075, upright=True, y=0.49), Solid("gem").join(Ellipsoid((0, 1.02, 0), (0.15, 0.13, 0.15)))]


def _coins() -> list[Solid]:
    stack = [_drum("gold", 0.34, y, y + 0.055).moved(turn_y(0), vec(0.03 * np.sin(9 * y), 0, 0.03 * np.cos(7 * y))) for y in np.arange(0, 0.42, 0.065)]
    return [*stack, _drum("gold", 0.34, 0, 0.055).moved(turn_y(0), vec(0.75, 0, -0.25)), _drum("gold", 0.34, 0.03, 0.085).moved(turn_z(0.16), vec(0.95, 0.08, 0.25))]


def _money() -> list[Solid]:
    return [_slab("money", (0.80, 0.025, 0.34), 0.05 * i, 0.06 * np.sin(5.0 * i), 0.004) for i in range(7)] + [_slab("paper", (0.14, 0.19, 0.36), 0.0, 0.0, 0.01)]


def _pocket_watch() -> list[Solid]:
    case = _drum("gold", 0.58, 0.0, 0.18)
    hands = [_rod("ink", (0, 0.215, 0), (0.30 * np.cos(a), 0.215, 0.30 * np.sin(a)), 0.022, 0.014) for a in (0.7, 2.4)]
    return [case, _drum("face", 0.49, 0.16, 0.205), *hands, _ring("gold", 0.14, 0.03, y=0.09, at=(0, 0, 0.72)), *_chain((0, 0.05, 0.86), 9)]


def _chain(at: tuple[float, float, float], links: int) -> list[Solid]:
    chain = Solid("gold")
    for i in range(links):
        t = i / 3
        chain.join(Ellipsoid((at[0] + 0.14 * i, at[1], at[2] + 0.22 * np.sin(t)), (0.06, 0.03, 0.035)), 0.01)
    return [chain]


def _clock() -> list[Solid]:
    round_ = Solid("copper").join(Cone((0, 0.80, -0.02), (0, 0.80, 0.16), 0.66, 0.66)).cut((0, 0, -0.16), (0, 0, -1), 0.02).cut((0, 0, 0.22), (0, 0, 1), 0.02)
    face = Solid("face").join(Cone((0, 0.80, -0.10), (0, 0.80, 0.0), 0.56, 0.56)).cut((0, 0, -0.19), (0, 0, -1), 0.005)
    hands = [_rod("ink", (0, 0.80, -0.21), (0.34 * np.sin(a), 0.80 + 0.34 * np.cos(a), -0.21), 0.024, 0.016) for a in (0.6, -1.2)]
    marks = Solid("ink")
    for i in range(12):
        a = i * np.pi / 6
        marks.join(Ellipsoid((0.46 * np.sin(a), 0.80 + 0.46 * np.cos(a), -0.195), (0.03, 0.03, 0.012)), 0.0)
    feet = [_rod("iron", (s * 0.34, 0.30, 0.05), (s * 0.44, 0.03, 0.05), 0.05, 0.04) for s in (-1, 1)]
    bells = [Solid("copper").join(Ellipsoid((s * 0.36, 1.50, 0.05), (0.22, 0.16, 0.16))) for s in (-1, 1)]
    return [round_, face, *hands, marks, *feet, *bells]


def _telephone() -> list[Solid]:
    body = Solid("black").join(Box((0, 0.30, 0), (0.62, 0.30, 0.46), 0.12)).join(Box((0, 0.58, 0.08), (0.36, 0.12, 0.26), 0.08), 0.10)
    handset = Solid("black").join(Cone((-0.50, 0.90, 0.08), (0.50, 0.90, 0.08), 0.085, 0.085)).join(Cone((-0.62, 0.88, 0.08), (-0.62, 0.74, 0.08), 0.19, 0.15), 0.05).join(
        Cone((0.62, 0.88, 0.08), (0.62, 0.74, 0.08), 0.19, 0.15), 0.05)
    tilt = turn_x(-0.95)
    dial = _drum("face", 0.30, -0.02, 0.03).moved(tilt, vec(0, 0.40, -0.44))
    holes = Solid("ink")
    for i in range(9):
        a = 0.5 + i * 0.58
        holes.join(Ellipsoid(tilt @ vec(0.20 * np.cos(a), 0.045, 0.20 * np.sin(a)) + vec(0, 0.40, -0.44), (0.042, 0.042, 0.042)), 0.0)
    return [body, handset, dial, holes]


def _mobile() -> list[Solid]:
    return [_slab("black", (0.40, 0.05, 0.80), 0.0, 0.3, 0.05), _slab("screen", (0.36, 0.008, 0.72), 0.095, 0.3, 0.004)]


def _radio() -> list[Solid]:
    grille = Solid("cloth").join(Box((-0.32, 0.48, -0.36), (0.40, 0.30, 0.02), 0.01))
    grille.grain = lambda x, y, z: np.sin(y * np.float32(60)) * np.float32(0.006)
    return [Solid("wood").join(Box((0, 0.48, 0), (0.95, 0.48, 0.36), 0.10)), grille, Solid("face").join(Box((0.48, 0.62, -0.36), (0.30, 0.16, 0.02), 0.01)),
            *[Solid("gold").join(Ellipsoid((x, 0.26, -0.38), (0.10, 0.10, 0.07))) for x in (0.30, 0.66)]]


def _camera() -> list[Solid]:
    lens = Solid("iron").join(Cone((0, 0.46, -0.30), (0, 0.46, -0.62), 0.30, 0.27)).cut((0, 0, -0.66), (0, 0, -1), 0.01)
    return [Solid("black").join(Box((0, 0.45, 0), (0.80, 0.42, 0.26), 0.08)).join(Box((0, 0.92, 0), (0.28, 0.12, 0.22), 0.05), 0.03), lens, Solid("gem").join(Ellipsoid((0, 0.46, -0.64), (0.20, 0.20, 0.06))),
            Solid("silver").join(Ellipsoid((0.56, 0.90, 0), (0.12, 0.06, 0.12)))]


def _gun() -> list[Solid]:
    return [Solid("iron").join(Box((-0.35, 0.12, 0.10), (0.72, 0.09, 0.14), 0.05)).join(Cone((-0.05, 0.12, 0.08), (0.06, 0.12, 0.08), 0.19, 0.19), 0.03),
            Solid("wood").join(Cone((0.30, 0.12, 0.02), (0.58, 0.12, -0.50), 0.14, 0.17, (0, 1, 0), 0.6)), _ring("iron", 0.14, 0.03, y=0.11, at=(0.12, 0, -0.16))]


def _hammer() -> list[Solid]:
    return [_rod("wood", (-0.85, 0.12, 0), (0.75, 0.14, 0), 0.075, 0.06), Solid("iron").join(Box((0.78, 0.18, 0.05), (0.15, 0.16, 0.34), 0.05))]


def _axe() -> list[Solid]:
    return [_rod("wood", (-1.0, 0.08, 0.1), (0.80, 0.10, 0), 0.07, 0.06), Solid("silver").join(Cone((0.72, 0.10, 0.0), (0.72, 0.08, -0.52), 0.10, 0.30, (0, 1, 0), 0.16))]


def _scissors() -> list[Solid]:
    blades = Solid("silver").join(Cone((0.05, 0.06, 0.02), (-0.95, 0.06, 0.22), 0.07, 0.015, (0, 1, 0), 0.35)).join(Cone((0.05, 0.08, -0.02), (-0.95, 0.08, -0.20), 0.07, 0.015, (0, 1, 0), 0.35), 0.01)
    return [blades, *[_ring("black", 0.20, 0.05, y=0.07, at=(0.52, 0, s * 0.26)) for s in (-1, 1)], *[_rod("black", (0.05, 0.07, 0), (0.36, 0.07, s * 0.16), 0.05, 0.05) for s in (-1, 1)]]


def _pen() -> list[Solid]:
    return [_rod("cover", (-0.55, 0.07, 0.12), (0.85, 0.07, -0.12), 0.06, 0.07), _rod("gold", (-0.58, 0.07, 0.125), (-0.85, 0.05, 0.17), 0.05, 0.012)]


def _book() -> list[Solid]:
    turn = turn_y(0.35)
    return [solid.moved(turn, vec(0, 0, 0)) for solid in (
        _slab("cover", (0.62, 0.025, 0.86)), _slab("paper", (0.58, 0.10, 0.82), 0.04), _slab("cover", (0.62, 0.025, 0.86), 0.235), _slab("cover", (0.03, 0.13, 0.86), 0.0, 0.0, 0.02, (-0.62, 0)),
        _slab("gold", (0.30, 0.004, 0.05), 0.284, 0.0, 0.002, (0.0, 0.42)))]


def _sheet(half: tuple[float, float], turn: float) -> Solid:
    sheet = _slab("paper", (half[0], 0.012, half[1]), 0.0, turn, 0.006)
    sheet.grain = lambda x, y, z: np.sin(x * np.float32(2.4) + z * np.float32(1.7)) * np.float32(0.012)
    return sheet


def _written(half: tuple[float, float], turn: float, rows: int) -> list[Solid]:
    """A sheet with lines of a hand that nobody can read."""
    chance = np.random.default_rng(rows)
    lines: list[Solid] = []
    for row in range(rows):
        z = half[1] * (0.72 - 1.4 * row / max(1, rows - 1))
        x, stop = -0.78 * half[0], half[0] * (0.78 if row < rows - 1 else 0.1)
        line = Solid("ink")
        while x < stop:
            word = float(chance.uniform(0.10, 0.30))
            line.join(Cone((x, 0.03, z), (min(stop, x + word), 0.03, z + float(chance.uniform(-0.012, 0.012))), 0.016, 0.014, (0, 1, 0), 0.4), 0.0)
            x += word + 0.09
        lines.append(line.moved(turn_y(turn), vec(0, 0, 0)))
    return [_sheet(half, turn), *lines]


def _letter() -> list[Solid]:
    return _written((0.72, 0.95), 0.22, 9)


def _note() -> list[Solid]:
    return _written((0.55, 0.42), -0.25, 3)


def _newspaper() -> list[Solid]:
    rows = [solid.moved(turn_y(0), vec(-0.36, 0, -0.10)) for solid in _written((0.34, 0.62), 0.0, 8)[1:]] + [solid.moved(turn_y(0), vec(0.40, 0, -0.10)) for solid in _written((0.34, 0.62), 0.0, 8)[1:]]
    return [_slab("paper", (0.86, 0.05, 1.0), 0.0, 0.0, 0.03), *[solid.moved(turn_y(0), vec(0, 0.085, 0)) for solid in (*rows, _slab("ink", (0.62, 0.012, 0.09), 0.0, 0.0, 0.004, (0.0, 0.72)))]]


def _map() -> list[Solid]:
    path = [(-0.9, -0.5), (-0.5, -0.2), (-0.2, -0.35), (0.2, 0.1), (0.5, 0.05), (0.85, 0.5)]
    road = Solid("cover")
    for (x0, z0), (x1, z1) in itertools.pairwise(path):
        road.join(Cone((x0, 0.035, z0), (x1, 0.035, z1), 0.022, 0.022, (0, 1, 0), 0.4), 0.0)
    coast = Solid("ink")
    for i in range(22):
        a, b = i * 2 * np.pi / 22, (i + 1) * 2 * np.pi / 22
        ends = [(0.25 + (0.55 + 0.12 * np.sin(3 * t)) * np.cos(t), 0.03, 0.05 + (0.38 + 0.08 * np.cos(4 * t)) * np.sin(t)) for t in (a, b)]
        coast.join(Cone(ends[0], ends[1], 0.012, 0.012), 0.0)
    return [_sheet((1.1, 0.80), 0.0), road, coast, *[solid.moved(turn_y(0), vec(-0.72, 0, 0.42), 0.35) for solid in (_ring("ink", 0.3, 0.04, y=0.09),)]]


def _envelope() -> list[Solid]:
    flap = [_rod("ink", (s * 0.84, 0.055, 0.50), (0, 0.055, -0.02), 0.010, 0.010) for s in (-1, 1)]
    return [solid.moved(turn_y(0.2), vec(0, 0, 0)) for solid in (_slab("paper", (0.86, 0.02, 0.54), 0.0, 0.0, 0.01), *flap, _drum("rubber", 0.11, 0.03, 0.08))]


def _photograph() -> list[Solid]:
    """In a frame that leans a little back."""
    tilt = turn_x(-0.22)
    parts = [Solid("wood").join(Box((0, 0.78, 0), (0.66, 0.78, 0.05), 0.03)), Solid("paper").join(Box((0, 0.78, -0.05), (0.56, 0.68, 0.012), 0.004)),
             Solid("bone").join(Box((0, 0.80, -0.065), (0.44, 0.52, 0.008), 0.002)), Solid("ink").join(Ellipsoid((0, 0.98, -0.075), (0.15, 0.19, 0.02))).join(Ellipsoid((0, 0.50, -0.075), (0.32, 0.26, 0.02)), 0.05)]
    return [part.moved(tilt, vec(0, 0.02, 0)) for part in parts]


def _ticket() -> list[Solid]:
    return [solid.moved(turn_y(0.3), vec(0, 0, 0), 1.3) for solid in (_slab("cover", (0.52, 0.012, 0.26)), _slab("paper", (0.46, 0.012, 0.20), 0.012), _slab("ink", (0.24, 0.01, 0.03), 0.034, 0, 0.002, (-0.1, 0.08)))]


def _candle() -> list[Solid]:
    return [_drum("gold", 0.42, 0.0, 0.07), _lathe("gold", ((0.05, 0.10), (0.28, 0.09), (0.34, 0.16))), _drum("wax", 0.13, 0.30, 1.20), Solid("flame").join(Cone((0, 1.33, 0), (0, 1.52, 0), 0.075, 0.012))]


def _lantern() -> list[Solid]:
    bars = Solid("iron")
    for i in range(4):
        a = np.pi * (i + 0.5) / 2
        bars.join(Cone((0.30 * np.cos(a), 0.14, 0.30 * np.sin(a)), (0.30 * np.cos(a), 1.0, 0.30 * np.sin(a)), 0.028, 0.028), 0.004)
    bars.join(Cone((0, 1.02, 0), (0, 1.16, 0), 0.36, 0.10), 0.02)
    return [_drum("iron", 0.36, 0.0, 0.14), bars, _ring("iron", 0.30, 0.028, upright=True, y=1.28, arc=0.5), Solid("flame").join(Cone((0, 0.34, 0), (0, 0.78, 0), 0.19, 0.13))]


def _desk_lamp() -> list[Solid]:
    shade = _lathe("cream", ((1.02, 0.40), (1.36, 0.24)), 0.02).cut((0, 0.94, 0), (0, -1, 0), 0.01).cut((0, 1.42, 0), (0, 1, 0), 0.01)
    return [_drum("gold", 0.36, 0.0, 0.08), _rod("gold", (0, 0.05, 0), (0, 1.1, 0), 0.05, 0.04), shade, Solid("flame").join(Ellipsoid((0, 0.95, 0), (0.26, 0.06, 0.26)))]


def _rope() -> list[Solid]:
    coils = [_ring("rope", 0.72 - 0.05 * i, 0.095, y=0.09 + 0.15 * i, at=(0.03 * i, 0, -0.02 * i), parts=26) for i in range(4)]
    for coil in coils:
        coil.grain = lambda x, y, z: np.sin(np.arctan2(x, z) * np.float32(46) + y * np.float32(20)) * np.float32(0.012)
    return [*coils, _rod("rope", (0.72, 0.10, -0.1), (1.25, 0.09, -0.55), 0.09, 0.085)]


def _hat() -> list[Solid]:
    return [Solid("felt").join(Ellipsoid((0, 0.07, 0), (0.98, 0.05, 0.84))).join(Cone((0, 0.14, 0), (0, 0.40, 0), 0.50, 0.44), 0.06).carve(Ellipsoid((0, 0.92, 0), (0.26, 0.18, 0.42)), 0.10),
            Solid("black").join(Cone((0, 0.14, 0), (0, 0.22, 0), 0.515, 0.51))]


def _helmet() -> list[Solid]:
    return [Solid("silver").join(Ellipsoid((0, 0.40, 0), (0.72, 0.74, 0.80))).cut((0, 0, 0), (0, -1, 0), 0.03), Solid("black").join(Ellipsoid((0, 0.52, -0.36), (0.52, 0.30, 0.46)))]


def _boot() -> list[Solid]:
    boot = Solid("leather").join(Cone((0.30, 0.90, 0), (0.28, 0.30, 0), 0.30, 0.27)).join(Cone((0.25, 0.24, 0), (-0.52, 0.17, 0), 0.25, 0.19, (0, 1, 0), 0.9), 0.12).cut((0, 1.05, 0), (0, 1, 0), 0.02)
    return [boot.carve(Cone((0.30, 0.95, 0), (0.30, 1.4, 0), 0.24, 0.26), 0.02), _slab("black", (0.55, 0.05, 0.22), 0.0, 0.0, 0.04, (-0.12, 0))]


def _glasses() -> list[Solid]:
    rims = [_ring("black", 0.30, 0.045, upright=True, at=(s * 0.42, 0.34, 0)) for s in (-1, 1)]
    arms = [_rod("black", (s * 0.74, 0.40, 0), (s * 0.66, 0.05, 0.95), 0.035, 0.03) for s in (-1, 1)]
    return [*rims, _ring("black", 0.12, 0.04, upright=True, at=(0, 0.36, 0), arc=0.5), *arms]


def _bag() -> list[Solid]:
    bag = Solid("leather").join(Box((0, 0.48, 0), (0.85, 0.48, 0.36), 0.24)).cut((0, 0, 0), (0, -1, 0), 0.03)
    return [bag, _ring("leather", 0.34, 0.05, upright=True, y=0.94, arc=0.5), Solid("gold").join(Box((0, 0.72, -0.36), (0.10, 0.08, 0.03), 0.02))]


def _suitcase() -> list[Solid]:
    straps = [Solid("wood").join(Box((s * 0.52, 0.58, 0), (0.07, 0.595, 0.285), 0.03)) for s in (-1, 1)]
    return [Solid("leather").join(Box((0, 0.58, 0), (0.98, 0.58, 0.27), 0.07)), *straps, _ring("leather", 0.22, 0.05, upright=True, y=1.16, arc=0.5), *[
        Solid("gold").join(Box((s * 0.30, 0.98, -0.28), (0.09, 0.06, 0.03), 0.02)) for s in (-1, 1)]]


def _box() -> list[Solid]:
    boards = Solid("wood").join(Box((0, 0.42, 0), (0.85, 0.42, 0.58), 0.03))
    boards.grain = lambda x, y, z: np.exp(-((np.mod(y * np.float32(3.6), 1.0) - np.float32(0.5)) ** 2) * np.float32(400)) * np.float32(0.02)
    return [boards, _slab("wood", (0.88, 0.06, 0.61), 0.80, 0.0, 0.03), Solid("gold").join(Box((0, 0.78, -0.60), (0.10, 0.12, 0.03), 0.02))]


def _parcel() -> list[Solid]:
    return [Solid("crust").join(Box((0, 0.40, 0), (0.80, 0.40, 0.58), 0.03)), Solid("rope").join(Box((0, 0.40, 0), (0.025, 0.415, 0.595), 0.01)), Solid("rope").join(Box((0, 0.40, 0), (0.815, 0.415, 0.025), 0.01)),
            *[Solid("rope").join(Ellipsoid((s * 0.14, 0.86, 0), (0.15, 0.06, 0.05), turn_z(s * 0.4))) for s in (-1, 1)]]


def _gift() -> list[Solid]:
    return [Solid("rubber").join(Box((0, 0.42, 0), (0.62, 0.42, 0.62), 0.03)), Solid("gold").join(Box((0, 0.42, 0), (0.09, 0.435, 0.635), 0.01)), Solid("gold").join(Box((0, 0.42, 0), (0.635, 0.435, 0.09), 0.01)),
            *[Solid("gold").join(Ellipsoid((s * 0.20, 0.94, 0), (0.22, 0.11, 0.09), turn_z(s * 0.5))) for s in (-1, 1)]]


def _basket() -> list[Solid]:
    basket = _hollow(_drum("wicker", 0.62, 0.0, 0.62, wider=1.2), 0.56, 0.08, 0.6, 1.25)
    basket.grain = lambda x, y, z: np.sin(np.arctan2(x, z) * np.float32(30)) * np.sin(y * np.float32(34)) * np.float32(0.022)
    return [basket, _ring("wicker", 0.66, 0.05, upright=True, y=0.60, arc=0.5)]


def _bucket() -> list[Solid]:
    return [_hollow(_drum("silver", 0.46, 0.0, 0.92, wider=1.28), 0.42, 0.06, 0.9, 1.3), _ring("silver", 0.60, 0.03, y=0.90), _ring("iron", 0.60, 0.025, upright=True, y=0.90, arc=0.5)]


def _vase() -> list[Solid]:
    vase = _lathe("china", ((0.20, 0.22), (0.50, 0.36), (0.80, 0.17), (0.92, 0.21)), 0.10).cut((0, 0, 0), (0, -1, 0), 0.02)
    stems, petals = Solid("leaf"), Solid("petal")
    for i in range(7):
        a = i * 2.4
        top = (0.36 * np.cos(a) * (i > 0), 1.42 + 0.10 * (i % 3), 0.30 * np.sin(a) * (i > 0))
        stems.join(Cone((0, 0.92, 0), top, 0.022, 0.02), 0.01)
        petals.join(Ellipsoid(top, (0.17, 0.13, 0.17)), 0.02)
    return [vase, stems, petals]


def _flower() -> list[Solid]:
    petals = Solid("petal").join(Ellipsoid((-0.75, 0.16, 0), (0.26, 0.18, 0.24)))
    for i in range(6):
        a = i * np.pi / 3
        petals.join(Ellipsoid((-0.72 + 0.20 * np.cos(a), 0.15, 0.22 * np.sin(a)), (0.18, 0.10, 0.15)), 0.02)
    return [petals, _rod("leaf", (-0.60, 0.10, 0), (0.95, 0.05, 0.12), 0.035, 0.03), Solid("leaf").join(Ellipsoid((0.15, 0.10, -0.18), (0.28, 0.03, 0.11), turn_y(0.5)))]


def _teddy() -> list[Solid]:
    bear = Solid("plush").join(Ellipsoid((0, 0.50, 0), (0.40, 0.46, 0.34))).join(Ellipsoid((0, 1.12, -0.02), (0.35, 0.32, 0.30)), 0.08)
    for s in (-1, 1):
        bear.join(Ellipsoid((s * 0.28, 1.40, 0), (0.13, 0.13, 0.09)), 0.04).join(Cone((s * 0.32, 0.72, -0.05), (s * 0.60, 0.42, -0.20), 0.14, 0.13), 0.06).join(Cone((s * 0.22, 0.20, -0.1), (s * 0.42, 0.15, -0.62), 0.17, 0.17), 0.06)
    return [bear, Solid("shell").join(Ellipsoid((0, 1.04, -0.28), (0.15, 0.12, 0.12))), Solid("black").join(Ellipsoid((0, 1.09, -0.39), (0.05, 0.04, 0.03))),
            *[Solid("black").join(Ellipsoid((s * 0.13, 1.20, -0.28), (0.035, 0.035, 0.03))) for s in (-1, 1)]]


def _ball() -> list[Solid]:
    return [Solid("rubber").join(Ellipsoid((0, 0.56, 0), (0.56, 0.56, 0.56))), Solid("cream").join(Cone((0, 0.50, 0), (0, 0.62, 0), 0.562, 0.562)).cut((0, 0.66, 0), (0, 1, 0), 0.004).cut((0, 0.46, 0), (0, -1, 0), 0.004)]


def _skull() -> list[Solid]:
    skull = Solid("bone").join(Ellipsoid((0, 0.72, 0.08), (0.50, 0.52, 0.60))).join(Box((0, 0.28, -0.26), (0.26, 0.22, 0.22), 0.10), 0.12)
    for s in (-1, 1):
        skull.carve(Ellipsoid((s * 0.20, 0.62, -0.46), (0.14, 0.15, 0.18)), 0.04)
    return [skull.carve(Ellipsoid((0, 0.44, -0.50), (0.07, 0.10, 0.12)), 0.03)]


def _sword() -> list[Solid]:
    return [_rod("leather", (0.75, 0.09, 0), (1.15, 0.09, 0), 0.06, 0.065), _rod("gold", (0.70, 0.09, -0.28), (0.70, 0.09, 0.28), 0.055, 0.055), Solid("silver").join(Cone((0.68, 0.07, 0), (-1.35, 0.05, 0), 0.11, 0.03, (0, 1, 0), 0.25)),
            Solid("gold").join(Ellipsoid((1.22, 0.09, 0), (0.09, 0.09, 0.09)))]


def _necklace() -> list[Solid]:
    beads = Solid("cream")
    for i in range(30):
        a = i * 2 * np.pi / 30
        beads.join(Ellipsoid((0.82 * np.cos(a), 0.08, (0.62 + 0.10 * np.sin(2 * a)) * np.sin(a)), (0.075, 0.075, 0.075)), 0.0)
    return [beads, Solid("gem").join(Ellipsoid((0, 0.09, -0.74), (0.12, 0.09, 0.14)))]


def _crown() -> list[Solid]:
    crown = _hollow(_drum("gold", 0.62, 0.0, 0.34), 0.57, -0.5, 0.9)
    for i in range(10):
        a = i * np.pi / 5
        crown.join(Cone((0.60 * np.cos(a), 0.30, 0.60 * np.sin(a)), (0.63 * np.cos(a), 0.66, 0.63 * np.sin(a)), 0.10, 0.03, (np.cos(a), 0, np.sin(a)), 0.4), 0.03)
    return [crown, *[Solid("gem").join(Ellipsoid((0.63 * np.cos(a), 0.17, 0.63 * np.sin(a)), (0.07, 0.07, 0.07))) for a in (4.0, 4.7, 5.4)]]


def _globe() -> list[Solid]:
    seas = Solid("scale").join(Ellipsoid((0, 0.86, 0), (0.58, 0.58, 0.58)))
    lands = Solid("leaf")
    for x, y, z, r in ((-0.2, 1.1, -0.44, 0.22), (0.16, 0.78, -0.50, 0.24), (0.36, 1.1, -0.32, 0.18), (-0.36, 0.72, -0.36, 0.16)):
        lands.join(Ellipsoid((x, y, z), (r, r * 0.8, 0.12)), 0.06)
    return [seas, lands, _ring("gold", 0.66, 0.035, upright=True, y=0.86), _drum("wood", 0.36, 0.0, 0.12), _rod("wood", (0, 0.1, 0), (0, 0.26, 0), 0.08, 0.06)]


def _ashtray() -> list[Solid]:
    return [_hollow(_drum("crystal", 0.62, 0.0, 0.24), 0.48, 0.08, 0.4), _rod("cream", (0.30, 0.25, -0.1), (0.95, 0.33, -0.25), 0.05, 0.05), _rod("flame", (0.27, 0.25, -0.09), (0.22, 0.24, -0.08), 0.048, 0.04)]


def _typewriter() -> list[Solid]:
    keys = Solid("face")
    for row in range(3):
        for column in range(9):
            keys.join(Ellipsoid((-0.64 + 0.16 * column + 0.05 * row, 0.24 + 0.09 * row, -0.62 + 0.17 * row), (0.055, 0.03, 0.055)), 0.0)
    return [Solid("black").join(Box((0, 0.18, -0.20), (0.88, 0.18, 0.60), 0.08)).join(Box((0, 0.42, 0.22), (0.80, 0.24, 0.22), 0.10), 0.05), keys, Solid("iron").join(Cone((-0.98, 0.70, 0.22), (0.98, 0.70, 0.22), 0.10, 0.10)),
            Solid("paper").join(Box((0, 1.05, 0.30), (0.55, 0.40, 0.012), 0.005, turn_x(0.15)))]


def _microphone() -> list[Solid]:
    head = Solid("silver").join(Ellipsoid((0, 1.20, 0), (0.24, 0.34, 0.20)))
    head.grain = lambda x, y, z: np.sin(y * np.float32(44)) * np.float32(0.012)
    return [_drum("iron", 0.42, 0.0, 0.10), _rod("iron", (0, 0.08, 0), (0, 0.92, 0), 0.045, 0.04), head]


def _umbrella() -> list[Solid]:
    return [Solid("felt").join(Cone((-1.0, 0.14, 0), (0.55, 0.16, 0), 0.04, 0.16)), _rod("wood", (0.55, 0.14, 0), (1.05, 0.12, 0), 0.05, 0.05), _ring("wood", 0.16, 0.05, y=0.12, at=(1.05, 0, 0.16), arc=0.5)]


def _cloth() -> list[Solid]:
    cloth = Solid("cloth").join(Ellipsoid((0, 0.12, 0), (0.85, 0.16, 0.60))).join(Ellipsoid((0.35, 0.20, 0.15), (0.40, 0.18, 0.30)), 0.15)
    cloth.grain = lambda x, y, z: np.abs(np.sin(x * np.float32(7) + np.sin(z * np.float32(9)) * np.float32(1.4))) * np.float32(0.07)
    return [cloth]


_NAMES: dict[str, Maker] = {word: maker for words, maker in (
    ("bowl soup dish", _bowl), ("plate saucer", _plate), ("cup mug tea coffee", _cup), ("wineglass goblet chalice wine", _wineglass), ("glass tumbler whisky whiskey drink", _tumbler),
    ("bottle vial flask beer", _bottle), ("pot cauldron stew", _pot), ("pan frying-pan saucepan skillet", _pan), ("kettle teapot", _kettle), ("spoon", _spoon), ("ladle", _ladle), ("fork", _fork),
    ("knife dagger blade scalpel razor", _knife), ("cleaver", _cleaver), ("sausage sausages hotdog", _sausage), ("bread loaf baguette dough", _loaf), ("apple orange fruit tomato peach pear lemon", _apple), ("egg eggs", _egg),
    ("cheese", _cheese), ("fish herring", _fish), ("cake pie tart", _cake), ("key", _key), ("keys", _keys), ("ring", _ring_of_gold), ("coin coins gold treasure", _coins), ("money cash banknotes notes", _money),
    ("watch pocketwatch compass medal locket", _pocket_watch), ("clock alarm timer", _clock), ("telephone receiver", _telephone), ("phone mobile smartphone tablet remote", _mobile), ("radio walkie-talkie", _radio), ("camera", _camera),
    ("gun pistol revolver", _gun), ("hammer wrench mallet tool", _hammer), ("axe hatchet", _axe), ("scissors shears", _scissors), ("pen pencil quill needle syringe brush", _pen), ("book diary notebook bible ledger journal", _book),
    ("letter page document contract paper manuscript", _letter), ("note card telegram message", _note), ("newspaper magazine", _newspaper), ("map chart plan blueprint", _map), ("envelope", _envelope), ("photograph photo picture portrait", _photograph),
    ("ticket passport badge", _ticket), ("candle candlestick", _candle), ("lantern", _lantern), ("lamp", _desk_lamp), ("rope cord", _rope), ("hat cap fedora", _hat), ("helmet visor", _helmet), ("boot boots shoe shoes slipper", _boot),
    ("glasses spectacles sunglasses", _glasses), ("bag handbag purse satchel backpack", _bag), ("suitcase briefcase", _suitcase), ("box chest crate drawer casket", _box), ("parcel package", _parcel), ("gift present", _gift), ("basket", _basket),
    ("bucket pail", _bucket), ("vase flowers bouquet", _vase), ("flower rose tulip daisy", _flower), ("teddy doll toy bear", _teddy), ("ball", _ball), ("skull bone bones", _skull), ("sword sabre", _sword), ("necklace pearls beads bracelet", _necklace),
    ("crown tiara", _crown), ("globe", _globe), ("ashtray cigarette cigar", _ashtray), ("typewriter", _typewriter), ("microphone", _microphone), ("umbrella parasol", _umbrella), ("cloth rag towel handkerchief scarf glove", _cloth))
    for word in words.split()}
HOLD: dict[Maker, float] = {_bowl: 0.44, _plate: 0.10, _pan: 0.08, _pot: 0.58, _cup: 0.50}
"""What things are put in or on, and how high they then lie."""
_UTENSILS = frozenset({_spoon, _ladle, _fork})


def known_objects(words: str) -> list[Maker]:
    """Makers of the things that words name, in order."""
    found = [_NAMES.get(word) or _NAMES.get(word.removesuffix("s")) for word in re.findall(r"[a-z-]+", words.lower())]
    return list(dict.fromkeys(maker for maker in found if maker is not None))


def still_life(words: str) -> list[Solid]:
    """What words name, on a table: one thing, or one in or on another (`a spoon in a bowl of soup`); a box where it is unknown."""
    makers = known_objects(words)
    if not makers:
        return _box()
    first, rest = makers[0], [maker for maker in makers[1:] if maker in HOLD]
    if first in HOLD or not rest:
        return first()
    under, height = rest[0](), HOLD[rest[0]]
    if first in _UTENSILS and height > 0.2:    # leans on the rim
        return [*under, *(solid.moved(turn_z(-0.75) @ turn_z(np.pi), vec(0.0, height + 0.42, 0.05), 0.95) for solid in first())]
    return [*under, *(solid.moved(turn_y(0.4), vec(0, height, 0), 0.72) for solid in first())]
