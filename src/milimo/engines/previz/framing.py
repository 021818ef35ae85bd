"""From a shot plan to a camera and to where everybody stands. Pure: no painting, no clock, no chance but the seeds.

The camera is put where the subject has the share of the frame that the look bible's composition table asks for; the pitch
is solved so that eyes (or feet) lie on their row. Sides are kept across a scene: who stands left looks right.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace
from typing import Literal

from milimo.contracts.shots import Angle, Coverage, Facing, Move, Pose, ShotPlan, Side, Size, Subject, SubjectKind
from milimo.engines.previz.camera import overscan_for
from milimo.engines.previz.compositor import roll_margins
from milimo.engines.previz.model import Vec3, View

Role = Literal["lead", "near", "far", "crowd"]

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
HEADS_TALL = 7.08                # an adult of the figure painter, in heads
DUTCH = math.radians(7)
DEFAULT_LENS = 35                # what a plan says that has no wish


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
    Size.MEDIUM_WIDE: Rule(0.88, "eyes", 0.235, 35, 0.15, 0.0),
    Size.MEDIUM: Rule(1.22, "eyes", 0.285, 42, 0.14, 1.2),
    Size.MEDIUM_CLOSE: Rule(0.30 * HEADS_TALL, "eyes", 0.34, 55, 0.11, 3.0),
    Size.CLOSE_UP: Rule(0.53 * HEADS_TALL, "eyes", 0.40, 70, 0.075, 5.5),
    Size.EXTREME_CLOSE_UP: Rule(1.02 * HEADS_TALL, "eyes", 0.43, 90, 0.05, 8.0),
    Size.INSERT: Rule(0.80 * HEADS_TALL, "eyes", 0.48, 70, 0.0, 6.0),
}
_CLOSE = frozenset({Size.MEDIUM_CLOSE, Size.CLOSE_UP, Size.EXTREME_CLOSE_UP})
_WIDE = frozenset({Size.EXTREME_WIDE, Size.WIDE})


@dataclass(frozen=True, slots=True)
class Room:
    """The inside of a place in metres: x from left to right, z from front to back, and its height."""

    left: float
    right: float
    front: float
    back: float
    height: float


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


@dataclass(frozen=True, slots=True)
class Framing:
    """What a shot looks like before anything is painted."""

    view: View
    placements: tuple[Placement, ...]
    soft_background: float
    subject_depth: float         # m, what the camera move is about
    roll: float
    look_down: float             # radians the camera looks down on the figures


def height_of(subject: Subject) -> float:
    """Metres from the ground to the crown of a standing one; children by their age."""
    age = subject.appearance.age
    if subject.kind in PEOPLE and age is not None and age < 17:
        return 0.72 + 0.062 * max(1, age)
    return HEIGHTS[subject.kind]


def frame_shot(plan: ShotPlan, width: int, height: int, *, scene_seed: int, room: Room | None = None) -> Framing:
    """Camera and placements for a plan. `room` keeps the camera between its walls."""
    seen = [(i, s) for i, s in enumerate(plan.subjects) if not s.off_screen]
    over_shoulder = plan.coverage is Coverage.OVER_SHOULDER and sum(s.kind in PEOPLE for _, s in seen) > 1
    near = _shoulder(seen) if over_shoulder else None
    leads = [(i, s) for i, s in seen if not s.far and i != near and s.kind is not SubjectKind.CROWD]
    rule = _rule(plan, [s for _, s in leads])
    roll = DUTCH if plan.angle is Angle.DUTCH else 0.0
    tallest = max((height_of(s) for _, s in leads), default=1.72)
    camera = _camera(plan, rule, tallest, width, height, leads, room, roll)
    placements = [*_leads(plan, rule, leads, camera, scene_seed),
                  *_far(plan, seen, camera, scene_seed), *_crowds(seen, camera)]
    if near is not None:
        placements.append(_near(plan, near, camera, leads))
    soft = rule.soft * height / 720 * (1.3 if over_shoulder else 1.0)
    return Framing(camera.view, tuple(placements), soft, camera.distance, roll, camera.elevation)


# ---- camera ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Camera:
    view: View
    distance: float              # m to the plane of the leads
    elevation: float             # radians

    def at(self, column: float, depth: float, y: float = 0.0) -> Vec3:
        """World point on the picture's `column` (0..1) at a depth, at height y."""
        view = self.view
        across = (column - 0.5) * view.width * depth / view.focal_px
        sin, cos = math.sin(view.yaw), math.cos(view.yaw)
        return (view.position[0] + cos * across + sin * depth, y, view.position[2] - sin * across + cos * depth)


