"""Where people live: living room, bedroom, kitchen. Four designed walls each."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.model import Berth, SetRequest
from milimo.engines.previz.paint import single
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import ball, box, cushion, lathe, tube
from milimo.engines.previz.sets.built.design import Design, Extent
from milimo.engines.previz.sets.built.joinery import door
from milimo.engines.previz.sets.built.mesh import paint_of
from milimo.engines.previz.sets.built.outdoors import city, gardens
from milimo.engines.previz.sets.built.props.furniture import (
    armchair,
    bed,
    bookcase,
    cabinet,
    chair,
    piano,
    round_table,
    sofa,
    table,
    wardrobe,
)
from milimo.engines.previz.sets.built.props.hearth import fireplace
from milimo.engines.previz.sets.built.props.kitchenware import counter_run, dresser, fridge, stove, wall_cupboards
from milimo.engines.previz.sets.built.props.lamps import candle, floor_lamp, pendant, table_lamp
from milimo.engines.previz.sets.built.props.things import (
    blanket,
    bottle,
    bowl,
    coat_on_hook,
    cup,
    hanging_picture,
    laptop,
    pot_plant,
    vase,
    wall_clock,
)
from milimo.engines.previz.sets.built.rooms import Opening, Walls, along, beamed, dress_window, plastered, shell
from milimo.engines.previz.sets.built.surfaces import blocks, boards, cloth, plain, rug, wallpaper, wood

LIVING_EXTENT = Extent(-2.3, 2.3, -3.6, 2.8, 2.7, (0.0, 0.37), ((-1.2, 0.9), (0.0, 0.3), (1.1, 0.2), (-0.4, 3.2)),
                       ((1.35, 0.46, 2.55, -0.42), (-2.35, 0.46, 1.2, 1.57)),
                       berths=(Berth((-2.33, 0.50, 1.80), 0.0, "sofa", (-0.95, -0.8, -1.1)),))
BEDROOM_EXTENT = Extent(-2.3, 2.3, -3.6, 2.8, 2.6, (0.0, 0.37), ((-1.3, 0.8), (0.0, 0.2), (-1.6, 2.2)), ((0.15, 0.56, 1.7, -0.46), (-2.1, 0.46, 0.2, 1.0)),
                        berths=tuple(Berth((x, 0.55, 4.02), 0.0, "bed", (1.05, 0.9, 1.2)) for x in (0.37, 1.13)))
KITCHEN_EXTENT = Extent(-2.3, 2.3, -3.6, 2.8, 2.7, (0.0, 0.37), ((-1.3, 0.6), (0.0, 0.3), (-0.9, 2.6), (1.7, 2.6)), ((0.55, 0.46, 2.28, -0.1), (1.78, 0.46, 1.5, -1.5)))

_HOME = Walls()


def _outlook(request: SetRequest) -> str:
    """What lies before the windows: gardens, or the town when the text speaks of a flat."""
    words = " ".join(request.features).lower()
    return "city" if any(word in words for word in ("city", "apartment", "flat", "skyline", "neon")) else "gardens"


# ---- living room --------------------------------------------------------------------------------------------------------


def design_living_room(request: SetRequest) -> Design:
    build = Build(request)
    scheme = build.pick(("green", "blue", "ochre"), 1)
    paper, figure, curtain_paint, chair_paint = {
        "green": ("#6a7d70", "#8a9a86", "#8a4436", "#80592f"), "blue": ("#66788a", "#8a9aa6", "#a8793c", "#7d4436"),
        "ochre": ("#a08a5e", "#bca878", "#4d6660", "#5a6a4c")}[scheme]
    kind = build.pick(("damask", "stripe"), 2)
    panes = [Opening("back", -1.35, 1.5, 0.92, 2.30), Opening("left", -1.6, 1.3, 0.92, 2.30)]
    shell(build, _HOME, floor=boards("#553a28", "#80593a", 0.15), ceiling=plain("#b8b0a0", 3, 0.05), wall=wallpaper(paper, figure, 0.26, kind), windows=panes,
          dado=0.95, coving="#c9c2b0", trim="#4f3a28", picture_rail=2.38, doors={"front": [(1.5, 1.15)]})
    plastered(build, _HOME, "#c9c2b0")
    stuff = cloth(curtain_paint, seed=3)
    dress_window(build, _HOME, panes[0], stuff, floor_long=False)
    dress_window(build, _HOME, panes[1], stuff, heated=False, floor_long=True)
    _living_walls(build)
    _living_floor(build, chair_paint)
    build.sunlight(None, (-0.6, 0.3, 0.6))
    day = build.daylight
    return Design(build.rig(), LIVING_EXTENT, city if _outlook(request) == "city" else gardens, tuple(build.glows), mean=day.mean)


def _living_walls(build: Build) -> None:
    mesh = build.mesh
    with along(build, _HOME, "back"):
        hanging_picture(mesh, 0.35, 1.72, 0, 0.50, 0.66, build.request.seed % 9 + 1)
        hanging_picture(mesh, 0.98, 1.86, 0, 0.34, 0.28, build.request.seed % 9 + 5)
        hanging_picture(mesh, 0.98, 1.46, 0, 0.34, 0.34, build.request.seed % 9 + 6)
        wall_clock(mesh, 1.75, 1.95, -0.01, 0.17)
    if build.has("fireplace", "hearth", "fire"):
        with along(build, _HOME, "right", 2.35, "hearth"):
            fireplace(build)
    else:
        for k, at in enumerate((2.6, 1.1)):
            with along(build, _HOME, "right", at, f"bookcase{k}", out=0.17):
                bookcase(mesh, 1.36, 2.12, 5, "#4a3421", build.request.seed % 50 + k)
    with along(build, _HOME, "right", -1.4, "sideboard", out=0.25):
        cabinet(mesh, 1.5, 0.82, 0.44, "#5a3c24", doors=3)
        _radio(build, -0.35, 0.82)
        vase(mesh, 0.45, 0.82, 0, "#5f8a8c", 0.26, ("#d8a04a", "#c8603c"), 4)
    with along(build, _HOME, "right", -1.4):
        hanging_picture(mesh, 0, 1.68, 0, 0.9, 0.55, build.request.seed % 9 + 3)
    with along(build, _HOME, "front", 1.5):
        door(build, 0.9, 2.08, "#6a4c32")
    with along(build, _HOME, "front"):
        hanging_picture(mesh, 0.4, 1.65, 0, 0.6, 0.45, 8)
        coat_on_hook(mesh, -2.55, 1.75, 0, "#4a4f58", 5, 1.0)
        hanging_picture(mesh, 1.7, 1.7, 0, 0.4, 0.5, 2)


def _radio(build: Build, x: float, y: float) -> None:
    mesh = build.mesh
    box(mesh, (x, y + 0.16, 0), (0.46, 0.30, 0.22), wood("#7a5030"), casts="none")
    box(mesh, (x - 0.06, y + 0.17, -0.112), (0.26, 0.20, 0.006), cloth("#b09a6c"), casts="none")
    box(mesh, (x + 0.15, y + 0.20, -0.114), (0.10, 0.10, 0.006), paint_of("#d8c080", "#a87830" if build.lamps else None), casts="none")
    for yy in (0.06, 0.11):
        ball(mesh, (x + 0.15, y + yy, -0.12), 0.02, "#2a1c12", sides=6, rings=4, casts="none")


def _living_floor(build: Build, chair_paint: str) -> None:
    mesh = build.mesh
    mesh.quad((-1.75, 0.012, 0.05), (3.3, 0, 0), (0, 0, 2.3), rug("#74352c", "#c8a468", "#33484c"), casts="none")
    with mesh.at(1.35, 0, 2.55, 0.42, prop="armchair"):
        armchair(mesh, chair_paint, 2)
    with mesh.at(2.28, 0, 2.62 if build.has("fireplace", "fire") else 1.95, prop="side table"):
        round_table(mesh, 0.30, 0.60, "#5a3a22", foot="#3a2616")
        with mesh.at(0.03, 0.60, 0.05):
            table_lamp(build, 0.52, skip="side table")
        box(mesh, (-0.12, 0.612, -0.13), (0.20, 0.024, 0.15), "#7a2f28", yaw=0.4, casts="none")
        cup(mesh, 0.10, 0.60, -0.18, "#d8d0bc")
    with mesh.at(-2.45, 0, 1.2, -1.57, prop="sofa"):
        sofa(mesh, build.pick(("#5a6a64", "#6a5a4c", "#4f5a70"), 4), ("#b5713f", "#c8b283"), 1.9)
        blanket(mesh, 0.7, 0.86, 0.18, 0.6, 0.5, "#8a3f34", 3)
    with mesh.at(-0.95, 0, 1.35, 0.05, prop="coffee table"):
        table(mesh, 1.0, 0.56, 0.40, "#55371f", apron=False, splay=0.04)
        box(mesh, (-0.15, 0.412, 0.02), (0.28, 0.022, 0.2), "#d8cba8", yaw=0.2, casts="none")
        box(mesh, (-0.14, 0.434, 0.03), (0.2, 0.022, 0.15), "#3f5a66", yaw=-0.1, casts="none")
        cup(mesh, 0.22, 0.40, -0.08, "#6f8f94")
        bowl(mesh, 0.28, 0.40, 0.12, "#c8b898", 0.11, ("#b8402c", "#d08a34"))
    with mesh.at(-2.62, 0, 3.85, prop="plant"):
        pot_plant(mesh, 1.15, 4)
    with mesh.at(2.65, 0, -3.3, prop="floor lamp"):
        floor_lamp(build, 1.62, strength=1.3, skip="floor lamp")
    if build.has("piano"):
        with mesh.at(0.45, 0, 4.06, prop="piano"):
            piano(mesh)
    else:
        with mesh.at(0.35, 0, 4.14, prop="chest"):
            cabinet(mesh, 1.2, 0.80, 0.42, "#533821", drawers=3)
            for x, h in ((-0.42, 0.24), (-0.3, 0.17)):
                candle(build, x, 0.80, 0, h, flame=build.has("candle"), light=1.1 if build.has("candle") and x < -0.4 else 0)
            bowl(mesh, 0.3, 0.80, 0, "#7a8f94", 0.14, ("#c8402c", "#d89a34", "#b8502c"))
    if build.has("table", "dinner"):
        with mesh.at(1.1, 0, -0.9, prop="table"):
            table(mesh, 1.4, 0.8)


# ---- bedroom --------------------------------------------------------------------------------------------------------------


def design_bedroom(request: SetRequest) -> Design:
    build = Build(request)
    scheme = build.pick(("rose", "sage", "slate"), 11)
    paper, figure, cover, drape = {
        "rose": ("#a88f80", "#bfa594", "#6a7d86", "#93645a"), "sage": ("#7f8d78", "#98a48e", "#9a6a4a", "#c8b48a"),
        "slate": ("#6a7684", "#828e9a", "#8a4f44", "#b39a6a")}[scheme]
    pane = Opening("left", 1.2, 1.5, 0.90, 2.25)
    second = Opening("back", -2.0, 0.95, 0.95, 2.20, 2, 2)
    shell(build, _HOME, floor=boards("#5a4030", "#8a6446", 0.17), ceiling=plain("#bdb5a6", 3, 0.05), wall=wallpaper(paper, figure, 0.24, "damask"),
          windows=[pane, second], trim="#d2c8b4", coving="#d2c8b4", frame="#e8e0cf", doors={"front": [(-1.4, 1.1)]})
    dress_window(build, _HOME, pane, cloth(drape, seed=5), floor_long=True, sheer=not build.night, heated=False)
    dress_window(build, _HOME, second, cloth(drape, seed=6), drawn=0.4)
    mesh = build.mesh
    with mesh.at(0.75, 0, 3.32, prop="bed"):
        bed(mesh, 1.55, cover=cloth(cover, "#d8cdb4" if scheme == "slate" else None, 0.3), seed=request.seed % 20, iron=build.has("iron", "attic", "dormitory"))
    plastered(build, _HOME, "#d2c8b4")
    _bedsides(build)
    mesh.quad((-0.75, 0.012, 0.2), (3.0, 0, 0), (0, 0, 2.5), rug("#5a5a62", "#c0aa84", "#8a4a3c", 3), casts="none")
    _bedroom_walls(build)
    build.sunlight((-0.80, 0.50, -0.10), (0.2, 0.3, 1.2))
    return Design(build.rig(), BEDROOM_EXTENT, city if _outlook(request) == "city" else gardens, tuple(build.glows), mean=build.daylight.mean - (0.01 if build.night else 0.02), cover=cover)


def _bedsides(build: Build) -> None:
    mesh = build.mesh
    for x, name in ((-0.42, "nightstand"), (1.95, "nightstand2")):
        with mesh.at(x, 0, 4.08, prop=name):
            cabinet(mesh, 0.46, 0.58, 0.38, "#5a3e28", drawers=2)
            with mesh.at(0.05 if x < 0 else -0.02, 0.58, 0.04):
                table_lamp(build, 0.44, base="#7a8a8a", shade="#ffd29a", strength=1.9 if x < 0 else 1.3, skip=name)
            box(mesh, (-0.12, 0.593, -0.08), (0.13, 0.026, 0.18), "#34485c", yaw=0.3, casts="none")
            lathe(mesh, [(0.03, 0), (0.034, 0.10)], "#9ab0b4", origin=(0.15, 0.58, -0.12), sides=9, casts="none")


def _bedroom_walls(build: Build) -> None:
    mesh = build.mesh
    with along(build, _HOME, "back"):
        hanging_picture(mesh, 0.75, 1.80, 0, 0.95, 0.50, build.request.seed % 9 + 2)
    with along(build, _HOME, "right", 1.5, "wardrobe", out=0.30):
        wardrobe(mesh, 1.35, 2.05)
    with along(build, _HOME, "right", 1.5):
        box(mesh, (0.3, 2.20, -0.30), (0.5, 0.2, 0.36), cloth("#8a6a4a"), casts="none")
    with along(build, _HOME, "right", -1.3, "dressing table", out=0.26):
        cabinet(mesh, 1.1, 0.76, 0.46, "#6a4a30", drawers=2, feet=True)
        _mirror(build)
    with mesh.at(-2.1, 0, 0.2, -1.0, prop="chair"):
        chair(mesh, "#6b4a2e", "#a8825a")
        blanket(mesh, 0.0, 0.93, 0.18, 0.36, 0.42, "#5a6a80", 5)
    with along(build, _HOME, "front", -1.4):
        door(build, 0.86, 2.05, "#d8cfbc", frame="#d2c8b4")
    with along(build, _HOME, "front", 1.2, "chest", out=0.26):
        cabinet(mesh, 1.2, 0.9, 0.46, "#5a3e28", drawers=4)
        vase(mesh, 0.3, 0.9, 0, "#c8c0b0", 0.28, ("#c89ab0", "#e8d8c8"), 8)
    with along(build, _HOME, "front", 1.2):
        hanging_picture(mesh, 0, 1.65, 0, 0.5, 0.6, 4)
    with along(build, _HOME, "left", -1.8):
        hanging_picture(mesh, 0, 1.6, 0, 0.55, 0.7, 5)
    with mesh.at(0, _HOME.high - 0.01, 0.6):
        pendant(build, 0.55, shade="#d8c8a8", radius=0.2, strength=1.1, figure=False)
    if build.has("desk", "computer", "laptop"):
        with along(build, _HOME, "left", -1.7, "desk", out=0.36):
            table(mesh, 1.2, 0.6)
            laptop(mesh, 0, 0.74, 0.0, np.pi)


def _mirror(build: Build) -> None:
    mesh = build.mesh
    turn = np.linspace(0, 2 * np.pi, 25)
    tube(mesh, [(0.30 * np.cos(a), 1.26 + 0.40 * np.sin(a), 0.12) for a in turn], 0.022, wood("#8a6a3a"), sides=6, casts="none")
    ring = single(np.array([[0.30 * np.cos(a), 1.26 + 0.40 * np.sin(a), 0.12] for a in turn[:-1]]))
    mesh.add(np.stack([ring[[0, i, i + 1, i + 1]] for i in range(1, 23)]), paint_of("#8a969c", "#10151a"), casts="none")
    for x, c, h in ((-0.38, "#c89ab0", 0.14), (-0.28, "#9ab0c0", 0.10), (0.36, "#d8c080", 0.16)):
        bottle(mesh, x, 0.76, -0.02, c, h)


# ---- kitchen --------------------------------------------------------------------------------------------------------------


def design_kitchen(request: SetRequest) -> Design:
    build = Build(request)
    scheme = build.pick(("teal", "cream", "blue"), 21)
    front, tile, wall_paint = {"teal": ("#648a80", "#a9bfb6", "#dccfae"), "cream": ("#c8b88e", "#b4c4b0", "#d2c6a8"),
                               "blue": ("#5f7f94", "#b8c4c8", "#d8ccb0")}[scheme]
    panes = [Opening("back", -0.95, 1.25, 1.12, 2.25), Opening("left", 0.9, 1.5, 0.85, 2.30)]
    shell(build, _HOME, floor=blocks("#b0896a", "#7a5f48", 0.32, 0.32, 0.010, 5, 0.12, 0.0, 0.3), ceiling=plain("#d2cab6", 3, 0.04), wall=plain(wall_paint, 4, 0.05),
          windows=panes, trim="#cfc3a4", frame="#efe8d6", coving="#dcd2ba", doors={"front": [(1.4, 1.15)]})
    beamed(build, _HOME, "#5a4028")
    _kitchen_back(build, front, tile)
    _kitchen_table(build)
    _kitchen_sides(build, front)
    build.sunlight((-0.74, 0.52, 0.02), (0.1, 0.4, 1.0))
    return Design(build.rig(), KITCHEN_EXTENT, city if _outlook(request) == "city" else gardens, tuple(build.glows), mean=build.daylight.mean + (0.0 if build.night else 0.02))


def _kitchen_back(build: Build, front: str, tile: str) -> None:
    mesh = build.mesh
    with along(build, _HOME, "back"):
        mesh.quad((-2.2, 0.90, -0.012), (5.3, 0, 0), (0, 0.60, 0), blocks(tile, "#e0dccc", 0.15, 0.15, 0.006, 3, 0.12, 0.0, 0.1, tint="#8fb0ac"), casts="none")
        box(mesh, (0.45, 1.51, -0.015), (5.3, 0.02, 0.03), "#e6e0d0", casts="none")
    with along(build, _HOME, "back", -0.15, "counter", out=0.31):
        counter_run(mesh, 3.3, front, sink=-0.8)
        _counter_things(build)
    with along(build, _HOME, "back", 1.90, "stove", out=0.32):
        stove(build)
    with along(build, _HOME, "back", 2.66, "counter2", out=0.31):
        counter_run(mesh, 0.84, front)
        bottle(mesh, -0.1, 0.92, 0.1, "#5a7a3a", 0.28)
        bottle(mesh, 0.05, 0.92, 0.14, "#c8a040", 0.24)
    with along(build, _HOME, "back", 2.72):
        wall_cupboards(mesh, 0.72, front, 1)
    with along(build, _HOME, "back", 0.85):
        wall_cupboards(mesh, 1.1, front, 2)
    with along(build, _HOME, "back", -2.55, "fridge", out=0.36):
        fridge(mesh, "#e0d8c0")


def _counter_things(build: Build) -> None:
    mesh = build.mesh
    for x, z, c, s in ((0.35, 0.08, "#b8402c", 0.20), (0.62, 0.12, "#e6dcc2", 0.20), (0.78, 0.12, "#e6dcc2", 0.16), (0.92, 0.13, "#e6dcc2", 0.13)):
        if c == "#b8402c":
            lathe(mesh, [(0.09, 0), (0.11, 0.05), (0.09, 0.14), (0.03, 0.18), (0.02, 0.2), (0.001, 0.22)], plain(c, 3, 0.1, 0.2), origin=(x, 0.92, z), sides=14, casts="none")
            tube(mesh, [(x + 0.09, 1.02, z), (x + 0.15, 1.08, z), (x + 0.17, 1.11, z)], 0.014, c, sides=5, casts="none")
            tube(mesh, [(x - 0.08, 1.06, z), (x, 1.19, z), (x + 0.08, 1.06, z)], 0.009, "#2a201a", sides=5, casts="none")
        else:
            lathe(mesh, [(s * 0.32, 0), (s * 0.36, s * 0.9), (s * 0.30, s), (0.001, s * 1.1)], c, origin=(x, 0.92, z), sides=12, casts="none")
    bowl(mesh, 1.3, 0.92, 0.0, "#d8c8a4", 0.15, ("#c8402c", "#d89a34", "#8aa04a", "#c8502c"))
    with mesh.at(-1.45, 0.92, 0.12):
        pot_plant(mesh, 0.38, 7, "#b06a44", "#5f8a44")
    box(mesh, (-0.05, 1.06, 0.20), (0.30, 0.28, 0.02), wood("#a87844"), pitch=-0.15, casts="none")
    lathe(mesh, [(0.055, 0), (0.06, 0.15), (0.05, 0.15)], "#8aa0a8", origin=(0.14, 0.92, 0.14), sides=10, casts="none")
    for a in (-0.3, 0.0, 0.35):
        tube(mesh, [(0.14, 1.0, 0.14), (0.14 + a * 0.25, 1.22, 0.15)], 0.008, "#8a6238", sides=4, casts="none")


def _kitchen_table(build: Build) -> None:
    mesh = build.mesh
    with mesh.at(0.85, 0, 1.55, prop="table"):
        table(mesh, 1.35, 0.82, 0.75, "#a87844")
        cup(mesh, -0.35, 0.75, -0.12, "#e9e2d0")
        cup(mesh, 0.32, 0.75, 0.10, "#5f8a92")
        bowl(mesh, 0.05, 0.75, 0.08, "#e4dcc6", 0.15, ("#c8502c", "#d8a040", "#b8402c"))
        box(mesh, (-0.05, 0.758, -0.22), (0.30, 0.015, 0.2), wood("#8a6238"), yaw=0.2, casts="none")
        cushion(mesh, (-0.05, 0.81, -0.22), (0.22, 0.10, 0.11), plain("#b87838", 3, 0.15, 0.1), yaw=0.2, softness=0.7, grain=4, casts="none")
        if build.has("candle"):
            candle(build, 0.2, 0.75, -0.15, 0.18, light=1.4)
        if build.has("bottle", "wine"):
            bottle(mesh, -0.15, 0.75, 0.2, "#2f4a30", 0.31)
    for k, (x, z, yaw) in enumerate(((0.55, 2.28, 0.1), (1.2, 2.25, -0.15), (1.78, 1.5, 1.5), (0.75, 0.86, 3.3))):
        with mesh.at(x, 0, z, yaw, prop=f"chair{k}"):
            chair(mesh, "#7a5030", "#b8583c" if k % 2 else None)
    with mesh.at(0.85, _HOME.high - 0.01, 1.55):
        pendant(build, 0.98, shade="#b8472f", radius=0.24, strength=2.5)


def _kitchen_sides(build: Build, front: str) -> None:
    mesh = build.mesh
    with along(build, _HOME, "right", 0.4, "dresser", out=0.24):
        dresser(mesh, 1.5, front)
    with along(build, _HOME, "right", -1.7):
        hanging_picture(mesh, 0, 1.65, 0, 0.6, 0.45, 4)
        wall_clock(mesh, 0.9, 1.9, 0, 0.18, rim="#b8402c")
    with along(build, _HOME, "left"):
        for x, c in ((-1.2, "#c8a878"), (-1.55, "#5a6a7a")):
            coat_on_hook(mesh, x, 1.7, 0, c, 4, 0.9)
        box(mesh, (-2.4, 1.5, -0.09), (1.0, 0.03, 0.18), wood("#8a6238"), casts="none")
        for k, (h, c) in enumerate(((0.13, "#b5533a"), (0.10, "#e2d6bc"), (0.16, "#3f5f6a"), (0.09, "#d9a648"), (0.14, "#7a8f5a"), (0.10, "#e8e0cc"))):
            lathe(mesh, [(0.045, 0), (0.05, h * 0.8), (0.035, h)], c, origin=(-2.8 + 0.16 * k, 1.515, -0.09), sides=10, casts="none")
    with along(build, _HOME, "front", 1.4):
        door(build, 0.9, 2.08, front, glass=True)
    with along(build, _HOME, "front", -1.2, "cupboard", out=0.24):
        cabinet(mesh, 1.5, 0.92, 0.44, front, doors=3)
        for x in (-0.4, -0.1, 0.25):
            lathe(mesh, [(0.07, 0), (0.08, 0.16), (0.06, 0.2), (0.001, 0.21)], ("#d8cba8" if x < 0 else "#a85a3a"), origin=(x, 0.92, 0.05), sides=10, casts="none")
