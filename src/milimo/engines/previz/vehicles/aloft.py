"""What flies: an airliner, a propeller plane, a jet, a helicopter, a balloon, an airship; and ships of space. Nose toward −z, metres."""

from __future__ import annotations

import itertools

import numpy as np

from milimo.engines.previz.paint import Pigment, mix, pigment, single
from milimo.engines.previz.sets.built.carpentry import ball, box, cushion, lathe, rods, tube
from milimo.engines.previz.sets.built.mesh import Material, Mesh, Skin, Spot, paint_of, points
from milimo.engines.previz.sets.built.surfaces import chance, mottle, plain, wood
from milimo.engines.previz.vehicles.forms import Band, Row, disc, drum, loft, ovals, plated, vane

_GLASS, _DARK, _STEEL, _PALE = "#26303a", "#1a1b1e", "#8b9096", "#dcdad2"
_DRIVE = "#a8ecff"


def flying(mesh: Mesh, name: str, colour: Pigment, second: Pigment, lights: bool) -> None:
    """What flies, by its make's name."""
    {"aircraft": _airliner, "propeller": _propeller, "fighter": _fighter, "helicopter": _helicopter, "balloon": _balloon, "airship": _airship,
     "spaceship": _spaceship, "rocket": _rocket, "saucer": _saucer}[name](mesh, colour, second, lights)


def _glazing(lights: bool) -> Material:
    return paint_of(_GLASS, "#4a4028" if lights else None, gloss=0.5)


