"""What floats: a rowing boat, a fishing boat with its wheelhouse, a sailing boat. Bow toward −z, the water at y = 0."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from milimo.engines.previz.paint import Pigment, single
from milimo.engines.previz.sets.built.carpentry import ball, box, cushion, rods, sheet, tube
from milimo.engines.previz.sets.built.mesh import Material, Mesh, paint_of, points
from milimo.engines.previz.sets.built.surfaces import plain, wood

_GLASS, _DARK, _STEEL, _ROPE = "#26303a", "#1a1a1c", "#9aa0a4", "#b8a888"
Line = Sequence[tuple[float, float, float]]      # (z, half the beam, height of the gunwale), bow to stern


def boat(mesh: Mesh, name: str, colour: Pigment, second: Pigment, lights: bool) -> None:
    """A boat by its make's name."""
    {"rowing": _rowing, "fishing": _fishing, "sailing": _sailing}[name](mesh, colour, second, lights)


def _hull(mesh: Mesh, line: Line, keel: float, outer: Material, inner: Material, rail: Material, deck: float | None, stripe: Material | None = None) -> None:
    """Planks from the keel to the gunwale, outside and inside, a rail along their top, and a deck or bottom boards."""
    zs = np.linspace(line[0][0], line[-1][0], 15)
    half = np.interp(zs, [p[0] for p in line], [p[1] for p in line])
    top = np.interp(zs, [p[0] for p in line], [p[2] for p in line])
    rise = np.interp(zs, [line[0][0], line[0][0] * 0.55, line[-1][0]], [0.30, 0.0, 0.05])
    t = np.linspace(0, 1, 6)
    for side in (-1, 1):
        x = half[:, None] * np.sin(t * np.pi / 2)[None] ** 0.72
        y = keel + rise[:, None] + (top - keel - rise)[:, None] * (1 - np.cos(t * np.pi / 2))[None] ** 0.9
        skin = np.stack([side * x, y, np.repeat(zs[:, None], 6, 1)], -1)
        sheet(mesh, single(skin), outer)
        if stripe is not None:
            band = skin[:, -2:].copy()
            band[:, 0] = band[:, 1] * 0.55 + band[:, 0] * 0.45
            band[..., 0] += side * 0.012
            sheet(mesh, single(band), stripe)
        sheet(mesh, single(skin * np.array([0.94, 1, 0.985]) + np.array([0, 0.012, 0])), inner)
        tube(mesh, [(side * h, y1, z) for h, y1, z in zip(half, top, zs, strict=True)], 0.035, rail, sides=5)
    stern = [(-half[-1], top[-1], zs[-1]), (half[-1], top[-1], zs[-1]), (half[-1] * 0.55, keel + 0.1, zs[-1]), (-half[-1] * 0.55, keel + 0.1, zs[-1])]
    mesh.add(points([stern]), outer)
    if deck is not None:
        wide = half * 0.93
        boards = np.stack([np.stack([-wide, np.full(15, deck), zs], 1), np.stack([wide, np.full(15, deck), zs], 1)], 1)
        sheet(mesh, single(boards), inner)


