"""The breakdown against what a person made by hand, and the laws that hold for every script."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring import KINDS, f1, score, script

from milimo.contracts.shots import Coverage, Facing, Side, Subject
from milimo.contracts.story import Breakdown, BreakdownSettings, Scene, ScriptFormat, Shot
from milimo.story import break_down, scene_seed

SCORES = {kind: score(kind) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_every_scene_is_found_and_every_line_covered_once(kind: str) -> None:
    assert SCORES[kind].scenes_right
    assert SCORES[kind].uncovered == ()


@pytest.mark.parametrize("kind", KINDS)
def test_running_time_is_near_the_hand_made_one(kind: str) -> None:
    assert SCORES[kind].time == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_about_a_minute(kind: str) -> None:
    assert SCORES[kind].seconds / SCORES[kind].pages == pytest.approx(60, rel=0.2)


def test_sizes_are_within_one_step_and_cuts_where_a_person_cuts() -> None:
    scores = list(SCORES.values())
    print("", *(f"{one.kind}: {miss}" for one in scores for miss in one.misses), sep="\n")
    assert sum(one.sizes_near for one in scores) / sum(one.sizes for one in scores) >= 0.8
    assert f1(scores) >= 0.8


@pytest.mark.parametrize("kind", KINDS)
def test_no_script_hides_behind_the_others(kind: str) -> None:
    """What the eight reach together, each of them reaches by itself; a cut is clearer than a size."""
    one = SCORES[kind]
    assert one.sizes_near / one.sizes >= 0.8, one.misses
    assert f1([one]) >= 0.9, one.misses


def _shots(breakdown: Breakdown):
    return [shot for scene in breakdown.scenes for shot in scene.shots]


@pytest.mark.parametrize("kind", KINDS)
def test_spoken_lines_lie_inside_their_shots_in_order(kind: str) -> None:
    for shot in _shots(break_down(script(kind))):
        for line in shot.plan.lines:
            assert 0 <= line.start < line.end <= shot.seconds
        for one, other in pairwise(shot.plan.lines):
            assert one.end <= other.start or one.start == other.start           # dual dialogue is spoken at once


@pytest.mark.parametrize("kind", KINDS)
def test_all_dialogue_is_spoken(kind: str) -> None:
    spoken = Counter(word for shot in _shots(break_down(script(kind))) for line in shot.plan.lines for word in line.text.split())
    lines = script(kind).splitlines()
    said = [line.strip("~* ").replace("*", "") for before, line in pairwise(lines)
            if line and not line.startswith("(") and re.fullmatch(r"[A-Z][A-Z' .()\-]+\^?|\(.*\)|~.*", before.strip()) and before.strip()]
    for line in said:
        if line and line != line.upper():
            assert all(spoken[word] for word in line.split()), line


SLOWEST = 2.2        # words a second: 2.6, by whoever speaks slowly
BREATHS = 2.0        # s: before the first word and after the last, and a look at who speaks
BETWEEN = 0.35       # s after each line


def _needed(shot: Shot) -> float:
    """Seconds that a shot's words need at most."""
    words = sum(len(line.text.split()) for line in shot.plan.lines)
    return words / SLOWEST + BETWEEN * len(shot.plan.lines) + BREATHS


@pytest.mark.parametrize("kind", KINDS)
def test_lengths_are_those_of_a_film(kind: str) -> None:
    for shot in _shots(break_down(script(kind))):
        assert 1 <= shot.seconds <= max(12, _needed(shot)), shot.number


@pytest.mark.parametrize("manner", ["", "(slowly)\n", "(quickly)\n"])
@pytest.mark.parametrize("words", [6, 30, 60, 120])
def test_a_speech_is_one_shot_as_long_as_its_words(words: int, manner: str) -> None:
    speech = " ".join(["word"] * words)
    shot, = (shot for shot in _shots(break_down(f"INT. ROOM - DAY\n\nMara waits.\n\nMARA\n{manner}{speech}\n")) if shot.plan.lines)
    assert words / (1.2 * 2.6) < shot.seconds <= _needed(shot)
    assert shot.plan.lines[-1].end <= shot.seconds


@pytest.mark.parametrize("kind", KINDS)
def test_the_axis_holds_in_a_scene(kind: str) -> None:
    """Whoever is left stays left, and two who speak look at each other."""
    for scene in break_down(script(kind)).scenes:
        sides: dict[str, Side] = {}
        for shot in scene.shots:
            for subject in shot.plan.subjects:
                if subject.element is not None and not subject.off_screen:
                    assert sides.setdefault(subject.element, subject.side) is subject.side, (shot.number, subject.element)
            if shot.plan.coverage is Coverage.TWO_SHOT and shot.plan.lines and len(shot.plan.subjects) == 2:
                speaker, listener = shot.plan.subjects
                if speaker.side is not listener.side:
                    assert _looks_towards(speaker, listener) or _turned(shot, scene), shot.number
                    assert _looks_towards(listener, speaker), shot.number


def _looks_towards(one: Subject, other: Subject) -> bool:
    order = list(Side)
    return one.facing is (Facing.RIGHT if order.index(other.side) > order.index(one.side) else Facing.LEFT)


def _turned(shot: Shot, scene: Scene) -> bool:
    """The second of two shots of one subject is taken from further round."""
    before = scene.shots[scene.shots.index(shot) - 1]
    return bool(before.plan.subjects) and before.plan.subjects[0].element == shot.plan.subjects[0].element


