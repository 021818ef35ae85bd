"""From lit pixels to a cut-out: strokes that respect what they lie on, an edge that wanders, the size asked for."""

from __future__ import annotations

import cv2
import numpy as np

from milimo.engines.previz.figures.field import Array
from milimo.engines.previz.figures.trace import Surface
from milimo.engines.previz.paint import blur, dab_keyed, kuwahara, lerp, loosen, luma, saturate


def spread(rgb: Array, covered: Array, reach: int) -> Array:
    """Colours run outward under the edge, so that soft pixels at the border carry the figure's colour, not black."""
    out = rgb * covered[..., None]
    weight = covered.copy()
    for side in (3, 2 * reach + 1):
        mean = cv2.blur(out, (side, side))
        share = cv2.blur(weight, (side, side))
        new = (weight < 0.5) & (share > 0.01)
        out = np.where(new[..., None], mean / (share[..., None] + np.float32(1e-5)), out)
        weight = np.where(new, 1, weight).astype(np.float32)
    return out.astype(np.float32)


def stroked(surface: Surface, rgb: Array, seed: int, size: float, *, mix: float = 0.7, edge: float = 0.6,
            smooth: int = 2, angle: float = -1.05, stretch: float = 2.3, keep: Array | None = None) -> tuple[Array, Array]:
    """Picture and alpha of a surface, painted in strokes of `size` px that never cross from one material to another.

    `keep` (hits,) 0..1 spares what is drawn, not painted: eyes, lips, brows."""
    picture = surface.picture(np.clip(rgb, 0, 1.2).astype(np.float32))
    covered = surface.picture(np.ones(len(surface.index), np.float32))
    alpha = surface.alpha
    base = spread(picture, covered, 4)
    plain = base
    key = surface.picture(surface.solid.astype(np.float32) + 1).astype(np.int32)
    if smooth:
        base = kuwahara(base, smooth)
    if size >= 1.5 and mix > 0:
        large = dab_keyed(base, key, seed, size, angle, stretch, 0.035, cut=surface.canvas.cut)
        small = dab_keyed(base, key, seed + 31, max(1.4, size * 0.5), angle + 0.5, stretch * 0.9, 0.025, cut=surface.canvas.cut)
        grey = luma(base)
        detail = blur(saturate(np.abs(grey - blur(grey, max(1.0, size * 0.6))) * 12), 1.2)
        strokes = lerp(large, small, saturate(detail * 1.8))
        base = lerp(base, strokes, mix * (1 - 0.45 * detail))
    if keep is not None:
        spared = cv2.GaussianBlur(surface.picture(keep), (0, 0), max(0.8, size * 0.25))
        base = lerp(base, plain, saturate(np.asarray(spared, np.float32)))
    if edge:
        alpha = loosen(alpha, seed + 2, max(3.0, size * 1.6), edge)
    return np.clip(base, 0, 1).astype(np.float32), np.clip(alpha, 0, 1).astype(np.float32)


def resized(rgb: Array, alpha: Array, scale: float) -> tuple[Array, Array]:
    """The cut-out at `scale` of its size."""
    h, w = alpha.shape
    return fitted(rgb, alpha, max(1, round(w * scale)), max(1, round(h * scale)))


def fitted(rgb: Array, alpha: Array, width: int, height: int) -> tuple[Array, Array]:
    """The cut-out at another size, premultiplied while it is resampled."""
    if alpha.shape == (height, width):
        return rgb, alpha
    smaller = width < alpha.shape[1]
    packed = cv2.resize(np.dstack([rgb * alpha[..., None], alpha]), (width, height), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC)
    a = np.clip(packed[..., 3], 0, 1)
    colour = packed[..., :3] / (a[..., None] + np.float32(1e-4))
    empty = a < 0.02
    if empty.any():  # nothing divides to nothing there: take the colour that ran outward
        plain = cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR)
        colour = np.where(empty[..., None], plain, colour)
    return np.clip(colour, 0, 1).astype(np.float32), a.astype(np.float32)
