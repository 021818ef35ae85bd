"""A plan as it can be played."""

from __future__ import annotations

from milimo.contracts.shots import Archetype, Place, Pose, ShotPlan, Size, Subject, SubjectKind
from milimo.engines.previz.restaging import restaged


def plan(archetype: Archetype, pose: Pose, kind: SubjectKind = SubjectKind.WOMAN, size: Size = Size.WIDE) -> ShotPlan:
    return ShotPlan(size=size, place=Place(archetype=archetype), subjects=(Subject(kind=kind, pose=pose),))


def test_stairs_are_walked_up_and_a_wall_is_climbed() -> None:
    assert restaged(plan(Archetype.STAIRWELL, Pose.CLIMBING)).subjects[0].pose is Pose.WALKING
    assert restaged(plan(Archetype.STAIRWELL, Pose.CLIMBING, size=Size.CLOSE_UP)).subjects[0].pose is Pose.STANDING
    assert restaged(plan(Archetype.ROOFTOP, Pose.CLIMBING)).subjects[0].pose is Pose.CLIMBING


def test_a_boat_on_a_beach_lies_aground_and_one_at_sea_floats() -> None:
    beached = restaged(plan(Archetype.BEACH, Pose.STANDING, SubjectKind.BOAT))
    assert beached.subjects == ()
    assert "boat" in beached.place.features
    afloat = restaged(plan(Archetype.SEA, Pose.STANDING, SubjectKind.BOAT))
    assert [s.kind for s in afloat.subjects] == [SubjectKind.BOAT] and afloat.place.archetype is Archetype.SEA
