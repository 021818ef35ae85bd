"""What goes on wheels: cars of several makes, buses, trucks, motorcycles, scooters, bicycles. Front toward −z, metres."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from milimo.engines.previz.paint import Pigment, mix, pigment, single, smoothstep
from milimo.engines.previz.sets.built.carpentry import ball, box, cushion, rods, sheet, tube
from milimo.engines.previz.sets.built.mesh import Material, Mesh, Skin, Spot, paint_of, points
from milimo.engines.previz.sets.built.props.vehicles import SKY
from milimo.engines.previz.sets.built.props.vehicles import car as car_body
from milimo.engines.previz.sets.built.surfaces import mottle, plain
from milimo.engines.previz.vehicles.forms import Band, Row, glaze, loft, ovals
from milimo.engines.previz.vehicles.models import Model

_DARK, _STEEL, _RUBBER = "#16171a", "#9aa0a4", "#141416"
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


def _lacquer(colour: Pigment, *, sill: float, waist: float, roof: float, bands: Sequence[Band] = (), rows: Sequence[Row] = (), lit: bool = False, ribs: float = 0.0) -> Material:
    """Coachwork of something tall: sky on its roof, a flank that darkens toward the road with a crease under the `waist` and the
    street's reflection in it, a dark skirt under the `sill`; bands, windows, and `ribs` every so many m along (0: none)."""
    base = pigment(colour)
    stripes = [(band.low, band.high, pigment(band.colour)) for band in bands]

    def texture(spot: Spot) -> Skin:
        x, y, z = spot.at[:, 0], spot.at[:, 1], spot.at[:, 2]
        up = np.clip(spot.normal[:, 1], 0, 1)
        along = mottle(3, z, y, 2.2) - np.float32(0.5)
        flank = np.float32(0.56) + np.float32(0.30) * smoothstep(sill, waist, y) + np.float32(0.10) * smoothstep(waist, roof, y) + np.float32(0.12) * along
        crease = waist - 0.16
        flank = flank - np.float32(0.17) * np.exp(-(((y - np.float32(crease)) / np.float32(0.04)) ** 2)) + np.float32(0.18) * np.exp(-(((y - np.float32(crease + 0.08)) / np.float32(0.05)) ** 2))
        flank = flank - np.float32(0.10) * smoothstep(0.45, 0.65, mottle(6, z, y * np.float32(0.35), 1.3)) * smoothstep(waist, sill, y)      # the street in it
        if ribs:
            part = np.abs(np.mod(z / np.float32(ribs), 1) - np.float32(0.5))
            flank = flank + np.float32(0.10) * smoothstep(0.18, 0.06, part) - np.float32(0.14) * smoothstep(0.36, 0.48, part)
        flank = flank * (np.float32(0.34) + np.float32(0.66) * smoothstep(sill - 0.06, sill + 0.02, y))
        top = smoothstep(0.35, 0.9, up)
        value = flank + (np.float32(1.0) + np.float32(0.08) * along - flank) * top
        albedo = np.broadcast_to(base, (len(y), 3)).copy()
        for low, high, paint in stripes:
            albedo[(y >= low) & (y < high) & (top < 0.5)] = paint
        shine = np.float32(0.24) * top + np.float32(0.10) * smoothstep(0.12, 0.4, up) * (1 - top)
        albedo = single(albedo * value[:, None] * (1 - shine)[:, None] + SKY * shine[:, None])
        emission = np.zeros_like(albedo)
        for number, row in enumerate(rows):
            glaze(row, number + 3, (x, y, z), lit, albedo, emission)
        return Skin(albedo, emission)
    return paint_of(colour, gloss=0.16, texture=texture)


def _windscreen(mesh: Mesh, corners: Sequence[tuple[float, float, float]], lights: bool) -> None:
    """A front pane: sky in its upper part, the dark of the cab below; a faint lamp inside at night."""
    dark, low, high = pigment("#161b20"), corners[0][1], corners[2][1]

    def texture(spot: Spot) -> Skin:
        x, y = spot.at[:, 0], spot.at[:, 1]
        share = np.float32(0.06) + np.float32(0.50) * np.clip((y - np.float32(low)) / np.float32(high - low), 0, 1) ** 2
        slant = x * np.float32(0.7) + y
        share = share + np.float32(0.20) * (np.abs(slant - np.float32(low + 0.8 * (high - low))) < 0.16)
        warm = (np.clip(1 - np.abs(x + 0.55) / np.float32(0.8), 0, 1) * np.float32(0.30 if lights else 0.0))[:, None] * pigment("#e8b870")
        return Skin(single(dark + (SKY - dark) * share[:, None]), single(warm))
    mesh.add(points([corners]), paint_of("#1a2228", gloss=0.35, texture=texture), casts="none")


