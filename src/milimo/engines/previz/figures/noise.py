"""Noise that is looked up by place on a body, so that it moves with it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from milimo.engines.previz.figures.field import Array
from milimo.engines.previz.paint import tiling_fbm

_TILE = 256


@lru_cache(maxsize=32)      # a quarter of a megabyte each; a walk asks for some twenty again and again
def _tile(seed: int, sx: float, sy: float, ridged: bool = False) -> Array:
    field = tiling_fbm(seed, (_TILE, _TILE), sx, sy, octaves=4, ridged=ridged)
    low, high = np.percentile(field, [2, 98])
    return np.clip((field - low) / (high - low), 0, 1).astype(np.float32)


def noise_at(u: Array, v: Array, seed: int = 3, sx: float = 32, sy: float = 32, ridged: bool = False) -> Array:
    """Tiling noise 0..1 looked up at (u, v); one unit is one tile, a blob is sx/256 of it."""
    size = np.float32(_TILE)
    x, y = np.mod(u, 1) * size, np.mod(v, 1) * size
    tile = _tile(seed, sx, sy, ridged)
    i, j = x.astype(np.int32) & (_TILE - 1), y.astype(np.int32) & (_TILE - 1)
    fx, fy = x - np.floor(x), y - np.floor(y)
    i1, j1 = (i + 1) & (_TILE - 1), (j + 1) & (_TILE - 1)
    top = tile[j, i] * (1 - fx) + tile[j, i1] * fx
    low = tile[j1, i] * (1 - fx) + tile[j1, i1] * fx
    return (top * (1 - fy) + low * fy).astype(np.float32)
