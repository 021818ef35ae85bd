"""The top of a lighthouse: a glazed lantern round the great lens, with sea and weather on every side."""

from __future__ import annotations

import numpy as np

from milimo.contracts.shots import Size, TimeOfDay, Weather
from milimo.engines.previz.model import Layer, Pulse, SetRequest, Sweep
from milimo.engines.previz.paint import (
    Floats,
    cone,
    grid,
    pigment,
    single,
    smoothstep,
)
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import ball, box, cushion, lathe, rods, sheet, tube
from milimo.engines.previz.sets.built.design import Design, Extent
from milimo.engines.previz.sets.built.gbuffer import Seen
from milimo.engines.previz.sets.built.glazing import wet_pane
from milimo.engines.previz.sets.built.mesh import Material, Skin, Spot, paint_of
from milimo.engines.previz.sets.built.outdoors import open_sea
from milimo.engines.previz.sets.built.props.things import bucket, coat_on_hook, coil, cup
from milimo.engines.previz.sets.built.surfaces import aged, boards, mottle, plain, wood

EXTENT = Extent(-1.7, 1.1, -3.1, 2.545, 4.2, (-0.3, 0.4), ((-1.5, 0.9), (-0.6, 0.2), (0.2, -0.5), (-1.2, -0.4)), ((-1.75, 0.49, 0.9, 1.2),), 1.5)

_LENS = (1.5, 2.0)       # world x, z of the lens's axis
_HEART = 1.78              # m: height of the flame
_R = 5.9                  # m: of the glazing
_SIDES = 24
_SILL, _HEAD = 0.92, 3.65  # m: glazing from … to
_SCALE = 0.87              # of a first-order lens: it must stand whole in the frame
_TURN = 14.0               # s for one turn of the lens


def design_lamp_room(request: SetRequest) -> Design:
    build = Build(request)
    with build.mesh.at(_LENS[0], 0, _LENS[1]):
        _floor_and_wall(build)
        _glazing(build)
        _roof(build)
        _gallery(build)
        _great_lens(build)
    _keepers_corner(build)
    _lights(build)
    day = build.daylight
    mean = {TimeOfDay.DAY: 0.42, TimeOfDay.DAWN: 0.37, TimeOfDay.DUSK: 0.285, TimeOfDay.NIGHT: 0.21}[request.time_of_day]
    up, down = {TimeOfDay.DUSK: ("#39405e", "#2a2026"), TimeOfDay.NIGHT: ("#1b2434", "#17120f")}.get(request.time_of_day, (day.up, day.down))
    return Design(build.rig(up, down), EXTENT, open_sea, tuple(build.glows), mean=mean, extras=_beams, vignette=0.42, apart=("lens",))


# ---- architecture -----------------------------------------------------------------------------------------------------


def _ring(radius: float, y: float, sides: int = _SIDES, shift: float = 0.0) -> Floats:
    turn = (np.arange(sides) + shift) * 2 * np.pi / sides
    return single(np.stack([radius * np.cos(turn), np.full(sides, y), radius * np.sin(turn)], 1))


def _band(build: Build, radius: float, low: float, high: float, paint: Material, casts: str = "sun", glass: bool = False) -> None:
    a, b = _ring(radius, low), _ring(radius, high)
    nxt = np.roll(np.arange(_SIDES), -1)
    build.mesh.add(np.stack([a, a[nxt], b[nxt], b], 1), paint, casts="none" if glass or casts == "none" else "sun", glass=glass)


