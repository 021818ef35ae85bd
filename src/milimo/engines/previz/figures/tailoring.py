"""What a tailor puts on cloth: seams, the shadow along them, plackets and pockets, drawn in the chest's own space.

Without them a coat is a skin of dough: the eye finds a shoulder by the seam that is set into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from milimo.engines.previz.figures.field import Array
from milimo.engines.previz.figures.outfits import Outfit
from milimo.engines.previz.figures.trace import Surface
from milimo.engines.previz.paint import smoothstep

if TYPE_CHECKING:
    from milimo.engines.previz.figures.cutouts import Figure

LEAST_PX = 40.0          # px per unit below which a seam is thinner than a brush hair


def sewn(surface: Surface, at: npt.NDArray[np.intp], figure: Figure) -> Array:
    """Factor on the colour of a top's pixels (their indices in `at`), (n,): about .6 in a seam, 1.1 on the ridge beside it."""
    j, m, outfit = figure.joints, figure.joints.measures, figure.outfit
    turn = (figure.view @ j.chest_frame).astype(np.float32)
    own = (surface.place[at] - figure.seen(j.chest).astype(np.float32)) @ turn
    x, y, z = np.abs(own[:, 0]), own[:, 1], own[:, 2]
    pixel = 1 / surface.canvas.scale
    front = z < -0.02
    out = np.ones(len(at), np.float32)
    high = np.float32(0.43 * m.torso)
    # the armhole: set in from the joint, curved toward the neck over the shoulder and under the arm
    hole = np.float32(m.shoulder - 0.13) - np.float32(0.16) * np.clip((y - high + np.float32(0.30)) / np.float32(0.45), 0, 1) * (y < high - np.float32(0.02))
    sleeve = smoothstep(-0.30, -0.12, y) * (y < high + np.float32(0.34))
    out *= _seam(x - hole, sleeve, 0.012, pixel)
    # over the shoulder, from the collar to the armhole
    out *= _seam(z - np.float32(0.06), (y > high - np.float32(0.10)) * (x < hole) * np.float32(0.8), 0.010, pixel)
    if outfit.split:                                # the edge of the front that lies over the other, down to where they part
        low = np.float32(0.50 - 1.75 * outfit.open_front)
        out *= _seam(own[:, 0] - np.float32(0.085), front * (y < low) * np.float32(1.3), 0.016, pixel)
    elif outfit.buttons and not outfit.open_front:
        edge = np.float32(0.070)
        out *= _seam(own[:, 0] - edge, front * (y < high - np.float32(0.02)) * np.float32(0.9), 0.011, pixel)
    for top, wide, tall in _pockets(outfit):
        off_x, off_y = np.abs(x - np.float32(0.30)) - np.float32(wide), np.abs(y - np.float32(top)) - np.float32(tall)
        outside = np.maximum(off_x, off_y)
        mouth = (own[:, 0] > 0) | (top < -0.4)       # a breast pocket is on the left alone
        out *= _seam(outside, front * mouth * np.float32(0.75), 0.009, pixel)
    return out


def _pockets(outfit: Outfit) -> tuple[tuple[float, float, float], ...]:
    """(height of the middle, half-width, half-height) of pockets and their flaps, chest space."""
    if outfit.name in ("shirt", "uniform", "pyjamas", "lab coat", "overalls"):
        return ((0.03, 0.13, 0.13),)
    if outfit.name in ("coat", "suit", "oilskin", "jacket"):
        return ((-0.98, 0.17, 0.035),)
    return ()


def _seam(away: Array, weight: Array, width: float, pixel: float) -> Array:
    """A dark line where `away` is 0, a light one on its inner side."""
    w = np.float32(max(width, 0.75 * pixel))
    dark = np.exp(-((away / w) ** 2))
    light = np.exp(-(((away + np.float32(2.1) * w) / (np.float32(1.2) * w)) ** 2))
    return (1 - weight * (np.float32(0.34) * dark - np.float32(0.09) * light)).astype(np.float32)


def beneath_jaw(head: Array) -> Array:
    """Factor on the colour of a neck's skin under the chin, (n, 3), by its place in head space (n, 3): the jaw shades the
    throat from every lamp that hangs over it."""
    y, z = head[:, 1], head[:, 2]
    under = smoothstep(-0.37, -0.50, y + np.float32(0.22) * np.clip(z + np.float32(0.25), 0, 0.6))
    under = under * (1 - np.float32(0.55) * smoothstep(-0.60, -1.05, y))
    return 1 - under[:, None] * np.array([0.30, 0.38, 0.42], np.float32)
