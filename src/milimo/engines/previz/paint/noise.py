"""Noise fields: the grain of every natural thing. Shapes are (h, w); sizes in pixels; the same seed gives the same field."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Field = npt.NDArray[np.floating[Any]]  # what arithmetic on float32 is for a type checker; float32 when it runs
Shape = tuple[int, int]

WIDEST_CELL = 48.0       # px of a lattice that is enlarged; of wider ones too much would be cut off


def single(field: npt.NDArray[Any]) -> Floats:
    """The same array as float32; no copy when it is."""
    return np.asarray(field, np.float32)


def generator(seed: int) -> np.random.Generator:
    """The only source of chance in a painting."""
    return np.random.default_rng(seed & 0xFFFFFFFF)


@lru_cache(maxsize=24)
def grid(shape: Shape) -> tuple[Floats, Floats]:
    """Pixel coordinates (x, y) of a field, each (h, w) float32. Cached and shared: never write to them."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    x.setflags(write=False)
    y.setflags(write=False)
    return x, y


def _grown(lattice: Floats, shape: Shape, cell: tuple[float, float], first: float) -> Floats:
    """A lattice joined by cubics, its cells `cell` (x, y) px, seen from `first` cells in on.

    Fine lattices are enlarged, which costs a seventh of a warp and lies at most half a pixel off it.
    """
    h, w = shape
    if max(cell) > WIDEST_CELL:
        matrix = np.array([[1 / cell[0], 0, first], [0, 1 / cell[1], first]], np.float32)
        return cv2.warpAffine(lattice, matrix, (w, h), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
                              borderMode=cv2.BORDER_REFLECT).astype(np.float32, copy=False)
    left, top = (round((first + 0.5) * side - 0.5) for side in cell)
    part = lattice[:int((h + top) / cell[1]) + 3, :int((w + left) / cell[0]) + 3]
    grown = cv2.resize(part, None, fx=cell[0], fy=cell[1], interpolation=cv2.INTER_CUBIC)
    return single(grown)[top:top + h, left:left + w]


def value_noise(rng: np.random.Generator, shape: Shape, sx: float, sy: float) -> Floats:
    """One octave: random values on a lattice of sx × sy px, joined by cubics."""
    h, w = shape
    lattice = rng.random((int(h / sy) + 5, int(w / sx) + 5), dtype=np.float32)
    return _grown(lattice, shape, (sx, sy), 1.2)


def _octaves(seed: int, shape: Shape, sx: float, sy: float, octaves: int, gain: float, ridged: bool) -> Floats:
    rng = generator(seed)
    out = np.zeros(shape, np.float32)
    amplitude, total = 1.0, 0.0
    for octave in range(octaves):
        if octave and min(sx, sy) < 1.5:
            break
        layer = value_noise(rng, shape, max(sx, 1.5), max(sy, 1.5))
        if ridged:
            layer = 1 - np.abs(2 * layer - 1)
        out += np.float32(amplitude) * layer
        total += amplitude
        amplitude *= gain
        sx, sy = sx / 2, sy / 2
    return out / np.float32(total)


def fbm(
    seed: int, shape: Shape, sx: float, sy: float | None = None, octaves: int = 5, gain: float = 0.5,
    ridged: bool = False,
) -> Floats:
    """Fractal noise, about 0.2..0.8, coarsest lattice sx × sy px. `ridged` folds it into crests.

    Large fields are made at half size and enlarged: 12 ms against 43 for a frame, with no visible loss.
    """
    tall = sy or sx
    h, w = shape
    if min(sx, tall) < 6 or h < 160 or w < 160:
        return _octaves(seed, shape, sx, tall, octaves, gain, ridged)
    half = _octaves(seed, ((h + 1) // 2, (w + 1) // 2), sx / 2, tall / 2, octaves, gain, ridged)
    return cv2.resize(half, (w, h), interpolation=cv2.INTER_LINEAR).astype(np.float32, copy=False)


def line_noise(seed: int, length: int, size: float, octaves: int = 5, gain: float = 0.5) -> Floats:
    """Fractal noise along a line (length,), -0.5..0.5: ridge lines, edges, shores."""
    return _octaves(seed, (1, length), size, 8.0, octaves, gain, False)[0] - np.float32(0.5)


def tiling_fbm(
    seed: int, shape: Shape, sx: float, sy: float | None = None, octaves: int = 5, gain: float = 0.5,
    ridged: bool = False,
) -> Floats:
    """Fractal noise that joins itself at both edges; lattice sizes are rounded so that they divide the shape."""
    h, w = shape
    rng = generator(seed)
    nx, ny = max(1, round(w / sx)), max(1, round(h / (sy or sx)))
    out = np.zeros(shape, np.float32)
    amplitude, total = 1.0, 0.0
    for octave in range(octaves):
        if octave and (nx > w / 1.5 or ny > h / 1.5):
            break
        pad = 3
        lattice = np.pad(rng.random((ny, nx), dtype=np.float32), pad, mode="wrap")
        layer = _grown(lattice, shape, (w / nx, h / ny), pad)
        if ridged:
            layer = 1 - np.abs(2 * layer - 1)
        out += np.float32(amplitude) * layer
        total += amplitude
        amplitude, nx, ny = amplitude * gain, nx * 2, ny * 2
    return out / np.float32(total)


def norm01(field: Field, low: float = 2, high: float = 98) -> Floats:
    """Stretch so that the two percentiles (of every fourth pixel) land on 0 and 1; clamped."""
    sample = field[::4, ::4] if field.ndim == 2 and min(field.shape) > 16 else field
    a, b = np.percentile(sample, [low, high])
    return single(np.clip((field - np.float32(a)) * np.float32(1 / (b - a + 1e-6)), 0, 1))


def warp(field: Field, dx: Field | float, dy: Field | float, border: int = cv2.BORDER_REPLICATE) -> Floats:
    """Look a picture or mask up at x + dx, y + dy."""
    shape = (field.shape[0], field.shape[1])
    x, y = grid(shape)
    map_x, map_y = (x + dx).astype(np.float32), (y + dy).astype(np.float32)
    return cv2.remap(field, map_x, map_y, cv2.INTER_LINEAR, borderMode=border).astype(np.float32, copy=False)


def domain_warp(field: Field, seed: int, amplitude: float, size: float) -> Floats:
    """Push a field about by two smooth noises of `size` px, up to `amplitude` px: what makes noise look like cloud."""
    shape = (field.shape[0], field.shape[1])
    dx = (fbm(seed, shape, size, octaves=3) - np.float32(0.5)) * np.float32(2 * amplitude)
    dy = (fbm(seed + 1, shape, size, octaves=3) - np.float32(0.5)) * np.float32(2 * amplitude)
    return warp(field, dx, dy)


def blur(field: Field, sigma: float) -> Floats:
    """Gaussian blur; from 6 px on through a smaller copy, which costs a tenth."""
    if sigma <= 0.05:
        return single(field)
    h, w = field.shape[:2]
    step = 1 if sigma <= 6 else 2 if sigma < 12 else 4 if sigma < 24 else 8
    if step == 1 or min(h, w) < 2 * step:
        return cv2.GaussianBlur(field, (0, 0), sigma).astype(np.float32, copy=False)
    small = cv2.resize(field, (max(1, w // step), max(1, h // step)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / step)
    return cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR).astype(np.float32, copy=False)