def _floor_and_wall(build: Build) -> None:
    mesh = build.mesh
    deck = boards("#4a3a2c", "#6e5640", 0.16)
    size = _R + 0.2
    mesh.quad((-size, 0, -size), (2 * size, 0, 0), (0, 0, 2 * size), deck, casts="none")
    wall = aged("#7b8a80", "#4a4a40", 3, 0.25)
    _band(build, _R - 0.02, 0.0, _SILL - 0.06, wall)
    turn = (np.arange(_SIDES) + 0.5) * 2 * np.pi / _SIDES
    panel = plain("#8b998c", 4, 0.08)
    inner = (_R - 0.05) * np.cos(np.pi / _SIDES)
    for a in turn:
        with mesh.at(inner * np.cos(a), 0, inner * np.sin(a), np.pi / 2 - a):
            box(mesh, (0, 0.45, -0.02), (1.18, 0.56, 0.03), panel, casts="none")
            box(mesh, (0, 0.075, -0.03), (1.5, 0.15, 0.04), "#4f5b53", casts="none")
            box(mesh, (0, _SILL - 0.03, -0.10), (1.56, 0.05, 0.30), wood("#7a5836", gloss=0.1), casts="none")
            box(mesh, (0, _SILL + 0.01, -0.24), (1.50, 0.025, 0.03), "#b58a48", casts="none")


def _glazing(build: Build) -> None:
    """Bronze bars: uprights, two rings, and the diagonals that carry the roof; panes with rain on them."""
    mesh = build.mesh
    bronze = paint_of("#3c3a30")
    foot, head = _ring(_R - 0.06, _SILL), _ring(_R - 0.06, _HEAD)
    count = 3
    nxt = np.roll(np.arange(_SIDES), -1)
    rods(mesh, foot, head, 0.034, bronze)
    for k in range(count):
        low, high = foot + (head - foot) * (k / count), foot + (head - foot) * ((k + 1) / count)
        rods(mesh, low, high[nxt], 0.015, bronze, sides=3)
        rods(mesh, low[nxt], high, 0.015, bronze, sides=3)
        if k:
            rods(mesh, low, low[nxt], 0.018, bronze, sides=3)
    _band(build, _R - 0.05, _SILL, _HEAD, wet_pane(build.request), glass=True)


def _roof(build: Build) -> None:
    """A cone of sheet iron on ribs, with a ring of ventilators and the lightning rod's ball."""
    mesh = build.mesh
    iron = plain("#5c6a60", 5, 0.10)
    low, high = _ring(_R + 0.1, _HEAD), _ring(0.75, _HEAD + 1.75)
    nxt = np.roll(np.arange(_SIDES), -1)
    mesh.add(np.stack([low, low[nxt], high[nxt], high], 1), iron, casts="sun")
    crown = _ring(0.75, _HEAD + 1.75)
    mesh.add(np.stack([crown[[0, i, i + 1, min(i + 2, _SIDES - 1)]] for i in range(1, _SIDES - 1, 2)]), paint_of("#20241f"), casts="sun")
    rib = paint_of("#39423b")
    rods(mesh, low * np.array([0.985, 1, 0.985], np.float32) - np.array([0, 0.05, 0], np.float32), high - np.array([0, 0.06, 0], np.float32), 0.04, rib, casts="none")
    for radius, y in ((_R - 0.08, _HEAD - 0.06), (4.0, _HEAD + 0.60), (2.4, _HEAD + 1.2), (0.78, _HEAD + 1.66)):
        ring = _ring(radius, y)
        rods(mesh, ring, ring[nxt], 0.05 if y < _HEAD else 0.03, rib, casts="none")


def _gallery(build: Build) -> None:
    """The walkway outside with its railing: uprights, three rails, a ball on each post."""
    mesh = build.mesh
    iron = paint_of("#20262a")
    r = _R + 1.05
    nxt = np.roll(np.arange(40), -1)
    for y, thick in ((0.30, 0.014), (0.68, 0.014), (1.10, 0.024)):
        ring = _ring(r, y, 40)
        rods(mesh, ring, ring[nxt], thick, iron, casts="none")
    posts = _ring(r, 0.0, 40)
    down, up = np.array([0, -0.3, 0], np.float32), np.array([0, 1.10, 0], np.float32)
    rods(mesh, posts + down, posts + up, 0.011, iron, sides=3, casts="none")
    rods(mesh, posts[::4] + down, posts[::4] + up, 0.022, iron, casts="none")
    for post in posts[::4]:
        ball(mesh, post + np.array([0, 1.16, 0], np.float32), 0.055, iron, sides=6, rings=4, casts="none")
    inner, outer = _ring(_R + 0.05, -0.12, 40), _ring(r + 0.1, -0.12, 40)
    mesh.add(np.stack([inner, inner[nxt], outer[nxt], outer], 1), plain("#3a4044", 6), casts="none")