def _arches(mesh: Mesh, half: float, places: Sequence[float], radius: float) -> None:
    """Dark hollows over the wheels."""
    for side in (-1, 1):
        for ahead in places:
            turn = np.linspace(0.0, np.pi, 11)
            hollow = points([[side * (half + 0.006), 0.40 + radius * np.sin(a), -ahead + radius * np.cos(a)] for a in turn])
            mesh.add(np.stack([hollow[[0, k, k + 1, k + 1]] for k in range(1, 10)]), paint_of("#0c0c0e"), casts="none")
            tube(mesh, [(float(x), float(y), float(z)) for x, y, z in hollow], 0.045, _DARK, sides=5, casts="none")


def _bus(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    half, front, back = 1.24, -5.25, 5.25
    rows = (Row(1.62, 2.55, -4.3, 5.0, 1.33, 0.90, 1.05, 0.12), Row(0.55, 2.50, -4.98, -4.32, 0.66, 0.86, 1.05, 0.05), Row(0.55, 2.50, 0.40, 1.36, 0.96, 0.88, 1.05, 0.05))
    paint = _lacquer(colour, sill=0.52, waist=1.52, roof=2.9, bands=(Band(0.0, 0.50, "#2a2b2e"), Band(1.36, 1.48, second), Band(2.68, 2.78, second)), rows=rows, lit=lights)
    zs = (front, front + 0.12, front + 0.45, back - 0.35, back - 0.08, back)
    loft(mesh, ovals(zs, (half * 0.90, half * 0.97, half, half, half * 0.98, half * 0.94), (1.22, 1.31, 1.36, 1.36, 1.33, 1.27), (1.70,) * 6, sides=40, square=9.0), paint)
    box(mesh, (0, 0.44, 0), (2 * half - 0.25, 0.34, back - front - 0.6), plain("#1c1d20", 4), casts="none")
    _windscreen(mesh, [(-1.08, 1.22, front - 0.02), (1.08, 1.22, front - 0.02), (1.02, 2.52, front + 0.01), (-1.02, 2.52, front + 0.01)], lights)
    _windscreen(mesh, [(1.02, 1.75, back + 0.02), (-1.02, 1.75, back + 0.02), (-0.98, 2.50, back + 0.01), (0.98, 2.50, back + 0.01)], False)
    mesh.quad((-0.012, 1.22, front - 0.03), (0.024, 0, 0), (0, 1.3, 0), "#101114", casts="none")
    mesh.quad((-0.85, 2.60, front - 0.02), (1.7, 0, 0), (0, 0.26, 0), paint_of("#14130f", "#ffb84a" if lights else "#6a4a14"), casts="none")
    for z in (-2.4, 0.8, 3.4):
        cushion(mesh, (0, 3.10, z), (1.5, 0.18, 1.3), plain(mix(colour, "#c8ccd0", 0.35), 4), softness=0.3, grain=4, casts="none")
    _arches(mesh, half, (3.4, -2.9), 0.64)
    for z, sign in ((front, -1), (back, 1)):
        cushion(mesh, (0, 0.50, z + sign * 0.03), (2.34, 0.26, 0.16), "#3a3c40", softness=0.4, grain=4, casts="none")
        box(mesh, (0, 0.52, z + sign * 0.12), (0.52, 0.12, 0.02), "#d8d4c0", casts="none")
    for side in (-1, 1):
        cushion(mesh, (side * 0.92, 0.86, front - 0.03), (0.34, 0.20, 0.10), paint_of("#d8d8cc", _HEADLAMP if lights else None), softness=0.5, grain=4, casts="none")
        box(mesh, (side * 1.0, 1.05, back + 0.03), (0.16, 0.42, 0.05), paint_of("#7a1c18", _TAIL if lights else None), casts="none")
        tube(mesh, [(side * 1.18, 2.45, front), (side * 1.46, 2.38, front - 0.12), (side * 1.46, 1.95, front - 0.12)], 0.045, _DARK, sides=5, casts="none")
        box(mesh, (side * 1.46, 2.02, front - 0.12), (0.18, 0.42, 0.06), _DARK, casts="none")


def _truck(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    load = _lacquer(second, sill=0.98, waist=1.9, roof=3.2, bands=(Band(0.0, 1.02, "#3a3c40"), Band(3.08, 3.4, mix(second, "#4a4c50", 0.5))), ribs=0.66)
    box(mesh, (0, 2.12, 1.25), (2.44, 2.36, 5.4), load)
    for y in (0.98, 3.28):
        for side in (-1, 1):
            box(mesh, (side * 1.22, y, 1.25), (0.06, 0.10, 5.44), "#6a6e72", casts="none")
    for side in (-1, 1):
        mesh.quad((side * 0.02, 1.0, 3.97), (side * 1.16, 0, 0), (0, 2.24, 0), _lacquer(second, sill=0.9, waist=1.9, roof=3.2), casts="none")
        tube(mesh, [(side * 0.45, 1.0, 4.0), (side * 0.45, 3.2, 4.0)], 0.03, _STEEL, sides=5, casts="none")
    box(mesh, (0, 0.80, 0.0), (1.9, 0.28, 7.7), plain("#202124", 5), casts="none")
    cab = _lacquer(colour, sill=0.62, waist=1.70, roof=2.6, rows=(Row(1.78, 2.52, -3.34, -2.34, 1.0, 0.94, 0.95, 1.1),), lit=False)
    loft(mesh, ovals((-3.72, -3.60, -3.25, -1.75), (0.98, 1.10, 1.16, 1.16), (0.98, 1.08, 1.16, 1.18), (1.62, 1.66, 1.72, 1.74), sides=36, square=7.0), cab)
    loft(mesh, ovals((-4.12, -4.02, -3.7, -3.1), (1.00, 1.08, 1.12, 1.12), (0.40, 0.50, 0.56, 0.56), (1.12,) * 4, sides=32, square=6.0), cab)
    _windscreen(mesh, [(-1.0, 1.80, -3.74), (1.0, 1.80, -3.74), (0.94, 2.58, -3.66), (-0.94, 2.58, -3.66)], lights)
    mesh.quad((-0.012, 1.80, -3.76), (0.024, 0, 0), (0, 0.78, 0.08), "#101114", casts="none")
    box(mesh, (0, 2.92, -2.7), (1.9, 0.30, 1.2), cab, taper=0.86)
    for k in range(5):
        box(mesh, (0, 0.92 + 0.11 * k, -4.13), (1.25, 0.05, 0.04), _STEEL if k % 2 else "#26282b", casts="none")
    cushion(mesh, (0, 0.62, -4.08), (2.34, 0.28, 0.22), _STEEL, softness=0.4, grain=4, casts="none")
    box(mesh, (0, 0.62, -4.20), (0.52, 0.12, 0.02), "#d8d4c0", casts="none")
    _arches(mesh, 1.13, (2.9,), 0.62)
    for side in (-1, 1):
        cushion(mesh, (side * 0.88, 1.02, -4.10), (0.30, 0.24, 0.12), paint_of("#d8d8cc", _HEADLAMP if lights else None), softness=0.5, grain=4, casts="none")
        box(mesh, (side * 0.95, 0.84, 3.98), (0.34, 0.16, 0.05), paint_of("#7a1c18", _TAIL if lights else None), casts="none")
        tube(mesh, [(side * 1.14, 2.35, -3.5), (side * 1.42, 2.38, -3.62), (side * 1.42, 1.92, -3.62)], 0.04, _DARK, sides=5, casts="none")
        box(mesh, (side * 1.42, 2.12, -3.62), (0.16, 0.46, 0.06), _DARK, casts="none")
        for z in (1.7, 2.8):
            box(mesh, (side * 1.08, 1.02, z), (0.34, 0.05, 1.0), "#26282b", casts="none")
        tube(mesh, [(side * 1.02, 0.56, -1.5), (side * 1.02, 0.56, 0.9)], 0.26, "#54585c", sides=10)
    tube(mesh, [(-1.05, 0.9, -1.55), (-1.05, 3.5, -1.55)], 0.07, _STEEL, sides=7)


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
