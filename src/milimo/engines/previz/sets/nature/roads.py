"""Roads and what stands along them: a surface in perspective, telegraph poles with slack wires, fences, a car."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from milimo.engines.previz.model import Layer, Travel
from milimo.engines.previz.paint import (
    Field,
    Floats,
    Pigment,
    blur,
    flat,
    lerp,
    ramp,
    saturate,
    single,
    smoothstep,
    stroke,
)
from milimo.engines.previz.sets.nature.craft import lantern
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.solid import DARK_WOOD, WOOD, Face, Turn, beam, box, paint_solid, post
from milimo.engines.previz.sets.nature.vista import Plane, Vista

DIRT = ("#4a3a2a", "#7d6548", "#b0946c", "#d8c098")
_HALF = 2.1            # m: half the road's width
_SLANT = 0.10          # m sideways per m ahead


def road_middle(z: Field | float) -> Field:
    """World x of the road's middle by world z: a long gentle S toward the horizon."""
    return 2.2 + _SLANT * z + 5.0 * np.sin(np.asarray(z) * 0.011) + 2.0 * np.sin(np.asarray(z) * 0.035)


def road_surface(vista: Vista, mood: Mood, plane: Plane, rgb: Floats, material: Sequence[Pigment] = DIRT, lines: bool = True,
                 half: float = _HALF) -> Floats:
    """Lay a road over a ground picture: worn tracks, soft verges, a broken line if it is made."""
    seed = vista.request.seed
    across = (plane.x - np.asarray(road_middle(plane.z), np.float32)) / np.float32(half)
    verge = (plane.noise(seed + 21, 1.1) - np.float32(0.5)) * np.float32(0.30)
    on = smoothstep(1.10, 0.92, np.abs(across) + verge)
    tracks = np.exp(-(((np.abs(across) - 0.5) / 0.16) ** 2)) * np.float32(0.12)
    light = 0.52 + (plane.noise(seed + 22, 1.4) - np.float32(0.5)) * 0.34 + tracks
    surface = ramp(saturate(light), mood.stops(material))
    if mood.wet:
        surface = lerp(surface * np.float32(0.7), mood.sky[3], 0.25)
    rgb = lerp(rgb, surface, on * np.float32(0.94))
    if lines:
        dash = smoothstep(0.06, 0.03, np.abs(across)) * (np.mod(plane.z / np.float32(5), 1) < 0.55)
        rgb = lerp(rgb, mood.graded("#e8cc86", 0.7), single(saturate(dash) * 0.75 / (1 + (plane.footprint / np.float32(1.5)) ** 2)))
    return rgb


def telegraph_poles(vista: Vista, mood: Mood, beside: float, step: float = 26.0) -> list[Layer]:
    """A row of poles along the road to the horizon, with two slack wires."""
    layers: list[Layer] = []
    tops: list[tuple[float, float, float]] = []
    for i in range(10):
        z = 6.0 + i * step
        x = float(road_middle(z)) + beside
        turn = Turn(x, z)
        faces = post(turn, 0, 0, 0.14, 0, 7.5, DARK_WOOD, 0.10, 6) + beam(turn, (-0.9, 6.9, 0), (0.9, 6.9, 0), 0.14, DARK_WOOD)
        painted = paint_solid(vista, mood, faces, f"pole_{i}", 3 + i, brush=3, mix=0.3) if i < 8 else None
        layers += [painted] if painted is not None else []
        tops.append(vista.place(x, z, 7.0))
    sheet = vista.sheet(1.0, bottom=vista.horizon + 60 * vista.unit)
    wires = sheet.blank()
    for a, b in pairwise(tops):
        if min(a[2], b[2]) <= 0:
            continue
        t = np.linspace(0, 1, 18)
        for side in (-0.8, 0.8):
            xs = (a[0] + side * a[2]) * (1 - t) + (b[0] + side * b[2]) * t
            ys = a[1] * (1 - t) + b[1] * t + 4 * t * (1 - t) * 0.55 * (a[2] + b[2]) / 2
            stroke(wires, sheet.at(np.stack([xs, ys], 1)), 1.0, 0.7)
    layers.append(vista.layer(sheet, "wires", flat(sheet.shape, mood.graded("#2c2a2c", 0.2)), wires, 20.0))
    return layers


def fence(vista: Vista, mood: Mood, z: float, x0: float = -16.0, x1: float = 16.0, step: float = 1.9, skew: float = 0.06) -> list[Layer]:
    """A post-and-rail fence across the view, weathered and a little askew."""
    rng = np.random.default_rng(vista.request.seed & 0xFFFF)
    faces: list[Face] = []
    xs = np.arange(x0, x1, step)
    for i, x in enumerate(xs):
        turn = Turn(float(x), z + skew * float(x))
        lean = float(rng.normal(0, 0.06))
        faces += beam(turn, (0, -0.05, 0), (lean, 1.15, 0), 0.13, WOOD)
        if i + 1 < len(xs):
            for h in (0.45, 0.9):
                faces += beam(turn, (0, h + float(rng.normal(0, 0.03)), -0.05), (step, h + float(rng.normal(0, 0.04)), -0.05 + skew * step), 0.09, WOOD)
    painted = paint_solid(vista, mood, faces, "fence", 5, brush=2.6)
    return [painted] if painted is not None else []


