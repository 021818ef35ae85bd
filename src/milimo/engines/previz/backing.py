"""A lighter mass behind a head at night: a break of cloud-light, low and wide, for the silhouette to stand against."""

from __future__ import annotations

import cv2
import numpy as np

from milimo.engines.previz.composition import Placement
from milimo.engines.previz.model import Colour, Layer, View
from milimo.engines.previz.paint import fbm
from milimo.engines.previz.stage.living import Plates

GAIN = 0.20              # of full light, at its middle
WIDE, TALL = 0.30, 0.24  # reach of the light, of the frame's width and height
SCALE = 0.25             # px painted a picture px: nothing in it is sharp
BEHIND_M = 26.0          # m from the camera, or it would lie before the one it is there for


def backing(placement: Placement, head: tuple[float, float], view: View, colour: Colour, seed: int) -> Plates:
    """The light behind a head whose centre is at `head` (picture px): torn by noise, gone well inside the frame's border."""
    m = view.overscan
    w, h = round((view.width + 2 * m) * SCALE), round((view.height + 2 * m) * SCALE)
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    dx = (x / SCALE - m - head[0]) / (WIDE * view.width)
    dy = (y / SCALE - m - head[1]) / (TALL * view.height)
    torn = np.asarray(cv2.resize(fbm(seed, (max(8, h // 2), max(8, w // 2)), w / 5, octaves=3), (w, h)), np.float32)
    light = np.exp(-(dx * dx + dy * dy)) * (np.float32(0.55) + np.float32(0.9) * torn)
    most = max(max(colour), 1e-3)
    tint = np.array([channel / most for channel in colour], np.float32)
    rgb = (np.clip(light, 0, 1.2)[..., None] * tint * np.float32(GAIN)).astype(np.float32)
    return Plates(Layer("backing", rgb, None, -m, -m, max(BEHIND_M, 1.5 * placement.depth), "add", SCALE), seed % 9973)
