"""The hall that its features make a church, a theatre, a palace or a station; here are the choice and the church."""

from __future__ import annotations

import itertools

import numpy as np

from milimo.engines.previz.model import SetRequest
from milimo.engines.previz.paint import pigment, single
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import box, curtain, lathe, rods, sheet, tube
from milimo.engines.previz.sets.built.design import Design
from milimo.engines.previz.sets.built.joinery import lit_sky
from milimo.engines.previz.sets.built.mesh import Material, Mesh, Skin, Spot, paint_of, points
from milimo.engines.previz.sets.built.outdoors import gardens
from milimo.engines.previz.sets.built.places.extents import HALL_EXTENT
from milimo.engines.previz.sets.built.places.great_halls import great_hall
from milimo.engines.previz.sets.built.places.masonry import column, light_shafts
from milimo.engines.previz.sets.built.places.theatre import theatre
from milimo.engines.previz.sets.built.props.lamps import candle, chandelier
from milimo.engines.previz.sets.built.surfaces import blocks, checks, cloth, plain, wood

# ---- hall -----------------------------------------------------------------------------------------------------------------


def design_hall(request: SetRequest) -> Design:
    build = Build(request)
    if build.has("theatre", "theater", "stage", "cinema", "opera", "concert"):
        return theatre(build)
    if build.has("ballroom", "palace", "throne", "castle", "dance", "museum", "gallery"):
        return great_hall(build, "palace")
    if build.has("station", "platform", "railway", "airport"):
        return great_hall(build, "station")
    return _church(build)


def arch(mesh: Mesh, x: float, z0: float, z1: float, spring: float, paint: Material, *, pointed: bool = False, thick: float = 0.6, wall_top: float = 8.0) -> None:
    """An arch between two columns along z, with the wall above it up to `wall_top`."""
    n = 12
    t = np.linspace(0, np.pi, n + 1)
    half, mid = (z1 - z0) / 2, (z0 + z1) / 2
    rise = half * (1.25 if pointed else 1.0)
    zs = mid - half * np.cos(t)
    ys = spring + rise * (np.sin(t) if not pointed else np.minimum(1.0, np.sin(t) ** 0.85))
    inner = np.stack([np.full(n + 1, -thick / 2), ys, zs], 1)
    outer = inner + np.array([thick, 0, 0])
    soffit = np.stack([inner[:-1], inner[1:], outer[1:], outer[:-1]], 1) + np.array([x, 0, 0])
    mesh.add(single(soffit), paint)
    for dx in (-thick / 2, thick / 2):
        low = np.stack([np.full(n + 1, x + dx), ys, zs], 1)
        high = low.copy()
        high[:, 1] = wall_top
        mesh.add(single(np.stack([low[:-1], low[1:], high[1:], high[:-1]], 1)), paint)
        ring = [(x + dx * 1.06, y, z) for y, z in zip(ys, zs, strict=True)]
        tube(mesh, ring, 0.07, paint, sides=4, casts="none")


def _church(build: Build) -> Design:
    """A nave with pointed arches, pews, an aisle, an altar with candles under a rose window; coloured light."""
    mesh = build.mesh
    stone = blocks("#a39a88", "#7d7464", 0.9, 0.45, 0.012, 4, 0.10, worn=0.3)
    smooth = plain("#aca390", 5, 0.10, 0.8)
    high, left, right, front, back = 9.0, -6.6, 6.6, -8.5, 17.0
    mesh.quad((left, 0, front), (right - left, 0, 0), (0, 0, back - front), checks("#a89c86", "#7d7464", 0.6, 0.25, turned=True), casts="none")
    for x in (left, right):
        mesh.quad((x, 0, front), (0, 0, back - front), (0, high, 0), stone, casts="sun")
        for k in range(5):
            _lancet(build, x, -5.4 + 4.4 * k, k)
    for z in (front, back):
        mesh.quad((left, 0, z), (right - left, 0, 0), (0, high + 4, 0), stone, casts="sun")
    for x in (-3.5, 3.5):
        zs = [-7.6 + 4.4 * k for k in range(6)]
        for z in zs:
            column(mesh, x, z, 4.2, smooth, 0.36)
        for a, b in itertools.pairwise(zs):
            arch(mesh, x, a + 0.3, b - 0.3, 4.2, smooth, pointed=True, wall_top=9.4)
    _vault(mesh, smooth, 9.2, front, back)
    for x, w in ((-5.1, 3.2), (5.1, 3.2)):
        mesh.quad((x - w / 2, 7.0, front), (w, 0, 0), (0, 0, back - front), plain("#8a8272", 4), casts="sun")
    _pews(mesh)
    mesh.quad((-0.75, 0.012, front), (1.5, 0, 0), (0, 0, 19.0), plain("#7a2a28", 3, 0.12, 0.6), casts="none")
    _chancel(build)
    for k, z in enumerate((-3.2, 1.2, 5.6)):
        if build.lamps > 0.1:
            with mesh.at(0, 8.6, z, 0, prop=f"chandelier{k}"):
                chandelier(build, 4.4, 0.75, 8, 1.5)
    day = build.daylight
    build.sunlight((-0.72, 0.62, 0.12), None)
    if day.sun_strength > 0:
        build.fill(-1.5, 0.6, 2.0, "#d8b080", 0.5, 3.0)
        build.fill(1.5, 0.6, 7.0, "#d89a80", 0.4, 3.0)
    return Design(build.rig(ambient=day.ambient * 0.9), HALL_EXTENT, gardens, tuple(build.glows), mean=day.mean - (0.045 if not build.night else 0.0), ground=_dais_ground,
                  haze=(0.62, 0.56, 0.46) if not build.night else (0.20, 0.16, 0.13), haze_per_metre=0.014, haze_most=0.5, extras=light_shafts, vignette=0.44)


