"""Stairs: the spiral inside a lighthouse, of stone, lit by a lantern that is carried up; or an ordinary stairwell."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from milimo.contracts.shots import Size
from milimo.engines.previz.model import Layer, SetRequest, Travel
from milimo.engines.previz.paint import Floats, blur, curve, polygon, single
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import ball, box, lathe, opened_wall, rods, tube
from milimo.engines.previz.sets.built.design import Design, Extent
from milimo.engines.previz.sets.built.gbuffer import Seen
from milimo.engines.previz.sets.built.joinery import door, window
from milimo.engines.previz.sets.built.mesh import Material, Mesh, paint_of, points
from milimo.engines.previz.sets.built.outdoors import gardens, open_sea
from milimo.engines.previz.sets.built.props.lamps import ceiling_globe, wall_lantern
from milimo.engines.previz.sets.built.props.things import pot_plant
from milimo.engines.previz.sets.built.surfaces import aged, around, blocks, checks, dado, plain, wood

EXTENT = Extent(-1.75, 1.75, -3.1, 2.9, 5.6, (0.0, 0.62), ((-0.5, 0.55), (0.0, 0.45), (-1.1, 1.7)), (), 1.5)

_WELL = (1.35, 2.0)              # world x, z of the axis
_OUTER, _INNER = 3.4, 1.1      # m: radius of the drum and of the open well
_RISE, _STEP = 0.19, 20.0        # m and degrees a step
_HERE = 225.6                    # degrees: the bearing (from the axis) of the step at height 0
_TOP, _BOTTOM = 118.0, 900.0     # degrees: where the flight ends above and below; it goes down as the bearing grows


def design_stairwell(request: SetRequest) -> Design:
    build = Build(request)
    return _spiral(build) if build.has("spiral", "lighthouse", "tower") else _stairwell(build)


# ---- the lighthouse's stair -------------------------------------------------------------------------------------------


def _height(bearing: float) -> float:
    """Of the tread at a bearing, m; 0 where the action is."""
    return -float(np.floor((bearing - _HERE + _STEP / 2) / _STEP)) * _RISE


def _spiral_ground(x: float, z: float) -> float:
    """The tread under a place; in the well, the nearest tread's."""
    bearing = float(np.degrees(np.arctan2(z - _WELL[1], x - _WELL[0]))) % 360
    if bearing < _TOP - 30:
        bearing += 360
    return _height(max(bearing, _TOP))


def _spot(radius: float, bearing: float, y: float) -> list[float]:
    a = np.radians(bearing)
    return [radius * float(np.cos(a)), y, radius * float(np.sin(a))]


def _spiral(build: Build) -> Design:
    mesh = build.mesh
    with mesh.at(_WELL[0], 0, _WELL[1]):
        _drum(mesh)
        _flight(mesh)
        _handrail(mesh)
        _landing(build)
        for bearing, y in ((196.0, 2.55), (20.0, -0.25), (250.0, -1.75), (80.0, -4.4)):
            _slit(mesh, bearing, y)
    _spiral_lights(build)
    day = build.daylight
    up, down = ("#232a38", "#1a1512") if build.lamps > 0.5 else (day.up, day.down)
    mean = min(day.mean, 0.36) if build.lamps < 0.5 else 0.19
    return Design(build.rig(up, down), EXTENT, open_sea, tuple(build.glows), haze=(0.10, 0.09, 0.10), haze_per_metre=0.02, mean=mean,
                  ground=_spiral_ground, extras=_climbing_shadows, vignette=0.5)


