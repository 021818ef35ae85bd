"""From solids to a surface: where each pixel's ray meets a figure, which way the surface faces, what shades it.

Orthographic along +z. The field is first sampled in a coarse volume whose columns are the picture's; the first
crossing along z is the surface. Close pictures go on from there by sphere tracing on the picture's own grid.
The same volume then answers for cast shadows and for ambient occlusion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.figures.field import Array, Solid, Vec, dots, lengths
from milimo.engines.previz.figures.grids import FAR, Grid, sample_all
from milimo.engines.previz.paint import Cut

SPARSE = 2.0             # rows of a volume between two of its planes: along z a distance is nearly a straight line


@dataclass(frozen=True, slots=True)
class Canvas:
    """The picture of a figure: `scale` px per unit; the unit space's origin lies on pixel (`x0`, `y0`). `cut` is where it
    was cut out of a larger one, whose strokes it keeps."""

    width: int
    height: int
    scale: float
    x0: float
    y0: float
    cut: Cut | None = None

    def pixel(self, point: Vec) -> tuple[float, float]:
        return self.x0 + float(point[0]) * self.scale, self.y0 - float(point[1]) * self.scale

    def grid_axes(self, cell: float = 1.0) -> tuple[Array, Array]:
        """Unit coordinates of the columns and rows of a grid with one cell in `cell` pixels."""
        nx, ny = int(np.ceil(self.width / cell)), int(np.ceil(self.height / cell))
        x = ((np.arange(nx) + 0.5) * cell - self.x0) / self.scale
        y = (self.y0 - (np.arange(ny) + 0.5) * cell) / self.scale
        return x.astype(np.float32), y.astype(np.float32)


@dataclass(slots=True)
class Volume:
    """Distances on a regular grid (rows, columns, planes), for shadows and occlusion."""

    grid: Grid
    distance: Array

    def at(self, x: Array, y: Array, z: Array) -> Array:
        """Trilinear distances at points (any number); FAR outside the grid."""
        g, d = self.grid, self.distance
        rows, columns, planes = d.shape
        inverse = np.float32(1 / g.step)
        u, v, w = (x - g.x[0]) * inverse, (g.y[0] - y) * inverse, (z - g.z[0]) * np.float32(1 / g.deep)
        inside = (u >= 0) & (v >= 0) & (w >= 0) & (u < columns - 1) & (v < rows - 1) & (w < planes - 1)
        i, j, k = (np.clip(a, 0, n - 2).astype(np.int32) for a, n in ((u, columns), (v, rows), (w, planes)))
        u, v, w = u - i, v - j, w - k
        base = (j * columns + i) * planes + k
        flat = d.ravel()
        out = np.zeros(len(x), np.float32)
        for dj, wy in ((0, 1 - v), (1, v)):
            for di, wx in ((0, 1 - u), (1, u)):
                at = base + (dj * columns + di) * planes
                near, far = flat[at], flat[at + 1]
                out += wy * wx * (near + (far - near) * w)
        return np.where(inside, out, FAR)


@dataclass(slots=True)
class Surface:
    """What is seen: per hit pixel its index, place, normal (toward the viewer: z < 0) and solid; coverage for all."""

    canvas: Canvas
    index: npt.NDArray[np.intp]    # flat pixel indices of the hits
    place: Array                   # (hits, 3) units
    normal: Array                  # (hits, 3)
    solid: npt.NDArray[np.uint8]   # (hits,) which solid
    alpha: Array                   # (height, width)
    volume: Volume

    def picture(self, values: Array, empty: float = 0.0) -> Array:
        """Per-hit values, (hits,) or (hits, n), laid out as a picture."""
        flat = np.full((self.canvas.height * self.canvas.width, *values.shape[1:]), empty, np.float32)
        flat[self.index] = values
        return flat.reshape(self.canvas.height, self.canvas.width, *values.shape[1:])


def crop_canvas(solids: Sequence[Solid], scale: float, pad: int = 6) -> Canvas:
    """The smallest canvas that holds all solids at `scale` px per unit, with `pad` px to spare on each side."""
    low, high = _extent(solids)
    left, top = int(np.floor(low[0] * scale)) - pad, int(np.floor(-high[1] * scale)) - pad
    right, bottom = int(np.ceil(high[0] * scale)) + pad, int(np.ceil(-low[1] * scale)) + pad
    return Canvas(right - left, bottom - top, scale, -left, -top)


def see(solids: Sequence[Solid], canvas: Canvas, *, cell: float = 1.0, refine: int = 0, also: Sequence[Solid] = ()
        ) -> Surface:
    """Find the visible surface.

    `cell` is the volume's spacing in px (also along z). With `refine` 0 it must be 1 and the surface is the volume's
    own first crossing; otherwise `refine` sphere-tracing steps follow on the picture's grid. Solids in `also` are not
    seen themselves but shade what is.
    """
    low, high = _extent([*solids, *also])
    step = cell / canvas.scale
    x, y = canvas.grid_axes(cell)
    deep = step if refine else SPARSE * step
    z = np.arange(float(low[2]) - 2.5 * deep, float(high[2]) + 2.5 * deep, deep).astype(np.float32)
    grid = Grid(x, y, z, step, deep)
    owner = None if refine else np.zeros(grid.shape, np.uint8)
    volume = Volume(grid, sample_all(solids, grid, owner))
    seen = _crossed(canvas, volume, owner) if owner is not None else _refined(solids, canvas, volume, cell, refine)
    if also:
        seen.volume = Volume(grid, np.minimum(volume.distance, sample_all(also, grid)))
    return seen


def _extent(solids: Sequence[Solid]) -> tuple[Vec, Vec]:
    boxes = [s.bounds() for s in solids if s.steps or s.base is not None]
    return np.min([b[0] for b in boxes], axis=0), np.max([b[1] for b in boxes], axis=0)


def _crossed(canvas: Canvas, volume: Volume, owner: npt.NDArray[np.uint8]) -> Surface:
    """The first place along z where the volume changes sign, with the gradient there as the normal."""
    d, grid = volume.distance, volume.grid
    _, columns, planes = d.shape
    first = np.argmax(d < 0, axis=2)
    hit = first > 0
    index = np.flatnonzero(hit)
    k = first.ravel()[index]
    flat = d.ravel()
    at = index * planes + k
    d0, d1 = np.minimum(flat[at - 1], 2 * np.float32(grid.deep)), flat[at]
    t = d0 / (d0 - d1 + np.float32(1e-9))
    row, column = index // columns, index % columns
    place = np.stack([grid.x[column], grid.y[row], grid.z[k - 1] + t * np.float32(grid.deep)], 1)

    def slope(offset: int) -> Array:
        """Central difference between neighbours `offset` apart, blended between the planes about the surface."""
        top = flat.size - 1
        ahead, behind = np.clip(at + offset, 0, top), np.clip(at - offset, 0, top)
        inner = flat[ahead] - flat[behind]
        outer = flat[np.clip(ahead - 1, 0, top)] - flat[np.clip(behind - 1, 0, top)]
        return outer + (inner - outer) * t

    normal = np.stack([slope(planes), -slope(columns * planes), np.float32(2 * grid.step / grid.deep) * (d1 - d0)], 1)
    normal /= lengths(normal)[:, None] + np.float32(1e-6)
    alpha = np.clip(0.5 - d.min(axis=2) * np.float32(canvas.scale), 0, 1)
    solid = np.where(t > 0.5, owner.ravel()[at - 1], owner.ravel()[at])
    return Surface(canvas, index, place, normal, solid, alpha.astype(np.float32), volume)


def _refined(solids: Sequence[Solid], canvas: Canvas, volume: Volume, cell: float, steps: int) -> Surface:
    """Sphere tracing on the picture's grid from a little before the volume's first near cell."""
    coarse = np.float32(volume.grid.step)
    x, y = canvas.grid_axes()
    early, own, late = _starts(canvas, volume, cell)
    begun = np.isfinite(early)
    beyond = volume.grid.z[-1] + 4 * coarse
    grid = Grid(x, y, np.where(begun, early, beyond).astype(np.float32), float(coarse))
    # a third of a pixel: finer is invisible, coarser shows as rings on cheeks
    near = np.float32(0.35 / canvas.scale)
    gap = np.full(begun.shape, FAR, np.float32)
    # Rays that slid past a nearer edge start again where their own column of the volume has a surface, then where the
    # farthest neighbour has one: without this a chest seen from the side tears along its outline.
    for restart, turns in ((None, steps), (own, max(2, steps - 1)), (late, 2)):
        if restart is not None:
            again = (gap > 2 * near) & np.isfinite(restart)
            if not again.any():
                break
            grid.z = np.where(again, np.maximum(grid.z, restart), grid.z).astype(np.float32)
        for _ in range(turns):
            gap = sample_all(solids, grid)
            grid.z = grid.z + np.where(begun, np.clip(gap, -coarse, 2 * coarse), 0).astype(np.float32) * np.float32(0.97)
    owner = np.zeros(begun.shape, np.uint8)
    here = sample_all(solids, grid, owner)
    hit = begun & (here < 3 * near)
    normal = np.stack(_slopes(solids, grid, here, np.float32(0.9 / canvas.scale)), -1)
    index = np.flatnonzero(hit)
    n = normal.reshape(-1, 3)[index]
    n /= lengths(n)[:, None] + np.float32(1e-6)
    row, column = index // canvas.width, index % canvas.width
    place = np.stack([x[column], y[row], grid.z.ravel()[index]], 1)
    alpha = np.clip((cv2.GaussianBlur(hit.astype(np.float32), (0, 0), 0.9) - 0.5) * np.float32(1.7) + np.float32(0.5), 0, 1)
    return Surface(canvas, index, place, n, owner.ravel()[index], alpha, volume)


def _starts(canvas: Canvas, volume: Volume, cell: float) -> tuple[Array, Array, Array]:
    """Where rays begin, on the picture's grid: before the nearest of nine columns, on their own column's surface, on the
    farthest of nine; inf where there is none."""
    coarse, z = np.float32(volume.grid.step), volume.grid.z

    def first(mask: npt.NDArray[np.bool_], back: float) -> Array:
        k = np.argmax(mask, axis=2)
        return np.where(mask.any(axis=2), z[k] - np.float32(back) * coarse, np.float32(1e6)).astype(np.float32)

    box = np.ones((3, 3), np.uint8)
    early = cv2.erode(first(volume.distance < 1.2 * coarse, 1.0), box)
    own = first(volume.distance < 0, 1.0)
    late = cv2.dilate(np.where(own > 1e5, np.float32(-1e6), own), box)
    late = np.where(late < -1e5, np.float32(1e6), late)
    r = np.clip((np.arange(canvas.height) / cell).astype(np.intp), 0, own.shape[0] - 1)
    c = np.clip((np.arange(canvas.width) / cell).astype(np.intp), 0, own.shape[1] - 1)
    at = np.ix_(r, c)
    early, own, late = (np.where(a > 1e5, np.inf, a)[at].astype(np.float32) for a in (early, own, late))
    return early, own, late


def _slopes(solids: Sequence[Solid], grid: Grid, here: Array, e: np.float32) -> tuple[Array, Array, Array]:
    """Forward differences of the field along x, y and z."""
    moved_x = Grid(grid.x + e, grid.y, grid.z, grid.step)
    moved_y = Grid(grid.x, grid.y + e, grid.z, grid.step)
    moved_z = Grid(grid.x, grid.y, grid.z + e, grid.step)
    return (sample_all(solids, moved_x) - here, sample_all(solids, moved_y) - here, sample_all(solids, moved_z) - here)


def shadow(surface: Surface, toward: Array, reach: float, softness: float = 9.0, steps: int = 12) -> Array:
    """How much of the light from `toward` ((3,) or (hits, 3), unit) arrives: 1 lit, 0 shadowed; `reach` in units."""
    volume = surface.volume
    step = volume.grid.step
    start = surface.place + surface.normal * np.float32(1.2 * step)
    light = np.ones(len(start), np.float32)
    direction = np.broadcast_to(toward, start.shape)
    t = 1.5 * step
    growth = (max(reach, 4 * step) / t) ** (1 / steps)
    facing = dots(surface.normal, direction) > -0.15
    at = np.flatnonzero(facing)
    for _ in range(steps):
        p = start[at] + direction[at] * np.float32(t)
        d = volume.at(p[:, 0], p[:, 1], p[:, 2])
        light[at] = np.minimum(light[at], np.clip(d * np.float32(softness / t) + np.float32(0.5), 0, 1))
        at = at[light[at] > 0.02]
        t *= growth
    return light * light * (3 - 2 * light)


def openness(surface: Surface, reach: float) -> Array:
    """Ambient occlusion: 1 in the open, toward 0 in creases and under arms; `reach` in units."""
    volume = surface.volume
    total = np.zeros(len(surface.place), np.float32)
    for share, weight in ((0.35, 0.55), (1.0, 0.45)):
        h = np.float32(max(reach * share, 1.3 * volume.grid.step))
        p = surface.place + surface.normal * h
        total += np.float32(weight) * np.clip(volume.at(p[:, 0], p[:, 1], p[:, 2]) / h, 0, 1)
    return np.clip(0.25 + 0.75 * total, 0, 1)