# ---- the lens -----------------------------------------------------------------------------------------------------------


def _prisms(build: Build, kind: str) -> Material:
    """Ground glass: rings about a bull's-eye, or level prisms, each with a bright edge and a dark one."""
    hot = pigment("#ffc066")
    cool = pigment({TimeOfDay.DAY: "#b8d0d4", TimeOfDay.DAWN: "#d8c8b0", TimeOfDay.DUSK: "#9a90b4", TimeOfDay.NIGHT: "#3c5468"}[build.request.time_of_day])
    power = 0.45 + 0.55 * build.lamps
    def texture(spot: Spot) -> Skin:
        # v runs round the panel, u up it.
        x, y = (spot.v - 0.5) * 0.62, (spot.u - 0.5) * (1.05 if kind == "eye" else 0.8)
        r = np.hypot(x, y) if kind == "eye" else np.abs(y) * 0 + spot.u * 0.8
        step = np.float32(0.062)
        ring = np.mod(r, step) / step
        facet = np.where(ring < 0.80, 0.30 + 0.70 * ring, 0.16)
        if kind == "eye":
            eye = smoothstep(0.13, 0.10, r)
            facet = facet * (1 - eye) + eye * (0.85 + 0.3 * smoothstep(0.10, 0.0, np.hypot(x + 0.03, y - 0.04)))
            near = np.exp(-((r / 0.36) ** 2)) * 1.15 + 0.34
        else:
            near = 0.32 + 0.46 * np.exp(-(((spot.v - 0.5) / 0.35) ** 2))
        side = 0.62 + 0.38 * mottle(4, spot.at[:, 0] * 1.3, spot.at[:, 1] * 1.3, 0.8)
        warm = hot * (facet * near * power * side)[:, None]
        rim = cool * (np.where(ring > 0.86, 0.85, 0.10) * (0.35 + 0.3 * side))[:, None]
        return Skin(single(np.full((len(r), 3), 0.10, np.float32) + cool * np.float32(0.12)), single(warm * np.float32(1.25) + rim))
    return paint_of("#3a3a34", "#8a6a40", texture=texture)


def _great_lens(build: Build) -> None:
    """A first-order lens: eight panels between brass uprights on a turning carriage, its clockwork in a cabinet below."""
    mesh = build.mesh
    brass, dark = wood("#b98c42", gloss=0.2), plain("#2f3833", 6, 0.1)
    with mesh.at(prop="lens", scale=_SCALE):
        # Foot: iron base, cabinet with a glass door, carriage with rollers, table.
        lathe(mesh, [(1.15, 0), (1.15, 0.10), (1.02, 0.14), (0.72, 0.22), (0.58, 0.30), (0.55, 0.62), (0.66, 0.72), (0.98, 0.76), (1.04, 0.80), (1.04, 0.88), (0.9, 0.90)],
              dark, sides=20)
        lathe(mesh, [(1.05, 0.80), (1.07, 0.83), (1.05, 0.86)], brass, sides=20, casts="none")
        for a in np.arange(8) * np.pi / 4:
            ball(mesh, (0.86 * np.cos(a), 0.95, 0.86 * np.sin(a)), 0.06, brass, sides=8, rings=4, casts="none")
        lathe(mesh, [(0.90, 1.0), (0.98, 1.02), (0.98, 1.08), (0.90, 1.10)], brass, sides=20)
        waist, belly, neck = 0.60, 0.95, 0.42
        shape = [(0.78, 1.12, belly, 1.50), (belly, 1.50, belly, 2.58), (belly, 2.58, neck, 3.42)]
        panels = [_prisms(build, "level"), _prisms(build, "eye"), _prisms(build, "level")]
        for (r0, y0, r1, y1), glass in zip(shape, panels, strict=True):
            lathe(mesh, [(r0, y0), (r1, y1)], glass, sides=8, smooth=False, casts="none", closed=True)
        for i in range(8):
            a = i * np.pi / 4
            path = [(r * np.cos(a), y, r * np.sin(a)) for r, y in ((0.80, 1.10), (belly + 0.015, 1.50), (belly + 0.015, 2.58), (neck + 0.01, 3.42))]
            tube(mesh, path, 0.030, brass, sides=5)
        for r, y in ((belly, 1.50), (belly, 2.58), (neck, 3.42)):
            turn = np.arange(9) * np.pi / 4
            tube(mesh, [((r + 0.015) * np.cos(a), y, (r + 0.015) * np.sin(a)) for a in turn], 0.026, brass, sides=5)
        lathe(mesh, [(neck + 0.06, 3.40), (neck + 0.08, 3.46), (0.22, 3.60), (0.10, 3.72), (0.06, 3.90), (0.10, 3.94), (0.001, 4.0)], brass, sides=14)
        with mesh.at(0, 0, 0, -0.35):
            _clockwork(build, brass)
        _steps(build)
        del waist


