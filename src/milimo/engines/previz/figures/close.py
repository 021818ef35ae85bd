"""What close pictures share: form seen small, enlarged, and lit, drawn and stroked at full size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from milimo.engines.previz.figures.cloth import textured
from milimo.engines.previz.figures.cutouts import Figure
from milimo.engines.previz.figures.faces import Mien, Sheet, draw_face
from milimo.engines.previz.figures.field import Array, Solid
from milimo.engines.previz.figures.finish import stroked
from milimo.engines.previz.figures.heads import face_shape
from milimo.engines.previz.figures.light import Lighting, Stuff, albedo_of, shade, stuff_for
from milimo.engines.previz.figures.trace import Canvas, Surface
from milimo.engines.previz.model import Look


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

    @property
    def head_px(self) -> float:
        return self.scale * self.figure.joints.measures.head


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
    shares = [cv2.resize((owner == i).astype(np.float32), size, interpolation=cv2.INTER_CUBIC) for i in range(1, int(owner.max()) + 1)]
    solid = np.argmax(np.stack(shares), axis=0).astype(np.uint8)
    alpha = np.clip((cv2.resize(surface.alpha, size, interpolation=cv2.INTER_CUBIC) - 0.5) * np.float32(1.5) + np.float32(0.5), 0, 1)
    index = np.flatnonzero(alpha > 0.02)
    normal = big[..., 1:].reshape(-1, 3)[index]
    normal = normal / (np.linalg.norm(normal, axis=1, keepdims=True) + np.float32(1e-6))
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


def lit(close: Close, small: Surface, solids: Sequence[Solid], canvas: Canvas, face: bool) -> tuple[Array, Array]:
    """A surface seen small, painted at full size: (rgb, alpha)."""
    surface = enlarged(small, canvas)
    figure = close.figure
    stuffs = [stuff_for(s.material, figure.stuffs) for s in solids]
    names = [s.material for s in solids]
    albedo = textured(surface, albedo_of(surface, stuffs), stuffs, names, figure, close.seed)
    gloss = np.zeros(len(surface.index), np.float32)
    if face:
        _draw(close, surface, names, albedo, gloss)
    rgb = shade(surface, albedo, stuffs, close.light, reach=1.3, rim_power=2.0, small=small)
    rgb += gloss[:, None]
    size = float(np.interp(close.head_px, [80, 200, 400, 800], [2.0, 3.6, 6.0, 10.0]))
    return stroked(surface, rgb, close.seed + 5, size, mix=0.55, edge=0.8, smooth=2 if close.head_px < 250 else 3, angle=-0.8, stretch=2.0)


def _draw(close: Close, surface: Surface, names: Sequence[str], albedo: Array, gloss: Array) -> None:
    """The face's features, on the skin pixels of a head group."""
    j = close.figure.joints
    skin = np.flatnonzero(np.array([n == "skin" for n in names])[surface.solid])
    sheet = face_sheet(close.figure, surface, skin, albedo, 1 / close.head_px)
    shape = face_shape(close.look)
    a = close.look.appearance
    stubble = 0.0 if shape.female or shape.youth > 0.05 or a.beard else 0.35 + 0.4 * ((close.look.seed >> 3) % 5) / 4
    draw_face(sheet, shape, close.mien, a.hair_colour or "#3a2a20", eye_colour(close.look), stubble, 2)
    albedo[skin] = sheet.colour
    gloss[skin] = sheet.gloss
    assert j is close.figure.joints


def face_sheet(figure: Figure, surface: Surface, skin: np.ndarray, albedo: Array, pixel: float) -> Sheet:
    """Skin pixels in head space."""
    j = figure.joints
    turn = (figure.view @ j.head_frame).astype(np.float32)
    local = (surface.place[skin] - figure.seen(j.skull).astype(np.float32)) @ turn / np.float32(j.measures.head)
    facing = -(surface.normal[skin] @ turn)[:, 2]
    return Sheet(local[:, 0], local[:, 1], local[:, 2], albedo[skin], np.zeros(len(skin), np.float32), facing, pixel)


def eye_colour(look: Look) -> str:
    """Brown for dark skins and hair, else one of five."""
    from milimo.engines.previz.paint import hex_colour

    if float(hex_colour(look.appearance.skin or "#c99a78").mean()) < 0.52:
        return "#3f2819"
    return ("#54707f", "#4f3521", "#5f6f55", "#6a4a2c", "#66788a")[(look.seed >> 5) % 5]
