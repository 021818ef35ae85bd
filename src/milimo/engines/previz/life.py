"""Figures that live: they breathe, shift their weight, walk on twos with locked feet, blink, turn their heads and speak."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from milimo.engines.previz.model import Cutout, Layer
from milimo.engines.previz.stage.canvas import Canvas
from milimo.engines.previz.stage.living import chained, scaled
from milimo.engines.previz.stage.moment import Moment
from milimo.engines.previz.stage.plate import Plate, plates_of
from milimo.engines.previz.stage.sampling import Affine

BREATH_S = 3.4           # s a breath at rest
CONTACT = 0.78           # of the ground's light that is gone right under somebody's feet
LAIN = 0.62              # and under somebody who lies
CLEAR_PX = 3
CONTACT_FLAT = 0.24      # of that shadow's width is its height


@dataclass(frozen=True, slots=True)
class Temper:
    """How somebody moves when nothing happens: phases and measures, from the subject's seed."""

    breath_phase: float
    sway_phase: float
    sway: float              # shift of the crown over its height
    breath: float            # growth of the height
    period: float            # s


def temper_of(seed: int, height_px: float, frame_height: int) -> Temper:
    """A figure's own rhythm. What shows is pixels at the crown: a small figure needs more of its height to be seen to live,
    a close one must not bob (1.6 px of breath is what a close-up bears at 720 lines)."""
    rng = np.random.default_rng(seed)
    unit = frame_height / 720
    breath_px = min(1.8 * unit, max(0.7 * unit, 0.010 * height_px))
    sway_px = min(2.6 * unit, max(1.0 * unit, 0.013 * height_px))
    return Temper(
        float(rng.uniform(0, 2 * math.pi)), float(rng.uniform(0, 2 * math.pi)),
        sway_px / max(1.0, height_px) * float(rng.uniform(0.8, 1.2)), breath_px / max(1.0, height_px),
        BREATH_S * float(rng.uniform(0.88, 1.15)))


def breathing(temper: Temper, seconds: float, x: float, y: float, *, sway: bool = True) -> Affine:
    """Taller with each breath, and (`sway`) the weight moves from foot to foot: about the ground point (x, y).

    Without the sway the matrix stays upright, which large figures need to be drawn fast.
    """
    breath = math.sin(2 * math.pi * seconds / temper.period + temper.breath_phase)
    lean = temper.sway * (math.sin(2 * math.pi * seconds / 5.3 + temper.sway_phase)
                          + 0.4 * math.sin(2 * math.pi * seconds / 2.3 + temper.breath_phase))
    if not sway:
        return scaled(1 + 0.3 * temper.breath * breath, 1 + temper.breath * breath, x, y)
    shear = np.array([[1.0, -lean, lean * y], [0.0, 1.0, 0.0]])
    return chained(shear, scaled(1 + 0.3 * temper.breath * breath, 1 + temper.breath * breath, x, y))


class StandingFigure:
    """A painted figure that stays where it is."""

    still = False
    merges = False
    covers_from = None

    def __init__(self, cutout: Cutout, feet: tuple[float, float], depth: float, temper: Temper, *, scale: float = 1.0,
                 seed: int = 1, grounded: bool = False) -> None:
        """`feet` are picture px under the neutral camera; `scale` is cut-out px a picture px. `grounded`: with the dark under
        the feet of whoever stands on the ground."""
        self.depth = depth
        self._temper = temper
        self._feet = feet
        self._plates = figure_plates(cutout, feet, depth, scale, seed)
        self._contact = contact_shadow(cutout, feet, depth, scale, seed) if grounded else []

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        local = breathing(self._temper, moment.seconds, *self._feet)
        camera = moment.affine(self.depth)
        for plate in self._contact:
            canvas.draw(plate, camera)
        affine = chained(camera, local)
        for plate in self._plates:
            canvas.draw(plate, affine)


def figure_plates(cutout: Cutout, feet: tuple[float, float], depth: float, scale: float, seed: int) -> list[Plate]:
    """The cut-out's plates with its anchor on `feet`."""
    return plates_of(Layer(
        "figure", cutout.rgb, cutout.alpha, feet[0] - cutout.anchor[0] / scale, feet[1] - cutout.anchor[1] / scale, depth,
        scale=scale), seed)


