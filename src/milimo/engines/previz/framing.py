"""From a shot plan to a camera. Pure: no painting, no clock, no chance but the seeds.

The camera is put where the subject has the share of the frame that the look bible's composition table asks for; the pitch
is solved so that eyes (or feet) lie on their row. Sides are kept across a scene: who stands left looks right.
"""

from __future__ import annotations

import math
from dataclasses import replace

from milimo.contracts.shots import Angle, Coverage, Facing, Pose, ShotPlan, Side, Size, Subject
from milimo.engines.previz.blocking import block, shoulder
from milimo.engines.previz.camera import overscan_for
from milimo.engines.previz.composition import (
    ANIMALS,
    CLOSE,
    DUTCH,
    HEADS_TALL,
    PEOPLE,
    RULES,
    WIDE,
    Camera,
    Framing,
    Room,
    Rule,
    height_of,
    is_crowd,
)
from milimo.engines.previz.compositor import roll_margins
from milimo.engines.previz.model import View
from milimo.engines.previz.vehicles import length_of

DEFAULT_LENS = 35        # what a plan says that has no wish
LONGEST = 1.05           # of the frame's height: a vehicle's length, so that it is seen from end to end
SHORTEST_MM = 17         # no wider than this, however small the room
Leads = list[tuple[int, Subject]]


def frame_shot(plan: ShotPlan, width: int, height: int, *, scene_seed: int, room: Room | None = None) -> Framing:
    """Camera and placements for a plan. `room` keeps both between its walls."""
    seen = [(i, s) for i, s in enumerate(plan.subjects) if not s.off_screen]
    over_shoulder = plan.coverage is Coverage.OVER_SHOULDER and sum(s.kind in PEOPLE for _, s in seen) > 1
    near = shoulder(seen) if over_shoulder else None
    leads = [(i, s) for i, s in seen if not s.far and i != near and not is_crowd(s)]
    rule = _rule(plan, [s for _, s in leads])
    roll = DUTCH if plan.angle is Angle.DUTCH else 0.0
    tallest = max((height_of(s) for _, s in leads), default=1.72)
    camera = _camera(plan, rule, tallest, width, height, leads, room, roll)
    placements = block(plan, rule, seen, near, camera, room, scene_seed)
    soft = rule.soft * height / 720 * (1.3 if over_shoulder else 1.0)
    return Framing(camera.view, placements, soft, camera.distance, roll, camera.elevation)


def _rule(plan: ShotPlan, leads: list[Subject]) -> Rule:
    rule = RULES[plan.size]
    if plan.coverage is Coverage.OVER_SHOULDER and plan.size not in WIDE:
        rule = replace(rule, figure=0.27 * HEADS_TALL, row=0.37, lens=55, third=0.15)
    people = [s for s in leads if s.kind in PEOPLE]
    if len(people) > 1 and plan.size in CLOSE:       # two heads must fit: no closer than this
        rule = replace(rule, figure=min(rule.figure, (0.40 if len(people) == 2 else 0.26) * HEADS_TALL))
    if leads and not people:                           # things and animals are shown whole
        if rule.point == "eyes":
            rule = replace(rule, figure=min(0.62, 0.5 * rule.figure), point="feet", row=0.86)
        whole = min((LONGEST * height_of(s) / length_of(s.kind) for s in leads if s.kind not in ANIMALS), default=1.0)
        rule = replace(rule, figure=min(rule.figure, whole))
    if any(s.pose is Pose.LYING for s in people) and rule.point == "feet":
        rule = replace(rule, row=0.82)
    return rule