def _drum(mesh: Mesh) -> None:
    """The tower's inside. Its wall is seen from within only: the camera may stand outside it, as before a wild wall."""
    stone = around(blocks("#8b8272", "#57503f", 0.62, 0.30, 0.016, 4, 0.20, worn=0.55, tint="#7b7a70"), _WELL[0], _WELL[1], _OUTER)
    lathe(mesh, [(_OUTER, 5.6), (_OUTER, -7.2)], stone, sides=36, casts="none")
    # What the camera sees past the edge of the missing wall: the dark outside of the masonry.
    lathe(mesh, [(6.2, 6.6), (6.2, -7.2)], around(blocks("#5c5446", "#3a342a", 0.8, 0.40, 0.018, 5, 0.20, worn=0.5), *_WELL, 6.2), sides=24, casts="none")
    lathe(mesh, [(6.2, 6.6), (_OUTER, 6.6)], plain("#3a342a", 3), sides=24, casts="none")
    lathe(mesh, [(_OUTER, -7.2), (0.01, -7.2)], plain("#4a4438", 3), sides=24, casts="none")
    # A vault over the landing: rings of stone that close to the hatch of the lamp room.
    vault = around(blocks("#7d7566", "#4f4839", 0.6, 0.3, 0.016, 6, 0.18, worn=0.5), _WELL[0], _WELL[1], _OUTER)
    lathe(mesh, [(0.62, 6.5), (1.6, 6.35), (2.5, 5.9), (_OUTER, 5.3)][::-1], vault, sides=30, casts="none")


def _flight(mesh: Mesh) -> None:
    """Wedge treads with a worn nosing, closed risers, a soffit underneath."""
    tread = plain("#9a8f7a", 5, 0.16, 0.5)
    riser, under = plain("#6f6655", 6, 0.14, 0.4), plain("#5d5548", 7, 0.12, 0.8)
    tops: list[Floats] = []
    fronts: list[Floats] = []
    soffits: list[Floats] = []
    for k in range(int((_BOTTOM - _TOP) / _STEP)):
        a0 = _TOP + k * _STEP
        a1 = a0 + _STEP
        y = _height((a0 + a1) / 2)
        for b0, b1 in ((a0 - 1.2, (a0 + a1) / 2), ((a0 + a1) / 2, a1)):
            tops.append(points([_spot(_INNER, b0, y), _spot(_OUTER, b0, y), _spot(_OUTER, b1, y), _spot(_INNER, b1, y)]))
            soffits.append(points([_spot(_INNER, b0, y - 0.30), _spot(_OUTER, b0, y - 0.30), _spot(_OUTER, b1, y - 0.34), _spot(_INNER, b1, y - 0.34)]))
            fronts.append(points([_spot(_INNER, b0, y), _spot(_INNER, b1, y), _spot(_INNER, b1, y - 0.34), _spot(_INNER, b0, y - 0.34)]))
        fronts.append(points([_spot(_INNER, a1, y), _spot(_OUTER, a1, y), _spot(_OUTER, a1, y - _RISE), _spot(_INNER, a1, y - _RISE)]))
    mesh.add(np.stack(tops), tread)
    mesh.add(np.stack(fronts), riser)
    mesh.add(np.stack(soffits), under)


def _handrail(mesh: Mesh) -> None:
    """An iron rail round the open well, a baluster on each tread and a rope along the wall."""
    bearings = np.arange(_TOP, _BOTTOM, _STEP / 2)
    low = points([_spot(_INNER + 0.06, b, _height(float(b))) for b in bearings])
    rise = [0.92 - (b - _HERE) / _STEP * _RISE for b in bearings]
    high = points([_spot(_INNER + 0.06, float(b), y) for b, y in zip(bearings, rise, strict=True)])
    iron = paint_of("#2a2c2e")
    rods(mesh, low[::1], high[::1], 0.011, iron)
    rods(mesh, high[:-1], high[1:], 0.026, paint_of("#4a3524"), sides=6)
    middle = high - np.array([0, 0.42, 0], np.float32)
    rods(mesh, middle[:-1], middle[1:], 0.008, iron)
    rope = points([_spot(_OUTER - 0.07, float(b), y + 0.02 - 0.05 * (i % 4 in (1, 2))) for i, (b, y) in enumerate(zip(bearings, rise, strict=True))])
    # None on the near side, where it would cross the lens.
    far = [i for i, b in enumerate(bearings[:-1]) if not 205 < b % 360 < 345]
    rods(mesh, rope[far], rope[[i + 1 for i in far]], 0.018, paint_of("#8a7048"), sides=5)


