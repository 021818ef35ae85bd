"""Shots cut, joined, added and moved by hand, and what a new script leaves of that."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring import KINDS, script

from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import StoredScene, StoredShot
from milimo.contracts.story import Breakdown, Shot, ShotState
from milimo.story import MatchResult, break_down, match_breakdown
from milimo.story.by_hand import PLACE, join, split

SCRIPT = """INT. KITCHEN - DAY

Mara pours tea into a cup. She looks out of the window.

MARA
It is late. We should have gone long ago.

Teo runs in with a lantern.

EXT. HARBOUR - NIGHT

A boat lies at the quay. Rain falls on the deck.
"""


def stored(breakdown: Breakdown) -> list[StoredScene]:
    made: list[StoredScene] = []
    for scene in breakdown.scenes:
        place = new_id()
        made.append(StoredScene(id=place, number=scene.number, heading=scene.heading, shots=tuple(
            StoredShot(id=new_id(), scene=place, state=ShotState.CURRENT, shot=shot) for shot in scene.shots)))
    return made


def with_shots(scene: StoredScene, shots: list[Shot]) -> StoredScene:
    """The first keeps its row; every other is a new one."""
    return scene.model_copy(update={"shots": tuple(
        (scene.shots[at] if at < len(scene.shots) and shot.text == scene.shots[at].shot.text else StoredShot(
            id=new_id(), scene=scene.id, state=ShotState.NEW, shot=shot)).model_copy(update={"shot": shot})
        for at, shot in enumerate(shots))})


def ids(scene: StoredScene) -> list[str]:
    return [shot.id for shot in scene.shots]


def goes_on(result: MatchResult, index: int) -> list[str | None]:
    return [one.old.id if one.old else None for one in result.scenes[index].shots]


def test_a_cut_shares_words_lines_and_time() -> None:
    shot = next(shot for shot in break_down(SCRIPT).scenes[0].shots if shot.plan.lines)
    at = shot.text.index("We should")
    first, second = split(shot, at)
    assert f"{first.text} {second.text}" == shot.text and round(first.seconds + second.seconds, 1) == shot.seconds
    assert [line.text for line in first.plan.lines] == ["It is late."] and [line.text for line in second.plan.lines] == [
        "We should have gone long ago."]
    assert all(0 <= line.start <= line.end <= first.seconds for line in first.plan.lines)
    assert all(0 <= line.start <= line.end <= second.seconds for line in second.plan.lines)
    assert first.origin == second.origin == (shot.text,) and first.seed == shot.seed != second.seed


@pytest.mark.parametrize(("at", "seconds"), [(0, None), (10_000, None), (None, 0.1), (None, 99.0), (1, 99.0)])
def test_a_cut_that_leaves_nothing_of_one_part_is_refused(at: int | None, seconds: float | None) -> None:
    with pytest.raises(MilimoError) as refused:
        split(break_down(SCRIPT).scenes[0].shots[0], at, seconds)
    assert refused.value.code is ErrorCode.BAD_REQUEST


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_cut_and_joined_again_says_all_it_said(kind: str) -> None:
    for shot in (shot for scene in break_down(script(kind)).scenes for shot in scene.shots):
        if len(shot.text) < 8 or shot.seconds < 2:
            continue
        at = shot.text.index(" ", 2) if " " in shot.text[2:] else 4
        whole = join(split(shot, at, shot.seconds / 2))
        assert whole.text.split() == shot.text.split() and whole.seconds == shot.seconds and whole.lines == shot.lines
        assert " ".join(line.text for line in whole.plan.lines).split() == " ".join(line.text for line in shot.plan.lines).split()
        assert whole.origin == (shot.text,)


def test_shots_joined_beyond_what_one_can_hold_are_refused() -> None:
    shot = break_down(SCRIPT).scenes[0].shots[0]
    with pytest.raises(MilimoError):
        join([shot.model_copy(update={"seconds": 400.0})] * 2)


def test_a_cut_shot_stays_cut_while_its_words_stand() -> None:
    before = stored(break_down(SCRIPT))
    kitchen = before[0]
    first, second = split(kitchen.shots[0].shot, kitchen.shots[0].shot.text.index("She looks"))
    cut = with_shots(kitchen, [first, second, *(shot.shot for shot in kitchen.shots[1:])])
    after = match_breakdown([cut, *before[1:]], break_down(SCRIPT.replace("EXT. HARBOUR", "EXT. THE HARBOUR").replace("Rain", "Snow")))
    assert goes_on(after, 0) == ids(cut) and all(one.unchanged for one in after.scenes[0].shots)
    moved = match_breakdown([cut, *before[1:]], break_down("Title: X\n\n" + SCRIPT))
    assert [one.shot.lines for one in moved.scenes[0].shots[:2]] == [tuple((a + 2, b + 2) for a, b in first.lines)] * 2
    assert moved.removed == ()


def test_a_joined_shot_stays_joined_while_its_words_stand_and_is_told_apart_when_they_change() -> None:
    before = stored(break_down(SCRIPT))
    kitchen = before[0]
    whole = join([shot.shot for shot in kitchen.shots[:2]])
    joined = kitchen.model_copy(update={"shots": (
        kitchen.shots[0].model_copy(update={"shot": whole}),
        kitchen.shots[1].model_copy(update={"state": ShotState.REMOVED, "shot": kitchen.shots[1].shot}), *kitchen.shots[2:])})
    after = match_breakdown([joined, *before[1:]], break_down(SCRIPT + "\nA gull cries.\n"))
    assert goes_on(after, 0)[0] == joined.shots[0].id and after.scenes[0].shots[0].shot.text == whole.text
    changed = match_breakdown([joined, *before[1:]], break_down(SCRIPT.replace("It is late.", "It is very late.")))
    assert changed.scenes[0].shots[0].shot.text == kitchen.shots[0].shot.text


def test_an_added_shot_stays_where_it_was_put() -> None:
    before = stored(break_down(SCRIPT))
    kitchen = before[0]
    own = StoredShot(id=new_id(), scene=kitchen.id, state=ShotState.NEW, shot=kitchen.shots[0].shot.model_copy(
        update={"text": "", "lines": (), "added": True}))
    with_own = kitchen.model_copy(update={"shots": (*kitchen.shots[:1], own, *kitchen.shots[1:])})
    after = match_breakdown([with_own, *before[1:]], break_down(SCRIPT.replace("It is late.", "It is very late.")))
    assert goes_on(after, 0).index(own.id) == 1 and after.removed == ()
    gone = match_breakdown([with_own, *before[1:]], break_down(SCRIPT[SCRIPT.index("EXT."):]))
    assert own.id in gone.removed


def test_a_moved_shot_stays_where_it_was_put_also_in_another_scene() -> None:
    before = stored(break_down(SCRIPT))
    kitchen, harbour = before
    shot = kitchen.shots[0]
    moved = shot.model_copy(update={"shot": shot.shot.model_copy(update={"edited": (PLACE,)})})
    other = [kitchen.model_copy(update={"shots": kitchen.shots[1:]}), harbour.model_copy(update={"shots": (*harbour.shots, moved)})]
    after = match_breakdown(other, break_down(SCRIPT.replace("Rain", "Snow")))
    assert goes_on(after, 1)[-1] == shot.id and shot.id not in goes_on(after, 0) and after.removed == ()
    last = kitchen.model_copy(update={"shots": (*kitchen.shots[1:], moved)})
    assert goes_on(match_breakdown([last, harbour], break_down(SCRIPT)), 0) == ids(last)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(KINDS), st.data())
def test_whatever_was_done_by_hand_the_same_script_leaves_it_so(kind: str, data: st.DataObject) -> None:
    breakdown = break_down(script(kind))
    scenes: list[StoredScene] = []
    for scene in stored(breakdown):
        shots = list(scene.shots)
        if data.draw(st.booleans()) and len(shots) > 1:
            at = data.draw(st.integers(0, len(shots) - 2))
            shots[at:at + 2] = [shots[at].model_copy(update={"shot": join([shots[at].shot, shots[at + 1].shot])})]
        if data.draw(st.booleans()):
            at = data.draw(st.integers(0, len(shots) - 1))
            shot = shots[at].shot
            if len(shot.text) > 8 and shot.seconds >= 2:
                first, second = split(shot, data.draw(st.integers(2, len(shot.text) - 2)), shot.seconds / 2)
                shots[at:at + 1] = [shots[at].model_copy(update={"shot": first}),
                                    StoredShot(id=new_id(), scene=scene.id, state=ShotState.NEW, shot=second)]
        if data.draw(st.booleans()):
            at = data.draw(st.integers(0, len(shots) - 1))
            shots[at] = shots[at].model_copy(update={"state": ShotState.REMOVED})
        scenes.append(scene.model_copy(update={"shots": tuple(shots)}))
    texts = [shot.shot.text for scene in scenes for shot in scene.shots]
    if any(texts.count(text) > 1 for text in texts):
        return
    after = match_breakdown(scenes, breakdown)
    assert [goes_on(after, index) for index in range(len(scenes))] == [ids(scene) for scene in scenes]
    assert after.removed == () and after.removed_scenes == ()
    assert all(one.unchanged for scene in after.scenes for one in scene.shots)
    again = list(itertools.chain.from_iterable(scene.shots for scene in after.scenes))
    assert [one.shot.lines for one in again] == [shot.shot.lines for scene in scenes for shot in scene.shots]
