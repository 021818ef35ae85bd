"""Inside things that move: a car (seen over its bonnet, the road sliding by behind), a railway compartment."""

from __future__ import annotations

import numpy as np

from milimo.contracts.shots import TimeOfDay
from milimo.engines.previz.model import Layer, SetRequest
from milimo.engines.previz.paint import fbm, norm01, pigment, single, smoothstep
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import (
    ball,
    box,
    curtain,
    cushion,
    lathe,
    opened_wall,
    rods,
    sheet,
    tube,
)
from milimo.engines.previz.sets.built.design import Design, Extent, Outside
from milimo.engines.previz.sets.built.gbuffer import Eye
from milimo.engines.previz.sets.built.glazing import wet_pane
from milimo.engines.previz.sets.built.joinery import door, panelling
from milimo.engines.previz.sets.built.mesh import Material, Mesh, paint_of, points
from milimo.engines.previz.sets.built.passing import passing_land
from milimo.engines.previz.sets.built.props.lamps import table_lamp
from milimo.engines.previz.sets.built.props.things import cup, hanging_picture
from milimo.engines.previz.sets.built.surfaces import boards, cloth, panels, plain, screen, wood

CAR_EXTENT = Extent(-1.9, 1.9, -3.5, 1.62, 2.1, (0.0, 0.42), ((0.0, 0.42),),
                    ((0.40, 0.46, 0.42, 0.0), (-0.40, 0.46, 0.42, 0.0), (-0.40, 0.49, 1.30, 0.0), (0.40, 0.49, 1.30, 0.0)), 1.15)
TRAIN_EXTENT = Extent(-1.2, 1.2, -3.0, 1.2, 2.4, (0.0, 0.2), ((-0.3, -0.2), (0.3, 0.1)), ((-1.05, 0.47, 0.62, 1.2), (1.05, 0.47, 0.62, -1.2)), 1.35)

_WHEEL_Y, _WHEEL_Z = 0.90, 0.01       # m: the middle of the steering wheel, an arm's length before the driver
_ROOF_X, _ROOF_Y = 0.645, 1.46      # m: half the roof's width, and how high its lining is
_LINES = (-1.9, 1.7, 5.3)            # m across the road from the car's middle: its edges and the line between the lanes
_BACKWARD = np.pi          # a car's nose points at the neutral camera: it travels toward −z


# ---- car ------------------------------------------------------------------------------------------------------------------


def _road_behind(request: SetRequest, eye: Eye) -> Outside:
    outside = passing_land(request, eye, _BACKWARD, 1.0)
    outside.layers.append(_road(request))
    return outside


_ROAD = {TimeOfDay.DAY: ("#6d6a66", "#d8d2bc"), TimeOfDay.DAWN: ("#5e564e", "#c8b894"), TimeOfDay.DUSK: ("#38323c", "#8a7c78"), TimeOfDay.NIGHT: ("#14161c", "#4a4c50")}


def _road(request: SetRequest) -> Layer:
    """Asphalt under the car to the horizon, with lines that run along it: what runs along a road need not move."""
    view, scale = request.view, 0.5
    h, w = (round((side + 2 * view.overscan) * scale) for side in (view.height, view.width))
    rows, columns = np.mgrid[0:h, 0:w].astype(np.float32)
    x = (columns + 0.5) / scale - view.overscan - view.width / 2
    below = (rows + 0.5) / scale - view.overscan - np.float32(view.horizon)
    z = np.float32(view.position[1] * view.focal_px) / np.maximum(below, np.float32(0.5))
    right = x * z / np.float32(view.focal_px)
    sin, cos = np.float32(np.sin(view.yaw)), np.float32(np.cos(view.yaw))
    across = np.float32(view.position[0]) + cos * right + sin * z
    soft = np.maximum(z / np.float32(view.focal_px) * 2, 0.03)
    tar, line = (pigment(colour) for colour in _ROAD[request.time_of_day])
    lines = np.zeros_like(across)
    for at in _LINES:
        lines = np.maximum(lines, 1 - smoothstep(0.07, 0.07 + soft, np.abs(across - np.float32(at))))
    grain = norm01(fbm(request.seed % 50 + 3, (h, w), 90, 8, octaves=4)) - np.float32(0.5)
    rgb = tar * (1 + np.float32(0.22) * grain)[..., None]
    rgb = rgb + (line - rgb) * (lines * np.float32(0.7))[..., None]
    side = np.minimum(across - np.float32(_LINES[0] - 0.6), np.float32(_LINES[-1] + 0.6) - across)
    alpha = smoothstep(-soft, soft, side) * smoothstep(0.5, 7.0, below)
    over = float(-view.overscan)
    return Layer("road", single(np.clip(rgb, 0, 1)), single(alpha), over, over, 220.0, "over", scale)


