"""Where people work and wait: office, corridor, hospital."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.model import Berth, SetRequest
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import ball, box, lathe, tube
from milimo.engines.previz.sets.built.design import Design, Extent, Outside
from milimo.engines.previz.sets.built.gbuffer import Eye
from milimo.engines.previz.sets.built.joinery import door
from milimo.engines.previz.sets.built.mesh import Material, paint_of
from milimo.engines.previz.sets.built.outdoors import city, gardens
from milimo.engines.previz.sets.built.props.furniture import bookcase, cabinet, chair, sofa
from milimo.engines.previz.sets.built.props.lamps import tube_light, wall_lantern
from milimo.engines.previz.sets.built.props.office import (
    blinds,
    ceiling_panel,
    cubicle_curtain,
    drip_stand,
    filing_cabinet,
    hospital_bed,
    swivel_chair,
    vital_monitor,
    water_cooler,
    work_place,
)
from milimo.engines.previz.sets.built.props.things import hanging_picture, pot_plant, vase, wall_clock
from milimo.engines.previz.sets.built.rooms import Opening, Walls, along, shell
from milimo.engines.previz.sets.built.surfaces import blocks, boards, checks, dado, plain, rug, screen, wallpaper, wood

OFFICE_EXTENT = Extent(-2.4, 2.4, -3.8, 2.95, 2.6, (0.0, 0.385), ((-1.1, 0.8), (0.0, 0.3), (1.0, 2.9)), ((1.55, 0.50, 1.17, 0.0), (-1.61, 0.50, 2.77, -0.04)))
CORRIDOR_EXTENT = Extent(-1.0, 1.0, -5.2, 4.2, 2.6, (0.0, 0.63), ((-0.4, 0.9), (0.3, 0.6), (0.0, 4.0)), ((-1.0, 0.46, 3.2, 1.57),))
HOSPITAL_EXTENT = Extent(-2.4, 2.4, -3.8, 2.95, 2.7, (0.0, 0.385), ((-0.4, 0.6), (0.4, 0.2), (1.3, 0.9)), ((-1.75, 0.46, 1.5, 0.4), (0.85, 0.62, 2.2, -0.46)),
                         berths=tuple(Berth((x, 0.64, 3.82), 0.0, "ward", (0.72, 0.6)) for x in (0.95, -2.45)))

_WIDE = Walls(-3.6, 3.6, -4.3, 4.6, 2.8)


def _outlook(request: SetRequest, eye: Eye) -> Outside:
    return city(request, eye, 18.0)


# ---- office ---------------------------------------------------------------------------------------------------------------


def design_office(request: SetRequest) -> Design:
    build = Build(request)
    mesh = build.mesh
    panes = [Opening("back", x, 1.7, 0.85, 2.40, 2, 1) for x in (-2.35, -0.25, 1.85)] + [Opening("left", 0.2, 2.2, 0.85, 2.40, 3, 1)]
    shell(build, _WIDE, floor=plain("#5d6266", 3, 0.08, 0.5), ceiling=blocks("#c4c4bc", "#a8a8a0", 0.6, 0.6, 0.014, 3, 0.04, 0.0), wall=plain("#a8ada8", 4, 0.05),
          windows=panes, trim="#5a5c5c", frame="#3c4042", doors={"front": [(1.6, 1.2)]})
    for w in panes:
        with along(build, _WIDE, w.wall, w.at, "curtain"):
            blinds(mesh, w.wide, w.bottom + (0.75 if w.at > 0 else 0.25), w.top)
    for k, (x, z, yaw) in enumerate(((1.55, 0.45, 0.0), (-1.7, 2.05, 0.0), (1.9, 3.0, -0.2), (-2.3, -0.8, 1.57))):
        with mesh.at(x, 0, z, yaw + np.pi, prop=f"desk{k}"), mesh.at(0, 0, 0, np.pi):
            work_place(build, k, kind=("lines", "graph", "lines", "blocks")[k], lamp=k in (0, 1))
        with mesh.at(x + 0.1 * np.sin(k * 2), 0, z + 0.72 if yaw == 0 else z + 0.6, yaw + 0.3 * np.sin(k * 3.0), prop=f"swivel{k}"):
            swivel_chair(mesh, ("#33383e", "#6a3a2e", "#33383e", "#2f4a56")[k])
    _office_walls(build)
    for x in (-1.6, 1.6):
        for z in (-2.4, 0.6, 3.2):
            with mesh.at(x, _WIDE.high, z):
                ceiling_panel(build, strength=0.9 if z > 0 else 0.7, figure=z == 0.6, cast=z > 0)
    build.sunlight((0.45, 0.42, 0.78), (0.2, 0.4, 1.8))
    return Design(build.rig(), OFFICE_EXTENT, _outlook, tuple(build.glows), mean=build.daylight.mean + (0.01 if not build.night else -0.005))


def _office_walls(build: Build) -> None:
    mesh = build.mesh
    for k in range(3):
        with along(build, _WIDE, "right", 0.9 + 0.5 * k, f"file{k}", out=0.32):
            filing_cabinet(mesh, "#7d8684" if k != 1 else "#8a7a5c", 4 if k < 2 else 3)
    with along(build, _WIDE, "right", -1.2, "shelf", out=0.18):
        bookcase(mesh, 1.5, 1.9, 5, "#6a6c68", 12)
    with along(build, _WIDE, "right", 2.9):
        box(mesh, (0, 1.5, -0.02), (1.5, 1.0, 0.03), "#d8dcd8", casts="none")
        for k in range(7):
            box(mesh, (-0.55 + 0.18 * k, 1.5 + 0.3 * np.sin(k * 1.7), -0.04), (0.14, 0.14, 0.004), ("#e8d060", "#e89a8a", "#9ac0d8")[k % 3], roll=0.1 * np.sin(k), casts="none")
    with along(build, _WIDE, "front", 1.6):
        door(build, 0.95, 2.1, "#7a6a54", glass=True)
    with along(build, _WIDE, "front"):
        wall_clock(mesh, 0.2, 2.1, 0, 0.18)
        hanging_picture(mesh, 1.4, 1.5, 0, 1.0, 0.7, 3)
    with along(build, _WIDE, "front", -0.6, "cooler", out=0.3):
        water_cooler(mesh)
    with along(build, _WIDE, "front", -2.2, "cupboard", out=0.25):
        cabinet(mesh, 1.4, 1.0, 0.44, "#8a7a5c", doors=3)
    for k, (x, z) in enumerate(((-3.1, 4.1), (3.15, 4.15))):
        with mesh.at(x, 0, z, prop=f"plant{k}"):
            pot_plant(mesh, 1.25 - 0.2 * k, 3 + k, "#5a5c5c")
    with along(build, _WIDE, "left", -2.6):
        hanging_picture(mesh, 0, 1.6, 0, 0.8, 0.6, 6, "#2a2c2e")


# ---- corridor ----------------------------------------------------------------------------------------------------------------


def design_corridor(request: SetRequest) -> Design:
    """An hotel's corridor with carpet, panelling and lanterns; or one of an institution when the text says so."""
    build = Build(request)
    mesh = build.mesh
    plainly = build.has("school", "hospital", "basement", "locker", "tiles", "office", "prison", "laboratory")
    walls = Walls(-1.35, 1.35, -6.0, 15.0, 2.65)
    pane = Opening("back", 0.0, 1.2, 0.9, 2.25)
    if plainly:
        floor, ceiling = checks("#a8a494", "#7d8a80", 0.45, 0.3), blocks("#b8b8ae", "#9a9a90", 0.6, 0.6, 0.014, 3, 0.05, 0.0)
        wall = dado(plain("#b4b6a4", 3, 0.06), plain("#6a8078", 4, 0.07), 1.25)
        shell(build, walls, floor=floor, ceiling=ceiling, wall=wall, windows=[pane], trim="#4a5450", dado=1.25, frame="#8a8c88")
    else:
        paper = build.pick(("#7a4a3c", "#5a6a58", "#6a5a70"), 4)
        shell(build, walls, floor=boards("#4a3424", "#6a4a30", 0.12, gloss=0.0), ceiling=plain("#b0a48c", 3, 0.05), wall=wallpaper(paper, "#a8845c", 0.24, "damask"),
              windows=[pane], trim="#3c2a1c", dado=1.0, coving="#b8a888")
        mesh.quad((-0.75, 0.012, -6), (1.5, 0, 0), (0, 0, 20.8), _runner(), casts="none")
    _corridor_doors(build, walls, plainly)
    _corridor_lamps(build, walls, plainly)
    with mesh.at(-1.0, 0, 3.2, -np.pi / 2, prop="chair"):
        chair(mesh, "#6b4a2e", "#8a3a30" if not plainly else None)
    with mesh.at(1.08, 0, 5.0, prop="plant"):
        pot_plant(mesh, 1.1, 5)
    day = build.daylight
    mean = day.mean * 0.92 if not build.night else 0.19
    up, down = ("#4a443c", "#3a2e24") if build.lamps < 0.5 and not plainly else (day.up, day.down)
    return Design(build.rig(up, down, day.ambient * (0.8 if not build.night else 0.7)), CORRIDOR_EXTENT, gardens, tuple(build.glows), mean=mean,
                  haze=(0.30, 0.24, 0.18) if build.lamps > 0.4 else (0.6, 0.6, 0.58), haze_per_metre=0.006, vignette=0.45)