def test_the_same_text_gives_the_same_breakdown() -> None:
    text = script("thriller")
    assert break_down(text) == break_down(text)
    assert break_down(text, BreakdownSettings(seed=2)) != break_down(text)


def test_every_shot_as_long_as_asked_for() -> None:
    breakdown = break_down(script("comedy"), BreakdownSettings(seconds_per_shot=3))
    assert {shot.seconds for shot in _shots(breakdown)} == {3}
    assert all(line.end <= 3 for shot in _shots(breakdown) for line in shot.plan.lines)


def test_seeds_follow_content_not_numbers() -> None:
    text = script("thriller")
    before = {shot.text: shot.seed for shot in _shots(break_down(text))}
    scene = "INT. CELLAR - NIGHT\n\nA rat looks up.\n\n"
    after = {shot.text: shot.seed for shot in _shots(break_down(text.replace("EXT. HOTEL", f"{scene}EXT. HOTEL", 1)))}
    assert all(after[words] == seed for words, seed in before.items())
    assert scene_seed(1, "HOTEL - LOBBY") == scene_seed(1, "Hotel  - Lobby") != scene_seed(1, "HOTEL - STAIRWELL")


# ---- other kinds of text --------------------------------------------------------------------------------------------


def test_a_numbered_shot_list_is_shot_as_it_says() -> None:
    breakdown = break_down("1. Wide shot. A lighthouse in a storm. 6s\n2. Close-up of an old woman. 4 seconds\n3) Insert: a brass key. 2s\n   On a table.\n")
    assert breakdown.format is ScriptFormat.SHOT_LIST
    assert [(shot.plan.size.value, shot.seconds, shot.lines) for shot in _shots(breakdown)] == [
        ("wide", 6, ((1, 1),)), ("close_up", 4, ((2, 2),)), ("insert", 2, ((3, 4),))]


def test_prose_is_read_with_a_notice() -> None:
    breakdown = break_down("A man walks along the beach at dawn. He stops and listens to the sea.\n\nIn a bar a woman waits alone at night.\n")
    assert breakdown.format is ScriptFormat.PROSE
    assert [notice.code for notice in breakdown.notices] == ["SCRIPT_AS_PROSE"]
    assert [len(scene.shots) for scene in breakdown.scenes] == [2, 1]
    first, second, third = _shots(breakdown)
    assert (first.plan.place.archetype.value, first.plan.time_of_day.value, first.plan.subjects[0].kind.value) == ("beach", "dawn", "man")
    assert second.plan.subjects[0].kind.value == "man"
    assert (third.plan.place.archetype.value, third.plan.time_of_day.value) == ("bar", "night")


def test_a_script_with_cues_but_no_headings_keeps_its_dialogue() -> None:
    breakdown = break_down("Rain on a window.\n\nANNA\nIt never stops.\n\nBEN\nIt will.\n")
    assert [line.text for shot in _shots(breakdown) for line in shot.plan.lines] == ["It never stops.", "It will."]
    assert [notice.code for notice in breakdown.notices] == ["SCRIPT_AS_PROSE"]


@pytest.mark.parametrize("text", [
    "INT. ROOM - DAY", "INT. ROOM - DAY\n\nFADE OUT.", "[[only a note]]", "FADE IN:", "/* gone */", "# Act", "> THE END <", "Title: Nothing\n", "...", "INT. A - DAY\n\nMARA\n", "1. A\n2. B",
    "INT. ROOM - DAY\n\nINSERT - KEY\n\nFADE OUT.", "@Мара\nПривет.\n\nINT. ДОМ - НОЧЬ\n\nМАРА\nПривет.\n", "INT. 部屋 - 夜\n\n@真理\nこんにちは。\n"])
def test_thin_scripts_break_nothing(text: str) -> None:
    breakdown = break_down(text)
    assert Breakdown.model_validate_json(breakdown.model_dump_json()) == breakdown


_PIECES = st.sampled_from([
    "INT. KITCHEN - DAY", "EXT. SEA - NIGHT #2A#", "MARA", "TEO (O.S.)", "(quietly)", "She looks at him.", "They run!", "CLOSE ON the key.", "INSERT - LETTER", "HER POV", "MONTAGE", "-- a dog", "INTERCUT",
    "> CUT TO:", "FADE OUT.", "> Card <", "~la la", "^", "@Mara: a woman", "[[note", "]]", "/*", "*/", "", "", "", "  ", "No rain. Nobody.", "we push in on it", "two men fight, close on", "TEO ^",
    "a hundred boats, no people", "'s", "his her their", "Wide. Close. Insert.", "1. Wide. 6s", "The the the", "With with a cup", "of nine", "ten", "DISSOLVE TO:", "...", "A.B.C.", "ÀÉ"])


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=25), st.sampled_from(["\n", "\n\n"]))
def test_any_mixture_is_a_valid_breakdown(pieces: list[str], joint: str) -> None:
    breakdown = break_down(joint.join(pieces))
    for scene in breakdown.scenes:
        assert scene.shots
        assert scene.lines[0] <= scene.lines[1]
    ids = [shot.id for shot in _shots(breakdown)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("text", ["he " * 200_000, "MARA\n(" * 60_000, "[[" * 300_000, "a man, " * 80_000, "INT. A - DAY\n\n" * 4_000, "no " * 200_000, "A. " * 30_000], ids=lambda text: text[:8].strip())
def test_garbage_of_half_a_megabyte_ends(text: str) -> None:
    break_down(text)