def design_car(request: SetRequest) -> Design:
    build = Build(request)
    mesh = build.mesh
    trim = build.pick(("#9a6a48", "#6f757c", "#a89474"), 8)
    leather, shell = plain(trim, 3, 0.10, 0.3), plain("#55504c", 4, 0.08, 0.4)
    paint = plain(build.pick(("#7a2e2a", "#2c3e54", "#2f4a40", "#c8b890"), 9), 3, 0.08, 0.6)
    _car_shell(mesh, shell, paint)
    for side in (-1, 1):
        for z0, z1, name in ((-1.15, 0.76, "front door"), (0.76, 2.1, "back door")):
            with mesh.at(prop=f"{name}{side}"):
                _door(mesh, side, (z0, z1), shell, leather, paint)
    with mesh.at(prop="roof"):
        _roof(mesh, paint)
    with mesh.at(0, 0, 1.46, prop="back seat"):
        cushion(mesh, (0, 0.42, -0.04), (1.46, 0.20, 0.56), leather, softness=0.35)
        cushion(mesh, (0, 0.76, 0.24), (1.46, 0.60, 0.18), leather, softness=0.35, pitch=0.22)
    for x in (-0.40, 0.40):
        with mesh.at(x, 0, 0.52, prop=f"seat{x}"):
            _seat(mesh, leather)
    with mesh.at(prop="dash"):
        _dashboard(build, shell)
    with mesh.at(prop="wheel"):
        _steering_wheel(mesh, shell)
    with mesh.at(prop="bonnet"):
        _bonnet(mesh, paint)
    _car_glass(build)
    day = build.daylight
    for x, facing, share in ((-0.95, (1, -0.1, 0), 1.0), (0.95, (-1, -0.1, 0), 0.7)):
        build.window_light(x, 1.2, 0.3, facing, 0.8, share * (0.9 if not build.night else 0.7))
    build.window_light(0, 1.25, -1.5, (0, -0.15, 1), 1.0, 1.0)
    build.glows = []
    if build.lamps > 0.3:
        build.lamp(0.38, 0.90, -0.46, "#ffb878", 0.42, 0.45, size=0.0, glow=0.0, figure=True)
        build.lamp(-1.6, 1.9, -1.0, "#ffb060", 0.9, 1.6, size=0.05, glow=0.0, figure=True)
    build.sunlight((-0.70, 0.50, -0.45))
    mean = {TimeOfDay.DAY: 0.30, TimeOfDay.DAWN: 0.28, TimeOfDay.DUSK: 0.22, TimeOfDay.NIGHT: 0.15}[request.time_of_day]
    return Design(build.rig(ambient=day.ambient * 1.1), CAR_EXTENT, _road_behind, tuple(build.glows), mean=mean, vignette=0.42, inside_only=True, apart=("seat-0.4", "seat0.4"))


