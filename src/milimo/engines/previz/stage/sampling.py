"""Sub-pixel sampling of 8-bit plates, chosen so that pans and slow zooms neither blur nor pulse.

A shift phase that wanders at scale 1 makes sharpness breathe (detail energy fell to 46 %), so plates are always shown a
little enlarged (≥ 1.015). Then an integer crop, enlarged by the exact factor, has phases 0, 1/a, 2/a …: dropping the
right number of leading columns hits any sub-pixel shift to about 1/50 px with a single interpolation, 3 times
cheaper than warpAffine and at most one level away from it.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Affine = npt.NDArray[np.float64]     # (2, 3)

LONGEST_LEAD = 72        # columns dropped at most in the search for a phase
PHASE_TOLERANCE = 0.06   # px; a worse phase falls back to warpAffine
SOFT = 1.45              # enlargement from which a plate is soft anyway


def sample(plane: Bytes, matrix: Affine, size: tuple[int, int], border: tuple[int, ...] | None) -> Bytes:
    """`plane` seen through `matrix` (plane pixel centres to picture pixel centres) in a window of `size` (w, h).

    `border` is the colour outside the plane, one value a channel; None repeats the edge.
    """
    scales = float(matrix[0, 0]), float(matrix[1, 1])
    upright = matrix[0, 1] == 0 and matrix[1, 0] == 0
    if upright and min(scales) > 0:
        # resize maps picture x to (x + ½)/a − ½; what is wanted is (x − t)/a
        first = [-float(matrix[i, 2]) / scales[i] - (0.5 / scales[i] - 0.5) for i in (0, 1)]
        if all(1.004 < scale < 1.45 for scale in scales):
            leads = [_lead(phase, scale) for phase, scale in zip(first, scales, strict=True)]
            if max(lead[2] for lead in leads) < PHASE_TOLERANCE:
                return _enlarged(plane, (leads[0][:2], leads[1][:2]), scales, size, border)
        elif (min(scales) >= SOFT or scales == (1.0, 1.0)):
            return _rect(plane, first, scales, size)
    if plane.ndim == 3:
        # three channels take two and a half times as long as four
        return as_bytes(cv2.cvtColor(_warped(cv2.cvtColor(plane, cv2.COLOR_BGR2BGRA), matrix, size, border), cv2.COLOR_BGRA2BGR))
    return _warped(plane, matrix, size, border)


def sample_both(luma: Bytes, clear: Bytes, matrix: Affine, size: tuple[int, int], repeats: bool) -> tuple[Bytes, Bytes]:
    """Luma and 1 − α of one plate, as `sample` has them; outside is clear, or the edge `repeats`. What leans is looked up
    in one go: four channels warp as fast as one."""
    if matrix[0, 1] == 0 and matrix[1, 0] == 0:
        return sample(luma, matrix, size, None if repeats else (0,)), sample(clear, matrix, size, None if repeats else (255,))
    both = _warped(as_bytes(cv2.merge([luma, clear, luma, clear])), matrix, size, None if repeats else (0, 255, 0, 255))
    return as_bytes(cv2.extractChannel(both, 0)), as_bytes(cv2.extractChannel(both, 1))


def _warped(plane: object, matrix: Affine, size: tuple[int, int], border: tuple[int, ...] | None) -> Bytes:
    mode = cv2.BORDER_REPLICATE if border is None else cv2.BORDER_CONSTANT
    return as_bytes(cv2.warpAffine(as_bytes(plane), matrix, size, flags=cv2.INTER_LINEAR, borderMode=mode, borderValue=border or ()))


def _lead(phase: float, scale: float) -> tuple[int, int, float]:
    """(columns to drop, integer crop start, error in px) for a crop that starts at `phase`."""
    longest = min(LONGEST_LEAD, int(1 / (1 - 1 / scale)) + 2)
    steps = np.arange(longest) / scale
    miss = (steps - phase) % 1.0
    miss = np.minimum(miss, 1 - miss)
    drop = int(miss.argmin())
    return drop, round(phase - float(steps[drop])), float(miss[drop])


def _enlarged(plane: Bytes, leads: tuple[tuple[int, int], tuple[int, int]], scales: tuple[float, float],
              size: tuple[int, int], border: tuple[int, ...] | None) -> Bytes:
    (drop_x, left), (drop_y, top) = leads
    width = math.ceil((size[0] + drop_x) / scales[0]) + 1
    height = math.ceil((size[1] + drop_y) / scales[1]) + 1
    crop = _crop(plane, left, top, width, height, border)
    grown = as_bytes(cv2.resize(crop, None, fx=scales[0], fy=scales[1], interpolation=cv2.INTER_LINEAR))
    return grown[drop_y:drop_y + size[1], drop_x:drop_x + size[0]]


def _crop(plane: Bytes, left: int, top: int, width: int, height: int, border: tuple[int, ...] | None) -> Bytes:
    rows, columns = plane.shape[:2]
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + width, columns), min(top + height, rows)
    if x0 == left and y0 == top and x1 == left + width and y1 == top + height:
        return plane[y0:y1, x0:x1]
    if x1 <= x0 or y1 <= y0:      # wholly outside: the nearest edge, or nothing
        x0, y0 = min(max(x0, 0), columns - 1), min(max(y0, 0), rows - 1)
        x1, y1 = x0 + 1, y0 + 1
        if border is not None:
            empty = np.empty((height, width, *plane.shape[2:]), np.uint8)
            empty[...] = border if plane.ndim == 3 else border[0]
            return empty
        left, top = min(max(left, x0 - width + 1), x0), min(max(top, y0 - height + 1), y0)
    pads = (y0 - top, top + height - y1, x0 - left, left + width - x1)
    mode = cv2.BORDER_REPLICATE if border is None else cv2.BORDER_CONSTANT
    return as_bytes(cv2.copyMakeBorder(plane[y0:y1, x0:x1], *pads, mode, value=border or ()))


def _rect(plane: Bytes, first: list[float], scales: tuple[float, float], size: tuple[int, int]) -> Bytes:
    """A sub-pixel crop, then enlarged: two interpolations, for soft things painted at half size.

    Outside the edge is repeated; every plate that does not bleed has a clear margin, so that this is clear too.
    """
    width, height = math.ceil(size[0] / scales[0]) + 1, math.ceil(size[1] / scales[1]) + 1
    centre = (first[0] + (width - 1) / 2, first[1] + (height - 1) / 2)
    crop = cv2.getRectSubPix(plane, (width, height), centre)
    if scales != (1.0, 1.0):
        crop = cv2.resize(crop, None, fx=scales[0], fy=scales[1], interpolation=cv2.INTER_LINEAR)
    return as_bytes(crop)[:size[1], :size[0]]


def as_bytes(array: object) -> Bytes:
    """OpenCV's answer as what it is; no copy."""
    return np.asarray(array, dtype=np.uint8)