def _clockwork(build: Build, brass: Material) -> None:
    """The drive: a cabinet at the lens's foot with wheels behind glass, and its crank."""
    mesh = build.mesh
    with mesh.at(0, 0, -1.12):
        box(mesh, (0, 0.48, 0), (0.56, 0.72, 0.34), wood("#4f3a26"))
        box(mesh, (0, 0.86, -0.02), (0.62, 0.05, 0.42), wood("#5f4630"))
        box(mesh, (0, 0.06, 0), (0.64, 0.12, 0.42), wood("#3f2e1e"))
        box(mesh, (0, 0.50, -0.172), (0.44, 0.52, 0.01), "#15120e", casts="none")
        for x, y, r in ((-0.07, 0.58, 0.13), (0.09, 0.44, 0.10), (0.10, 0.66, 0.06)):
            turn = np.linspace(0, 2 * np.pi, 15)
            for part in (1.0, 0.8):
                tube(mesh, [(x + r * part * np.cos(a), y + r * part * np.sin(a), -0.185) for a in turn], 0.009, brass, sides=4, casts="none")
            for a in np.arange(3) * np.pi / 3:
                box(mesh, (x, y, -0.185), (2 * r * 0.9, 0.012, 0.008), brass, roll=float(a), casts="none")
        tube(mesh, [(0.28, 0.55, 0), (0.42, 0.55, 0), (0.42, 0.70, 0), (0.52, 0.70, 0)], 0.016, "#8f9088", sides=5)


def _steps(build: Build) -> None:
    """Three iron steps up to the lens on its far left, with a rail."""
    mesh = build.mesh
    with mesh.at(0, 0, 0, 2.2):
        for k in range(3):
            box(mesh, (0, 0.14 + 0.2 * k, -1.75 + 0.26 * k), (0.62, 0.03, 0.26), plain("#3c4440", 6))
        for x in (-0.31, 0.31):
            tube(mesh, [(x, 0, -1.92), (x, 0.62, -1.12)], 0.02, "#2c3430", sides=4)


# ---- the keeper's things ----------------------------------------------------------------------------------------------


def _keepers_corner(build: Build) -> None:
    mesh = build.mesh
    _workbench(build)
    _coat_stand(build)
    with mesh.at(-1.75, 0, 0.9, 1.2, prop="stool"):
        lathe(mesh, [(0.02, 0.44), (0.19, 0.44), (0.20, 0.47), (0.18, 0.49), (0.001, 0.49)], wood("#7a5a38"), sides=14)
        for a in np.arange(3) * 2.094:
            tube(mesh, [(0.11 * np.cos(a), 0.45, 0.11 * np.sin(a)), (0.19 * np.cos(a), 0, 0.19 * np.sin(a))], 0.02, wood("#5a4128"), sides=5)
    with mesh.at(-0.35, 0, 3.3, 0.0, prop="crate"):
        bucket(mesh, 0.0, 0, 0.0)
        coil(mesh, 0.62, 0, 0.12, 0.22, 5)
    with mesh.at(3.6, 0, -0.4, 0.6, prop="telescope"):
        _telescope(build)


