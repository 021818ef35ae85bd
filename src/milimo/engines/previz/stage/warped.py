"""A set that is one painting of a deep space: pushed through its own depth, so that floors and walls slide right.

Each plate carries 1/z at quarter size. A picture position looks up x·(1 − c/z) + f·t/z: exact for the point there, linear on
planes, so a floor stays a floor. Groups that stand in front are plates of their own; the plate behind has no holes.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.camera import BASE_ZOOM
from milimo.engines.previz.model import Layer
from milimo.engines.previz.stage.canvas import Canvas, lay_over, put
from milimo.engines.previz.stage.moment import Moment
from milimo.engines.previz.stage.plate import Plate, covered_from, whole_plate
from milimo.engines.previz.stage.sampling import Bytes, as_bytes

COARSE = 4               # px of the canvas a cell of the displacement map
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
        map_x, map_y = self._maps(moment, (x0, y0, x1, y1))
        half_x, half_y = _halved(map_x), _halved(map_y)
        target = canvas.window(x0, y0, x1, y1)
        edge = cv2.BORDER_REPLICATE if plate.blend == "opaque" else cv2.BORDER_CONSTANT
        if plate.blend == "opaque":
            luma = cv2.remap(plate.luma, map_x, map_y, cv2.INTER_LINEAR, borderMode=edge)
            put(target, as_bytes(luma), as_bytes(cv2.remap(plate.chroma, half_x, half_y, cv2.INTER_LINEAR, borderMode=edge)))
            return
        assert plate.clear is not None
        luma = _looked_up(plate.luma, map_x, map_y, 0)
        clear = _looked_up(plate.clear, map_x, map_y, 255)
        chroma = cv2.remap(plate.chroma, half_x, half_y, cv2.INTER_LINEAR, borderMode=edge, borderValue=(0, 0, 255))
        lay_over(target, luma, clear, np.asarray(chroma, np.uint8))

    def _window(self, canvas: Canvas, moment: Moment) -> tuple[int, int, int, int]:
        """The part of the canvas that the plate can reach: whole for an opaque one, its box and a margin otherwise."""
        plate = self._plate
        if plate.blend == "opaque":
            return 0, 0, canvas.width, min(canvas.height, canvas.floor)
        nearest = 1 / max(float(self._inverse.max()), 1e-4)
        farthest = 1 / max(float(self._inverse.min()), 1e-4)
        corners = np.array([[plate.x + u, plate.y + v, 1.0] for u in (0, plate.width) for v in (0, plate.height)])
        seen = np.concatenate([corners @ moment.affine(depth).T for depth in (nearest, farthest)])
        (left, top), (right, bottom) = seen.min(axis=0), seen.max(axis=0)
        step = 2 * COARSE
        return (max(0, int(left) // step * step), max(0, int(top) // step * step),
                min(canvas.width, -(-int(right) // step) * step) & ~1, min(canvas.height, canvas.floor, -(-int(bottom) // step) * step) & ~1)

    def _maps(self, moment: Moment, box: tuple[int, int, int, int]) -> tuple[Map, Map]:
        """Plate px for every canvas px of the box."""
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
        size = (columns * COARSE, rows * COARSE)
        cut = (slice(COARSE, COARSE + y1 - y0), slice(COARSE, COARSE + x1 - x0))
        fine = [cv2.resize((source * plate.scale - 0.5).astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
                for source in (source_x, source_y)]
        return np.ascontiguousarray(fine[0][cut], np.float32), np.ascontiguousarray(fine[1][cut], np.float32)


def _looked_up(plane: Bytes, map_x: Map, map_y: Map, outside: int) -> Bytes:
    return np.asarray(cv2.remap(plane, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT,
                                borderValue=(outside,)), np.uint8)


def _halved(map_: Map) -> Map:
    """The same look-up for half-size planes: mean of 2 × 2, in half-size pixels."""
    height, width = map_.shape
    small = cv2.resize(map_, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32) * np.float32(0.5) - np.float32(0.25)


def _unclipped(inverse: Map, plate: Plate) -> Map:
    """1/z at quarter size of the *plate*; a painter's own rounding of that size is set right here."""
    size = (max(1, round(plate.width / COARSE)), max(1, round(plate.height / COARSE)))
    smooth = cv2.resize(inverse.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.GaussianBlur(smooth, (0, 0), 1.2), np.float32)
