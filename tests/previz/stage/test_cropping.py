"""Nobody's head is cut, and no body at a joint: over all sizes, places and poses."""

from __future__ import annotations

import pytest

from milimo.contracts.shots import Archetype, Facing, Place, Pose, ShotPlan, Side, Size, Subject, SubjectKind
from milimo.engines.previz.composition import PEOPLE, WHOLE, Camera, Placement
from milimo.engines.previz.cropping import Extent, extent_of, face_x
from milimo.engines.previz.framing import frame_shot
from milimo.engines.previz.painters import Painters
from milimo.engines.previz.restaging import restaged

W, H = 1280, 720
ROOMS = Painters()
CLOSER = frozenset({Size.EXTREME_CLOSE_UP, Size.INSERT})
ON_LEGS = frozenset(Pose) - {Pose.LYING, Pose.SWIMMING, Pose.FLYING, Pose.SITTING, Pose.DRIVING, Pose.RIDING, Pose.CROUCHING, Pose.KNEELING}
KNEE = 0.24              # of the height: where shins begin


def person(kind: SubjectKind, pose: Pose, side: Side = Side.CENTRE, facing: Facing = Facing.CAMERA, **more: object) -> Subject:
    return Subject.model_validate({"kind": kind, "pose": pose, "side": side, "facing": facing, **more})


def players(pose: Pose) -> list[tuple[Subject, ...]]:
    """One; two who face each other; a grown-up with a child; one who sits beside one who does not; four."""
    man = person(SubjectKind.MAN, pose)
    return [
        (man,),
        (person(SubjectKind.WOMAN, pose, Side.LEFT, Facing.RIGHT), person(SubjectKind.MAN, pose, Side.RIGHT, Facing.LEFT)),
        (person(SubjectKind.WOMAN, pose, Side.LEFT), person(SubjectKind.GIRL, Pose.STANDING, Side.RIGHT)),
        (person(SubjectKind.MAN, pose, Side.LEFT), person(SubjectKind.WOMAN, Pose.SITTING, Side.RIGHT)),
        (man.model_copy(update={"count": 4}),),
    ]


def framed(archetype: Archetype, size: Size, subjects: tuple[Subject, ...]) -> list[tuple[Placement, Extent, Camera]]:
    room = ROOMS.room(archetype)
    plan = restaged(ShotPlan(size=size, place=Place(archetype=archetype), subjects=subjects))
    framing = frame_shot(plan, W, H, scene_seed=4, room=room)
    camera = Camera(framing.view, framing.subject_depth, framing.look_down)
    return [(p, extent_of(p, camera), camera) for p in framing.placements if p.role == "lead" and p.subject.kind in PEOPLE]


@pytest.mark.parametrize("archetype", list(Archetype))
@pytest.mark.parametrize("size", [size for size in Size if size is not Size.INSERT])
def test_heads_are_in_the_frame_and_feet_too_or_clearly_out_of_it(archetype: Archetype, size: Size) -> None:
    for pose in Pose:
        for subjects in players(pose) if pose in (Pose.STANDING, Pose.SITTING) else players(pose)[:1]:
            for placement, extent, camera in framed(archetype, size, subjects):
                told = (pose, len(subjects), placement.subject.kind, extent)
                x = face_x(placement, camera)
                if size not in CLOSER or len(subjects) == 1:
                    assert 0.0 <= x <= W, told
                assert extent.head > 0.02 * H, told
                if size not in CLOSER:
                    assert extent.crown >= -0.035 * H and extent.head <= 0.95 * H, told
                if size in WHOLE and archetype is not Archetype.CAR:
                    assert extent.feet <= 0.985 * H, told
                elif placement.subject.pose in ON_LEGS and archetype is not Archetype.CAR:
                    cut = (extent.feet - H) / (extent.feet - extent.crown)
                    assert cut <= 0.0 or cut >= KNEE, told


@pytest.mark.parametrize(("size", "low", "high"), [(Size.EXTREME_WIDE, 0.12, 0.25), (Size.WIDE, 0.30, 0.55)])
@pytest.mark.parametrize("archetype", [a for a in Archetype if a is not Archetype.CAR])
def test_wides_show_people_as_small_as_the_table_says(archetype: Archetype, size: Size, low: float, high: float) -> None:
    most = high if ROOMS.room(archetype) is None else 0.86       # a small room has no wider lens
    for subjects in players(Pose.STANDING)[:2]:
        for placement, _, _ in framed(archetype, size, subjects):
            assert low <= placement.height_px / H <= most


def test_everybody_in_a_car_sits_on_a_seat_of_its_own_with_the_eyes_at_the_windows() -> None:
    room = ROOMS.room(Archetype.CAR)
    assert room is not None
    for subjects in players(Pose.STANDING):
        plan = restaged(ShotPlan(size=Size.MEDIUM, place=Place(archetype=Archetype.CAR), subjects=subjects))
        placements = frame_shot(plan, W, H, scene_seed=4, room=room).placements
        seats = [(p.position[0], p.position[2]) for p in placements]
        assert len(set(seats)) == len(seats) == sum(s.count for s in subjects)
        assert set(seats) <= {(s[0], s[2]) for s in room.seats}
        assert [p.subject.pose for p in placements].count(Pose.DRIVING) == 1
        for placement in placements:
            adult = placement.height_m > 1.5
            head = placement.position[1] + placement.height_m * (0.655 if placement.subject.pose is Pose.DRIVING else 0.685)
            assert (1.1 if adult else 0.9) < head < 1.36, placement.subject.kind
            if placement.subject.pose is Pose.DRIVING:
                assert adult and placement.position[0] > 0 and placement.position[2] < 1


@pytest.mark.parametrize("facing", list(Facing))
@pytest.mark.parametrize("size", list(Size))
def test_a_driver_is_never_seen_from_outside_the_walls_of_the_lens(size: Size, facing: Facing) -> None:
    """Over the dashboard or under the roof, and with the face where the plan wants it."""
    (placement, _, camera), = framed(Archetype.CAR, size, (person(SubjectKind.WOMAN, Pose.DRIVING, facing=facing),)) or [(None, None, None)]
    if placement is None:            # an insert shows hands
        assert size is Size.INSERT
        return
    y, z = camera.view.position[1], camera.view.position[2]
    assert 0.95 < y < (1.85 if z < -1.0 else 1.36)
    if facing is Facing.AWAY:
        assert abs(placement.yaw) > 2.0
    else:
        assert abs(placement.yaw) < 1.3
        if facing in (Facing.LEFT, Facing.RIGHT):
            assert (placement.yaw > 0) == (facing is Facing.RIGHT)
