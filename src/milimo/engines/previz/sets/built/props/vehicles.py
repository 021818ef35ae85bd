"""Cars with a shape: bonnet, cabin, wheels in their arches, lamps, bumpers. Length along z, the front toward −z."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.paint import Pigment, pigment, single, smoothstep
from milimo.engines.previz.sets.built.carpentry import box, cushion, sheet, tube
from milimo.engines.previz.sets.built.mesh import Material, Mesh, Skin, Spot, paint_of, points
from milimo.engines.previz.sets.built.surfaces import mottle

SKY = pigment("#c9dcea")       # what bonnets and screens mirror
_HUSH = 0.12                   # of a body's colour that is grey: a parked car is not what a street is about
_BRIGHTEST = 0.66              # of a body's luma: a white car still has a light and a shade side


def wheel(mesh: Mesh, x: float, y: float, z: float, radius: float = 0.33, thick: float = 0.2, hub: Pigment = "#9a9ea0") -> None:
    """A wheel whose axle lies along x."""
    turn = np.linspace(0, 2 * np.pi, 17)
    rim = np.stack([np.zeros(17), np.sin(turn), np.cos(turn)], 1)
    for r, paint, depth in ((radius, "#17171a", thick / 2), (radius * 0.62, hub, thick / 2 + 0.008), (radius * 0.2, "#3a3c3e", thick / 2 + 0.014)):
        for side in (-1, 1):
            ring = single(rim * r + np.array([x + side * depth, y, z]))
            mesh.add(np.stack([ring[[0, i, i + 1, i + 1]] for i in range(1, 15)]), paint_of(paint), casts="none")
    a, b = single(rim * radius + np.array([x - thick / 2, y, z])), single(rim * radius + np.array([x + thick / 2, y, z]))
    mesh.add(np.stack([a[:-1], a[1:], b[1:], b[:-1]], 1), paint_of("#1a1a1d"))


# Side views: (z, y) of the body's shoulder line and of the roof line, from the front to the back, in metres.
_SHAPES = {
    "saloon": ([(-2.15, 0.52), (-2.08, 0.68), (-1.2, 0.84), (-0.72, 0.90), (0.95, 0.93), (1.55, 0.92), (2.12, 0.84), (2.2, 0.56)],
               [(-0.80, 0.90), (-0.22, 1.36), (0.10, 1.42), (0.70, 1.40), (1.35, 0.93)]),
    "hatch": ([(-1.85, 0.52), (-1.78, 0.70), (-1.15, 0.86), (-0.75, 0.92), (0.9, 0.97), (1.62, 0.98), (1.80, 0.80), (1.82, 0.52)],
              [(-0.85, 0.92), (-0.30, 1.42), (0.1, 1.48), (1.0, 1.46), (1.68, 0.98)]),
    "taxi": ([(-2.2, 0.52), (-2.15, 0.74), (-1.25, 0.90), (-0.70, 0.94), (0.95, 0.96), (1.6, 0.94), (2.18, 0.86), (2.24, 0.55)],
             [(-0.75, 0.94), (-0.28, 1.44), (0.10, 1.50), (0.80, 1.48), (1.35, 0.96)]),
    "van": ([(-2.1, 0.55), (-2.08, 0.95), (-1.75, 1.10), (-1.5, 1.2), (1.9, 1.25), (2.2, 1.25), (2.3, 0.9), (2.3, 0.5)],
            [(-1.62, 1.15), (-1.15, 1.92), (-0.8, 2.02), (2.05, 2.02), (2.26, 1.25)]),
}


def coachwork(colour: Pigment) -> Material:
    """Lacquer on a car's body, up metres over the road: sky on what faces up, a bright shoulder, half shade on the flank with a
    crease and the road's reflection in it, a dark sill."""
    base = pigment(colour)
    luma = float(base @ np.array([0.2126, 0.7152, 0.0722], np.float32))
    base = base + (luma - base) * np.float32(_HUSH)
    base = single(base * min(1.0, _BRIGHTEST / max(luma, 0.01)))

    def texture(spot: Spot) -> Skin:
        y, up = spot.at[:, 1], np.clip(spot.normal[:, 1], 0, 1)
        along = mottle(3, spot.at[:, 2], y, 1.6) - np.float32(0.5)
        flank = np.float32(0.60) + np.float32(0.26) * smoothstep(0.42, 0.95, y) + np.float32(0.10) * along
        flank = flank - np.float32(0.16) * np.exp(-(((y - 0.60) / np.float32(0.035)) ** 2)) + np.float32(0.16) * np.exp(-(((y - 0.66) / np.float32(0.04)) ** 2))
        flank = flank * (np.float32(0.30) + np.float32(0.70) * smoothstep(0.30, 0.40, y))
        top = smoothstep(0.35, 0.9, up)
        value = flank + (np.float32(1.0) + np.float32(0.10) * along - flank) * top
        shine = np.float32(0.22) * top + np.float32(0.10) * smoothstep(0.12, 0.4, up) * (1 - top)
        return Skin(single(base * value[:, None] * (1 - shine)[:, None] + SKY * shine[:, None]))
    return paint_of(colour, gloss=0.1, texture=texture)


