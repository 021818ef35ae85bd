"""Lays a face's drawing on the skin of a seen figure, at whatever size it is seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.figures.faces import Mien, Sheet, draw_face
from milimo.engines.previz.figures.field import Array
from milimo.engines.previz.figures.heads import face_shape
from milimo.engines.previz.figures.noise import noise_at
from milimo.engines.previz.figures.trace import Surface
from milimo.engines.previz.model import Look
from milimo.engines.previz.paint import hex_colour, smoothstep

if TYPE_CHECKING:
    from milimo.engines.previz.figures.cutouts import Figure


def face_on(surface: Surface, names: Sequence[str], figure: Figure, look: Look, mien: Mien, albedo: Array, gloss: Array,
            keep: Array, detail: int) -> None:
    """Draws the features on the skin pixels of the head, in place: `albedo` (hits, 3) and added light `gloss` (hits,); `keep` (hits,)
    receives what strokes must spare."""
    j = figure.joints
    skin = np.array([n == "skin" for n in names])[surface.solid]
    centre = figure.seen(j.skull).astype(np.float32)
    close = _farthest(surface.place - centre) < np.float32(0.75 * j.measures.head)
    at = np.flatnonzero(skin & close)
    if not len(at):
        return
    turn = (figure.view @ j.head_frame).astype(np.float32)
    local = (surface.place[at] - centre) @ turn / np.float32(j.measures.head * figure.size)
    facing = -(surface.normal[at] @ turn)[:, 2]
    pixel = 1 / (surface.canvas.scale * j.measures.head)
    sheet = Sheet(local[:, 0], local[:, 1], local[:, 2], albedo[at], np.zeros(len(at), np.float32), facing, pixel,
                  np.zeros(len(at), np.float32))
    shape = face_shape(look)
    a = look.appearance
    stubble = (3.0 if figure.hair == "bald" else 2.0) if a.beard else 0.0 if shape.female or shape.youth > 0.05 else 0.35 + 0.1 * ((look.seed >> 3) % 5)
    if detail >= 2:
        _rooted(sheet, surface, names, at, a.hair_colour or "#3a2a20", 1 / pixel)
    draw_face(sheet, shape, mien, a.hair_colour or "#3a2a20", eye_colour(look), stubble, detail)
    albedo[at] = sheet.colour
    gloss[at] = sheet.gloss
    keep[at] = sheet.keep


def _rooted(sheet: Sheet, surface: Surface, names: Sequence[str], at: npt.NDArray[np.intp], hair: str, head_px: float) -> None:
    """Hair has roots: beside its mass the skin shows the first hairs and the shade they throw, or hair is a cap put on."""
    mass = surface.picture(np.array([n == "hair" for n in names], np.float32)[surface.solid])
    if not mass.any():
        return
    near = cv2.blur(cv2.blur(mass, (side := max(3, round(0.030 * head_px) | 1), side)), (side, side)).ravel()[surface.index[at]]
    edge = np.flatnonzero(near > 0.03)
    x, y, z = sheet.x[edge], sheet.y[edge], sheet.z[edge]
    fray = noise_at(np.arctan2(x, -z) * np.float32(2.6), y * np.float32(0.25) + np.abs(x) * np.float32(0.2), 12, 5, 70)
    cover = smoothstep(0.16, 0.46, near[edge] + (fray - np.float32(0.5)) * np.float32(0.42))
    tone = hex_colour(hair).astype(np.float32) * (np.float32(0.62) + np.float32(0.40) * fray)[:, None]
    colour = sheet.colour[edge] * (1 - np.float32(0.26) * np.clip(near[edge] * 2.2, 0, 1))[:, None]
    sheet.colour[edge] = colour + (cover * np.float32(0.80))[:, None] * (tone - colour)


def _farthest(away: Array) -> Array:
    """The largest of three distances along the axes, (hits,)."""
    x, y, z = np.abs(away).T
    return np.maximum(np.maximum(x, y), z)


def eye_colour(look: Look) -> str:
    """Brown for dark skins, else one of five."""
    if float(hex_colour(look.appearance.skin or "#c99a78").mean()) < 0.52:
        return "#3f2819"
    return ("#54707f", "#4f3521", "#5f6f55", "#6a4a2c", "#66788a")[(look.seed >> 5) % 5]
