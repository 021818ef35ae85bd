"""Aboard a ship: its bridge before the great window, or an eight-sided corridor that runs to a lit hatch."""

from __future__ import annotations

import numpy as np

from milimo.contracts.shots import TimeOfDay
from milimo.engines.previz.model import SetRequest
from milimo.engines.previz.paint import pigment, single
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import box, cushion, lathe, rods, tube
from milimo.engines.previz.sets.built.design import Design, Extent
from milimo.engines.previz.sets.built.lighting import Lamp
from milimo.engines.previz.sets.built.mesh import Material, Mesh, Skin, Spot, paint_of, points
from milimo.engines.previz.sets.built.passing import space
from milimo.engines.previz.sets.built.places.vehicles import console
from milimo.engines.previz.sets.built.surfaces import panels, plain, screen

EXTENT = Extent(-1.2, 1.2, -4.2, 3.5, 2.6, (0.0, 0.574), ((-0.9, 0.9), (0.0, 0.5), (0.9, 1.2)), ((0.0, 0.55, 1.7, 0.0),), 1.5)

_MEANS = {TimeOfDay.DAY: 0.34, TimeOfDay.DAWN: 0.30, TimeOfDay.DUSK: 0.27, TimeOfDay.NIGHT: 0.195}   # watches: bright by day, dim by night


def design_spacecraft(request: SetRequest) -> Design:
    build = Build(request)
    if build.has("corridor", "tunnel", "airlock", "hatch", "passage"):
        return _corridor(build)
    return _bridge(build)


# ---- bridge -----------------------------------------------------------------------------------------------------------------


def _bridge(build: Build) -> Design:
    mesh = build.mesh
    hull, dark = panels("#59626c", 0.9, 0.6, 3, "#6fe0ff", 0.10), panels("#333a43", 0.7, 0.5, 5, "#ffa04a", 0.08)
    plan = [(-3.0, -5.0), (-3.6, -1.0), (-3.6, 2.5), (-2.4, 5.0), (2.4, 5.0), (3.6, 2.5), (3.6, -1.0), (3.0, -5.0)]
    mesh.quad((-4, 0, -5.2), (8, 0, 0), (0, 0, 10.4), _deck(), casts="none")
    mesh.quad((-4, 3.0, -5.2), (8, 0, 0), (0, 0, 10.4), panels("#2c323a", 1.2, 1.2, 8), casts="none")
    for i, ((ax, az), (bx, bz)) in enumerate(zip(plan, plan[1:] + plan[:1], strict=True)):
        window = i in (2, 3, 4)
        low, high = (0.75, 2.45) if window else (3.0, 3.0)
        mesh.quad((ax, 0, az), (bx - ax, 0, bz - az), (0, low, 0), hull if i % 2 else dark, casts="none")
        if window:
            mesh.quad((ax, high, az), (bx - ax, 0, bz - az), (0, 3.0 - high, 0), dark, casts="none")
            _mullions(mesh, (ax, az), (bx, bz), low, high)
    _ribs(mesh, plan)
    _bridge_stations(build)
    _bridge_lights(build)
    return Design(build.rig("#2a3848", "#1c1a1e", 0.7), EXTENT, space, tuple(build.glows), mean=_MEANS[build.request.time_of_day], vignette=0.42,
                  bloom_tint=(0.86, 0.96, 1.0), haze=(0.30, 0.42, 0.48), haze_per_metre=0.012)


def _deck() -> Material:
    def texture(spot: Spot) -> Skin:
        bars = (np.mod(spot.across * 9, 1) < 0.12) | (np.mod(spot.up * 5, 1) < 0.10)
        path = np.abs(spot.across) < 0.75
        keen = np.clip(1.2 - spot.px * 60, 0.15, 1)
        value = 1 - 0.55 * bars * keen
        base = np.where(path[:, None], pigment("#3e464e"), pigment("#2c3239"))
        edge = np.abs(np.abs(spot.across) - 0.80) < 0.025
        glow = np.where(edge[:, None], pigment("#ff8a3c") * np.float32(0.9), np.float32(0))
        return Skin(single(base * value[:, None]), single(glow), np.full(len(value), 0.30, np.float32))
    return paint_of("#343b42", gloss=0.30, texture=texture)