def screen() -> Material:
    """A car's glass: the sky at its top, the dark of the seats and head-rests lower down, a reflection that crosses it."""
    def texture(spot: Spot) -> Skin:
        x, y, z = spot.at[:, 0], spot.at[:, 1], spot.at[:, 2]
        high = np.clip((y - np.float32(0.92)) / np.float32(0.50), 0, 1)
        ends = np.abs(spot.normal[:, 1]) > 0.25
        across = np.where(ends, x, z)
        slant = across * np.float32(0.8) + y * np.float32(1.1)
        bar = smoothstep(0.0, 0.05, slant - np.float32(1.13)) * smoothstep(0.30, 0.24, slant - np.float32(1.13))
        bar = np.maximum(bar, smoothstep(0.36, 0.39, slant - np.float32(1.13)) * smoothstep(0.46, 0.43, slant - np.float32(1.13)))
        seat = smoothstep(0.27, 0.21, np.abs(np.abs(across) - np.float32(0.36))) * smoothstep(0.62, 0.52, high)
        share = np.float32(0.10) + np.float32(0.42) * high**2 + np.float32(0.26) * bar * (np.float32(0.4) + np.float32(0.6) * high)
        share = np.clip(share * (1 - np.float32(0.55) * seat), 0.03, 0.8)
        return Skin(single(_INSIDE + (SKY - _INSIDE) * share[:, None]))
    return paint_of("#1a2228", gloss=0.2, texture=texture)


_INSIDE = pigment("#161b20")


def car(mesh: Mesh, colour: Pigment, kind: str = "saloon", *, lights: bool = False) -> None:
    """A car on its wheels. The body is a skin over cross-sections, the glasshouse leans inward, lamps shine at night."""
    paint, glass = coachwork(colour), screen()
    shoulder, roof = _SHAPES[kind]
    half = 0.88 if kind != "van" else 0.95
    _body(mesh, shoulder, half, paint)
    _glasshouse(mesh, roof, half, paint, glass)
    front, back = shoulder[0][0], shoulder[-1][0]
    for z in (front * 0.62, back * 0.64):
        for sx in (-1, 1):
            arch = [(sx * (half - 0.01), 0.30 + 0.40 * np.sin(a), z + 0.40 * np.cos(a)) for a in np.linspace(0.05, np.pi - 0.05, 9)]
            tube(mesh, arch, 0.035, "#131316", sides=5, casts="none")
            wheel(mesh, sx * (half - 0.10), 0.33, z)
    for z, sign in ((front, -1), (back, 1)):
        cushion(mesh, (0, 0.46, z + sign * 0.02), (half * 1.96, 0.14, 0.16), _chrome("#8a8e90" if kind != "taxi" else "#4a4c50"), softness=0.4, grain=4, casts="none")
        box(mesh, (0, 0.46, z + sign * 0.11), (0.46, 0.10, 0.02), "#d8d4c0", casts="none")
        for sx in (-1, 1):
            glow = ("#fff0cc" if sign < 0 else "#ff3020") if lights else None
            cushion(mesh, (sx * (half - 0.22), 0.66, z + sign * (-0.03 if sign < 0 else -0.06)), (0.30, 0.15, 0.12), paint_of("#d8d8cc" if sign < 0 else "#7a1c18", glow), softness=0.5, grain=4,
                    casts="none")
    box(mesh, (0, 0.60, front - 0.0), (half * 0.9, 0.12, 0.05), "#1c1d1f", casts="none")
    for sx in (-1, 1):
        cushion(mesh, (sx * (half + 0.09), 0.98, roof[0][0] + 0.18), (0.18, 0.12, 0.08), paint, softness=0.5, grain=3, casts="none")
        box(mesh, (sx * (half + 0.002), 0.80, 0.30), (0.008, 0.02, 0.14), "#b8bcbc", casts="none")
    if kind == "taxi":
        box(mesh, (0, 1.58, 0.25), (0.55, 0.15, 0.18), paint_of("#e8d8a0", "#ffd880" if lights else None), taper=0.85, casts="none")


