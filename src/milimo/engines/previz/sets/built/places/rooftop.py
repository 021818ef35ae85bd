"""A rooftop with the city beyond: parapet, tank, stair house, a table under a string of bulbs."""

from __future__ import annotations

import numpy as np

from milimo.contracts.shots import TimeOfDay
from milimo.engines.previz.model import SetRequest
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import ball, box, lathe, rods, tube
from milimo.engines.previz.sets.built.design import Design, Extent, Glow
from milimo.engines.previz.sets.built.joinery import door
from milimo.engines.previz.sets.built.lighting import Lamp
from milimo.engines.previz.sets.built.mesh import paint_of, points
from milimo.engines.previz.sets.built.outdoors import city
from milimo.engines.previz.sets.built.places.streets import falling, street_air
from milimo.engines.previz.sets.built.props.furniture import chair, round_table
from milimo.engines.previz.sets.built.props.things import pot_plant
from milimo.engines.previz.sets.built.surfaces import blocks, plain, wood

ROOFTOP_EXTENT = Extent(-3.5, 3.5, -5.0, 4.0, 9.0, (0.0, 0.58), ((-1.5, 1.2), (0.2, 0.5), (1.6, 2.4)), ((2.2, 0.46, 3.2, -0.3), (1.15, 0.46, 2.2, 1.9)), 1.55)


def design_rooftop(request: SetRequest) -> Design:
    build = Build(request)
    mesh = build.mesh
    wet = 0.8 if build.rainy or build.has("puddle", "wet") else 0.0
    felt = plain("#5e5c5a" if not wet else "#26282c", 3, 0.14, 1.6, gloss=0.8 if wet else 0.0)
    mesh.quad((-9, 0, -9), (18, 0, 0), (0, 0, 19), felt, casts="none")
    for x in np.arange(-7.5, 9, 1.5):
        box(mesh, (float(x), 0.006, 0.5), (0.05, 0.012, 19), plain("#4a4846" if not wet else "#202226", 4), casts="none")
    _parapet(build)
    _roof_house(build)
    _water_tank(build)
    _roof_things(build)
    build.sunlight({TimeOfDay.DAY: (-0.55, 0.72, -0.2), TimeOfDay.DAWN: (0.35, 0.25, 0.9), TimeOfDay.DUSK: (0.35, 0.20, 0.92)}.get(request.time_of_day))
    up, down, ambient = {
        TimeOfDay.DAY: ("#a4b6c8", "#8a7c6c", 0.68), TimeOfDay.DAWN: ("#8c8a90", "#7a6a5a", 0.6), TimeOfDay.DUSK: ("#4c4a72", "#50384a", 0.85),
        TimeOfDay.NIGHT: ("#2b3552", "#241c22", 0.9)}[request.time_of_day]
    mean = {TimeOfDay.DAY: 0.50, TimeOfDay.DAWN: 0.42, TimeOfDay.DUSK: 0.34, TimeOfDay.NIGHT: 0.20}[request.time_of_day]
    haze, per_metre, most = street_air(request)
    return Design(build.rig(up, down, ambient), ROOFTOP_EXTENT, city, tuple(build.glows), haze=haze, haze_per_metre=per_metre * 0.6, haze_most=most, wet=wet, mean=mean,
                  air=falling, vignette=0.36)


def _parapet(build: Build) -> None:
    mesh = build.mesh
    brick = blocks("#8a5a46", "#5c4c42", 0.24, 0.08, 0.010, 3, 0.22)
    cap = plain("#a39a8a", 4, 0.1, 0.5)
    for x, z, w, d in ((0, 8.0, 16.4, 0.3), (-8.0, 0, 0.3, 16.0), (8.0, 0, 0.3, 16.0), (0, -8.0, 16.4, 0.3)):
        box(mesh, (x, 0.45, z), (w, 0.9, d), brick)
        box(mesh, (x, 0.94, z), (w + 0.16, 0.09, d + 0.16), cap)


def _roof_house(build: Build) -> None:
    """The stair's head: a brick box with an iron door and a lamp over it."""
    mesh = build.mesh
    with mesh.at(-4.6, 0, 4.8, 0.25, prop="stair house"):
        brick = blocks("#7c4c3c", "#54453c", 0.24, 0.08, 0.010, 5, 0.22)
        box(mesh, (0, 1.35, 0.2), (3.0, 2.7, 2.6), brick)
        box(mesh, (0, 2.76, 0.2), (3.3, 0.14, 2.9), plain("#3c3a3a", 3))
        with mesh.at(0.5, 0, -1.1):
            door(build, 0.95, 2.1, "#4f6a66", ajar=0.0)
        with mesh.at(0.5, 2.42, -1.12):
            tube(mesh, [(0, 0.1, 0), (0, 0.16, -0.2), (0, 0.08, -0.3)], 0.02, "#26282a", sides=5, casts="none")
            lathe(mesh, [(0.16, -0.02), (0.06, 0.08), (0.02, 0.12)], "#3a4a44", origin=(0, 0, -0.3), sides=12, casts="none")
            ball(mesh, (0, 0.0, -0.3), 0.06, paint_of("#e8e0c8", "#ffe0a8" if build.lamps > 0.1 else None), sides=8, rings=5, casts="none")
            build.lamp(0, -0.05, -0.36, "#ffc27a", 2.2, 1.8, size=0.06, glow=0.5, skip=("stair house",))
        tube(mesh, [(-1.2, 2.8, 0.9), (-1.2, 4.6, 0.9)], 0.025, "#2a2c2e", sides=4)
        for y, w in ((4.4, 0.9), (4.1, 0.7), (3.8, 1.1)):
            tube(mesh, [(-1.2 - w / 2, y, 0.9), (-1.2 + w / 2, y, 0.9)], 0.012, "#2a2c2e", sides=3)


