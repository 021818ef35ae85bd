"""What people carry: keys, money, watches, telephones, weapons, tools, papers."""

from __future__ import annotations

import itertools

import numpy as np

from milimo.engines.previz.figures.field import Box, Cone, Ellipsoid, Solid, turn_x, turn_y, turn_z, vec
from milimo.engines.previz.figures.objects.forms import drum, ring, rod, slab


def key() -> list[Solid]:
    key = ring("gold", 0.26, 0.06, y=0.06, at=(-0.62, 0, 0))
    key.join(Cone((-0.36, 0.06, 0), (0.85, 0.06, 0), 0.055, 0.05), 0.02)
    for x, reach in ((0.60, 0.24), (0.80, 0.30)):
        key.join(Cone((x, 0.06, 0), (x, 0.06, -reach), 0.05, 0.05), 0.01)
    return [key]


def keys() -> list[Solid]:
    second = [solid.moved(turn_y(0.7), vec(0.05, 0.05, -0.25), 0.85) for solid in key()]
    return [*key(), *second, ring("silver", 0.30, 0.025, y=0.10, at=(-0.86, 0, 0))]


def ring_of_gold() -> list[Solid]:
    return [ring("gold", 0.42, 0.075, upright=True, y=0.49), Solid("gem").join(Ellipsoid((0, 1.02, 0), (0.15, 0.13, 0.15)))]


def coin() -> list[Solid]:
    return [drum("gold", 0.34, 0.0, 0.055)]


def coins() -> list[Solid]:
    stack = [drum("gold", 0.34, y, y + 0.055).moved(turn_y(0), vec(0.03 * np.sin(9 * y), 0, 0.03 * np.cos(7 * y))) for y in np.arange(0, 0.42, 0.065)]
    return [*stack, drum("gold", 0.34, 0, 0.055).moved(turn_y(0), vec(0.75, 0, -0.25)), drum("gold", 0.34, 0.03, 0.085).moved(turn_z(0.16), vec(0.95, 0.08, 0.25))]


def money() -> list[Solid]:
    return [slab("money", (0.80, 0.025, 0.34), 0.05 * i, 0.06 * np.sin(5.0 * i), 0.004) for i in range(7)] + [slab("paper", (0.14, 0.19, 0.36), 0.0, 0.0, 0.01)]


def pocket_watch() -> list[Solid]:
    case = drum("gold", 0.58, 0.0, 0.18)
    hands = [rod("ink", (0, 0.222, 0), (reach * np.sin(a), 0.222, reach * np.cos(a)), 0.020, 0.009) for a, reach in ((-0.95, 0.19), (0.98, 0.29))]
    hands.append(Solid("ink").join(Ellipsoid((0, 0.22, 0), (0.030, 0.012, 0.030))))
    return [case, drum("face", 0.50, 0.16, 0.205), _numerals(0.40, 0.205), *hands, ring("gold", 0.14, 0.03, y=0.09, at=(0, 0, 0.72)), *_chain((0, 0.05, 0.86), 9)]