def _workbench(build: Build) -> None:
    """By the left-hand panes: vice, oil cans, the log, a hurricane lantern, a rag over the edge."""
    mesh = build.mesh
    with mesh.at(-2.55, 0, 2.75, -0.62, prop="bench"):
        top = wood("#6b4c30")
        box(mesh, (0, 0.86, 0), (1.75, 0.06, 0.62), top)
        for sx in (-0.78, 0.78):
            for sz in (-0.24, 0.24):
                box(mesh, (sx, 0.42, sz), (0.09, 0.84, 0.09), wood("#4f3822"))
        box(mesh, (0, 0.22, 0), (1.62, 0.03, 0.5), wood("#4a3520"))
        box(mesh, (0, 0.76, -0.27), (1.6, 0.12, 0.03), wood("#56402a"))
        for x, c, h in ((-0.62, "#8a3a2a", 0.26), (-0.44, "#a8843c", 0.20), (-0.30, "#3f5a58", 0.30)):
            _oil_can(build, x, 0.89, 0.10, c, h)
        for k, c in enumerate(("#4a3a2a", "#6a2f28")):
            box(mesh, (0.12, 0.905 + 0.032 * k, -0.02), (0.32 - 0.04 * k, 0.03, 0.22), c, yaw=0.2 + 0.3 * k, casts="none")
        box(mesh, (0.36, 0.895, -0.12), (0.28, 0.012, 0.2), "#d8c8a0", yaw=-0.3, casts="none")
        cup(mesh, 0.62, 0.89, -0.14, "#d8d0bc")
        sheet(mesh, _rag(), plain("#a89a80", 2, 0.15, 0.2))
        for x in (-0.6, -0.1, 0.45):
            lathe(mesh, [(0.11, 0), (0.12, 0.34), (0.10, 0.36), (0.001, 0.38)], plain("#5a5f58", 3), origin=(x, 0.24, 0.0), sides=10, casts="none")
        _hurricane_lantern(build, 0.55, 0.89, 0.12)


def _rag() -> Floats:
    s, t = np.linspace(0, 1, 6)[None], np.linspace(0, 1, 6)[:, None]
    x = -0.05 + 0.24 * s + 0.02 * np.sin(t * 6)
    y = 0.895 - 0.22 * np.clip(t * 1.6 - 0.6, 0, 1) + 0.01 * np.sin(s * 7)
    z = -0.18 - 0.15 * np.clip(t * 1.6, 0, 1) - 0.015 * np.sin(s * 8)
    return single(np.stack([x + 0 * t, y + 0 * s, z + 0 * s], -1))


def _oil_can(build: Build, x: float, y: float, z: float, colour: str, high: float) -> None:
    lathe(build.mesh, [(0.065, 0), (0.065, high * 0.6), (0.03, high * 0.85), (0.012, high)], plain(colour, 2), origin=(x, y, z), sides=10, casts="none")
    tube(build.mesh, [(x, y + high * 0.95, z), (x + 0.05, y + high * 1.12, z), (x + 0.12, y + high * 1.2, z)], 0.008, colour, sides=4, casts="none")


def _hurricane_lantern(build: Build, x: float, y: float, z: float) -> None:
    mesh = build.mesh
    tin = plain("#7a6a44", 4)
    lathe(mesh, [(0.075, 0), (0.08, 0.05), (0.045, 0.08)], tin, origin=(x, y, z), sides=12, casts="none")
    lathe(mesh, [(0.04, 0.08), (0.062, 0.13), (0.05, 0.20), (0.035, 0.22)], paint_of("#5a4020", "#ffc070"), origin=(x, y, z), sides=12, casts="none")
    lathe(mesh, [(0.06, 0.22), (0.045, 0.26), (0.03, 0.30), (0.001, 0.31)], tin, origin=(x, y, z), sides=12, casts="none")
    turn = np.linspace(0, np.pi, 9)
    tube(mesh, [(x + 0.10 * np.cos(a), y + 0.12 + 0.28 * np.sin(a), z) for a in turn], 0.006, tin, sides=4, casts="none")
    build.lamp(x, y + 0.16, z, "#ffb060", 2.1, 1.25, size=0.04, glow=0.30, glow_strength=0.85, flicker=0.05, skip=("bench",))