def _landing(build: Build) -> None:
    """Where the flight arrives: a half-round landing, a door of planks in a stone frame, an iron ladder to the hatch."""
    mesh = build.mesh
    y = _height(_TOP + _STEP / 2) + _RISE
    slab = plain("#978c78", 5, 0.14, 0.5)
    edge = [_TOP - 68 + k * 17 for k in range(5)]
    faces: list[Floats] = []
    for b0, b1 in itertools.pairwise(edge):
        for level in (y, y - 0.3):
            faces.append(points([_spot(_INNER, b0, level), _spot(_OUTER, b0, level), _spot(_OUTER, b1, level), _spot(_INNER, b1, level)]))
        faces.append(points([_spot(_INNER, b0, y), _spot(_INNER, b1, y), _spot(_INNER, b1, y - 0.3), _spot(_INNER, b0, y - 0.3)]))
    mesh.add(np.stack(faces), slab)
    b0 = edge[0]
    mesh.add(points([[_spot(_INNER, b0, y), _spot(_OUTER, b0, y), _spot(_OUTER, b0, y - 0.3), _spot(_INNER, b0, y - 0.3)]]), slab)
    posts = points([_spot(_INNER + 0.06, float(b), y) for b in np.arange(edge[0], _TOP, 8)])
    tops = posts + np.array([0, 0.95, 0], np.float32)
    rods(mesh, posts, tops, 0.011, paint_of("#2a2c2e"))
    rods(mesh, tops[:-1], tops[1:], 0.026, paint_of("#4a3524"), sides=6)
    a = np.radians(86.0)
    with mesh.at((_OUTER - 0.09) * np.cos(a), y, (_OUTER - 0.09) * np.sin(a), np.pi / 2 - a):
        frame = plain("#a09682", 4, 0.14, 0.4)
        for sx in (-0.58, 0.58):
            box(mesh, (sx, 1.0, 0), (0.22, 2.0, 0.24), frame)
        for k in range(7):
            t = np.pi * (k + 0.5) / 7
            box(mesh, (0.58 * np.cos(t), 2.0 + 0.58 * np.sin(t), 0), (0.27, 0.22, 0.24), frame, roll=float(t - np.pi / 2))
        planks = wood("#5a4028")
        for k in range(5):
            box(mesh, (-0.37 + k * 0.186, 1.15 + 0.10 * (2 - abs(k - 2)), 0.02), (0.178, 2.3, 0.06), planks)
        for h in (0.5, 1.7):
            box(mesh, (-0.10, h, -0.02), (0.74, 0.07, 0.02), "#26262a", casts="none")
        lathe(mesh, [(0.05, 0), (0.05, 0.03)], "#26262a", origin=(0.34, 1.1, -0.03), sides=8, casts="none")


def _slit(mesh: Mesh, bearing: float, y: float) -> None:
    """A deep, narrow window: a splayed niche, its pane pale with the sky."""
    a = np.radians(bearing)
    with mesh.at((_OUTER - 0.02) * np.cos(a), y, (_OUTER - 0.02) * np.sin(a), np.pi / 2 - a):
        niche = plain("#6c6456", 4)
        for sx in (-1, 1):
            mesh.quad((sx * 0.34, -0.2, -0.01), (-sx * 0.16, 0, 0.02), (0, 1.1, 0), niche, casts="none")
        box(mesh, (0, -0.24, -0.04), (0.80, 0.09, 0.16), plain("#9a8f7a", 5), casts="none")
        box(mesh, (0, 0.94, -0.02), (0.80, 0.16, 0.10), plain("#8a806d", 5), casts="none")
        for sx in (-0.37, 0.37):
            box(mesh, (sx, 0.36, -0.02), (0.12, 1.16, 0.09), plain("#8f8572", 5), casts="none")
        mesh.quad((-0.19, -0.19, -0.025), (0.38, 0, 0), (0, 1.06, 0), _SKY_PANE, casts="none")
        for yy in (0.16, 0.52):
            box(mesh, (0, yy, -0.035), (0.40, 0.025, 0.02), "#22262a", casts="none")
        box(mesh, (0, 0.34, -0.035), (0.025, 1.06, 0.02), "#22262a", casts="none")


