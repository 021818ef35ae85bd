"""Where everybody stands in a frame, which way they turn, and how large they are: blocking. Pure."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace

from milimo.contracts.shots import Archetype, Coverage, Facing, Move, Pose, ShotPlan, Side, Size, Subject, SubjectKind
from milimo.engines.previz.aboard import aboard, lifted, place_of, standing_at
from milimo.engines.previz.cabins import Seats, cabin_yaw, is_cabin, seats_taken
from milimo.engines.previz.composition import (
    ANIMALS,
    CLOSE,
    HALF_HEAD,
    HEAD_AT,
    HEAD_OF_LYING,
    HEADS_TALL,
    PEOPLE,
    UPRIGHT_HEAD,
    WHOLE,
    WIDE,
    Camera,
    Placement,
    Room,
    Rule,
    head_in,
    height_of,
    hips_in,
    is_crowd,
    seated_on,
)
from milimo.engines.previz.model import Berth
from milimo.engines.previz.vehicles.models import model_of
from milimo.engines.previz.waterside import BASIN, is_afloat

Seen = list[tuple[int, Subject]]
SEATS_FROM = 0.55        # of the distance to the leads: nobody takes a seat that is nearer to the lens
SEATS_ASIDE = 0.75       # of the frame's width from its middle: the camera turns so far to have a sitter in it
WHEELED = frozenset({SubjectKind.CAR, SubjectKind.TRUCK, SubjectKind.BICYCLE})
ROADGOING = WHEELED | {SubjectKind.TRAIN}          # a street's rails lie in its road
TRAVELLERS = WHEELED | {SubjectKind.BOAT, SubjectKind.SHIP, SubjectKind.TRAIN, SubjectKind.AIRCRAFT, SubjectKind.SPACESHIP}
CONVOY_YAW, CONVOY_M = 0.95, 7.0      # radians to the camera of cars that follow each other to the right, and m between them
ROAD_ROOM = 1.25         # of its length that a vehicle in a street is away from the camera at least
ALONG_STREET = 0.42      # radians to the camera of what drives along a street
ON_FOOT = frozenset({Pose.WALKING, Pose.RUNNING})
ANIMAL_YAW = 0.95        # radians to the camera of an animal that stands
BEAST = 0.62             # of the frame's width for each animal, at a figure as high as the frame
LYING_YAW = 1.25         # radians to the camera of who lies across the picture
FOOT_OF_BED = 0.35       # m beyond the feet of who lies in it, where company is
AT_BEDSIDE = 0.95        # radians to the camera of who looks at somebody in bed
STROLL = 0.07            # of the frame's width for each of those who walk together
TALKING = 0.55           # radians to the camera of two who have the frame to themselves, toward each other
PARKED_BEHIND = 1.4      # m from people to the middle of the car that stands with them
ROUND = 0.6              # m round the places where a set lets people stand


def block(plan: ShotPlan, rule: Rule, seen: Seen, near: int | None, camera: Camera, room: Room | None,
          scene_seed: int) -> tuple[Placement, ...]:
    """Everybody in sight. `near` is the index of the subject over whose shoulder one looks."""
    leads = [(i, s) for i, s in seen if not s.far and i != near and not is_crowd(s)]
    if plan.size is Size.INSERT and leads and (leads[0][1].kind in PEOPLE or is_laid_out(leads[0][1])):
        return (_hands(leads[0], camera),)
    riders = aboard(plan)
    carried = frozenset(riders) if plan.size in WHOLE else frozenset(riders.values())
    leads = [(i, s) for i, s in leads if i not in carried]
    placed = [*_leads(plan, rule, leads, camera, scene_seed, frozenset(riders.values())), *_far(plan, seen, camera, scene_seed), *_crowds(seen, camera)]
    if room is not None and is_cabin(plan, room):
        placed = _in_seats(placed, seats_taken(plan, room), plan.size, camera)
    elif room is not None:
        placed = _bedded(_seated(placed, room, camera), room, plan.size, camera)
        placed = [_in_the_road(placement, plan, camera) if placement.subject.kind in ROADGOING and placement.index not in riders.values()
                  else _kept_in(placement, room, camera) for placement in placed]
    placed = _aboard(plan, riders, placed, camera)
    if plan.size in CLOSE:
        placed = [replace(p, position=(p.position[0], p.position[1] + lifted(p.subject, place_of(plan, riders, p.index)), p.position[2]))
                  if p.index in riders and p.role == "lead" else p for p in placed]
    if near is not None:
        placed.append(_near(plan, near, camera, leads))
    return tuple(placed)


def _aboard(plan: ShotPlan, riders: dict[int, int], placed: list[Placement], camera: Camera) -> list[Placement]:
    """Riders on what carries them, or in closer shots what carries them under them."""
    out = list(placed)
    at = {p.index: p for p in placed if p.role == "lead" and p.member == 0}
    yaw = camera.view.yaw
    for person, mount in riders.items():
        rider, thing = plan.subjects[person], plan.subjects[mount]
        tall = height_of(rider)
        if plan.size in WHOLE and mount in at:
            carrier = at[mount]
            scale = carrier.height_px / carrier.height_m
            for member in range(rider.count):
                place = place_of(plan, riders, person, member)
                position = standing_at(carrier.position, carrier.yaw, yaw, rider, place)
                out.append(Placement(rider, person, member, "lead", position, carrier.yaw, tall, scale * tall, carrier.depth))
        elif person in at and plan.size not in CLOSE:
            place, above = place_of(plan, riders, person), at[person]
            heading = _heading(thing, above.yaw)
            x, y, z = standing_at((0.0, 0.0, 0.0), heading, yaw, rider, place)
            here = above.position
            ground = (here[0] - x, here[1], here[2] - z)
            out = [replace(p, position=(p.position[0], p.position[1] + y, p.position[2])) if p.index == person and p.role == "lead" else p for p in out]
            if mount not in at and thing.kind is not SubjectKind.HORSE:
                high = height_of(thing)
                out.append(Placement(thing, mount, 0, "lead", ground, heading, high, above.height_px / tall * high, above.depth))
                at[mount] = out[-1]
    return out


def _heading(thing: Subject, rider_yaw: float) -> float:
    """How what carries somebody is turned, from how she is: cycles as she looks, boats a little across."""
    if thing.kind is SubjectKind.BOAT:
        return math.copysign(1.15, rider_yaw or 1.0)
    return max(-1.3, min(1.3, rider_yaw * 1.6)) if abs(rider_yaw) < 1.6 else rider_yaw


def is_laid_out(subject: Subject) -> bool:
    """A thing of the words alone. One of the story's elements is drawn by its own picture, or as a stand-in."""
    return subject.kind is SubjectKind.THING and subject.element is None