def _coat_stand(build: Build) -> None:
    """A board of hooks between two uprights: the keeper's oilskins, a sou'wester, a coil."""
    mesh = build.mesh
    with mesh.at(-0.95, 0, 5.0, -0.22, prop="coats"):
        box(mesh, (0, 1.78, 0.05), (1.5, 0.16, 0.04), wood("#4f3a26"), casts="none")
        for sx in (-0.72, 0.72):
            box(mesh, (sx, 0.93, 0.06), (0.08, 1.86, 0.06), wood("#4a3623"))
        coat_on_hook(mesh, -0.42, 1.74, 0.04, "#c9962c", 3, hood=True)
        coat_on_hook(mesh, 0.10, 1.74, 0.04, "#3d4a4c", 5, 1.15)
        lathe(mesh, [(0.20, 0.0), (0.19, 0.02), (0.10, 0.05), (0.09, 0.14), (0.001, 0.17)], "#b8892a", origin=(0.52, 1.62, -0.06), sides=12, casts="none",
              stretch=(1.0, 0.9))
        turn = np.linspace(0, 6.28 * 3, 40)
        tube(mesh, [(0.52 + 0.13 * np.cos(a), 1.36 + 0.17 * np.sin(a), -0.03 - 0.012 * a / 6.28) for a in turn], 0.014, "#a08458", sides=4, casts="none")
        for sx in (-0.3, 0.25):
            lathe(mesh, [(0.085, 0), (0.075, 0.10), (0.07, 0.32), (0.08, 0.36), (0.06, 0.35)], plain("#20262a", 4), origin=(sx, 0, -0.12), sides=10, casts="none")
            cushion(mesh, (sx, 0.05, -0.22), (0.15, 0.10, 0.22), "#20262a", softness=0.7, grain=3, casts="none")


def _telescope(build: Build) -> None:
    mesh = build.mesh
    brass = wood("#b98c42", gloss=0.2)
    tube(mesh, [(0, 1.30, -0.35), (0, 1.38, 0.05)], 0.040, brass, sides=10)
    tube(mesh, [(0, 1.38, 0.05), (0, 1.47, 0.50)], 0.055, wood("#5a3a24"), sides=10)
    tube(mesh, [(0, 1.47, 0.50), (0, 1.48, 0.58)], 0.062, brass, sides=10)
    for a in (0.3, 2.4, 4.5):
        tube(mesh, [(0, 1.34, 0.02), (0.42 * np.cos(a), 0, 0.42 * np.sin(a))], 0.018, wood("#5a4128"), sides=5)


# ---- light ----------------------------------------------------------------------------------------------------------------


def _lights(build: Build) -> None:
    mesh, day = build.mesh, build.daylight
    lens = mesh.world(_LENS[0], _HEART, _LENS[1])
    with mesh.at(*lens):
        build.lamp(0, 0.05, 0, "#ffc479", 2.3, 1.8, size=0.30, glow=0.9, glow_strength=0.5, inside=1.0, flicker=0.02, skip=("lens",), figure=True)
    # The sky comes in from all sides; it is brightest in the west, toward +z and a little right.
    for angle, share in ((1.45, 1.0), (2.6, 0.55), (0.2, 0.55), (-1.6, 0.35)):
        x, z = _LENS[0] + 4.9 * np.cos(angle), _LENS[1] + 4.9 * np.sin(angle)
        build.window_light(float(x), 2.5, float(z), (-float(np.cos(angle)), 0, -float(np.sin(angle))), 2.4, share * 0.8)
    build.glows = [g for g in build.glows if g.radius == 0.9 or g.colour == "#ffb060"]
    build.sunlight((0.35, 0.34, 0.9), None)
    if day.sun_strength > 0.05:
        build.fill(0.2, 0.2, 0.5, "#d8a870", 0.4, 2.5)


