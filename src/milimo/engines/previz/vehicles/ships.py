"""Ships: a freighter, a liner, a warship, a tall ship under sail, a submarine. Bow toward −z, the water at y = 0."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from milimo.engines.previz.paint import Pigment, mix, single
from milimo.engines.previz.sets.built.carpentry import Paint, ball, box, cushion, lathe, rods, sheet, tube
from milimo.engines.previz.sets.built.mesh import Material, Mesh, paint_of, points
from milimo.engines.previz.sets.built.surfaces import boards, plain
from milimo.engines.previz.vehicles.forms import Band, Row, loft, ovals, plated

_BOOT, _STEEL, _DARK, _WHITE, _TAR = "#6e2a22", "#8b9096", "#1c1e22", "#e6e0d2", "#24262a"
Line = Sequence[tuple[float, float, float, float]]       # (z, half the beam at the deck, of that at the water, height of the rail)


def ship(mesh: Mesh, name: str, colour: Pigment, second: Pigment, lights: bool) -> None:
    """A ship by its make's name."""
    {"ship": _freighter, "liner": _liner, "warship": _warship, "tallship": _tall_ship, "submarine": _submarine}[name](mesh, colour, second, lights)


def _hull(mesh: Mesh, line: Line, rake: float, paint: Material, deck: Paint, *, below: float = 1.2, bulwark: float = 0.9) -> None:
    """Plates from under water to the rail, flared toward the bow, its stem raked by `rake` m; a transom; a deck inside."""
    zs = np.concatenate([np.linspace(line[0][0], line[1][0], 6)[:-1], np.linspace(line[1][0], line[-1][0], 18)])
    known = [p[0] for p in line]
    half, waist, top = (np.interp(zs, known, [p[k] for p in line]) for k in (1, 2, 3))
    first = np.clip((zs - zs[0]) / (line[1][0] - zs[0] + 1e-6), 0, 1)
    half = np.where(zs < line[1][0], half[5] * np.sqrt(np.clip(1 - (1 - first) ** 1.8, 0, 1)), half)
    t = np.linspace(0, 1, 7)
    for side in (-1, 1):
        share = waist[:, None] + (1 - waist[:, None]) * t[None] ** 1.5
        y = -below + (top + below)[:, None] * t[None]
        back = rake * (1 - t[None]) * (1 - first)[:, None] ** 1.5
        sheet(mesh, single(np.stack([side * half[:, None] * share, y, zs[:, None] + back], -1)), paint)
        tube(mesh, [(side * h, y1, z) for h, y1, z in zip(half, top, zs, strict=True)], 0.12, paint, sides=5, casts="none")
    stern = [(side * half[-1] * (waist[-1] + (1 - waist[-1]) * u**1.5), -below + (top[-1] + below) * u, zs[-1]) for side, us in ((-1, t), (1, t[::-1])) for u in us]
    ring = points(stern)
    mesh.add(np.stack([ring[[0, k, k + 1, k + 1]] for k in range(1, len(ring) - 1)]), paint)
    level = top - bulwark
    sheet(mesh, single(np.stack([np.stack([-half * 0.97, level, zs], 1), np.stack([half * 0.97, level, zs], 1)], 1)), deck)


def _house(mesh: Mesh, low: float, storeys: int, tall: float, half: float, front: float, back: float, lights: bool, colour: Pigment = _WHITE, step: float = 0.8) -> float:
    """A deckhouse of storeys that step back, with windows round it, an overhanging deck and a railing a storey. Gives its top."""
    for k in range(storeys):
        a, b, w = front + step * 0.5 * k, back - step * k, half - 0.25 * k
        y = low + k * tall
        rows = (Row(y + 0.42 * tall, y + 0.76 * tall, a - 0.5, b + 0.5, 1.5, 0.55, 0.0, 0.35),)
        box(mesh, (0, y + tall / 2, (a + b) / 2), (2 * w, tall, b - a), plated(colour, rows=rows, seams=(3.0, 0.0), lit=lights, foot=y, top=y + tall, seed=k + 4))
        box(mesh, (0, y + tall - 0.06, (a + b) / 2), (2 * w + 0.7, 0.14, b - a + 0.8), plain(mix(colour, "#60666c", 0.35), 4, 0.06))
        _panes(mesh, w, y + 0.42 * tall, 0.34 * tall, a - 0.02, lights and k % 2 == 0)
        _railing(mesh, w + 0.3, y + tall, a - 0.3, b + 0.3)
    return low + storeys * tall


