"""Distance fields asked for on grids: volumes and depth maps, each solid only where it reaches."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from milimo.engines.previz.figures.field import Array, Displace, Solid, Vec, smooth_max, smooth_min

DEEPEST_GRAIN = 0.08               # head units: no grain moves a surface further
FAR = np.float32(1.0)              # what a field says where nothing was evaluated: no nearer than this, about


@dataclass(frozen=True, slots=True)
class Axis:
    """Where a regular axis begins, how it goes on (either way up), and how long it is."""

    first: float
    step: float
    count: int

    @classmethod
    def of(cls, values: Array) -> Axis:
        first = float(values[0])
        return cls(first, (float(values[-1]) - first) / max(1, len(values) - 1) or 1.0, len(values))

    def span(self, start: float, stop: float) -> tuple[int, int]:
        """Index range between two values. Arithmetic: a search cost 6 % of a bust."""
        low, high = math.ceil((start - self.first) / self.step), math.ceil((stop - self.first) / self.step)
        return max(0, low), min(self.count, max(0, high))


@dataclass(slots=True)
class Grid:
    """Where a field is asked for: columns `x`, rows `y` (descending) and either planes `z` (a volume) or a depth map.

    A volume is laid out (rows, columns, planes); a map has `z` of shape (rows, columns).
    """

    x: Array
    y: Array
    z: Array
    step: float                     # units between columns
    deep: float = 0.0               # units between planes; as between columns where it is 0

    regular: tuple[Axis, ...] = ()  # columns, rows and, of a volume, planes

    def __post_init__(self) -> None:
        self.deep = self.deep or self.step
        self.regular = tuple(Axis.of(axis) for axis in (self.x, self.y, self.z) if axis.ndim == 1)

    @property
    def volume(self) -> bool:
        return self.z.ndim == 1

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.y), len(self.x), len(self.z)) if self.volume else (len(self.y), len(self.x))

    def window(self, low: Vec, high: Vec, margin: float) -> tuple[slice, ...] | None:
        """Index ranges that a box reaches, grown by `margin`; None if it misses the grid."""
        (left, bottom, near), (right, top, far) = low.tolist(), high.tolist()
        c0, c1 = self.regular[0].span(left - margin, right + margin)
        r0, r1 = self.regular[1].span(top + margin, bottom - margin)
        if c1 <= c0 or r1 <= r0:
            return None
        if not self.volume:
            return slice(r0, r1), slice(c0, c1)
        k0, k1 = self.regular[2].span(near - margin, far + margin)
        return None if k1 <= k0 else (slice(r0, r1), slice(c0, c1), slice(k0, k1))

    def axes(self, window: tuple[slice, ...]) -> tuple[Array, Array, Array]:
        if self.volume:
            return self.x[window[1]][None, :, None], self.y[window[0]][:, None, None], self.z[window[2]][None, None, :]
        return self.x[window[1]][None, :], self.y[window[0]][:, None], self.z[window[0], window[1]]


Sampled = tuple[tuple[slice, ...], Array]


def sample(solid: Solid, grid: Grid, known: dict[int, Sampled | None] | None = None) -> Sampled | None:
    """The solid's distances on the part of the grid it reaches: (window, distances); None where it reaches nothing.

    `known` holds fields already sampled in this pass, so that a garment shares the body's.
    """
    known = {} if known is None else known
    if id(solid) in known:
        return known[id(solid)]
    widest = max([k for _, k, _ in solid.steps], default=0.0)
    margin = max(2.2 * grid.step, widest)
    low, high = solid.bounds()
    window = grid.window(low, high, margin)
    if window is None:
        known[id(solid)] = None
        return None
    out = np.full(tuple(s.stop - s.start for s in window), FAR, np.float32)
    if solid.base is not None:
        base = sample(solid.base, grid, known)
        if base is not None:
            shared = _overlap(window, base[0])
            if shared is not None:
                out[shared[0]] = base[1][shared[1]] - np.float32(solid.grown)
    for verb, k, form in solid.steps:
        a, b = form.bounds()
        where = grid.window(a, b, max(2.2 * grid.step, k))
        if where is None:
            continue
        local = _overlap(window, where)
        if local is None:
            continue
        put, _ = local
        inside = tuple(slice(w.start + p.start, w.start + p.stop) for w, p in zip(window, put, strict=True))
        d = form.distance(*grid.axes(inside))
        part = out[put]
        out[put] = smooth_min(part, d, k) if verb == "join" else smooth_max(part, -d, k)
    if solid.cuts or solid.grain is not None:
        x, y, z = grid.axes(window)
        for k, plane in solid.cuts:
            out = smooth_max(out, np.broadcast_to(plane.distance(x, y, z), out.shape), k)
        if solid.grain is not None and grid.volume:
            out += _grained(solid, solid.grain, x, y, z)
        elif solid.grain is not None:
            # rays step by two cells at most: what is farther off than that and a lock's height may stay smooth
            at = np.nonzero(out < np.float32(2 * grid.step + DEEPEST_GRAIN * solid.frame[2]))
            out[at] += _grained(solid, solid.grain, x[0, at[1]], y[at[0], 0], z[at])
    known[id(solid)] = (window, out)
    return window, out


def _grained(solid: Solid, grain: Displace, x: Array, y: Array, z: Array) -> Array:
    """What the grain adds to distances at places in camera space."""
    r, t, s = solid.frame
    dx, dy, dz = x - np.float32(t[0]), y - np.float32(t[1]), z - np.float32(t[2])
    own = [(dx * np.float32(r[0, i] / s) + dy * np.float32(r[1, i] / s) + dz * np.float32(r[2, i] / s)) for i in range(3)]
    return grain(own[0], own[1], own[2]) * np.float32(s)


def _overlap(outer: tuple[slice, ...], inner: tuple[slice, ...]
             ) -> tuple[tuple[slice, ...], tuple[slice, ...]] | None:
    """Where two windows meet, as slices into the first and into the second; None if they do not."""
    put: list[slice] = []
    take: list[slice] = []
    for a, b in zip(outer, inner, strict=True):
        start, stop = max(a.start, b.start), min(a.stop, b.stop)
        if stop <= start:
            return None
        put.append(slice(start - a.start, stop - a.start))
        take.append(slice(start - b.start, stop - b.start))
    return tuple(put), tuple(take)


def sample_all(solids: Sequence[Solid], grid: Grid, owner: npt.NDArray[np.uint8] | None = None) -> Array:
    """Nearest distance over all solids on the whole grid; `owner`, if given, receives the index of the nearest."""
    total = np.full(grid.shape, FAR, np.float32)
    known: dict[int, Sampled | None] = {}
    for index, solid in enumerate(solids):
        found = sample(solid, grid, known)
        if found is None:
            continue
        window, d = found
        part = total[window]
        if owner is not None:
            np.copyto(owner[window], np.uint8(index), where=d < part)
        np.minimum(part, d, out=part)
    return total
