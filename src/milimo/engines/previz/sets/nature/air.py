"""What hangs and falls in the air of a set: rain, snow, drifting mist."""

from __future__ import annotations

import numpy as np

from milimo.contracts.shots import Weather
from milimo.engines.previz.model import Air, Drift, Layer
from milimo.engines.previz.paint import Floats, as_colour, fbm, flat, mix, norm01, single, smoothstep
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.vista import Vista

_RAIN = {Weather.RAIN: 0.75, Weather.STORM: 1.0}


def falling(vista: Vista, mood: Mood) -> list[Air]:
    """Rain or snow by the weather, with a light map: it is seen against what is bright."""
    if mood.weather in _RAIN:
        light = _light_map(vista, mood)
        return [Air("rain", _RAIN[mood.weather], 0.10 + 0.28 * mood.wind, as_colour(mix(mood.sky[4], "#ccd8e0", 0.5)), light)]
    if mood.snow:
        return [Air("snow", 0.7, 0.12, as_colour(mood.graded("#f4f6f6", 0.9)))]
    return []


def _light_map(vista: Vista, mood: Mood) -> Floats:
    """Quarter-size: brightest round the horizon, where the sky is light behind the drops."""
    h, w = max(8, vista.view.height // 4), max(8, vista.view.width // 4)
    y = (np.arange(h, dtype=np.float32) * 4 - np.float32(vista.horizon)) / np.float32(vista.view.height)
    row = 0.45 + 0.55 * np.exp(-((y / 0.35) ** 2))
    gain = 0.75 if mood.night else 0.6
    return single(np.broadcast_to((row * gain)[:, None], (h, w)).copy())


def ground_mist(vista: Vista, mood: Mood, depths: tuple[float, ...] = (180.0, 60.0, 22.0), strength: float = 1.0,
                level: float = 0.0) -> list[Layer]:
    """Banks of mist lying between the distances of the land, drifting slowly; only in fog (and thinly at dawn)."""
    amount = {Weather.FOG: 1.0, Weather.SNOW: 0.35, Weather.RAIN: 0.35, Weather.STORM: 0.3}.get(mood.weather, 0.0)
    if mood.low_sun and mood.sun_elevation > 0.05:
        amount = max(amount, 0.35)
    if mood.night and mood.weather in (Weather.CLEAR, Weather.CLOUDY):
        amount = max(amount, 0.34)          # moonlit ground mist parts the far land from the near: without it night is one grey
    amount *= strength
    if amount <= 0.02:
        return []
    u = vista.unit
    layers: list[Layer] = []
    for i, depth in enumerate(depths):
        if depth < vista.subject * 1.3 and not vista.wide:
            continue
        y = float(vista.level(level, depth))
        tall = (46 + 26 * i) * u
        if y - 2.6 * tall > vista.view.height + vista.margin or y + 2 * tall < -vista.margin:
            continue
        sheet = vista.sheet(0.25, y - 2.6 * tall, y + 2.2 * tall, spill=120)
        if sheet.shape[0] < 6:
            continue
        bank = norm01(fbm(vista.request.seed + 100 + i, sheet.shape, 80 * u, 20 * u, octaves=4))
        rise = (sheet.y - np.float32(y)) / np.float32(tall)
        alpha = np.exp(-rise * rise) * (0.22 + 0.62 * bank) * smoothstep(2.5, 1.6, np.abs(rise)) * np.float32(amount * (0.85 - 0.16 * i))
        near_sun = _sunward(vista, mood, sheet.columns)
        colour = mix(mood.sky[4], mood.sky[3], 0.3)
        rgb = flat(sheet.shape, colour) * (0.92 + 0.10 * near_sun)[None, :, None]
        layers.append(vista.layer(sheet, f"mist_{i}", rgb, alpha, depth, live=Drift((3 + 3 * i) * u, wrap=False)))
    return layers


def _sunward(vista: Vista, mood: Mood, columns: Floats) -> Floats:
    turn = vista.bearing(columns) - np.float32(mood.sun_bearing)
    return single(np.exp(-(turn * turn) / 0.3))
