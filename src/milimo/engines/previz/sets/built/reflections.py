"""What a polished or wet floor mirrors: the set seen by a camera under the floor, smeared and broken by ripples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from milimo.engines.previz.model import Image
from milimo.engines.previz.paint import Floats, blur, fbm, lerp, norm01, pigment, single, smoothstep, tiling_fbm, warp
from milimo.engines.previz.sets.built.gbuffer import Eye, Seen, Surface, rasterise, resolve
from milimo.engines.previz.sets.built.lighting import lit
from milimo.engines.previz.sets.built.mesh import blend

if TYPE_CHECKING:
    from milimo.engines.previz.sets.built.design import Design

_SCALE = 3                 # the mirror image is blurred anyway: a third of the size is enough
_FLOOR = 0.12              # m: what lies lower is floor and does not mirror itself


def mirrored_in(design: Design, seen: Seen, surface: Surface, rgb: Floats) -> Floats:
    """`rgb` (n, 3) of the surface with the mirror image laid over its level, glossy parts."""
    level = (surface.normal[:, 1] > 0.9) & (surface.position[:, 1] < _FLOOR) & (surface.gloss > 0.12)
    rows = np.flatnonzero(level)
    if len(rows) < 50:
        return rgb
    image = _mirror_image(design, seen.eye)
    h, w = seen.face.shape
    unit = h / 792
    image = _smeared(image, design.wet, unit)
    y, x = np.divmod(surface.index[rows], w)
    gloss = surface.gloss[rows]
    ripple_x, ripple_y = _ripples((h, w), unit)
    amount = np.float32(3.0 + 10.0 * design.wet) * np.float32(unit)
    at_x = np.clip(x + ripple_x[y, x] * amount, 0, w - 1).astype(np.int32)
    at_y = np.clip(y + ripple_y[y, x] * amount * 1.6, 0, h - 1).astype(np.int32)
    mirror = image[at_y, at_x]
    ray = surface.position[rows] - seen.eye.position
    grazing = 1 - np.abs(ray[:, 1]) / (np.linalg.norm(ray, axis=1) + np.float32(1e-6))
    share = gloss * (np.float32(0.30) + np.float32(0.70) * grazing**2)
    if design.wet:
        share = share * (1 + (_puddles(surface.position[rows]) - 1) * np.float32(min(1.0, design.wet)))
    out = rgb.copy()
    out[rows] = rgb[rows] * (1 - 0.65 * share)[:, None] + mirror * share[:, None]
    return single(out)


def _mirror_image(design: Design, eye: Eye) -> Image:
    """The mirrored set over the whole canvas, upright for the floor."""
    h, w = eye.shape
    small = Eye(eye.position, eye.axes, eye.focal / _SCALE, (eye.centre[0] / _SCALE, eye.centre[1] / _SCALE),
                ((h + _SCALE - 1) // _SCALE, (w + _SCALE - 1) // _SCALE)).mirrored()
    faces = design.rig.faces
    above = faces.corners[:, :, 1].max(1) > _FLOOR
    seen = rasterise(small, faces, above & ~faces.glass)
    surface = resolve(seen, faces)
    picture = np.broadcast_to(pigment(design.haze) * np.float32(0.8), (*small.shape, 3)).astype(np.float32)
    if len(surface.index):
        colours = lit(seen, surface, design.rig)
        if design.haze_per_metre:
            share = (1 - np.exp(-surface.depth * np.float32(design.haze_per_metre))) * np.float32(design.haze_most)
            colours = blend(colours, pigment(design.haze), share)
        picture.reshape(-1, 3)[surface.index] = colours
    return single(cv2.resize(picture[::-1], (w, h), interpolation=cv2.INTER_LINEAR))


def _smeared(image: Image, wet: float, unit: float) -> Image:
    """Water draws light down into columns."""
    down = (10 + 26 * wet) * unit
    small = cv2.resize(image, (image.shape[1] // 4, image.shape[0] // 4), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), sigmaX=max(0.5, 0.6 * unit), sigmaY=max(0.5, down / 4))
    soft = cv2.resize(soft, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR)
    return lerp(image, np.asarray(soft, np.float32), 0.72)


def _ripples(shape: tuple[int, int], unit: float) -> tuple[Floats, Floats]:
    flat = fbm(36, shape, 26 * unit, 5 * unit, octaves=3) - np.float32(0.5)
    return flat, blur(warp(flat, 7.0, 3.0), 1.0)


def _puddles(position: Floats) -> Floats:
    """0.35..1: where water stands. Lies in the world, so that every shot has the same puddles."""
    tile = norm01(tiling_fbm(34, (512, 512), 130, octaves=5))
    column = np.mod(position[:, 0] * np.float32(58), 511).astype(np.float32)[None]
    row = np.mod(position[:, 2] * np.float32(46), 511).astype(np.float32)[None]
    value = cv2.remap(tile, column, row, cv2.INTER_LINEAR)[0] if len(position) < 32000 else tile[row[0].astype(np.int32), column[0].astype(np.int32)]
    return single(0.35 + 0.65 * smoothstep(0.38, 0.60, single(value)))
