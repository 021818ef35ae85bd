"""From a shot plan to a camera. Pure: no painting, no clock, no chance but the seeds.

The camera is put where the subject has the share of the frame that the look bible's composition table asks for; the pitch
is solved so that eyes (or feet) lie on their row as they are painted. Sides are kept across a scene: who stands left looks
right. At the end the frame is looked at once more: heads are inside it, and feet too where whole figures are meant.
"""

from __future__ import annotations

import math
from dataclasses import replace

from milimo.contracts.shots import Angle, Coverage, Facing, Pose, ShotPlan, Side, Size, Subject, usual_bearing
from milimo.engines.previz.aboard import aboard, lifted, place_of, tall_aboard
from milimo.engines.previz.blocking import berth_of, block, lies, seat_of, shoulder
from milimo.engines.previz.cabins import cabin_eye, cabin_look, cabin_rule, is_cabin, seats_taken
from milimo.engines.previz.camera import overscan_for
from milimo.engines.previz.composition import (
    CLOSE,
    DUTCH,
    EYES_OVER_HEAD,
    HEADS_TALL,
    PEOPLE,
    RULES,
    UPRIGHT_HEAD,
    WHOLE,
    WIDE,
    Camera,
    Framing,
    Room,
    Rule,
    eyes_at,
    head_in,
    height_of,
    hips_in,
    is_crowd,
    seated_on,
)
from milimo.engines.previz.compositor import roll_margins
from milimo.engines.previz.cropping import Fit, fit_of
from milimo.engines.previz.model import Berth, Vec3, View
from milimo.engines.previz.vehicles.models import model_of
from milimo.engines.previz.waterside import FIRM, basin_of

DEFAULT_LENS = 35        # what a plan says that has no wish
LONGEST = 1.05           # of the frame's height: a vehicle's length, so that it is seen from end to end
LYING_ROW = 0.66         # of the frame's height, where the eyes of those who lie are in medium shots
OVER_LYING, HIGHEST_OVER = 0.36, 1.0      # a camera at eye height is so far over a head that lies, of its distance, and m at most
IN_BED_ROW = 0.44        # of the frame's height, where the head of somebody in bed is
LEAST_EYE = 0.75         # m: a camera at eye height does not lie down with them
SWIMMERS = 1.35          # of the frame's height that a standing one would take: of a swimmer little is seen
SHORTEST_MM = 17         # no wider than this, however small the room
HEADS_APART = 0.44       # of the frame's height between the highest and the lowest face of a shot
BETWEEN_SEATS_Z = 0.12   # m: where a camera has the front seats beside it and not before it
ROUNDS = 8               # looks through the finder until everybody is in the frame
Leads = list[tuple[int, Subject]]


def frame_shot(plan: ShotPlan, width: int, height: int, *, scene_seed: int, room: Room | None = None) -> Framing:
    """Camera and placements for a plan. `room` keeps both between its walls."""
    seen = [(i, s) for i, s in enumerate(plan.subjects) if not s.off_screen]
    over_shoulder = plan.coverage is Coverage.OVER_SHOULDER and sum(s.kind in PEOPLE for _, s in seen) > 1
    near = shoulder(seen) if over_shoulder else None
    leads = [(i, s) for i, s in seen if not s.far and i != near and not is_crowd(s)]
    riders = aboard(plan)
    ridden = frozenset(riders) if plan.size in WHOLE else frozenset(riders.values())
    leads = [(i, s) for i, s in leads if i not in ridden]        # who rides is framed as one with what she rides
    cabin = is_cabin(plan, room)
    rule = _rule(plan, [s for _, s in leads], cabin, _tallest(plan, leads))
    roll = DUTCH if plan.angle is Angle.DUTCH else 0.0
    camera = _camera(plan, rule, width, height, leads, room, roll)
    placements = block(plan, rule, seen, near, camera, room, scene_seed)
    for _ in range(ROUNDS):
        fit = fit_of(plan, placements, camera)
        if fit is None or cabin:
            break
        camera = _refitted(camera, fit, SHORTEST_MM * width / 36)
        placements = block(plan, rule, seen, near, camera, room, scene_seed)
    soft = rule.soft * height / 720 * (1.3 if over_shoulder else 1.0)
    return Framing(camera.view, placements, soft, camera.distance, roll, camera.elevation)