def _rule(plan: ShotPlan, leads: list[Subject]) -> Rule:
    rule = RULES[plan.size]
    if plan.coverage is Coverage.OVER_SHOULDER and plan.size not in _WIDE:
        rule = replace(rule, figure=0.27 * HEADS_TALL, row=0.37, lens=55, third=0.15)
    people = [s for s in leads if s.kind in PEOPLE]
    if len(people) > 1 and plan.size in _CLOSE:       # two heads must fit: no closer than this
        rule = replace(rule, figure=min(rule.figure, (0.40 if len(people) == 2 else 0.26) * HEADS_TALL))
    if leads and not people and rule.point == "eyes":  # things and animals are shown whole
        rule = replace(rule, figure=min(0.62, 0.5 * rule.figure), point="feet", row=0.86)
    if any(s.pose is Pose.LYING for s in people) and rule.point == "feet":
        rule = replace(rule, row=0.82)
    return rule


def _camera(plan: ShotPlan, rule: Rule, tallest: float, width: int, height: int, leads: list[tuple[int, Subject]],
            room: Room | None, roll: float) -> _Camera:
    wished = plan.lens if plan.lens != DEFAULT_LENS else rule.lens
    focal = wished * width / 36
    distance = focal * tallest / (rule.figure * height)
    yaw = _yaw(plan, leads, room is not None)
    if room is not None:
        distance, focal = _inside(room, distance, focal, yaw)
    elevation, eye = _elevation(plan.angle, plan.size, distance, tallest, room)
    aim = _aim_height(plan, rule, tallest, leads)
    ground_distance = distance * math.cos(elevation) if plan.angle is Angle.TOP else distance
    row_angle = math.atan((0.5 - rule.row) * height / focal)
    pitch = math.atan2(aim - eye, ground_distance) - row_angle
    pitch = _off_centre(pitch, focal, height) if plan.size in _WIDE and plan.angle in (Angle.EYE, Angle.DUTCH) else pitch
    overscan = overscan_for(plan.move, plan.speed, width, height) + max(roll_margins(width, height, roll))
    position = (0.0, eye, 0.0) if room is None else _stand_back(room, ground_distance, eye, yaw)
    view = View(width, height, position, yaw, pitch, focal, overscan)
    return _Camera(view, ground_distance, elevation)


def _yaw(plan: ShotPlan, leads: list[tuple[int, Subject]], inside: bool) -> float:
    """Which side of the place is seen. Who stands left is looked at from the right, and the other way round."""
    side = leads[0][1].side if len(leads) == 1 else Side.CENTRE
    sign = {Side.LEFT: -1.0, Side.CENTRE: 0.0, Side.RIGHT: 1.0}[side]
    match plan.coverage:
        case Coverage.OVER_SHOULDER:
            turn = 0.62
        case Coverage.SINGLE | Coverage.REACTION | Coverage.INSERT if plan.size in _CLOSE or plan.size is Size.MEDIUM:
            turn = 0.36
        case Coverage.POV:
            turn, sign = 0.30, sign or 1.0
        case _:
            turn = 0.08
    return sign * turn * (1.0 if inside else 0.6)


def _inside(room: Room, distance: float, focal: float, yaw: float) -> tuple[float, float]:
    """(distance, focal length) with the camera between the walls: nearer and wider when the room is small."""
    centre_z = _centre(room)[1]
    most = (centre_z - room.front - 0.3) / max(0.3, math.cos(yaw))
    side = (room.right - room.left) / 2 - 0.25
    if abs(math.sin(yaw)) > 1e-3:
        most = min(most, side / abs(math.sin(yaw)) + 0.4)
    if distance <= most:
        return distance, focal
    return most, focal * most / distance


def _centre(room: Room) -> tuple[float, float]:
    """Where the action is: the middle of a room, a little to the back."""
    return (room.left + room.right) / 2, room.front + 0.62 * (room.back - room.front)


def _stand_back(room: Room, distance: float, eye: float, yaw: float) -> Vec3:
    x, z = _centre(room)
    return (min(room.right - 0.2, max(room.left + 0.2, x - math.sin(yaw) * distance)), eye,
            max(room.front + 0.15, z - math.cos(yaw) * distance))


