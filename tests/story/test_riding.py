"""Nobody rides on nothing: the mount of the shot before, or the one that the words suggest."""

from __future__ import annotations

import pytest

from milimo.contracts.shots import Pose, ShotPlan, SubjectKind
from milimo.story import break_down, read_prompt

MOUNTS = {SubjectKind.HORSE, SubjectKind.BICYCLE}


def ridden(plan: ShotPlan) -> list[SubjectKind]:
    return [subject.kind for subject in plan.subjects if subject.kind in MOUNTS]


@pytest.mark.parametrize(("prompt", "mount"), [
    ("a man rides across a field", SubjectKind.HORSE), ("a cowboy rides down the street", SubjectKind.HORSE), ("a girl rides down the street", SubjectKind.BICYCLE),
    ("a boy pedals through the forest", SubjectKind.BICYCLE), ("a woman rides a horse along the beach", SubjectKind.HORSE),
    ("a man rides a bicycle across a field", SubjectKind.BICYCLE), ("a cyclist on a mountain road", SubjectKind.BICYCLE)])
def test_who_rides_has_one_mount(prompt: str, mount: SubjectKind) -> None:
    assert ridden(read_prompt(prompt)) == [mount]


@pytest.mark.parametrize("prompt", ["a woman rides the train", "a man rides the bus down the street", "a man rides the elevator", "a man walks across a field", "a surfer rides a wave"])
def test_what_is_no_mount_brings_none(prompt: str) -> None:
    assert ridden(read_prompt(prompt)) == []


def test_a_horse_that_is_ridden_slowly_walks() -> None:
    plan = read_prompt("a man rides a horse slowly across a field")
    assert [subject.pose for subject in plan.subjects if subject.kind is SubjectKind.HORSE] == [Pose.WALKING]


def test_the_mount_of_the_shot_before_is_still_there() -> None:
    script = "EXT. FIELD - DAY\n\nMARA, 30, rides a white horse across the field.\n\nMara looks back over her shoulder. She rides on.\n\nMARA\nThey are still behind us.\n"
    shots = break_down(script).scenes[0].shots
    riding = [shot.plan for shot in shots if any(subject.pose is Pose.RIDING for subject in shot.plan.subjects)]
    assert len(riding) >= 2
    assert all(ridden(plan) == [SubjectKind.HORSE] for plan in riding if plan.size.value in ("wide", "medium_wide", "extreme_wide", "medium"))
