"""What of everybody a frame shows as it is painted, and how far it has to give way when it cuts where it must not.

Heads lie inside the frame with air above them. In sizes that show whole figures the feet do too; in closer ones the lower
border cuts a body above the knee, never at a joint.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from milimo.contracts.shots import Pose, ShotPlan, Size, SubjectKind
from milimo.engines.previz.composition import (
    ANIMALS,
    HALF_HEAD,
    HEAD_AT,
    HEAD_OF_LYING,
    PEOPLE,
    UPRIGHT_HEAD,
    WHOLE,
    Camera,
    Placement,
)

AIR = {Size.EXTREME_WIDE: 0.05, Size.WIDE: 0.05, Size.MEDIUM_WIDE: 0.05, Size.MEDIUM: 0.035, Size.MEDIUM_CLOSE: 0.03, Size.CLOSE_UP: 0.0}
"""Of the frame's height that stays free over the highest crown."""

LOWEST_FEET = 0.965
LOWEST_HEAD = 0.88               # where the lowest head's middle may be
SIDE = 0.02                      # of the width between a face and the frame's side
KNEE = 0.29                      # of a figure's height up to which no border may cut it
LEAST_SCALE = 0.7                # a shot does not grow wider than this for somebody's shins
LOW = frozenset({Pose.LYING, Pose.SWIMMING, Pose.SITTING, Pose.DRIVING})
TALL_ANIMAL = 1.12               # of an animal's height with its ears
FRAMED = PEOPLE | (ANIMALS - {SubjectKind.BIRD, SubjectKind.FISH})
HAIR = 0.02                      # of the height, over the crown


@dataclass(frozen=True, slots=True)
class Fit:
    """What the camera has to change: its focal length by `scale`, everything down by `shift` px after that, and its yaw."""

    scale: float
    shift: float
    turn: float = 0.0


@dataclass(frozen=True, slots=True)
class Extent:
    """Rows of one figure as painted, px: the top of the hair, the head's middle, the ground under the feet."""

    crown: float
    head: float
    feet: float


def extent_of(placement: Placement, camera: Camera) -> Extent:
    """Where a figure's head and feet are painted. A figure seen from above is foreshortened about its feet."""
    _, feet, _ = camera.view.project(placement.position)
    pose = placement.subject.pose
    tall = placement.height_px * math.cos(camera.elevation)
    if placement.subject.kind not in PEOPLE:             # ears, antlers, and hooves nearer than the middle
        return Extent(feet - TALL_ANIMAL * tall, feet - 0.9 * tall, feet + 0.04 * tall)
    if placement.pillow is not None:
        head = camera.view.project(placement.pillow)[1]
        return Extent(head - (HALF_HEAD + HAIR) * tall, head, feet)
    at = HEAD_AT.get(pose, UPRIGHT_HEAD)
    return Extent(feet - (at + HALF_HEAD + HAIR) * tall, feet - at * tall, feet)


def fit_of(plan: ShotPlan, placements: tuple[Placement, ...], camera: Camera) -> Fit | None:
    """None where everybody lies well in the frame, else what would mend it."""
    people = [p for p in placements if p.role == "lead" and p.subject.kind in FRAMED]
    if not people or plan.size is Size.INSERT:
        return None
    view = camera.view
    extents = [extent_of(p, camera) for p in people]
    turn, wide = _aside(people, camera)
    top, air = min(e.crown for e in extents) / view.height, AIR.get(plan.size, -1.0)
    if plan.size in WHOLE or not any(p.subject.kind in PEOPLE for p in people):
        bottom, lowest = max(e.feet for e in extents) / view.height, LOWEST_FEET
    else:
        bottom, lowest = max(e.head for e in extents) / view.height, LOWEST_HEAD
    if top >= air - 1e-3 and bottom <= lowest + 1e-3 and wide > 0.99 and not turn:
        return _uncut(plan, people, extents, camera)
    scale = min(1.0, wide, (lowest - air) / max(1e-6, bottom - top) * 0.995)
    top, bottom = 0.5 + (top - 0.5) * scale, 0.5 + (bottom - 0.5) * scale
    shift = max(0.0, air - top) - max(0.0, bottom - lowest)
    return Fit(scale, shift * view.height, turn)


def _aside(people: list[Placement], camera: Camera) -> tuple[float, float]:
    """(radians the camera has to turn to the right, how much wider it has to see) for all faces to lie between the sides."""
    view = camera.view
    left, right = 1e9, -1e9
    for placement in people:
        depth = view.project(placement.position)[2]
        x = face_x(placement, camera)
        column = x / view.width if depth > 0.2 else 0.5 + math.copysign(2.0, x - view.width / 2)
        left, right = min(left, column - _half(placement, camera)), max(right, column + _half(placement, camera))
    if left >= SIDE - 1e-3 and right <= 1 - SIDE + 1e-3:
        return 0.0, 1.0
    wide = min(1.0, (1 - 2 * SIDE) / (right - left))
    middle = (left + right) / 2 - 0.5
    slack = max(0.0, (1 - 2 * SIDE - (right - left) * wide) / 2)
    middle -= math.copysign(min(slack, abs(middle)), middle)
    return math.atan(middle * view.width / view.focal_px), wide


def face_x(placement: Placement, camera: Camera) -> float:
    """Column (px) of somebody's face: over the feet, but beside them when she lies across the picture."""
    if placement.pillow is not None:
        return camera.view.project(placement.pillow)[0]
    x = camera.view.project(placement.position)[0]
    if placement.subject.pose is Pose.LYING and placement.subject.kind in PEOPLE:
        x -= math.sin(placement.yaw) * HEAD_OF_LYING * placement.height_px
    return x


def _half(placement: Placement, camera: Camera) -> float:
    """Half a head's width, of the frame's width; of an animal, half of what it is long."""
    if placement.subject.kind not in PEOPLE:
        return 0.5 * placement.height_px / camera.view.width
    return HALF_HEAD * 0.85 * placement.height_px / camera.view.width


def _uncut(plan: ShotPlan, people: list[Placement], extents: list[Extent], camera: Camera) -> Fit | None:
    """Where the lower border cuts somebody at the shins, the whole figure is shown instead."""
    if plan.size in WHOLE or plan.size not in AIR or camera.elevation:
        return None
    height, air = camera.view.height, AIR[plan.size]
    cut = False
    for placement, extent in zip(people, extents, strict=True):
        share = (extent.feet / height - 1) * height / max(1.0, extent.feet - extent.crown)
        cut = cut or (placement.subject.pose not in LOW and placement.subject.kind in PEOPLE and -0.03 < share < KNEE)
    if not cut:
        return None
    top, bottom = min(e.crown for e in extents) / height, max(e.feet for e in extents) / height
    scale = min(1.0, (LOWEST_FEET - air) / (bottom - top) * 0.995)
    if scale < LEAST_SCALE:
        return None
    return Fit(scale, (LOWEST_FEET - 0.002 - (0.5 + (bottom - 0.5) * scale)) * height)
