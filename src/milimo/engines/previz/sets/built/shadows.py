"""Shadow maps: what a lamp or the sun sees of a set, so that chair legs, railings and sashes throw their own shape.

A cube of six pictures round a lamp, one parallel picture along the sun. They are looked up several times, each time as if
from another point of the light: that makes the soft edge. A slab test of boxes cost 6 ms for each box and light; this
costs 25 ms a light, however much is in its way.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.paint import Floats, single
from milimo.engines.previz.sets.built.gbuffer import NEAR, Eye, outlines_of
from milimo.engines.previz.sets.built.mesh import Faces, Ints, length

_CUBE = 256                # px of one side
_PARALLEL = 768            # px of the sun's picture
_BIAS = 0.035              # m: how far behind its caster a point must lie to be in shadow

# Right, up, forward of the six sides.
_SIDES = np.array([
    [[0, 0, -1], [0, 1, 0], [1, 0, 0]], [[0, 0, 1], [0, 1, 0], [-1, 0, 0]],
    [[1, 0, 0], [0, 0, -1], [0, 1, 0]], [[1, 0, 0], [0, 0, 1], [0, -1, 0]],
    [[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[-1, 0, 0], [0, 1, 0], [0, 0, -1]],
], np.float32)

# Points on a light's disc (unit radius), a spiral: neighbours far apart, so that few look-ups make a smooth edge.
_DISC = np.array([[np.sqrt((i + 0.5) / 5) * np.cos(2.4 * i), np.sqrt((i + 0.5) / 5) * np.sin(2.4 * i)] for i in range(5)])


def _casters(faces: Faces, least: int, skip: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    hidden = np.array([any(name.startswith(s) for s in skip) for name in faces.props])
    return (faces.casts >= least) & ~faces.glass & ~hidden[faces.prop]


def _deepest(shape: tuple[int, int], points: list[Ints], boxes: list[list[int]], planes: Floats) -> Floats:
    """The greatest a·x + b·y + c of all polygons at each pixel, 0 where there is none."""
    out = np.zeros(shape, np.float32)
    stencil = np.zeros(shape, np.uint8)
    inside = stencil.view(np.bool_)
    xs = np.arange(shape[1], dtype=np.float32) + np.float32(0.5)
    ys = (np.arange(shape[0], dtype=np.float32) + np.float32(0.5))[:, None]
    for polygon, (x0, y0, x1, y1), (a, b, c) in zip(points, boxes, planes, strict=True):
        cv2.fillConvexPoly(stencil, polygon, (1,), cv2.LINE_8, 4)
        window = (slice(y0, y1), slice(x0, x1))
        here = xs[x0:x1] * a + (ys[y0:y1] * b + c)
        here *= inside[window]
        np.maximum(out[window], here, out=out[window])
        stencil[window] = 0
    return out


@dataclass(frozen=True, eq=False)
class LampShadow:
    """Nearness of the nearest caster all round a lamp."""

    position: Floats
    cube: Floats               # (6, n, n)

    @classmethod
    def of(cls, position: tuple[float, float, float], faces: Faces, skip: tuple[str, ...]) -> LampShadow:
        at = single(np.array(position))
        casters = np.flatnonzero(_casters(faces, 2, skip))
        cube = np.zeros((6, _CUBE, _CUBE), np.float32)
        for i, axes in enumerate(_SIDES):
            eye = Eye(at, axes, _CUBE / 2, (_CUBE / 2, _CUBE / 2), (_CUBE, _CUBE))
            drawn = outlines_of(eye, faces, casters)
            cube[i] = _deepest((_CUBE, _CUBE), drawn.points, drawn.boxes, drawn.planes)
        return cls(at, cube)

    def share(self, position: Floats, radius: float) -> Floats:
        """0..1 of the lamp (a ball of `radius` m) that each point sees."""
        away = position - self.position
        distance = length(away)[:, None] + np.float32(1e-6)
        ahead = away / distance
        helper = np.where(np.abs(ahead[:, 1:2]) > 0.8, np.array([1, 0, 0], np.float32), np.array([0, 1, 0], np.float32))
        side = np.cross(ahead, helper)
        side /= length(side)[:, None]
        lift = np.cross(side, ahead)
        # Seen from a point of the lamp beside its middle, a caster half-way is shifted by half as much.
        lit = np.zeros(len(position), np.float32)
        for a, b in _DISC:
            lit += self._clear(single(away + side * np.float32(a * radius) + lift * np.float32(b * radius)))
        return lit / np.float32(len(_DISC))

    def _clear(self, away: Floats) -> npt.NDArray[np.bool_]:
        x, y, z = away[:, 0], away[:, 1], away[:, 2]
        wide, tall, deep = np.abs(x), np.abs(y), np.abs(z)
        axis = np.where((wide >= tall) & (wide >= deep), 0, np.where(tall >= deep, 1, 2)).astype(np.int32)
        along = np.where(axis == 0, x, np.where(axis == 1, y, z))
        major = np.maximum(np.abs(along), np.float32(1e-4))
        side = axis * 2 + (along < 0)
        negative = (side & 1).astype(np.float32) * 2 - 1          # +1 on the sides that look along a negative axis
        u = np.where(axis == 0, z * negative, np.where(axis == 1, x, -x * negative)) / major
        v = np.where(axis == 1, z * negative, y) / major
        half = np.float32(_CUBE / 2)
        column = np.clip((u + 1) * half, 0, _CUBE - 1).astype(np.int32)
        row = np.clip((1 - v) * half, 0, _CUBE - 1).astype(np.int32)
        nearest = np.take(self.cube, (side.astype(np.int32) * _CUBE + row) * _CUBE + column)
        return nearest * np.maximum(major - np.float32(_BIAS), np.float32(NEAR * 0.5)) < 1


@dataclass(frozen=True, eq=False)
class SunShadow:
    """Height of the highest caster along parallel light."""

    axes: Floats               # rows right, up, along the light
    low: Floats                # (2,) of right, up
    scale: float               # px a metre
    top: float                 # m along the light, where the picture's plane lies
    heights: Floats            # (n, n), m before the far plane

    @classmethod
    def of(cls, toward: tuple[float, float, float], faces: Faces, skip: tuple[str, ...]) -> SunShadow:
        along = -np.asarray(toward, np.float64) / np.linalg.norm(toward)
        right = np.cross([0, 1, 0], along)
        right /= np.linalg.norm(right)
        axes = single(np.stack([right, np.cross(along, right), along]))
        at = faces.corners[_casters(faces, 1, skip)] @ axes.T
        low, high = at.reshape(-1, 3).min(0) - 0.1, at.reshape(-1, 3).max(0) + 0.1
        scale = _PARALLEL / float(max(high[:2] - low[:2]))
        # Beyond the last caster too: an empty spot of the map has height 0 and must lie below every point.
        top = float(high[2]) + 100.0
        flat = np.cross(at[:, 2] - at[:, 0], at[:, 3] - at[:, 1]).astype(np.float64)
        seen = np.abs(flat[:, 2]) > 1e-4 * (np.linalg.norm(flat, axis=1) + 1e-9)
        at, flat = at[seen], flat[seen]
        a, b = flat[:, 0] / flat[:, 2], flat[:, 1] / flat[:, 2]
        middle = at.mean(1)
        height = top - middle[:, 2] - a * middle[:, 0] - b * middle[:, 1]
        planes = np.stack([a / scale, b / scale, height + a * low[0] + b * low[1]], 1)
        flat_points = (at[..., :2] - low[:2]) * np.float32(scale)
        points = list((flat_points * 16 - 8).round().astype(np.int32))
        corners = np.concatenate([np.floor(flat_points.min(1)) - 1, np.ceil(flat_points.max(1)) + 1], 1)
        boxes = np.clip(corners, 0, _PARALLEL).astype(int).tolist()
        return cls(axes, single(low[:2]), scale, top, _deepest((_PARALLEL, _PARALLEL), points, boxes, single(planes)))

    def share(self, position: Floats, radius: float) -> Floats:
        """0..1 of the sun that each point sees; `radius` m is how far edges are spread."""
        at = position @ self.axes.T
        height = np.float32(self.top) - at[:, 2] + np.float32(_BIAS)
        lit = np.zeros(len(position), np.float32)
        for a, b in _DISC:
            column = ((at[:, 0] - self.low[0] + np.float32(a * radius)) * np.float32(self.scale)).astype(np.int32)
            row = ((at[:, 1] - self.low[1] + np.float32(b * radius)) * np.float32(self.scale)).astype(np.int32)
            inside = (column >= 0) & (column < _PARALLEL) & (row >= 0) & (row < _PARALLEL)
            index = np.clip(row, 0, _PARALLEL - 1) * _PARALLEL + np.clip(column, 0, _PARALLEL - 1)
            lit += (np.take(self.heights, index) < height) | ~inside
        return lit / np.float32(len(_DISC))
