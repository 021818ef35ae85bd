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
_TILE = 64        # cells on a side of the tile


@dataclass(frozen=True, slots=True)
class Cells:
    """Strokes as a label map (h, w) and the centre of each stroke in pixels."""

    labels: npt.NDArray[np.int32]
    x: Floats
    y: Floats


@dataclass(frozen=True, slots=True)
class Cut:
    """A window of a larger picture: that one's (h, w), and the row and column at which the window begins."""

    whole: Shape
    row: int
    column: int


@lru_cache(maxsize=8)
def _lattice(seed: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Floats, Floats]:
    """One tile of a jittered lattice on a torus: for each raster pixel the column and row of its nearest centre (these
    may lie one or two cells outside the tile), and the centres' places inside their cells.

    A tile of 64 × 64 cells serves every size of stroke and picture: a lattice for each cost 13 ms and megabytes.
    """
    rng = generator(seed)
    inside_x, inside_y = rng.random((_TILE, _TILE), dtype=np.float32), rng.random((_TILE, _TILE), dtype=np.float32)
    pad = 3
    index = np.arange(-pad, _TILE + pad)
    wrapped = index % _TILE
    jx = np.int32((index[None] + pad + inside_x[np.ix_(wrapped, wrapped)]) * _PX_PER_CELL)
    jy = np.int32((index[:, None] + pad + inside_y[np.ix_(wrapped, wrapped)]) * _PX_PER_CELL)
    seeds = np.full(((_TILE + 2 * pad) * _PX_PER_CELL,) * 2, 255, np.uint8)
    seeds[jy, jx] = 0
    _, labels = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    cut = slice(pad * _PX_PER_CELL, (pad + _TILE) * _PX_PER_CELL)
    columns, rows = np.zeros(int(labels.max()) + 1, np.int32), np.zeros(int(labels.max()) + 1, np.int32)
    columns[labels[jy, jx]] = np.broadcast_to(index[None], jx.shape)
    rows[labels[jy, jx]] = np.broadcast_to(index[:, None], jy.shape)
    tile = labels[cut, cut].astype(np.int32)
    return np.take(columns, tile), np.take(rows, tile), inside_x, inside_y


def cells(
    seed: int, shape: Shape, size: float, angle: float = 0.0, stretch: float = 1.0, wobble: float = 0.6
) -> Cells:
    """Strokes `size` px thick and stretch × as long, lying along `angle` (radians); their edges wander by `wobble`.

    The lattice is one of eight (seed modulo 8) so that it can be kept; noise makes each use look its own.
    """
    h, w = shape
    long, thick = size * stretch, size
    near_column, near_row, inside_x, inside_y = _lattice(seed % 8)
    ca, sa = float(np.cos(angle)), float(np.sin(angle))
    # Counted from a corner far enough out that no coordinate is negative, and shifted by the seed.
    reach_u = (abs(ca) * w + abs(sa) * h) / 2 / long + 4 + wobble
    reach_v = (abs(sa) * w + abs(ca) * h) / 2 / thick + 4 + wobble
    x, y = grid(shape)
    x, y = x - np.float32(w / 2), y - np.float32(h / 2)
    u = x * np.float32(ca / long) + y * np.float32(sa / long) + np.float32(reach_u)
    v = y * np.float32(ca / thick) - x * np.float32(sa / thick) + np.float32(reach_v)
    if wobble:
        u += (fbm(seed + 5, shape, size * 1.6, octaves=2) - np.float32(0.5)) * np.float32(2 * wobble)
        v += (fbm(seed + 6, shape, size * 1.6, octaves=2) - np.float32(0.5)) * np.float32(2 * wobble)
    pu, pv = (u * np.float32(_PX_PER_CELL)).astype(np.int32), (v * np.float32(_PX_PER_CELL)).astype(np.int32)
    side = np.int32(_TILE * _PX_PER_CELL)
    tile_u, tile_v = pu // side, pv // side
    at = (pv - tile_v * side) * side + (pu - tile_u * side)
    columns = int(2 * reach_u) // _TILE * _TILE + _TILE + 8
    rows = int(2 * reach_v) // _TILE * _TILE + _TILE + 8
    column = np.take(near_column, at) + tile_u * np.int32(_TILE) + np.int32(4)
    row = np.take(near_row, at) + tile_v * np.int32(_TILE) + np.int32(4)
    labels = row * np.int32(columns) + column
    # Where each centre lies, in cells and then in pixels of the picture.
    i, j = np.arange(columns) - 4, np.arange(rows) - 4
    cu = (i[None] + inside_x[np.ix_(j % _TILE, i % _TILE)] - reach_u) * long
    cv = (j[:, None] + inside_y[np.ix_(j % _TILE, i % _TILE)] - reach_v) * thick
    cx = (cu * ca - cv * sa + w / 2).astype(np.float32).ravel()
    cy = (cu * sa + cv * ca + h / 2).astype(np.float32).ravel()
    return Cells(labels, cx, cy)


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
    jitter: float = 0.04, wobble: float = 0.6, cut: Cut | None = None,
) -> Image:
    """Strokes that never cross from one thing to another: where a stroke's centre has another `key` (h, w, one number
    per object and plane), the picture stays as it was. Crisp cut edges, loose insides. With `cut` they are those that the
    larger picture would have there."""
    shape = (img.shape[0], img.shape[1])
    strokes = cells(seed, shape if cut is None else cut.whole, size, angle, stretch, wobble)
    if cut is not None:
        labels = strokes.labels[cut.row:cut.row + shape[0], cut.column:cut.column + shape[1]]
        strokes = Cells(labels, strokes.x - np.float32(cut.column), strokes.y - np.float32(cut.row))
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
    # Weighted once; what is then added up is the same picture, shifted. Planes side by side: one add for all.
    parts = [*cv2.split(mean), weight]
    for part in parts[:-1]:
        cv2.multiply(part, weight, part)
    stack = np.asarray(cv2.merge(parts), np.float32)
    total: Floats | None = None
    for i in range(windows):
        turn = i * 2 * np.pi / windows
        dx, dy = round(0.6 * radius * np.cos(turn)), round(0.6 * radius * np.sin(turn))
        part = stack[pad - dy:pad - dy + h, pad - dx:pad - dx + w]
        total = part.copy() if total is None else np.asarray(cv2.add(total, part, total), np.float32)
    assert total is not None
    *sums, weights = (np.asarray(plane, np.float32) for plane in cv2.split(total))
    calm = [np.asarray(cv2.divide(plane, weights), np.float32) for plane in sums]
    return np.asarray(cv2.merge(calm), np.float32) if img.ndim == 3 else calm[0]


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
