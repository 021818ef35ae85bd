"""The example film, shot by shot, as a director would want it; and the continuity that every film needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from scoring import script

from milimo.contracts.shots import (
    Archetype,
    Coverage,
    Expression,
    Move,
    Pose,
    ShotPlan,
    Size,
    Speed,
    SubjectKind,
    TimeOfDay,
    Weather,
)
from milimo.contracts.story import Element, Transition
from milimo.story import break_down

FILM = break_down((Path(__file__).parents[2] / "examples" / "the-lighthouse.fountain").read_text("utf-8"))
PLANS = {shot.number: shot.plan for scene in FILM.scenes for shot in scene.shots}
ELEMENTS = {element.key: element for element in FILM.elements}


def _plan(words: str) -> ShotPlan:
    return next(shot.plan for scene in FILM.scenes for shot in scene.shots if words in shot.text)


def _who(plan: ShotPlan) -> set[str | None]:
    return {subject.element for subject in plan.subjects if not subject.off_screen}


def test_five_scenes_in_their_places_and_light() -> None:
    assert FILM.scenes[0].heading == "INT. LIGHTHOUSE - LAMP ROOM - DUSK"
    seen = [(scene.shots[0].plan.place.archetype, scene.shots[0].plan.time_of_day, scene.shots[0].plan.weather) for scene in FILM.scenes]
    assert seen == [
        (Archetype.LAMP_ROOM, TimeOfDay.DUSK, Weather.RAIN), (Archetype.COAST, TimeOfDay.NIGHT, Weather.STORM),
        (Archetype.BEACH, TimeOfDay.NIGHT, Weather.STORM), (Archetype.STAIRWELL, TimeOfDay.NIGHT, Weather.STORM),
        (Archetype.COAST, TimeOfDay.DAWN, Weather.FOG)]


def test_light_place_and_weather_hold_through_a_scene() -> None:
    for scene in FILM.scenes:
        assert len({(shot.plan.place.archetype, shot.plan.place.name, shot.plan.time_of_day, shot.plan.weather) for shot in scene.shots}) == 1


def test_who_they_are() -> None:
    mara, teo = ELEMENTS["mara"], ELEMENTS["teo"]
    assert (mara.subject_kind, mara.appearance.age, mara.appearance.hair, mara.appearance.outfit) == (SubjectKind.WOMAN, 64, "braid", "oilskin")
    assert mara.appearance.hair_colour and mara.appearance.outfit_colour
    assert (teo.subject_kind, teo.appearance.age, teo.appearance.headwear) == (SubjectKind.BOY, 9, "cap")
    for plan in PLANS.values():
        for subject in plan.subjects:
            if subject.element is not None:
                assert subject.appearance == ELEMENTS[subject.element].appearance


def test_the_beam_over_her_eyes() -> None:
    plan = _plan("Close-up on her eyes")
    assert (plan.size, _who(plan)) == (Size.EXTREME_CLOSE_UP, {"mara"})
    assert "beam" in plan.place.features


def test_the_lens_and_the_rag() -> None:
    plan = _plan("The great lens")
    assert (plan.size, _who(plan), plan.subjects[0].holds, plan.subjects[0].expression) == (Size.WIDE, {"mara"}, "rag", Expression.THOUGHTFUL)
    assert {"lens", "lighthouse"} <= set(plan.place.features)


def test_a_lantern_climbs_far_away() -> None:
    plan = _plan("A lantern, very small")
    assert (plan.size, plan.move, plan.speed) == (Size.EXTREME_WIDE, Move.PUSH_IN, Speed.SLOW)
    assert [(subject.kind, subject.far, subject.holds, subject.pose) for subject in plan.subjects] == [(SubjectKind.PERSON, True, "lantern", Pose.CLIMBING)]


def test_she_turns_and_he_is_behind_her() -> None:
    plan = _plan("She turns.")
    assert _who(plan) == {"mara", "teo"}
    assert "blinking_light" in plan.place.features


def test_the_boat_is_empty() -> None:
    plan = _plan("Nobody is in it")
    assert [subject.kind for subject in plan.subjects if not subject.off_screen] == [SubjectKind.BOAT]
    assert (plan.angle.value, plan.move, plan.place.archetype) == ("low", Move.PAN_RIGHT, Archetype.BEACH)


def test_two_figures_climb_the_spiral_stair() -> None:
    plan = _plan("Two figures climb")
    assert (plan.angle.value, plan.move, _who(plan)) == ("top", Move.CRANE_DOWN, {"mara", "teo"})
    assert {subject.pose for subject in plan.subjects} == {Pose.CLIMBING}
    assert {"spiral_stair", "shadow"} <= set(plan.place.features)


def test_a_voice_from_outside_the_frame() -> None:
    plan = _plan("Don't touch the rope.")
    assert [subject.element for subject in plan.subjects if subject.off_screen] == ["mara"]
    assert plan.lines[0].off_screen
    assert plan.lines[0].speaker == "mara"


def test_the_end() -> None:
    plan = _plan("The light goes out")
    assert (plan.size, plan.move, plan.subjects) == (Size.WIDE, Move.STATIC, ())
    assert {"lighthouse", "light_goes_out"} <= set(plan.place.features)
    assert FILM.scenes[-1].ends_with is Transition.FADE_OUT


def test_prompts_are_words_for_people() -> None:
    for scene in FILM.scenes:
        for shot in scene.shots:
            assert shot.prompt[0].isupper()
            assert shot.prompt.endswith((".", "”", "!", "?"))
            assert "@" not in shot.prompt
            for subject in shot.plan.subjects:
                if subject.element is not None and not subject.off_screen:
                    assert ELEMENTS[subject.element].description in shot.prompt


def test_an_intercut_shows_both_places() -> None:
    scene = break_down(script("scifi")).scenes[0]
    places = {line.name: shot.plan.place.archetype for shot in scene.shots for line in shot.plan.lines}
    assert places == {"Tock": Archetype.SPACECRAFT, "Noor": Archetype.BEDROOM, "Sela": Archetype.SPACECRAFT}


def test_transitions_of_the_script_are_transitions_of_the_cut() -> None:
    film = break_down(script("thriller"))
    assert film.scenes[0].shots[0].transition is Transition.FADE_IN
    assert (film.scenes[1].ends_with, film.scenes[2].shots[0].transition) == (Transition.SMASH_CUT, Transition.SMASH_CUT)
    assert film.scenes[-1].ends_with is Transition.FADE_OUT


@pytest.mark.parametrize(("kind", "wanted"), [
    ("thriller", {"ines": SubjectKind.WOMAN, "the-guest": SubjectKind.MAN}), ("action", {"juno": SubjectKind.WOMAN, "brandt": SubjectKind.MAN}),
    ("scifi", {"sela": SubjectKind.WOMAN, "noor": SubjectKind.GIRL, "tock": SubjectKind.ROBOT}), ("animation", {"pim": SubjectKind.BOY, "oma": SubjectKind.WOMAN}),
    ("silent", {"the-clerk": SubjectKind.MAN, "the-girl": SubjectKind.GIRL, "lady": SubjectKind.WOMAN}),
    ("comedy", {"pavel": SubjectKind.MAN, "odile": SubjectKind.WOMAN, "theo": SubjectKind.MAN})])
def test_the_script_tells_who_is_who(kind: str, wanted: dict[str, SubjectKind]) -> None:
    elements: dict[str, Element] = {element.key: element for element in break_down(script(kind)).elements}
    assert {key: elements[key].subject_kind for key in wanted} == wanted


def test_directions_are_followed() -> None:
    shots = {shot.text: shot.plan for scene in break_down(script("silent")).scenes for shot in scene.shots}
    pov = next(plan for text, plan in shots.items() if text.startswith("HIS POV"))
    assert pov.coverage is Coverage.POV
    assert "the-clerk" not in _who(pov)
    card = next(plan for text, plan in shots.items() if "Oh, no" in text)
    assert (card.size, card.subjects) == (Size.INSERT, ())
