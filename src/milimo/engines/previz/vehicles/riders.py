"""People aboard: laid into a painted vehicle by depth, so that the near bulwark hides their legs and the far one does not."""

from __future__ import annotations

import cv2
import numpy as np

from milimo.contracts.shots import Pose
from milimo.engines.previz.model import Cutout, Image, Mask
from milimo.engines.previz.sets.built.gbuffer import Eye
from milimo.engines.previz.vehicles.models import Place
from milimo.engines.previz.vehicles.solid import Floats, Solid

NOWHERE = Eye(np.zeros(3, np.float32), np.eye(3, dtype=np.float32), 1.0, (0.0, 0.0), (1, 1))
BEFORE_M = 0.16          # m by which a part of the thing has to be nearer than somebody's middle to be before her


def with_rider(solid: Solid, rider: Cutout, place: Place, yaw: float) -> Solid:
    """The same thing with somebody at a place of it, painted at the thing's own scale."""
    x, y, near = solid.at(place.left, place.up, place.ahead, yaw)
    at = rider.anchor if place.pose is Pose.STANDING else rider.points.get("hips", rider.anchor)
    dx, dy = round(x - at[0]), round(y - at[1] - (0 if place.pose is Pose.STANDING else 0.04 * rider.height_px / 1.75))
    solid, dx, dy = _roomy(solid, rider, dx, dy)
    body = solid.body
    h, w = rider.alpha.shape
    window = (slice(dy, dy + h), slice(dx, dx + w))
    before = solid.nearness[window] > np.float32(1 / max(0.1, 1 / near - BEFORE_M))
    hidden = np.asarray(cv2.GaussianBlur(before.astype(np.float32), (0, 0), 0.8), np.float32) * body.alpha[window]
    share = (rider.alpha * (1 - hidden)).astype(np.float32)
    rgb, alpha = body.rgb.copy(), body.alpha.copy()
    total = share + alpha[window] * (1 - share)
    rgb[window] = (rider.rgb * share[..., None] + rgb[window] * (alpha[window] * (1 - share))[..., None]) / np.maximum(total, 1e-4)[..., None]
    alpha[window] = total
    solid.body = Cutout(rgb, alpha, body.anchor, body.points, body.depth, body.height_px)
    solid.covers.append((share, dx, dy))
    return solid


REIN, REIN_PX = (0.10, 0.075, 0.06), 0.011      # display RGB; thickness, of the rider's standing height


def astride(animal: Cutout, rider: Cutout) -> Cutout:
    """An animal with somebody on its back: the near leg hangs before its side, the far one behind it, the reins are in hand."""
    x, y = animal.points["back"]
    at = rider.points.get("hips", rider.anchor)
    solid = Solid(animal, np.zeros(animal.alpha.shape, np.float32), NOWHERE)
    left, up = round(x - at[0]), round(y - at[1] - 0.02 * rider.height_px)
    grown, dx, dy = _roomy(solid, rider, left, up)
    body, h, w = grown.body, *rider.alpha.shape
    window = (slice(dy, dy + h), slice(dx, dx + w))
    share = rider.alpha
    if animal.depth is not None and rider.depth is not None:
        flank = np.pad(animal.depth, ((dy - up, body.alpha.shape[0] - animal.depth.shape[0] - (dy - up)),
                                      (dx - left, body.alpha.shape[1] - animal.depth.shape[1] - (dx - left))), constant_values=-1e4)[window]
        below = (np.arange(h) > at[1] - 0.02 * rider.height_px)[:, None]      # the trunk is over the middle of the back, whatever bulges beside it
        hidden = ((flank > rider.depth + np.float32(0.01 * rider.height_px)) & below).astype(np.float32)
        share = (share * (1 - np.asarray(cv2.GaussianBlur(hidden, (0, 0), 0.8), np.float32))).astype(np.float32)
    rgb, alpha = body.rgb.copy(), body.alpha.copy()
    total = share + alpha[window] * (1 - share)
    rgb[window] = (rider.rgb * share[..., None] + rgb[window] * (alpha[window] * (1 - share))[..., None]) / np.maximum(total, 1e-4)[..., None]
    alpha[window] = total
    if "mouth" in body.points:
        hand = max(("left_hand", "right_hand"), key=lambda name: abs(rider.points[name][0] - at[0]))
        _rein(rgb, alpha, body.points["mouth"], (rider.points[hand][0] + dx, rider.points[hand][1] + dy), REIN_PX * rider.height_px)
    return Cutout(rgb, alpha, body.anchor, body.points, None, body.height_px)


def _rein(rgb: Image, alpha: Mask, bit: tuple[float, float], hand: tuple[float, float], thick: float) -> None:
    """A strap from the bit to the hand that hangs a little through, drawn in place."""
    t = np.linspace(0, 1, 13)[:, None]
    sag = np.hypot(hand[0] - bit[0], hand[1] - bit[1]) * 0.07
    line = (1 - t) * np.asarray(bit) + t * np.asarray(hand) + np.array([0.0, 4.0]) * sag * t * (1 - t)
    mask = np.zeros(alpha.shape, np.uint8)
    cv2.polylines(mask, [np.round(line * 16).astype(np.int32)], False, 255, max(1, round(thick)), cv2.LINE_AA, 4)
    cover = mask.astype(np.float32) * np.float32(min(1.0, thick) * 0.9 / 255)
    total = cover + alpha * (1 - cover)
    rgb[...] = rgb + (cover / np.maximum(total, np.float32(1e-4)))[..., None] * (np.asarray(REIN, np.float32) - rgb)
    alpha[...] = total


def _roomy(solid: Solid, rider: Cutout, dx: int, dy: int) -> tuple[Solid, int, int]:
    """The thing's picture grown until the rider fits on it."""
    h, w = rider.alpha.shape
    height, width = solid.body.alpha.shape
    left, top = max(0, -dx), max(0, -dy)
    right, bottom = max(0, dx + w - width), max(0, dy + h - height)
    if not (left or top or right or bottom):
        return solid, dx, dy
    pad = ((top, bottom), (left, right))

    def grown(mask: Mask | Floats) -> Floats:
        return np.pad(mask, pad)

    def moved(cutout: Cutout, rgb: Image, alpha: Mask) -> Cutout:
        return Cutout(rgb, alpha, (cutout.anchor[0] + left, cutout.anchor[1] + top), {k: (x + left, y + top) for k, (x, y) in cutout.points.items()}, None, cutout.height_px)

    body = solid.body
    grown_solid = Solid(moved(body, np.pad(body.rgb, (*pad, (0, 0))), grown(body.alpha)), grown(solid.nearness), solid.eye, solid.wheels, solid.lamps,
                        (solid.shift[0] + left, solid.shift[1] + top), [(m, x + left, y + top) for m, x, y in solid.covers])
    for lamp in grown_solid.lamps:
        lamp.x, lamp.y = lamp.x + left, lamp.y + top
    return grown_solid, dx + left, dy + top
