"""A thing or an animal cut out of its picture, on the stage: at its size, in the scene's light, under the brush."""

from __future__ import annotations

import math

import cv2
import numpy as np

from milimo.contracts.shots import SubjectKind
from milimo.engines.previz.model import Cutout, FigureRequest, Image, Mask, Vec3
from milimo.engines.previz.paint import luma, paintify
from milimo.engines.previz.references import Stencil

MARGIN = 16                      # px round the cut-out: the brush needs room at the edge
RELIEF = 0.6                     # share of the scene's modelling that is added to what the picture has of its own
MOST_PX = 760.0                  # of the longer side; larger ones are enlarged by the compositor


def scale_for(stencil: Stencil, height_px: float) -> float:
    """Painted px a picture px, 1 at most, so that neither side is painted larger than is of use."""
    tall, wide = stencil.alpha.shape
    return min(1.0, MOST_PX / (height_px * max(1.0, wide / tall)))


def paint_standin(stencil: Stencil, request: FigureRequest) -> Cutout:
    """The thing `height_px` tall, its anchor on the ground under its middle. A picture is taken to head to the right, and
    is turned over for one that heads left; a thing that heads nowhere is shown as it is."""
    tall, wide = stencil.alpha.shape
    size = (max(4, round(request.height_px * wide / tall)), max(4, round(request.height_px)))
    method = cv2.INTER_AREA if size[1] < tall else cv2.INTER_CUBIC
    packed = np.asarray(cv2.resize(np.dstack([stencil.rgb * stencil.alpha[..., None], stencil.alpha]), size, interpolation=method), np.float32)
    alpha = np.clip(packed[..., 3], 0, 1)
    rgb = np.clip(packed[..., :3] / np.maximum(alpha, 0.02)[..., None], 0, 1)
    if math.sin(request.yaw) < 0 and request.look.kind is not SubjectKind.THING:
        rgb, alpha = rgb[:, ::-1], alpha[:, ::-1]
    alpha = np.pad(alpha, MARGIN).astype(np.float32)
    rgb = _outward(np.pad(rgb, ((MARGIN, MARGIN), (MARGIN, MARGIN), (0, 0))).astype(np.float32), alpha)
    lit = _lit(rgb, alpha, request)
    stroke = float(np.clip(request.height_px / 34, 2.0, 6.5))
    painted, edge = paintify(lit, alpha, request.seed % 991, stroke, 2.2, -0.2, mix=0.5, edge=0.5, smooth=2, jitter=0.02)
    middle = (alpha.shape[1] / 2, float(alpha.shape[0] - MARGIN))
    return Cutout(painted, edge, middle, {"head": (middle[0], float(MARGIN))}, height_px=request.height_px)


def _outward(rgb: Image, alpha: Mask) -> Image:
    """Colours run out under the soft edge, so that none of the old background shines through at the rim."""
    solid = (alpha > 0.85).astype(np.float32)
    weight = np.asarray(cv2.GaussianBlur(solid, (0, 0), 3.0), np.float32)
    spread = np.asarray(cv2.GaussianBlur(rgb * solid[..., None], (0, 0), 3.0), np.float32) / np.maximum(weight, 1e-3)[..., None]
    keep = solid[..., None]
    return (rgb * keep + np.where(weight[..., None] > 0.004, spread, rgb) * (1 - keep)).astype(np.float32)


def _lit(rgb: Image, alpha: Mask, request: FigureRequest) -> Image:
    """The scene's light over the picture's own: its colour and strength whole, its modelling in part, a rim, the air."""
    light = request.light
    nx, ny, nz = _cushion(alpha, request.height_px)
    key, rim = _in_view(light.key_direction, request.camera_yaw), _in_view(light.rim_direction, request.camera_yaw)
    up = (0.5 + 0.5 * ny)[..., None]
    arrives = np.array(light.ambient_up, np.float32) * up + np.array(light.ambient_down, np.float32) * (1 - up)
    lambert = np.clip((nx * key[0] + ny * key[1] + nz * key[2] + 0.2) / 1.2, 0, 1)[..., None]
    arrives = arrives + lambert * np.array([light.key * c for c in light.key_colour], np.float32)
    inside = alpha > 0.5
    even = arrives[inside].mean(axis=0) if inside.any() else arrives.reshape(-1, 3).mean(axis=0)
    # what a picture shows is lit already: the scene's mean light is matched, not multiplied below what can be read
    even = even * np.float32(max(1.0, 0.30 / max(0.02, float(luma(even[None, None])[0, 0]))))
    out = rgb * np.clip(even + RELIEF * (arrives - even), 0.05, 1.5)
    edge = (np.clip(nx * rim[0] + ny * rim[1] + 0.2, 0, 1) * (1 - nz) ** 0.9)[..., None]
    out = out + 0.3 * edge * np.array([light.rim * c for c in light.rim_colour], np.float32)
    share = 1 - math.exp(-light.haze_per_metre * max(0.0, request.position[2]))
    out = out * (1 - share) + share * np.array(light.haze_colour, np.float32)
    return np.clip(out, 0, 1).astype(np.float32)


def _cushion(alpha: Mask, height_px: float) -> tuple[Mask, Mask, Mask]:
    """Normals (right, up, toward the viewer) of the outline blown up like a cushion."""
    away = np.asarray(cv2.distanceTransform((alpha > 0.5).astype(np.uint8), cv2.DIST_L2, 3), np.float32)
    swell = float(np.clip(height_px * 0.2, 3, 60))
    height = np.sqrt(np.clip(2 * swell * np.minimum(away, swell) - np.minimum(away, swell) ** 2, 0, None)).astype(np.float32)
    height = np.asarray(cv2.GaussianBlur(height, (0, 0), max(1.0, swell * 0.2)), np.float32)
    gx, gy = (np.asarray(cv2.Sobel(height, cv2.CV_32F, dx, 1 - dx, scale=1 / 8), np.float32) for dx in (1, 0))
    norm = np.sqrt(gx * gx + gy * gy + 1)
    return (-gx / norm).astype(np.float32), (gy / norm).astype(np.float32), (1 / norm).astype(np.float32)


def _in_view(direction: Vec3, yaw: float) -> Vec3:
    """World direction as (right, up, toward the viewer)."""
    x, y, z = direction
    length = math.sqrt(x * x + y * y + z * z) or 1.0
    sin, cos = math.sin(yaw), math.cos(yaw)
    return (cos * x - sin * z) / length, y / length, -(sin * x + cos * z) / length