def _dais_ground(x: float, z: float) -> float:
    return float(np.clip(np.floor((z - 11.6) / 0.4) + 1, 0, 3)) * 0.16 if abs(x) < 3.2 else 0.0


def _stained(build: Build, seed: int) -> Material:
    """Leaded glass: a lattice of coloured panes that glow with the day outside."""
    sky, power = lit_sky(build)
    del sky
    power = power * (1.15 if not build.night else 0.75)
    colours = np.stack([pigment(c) for c in ("#c84a3a", "#3a6ab8", "#e8b84a", "#4a9a6a", "#8a4a9a", "#e8d8a8")])
    def texture(spot: Spot) -> Skin:
        a, b = spot.across * 5 + spot.up * 3.2, spot.across * 5 - spot.up * 3.2
        i, j = np.floor(a), np.floor(b)
        lead = (np.minimum(np.mod(a, 1), np.mod(b, 1)) < 0.08) | (np.minimum(spot.u, 1 - spot.u) < 0.05)
        which = np.mod(np.floor(np.abs(np.sin(i * 12.9 + j * 78.2 + seed) * 997)), 6).astype(np.int32)
        heart = np.exp(-(((spot.u - 0.5) / 0.22) ** 2) - ((spot.v - 0.5) / 0.30) ** 2)[:, None]
        glow = colours[which] * (1 - 0.35 * heart) + pigment("#ffe2a8") * (0.35 * heart)
        glow = glow * np.float32(power) * np.where(lead, np.float32(0.06), np.float32(1))[:, None]
        return Skin(np.full((len(a), 3), 0.04, np.float32), single(glow))
    return paint_of("#20242a", "#606870", texture=texture)


def _lancet(build: Build, x: float, z: float, seed: int) -> None:
    """A tall pointed window in a side wall, with its stone frame, and its light."""
    mesh = build.mesh
    side = 1 if x > 0 else -1
    inner = x - side * 0.04
    glass = _stained(build, seed)
    mesh.quad((inner, 2.0, z - 0.55), (0, 0, 1.1), (0, 3.0, 0), glass, casts="none")
    t = np.linspace(0, np.pi, 9)
    top = points([[inner, 5.0 + 0.95 * np.sin(a) ** 0.85, z - 0.55 * np.cos(a)] for a in t])
    base = points([[inner, 5.0, z]])
    mesh.add(np.stack([np.stack([base[0], top[i], top[i + 1], top[i + 1]]) for i in range(8)]), glass, casts="none")
    edge = plain("#b4ab98", 4)
    tube(mesh, [(inner, 2.0, z - 0.6), *[(inner, 5.0 + 1.02 * np.sin(a) ** 0.85, z - 0.6 * np.cos(a)) for a in t], (inner, 2.0, z + 0.6)], 0.09, edge, sides=5, casts="none")
    box(mesh, (inner, 1.95, z), (0.3, 0.14, 1.4), edge, casts="none")
    if seed in (1, 2, 3):
        build.window_light(inner - side * 0.3, 3.6, z, (-side, -0.35, 0), 1.3, 0.75 if side < 0 else 0.4)


