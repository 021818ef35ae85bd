"""A chase goes one way; what is in a hand is held; vehicles are seen; the prompt says a thing once."""

from __future__ import annotations

import pytest

from milimo.contracts.shots import Facing, ShotPlan, Side, Subject, SubjectKind
from milimo.story import break_down, read_prompt

_KITCHEN = """INT. RESTAURANT KITCHEN - EVENING

MARGOT (50s), head chef, stares into an oven window. BENNY (20s), a waiter, bursts through the swing door with a tray of dirty plates.

BENNY
Table nine wants it now.

CLOSE ON the souffle, rising behind the glass.

Benny puts the tray down. A plate slides.

MARGOT
Run.

EXT. NARROW STREET - NIGHT - RAIN

Neon signs bleed into puddles. Benny runs out of the alley. Margot runs after him with a rolling pin.

TRACKING SHOT: Benny running past shop windows.

MARGOT
Six hours! Six hours, Benny!

WIDE SHOT of the street from above. Two small figures, running.

A DELIVERY SCOOTER swerves between them. Margot stops. She looks at the scooter. She smiles.

CLOSE UP - Margot's hand on the throttle.
"""


def _plans(scene: int) -> list[ShotPlan]:
    return [shot.plan for shot in break_down(_KITCHEN).scenes[scene].shots]


def _behind(pursuer: Subject, pursued: Subject) -> bool:
    order = list(Side)
    return order.index(pursuer.side) < order.index(pursued.side) if pursuer.facing is Facing.RIGHT else order.index(pursuer.side) > order.index(pursued.side)


@pytest.mark.parametrize(("prompt", "pursuer"), [
    ("A woman runs after a man in a street", 0), ("A woman chases a man", 0), ("A man is chased by a woman", 1), ("A dog chases a cat across a field", 0), ("A boy sprinting after a girl", 0),
    ("A policeman pursues a thief down an alley", 0), ("A knight rides after a soldier", 0)])
def test_a_pursuer_is_behind_and_both_go_one_way(prompt: str, pursuer: int) -> None:
    subjects = read_prompt(prompt).subjects[:2]
    assert subjects[0].facing is subjects[1].facing
    assert subjects[0].facing in (Facing.LEFT, Facing.RIGHT)
    assert subjects[0].pose is subjects[1].pose
    assert _behind(subjects[pursuer], subjects[1 - pursuer])


def test_her_down_the_pier_is_whom_he_is_after() -> None:
    text = "EXT. PIER - DAY\n\nSOFIA (19) and RAY (40s) wait. Ray chases her down the pier. She drops the bag.\n"
    sofia, ray = break_down(text).scenes[0].shots[0].plan.subjects
    assert sofia.facing is ray.facing
    assert _behind(ray, sofia)
    assert ray.kind is SubjectKind.PERSON              # `her` is Sofia, and tells nothing of him
    assert (sofia.kind, sofia.holds) == (SubjectKind.WOMAN, None)


def test_no_chase_where_nobody_is_after_anybody() -> None:
    one, other = read_prompt("A man and a woman run. After the race a bell rings.").subjects[:2]
    assert (one.side, other.side) == (Side.LEFT, Side.RIGHT)
    assert not any(subject.pose.value == "running" for subject in read_prompt("A man does not chase the dog").subjects)


def test_a_chase_keeps_its_way_through_the_scene() -> None:
    seen = [subject for plan in _plans(1)[:4] for subject in plan.subjects]
    assert {subject.pose.value for subject in seen} == {"running"}
    assert len(seen) >= 5
    assert len({subject.facing for subject in seen}) == 1
    first = {subject.element: subject for subject in _plans(1)[0].subjects}
    assert _behind(first["margot"], first["benny"])


def test_what_is_put_down_is_held_no_more() -> None:
    shown = [(subject.element, subject.holds) for plan in _plans(0) for subject in plan.subjects if subject.element == "benny"]
    assert shown[0] == ("benny", "tray")
    down = break_down(_KITCHEN.replace("MARGOT\nRun.", "BENNY\nRun.")).scenes[0].shots[-1].plan.subjects[0]
    assert (down.element, down.holds) == ("benny", None)


@pytest.mark.parametrize(("words", "held"), [
    ("waits with a rolling pin", "rolling pin"), ("runs after BENNY (20s) with a rolling pin", "rolling pin"), ("runs, brandishing a frying pan", "pan"), ("grabs a knife", "knife"),
    ("raises the pan", "pan"), ("picks up an umbrella", "umbrella"), ("swings a cleaver", "cleaver"), ("snatches a broom", "broom"), ("stands there wielding a whisk", "whisk")])
def test_what_somebody_takes_up_is_held(words: str, held: str) -> None:
    plan = break_down(f"INT. KITCHEN - DAY\n\nMARGOT (50s) {words}.\n").scenes[0].shots[0].plan
    assert {subject.element: subject.holds for subject in plan.subjects if subject.element == "margot"} == {"margot": held}


def test_who_runs_after_him_holds_the_pin_and_he_does_not() -> None:
    assert {subject.element: subject.holds for subject in _plans(1)[0].subjects} == {"benny": None, "margot": "rolling pin"}


def test_a_named_vehicle_is_seen() -> None:
    scooter = _plans(1)[4]
    assert [(subject.kind.value, subject.label) for subject in scooter.subjects if subject.kind.value == "bicycle"] == [("bicycle", "scooter")]
    assert "margot" in {subject.element for subject in scooter.subjects}


def test_prompts_repeat_no_direction_and_write_the_possessive_as_one() -> None:
    breakdown = break_down(_KITCHEN)
    for shot in (shot for scene in breakdown.scenes for shot in scene.shots):
        assert "CLOSE" not in shot.prompt and "TRACKING" not in shot.prompt and "WIDE SHOT" not in shot.prompt
        assert " 's" not in shot.prompt
    last = breakdown.scenes[1].shots[-1]
    assert last.plan.insert_of == "Margot's hand on the throttle"
    assert last.prompt.count("hand on the throttle") == 1
    assert "The souffle, rising behind the glass." in breakdown.scenes[0].shots[2].prompt or "The souffle, rising behind the glass." in breakdown.scenes[0].shots[1].prompt
    assert "Benny running past shop windows." in breakdown.scenes[1].shots[1].prompt
