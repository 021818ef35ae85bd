"""The composition table: what each size of shot looks like, who is how tall, and the words of framing and blocking."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from milimo.contracts.shots import Pose, Size, Subject, SubjectKind
from milimo.engines.previz.model import Berth, Couch, Vec3, View
from milimo.engines.previz.species import animal_height
from milimo.engines.previz.vehicles.models import model_of

Role = Literal["lead", "near", "far", "crowd", "hands"]

HEIGHTS: dict[SubjectKind, float] = {
    SubjectKind.MAN: 1.80, SubjectKind.WOMAN: 1.68, SubjectKind.PERSON: 1.74, SubjectKind.BOY: 1.36, SubjectKind.GIRL: 1.32,
    SubjectKind.CROWD: 1.72, SubjectKind.DOG: 0.68, SubjectKind.CAT: 0.34, SubjectKind.HORSE: 1.75, SubjectKind.BIRD: 0.34,
    SubjectKind.FISH: 0.30, SubjectKind.ROBOT: 1.85, SubjectKind.CAR: 1.45, SubjectKind.TRUCK: 3.2, SubjectKind.BICYCLE: 1.1,
    SubjectKind.BOAT: 2.6, SubjectKind.SHIP: 16.0, SubjectKind.TRAIN: 3.8, SubjectKind.AIRCRAFT: 4.5,
    SubjectKind.SPACESHIP: 9.0, SubjectKind.THING: 0.9,
}
"""Metres, standing."""

PEOPLE = frozenset({SubjectKind.MAN, SubjectKind.WOMAN, SubjectKind.PERSON, SubjectKind.BOY, SubjectKind.GIRL,
                    SubjectKind.ROBOT})
HEAD_AT: dict[Pose, float] = {
    Pose.PUSHING: 0.80, Pose.SITTING: 0.685, Pose.DRIVING: 0.655, Pose.CROUCHING: 0.545, Pose.KNEELING: 0.675, Pose.LYING: 0.07, Pose.LEANING: 0.885,
    Pose.SWIMMING: 0.33, Pose.FLYING: 0.69, Pose.RIDING: 0.75, Pose.FIGHTING: 0.875, Pose.EMBRACING: 0.915,
}
"""Where the middle of the head is, of the standing height, over the ground; `UPRIGHT_HEAD` in every other pose."""

UPRIGHT_HEAD = 0.922
EYES_OVER_HEAD = 0.013           # the eyes' line over the head's middle, of the standing height
HALF_HEAD = 0.07                 # from the head's middle to the crown, hair left out
HEAD_OF_LYING = 0.405            # from the middle of somebody who lies to the head, of the standing height
HIPS_FROM_HEAD = 0.40            # of the standing height, along who lies in a berth
HEAD_OVER: dict[Couch, float] = {"bed": 0.115, "ward": 0.24, "sofa": 0.165}
"""From what the back lies on to the middle of the head, of the standing height."""

HIPS_AT: dict[Pose, float] = {Pose.SITTING: 0.283, Pose.DRIVING: 0.253, Pose.RIDING: 0.344, Pose.KNEELING: 0.28}
"""Height of the hip joints of those who sit on something, of the standing height."""

HIPS_OVER_SEAT = 0.05            # m from a seat, pressed down, to the hip joints of whoever sits on it
LEVEL_FEET = 0.06                # m: by less than this a chair does not take anybody's feet off the floor
HEADS_TALL = 7.08                # an adult of the figure painter, in heads
ANIMALS = frozenset({SubjectKind.DOG, SubjectKind.CAT, SubjectKind.HORSE, SubjectKind.BIRD, SubjectKind.FISH})
MANY = 6                         # more than so many alike are a crowd
DUTCH = math.radians(7)


@dataclass(frozen=True, slots=True)
class Rule:
    """How a size is composed. `figure` is the standing figure's share of the frame's height, `row` where `point` lies."""

    figure: float
    point: Literal["feet", "eyes"]
    row: float
    lens: int
    third: float                 # how far from the middle somebody on a side stands, of the width
    soft: float                  # blur of what lies behind, px at 720 lines


RULES: dict[Size, Rule] = {
    Size.EXTREME_WIDE: Rule(0.17, "feet", 0.80, 28, 0.17, 0.0),
    Size.WIDE: Rule(0.42, "feet", 0.925, 30, 0.17, 0.0),
    Size.MEDIUM_WIDE: Rule(0.80, "feet", 0.935, 35, 0.15, 0.0),
    Size.MEDIUM: Rule(1.22, "eyes", 0.285, 42, 0.14, 1.2),
    Size.MEDIUM_CLOSE: Rule(0.30 * HEADS_TALL, "eyes", 0.34, 55, 0.11, 3.0),
    Size.CLOSE_UP: Rule(0.53 * HEADS_TALL, "eyes", 0.40, 70, 0.075, 5.5),
    Size.EXTREME_CLOSE_UP: Rule(1.02 * HEADS_TALL, "eyes", 0.43, 90, 0.05, 8.0),
    Size.INSERT: Rule(0.80 * HEADS_TALL, "eyes", 0.48, 70, 0.0, 6.0),
}
WHOLE = frozenset({Size.EXTREME_WIDE, Size.WIDE, Size.MEDIUM_WIDE})     # sizes that show people from head to foot
CLOSE = frozenset({Size.MEDIUM_CLOSE, Size.CLOSE_UP, Size.EXTREME_CLOSE_UP})
WIDE = frozenset({Size.EXTREME_WIDE, Size.WIDE})


@dataclass(frozen=True, slots=True)
class Room:
    """Where in a built place one may be, in metres: cameras inside left … right and front … back, under `height`.

    `action` (x, z) is where subjects are at their best; `seats` are (x, height of the seat, z, yaw one faces when the
    camera looks along +z); `berths` where one may lie; `eye` is the line of sight that suits the place.
    """

    left: float
    right: float
    front: float
    back: float
    height: float
    action: tuple[float, float] = (0.0, 0.0)
    seats: tuple[tuple[float, float, float, float], ...] = ()
    eye: float = 1.5
    stand: tuple[tuple[float, float], ...] = ()
    berths: tuple[Berth, ...] = ()


@dataclass(frozen=True, slots=True)
class Placement:
    """Somebody or something on the stage, before the ground under it is known.

    `yaw` is toward the camera: 0 faces it, positive turns to the picture's right. `height_px` is the standing figure's.
    """

    subject: Subject
    index: int                   # of the subject in the plan
    member: int                  # 0, 1 … of a subject that counts several
    role: Role
    position: Vec3
    yaw: float
    height_m: float
    height_px: float
    depth: float
    soft: float = 0.0            # blur, px
    shade: float = 1.0           # of its value
    seated: bool = False         # on a seat of the place, or of what carries it
    berth: Berth | None = None   # what of the place is lain on

    @property
    def pillow(self) -> Vec3 | None:
        """Where the middle of the head of somebody in a berth is, in the world."""
        return None if self.berth is None else head_in(self.berth, self.height_m)


@dataclass(frozen=True, slots=True)
class Framing:
    """What a shot looks like before anything is painted."""

    view: View
    placements: tuple[Placement, ...]
    soft_background: float
    subject_depth: float         # m, what the camera move is about
    roll: float
    look_down: float             # radians the camera looks down on the figures


def is_crowd(subject: Subject) -> bool:
    """Painted as many, not one by one."""
    return subject.kind is SubjectKind.CROWD or (subject.kind in PEOPLE and subject.count > MANY)


def height_of(subject: Subject) -> float:
    """Metres from the ground to the crown of a standing one; children by their age, vehicles by their make."""
    age = subject.appearance.age
    if subject.kind in PEOPLE and age is not None and age < 17:
        return 0.72 + 0.062 * max(1, age)
    model = model_of(subject.kind, subject.label)
    if model is not None:
        return model.height
    return animal_height(subject.kind, subject.label) or HEIGHTS[subject.kind]


def head_at(subject: Subject) -> float:
    """Metres from the ground under somebody to the middle of the head, in the pose of the shot."""
    return HEAD_AT.get(subject.pose, UPRIGHT_HEAD) * height_of(subject)


def eyes_at(subject: Subject) -> float:
    """Metres from the ground under somebody to the line of the eyes."""
    return head_at(subject) + EYES_OVER_HEAD * height_of(subject)


def seated_on(subject: Subject, seat: float) -> float:
    """Height (m) at which the ground under a sitter has to be drawn for her hips to lie on a seat of this height."""
    hips = HIPS_AT.get(subject.pose, HIPS_AT[Pose.SITTING]) * height_of(subject)
    lift = seat + HIPS_OVER_SEAT - hips
    return lift if abs(lift) > LEVEL_FEET else 0.0


def head_in(berth: Berth, tall: float) -> Vec3:
    """The middle of the head of somebody `tall` m who lies in a berth."""
    x, y, z = berth.head
    return x, y + HEAD_OVER[berth.couch] * tall, z


def hips_in(berth: Berth, tall: float) -> Vec3:
    """What is under the hips of somebody `tall` m who lies in a berth."""
    x, y, z = berth.head
    return x + math.sin(berth.yaw) * HIPS_FROM_HEAD * tall, y, z - math.cos(berth.yaw) * HIPS_FROM_HEAD * tall


@dataclass(frozen=True, slots=True)
class Camera:
    """The neutral camera of a shot, and what it is set for."""

    view: View
    distance: float              # m to the plane of the leads
    elevation: float             # radians
    ground: float = 0.0          # m: the height of what the leads stand, or float, on

    def at(self, column: float, depth: float) -> Vec3:
        """World point on the ground, on the picture's `column` (0..1) at a depth."""
        view = self.view
        across = (column - 0.5) * view.width * depth / view.focal_px
        sin, cos = math.sin(view.yaw), math.cos(view.yaw)
        return (view.position[0] + cos * across + sin * depth, self.ground, view.position[2] - sin * across + cos * depth)