def _mullions(mesh: Mesh, a: tuple[float, float], b: tuple[float, float], low: float, high: float) -> None:
    """The window's frame: sill, head and struts that lean with the hull."""
    steel = plain("#6a747e", 3, 0.06)
    start, stop = np.array([a[0], 0, a[1]], np.float32), np.array([b[0], 0, b[1]], np.float32)
    for y, r in ((low, 0.09), (high, 0.09)):
        tube(mesh, [start + points([0, y, 0]), stop + points([0, y, 0])], r, steel, sides=6, casts="none")
    parts = 2 if np.linalg.norm(stop - start) < 4 else 4
    t = np.linspace(0, 1, parts + 1)[:, None]
    foot = single(start + (stop - start) * t + np.array([0, low, 0]))
    rods(mesh, foot, foot + np.array([0, high - low, 0], np.float32), 0.055, steel, sides=6)


def _ribs(mesh: Mesh, plan: list[tuple[float, float]]) -> None:
    """Frames at the corners and along the ceiling, every other one with a strip of light."""
    steel = plain("#555f69", 4, 0.08)
    for x, z in plan:
        tube(mesh, [(x * 0.97, 0, z * 0.97), (x * 0.97, 2.6, z * 0.97), (x * 0.78, 2.95, z * 0.86)], 0.12, steel, sides=6, casts="none")
    for k, z in enumerate((-3.6, -1.8, 0.0, 1.8, 3.6)):
        box(mesh, (0, 2.9, z), (6.4, 0.22, 0.26), steel, casts="none")
        for side in (-1, 1):
            box(mesh, (side * 1.7, 2.775, z), (1.5, 0.03, 0.10), paint_of("#d8eef8", pigment("#cfeaff") * np.float32(0.9 if k % 2 == 0 else 0.35)), casts="none")
    for side in (-1, 1):
        for y, r, c in ((2.55, 0.06, "#6a4a34"), (2.42, 0.035, "#3a4a5a"), (2.33, 0.035, "#7a6a4a")):
            tube(mesh, [(side * 3.0, y, -5.0), (side * 3.5, y, -1.0), (side * 3.5, y, 2.4)], r, c, sides=6, casts="none")


def _bridge_stations(build: Build) -> None:
    mesh = build.mesh
    for k, (x, z, yaw, wide) in enumerate(((-1.75, 3.7, -0.35, 1.5), (1.75, 3.7, 0.35, 1.5), (-2.85, 0.6, -np.pi / 2, 2.0), (2.85, 0.6, np.pi / 2, 2.0), (-2.6, -2.9, -np.pi / 2 + 0.1, 1.7), (2.6, -2.9, np.pi / 2 - 0.1, 1.7))):
        with mesh.at(x, 0, z, yaw, prop=f"console{k}"):
            console(build, wide, k + 2, "#6fd0e8" if k % 3 else "#7fe8b0")
    for k, (x, z, yaw) in enumerate(((-1.5, 2.75, -0.3), (1.5, 2.75, 0.3))):
        with mesh.at(x, 0, z, yaw + np.pi, prop=f"crew seat{k}"):
            _chair(mesh, 0.85)
    with mesh.at(0, 0, 1.75, 0, prop="command seat"):
        lathe(mesh, [(0.75, 0), (0.78, 0.10), (0.7, 0.14), (0.001, 0.14)], panels("#3a424c", 0.4, 0.2, 4), sides=18)
        with mesh.at(0, 0.12, 0, np.pi):
            _chair(mesh, 1.0)
    with mesh.at(0, 0, 4.35, prop="helm rail"):
        tube(mesh, [(-1.0, 0.95, 0), (1.0, 0.95, 0)], 0.03, "#8a949e", sides=6)
        rods(mesh, points([[x, 0, 0] for x in (-1.0, -0.33, 0.33, 1.0)]), points([[x, 0.95, 0] for x in (-1.0, -0.33, 0.33, 1.0)]), 0.022, "#6a747e")
    for side in (-1, 1):
        with mesh.at(side * 3.52, 0, 0.75, np.pi / 2 * side):
            for x, kind, c in ((-0.9, "radar", "#7fe8b0"), (0.15, "graph", "#6fd0e8"), (1.1, "lines", "#ffa04a")):
                box(mesh, (x, 1.75, -0.05), (0.86, 0.66, 0.08), "#20262e", casts="none")
                mesh.quad((x - 0.38, 1.47, -0.10), (0.76, 0, 0), (0, 0.56, 0), screen(c, int(side * 3 + x * 5) + 9, kind), casts="none")
    with mesh.at(0, 0, -4.95, np.pi):
        _hatch(mesh, 1.0)


