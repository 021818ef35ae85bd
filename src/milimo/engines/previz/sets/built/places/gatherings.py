"""Where people gather: a bar or café, and the hall that is a church, a theatre, a ballroom or a station by its features."""

from __future__ import annotations

import itertools

import numpy as np

from milimo.contracts.shots import TimeOfDay
from milimo.engines.previz.model import Layer, SetRequest
from milimo.engines.previz.paint import generator, pigment, shafts, single
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import ball, box, curtain, cushion, lathe, rods, sheet, tube
from milimo.engines.previz.sets.built.design import Design, Extent, Glow
from milimo.engines.previz.sets.built.gbuffer import Seen
from milimo.engines.previz.sets.built.joinery import door, lit_sky, panelling
from milimo.engines.previz.sets.built.mesh import Material, Mesh, Skin, Spot, paint_of, points
from milimo.engines.previz.sets.built.outdoors import city, gardens
from milimo.engines.previz.sets.built.props.furniture import chair, piano, round_table, stool
from milimo.engines.previz.sets.built.props.lamps import candle, chandelier, pendant, shade_of
from milimo.engines.previz.sets.built.props.streetware import bench, neon
from milimo.engines.previz.sets.built.props.things import bottle, cup, hanging_picture, pot_plant, wall_clock
from milimo.engines.previz.sets.built.rooms import Opening, Walls, along, shell
from milimo.engines.previz.sets.built.surfaces import blocks, boards, checks, cloth, plain, wallpaper, wood

BAR_EXTENT = Extent(-2.3, 2.3, -3.9, 2.95, 2.9, (0.0, 0.347), ((-1.0, 0.8), (0.2, 0.3), (1.0, 2.6)), ((-0.55, 0.77, 1.95, 0.0), (0.55, 0.77, 1.95, 0.0), (-2.3, 0.46, 0.9, 1.2)))
HALL_EXTENT = Extent(-3.0, 3.0, -6.0, 5.0, 7.5, (0.0, 0.82), ((-1.0, 1.2), (0.0, 0.8), (1.1, 2.0), (0.0, 7.0)), ((-2.4, 0.46, 0.6, 0.0), (2.4, 0.46, 1.7, 0.0)), 1.55)

_BAR = Walls(-3.5, 3.5, -4.5, 4.6, 3.0)
_LIQUOR = ("#8a4a1c", "#3a5a34", "#c8a050", "#5a2a20", "#9ab0a8", "#b8702c", "#2f4a50", "#d8c890", "#6a1f1c")


# ---- bar ------------------------------------------------------------------------------------------------------------------


def design_bar(request: SetRequest) -> Design:
    build = Build(request)
    cafe = build.has("cafe", "café", "coffee", "bakery", "restaurant", "diner")
    panes = [Opening("left", -0.6, 3.0, 0.80, 2.45, 3, 1)]
    paper = "#a89878" if cafe else build.pick(("#4a5a4c", "#6a3a30", "#3f4a5c"), 3)
    shell(build, _BAR, floor=checks("#b8a88c", "#4a4a46", 0.36, 0.0) if cafe else boards("#3f2c1e", "#5f452e", 0.13, gloss=0.0), ceiling=plain("#6a5c48" if not cafe else "#b8ac94", 3, 0.08),
          wall=wallpaper(paper, "#a88a5c", 0.28, "damask" if not cafe else "stripe"), windows=panes, trim="#38271a", frame="#4a3524", doors={"front": [(1.5, 1.2)]})
    _counter(build, cafe)
    _back_bar(build, cafe)
    _bar_tables(build, cafe)
    _bar_walls(build)
    build.sunlight((-0.82, 0.46, -0.05), (-0.6, 0.4, 0.4))
    day = build.daylight
    mean = day.mean - 0.04 if not build.night else 0.20
    up, down = ("#2a2426", "#1e1612") if build.lamps > 0.6 else (day.up, day.down)
    return Design(build.rig(up, down), BAR_EXTENT, city, tuple(build.glows), mean=mean, vignette=0.45,
                  haze=(0.34, 0.24, 0.16), haze_per_metre=0.012 if build.lamps > 0.5 else 0.0)