def _runner() -> Material:
    return rug("#6a2a28", "#b8945a", "#2f3a44", 4)


def _corridor_doors(build: Build, walls: Walls, plainly: bool) -> None:
    mesh = build.mesh
    paint = "#6a7f78" if plainly else "#4f3622"
    for k, z in enumerate((-4.2, -1.2, 1.9, 5.0, 8.1, 11.2)):
        for side in ("left", "right"):
            at = z if side == "left" else z + 1.1
            with along(build, walls, side, at):
                ajar = 0.9 if build.has("door") and k == 2 and side == "right" else 0.0
                door(build, 0.9, 2.08, paint, glass=plainly, ajar=ajar)
                box(mesh, (0, 1.62 if not plainly else 2.0, -0.055), (0.14, 0.08, 0.01), "#c8a860", casts="none")
                if ajar:
                    build.lamp(0.1, 1.4, -0.5, "#ffc98a", 1.4, 1.2, glow=0.5, always=True)
            if not plainly and k % 2 == 0:
                with along(build, walls, side, at + 1.5):
                    hanging_picture(mesh, 0, 1.62, 0, 0.42, 0.54, k * 2 + (side == "left"))


def _corridor_lamps(build: Build, walls: Walls, plainly: bool) -> None:
    mesh = build.mesh
    always = True
    if plainly:
        for k, z in enumerate((-4.0, -0.8, 2.4, 5.6, 8.8, 12.0)):
            with mesh.at(0, walls.high, z, np.pi / 2):
                tube_light(build, 1.3, strength=1.15 if k != 3 else 0.35, always=always and build.lamps < 1, figure=k in (1, 2), size=0.25 if k in (1, 2) else 0.0)
        return
    for k, z in enumerate((-4.4, -0.3, 3.4, 7.1, 10.8)):
        side = "left" if k % 2 else "right"
        with along(build, walls, side, z), mesh.at(0, 1.95, 0):
            wall_lantern(build, 1.6, "#ffb868")
        with mesh.at(0, walls.high, z):
            lathe(mesh, [(0.001, -0.16), (0.14, -0.12), (0.19, -0.04), (0.20, 0.0)], paint_of("#d8c8a0", "#c89850" if build.lamps > 0.3 else None), sides=14, casts="none")
            build.lamp(0, -0.3, 0, "#ffc27a", 0.75, 1.3, size=0.12 if k in (1, 2) else 0.0, glow=0.0, always=True, figure=False)


