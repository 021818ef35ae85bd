"""Swimmers: what of a body is over the water, and the water that they push before them."""

from __future__ import annotations

import cv2
import numpy as np

from milimo.engines.previz.model import Cutout
from milimo.engines.previz.paint import fbm

UNDER = 0.235            # of the standing height over the figure's ground: where the water's surface crosses a swimmer
SHOWS = 0.10             # of the height below the surface that still shines through


def afloat(cutout: Cutout, seed: int) -> Cutout:
    """The same figure in the water: cut at the surface, pale below it, with foam along the line. `anchor` is on the surface."""
    rgb, alpha = cutout.rgb.copy(), cutout.alpha.copy()
    line = cutout.anchor[1] - UNDER * cutout.height_px
    h, w = alpha.shape
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    ripple = line + np.float32(0.012 * cutout.height_px) * np.sin(x * np.float32(40 / max(1.0, cutout.height_px)) + seed % 7)
    depth = (y - ripple) / np.float32(max(2.0, SHOWS * cutout.height_px))
    cover = np.clip(1 - np.maximum(depth, 0), 0, 1) * np.where(depth > 0, np.float32(0.45), np.float32(1))
    body = alpha * cover
    columns = np.flatnonzero((alpha * (np.abs(depth) < 0.6)).max(0) > 0.3)
    if len(columns):
        spread = np.clip(np.minimum(x - columns[0] + 0.06 * cutout.height_px, columns[-1] + 0.06 * cutout.height_px - x) / (0.10 * cutout.height_px), 0, 1)
        torn = np.asarray(cv2.resize(fbm(seed % 41, (max(8, h // 2), max(8, w // 2)), max(4.0, 0.05 * cutout.height_px), octaves=3), (w, h)), np.float32)
        foam = np.exp(-(((y - ripple) / np.float32(max(1.5, 0.026 * cutout.height_px))) ** 2)) * spread * np.clip(torn * 2.4 - 0.55, 0, 1) * np.float32(0.8)
        total = foam + body * (1 - foam)
        rgb = (np.float32(0.88) * foam[..., None] + rgb * (body * (1 - foam))[..., None]) / np.maximum(total, 1e-4)[..., None]
        body = total
    return Cutout(rgb.astype(np.float32), body.astype(np.float32), (cutout.anchor[0], line), cutout.points, None, cutout.height_px)