_SKY_PANE = paint_of("#1a2026", "#41566e")


def _spiral_lights(build: Build) -> None:
    mesh = build.mesh
    day = build.daylight
    # The lantern that is carried: just behind whoever climbs, low, so that shadows go up the wall.
    if build.lamps > 0.2:
        build.lamp(0.42, 0.75, -0.28, "#ffae58", 2.6, 1.7, size=0.05, glow=0.0, flicker=0.05)
    for bearing, drop in ((150.0, 0.0), (330.0, -2.2), (520.0, -4.2)):
        y = 2.05 - (bearing - _HERE) / _STEP * _RISE * (0.92 if bearing > _HERE else 1.0)
        a = np.radians(bearing)
        with mesh.at(_WELL[0] + (_OUTER - 0.03) * np.cos(a), y, _WELL[1] + (_OUTER - 0.03) * np.sin(a), np.pi / 2 - a, prop=f"sconce{int(drop)}"):
            wall_lantern(build, strength=1.5 if drop == 0 else 1.1)
    for bearing, y, share in ((196.0, 2.9, 1.2), (20.0, 0.1, 0.9), (250.0, -1.4, 0.6), (80.0, -4.0, 0.9)):
        a = np.radians(bearing)
        out = (-float(np.cos(a)), -0.25, -float(np.sin(a)))
        build.window_light(_WELL[0] + 3.3 * float(np.cos(a)), y, _WELL[1] + 3.3 * float(np.sin(a)), out, 0.6, share * (1.0 if day.lamps < 0.5 else 0.6))


def _climbing_shadows(request: SetRequest, seen: Seen) -> list[Layer]:
    """Two shadows, larger than those who throw them, go up the wall faster than they do."""
    view = request.view
    if request.plan.size not in (Size.WIDE, Size.MEDIUM_WIDE, Size.EXTREME_WIDE, Size.MEDIUM) or not request.plan.subjects:
        return []
    layers: list[Layer] = []
    for i, (bearing, tall, shape) in enumerate(((188.0, 2.5, _WOMAN), (206.0, 1.75, _BOY))):
        a0, a1 = np.radians(bearing + 16), np.radians(bearing - 24)
        start = (_WELL[0] + 3.2 * float(np.cos(a0)), 0.5 - 0.25 * i, _WELL[1] + 3.2 * float(np.sin(a0)))
        stop = (_WELL[0] + 3.2 * float(np.cos(a1)), 1.35 - 0.25 * i, _WELL[1] + 3.2 * float(np.sin(a1)))
        x, y, depth = view.project(start)
        if depth < 1.0:
            continue
        metre = view.focal_px / depth
        h = int(min(tall * metre * 1.25, 1.5 * view.height)) // 2 * 2 + 8
        w = h
        mask = np.zeros((h, w), np.float32)
        k = h / 1.25
        polygon(mask, [(w / 2 + px * k, h - 4 - py * k) for px, py in curve(shape, 90)], 1.0)
        mask = blur(mask, max(1.0, 0.028 * k))
        mask[:2], mask[-2:], mask[:, :2], mask[:, -2:] = 0, 0, 0, 0
        layers.append(Layer(f"shadow_{i}", np.broadcast_to(np.array([0.028, 0.022, 0.02], np.float32), (h, w, 3)).copy(), single(mask * np.float32(0.66)),
                            x - w / 2, y - h + 4, depth, "over", 1.0, None, Travel(start, stop)))
    return layers