def _refitted(camera: Camera, fit: Fit, shortest: float) -> Camera:
    """The same camera with another lens and tilt, or a step further back where there is no shorter lens."""
    view = camera.view
    focal = max(shortest, view.focal_px * fit.scale)
    pitch = math.atan(math.tan(view.pitch) + fit.shift / focal)
    return replace(camera, view=replace(view, focal_px=focal, pitch=pitch, yaw=view.yaw + fit.turn))


def _rule(plan: ShotPlan, leads: list[Subject], cabin: bool, tallest: float) -> Rule:
    rule = RULES[plan.size]
    if plan.coverage is Coverage.OVER_SHOULDER and plan.size not in WIDE:
        rule = replace(rule, figure=0.27 * HEADS_TALL, row=0.37, lens=55, third=0.15)
    elif cabin:
        rule = cabin_rule(plan, rule)
    people = [s for s in leads if s.kind in PEOPLE]
    heads = sum(min(s.count, 6) for s in people)
    if heads > 1 and plan.size in CLOSE:       # two heads must fit: no closer than this
        rule = replace(rule, figure=min(rule.figure, (0.40 if heads == 2 else 0.26) * HEADS_TALL))
    if leads and not people:                           # things and animals are shown whole
        if rule.point == "eyes":
            rule = replace(rule, figure=min(0.62, 0.5 * rule.figure), point="feet", row=0.86)
        lengths = [model.length for s in leads if (model := model_of(s.kind, s.label)) is not None]
        longest = {Size.EXTREME_WIDE: 0.30, Size.WIDE: 0.72, Size.MEDIUM_WIDE: 0.85}.get(plan.size, LONGEST)
        if lengths:
            together = max(lengths) * (1 + 0.75 * (len(lengths) - 1))
            rule = replace(rule, figure=min(rule.figure, longest * tallest / together), row=min(rule.row, 0.86 if plan.size in WIDE else 0.88))
    if people and all(s.pose is Pose.SWIMMING for s in people):
        rule = replace(rule, figure=min(rule.figure, SWIMMERS), point="feet", row=0.74)
    if any(s.pose is Pose.LYING for s in people):
        mixed = any(s.pose is not Pose.LYING for s in people)
        row = 0.82 if rule.point == "feet" else rule.row if mixed else 0.52 if plan.size in CLOSE else LYING_ROW
        rule = replace(rule, row=row)
    return rule


def _tallest(plan: ShotPlan, leads: Leads) -> float:
    """Metres of the highest lead; of what is ridden, to the rider's crown."""
    riders = aboard(plan)
    tall = [height_of(s) for _, s in leads]
    for rider, mount in riders.items():
        if any(i == mount for i, _ in leads):
            tall.append(tall_aboard(plan.subjects[rider], place_of(plan, riders, rider)))
    return max(tall, default=1.72)


def _camera(plan: ShotPlan, rule: Rule, width: int, height: int, leads: Leads, room: Room | None, roll: float) -> Camera:
    tallest = _tallest(plan, leads)
    low, aim = _eyes(plan, leads, room, tallest)
    figure = rule.figure
    if rule.point == "eyes" and aim - low > 1e-3 and plan.size is not Size.INSERT:
        figure = min(figure, HEADS_APART * tallest / (aim - low))
    wished = plan.lens if plan.lens != DEFAULT_LENS else rule.lens
    focal = wished * width / 36
    distance = focal * tallest / (figure * height)
    seat, berth = seat_of(leads, room), berth_of(leads, room)
    yaw, target = _aimed(plan, rule, leads, room, seat, berth, width, focal, distance)
    if room is not None:
        if is_cabin(plan, room) and target[1] > 1.0 and math.cos(yaw) > 0:
            room = replace(room, front=BETWEEN_SEATS_Z)      # of the back seat: between the front ones
        distance, focal = _inside(room, target, distance, focal, yaw, SHORTEST_MM * width / 36)
        yaw, target = _aimed(plan, rule, leads, room, seat, berth, width, focal, distance)      # nearer: her third is nearer too
    elevation, eye = _elevation(plan.angle, plan.size, distance, tallest, aim, room)
    if leads and all(lies(s) for _, s in leads) and plan.angle in (Angle.EYE, Angle.DUTCH):
        eye = max(eye if plan.size in WIDE else 0.0, aim + min(HIGHEST_OVER, OVER_LYING * distance))
    if is_cabin(plan, room):
        eye, elevation = cabin_eye(eye if plan.angle is not Angle.EYE else aim + 0.04, target[1] - math.cos(yaw) * distance), 0.0
    along = distance * math.cos(elevation) if plan.angle is Angle.TOP else distance
    position = (target[0] - math.sin(yaw) * along, eye, target[1] - math.cos(yaw) * along)
    if room is None:
        position = _outdoors(plan, leads, eye, along)
    point = aim if rule.point == "eyes" else 0.0
    row = IN_BED_ROW if berth is not None and all(lies(s) for _, s in leads) and rule.point == "eyes" else rule.row
    stood = 0.0 if berth is None or rule.point == "feet" else aim                      # who is in bed is painted about the head, not over the floor
    overscan = overscan_for(plan.move, plan.speed, width, height) + max(roll_margins(width, height, roll))
    view = View(width, height, position, yaw, 0.0, focal, overscan)
    camera = Camera(replace(view, pitch=_pitch(view, eye - stood, along, elevation, point - stood, row)), along, elevation, position[1] - eye)
    if plan.size in WIDE and plan.angle in (Angle.EYE, Angle.DUTCH):
        camera = replace(camera, view=replace(camera.view, pitch=_off_centre(camera.view.pitch, focal, height)))
    return camera