def _chair(mesh: Mesh, size: float) -> None:
    """A flight seat on a pillar: shell, cushions, arms with lit pads. Faces −z, so a helmsman turns it about."""
    shell, pad = plain("#2a3038", 3, 0.08), plain("#6a3a2c", 4, 0.10, 0.3)
    with mesh.at(scale=size):
        lathe(mesh, [(0.26, 0), (0.22, 0.05), (0.08, 0.10), (0.07, 0.42)], shell, sides=10)
        cushion(mesh, (0, 0.50, 0), (0.58, 0.14, 0.56), pad, softness=0.4)
        cushion(mesh, (0, 0.92, 0.27), (0.58, 0.80, 0.15), pad, softness=0.4, pitch=0.14)
        cushion(mesh, (0, 0.92, 0.36), (0.66, 0.90, 0.12), shell, softness=0.3, pitch=0.14)
        cushion(mesh, (0, 1.40, 0.32), (0.34, 0.20, 0.13), pad, softness=0.6, grain=4)
        for sx in (-1, 1):
            cushion(mesh, (sx * 0.36, 0.70, -0.02), (0.13, 0.08, 0.52), shell, softness=0.4, grain=4)
            box(mesh, (sx * 0.36, 0.745, -0.18), (0.09, 0.01, 0.14), paint_of("#103038", "#4fb8d0"), casts="none")


def _hatch(mesh: Mesh, glow: float) -> None:
    """A round-cornered pressure door in its frame with a small lit port."""
    box(mesh, (0, 1.2, -0.06), (2.2, 2.5, 0.14), panels("#4a525c", 0.5, 0.5, 2), casts="none")
    box(mesh, (0, 1.12, -0.14), (1.3, 2.2, 0.06), plain("#6a3a2c", 3, 0.08), casts="none")
    box(mesh, (0, 1.12, -0.18), (0.03, 2.2, 0.02), "#20262e", casts="none")
    for x in (-0.34, 0.34):
        box(mesh, (x, 1.6, -0.18), (0.26, 0.36, 0.02), paint_of("#20303a", pigment("#9fe0f0") * np.float32(0.6 * glow)), casts="none")
    for k in range(6):
        box(mesh, (-0.95, 0.4 + 0.32 * k, -0.14), (0.10, 0.16, 0.02), paint_of("#3a2a10", "#ffb040") if k % 2 else "#16181a", casts="none")


def _bridge_lights(build: Build) -> None:
    for z, s, cast in ((-2.6, 0.9, 0.0), (0.4, 1.5, 0.2), (3.0, 1.0, 0.0)):
        build.lamp(0.6, 2.6, z, "#bfe4ff", s, 2.2, size=cast, glow=0.0, facing=(0, -1, 0), always=True, figure=cast > 0)
    build.lights.append(Lamp((1.2, 1.9, 4.6), "#a8c8f0", 1.1, 2.4, 0.2, (-0.2, -0.2, -1), 0.25))
    for side, colour in ((-1, "#6fd0e8"), (1, "#ffa860")):
        build.lights.append(Lamp((side * 3.0, 1.6, 0.6), colour, 0.8, 1.4, 0.0, None, 0.35, (), side > 0))
    build.fill(0, 0.15, 0.0, "#ff8a3c", 0.35, 1.2)


