"""Inside cars: who sits where, and from where one can look at whom. Pure.

The nose points at −z, toward a camera that looks along +z. Four seats in the extent's order: the driver's (to the right of
such a picture), the passenger's, the two behind them. Everybody in a car sits; nobody's seat changes within a scene, since
seats follow from the poses and the sides that a scene keeps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from milimo.contracts.shots import Archetype, Coverage, Facing, Pose, ShotPlan, Side, Size, Subject, SubjectKind
from milimo.engines.previz.composition import PEOPLE, Room, Rule, height_of

Seat = tuple[float, float, float, float]
Seats = dict[tuple[int, int], Seat]          # of (subject's index, member)

CABINS = frozenset({Archetype.CAR})
DRIVER, PASSENGER, BEHIND_PASSENGER, BEHIND_DRIVER = range(4)
TOO_SMALL_M = 1.5                            # nobody below this height drives
LOWEST, HIGHEST, OUTSIDE_HIGHEST = 0.98, 1.30, 1.80     # m: a camera's eye in the cabin, and over the bonnet
BONNET_Z = -1.2                              # m: a camera before this is outside the windscreen
_SHARES = {Size.EXTREME_WIDE: (0.74, 0.47, 40), Size.WIDE: (0.88, 0.45, 42), Size.MEDIUM_WIDE: (1.08, 0.40, 50), Size.MEDIUM: (1.40, 0.35, 42)}
"""Share of the frame's height that a standing figure would take, the row of the eyes, the lens: the car is the frame."""


@dataclass(frozen=True, slots=True)
class Look:
    """Where the camera points: its yaw, and the world (x, z) in the middle of the frame."""

    yaw: float
    x: float
    z: float


def is_cabin(plan: ShotPlan, room: Room | None) -> bool:
    """Whether the shot plays inside a car."""
    return room is not None and plan.place.archetype in CABINS and len(room.seats) > BEHIND_DRIVER


def in_cabin(subject: Subject, first: bool) -> Subject:
    """Somebody as she is inside a car: seated; the first grown-up who is named drives."""
    if subject.kind not in PEOPLE or subject.far:
        return subject
    drives = first or subject.pose is Pose.DRIVING
    return subject.model_copy(update={"pose": Pose.DRIVING if drives else Pose.SITTING})


def drives(subject: Subject) -> bool:
    """Whether somebody is old enough for the wheel, and not one of the back seat."""
    return subject.kind in PEOPLE and not subject.far and subject.kind not in (SubjectKind.BOY, SubjectKind.GIRL) and height_of(subject) > TOO_SMALL_M


def seats_taken(plan: ShotPlan, room: Room) -> Seats:
    """The seat of everybody in the car, those out of frame too."""
    people = [(i, s, m) for i, s in enumerate(plan.subjects) if s.kind in PEOPLE and not s.far for m in range(min(s.count, 4))]
    taken: Seats = {}
    free = [0, 1, 2, 3]
    for index, subject, member in sorted(people, key=lambda p: (p[1].pose is not Pose.DRIVING or p[2] > 0, p[1].side is not Side.LEFT)):
        wish = DRIVER if subject.pose is Pose.DRIVING and member == 0 else PASSENGER
        if not drives(subject) and subject.pose is not Pose.DRIVING:
            wish = BEHIND_PASSENGER if subject.side is not Side.RIGHT else BEHIND_DRIVER
        order = {DRIVER: (0, 1, 2, 3), PASSENGER: (1, 2, 3, 0), BEHIND_PASSENGER: (2, 3, 1, 0), BEHIND_DRIVER: (3, 2, 1, 0)}[wish]
        seat = next((s for s in order if s in free), None)
        if seat is None:
            break
        free.remove(seat)
        taken[(index, member)] = room.seats[seat]
    return taken


def cabin_rule(plan: ShotPlan, rule: Rule) -> Rule:
    """The size's rule where a car's width is all there is to be wide with."""
    if plan.size not in _SHARES:
        return rule
    share, row, lens = _SHARES[plan.size]
    return replace(rule, figure=share, row=row, lens=lens, point="eyes", soft=rule.soft * 0.5)


def cabin_look(plan: ShotPlan, mine: list[tuple[Subject, Seat]], room: Room) -> Look:
    """Through the windscreen, from the other seat's side, or from the back seat, as whoever is meant looks."""
    if not mine:                                    # nobody: the wheel, the dials and the road ahead
        return Look(math.pi, 0.0, -0.5)
    x = sum(seat[0] for _, seat in mine) / len(mine)
    z = sum(seat[2] for _, seat in mine) / len(mine)
    subject, seat = mine[0]
    behind = seat[2] > 1.0
    if len(mine) > 1:
        everybody_away = all(s.facing is Facing.AWAY for s, _ in mine)
        return Look(math.pi if everybody_away and not behind else 0.10, x, z)
    if plan.coverage is Coverage.OVER_SHOULDER:
        return Look(1.02 if seat[0] > 0 else -1.02, x, z)
    if subject.facing is Facing.AWAY and not behind:
        return Look(math.pi - (0.34 if seat[0] > 0 else -0.34), x, z)
    inward = 1.0 if seat[0] > 0 else -1.0           # from the middle of the car: past nobody's pillar
    match subject.facing:
        case Facing.LEFT:
            sign = -1.0
        case Facing.RIGHT:
            sign = 1.0
        case _:
            sign = {Side.LEFT: 1.0, Side.CENTRE: inward, Side.RIGHT: -1.0}[subject.side]
    turned = {Facing.LEFT: 0.62, Facing.RIGHT: 0.62}.get(subject.facing, 0.34)
    if plan.size in (Size.EXTREME_WIDE, Size.WIDE):
        turned *= 0.5
    return Look(sign * (min(turned, 0.40) if behind else turned), x, z)


def cabin_eye(wished: float, z: float) -> float:
    """The camera's height (m) kept over the dashboard and under the roof."""
    return max(LOWEST, min(HIGHEST if z > BONNET_Z else OUTSIDE_HIGHEST, wished))


def cabin_yaw(subject: Subject, seat: Seat, camera_yaw: float, size: Size) -> float:
    """How somebody in a seat is turned to the camera: forward, and the face a little to whom or what she looks at."""
    yaw = (seat[3] + camera_yaw + math.pi) % (2 * math.pi) - math.pi
    toward = {Facing.LEFT: -1.0, Facing.RIGHT: 1.0}.get(subject.facing, 0.0)
    if subject.facing is Facing.EACH_OTHER:
        toward = -1.0 if seat[0] > 0 else 1.0
    if abs(yaw) > 1.9 or subject.facing is Facing.AWAY:
        return yaw + (0.12 if seat[0] > 0 else -0.12)
    if abs(yaw) > 0.9 and toward:                   # over a shoulder: he has turned his head to the other one
        return toward * 0.35
    share = 0.18 if subject.pose is Pose.DRIVING else 0.42
    return max(-1.2, min(1.2, yaw + toward * share))