def _car_shell(mesh: Mesh, shell: Material, paint: Material) -> None:
    """Floor, wings, the parcel shelf and the boot's lid."""
    mesh.quad((-0.85, 0.15, -1.2), (1.7, 0, 0), (0, 0, 3.4), plain("#1c1b1b", 3, 0.15), casts="none")
    for side in (-1, 1):
        box(mesh, (side * 0.82, 0.60, 2.6), (0.10, 0.55, 1.0), paint, casts="none")
    box(mesh, (0, 0.91, 1.98), (1.6, 0.05, 0.5), plain("#262424", 4))
    box(mesh, (0, 0.86, 2.7), (1.62, 0.10, 1.1), paint, casts="none")


def _door(mesh: Mesh, side: int, span: tuple[float, float], shell: Material, leather: Material, paint: Material) -> None:
    """A part of the cabin's side below the windows, with its armrest and handle; and its pillars."""
    z0, z1 = span
    mesh.add(points([[[side * 0.80, 0.15, z0], [side * 0.80, 0.15, z1], [side * 0.80, 0.90, z1], [side * 0.80, 0.90, z0]]]), shell, casts="sun")
    mesh.add(points([[[side * 0.84, 0.28, z0], [side * 0.84, 0.28, z1], [side * 0.82, 0.90, z1], [side * 0.82, 0.90, z0]]]), paint, casts="none")
    tube(mesh, [(side * 0.85, 0.80, z1 - 0.28), (side * 0.86, 0.80, z1 - 0.14)], 0.016, "#b8bcbc", sides=5, casts="none")
    a, b = (-0.75, 0.68) if z0 < 0 else (0.82, 1.75)
    box(mesh, (side * 0.78, 0.58, (a + b) / 2), (0.05, 0.50, b - a), leather, casts="none")
    cushion(mesh, (side * 0.73, 0.68, (a + b) / 2), (0.10, 0.07, 0.5), leather, softness=0.6, grain=4, casts="none")
    tube(mesh, [(side * 0.76, 0.78, a + 0.15), (side * 0.70, 0.78, a + 0.2), (side * 0.70, 0.78, a + 0.3)], 0.012, "#b8bcbc", sides=5, casts="none")
    box(mesh, (side * 0.80, 0.91, (a + b) / 2), (0.06, 0.03, b - a), "#151515", casts="none")
    trim = plain("#3a3734", 3)
    roof_x, roof_y = side * _ROOF_X, _ROOF_Y
    front = (([(side * 0.79, 0.88, -1.12), (roof_x, roof_y - 0.06, -0.38)], 0.042), ([(roof_x, roof_y - 0.05, -0.40), (roof_x, roof_y, 0.76)], 0.05),
             ([(side * 0.80, 0.88, 0.78), (side * 0.67, roof_y, 0.74)], 0.055))
    back = (([(roof_x, roof_y, 0.76), (roof_x, roof_y - 0.08, 1.80)], 0.05), ([(side * 0.80, 0.90, 2.15), (roof_x, roof_y - 0.08, 1.78)], 0.07))
    for path, r in front if z0 < 0 else back:
        tube(mesh, path, r, trim, sides=6)


def _roof(mesh: Mesh, paint: Material) -> None:
    """The headliner, the skin over it, the header of the windscreen with its sun visors."""
    t = np.linspace(-1, 1, 9)
    zs = (-0.38, 0.0, 0.9, 1.60, 1.80)
    lining = (_ROOF_Y - 0.05, _ROOF_Y, _ROOF_Y + 0.01, _ROOF_Y - 0.04, _ROOF_Y - 0.09)
    for lift, wide, colour in ((0.0, 0.67, plain("#8a8272", 3, 0.06, 0.5)), (0.05, 0.69, paint)):
        roof = np.stack([np.stack([wide * t, y + lift - 0.05 * t**4, np.full(9, z)], 1) for y, z in zip(lining, zs, strict=True)])
        sheet(mesh, single(roof), colour, casts="sun")
    tube(mesh, [(-_ROOF_X, _ROOF_Y - 0.06, -0.38), (0, _ROOF_Y - 0.02, -0.40), (_ROOF_X, _ROOF_Y - 0.06, -0.38)], 0.05, plain("#3a3734", 3), sides=6, casts="none")
    for x in (-0.33, 0.33):
        box(mesh, (x, _ROOF_Y - 0.06, -0.25), (0.44, 0.02, 0.17), plain("#8a8272", 4), pitch=0.25, casts="none")