_HOURS = ("I", "II", "III", "IIII", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")      # as dials have them


def _numerals(radius: float, y: float) -> Solid:
    """The hours in Roman numerals round a dial, their feet to its middle, and the ring of minutes outside them."""
    ink, tall, step = ring("ink", radius + 0.068, 0.005, y=y, parts=36), 0.080, 0.030
    for hour, text in enumerate(_HOURS, 1):
        a = hour * np.pi / 6
        out, across = np.array([np.sin(a), np.cos(a)]), np.array([np.cos(a), -np.sin(a)])
        wide = sum(step * (1.0 if sign == "I" else 1.7) for sign in text)
        x = -wide / 2
        for sign in text:
            own = step * (1.0 if sign == "I" else 1.7)
            legs = {"I": ((0.5, 0, 0.5, 1),), "V": ((0.1, 1, 0.5, 0), (0.5, 0, 0.9, 1)), "X": ((0.1, 0, 0.9, 1), (0.9, 0, 0.1, 1))}[sign]
            for u0, v0, u1, v1 in legs:
                a0, a1 = (out * (radius + (v - 0.5) * tall) + across * (x + u * own) for u, v in ((u0, v0), (u1, v1)))
                ink.join(Cone((a0[0], y, a0[1]), (a1[0], y, a1[1]), 0.0075, 0.0075), 0.0)
            x += own
    return ink


def _chain(at: tuple[float, float, float], links: int) -> list[Solid]:
    chain = Solid("gold")
    for i in range(links):
        t = i / 3
        chain.join(Ellipsoid((at[0] + 0.14 * i, at[1], at[2] + 0.22 * np.sin(t)), (0.06, 0.03, 0.035)), 0.01)
    return [chain]


def clock() -> list[Solid]:
    round_ = Solid("copper").join(Cone((0, 0.80, -0.02), (0, 0.80, 0.16), 0.66, 0.66)).cut((0, 0, -0.16), (0, 0, -1), 0.02).cut((0, 0, 0.22), (0, 0, 1), 0.02)
    face = Solid("face").join(Cone((0, 0.80, -0.10), (0, 0.80, 0.0), 0.56, 0.56)).cut((0, 0, -0.19), (0, 0, -1), 0.005)
    hands = [rod("ink", (0, 0.80, -0.21), (0.34 * np.sin(a), 0.80 + 0.34 * np.cos(a), -0.21), 0.024, 0.016) for a in (0.6, -1.2)]
    marks = Solid("ink")
    for i in range(12):
        a = i * np.pi / 6
        marks.join(Ellipsoid((0.46 * np.sin(a), 0.80 + 0.46 * np.cos(a), -0.195), (0.03, 0.03, 0.012)), 0.0)
    feet = [rod("iron", (s * 0.34, 0.30, 0.05), (s * 0.44, 0.03, 0.05), 0.05, 0.04) for s in (-1, 1)]
    bells = [Solid("copper").join(Ellipsoid((s * 0.36, 1.50, 0.05), (0.22, 0.16, 0.16))) for s in (-1, 1)]
    return [round_, face, *hands, marks, *feet, *bells]


def telephone() -> list[Solid]:
    body = Solid("black").join(Box((0, 0.30, 0), (0.62, 0.30, 0.46), 0.12)).join(Box((0, 0.58, 0.08), (0.36, 0.12, 0.26), 0.08), 0.10)
    handset = Solid("black").join(Cone((-0.50, 0.90, 0.08), (0.50, 0.90, 0.08), 0.085, 0.085)).join(Cone((-0.62, 0.88, 0.08), (-0.62, 0.74, 0.08), 0.19, 0.15), 0.05).join(
        Cone((0.62, 0.88, 0.08), (0.62, 0.74, 0.08), 0.19, 0.15), 0.05)
    tilt = turn_x(-0.95)
    dial = drum("face", 0.30, -0.02, 0.03).moved(tilt, vec(0, 0.40, -0.44))
    holes = Solid("ink")
    for i in range(9):
        a = 0.5 + i * 0.58
        holes.join(Ellipsoid(tilt @ vec(0.20 * np.cos(a), 0.045, 0.20 * np.sin(a)) + vec(0, 0.40, -0.44), (0.042, 0.042, 0.042)), 0.0)
    return [body, handset, dial, holes]


def mobile() -> list[Solid]:
    return [slab("black", (0.40, 0.05, 0.80), 0.0, 0.3, 0.05), slab("screen", (0.36, 0.008, 0.72), 0.095, 0.3, 0.004)]


def radio() -> list[Solid]:
    grille = Solid("cloth").join(Box((-0.32, 0.48, -0.36), (0.40, 0.30, 0.02), 0.01))
    grille.grain = lambda x, y, z: np.sin(y * np.float32(60)) * np.float32(0.006)
    return [Solid("wood").join(Box((0, 0.48, 0), (0.95, 0.48, 0.36), 0.10)), grille, Solid("face").join(Box((0.48, 0.62, -0.36), (0.30, 0.16, 0.02), 0.01)),
            *[Solid("gold").join(Ellipsoid((x, 0.26, -0.38), (0.10, 0.10, 0.07))) for x in (0.30, 0.66)]]


def camera() -> list[Solid]:
    lens = Solid("iron").join(Cone((0, 0.46, -0.30), (0, 0.46, -0.62), 0.30, 0.27)).cut((0, 0, -0.66), (0, 0, -1), 0.01)
    return [Solid("black").join(Box((0, 0.45, 0), (0.80, 0.42, 0.26), 0.08)).join(Box((0, 0.92, 0), (0.28, 0.12, 0.22), 0.05), 0.03), lens, Solid("gem").join(Ellipsoid((0, 0.46, -0.64), (0.20, 0.20, 0.06))),
            Solid("silver").join(Ellipsoid((0.56, 0.90, 0), (0.12, 0.06, 0.12)))]


def gun() -> list[Solid]:
    return [Solid("iron").join(Box((-0.35, 0.12, 0.10), (0.72, 0.09, 0.14), 0.05)).join(Cone((-0.05, 0.12, 0.08), (0.06, 0.12, 0.08), 0.19, 0.19), 0.03),
            Solid("wood").join(Cone((0.30, 0.12, 0.02), (0.58, 0.12, -0.50), 0.14, 0.17, (0, 1, 0), 0.6)), ring("iron", 0.14, 0.03, y=0.11, at=(0.12, 0, -0.16))]


def hammer() -> list[Solid]:
    return [rod("wood", (-0.85, 0.12, 0), (0.75, 0.14, 0), 0.075, 0.06), Solid("iron").join(Box((0.78, 0.18, 0.05), (0.15, 0.16, 0.34), 0.05))]


def wrench() -> list[Solid]:
    jaw = Solid("silver").join(Cone((-0.85, 0.08, 0), (0.62, 0.08, 0), 0.09, 0.08, (0, 1, 0), 0.6)).join(Cone((0.80, 0.05, 0), (0.80, 0.11, 0), 0.23, 0.23, (0, 1, 0), 0.4), 0.06)
    return [jaw.carve(Box((1.02, 0.08, 0), (0.21, 0.3, 0.10), 0.01, turn_y(0.25)), 0.015)]


def axe() -> list[Solid]:
    return [rod("wood", (-1.0, 0.08, 0.1), (0.80, 0.10, 0), 0.07, 0.06), Solid("silver").join(Cone((0.72, 0.10, 0.0), (0.72, 0.08, -0.52), 0.10, 0.30, (0, 1, 0), 0.16))]


def scissors() -> list[Solid]:
    blades = Solid("silver").join(Cone((0.05, 0.06, 0.02), (-0.95, 0.06, 0.22), 0.07, 0.015, (0, 1, 0), 0.35)).join(Cone((0.05, 0.08, -0.02), (-0.95, 0.08, -0.20), 0.07, 0.015, (0, 1, 0), 0.35), 0.01)
    return [blades, *[ring("black", 0.20, 0.05, y=0.07, at=(0.52, 0, s * 0.26)) for s in (-1, 1)], *[rod("black", (0.05, 0.07, 0), (0.36, 0.07, s * 0.16), 0.05, 0.05) for s in (-1, 1)]]


def pen() -> list[Solid]:
    return [rod("cover", (-0.55, 0.07, 0.12), (0.85, 0.07, -0.12), 0.06, 0.07), rod("gold", (-0.58, 0.07, 0.125), (-0.85, 0.05, 0.17), 0.05, 0.012)]


def book() -> list[Solid]:
    turn = turn_y(0.35)
    return [solid.moved(turn, vec(0, 0, 0)) for solid in (
        slab("cover", (0.62, 0.025, 0.86)), slab("paper", (0.58, 0.10, 0.82), 0.04), slab("cover", (0.62, 0.025, 0.86), 0.235), slab("cover", (0.03, 0.13, 0.86), 0.0, 0.0, 0.02, (-0.62, 0)),
        slab("gold", (0.30, 0.004, 0.05), 0.284, 0.0, 0.002, (0.0, 0.42)))]


def _sheet(half: tuple[float, float], turn: float) -> Solid:
    sheet = slab("paper", (half[0], 0.012, half[1]), 0.0, turn, 0.006)
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


def letter() -> list[Solid]:
    return _written((0.72, 0.95), 0.22, 9)


def note() -> list[Solid]:
    return _written((0.55, 0.42), -0.25, 3)


def newspaper() -> list[Solid]:
    rows = [solid.moved(turn_y(0), vec(-0.36, 0, -0.10)) for solid in _written((0.34, 0.62), 0.0, 8)[1:]] + [solid.moved(turn_y(0), vec(0.40, 0, -0.10)) for solid in _written((0.34, 0.62), 0.0, 8)[1:]]
    return [slab("paper", (0.86, 0.05, 1.0), 0.0, 0.0, 0.03), *[solid.moved(turn_y(0), vec(0, 0.085, 0)) for solid in (*rows, slab("ink", (0.62, 0.012, 0.09), 0.0, 0.0, 0.004, (0.0, 0.72)))]]


def map() -> list[Solid]:
    path = [(-0.9, -0.5), (-0.5, -0.2), (-0.2, -0.35), (0.2, 0.1), (0.5, 0.05), (0.85, 0.5)]
    road = Solid("cover")
    for (x0, z0), (x1, z1) in itertools.pairwise(path):
        road.join(Cone((x0, 0.035, z0), (x1, 0.035, z1), 0.022, 0.022, (0, 1, 0), 0.4), 0.0)
    coast = Solid("ink")
    for i in range(22):
        a, b = i * 2 * np.pi / 22, (i + 1) * 2 * np.pi / 22
        ends = [(0.25 + (0.55 + 0.12 * np.sin(3 * t)) * np.cos(t), 0.03, 0.05 + (0.38 + 0.08 * np.cos(4 * t)) * np.sin(t)) for t in (a, b)]
        coast.join(Cone(ends[0], ends[1], 0.012, 0.012), 0.0)
    return [_sheet((1.1, 0.80), 0.0), road, coast, *[solid.moved(turn_y(0), vec(-0.72, 0, 0.42), 0.35) for solid in (ring("ink", 0.3, 0.04, y=0.09),)]]


def envelope() -> list[Solid]:
    flap = [rod("ink", (s * 0.84, 0.055, 0.50), (0, 0.055, -0.02), 0.010, 0.010) for s in (-1, 1)]
    return [solid.moved(turn_y(0.2), vec(0, 0, 0)) for solid in (slab("paper", (0.86, 0.02, 0.54), 0.0, 0.0, 0.01), *flap, drum("rubber", 0.11, 0.03, 0.08))]


def photograph() -> list[Solid]:
    """In a frame that leans a little back."""
    tilt = turn_x(-0.22)
    parts = [Solid("wood").join(Box((0, 0.78, 0), (0.66, 0.78, 0.05), 0.03)), Solid("paper").join(Box((0, 0.78, -0.05), (0.56, 0.68, 0.012), 0.004)),
             Solid("bone").join(Box((0, 0.80, -0.065), (0.44, 0.52, 0.008), 0.002)), Solid("ink").join(Ellipsoid((0, 0.98, -0.075), (0.15, 0.19, 0.02))).join(Ellipsoid((0, 0.50, -0.075), (0.32, 0.26, 0.02)), 0.05)]
    return [part.moved(tilt, vec(0, 0.02, 0)) for part in parts]


def ticket() -> list[Solid]:
    return [solid.moved(turn_y(0.3), vec(0, 0, 0), 1.3) for solid in (slab("cover", (0.52, 0.012, 0.26)), slab("paper", (0.46, 0.012, 0.20), 0.012), slab("ink", (0.24, 0.01, 0.03), 0.034, 0, 0.002, (-0.1, 0.08)))]
