"""Sub-pixel sampling of 8-bit plates, chosen so that pans and slow zooms neither blur nor pulse.

A shift phase that wanders at scale 1 makes sharpness breathe (detail energy fell to 46 %), so plates are always shown a
little enlarged (≥ 1.015). Then an integer crop, enlarged by the exact factor, has phases 0, 1/a, 2/a …: dropping the
right number of leading columns hits any sub-pixel shift to about 1/50 px with a single interpolation, 3 times
cheaper than warpAffine and at most one level away from it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Affine = npt.NDArray[np.float64]     # (2, 3)
Row = tuple[float, float, float]
Matrix = tuple[Row, Row]             # the same as plain numbers: twenty times cheaper to work with, a plate at a time

LONGEST_LEAD = 72        # columns dropped at most in the search for a phase
PHASE_TOLERANCE = 0.06   # px; a worse phase falls back to warpAffine
PHASE_GOOD = 0.012       # px; no better one is looked for
SOFT = 1.45              # enlargement from which a plate is soft anyway


@dataclass(frozen=True, slots=True)
class Way:
    """How planes are looked up through one matrix: worked out once, used for luma and 1 − α alike.

    `leads` is (columns or rows to drop, first of the crop) of both axes where a phase fits; else `first` is where the
    picture's first pixel lies on the plane, for a crop that starts between pixels; else the matrix warps.
    """

    matrix: Matrix
    leads: tuple[tuple[int, int], tuple[int, int]] | None = None
    first: tuple[float, float] | None = None

    @property
    def warps(self) -> bool:
        return self.leads is None and self.first is None

    @property
    def scales(self) -> tuple[float, float]:
        return self.matrix[0][0], self.matrix[1][1]


def way_through(matrix: Matrix) -> Way:
    """The cheapest way that does `matrix` (plane pixel centres to picture pixel centres) justice."""
    (across, leaning, x), (rising, down, y) = matrix
    if leaning == 0 and rising == 0 and across > 0 and down > 0:
        # resize maps picture x to (x + ½)/a − ½; what is wanted is (x − t)/a
        first = (-x / across - (0.5 / across - 0.5), -y / down - (0.5 / down - 0.5))
        if 1.004 < across < SOFT and 1.004 < down < SOFT:
            lead_x, lead_y = _lead(first[0], across), _lead(first[1], down)
            if max(lead_x[2], lead_y[2]) < PHASE_TOLERANCE:
                return Way(matrix, (lead_x[:2], lead_y[:2]))
        elif min(across, down) >= SOFT or across == down == 1.0:
            return Way(matrix, None, first)
    return Way(matrix)


def sample(plane: Bytes, way: Way, size: tuple[int, int], border: tuple[int, ...] | None) -> Bytes:
    """`plane` seen in a window of `size` (w, h). `border` is the colour outside the plane, one value a channel; None
    repeats the edge."""
    if way.leads is not None:
        return _enlarged(plane, way.leads, way.scales, size, border)
    if way.first is not None:
        return _rect(plane, way.first, way.scales, size)
    if plane.ndim == 3:
        # three channels take two and a half times as long as four
        return as_bytes(cv2.cvtColor(warped(cv2.cvtColor(plane, cv2.COLOR_BGR2BGRA), way, size, border), cv2.COLOR_BGRA2BGR))
    return warped(plane, way, size, border)


def warped(plane: object, way: Way, size: tuple[int, int], border: tuple[int, ...] | None) -> Bytes:
    """`sample` for any matrix, and any number of channels."""
    mode = cv2.BORDER_REPLICATE if border is None else cv2.BORDER_CONSTANT
    return as_bytes(cv2.warpAffine(
        as_bytes(plane), np.array(way.matrix), size, flags=cv2.INTER_LINEAR, borderMode=mode, borderValue=border or ()))


def _lead(phase: float, scale: float) -> tuple[int, int, float]:
    """(columns to drop, integer crop start, error in px) for a crop that starts at `phase`. The first good one is taken."""
    step = 1 / scale
    best, drop, at = 1.0, 0, -phase % 1.0
    for number in range(min(LONGEST_LEAD, int(1 / (1 - step)) + 2)):
        miss = at if at < 0.5 else 1.0 - at
        if miss < best:
            best, drop = miss, number
            if miss < PHASE_GOOD:
                break
        at += step
        if at >= 1.0:
            at -= 1.0
    return drop, round(phase - drop * step), best


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


def _rect(plane: Bytes, first: tuple[float, float], scales: tuple[float, float], size: tuple[int, int]) -> Bytes:
    """A sub-pixel crop, then enlarged: two interpolations, for soft things painted at half size.

    Outside the edge is repeated; every plate that does not bleed has a clear margin, so that this is clear too.
    """
    width, height = math.ceil(size[0] / scales[0]) + 1, math.ceil(size[1] / scales[1]) + 1
    centre = (first[0] + (width - 1) / 2, first[1] + (height - 1) / 2)
    crop = cv2.getRectSubPix(plane, (width, height), centre)
    if scales != (1.0, 1.0):
        crop = cv2.resize(crop, None, fx=scales[0], fy=scales[1], interpolation=cv2.INTER_LINEAR)
    return as_bytes(crop)[:size[1], :size[0]]


def channels_of(picture: Bytes, count: int) -> list[Bytes]:
    """The first channels of a picture, a plane each: in one pass, which takes half as long as one for each."""
    planes = [np.empty(picture.shape[:2], np.uint8) for _ in range(count)]
    cv2.mixChannels([picture], planes, [0, 0, 1, 1, 2, 2][:2 * count])
    return planes


def as_bytes(array: object) -> Bytes:
    """OpenCV's answer as what it is; no copy."""
    return np.asarray(array, dtype=np.uint8)