def _seat(mesh: Mesh, leather: Material) -> None:
    cushion(mesh, (0, 0.40, -0.04), (0.54, 0.22, 0.54), leather, softness=0.35)
    cushion(mesh, (0, 0.78, 0.24), (0.52, 0.66, 0.18), leather, softness=0.4, pitch=0.18)
    cushion(mesh, (0, 1.20, 0.33), (0.28, 0.19, 0.11), leather, softness=0.6, pitch=0.12, grain=4)
    for sx in (-0.06, 0.06):
        tube(mesh, [(sx, 1.02, 0.30), (sx, 1.16, 0.33)], 0.009, "#b8bcbc", sides=5)


def _dashboard(build: Build, shell: Material) -> None:
    """A padded dash with lit dials before the driver, a radio, vents, glovebox; the wheel on its column; a mirror."""
    mesh = build.mesh
    mesh.quad((-0.80, 0.15, -1.12), (1.6, 0, 0), (0, 0.70, 0), "#131211", casts="none")
    cushion(mesh, (0, 0.80, -0.84), (1.56, 0.20, 0.56), plain("#2c2825", 3, 0.10, 0.4), softness=0.35, grain=6)
    box(mesh, (0, 0.64, -0.72), (1.5, 0.26, 0.24), shell)
    lit = build.lamps
    for x, r in ((0.32, 0.075), (0.49, 0.075)):
        turn = np.linspace(0, 2 * np.pi, 17)[:-1]
        ring = points([[x + r * np.cos(a), 0.84 + r * np.sin(a), -0.555] for a in turn])
        mesh.add(np.stack([ring[[0, i, i + 1, i + 1]] for i in range(1, 15)]), paint_of("#101214", pigment("#ffb060") * np.float32(0.30 * lit) if lit else None), casts="none")
    box(mesh, (0, 0.74, -0.565), (0.26, 0.10, 0.01), paint_of("#1a1c1e", pigment("#7fc8d8") * np.float32(0.35 * lit) if lit else None), casts="none")
    tube(mesh, [(0, 1.43, -0.40), (0, 1.37, -0.46)], 0.012, "#26241f", sides=5, casts="none")
    cushion(mesh, (0, 1.35, -0.48), (0.24, 0.07, 0.035), plain("#1a1a1a", 3), softness=0.5, grain=4, casts="none")
    if build.has("dice", "charm"):
        for x in (-0.02, 0.03):
            box(mesh, (x, 1.22, -0.47), (0.05, 0.05, 0.05), "#e8e0d0", yaw=x * 20)


def _steering_wheel(mesh: Mesh, shell: Material) -> None:
    """The wheel on its column, an arm's length before the driver."""
    tube(mesh, [(0.40, 0.74, -0.62), (0.40, _WHEEL_Y, _WHEEL_Z - 0.03)], 0.035, shell, sides=7)
    turn = np.linspace(0, 2 * np.pi, 25)
    lean = 0.42

    def on_wheel(a: float, r: float) -> tuple[float, float, float]:
        return 0.40 + r * np.cos(a), _WHEEL_Y + r * np.sin(a) * np.cos(lean), _WHEEL_Z - r * np.sin(a) * np.sin(lean)

    tube(mesh, [on_wheel(a, 0.185) for a in turn], 0.015, plain("#1c1816", 3), sides=7)
    for a in (0.1, np.pi - 0.1, -np.pi / 2):
        tube(mesh, [(0.40, _WHEEL_Y, _WHEEL_Z - 0.01), on_wheel(a, 0.18)], 0.013, "#3a3634", sides=5)
    ball(mesh, (0.40, _WHEEL_Y, _WHEEL_Z - 0.02), (0.055, 0.055, 0.025), "#2a2624", sides=10, rings=5)


