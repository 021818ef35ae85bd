"""A set that is one painting of a deep space: pushed through its own depth, so that floors and walls slide right.

Each plate carries 1/z at quarter size. A picture position looks up x·(1 − c/z) + f·t/z: exact for the point there, linear on
planes, so a floor stays a floor. Groups that stand in front are plates of their own; the plate behind has no holes.
"""

from __future__ import annotations

import itertools
import math

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.camera import BASE_ZOOM
from milimo.engines.previz.model import Layer
from milimo.engines.previz.stage.canvas import Box, Canvas, lay_over, put
from milimo.engines.previz.stage.moment import Moment
from milimo.engines.previz.stage.plate import Plate, covered_from, solid_from, whole_plate
from milimo.engines.previz.stage.sampling import Bytes, as_bytes, channels_of

COARSE = 4               # px of the canvas a cell of the displacement map
LATTICE = 8              # px of a plate to which its openings are found
MOST_OPENINGS = 3        # boxes kept; a window more costs as much as a few empty pixels
NEARBY = 4               # px of a plate that a look-up of its half-size planes may touch beside what it aims at
FEWEST_CELLS = 6         # rows of cells from which a band of its own is worth it
BEYOND = 100_000         # px: an opening at the plate's border has no end there
Map = npt.NDArray[np.float32]


