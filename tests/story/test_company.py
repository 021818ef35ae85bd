"""Who a name is, whose things pass to whom, what colour a car has, and who everyone is."""

from __future__ import annotations

import pytest

from milimo.contracts.shots import Archetype, Facing, Pose, Subject, SubjectKind
from milimo.story import break_down, read_prompt

KITCHEN = """INT. KITCHEN - DAY

MARTA (60) stirs a pot with a ladle. Her nephew OTTO (19) enters with a bag.

Marta gives Otto the ladle.

Everyone laughs.

Otto throws the ladle at the wall.

Marta and Otto stare at each other.
"""


def shots() -> list[dict[str | None, Subject]]:
    return [{subject.element: subject for subject in shot.plan.subjects} for scene in break_down(KITCHEN).scenes for shot in scene.shots]


def test_a_relation_before_a_name_is_whom_it_names() -> None:
    first = shots()[0]
    assert set(first) == {"marta", "otto"}
    assert first["otto"].kind is SubjectKind.MAN and first["otto"].pose is Pose.WALKING
    (otto,) = read_prompt("Her nephew OTTO (19) enters the kitchen.").subjects
    assert (otto.kind, otto.pose) == (SubjectKind.MAN, Pose.WALKING)


def test_what_is_given_is_in_the_others_hand_from_then_on() -> None:
    given = next(index for index, shot in enumerate(shots()) if shot.get("marta") is not None and index > 0)
    assert shots()[given]["marta"].holds == "ladle"
    later = shots()[given + 1:]
    assert later[0]["otto"].holds == "ladle" and later[0]["marta"].holds is None
    assert later[-1]["otto"].holds != "ladle", "thrown, and gone"


def test_everyone_is_whoever_is_there() -> None:
    laugh = next(shot for shot in shots() if {subject.expression.value for subject in shot.values()} >= {"happy"})
    assert set(laugh) == {"marta", "otto"}


@pytest.mark.parametrize(("prompt", "kind", "colour", "facing"), [
    ("A red car waits by the bar at night.", SubjectKind.CAR, "#b3332e", Facing.CAMERA),
    ("A parked yellow taxi seen from behind.", SubjectKind.CAR, "#d9b13a", Facing.AWAY),
    ("The old blue truck rattles along.", SubjectKind.TRUCK, "#3f6293", Facing.CAMERA)])
def test_a_vehicle_keeps_its_colour_and_its_facing(prompt: str, kind: SubjectKind, colour: str, facing: Facing) -> None:
    plan = read_prompt(prompt)
    (vehicle,) = plan.subjects
    assert (vehicle.kind, vehicle.appearance.outfit_colour, vehicle.facing) == (kind, colour, facing)
    assert not plan.place.interior and plan.place.archetype is not Archetype.BAR


def test_a_rag_that_is_passed_over_a_lens_stays_in_the_hand() -> None:
    made = break_down("INT. LAMP ROOM - DUSK\n\nMARA (60s) passes a rag over the lens.\n\nMARA\nThere.\n")
    assert [subject.holds for shot in made.scenes[0].shots for subject in shot.plan.subjects] == ["rag", "rag"]
