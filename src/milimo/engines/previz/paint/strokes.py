"""The brush: Voronoi dabs along a direction, Kuwahara smoothing, and a loosened edge. Kills the clip-art look."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.model import Image, Mask
from milimo.engines.previz.paint.colour import lerp, luma, saturate
from milimo.engines.previz.paint.noise import Field, Floats, Shape, blur, fbm, generator, grid, warp

_PX_PER_CELL = 6  # of the label raster; below 5 the cells' borders turn jagged


@dataclass(frozen=True, slots=True)
class Cells:
    """Strokes as a label map (h, w) and the centre of each stroke in pixels."""

    labels: npt.NDArray[np.int32]
    x: Floats
    y: Floats


@lru_cache(maxsize=32)
def _lattice(seed: int, columns: int, rows: int) -> tuple[npt.NDArray[np.int32], Floats, Floats]:
    """Voronoi labels of a jittered lattice, and the centres, in raster pixels."""
    rng = generator(seed)
    shape = (rows * _PX_PER_CELL, columns * _PX_PER_CELL)
    jx = np.int32((np.arange(columns)[None] + rng.random((rows, columns))) * _PX_PER_CELL)
    jy = np.int32((np.arange(rows)[:, None] + rng.random((rows, columns))) * _PX_PER_CELL)
    seeds = np.full(shape, 255, np.uint8)
    seeds[jy, jx] = 0
    _, labels = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    count = int(labels.max()) + 1
    x, y = np.zeros(count, np.float32), np.zeros(count, np.float32)
    x[labels[jy, jx]] = jx
    y[labels[jy, jx]] = jy
    return labels.astype(np.int32, copy=False), x, y


def cells(
    seed: int, shape: Shape, size: float, angle: float = 0.0, stretch: float = 1.0, wobble: float = 0.6
) -> Cells:
    """Strokes `size` px thick and stretch × as long, lying along `angle` (radians); their edges wander by `wobble`.

    The lattice is one of eight (seed modulo 8) so that it can be kept; noise makes each use look its own.
    """
    h, w = shape
    # The lattice is a square over the diagonal in steps of 64 px, so that near sizes share one.
    side = (int(np.hypot(h, w)) // 64 + 1) * 64
    long, thick = size * stretch, size
    columns, rows = int(side / long) + 3, int(side / thick) + 3
    labels, u0, v0 = _lattice(seed % 8, columns, rows)
    ca, sa = float(np.cos(angle)), float(np.sin(angle))
    x, y = grid(shape)
    x, y = x - np.float32(w / 2), y - np.float32(h / 2)
    k = np.float32(_PX_PER_CELL)
    u = (x * np.float32(ca / long) + y * np.float32(sa / long) + np.float32(columns / 2)) * k
    v = (y * np.float32(ca / thick) - x * np.float32(sa / thick) + np.float32(rows / 2)) * k
    if wobble:
        u += (fbm(seed + 5, shape, size * 1.6, octaves=2) - np.float32(0.5)) * np.float32(2 * wobble) * k
        v += (fbm(seed + 6, shape, size * 1.6, octaves=2) - np.float32(0.5)) * np.float32(2 * wobble) * k
    ui = np.clip(u, 0, labels.shape[1] - 1).astype(np.int32)
    vi = np.clip(v, 0, labels.shape[0] - 1).astype(np.int32)
    pu: Floats = (u0 / k - np.float32(columns / 2)) * np.float32(long)
    pv: Floats = (v0 / k - np.float32(rows / 2)) * np.float32(thick)
    flat = np.take(labels, vi * np.int32(labels.shape[1]) + ui)
    cx = (pu * ca - pv * sa + w / 2).astype(np.float32)
    cy = (pu * sa + pv * ca + h / 2).astype(np.float32)
    return Cells(flat, cx, cy)


def _palette(img: Field, strokes: Cells, seed: int, jitter: float) -> tuple[Floats, npt.NDArray[np.intp]]:
    h, w = img.shape[:2]
    at = np.clip(strokes.y, 0, h - 1).astype(np.intp) * w + np.clip(strokes.x, 0, w - 1).astype(np.intp)
    palette = np.take(img.reshape(h * w, -1), at, axis=0)
    if jitter:
        value = 1 + (generator(seed + 9).random(len(palette), dtype=np.float32) - np.float32(0.5)) * np.float32(2 * jitter)
        palette = palette * value[:, None]
    return palette, at


def dab(
    img: Field, seed: int, size: float, angle: float = 0.0, stretch: float = 2.5, jitter: float = 0.0,
    wobble: float = 0.6, mix: float = 1.0,
) -> Floats:
    """Repaint a picture (h, w, 3) or mask (h, w) in flat strokes, each with the colour under its centre.

    `jitter`: value variation of a stroke, ± share. `mix`: 1 = strokes only, 0 = the picture as it was.
    """
    shape = (img.shape[0], img.shape[1])
    strokes = cells(seed, shape, size, angle, stretch, wobble)
    palette, _ = _palette(img, strokes, seed, jitter)
    painted = np.take(palette, strokes.labels, axis=0).reshape(img.shape)
    return painted if mix >= 1 else lerp(img, painted, mix)


def dab_keyed(
    img: Field, key: npt.NDArray[np.int32], seed: int, size: float, angle: float = -0.6, stretch: float = 2.2,
    jitter: float = 0.04, wobble: float = 0.6,
) -> Image:
    """Strokes that never cross from one thing to another: where a stroke's centre has another `key` (h, w, one number
    per object and plane), the picture stays as it was. Crisp cut edges, loose insides."""
    shape = (img.shape[0], img.shape[1])
    strokes = cells(seed, shape, size, angle, stretch, wobble)
    palette, at = _palette(img, strokes, seed, jitter)
    keys = np.take(key.reshape(-1), at)
    same = np.take(keys, strokes.labels) == key
    return np.where(same[..., None], np.take(palette, strokes.labels, axis=0), img)


def kuwahara(img: Field, radius: int = 4, windows: int = 8) -> Floats:
    """Smooth inside shapes, sharpen between them: the mean of the calmest of `windows` boxes round each pixel."""
    pad = radius + 2
    big = cv2.copyMakeBorder(img, pad, pad, pad, pad, cv2.BORDER_REFLECT)
    grey = cv2.cvtColor(big, cv2.COLOR_RGB2GRAY) if img.ndim == 3 else big
    box = (radius + 1, radius + 1)
    mean = cv2.blur(big, box)
    spread = np.maximum(cv2.blur(grey * grey, box) - cv2.blur(grey, box) ** 2, 0) * np.float32(255.0**2)
    spread *= spread
    weight = 1 / (1 + spread * spread) + np.float32(1e-9)  # (255 σ)^8
    h, w = img.shape[:2]
    total = np.zeros_like(img)
    weights = np.zeros((h, w), np.float32)
    for i in range(windows):
        turn = i * 2 * np.pi / windows
        dx, dy = round(0.6 * radius * np.cos(turn)), round(0.6 * radius * np.sin(turn))
        rows, columns = slice(pad - dy, pad - dy + h), slice(pad - dx, pad - dx + w)
        part = weight[rows, columns]
        total += mean[rows, columns] * (part[..., None] if img.ndim == 3 else part)
        weights += part
    return total / (weights[..., None] if img.ndim == 3 else weights)


def paintify(
    rgb: Field, alpha: Field, seed: int, size: float = 9.0, stretch: float = 2.2, angle: float = -0.9, mix: float = 0.75,
    edge: float = 2.0, smooth: int = 5, jitter: float = 0.03,
) -> tuple[Image, Mask]:
    """The stroke pass over a cut-out: its colours run outward under the edge, Kuwahara, dabs (small ones where there is
    detail), and an edge that wanders by `edge` px. Give the layer a clear margin of at least `size` px."""
    solid = (alpha > 0.5).astype(np.float32)
    side = max(3, int(size * 2) | 1)
    weight = cv2.blur(solid, (side, side))
    spread = cv2.blur(rgb * solid[..., None], (side, side)) / (weight[..., None] + np.float32(1e-4))
    base = np.where(solid[..., None] > 0, rgb, spread).astype(np.float32, copy=False)
    if smooth:
        base = kuwahara(base, smooth)
    large = dab(base, seed, size, angle, stretch, jitter)
    small = dab(base, seed + 31, size * 0.5, angle + 0.5, stretch, jitter)
    grey = luma(base)
    detail = blur(saturate(np.abs(grey - blur(grey, size * 0.6)) * 14), 1.5)
    strokes = lerp(large, lerp(small, base, detail), saturate(detail * np.float32(1.6)))
    base = lerp(base, strokes, mix)
    if edge:
        alpha = loosen(alpha, seed + 2, size * 1.4, edge)
    return base, alpha


def loosen(mask: Field, seed: int, size: float, amplitude: float) -> Floats:
    """Displace a mask or picture by noise of `size` px, ± `amplitude` px: nothing in nature is ruler-straight."""
    shape = (mask.shape[0], mask.shape[1])
    dx = (fbm(seed, shape, size, octaves=2) - np.float32(0.5)) * np.float32(2 * amplitude)
    dy = (fbm(seed + 1, shape, size, octaves=2) - np.float32(0.5)) * np.float32(2 * amplitude)
    return warp(mask, dx, dy)