def _water_tank(build: Build) -> None:
    """A wooden tank with hoops and a conical lid on a trestle."""
    mesh = build.mesh
    with mesh.at(5.0, 0, 6.0, 0.4, prop="tank"):
        iron = paint_of("#2e2a28")
        feet = points([[x, 0, z] for x in (-1.0, 1.0) for z in (-1.0, 1.0)])
        rods(mesh, feet, feet * np.array([0.9, 1, 0.9], np.float32) + np.array([0, 2.2, 0], np.float32), 0.07, iron)
        for a, b in ((0, 1), (1, 3), (3, 2), (2, 0)):
            tube(mesh, [feet[a], feet[b] * 0.9 + np.array([0, 2.2, 0])], 0.02, iron, sides=3)
        box(mesh, (0, 2.25, 0), (2.5, 0.14, 2.5), wood("#4a3a2c"))
        staves = plain("#7a5c40", 3, 0.2, 0.3)
        lathe(mesh, [(1.12, 2.3), (1.18, 3.3), (1.12, 4.4)], staves, sides=20)
        for y in (2.5, 2.9, 3.4, 3.9, 4.25):
            lathe(mesh, [(1.17, y), (1.20, y + 0.03), (1.17, y + 0.06)], iron, sides=20, casts="none")
        lathe(mesh, [(1.3, 4.38), (0.6, 4.95), (0.06, 5.25), (0.001, 5.4)], plain("#4c4844", 4, 0.12, 0.5), sides=20)
        tube(mesh, [(1.25, 0, 0), (1.25, 4.4, 0)], 0.03, iron, sides=4)


def _roof_things(build: Build) -> None:
    mesh = build.mesh
    for k, (x, z, yaw) in enumerate(((-1.8, 5.8, 0.1), (1.4, 6.4, -0.3), (-6.4, 0.4, 1.2))):
        with mesh.at(x, 0, z, yaw, prop=f"unit{k}"):
            box(mesh, (0, 0.52, 0), (1.3, 0.85, 0.85), plain("#a3a6a4", 3, 0.08))
            box(mesh, (0, 0.06, 0), (1.4, 0.12, 0.95), "#3c3c3c")
            for j in range(7):
                box(mesh, (-0.3, 0.26 + 0.09 * j, -0.43), (0.55, 0.03, 0.02), "#5c605e", casts="none")
            lathe(mesh, [(0.26, 0.95), (0.28, 1.02), (0.24, 1.03), (0.001, 0.98)], "#6c706e", origin=(0.3, 0, 0), sides=14, casts="none")
    for k, (x, z) in enumerate(((3.0, 4.8), (-0.2, 7.0), (6.6, 2.2))):
        with mesh.at(x, 0, z, prop=f"vent{k}"):
            lathe(mesh, [(0.14, 0), (0.14, 0.9), (0.24, 0.95), (0.26, 1.2), (0.12, 1.34), (0.001, 1.36)], plain("#8a8c8a", 4, 0.12), sides=12)
    with mesh.at(1.9, 0, 2.5, prop="table"):
        round_table(mesh, 0.42, 0.72, "#8a8f8c")
    for k, (x, z, yaw) in enumerate(((2.2, 3.2, 0.3), (1.15, 2.2, -1.9))):
        with mesh.at(x, 0, z, yaw, prop=f"chair{k}"):
            chair(mesh, "#7a8a88", style="slat")
    for k, (x, z) in enumerate(((3.3, 3.4), (-2.7, 3.0), (3.7, 2.7))):
        with mesh.at(x, 0, z, 1.1 * k, prop=f"plant{k}"):
            pot_plant(mesh, 0.8 + 0.2 * k, k + 3)
    _string_lights(build)
    tube(mesh, [(-7.6, 0.16, 7.2), (7.6, 0.16, 7.2)], 0.07, "#6c6a66", sides=6)


def _string_lights(build: Build) -> None:
    """Bulbs on a sagging wire from the stair house to a mast."""
    mesh = build.mesh
    a, b = np.array([-3.2, 2.75, 3.8]), np.array([4.0, 2.9, 4.6])
    tube(mesh, [(b[0], 0, b[2]), (b[0], 3.0, b[2])], 0.03, "#2a2c2e", sides=5)
    t = np.linspace(0, 1, 23)
    line = [a + (b - a) * v - np.array([0, 1.0, 0]) * 4 * v * (1 - v) * 0.55 for v in t]
    tube(mesh, [p.tolist() for p in line], 0.008, "#17171a", sides=3, casts="none")
    for k, p in enumerate(line[1:-1:2]):
        ball(mesh, (p - [0, 0.08, 0]).tolist(), 0.05, paint_of("#d8cfb0", "#ffdc9a" if build.lamps > 0.1 else None), sides=7, rings=4, casts="none")
        if build.lamps > 0.1:
            at = mesh.world(float(p[0]), float(p[1]) - 0.08, float(p[2]))
            build.glows.append(Glow(at, "#ffb868", 0.16, 0.55 * build.lamps, 0.01))
            if k % 4 == 2:
                build.lights.append(Lamp(at, "#ffb868", 0.8 * build.lamps, 1.5, 0.0, None, 0.3, (), True))