def _bonnet(mesh: Mesh, paint: Material) -> None:
    """The bonnet before the windscreen with its ridge, wipers and washer holes."""
    t = np.linspace(-1, 1, 13)
    zs, ys = (-1.15, -1.5, -2.0, -2.5), (0.86, 0.86, 0.82, 0.72)
    grid = np.stack([np.stack([0.80 * t, y - 0.09 * np.abs(t) ** 3 + 0.02 * np.exp(-((t / 0.2) ** 2)), np.full(13, z)], 1) for y, z in zip(ys, zs, strict=True)])
    sheet(mesh, single(grid), paint)
    for x in (-0.45, 0.15):
        tube(mesh, [(x, 0.89, -1.16), (x + 0.42, 0.93, -1.06)], 0.010, "#17181a", sides=4, casts="none")
    for side in (-1, 1):
        cushion(mesh, (side * 0.98, 0.98, -0.85), (0.22, 0.14, 0.09), paint, softness=0.5, grain=4)


def _car_glass(build: Build) -> None:
    """Side and rear panes, which take the drops; the windscreen is wild: the camera looks through where it would be."""
    pane = wet_pane(build.request, 0.04)
    mesh = build.mesh
    for side in (-1, 1):
        for z0, z1 in ((-0.70, 0.70), (0.80, 1.72)):
            mesh.add(points([[[side * 0.80, 0.92, z0], [side * 0.80, 0.92, z1], [side * 0.66, 1.42, z1], [side * 0.66, 1.42, z0 + (0.36 if z0 < 0 else 0)]]]), pane, casts="none", glass=True)
    mesh.add(points([[[-0.76, 0.93, 2.08], [0.76, 0.93, 2.08], [0.62, 1.38, 1.80], [-0.62, 1.38, 1.80]]]), pane, casts="none", glass=True)


# ---- train ----------------------------------------------------------------------------------------------------------------


def _land(request: SetRequest, eye: Eye) -> Outside:
    return passing_land(request, eye, -np.pi / 2, 1.3)


def design_train(request: SetRequest) -> Design:
    """A compartment with its window on the far side: two benches face each other, racks with luggage, a lamp, curtains."""
    build = Build(request)
    mesh = build.mesh
    back, half, high = 1.55, 1.65, 2.35
    timber = "#6a4428"
    mesh.quad((-half, 0, -3.6), (2 * half, 0, 0), (0, 0, back + 3.6), boards("#3f2a1c", "#5a3e28", 0.10), casts="none")
    mesh.quad((-half, 0.012, -3.6), (2 * half, 0, 0), (0, 0, back + 3.4), plain("#5a2a28", 3, 0.12, 0.3), casts="none")
    t = np.linspace(-1, 1, 11)
    ceiling = np.stack([np.stack([half * t, high + 0.22 * (1 - t * t), np.full(11, z)], 1) for z in (-3.6, -1.0, back)])
    sheet(mesh, single(ceiling), plain("#d2c6a8", 3, 0.05, 0.6), casts="sun")
    wall = plain("#c8b488", 4, 0.06, 0.5)
    opened_wall(mesh, (-half, 0, back), (2 * half, 0, 0), high + 0.22, [(0.55, 0.86, 2.75, 1.92)], wall)
    for x in (-half, half):
        mesh.quad((x, 0, -3.6), (0, 0, back + 3.6), (0, high + 0.1, 0), wall, casts="sun")
    mesh.quad((-half, 0, -3.6), (2 * half, 0, 0), (0, high + 0.2, 0), wall, casts="sun")
    with mesh.at(0, 0, back):
        _train_window(build)
        panelling(mesh, -half, -1.15, 0.9, timber)
        panelling(mesh, 1.15, half, 0.9, timber)
        panelling(mesh, -1.15, 1.15, 0.78, timber)
    for side, name in ((-1, "left"), (1, "right")):
        with mesh.at(side * half, 0, -1.0, np.pi / 2 * side):
            panelling(mesh, -2.55, 2.6, 1.0, timber, 0.8)
            for x, w in ((1.9 * side, 0.5), (0.8 * side, 0.5)):
                hanging_picture(mesh, x - 2.2 * side if abs(x) > 1 else -x, 1.62, 0, w, 0.32, 3 + int(side) + round(w), timber)
        for k, z in enumerate((0.72, -2.3)):
            with mesh.at(side * 1.18, 0, z, np.pi / 2 * side, prop=f"bench {name}{k}"):
                _train_bench(build, k)
        with mesh.at(side * half, 0, 0.72, np.pi / 2 * side, prop=f"rack {name}"):
            _luggage_rack(mesh, int(side))
    with mesh.at(0, 0, -3.58, np.pi):
        door(build, 0.85, 2.0, timber, glass=True)
    for z in (0.3, -2.4):
        with mesh.at(0, high + 0.2, z):
            lathe(mesh, [(0.001, -0.14), (0.12, -0.10), (0.16, -0.02), (0.17, 0.0)], paint_of("#d8c8a0", pigment("#ffdca0") * np.float32(0.9 * build.lamps) if build.lamps > 0.1 else None), sides=14, casts="none")
            build.lamp(0, -0.25, 0, "#ffcf8c", 1.7 if z > 0 else 0.9, 1.4, size=0.12 if z > 0 else 0.0, glow=0.42, glow_strength=0.6, figure=z > 0)
    build.sunlight((-0.50, 0.42, 0.76), (0.2, 0.4, 0.2))
    day = build.daylight
    return Design(build.rig(), TRAIN_EXTENT, _land, tuple(build.glows), mean=day.mean - (0.02 if not build.night else 0.0), vignette=0.42)


