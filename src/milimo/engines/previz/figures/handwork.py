"""Hands as a painter sets them off: a value above the face, fingers parted by lines, the sleeve's shade at the wrist, and a shadow on the
cloth they lie on. Bare form does not do it: at the size of a medium shot a hand is thirty pixels of one colour before another."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.figures.field import Array
from milimo.engines.previz.figures.hands import finger_bones, hand_size, palm_forms
from milimo.engines.previz.figures.trace import Surface
from milimo.engines.previz.paint import smoothstep

if TYPE_CHECKING:
    from milimo.engines.previz.figures.cutouts import Figure

LEAST_PX = 22.0          # px per unit below which a hand is a dab
LIFT = 1.14              # of a hand's colour, over the face's
REACH = 0.95             # units of the hand from its wrist to beyond the finger-tips
SHADED = 0.34            # of the cloth's value that a hand takes away beside it


def hands_on(surface: Surface, names: Sequence[str], figure: "Figure", albedo: Array) -> None:
    """Paints the hands of a seen figure and what they lie on, in place on `albedo` (hits, 3)."""
    px = surface.canvas.scale * figure.size
    if px < LEAST_PX or not any(name == "skin" for name in names):
        return
    bare = np.array([name == "skin" for name in names])[surface.solid]
    touched = np.zeros(len(albedo), np.float32)
    for i in range(2):
        _hand_on(surface, bare, figure, i, albedo, touched, px)
    if touched.any():
        _shadow_on(surface, bare, touched, albedo, px * hand_size(figure.joints.measures))


def _hand_on(surface: Surface, bare: npt.NDArray[np.bool_], figure: "Figure", i: int, albedo: Array, touched: Array, px: float) -> None:
    joints = figure.joints
    size = hand_size(joints.measures) * figure.size
    wrist = figure.seen(joints.wrist[i])
    turn = figure.view @ joints.hand[i]
    at = np.flatnonzero(bare & (np.abs(surface.place - wrist.astype(np.float32)).max(axis=1) < REACH * size))
    if not len(at):
        return
    x, y, z = np.ascontiguousarray(surface.place[at].T)
    grip = joints.stance.arms[i].grip
    fingers = [np.min([bone.moved(turn, wrist, size).distance(x, y, z) for bone in bones], axis=0) for bones in finger_bones(grip)]
    palm = np.min([form.moved(turn, wrist, size).distance(x, y, z) for form in palm_forms(grip)], axis=0)
    near = np.sort(np.stack(fingers), axis=0)
    mine = smoothstep(0.075 * size, 0.03 * size, np.minimum(near[0], palm))
    # between two fingers both are equally near; the line is never thinner than a pixel
    wide = max(0.012 * size, 0.55 / px)
    gap = smoothstep(2.2 * wide, 0.6 * wide, near[1] - near[0]) * smoothstep(0.06 * size, 0.02 * size, near[1]) * (near[0] < palm + np.float32(0.02 * size))
    along = ((surface.place[at] - wrist.astype(np.float32)) @ turn.astype(np.float32))[:, 1] / np.float32(size)
    cuff = smoothstep(0.10, -0.10, along)
    knuckle = np.exp(-(((along - np.float32(0.37)) / np.float32(0.05)) ** 2)) * smoothstep(0.04, 0.0, palm)
    tone = np.float32(LIFT) * (1 + np.float32(0.08) * knuckle) * (1 - np.float32(0.42) * gap) * (1 - np.float32(0.30) * cuff)
    albedo[at] *= (1 + mine * (tone - 1))[:, None]
    albedo[at] *= 1 - (mine * gap)[:, None] * np.array([0.0, 0.08, 0.10], np.float32)       # what is dark in flesh is red
    touched[at] = np.maximum(touched[at], mine)


def _shadow_on(surface: Surface, bare: npt.NDArray[np.bool_], touched: Array, albedo: Array, hand_px: float) -> None:
    """The cloth round a hand falls off into shade, more below it than above."""
    mask = surface.picture(touched)
    side = max(3, round(0.17 * hand_px) | 1)
    drop = round(0.05 * hand_px)
    spread = cv2.blur(cv2.blur(np.roll(mask, drop, axis=0) if drop else mask, (side, side)), (side, side)).ravel()[surface.index]
    cloth = np.flatnonzero(~bare & (spread > 0.02))
    albedo[cloth] *= (1 - np.float32(SHADED) * np.clip(spread[cloth] * np.float32(1.8), 0, 1))[:, None]