def _counter(build: Build, cafe: bool) -> None:
    """A long counter across the room with a brass rail, beer taps or a coffee machine, glasses; stools before it."""
    mesh = build.mesh
    with mesh.at(0.25, 0, 2.75, prop="counter"):
        timber = wood("#5a3a22", gloss=0.1) if not cafe else wood("#7a8a80")
        box(mesh, (0, 0.52, 0), (5.0, 1.0, 0.55), timber)
        box(mesh, (0, 1.06, -0.05), (5.2, 0.07, 0.80), wood("#6f4a2c", gloss=0.1) if not cafe else plain("#d8d0c0", 3, 0.08, 0.5))
        for i in range(7):
            box(mesh, (-2.15 + 0.716 * i, 0.56, -0.285), (0.60, 0.66, 0.02), plain("#4a2f1b" if not cafe else "#6a7a70", 4, 0.12, 0.4), casts="none")
        box(mesh, (0, 0.08, -0.22), (4.9, 0.16, 0.2), "#2a1c12")
        tube(mesh, [(-2.4, 0.22, -0.48), (2.4, 0.22, -0.48)], 0.028, "#b08d4a", sides=7)
        for x in (-2.2, -0.75, 0.75, 2.2):
            tube(mesh, [(x, 0.22, -0.48), (x, 0.16, -0.3)], 0.018, "#b08d4a", sides=5, casts="none")
        if cafe:
            _coffee_machine(mesh)
        else:
            _taps(mesh)
        for k, x in enumerate((-1.9, -1.75, -1.0, 0.35, 1.95)):
            lathe(mesh, [(0.03, 0), (0.042, 0.13), (0.038, 0.13), (0.001, 0.02)], paint_of(("#c8d4d0", "#b8842c")[k % 2], "#141a1a" if k % 2 == 0 else "#3a2408"),
                  origin=(x, 1.095, -0.15 + 0.1 * (k % 2)), sides=9, casts="none")
        if build.has("candle"):
            candle(build, -0.4, 1.095, -0.15, 0.14, light=1.2)
    for k, x in enumerate((-1.65, -0.55, 0.55, 1.65)):
        with mesh.at(x, 0, 1.95 + 0.08 * (k % 2), 0.4 * k, prop=f"stool{k}"):
            stool(mesh, 0.74, "#7a2f28" if not cafe else "#4f6a60", "#6a5c44")


def _taps(mesh: Mesh) -> None:
    lathe(mesh, [(0.12, 1.095), (0.06, 1.13), (0.05, 1.42), (0.08, 1.45), (0.001, 1.5)], wood("#b08d4a", gloss=0.2), origin=(0.95, 0, 0.05), sides=12)
    tube(mesh, [(0.70, 1.40, 0.05), (1.20, 1.40, 0.05)], 0.045, wood("#b08d4a", gloss=0.2), sides=8)
    for k, c in enumerate(("#a8382a", "#e0d8c0", "#2f4a3a")):
        x = 0.74 + 0.21 * k
        tube(mesh, [(x, 1.40, 0.02), (x, 1.36, -0.10), (x, 1.30, -0.11)], 0.014, "#c8a860", sides=5, casts="none")
        tube(mesh, [(x, 1.42, 0.03), (x, 1.62, -0.02)], 0.022, c, sides=6, casts="none")


def _coffee_machine(mesh: Mesh) -> None:
    metal = plain("#b4b8b6", 3, 0.1, 0.3)
    box(mesh, (0.95, 1.34, 0.05), (0.85, 0.46, 0.44), metal)
    box(mesh, (0.95, 1.60, 0.05), (0.90, 0.06, 0.48), "#7a2f28")
    for x in (0.7, 0.95, 1.2):
        tube(mesh, [(x, 1.30, -0.2), (x, 1.27, -0.34), (x + 0.0, 1.26, -0.42)], 0.02, "#26221e", sides=6, casts="none")
    for k in range(6):
        cup(mesh, 0.62 + 0.13 * k, 1.63, 0.08, "#e8e0cc", 0.07)
    box(mesh, (-1.4, 1.27, 0.0), (1.1, 0.34, 0.4), paint_of("#a8b8b4", "#3a3424"))
    for k in range(6):
        cushion(mesh, (-1.8 + 0.16 * k, 1.22 + 0.12 * (k % 2), -0.08), (0.13, 0.08, 0.12), plain(("#c8904a", "#8a5028", "#e0b878")[k % 3], 3), softness=0.8, grain=3, casts="none")


