"""What goes on wheels: cars of several makes, buses, trucks, motorcycles, scooters, bicycles. Front toward −z, metres."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.paint import Pigment, single
from milimo.engines.previz.sets.built.carpentry import ball, box, cushion, rods, sheet, tube
from milimo.engines.previz.sets.built.mesh import Material, Mesh, paint_of, points
from milimo.engines.previz.sets.built.props.vehicles import car as car_body
from milimo.engines.previz.sets.built.surfaces import plain
from milimo.engines.previz.vehicles.models import Model

_GLASS, _DARK, _STEEL, _RUBBER = "#26303a", "#16171a", "#9aa0a4", "#141416"
_HEADLAMP, _TAIL = "#fff0cc", "#ff3020"


def road_vehicle(mesh: Mesh, model: Model, colour: Pigment, second: Pigment, lights: bool) -> None:
    """Everything of it but the wheels that turn."""
    if model.name in ("saloon", "hatch", "taxi", "van", "police"):
        _car(mesh, model, colour, second, lights)
    elif model.name == "bus":
        _bus(mesh, colour, second, lights)
    elif model.name == "truck":
        _truck(mesh, colour, second, lights)
    elif model.name == "bicycle":
        _bicycle(mesh, colour)
    elif model.name == "scooter":
        _scooter(mesh, colour, second, lights)
    else:
        _motorcycle(mesh, colour, lights)


def wheels(mesh: Mesh, model: Model, turn: float) -> None:
    """The wheels in one phase; `turn` radians. Cars show their hubs, cycles the whole wheel."""
    for left, ahead, radius in model.wheels:
        if model.name == "bicycle":
            _hoop(mesh, left, ahead, radius, 0.022, turn, 14, 0.004)
        elif left == 0.0:
            _hoop(mesh, left, ahead, radius, 0.055, turn, 8, 0.010)
        else:
            _hub(mesh, left, ahead, radius, turn)


def _hub(mesh: Mesh, left: float, ahead: float, radius: float, turn: float) -> None:
    side = 1.0 if left > 0 else -1.0
    x = left + side * 0.115
    at = np.linspace(0, 2 * np.pi, 19)
    for r, paint, out in ((radius, _RUBBER, 0.0), (radius * 0.64, _STEEL, 0.006)):
        ring = points([[x + side * out, radius + r * np.sin(a), -ahead + r * np.cos(a)] for a in at])
        mesh.add(np.stack([ring[[0, i, i + 1, i + 1]] for i in range(1, 17)]), paint_of(paint), casts="none")
    for k in range(5):
        a = turn + k * 2 * np.pi / 5
        spoke = [(0.12, a - 0.5), (0.56, a - 0.30), (0.56, a + 0.30), (0.12, a + 0.5)]
        mesh.add(points([[[x + side * 0.012, radius + radius * r * np.sin(b), -ahead + radius * r * np.cos(b)] for r, b in spoke]]), paint_of("#2c2f33"), casts="none")


def _hoop(mesh: Mesh, left: float, ahead: float, radius: float, thick: float, turn: float, spokes: int, wire: float) -> None:
    at = np.linspace(0, 2 * np.pi, 25)
    r = radius - thick
    tube(mesh, [(left, radius + r * np.sin(a), -ahead + r * np.cos(a)) for a in at], thick, _RUBBER, sides=6, casts="none")
    ends = turn + np.arange(spokes) * 2 * np.pi / spokes
    hub = points([[left, radius, -ahead]] * spokes)
    rods(mesh, hub, points([[left, radius + r * np.sin(a), -ahead + r * np.cos(a)] for a in ends]), wire, _STEEL, casts="none")
    ball(mesh, (left, radius, -ahead), (0.05, 0.05, 0.05), _STEEL, sides=8, rings=4)


def _car(mesh: Mesh, model: Model, colour: Pigment, second: Pigment, lights: bool) -> None:
    kind = {"police": "saloon"}.get(model.name, model.name)
    car_body(mesh, colour if model.name != "police" else "#e6e6e2", kind, lights=lights)
    if model.name == "police":
        for side in (-1, 1):
            box(mesh, (side * 0.885, 0.62, 0.1), (0.02, 0.40, 1.9), "#1f2f52", casts="none")
            box(mesh, (side * 0.28, 1.50, 0.3), (0.42, 0.13, 0.20), paint_of("#c02a24" if side < 0 else "#2a4ac0", ("#ff3a30" if side < 0 else "#4a7aff") if lights else None), casts="none")
        box(mesh, (0, 1.45, 0.3), (1.0, 0.05, 0.22), _DARK, casts="none")


def _lamps(mesh: Mesh, half: float, y: float, front: float, back: float, lights: bool, size: float = 0.18) -> None:
    for side in (-1, 1):
        ball(mesh, (side * half, y, front), (size, size * 0.8, 0.05), paint_of("#d8d8cc", _HEADLAMP if lights else None), sides=8, rings=4)
        box(mesh, (side * half, y, back), (size, size * 1.3, 0.05), paint_of("#7a1c18", _TAIL if lights else None), casts="none")


def _panes(mesh: Mesh, x: float, y: float, z0: float, z1: float, count: int, height: float, lights: bool, gap: float = 0.10) -> None:
    """A row of windows along a side at `x`; at night some are lit."""
    wide = (z1 - z0) / count
    for i in range(count):
        a, b = z0 + i * wide + gap / 2, z0 + (i + 1) * wide - gap / 2
        lit = "#e8b870" if lights else None
        mesh.add(points([[[x, y, a], [x, y, b], [x, y + height, b], [x, y + height, a]]]), paint_of(_GLASS, lit, gloss=0.35), casts="none")


def _bus(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    paint = plain(colour, 3, 0.05, 0.8, gloss=0.12)
    half, front, back = 1.24, -5.2, 5.2
    cushion(mesh, (0, 1.70, 0), (2 * half, 2.75, back - front), paint, softness=0.10, grain=6)
    box(mesh, (0, 0.52, 0), (2 * half - 0.06, 0.5, back - front - 0.3), plain("#2a2b2e", 4), casts="none")
    for side in (-1, 1):
        x = side * (half + 0.03)
        _panes(mesh, x, 1.62, -4.5, 4.9, 7, 0.95, lights)
        mesh.add(points([[[x, 1.28, -5.0], [x, 1.28, 5.0], [x, 1.42, 5.0], [x, 1.42, -5.0]]]), paint_of(second), casts="none")
        if side < 0:
            for z in (-4.1, 0.9):
                mesh.add(points([[[x * 1.004, 0.5, z - 0.55], [x * 1.004, 0.5, z + 0.55], [x * 1.004, 2.55, z + 0.55], [x * 1.004, 2.55, z - 0.55]]]), paint_of("#1d242b", "#c89858" if lights else None, gloss=0.3), casts="none")
        for ahead in (3.4, -2.9):
            arch = [(side * (half + 0.0), 0.46 + 0.62 * np.sin(a), -ahead + 0.62 * np.cos(a)) for a in np.linspace(0.0, np.pi, 9)]
            tube(mesh, arch, 0.05, _DARK, sides=5, casts="none")
    for z, glass_y, glass_h in ((front - 0.03, 1.35, 1.25), (back + 0.03, 1.75, 0.8)):
        mesh.add(points([[[-1.1, glass_y, z], [1.1, glass_y, z], [1.06, glass_y + glass_h, z], [-1.06, glass_y + glass_h, z]]]), paint_of(_GLASS, gloss=0.4), casts="none")
    box(mesh, (0, 2.82, front), (1.5, 0.26, 0.06), paint_of("#14130f", "#ffb84a" if lights else "#6a4a14"), casts="none")
    box(mesh, (0, 0.55, front), (2.3, 0.26, 0.10), "#3a3c40", casts="none")
    _lamps(mesh, 0.92, 0.92, front - 0.02, back + 0.02, lights, 0.20)


def _truck(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    paint, load = plain(colour, 3, 0.05, 0.6, gloss=0.1), plain(second, 4, 0.08, 0.9)
    box(mesh, (0, 2.05, 1.25), (2.4, 2.4, 5.3), load)
    for z in np.linspace(-1.2, 3.7, 8):
        for side in (-1, 1):
            box(mesh, (side * 1.21, 2.05, z), (0.03, 2.3, 0.06), "#8a8478", casts="none")
    box(mesh, (0, 0.80, 0.0), (1.9, 0.28, 7.7), plain("#26272a", 5), casts="none")
    cushion(mesh, (0, 1.75, -2.75), (2.3, 2.1, 1.9), paint, softness=0.22, grain=6)
    cushion(mesh, (0, 1.20, -3.55), (2.2, 1.0, 0.9), paint, softness=0.25, grain=5)
    mesh.add(points([[[-1.0, 1.80, -3.72], [1.0, 1.80, -3.72], [0.95, 2.60, -3.60], [-0.95, 2.60, -3.60]]]), paint_of(_GLASS, gloss=0.4), casts="none")
    for side in (-1, 1):
        x = side * 1.165
        mesh.add(points([[[x, 1.80, -3.3], [x, 1.80, -2.3], [x, 2.55, -2.3], [x, 2.55, -3.15]]]), paint_of(_GLASS, gloss=0.3), casts="none")
        tube(mesh, [(side * 1.25, 1.7, -3.6), (side * 1.42, 1.9, -3.65), (side * 1.42, 2.4, -3.65)], 0.05, _DARK, sides=5, casts="none")
        for ahead in (2.9, -1.7, -2.8):
            arch = [(side * 1.10, 0.48 + 0.60 * np.sin(a), -ahead + 0.60 * np.cos(a)) for a in np.linspace(0.0, np.pi, 9)]
            tube(mesh, arch, 0.05, _DARK, sides=5, casts="none")
    box(mesh, (0, 1.15, -4.02), (1.3, 0.5, 0.04), "#303338", casts="none")
    box(mesh, (0, 0.66, -4.0), (2.3, 0.28, 0.14), _STEEL, casts="none")
    _lamps(mesh, 0.88, 1.10, -4.02, 3.92, lights, 0.18)


def _bicycle(mesh: Mesh, colour: Pigment) -> None:
    paint = plain(colour, 3, 0.04, 0.4, gloss=0.1)
    hub_f, hub_b, pedals, seat, head = (0, 0.34, -0.53), (0, 0.34, 0.53), (0, 0.30, 0.08), (0, 0.86, 0.24), (0, 0.86, -0.36)
    for path in ([seat, pedals], [head, pedals], [seat, head], [seat, hub_b], [pedals, hub_b], [(0, 0.97, -0.33), head, hub_f]):
        tube(mesh, path, 0.019, paint, sides=6)
    tube(mesh, [seat, (0, 0.97, 0.27)], 0.016, _STEEL, sides=5)
    cushion(mesh, (0, 0.985, 0.26), (0.15, 0.06, 0.27), _DARK, softness=0.6, grain=4)
    tube(mesh, [(-0.28, 1.00, -0.22), (-0.20, 1.04, -0.38), (0.20, 1.04, -0.38), (0.28, 1.00, -0.22)], 0.014, _STEEL, sides=5)
    tube(mesh, [(0, 0.97, -0.33), (0, 1.04, -0.38)], 0.016, _STEEL, sides=5)
    for side, up in ((-1, -0.16), (1, 0.16)):
        tube(mesh, [(side * 0.05, 0.30, 0.08), (side * 0.09, 0.30 + up, 0.08)], 0.012, _STEEL, sides=4)
        box(mesh, (side * 0.14, 0.30 + up, 0.08), (0.10, 0.02, 0.07), _DARK)
    ball(mesh, (0.03, 0.30, 0.08), (0.015, 0.09, 0.09), _STEEL, sides=10, rings=4)


def _scooter(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    paint = plain(colour, 3, 0.05, 0.4, gloss=0.16)
    cushion(mesh, (0, 0.52, 0.50), (0.44, 0.46, 0.78), paint, softness=0.7, grain=6)          # the tail with its engine
    box(mesh, (0, 0.27, -0.08), (0.34, 0.08, 0.66), paint)
    shield = np.stack([np.stack([0.26 * np.linspace(-1, 1, 7), np.full(7, y), z + 0.10 * np.abs(np.linspace(-1, 1, 7)) ** 2], 1) for y, z in ((0.26, -0.36), (0.60, -0.44), (0.86, -0.46))])
    sheet(mesh, single(shield), paint)
    cushion(mesh, (0, 0.44, -0.60), (0.20, 0.20, 0.46), paint, softness=0.6, grain=5)
    tube(mesh, [(0, 0.24, -0.60), (0, 0.60, -0.50), (0, 1.00, -0.40)], 0.04, paint, sides=6)
    cushion(mesh, (0, 0.98, -0.44), (0.26, 0.18, 0.20), paint, softness=0.6, grain=5)
    tube(mesh, [(-0.34, 1.00, -0.30), (0, 1.02, -0.40), (0.34, 1.00, -0.30)], 0.020, _DARK, sides=5)
    cushion(mesh, (0, 0.79, 0.42), (0.30, 0.14, 0.70), plain(second if second != "#d8d0bc" else "#4a2f20", 4), softness=0.6, grain=5)
    for side in (-1, 1):
        tube(mesh, [(side * 0.26, 1.00, -0.34), (side * 0.34, 1.14, -0.36)], 0.008, _STEEL, sides=4)
        ball(mesh, (side * 0.36, 1.17, -0.36), (0.06, 0.05, 0.015), _STEEL, sides=8, rings=4)
    ball(mesh, (0, 0.99, -0.545), (0.08, 0.08, 0.03), paint_of("#e8e4d4", _HEADLAMP if lights else None), sides=10, rings=4)
    box(mesh, (0, 0.58, 0.885), (0.14, 0.09, 0.03), paint_of("#8a1c16", _TAIL if lights else None))


def _motorcycle(mesh: Mesh, colour: Pigment, lights: bool) -> None:
    paint: Material = plain(colour, 3, 0.05, 0.4, gloss=0.16)
    cushion(mesh, (0, 0.80, -0.16), (0.30, 0.26, 0.58), paint, softness=0.7, grain=6)
    cushion(mesh, (0, 0.79, 0.42), (0.28, 0.12, 0.68), _DARK, softness=0.6, grain=5)
    cushion(mesh, (0, 0.46, 0.0), (0.34, 0.38, 0.46), plain("#4a4d50", 4, 0.2), softness=0.35, grain=5)
    for y in (0.40, 0.48, 0.56):
        box(mesh, (0, y, -0.05), (0.37, 0.03, 0.34), _STEEL, casts="none")
    for side in (-1, 1):
        tube(mesh, [(side * 0.10, 0.32, -0.74), (side * 0.10, 0.95, -0.46)], 0.028, _STEEL, sides=6)
        tube(mesh, [(side * 0.14, 0.34, 0.72), (side * 0.14, 0.72, 0.56)], 0.022, _STEEL, sides=5)
    tube(mesh, [(0.16, 0.42, -0.2), (0.20, 0.28, 0.1), (0.21, 0.30, 0.88)], 0.045, _STEEL, sides=7)
    tube(mesh, [(-0.36, 1.04, -0.26), (-0.12, 1.04, -0.44), (0.12, 1.04, -0.44), (0.36, 1.04, -0.26)], 0.020, _DARK, sides=5)
    cushion(mesh, (0, 0.66, 0.76), (0.20, 0.10, 0.46), paint, softness=0.6, grain=4, pitch=-0.35)
    cushion(mesh, (0, 0.64, -0.74), (0.18, 0.06, 0.48), paint, softness=0.6, grain=4)
    ball(mesh, (0, 0.90, -0.58), (0.11, 0.11, 0.06), paint_of("#e8e4d4", _HEADLAMP if lights else None), sides=10, rings=5)
    box(mesh, (0, 0.70, 0.98), (0.16, 0.08, 0.03), paint_of("#8a1c16", _TAIL if lights else None))