def _panes(mesh: Mesh, half: float, y: float, high: float, z: float, lights: bool) -> None:
    """Windows across a front."""
    count = max(2, round(half / 0.7))
    step = 2 * half / count
    for i in range(count):
        x = -half + (i + 0.5) * step
        mesh.quad((x - 0.36 * step, y, z), (0.72 * step, 0, 0), (0, high, 0), paint_of("#26303a", "#e8b060" if lights and i % 3 else None, gloss=0.3), casts="none")


def _railing(mesh: Mesh, half: float, y: float, front: float, back: float) -> None:
    corners = [(-half, front), (half, front), (half, back), (-half, back), (-half, front)]
    for h in (0.5, 1.0):
        ends = points([[x, y + h, z] for x, z in corners])
        rods(mesh, ends[:-1], ends[1:], 0.035, _STEEL, sides=3, casts="none")
    posts = points([[side * half, y, z] for side in (-1, 1) for z in np.linspace(front, back, max(3, round((back - front) / 2.5)))])
    rods(mesh, posts, posts + np.array([0, 1.0, 0], np.float32), 0.03, _STEEL, sides=3, casts="none")


def _funnel(mesh: Mesh, z: float, low: float, high: float, radius: float, colour: Pigment, band: Pigment, rake: float = 0.12, long: float = 1.4) -> None:
    t = np.linspace(0, 1, 5)
    turn = np.linspace(0, 2 * np.pi, 17)
    rings = np.stack([np.stack([radius * (1 - 0.08 * s) * np.cos(turn), np.full(17, low + (high - low) * s), z + rake * (high - low) * s + long * radius * (1 - 0.08 * s) * np.sin(turn)], 1) for s in t])
    tall = high - low
    loft(mesh, single(rings), plated(colour, bands=(Band(low + 0.52 * tall, low + 0.72 * tall, band), Band(high - 0.13 * tall, high + 1, _TAR)), foot=low, top=high, seed=6))


def _mast(mesh: Mesh, z: float, low: float, high: float, lights: bool, yard: float = 1.6) -> None:
    tube(mesh, [(0, low, z), (0, high, z)], 0.16, _STEEL, sides=6, end_radius=0.07)
    for k in (0.62, 0.80):
        y = low + (high - low) * k
        tube(mesh, [(-yard, y, z), (yard, y, z)], 0.06, _STEEL, sides=4, casts="none")
    ball(mesh, (0, high, z), 0.14, paint_of(_WHITE, "#fff2c8" if lights else None), sides=8, rings=4, casts="none")


def _boat_in_davits(mesh: Mesh, x: float, y: float, z: float) -> None:
    cushion(mesh, (x, y, z), (1.0, 0.8, 4.2), plain("#d8803a", 5, 0.1), softness=0.8, grain=5, casts="all")
    cushion(mesh, (x, y + 0.34, z), (0.9, 0.5, 3.9), plain(_WHITE, 5, 0.06), softness=0.8, grain=4, casts="none")
    for dz in (-1.7, 1.7):
        tube(mesh, [(x * 0.86, y - 1.2, z + dz), (x * 0.90, y + 0.9, z + dz), (x, y + 1.0, z + dz)], 0.07, _STEEL, sides=4, casts="none")


