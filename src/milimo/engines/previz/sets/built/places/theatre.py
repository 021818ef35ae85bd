"""A theatre seen from its stalls: stage, curtain, gilded arch, boxes."""

from __future__ import annotations

import numpy as np

from milimo.contracts.shots import TimeOfDay
from milimo.engines.previz.paint import pigment, single
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import ball, box, curtain, cushion, lathe, sheet, tube
from milimo.engines.previz.sets.built.design import Design, Glow
from milimo.engines.previz.sets.built.mesh import Material, Mesh, Skin, Spot, paint_of, points
from milimo.engines.previz.sets.built.places.extents import HALL_EXTENT
from milimo.engines.previz.sets.built.places.masonry import column
from milimo.engines.previz.sets.built.props.lamps import chandelier, shade_of
from milimo.engines.previz.sets.built.surfaces import boards, plain, wallpaper, wood


def theatre(build: Build) -> Design:
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
