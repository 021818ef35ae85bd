"""The workshop's tools: boxes, turned bodies, tubes, prisms, cushions, folded cloth, leaves, walls with openings.

All sizes in metres in the frame of the current prop; y is up. Bodies are closed and wound outward.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from milimo.engines.previz.paint import Field, Floats, Pigment, generator, single
from milimo.engines.previz.sets.built.mesh import Casts, Material, Mesh, Point, normals_of, paint_of

Paint = Pigment | Material

# Corners of a unit box, and its six faces wound so that their normals point outward (right-handed, z away, x right).
_CORNERS = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], np.float32)
_SIDES = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])


def _outward(corners: Floats, centre: Floats) -> Floats:
    """The same faces, each wound so that its normal points away from `centre`."""
    inward = ((corners.mean(1) - centre) * normals_of(corners)).sum(1) < 0
    corners = corners.copy()
    corners[inward] = corners[inward][:, ::-1]
    return corners


def box(mesh: Mesh, centre: Point, size: Point, paint: Paint, *, yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0,
        taper: float = 1.0, casts: Casts = "all", gloss: float = 0.0) -> None:
    """A box by its centre and full size; `taper` scales its top. Turned by roll (about z), pitch (about x), then yaw."""
    at = _CORNERS * (np.asarray(size, np.float32) / 2)
    if taper != 1.0:
        at = at * np.where(at[:, 1:2] > 0, np.float32(taper), np.float32(1)) ** np.array([1, 0, 1], np.float32)
    at = single(at @ _turn(yaw, pitch, roll).T + np.asarray(centre, np.float32))
    faces = _outward(at[_SIDES], at.mean(0))
    mesh.add(faces, paint_of(paint, gloss=gloss), closed=True, casts=casts)


def _turn(yaw: float, pitch: float, roll: float) -> Floats:
    sy, cy, sp, cp, sr, cr = np.sin(yaw), np.cos(yaw), np.sin(pitch), np.cos(pitch), np.sin(roll), np.cos(roll)
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_x = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    about_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return single(about_y @ about_x @ about_z)


def lathe(mesh: Mesh, profile: Sequence[tuple[float, float]], paint: Paint, *, origin: Point = (0, 0, 0), sides: int = 14,
          arc: tuple[float, float] = (0.0, 2 * np.pi), casts: Casts = "all", closed: bool = True, smooth: bool = True,
          glass: bool = False, stretch: tuple[float, float] = (1.0, 1.0)) -> None:
    """A turned body about a vertical axis: profile of (radius, height) from bottom to top. `stretch` makes it oval.

    Normals bend round the body, so that few sides are enough.
    """
    r = np.asarray([p[0] for p in profile], np.float32)
    y = np.asarray([p[1] for p in profile], np.float32)
    angles = np.linspace(arc[0], arc[1], sides + 1, dtype=np.float32)
    cos, sin = np.cos(angles) * np.float32(stretch[0]), np.sin(angles) * np.float32(stretch[1])
    rings = np.stack([r[:, None] * cos, np.repeat(y[:, None], sides + 1, 1), r[:, None] * sin], -1)
    rings = single(rings + np.asarray(origin, np.float32))
    a, b, c, d = rings[:-1, :-1], rings[:-1, 1:], rings[1:, 1:], rings[1:, :-1]
    faces = np.stack([a, d, c, b], 2).reshape(-1, 4, 3)     # outward: up along the profile, then round
    slope = np.stack([np.diff(y), -np.diff(r) * np.float32(sum(stretch) / 2)], 1)
    slope /= np.maximum(np.linalg.norm(slope, axis=1, keepdims=True), 1e-9)
    mid = (angles[:-1] + angles[1:]) / 2

    def facing(turn: Floats) -> Floats:
        around = np.stack([np.cos(turn), np.zeros_like(turn), np.sin(turn)], -1)
        up = np.array([0, 1, 0], np.float32)
        return single((slope[:, None, :1] * around[None] + slope[:, None, 1:] * up).reshape(-1, 3))

    bend = facing(single(angles[1:])) - facing(single(angles[:-1])) if smooth else None
    wide = np.linalg.norm(faces[:, 3] - faces[:, 0], axis=1) + np.linalg.norm(faces[:, 2] - faces[:, 1], axis=1)
    keep = wide > 1e-5
    mesh.add(faces[keep], paint_of(paint), closed=closed and not glass, casts=casts, normals=facing(single(mid))[keep], glass=glass,
             bend_v=None if bend is None else bend[keep])


def ball(mesh: Mesh, centre: Point, radius: float | Point, paint: Paint, *, sides: int = 12, rings: int = 6,
         casts: Casts = "all") -> None:
    """A ball or, with three radii, an egg."""
    rx, ry, rz = (radius, radius, radius) if isinstance(radius, int | float) else (float(v) for v in radius)
    turn = np.linspace(-np.pi / 2, np.pi / 2, rings + 1)
    profile = [(max(1e-4, float(np.cos(t))), ry * float(np.sin(t))) for t in turn]
    lathe(mesh, profile, paint, origin=centre, sides=sides, casts=casts, stretch=(rx, rz))


def tube(mesh: Mesh, path: Sequence[Point], radius: float, paint: Paint, *, sides: int = 6, casts: Casts = "all",
         end_radius: float | None = None) -> None:
    """A pipe, rail, rope or leg along a path; it may taper to `end_radius`."""
    at = np.asarray(path, np.float32)
    heading = np.gradient(at, axis=0)
    heading /= np.linalg.norm(heading, axis=1, keepdims=True) + 1e-9
    helper = np.where(np.abs(heading[:, 1:2]) > 0.9, np.array([1, 0, 0], np.float32), np.array([0, 1, 0], np.float32))
    side = np.cross(helper, heading)
    side /= np.linalg.norm(side, axis=1, keepdims=True) + 1e-9
    lift = np.cross(heading, side)
    turn = np.linspace(0, 2 * np.pi, sides + 1)
    r = np.linspace(radius, radius if end_radius is None else end_radius, len(at))[:, None, None]
    normals = np.cos(turn)[None, :, None] * side[:, None] + np.sin(turn)[None, :, None] * lift[:, None]
    rings = at[:, None] + r * normals
    faces = np.stack([rings[:-1, :-1], rings[:-1, 1:], rings[1:, 1:], rings[1:, :-1]], 2).reshape(-1, 4, 3)
    first = (normals[:-1, :-1] + normals[1:, :-1]).reshape(-1, 3) / 2
    second = (normals[:-1, 1:] + normals[1:, 1:]).reshape(-1, 3) / 2
    mid = first + second
    mid /= np.linalg.norm(mid, axis=1, keepdims=True) + 1e-9
    inward = (normals_of(single(faces)) * mid).sum(1) < 0
    faces[inward] = faces[inward][:, [1, 0, 3, 2]]
    bend = second - first
    bend[inward] = -bend[inward]
    mesh.add(single(faces), paint_of(paint), closed=True, casts=casts, normals=single(mid), bend_u=single(bend))


def rods(mesh: Mesh, starts: Field, ends: Field, radius: float, paint: Paint, *, sides: int = 4, casts: Casts = "all") -> None:
    """Many straight bars of one thickness at once, (n, 3) to (n, 3): railings, sashes, wires. One piece of paint."""
    a, b = single(starts), single(ends)
    heading = b - a
    heading = heading / (np.linalg.norm(heading, axis=1, keepdims=True) + np.float32(1e-9))
    helper = np.where(np.abs(heading[:, 1:2]) > 0.9, np.array([1, 0, 0], np.float32), np.array([0, 1, 0], np.float32))
    side = np.cross(helper, heading)
    side = side / np.linalg.norm(side, axis=1, keepdims=True)
    lift = np.cross(heading, side)
    turn = (np.arange(sides + 1) * (2 * np.pi / sides)).astype(np.float32)
    out = np.cos(turn)[None, :, None] * side[:, None] + np.sin(turn)[None, :, None] * lift[:, None]
    low, high = a[:, None] + out * np.float32(radius), b[:, None] + out * np.float32(radius)
    faces = np.stack([low[:, :-1], low[:, 1:], high[:, 1:], high[:, :-1]], 2).reshape(-1, 4, 3)
    first, second = out[:, :-1].reshape(-1, 3), out[:, 1:].reshape(-1, 3)
    mid = (first + second) / np.linalg.norm(first + second, axis=1, keepdims=True)
    mesh.add(single(faces), paint_of(paint), closed=True, casts=casts, normals=single(mid), bend_u=single(second - first))


def cushion(mesh: Mesh, centre: Point, size: Point, paint: Paint, *, yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0,
            softness: float = 0.5, grain: int = 5, seed: int = 0, casts: Casts = "all") -> None:
    """A padded box: edges rounded by `softness` (0 sharp, 1 an egg), its surface a little uneven."""
    n = grain
    line = np.linspace(-1, 1, n + 1)
    a, b = np.meshgrid(line, line, indexing="ij")
    flat = np.ones_like(a)
    turn, half = _turn(yaw, pitch, roll), np.asarray(size, np.float64) / 2
    power = 2 + 6 * (1 - softness)
    rng = generator(seed + 11)
    dents = rng.uniform(-1, 1, (3, 4)) * np.array([1, 1, np.pi, 0.012])
    corners: list[Floats] = []
    normals: list[tuple[Floats, Floats, Floats]] = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            at = np.roll(np.stack([flat * sign, a, b], -1), axis, -1)
            at = at / (np.abs(at) ** power).sum(-1, keepdims=True) ** (1 / power)
            lean = np.sign(at) * np.abs(at) ** (power - 1) / half
            lean /= np.linalg.norm(lean, axis=-1, keepdims=True)
            swell = sum(np.sin(3.1 * (k[0] * at[..., 0] + k[1] * at[..., 2]) + k[2]) * k[3] for k in dents)
            at = at * half + lean * np.asarray(swell)[..., None] * half.min() * 4
            at, lean = at @ turn.T + np.asarray(centre), lean @ turn.T
            faces = np.stack([at[:-1, :-1], at[1:, :-1], at[1:, 1:], at[:-1, 1:]], 2).reshape(-1, 4, 3)
            n00, n10, n11, n01 = (part.reshape(-1, 3) for part in (lean[:-1, :-1], lean[1:, :-1], lean[1:, 1:], lean[:-1, 1:]))
            corners.append(single(faces))
            normals.append((single((n00 + n10 + n11 + n01) / 4), single((n10 + n11 - n00 - n01) / 2),
                            single((n01 + n11 - n00 - n10) / 2)))
    faces = np.concatenate(corners)
    mids, bend_u, bend_v = (np.concatenate([part[i] for part in normals]) for i in range(3))
    flipped = (normals_of(faces) * mids).sum(1) < 0
    faces[flipped] = faces[flipped][:, [1, 0, 3, 2]]
    bend_u[flipped] = -bend_u[flipped]
    mesh.add(faces, paint_of(paint), closed=True, casts=casts, normals=mids, bend_u=bend_u, bend_v=bend_v)


def sheet(mesh: Mesh, grid: Floats, paint: Paint, *, casts: Casts = "all", glass: bool = False) -> None:
    """A surface through a grid of points (rows, columns, 3), seen from both sides, with smooth normals."""
    at = single(grid)
    du, dv = np.gradient(at, axis=1), np.gradient(at, axis=0)
    lean = np.cross(du, dv)
    lean /= np.linalg.norm(lean, axis=-1, keepdims=True) + 1e-9
    faces = np.stack([at[:-1, :-1], at[:-1, 1:], at[1:, 1:], at[1:, :-1]], 2).reshape(-1, 4, 3)
    n00, n01, n11, n10 = (part.reshape(-1, 3) for part in (lean[:-1, :-1], lean[:-1, 1:], lean[1:, 1:], lean[1:, :-1]))
    mesh.add(faces, paint_of(paint), casts=casts, glass=glass, normals=single((n00 + n01 + n11 + n10) / 4),
             bend_u=single((n01 + n11 - n00 - n10) / 2), bend_v=single((n10 + n11 - n00 - n01) / 2))


def curtain(mesh: Mesh, x0: float, x1: float, top: float, bottom: float, paint: Paint, *, z: float = 0.0, depth: float = 0.05,
            folds: int = 6, gather: float = 0.0, seed: int = 1) -> None:
    """Hanging cloth in deep folds in the plane z; `gather` pulls its middle toward x0, as a tie does."""
    rng = generator(seed)
    columns, rows = folds * 4, 6 if gather else 3
    t = np.linspace(0, 1, columns + 1)
    widths = np.cumsum(np.concatenate([[0], rng.uniform(0.7, 1.3, columns)]))
    t = widths / widths[-1] * 0.5 + t * 0.5
    down = np.linspace(0, 1, rows + 1)[:, None]
    pull = 1 - gather * np.exp(-(((down - 0.62) / 0.22) ** 2)) if gather else np.ones_like(down)
    x = x0 + (x1 - x0) * t[None] * pull
    wave = np.cos(t * folds * 2 * np.pi + rng.uniform(0, 0.8, columns + 1))[None] * depth * (0.45 + 0.55 * down)
    y = top + (bottom - top) * down + np.zeros_like(x)
    sheet(mesh, single(np.stack([x, y, z + wave + np.zeros_like(x)], -1)), paint)


def leaf(mesh: Mesh, root: Point, tip: Point, width: float, paint: Paint, *, droop: float = 0.2) -> None:
    """A blade from root to tip, widest in its first half, arched by `droop` of its length."""
    a, b = np.asarray(root, np.float32), np.asarray(tip, np.float32)
    along = b - a
    side = np.cross(along, [0, 1, 0])
    side = side / (np.linalg.norm(side) + 1e-6) * width / 2
    t = np.array([0.0, 0.3, 0.65, 1.0])[:, None]
    wide = np.array([0.25, 1.0, 0.8, 0.02])[:, None]
    spine = a + along * t + np.array([0, 1, 0]) * (4 * t * (1 - t)) * droop * np.linalg.norm(along)
    sheet(mesh, single(np.stack([spine - side * wide, spine + side * wide], 1)), paint)


def opened_wall(mesh: Mesh, origin: Point, along: Point, height: float, openings: Sequence[tuple[float, float, float, float]],
                paint: Paint, *, casts: Casts = "sun") -> None:
    """A wall with holes: from `origin` along a level vector, `openings` as (left, bottom, right, top) in metres on it."""
    o, a = np.asarray(origin, np.float32), np.asarray(along, np.float32)
    length = float(np.linalg.norm(a))
    step = a / length
    cuts = sorted({0.0, length, *(v for left, _, right, _ in openings for v in (left, right))})
    pieces: list[Floats] = []
    for left, right in itertools.pairwise(cuts):
        middle = (left + right) / 2
        holes = sorted((low, top) for first, low, last, top in openings if first < middle < last)
        at = 0.0
        for bottom, top in [*holes, (height, height)]:
            if bottom > at + 1e-6:
                low = o + step * left + np.array([0, at, 0], np.float32)
                side, up = step * (right - left), np.array([0, bottom - at, 0], np.float32)
                pieces.append(single(np.stack([low, low + side, low + side + up, low + up])))
            at = top
    mesh.add(single(np.stack(pieces)), paint_of(paint), casts=casts)