def _rowing(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    timber = wood("#8a6238", gloss=0.06)
    line = ((-2.1, 0.03, 0.66), (-1.75, 0.34, 0.56), (-1.0, 0.66, 0.47), (0.2, 0.76, 0.43), (1.4, 0.66, 0.45), (2.05, 0.50, 0.50))
    _hull(mesh, line, -0.18, plain(colour, 3, 0.10, 0.5), plain("#7a5836", 4, 0.14, 0.4), timber, 0.02, plain(second, 5, 0.06))
    for z, w in ((-1.05, 1.16), (0.25, 1.42), (1.35, 1.22)):
        box(mesh, (0, 0.30, z), (w, 0.05, 0.26), timber)
    for side in (-1, 1):
        tube(mesh, [(side * 0.30, 0.72, -0.10), (side * 0.78, 0.50, -0.18), (side * 1.75, 0.06, -0.45)], 0.024, timber, sides=5)
        box(mesh, (side * 1.88, 0.01, -0.48), (0.34, 0.02, 0.16), timber, yaw=side * 0.25, roll=-side * 0.4)


def _fishing(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    pale = plain(second, 4, 0.06, 0.6)
    line = ((-3.8, 0.04, 1.75), (-3.1, 0.62, 1.52), (-1.8, 1.10, 1.24), (0.0, 1.28, 1.05), (2.2, 1.18, 1.04), (3.6, 0.92, 1.16))
    _hull(mesh, line, -0.35, plain(colour, 3, 0.10, 0.8), plain("#8a7458", 4, 0.12, 0.5), plain("#e0d8c4", 5), 0.58, pale)
    box(mesh, (0, 1.62, -0.55), (1.5, 2.1, 1.7), pale)
    box(mesh, (0, 2.72, -0.60), (1.75, 0.12, 2.05), plain(colour, 6, 0.08))
    lit = "#e8b060" if lights else None
    for x in (-0.36, 0.36):
        mesh.add(points([[[x - 0.30, 1.85, -1.41], [x + 0.30, 1.85, -1.41], [x + 0.30, 2.45, -1.41], [x - 0.30, 2.45, -1.41]]]), paint_of(_GLASS, lit, gloss=0.3), casts="none")
    for side in (-1, 1):
        for z in (-0.95, -0.15):
            x = side * 0.762
            mesh.add(points([[[x, 1.85, z - 0.30], [x, 1.85, z + 0.30], [x, 2.45, z + 0.30], [x, 2.45, z - 0.30]]]), paint_of(_GLASS, lit, gloss=0.3), casts="none")
        rods(mesh, points([[side * 0.9, 1.5, -3.0 + 0.55 * k] for k in range(3)]), points([[side * 0.86, 2.0, -3.0 + 0.55 * k] for k in range(3)]), 0.018, _STEEL)
        tube(mesh, [(0, 1.95, -3.75), (side * 0.50, 2.02, -3.1), (side * 0.9, 1.95, -1.9)], 0.018, _STEEL, sides=4)
    tube(mesh, [(0, 0.6, 0.7), (0, 3.85, 0.7)], 0.055, wood("#6f4c2c"), sides=7, end_radius=0.035)
    tube(mesh, [(0, 2.0, 0.75), (0, 3.0, 2.9)], 0.04, wood("#6f4c2c"), sides=6)
    rods(mesh, points([[0, 3.75, 0.7]] * 4), points([[0, 1.8, -3.75], [0, 1.25, 3.5], [-1.2, 1.1, 0.9], [1.2, 1.1, 0.9]]), 0.010, _DARK)
    for x, z, c in ((-0.55, 1.7, "#3f5a46"), (0.5, 2.9, "#8a4a34")):
        cushion(mesh, (x, 0.76, z), (0.62, 0.36, 0.66), plain(c, 5, 0.2, 0.3), softness=0.4, grain=4)
    ball(mesh, (0, 3.82, 0.7), 0.07, paint_of("#e8e0c8", "#fff2c8" if lights else None), sides=8, rings=4)


def _sailing(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    line = ((-3.5, 0.03, 0.95), (-2.6, 0.52, 0.84), (-1.0, 0.98, 0.74), (0.8, 1.06, 0.70), (2.4, 0.86, 0.74), (3.4, 0.62, 0.80))
    _hull(mesh, line, -0.3, plain(colour, 3, 0.06, 0.8), plain("#a8845a", 4, 0.10, 0.4), wood("#8a6238"), 0.52, plain("#f0ece0", 5))
    cushion(mesh, (0, 0.84, -0.55), (1.2, 0.42, 1.9), plain("#e6e0d2", 4, 0.05), softness=0.4, grain=5)
    tube(mesh, [(0, 0.6, -0.7), (0, 8.5, -0.62)], 0.055, _STEEL, sides=7, end_radius=0.03)
    tube(mesh, [(0, 1.45, -0.7), (0.35, 1.40, 2.5)], 0.045, _STEEL, sides=6)
    cloth = plain("#ece4d0" if second == "#d8d0bc" else second, 6, 0.06, 1.2)
    t = np.linspace(0, 1, 8)
    for foot, head, bulge in ((np.array([[0.02, 1.6, -0.65], [0.36, 1.55, 2.45]]), np.array([0, 8.2, -0.62]), 0.38), (np.array([[0.0, 1.0, -3.4], [0.18, 1.25, -0.75]]), np.array([0, 7.4, -0.68]), 0.30)):
        luff = foot[0][None] + (head - foot[0])[None] * t[:, None]
        leech = foot[1][None] + (head - foot[1])[None] * t[:, None]
        s = np.linspace(0, 1, 6)
        grid = luff[:, None] * (1 - s)[None, :, None] + leech[:, None] * s[None, :, None]
        grid[..., 0] += bulge * (np.sin(np.pi * s)[None] * np.sin(np.pi * np.clip(t * 0.9 + 0.05, 0, 1))[:, None])
        sheet(mesh, single(grid), cloth)
    rods(mesh, points([[0, 8.3, -0.63]] * 3), points([[0, 0.95, -3.45], [0, 0.85, 3.35], [1.0, 0.75, -0.4]]), 0.008, _DARK)
    for x in (-0.4, 0.4):
        box(mesh, (x, 0.90, -0.6), (0.02, 0.12, 1.1), _GLASS, casts="none")
