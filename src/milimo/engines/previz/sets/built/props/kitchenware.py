"""Fitted kitchens: counters with sink and tap, wall cupboards, a stove with pots, a fridge, a dresser with plates."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.paint import Pigment
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import ball, box, cushion, lathe, tube
from milimo.engines.previz.sets.built.mesh import Mesh, paint_of
from milimo.engines.previz.sets.built.props.things import cup
from milimo.engines.previz.sets.built.surfaces import plain, wood


def counter_run(mesh: Mesh, wide: float, front: Pigment, *, sink: float | None = None, top: Pigment = "#94683c", deep: float = 0.6) -> None:
    """Base units under one worktop: panelled doors, a row of drawers, a plinth; a sink with its tap at x = `sink`."""
    face, inner = plain(front, 3, 0.05), plain(front, 4, 0.10, 0.3)
    box(mesh, (0, 0.05, 0.04), (wide, 0.10, deep - 0.1), "#2a2620")
    box(mesh, (0, 0.48, 0), (wide, 0.78, deep - 0.04), face)
    box(mesh, (0, 0.895, -0.01), (wide + 0.02, 0.045, deep + 0.02), wood(top))
    count = max(1, round(wide / 0.52))
    step = wide / count
    for i in range(count):
        x = -wide / 2 + (i + 0.5) * step
        drawer = i % 3 != 1
        if drawer:
            box(mesh, (x, 0.78, -deep / 2 + 0.012), (step - 0.03, 0.15, 0.02), inner, casts="none")
            box(mesh, (x, 0.79, -deep / 2 - 0.012), (0.12, 0.014, 0.02), "#c8b070", casts="none")
        high = 0.54 if drawer else 0.70
        box(mesh, (x, 0.13 + high / 2, -deep / 2 + 0.012), (step - 0.03, high, 0.02), inner, casts="none")
        box(mesh, (x, 0.13 + high / 2, -deep / 2 + 0.002), (step - 0.15, high - 0.12, 0.016), face, casts="none")
        ball(mesh, (x + (step / 2 - 0.06) * (1 if i % 2 == 0 else -1), 0.13 + high * 0.8, -deep / 2 - 0.012), 0.016, "#c8b070", sides=6, rings=4, casts="none")
    if sink is not None:
        box(mesh, (sink, 0.921, -0.02), (0.66, 0.012, 0.46), "#d8d6cc", casts="none")
        box(mesh, (sink, 0.922, -0.03), (0.56, 0.013, 0.36), "#8a8e8c", casts="none")
        tube(mesh, [(sink, 0.92, 0.20), (sink, 1.18, 0.20), (sink, 1.24, 0.13), (sink, 1.22, 0.02), (sink, 1.17, 0.0)], 0.014, "#c4c8c8", sides=7, casts="none")
        for s in (-0.1, 0.1):
            tube(mesh, [(sink + s, 0.92, 0.20), (sink + s, 0.99, 0.20), (sink + s * 1.5, 1.0, 0.19)], 0.012, "#c4c8c8", sides=5, casts="none")


def wall_cupboards(mesh: Mesh, wide: float, front: Pigment, count: int) -> None:
    """Cupboards on the wall from 1.52 to 2.3 m."""
    face, inner = plain(front, 3, 0.05), plain(front, 4, 0.10, 0.3)
    box(mesh, (0, 1.91, -0.17), (wide, 0.78, 0.34), face)
    box(mesh, (0, 2.32, -0.18), (wide + 0.06, 0.04, 0.40), face, casts="none")
    for i in range(count):
        w = wide / count
        x = -wide / 2 + (i + 0.5) * w
        box(mesh, (x, 1.91, -0.345), (w - 0.03, 0.74, 0.02), inner, casts="none")
        box(mesh, (x, 1.91, -0.355), (w - 0.15, 0.60, 0.016), face, casts="none")
        ball(mesh, (x + (w / 2 - 0.06) * (1 if i % 2 == 0 else -1), 1.66, -0.37), 0.016, "#c8b070", sides=6, rings=4, casts="none")


def stove(build: Build) -> None:
    """An enamelled range with an oven window, rings, knobs, a pot and a pan; a hood over it."""
    mesh = build.mesh
    enamel = plain("#e0dccc", 3, 0.04)
    box(mesh, (0, 0.46, 0), (0.66, 0.84, 0.60), enamel)
    box(mesh, (0, 0.05, 0.02), (0.60, 0.1, 0.52), "#2a2826")
    box(mesh, (0, 0.895, 0), (0.68, 0.04, 0.62), "#3a3c3e")
    box(mesh, (0, 1.02, 0.29), (0.66, 0.22, 0.03), enamel)
    box(mesh, (0, 0.42, -0.306), (0.54, 0.44, 0.015), "#c8c4b4", casts="none")
    box(mesh, (0, 0.42, -0.316), (0.36, 0.24, 0.01), paint_of("#16181a"), casts="none")
    tube(mesh, [(-0.24, 0.68, -0.33), (0.24, 0.68, -0.33)], 0.014, "#b8bcbc", sides=6, casts="none")
    for k in range(5):
        lathe(mesh, [(0.001, -0.02), (0.025, -0.015), (0.025, 0.015), (0.001, 0.02)], "#2c2c2e", origin=(-0.24 + 0.12 * k, 0.79, -0.31), sides=8, casts="none")
    for x in (-0.16, 0.16):
        for z in (-0.14, 0.14):
            lathe(mesh, [(0.10, 0), (0.085, 0.012), (0.001, 0.008)], "#17181a", origin=(x, 0.915, z), sides=12, casts="none")
    lathe(mesh, [(0.12, 0), (0.13, 0.02), (0.13, 0.17), (0.135, 0.18), (0.03, 0.21), (0.02, 0.24), (0.001, 0.25)], plain("#3f5f7a", 3, 0.08), origin=(0.16, 0.925, 0.14), sides=14)
    lathe(mesh, [(0.11, 0), (0.14, 0.05), (0.125, 0.05), (0.01, 0.015)], "#2a2c2e", origin=(-0.16, 0.925, -0.12), sides=14, casts="none")
    tube(mesh, [(-0.28, 0.965, -0.18), (-0.48, 0.985, -0.30)], 0.012, "#1c1a18", sides=5, casts="none")
    with mesh.at(0, 0, 0.04):
        box(mesh, (0, 1.78, 0.02), (0.72, 0.16, 0.50), enamel, taper=0.8)
        box(mesh, (0, 2.15, 0.10), (0.28, 0.62, 0.28), enamel)


def fridge(mesh: Mesh, paint: Pigment = "#e0d8c0") -> None:
    """A round-shouldered refrigerator with a chrome handle and a note held by magnets."""
    enamel = plain(paint, 3, 0.04)
    cushion(mesh, (0, 0.92, 0), (0.70, 1.70, 0.64), enamel, softness=0.10, grain=6)
    box(mesh, (0, 0.05, 0), (0.62, 0.1, 0.56), "#2a2826")
    box(mesh, (0, 1.30, -0.322), (0.68, 0.008, 0.012), "#8a8878", casts="none")
    for y, h in ((1.05, 0.28), (1.48, 0.18)):
        tube(mesh, [(-0.26, y - h / 2, -0.33), (-0.26, y - h / 2, -0.37), (-0.26, y + h / 2, -0.37), (-0.26, y + h / 2, -0.33)], 0.013, "#c4c8c8", sides=6, casts="none")
    box(mesh, (0.10, 1.08, -0.328), (0.16, 0.2, 0.004), "#f0e8c8", roll=0.06, casts="none")
    ball(mesh, (0.10, 1.17, -0.335), 0.014, "#b8402c", sides=6, rings=4, casts="none")


def dresser(mesh: Mesh, wide: float, paint: Pigment) -> None:
    """A cupboard with a rack of plates above and cups on hooks."""
    timber, inner = plain(paint, 3, 0.06), plain(paint, 4, 0.12, 0.3)
    box(mesh, (0, 0.45, 0), (wide, 0.9, 0.44), timber)
    box(mesh, (0, 0.915, -0.01), (wide + 0.05, 0.035, 0.48), wood("#94683c"))
    box(mesh, (0, 1.5, 0.19), (wide, 1.14, 0.03), wood("#6a4c30"))
    for sx in (-1, 1):
        box(mesh, (sx * (wide / 2 - 0.02), 1.5, 0.09), (0.04, 1.14, 0.24), timber)
    box(mesh, (0, 2.09, 0.08), (wide + 0.06, 0.05, 0.30), timber)
    for i in range(3):
        x = (i - 1) * wide / 3
        box(mesh, (x, 0.42, -0.228), (wide / 3 - 0.04, 0.70, 0.02), inner, casts="none")
        ball(mesh, (x + 0.16, 0.52, -0.25), 0.016, "#c8b070", sides=6, rings=4, casts="none")
    glazes = ("#dfe4e0", "#8fb0b8", "#e4d8b8", "#b8705a")
    for j in range(3):
        y = 0.935 + 0.38 * j
        if j:
            box(mesh, (0, y, 0.09), (wide - 0.06, 0.025, 0.22), timber)
        for i in range(5):
            x = (i - 2) * (wide - 0.2) / 5
            turn = np.linspace(0, 2 * np.pi, 15)[:-1]
            plate = np.array([[x + 0.115 * np.cos(a), y + 0.135 + 0.113 * np.sin(a), 0.13 + 0.02 * np.sin(a)] for a in turn], np.float32)
            mesh.add(np.stack([plate[[0, k, k + 1, k + 1]] for k in range(1, 13)]), paint_of(glazes[(i + j) % 4]), casts="none")
            small = plate * np.float32(0.6) + plate.mean(0) * np.float32(0.4) - np.array([0, 0, 0.006], np.float32)
            mesh.add(np.stack([small[[0, k, k + 1, k + 1]] for k in range(1, 13)]), paint_of(glazes[(i + j + 1) % 4]), casts="none")
    for i in range(4):
        cup(mesh, (i - 1.5) * 0.3, 0.935, -0.10, glazes[i], 0.085)