def _train_window(build: Build) -> None:
    """A wide pane in a polished frame with a leather strap, curtains, and the little table with its lamp."""
    mesh = build.mesh
    frame = wood("#7a5030", gloss=0.1)
    for x in (-1.12, 1.12):
        box(mesh, (x, 1.39, 0.0), (0.09, 1.16, 0.12), frame)
    for y in (0.83, 1.95):
        box(mesh, (0, y, 0.0), (2.34, 0.09, 0.14), frame)
    box(mesh, (0, 1.55, 0.02), (2.2, 0.04, 0.05), frame)
    box(mesh, (0, 1.39, 0.02), (0.05, 1.08, 0.05), frame)
    mesh.quad((-1.1, 0.86, 0.03), (2.2, 0, 0), (0, 1.06, 0), wet_pane(build.request, 0.05), casts="none", glass=True)
    with mesh.at(prop="curtain"):
        for side in (-1, 1):
            curtain(mesh, side * 1.32, side * 0.92, 2.02, 0.72, cloth("#5a6a50" if build.request.seed % 2 else "#7a3a34"), z=-0.12, depth=0.04, folds=4, gather=0.35, seed=4 + side)
        tube(mesh, [(-1.4, 2.05, -0.12), (1.4, 2.05, -0.12)], 0.014, "#b08d4a", sides=6)
    build.window_light_here(2.2, 1.4, 1.15)
    with mesh.at(0, 0, -0.30, prop="window table"):
        box(mesh, (0, 0.72, 0), (0.62, 0.035, 0.52), wood("#7a5030"))
        tube(mesh, [(0, 0.70, -0.1), (0, 0.30, 0.2)], 0.025, "#b08d4a", sides=6)
        with mesh.at(-0.16, 0.74, 0.1):
            table_lamp(build, 0.34, base="#b08d4a", shade="#ffb878", strength=1.5, skip="window table")
        cup(mesh, 0.16, 0.74, -0.08, "#e8e0cc")
        box(mesh, (0.12, 0.75, 0.12), (0.16, 0.02, 0.22), "#34485c", yaw=0.3, casts="none")


