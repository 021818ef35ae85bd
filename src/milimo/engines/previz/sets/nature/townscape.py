"""Towns seen from afar: roofs heaped on a slope, towers of a city, and their lights; by bearing, so that they turn."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.model import Blink, Flicker, Layer
from milimo.engines.previz.paint import (
    Floats,
    blur,
    generator,
    lerp,
    loosen,
    pigment,
    polygon,
    ramp,
    saturate,
    single,
)
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.terrain import Profile
from milimo.engines.previz.sets.nature.vista import Sheet, Vista

_WALLS = ("#7d6f5e", "#b7a68c", "#e2d3b6", "#f8ecd2")
_ROOFS = ("#3c2420", "#7a4434", "#b06a4c", "#d89c74")


def town_band(vista: Vista, mood: Mood, distance: float, heights: Profile, seed: int, name: str = "town",
              count: int = 420) -> list[Layer]:
    """Little houses up a slope at `distance` m: `heights` says by bearing how far up they climb (≤ 0: none)."""
    rng = generator(seed)
    bearings, climb, width, tall = rng.uniform(-np.pi, np.pi, count), rng.random(count), rng.uniform(6, 13, count), rng.uniform(5, 10, count)
    light, lit = rng.uniform(0.25, 0.9, count), rng.random(count)
    top = heights(single(bearings))
    f = vista.view.focal_px
    spots: list[tuple[float, float, float]] = []
    houses: list[tuple[float, float, float, float, float]] = []
    for i in np.argsort(-climb):
        x = vista.column(float(bearings[i]))
        if x is None or top[i] <= 1:
            continue
        y = float(vista.level(float(top[i] * climb[i]), distance))
        w, h = float(width[i] * f / distance), float(tall[i] * f / distance)
        if not -vista.margin - w < x < vista.view.width + vista.margin + w:
            continue
        houses.append((x, y, w, h, float(light[i])))
        if lit[i] < 0.5:
            spots.append((x + w * float(rng.uniform(-0.25, 0.25)), y - h * 0.5, max(0.7, 0.10 * w)))
    if not houses:
        return []
    tallest = max(h for *_, h, _ in houses)
    sheet = vista.sheet(1.0, min(h[1] for h in houses) - 2.2 * tallest, max(h[1] for h in houses) + 0.5 * tallest + 8)
    if sheet.shape[0] < 8:
        return []
    cover, tone, roof = sheet.blank(), sheet.blank(), sheet.blank()
    for x, y, w, h, value in houses:
        wall = [(x - w / 2, y + h * 0.3), (x - w / 2, y - h), (x + w / 2, y - h), (x + w / 2, y + h * 0.3)]
        tiles = [(x - w * 0.56, y - h * 0.95), (x - w * 0.2, y - h * 1.55), (x + w * 0.2, y - h * 1.55), (x + w * 0.56, y - h * 0.95)]
        polygon(cover, sheet.at(wall))
        polygon(tone, sheet.at(wall), value)
        polygon(roof, sheet.at(wall), 0.0)
        polygon(cover, sheet.at(tiles))
        polygon(tone, sheet.at(tiles), value * 0.9)
        polygon(roof, sheet.at(tiles), 1.0)
    rgb = lerp(ramp(tone, mood.stops(_WALLS)), ramp(tone, mood.stops(_ROOFS)), roof)
    rgb = lerp(rgb, mood.haze, max(mood.thickness(distance), 0.12))
    foot = float(vista.level(0.0, distance))
    rgb = lerp(rgb, mood.haze, np.exp(-(((sheet.y - np.float32(foot)) / np.float32(14 * vista.unit)) ** 2)) * np.float32(0.35))
    cover = loosen(blur(cover, 0.5), seed + 1, 9 * vista.unit, 1.0)
    layers = [vista.layer(sheet, name, rgb, cover, distance)]
    if mood.lamps > 0.3:
        layers += lights(vista, mood, spots, distance - 1, seed, name)
    return layers


def lights(vista: Vista, mood: Mood, spots: list[tuple[float, float, float]], distance: float, seed: int, name: str,
           colours: tuple[str, ...] = ("#ffc878", "#ffdc9c", "#cfe4ff")) -> list[Layer]:
    """Points of light (x, y, radius px): most burn steadily, every ninth comes and goes."""
    if not spots:
        return []
    layers: list[Layer] = []
    rng = generator(seed + 7)
    pick = rng.integers(0, 9, len(spots))
    hue = rng.choice(len(colours), len(spots), p=(0.6, 0.25, 0.15))
    for group, live in ((0, Flicker(0.06)), (1, Blink(7.0, 4.6, float(rng.uniform(0, 7))))):
        chosen = [(s, h) for s, p, h in zip(spots, pick, hue, strict=True) if (p == 0) == bool(group)]
        if not chosen:
            continue
        sheet = vista.sheet(1.0, min(s[1] for s, _ in chosen) - 14, max(s[1] for s, _ in chosen) + 14)
        light = np.zeros((*sheet.shape, 3), np.float32)
        for (x, y, r), h in chosen:
            _spark(light, sheet, x, y, r, pigment(colours[int(h)]))
        glow = blur(light, 4 * vista.unit) * np.float32(2.4) + light
        layers.append(vista.layer(sheet, f"{name}_lights_{group}", saturate(glow) * np.float32(mood.lamps), None, distance, "add", live=live))
    return layers


def _spark(light: Floats, sheet: Sheet, x: float, y: float, r: float, colour: Floats) -> None:
    i, j = int((x - sheet.x0) * sheet.scale), int((y - sheet.y0) * sheet.scale)
    k = max(1, round(r))
    if 1 < i < sheet.shape[1] - k - 1 and 1 < j < sheet.shape[0] - k - 1:
        light[j : j + k, i : i + k] = np.maximum(light[j : j + k, i : i + k], colour * np.float32(0.95))


