"""Seas, lakes and rivers: what a set tells the compositor about living water, and the mirror image it carries."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from milimo.contracts.shots import Weather
from milimo.engines.previz.model import Image, Layer, Mask, Water
from milimo.engines.previz.paint import as_colour, blur, lerp, mix, over, single, smoothstep
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.vista import Vista

_CHOP = {
    Weather.CLEAR: 0.8, Weather.CLOUDY: 0.9, Weather.RAIN: 1.1, Weather.STORM: 1.7, Weather.SNOW: 0.7,
    Weather.FOG: 0.45, Weather.WIND: 1.4,
}


def flattened(vista: Vista, layers: Sequence[Layer], scale: float = 0.5, base: Image | None = None) -> Image:
    """The layers so far as one picture over the overscanned frame, at `scale`: for mirrors and for metering."""
    v, m = vista.view, vista.margin
    w, h = int(np.ceil((v.width + 2 * m) * scale)), int(np.ceil((v.height + 2 * m) * scale))
    canvas = np.zeros((h, w, 3), np.float32) if base is None else base.copy()
    for layer in layers:
        k = scale / layer.scale
        x, y = (layer.x + m) * scale, (layer.y + m) * scale
        size = (max(1, round(layer.rgb.shape[1] * k)), max(1, round(layer.rgb.shape[0] * k)))
        rgb = single(cv2.resize(layer.rgb, size, interpolation=cv2.INTER_AREA if k < 1 else cv2.INTER_LINEAR))
        i, j = round(x), round(y)
        i0, j0, i1, j1 = max(0, i), max(0, j), min(w, i + size[0]), min(h, j + size[1])
        if i1 <= i0 or j1 <= j0:
            continue
        part, paint = canvas[j0:j1, i0:i1], rgb[j0 - j : j1 - j, i0 - i : i1 - i]
        if layer.blend == "add":
            part += paint
        elif layer.alpha is None:
            part[...] = paint
        else:
            cover = single(cv2.resize(layer.alpha, size, interpolation=cv2.INTER_AREA if k < 1 else cv2.INTER_LINEAR))
            over(part, paint, cover[j0 - j : j1 - j, i0 - i : i1 - i])
    return single(np.clip(canvas, 0, 1))


def mirror(vista: Vista, layers: Sequence[Layer], top: float) -> Image:
    """What water whose far edge is at `top` mirrors: rows from `top` down, the overscanned width, full size."""
    v, m = vista.view, vista.margin
    rows = int(v.height + m - top)
    small = blur(flattened(vista, layers, 0.5), 2.4 * vista.unit)  # waves break it: sharp, its colours would glitter
    at = 2 * vista.horizon - (top + 0.5 + 2 * np.arange(max(4, rows // 2)))
    index = np.clip((at + m) * 0.5, 0, small.shape[0] - 1).astype(np.intp)
    turned = small[index]
    return single(cv2.resize(turned, (v.width + 2 * m, max(8, rows)), interpolation=cv2.INTER_LINEAR))


def sea(vista: Vista, mood: Mood, layers: Sequence[Layer], depth: float = 2500.0, calm: float = 0.0,
        mask: Mask | None = None, top: float | None = None) -> Water | None:
    """Water up to the horizon in this light; None if none of it is in the frame. `calm` 1 makes a mirror of it.

    `layers` are what it mirrors: all that stands behind and above it.
    """
    edge = vista.horizon if top is None else top
    if not vista.rows_below(edge):
        return None
    v = vista.view
    picture = mirror(vista, layers, edge) if edge > -vista.margin - v.height else None
    if picture is not None:
        picture = _sunk(vista, mood, picture, edge, calm)
    chop = _CHOP[mood.weather] * (1 - 0.75 * calm)
    haze = mix(mood.sky[4], mood.sky[3], 0.4)
    return Water(
        edge, mood.water_ramp(), depth, speed=(20 + 16 * mood.wind) * vista.unit, chop=chop, mask=mask,
        reflection=picture, haze=as_colour(haze), haze_height=(60 if mood.foggy else 13 if top is None else 3) * vista.unit)


def _sunk(vista: Vista, mood: Mood, picture: Image, top: float, calm: float) -> Image:
    """A mirror image loses light with the angle: near the feet one looks into the water, far off along it."""
    rows, columns = picture.shape[:2]
    down = single((np.arange(rows, dtype=np.float32) + np.float32(top - vista.horizon)) / np.float32(0.42 * vista.view.height))
    body = mix(mood.water[0], mood.water[1], 0.45)
    share = np.clip(0.16 + 0.52 * down * (1 - 0.5 * calm), 0, 0.85)
    out = lerp(picture, body, np.broadcast_to(single(share)[:, None], (rows, columns)))
    x = vista.column(mood.sun_bearing)
    if x is None or mood.sun_through < 0.08:
        return out
    # The light's road: a column under sun or moon that widens toward the eye.
    xs = np.arange(columns, dtype=np.float32)[None] - np.float32(vista.margin + x)
    width = (0.05 + 0.22 * down[:, None] + 0.04 * mood.direct) * np.float32(vista.view.height)
    road = np.exp(-np.abs(xs / width) ** 1.5) * (0.85 - 0.5 * np.clip(down, 0, 1))[:, None]
    strength = mood.sun_through * (0.62 if mood.low_sun else 0.40 if mood.night else 0.12)
    light = mix(mood.sun_colour, "#ffffff", 0.15)
    return single(np.clip(out + (road * np.float32(strength))[..., None] * light * smoothstep(1.1, 0.2, out), 0, 1))