def _train_bench(build: Build, k: int) -> None:
    """A plush bench for two with winged head rests, antimacassars and armrests; faces −z."""
    mesh = build.mesh
    plush = cloth(build.pick(("#6a3a34", "#3f5a52", "#4a4f6a"), 5), None, seed=k)
    for x in (-0.42, 0.42):
        cushion(mesh, (x, 0.40, -0.05), (0.82, 0.20, 0.56), plush, softness=0.35, seed=k)
        cushion(mesh, (x, 0.86, 0.24), (0.80, 0.86, 0.18), plush, softness=0.35, pitch=0.12, seed=k + 2)
        cushion(mesh, (x, 1.24, 0.22), (0.56, 0.20, 0.12), plush, softness=0.6, grain=4)
        mesh.quad((x - 0.20, 1.08, 0.12), (0.40, 0, 0), (0, 0.30, 0.03), plain("#a99c82", 3, 0.05), casts="none")
    box(mesh, (0, 0.16, -0.02), (1.66, 0.30, 0.48), wood("#4f3420"))
    for x in (-0.88, 0.0, 0.88):
        cushion(mesh, (x, 0.62, -0.06), (0.09, 0.08, 0.50), wood("#7a5030"), softness=0.4, grain=4)
    for x in (-0.90, 0.90):
        box(mesh, (x, 0.75, 0.20), (0.05, 1.45, 0.34), wood("#5f3f26"))


def _luggage_rack(mesh: Mesh, seed: int) -> None:
    """Brass brackets and a net with cases on it."""
    rods(mesh, points([[x, 1.86, -0.02] for x in (-0.8, 0, 0.8)]), points([[x, 1.80, -0.42] for x in (-0.8, 0, 0.8)]), 0.014, "#b08d4a")
    ends = points([[-0.85, 1.86 - 0.02 * k, -0.05 - 0.09 * k] for k in range(5)])
    rods(mesh, ends, ends + np.array([1.7, 0, 0], np.float32), 0.008, "#b08d4a")
    for x, w, h, c in ((-0.45, 0.62, 0.22, "#6a4a2c"), (0.28, 0.50, 0.18, ("#3a4a40", "#7a2f28")[seed > 0])):
        cushion(mesh, (x, 1.92 + h / 2, -0.22), (w, h, 0.36), plain(c, 4, 0.12, 0.3), softness=0.12, grain=4)
        for s in (-0.3, 0.3):
            box(mesh, (x + s * w, 1.92 + h / 2, -0.22), (0.03, h + 0.01, 0.37), "#3a2818", casts="none")


# ---- spacecraft --------------------------------------------------------------------------------------------------------------


def console(build: Build, wide: float, seed: int, colour: str = "#6fd0e8") -> None:
    """A sloping desk with screens and lit keys, a riser of screens behind it; used from −z."""
    mesh = build.mesh
    hull = panels("#4a525c", 0.5, 0.4, seed)
    box(mesh, (0, 0.36, 0.05), (wide, 0.72, 0.5), hull)
    box(mesh, (0, 0.80, -0.06), (wide, 0.06, 0.62), plain("#2a3038", 3), pitch=-0.30)
    count = max(2, round(wide / 0.55))
    for i in range(count):
        x = (i - (count - 1) / 2) * wide / count
        kind = ("lines", "graph", "radar", "blocks")[(seed + i) % 4]
        tint = colour if (seed + i) % 3 else "#ffa04a"
        with mesh.at(x, 0, 0):
            mesh.quad((-0.22, 0.745, -0.32), (0.44, 0, 0), (0, 0.145, 0.46), screen(tint, seed * 7 + i, "blocks", 0.75), casts="none")
            box(mesh, (0, 1.12, 0.22), (0.50, 0.36, 0.05), plain("#20262e", 3), pitch=0.15)
            mesh.quad((-0.22, 0.97, 0.165), (0.44, 0, 0), (0, 0.30, 0.045), screen(tint, seed * 5 + i, kind), casts="none")
    build.lamp(0, 1.05, -0.25, colour, 0.55, 0.8, size=0.0, glow=0.5, glow_strength=0.22, always=True, figure=True)
