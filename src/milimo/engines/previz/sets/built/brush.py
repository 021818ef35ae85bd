"""The stroke pass over a plate: calm, then loose dabs that stop at every edge of thing, plane or paint."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.model import Image, Mask
from milimo.engines.previz.paint import Floats, blur, dab_keyed, kuwahara, loosen, luma, saturate, single
from milimo.engines.previz.sets.built.mesh import Ints


def brushed(rgb: Image, key: Ints, unit: float, seed: int, size: float = 9.0, wander: float = 1.1) -> Image:
    """`size` px of a stroke at 720 lines, `unit` = lines / 720. Edges wander by ± `wander` px."""
    calm = kuwahara(rgb, 3 if unit > 0.7 else 2)
    long = dab_keyed(calm, key, seed, size * unit, -0.5, 2.4, 0.045)
    short = dab_keyed(calm, key, seed + 40, size * 0.45 * unit, -1.2, 1.8, 0.035)
    grey = luma(calm)
    detail = saturate(blur(np.abs(grey - blur(grey, 5 * unit)), 1.5) * 12)
    broad, fine = cv2.addWeighted(calm, 0.28, long, 0.72, 0), cv2.addWeighted(calm, 0.5, short, 0.5, 0)
    cv2.subtract(fine, broad, fine)
    cv2.multiply(fine, cv2.merge([detail, detail, detail]), fine)
    return loosen(single(np.asarray(cv2.add(fine, broad), np.float32)), seed + 2, 26 * unit, wander * unit)


def filled(rgb: Image, solid: npt.NDArray[np.bool_]) -> Image:
    """Colours run outward into what is clear, so that an edge that wanders or slides finds its own colour: exactly for the
    first pixels, further out from a picture of a quarter of the size."""
    known = solid.astype(np.float32)
    out = rgb * known[..., None]
    height, width = known.shape
    size = (max(1, width // 4), max(1, height // 4))
    small, weight = cv2.resize(out, size, interpolation=cv2.INTER_AREA), single(cv2.resize(known, size, interpolation=cv2.INTER_AREA))
    far, there = _spread_out(single(small), weight)
    wide = single(cv2.resize(far, (width, height), interpolation=cv2.INTER_LINEAR))
    near = cv2.blur(known, (5, 5))
    rim = (near > 1e-4) & ~solid
    beyond = ~solid & ~rim & (cv2.resize(there.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST) > 0)
    out[beyond] = wide[beyond]
    if rim.any():
        spread = cv2.blur(rgb * known[..., None], (5, 5))
        out[rim] = spread[rim] / near[rim][:, None]
    return single(out)


def _spread_out(premultiplied: Image, weight: Floats) -> tuple[Image, npt.NDArray[np.bool_]]:
    """Colours of a small picture and round it, first from near by, then from further away; where there are any."""
    out = premultiplied / (weight[..., None] + np.float32(1e-5))
    there = weight > 0.02
    for side in (5, 17):
        around = cv2.blur(weight, (side, side))
        spread = cv2.blur(premultiplied, (side, side)) / (around[..., None] + np.float32(1e-5))
        fresh = ~there & (around > 1e-4)
        out[fresh] = spread[fresh]
        there |= fresh
    return single(out), there


def run_out(values: Floats, solid: npt.NDArray[np.bool_]) -> Floats:
    """The same for one number a pixel, to the far end of the plate: depth must not drop to nothing at an edge."""
    known = solid.astype(np.float32)
    total, weight = values * known, known.copy()
    out = values * known
    missing = ~solid
    h, w = values.shape
    while missing.any() and min(total.shape) > 2:
        size = (max(1, total.shape[1] // 2), max(1, total.shape[0] // 2))
        total, weight = cv2.resize(total, size, interpolation=cv2.INTER_AREA), cv2.resize(weight, size, interpolation=cv2.INTER_AREA)
        wide = cv2.resize(total / (weight + np.float32(1e-6)), (w, h), interpolation=cv2.INTER_NEAREST)
        there = missing & (cv2.resize(weight, (w, h), interpolation=cv2.INTER_NEAREST) > 1e-4)
        out[there] = wide[there]
        missing &= ~there
    return single(out)


def cut_out(solid: npt.NDArray[np.bool_], unit: float, seed: int) -> Mask:
    """A plate's alpha: its silhouette, soft by less than a pixel, wandering as its paint does."""
    edge = blur(solid.astype(np.float32), 0.8)
    return saturate(loosen(edge, seed + 2, 26 * unit, 1.1 * unit))
