"""Small solid things in the world: faces in metres, sorted by depth and shaded by the hour's light, then brushed.

For what a silhouette cannot carry at every yaw: boats, bridges, jetties, crates, fences, cars, houses near the lens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.model import Layer, Live
from milimo.engines.previz.paint import (
    Floats,
    Pigment,
    fbm,
    lerp,
    paintify,
    pigment,
    ramp,
    saturate,
    single,
)
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.vista import Sheet, Vista

Material = tuple[str, ...]             # day pigments, shade to light
Corners = npt.NDArray[np.float64]      # (n, 3) world metres
WOOD = ("#2e241c", "#6a5540", "#a88a66", "#d8bc92")
STONE = ("#3a3a3a", "#6f6d68", "#a39f94", "#d5cfbf")
DARK_WOOD = ("#1c1713", "#43352a", "#76604a", "#a98f70")


@dataclass(frozen=True)
class Face:
    """A flat polygon. `glow` makes it shine by itself; `tone` shifts its light (planks that differ)."""

    corners: Corners
    material: Material
    glow: Pigment | None = None
    tone: float = 0.0


@dataclass(frozen=True)
class Turn:
    """Places a thing built about its own origin: turned by `heading` (radians, 0 = its length along +x), then moved."""

    x: float
    z: float
    y: float = 0.0
    heading: float = 0.0
    heel: float = 0.0

    def __call__(self, points: Sequence[Sequence[float]] | Sequence[Corners] | Corners) -> Corners:
        p = np.asarray(points, np.float64)
        ch, sh = np.cos(self.heel), np.sin(self.heel)
        across, up = p[:, 2] * ch - p[:, 1] * sh, p[:, 2] * sh + p[:, 1] * ch
        c, s = np.cos(self.heading), np.sin(self.heading)
        return np.stack([p[:, 0] * c - across * s + self.x, up + self.y, p[:, 0] * s + across * c + self.z], 1)


def box(turn: Turn, low: Sequence[float], high: Sequence[float], material: Material, tone: float = 0.0) -> list[Face]:
    """The six sides of a box between two corners (own metres: x along, y up, z across)."""
    (a, b, c), (d, e, f) = low, high
    corners = [(a, b, c), (d, b, c), (d, e, c), (a, e, c), (a, b, f), (d, b, f), (d, e, f), (a, e, f)]
    sides = ((0, 1, 2, 3), (5, 4, 7, 6), (4, 0, 3, 7), (1, 5, 6, 2), (3, 2, 6, 7), (0, 1, 5, 4))
    at = turn(corners)
    return [Face(at[list(side)], material, None, tone) for side in sides]


def post(turn: Turn, x: float, z: float, radius: float, low: float, high: float, material: Material,
         top: float | None = None, sides: int = 7) -> list[Face]:
    """An upright round post, narrowing to `top` radius."""
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    small = radius if top is None else top
    ring = [(x + radius * np.cos(t), low, z + radius * np.sin(t)) for t in angle]
    cap = [(x + small * np.cos(t), high, z + small * np.sin(t)) for t in angle]
    faces = [Face(turn([ring[i], ring[i + 1], cap[i + 1], cap[i]]), material) for i in range(sides)]
    return [*faces, Face(turn(cap[:-1]), material)]


def beam(turn: Turn, a: Sequence[float], b: Sequence[float], thick: float, material: Material) -> list[Face]:
    """A square beam from a to b (own metres)."""
    p, q = np.asarray(a, np.float64), np.asarray(b, np.float64)
    along = (q - p) / (np.linalg.norm(q - p) + 1e-9)
    side = np.cross(along, (0.0, 1.0, 0.0))
    if np.linalg.norm(side) < 1e-3:
        side = np.array([1.0, 0.0, 0.0])
    side = side / np.linalg.norm(side) * thick / 2
    up = np.cross(side, along)
    up = up / (np.linalg.norm(up) + 1e-9) * thick / 2
    start = [p + side + up, p + side - up, p - side - up, p - side + up]
    stop = [q + side + up, q + side - up, q - side - up, q - side + up]
    return [Face(turn([start[i], start[(i + 1) % 4], stop[(i + 1) % 4], stop[i]]), material) for i in range(4)]


def hull(turn: Turn, length: float, width: float, depth: float, material: Material, inside: Material,
         sheer: float = 0.25, transom: float = 0.75, raked: float = 0.12, stripe: Material | None = None) -> list[Face]:
    """A boat's hull: bow at +x, keel at y = 0; strakes as faces, the inside too. `transom`: width of the stern's end."""
    n, strakes = 13, 4
    t = np.linspace(-1, 1, n)
    half = width / 2 * np.where(t > -0.1, np.sqrt(np.maximum(0, 1 - (np.maximum(0, t + 0.1) / 1.1) ** 2.4)), 1 - (1 - transom) * ((-0.1 - t) / 0.9) ** 2)
    rim = depth + sheer * np.where(t > 0, t**2 * 1.3, t**2 * 0.6)
    keel = depth * 0.75 * np.maximum(0, t - 0.62) ** 2 / 0.144
    turns = np.linspace(0, 1, strakes + 1)
    grid = np.zeros((n, strakes + 1, 3))
    for i in range(n):
        for j, s in enumerate(turns):
            flare = np.sin(s * np.pi / 2) ** 0.75
            grid[i, j] = (t[i] * length / 2 + raked * length * s * max(0.0, t[i]) ** 3, keel[i] + (rim[i] - keel[i]) * s, half[i] * flare)
    faces: list[Face] = []
    for side in (1.0, -1.0):
        g = grid * (1.0, 1.0, side)
        for i in range(n - 1):
            for j in range(strakes):
                paint = stripe if stripe is not None and j == strakes - 1 else material
                low, high = g[i:i + 2, j], g[i:i + 2, j + 1]
                lap = low + (high - low) * 0.16         # the dark under each strake's lap
                faces.append(Face(turn([lap[0], lap[1], high[1], high[0]]), paint, None, 0.05 * (j % 2) + 0.03 * j))
                faces.append(Face(turn([low[0], low[1], lap[1], lap[0]]), paint, None, -0.20))
                inner = [p * (1, 1, 0.93) + (0, 0.03, 0) for p in (g[i, j], g[i + 1, j], g[i + 1, j + 1], g[i, j + 1])]
                faces.append(Face(turn(inner), inside, None, -0.12))
    stern = [grid[0, j] for j in range(strakes + 1)] + [grid[0, j] * (1, 1, -1) for j in range(strakes, -1, -1)]
    faces.append(Face(turn(stern), material, None, -0.05))
    return faces


_FRAME = ("#6a6254", "#b8ae98", "#ece4d0", "#fffaf0")


def gabled(turn: Turn, length: float, width: float, wall: float, roof: float, walls: Material, tiles: Material,
           windows: Sequence[tuple[float, float]] = (), lit: Pigment | None = None, dark: Material = ("#161c22", "#3a4650", "#6a7a84")) -> list[Face]:
    """A house with its ridge along x: courses of tiles, framed windows, a door. `windows`: (share along, height m) on
    both long sides; the middle one on the near side becomes the door."""
    a, b, e = length / 2, width / 2, 0.35
    faces: list[Face] = []
    for side in (-1, 1):
        for k in range(4):  # the wall in bays, so that big walls are not one tone
            x0, x1 = -a + k * length / 4, -a + (k + 1) * length / 4
            faces.append(Face(turn([(x0, 0, side * b), (x1, 0, side * b), (x1, wall, side * b), (x0, wall, side * b)]), walls, None, 0.03 * ((k * 5) % 3 - 1)))
        faces.append(Face(turn([(-a, 0, side * (b + 0.01)), (a, 0, side * (b + 0.01)), (a, 0.45, side * (b + 0.01)), (-a, 0.45, side * (b + 0.01))]), walls, None, -0.20))
        faces.append(Face(turn([(side * a, 0, -b), (side * a, 0, b), (side * a, wall, b), (side * a, wall + roof, 0), (side * a, wall, -b)]), walls))
        shade = (side * (b + 0.012), side * (b + 0.02))     # the eave's own shadow: without it a roof lies on like a lid
        faces.append(Face(turn([(-a, wall - 0.55, shade[0]), (a, wall - 0.55, shade[0]), (a, wall + 0.05, shade[1]), (-a, wall + 0.05, shade[1])]), walls, None, -0.30))
        faces += _courses(turn, a + e, b, wall, roof, side, e, tiles)
        for k, (share, height) in enumerate(windows):
            x, z = -a + share * length, side * (b + 0.04)
            if side < 0 and k == len(windows) // 2:
                faces += _opening(turn, x, 1.0, z, 0.5, 1.05, ("#2c1c14", "#5f3c26", "#8f6240"), None)
            else:
                faces += _opening(turn, x, height, z, 0.5, 0.62, dark, lit if lit is not None and (k + side) % 3 else None)
    for end in (-1, 1):
        x = end * (a + 0.04)
        pane = turn([(x, wall - 0.4, -0.42), (x, wall - 0.4, 0.42), (x, wall + 0.7, 0.42), (x, wall + 0.7, -0.42)])
        rim = turn([(x - end * 0.01, wall - 0.55, -0.57), (x - end * 0.01, wall - 0.55, 0.57), (x - end * 0.01, wall + 0.85, 0.57), (x - end * 0.01, wall + 0.85, -0.57)])
        faces += [Face(rim, _FRAME), Face(pane, dark, lit)]
    return faces


def _courses(turn: Turn, a: float, b: float, wall: float, roof: float, side: int, eave: float, tiles: Material) -> list[Face]:
    """One slope of a roof in six courses of eight patches, each of its own tone."""
    faces: list[Face] = []
    low = wall - eave * roof / b
    for row in range(6):
        for column in range(8):
            s0, s1, x0, x1 = row / 6, (row + 1) / 6, -a + column * a / 4, -a + (column + 1) * a / 4
            y0, y1 = low + (wall + roof - low) * s0, low + (wall + roof - low) * s1
            z0, z1 = side * (b + eave) * (1 - s0), side * (b + eave) * (1 - s1)
            tone = 0.035 * ((row * 7 + column * 5 + row * column) % 5 - 2) - 0.03 * (row % 2)
            faces.append(Face(turn([(x0, y0, z0), (x1, y0, z0), (x1, y1, z1), (x0, y1, z1)]), tiles, None, tone))
    return faces


def _opening(turn: Turn, x: float, y: float, z: float, half: float, tall: float, pane: Material, glow: Pigment | None) -> list[Face]:
    """A window or door: its frame, its pane and the bars across it."""
    out = 1.0 if z > 0 else -1.0

    def plate(x0: float, x1: float, y0: float, y1: float, lift: float) -> Corners:
        return turn([(x0, y0, z + out * lift), (x1, y0, z + out * lift), (x1, y1, z + out * lift), (x0, y1, z + out * lift)])

    faces = [Face(plate(x - half - 0.12, x + half + 0.12, y - tall - 0.12, y + tall + 0.12, 0.0), _FRAME), Face(plate(x - half, x + half, y - tall, y + tall, 0.02), pane, glow)]
    if tall < 0.9:
        faces += [Face(plate(x - 0.035, x + 0.035, y - tall, y + tall, 0.04), _FRAME, None, -0.1), Face(plate(x - half, x + half, y - 0.03, y + 0.03, 0.04), _FRAME, None, -0.1)]
    return faces


def paint_solid(vista: Vista, mood: Mood, faces: Sequence[Face], name: str, seed: int, live: Live | None = None,
                brush: float = 4.0, mist: float = 0.0, depth: float | None = None, mix: float = 0.5) -> Layer | None:
    """The faces as one layer at their nearest distance; None when nothing of them is in the frame."""
    seen = _projected(vista, faces)
    if not seen:
        return None
    points = np.concatenate([p[:, :2] for _, p in seen])
    u, v, m = vista.unit, vista.view, vista.margin
    (x0, y0), (x1, y1) = points.min(0) - 12 * u, points.max(0) + 12 * u
    if x1 < -m or x0 > v.width + m or y1 < -m or y0 > v.height + m or max(x1 - x0, y1 - y0) < 18 * u:
        return None
    sheet = vista.sheet(1.0, y0, y1, x0, x1)
    if min(sheet.shape) < 10:
        return None
    rgb, cover = _filled(vista, mood, sheet, seen)
    # Nothing is one flat tone: stains, grain, a little darkness gathering toward the foot.
    stain = fbm(seed + 11, sheet.shape, 46 * u, octaves=5, gain=0.6) - np.float32(0.5)
    foot = saturate((sheet.y - np.float32(y0)) / np.float32(max(1.0, y1 - y0)))
    rgb = single(rgb * (1 + stain * np.float32(0.42) - foot * np.float32(0.10))[..., None])
    away = float(np.median([p[:, 2].mean() for _, p in seen]))
    if mix:
        rgb, cover = paintify(rgb, cover, seed, brush * u, 2.2, -0.3, mix=mix, edge=0.6 * u, smooth=2)
    rgb = lerp(rgb, mood.haze, min(0.97, mood.thickness(away) + mist))
    return vista.layer(sheet, name, rgb, cover, depth if depth is not None else max(0.4, away), live=live)


def _projected(vista: Vista, faces: Sequence[Face]) -> list[tuple[Face, npt.NDArray[np.float64]]]:
    """Faces that lie wholly before the lens, each with its corners' picture x, y and depth (n, 3)."""
    if not faces:
        return []
    at = vista.project(np.concatenate([face.corners for face in faces]))
    good = (at[:, 2] > 0.3) & (np.abs(at[:, 0]) < 2e4) & (np.abs(at[:, 1]) < 2e4)
    counts = np.array([len(face.corners) for face in faces], np.intp)
    stops = np.cumsum(counts)
    starts = stops - counts
    whole = np.logical_and.reduceat(good, starts)
    return [(face, at[i:j]) for face, i, j, ok in zip(faces, starts, stops, whole, strict=True) if ok]