# Outlines in heights of the figure: x from the middle, y up, walking to the left.
_WOMAN: Sequence[tuple[float, float]] = (
    (-0.20, 0.0), (-0.16, 0.08), (-0.14, 0.26), (-0.17, 0.46), (-0.22, 0.56), (-0.13, 0.66), (-0.12, 0.78), (-0.06, 0.83), (-0.08, 0.90),
    (-0.05, 0.98), (0.01, 1.0), (0.06, 0.96), (0.07, 0.86), (0.12, 0.80), (0.15, 0.66), (0.14, 0.52), (0.18, 0.34), (0.13, 0.24), (0.22, 0.08),
    (0.25, 0.0), (0.14, 0.02), (0.04, 0.24), (-0.06, 0.10), (-0.08, 0.0), (-0.20, 0.0))
_BOY: Sequence[tuple[float, float]] = (
    (-0.24, 0.06), (-0.20, 0.16), (-0.15, 0.30), (-0.18, 0.48), (-0.24, 0.58), (-0.13, 0.64), (-0.12, 0.74), (-0.12, 0.86), (-0.10, 0.95), (0.0, 1.02),
    (0.09, 0.96), (0.10, 0.84), (0.07, 0.74), (0.14, 0.66), (0.15, 0.50), (0.11, 0.36), (0.16, 0.16), (0.22, 0.0), (0.08, 0.0), (0.03, 0.26),
    (-0.08, 0.18), (-0.12, 0.04), (-0.24, 0.06))


# ---- an ordinary stairwell ----------------------------------------------------------------------------------------------


def _plain_ground(x: float, z: float) -> float:
    if z < 1.25 or x > 1.55:
        return 0.0
    if x > 0.15:
        return float(np.clip(np.floor((z - 1.25) / 0.28) + 1, 0, 9)) * 0.17
    return 0.0


def _stairwell(build: Build) -> Design:
    """The hall of an apartment house: tiled floor, a flight up to a landing with a tall window, a flight back above."""
    mesh = build.mesh
    left, right, front, back, high = -2.3, 1.7, -3.4, 4.9, 5.8
    mesh.quad((left, 0, front), (right - left, 0, 0), (0, 0, back - front), checks("#cfc6b2", "#5a6462", 0.34, gloss=0.0), casts="none")
    mesh.quad((left, high, front), (right - left, 0, 0), (0, 0, back - front), plain("#b9b2a2", 3), casts="sun")
    wall = dado(aged("#c3b899", "#8d7f63", 3, 0.8), plain("#56685c", 4, 0.06), 1.25)
    upper = dado(aged("#c3b899", "#8d7f63", 3, 0.8), plain("#56685c", 4, 0.06), 1.25 + 1.53)
    opened_wall(mesh, (left, 0, back), (right - left, 0, 0), high, [(1.35, 2.6, 2.75, 4.7)], upper)
    opened_wall(mesh, (left, 0, front), (0, 0, back - front), high, [], wall)
    opened_wall(mesh, (right, 0, front), (0, 0, back - front), high, [], wall)
    opened_wall(mesh, (left, 0, front), (right - left, 0, 0), high, [], wall)
    with mesh.at(left + 2.05, 0, back):
        window(build, 1.4, 2.6, 4.7, rows=4)
    build.window_light(left + 2.05, 3.7, back, (0, -0.2, -1), 1.6, 1.2)
    build.sunlight((0.42, 0.50, 0.72), (0.2, 0.4, 1.5))
    _steps(mesh, 0.15, right - 0.02, 1.25, 9, 0.0, 1)
    box(mesh, ((left + right) / 2, 1.53 - 0.09, 4.33), (right - left, 0.18, 1.14), plain("#8d8674", 5))
    _steps(mesh, left + 0.02, 0.0, 3.77, 12, 1.53, -1)
    _balustrade(mesh, 0.12, 1.25, 3.77, 0.0, 1.53)
    _balustrade(mesh, 0.03, 3.77, 0.42, 1.53, 3.57)
    with mesh.at(left + 0.01, 0, -0.9, -np.pi / 2):
        door(build, 0.92, 2.1, "#4a3a30", glass=True)
    with mesh.at(left + 0.01, 0, 0.9, -np.pi / 2):
        door(build, 0.92, 2.1, "#4a3a30", glass=True)
    _letter_boxes(mesh, left)
    with mesh.at(1.35, 0, 0.55, prop="plant"):
        pot_plant(mesh, 1.0, 3)
    with mesh.at(0.75, high - 0.02, -0.7):
        ceiling_globe(build, 2.3, drop=2.4)
    with mesh.at(-1.0, 3.55 + 2.2, 3.9):
        ceiling_globe(build, 1.2, drop=0.5)
    return Design(build.rig(), EXTENT, gardens, tuple(build.glows), mean=build.daylight.mean, ground=_plain_ground)