def _vault(mesh: Mesh, paint: Material, high: float, front: float, back: float) -> None:
    """A ribbed barrel over the nave."""
    t = np.linspace(0, np.pi, 13)
    section = np.stack([-3.5 * np.cos(t), high + 2.6 * np.sin(t)], 1)
    zs = np.linspace(front, back, 7)
    grid = np.stack([np.stack([section[:, 0], section[:, 1], np.full(13, z)], 1) for z in zs])
    sheet(mesh, single(grid), plain("#968d7c", 6, 0.08, 1.5), casts="sun")
    for z in (-7.6 + 4.4 * k for k in range(6)):
        tube(mesh, [(px * 0.99, py - 0.04, z) for px, py in section], 0.12, paint, sides=5, casts="none")


def _pews(mesh: Mesh) -> None:
    timber = wood("#5f4229")
    for side in (-1, 1):
        for k in range(9):
            z = -6.4 + 1.15 * k
            with mesh.at(side * 2.0, 0, z, 0, prop=f"pew{side}{k}"):
                box(mesh, (0, 0.44, 0), (2.2, 0.05, 0.40), timber)
                box(mesh, (0, 0.68, 0.24), (2.2, 0.46, 0.04), timber, pitch=0.14)
                box(mesh, (0, 0.93, 0.285), (2.24, 0.05, 0.10), timber)
                box(mesh, (0, 0.22, 0.18), (2.2, 0.40, 0.03), timber)
                for sx in (-1, 1):
                    box(mesh, (sx * 1.12, 0.42, 0.03), (0.06, 0.84, 0.50), timber)
                    lathe(mesh, [(0.03, 0.84), (0.05, 0.90), (0.02, 0.95), (0.045, 1.0), (0.001, 1.06)], timber, origin=(sx * 1.12, 0, 0.24), sides=8)


def _chancel(build: Build) -> None:
    """Three steps, the altar with its cloth and candles, a cross, a rose window over it, flowers."""
    mesh = build.mesh
    stone = plain("#b4ab98", 5, 0.1, 0.6)
    for k in range(3):
        box(mesh, (0, 0.08 + 0.16 * k, 14.3 + 0.4 * k - 0.2), (6.4 - 0.4 * k, 0.16, 5.4 - 0.0 * k), stone)
    with mesh.at(0, 0.48, 14.2, prop="altar"):
        box(mesh, (0, 0.5, 0), (2.4, 1.0, 0.8), stone)
        box(mesh, (0, 1.02, 0), (2.6, 0.08, 0.95), stone)
        curtain(mesh, -1.32, 1.32, 1.07, 0.35, plain("#e8e0d0", 3, 0.05), z=-0.49, depth=0.025, folds=10)
        mesh.quad((-0.3, 0.36, -0.53), (0.6, 0, 0), (0, 0.72, 0), cloth("#7a2a30", "#c8a050", 0.1), casts="none")
        for k, x in enumerate((-1.0, -0.72, -0.44, 0.44, 0.72, 1.0)):
            lathe(mesh, [(0.06, 0), (0.02, 0.05), (0.018, 0.2), (0.045, 0.24)], wood("#b08d4a"), origin=(x, 1.06, 0.1), sides=8, casts="none")
            candle(build, x, 1.30, 0.1, 0.28 - 0.04 * abs(k - 2.5), light=1.3 if k in (1, 4) else 0.0)
        box(mesh, (0, 1.72, 0.15), (0.07, 1.3, 0.06), wood("#b08d4a"))
        box(mesh, (0, 2.0, 0.15), (0.7, 0.07, 0.06), wood("#b08d4a"))
    turn = np.linspace(0, 2 * np.pi, 25)
    rose = _stained(build, 7)
    ring = points([[1.6 * np.cos(a), 6.6 + 1.6 * np.sin(a), 16.95] for a in turn[:-1]])
    mesh.add(np.stack([ring[[0, i, i + 1, i + 1]] for i in range(1, 23)]), rose, casts="none")
    edge = plain("#b8af9c", 4)
    for r in (1.68, 0.9, 0.35):
        tube(mesh, [(r * np.cos(a), 6.6 + r * np.sin(a), 16.90) for a in turn], 0.09 if r > 1 else 0.05, edge, sides=5, casts="none")
    rods(mesh, points([[0.35 * np.cos(a), 6.6 + 0.35 * np.sin(a), 16.9] for a in turn[:-1:2]]), points([[1.65 * np.cos(a), 6.6 + 1.65 * np.sin(a), 16.9] for a in turn[:-1:2]]), 0.04, edge, casts="none")
    build.window_light(0, 6.0, 16.5, (0, -0.3, -1), 2.4, 1.0)