def _back_bar(build: Build, cafe: bool) -> None:
    """Shelves of bottles before a mirror between columns, under a cornice with hidden lights."""
    mesh = build.mesh
    timber = wood("#4f3420")
    with along(build, _BAR, "back"):
        box(mesh, (0.25, 0.46, -0.28), (4.8, 0.92, 0.5), timber)
        box(mesh, (0.25, 0.94, -0.29), (4.9, 0.05, 0.56), wood("#6a482c"))
        for x in (-2.1, -0.55, 1.05, 2.6):
            box(mesh, (x, 1.85, -0.12), (0.16, 1.8, 0.2), timber)
            box(mesh, (x, 2.72, -0.14), (0.26, 0.10, 0.28), timber)
        box(mesh, (0.25, 2.82, -0.16), (5.0, 0.14, 0.34), timber)
        for i, x in enumerate((-1.32, 0.25, 1.83)):
            mesh.quad((x - 0.70, 1.0, -0.02), (1.40, 0, 0), (0, 1.68, 0), _mirror_glass(build), casts="none")
            for j, y in enumerate((1.02, 1.45, 1.88)):
                if j:
                    box(mesh, (x, y - 0.02, -0.13), (1.38, 0.03, 0.22), plain("#8a7a58" if cafe else "#3c281a", 3, 0.1, 0.3), casts="none")
                rng = generator(build.request.seed + 31 * i + j)
                at = x - 0.62
                while at < x + 0.60:
                    high = float(rng.uniform(0.22, 0.33))
                    colour = _LIQUOR[int(rng.integers(len(_LIQUOR)))]
                    if cafe and rng.random() < 0.6:
                        lathe(mesh, [(0.05, 0), (0.055, 0.12), (0.04, 0.16), (0.001, 0.17)], ("#d8cba8", "#8a5a3a", "#b8c4b8")[int(rng.integers(3))], origin=(at, y, -0.13), sides=8, casts="none")
                    else:
                        bottle(mesh, at, y, -0.13 + float(rng.uniform(-0.03, 0.03)), colour, high, sides=6)
                    at += float(rng.uniform(0.085, 0.13))
            if build.lamps > 0.1:
                build.lamp(x, 2.62, -0.30, "#ffb45c", 0.95, 0.9, size=0.0, glow=0.75, glow_strength=0.30, figure=False)
    if build.has("neon") or (build.night and not cafe):
        with along(build, _BAR, "right", 2.2):
            neon(build, 0, 2.1, -0.1, 1.1, 0.5, build.pick(("#ff3f78", "#35d6e6", "#ff8a3a"), 5), build.request.seed % 50 + 1)


def _mirror_glass(build: Build) -> Material:
    """An old mirror: the room's warm dark, brighter toward its top, a little foxed."""
    warm = 0.10 + 0.24 * build.lamps
    cool = 0.0 if build.night else 0.22
    def texture(spot: Spot) -> Skin:
        rise = spot.v[:, None]
        glow = pigment("#c8843c") * np.float32(warm) * (np.float32(0.35) + rise) + pigment("#9ab0b8") * np.float32(cool) * (np.float32(0.5) + np.float32(0.4) * np.sin(spot.u * 7)[:, None])
        return Skin(np.full((len(spot.u), 3), 0.08, np.float32), single(glow))
    return paint_of("#20201e", texture=texture)


def _bar_tables(build: Build, cafe: bool) -> None:
    mesh = build.mesh
    for k, (x, z) in enumerate(((-2.3, 0.35), (2.35, 0.55), (-2.2, -2.2), (2.2, -2.0))):
        with mesh.at(x, 0, z, prop=f"table{k}"):
            round_table(mesh, 0.38, 0.74, "#5a3a22" if not cafe else plain("#d8d2c4", 3, 0.06, 0.3))
            if not cafe or build.lamps > 0.3:
                lathe(mesh, [(0.035, 0), (0.04, 0.07), (0.035, 0.075)], paint_of("#a84a28", "#c85a28" if build.lamps > 0.2 else None), origin=(0.05, 0.74, 0.08), sides=9, casts="none")
                build.lamp(0.05, 0.84, 0.08, "#ff9a4c", 0.75, 0.7, size=0.03 if k < 2 else 0.0, glow=0.14, glow_strength=0.6, flicker=0.05, skip=(f"table{k}",), figure=k < 2)
            bottle(mesh, -0.12, 0.74, 0.05, "#3a5a34" if not cafe else "#c8d4d0", 0.28)
            cup(mesh, 0.14, 0.74, -0.14, "#e8e0cc", 0.08)
        for j, a in enumerate((0.8, 2.6)):
            with mesh.at(x + 0.62 * np.sin(a + k), 0, z + 0.62 * np.cos(a + k), a + k, prop=f"chair{k}{j}"):
                chair(mesh, "#4f3622" if not cafe else "#6a7a70", "#7a2f28" if not cafe else None, style="slat")
    for k, x in enumerate((-1.5, 0.25, 2.0)):
        with mesh.at(x, _BAR.high - 0.01, 2.55):
            pendant(build, 0.95, shade=("#2f4a3a", "#7a2f28")[cafe], radius=0.19, strength=1.35, figure=k == 1, size=0.07 if k == 1 else 0.0)
    if build.has("piano"):
        with mesh.at(2.9, 0, 0.9, np.pi / 2, prop="piano"):
            piano(mesh)


