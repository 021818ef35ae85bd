"""A fireplace with its fire."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import box, lathe, leaf, tube
from milimo.engines.previz.sets.built.mesh import paint_of
from milimo.engines.previz.sets.built.props.things import hanging_picture, vase
from milimo.engines.previz.sets.built.surfaces import blocks, plain, wood


def fireplace(build: Build) -> None:
    """A chimney breast with a stone surround, mantel, grate and burning logs, on a wall that faces −z."""
    mesh = build.mesh
    brick = blocks("#6a3f30", "#3a2a22", 0.22, 0.075, 0.010, 3, 0.25)
    stone = plain("#a39a88", 4, 0.12, 0.4)
    box(mesh, (0, 1.95, -0.17), (1.7, 1.6, 0.34), plain("#8a8474", 3, 0.06))
    for sx in (-1, 1):
        box(mesh, (sx * 0.66, 0.57, -0.19), (0.38, 1.14, 0.38), stone)
        box(mesh, (sx * 0.52, 0.45, -0.14), (0.10, 0.9, 0.26), brick)
    box(mesh, (0, 1.02, -0.19), (1.70, 0.26, 0.38), stone)
    box(mesh, (0, 1.20, -0.24), (1.95, 0.07, 0.50), wood("#5a3f28"))
    mesh.quad((-0.5, 0, -0.02), (1.0, 0, 0), (0, 0.92, 0), plain("#1a1411", 3, 0.2), casts="none")
    box(mesh, (0, 0.03, -0.55), (1.5, 0.06, 0.5), stone)
    for k, (x, y, yaw) in enumerate(((-0.12, 0.14, 0.25), (0.14, 0.15, -0.3), (0.0, 0.25, 0.1))):
        c, s = np.cos(yaw), np.sin(yaw)
        tube(mesh, [(x - 0.26 * c, y, -0.18 + 0.26 * s), (x + 0.26 * c, y, -0.18 - 0.26 * s)], 0.055, paint_of("#3a2418", "#4a1808" if k < 2 else None), sides=7, casts="none")
    for x in np.linspace(-0.36, 0.36, 7):
        tube(mesh, [(x, 0.06, -0.34), (x, 0.24, -0.34)], 0.012, "#1a1a1a", sides=4, casts="none")
    for i, (x, h, w) in enumerate(((-0.16, 0.34, 0.15), (-0.03, 0.46, 0.18), (0.12, 0.38, 0.16), (0.22, 0.24, 0.12), (-0.26, 0.22, 0.11))):
        for inner, colour in ((1.0, "#ff8a30"), (0.6, "#ffd070")):
            leaf(mesh, (x, 0.16, -0.16 - 0.02 * i * inner), (x + 0.05 * np.sin(i * 2.0), 0.16 + h * inner, -0.16), w * inner, paint_of(colour, colour), droop=0.0)
    build.lamp(0, 0.34, -0.45, "#ff9a48", 2.6, 1.4, size=0.12, glow=0.55, glow_strength=0.7, flicker=0.07, always=True, skip=("hearth",))
    vase(mesh, -0.62, 1.235, -0.25, "#4a6a72", 0.22)
    for x in (0.5, 0.66):
        lathe(mesh, [(0.04, 0), (0.015, 0.03), (0.012, 0.16), (0.03, 0.18)], "#b08d4a", origin=(x, 1.235, -0.25), sides=8, casts="none")
    hanging_picture(mesh, 0, 1.83, -0.345, 0.8, 0.6, build.request.seed % 7 + 1)