def _outdoors(plan: ShotPlan, leads: Leads, eye: float, along: float) -> Vec3:
    """Where the camera stands: a step back from where the ground ends, or over the water that the leads are on."""
    riders = aboard(plan)
    basin = basin_of(plan, [plan.subjects[riders.get(i, i)] for i, _ in leads])
    if basin is None:
        return 0.0, eye, min(0.0, FIRM.get(plan.place.archetype, 1e9) - along)
    middle, level = basin
    return 0.0, eye + level, middle - along if middle else 0.0


def _pitch(view: View, eye: float, along: float, elevation: float, point: float, row: float) -> float:
    """The tilt at which what is painted `point` m over the ground, `along` m ahead, lies on a row of the frame."""
    painted = point * math.cos(elevation) * view.focal_px / along           # px over the feet
    return math.atan2(-eye, along) - math.atan(((0.5 - row) * view.height - painted) / view.focal_px)


def _eyes(plan: ShotPlan, leads: Leads, room: Room | None, tallest: float) -> tuple[float, float]:
    """Heights (m) of the lowest and the highest eyes among the leads, on the seats that they take."""
    people = [(i, s) for i, s in leads if s.kind in PEOPLE]
    if not people:
        aim = (UPRIGHT_HEAD + EYES_OVER_HEAD) * tallest
        if room is not None and is_cabin(plan, room):
            aim = min(aim, room.eye)
        return aim, aim
    taken = seats_taken(plan, room) if room is not None and is_cabin(plan, room) else {}
    riders = aboard(plan)
    heights: list[float] = []
    for index, subject in people:
        seat = taken.get((index, 0))
        if index in riders:
            heights.append(eyes_at(subject) + lifted(subject, place_of(plan, riders, index)))
            continue
        if room is not None and lies(subject) and (berth := berth_of(leads, room)) is not None:
            heights.append(head_in(berth, height_of(subject))[1])
            continue
        if seat is None and room is not None and room.seats and subject.pose is Pose.SITTING:
            seat = seat_of([(index, subject)], room)
        heights.append(eyes_at(subject) + (seated_on(subject, seat[1]) if seat is not None else 0.0))
    return min(heights), max(heights)


def _aimed(plan: ShotPlan, rule: Rule, leads: Leads, room: Room | None, seat: tuple[float, float, float, float] | None,
           berth: Berth | None, width: int, focal: float, distance: float) -> tuple[float, tuple[float, float]]:
    """The camera's yaw and the world (x, z) in the middle of its frame."""
    if room is not None and is_cabin(plan, room):
        taken = seats_taken(plan, room)
        mine = [(s, taken[(i, 0)]) for i, s in leads if (i, 0) in taken]
        mine += [(s, taken[(i, 1)]) for i, s in leads if (i, 1) in taken]
        look = cabin_look(plan, mine, room)
        side = {Side.LEFT: -1.0, Side.CENTRE: 0.0, Side.RIGHT: 1.0}[mine[0][0].side] if len(mine) == 1 else 0.0
        across = side * (0.6 * rule.third if plan.coverage is not Coverage.OVER_SHOULDER else rule.third) * width * distance / focal
        yaw = look.yaw + _further_round(plan, [(0, s) for s, _ in mine])
        return yaw, (look.x - math.cos(yaw) * across, look.z + math.sin(yaw) * across)
    if berth is not None and room is not None:
        tall = next(height_of(s) for _, s in leads if lies(s))
        x, _, z = head_in(berth, tall) if plan.size in CLOSE else hips_in(berth, tall)
        return _bedside(room, berth, (x, z), distance) + _further_round(plan, leads), (x, z)
    if seat is None or room is None:
        yaw = _yaw(plan, leads, room is not None)
    else:
        yaw = _open_side(room, seat, _toward_seat(leads[0][1], seat) + _further_round(plan, leads), distance)
    return yaw, _target(room, seat, leads, rule, width, focal, distance, yaw)