class WarpedPlate:
    """A layer with `inverse_depth`."""

    still = True
    merges = True

    def __init__(self, layer: Layer, seed: int) -> None:
        assert layer.inverse_depth is not None
        self.depth = layer.depth
        self.covers_from = covered_from(layer)
        self._plate: Plate = whole_plate(layer, seed)
        self._inverse = _unclipped(layer.inverse_depth, self._plate)
        self._depths = tuple(1 / max(float(end), 1e-4) for end in (self._inverse.max(), self._inverse.min()))
        self._fourth: Bytes | None = None
        clear = self._plate.clear
        self._openings = None if clear is None else _openings_of(clear)
        self._painted = (0, 0, self._plate.width, self._plate.height) if clear is None else _painted_of(clear)
        self._solid_from = 0 if clear is None else solid_from(clear)

    @property
    def nbytes(self) -> int:
        return self._plate.nbytes + self._inverse.nbytes

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        plate, pose = self._plate, moment.pose
        x0, y0, x1, y1 = self._window(canvas, moment)
        if x1 - x0 < 2 * COARSE or y1 - y0 < 2 * COARSE:
            return
        if pose.truck == 0 and pose.rise == 0 and pose.push == 0:
            canvas.draw(plate, moment.affine(1.0))
            return
        cells = self._cells(moment, (x0, y0, x1, y1))
        parts = self._shared(moment, (x0, y0, x1, y1), cells[1], self._reaches_past(cells))
        if not parts:
            return
        # only the rows of cells that something is painted in are looked up finely, and one more on each side
        above = (min(part[1] for part, _ in parts) - y0) // COARSE
        below = -(-(max(part[3] for part, _ in parts) - y0) // COARSE)
        rows, origin = slice(above, below + 2), (x0, y0 + above * COARSE)
        full, half = ((_finer(cells[0][rows], unit), _finer(cells[1][rows], unit)) for unit in (1, 2))
        for part, through in parts:
            self._lay(canvas, part, through, _cut(full, part, origin, 1), _cut(half, part, origin, 2))

    def _lay(self, canvas: Canvas, part: Box, through: bool, full: tuple[Map, Map], half: tuple[Map, Map]) -> None:
        """The plate in a part of the canvas; `through`: something may be seen through it there."""
        target = canvas.window(*part)
        plate = self._plate
        if not through:
            luma = as_bytes(cv2.remap(plate.luma, *full, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
            put(target, luma, as_bytes(cv2.remap(self._tint(), *half, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)))
            return
        both, chroma = (as_bytes(cv2.remap(plane, *look, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=border))
                        for plane, look, border in zip(plate.fourfold(), (full, half), ((0, 255, 0, 255), (0, 0, 255, 0)), strict=True))
        luma, clear = channels_of(both, 2)
        lay_over(target, luma, clear, chroma)

    def _tint(self) -> Bytes:
        """Chroma as four channels: they are looked up three times faster than three."""
        if self._plate.clear is not None:
            return self._plate.fourfold()[1]
        if self._fourth is None:
            self._fourth = as_bytes(cv2.cvtColor(self._plate.chroma, cv2.COLOR_BGR2BGRA))
        return self._fourth

    def _shared(self, moment: Moment, window: Box, heights: Map, past: bool) -> list[tuple[Box, bool]]:
        """The window in parts, side by side, and of each whether anything may be seen through the plate there: what is
        whole takes one look-up less, and no mixing. `past`: the plate ends somewhere in the window."""
        if self._plate.blend == "opaque":
            return [(window, False)]
        openings = self.openings(moment)
        if openings is not None:
            return divided(window, openings)
        whole = self._plate.height if past else self._solid_from
        return banded(window, heights, (self._painted[1], self._painted[3]), (whole, self._plate.height))

    def _reaches_past(self, cells: tuple[Map, Map]) -> bool:
        """Whether a look-up leaves the plate at its left or right."""
        return bool(cells[0].min() < 1 or cells[0].max() > self._plate.width - 2)

    def openings(self, moment: Moment) -> list[Box] | None:
        """Where things behind are seen through a plate that is all round the frame, canvas px; None: it is not."""
        if self._openings is None:
            return None
        frame = self._reach((0, 0, self._plate.width, self._plate.height), moment, inner=True)
        lens = moment.lens
        if frame[0] > 0 or frame[1] > 0 or frame[2] < lens.width + 2 * lens.margin_x or frame[3] < lens.height + 2 * lens.margin_y:
            return None
        return [self._reach(box, moment) for box in self._openings]

    def _window(self, canvas: Canvas, moment: Moment) -> Box:
        """The part of the canvas that the plate can reach: whole for an opaque one, its box and a margin otherwise."""
        left, top, right, bottom = canvas.clip
        if self._plate.blend == "opaque":
            return left, top, right, bottom
        x0, y0, x1, y1 = self._reach(self._painted, moment)
        step = 2 * COARSE
        return (max(left, x0 // step * step), max(top, y0 // step * step),
                min(right, -(-x1 // step) * step), min(bottom, -(-y1 // step) * step))

    def _reach(self, box: Box, moment: Moment, *, inner: bool = False) -> Box:
        """What a box of the plate can touch of the canvas, over all its depths; `inner`: what it surely covers."""
        plate = self._plate
        (left, top), (right, bottom) = ((plate.x + u / plate.scale, plate.y + v / plate.scale) for u, v in (box[:2], box[2:]))
        ends: list[tuple[float, float, float, float]] = []
        for depth in self._depths:
            affine = moment.affine(depth)
            grow, tx, ty = float(affine[0, 0]), float(affine[0, 2]), float(affine[1, 2])
            ends.append((grow * left + tx, grow * top + ty, grow * right + tx, grow * bottom + ty))
        low, high = (max, min) if inner else (min, max)
        x0, y0 = (low(end[i] for end in ends) for i in (0, 1))
        x1, y1 = (high(end[i] for end in ends) for i in (2, 3))
        return math.floor(x0) & ~1, math.floor(y0) & ~1, math.ceil(x1) + 1 & ~1, math.ceil(y1) + 1 & ~1

    def _cells(self, moment: Moment, box: tuple[int, int, int, int]) -> tuple[Map, Map]:
        """Plate px for the middle of every cell of the box, and of one cell more on each side."""
        plate, pose, lens = self._plate, moment.pose, moment.lens
        x0, y0, x1, y1 = box
        # one cell more on each side: the enlarged map must not stand still along its border
        columns, rows = -(-(x1 - x0) // COARSE) + 2, -(-(y1 - y0) // COARSE) + 2
        grow = BASE_ZOOM * pose.zoom
        xs = (np.arange(columns, dtype=np.float32) - 0.5) * COARSE + x0 - lens.margin_x - lens.width / 2 - pose.pan
        ys = (np.arange(rows, dtype=np.float32) - 0.5) * COARSE + y0 - lens.margin_y - lens.height / 2 - pose.tilt
        xs, ys = (xs / grow).astype(np.float32), (ys / grow).astype(np.float32)
        # where each canvas cell lies on the 1/z map under the neutral camera
        origin_x = (lens.width / 2 - plate.x) / COARSE * plate.scale - 0.5
        origin_y = (lens.height / 2 - plate.y) / COARSE * plate.scale - 0.5
        matrix = np.array([[plate.scale / grow, 0, float(xs[0]) * plate.scale / COARSE + origin_x],
                           [0, plate.scale / grow, float(ys[0]) * plate.scale / COARSE + origin_y]])
        inverse = np.asarray(cv2.warpAffine(
            self._inverse, matrix, (columns, rows), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE), np.float32)
        grow_away = 1 - pose.push * inverse
        focal = lens.focal_px
        source_x = xs[None] * grow_away + (focal * pose.truck) * inverse + np.float32(lens.width / 2 - plate.x)
        source_y = ys[:, None] * grow_away - (focal * pose.rise) * inverse + np.float32(lens.height / 2 - plate.y)
        at_x, at_y = ((source * plate.scale - 0.5).astype(np.float32) for source in (source_x, source_y))
        return at_x, at_y


def divided(window: Box, openings: list[Box]) -> list[tuple[Box, bool]]:
    """Bands of a window, each cut where an opening begins and where the last one in it ends."""
    left, top, right, bottom = window
    seen = [(max(x0, left), max(y0, top), min(x1, right), min(y1, bottom)) for x0, y0, x1, y1 in openings]
    seen = [box for box in seen if box[2] > box[0] and box[3] > box[1]]
    edges = sorted({top, bottom, *(edge for box in seen for edge in (box[1], box[3]))})
    parts: list[tuple[Box, bool]] = []
    for upper, lower in itertools.pairwise(edges):
        across = [box for box in seen if box[1] < lower and box[3] > upper]
        first, last = (min(box[0] for box in across), max(box[2] for box in across)) if across else (right, right)
        cuts = ((left, first, False), (first, last, True), (last, right, False))
        parts += [((x0, upper, x1, lower), through) for x0, x1, through in cuts if x1 > x0]
    return parts


def banded(window: Box, heights: Map, painted: tuple[int, int], whole: tuple[int, int]) -> list[tuple[Box, bool]]:
    """Bands of a window, by which rows of the plate its rows of cells look up: what falls on nothing painted is left
    out, what falls on rows that are whole is not seen through. `heights` is one cell larger than the window all round."""
    left, top, right, bottom = window
    low, high = heights.min(axis=1), heights.max(axis=1)
    lowest = np.minimum(np.minimum(low[:-2], low[1:-1]), low[2:])
    highest = np.maximum(np.maximum(high[:-2], high[1:-1]), high[2:])
    empty = (highest < painted[0] - NEARBY) | (lowest > painted[1] + NEARBY)
    solid = (lowest >= whole[0] + NEARBY) & (highest <= whole[1] - 2)
    kinds = np.where(empty, 0, np.where(solid, 2, 1)).tolist()
    parts: list[tuple[Box, bool]] = []
    at = 0
    for kind, run in itertools.groupby(kinds):
        first, at = at, at + len(list(run))
        upper, lower = top + first * COARSE, min(bottom, top + at * COARSE)
        if kind and lower > upper:
            through = kind == 1 or at - first < FEWEST_CELLS
            if through and parts and parts[-1][1] and parts[-1][0][3] == upper:
                upper = parts.pop()[0][1]
            parts.append(((left, upper, right, lower), through))
    return parts


def _finer(cells: Map, unit: int) -> Map:
    """The look-up of every pixel of the cells but the outermost; `unit` 2 for half-size planes, in their pixels."""
    rows, columns = cells.shape
    step = COARSE // unit
    if unit == 2:
        cells = cells * np.float32(0.5) - np.float32(0.25)
    fine = np.asarray(cv2.resize(cells, (columns * step, rows * step), interpolation=cv2.INTER_LINEAR), np.float32)
    return fine[step:-step, step:-step]


def _painted_of(clear: Bytes) -> Box:
    """The box of a plate in which anything is painted, plate px; to the end of a side where paint reaches it."""
    rows, columns = np.flatnonzero(clear.min(axis=1) < 255), np.flatnonzero(clear.min(axis=0) < 255)
    if not len(rows):
        return 0, 0, 0, 0
    height, width = clear.shape
    return (max(0, int(columns[0]) - NEARBY), max(0, int(rows[0]) - NEARBY),
            min(width, int(columns[-1]) + 1 + NEARBY), min(height, int(rows[-1]) + 1 + NEARBY))


def _cut(maps: tuple[Map, Map], part: Box, origin: tuple[int, int], unit: int) -> tuple[Map, Map]:
    """What of look-ups that begin at `origin` belongs to a part of the canvas; `unit` 2 for half-size planes."""
    (x0, y0), (left, top, right, bottom) = origin, part
    window = (slice((top - y0) // unit, (bottom - y0) // unit), slice((left - x0) // unit, (right - x0) // unit))
    return maps[0][window], maps[1][window]


def _unclipped(inverse: Map, plate: Plate) -> Map:
    """1/z at quarter size of the *plate*; a painter's own rounding of that size is set right here."""
    size = (max(1, round(plate.width / COARSE)), max(1, round(plate.height / COARSE)))
    smooth = cv2.resize(inverse.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.GaussianBlur(smooth, (0, 0), 1.2), np.float32)


def _openings_of(clear: Bytes) -> list[Box]:
    """The boxes of a plate in which something is seen through it, the closest ones joined; plate px."""
    height, width = clear.shape
    size = (-(-width // LATTICE), -(-height // LATTICE))
    padded = cv2.copyMakeBorder(clear, 0, size[1] * LATTICE - height, 0, size[0] * LATTICE - width, cv2.BORDER_REPLICATE)
    seen = np.asarray(padded).reshape(size[1], LATTICE, size[0], LATTICE).max(axis=(1, 3)) > 0
    boxes = _parts_of(seen.astype(np.uint8))
    while len(boxes) > MOST_OPENINGS:
        pairs = [(i, j) for i in range(len(boxes)) for j in range(i)]
        i, j = min(pairs, key=lambda pair: _area(_joined(boxes[pair[0]], boxes[pair[1]])) - _area(boxes[pair[0]]) - _area(boxes[pair[1]]))
        boxes = [_joined(boxes[i], boxes[j]), *(box for k, box in enumerate(boxes) if k not in (i, j))]
    return [(x0 * LATTICE if x0 else -BEYOND, y0 * LATTICE if y0 else -BEYOND,
             x1 * LATTICE if x1 < size[0] else BEYOND, y1 * LATTICE if y1 < size[1] else BEYOND) for x0, y0, x1, y1 in boxes]


def _parts_of(seen: Bytes) -> list[Box]:
    """The boxes of what hangs together, or nearly: the more parts there are, the further apart they may be."""
    while True:
        seen = np.asarray(cv2.dilate(seen, np.ones((3, 3), np.uint8)), np.uint8)
        count, _, stats, _ = cv2.connectedComponentsWithStats(seen)
        if count <= 4 * MOST_OPENINGS:
            return [(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in np.asarray(stats)[1:]]


def _joined(first: Box, second: Box) -> Box:
    return (min(first[0], second[0]), min(first[1], second[1]), max(first[2], second[2]), max(first[3], second[3]))


def _area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])
