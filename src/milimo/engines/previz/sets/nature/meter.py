"""The light meter: a finished painting's mean luma is brought into the value plan's band for its hour and weather."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from milimo.contracts.shots import TimeOfDay, Weather
from milimo.engines.previz.model import Colour, Image, Layer, Mask, SetPainter, SetPainting, SetRequest, Water
from milimo.engines.previz.paint import Field, as_colour, luma, pigment, single, vignette
from milimo.engines.previz.sets.nature.vista import Vista
from milimo.engines.previz.sets.nature.waters import flattened

Band = tuple[float, float]

# Mean luma of the frame, look bible: night .16–.26, dawn and dusk .35–.40, noon .57. Weather takes light away.
_BANDS: dict[TimeOfDay, Band] = {
    TimeOfDay.NIGHT: (0.17, 0.215), TimeOfDay.DAWN: (0.35, 0.405), TimeOfDay.DUSK: (0.33, 0.39), TimeOfDay.DAY: (0.52, 0.60),
}
_TAKEN = {
    Weather.CLEAR: 1.0, Weather.WIND: 1.0, Weather.CLOUDY: 0.90, Weather.RAIN: 0.76, Weather.STORM: 0.60, Weather.SNOW: 1.04,
    Weather.FOG: 1.12,
}


_EVEN = {TimeOfDay.DAY: 1.0, TimeOfDay.DAWN: 0.88, TimeOfDay.DUSK: 0.84, TimeOfDay.NIGHT: 0.72}


def band(request: SetRequest, dark: float = 1.0, even: bool = False) -> Band:
    """Where the mean luma of a set should lie. At night the weather takes less: there is little left.

    `even`: a place that hardly knows the hour (space): the day's band, a little lower at night.
    """
    if even:
        low, high = _BANDS[TimeOfDay.DAY]
        return low * dark * _EVEN[request.time_of_day], high * dark * _EVEN[request.time_of_day]
    low, high = _BANDS[request.time_of_day]
    taken = _TAKEN[request.weather]
    if request.time_of_day is TimeOfDay.NIGHT:
        taken = 0.5 + 0.5 * taken
    return low * taken * dark, high * taken * dark


def metered(painter: SetPainter, dark: float = 1.0, even: bool = False) -> SetPainter:
    """A painter whose paintings lie in the band. `dark` < 1 for places that are dark by nature (caves, deep water, space)."""

    def paint(request: SetRequest) -> SetPainting:
        return exposed(painter(request), request, band(request, dark, even))

    return paint


def exposed(painting: SetPainting, request: SetRequest, aims: Band) -> SetPainting:
    """Bend all colours by one curve so that the mean luma enters the band; as it is when it lies there already."""
    low, high = aims
    frame = frame_luma(painting, request)
    mean = float(frame.mean())
    if low <= mean <= high:
        return painting
    aim = low + 0.15 * (high - low) if mean < low else high - 0.15 * (high - low)
    strength = _strength(frame, aim)
    layers = [_bent(layer, strength, aim / mean) for layer in painting.layers]
    light = replace(painting.light, key=painting.light.key * float(np.clip((aim / mean) ** 0.6, 0.6, 1.5)),
                    haze_colour=_bent_colour(painting.light.haze_colour, strength))
    return replace(painting, layers=layers, light=light, water=[_bent_water(w, strength) for w in painting.water])


def bent(rgb: Field, strength: float) -> Image:
    """The curve: > 0 lifts the middle tones, < 0 presses the lights down and leaves the darks, so that nothing goes black."""
    x = np.clip(rgb, 0, 1)
    if strength >= 0:
        return single(x * (1 + np.float32(strength) * (1 - x)))
    return single(x * (1 + np.float32(strength) * x * (np.float32(1.4) - x)))


def _strength(frame: Mask, aim: float) -> float:
    """Bisect for the curve that brings a frame's mean luma to `aim`; as near as the curve allows."""
    low, high = -1.35, 1.6
    for _ in range(14):
        middle = (low + high) / 2
        if float(bent(frame, middle).mean()) < aim:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def mean_luma(painting: SetPainting, request: SetRequest) -> float:
    """Mean luma of the frame without people, as the compositor would show it."""
    return float(frame_luma(painting, request).mean())


def frame_luma(painting: SetPainting, request: SetRequest) -> Mask:
    """The frame without people at an eighth of its size, luma 0..1, vignette included."""
    vista = Vista(request)
    scale = 0.125
    picture = flattened(vista, painting.layers, scale)
    below = [layer for layer in painting.layers if not painting.water or layer.depth >= painting.water[0].depth]
    for water in painting.water:
        base = flattened(vista, below, scale)
        wet = _seen_water(vista, water, base, scale)
        above = [layer for layer in painting.layers if layer.depth < water.depth]
        picture = flattened(vista, above, scale, wet)
    m = int(vista.margin * scale)
    frame = picture[m : picture.shape[0] - m, m : picture.shape[1] - m] if m else picture
    return single(luma(frame) * vignette((frame.shape[0], frame.shape[1]), painting.vignette))


def _seen_water(vista: Vista, water: Water, base: Image,
                scale: float) -> Image:
    h, w = base.shape[:2]
    ramp = np.mean([pigment(colour) for colour in water.ramp[1:4]], axis=0)
    top = int(np.clip((water.top + vista.margin) * scale, 0, h))
    if top >= h:
        return base
    wet = np.broadcast_to(single(ramp), (h - top, w, 3))
    if water.reflection is not None:
        seen = single(cv2.resize(water.reflection, (w, max(1, round(water.reflection.shape[0] * scale))), interpolation=cv2.INTER_AREA))
        rows = np.clip(np.arange(h - top), 0, seen.shape[0] - 1)
        wet = seen[rows] * np.float32(0.66) + wet * np.float32(0.34)
    if water.mask is not None:
        cover = single(cv2.resize(water.mask, (w, h), interpolation=cv2.INTER_AREA))[top:, :, None]
        wet = base[top:] * (1 - cover) + wet * cover
    out = base.copy()
    out[top:] = wet
    return out


def _bent(layer: Layer, strength: float, gain: float) -> Layer:
    if layer.blend == "add":
        return replace(layer, rgb=layer.rgb * np.float32(np.clip(gain, 0.6, 1.3)))
    return replace(layer, rgb=bent(layer.rgb, strength))


def _bent_colour(colour: Colour, strength: float) -> Colour:
    return as_colour(bent(pigment(colour), strength))


def _bent_water(water: Water, strength: float) -> Water:
    a, b, c, d, e = (_bent_colour(colour, strength) for colour in water.ramp)
    mirror = None if water.reflection is None else bent(water.reflection, strength)
    return replace(water, ramp=(a, b, c, d, e), reflection=mirror, haze=_bent_colour(water.haze, strength))
