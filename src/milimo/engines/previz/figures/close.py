"""What close pictures share: form seen small, enlarged, and lit, drawn and stroked at full size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from milimo.engines.previz.figures.cloth import crease, textured
from milimo.engines.previz.figures.cutouts import Figure
from milimo.engines.previz.figures.drawing import face_on
from milimo.engines.previz.figures.faces import Mien
from milimo.engines.previz.figures.field import Array, Solid, lengths
from milimo.engines.previz.figures.finish import stroked
from milimo.engines.previz.figures.light import Lighting, albedo_of, shade, stuff_for
from milimo.engines.previz.figures.trace import Canvas, Surface
from milimo.engines.previz.model import Look

Extent = tuple[float, float, float, float]     # px left, up, right, down of the head's centre

SMOOTHED = 0.8           # σ of an outline's smoothing, seen px


@dataclass(slots=True)
class Close:
    """One sitting: who, in what light, at what scale (px per unit)."""

    figure: Figure
    look: Look
    mien: Mien
    light: Lighting
    scale: float
    seed: int
    head_canvas: Canvas | None = None
    head_z: Array | None = None
    torso: Surface | None = None
    torso_canvas: Canvas | None = None

    @property
    def head_px(self) -> float:
        return self.scale * self.figure.joints.measures.head


def limited(canvas: Canvas, figure: Figure, extent: Extent) -> Canvas:
    """The canvas cut to what the frame shows about a figure's head, even in both sides."""
    x, y = canvas.pixel(figure.seen(figure.joints.skull))
    left, top = max(0.0, x - extent[0]), max(0.0, y - extent[1])
    right, bottom = min(float(canvas.width), x + extent[2]), min(float(canvas.height), y + extent[3])
    x0, y0 = int(left), int(top)
    w, h = max(2, (int(right) - x0) // 2 * 2), max(2, (int(bottom) - y0) // 2 * 2)
    return Canvas(w, h, canvas.scale, canvas.x0 - x0, canvas.y0 - y0)


def shrunk(canvas: Canvas, q: float) -> Canvas:
    """The same picture with `q` times the pixels a side."""
    return Canvas(int(np.ceil(canvas.width * q)), int(np.ceil(canvas.height * q)), canvas.scale * q, canvas.x0 * q, canvas.y0 * q)


def enlarged(surface: Surface, canvas: Canvas) -> Surface:
    """The same surface on a larger canvas: depth and normals interpolated, outlines of materials kept crisp."""
    size = (canvas.width, canvas.height)
    if surface.canvas.width == canvas.width and surface.canvas.height == canvas.height:
        return surface
    hit = surface.picture(np.ones(len(surface.index), np.float32))
    values = np.dstack([surface.picture(surface.place[:, 2]), surface.picture(surface.normal)])
    filled = _filled(values, hit)
    big = cv2.resize(filled, size, interpolation=cv2.INTER_CUBIC)
    owner = surface.picture(surface.solid.astype(np.float32) + 1)
    # outlines are smoothed by less than a seen pixel first, or every one of them is a step of the picture's
    shares = [cv2.resize(cv2.GaussianBlur((owner == i).astype(np.float32), (0, 0), SMOOTHED), size, interpolation=cv2.INTER_CUBIC)
              for i in range(1, int(owner.max()) + 1)]
    solid = np.argmax(np.stack(shares), axis=0).astype(np.uint8)
    steep = np.float32(max(1.5, 0.9 * canvas.width / surface.canvas.width))
    soft = cv2.resize(cv2.GaussianBlur(surface.alpha, (0, 0), SMOOTHED), size, interpolation=cv2.INTER_CUBIC)
    alpha = np.clip((soft - 0.5) * steep + np.float32(0.5), 0, 1)
    index = np.flatnonzero(alpha > 0.02)
    normal = np.asarray(big[..., 1:].reshape(-1, 3)[index], np.float32)
    normal = normal / (lengths(normal)[:, None] + np.float32(1e-6))
    x, y = canvas.grid_axes()
    place = np.stack([x[index % canvas.width], y[index // canvas.width], big[..., 0].ravel()[index]], 1)
    return Surface(canvas, index, place.astype(np.float32), normal.astype(np.float32), solid.ravel()[index], alpha.astype(np.float32), surface.volume)


def _filled(values: Array, hit: Array) -> Array:
    """Values carried outward over the outline, for interpolation."""
    out, weight = values * hit[..., None], hit
    for side in (3, 7, 15):
        mean, share = cv2.blur(out, (side, side)), cv2.blur(weight, (side, side))
        new = (weight < 0.5) & (share > 0.01)
        out = np.where(new[..., None], mean / (share[..., None] + np.float32(1e-5)), out)
        weight = np.where(new, 1, weight).astype(np.float32)
    return out.astype(np.float32)


def lit(close: Close, small: Surface, solids: Sequence[Solid], canvas: Canvas, face: bool, zoom: float = 1.0,
        large: Surface | None = None) -> tuple[Array, Array]:
    """A surface seen small, painted at the canvas's size, which is `zoom` times the picture's: (rgb, alpha). `large` is its
    enlargement where somebody has it already."""
    figure = close.figure
    stuffs = [stuff_for(s.material, figure.stuffs) for s in solids]
    names = [s.material for s in solids]
    if not face:
        crease(small, stuffs, names, figure, close.seed, skirt=figure.skirt)
    surface = enlarged(small, canvas) if large is None else large
    albedo = textured(surface, albedo_of(surface, stuffs), stuffs, names, figure, close.seed, figure.pattern)
    gloss, keep = np.zeros(len(surface.index), np.float32), np.zeros(len(surface.index), np.float32)
    if face and not figure.masked:
        face_on(surface, names, figure, close.look, close.mien, albedo, gloss, keep, 2)
    rgb = shade(surface, albedo, stuffs, close.light, reach=1.3, rim_power=2.0, small=small)
    rgb += gloss[:, None]
    size = float(np.interp(close.head_px, [80, 200, 400, 800], [2.0, 3.6, 6.0, 10.0])) * zoom
    return stroked(surface, rgb, close.seed + 5, size, mix=0.55, edge=0.8, smooth=2 if close.head_px < 250 else 3, angle=-0.8, stretch=2.0, keep=keep)