def _bar_walls(build: Build) -> None:
    mesh = build.mesh
    for wall in ("left", "right", "front"):
        with along(build, _BAR, wall):
            start, stop = _BAR.span(wall)
            if wall == "front":
                panelling(mesh, start, -2.15, 1.0, "#4f3622")
                panelling(mesh, -0.85, stop, 1.0, "#4f3622")
            elif wall == "right":
                panelling(mesh, start, stop, 1.0, "#4f3622")
            else:
                panelling(mesh, start, stop, 0.74, "#4f3622")
    with along(build, _BAR, "right"):
        for k, (x, w, h) in enumerate(((-1.0, 0.6, 0.8), (0.0, 0.5, 0.4), (0.05, 0.45, 0.35), (1.6, 1.0, 0.7))):
            hanging_picture(mesh, x, 1.75 if k != 2 else 1.3, 0, w, h, k + 2, "#6a4a28")
    with along(build, _BAR, "front", 1.5):
        door(build, 1.0, 2.15, "#3f2c1e", glass=True)
    with along(build, _BAR, "front"):
        wall_clock(mesh, 0.5, 2.1, 0, 0.2)
        hanging_picture(mesh, 2.0, 1.8, 0, 0.9, 0.6, 5)
    with mesh.at(-3.1, 0, 4.1, prop="plant"):
        pot_plant(mesh, 1.2, 6)
    with along(build, _BAR, "left", -0.6, "curtain"):
        curtain(mesh, -1.8, -1.15, 2.55, 0.82, cloth("#6a2a28"), z=-0.12, depth=0.05, folds=4)
        curtain(mesh, 1.8, 1.15, 2.55, 0.82, cloth("#6a2a28"), z=-0.12, depth=0.05, folds=4)
        tube(mesh, [(-1.9, 2.58, -0.12), (1.9, 2.58, -0.12)], 0.02, "#b08d4a", sides=6)


# ---- hall -----------------------------------------------------------------------------------------------------------------


def design_hall(request: SetRequest) -> Design:
    build = Build(request)
    if build.has("theatre", "theater", "stage", "cinema", "opera", "concert"):
        return _theatre(build)
    if build.has("ballroom", "palace", "throne", "castle", "dance", "museum", "gallery"):
        return _great_hall(build, "palace")
    if build.has("station", "platform", "railway", "airport"):
        return _great_hall(build, "station")
    return _church(build)


def column(mesh: Mesh, x: float, z: float, high: float, paint: Material, radius: float = 0.36) -> None:
    """A column with base, shaft with a swelling, capital and abacus."""
    r = radius
    with mesh.at(x, 0, z):
        box(mesh, (0, 0.12, 0), (3.0 * r, 0.24, 3.0 * r), paint)
        lathe(mesh, [(1.35 * r, 0.24), (1.4 * r, 0.32), (1.05 * r, 0.42), (r, 0.5), (r * 1.02, high * 0.4), (0.86 * r, high - 0.55), (0.95 * r, high - 0.5),
                     (1.0 * r, high - 0.42), (1.45 * r, high - 0.2), (1.5 * r, high - 0.14)], paint, sides=14)
        box(mesh, (0, high - 0.07, 0), (3.3 * r, 0.14, 3.3 * r), paint)


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
                  haze=(0.62, 0.56, 0.46) if not build.night else (0.20, 0.16, 0.13), haze_per_metre=0.014, haze_most=0.5, extras=_light_shafts, vignette=0.44)


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


def _light_shafts(request: SetRequest, seen: Seen) -> list[Layer]:
    """Light standing in the air from the windows on the sun's side."""
    if request.time_of_day is TimeOfDay.NIGHT:
        return []
    view = request.view
    x, y, depth = view.project((-6.4, 5.0, 3.4))
    if depth < 1.0 or not -0.6 * view.width < x < 1.4 * view.width:
        return []
    scale = 0.25
    h, w = int((view.height + 2 * view.overscan) * scale), int((view.width + 2 * view.overscan) * scale)
    mask = shafts((h, w), (x + view.overscan) * scale, (y + view.overscan - 60) * scale, request.seed % 90 + 1, 0.72, 0.42, 0.9 * w, 14)
    tint = "#ffe2ac" if request.time_of_day is not TimeOfDay.DUSK else "#ff9a60"
    rgb = single(mask[..., None] * pigment(tint) * np.float32(0.20))
    return [Layer("shafts", rgb, None, float(-view.overscan), float(-view.overscan), 12.0, "add", scale)]


