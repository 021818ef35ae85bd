"""How a script introduces people: names in capitals, ages in brackets, appositions."""

from __future__ import annotations

import pytest

from milimo.contracts.shots import SubjectKind
from milimo.contracts.story import Breakdown, Element
from milimo.story import break_down, read_prompt
from milimo.story.timing import stated_seconds


def _kitchen(action: str) -> Breakdown:
    return break_down(f"INT. KITCHEN - DAY\n\n{action}\n")


def _people(breakdown: Breakdown) -> dict[str, Element]:
    return {element.key: element for element in breakdown.elements if element.kind.value == "character"}


def _first(breakdown: Breakdown):
    return breakdown.scenes[0].shots[0]


@pytest.mark.parametrize(("action", "age"), [
    ("MARGOT (50s) cooks.", 54), ("MARGOT (50) cooks.", 50), ("MARGOT (mid-40s) cooks.", 45), ("MARGOT (early 40s) cooks.", 42), ("MARGOT (late 60s) cooks.", 68),
    ("MARGOT, 50, cooks.", 50), ("MARGOT, 50s, cooks.", 54), ("MARGOT, in her fifties, cooks.", 54), ("MARGOT (30s, tired) cooks.", 34), ("MARGOT (50s), head chef, cooks.", 54)])
def test_an_age_after_a_name_is_an_age_and_the_name_a_person(action: str, age: int) -> None:
    breakdown = _kitchen(action)
    assert _people(breakdown)["margot"].appearance.age == age
    shot = _first(breakdown)
    assert [(subject.element, subject.count, subject.appearance.age) for subject in shot.plan.subjects] == [("margot", 1, age)]
    assert shot.seconds < 6


@pytest.mark.parametrize(("text", "seconds"), [
    ("A lighthouse. 6s", 6), ("A lighthouse, 6 s", 6), ("A lighthouse for 6 seconds", 6), ("Wide shot. 20s", 20), ("A lighthouse in a storm (20s)", 20), ("Close-up (20s)", 20), ("Margot (50s) cooks", None), ("MARGOT (50s) cooks. 4s", 4),
    ("MARGOT (mid-40s)", None), ("a man in his 40s", None), ("A man (40s) waits", None), ("a bar of the 30s", None), ("MARGOT, 50s, cooks", None), ("MARGOT (50) cooks", None)])
def test_lengths_and_ages(text: str, seconds: float | None) -> None:
    assert stated_seconds(text) == seconds


def test_action_that_counts_seconds_is_no_direction() -> None:
    assert _first(_kitchen("A man waits 90 seconds at the stove.")).seconds < 6
    assert _first(_kitchen("WIDE SHOT of a man at the stove. 5s")).seconds == 5


def test_an_apposition_is_the_same_person_and_holds_what_he_holds() -> None:
    breakdown = _kitchen("MARGOT (50s), head chef, stares into an oven window. BENNY (20s), a waiter, bursts through the swing door with a tray of dirty plates.")
    margot, benny = _first(breakdown).plan.subjects
    assert (margot.element, margot.holds, margot.appearance.outfit, margot.appearance.age) == ("margot", None, "apron", 54)
    assert (benny.element, benny.holds, benny.kind, benny.appearance.outfit) == ("benny", "tray", SubjectKind.MAN, "suit")
    assert {key: element.description for key, element in _people(breakdown).items()} == {"margot": "50s, head chef", "benny": "20s, a waiter"}


@pytest.mark.parametrize("action", [
    "BENNY, 22, a waiter, runs in.", "BENNY, 22, runs in.", "BENNY, a waiter, runs in.", "BENNY (22), a waiter, runs in.", "BENNY, 22, a waiter in a red cap, runs in.", "BENNY, 22, waiter, runs in."])
def test_who_is_introduced_by_name_is_one_subject(action: str) -> None:
    breakdown = _kitchen(action)
    assert list(_people(breakdown)) == ["benny"]
    assert [(subject.element, subject.count, subject.pose.value) for subject in _first(breakdown).plan.subjects] == [("benny", 1, "running")]
    assert "runs" not in _people(breakdown)["benny"].description


@pytest.mark.parametrize("verb", ["cooks", "guards the door", "ducks", "judges the soup", "models a hat", "clowns", "nurses a drink", "swallows"])
@pytest.mark.parametrize("name", ["MARGOT (50s)", "MARGOT, 50,", "MARGOT, 50, a woman,", "Margot"])
def test_a_verb_after_a_name_is_no_noun(name: str, verb: str) -> None:
    breakdown = _kitchen(f"{name} {verb}.\n\nMARGOT\nYes.")
    assert [subject.element for subject in _first(breakdown).plan.subjects] == ["margot"]


def test_others_beside_a_name_are_still_others() -> None:
    subjects = _first(_kitchen("MARGOT (50s) and three cooks wait. A dog sleeps.")).plan.subjects
    assert [(subject.kind.value, subject.count) for subject in subjects] == [("person", 1), ("person", 3), ("dog", 1)]
    subjects = _first(_kitchen("MARGOT (50s) stands at the stove, two waiters behind her.")).plan.subjects
    assert [subject.count for subject in subjects] == [1, 2]


@pytest.mark.parametrize("action", ["A DOOR (red) opens.", "The BELL rings.", "THUNDER, a storm, rolls in."])
def test_not_everything_in_capitals_is_a_person(action: str) -> None:
    assert not _people(_kitchen(action))


def test_a_long_name_is_who_speaks_under_a_short_one() -> None:
    breakdown = _kitchen("DETECTIVE RAY KOWALSKI (late 40s, rumpled raincoat) steps in. He cooks.\n\nRAY\nHello.")
    people = _people(breakdown)
    assert list(people) == ["ray"]
    assert (people["ray"].appearance.age, people["ray"].appearance.outfit, people["ray"].subject_kind) == (48, "coat", SubjectKind.MAN)
    assert [subject.element for subject in _first(breakdown).plan.subjects] == ["ray"]


@pytest.mark.parametrize(("prompt", "label", "age"), [
    ("MARGOT (50s) cooks.", "Margot", 54), ("MARGOT, 50, cooks in a kitchen", "Margot", 50), ("BENNY, 22, a waiter, runs in", "Benny", 22)])
def test_a_prompt_introduces_people_too(prompt: str, label: str, age: int) -> None:
    subjects = read_prompt(prompt).subjects
    assert [(subject.label, subject.element, subject.count, subject.appearance.age) for subject in subjects] == [(label, None, 1, age)]


def test_who_waves_stands_in_no_surf() -> None:
    assert "waves" not in _first(_kitchen("SOFIA (19), a nurse, waves.")).plan.place.features
    assert "waves" in break_down("EXT. BEACH - DAY\n\nHigh waves break.\n").scenes[0].shots[0].plan.place.features
