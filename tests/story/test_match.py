"""A changed script keeps its work: what goes on, what is stale, what leaves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring import KINDS, script

from milimo.contracts.base import new_id
from milimo.contracts.jobs import StoredScene, StoredShot
from milimo.contracts.story import Breakdown, ShotState
from milimo.story import MatchResult, break_down, match_breakdown

EXAMPLE = (Path(__file__).parents[2] / "examples" / "the-lighthouse.fountain").read_text("utf-8")


def stored(breakdown: Breakdown) -> tuple[StoredScene, ...]:
    return tuple(
        StoredScene(id=new_id(), number=scene.number, heading=scene.heading, shots=tuple(
            StoredShot(id=new_id(), scene=new_id(), state=ShotState.CURRENT, shot=shot) for shot in scene.shots))
        for scene in breakdown.scenes)


def after(before: str, then: str) -> MatchResult:
    return match_breakdown(stored(break_down(before)), break_down(then))


def _changed(result: MatchResult) -> list[str]:
    return [one.shot.number for scene in result.scenes for one in scene.shots if not one.unchanged]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_script_changes_nothing(kind: str) -> None:
    result = after(script(kind), script(kind))
    assert _changed(result) == []
    assert result.removed == result.removed_scenes == ()


def _dialogue_lines(text: str) -> list[int]:
    lines = text.splitlines()
    cue = re.compile(r"[A-Z][A-Z \-']+( \((O\.S\.|V\.O\.|CONT'D)\))?( \^)?$")
    return [number + 1 for number, line in enumerate(lines[:-1])
            if cue.match(line) and lines[number - 1] == "" and lines[number + 1] and not lines[number + 1].startswith(("(", "~"))]


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_line_of_dialogue_changes_the_shot_that_holds_it_and_no_other(kind: str) -> None:
    text = script(kind)
    for number in _dialogue_lines(text):
        lines = text.splitlines(keepends=True)
        lines[number] = lines[number].replace(lines[number].split()[0], "Perhaps", 1)
        result = after(text, "".join(lines))
        holding = [shot.number for scene in break_down(text).scenes for shot in scene.shots if any(first <= number + 1 <= last for first, last in shot.lines)]
        assert _changed(result) == holding, lines[number]
        assert result.removed == ()
        assert len(result.stale) == 1


def test_the_example_again_after_one_changed_line() -> None:
    result = after(EXAMPLE, EXAMPLE.replace("Don't touch the rope.", "Whatever you do, don't touch that rope."))
    assert len(_changed(result)) == len(result.stale) == 1


def test_a_scene_put_in_before_changes_no_other() -> None:
    text = script("thriller")
    result = after(text, text.replace("EXT. HOTEL", "INT. TAXI - NIGHT\n\nA DRIVER counts his money.\n\nEXT. HOTEL", 1))
    assert [scene.old is None for scene in result.scenes] == [True, False, False, False, False]
    assert result.removed == ()
    assert {number.partition(".")[0] for number in _changed(result)} == {result.scenes[0].scene.number}


def test_scenes_that_change_places_keep_their_shots() -> None:
    one, two = "INT. A BARN - DAY\n\nA horse sleeps.\n\nANNA\nWake up.\n\n", "EXT. RIVER - NIGHT\n\nA boat drifts.\n\nBEN\nWait for me.\n\n"
    result = after(one + two, two + one)
    assert result.removed == ()
    assert all(match.old is not None and match.old.shot.text == match.shot.text for scene in result.scenes for match in scene.shots)


def test_a_renamed_scene_is_the_same_scene() -> None:
    text = script("thriller")
    result = after(text, text.replace("STAIRWELL", "BACK STAIRS"))
    assert all(scene.old is not None for scene in result.scenes)
    assert result.removed == ()
    assert len(result.stale) == 3


def test_what_leaves_the_script_goes_to_the_bin_and_may_come_back() -> None:
    text = script("comedy")
    old = stored(break_down(text))
    shorter = text.replace("Theo hides behind the menu. The menu shakes.\n\n", "")
    result = match_breakdown(old, break_down(shorter))
    gone = next(shot for scene in old for shot in scene.shots if shot.shot.text.startswith("Theo hides"))
    assert result.removed == (gone.id,)
    kept = tuple(scene.model_copy(update={"shots": tuple(shot for shot in scene.shots if shot.id != gone.id)}) for scene in old)
    back = match_breakdown(kept, break_down(text), binned=(gone,))
    assert gone.id in {one.old.id for scene in back.scenes for one in scene.shots if one.old}


def test_an_edited_field_stays_edited() -> None:
    old = list(stored(break_down(EXAMPLE)))
    first = old[0].shots[0]
    edited = first.model_copy(update={"shot": first.shot.model_copy(update={"seconds": 9.0, "edited": ("seconds",)})})
    old[0] = old[0].model_copy(update={"shots": (edited, *old[0].shots[1:])})
    same = match_breakdown(old, break_down(EXAMPLE)).scenes[0].shots[0]
    assert (same.unchanged, same.shot.seconds, same.shot.edited) == (True, 9.0, ("seconds",))
    changed = match_breakdown(old, break_down(EXAMPLE.replace("The great lens", "The heavy lens"))).scenes[0].shots[0]
    assert (changed.unchanged, changed.shot.seconds) == (False, 9.0)
    assert changed.old is not None and changed.old.id == first.id


def test_a_changed_description_makes_the_shots_of_that_character_stale() -> None:
    result = after(EXAMPLE, EXAMPLE.replace("red knitted cap", "green knitted cap"))
    teo = {one.shot.number for scene in result.scenes for one in scene.shots if any(subject.element == "teo" for subject in one.shot.plan.subjects)}
    assert set(_changed(result)) == teo
    assert teo


_scene = st.builds(
    lambda place, time, parts: f"{place} - {time}\n\n" + "\n\n".join(parts) + "\n\n",
    st.sampled_from(["INT. BAR", "EXT. BEACH", "INT. CAR"]), st.sampled_from(["DAY", "NIGHT"]),
    st.lists(st.sampled_from(["ANNA\nYes.", "BEN\nNo.", "Anna looks up.", "A dog runs.", "ANNA\nYes.", "CLOSE ON a key."]), min_size=1, max_size=5))


@settings(max_examples=150, deadline=None)
@given(st.lists(_scene, max_size=5), st.lists(_scene, max_size=5))
def test_every_stored_shot_goes_on_once_or_to_the_bin(before: list[str], then: list[str]) -> None:
    old = stored(break_down("".join(before) or "INT. A - DAY\n"))
    result = match_breakdown(old, break_down("".join(then) or "INT. A - DAY\n"))
    used = [one.old.id for scene in result.scenes for one in scene.shots if one.old is not None]
    assert sorted([*used, *result.removed]) == sorted(shot.id for scene in old for shot in scene.shots)
    scenes = [scene.old.id for scene in result.scenes if scene.old is not None]
    assert sorted([*scenes, *result.removed_scenes]) == sorted(scene.id for scene in old)