def _theatre(build: Build) -> Design:
    """Seen from the stalls: the stage with its curtain, footlights and a painted set; gilded arch, boxes, rows of red seats."""
    mesh = build.mesh
    high = 9.0
    mesh.quad((-8, 0, -9), (16, 0, 0), (0, 0, 17), plain("#4a2422", 3, 0.12, 0.8), casts="none")
    mesh.quad((-8, high, -9), (16, 0, 0), (0, 0, 28), plain("#6a5a40", 3), casts="sun")
    wall = wallpaper("#6a2c28", "#a8804a", 0.5, "damask")
    for x in (-8, 8):
        mesh.quad((x, 0, -9), (0, 0, 28), (0, high, 0), wall, casts="sun")
    mesh.quad((-8, 0, -9), (16, 0, 0), (0, high, 0), wall, casts="sun")
    for side in (-1, 1):
        mesh.quad((side * 5.2, 0, 8), (side * 2.8, 0, 0), (0, high, 0), wall, casts="sun")
    mesh.quad((-5.2, 6.4, 8), (10.4, 0, 0), (0, 2.6, 0), wall, casts="sun")
    gilt = wood("#b8924c", gloss=0.1)
    for side in (-1, 1):
        column(mesh, side * 5.2, 7.8, 6.4, gilt, 0.26)
    for k, (y, t) in enumerate(((6.5, 0.35), (6.9, 0.16))):
        box(mesh, (0, y, 7.85 - 0.1 * k), (11.2, t, 0.5), gilt, casts="none")
    box(mesh, (0, 0.5, 12.5), (10.6, 1.0, 9.2), boards("#5a4028", "#7a5838", 0.18, "up"))
    box(mesh, (0, 0.52, 7.86), (10.7, 1.06, 0.12), wood("#4a2f1c"))
    red = plain("#8a2024", 3, 0.14, 0.4)
    for side in (-1, 1):
        curtain(mesh, side * 5.1, side * 3.0, 6.4, 1.0, red, z=8.6, depth=0.16, folds=7, gather=0.30, seed=5)
    curtain(mesh, -5.2, 5.2, 6.6, 5.5, red, z=8.3, depth=0.14, folds=16, seed=6)
    backdrop = _painted_backdrop()
    mesh.quad((-5.2, 1.0, 16.5), (10.4, 0, 0), (0, 6.0, 0), backdrop, casts="none")
    for k, x in enumerate((-3.4, 3.2)):
        mesh.add(points([[[x - 1.1, 1.0, 14 - k], [x + 1.1, 1.0, 14 - k], [x + 0.7, 4.2, 14 - k], [x - 0.6, 4.6, 14 - k]]]), plain("#3f5a3c", 4, 0.25, 0.6))
    _stalls(mesh)
    for k in range(13):
        x = -4.5 + 0.75 * k
        lathe(mesh, [(0.12, 1.04), (0.10, 1.20), (0.02, 1.22)], wood("#a8823e"), origin=(x, 0, 8.05), sides=8, casts="none")
        ball(mesh, (x, 1.14, 8.2), 0.07, paint_of("#fff0c8", "#ffdc98"), sides=7, rings=4, casts="none")
    _boxes(build, gilt)
    for x, colour, s in ((-2.4, "#ffe0b0", 0.8), (2.4, "#ffd09a", 0.8), (0.0, "#ffe8c8", 0.75)):
        build.lamp(x, 5.6, 9.6, colour, s, 3.2, size=0.15, glow=0.0, facing=(-0.12 * x, -1, 0.5), always=True, figure=x == 0.0)
    build.lamp(0, 1.5, 8.6, "#ffc27a", 0.35, 2.2, size=0.0, glow=0.9, glow_strength=0.25, always=True, figure=False)
    with mesh.at(0, high, 1.5, prop="chandelier"):
        chandelier(build, 1.6, 1.3, 12, 1.0)
    return Design(build.rig("#6a5458", "#4a3430", 0.75), HALL_EXTENT, None, tuple(build.glows), mean=0.175 if build.night else 0.29 if build.request.time_of_day is TimeOfDay.DAY else 0.26,
                  ground=lambda x, z: 1.0 if z > 8 else 0.0, haze=(0.28, 0.18, 0.14), haze_per_metre=0.008, vignette=0.5)


def _painted_backdrop() -> Material:
    def texture(spot: Spot) -> Skin:
        u, v = spot.u, spot.v
        hill = 0.34 + 0.10 * np.sin(u * 7 + 1) + 0.05 * np.sin(u * 17)
        rgb = pigment("#6f8fb4") + (pigment("#f0c890") - pigment("#6f8fb4")) * np.exp(-((v - hill) / 0.28) ** 2)[:, None]
        rgb = np.where((v < hill)[:, None], pigment("#5a6a4a") * (0.7 + v)[:, None], rgb)
        moon = np.hypot((u - 0.7) * 1.7, v - 0.75) < 0.07
        rgb = np.where(moon[:, None], pigment("#fff0cc"), rgb)
        return Skin(single(rgb))
    return paint_of("#6f8fb4", texture=texture)