def _chrome(colour: Pigment) -> Material:
    """Bright above, a dark line of road in the middle, half light below."""
    base = pigment(colour)

    def texture(spot: Spot) -> Skin:
        up = spot.normal[:, 1]
        value = np.float32(0.62) + np.float32(0.75) * smoothstep(0.15, 0.8, up) - np.float32(0.34) * smoothstep(0.30, 0.0, np.abs(up + 0.15))
        return Skin(single(np.clip(base * value[:, None], 0, 0.88)))
    return paint_of(colour, texture=texture)


def _body(mesh: Mesh, shoulder: list[tuple[float, float]], half: float, paint: Material) -> None:
    zs = np.linspace(shoulder[0][0], shoulder[-1][0], 19)
    top = np.interp(zs, [p[0] for p in shoulder], [p[1] for p in shoulder])
    ends = np.minimum(zs - zs[0], zs[-1] - zs)
    wide = half * (0.80 + 0.20 * np.clip(ends / 0.45, 0, 1) ** 0.5)
    ring = np.array([(-0.94, 0.0), (-1.0, 0.32), (-1.0, 0.70), (-0.93, 0.93), (-0.72, 1.0), (0.0, 1.03), (0.72, 1.0), (0.93, 0.93), (1.0, 0.70), (1.0, 0.32), (0.94, 0.0)])
    grid = np.stack([ring[None, :, 0] * wide[:, None], 0.24 + ring[None, :, 1] * (top - 0.24)[:, None], np.repeat(zs[:, None], len(ring), 1)], -1)
    sheet(mesh, single(grid), paint)
    for i in (0, -1):
        face = single(grid[i])
        mesh.add(np.stack([face[[0, k, k + 1, k + 1]] for k in range(1, len(ring) - 1)]), paint)
    mesh.quad((-half * 0.9, 0.24, zs[0]), (half * 1.8, 0, 0), (0, 0, zs[-1] - zs[0]), "#0c0c0e")


def _glasshouse(mesh: Mesh, roof: list[tuple[float, float]], half: float, paint: Material, glass: Material) -> None:
    base = roof[0][1]
    top = max(y for _, y in roof)
    zs, ys = [p[0] for p in roof], [p[1] for p in roof]
    lean = 0.80
    def at(side: float, k: int) -> list[float]:
        share = (ys[k] - base) / (top - base)
        return [side * half * (0.93 - (0.93 - lean) * share), ys[k], zs[k]]
    left, right = [at(-1, k) for k in range(len(roof))], [at(1, k) for k in range(len(roof))]
    screens = points([[left[0], right[0], right[1], left[1]], [left[-2], right[-2], right[-1], left[-1]]])
    mesh.add(screens, glass)
    panel = points([[left[k], right[k], right[k + 1], left[k + 1]] for k in range(1, len(roof) - 2)])
    mesh.add(panel, paint)
    for side, line in ((-1, left), (1, right)):
        foot = [[side * half * 0.93, base, z] for z in zs]
        mesh.add(points([[foot[k], foot[k + 1], line[k + 1], line[k]] for k in range(len(roof) - 1)]), glass)
        tube(mesh, line, 0.035, paint, sides=5, casts="none")
        middle = len(roof) // 2
        tube(mesh, [foot[middle], line[middle]], 0.04, paint, sides=5, casts="none")