def _camera(plan: ShotPlan, rule: Rule, tallest: float, width: int, height: int, leads: Leads, room: Room | None,
            roll: float) -> Camera:
    wished = plan.lens if plan.lens != DEFAULT_LENS else rule.lens
    focal = wished * width / 36
    distance = focal * tallest / (rule.figure * height)
    seat = _seat_of(leads, room)
    yaw = _yaw(plan, leads, room is not None) if seat is None else _toward_seat(leads[0][1], seat)
    target = _target(room, seat, leads, rule, width, focal, distance, yaw)
    if room is not None:
        distance, focal = _inside(room, target, distance, focal, yaw, SHORTEST_MM * width / 36)
    elevation, eye = _elevation(plan.angle, plan.size, distance, tallest, room)
    aim = _aim_height(rule, tallest, leads)
    along = distance * math.cos(elevation) if plan.angle is Angle.TOP else distance
    pitch = math.atan2(aim - eye, along) - math.atan((0.5 - rule.row) * height / focal)
    pitch = _off_centre(pitch, focal, height) if plan.size in WIDE and plan.angle in (Angle.EYE, Angle.DUTCH) else pitch
    overscan = overscan_for(plan.move, plan.speed, width, height) + max(roll_margins(width, height, roll))
    position = (target[0] - math.sin(yaw) * along, eye, target[1] - math.cos(yaw) * along) if room is not None else (0.0, eye, 0.0)
    return Camera(View(width, height, position, yaw, pitch, focal, overscan), along, elevation)


def _yaw(plan: ShotPlan, leads: Leads, inside: bool) -> float:
    """Which side of the place is seen. Who stands left is looked at from the right, and the other way round."""
    side = leads[0][1].side if len(leads) == 1 else Side.CENTRE
    sign = {Side.LEFT: -1.0, Side.CENTRE: 0.0, Side.RIGHT: 1.0}[side]
    match plan.coverage:
        case Coverage.OVER_SHOULDER:
            turn = 0.62
        case Coverage.SINGLE | Coverage.REACTION | Coverage.INSERT if plan.size in CLOSE or plan.size is Size.MEDIUM:
            turn = 0.36
        case Coverage.POV:
            turn, sign = 0.30, sign or 1.0
        case _:
            turn = 0.08
    return sign * turn * (1.0 if inside else 0.6)


def _seat_of(leads: Leads, room: Room | None) -> tuple[float, float, float, float] | None:
    """The seat of the one who sits, when the shot is about nobody else: the camera goes where it sees her face."""
    if room is None or not room.seats or len(leads) != 1 or leads[0][1].pose is not Pose.SITTING:
        return None
    side = {Side.LEFT: 0, Side.CENTRE: len(room.seats) // 2, Side.RIGHT: len(room.seats) - 1}[leads[0][1].side]
    return sorted(room.seats)[side]


def _toward_seat(subject: Subject, seat: tuple[float, float, float, float]) -> float:
    """The camera's yaw from which somebody in this seat is seen as the plan wants her: her yaw to it is `seat + yaw`."""
    wanted = {Facing.LEFT: -0.8, Facing.RIGHT: 0.8, Facing.AWAY: 2.6}.get(subject.facing, 0.35 if seat[3] > 0 else -0.35)
    return max(-0.95, min(0.95, wanted - seat[3]))


def _target(room: Room | None, seat: tuple[float, float, float, float] | None, leads: Leads, rule: Rule, width: int,
            focal: float, distance: float, yaw: float) -> tuple[float, float]:
    """World (x, z) that lies in the middle of the frame, `distance` away."""
    if room is None:
        return 0.0, distance
    if seat is None:
        return room.action
    side = {Side.LEFT: -1.0, Side.CENTRE: 0.0, Side.RIGHT: 1.0}[leads[0][1].side]
    across = side * rule.third * width * distance / focal     # she sits off the middle by a third
    return seat[0] - math.cos(yaw) * across, seat[2] + math.sin(yaw) * across


def _inside(room: Room, target: tuple[float, float], distance: float, focal: float, yaw: float,
            shortest: float) -> tuple[float, float]:
    """(distance, focal length) with the camera between the walls: nearer and wider when the room is small."""
    sin, cos = math.sin(yaw), math.cos(yaw)
    reaches = [distance]
    if cos > 1e-3:
        reaches.append((target[1] - room.front) / cos)
    if cos < -1e-3:
        reaches.append((target[1] - room.back) / cos)
    if sin > 1e-3:
        reaches.append((target[0] - room.left) / sin)
    if sin < -1e-3:
        reaches.append((target[0] - room.right) / sin)
    reach = max(0.45, min(reaches))
    return reach, max(shortest, focal * reach / distance)


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


def _aim_height(rule: Rule, tallest: float, leads: Leads) -> float:
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