def _stalls(mesh: Mesh) -> None:
    plush, timber = plain("#8a2428", 4, 0.12, 0.3), wood("#4a301c")
    for row in range(8):
        z = -6.2 + 1.25 * row
        with mesh.at(0, 0, z, prop=f"row{row}"):
            for k in range(-7, 8):
                if abs(k) < 1 or (row in (5,) and abs(k) < 2):
                    continue
                x = 0.66 * k + (0.35 if k > 0 else -0.35)
                cushion(mesh, (x, 0.46, 0), (0.54, 0.13, 0.46), plush, softness=0.5, grain=3)
                cushion(mesh, (x, 0.80, -0.25), (0.54, 0.62, 0.12), plush, softness=0.35, pitch=-0.12, grain=3)
                box(mesh, (x + 0.32, 0.40, -0.05), (0.06, 0.62, 0.5), timber)


def _boxes(build: Build, gilt: Material) -> None:
    """Boxes on both sides with curved fronts, drapes and small lamps."""
    mesh = build.mesh
    for side in (-1, 1):
        for k, y in enumerate((2.0, 4.6)):
            for z in (5.6, 2.4):
                with mesh.at(side * 7.8, y, z, np.pi / 2 * side, prop=f"box{side}{k}{z}"):
                    t = np.linspace(-1, 1, 11)
                    front = np.stack([1.3 * t, np.zeros(11), -0.5 - 0.7 * np.sqrt(1 - 0.85 * t * t)], 1)
                    grid = np.stack([front + points([0, h, 0]) for h in (0.0, 0.45, 0.95)])
                    grid[1, :, 2] -= 0.10
                    sheet(mesh, single(grid), plain("#d8c49a", 4, 0.1, 0.4))
                    tube(mesh, (front + points([0, 0.98, 0])).tolist(), 0.06, "#8a2428", sides=6)
                    tube(mesh, front.tolist(), 0.07, gilt, sides=6)
                    curtain(mesh, -1.35, -0.7, 2.3, 0.9, plain("#7a2024", 3, 0.12), z=-0.3, depth=0.06, folds=4, gather=0.4)
                    curtain(mesh, 1.35, 0.7, 2.3, 0.9, plain("#7a2024", 3, 0.12), z=-0.3, depth=0.06, folds=4, gather=0.4)
                    ball(mesh, (0, 0.55, -1.32), 0.10, shade_of(build, "#ffd8a0"), sides=8, rings=5, casts="none")
                    if build.lamps > 0.1:
                        build.glows.append(Glow(mesh.world(0, 0.55, -1.35), "#ffb868", 0.28, 0.45 * build.lamps, 0.01))


def _great_hall(build: Build, kind: str) -> Design:
    """A palace's hall with a polished floor and tall windows, or a station's concourse under an iron roof with a clock."""
    mesh = build.mesh
    palace = kind == "palace"
    high, left, right, front, back = 8.5, -7.0, 7.0, -8.5, 18.0
    stone = plain("#c4b696", 4, 0.08, 1.2) if palace else blocks("#a89c84", "#857a64", 1.2, 0.5, 0.014, 4, 0.08, worn=0.3)
    trim = plain("#d8ccb0", 3, 0.06, 0.6) if palace else plain("#b4a88c", 3, 0.08, 0.6)
    mesh.quad((left, 0, front), (right - left, 0, 0), (0, 0, back - front), checks("#c8bca0", "#6a5a4a", 0.9, 0.42, turned=palace), casts="none")
    mesh.quad((left, high + (0 if palace else 2.5), front), (right - left, 0, 0), (0, 0, back - front), plain("#b8a888" if palace else "#4c5450", 4), casts="sun")
    for x in (left, right):
        mesh.quad((x, 0, front), (0, 0, back - front), (0, high + 2.5, 0), stone, casts="sun")
    for z in (front, back):
        mesh.quad((left, 0, z), (right - left, 0, 0), (0, high + 2.5, 0), stone, casts="sun")
    for side in (-1, 1):
        for k in range(6):
            z = -7.0 + 4.4 * k
            column(mesh, side * 5.2, z, 6.2, trim, 0.34)
            if k < 5:
                _tall_window(build, side * 6.96, z + 2.2, k, palace)
        box(mesh, (side * 5.2, 6.4, 5.0), (0.9, 0.45, 27), trim, casts="none")
        box(mesh, (side * 5.2, 6.75, 5.0), (1.3, 0.18, 27), trim, casts="none")
    if palace:
        _palace_things(build, back)
    else:
        _station_things(build, back, high)
    build.sunlight((-0.72, 0.55, 0.10), (0.0, 0.4, 3.0), "#e8c890")
    day = build.daylight
    return Design(build.rig(ambient=day.ambient * 0.95), HALL_EXTENT, gardens, tuple(build.glows), mean=day.mean - 0.01,
                  haze=(0.66, 0.60, 0.50) if not build.night else (0.22, 0.17, 0.13), haze_per_metre=0.012, haze_most=0.5, extras=_light_shafts if not palace else None, vignette=0.42)