def under_feet(cutout: Cutout, *, stride: bool = False) -> tuple[float, float]:
    """(middle from the anchor, half-width) of the dark under somebody's feet, px of the cut-out; no width where no feet are."""
    height, row = cutout.height_px, round(cutout.anchor[1])
    low = cutout.alpha[max(0, row - round(0.10 * height)):row + round(0.04 * height) + 1]
    columns = np.flatnonzero(low.max(0) > 0.5) if low.size else np.empty(0, np.intp)
    if len(columns) == 0:
        return 0.0, 0.0
    middle, half = 0.5 * float(columns[0] + columns[-1]) - cutout.anchor[0], 0.5 * float(columns[-1] - columns[0])
    if stride:
        middle, half = 0.0, 0.10 * height
    return middle, min(0.34 * height, max(0.6 * half, 0.12 * height) + half)


def contact_shadow(cutout: Cutout, feet: tuple[float, float], depth: float, scale: float, seed: int, *, stride: bool = False) -> list[Plate]:
    """The soft dark on the ground that sets somebody on it: under the feet as wide as they stand, gone a little way out.
    `stride`: under the middle of somebody who walks, wherever the feet are."""
    middle, wide = under_feet(cutout, stride=stride)
    if wide == 0:
        return []
    fine = min(1.0, 40 / wide)                                          # soft: at most 80 px across
    w, h = max(6, round(2 * wide * fine)), max(4, round(2 * wide * fine * CONTACT_FLAT))
    y, x = np.ogrid[0:h, 0:w]
    far = np.hypot((x + 0.5) / w * 2 - 1, (y + 0.5) / h * 2 - 1).astype(np.float32)
    alpha = np.float32(CONTACT) * np.clip(1 - far, 0, 1) ** np.float32(0.7)
    alpha = np.pad(alpha, CLEAR_PX)                                     # a plate's picture runs on beyond an edge that is not clear
    rgb = np.full((*alpha.shape, 3), (0.020, 0.022, 0.030), np.float32)
    left = feet[0] + (middle - (w / 2 + CLEAR_PX) / fine) / scale
    top = feet[1] - (h / 2 + CLEAR_PX) / fine / scale
    return plates_of(Layer("contact", rgb, alpha.astype(np.float32), left, top, depth, scale=scale * fine), seed)


def lain_shadow(cutout: Cutout, feet: tuple[float, float], depth: float, seed: int) -> list[Plate]:
    """The soft dark under somebody who lies, along the whole body: the figure's own shape, a little lower and out of focus."""
    soft = 0.022 * cutout.height_px
    fine = min(1.0, 3.0 / soft)                                         # blurred by three of its own px
    small = np.asarray(cv2.resize(cutout.alpha, None, fx=fine, fy=fine, interpolation=cv2.INTER_AREA), np.float32)
    alpha = np.float32(LAIN) * cv2.GaussianBlur(np.pad(small, 12), (0, 0), soft * fine)
    rgb = np.full((*alpha.shape, 3), (0.020, 0.022, 0.030), np.float32)
    left, top = feet[0] - cutout.anchor[0] - 12 / fine, feet[1] - cutout.anchor[1] - 12 / fine + 0.8 * soft
    return plates_of(Layer("contact", rgb, alpha.astype(np.float32), left, top, depth, scale=fine), seed)


def dimmed(cutout: Cutout, soft: float, shade: float) -> Cutout:
    """A near figure out of focus and in its own shadow. Blurred premultiplied, so that no dark rim grows."""
    if soft <= 0 and shade == 1:
        return cutout
    pad = math.ceil(3 * soft)
    alpha = np.pad(cutout.alpha, pad)
    rgb = np.pad(cutout.rgb, ((pad, pad), (pad, pad), (0, 0)), mode="edge") * alpha[..., None] * np.float32(shade)
    if soft > 0:
        rgb = np.asarray(cv2.GaussianBlur(rgb, (0, 0), soft), np.float32)
        alpha = np.asarray(cv2.GaussianBlur(alpha, (0, 0), soft), np.float32)
    straight = rgb / np.maximum(alpha, 1e-4)[..., None]
    points = {name: (x + pad, y + pad) for name, (x, y) in cutout.points.items()}
    return Cutout(straight.astype(np.float32), alpha, (cutout.anchor[0] + pad, cutout.anchor[1] + pad), points,
                  None, cutout.height_px)