# ---- corridor ----------------------------------------------------------------------------------------------------------------


def _corridor(build: Build) -> Design:
    """Eight walls, ribs every three metres with strips of light, pipes, a lit hatch at the end. Every third strip is red."""
    mesh = build.mesh
    half, high, cut = 1.75, 2.75, 0.58
    section = [(-half + cut, 0.0), (half - cut, 0.0), (half, cut), (half, high - cut), (half - cut, high), (-half + cut, high), (-half, high - cut), (-half, cut)]
    tones = ("#2b3036", "#39414a", "#4a535c", "#39414a", "#272c33", "#39414a", "#4a535c", "#39414a")
    start, stop = -6.0, 28.0
    for i, tone in enumerate(tones):
        (ax, ay), (bx, by) = section[i], section[(i + 1) % 8]
        wall = _deck() if i == 0 else panels(tone, 0.75, 0.55, i + 3, "#6fe0ff" if i in (2, 6) else None)
        mesh.quad((ax, ay, start), (0, 0, stop - start), (bx - ax, by - ay, 0), wall, casts="none")
    steel = plain("#5b646c", 3, 0.08)
    for k, z in enumerate(np.arange(-4.4, stop, 2.9)):
        inner = [(x * 0.90, 0.02 + (y - high / 2) * 0.93 + high / 2, float(z)) for x, y in section]
        tube(mesh, [*inner, inner[0]], 0.15, steel, sides=5, casts="none")
        red = k % 3 == 2
        for a, b in ((3, 4), (5, 6)):
            p, q = np.array(inner[a]), np.array(inner[b])
            tube(mesh, [(p + (q - p) * 0.15) * [0.93, 0.97, 1], (p + (q - p) * 0.85) * [0.93, 0.97, 1]], 0.05, paint_of("#e8f4fa", "#ff5038" if red else "#bfeaff"), sides=5, casts="none")
        if z < 20:
            cast = 0.2 if k in (1, 2) else 0.0
            build.lamp(0, 2.35, float(z), "#ff6a50" if red else "#a8dcff", 1.1, 1.35, size=cast, glow=0.0, always=True, figure=k in (1, 2, 3))
    for side in (-1, 1):
        for y, r, c in ((1.95, 0.06, "#6a4a34"), (1.78, 0.035, "#3a4a5a")):
            tube(mesh, [(side * 1.66, y, start), (side * 1.66, y, stop)], r, c, sides=6, casts="none")
        tube(mesh, [(side * (half - cut + 0.03), 0.05, start), (side * (half - cut + 0.03), 0.05, stop)], 0.03, paint_of("#fff0e0", "#ff7a3c"), sides=4, casts="none")
    with mesh.at(0, 0, stop - 0.05):
        box(mesh, (0, 1.37, 0), (3.6, 2.8, 0.1), panels("#2a3036", 0.6, 0.6, 7), casts="none")
        lathe(mesh, [(1.0, -0.02), (0.001, 0.0)], paint_of("#ffffff", "#e9fbff"), origin=(0, 1.3, 0), sides=4, casts="none", closed=False)
        box(mesh, (0, 1.25, -0.08), (1.5, 2.3, 0.02), paint_of("#ffffff", "#d8f4ff"), casts="none")
    build.lights.append(Lamp((0, 1.4, stop - 2), "#d8f6ff", 2.2, 4.5, 0.0, None, 0.3, (), False))
    build.fill(0, 0.2, 0.5, "#ff7a3c", 0.4, 1.2)
    return Design(build.rig("#1c2834", "#161316", 0.6), EXTENT, None, tuple(build.glows), mean=_MEANS[build.request.time_of_day], haze=(0.56, 0.76, 0.82),
                  haze_per_metre=0.034, haze_most=0.72, vignette=0.44, bloom_tint=(0.86, 0.96, 1.0))