def _tall_window(build: Build, x: float, z: float, k: int, palace: bool) -> None:
    mesh = build.mesh
    colour, power = lit_sky(build)
    side = 1 if x > 0 else -1
    with mesh.at(x, 0, z, np.pi / 2 * side):
        pane = paint_of("#2a3034", pigment(colour) * np.float32(power))
        t = np.linspace(0, np.pi, 9)
        mesh.quad((-0.8, 1.0, -0.02), (1.6, 0, 0), (0, 3.6, 0), pane, casts="none")
        top = points([[-0.8 * np.cos(a), 4.6 + 0.8 * np.sin(a), -0.02] for a in t])
        mesh.add(np.stack([np.stack([points([0, 4.6, -0.02]), top[i], top[i + 1], top[i + 1]]) for i in range(8)]), pane, casts="none")
        bar = paint_of("#d8ccb0" if palace else "#3a4440")
        for u in (-0.4, 0, 0.4):
            box(mesh, (u, 3.0, -0.04), (0.05, 4.2, 0.04), bar, casts="none")
        for v in (1.7, 2.4, 3.1, 3.8, 4.6):
            box(mesh, (0, v, -0.04), (1.6, 0.05, 0.04), bar, casts="none")
        tube(mesh, [(-0.86, 0.95, -0.05), *[(-0.86 * np.cos(a), 4.6 + 0.86 * np.sin(a), -0.05) for a in t], (0.86, 0.95, -0.05)], 0.10, plain("#d8ccb0", 3), sides=5, casts="none")
        if palace:
            stuff = plain("#7a2a30", 3, 0.14, 0.4)
            for sx in (-1, 1):
                curtain(mesh, sx * 1.35, sx * 0.62, 5.4, 0.1, stuff, z=-0.22, depth=0.08, folds=5, gather=0.35, seed=k + 3)
        if k in (1, 2, 3):
            build.window_light_here(1.8, 3.2, 1.0 if side < 0 else 0.6)


def _palace_things(build: Build, back: float) -> None:
    mesh = build.mesh
    for k, z in enumerate((-1.5, 4.5, 10.5)):
        with mesh.at(0, 8.4, z, prop=f"chandelier{k}"):
            chandelier(build, 3.6, 1.15, 12, 1.9)
    mesh.quad((-1.3, 0.012, -8), (2.6, 0, 0), (0, 0, 22.5), plain("#7a2430", 3, 0.1, 0.6), casts="none")
    with mesh.at(0, 0, back - 2.5, prop="dais"):
        for k in range(3):
            box(mesh, (0, 0.09 + 0.18 * k, 0.3 * k), (6.0 - 0.9 * k, 0.18, 3.4 - 0.6 * k), plain("#b8aa8c", 4, 0.08))
        gilt = wood("#b8924c", gloss=0.1)
        box(mesh, (0, 0.98, 0.6), (0.95, 0.14, 0.85), gilt)
        cushion(mesh, (0, 1.08, 0.56), (0.8, 0.16, 0.75), plain("#8a2430", 3), softness=0.5)
        box(mesh, (0, 1.9, 1.0), (0.95, 1.8, 0.12), gilt, taper=0.8)
        box(mesh, (0, 1.85, 0.93), (0.65, 1.3, 0.04), plain("#8a2430", 3), casts="none")
        for sx in (-1, 1):
            box(mesh, (sx * 0.45, 1.22, 0.6), (0.12, 0.10, 0.8), gilt)
            ball(mesh, (sx * 0.42, 2.88, 1.0), 0.10, gilt, sides=8, rings=5)
            curtain(mesh, sx * 2.6, sx * 1.2, 6.5, 0.5, plain("#7a2430", 3, 0.14, 0.4), z=1.6, depth=0.12, folds=6, gather=0.35)
        box(mesh, (0, 6.5, 1.4), (5.4, 0.5, 0.9), gilt)
    for side in (-1, 1):
        for k, z in enumerate((0.4, 4.8, 9.2)):
            with mesh.at(side * 4.3, 0, z, 0, prop=f"torchere{side}{k}"):
                lathe(mesh, [(0.26, 0), (0.2, 0.08), (0.05, 0.2), (0.06, 1.3), (0.18, 1.5), (0.02, 1.52)], wood("#b8924c"), sides=10)
                for a in np.arange(5) * 1.2566:
                    candle(build, 0.13 * float(np.cos(a)), 1.5, 0.13 * float(np.sin(a)), 0.18, flame=build.lamps > 0.05)
                if k < 2:
                    build.lamp(0, 1.85, 0, "#ffbe70", 1.2, 1.5, size=0.0, glow=0.4, flicker=0.04, figure=False)