# ---- hospital ------------------------------------------------------------------------------------------------------------------


def design_hospital(request: SetRequest) -> Design:
    """A ward: two beds with curtains between, a large window, a sister's chair, a corridor beyond the glass door."""
    build = Build(request)
    mesh = build.mesh
    panes = [Opening("back", -1.3, 1.9, 0.85, 2.35, 3, 2), Opening("back", 2.0, 1.3, 0.85, 2.35, 2, 2)]
    shell(build, _WIDE, floor=checks("#c4c4b4", "#93a39c", 0.5, 0.3), ceiling=blocks("#c8ccc4", "#b0b4ac", 0.6, 0.6, 0.012, 3, 0.03, 0.0),
          wall=dado(plain("#dcd6c2", 3, 0.04), plain("#6f9c94", 4, 0.06), 1.15), windows=panes, trim="#7d8a84", dado=1.15, frame="#c8ccc4", doors={"front": [(0.0, 1.5)]})
    for w in panes:
        with along(build, _WIDE, w.wall, w.at, "curtain"):
            blinds(mesh, w.wide, w.bottom + 0.8, w.top, paint="#d8dcd4")
    for k, x in enumerate((0.95, -2.45)):
        with mesh.at(x, 0, 3.05, prop=f"bed{k}"):
            hospital_bed(mesh, ("#6fa0a8", "#c8a878")[k])
        with mesh.at(x + 0.85, 0, 3.75, prop=f"locker{k}"):
            cabinet(mesh, 0.44, 0.80, 0.40, "#c8b48a", drawers=2)
            vase(mesh, 0.02, 0.80, 0, "#a8c0c4", 0.2, ("#d89aa0", "#e8d880") if k == 0 else (), 5)
        with along(build, _WIDE, "back", x):
            box(mesh, (0, 1.55, -0.05), (1.5, 0.22, 0.10), plain("#b8c0bc", 3), casts="none")
            for j in range(4):
                box(mesh, (-0.5 + 0.3 * j, 1.55, -0.105), (0.09, 0.09, 0.012), ("#e8e8e0", "#5f8a9a", "#e8e8e0", "#c8a040")[j], casts="none")
            box(mesh, (0, 1.72, -0.09), (0.9, 0.05, 0.1), paint_of("#e0e4e0", "#e8f0e8" if build.lamps > 0.2 else None), casts="none")
            build.lamp(0, 1.80, -0.25, "#eef4e8", 1.3 if k == 0 else 0.6, 1.2, size=0.2 if k == 0 else 0.0, glow=0.30, glow_strength=0.5)
    with mesh.at(0.15, 0, 3.5, prop="drip"):
        drip_stand(mesh)
    with mesh.at(-0.35, 0, 3.6, 0.35, prop="vitals"):
        vital_monitor(build)
    cubicle_curtain(mesh, -1.15, 2.2, 4.3, _WIDE.high, "#7fb4b8")
    cubicle_curtain(mesh, 2.75, 1.6, 4.3, _WIDE.high, "#b0c0b4")
    _ward(build)
    for x in (-1.6, 1.6):
        for z in (-2.4, 0.9):
            with mesh.at(x, _WIDE.high, z):
                ceiling_panel(build, 1.2, 0.6, 0.62 if build.night else 0.9, figure=z > 0, cast=z > 0)
    build.sunlight((0.40, 0.50, 0.76), (0.2, 0.4, 1.8), "#e0e0d0")
    return Design(build.rig(), HOSPITAL_EXTENT, gardens, tuple(build.glows), mean=build.daylight.mean + (0.035 if not build.night else 0.02), cover="#6fa0a8")