def vehicle(vista: Vista, mood: Mood, x: float, z: float, heading: float, travel: bool = True, name: str = "car",
            paint: tuple[str, ...] = ("#38100c", "#842a1c", "#c85236", "#f0906a")) -> list[Layer]:
    """A rounded saloon of 4.4 m: body and cabin in slices, wheels, lamps lit at night; it drives across when `travel`."""
    turn = Turn(x, z, 0, heading)
    glass = ("#141e26", "#31444e", "#7f9ca4", "#cfe0de")
    faces: list[Face] = []
    low = [(-2.2, 0.52), (-2.15, 0.86), (-1.2, 0.92), (0.95, 0.94), (2.0, 0.82), (2.2, 0.55), (2.15, 0.32), (-2.15, 0.32)]
    cabin = [(-1.55, 0.92), (-0.95, 1.42), (0.25, 1.44), (0.98, 0.93)]
    for side in (-1, 1):
        faces.append(Face(turn([(a, b, side * 0.84) for a, b in low]), paint))
        faces.append(Face(turn([(a, b, side * (0.80 - 0.14 * (b > 1))) for a, b in cabin]), glass))
    for p, q in zip(low, [*low[1:], low[0]], strict=True):
        faces.append(Face(turn([(*p, -0.84), (*q, -0.84), (*q, 0.84), (*p, 0.84)]), paint))
    for k, (p, q) in enumerate(pairwise(cabin)):
        wp, wq = 0.80 - 0.14 * (p[1] > 1), 0.80 - 0.14 * (q[1] > 1)
        faces.append(Face(turn([(*p, -wp), (*q, -wq), (*q, wq), (*p, wp)]), paint if k == 1 else glass))
    for wx in (-1.35, 1.35):
        for side in (-1, 1):
            ring = [(wx + 0.33 * np.cos(t), 0.33 + 0.33 * np.sin(t), side * 0.87) for t in np.linspace(0, 2 * np.pi, 13)[:-1]]
            hub = [(wx + 0.17 * np.cos(t), 0.33 + 0.17 * np.sin(t), side * 0.89) for t in np.linspace(0, 2 * np.pi, 9)[:-1]]
            faces += [Face(turn(ring), ("#0c0b0b", "#1c1a1a", "#33302e")), Face(turn(hub), ("#5a5650", "#a09a90", "#dcd6c8"))]
    faces += box(turn, (2.14, 0.56, -0.72), (2.24, 0.70, -0.42), ("#b8a878", "#fff3cf")) + box(turn, (2.14, 0.56, 0.42), (2.24, 0.70, 0.72), ("#b8a878", "#fff3cf"))
    faces += box(turn, (-2.24, 0.58, -0.74), (-2.16, 0.70, -0.44), ("#701408", "#ff5a36")) + box(turn, (-2.24, 0.58, 0.44), (-2.16, 0.70, 0.74), ("#701408", "#ff5a36"))
    sin, cos = float(np.sin(heading)), float(np.cos(heading))
    live = Travel((x, 0.0, z), (x + 9 * cos, 0.0, z + 9 * sin)) if travel else None
    body = paint_solid(vista, mood, faces, name, 15, live=live, brush=3, mix=0.35)
    if body is None:
        return []
    layers = [body]
    shade = vista.sheet(0.5, *_ground_box(vista, x, z))
    if min(shade.shape) > 8:
        px, py, s = vista.place(x, z)
        d = ((shade.x - np.float32(px)) / np.float32(2.5 * s)) ** 2 + ((shade.y - np.float32(py)) / np.float32(0.32 * s + 2)) ** 2
        layers.insert(0, vista.layer(shade, name + "_shadow", flat(shade.shape, (0.03, 0.025, 0.03)), blur(np.exp(-d * d) * np.float32(0.75), 0.8), body.depth + 0.1, live=live))
    for side in (-0.57, 0.57):
        lamp = turn([(2.24, 0.63, side)])[0]
        layers += lantern(vista, mood, float(lamp[0]), float(lamp[1]), float(lamp[2]), name + "_lamp", 0.5, "#fff0c8", 0.8) if mood.night and not travel else []
    return layers


def _ground_box(vista: Vista, x: float, z: float) -> tuple[float, float, float, float]:
    px, py, s = vista.place(x, z)
    return py - 1.2 * s, py + 1.2 * s, px - 4.5 * s, px + 4.5 * s