def _elevation(angle: Angle, size: Size, distance: float, tallest: float, room: Room | None) -> tuple[float, float]:
    """(radians the camera looks down on the subject, height of the eye in m)."""
    level = {Size.EXTREME_WIDE: 1.65, Size.WIDE: 1.42}.get(size, 0.92 * min(tallest, 2.4))
    roof = 40.0 if room is None else room.height - 0.25
    middle = 0.6 * min(tallest, 2.4)
    match angle:
        case Angle.EYE | Angle.DUTCH:
            eye = level
        case Angle.LOW:
            eye = max(0.28, min(0.55, middle - 0.2 * distance))
        case Angle.HIGH:
            eye = level + max(0.8, 0.42 * distance)
        case Angle.TOP:
            eye = middle + 0.85 * distance
    eye = min(eye, roof)
    elevation = math.asin(0.85) if angle is Angle.TOP and room is None else math.atan2(eye - middle, distance)
    return (elevation if angle not in (Angle.EYE, Angle.DUTCH) else 0.0), eye


def _aim_height(plan: ShotPlan, rule: Rule, tallest: float, leads: list[tuple[int, Subject]]) -> float:
    """Height (m) of the point that lies on the rule's row: the eyes, or the ground under the feet."""
    if rule.point == "feet":
        return 0.0
    seated = {Pose.SITTING: 0.74, Pose.DRIVING: 0.74, Pose.CROUCHING: 0.62, Pose.KNEELING: 0.72, Pose.LYING: 0.2,
              Pose.RIDING: 1.25}
    poses = [s.pose for _, s in leads if s.kind in PEOPLE]
    return tallest * (0.935 * max((seated.get(pose, 1.0) for pose in poses), default=1.0))


def _off_centre(pitch: float, focal: float, height: int) -> float:
    """The horizon never cuts a wide frame in the middle: .55–.66 or above .42."""
    row = 0.5 + focal * math.tan(pitch) / height
    if row <= 0.42 or 0.55 <= row <= 0.68:
        return pitch
    wanted = 0.66 if row > 0.68 else (0.56 if row > 0.47 else 0.40)
    return math.atan((wanted - 0.5) * height / focal)


# ---- placements -----------------------------------------------------------------------------------------------


def _leads(plan: ShotPlan, rule: Rule, leads: list[tuple[int, Subject]], camera: _Camera, scene_seed: int) -> list[Placement]:
    people = [(i, s, member) for i, s in leads for member in range(min(s.count, 6))]
    columns = _columns(plan, rule, people, scene_seed)
    placed: list[Placement] = []
    for (index, subject, member), column in zip(people, columns, strict=True):
        back = 1.0 + (0.0 if len(people) < 3 else 0.16 * ((member + index) % 3)) + 0.1 * (len(people) == 2 and member)
        depth = camera.distance * back
        tall = height_of(subject)
        yaw = _facing_yaw(subject, column, plan.size, scene_seed)
        placed.append(Placement(
            subject, index, member, "lead", camera.at(column, depth), yaw, tall,
            camera.view.focal_px * tall / depth, depth))
    return placed


def _columns(plan: ShotPlan, rule: Rule, people: list[tuple[int, Subject, int]], scene_seed: int) -> list[float]:
    """Where across the frame each one stands, 0..1, in the order given."""
    if not people:
        return []
    if len(people) == 1:
        subject = people[0][1]
        third = rule.third
        match subject.side:
            case Side.LEFT:
                return [0.5 - third]
            case Side.RIGHT:
                return [0.5 + third]
            case Side.CENTRE:
                if plan.move is Move.TRACK or subject.count > 1:
                    return [0.5]
                if subject.facing is Facing.RIGHT:
                    return [0.5 - third]
                if subject.facing is Facing.LEFT:
                    return [0.5 + third]
                sign = 1 if _chance(subject, scene_seed) % 2 else -1
                return [0.5 + sign * third * (0.75 if plan.size in _WIDE else 0.4)]
    order = sorted(range(len(people)), key=lambda k: ({Side.LEFT: 0, Side.CENTRE: 1, Side.RIGHT: 2}[people[k][1].side], k))
    spread = min(0.78, {2: 2 * max(rule.third, 0.16)}.get(len(people), 0.17 * len(people)))
    if people[0][1].pose is Pose.EMBRACING:
        spread = 0.06
    columns = [0.5] * len(people)
    for place, k in enumerate(order):
        share = place / (len(people) - 1) - 0.5
        jitter = 0.0 if len(people) == 2 else ((_chance(people[k][1], scene_seed + 17 * people[k][2]) % 100) / 100 - 0.5) * 0.05
        columns[k] = 0.5 + spread * share + jitter
    return columns


