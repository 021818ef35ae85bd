"""Boats and ships as solids: a rowing boat, a trawler, a sailing boat, a freighter; each with its mirror in calm water."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from milimo.engines.previz.model import Bob, Flicker, Layer, Travel
from milimo.engines.previz.paint import lamp_halo, mix, pigment
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.solid import DARK_WOOD, WOOD, Face, Turn, beam, box, hull, paint_solid, post
from milimo.engines.previz.sets.nature.vista import Sheet, Vista

_RED = ("#2a0f10", "#6e2a22", "#b0503a", "#e08a62")
_GREEN = ("#14241f", "#2c5044", "#5a8a70", "#a0c4a0")
_BLUE = ("#141f30", "#2b4a66", "#5a86a4", "#a4c4d0")
_CREAM = ("#6a6254", "#b0a48a", "#e2d6ba", "#fbf2dc")
_GREY = ("#20262c", "#4a545c", "#808a90", "#b8c0c0")
_SAIL = ("#a59680", "#e0d0b0", "#f8ecd2", "#fffaf0")
_ROPE = ("#3a3024", "#7a6748", "#b89f70", "#e0cc98")


def rowing_boat(turn: Turn, seed: int = 0) -> list[Face]:
    """4.4 m, clinker built, with thwarts and shipped oars."""
    colours = (_GREEN, _BLUE, _RED)[seed % 3]
    faces = hull(turn, 4.4, 1.55, 0.55, colours, WOOD, sheer=0.22, transom=0.72, stripe=_CREAM)
    for x in (-1.2, -0.1, 1.0):
        faces += box(turn, (x - 0.14, 0.40, -0.66), (x + 0.14, 0.45, 0.66), WOOD, 0.12)
    for side in (-1, 1):
        faces += beam(turn, (-1.5, 0.60, side * 0.28), (1.5, 0.66, side * 0.34), 0.07, WOOD)
        faces += box(turn, (1.3, 0.60, side * 0.30 - 0.07), (1.9, 0.64, side * 0.36 + 0.09), WOOD)
    return faces


def trawler(turn: Turn, seed: int = 0) -> list[Face]:
    """11 m, with a wheelhouse, a mast and derricks."""
    faces = hull(turn, 11.0, 3.6, 1.5, (_RED, _BLUE, _GREEN)[seed % 3], DARK_WOOD, sheer=1.0, transom=0.8, stripe=_CREAM)
    faces += box(turn, (-3.4, 1.2, -1.1), (-0.4, 3.6, 1.1), _CREAM)
    faces += box(turn, (-3.7, 3.6, -1.35), (-0.1, 3.8, 1.35), _GREY)
    for z in (-1.13, 1.13):
        for x in (-3.0, -2.0, -1.0):
            faces.append(Face(turn([(x - 0.32, 2.7, z), (x + 0.32, 2.7, z), (x + 0.32, 3.3, z), (x - 0.32, 3.3, z)]), ("#1b2730", "#4a6070")))
    faces += post(turn, 0.2, 0.0, 0.11, 1.2, 8.2, DARK_WOOD, 0.05, 5)
    faces += beam(turn, (0.2, 3.4, 0), (4.6, 6.2, 0.6), 0.10, DARK_WOOD) + beam(turn, (0.2, 7.8, 0), (5.4, 2.6, 0), 0.05, _ROPE)
    faces += beam(turn, (0.2, 7.8, 0), (-5.2, 2.0, 0), 0.05, _ROPE) + beam(turn, (-4.6, 1.6, 0), (-4.6, 4.4, 0), 0.12, DARK_WOOD)
    faces += box(turn, (1.6, 1.3, -0.7), (2.9, 1.9, 0.7), ("#40301f", "#a86a34", "#d89a54"))
    return faces


def sailing_boat(turn: Turn, sails: bool = True) -> list[Face]:
    """8 m with main and jib."""
    faces = hull(turn, 8.0, 2.3, 0.9, _CREAM, WOOD, sheer=0.45, transom=0.5, stripe=_BLUE)
    faces += box(turn, (-1.2, 0.9, -0.6), (1.4, 1.35, 0.6), WOOD)
    faces += post(turn, 0.6, 0.0, 0.08, 0.9, 10.5, WOOD, 0.05, 5) + beam(turn, (0.6, 1.7, 0), (-3.6, 1.8, 0.25), 0.10, WOOD)
    if sails:
        for k in range(6):
            a, b = k / 6, (k + 1) / 6
            belly = 0.7 * np.sin(np.pi * (a + b) / 2)
            quad = [(0.5, 1.9 + 8.3 * a, 0), (0.5, 1.9 + 8.3 * b, 0), (0.5 - 4.0 * (1 - b) ** 1.1, 1.9 + 8.3 * b, 0.25 + belly), (0.5 - 4.0 * (1 - a) ** 1.1, 1.9 + 8.3 * a, 0.25 + belly)]
            faces.append(Face(turn(quad), _SAIL, None, 0.03 * (k % 2)))
        faces.append(Face(turn([(0.8, 8.8, 0), (4.0, 1.5, 0), (2.4, 1.4, 0.7), (0.9, 2.0, 0.5)]), _SAIL, None, -0.06))
    return faces


def freighter(turn: Turn) -> list[Face]:
    """90 m of ship: long hull, house aft, containers."""
    faces = hull(turn, 90, 14, 8, _GREY, _GREY, sheer=3.0, transom=0.9, raked=0.06, stripe=_RED)
    faces += box(turn, (-40, 8, -6), (-28, 20, 6), _CREAM) + box(turn, (-36, 20, -3), (-31, 25, 3), _RED)
    for i, x in enumerate(range(-22, 30, 13)):
        faces += box(turn, (x, 8, -6), (x + 11.5, 11.5 + 2.6 * (i % 2), 6), (_RED, _BLUE, _GREEN, _GREY)[i % 4])
    return faces


def afloat(vista: Vista, mood: Mood, faces: Sequence[Face], name: str, seed: int, level: float, calm: bool = True,
           live: Bob | Travel | None = None, depth: float | None = None) -> list[Layer]:
    """A boat on water at `level` m: its broken mirror image, then itself, rocking together."""
    bob = live or Bob((0.8 + 2.2 * mood.wind) * vista.unit, 3.4, 0.006 + 0.014 * mood.wind, (seed % 9) / 9)
    boat = paint_solid(vista, mood, faces, name, seed, live=bob, depth=depth)
    if boat is None:
        return []
    layers: list[Layer] = []
    if calm:
        turned = [Face(f.corners * (1.0, -1.0, 1.0) + (0.0, 2 * level, 0.0), f.material, f.glow, f.tone - 0.12) for f in faces]
        mirror = paint_solid(vista, mood, turned, name + "_mirror", seed + 1, live=bob, depth=boat.depth + 0.2)
        if mirror is not None and mirror.alpha is not None:
            fade = np.linspace(0.62, 0.12, mirror.alpha.shape[0], dtype=np.float32)[:, None]
            rows = np.arange(mirror.alpha.shape[0], dtype=np.float32)[:, None]
            torn = 0.72 + 0.28 * np.sin(rows / (2.6 * vista.unit) + 3 * np.sin(rows / (9 * vista.unit)))
            mirror.alpha = (mirror.alpha * fade * torn).astype(np.float32)
            mirror.rgb = (mirror.rgb * 0.8 + mix(mood.water[0], mood.water[1], 0.5) * 0.2).astype(np.float32)
            layers.append(mirror)
    return [*layers, boat]


def lantern(vista: Vista, mood: Mood, x: float, y: float, z: float, name: str = "lamp", metres: float = 0.9,
            colour: str = "#ffc070", strength: float = 1.0) -> list[Layer]:
    """A small lamp in the world: a bright core and its halo, as light that flickers; nothing by day."""
    if mood.lamps < 0.3:
        return []
    px, py, s = vista.place(x, z, y)
    if s <= 0:
        return []
    r = float(np.clip(metres * s, 5 * vista.unit, 90 * vista.unit))
    halo = lamp_halo(r, colour, 0.95 * strength * mood.lamps)
    n = halo.shape[0]
    d = np.hypot(*np.meshgrid(np.arange(n) - n / 2 + 0.5, np.arange(n) - n / 2 + 0.5))
    halo = halo + (np.exp(-((d / max(1.5, 0.09 * r)) ** 2))[..., None] * pigment("#fff2d0") * 0.6).astype(np.float32)
    sheet = Sheet(px - n, py - n, 0.5, (n, n))
    away = max(0.4, vista.distance_to(x, z) - 0.3)
    return [vista.layer(sheet, name, halo, None, away, "add", live=Flicker(0.05, (x * 7.3) % 3))]


def sea_traffic(vista: Vista, mood: Mood) -> list[Layer]:
    """Boats on the open sea, as the features ask."""
    layers: list[Layer] = []
    level = -2.5
    if vista.has("ship", "freighter", "tanker"):
        layers += afloat(vista, mood, freighter(Turn(-60, 420, level - 2, 0.35)), "ship", 3, level, False)
        layers += lantern(vista, mood, -60 - 31, 24, 408, "ship_lamp", 3.0)
    if vista.has("sail", "sailboat", "yacht", "mast"):
        layers += afloat(vista, mood, sailing_boat(Turn(-9, 48, level, 0.3, 0.06)), "sail", 4, level)
    if vista.has("boat", "trawler", "fishing_boat"):
        layers += afloat(vista, mood, trawler(Turn(8, 42, level - 0.5, 2.8), vista.request.seed), "boat", 5, level)
        layers += lantern(vista, mood, 7, 2.2, 42, "boat_lamp")
    return layers