def _yaw(plan: ShotPlan, leads: Leads, inside: bool) -> float:
    """Which side of the place is seen."""
    return math.radians(plan.bearing) if plan.bearing is not None else _usual_yaw(plan, leads, inside)


def _usual_yaw(plan: ShotPlan, leads: Leads, inside: bool) -> float:
    side = leads[0][1].side if len(leads) == 1 else Side.CENTRE
    return usual_bearing(plan.coverage, plan.size, side, interior=inside)


def _further_round(plan: ShotPlan, leads: Leads) -> float:
    """Radians from where the camera would stand to where the plan has it: a seat turns both alike."""
    return _yaw(plan, leads, inside=True) - _usual_yaw(plan, leads, inside=True)


def _bedside(room: Room, berth: Berth, target: tuple[float, float], distance: float) -> float:
    """The camera's yaw from beside a bed, where there is room to step back: who lies there lies across the picture."""
    def reach(yaw: float) -> float:
        return min(0.8, _inside(room, target, distance, 1.0, yaw, 0.0)[0] / distance)
    return max(berth.seen_from, key=reach)


def _toward_seat(subject: Subject, seat: tuple[float, float, float, float]) -> float:
    """The camera's yaw from which somebody in this seat is seen as the plan wants her: her yaw to it is `seat + yaw`."""
    wanted = {Facing.LEFT: -0.8, Facing.RIGHT: 0.8, Facing.AWAY: 2.6}.get(subject.facing, 0.35 if seat[3] > 0 else -0.35)
    return max(-0.95, min(0.95, wanted - seat[3]))


def _open_side(room: Room, seat: tuple[float, float, float, float], wished: float, distance: float) -> float:
    """The camera's yaw nearest to the wished one from which there is room to step back from a seat."""
    def reach(yaw: float) -> float:
        return _inside(room, (seat[0], seat[2]), distance, 1.0, yaw, 0.0)[0]
    sides = [wished + turn for turn in (0.0, 0.25, -0.25, 0.5, -0.5, 0.8, -0.8, 1.1, -1.1) if abs(wished + turn) < 1.35]
    return next((yaw for yaw in sides if reach(yaw) > 0.8 * distance), max(sides, key=reach))


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


def _elevation(angle: Angle, size: Size, distance: float, tallest: float, aim: float, room: Room | None) -> tuple[float, float]:
    """(radians the camera looks down on the subject, height of the eye in m)."""
    small = min(1.0, tallest / 1.72)
    level = {Size.EXTREME_WIDE: 1.65 * small, Size.WIDE: 1.42 * small}.get(size, aim if aim > tallest else min(aim, 0.92 * min(tallest, 2.4)))
    roof = 40.0 if room is None else room.height - 0.25
    middle = 0.6 * min(tallest, 2.4)
    match angle:
        case Angle.EYE | Angle.DUTCH:
            eye = max(LEAST_EYE, level) if aim < 0.5 else level
        case Angle.LOW:
            eye = max(0.28, min(0.55, middle - 0.2 * distance))
        case Angle.HIGH:
            eye = level + max(0.8, 0.42 * distance)
        case Angle.TOP:
            eye = middle + 0.85 * distance
    eye = min(eye, roof)
    elevation = math.asin(0.85) if angle is Angle.TOP and room is None else math.atan2(eye - middle, distance)
    return (elevation if angle not in (Angle.EYE, Angle.DUTCH) else 0.0), eye


def _off_centre(pitch: float, focal: float, height: int) -> float:
    """The horizon never cuts a wide frame in the middle: .55–.66 or above .42."""
    row = 0.5 + focal * math.tan(pitch) / height
    if row <= 0.42 or 0.55 <= row <= 0.68:
        return pitch
    wanted = 0.66 if row > 0.68 else (0.56 if row > 0.47 else 0.40)
    return math.atan((wanted - 0.5) * height / focal)