def _steps(mesh: Mesh, x0: float, x1: float, z: float, count: int, y: float, way: int) -> None:
    """A flight along z (`way` 1 away from the camera): treads with a nosing, risers, a closed underside."""
    stone, front = plain("#a59c88", 5, 0.12, 0.5), plain("#7c7463", 6, 0.1, 0.5)
    for k in range(count):
        zk = z + way * 0.28 * k
        box(mesh, ((x0 + x1) / 2, y + 0.17 * (k + 1) - 0.02, zk + way * 0.13), (x1 - x0, 0.04, 0.31), stone)
        box(mesh, ((x0 + x1) / 2, y + 0.17 * (k + 1) - 0.11, zk + way * 0.16), (x1 - x0, 0.16, 0.28), front)
    run, climb = 0.28 * count, 0.17 * count
    mesh.quad((x0, y - 0.16 if way > 0 else y - 0.03, z), (x1 - x0, 0, 0), (0, climb, way * run), plain("#b5ad9a", 4))


def _balustrade(mesh: Mesh, x: float, z0: float, z1: float, y0: float, y1: float) -> None:
    """Turned-iron balusters under a wooden rail along a flight, with a ball on the first post."""
    t = np.linspace(0, 1, 22)
    low = single(np.stack([np.full(22, x), y0 + (y1 - y0) * t + 0.1, z0 + (z1 - z0) * t], 1))
    high = low + np.array([0, 0.85, 0], np.float32)
    rods(mesh, low, high, 0.012, paint_of("#2c2c2c"))
    rods(mesh, high[:1], high[-1:], 0.035, wood("#5e3f26"), sides=6)
    tube(mesh, [low[0] - np.array([0, 0.1, 0]), high[0] + np.array([0, 0.10, 0])], 0.045, wood("#5e3f26"))
    ball(mesh, high[0] + np.array([0, 0.16, 0], np.float32), 0.07, wood("#6e4b2e"))


def _letter_boxes(mesh: Mesh, left: float) -> None:
    """Two rows of letter boxes between the doors, with names and a paper in one."""
    metal: Material = plain("#7d8484", 4, 0.08)
    for i in range(4):
        for j in range(2):
            at = (left + 0.09, 1.45 - 0.34 * j, -0.42 + 0.27 * i)
            box(mesh, at, (0.16, 0.31, 0.25), metal, casts="none")
            box(mesh, (at[0] + 0.083, at[1] + 0.08, at[2]), (0.004, 0.03, 0.16), "#2a2c2e", casts="none")
            box(mesh, (at[0] + 0.083, at[1] - 0.05, at[2]), (0.004, 0.04, 0.1), "#d8d0b8", casts="none")
    box(mesh, (left + 0.2, 1.56, 0.12), (0.16, 0.02, 0.14), "#e0dac6", roll=0.3, casts="none")
