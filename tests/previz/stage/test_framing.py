"""Framing: the composition table kept, sides kept, rooms respected."""

from __future__ import annotations

import itertools
import math

import pytest
from stages import SMALL, luma, request_for
from tiny import TinyWorkshop

from milimo.contracts.shots import (
    Angle,
    Archetype,
    Coverage,
    Facing,
    Place,
    Pose,
    ShotPlan,
    Side,
    Size,
    Subject,
    SubjectKind,
)
from milimo.engines.previz.composition import HEADS_TALL, Placement, Room
from milimo.engines.previz.continuity import span_of
from milimo.engines.previz.dressing import SetStore, dress
from milimo.engines.previz.framing import frame_shot
from milimo.engines.previz.vehicles import length_of

W, H = 1280, 720
WOMAN = Subject(kind=SubjectKind.WOMAN, element="mara", side=Side.LEFT, facing=Facing.RIGHT)
MAN = Subject(kind=SubjectKind.MAN, element="jon", side=Side.RIGHT, facing=Facing.LEFT)
ROOM = Room(-2.4, 2.4, -3.2, 2.6, 2.8, (0.0, 0.6), ((-1.5, 0.45, 0.9, 1.0), (1.2, 0.45, 1.0, -0.8)), 1.5, ((-1, 0.5), (1, 0.8)))


def framed(size: Size, *subjects: Subject, room: Room | None = None, **more: object) -> tuple[object, tuple[Placement, ...]]:
    plan = ShotPlan.model_validate({"size": size, "subjects": subjects, **more})
    framing = frame_shot(plan, W, H, scene_seed=4, room=room)
    return framing, framing.placements


def eyes(framing: object, placement: Placement) -> float:
    """Row of the eyes as they are painted, share of the height: a figure seen from above is foreshortened about its feet."""
    feet = framing.view.project(placement.position)[1]
    return (feet - 0.935 * placement.height_px * math.cos(framing.look_down)) / H


@pytest.mark.parametrize(("size", "low", "high"), [
    (Size.EXTREME_WIDE, 0.12, 0.25), (Size.WIDE, 0.30, 0.55), (Size.MEDIUM, 0.16 * HEADS_TALL, 0.20 * HEADS_TALL),
    (Size.MEDIUM_CLOSE, 0.28 * HEADS_TALL, 0.35 * HEADS_TALL), (Size.CLOSE_UP, 0.50 * HEADS_TALL, 0.60 * HEADS_TALL)])
@pytest.mark.parametrize("angle", [Angle.EYE, Angle.LOW, Angle.HIGH])
def test_sizes_are_as_the_table_has_them(size: Size, low: float, high: float, angle: Angle) -> None:
    _, (placement,) = framed(size, WOMAN, angle=angle)
    assert low <= placement.height_px / H <= high


@pytest.mark.parametrize(("size", "low", "high"), [
    (Size.MEDIUM, 0.25, 0.30), (Size.MEDIUM_CLOSE, 0.31, 0.36), (Size.CLOSE_UP, 0.36, 0.42)])
@pytest.mark.parametrize("angle", [Angle.EYE, Angle.LOW, Angle.HIGH, Angle.DUTCH])
def test_eyes_lie_on_their_line(size: Size, low: float, high: float, angle: Angle) -> None:
    framing, (placement,) = framed(size, WOMAN, angle=angle)
    assert low - 0.005 <= eyes(framing, placement) <= high + 0.005


@pytest.mark.parametrize("size", [Size.EXTREME_WIDE, Size.WIDE])
def test_the_horizon_never_cuts_a_wide_frame_in_half(size: Size) -> None:
    for subjects in ((), (WOMAN,), (WOMAN, MAN)):
        framing, placements = framed(size, *subjects)
        row = framing.view.horizon / H
        assert row <= 0.43 or 0.55 <= row <= 0.68
        for placement in placements:
            feet = framing.view.project(placement.position)[1] / H
            assert 0.7 < feet < 0.97


def test_sides_are_kept_over_a_scene_and_lead_room_is_left() -> None:
    for size in (Size.WIDE, Size.MEDIUM, Size.MEDIUM_CLOSE, Size.CLOSE_UP):
        for coverage in (Coverage.SINGLE, Coverage.REACTION):
            framing, (left,) = framed(size, WOMAN, coverage=coverage)
            assert framing.view.project(left.position)[0] < W / 2 and left.yaw > 0
            framing, (right,) = framed(size, MAN, coverage=coverage)
            assert framing.view.project(right.position)[0] > W / 2 and right.yaw < 0


