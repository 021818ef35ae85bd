"""Things that fill the frame: an insert of what lies on a table, or on the ground where there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from milimo.engines.previz.figures.close import enlarged
from milimo.engines.previz.figures.field import Array, Matrix, Solid, Vec, smooth_max, smooth_min, turn_x, turn_y, vec
from milimo.engines.previz.figures.finish import stroked
from milimo.engines.previz.figures.grids import FAR, Grid
from milimo.engines.previz.figures.light import Lamp, Stuff, albedo_of, lighting, shade, stuff_for
from milimo.engines.previz.figures.noise import noise_at
from milimo.engines.previz.figures.objects import OBJECT_STUFF, still_life
from milimo.engines.previz.figures.trace import Canvas, Surface, Volume, see
from milimo.engines.previz.model import Cutout, FigureLight, LiesOn, Vec3

UNIT = 0.76                           # of a hand's length: one unit of the things
SEEN_PX = 96.0                        # marched px of a unit
LOOK_DOWN = 0.46                      # radians: how a table is looked at over a thing on it
TURNED = 0.42                         # radians: no thing is seen square
TABLE_ENDS = 1.75                     # units behind the thing; ground has no end
METRES = 0.23
AROUND, CELL = 0.7, 0.075             # units of the field that shades: how far it reaches, and its step
FLAME = (1.0, 0.78, 0.48)
WIDEST, TALLEST = 3.0, 1.75         # units that the things fill: of a frame 5.2 wide and 2.9 high
GROUNDS: dict[LiesOn, Stuff] = {
    "table": Stuff("#6f5339", 0.12, 18), "stone": Stuff("#8b857b", 0.05), "sand": Stuff("#b59b72", 0.02), "grass": Stuff("#5d6b3a", 0.02),
    "steel": Stuff("#858c92", 0.35, 22), "cloth": Stuff("#b9ab94", 0.03), "snow": Stuff("#d9dee2", 0.05)}
"""What a thing lies on."""


def paint_still(words: str, light: FigureLight, px: float, extent: tuple[float, float, float, float], *, ground: LiesOn = "table", colour: str | None = None,
                seed: int = 1, camera_yaw: float = 0.0, position: Vec3 = (0.0, 0.0, 1.0)) -> Cutout:
    """What `words` name, on its `ground`, with the shadow that it throws.

    `px` is a hand's length, as for `paint_hands`; `extent` (px left, up, right, down of the thing's middle) is filled as far as
    the ground reaches. `colour` is that of the thing's own material. `anchor` is the thing's middle, and so is the point `object`.
    """
    scale = px / UNIT
    tilt = turn_x(LOOK_DOWN) @ turn_y(TURNED)
    standing = still_life(words)
    middle, grow = _middle(standing)
    solids = [solid.moved(tilt, -(tilt @ middle) * grow, grow) for solid in standing]
    foot = -(tilt @ middle) * grow
    left, up, right, down = extent
    canvas = Canvas(max(2, int(left + right)) // 2 * 2, max(2, int(up + down)) // 2 * 2, scale, left, up)
    q = float(np.clip(SEEN_PX / scale, 0.12, 1.0))
    small_canvas = Canvas(int(np.ceil(canvas.width * q)), int(np.ceil(canvas.height * q)), scale * q, canvas.x0 * q, canvas.y0 * q)
    seen = replace(see(solids, small_canvas, cell=1.5, refine=4), volume=_field(solids))
    small = _on_ground(seen, foot, tilt, TABLE_ENDS if ground in ("table", "steel", "cloth") else 30.0, len(solids))
    surface = enlarged(small, canvas)
    stuffs = [stuff_for(solid.material, OBJECT_STUFF) for solid in solids] + [GROUNDS[ground]]
    if colour is not None:
        own = solids[0].material
        stuffs = [replace(stuff, colour=colour) if index < len(solids) and solids[index].material == own else stuff for index, stuff in enumerate(stuffs)]
    albedo = albedo_of(surface, stuffs).copy()
    _weather(surface, albedo, foot, tilt, len(solids), ground, seed)
    lit = lighting(light, position, camera_yaw, LOOK_DOWN, METRES)
    flames = [Lamp(np.mean(solid.bounds(), axis=0), FLAME, 2.4, 1.0) for solid in solids if solid.material == "flame"]
    lit = replace(lit, lamps=(*lit.lamps, *flames[:2]))
    rgb = shade(surface, albedo, stuffs, lit, reach=1.6, rim_power=2.2, small=small)
    size = float(np.interp(px, [60, 200, 500], [2.0, 4.5, 8.0]))
    rgb, alpha = stroked(surface, rgb, seed + 3, size, mix=0.5, edge=0.4, smooth=2)
    return Cutout(rgb, alpha, (canvas.x0, canvas.y0), {"object": (canvas.x0, canvas.y0)}, height_px=px)


def _middle(solids: list[Solid]) -> tuple[Vec, float]:
    """The middle of the things, and how much larger or smaller they must be to fill their part of the frame."""
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    for solid in solids:
        a, b = solid.bounds()
        low, high = np.minimum(low, a), np.maximum(high, b)
    low[1] = 0.0
    size = high - low
    fit = min(WIDEST / float(size[0] + 0.4 * size[2]), TALLEST / float(0.9 * size[1] + 0.44 * size[2]))
    return vec((low[0] + high[0]) / 2, high[1] * 0.46, (low[2] + high[2]) / 2), float(np.clip(fit, 0.6, 2.0))


def _field(solids: list[Solid]) -> Volume:
    """Distances all around the things, coarse but without a gap: the ground beside them is shaded by them as well. (The volume in
    which they are seen ends a few cells from their skin.)"""
    low, high = np.stack([solid.bounds()[0] for solid in solids]).min(axis=0), np.stack([solid.bounds()[1] for solid in solids]).max(axis=0)
    axes = [np.arange(float(low[i]) - AROUND, float(high[i]) + AROUND, CELL).astype(np.float32) for i in range(3)]
    grid = Grid(axes[0], axes[1][::-1].copy(), axes[2], CELL)
    x, y, z = grid.x[None, :, None], grid.y[:, None, None], grid.z[None, None, :]
    whole = np.full(grid.shape, FAR, np.float32)
    for solid in solids:
        own = np.full(grid.shape, FAR, np.float32)
        for verb, k, form in solid.steps:
            d = form.distance(x, y, z)
            own = smooth_min(own, d, k) if verb == "join" else smooth_max(own, -d, k)
        for k, plane in solid.cuts:
            own = smooth_max(own, np.broadcast_to(plane.distance(x, y, z), own.shape), k)
        whole = np.minimum(whole, own)
    return Volume(grid, whole.astype(np.float32))


def _on_ground(things: Surface, foot: Vec, tilt: Matrix, ends: float, solid: int) -> Surface:
    """The same surface with the ground around and under the things, which their volume shades."""
    canvas = things.canvas
    x, y = canvas.grid_axes()
    normal = (tilt @ vec(0, 1, 0)).astype(np.float32)
    columns, rows = np.meshgrid(x, y)
    z = np.float32(foot[2]) - (normal[0] * (columns - np.float32(foot[0])) + normal[1] * (rows - np.float32(foot[1]))) / normal[2]
    place = np.stack([columns, rows, z], -1).astype(np.float32)
    away = (place - foot.astype(np.float32)) @ (turn_x(LOOK_DOWN) @ vec(0, 0, 1)).astype(np.float32)
    covered = np.zeros(canvas.width * canvas.height, bool)
    covered[things.index] = True
    shown = (away < np.float32(ends)) & ~covered.reshape(away.shape)
    index = np.flatnonzero(shown)
    soft = np.clip((np.float32(ends) - away) * np.float32(canvas.scale) + np.float32(0.5), 0, 1).astype(np.float32)
    return Surface(
        canvas, np.concatenate([things.index, index]), np.concatenate([things.place, place.reshape(-1, 3)[index]]),
        np.concatenate([things.normal, np.broadcast_to(normal, (len(index), 3))]).astype(np.float32),
        np.concatenate([things.solid, np.full(len(index), solid, np.uint8)]), np.maximum(things.alpha, soft), things.volume)


def _weather(surface: Surface, albedo: Array, foot: Vec, tilt: Matrix, solid: int, ground: LiesOn, seed: int) -> None:
    """Grain and wear of the ground, and a little of the things, in place."""
    f = np.float32
    at = np.flatnonzero(surface.solid == solid)
    local = (surface.place[at] - foot.astype(np.float32)) @ tilt.astype(np.float32)
    u, w = local[:, 0], local[:, 2]
    if ground == "table":
        c, s = f(np.cos(0.62)), f(np.sin(0.62))
        along, across = u * c + w * s, w * c - u * s
        board = np.floor(across * f(0.95))
        fibre = noise_at(along * f(0.21) + board * f(0.37), across * f(0.47) + board * f(0.61), seed + 1, 150, 5)
        seam = np.exp(-(((across * f(0.95) - board - f(0.02)) / f(0.012)) ** 2))
        tone = f(0.80) + f(0.16) * np.sin(board * f(12.9898) + f(seed % 7)) + f(0.34) * (fibre - f(0.5))
        albedo[at] *= (tone * (1 - f(0.55) * seam))[:, None]
    else:
        coarse, fine = noise_at(u * f(0.9), w * f(0.9), seed + 1, 60, 60), noise_at(u * f(5.0), w * f(5.0), seed + 2, 60, 60)
        depth = {"grass": 0.9, "stone": 0.5, "sand": 0.28}.get(ground, 0.2)
        albedo[at] *= (f(1) + f(depth) * (f(0.6) * (coarse - f(0.5)) + f(0.6) * (fine - f(0.5))))[:, None]
    rest = np.flatnonzero(surface.solid != solid)
    place = surface.place[rest]
    blotch = noise_at(place[:, 0] * f(1.5), place[:, 1] * f(1.5), seed + 5, 40, 40) - f(0.5)
    albedo[rest] *= (1 + f(0.16) * blotch)[:, None]