def _facing_yaw(subject: Subject, column: float, size: Size, scene_seed: int) -> float:
    """Radians from the camera; turned a little into the frame's open side rather than dead on."""
    close = size in _CLOSE or size is Size.MEDIUM
    inward = 1.0 if column < 0.5 else -1.0
    walks = subject.pose in (Pose.WALKING, Pose.RUNNING, Pose.RIDING, Pose.SWIMMING)
    profile = 0.72 if close else 1.15
    match subject.facing:
        case Facing.LEFT:
            return -(1.35 if walks and not close else profile)
        case Facing.RIGHT:
            return 1.35 if walks and not close else profile
        case Facing.AWAY:
            return math.pi - inward * 0.3
        case Facing.EACH_OTHER:
            return inward * profile
        case Facing.CAMERA:
            if walks and not close:       # a run reads at 45–60 degrees, never frontal
                return inward * 1.0
            return inward * (0.30 if close else 0.22) + (0.1 if _chance(subject, scene_seed) % 3 == 0 else 0.0)


def _far(plan: ShotPlan, seen: list[tuple[int, Subject]], camera: _Camera, scene_seed: int) -> list[Placement]:
    placed: list[Placement] = []
    for index, subject in seen:
        if not subject.far or subject.kind is SubjectKind.CROWD:
            continue
        for member in range(min(subject.count, 5)):
            chance = _chance(subject, scene_seed + member)
            tall = height_of(subject)
            share = 0.055 if plan.size is Size.EXTREME_WIDE else 0.10
            depth = max(camera.distance * 2.2, camera.view.focal_px * min(tall, 3.0) / (share * camera.view.height))
            column = {Side.LEFT: 0.27, Side.CENTRE: 0.55, Side.RIGHT: 0.74}[subject.side] + ((chance % 97) / 97 - 0.5) * 0.1
            column += 0.05 * member
            placed.append(Placement(
                subject, index, member, "far", camera.at(column, depth), _facing_yaw(subject, column, Size.WIDE, scene_seed),
                tall, camera.view.focal_px * tall / depth, depth))
    return placed


def _crowds(seen: list[tuple[int, Subject]], camera: _Camera) -> list[Placement]:
    """A crowd stands behind the leads, as one."""
    placed: list[Placement] = []
    for index, subject in seen:
        if subject.kind is SubjectKind.CROWD:
            tall = height_of(subject)
            share = 0.09 if subject.far else 0.22
            depth = max(camera.distance * 1.5, camera.view.focal_px * tall / (share * camera.view.height))
            placed.append(Placement(subject, index, 0, "crowd", camera.at(0.5, depth), 0.0, tall,
                                    camera.view.focal_px * tall / depth, depth))
    return placed


def _shoulder(seen: list[tuple[int, Subject]]) -> int:
    """Over whose shoulder: whoever is turned away, else the last person named."""
    people = [(i, s) for i, s in seen if s.kind in PEOPLE and not s.far]
    away = [i for i, s in people if s.facing is Facing.AWAY]
    return away[-1] if away else people[-1][0]


def _near(plan: ShotPlan, index: int, camera: _Camera, leads: list[tuple[int, Subject]]) -> Placement:
    """The shoulder in the foreground: on the other side than the far one, head .45 of the height, soft and dark."""
    subject = plan.subjects[index]
    far_side = leads[0][1].side if leads else Side.LEFT
    right = far_side is not Side.RIGHT
    column = 0.86 if right else 0.14
    tall = height_of(subject)
    depth = camera.view.focal_px * tall / (0.45 * HEADS_TALL * camera.view.height)
    yaw = math.pi + (0.5 if right else -0.5)
    return Placement(subject, index, 0, "near", camera.at(column, depth), yaw, tall,
                     camera.view.focal_px * tall / depth, depth, soft=3.0 * camera.view.height / 720, shade=0.65)


def _chance(subject: Subject, seed: int) -> int:
    """A number that a subject always has in a scene."""
    name = f"{subject.element or subject.label}:{subject.kind.value}:{seed}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