def test_over_the_shoulder_looks_past_the_other_one() -> None:
    framing, placements = framed(Size.MEDIUM_CLOSE, WOMAN, MAN, coverage=Coverage.OVER_SHOULDER)
    far, near = placements
    assert (far.role, near.role) == ("lead", "near") and near.depth < far.depth
    assert framing.view.project(far.position)[0] < W / 2 < framing.view.project(near.position)[0]
    assert 0.24 <= far.height_px / HEADS_TALL / H <= 0.30
    assert near.height_px / HEADS_TALL / H == pytest.approx(0.45, abs=0.02)
    x, y, z = near.position
    assert 0 < framing.view.project((x, y + near.height_m, z))[1] < 0.11 * H      # the crown is not cut
    reverse, _ = framed(Size.MEDIUM_CLOSE, WOMAN.model_copy(update={"facing": Facing.AWAY}), MAN, coverage=Coverage.OVER_SHOULDER)
    assert framing.view.yaw * reverse.view.yaw < 0


def test_two_heads_do_not_meet_and_a_crowd_of_many_is_one() -> None:
    framing, placements = framed(Size.CLOSE_UP, WOMAN, MAN, coverage=Coverage.TWO_SHOT)
    columns = sorted(framing.view.project(p.position)[0] for p in placements)
    assert columns[1] - columns[0] > 0.9 * placements[0].height_px / HEADS_TALL
    _, many = framed(Size.WIDE, Subject(kind=SubjectKind.PERSON, count=30))
    assert [p.role for p in many] == ["crowd"]
    _, five = framed(Size.WIDE, Subject(kind=SubjectKind.PERSON, count=5))
    assert len(five) == 5


@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize("angle", list(Angle))
def test_a_camera_stays_between_the_walls(size: Size, angle: Angle) -> None:
    for subjects in ((), (WOMAN,), (MAN,), (WOMAN, MAN), (WOMAN.model_copy(update={"pose": Pose.SITTING}),)):
        framing, placements = framed(size, *subjects, room=ROOM, angle=angle)
        x, y, z = framing.view.position
        assert ROOM.left - 0.6 <= x <= ROOM.right + 0.6 and ROOM.front - 0.6 <= z <= ROOM.back + 0.6 and 0 < y < ROOM.height
        for placement in placements:
            assert ROOM.left <= placement.position[0] <= ROOM.right and placement.depth > 0.3


def test_who_sits_sits_on_a_seat() -> None:
    _, (placement,) = framed(Size.MEDIUM, WOMAN.model_copy(update={"pose": Pose.SITTING}), room=ROOM)
    assert (placement.position[0], placement.position[2]) in {(s[0], s[2]) for s in ROOM.seats}
    assert abs(placement.yaw) < 1.4


def test_far_is_small_and_off_screen_is_not_there() -> None:
    far = MAN.model_copy(update={"far": True})
    _, placements = framed(Size.MEDIUM, WOMAN, far, MAN.model_copy(update={"off_screen": True}))
    assert [p.role for p in placements] == ["lead", "far"]
    assert placements[1].height_px < 0.13 * H


def test_the_same_camera_in_a_scene_shares_its_set_and_changes_no_pixel() -> None:
    painted: list[object] = []

    class Counting(TinyWorkshop):
        def paint_set(self, request: object) -> object:
            painted.append(request)
            return super().paint_set(request)

    plan = ShotPlan(size=Size.MEDIUM, subjects=(WOMAN,), place=Place(archetype=Archetype.FIELD))
    store, frames = SetStore(2), []
    for sets, seed in ((store, 1), (store, 2), (None, 2)):
        request = request_for(plan, 4, SMALL, seed=seed)
        dressing = dress(request, span_of(request, None), Counting(), SMALL, lambda what: None, sets)
        frames.append(luma(dressing, 2))
    assert len(painted) == 2 and painted[0] == painted[1]
    assert (frames[1] == frames[2]).all()


def test_pure() -> None:
    for size, angle in itertools.product(Size, Angle):
        assert framed(size, WOMAN, MAN, angle=angle)[0] == framed(size, WOMAN, MAN, angle=angle)[0]


@pytest.mark.parametrize("kind", [SubjectKind.CAR, SubjectKind.TRAIN, SubjectKind.SHIP, SubjectKind.SPACESHIP])
@pytest.mark.parametrize("size", [Size.WIDE, Size.MEDIUM, Size.CLOSE_UP])
def test_a_vehicle_is_seen_from_end_to_end(kind: SubjectKind, size: Size) -> None:
    _, (placement,) = framed(size, Subject(kind=kind, facing=Facing.RIGHT))
    assert placement.height_px / placement.height_m * length_of(kind) < 0.7 * W