def _beams(request: SetRequest, seen: Seen) -> list[Layer]:
    """The light that turns: two beams from the lens, a flash that crosses its face, and in close shots the sweep over a face."""
    view = request.view
    power = {TimeOfDay.DAY: 0.0, TimeOfDay.DAWN: 0.45, TimeOfDay.DUSK: 0.85, TimeOfDay.NIGHT: 1.0}[request.time_of_day]
    if power == 0.0 and request.weather in (Weather.STORM, Weather.FOG):
        power = 0.4
    if power == 0.0:
        return []
    layers: list[Layer] = []
    x, y, depth = view.project((_LENS[0], _HEART, _LENS[1]))
    phase = (request.seed % 100) / 100
    if depth > 0.6:
        metre = view.focal_px / depth
        layers.append(_beam(request, x, y, depth, power, phase))
        radius = 0.95 * _SCALE * metre
        if radius > 6:
            layers.append(_flash(x, y, depth, radius, power, phase))
    if request.plan.size in (Size.CLOSE_UP, Size.EXTREME_CLOSE_UP, Size.MEDIUM_CLOSE, Size.MEDIUM):
        layers.append(_wash(request, power))
    return layers


def _beam(request: SetRequest, x: float, y: float, depth: float, power: float, phase: float) -> Layer:
    view = request.view
    scale = 0.25
    reach = 1.5 * view.width
    h, w = round(view.height * 0.9 * scale), round(reach * scale)
    mask = cone((h, w), 0.0, h / 2, 0.0, 0.115, w * 0.9, request.seed % 50, 0.35)
    fade = smoothstep(0, h * 0.18, np.minimum(np.arange(h), h - 1 - np.arange(h)).astype(np.float32))[:, None]
    start = smoothstep(0.0, 0.06, np.linspace(0, 1, w, dtype=np.float32))[None]
    rgb = (mask * fade * start)[..., None] * pigment("#ffdca0") * np.float32(0.62 * power)
    return Layer("beam", single(rgb), None, x, y - h / 2 / scale, depth * 1.02, "add", scale, None, Sweep(x, y, _TURN, phase))


def _flash(x: float, y: float, depth: float, radius: float, power: float, phase: float) -> Layer:
    """A bull's-eye seen edge to edge: it crosses the lens's face as the carriage turns."""
    scale = 0.5 if radius > 40 else 1.0
    n = int(2.2 * radius * scale) // 2 * 2 + 4
    gx, gy = grid((n, n))
    dx, dy = (gx - n / 2) / scale / radius, (gy - n / 2) / scale / radius
    spot = np.exp(-(((dx - 0.62) / 0.17) ** 2) - (dy / 0.42) ** 2) + 0.5 * np.exp(-(((dx - 0.62) / 0.06) ** 2) - (dy / 0.62) ** 2)
    rgb = single(spot)[..., None] * pigment("#fff0cc") * np.float32(0.62 * power)
    return Layer("flash", single(rgb), None, x - n / 2 / scale, y - n / 2 / scale, depth * 0.78, "add", scale, None, Sweep(x, y, _TURN, phase))


def _wash(request: SetRequest, power: float) -> Layer:
    """The beam going over whoever stands close to the lens: a broad warm swell of light every few seconds."""
    view = request.view
    scale = 0.125
    h, w = round((view.height + 2 * view.overscan) * scale), round((view.width + 2 * view.overscan) * scale)
    gx, gy = grid((h, w))
    band = np.exp(-(((gx / w - 0.62 + 0.10 * (gy / h - 0.5)) / 0.42) ** 2)) * (0.75 + 0.25 * np.exp(-(((gy / h - 0.45) / 0.4) ** 2)))
    rgb = single(band)[..., None] * pigment("#ffc47c") * np.float32(0.24 * power)
    over = float(-view.overscan)
    return Layer("sweep", single(rgb), None, over, over, 0.6, "add", scale, None, Pulse(_TURN / 2.6, 0.0, 0.10, 0.15))