def _ward(build: Build) -> None:
    mesh = build.mesh
    with mesh.at(-1.75, 0, 1.5, -0.4, prop="visitor"):
        chair(mesh, "#7a6a54", "#5f7f86", style="slat")
    with along(build, _WIDE, "right", 0.2, "sink", out=0.26):
        box(mesh, (0, 0.84, 0), (0.6, 0.16, 0.44), plain("#dfe2dc", 3, 0.03))
        tube(mesh, [(0, 0.92, 0.14), (0, 1.12, 0.14), (0, 1.15, 0.02), (0, 1.10, -0.03)], 0.014, "#b8bcbc", sides=6)
        tube(mesh, [(0, 0.76, 0.1), (0, 0.3, 0.1), (0, 0.3, 0.26)], 0.03, "#b8bcbc", sides=6)
        box(mesh, (0, 1.55, 0.24), (0.5, 0.6, 0.02), paint_of("#8a9a9e", "#141a1c"))
    with along(build, _WIDE, "right", -2.0, "sofa", out=0.5):
        sofa(mesh, "#6a8086", (), 1.6)
    with along(build, _WIDE, "left", 0.2):
        wall_clock(mesh, 0, 2.05, 0, 0.2, rim="#3a3c3c")
        box(mesh, (1.1, 1.55, -0.03), (0.9, 0.65, 0.04), wood("#a8845a"), casts="none")
        for k in range(6):
            box(mesh, (0.78 + 0.26 * (k % 3), 1.70 - 0.28 * (k // 3), -0.055), (0.18, 0.23, 0.004), ("#e8e4d4", "#c8d8dc", "#e8d8a8")[k % 3], roll=0.05 * np.sin(k * 3), casts="none")
    with along(build, _WIDE, "left", -2.0, "trolley", out=0.4):
        for y in (0.25, 0.85):
            box(mesh, (0, y, 0), (0.9, 0.03, 0.45), plain("#b4babc", 3))
        for sx in (-0.42, 0.42):
            for sz in (-0.2, 0.2):
                tube(mesh, [(sx, 0.03, sz), (sx, 0.95, sz)], 0.014, "#9a9e9e", sides=5)
                ball(mesh, (sx, 0.04, sz), 0.04, "#2a2c2e", sides=6, rings=4)
        for x, c, h in ((-0.3, "#d8e0dc", 0.14), (-0.12, "#5f8a9a", 0.18), (0.05, "#b8704a", 0.12), (0.25, "#d8e0dc", 0.1)):
            lathe(mesh, [(0.05, 0), (0.05, h), (0.03, h * 1.15)], c, origin=(x, 0.865, 0), sides=9, casts="none")
    with along(build, _WIDE, "front", 0.0):
        for sx in (-0.48, 0.48):
            with mesh.at(sx, 0, 0):
                door(build, 0.9, 2.1, "#8fa8a0", glass=True)
        box(mesh, (0, 2.42, -0.04), (0.9, 0.22, 0.06), paint_of("#2f6a50", "#3fae7a" if build.lamps > 0.2 else "#1c3a2c"), casts="none")
    with along(build, _WIDE, "front", 2.4):
        mesh.quad((-0.5, 1.2, -0.02), (1.0, 0, 0), (0, 0.7, 0), screen("#8fc4d8", 4, "graph", 0.7), casts="none")