def _hands(lead: tuple[int, Subject], camera: Camera) -> Placement:
    """Of an insert only the hands are seen, and what they hold, a little off the middle."""
    index, subject = lead
    tall = height_of(subject)
    return Placement(subject, index, 0, "hands", camera.at(0.51, camera.distance), 0.0, tall,
                     camera.view.focal_px * tall / camera.distance, camera.distance)


def seat_of(leads: Seen, room: Room | None) -> tuple[float, float, float, float] | None:
    """The seat of the one who sits, when the shot is about nobody else: the camera goes where it sees her face."""
    if room is None or not room.seats or len(leads) != 1 or leads[0][1].pose is not Pose.SITTING or leads[0][1].count > 1 or leads[0][1].kind not in PEOPLE:
        return None
    side = {Side.LEFT: 0, Side.CENTRE: len(room.seats) // 2, Side.RIGHT: len(room.seats) - 1}[leads[0][1].side]
    return sorted(room.seats)[side]


def berth_of(leads: Seen, room: Room | None) -> Berth | None:
    """The bed or sofa of the shot, where one of its leads lies: the camera goes where it sees her along her length."""
    if room is None or not room.berths or not any(lies(s) for _, s in leads):
        return None
    return room.berths[0]


def lies(subject: Subject) -> bool:
    """Whether it is somebody, and lying."""
    return subject.pose is Pose.LYING and subject.kind in PEOPLE


def _bedded(placed: list[Placement], room: Room, size: Size, camera: Camera) -> list[Placement]:
    """Whoever lies has the next free bed that is in sight."""
    free = [berth for berth in room.berths if _in_sight(berth, camera)]
    out: list[Placement] = []
    for placement in placed:
        if not lies(placement.subject) or placement.role != "lead" or not free:
            out.append(placement)
            continue
        berth = free.pop(0)
        hips, head = hips_in(berth, placement.height_m), head_in(berth, placement.height_m)
        middle = head if size in CLOSE else tuple((a + b) / 2 for a, b in zip(head, hips, strict=True))
        depth = max(0.5, camera.view.project((middle[0], middle[1], middle[2]))[2])
        yaw = (berth.yaw + camera.view.yaw + math.pi) % (2 * math.pi) - math.pi
        out.append(replace(placement, position=hips, yaw=yaw, depth=depth, height_px=camera.view.focal_px * placement.height_m / depth, berth=berth))
    first = next((p for p in out if p.berth is not None), None)
    if first is None or first.berth is None or not all(p.subject.kind in PEOPLE for p in out if p.role == "lead"):
        return out
    visitors = [p for p in out if p.role == "lead" and p.berth is None]
    return [_at_the_foot(p, visitors.index(p), first, first.berth, camera) if p in visitors else p for p in out]


def _at_the_foot(visitor: Placement, number: int, sleeper: Placement, berth: Berth, camera: Camera) -> Placement:
    """Whoever is with somebody in bed stands, or has a chair, by the foot of it and looks at her: there nobody hides a face."""
    away, aside = FOOT_OF_BED + sleeper.height_m, 0.7 * number
    sin, cos = math.sin(berth.yaw), math.cos(berth.yaw)
    x, _, z = berth.head
    x, z = x + sin * away + cos * aside, z - cos * away + sin * aside
    column, _, depth = camera.view.project((x, 0.9, z))
    toward = camera.view.project(berth.head)[0] - column
    depth = max(0.5, depth)
    return replace(visitor, position=(x, camera.ground, z), yaw=math.copysign(AT_BEDSIDE, toward), depth=depth, seated=False,
                   height_px=camera.view.focal_px * visitor.height_m / depth)


def _in_sight(berth: Berth, camera: Camera) -> bool:
    x, _, depth = camera.view.project(berth.head)
    return depth > 0.6 and abs(x / camera.view.width - 0.5) < 0.5


def _seated(placed: list[Placement], room: Room, camera: Camera) -> list[Placement]:
    """Whoever sits takes the free seat that is nearest to where the frame would have her."""
    free = [seat for seat in room.seats if _faces_lens(seat, camera)]
    leads = [(p.index, p.subject) for p in placed if p.role == "lead"]
    only = seat_of(leads, room)
    out: list[Placement] = []
    for placement in placed:
        if placement.subject.pose is not Pose.SITTING or not (free or only) or placement.role != "lead" or placement.subject.kind not in PEOPLE:
            out.append(placement)
            continue
        x, _, z = placement.position
        seat = only or min(free, key=lambda s: (s[0] - x) ** 2 + (s[2] - z) ** 2)
        if seat in free:
            free.remove(seat)
        yaw = (seat[3] + camera.view.yaw + math.pi) % (2 * math.pi) - math.pi
        out.append(replace(placement, position=(seat[0], seated_on(placement.subject, seat[1]), seat[2]), yaw=yaw, seated=True))
    return out


def _faces_lens(seat: tuple[float, float, float, float], camera: Camera) -> bool:
    """Whether a seat is before the camera and not right under it: there she would fill the frame, or be beside it."""
    x, _, depth = camera.view.project((seat[0], 0.9, seat[2]))
    return depth > SEATS_FROM * camera.distance and abs(x / camera.view.width - 0.5) < SEATS_ASIDE


def _in_seats(placed: list[Placement], taken: Seats, size: Size, camera: Camera) -> list[Placement]:
    """Everybody in a car on the seat that is hers. Whoever finds none is not seen."""
    out: list[Placement] = []
    for placement in placed:
        seat = taken.get((placement.index, placement.member))
        if placement.role != "lead" or placement.subject.kind not in PEOPLE:
            out.append(placement)
        elif seat is not None:
            if placement.member:                       # one wheel, one driver
                placement = replace(placement, subject=placement.subject.model_copy(update={"pose": Pose.SITTING}))
            position = (seat[0], seated_on(placement.subject, seat[1]), seat[2])
            depth = max(0.5, camera.view.project((seat[0], camera.view.position[1], seat[2]))[2])
            yaw = cabin_yaw(placement.subject, seat, camera.view.yaw, size)
            out.append(replace(placement, position=position, yaw=yaw, depth=depth, seated=True,
                               height_px=camera.view.focal_px * placement.height_m / depth))
    return out


def _kept_in(placement: Placement, room: Room, camera: Camera) -> Placement:
    """Where the place lets people stand, and as large as they then are."""
    x, y, z = placement.position
    if placement.subject.pose is Pose.LYING:            # where the frame has her head, or in bed
        return placement
    if placement.subject.pose is not Pose.SITTING:
        spots = (*room.stand, room.action)
        x = max(min(s[0] for s in spots) - ROUND, min(max(s[0] for s in spots) + ROUND, x))
        z = max(min(s[1] for s in spots) - ROUND, min(max(s[1] for s in spots) + ROUND, z))
    depth = max(0.5, camera.view.project((x, 0.9, z))[2])
    return replace(placement, position=(x, y, z), depth=depth, height_px=camera.view.focal_px * placement.height_m / depth)


def _in_the_road(placement: Placement, plan: ShotPlan, camera: Camera) -> Placement:
    """A vehicle in a street: far enough to be seen whole, and along it, as the street runs away from the camera."""
    model = model_of(placement.subject.kind, placement.subject.label)
    if model is None or placement.role != "lead":
        return placement
    depth = max(placement.depth, ROAD_ROOM * model.length)
    column = camera.view.project(placement.position)[0] / camera.view.width
    yaw = placement.yaw
    if plan.place.archetype is Archetype.STREET:
        toward = math.cos(yaw) >= -0.2
        yaw = math.copysign(ALONG_STREET, math.sin(yaw)) if toward else math.copysign(math.pi - ALONG_STREET, math.sin(yaw))
    return replace(placement, position=camera.at(column, depth), yaw=yaw, depth=depth, height_px=camera.view.focal_px * placement.height_m / depth)


def _leads(plan: ShotPlan, rule: Rule, leads: Seen, camera: Camera, scene_seed: int, carried: frozenset[int]) -> list[Placement]:
    people = [(i, s, member) for i, s in leads for member in range(min(s.count, 6))]
    columns = _columns(plan, rule, people, scene_seed)
    company = any(s.kind in PEOPLE for _, s in leads)
    convoy = _convoy(leads)
    together = sum(min(s.count, 6) for _, s in leads if s.pose in ON_FOOT) > 1
    talking = len(people) == 2 and plan.coverage is Coverage.TWO_SHOT and plan.size not in WIDE
    placed: list[Placement] = []
    for (index, subject, member), column in zip(people, columns, strict=True):
        back = 1.0 + (0.0 if len(people) < 3 else 0.16 * ((member + index) % 3)) + 0.1 * (len(people) == 2 and member)
        depth = camera.distance * back
        tall = height_of(subject)
        yaw = _facing_yaw(subject, column, plan.size, scene_seed)
        if together and subject.pose in ON_FOOT and subject.facing in (Facing.CAMERA, Facing.EACH_OTHER):
            yaw = abs(yaw)                       # who walk together go one way, to the right if nothing is said
        elif talking and subject.facing is Facing.CAMERA and subject.kind in PEOPLE and subject.pose not in ON_FOOT:
            yaw = math.copysign(TALKING, 0.5 - column)
        if index in convoy:
            yaw = convoy[index]
            depth += abs(math.cos(yaw)) * CONVOY_M * max(0.0, 0.5 - (column - 0.5) * math.copysign(1.0, math.sin(yaw)))
        if subject.pose is Pose.LYING and subject.kind in PEOPLE:        # across the picture; in close shots it is the head that is looked at
            yaw = math.copysign(LYING_YAW, yaw)
            if plan.size in CLOSE:
                column += math.sin(yaw) * HEAD_OF_LYING * tall * camera.view.focal_px / depth / camera.view.width
        at = camera.at(column, depth)
        if is_afloat(subject) and index not in carried and not camera.ground and (basin := BASIN.get(plan.place.archetype)) is not None and basin[0]:
            depth = max(depth, (basin[0] - camera.view.position[2]) * 1.05)
            x, _, z = camera.at(column, depth)
            at = (x, basin[1], z)
        if subject.kind in WHEELED and company:              # a car stands behind those who stand with it
            depth += PARKED_BEHIND
            at = camera.at(column, depth)
        placed.append(Placement(
            subject, index, member, "lead", at, yaw, tall,
            camera.view.focal_px * tall / depth, depth))
    return placed


def _convoy(leads: Seen) -> dict[int, float]:
    """Yaw of vehicles when there are several and none is said to face anywhere: all go one way, the first named behind."""
    travellers = [(i, s) for i, s in leads if s.kind in TRAVELLERS]
    if len(travellers) < 2 or any(s.facing is not Facing.CAMERA for _, s in travellers):
        return {}
    return dict.fromkeys((i for i, _ in travellers), CONVOY_YAW)


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
                return [0.5 + sign * third * (0.75 if plan.size in WIDE else 0.4)]
    order = sorted(range(len(people)), key=lambda k: ({Side.LEFT: 0, Side.CENTRE: 1, Side.RIGHT: 2}[people[k][1].side], k))
    spread = min(0.78, {2: 2 * max(rule.third, 0.16)}.get(len(people), 0.17 * len(people)))
    if any(s.kind in ANIMALS for _, s, _ in people):           # beasts are longer than people are wide
        spread = min(0.78, max(spread, BEAST * rule.figure * len(people)))
    if plan.size in WIDE and all(s.pose in ON_FOOT and s.facing is Facing.CAMERA and s.kind in PEOPLE for _, s, _ in people):
        spread = min(spread, STROLL * len(people))
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
    if subject.kind in TRAVELLERS:
        return _vehicle_yaw(subject, column)
    if subject.kind in ANIMALS and subject.facing is Facing.CAMERA and subject.pose not in ON_FOOT:
        return (1.0 if column < 0.5 else -1.0) * ANIMAL_YAW          # head-on a beast is a lump
    close = size in CLOSE or size is Size.MEDIUM
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


def _vehicle_yaw(subject: Subject, column: float) -> float:
    """Vehicles in three-quarter view, from the front or the back; across the picture almost in profile."""
    inward = 1.0 if column < 0.5 else -1.0
    match subject.facing:
        case Facing.LEFT:
            return -1.2
        case Facing.RIGHT:
            return 1.2
        case Facing.AWAY:
            return math.pi - inward * 0.55
        case Facing.CAMERA | Facing.EACH_OTHER:
            return inward * 0.72


def _far(plan: ShotPlan, seen: Seen, camera: Camera, scene_seed: int) -> list[Placement]:
    placed: list[Placement] = []
    for index, subject in seen:
        if not subject.far or is_crowd(subject):
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


def _crowds(seen: Seen, camera: Camera) -> list[Placement]:
    """A crowd stands behind the leads, as one."""
    placed: list[Placement] = []
    for index, subject in seen:
        if is_crowd(subject):
            tall = height_of(subject)
            share = 0.09 if subject.far else 0.22
            depth = max(camera.distance * 1.5, camera.view.focal_px * tall / (share * camera.view.height))
            placed.append(Placement(subject, index, 0, "crowd", camera.at(0.5, depth), 0.0, tall,
                                    camera.view.focal_px * tall / depth, depth))
    return placed


def shoulder(seen: Seen) -> int:
    """Over whose shoulder: whoever is turned away, else the last person named."""
    people = [(i, s) for i, s in seen if s.kind in PEOPLE and not s.far]
    away = [i for i, s in people if s.facing is Facing.AWAY]
    return away[-1] if away else people[-1][0]


def _near(plan: ShotPlan, index: int, camera: Camera, leads: Seen) -> Placement:
    """The shoulder in the foreground: on the other side than the far one, head .45 of the height, soft and dark."""
    subject = plan.subjects[index]
    far_side = leads[0][1].side if leads else Side.LEFT
    right = far_side is not Side.RIGHT
    column = 0.86 if right else 0.14
    tall = height_of(subject)
    depth = camera.view.focal_px * tall / (0.45 * HEADS_TALL * camera.view.height)
    yaw = math.pi + (0.5 if right else -0.5)
    x, y, z = camera.at(column, depth)
    pose = HEAD_AT.get(subject.pose, UPRIGHT_HEAD) + HALF_HEAD + 0.008
    crown = camera.view.project((x, 0.0, z))[1] - pose * camera.view.focal_px * tall / depth
    y += (crown - 0.035 * camera.view.height) * depth / camera.view.focal_px      # he bends, or stands on a box
    return Placement(subject, index, 0, "near", (x, y, z), yaw, tall,
                     camera.view.focal_px * tall / depth, depth, soft=3.0 * camera.view.height / 720, shade=0.65)


def _chance(subject: Subject, seed: int) -> int:
    """A number that a subject always has in a scene."""
    name = f"{subject.element or subject.label}:{subject.kind.value}:{seed}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