def _freighter(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """60 m: house and funnel aft, containers on the hatches, two cranes, a raised forecastle."""
    line = ((-30.0, 0.15, 0.30, 7.2), (-20.0, 4.6, 0.62, 5.6), (-12.0, 5.0, 0.97, 4.5), (14.0, 5.0, 1.0, 4.4), (24.0, 4.8, 0.92, 4.8), (29.5, 4.2, 0.80, 5.2))
    skin = plated(colour, bands=(Band(-2.0, 0.55, _BOOT), Band(0.55, 0.75, _WHITE)), rows=(Row(2.5, 3.1, 15.0, 27.0, 2.2, round=True),), seams=(6.0, 2.2), lit=lights, foot=0.0, top=5.5, streaks=0.34, seed=3)
    _hull(mesh, line, 3.2, skin, plain("#5c4438", 5, 0.14, 2.0))
    box(mesh, (0, 5.6, -23.0), (4.6, 1.7, 3.0), plain(mix(colour, "#e0d8c8", 0.5), 4, 0.08))
    boxes = ("#a4512f", "#3f6480", "#b9963e", "#5d6f58", "#8f3c36", "#546a8a", "#c9c2b2", "#7a5a3c")
    for i in range(5):
        front = -18.5 + 6.7 * i
        box(mesh, (0, 4.0, front + 3.0), (8.6, 1.2, 6.2), plain("#6a6258", 4, 0.1), casts="all")
        for tier in range(1 + (i * 7 + 3) % 3):
            for k, x in enumerate((-2.9, 0.0, 2.9)):
                if tier == 2 and k == i % 3:
                    continue
                tone = boxes[(i * 5 + tier * 3 + k * 2) % len(boxes)]
                box(mesh, (x, 5.85 + 2.45 * tier, front + 3.0), (2.7, 2.35, 6.0), plated(tone, seams=(0.75, 0.0), foot=5.0 + 2.45 * tier, top=7.0 + 2.45 * tier, seed=i + k))
    top = _house(mesh, 4.2, 4, 2.5, 4.3, 17.2, 25.5, lights, mix(second, _WHITE, 0.6), 0.6)
    box(mesh, (0, top - 1.3, 17.9), (11.2, 0.35, 2.0), plain(_WHITE, 4, 0.05))
    _panes(mesh, 4.2, top - 1.75, 0.95, 17.1, lights)
    _funnel(mesh, 26.6, 6.5, 15.4, 1.25, colour, second, 0.05, 1.1)
    _mast(mesh, 20.0, top, 18.6, lights)
    _mast(mesh, -25.5, 6.0, 15.0, lights, 1.0)
    for z in (-12.0, 8.4):
        tube(mesh, [(4.3, 4.4, z), (4.3, 11.6, z)], 0.42, "#c8a23c", sides=8, end_radius=0.34)
        tube(mesh, [(4.3, 10.6, z), (1.2, 12.9, z - 9.0)], 0.26, "#c8a23c", sides=5, end_radius=0.14)
        rods(mesh, points([[4.3, 11.7, z]]), points([[1.2, 13.0, z - 9.0]]), 0.05, _DARK)
    for side in (-1, 1):
        _boat_in_davits(mesh, side * 4.7, 8.6, 22.0)
        box(mesh, (side * 3.4, 4.6, -26.6), (0.12, 1.1, 0.7), _DARK, yaw=side * -0.35, casts="none")
    _railing(mesh, 1.6, 6.9, -26.5, -23.0)


def _liner(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """110 m: a dark hull, white decks of windows, three raked funnels, lifeboats along the side."""
    line = ((-55.0, 0.2, 0.30, 11.0), (-38.0, 6.2, 0.62, 9.6), (-24.0, 7.0, 0.96, 8.6), (24.0, 7.0, 1.0, 8.4), (42.0, 6.4, 0.90, 9.0), (53.0, 4.0, 0.62, 9.8))
    dark = mix(colour, "#15181e", 0.72)
    rows = tuple(Row(y, y + 0.75, -36.0, 46.0, 2.3, round=True, dark=0.25) for y in (3.3, 5.3, 7.1))
    _hull(mesh, line, 4.5, plated(dark, bands=(Band(-2.0, 0.9, _BOOT), Band(0.9, 1.2, _WHITE), Band(8.1, 8.6, _WHITE)), rows=rows, seams=(9.0, 2.8), lit=lights, foot=0.0, top=9.0, streaks=0.18, seed=4),
          boards("#8a6a48", "#b8966a", 0.6))
    for k, (front, back, half) in enumerate(((-34.0, 40.0, 6.5), (-30.0, 35.0, 6.1), (-26.0, 29.0, 5.6))):
        y = 8.0 + 2.7 * k
        rows = (Row(y + 0.7, y + 1.9, front + 1, back - 1, 1.7, 0.62, 0.0, 0.28),)
        loft(mesh, ovals((front, front + 2.5, back - 3.0, back), (half * 0.6, half, half, half * 0.7), (1.35,) * 4, (y + 1.35,) * 4, square=8.0, sides=24),
             plated(_WHITE, rows=rows, seams=(5.1, 0.0), lit=lights, foot=y, top=y + 2.7, seed=k + 3))
        box(mesh, (0, y + 2.72, (front + back) / 2), (2 * half + 0.6, 0.16, back - front - 1.5), plain("#b8b2a2", 4, 0.05))
        _railing(mesh, half + 0.2, y + 2.8, front + 2.0, back - 2.0)
    box(mesh, (0, 17.2, -23.5), (8.6, 2.3, 4.0), plated(_WHITE, foot=16.0, top=18.4, seed=5))
    _panes(mesh, 4.2, 17.2, 0.9, -25.52, lights)
    red = mix(colour, "#b03a26", 0.7)
    for z in (-11.0, 4.0, 19.0):
        _funnel(mesh, z, 15.8, 25.0, 1.9, red, second, 0.16, 1.5)
    for side in (-1, 1):
        for k in range(6):
            _boat_in_davits(mesh, side * 6.5, 15.0, -17.0 + 7.2 * k)
    _mast(mesh, -31.0, 10.0, 25.5, lights)
    _mast(mesh, 33.0, 13.0, 23.0, lights)
    stays = points([[0, 25.0, -31.0], [0, 25.0, -31.0], [0, 22.6, 33.0]])
    rods(mesh, stays, points([[0, 11.2, -54.0], [0, 22.6, 33.0], [0, 9.8, 52.0]]), 0.05, _DARK)


def _warship(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """90 m, grey: turrets before a stepped bridge, a lattice mast, two funnels."""
    grey = "#6f7880"
    line = ((-45.0, 0.15, 0.25, 7.6), (-30.0, 3.9, 0.60, 6.2), (-14.0, 4.8, 0.96, 5.0), (20.0, 4.8, 1.0, 4.4), (36.0, 4.3, 0.92, 4.3), (44.0, 3.2, 0.80, 4.4))
    _hull(mesh, line, 4.0, plated(grey, bands=(Band(-2.0, 0.6, "#3a2a2a"), Band(0.6, 0.95, _DARK)), rows=(Row(3.2, 3.7, -20.0, 34.0, 3.1, round=True, dark=0.6),), seams=(6.0, 2.0), lit=lights, top=5.5, streaks=0.25),
          plain("#4e565c", 5, 0.12, 2.0), bulwark=0.3)
    for z, y, turn in ((-26.0, 6.2, 1), (-20.0, 7.8, 1), (31.0, 4.6, -1)):
        lathe(mesh, [(1.9, y - 1.4), (1.9, y)], plain("#5c646c", 4), origin=(0, 0, z), sides=12)
        box(mesh, (0, y + 0.9, z), (3.6, 1.8, 4.4), plated(grey, foot=y, top=y + 1.8, seed=4), taper=0.84)
        for x in (-0.7, 0.7):
            tube(mesh, [(x, y + 1.0, z - 2.0 * turn), (x, y + 1.3, z - 7.0 * turn)], 0.22, "#4a5258", sides=7, end_radius=0.16)
    top = _house(mesh, 4.8, 4, 2.6, 4.0, -15.0, 2.0, lights, "#7b848c", 1.6)
    _panes(mesh, 3.2, top - 1.5, 0.8, -13.0, lights)
    _house(mesh, 4.4, 2, 2.5, 3.4, 12.0, 26.0, lights, "#747d85", 1.2)
    for z in (4.0, 11.0):
        _funnel(mesh, z, 6.0, 13.5, 1.5, grey, "#565e66", 0.10, 1.2)
    for side in (-1, 1):
        rods(mesh, points([[side * 1.3, top, -7.5], [side * 1.3, top, -4.5]]), points([[0, 22.5, -6.0]] * 2), 0.12, "#4a5258")
    for y in (16.5, 18.5, 20.5):
        tube(mesh, [(-1.9, y, -6.0), (1.9, y, -6.0)], 0.09, "#4a5258", sides=4, casts="none")
    box(mesh, (0, 21.8, -6.0), (2.8, 0.9, 0.3), "#5c646c", yaw=0.3)
    ball(mesh, (0, 23.0, -6.0), 0.2, paint_of(_WHITE, "#ffd0a0" if lights else None), sides=8, rings=4)


def _tall_ship(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """46 m of timber with three masts of square sails, a bowsprit with jibs and shrouds down to the rail."""
    line = ((-19.0, 0.2, 0.35, 5.6), (-13.0, 3.9, 0.66, 4.7), (-5.0, 4.6, 0.90, 4.0), (8.0, 4.6, 0.92, 4.0), (16.0, 4.2, 0.80, 5.2), (20.0, 3.6, 0.66, 6.6))
    wood = mix(colour, "#4a3220", 0.75)
    _hull(mesh, line, 3.0, plated(wood, bands=(Band(-2.0, 0.5, "#2a2018"), Band(2.3, 3.3, mix(second, "#c8a860", 0.5))), rows=(Row(2.5, 3.1, -12.0, 14.0, 2.6, 0.28, dark=0.7),), seams=(0.0, 0.42), lit=lights, top=5.0, seed=5),
          boards("#7a5a38", "#a8845a", 0.3))
    _panes(mesh, 3.0, 4.0, 1.0, 20.05, lights)
    box(mesh, (0, 5.2, 16.4), (7.0, 1.4, 6.4), plated(wood, foot=4.4, top=6.0, seed=3))
    spar, cloth = plain("#5c4128", 4, 0.12), plain("#e8dcc0", 6, 0.09, 2.4)
    tube(mesh, [(0, 5.2, -17.5), (0, 9.4, -28.0)], 0.32, spar, sides=7, end_radius=0.12)
    for z, high in ((-10.5, 34.0), (0.5, 37.6), (11.5, 30.0)):
        tube(mesh, [(0, 3.0, z), (0, high, z)], 0.42, spar, sides=8, end_radius=0.12)
        ratio = high / 37.6
        for k, (low, up, half) in enumerate(((7.5, 16.0, 8.6), (16.8, 24.2, 7.2), (25.0, 30.6, 5.4), (31.2, 35.0, 3.8))):
            low, up, half = low * ratio, up * ratio, half * ratio
            _square_sail(mesh, z, low, up, half, half * 0.84, cloth)
            tube(mesh, [(-half * 0.92, up + 0.1, z - 0.3), (half * 0.92, up + 0.1, z - 0.3)], 0.15 - 0.02 * k, spar, sides=5, casts="none")
        for side in (-1, 1):
            feet = points([[side * 4.5, 4.6, z + 0.6 + 0.8 * j] for j in range(4)])
            rods(mesh, feet, points([[0, high * 0.62, z + 0.2]] * 4), 0.05, _DARK, casts="none")
    for k, (a, b) in enumerate((((0, 8.8, -26.5), (0, 31.0, -10.6)), ((0, 7.8, -23.6), (0, 23.0, -10.6)), ((0, 6.9, -20.8), (0, 15.0, -10.6)))):
        t, s = np.linspace(0, 1, 7)[:, None], np.linspace(0, 1, 5)[None]
        luff, leech = np.asarray(a) + (np.asarray(b) - a) * t, np.asarray((0.9, 6.2 + k, -14.2 - 2.0 * (2 - k))) + (np.asarray(b) - (0.9, 6.2 + k, -14.2 - 2.0 * (2 - k))) * t
        grid = luff[:, None] * (1 - s)[..., None] + leech[:, None] * s[..., None]
        grid[..., 0] += 1.1 * np.sin(np.pi * s) * np.sin(np.pi * np.clip(t, 0.05, 0.95))
        sheet(mesh, single(grid), cloth)
    stays = points([[0, 33.0, -10.5], [0, 37.0, 0.5], [0, 29.5, 11.5], [0, 29.5, 11.5]])
    rods(mesh, stays, points([[0, 9.3, -27.8], [0, 20.0, -10.5], [0, 20.0, 0.5], [0, 6.8, 20.0]]), 0.05, _DARK, casts="none")
    mesh.quad((0.05, 36.6, 0.6), (0, 0, 2.6), (0, 1.3, 0), plain(colour, 3, 0.1), casts="none")


def _square_sail(mesh: Mesh, z: float, low: float, high: float, foot: float, head: float, cloth: Material) -> None:
    """A sail full of wind from astern, its foot hollow."""
    t, s = np.linspace(0, 1, 8)[:, None], np.linspace(-1, 1, 9)[None]
    half = foot + (head - foot) * t
    belly = 0.24 * (high - low) * (1 - s**2) ** 0.8 * np.sin(np.pi * np.clip(0.16 + 0.84 * (1 - t), 0, 1)) ** 0.8
    y = low + (high - low) * t + 0.10 * (high - low) * (1 - s**2) * (1 - t) ** 2
    sheet(mesh, single(np.stack([half * s + 0 * t, y + 0 * s, z - 0.5 - belly], -1)), cloth)


def _submarine(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """70 m, most of it under water: a rounded back, the tower with its planes, a rudder."""
    skin = plated("#2c3238", bands=(Band(-2.0, 0.25, "#3a2a28"),), seams=(4.0, 0.0), foot=-0.5, top=2.4, streaks=0.15)
    zs = (-35.0, -33.5, -30.0, -22.0, 18.0, 30.0, 35.0)
    loft(mesh, ovals(zs, (0.2, 1.9, 3.0, 3.6, 3.6, 2.2, 0.3), (0.2, 1.7, 2.5, 2.9, 2.9, 1.8, 0.3), (-0.6,) * 7, sides=24), skin)
    box(mesh, (0, 2.3, -4.0), (3.0, 0.5, 44.0), plain("#24292e", 4, 0.1))
    loft(mesh, single(np.stack([np.stack([w * np.cos(t), np.full(17, y), -6.0 + long * np.sin(t)], 1) for t in [np.linspace(0, 2 * np.pi, 17)] for y, w, long in ((2.0, 1.3, 5.2), (4.5, 1.2, 4.6), (7.6, 1.0, 4.2))])),
         plated("#2c3238", rows=(Row(6.5, 7.0, -10.5, -8.6, 0.7, 0.5, dark=0.0),), lit=lights, foot=1.0, top=7.0))
    for side in (-1, 1):
        box(mesh, (side * 2.2, 5.2, -7.0), (2.6, 0.2, 1.7), "#2a3036")
    for z, high in ((-7.0, 10.6), (-5.2, 9.6), (-3.8, 9.0)):
        tube(mesh, [(0, 7.0, z), (0, high, z)], 0.14, _STEEL, sides=6)
    box(mesh, (0, 1.4, 32.0), (0.25, 3.4, 2.4), "#2a3036", taper=0.7)
    ball(mesh, (0, 10.6, -7.0), 0.16, paint_of(_WHITE, "#fff0c8" if lights else None), sides=8, rings=4)
