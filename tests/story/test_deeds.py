"""Deeds that the words name: what is thrown, offered, pointed at, shouted, carried off in a mouth."""

from __future__ import annotations

import pytest

from milimo.contracts.shots import Archetype, Facing, Pose
from milimo.story import read_prompt


@pytest.mark.parametrize(("prompt", "pose", "holds"), [
    ("a man throws a bottle at the wall", Pose.THROWING, "bottle"), ("a boy hurls a snowball", Pose.THROWING, None),
    ("a woman points at the sea", Pose.POINTING, None), ("a policeman aims a gun", Pose.POINTING, "gun"),
    ("a policeman points a pistol at the door", Pose.POINTING, "gun"), ("a man with a lantern points at a boat", Pose.POINTING, "lantern"),
    ("a man shouts in the street", Pose.SHOUTING, None), ("a boy calls out across a field", Pose.SHOUTING, None),
    ("a woman stops and screams", Pose.SHOUTING, None), ("an old woman offers a man a cup", Pose.OFFERING, "cup"),
    ("a man hands the key to a woman", Pose.OFFERING, "key"), ("a woman holds out a letter", Pose.OFFERING, "letter"),
    ("a woman holds out her hand", Pose.REACHING, None), ("a man runs down the street screaming", Pose.RUNNING, None),
    ("a man shouts and runs down the street", Pose.RUNNING, None), ("a woman sits at a table and shouts", Pose.SITTING, None),
    ("a sailor hauls a rope on a boat", Pose.PULLING, "rope"), ("two men push a car", Pose.PUSHING, None), ("a man sits on a horse", Pose.RIDING, None), ("push in on a man", Pose.STANDING, None),
    ("a man pushes the door open", Pose.STANDING, None),
    ("a woman throws a glance at a man", Pose.STANDING, None), ("a man throws his arms around a woman", Pose.STANDING, None),
    ("the dog steals a sausage", Pose.STANDING, "sausage"), ("a dog with a bone in its mouth runs down the street", Pose.RUNNING, "bone")])
def test_a_deed_is_read_with_what_it_is_done_with(prompt: str, pose: Pose, holds: str | None) -> None:
    first = read_prompt(prompt).subjects[0]
    assert first.pose is pose
    assert holds is None or first.holds == holds


@pytest.mark.parametrize("prompt", ["a man throws a bottle at a woman", "an old woman shouts at a boy", "a girl gives a flower to an old man"])
def test_a_deed_that_is_done_to_somebody_turns_the_two_to_each_other(prompt: str) -> None:
    assert [subject.facing for subject in read_prompt(prompt).subjects] == [Facing.EACH_OTHER] * 2


def test_who_points_is_on_no_headland() -> None:
    assert read_prompt("a man points at the car").place.archetype is not Archetype.COAST
    assert read_prompt("a lighthouse on the point").place.archetype is Archetype.COAST
