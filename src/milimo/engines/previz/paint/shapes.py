"""Drawn things: soft-edged polygons and strokes, turned (lathed) bodies, and small vector props through resvg."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
import resvg_py

from milimo.engines.previz.model import Image, Mask
from milimo.engines.previz.paint.colour import saturate, smoothstep
from milimo.engines.previz.paint.noise import Floats, Shape, grid

Points = Sequence[tuple[float, float]]
_SHIFT = 4  # sub-pixel bits of OpenCV's drawing


def _lay(mask: Mask, points: npt.NDArray[np.float64], value: float, width: int | None) -> Mask:
    """Draw a polygon (width None) or a line over `mask`. OpenCV smooths edges only on bytes: hence the scratch plate."""
    h, w = mask.shape
    pad = 2 + (width or 0)
    x0, y0 = np.floor(np.clip(points.min(0) - pad, -4, (w + 4, h + 4))).astype(int)
    x1, y1 = np.ceil(np.clip(points.max(0) + pad, -4, (w + 4, h + 4))).astype(int)
    x0, y0, x1, y1 = max(0, int(x0)), max(0, int(y0)), min(w, int(x1)), min(h, int(y1))
    if x1 <= x0 or y1 <= y0:
        return mask
    plate = np.zeros((y1 - y0, x1 - x0), np.uint8)
    fixed = np.round((points - (x0, y0)) * (1 << _SHIFT)).astype(np.int32)
    if width is None:
        cv2.fillPoly(plate, [fixed], 255, cv2.LINE_AA, _SHIFT)
    else:
        cv2.polylines(plate, [fixed], False, 255, width, cv2.LINE_AA, _SHIFT)
    part = mask[y0:y1, x0:x1]
    cover = plate * np.float32(1 / 255)
    part += cover * (np.float32(value) - part)
    return mask


def polygon(mask: Mask, points: Points, value: float = 1.0) -> Mask:
    """Fill a polygon (px, sub-pixel exact) into `mask`, in place, with smooth edges."""
    return _lay(mask, np.asarray(points, np.float64), value, None)


def stroke(mask: Mask, points: Points, width: float = 1.0, value: float = 1.0) -> Mask:
    """Draw a line of even width (px) through points over `mask`, in place. Below 1 px it gets fainter, not thinner."""
    if width < 1:
        value *= max(0.15, width)
    return _lay(mask, np.asarray(points, np.float64), value, max(1, round(width)))


def taper(mask: Mask, points: Points, start: float, stop: float, value: float = 1.0) -> Mask:
    """A limb: a line through points whose width runs from `start` to `stop` px; in place."""
    at = np.asarray(points, np.float64)
    heading = np.gradient(at, axis=0)
    normal = np.stack([-heading[:, 1], heading[:, 0]], 1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
    half = np.linspace(start, stop, len(at))[:, None] / 2
    return _lay(mask, np.concatenate([at + normal * half, (at - normal * half)[::-1]]), value, None)


class Ink:
    """Many small toned marks over one another, on bytes: for grass, needles and roofs, where `polygon` on floats would
    cost ten times as much. Read `cover` (0..1) and `light` (0..1, the marks' own tones) when all is drawn."""

    def __init__(self, shape: Shape) -> None:
        self._cover = np.zeros(shape, np.uint8)
        self._light = np.zeros(shape, np.uint8)

    def taper(self, points: Points, start: float, stop: float, light: float) -> None:
        """A mark through points (px) whose width runs from `start` to `stop` px."""
        at = np.asarray(points, np.float64)
        heading = np.empty_like(at)
        heading[0], heading[-1] = at[1] - at[0], at[-1] - at[-2]
        if len(at) > 2:
            heading[1:-1] = at[2:] - at[:-2]
        half = (start + (stop - start) * np.arange(len(at)) / (len(at) - 1)) / 2
        side = np.stack([-heading[:, 1], heading[:, 0]], 1) * (half / (np.sqrt((heading**2).sum(1)) + 1e-9))[:, None]
        self.polygon(np.concatenate([at + side, (at - side)[::-1]]), light)

    def polygon(self, points: Points | npt.NDArray[np.float64], light: float) -> None:
        """A filled mark (px)."""
        fixed = [np.round(np.asarray(points) * (1 << _SHIFT)).astype(np.int32)]
        cv2.fillPoly(self._cover, fixed, 255, cv2.LINE_AA, _SHIFT)
        cv2.fillPoly(self._light, fixed, int(255 * min(1.0, max(0.0, light))), cv2.LINE_AA, _SHIFT)

    def line(self, points: Points, light: float, strength: float = 1.0) -> None:
        """A hair line, `strength` 0..1 of full cover."""
        fixed = [np.round(np.asarray(points) * (1 << _SHIFT)).astype(np.int32)]
        cv2.polylines(self._cover, fixed, False, int(255 * strength), 1, cv2.LINE_AA, _SHIFT)
        cv2.polylines(self._light, fixed, False, int(255 * strength * min(1.0, max(0.0, light))), 1, cv2.LINE_AA, _SHIFT)

    @property
    def cover(self) -> Mask:
        return self._cover * np.float32(1 / 255)

    @property
    def light(self) -> Mask:
        return saturate(self._light / np.maximum(self._cover, 1).astype(np.float32))


def curve(points: Points, steps: int = 24) -> Floats:
    """A smooth line through control points (Catmull-Rom), (n, 2)."""
    at = np.asarray(points, np.float64)
    padded = np.concatenate([2 * at[:1] - at[1:2], at, 2 * at[-1:] - at[-2:-1]])
    pieces: list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]] = []
    t = np.linspace(0, 1, max(2, steps // max(1, len(at) - 1)))[:, None]
    for p0, p1, p2, p3 in zip(padded[:-3], padded[1:-2], padded[2:-1], padded[3:], strict=True):
        pieces.append(
            0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
        )
    return np.concatenate(pieces).astype(np.float32)


def lathe(shape: Shape, profile: Points, light: tuple[float, float, float]) -> tuple[Mask, Mask, Mask]:
    """A turned body, upright in the middle of `shape`: profile = (y px, half-width px) from top to bottom.

    Returns light 0..1 (Lambert, `light` toward the light: x right, y down, z toward the viewer), alpha, and u = -1..1
    across the body (for stripes and windows).
    """
    x, y = grid(shape)
    ys, halves = [p[0] for p in profile], [max(0.01, p[1]) for p in profile]
    rows = np.arange(shape[0])
    half = np.interp(rows, ys, halves).astype(np.float32)[:, None]
    slope = np.gradient(half[:, 0]).astype(np.float32)[:, None]
    dx = x - np.float32(shape[1] / 2 - 0.5)
    u = np.clip(dx / half, -1, 1)
    depth = np.sqrt(1 - u * u)
    lx, ly, lz = np.asarray(light) / np.linalg.norm(light)
    tilt = 1 / np.sqrt(1 + slope * slope)
    shade = (u * np.float32(lx) + depth * np.float32(lz)) * tilt - slope * tilt * np.float32(ly)
    alpha = saturate(half - np.abs(dx) + np.float32(0.5))
    alpha = alpha * smoothstep(ys[0] - 0.7, ys[0] + 0.7, y) * smoothstep(ys[-1] + 0.7, ys[-1] - 0.7, y)
    return saturate(shade), alpha, u


def vector(svg_body: str, width: int, height: int, scale: float = 1.0) -> tuple[Image, Mask]:
    """Render the inside of an <svg> of width × height units to (rgb, alpha) at `scale` px a unit. Small props only:
    filters over a whole frame cost 100 ms and more. The colours under clear pixels are black."""
    w, h = max(2, round(width * scale)), max(2, round(height * scale))
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {width} {height}">'
        f"{svg_body}</svg>"
    )
    png = np.frombuffer(bytes(resvg_py.svg_to_bytes(svg_string=text)), np.uint8)
    decoded = cv2.imdecode(png, cv2.IMREAD_UNCHANGED)
    assert decoded is not None  # resvg always gives a PNG
    bgra = decoded.astype(np.float32) * np.float32(1 / 255)
    return np.ascontiguousarray(bgra[..., 2::-1]), np.ascontiguousarray(bgra[..., 3])
