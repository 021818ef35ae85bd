"""Where things lie on the picture: the view of a request, sheets to paint on, planes seen in perspective.

Every nature set is laid out in the world (bearings from the origin, metres), so that another yaw, lens, size or angle
shows the same place. Painters work on `Sheet`s: rectangles of the picture at some scale, which become `Layer`s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from milimo.contracts.shots import Size
from milimo.engines.previz.model import Blend, Image, Layer, Live, Mask, SetRequest, View
from milimo.engines.previz.paint import Field, Floats, Shape, blur, grid, single, tiling_fbm

# Share of the frame's height that a standing person fills (look bible: head shares × 7.4 heads).
_FIGURE_SHARE = {
    Size.EXTREME_WIDE: 0.18, Size.WIDE: 0.42, Size.MEDIUM_WIDE: 0.78, Size.MEDIUM: 1.3, Size.MEDIUM_CLOSE: 2.2,
    Size.CLOSE_UP: 3.8, Size.EXTREME_CLOSE_UP: 6.5, Size.INSERT: 5.0,
}
_FIGURE_HEIGHT = 1.72  # m
_TILE = 512            # px of a noise tile; its coarsest lattice is 64 px


@dataclass(frozen=True)
class Sheet:
    """A rectangle of the picture to paint on: its pixel (0, 0) has its outer corner at picture (x0, y0)."""

    x0: float
    y0: float
    scale: float           # sheet px per picture px
    shape: Shape

    @cached_property
    def x(self) -> Floats:
        """Picture x of each pixel's centre."""
        return single((grid(self.shape)[0] + np.float32(0.5)) / np.float32(self.scale) + np.float32(self.x0))

    @cached_property
    def y(self) -> Floats:
        """Picture y of each pixel's centre."""
        return single((grid(self.shape)[1] + np.float32(0.5)) / np.float32(self.scale) + np.float32(self.y0))

    @property
    def columns(self) -> Floats:
        """Picture x of each column, (w,)."""
        return single((np.arange(self.shape[1], dtype=np.float32) + 0.5) / self.scale + self.x0)

    def blank(self) -> Mask:
        """A clear mask to draw on."""
        return np.zeros(self.shape, np.float32)

    def at(self, points: Sequence[tuple[float, float]] | Field) -> list[tuple[float, float]]:
        """Picture points to sheet pixels, for drawing."""
        return [((float(x) - self.x0) * self.scale, (float(y) - self.y0) * self.scale) for x, y in points]

    def window(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """A smaller sheet at the same scale, aligned to this one's pixels and clipped to it."""
        h, w = self.shape
        i0, i1 = (int(np.clip((v - self.x0) * self.scale, 0, w)) for v in (x0, x1))
        j0, j1 = (int(np.clip((v - self.y0) * self.scale, 0, h)) for v in (y0, y1))
        i1, j1 = max(i1, min(w, i0 + 2)), max(j1, min(h, j0 + 2))
        return Sheet(self.x0 + i0 / self.scale, self.y0 + j0 / self.scale, self.scale, (j1 - j0, i1 - i0))


@dataclass(frozen=True)
class Plane:
    """A level plane seen on a sheet: for each pixel the world point it shows. Pixels above the horizon are far away."""

    sheet: Sheet
    x: Floats              # world x, m
    z: Floats              # world z, m
    distance: Floats       # m along the ground from the eye
    footprint: Floats      # m of ground that one picture pixel covers in depth

    def noise(self, seed: int, size: float, stretch: float = 1.0, turn: float = 0.0) -> Floats:
        """Fractal noise lying on the plane, coarsest grain `size` m (× stretch along world x), fading to .5 where it
        would be finer than a pixel."""
        ca, sa = np.float32(np.cos(turn)), np.float32(np.sin(turn))
        k = np.float32(64 / size)
        u = (self.x * ca + self.z * sa) * (k / np.float32(stretch))
        v = (self.z * ca - self.x * sa) * k
        # The lattice is far larger than float32 can hold at the horizon, hence the modulo before the look-up: by hand,
        # for np.mod costs eighteen times as much.
        for way in (u, v):
            way -= np.floor(way * np.float32(1 / _TILE)) * np.float32(_TILE)
        value = cv2.remap(_tile(seed % 64), u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        keep = 1 / (1 + (self.footprint / np.float32(size * 0.4)) ** 2)
        return single((value - np.float32(0.5)) * keep + np.float32(0.5))


@lru_cache(maxsize=48)
def _tile(seed: int) -> Floats:
    """A tiling noise with its mean at .5 and most of it in 0..1."""
    field = tiling_fbm(seed * 31 + 5, (_TILE, _TILE), 64, octaves=4, gain=0.55)
    return single(np.clip((field - field.mean()) / (field.std() * 4.4) + 0.5, 0, 1))


@dataclass(frozen=True)
class Vista:
    """The request's view, and what a painter asks of it again and again."""

    request: SetRequest

    @property
    def view(self) -> View:
        return self.request.view

    @cached_property
    def margin(self) -> int:
        return self.view.overscan

    @cached_property
    def horizon(self) -> float:
        """y px of the horizon; kept finite when the camera looks straight down or up."""
        v = self.view
        return float(np.clip(v.horizon, -9.0 * v.height, 10.0 * v.height))

    @property
    def eye(self) -> float:
        """Height of the eye above the ground, m; at least 30 cm."""
        return max(0.3, self.view.position[1])

    @property
    def unit(self) -> float:
        """Picture px per px of a 720-line frame, for brush sizes."""
        return self.view.height / 720

    @cached_property
    def subject(self) -> float:
        """How far the subject stands from the camera, m, by the size of the shot."""
        share = _FIGURE_SHARE[self.request.plan.size]
        return float(self.view.focal_px * _FIGURE_HEIGHT / (share * self.view.height))

    @property
    def wide(self) -> bool:
        """True when the place is the picture's matter, not its background."""
        return self.request.plan.size in (Size.EXTREME_WIDE, Size.WIDE, Size.MEDIUM_WIDE)

    @property
    def near_layers(self) -> bool:
        """Whether things before the subject belong in the frame."""
        return self.wide and abs(self.view.pitch) < 0.45

    def has(self, *names: str) -> bool:
        """True if the request asks for any of these features."""
        return any(name in self.request.features for name in names)

    # ---- sheets ----

    def sheet(self, scale: float = 1.0, top: float | None = None, bottom: float | None = None,
              left: float | None = None, right: float | None = None, spill: float = 0.0) -> Sheet:
        """A sheet over the overscanned frame, or the part of it between the given picture coordinates; `spill` px
        more at the sides, for what drifts."""
        v, m = self.view, self.margin
        x0 = -m - spill if left is None else max(left, -m - spill)
        x1 = v.width + m + spill if right is None else min(right, v.width + m + spill)
        y0 = float(-m) if top is None else max(top, -m)
        y1 = float(v.height + m) if bottom is None else min(bottom, v.height + m)
        x0, y0 = float(np.floor(x0)), float(np.floor(y0))
        w, h = int(np.ceil(max(8.0, x1 - x0) * scale)), int(np.ceil(max(8.0, y1 - y0) * scale))
        return Sheet(x0, y0, scale, (h, w))

    def rows_below(self, y: float) -> bool:
        """True if a sheet from `y` down would have anything to show."""
        return y < self.view.height + self.margin - 4

    def rows_above(self, y: float) -> bool:
        """True if anything above `y` is in the overscanned frame."""
        return y > -self.margin + 4

    # ---- geometry ----

    def bearing(self, x: Field) -> Floats:
        """World bearing (radians, 0 = +z, positive right) of picture columns, wrapped to -π..π."""
        turn = np.arctan((np.asarray(x, np.float64) - self.view.width / 2) / self.view.focal_px) + self.view.yaw
        return single(np.mod(turn + np.pi, 2 * np.pi) - np.pi)

    def column(self, bearing: float) -> float | None:
        """Picture x of a bearing, or None when it lies behind the camera."""
        turn = (bearing - self.view.yaw + np.pi) % (2 * np.pi) - np.pi
        if abs(turn) > 1.45:
            return None
        return float(self.view.width / 2 + np.tan(turn) * self.view.focal_px)

    def level(self, height: Field | float, distance: Field | float) -> Floats:
        """Picture y of a height (m above the ground) at a distance (m along the view)."""
        v = self.view
        up = np.asarray(height, np.float64) - v.position[1]
        away = np.asarray(distance, np.float64)
        sin, cos = np.sin(v.pitch), np.cos(v.pitch)
        depth = np.maximum(sin * up + cos * away, 0.05)
        return single(v.height / 2 - v.focal_px * (cos * up - sin * away) / depth)

    def place(self, x: float, z: float, y: float = 0.0) -> tuple[float, float, float]:
        """Picture position and px per metre of a world point (0 px per metre: behind the camera)."""
        px, py, depth = self.view.project((x, y, z))
        return float(px), float(py), float(self.view.focal_px / depth) if depth > 0.2 else 0.0

    def project(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """World points (n, 3) to (n, 3): picture x, y and depth; what `View.project` says, for many at once."""
        v = self.view
        d = points - np.asarray(v.position)
        sin, cos, sinp, cosp = np.sin(v.yaw), np.cos(v.yaw), np.sin(v.pitch), np.cos(v.pitch)
        right, forward = cos * d[:, 0] - sin * d[:, 2], sin * d[:, 0] + cos * d[:, 2]
        up, depth = cosp * d[:, 1] - sinp * forward, sinp * d[:, 1] + cosp * forward
        scale = v.focal_px / np.maximum(depth, 1e-6)
        return np.stack([v.width / 2 + right * scale, v.height / 2 - up * scale, depth], 1)

    def distance_to(self, x: float, z: float) -> float:
        """Metres along the view's axis to a world point; negative behind."""
        return self.view.project((x, 0.0, z))[2]

    def ahead(self, metres: float, sideways: float = 0.0) -> tuple[float, float]:
        """World (x, z) of a point so far ahead of the camera and so far to its right."""
        v = self.view
        sin, cos = float(np.sin(v.yaw)), float(np.cos(v.yaw))
        return v.position[0] + sin * metres + cos * sideways, v.position[2] + cos * metres - sin * sideways

    def plane(self, sheet: Sheet, height: float = 0.0, furthest: float = 6000.0) -> Plane:
        """The level plane at `height` m (below the eye: a ground; above: a ceiling of cloud) as the sheet sees it."""
        v = self.view
        below = np.float32(v.position[1] - height)
        side = (sheet.x - np.float32(v.width / 2)) / np.float32(v.focal_px)
        rise = (np.float32(v.height / 2) - sheet.y) / np.float32(v.focal_px)
        sin, cos = np.float32(np.sin(v.pitch)), np.float32(np.cos(v.pitch))
        fall = -(cos * rise + sin) if below > 0 else cos * rise + sin
        span = np.abs(below) / np.maximum(fall, np.abs(below) / np.float32(furthest))
        forward, right = single(span * (cos - sin * rise)), single(span * side)
        siny, cosy = np.float32(np.sin(v.yaw)), np.float32(np.cos(v.yaw))
        x = cosy * right + siny * forward + np.float32(v.position[0])
        z = cosy * forward - siny * right + np.float32(v.position[2])
        footprint = span * span / (np.abs(below) * np.float32(v.focal_px))
        return Plane(sheet, single(x), single(z), single(np.hypot(forward, right)), single(footprint))

    # ---- layers ----

    def layer(self, sheet: Sheet, name: str, rgb: Field, alpha: Field | None, depth: float, blend: Blend = "over",
              live: Live | None = None, soften: float = 1.0, inverse_depth: Field | None = None) -> Layer:
        """A layer of what was painted on a sheet: softened when it lies behind a near subject, cropped to what shows."""
        picture = single(rgb)
        cover = None if alpha is None else single(alpha)
        sigma = self.softness(depth) * sheet.scale * soften
        if sigma > 0.3:
            # A depth-warped plate keeps its edge: blurred, it would reach its border and be carried on beyond it.
            picture, cover = (blur(picture, sigma), cover) if inverse_depth is not None else _softened(picture, cover, sigma)
        x, y = sheet.x0, sheet.y0
        warped = None if inverse_depth is None else single(inverse_depth)
        if blend != "opaque" and warped is None:
            picture, cover, i, j = _cropped(picture, cover)
            x, y = x + i / sheet.scale, y + j / sheet.scale
            picture, cover, x, y = self._framed(picture, cover, x, y, sheet.scale)
        return Layer(name, np.ascontiguousarray(picture), cover, x, y, depth, blend, sheet.scale, warped, live)

    def _framed(self, rgb: Image, alpha: Mask | None, x: float, y: float, scale: float) -> tuple[Image, Mask | None, float, float]:
        """A clear rim round a plate where it ends inside the frame: paint that touches a plate's border would be carried
        on beyond it by the compositor, which is right only at the border of the frame."""
        v, m, rim = self.view, self.margin, 4
        h, w = rgb.shape[:2]
        left, top = (rim if at > -m + 1 else 0 for at in (x, y))
        right = rim if x + w / scale < v.width + m - 1 else 0
        bottom = rim if y + h / scale < v.height + m - 1 else 0
        if not (left or top or right or bottom):
            return rgb, alpha, x, y
        wide = np.pad(rgb, ((top, bottom), (left, right), (0, 0)), mode="edge" if alpha is not None else "constant")
        cover = None if alpha is None else np.pad(alpha, ((top, bottom), (left, right)))
        return wide, cover, x - left / scale, y - top / scale

    def softness(self, depth: float) -> float:
        """Blur σ px of something at `depth` m: none up to the subject, all of `soft_background` far behind it."""
        wish = self.request.soft_background
        if wish <= 0 or depth <= self.subject * 1.1:
            return 0.0
        return float(wish * (1 - self.subject / depth))


def _softened(rgb: Image, alpha: Mask | None, sigma: float) -> tuple[Image, Mask | None]:
    """Out of focus: colours and cover blurred together, so that no dark rim grows."""
    if alpha is None:
        return blur(rgb, sigma), None
    pad = int(3 * sigma) + 1
    if min(alpha.shape) <= pad:
        return rgb, blur(alpha, sigma)
    cover = blur(alpha, sigma)
    return single(blur(rgb * alpha[..., None], sigma) / (cover[..., None] + np.float32(1e-4))), cover


def _cropped(rgb: Image, alpha: Mask | None) -> tuple[Image, Mask | None, int, int]:
    """Cut to what shows, with 4 px to spare; an empty layer keeps 8×8 clear pixels."""
    seen = alpha > 0.004 if alpha is not None else np.maximum(np.maximum(rgb[..., 0], rgb[..., 1]), rgb[..., 2]) > 0.003
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    if not len(rows):
        return np.zeros((8, 8, 3), np.float32), None if alpha is None else np.zeros((8, 8), np.float32), 0, 0
    j0, j1 = max(0, int(rows[0]) - 4), int(rows[-1]) + 5
    i0, i1 = max(0, int(columns[0]) - 4), int(columns[-1]) + 5
    cover = None if alpha is None else np.ascontiguousarray(alpha[j0:j1, i0:i1])
    return rgb[j0:j1, i0:i1], cover, i0, j0
