"""Sitters and the furniture round them: who needs a seat brought, and what of a sitter a desk or a table hides."""

from collections.abc import Iterable
from dataclasses import replace

import cv2
import numpy as np

from milimo.contracts.shots import Archetype, Pose
from milimo.engines.previz.composition import PEOPLE, Placement
from milimo.engines.previz.figures.seats import Seat
from milimo.engines.previz.model import Cutout, Layer, Relief

OPEN = frozenset({Archetype.SEA, Archetype.COAST, Archetype.BEACH, Archetype.MOUNTAINS, Archetype.FOREST, Archetype.DESERT, Archetype.FIELD,
                  Archetype.RIVER, Archetype.CAVE})
"""Where one sits on a stone."""
SEATLESS = frozenset({Archetype.SPACE, Archetype.SKY, Archetype.UNDERWATER, Archetype.CAR, Archetype.TRAIN})
CHEST = 0.50             # of the way from the head to the hips: things hide no more of a sitter than what is below
BEFORE_M = 0.12          # a thing has to be nearer than a part of somebody by this to hide it


def seat_for(placement: Placement, place: Archetype, carried: bool) -> Seat | None:
    """What has to be brought for somebody to sit on; None for who has a seat, or is `carried`."""
    sits = placement.subject.pose is Pose.SITTING and placement.subject.kind in PEOPLE and placement.role in ("lead", "far")
    if not sits or placement.seated or carried or place in SEATLESS:
        return None
    return "stone" if place in OPEN else "chair"


def relief_of(layers: Iterable[Layer]) -> Relief | None:
    """The depths of a built place's back plate; None of a place that has none."""
    plate = next((layer for layer in layers if layer.name == "set" and layer.inverse_depth is not None), None)
    return None if plate is None or plate.inverse_depth is None else Relief(plate.inverse_depth, plate.x, plate.y, 4 / plate.scale)


def behind(cutout: Cutout, feet: tuple[float, float], scale: float, placement: Placement, relief: Relief) -> Cutout:
    """The sitter without what the furniture of the painted place hides: a desk's front is one painting with the wall behind it,
    and only its depths tell that somebody sits between the two. `feet` in picture px, `scale` cut-out px a picture px."""
    if cutout.depth is None:
        return cutout
    height, width = cutout.alpha.shape
    x, y = (((np.arange(n, dtype=np.float32) + 0.5 - anchor) / np.float32(scale) + np.float32(foot - start)) / np.float32(relief.cell) - np.float32(0.5)
            for n, anchor, foot, start in ((width, cutout.anchor[0], feet[0], relief.x), (height, cutout.anchor[1], feet[1], relief.y)))
    columns, rows = np.meshgrid(x, y)
    there = cv2.remap(relief.nearness, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    here = placement.depth - cutout.depth * np.float32(placement.height_m / cutout.height_px)
    hidden = (there > 1 / np.maximum(here - np.float32(BEFORE_M), 0.1)).astype(np.float32)
    # a head is never hidden: a shot of somebody behind a screen or the back of a chair is a shot of nobody
    (_, head), (_, hips) = cutout.points["head"], cutout.points["hips"]
    hidden *= np.clip((np.arange(height) - head - CHEST * (hips - head)) / max(1.0, 0.04 * cutout.height_px), 0, 1).astype(np.float32)[:, None]
    shown = 1 - np.asarray(cv2.GaussianBlur(hidden, (0, 0), max(0.8, 0.9 * scale)), np.float32)
    return replace(cutout, alpha=(cutout.alpha * shown).astype(np.float32))

