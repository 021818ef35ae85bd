"""A bar or café: the counter with its bottles, tables, the street before the window."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.model import SetRequest
from milimo.engines.previz.paint import generator, pigment, single
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import box, curtain, cushion, lathe, tube
from milimo.engines.previz.sets.built.design import Design, Extent
from milimo.engines.previz.sets.built.joinery import door, panelling
from milimo.engines.previz.sets.built.mesh import Material, Mesh, Skin, Spot, paint_of
from milimo.engines.previz.sets.built.outdoors import city
from milimo.engines.previz.sets.built.props.furniture import chair, piano, round_table, stool
from milimo.engines.previz.sets.built.props.lamps import candle, pendant
from milimo.engines.previz.sets.built.props.streetware import neon
from milimo.engines.previz.sets.built.props.things import bottle, cup, hanging_picture, pot_plant, wall_clock
from milimo.engines.previz.sets.built.rooms import Opening, Walls, along, shell
from milimo.engines.previz.sets.built.surfaces import boards, checks, cloth, plain, wallpaper, wood

BAR_EXTENT = Extent(-2.3, 2.3, -3.9, 2.95, 2.9, (0.0, 0.347), ((-1.0, 0.8), (0.2, 0.3), (1.0, 2.6)), ((-0.55, 0.77, 1.95, 0.0), (0.55, 0.77, 1.95, 0.0), (-2.3, 0.46, 0.9, 1.2)))

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
            neon(build, 0, 2.1, -0.1, 1.1, 0.5, build.pick(("#ff3f78", "#35d6e6", "#ff8a3a"), 5), build.sign(0) or "BAR", build.request.seed % 50 + 1)


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