def _airliner(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """38 m, swept wings with an engine under each, a fin in the airline's colour."""
    y = 4.6
    rows = (Row(y + 0.28, y + 0.66, -13.5, 12.5, 0.62, 0.46, 1.2, 0.12),)
    skin = plated(_PALE, bands=(Band(0.0, y - 0.85, "#9aa0a4"), Band(y - 0.22, y + 0.06, colour)), rows=rows, seams=(3.1, 0.0), lit=lights, foot=y - 2.0, top=y + 1.0, gloss=0.16)
    zs = (-19.0, -18.5, -17.4, -15.6, -13.0, 8.0, 12.0, 16.0, 18.6, 19.4)
    loft(mesh, ovals(zs, (0.1, 0.75, 1.3, 1.75, 1.95, 1.95, 1.75, 1.15, 0.5, 0.1), (0.1, 0.72, 1.25, 1.7, 1.95, 1.95, 1.7, 1.05, 0.45, 0.1), (y - 0.45, y - 0.42, y - 0.3, y - 0.12, y, y, y + 0.22, y + 0.75, y + 1.1, y + 1.2), sides=26), skin)
    for side in (-1, 1):
        mesh.add(points([[[side * 0.12, y + 0.42, -17.75], [side * 0.95, y + 0.36, -17.1], [side * 1.05, y + 0.92, -16.35], [side * 0.12, y + 1.12, -16.7]]]), _glazing(lights), casts="none")
        wing = plated("#c2c6c6", seams=(1.6, 0.0), foot=3.0, top=4.6, gloss=0.12, seed=5)
        vane(mesh, (side * 1.5, y - 1.25, -5.0), (side * 17.5, y + 0.35, 5.6), 7.4, 1.7, 0.13, wing)
        vane(mesh, (side * 17.4, y + 0.34, 5.6), (side * 17.9, y + 1.7, 6.9), 1.6, 0.7, 0.12, plain(colour, 3, 0.06))
        vane(mesh, (side * 0.7, y + 1.1, 14.2), (side * 6.2, y + 1.6, 17.9), 3.4, 1.3, 0.12, wing)
        x = side * 5.9
        loft(mesh, ovals((-5.6, -5.3, -3.9, -1.6, -0.9), (0.95, 1.12, 1.12, 0.86, 0.62), (0.95, 1.12, 1.12, 0.86, 0.62), (y - 2.1,) * 5, sides=18, x=x), plated(_PALE, bands=(Band(0.0, y - 2.55, "#9aa0a4"),), seams=(1.7, 0.0), foot=y - 3.3, top=y - 1.1, gloss=0.16))
        disc(mesh, x, y - 2.1, -5.58, 0.86, "#202226")
        disc(mesh, x, y - 2.1, -5.60, 0.26, "#8a8e90")
        box(mesh, (x, y - 1.15, -2.6), (0.3, 1.0, 3.4), "#b0b4b4")
    vane(mesh, (0, y + 1.5, 11.2), (0, y + 7.4, 17.4), 6.2, 2.4, 0.10, plated(colour, bands=(Band(y + 4.4, y + 5.0, second),), foot=y + 1.0, top=y + 6.0, gloss=0.14))
    ball(mesh, (-17.9, y + 1.0, 6.6), 0.16, paint_of("#3a7a4a", "#50ff80" if lights else None), sides=6, rings=3)
    ball(mesh, (17.9, y + 1.0, 6.6), 0.16, paint_of("#8a2a24", "#ff4030" if lights else None), sides=6, rings=3)


def _propeller(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """9 m, low-winged, an engine in its nose, fixed wheels."""
    y = 1.75
    skin = plated(colour, bands=(Band(y - 0.14, y + 0.02, second),), seams=(1.2, 0.0), foot=y - 0.7, top=y + 0.5, gloss=0.2)
    loft(mesh, ovals((-4.2, -3.9, -2.8, -1.0, 1.0, 3.2, 4.6), (0.32, 0.55, 0.62, 0.62, 0.52, 0.28, 0.08), (0.32, 0.58, 0.68, 0.74, 0.62, 0.34, 0.14), (y, y, y, y + 0.04, y + 0.1, y + 0.26, y + 0.4), sides=18), skin)
    loft(mesh, ovals((-1.5, -0.9, 0.2, 1.3), (0.10, 0.44, 0.46, 0.12), (0.06, 0.46, 0.48, 0.08), (y + 0.62, y + 0.72, y + 0.74, y + 0.68), sides=14), paint_of("#42535e", "#4a4028" if lights else None, gloss=0.5))
    ball(mesh, (0, y, -4.35), (0.24, 0.24, 0.34), plain(second, 3), sides=10, rings=6)
    for a in (0.5, 2.6, 4.7):
        tube(mesh, [(0, y, -4.42), (1.1 * np.cos(a), y + 1.1 * np.sin(a), -4.42)], 0.07, "#5a5e60", sides=4, end_radius=0.04, casts="none")
    for side in (-1, 1):
        vane(mesh, (side * 0.4, y - 0.42, -1.9), (side * 5.2, y - 0.05, -1.5), 1.9, 1.2, 0.15, plated(colour, bands=(), seams=(0.0, 0.0), foot=y - 1.0, top=y, gloss=0.2, seed=6))
        vane(mesh, (side * 0.1, y + 0.34, 3.4), (side * 1.7, y + 0.40, 3.7), 1.1, 0.7, 0.12, plain(colour, 4, 0.06, gloss=0.12))
        tube(mesh, [(side * 0.9, y - 0.45, -1.3), (side * 1.05, 0.42, -1.5)], 0.07, _STEEL, sides=5)
        drum(mesh, -1.78, -1.22, side * 1.05, 0.30, 0.02, _DARK, sides=4)
        ball(mesh, (side * 1.05, 0.32, -1.5), (0.12, 0.32, 0.34), _DARK, sides=10, rings=6)
        ball(mesh, (side * 5.2, y - 0.04, -1.2), 0.07, paint_of("#8a2a24" if side > 0 else "#3a7a4a", ("#ff4030" if side > 0 else "#50ff80") if lights else None), sides=6, rings=3)
    vane(mesh, (0, y + 0.5, 3.2), (0, y + 1.75, 4.0), 1.4, 0.7, 0.12, plain(second, 4, 0.06, gloss=0.12))
    ball(mesh, (0, 1.55, 4.4), (0.05, 0.14, 0.14), _DARK, sides=8, rings=4)


def _fighter(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """15 m of jet: a needle nose, swept wings, a glass canopy, a glowing pipe."""
    y, grey = 2.3, mix(colour, "#6f7880", 0.75)
    skin = plated(grey, bands=(Band(0.0, y - 0.25, mix(grey, "#a4acb0", 0.6)),), seams=(1.7, 0.0), foot=y - 0.9, top=y + 0.6, gloss=0.12)
    loft(mesh, ovals((-7.8, -6.4, -4.2, -1.0, 3.0, 6.6), (0.03, 0.36, 0.66, 1.05, 1.05, 0.72), (0.03, 0.36, 0.62, 0.72, 0.70, 0.66), (y - 0.1, y - 0.05, y, y, y, y), sides=18), skin)
    loft(mesh, ovals((-5.0, -4.2, -3.0, -1.4), (0.08, 0.36, 0.42, 0.10), (0.05, 0.44, 0.50, 0.06), (y + 0.45, y + 0.5, y + 0.55, y + 0.6), sides=14), paint_of("#3f5260", gloss=0.6))
    disc(mesh, 0, y, 6.62, 0.58, paint_of("#2a2622", "#ff9a4a" if lights else "#6a3a20"))
    for side in (-1, 1):
        box(mesh, (side * 1.15, y - 0.1, -1.2), (0.7, 0.9, 3.0), skin)
        vane(mesh, (side * 0.9, y - 0.05, -1.6), (side * 4.9, y - 0.1, 3.4), 5.4, 1.3, 0.07, skin)
        vane(mesh, (side * 0.6, y - 0.05, 4.2), (side * 2.6, y - 0.05, 6.4), 2.4, 0.9, 0.08, skin)
        vane(mesh, (side * 0.7, y + 0.5, 3.6), (side * 1.3, y + 2.3, 6.0), 2.6, 1.2, 0.08, skin)


def _helicopter(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """11 m: a glazed cabin, a tail boom with its rotor, skids, four blades overhead."""
    y = 1.75
    skin = plated(colour, bands=(Band(y - 0.12, y + 0.06, second),), rows=(Row(y + 0.1, y + 0.75, -2.0, 0.9, 1.3, 0.82, 0.55, 0.0),), lit=lights, foot=y - 1.0, top=y + 0.8, gloss=0.2)
    loft(mesh, ovals((-3.6, -3.2, -2.2, -0.4, 1.2, 2.0), (0.1, 0.62, 0.95, 1.02, 0.80, 0.34), (0.1, 0.58, 0.98, 1.10, 0.90, 0.36), (y - 0.1, y - 0.1, y, y + 0.06, y + 0.2, y + 0.42), sides=20), skin)
    for side in (-1, 1):
        mesh.add(points([[[side * 0.06, y - 0.05, -3.62], [side * 0.66, y - 0.05, -3.12], [side * 0.72, y + 0.72, -2.42], [side * 0.06, y + 0.86, -2.72]]]), _glazing(lights), casts="none")
        tube(mesh, [(side * 0.9, 0.10, -2.4), (side * 0.98, 0.05, -1.8), (side * 0.98, 0.05, 1.3)], 0.06, _DARK, sides=6)
        for z in (-1.3, 0.5):
            tube(mesh, [(side * 0.55, y - 0.85, z), (side * 0.98, 0.08, z)], 0.045, _STEEL, sides=5)
    drum(mesh, 1.6, 6.6, 0, y + 0.45, 0.30, skin, sides=12, end=0.13)
    box(mesh, (0, y + 1.22, 0.1), (0.9, 0.5, 1.9), plain(mix(colour, "#2a2c30", 0.4), 4, 0.08), taper=0.8)
    tube(mesh, [(0, y + 1.3, 0), (0, y + 1.95, 0)], 0.09, _STEEL, sides=6)
    for a in (0.25, 1.82, 3.39, 4.96):
        at = points([[0.2 * np.cos(a), y + 1.92, 0.2 * np.sin(a)], [5.2 * np.cos(a), y + 1.80, 5.2 * np.sin(a)]])
        side = np.array([-np.sin(a), 0.0, np.cos(a)], np.float32) * np.float32(0.14)
        mesh.add(np.stack([at[0] - side, at[1] - side, at[1] + side, at[0] + side])[None], paint_of("#33363a"), casts="all")
    vane(mesh, (0, y + 0.5, 6.0), (0, y + 1.7, 6.8), 1.0, 0.6, 0.12, plain(second, 4))
    disc(mesh, 0.0, y + 0.45, 6.7, 0.1, _DARK)
    rods(mesh, points([[0.16, y - 0.35, 6.6], [0.16, y + 0.45, 5.8]]), points([[0.16, y + 1.25, 6.6], [0.16, y + 0.45, 7.4]]), 0.05, _STEEL, casts="none")


def _gores(colours: tuple[Pigment, ...], count: int, centre: float) -> Material:
    """Strips of cloth from pole to pole."""
    paints = np.stack([pigment(c) for c in colours])

    def texture(spot: Spot) -> Skin:
        turn = (np.arctan2(spot.at[:, 0], spot.at[:, 2]) / np.float32(2 * np.pi) + np.float32(0.5)) * np.float32(count)
        gore = np.floor(turn)
        part = np.abs(turn - gore - np.float32(0.5)) * 2
        value = np.float32(1.04) - np.float32(0.30) * part**2 * np.float32(0.7) + (chance(gore, gore * 0, 3) - np.float32(0.5)) * np.float32(0.08)
        belt = (np.abs(spot.at[:, 1] - np.float32(centre)) < 0.9) & (len(colours) > 2)
        albedo = np.where(belt[:, None], paints[-1], paints[gore.astype(np.int32) % min(2, len(paints))])
        return Skin(single(albedo * value[:, None]))
    return paint_of(colours[0], texture=texture)


def _balloon(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """20 m: an envelope of coloured gores, ropes, a wicker basket, a flame when it is dark."""
    profile = [(0.9, 5.0), (1.9, 6.4), (4.2, 8.8), (6.4, 11.6), (7.2, 14.2), (6.7, 16.8), (4.9, 18.8), (2.3, 20.0), (0.01, 20.3)]
    lathe(mesh, profile, _gores((colour, second, mix(colour, "#e8b040", 0.6)), 16, 14.0), sides=32)
    lathe(mesh, [(0.88, 4.9), (0.92, 5.6)], paint_of("#6a4a30", "#ffb050" if lights else None), sides=14)
    angles = np.arange(8) * np.pi / 4
    rods(mesh, points([[0.9 * np.cos(a), 5.0, 0.9 * np.sin(a)] for a in angles]), points([[0.7 * np.sign(np.cos(a + 0.3)), 1.4, 0.7 * np.sign(np.sin(a + 0.3))] for a in angles]), 0.03, "#4a3c2c", sides=3)
    box(mesh, (0, 0.72, 0), (1.6, 1.35, 1.6), wood("#8a6238"), taper=1.08)
    box(mesh, (0, 1.40, 0), (1.85, 0.16, 1.85), wood("#5a3f26"))
    for x in (-0.35, 0.4):
        cushion(mesh, (x, 1.75, 0.1 * x), (0.42, 0.9, 0.36), plain("#3a4a5c" if x < 0 else "#7a4a34", 4), softness=0.7, grain=4)
        ball(mesh, (x, 2.38, 0.1 * x), 0.15, "#b08a6a", sides=8, rings=5)


def _airship(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """80 m: a ribbed hull, a gondola, four fins, engines on struts."""
    y = 10.0
    t = np.linspace(-1, 1, 17)
    radius = 7.0 * np.sqrt(np.clip(1 - np.abs(t) ** 2.6, 0.0005, 1)) * (1 - 0.12 * np.clip(t, 0, 1))
    loft(mesh, ovals(tuple(40 * t), tuple(radius), tuple(radius), (y,) * 17, sides=24), plated(mix(_PALE, colour, 0.15), bands=(Band(y - 0.7, y + 0.5, colour),), seams=(5.0, 3.6), foot=y - 7, top=y + 5, gloss=0.08))
    box(mesh, (0, 2.2, -12.0), (3.0, 2.2, 11.0), plated(mix(colour, "#3a3c40", 0.3), rows=(Row(2.1, 2.9, -17.0, -7.0, 1.3, 0.7, 1.0, 0.1),), lit=lights, foot=1.0, top=3.2))
    _fins(mesh, y, 28.0, 11.0, colour)
    for side in (-1, 1):
        drum(mesh, 4.0, 8.0, side * 5.6, 4.4, 0.8, plain("#5a5e62", 4, 0.1), end=0.5)
        tube(mesh, [(side * 5.4, 4.9, 6.0), (side * 4.6, 6.2, 6.0)], 0.16, _STEEL, sides=5)


def _fins(mesh: Mesh, y: float, z: float, reach: float, colour: Pigment) -> None:
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        vane(mesh, (dx * 3.0, y + dy * 3.0, z), (dx * reach * 0.85, y + dy * reach * 0.85, z + 5.0), 9.0, 5.0, 0.07, plated(colour, seams=(0.0, 0.0), foot=y - 8, top=y + 8))


def _hull_plates(colour: Pigment, stripe: Pigment, low: float, high: float, lit: bool) -> Material:
    """Plates of three sizes in several greys, with a stripe, small lights and wear."""
    base, band = pigment(colour), pigment(stripe)

    def texture(spot: Spot) -> Skin:
        y, z = spot.at[:, 1], spot.at[:, 2]
        value = np.float32(0.70) + np.float32(0.30) * np.clip((y - np.float32(low)) / np.float32(high - low), 0, 1)
        for size, deep in ((3.2, 0.14), (1.1, 0.13), (0.45, 0.08)):
            i, j = np.floor(z / size + np.float32(0.37) * np.floor(y / (size * 0.6))), np.floor(y / (size * 0.6))
            edge = np.minimum(np.abs(np.mod(y / (size * 0.6), 1) - 0.5), np.abs(np.mod(z / size + np.float32(0.37) * j, 1) - 0.5))
            keen = np.clip(np.float32(0.35 * size) / np.maximum(spot.px, np.float32(1e-3)) - 1, 0, 1)
            value = value * (1 + (chance(i, j, 5) - np.float32(0.5)) * np.float32(2 * deep) * keen) * (1 - np.float32(0.22) * (edge > 0.46) * keen)
        albedo = np.broadcast_to(base, (len(y), 3)) * (value * (np.float32(0.88) + np.float32(0.24) * mottle(4, z, y, 3.0)))[:, None]
        mark = (np.abs(y - np.float32(low + 0.58 * (high - low))) < 0.05 * (high - low)) & (mottle(6, z, y, 1.4) > 0.30)
        albedo = np.where(mark[:, None], band * value[:, None] * np.float32(1.1), albedo)
        emission = np.zeros((len(y), 3), np.float32)
        if lit:
            cell = chance(np.floor(z / 0.42), np.floor(y / 0.34), 9)
            belt = np.abs(np.mod(y, 1.7) - np.float32(0.85)) < 0.30
            small = (np.abs(np.mod(z / 0.42, 1) - 0.5) < 0.24) & (np.abs(np.mod(y / 0.34, 1) - 0.5) < 0.26)
            emission[(cell > 0.82) & small & belt] = pigment("#ffe6b0") * np.float32(0.9)
        return Skin(single(albedo), emission)
    return paint_of(colour, gloss=0.10, texture=texture)


def _spaceship(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """24 m: a wedge of plates with a stepped back, a bridge, two engine blocks on stub wings, dishes and pipes. Its drive burns."""
    y = 4.4
    skin = _hull_plates("#8f979e", colour, 2.2, 7.0, True)
    dark = _hull_plates("#5c646c", colour, 1.5, 7.0, True)

    def section(z: float, half: float, up: float, down: float) -> list[tuple[float, float, float]]:
        return [(half, y, z), (half * 0.62, y + up, z), (-half * 0.62, y + up, z), (-half, y, z), (-half * 0.70, y - down, z), (half * 0.70, y - down, z), (half, y, z)]

    stations = ((-12.0, 0.35, 0.25, 0.35), (-8.0, 1.5, 0.8, 0.8), (-1.0, 2.9, 1.5, 1.2), (5.0, 3.4, 1.9, 1.5), (9.0, 3.0, 1.7, 1.4))
    grid = [section(*s) for s in stations]
    for a, b in itertools.pairwise(grid):
        mesh.add(points([[a[k], a[k + 1], b[k + 1], b[k]] for k in range(6)]), skin)
    for ring in (grid[0], grid[-1]):
        mesh.add(points([[ring[0], ring[k], ring[k + 1], ring[k + 1]] for k in range(1, 5)]), dark)
    for k, (front, back, half, low, high) in enumerate(((-1.5, 7.5, 1.7, 1.3, 2.5), (1.2, 6.8, 1.2, 2.4, 3.2), (3.0, 6.2, 0.8, 3.1, 3.9))):
        box(mesh, (0, y + (low + high) / 2, (front + back) / 2), (2 * half, high - low, back - front), (dark, skin, dark)[k], taper=0.86)
    mesh.add(points([[[-0.62, y + 3.25, 2.96], [0.62, y + 3.25, 2.96], [0.54, y + 3.72, 3.04], [-0.54, y + 3.72, 3.04]]]), paint_of(_GLASS, "#ffdf9a", gloss=0.4), casts="none")
    mesh.add(points([[[-0.9, y + 0.62, -6.6], [0.9, y + 0.62, -6.6], [1.15, y + 1.12, -4.6], [-1.15, y + 1.12, -4.6]]]), paint_of(_GLASS, "#5c86a0", gloss=0.5), casts="none")
    for side in (-1, 1):
        vane(mesh, (side * 2.6, y - 0.2, 0.5), (side * 6.4, y - 1.0, 5.2), 7.2, 4.6, 0.10, skin)
        vane(mesh, (side * 6.0, y - 0.6, 4.4), (side * 6.7, y + 2.9, 8.0), 4.8, 2.2, 0.10, plated(colour, seams=(0.0, 0.8), foot=y - 1, top=y + 3, gloss=0.1))
        loft(mesh, ovals((1.8, 2.6, 6.0, 10.2, 11.0), (0.55, 0.95, 1.15, 1.15, 0.9), (0.55, 0.85, 1.0, 1.0, 0.8), (y - 1.0,) * 5, sides=12, x=side * 5.4), dark)
        disc(mesh, side * 5.4, y - 1.0, 11.02, 0.72, paint_of("#d8f4ff", _DRIVE))
        for k in range(4):
            box(mesh, (side * (1.9 + 0.2 * k), y + 1.42 + 0.08 * (k % 2), 1.0 + 1.5 * k), (0.7, 0.34, 0.9), dark)
        tube(mesh, [(side * 2.3, y + 1.3, -2.0), (side * 2.7, y + 1.75, 1.5), (side * 2.7, y + 1.8, 6.5)], 0.14, "#6a5a4a", sides=6)
    for x in (-1.5, 0.0, 1.5):
        drum(mesh, 8.8, 10.0, x, y, 0.72, "#3a3e44", end=0.62)
        disc(mesh, x, y, 10.02, 0.54, paint_of("#d8f4ff", _DRIVE))
    tube(mesh, [(0.5, y + 3.9, 5.4), (0.5, y + 5.2, 5.6)], 0.05, _STEEL, sides=4)
    lathe(mesh, [(0.05, 0.0), (0.35, 0.12), (0.62, 0.42)], _STEEL, origin=(-1.2, y + 2.5, 6.9), sides=12, closed=False)
    for z in (-6.0, -2.0, 3.0):
        box(mesh, (0, y - 1.3 - 0.03 * z, z), (1.6, 0.7, 2.2), dark, taper=1.1)


def _rocket(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """30 m, standing: a white body with bands, a capsule with windows, four fins, a flame under it."""
    lathe(mesh, [(1.2, 2.0), (1.6, 2.6), (1.6, 19.0), (1.25, 21.0), (1.25, 24.0), (0.85, 26.2), (0.10, 28.6), (0.01, 28.8)], _ringed(second, colour), sides=26)
    lathe(mesh, [(1.15, 0.2), (0.75, 2.1)], plain("#3a3c40", 4, 0.1), sides=18, closed=False)
    for k in range(4):
        a = np.pi / 4 + k * np.pi / 2
        c, s = float(np.cos(a)), float(np.sin(a))
        mesh.add(points([[[1.5 * c, 7.6, 1.5 * s], [3.4 * c, 3.2, 3.4 * s], [3.4 * c, 0.4, 3.4 * s], [1.5 * c, 2.6, 1.5 * s]]]), plain(colour, 3, 0.06))
    lathe(mesh, [(0.95, 0.4), (1.05, -0.6), (0.5, -2.6), (0.05, -4.4)], paint_of("#ffd890", "#ffcf80"), sides=14, closed=False)


def _ringed(pale: Pigment, mark: Pigment) -> Material:
    def texture(spot: Spot) -> Skin:
        y, turn = spot.at[:, 1], np.arctan2(spot.at[:, 0], spot.at[:, 2])
        albedo = np.broadcast_to(pigment(mix(pale, "#e8e6de", 0.6)), (len(y), 3)) * (np.float32(0.86) + np.float32(0.2) * mottle(4, turn * 2, y, 4.0))[:, None]
        albedo = np.where((((y > 7.8) & (y < 9.0)) | ((y > 19.0) & (y < 19.5)) | (y > 26.2))[:, None], pigment(mark), albedo)
        albedo = albedo * np.where(np.abs(np.mod(y, 3.4) - 1.7) > 1.64, np.float32(0.7), np.float32(1))[:, None]
        pane = (np.abs(y - 22.6) < 0.34) & (np.abs(np.mod(turn, np.float32(np.pi / 2)) - np.float32(np.pi / 4)) < 0.26)
        return Skin(single(np.where(pane[:, None], pigment(_GLASS), albedo)), single(np.where(pane[:, None], pigment("#c89858"), np.float32(0))))
    return paint_of(pale, gloss=0.1, texture=texture)


def _saucer(mesh: Mesh, colour: Pigment, second: Pigment, lights: bool) -> None:
    """16 m across: a ribbed disc, a dome, a ring of lamps, a light under it."""
    lathe(mesh, [(0.01, 0.4), (2.0, 0.5), (5.2, 1.3), (8.0, 2.2), (8.1, 2.5), (7.6, 2.8), (4.6, 3.6), (2.6, 4.0)], _ribbed("#8d959b", colour), sides=40)
    lathe(mesh, [(2.5, 3.9), (2.4, 4.7), (1.7, 5.5), (0.8, 5.9), (0.01, 6.0)], paint_of("#4f6a72", "#274a50", gloss=0.6), sides=22)
    lathe(mesh, [(1.7, 0.30), (1.9, 0.52)], paint_of("#d8f8ff", _DRIVE), sides=20)
    for k in range(16):
        a = k * np.pi / 8
        ball(mesh, (7.4 * np.cos(a), 1.95, 7.4 * np.sin(a)), 0.24, paint_of("#e8e0c8", ("#ffe09a", "#9fe4ff")[k % 2]), sides=8, rings=4, casts="none")


def _ribbed(metal: Pigment, mark: Pigment) -> Material:
    def texture(spot: Spot) -> Skin:
        turn, r = np.arctan2(spot.at[:, 0], spot.at[:, 2]), np.hypot(spot.at[:, 0], spot.at[:, 2])
        part = np.abs(np.mod(turn * np.float32(24 / (2 * np.pi)), 1) - np.float32(0.5))
        value = (np.float32(1) - np.float32(0.30) * (part > 0.45)) * (np.float32(0.85) + np.float32(0.25) * chance(np.floor(turn * 24 / (2 * np.pi)), np.floor(r / 2.0), 3))
        albedo = np.where(((r > 5.0) & (r < 5.5))[:, None], pigment(mark), pigment(metal)) * value[:, None]
        return Skin(single(albedo))
    return paint_of(metal, gloss=0.3, texture=texture)