def _filled(vista: Vista, mood: Mood, sheet: Sheet, seen: Sequence[tuple[Face, npt.NDArray[np.float64]]]) -> tuple[Floats, Floats]:
    """Painter's algorithm at twice the size, then halved: OpenCV has no smooth edges on floats."""
    h, w = sheet.shape
    plate = np.zeros((h * 2, w * 2, 4), np.float32)
    order = sorted(seen, key=lambda item: -float(item[1][:, 2].mean()))
    lights = _lights(vista, mood, [face for face, _ in order])
    steps = np.linspace(0, 1, 64, dtype=np.float32)
    tables = {material: ramp(steps, mood.stops(material)) for material in {face.material for face, _ in order}}
    for (face, at), light in zip(order, lights, strict=True):
        colour = pigment(face.glow) if face.glow is not None else tables[face.material][int(63 * light)]
        fixed = np.round((at[:, :2] - (sheet.x0, sheet.y0)) * 32).astype(np.int32)
        cv2.fillPoly(plate, [fixed], (float(colour[0]), float(colour[1]), float(colour[2]), 1.0), cv2.LINE_8, 4)
    small = single(cv2.resize(plate, (w, h), interpolation=cv2.INTER_AREA))
    cover = small[..., 3]
    return single(small[..., :3] / np.maximum(cover, np.float32(1e-3))[..., None]), saturate(cover)


def _lights(vista: Vista, mood: Mood, faces: Sequence[Face]) -> npt.NDArray[np.float64]:
    """Light on each face, 0..1: sky from above, ground from below, sun or moon by its angle."""
    a, b, c = (np.array([face.corners[i] for face in faces]) for i in (0, 1, 2))
    normal = np.cross(b - a, c - a)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
    toward = ((np.asarray(vista.view.position) - a) * normal).sum(1, keepdims=True)
    normal = np.where(toward < 0, -normal, normal)
    sun = np.maximum(0.0, normal @ np.asarray(mood.sun_direction()))
    tones = np.array([face.tone for face in faces])
    return np.clip(0.40 + 0.18 * normal[:, 1] + (0.16 + 0.40 * mood.direct) * sun + tones, 0.02, 1)
