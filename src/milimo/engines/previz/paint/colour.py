"""Colour as a painter mixes it: display RGB, float32 0..1. Light is not linear here, so that a value plan can be read off."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.model import Colour, Image
from milimo.engines.previz.paint.noise import Field, Floats, single

Pigment = str | Colour | Field
Stops = Sequence[tuple[float, Pigment]]


def hex_colour(text: str) -> Floats:
    """`#rrggbb` (the `#` may be missing) to a float32 array of 3."""
    digits = text.lstrip("#")
    return np.array([int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)], np.float32)


def pigment(colour: Pigment) -> Floats:
    """Any way of writing a colour, as a float32 array of 3."""
    return hex_colour(colour) if isinstance(colour, str) else np.asarray(colour, np.float32)


def as_colour(colour: Pigment) -> Colour:
    """Any way of writing a colour, as a plain tuple for `FigureLight`, `Water` and `Air`."""
    r, g, b = (float(v) for v in pigment(colour))
    return r, g, b


def mix(a: Pigment, b: Pigment, t: float) -> Floats:
    """One colour between two: t = 0 gives a, 1 gives b."""
    first, second = pigment(a), pigment(b)
    return (first + (second - first) * np.float32(t)).astype(np.float32)


def lerp(a: Field | float, b: Field | float, t: Field | float) -> Floats:
    """a + (b - a)·t for pictures, masks and colours; a 2-D `t` is spread over the channels of a picture."""
    first, second = np.asarray(a, np.float32), np.asarray(b, np.float32)
    weight = np.asarray(t, np.float32)
    flat_colour = first.shape == (3,) or second.shape == (3,)
    if weight.ndim == 2 and weight.size and all(part.shape in ((3,), (*weight.shape, 3)) for part in (first, second)):
        return _lerped(first, second, weight)
    if weight.ndim == 2 and (flat_colour or max(first.ndim, second.ndim) == 3):
        weight = weight[..., None]
    return np.asarray(first + (second - first) * weight, np.float32)


def _lerped(first: Floats, second: Floats, weight: Floats) -> Floats:
    """`lerp` of pictures and colours by a mask, row by row of numbers: loops over three channels cost three times as much."""
    h, w = weight.shape
    spread = np.asarray(cv2.merge([weight, weight, weight]), np.float32).reshape(h, w * 3)
    rows = [np.tile(part, w)[None] if part.ndim == 1 else part.reshape(h, w * 3) for part in (first, second)]
    out = (rows[1] - rows[0]) * spread
    out += rows[0]
    return out.reshape(h, w, 3)


def saturate(x: Field) -> Floats:
    """Clamp to 0..1."""
    return single(np.clip(x, 0, 1))


def smoothstep(a: float, b: float, x: Field) -> Floats:
    """0 at `a`, 1 at `b`, smooth between; `a` > `b` runs the other way."""
    t = single(np.clip((x - np.float32(a)) * np.float32(1.0 / (b - a)), 0, 1))
    out = t * t
    t *= np.float32(-2)
    t += np.float32(3)
    out *= t
    return out


def ramp(t: Field, stops: Stops) -> Image:
    """Colours along `t` (any shape, values 0..1) by stops (position, colour) in rising order; shape t.shape + (3,).

    A table of 1024 colours is looked up: np.interp over a whole frame costs six times as much.
    """
    positions = [position for position, _ in stops]
    colours = np.stack([pigment(colour) for _, colour in stops])
    at = np.linspace(0.0, 1.0, 1024)
    table = np.stack([np.interp(at, positions, colours[:, i]) for i in range(3)], -1).astype(np.float32)
    index = np.clip(t * np.float32(1023.0) + np.float32(0.5), 0, 1023).astype(np.int32)
    return np.take(table, index, axis=0)


def luma(rgb: Field) -> Floats:
    """BT.709 luma of display RGB; shape without the channels."""
    return single(rgb @ np.array([0.2126, 0.7152, 0.0722], np.float32))


def flat(shape: tuple[int, int], colour: Pigment) -> Image:
    """A picture of one colour (h, w, 3); read-only, nothing is copied."""
    return np.broadcast_to(pigment(colour), (*shape, 3))


def graded(rgb: Field, saturation: float = 1.0, gain: float = 1.0, tint: Pigment = (1.0, 1.0, 1.0)) -> Image:
    """Pull colours toward grey (saturation < 1), scale them and lay a tint over them."""
    grey = luma(rgb)[..., None]
    return single((grey + (rgb - grey) * np.float32(saturation)) * (pigment(tint) * np.float32(gain)))


def over(canvas: Image, rgb: Field, alpha: Field) -> Image:
    """Lay `rgb` (picture or colour) over `canvas` in place, by `alpha` (h, w)."""
    a = np.asarray(cv2.merge([alpha, alpha, alpha]), np.float32) if alpha.ndim == 2 else alpha[..., None]
    canvas *= 1 - a
    canvas += rgb * a
    return canvas


def screen(canvas: Image, light: Field) -> Image:
    """Add light as a bright overlay does, in place: 1 - (1 - canvas)(1 - light)."""
    canvas += np.clip(light, 0, 1) * (1 - np.clip(canvas, 0, 1))
    return canvas


def to_bytes(rgb: Field) -> npt.NDArray[np.uint8]:
    """Display floats to rounded uint8."""
    return cv2.convertScaleAbs(np.clip(rgb, 0, 1), alpha=255.0).astype(np.uint8, copy=False)
