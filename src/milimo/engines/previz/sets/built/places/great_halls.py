"""A palace's hall with its throne, and the concourse of a station."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.paint import pigment
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import ball, box, curtain, cushion, lathe, tube
from milimo.engines.previz.sets.built.design import Design
from milimo.engines.previz.sets.built.joinery import lit_sky
from milimo.engines.previz.sets.built.mesh import paint_of, points
from milimo.engines.previz.sets.built.outdoors import gardens
from milimo.engines.previz.sets.built.places.extents import HALL_EXTENT
from milimo.engines.previz.sets.built.places.masonry import column, light_shafts
from milimo.engines.previz.sets.built.props.lamps import candle, chandelier, shade_of
from milimo.engines.previz.sets.built.props.streetware import bench
from milimo.engines.previz.sets.built.props.things import wall_clock
from milimo.engines.previz.sets.built.rooms import Walls, along
from milimo.engines.previz.sets.built.surfaces import blocks, checks, plain, wood


def great_hall(build: Build, kind: str) -> Design:
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
                  haze=(0.66, 0.60, 0.50) if not build.night else (0.22, 0.17, 0.13), haze_per_metre=0.012, haze_most=0.5, extras=light_shafts if not palace else None, vignette=0.42)


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