def _station_things(build: Build, back: float, high: float) -> None:
    mesh = build.mesh
    iron = plain("#3c4a46", 4, 0.1)
    for k in range(7):
        z = -7 + 4.0 * k
        t = np.linspace(0, np.pi, 13)
        tube(mesh, [(-6.9 * np.cos(a), 7.2 + 3.4 * np.sin(a), z) for a in t], 0.13, iron, sides=5, casts="none")
        tube(mesh, [(-6.9, 7.6, z), (6.9, 7.6, z)], 0.05, iron, sides=4, casts="none")
        for a in t[2:-2:2]:
            tube(mesh, [(-6.9 * np.cos(a), 7.2 + 3.4 * np.sin(a), z), (-6.9 * np.cos(a), 7.6, z)], 0.03, iron, sides=3, casts="none")
    with mesh.at(0, 4.9, 3.6, 0, prop="clock"):
        tube(mesh, [(0, 0.7, 0), (0, 2.9, 0)], 0.05, iron, sides=5)
        for facing in (0.0, np.pi):
            wall_clock(mesh, 0, 0, 0.16 if facing else -0.16, 0.7, facing, "#2a2c2a")
        lathe(mesh, [(0.72, -0.17), (0.78, 0), (0.72, 0.17)], iron, sides=20, casts="none", arc=(0, 0.01))
        build.lamp(0, -0.1, -0.4, "#ffe8c0", 0.8, 1.4, size=0.0, glow=0.9, glow_strength=0.3, figure=False)
    with along(build, Walls(-7, 7, -8.5, back, high), "back"):
        box(mesh, (0, 4.6, -0.1), (5.6, 1.5, 0.16), "#16181a", casts="none")
        for j in range(6):
            for x, w in ((-1.9, 0.9), (-0.3, 1.6), (1.9, 0.7)):
                box(mesh, (x, 5.1 - 0.21 * j, -0.2), (w * (0.7 + 0.3 * ((j * 7) % 3) / 2), 0.09, 0.01), paint_of("#c8a040", "#d8a030"), casts="none")
        for x in (-3.6, -1.2, 1.2, 3.6):
            box(mesh, (x, 1.6, -0.06), (1.7, 3.1, 0.08), "#2f3a36", casts="none")
            mesh.quad((x - 0.7, 0.3, -0.12), (1.4, 0, 0), (0, 2.5, 0), paint_of("#2a2420", pigment("#ffcf8a") * np.float32(0.25 + 0.5 * build.lamps)), casts="none")
    for k, (x, z, yaw) in enumerate(((-2.4, 0.9, np.pi), (2.4, 2.0, np.pi), (-2.6, 6.0, 0), (2.6, 7.5, 0))):
        with mesh.at(x, 0, z, yaw, prop=f"bench{k}"):
            bench(mesh)
    for side in (-1, 1):
        for k, z in enumerate((-2.6, 1.8, 6.2, 10.6)):
            with mesh.at(side * 4.7, 0, z):
                lathe(mesh, [(0.14, 0), (0.06, 0.3), (0.05, 3.2)], iron, sides=8)
                ball(mesh, (0, 3.4, 0), 0.2, shade_of(build, "#fff0d0", "#d8d4c4"), sides=10, rings=6, casts="none")
                build.lamp(0, 3.4, 0, "#ffd9a0", 1.3, 1.8, size=0.15 if k == 1 else 0.0, glow=0.5, figure=k == 1)
    with mesh.at(1.5, 0, 3.4, 0.4, prop="luggage"):
        for k, (y, w, c) in enumerate(((0.13, 0.8, "#6a4a2c"), (0.38, 0.66, "#7a2f28"), (0.60, 0.5, "#3a4a40"))):
            cushion(mesh, (0.03 * k, y, 0), (w, 0.23, 0.44), plain(c, 4, 0.12, 0.3), softness=0.12, grain=4, yaw=0.1 * k)
