"""Scratch sound: quiet enough, clean at its ends, and without a seam."""

from __future__ import annotations

import numpy as np
import pyloudnorm
import pytest
from stages import request_for

from milimo.contracts.shots import Archetype, Line, Place, ShotPlan, Size, SubjectKind, TimeOfDay, Weather
from milimo.contracts.video import ScenePlace
from milimo.engines.previz.continuity import span_of
from milimo.engines.previz.sound import scratch_sound
from milimo.engines.previz.sound.cues import Cues, Event, Passing, Step
from milimo.engines.previz.sound.effects import KINDS, LONGEST, effect
from milimo.engines.previz.sound.happenings import happenings
from milimo.engines.previz.sound.mix import voices_of
from milimo.engines.previz.sound.murmur import murmur, throat_of
from milimo.engines.previz.sound.surfaces import SURFACES, footstep, surface_of
from milimo.engines.previz.sound.voices import VOICES
from milimo.engines.previz.speech import syllables
from milimo.story.lexicon_places import INTERIORS

STEPS = Cues(tuple(Step(0.3 + 0.5 * k, 0.3, 1.0) for k in range(7)), (Event(1.2, "door"),))


def sound_of(plan: ShotPlan, frames: int = 96, cues: Cues = Cues(), **more: object) -> np.ndarray:
    request = request_for(plan, frames, **more)
    return scratch_sound(request, span_of(request, None), cues)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(VOICES))
def test_every_voice_is_heard_but_never_loud(name: str) -> None:
    loudest = max(
        pyloudnorm.Meter(48_000).integrated_loudness(sound_of(ShotPlan(sounds=(name,), place=Place(archetype=place)),
                                                              144, STEPS, seed=seed))
        for seed, place in ((1, Archetype.STREET), (2, Archetype.LIVING_ROOM)))
    assert -55 < loudest <= -23


BUSY = Cues(STEPS.steps, (Event(0.4, "knock"), Event(1.2, "door"), Event(1.9, "phone")), (Passing(SubjectKind.CAR, 1.5, 0.0, 7.0, 9.0),))
SAID = Line(text="I did not touch it. Did you?", speaker="mara", start=0.6, end=2.6)


@pytest.mark.slow
@pytest.mark.parametrize("place", list(Archetype))
def test_every_place_sounds_and_clicks_nowhere(place: Archetype) -> None:
    inside = place in INTERIORS
    for weather, hour in ((Weather.CLEAR, TimeOfDay.DAY), (Weather.STORM, TimeOfDay.NIGHT)):
        plan = ShotPlan(place=Place(archetype=place, interior=inside), weather=weather, time_of_day=hour, lines=(SAID,))
        sound = sound_of(plan, 72, BUSY)
        assert np.abs(np.diff(sound, 3, axis=0)).max() < 0.35
        assert sound.shape == (72 * 2000, 2) and np.isfinite(sound).all()
        assert sound[0].any() == False and sound[-1].any() == False  # noqa: E712  (numpy's own False)
        assert np.abs(sound).max() <= 0.25
        assert pyloudnorm.Meter(48_000).integrated_loudness(sound) <= -23
        edges = np.abs(np.concatenate([sound[:24], sound[-24:]])).max()
        assert edges < 0.02


@pytest.mark.parametrize("place", [Archetype.COAST, Archetype.HALL, Archetype.STREET])
def test_parts_join_without_a_seam(place: Archetype) -> None:
    plan = ShotPlan(sounds=("surf", "birds", "fire"), weather=Weather.RAIN, lines=(SAID,), place=Place(archetype=place))
    whole = sound_of(plan, 96, BUSY)
    parts = [sound_of(plan, 48, BUSY, start=start, total=96) for start in (0, 48)]
    assert np.allclose(np.concatenate(parts), whole, atol=2e-6)


@pytest.mark.parametrize("place", [Archetype.COAST, Archetype.FOREST, Archetype.STREET, Archetype.CAVE, Archetype.TRAIN])
def test_the_ambience_of_a_scene_is_one_signal_over_its_cuts(place: Archetype) -> None:
    """Two shots of a scene, whatever else differs, are two stretches of the run that one long shot would be."""
    def shot(start: int, frames: int, seed: int, **more: object) -> np.ndarray:
        plan = ShotPlan(place=Place(archetype=place), weather=Weather.RAIN, **more)
        return sound_of(plan, frames, seed=seed, scene=ScenePlace(start=start, total=200))

    whole = shot(0, 200, 1)
    joined = np.concatenate([shot(0, 61, 2), shot(61, 53, 3, size=Size.CLOSE_UP), shot(114, 86, 4)])
    assert np.allclose(joined, whole, atol=2e-6)
    cut = 61 * 2000
    across, within = np.abs(joined[cut] - joined[cut - 1]).max(), np.abs(np.diff(joined[cut - 4000:cut + 4000], axis=0)).max()
    assert across <= within and joined[cut].any()
    apart = sound_of(ShotPlan(place=Place(archetype=place), weather=Weather.RAIN), 53, seed=3)
    assert abs(np.corrcoef(apart[2000:-2000, 0], whole[cut + 2000:cut + 53 * 2000 - 2000, 0])[0, 1]) < 0.5


def test_a_scene_begins_and_ends_in_silence_and_its_cuts_do_not() -> None:
    plan = ShotPlan(place=Place(archetype=Archetype.COAST))
    first, last = (sound_of(plan, 48, scene=ScenePlace(start=start, total=96)) for start in (0, 48))
    assert not first[0].any() and first[-1].any() and last[0].any() and not last[-1].any()


def test_a_mouth_that_moves_is_heard_and_the_place_gives_way() -> None:
    quiet, spoken = (sound_of(ShotPlan(place=Place(archetype=Archetype.CORRIDOR), lines=lines), 96) for lines in ((), (SAID,)))
    voice = (spoken - quiet)[:, 0]
    loud = np.sqrt(np.convolve(voice ** 2, np.ones(960) / 960, mode="same"))
    openings = [round((s.seconds + 0.06) * 48_000) for s in syllables(SAID)]
    assert np.median(loud[openings]) > 6 * loud[:20_000].max()                    # in time with the painted mouth
    assert loud[140_000:].max() < 1e-3                                             # and silent when it is shut
    street = [sound_of(ShotPlan(place=Place(archetype=Archetype.STREET), lines=lines), 96) for lines in ((), (SAID,))]
    band = [np.abs(np.fft.rfft(sound[40_000:110_000, 0]))[:130].sum() for sound in street]      # under 90 Hz nobody murmurs
    assert 0.6 < band[1] / band[0] < 0.85


def test_voices_differ_by_who_speaks_and_never_change_by_themselves() -> None:
    def pitch(kind: SubjectKind, age: int | None = None) -> float:
        line = Line(text="mama mama mama mama", speaker="x", start=0, end=3)
        sound = murmur(line, throat_of(kind, age, "x"))
        found: list[float] = []
        for syllable in syllables(line):
            middle = round((syllable.seconds + 0.06) * 48_000)
            piece = sound[middle - 1600:middle + 1600].astype(np.float64)
            power = np.abs(np.fft.rfft(piece * np.hanning(len(piece)), 48_000))       # bins of 1 Hz; the lowest partial:
            tops = np.flatnonzero((power[1:-1] > power[:-2]) & (power[1:-1] > power[2:]) & (power[1:-1] > 0.06 * power.max())) + 1
            found.append(float(tops[tops > 60][0]))
        return float(np.median(found))

    man, woman, boy = pitch(SubjectKind.MAN), pitch(SubjectKind.WOMAN), pitch(SubjectKind.BOY, 8)
    assert 85 < man < 150 < woman < 245 < boy < 380
    line = SAID.model_copy(update={"start": 5.0, "end": 7.0})
    throat = throat_of(SubjectKind.WOMAN, 64, "mara")
    assert np.array_equal(murmur(line, throat), murmur(line, throat))
    assert throat.tremble > 0 and throat_of(SubjectKind.WOMAN, 30, "mara").tremble == 0


@pytest.mark.parametrize(("words", "heard"), [
    ("Medium shot of Ines (a clerk, horn-rimmed glasses). The bell over the door rings. Interior: Lobby, with door, bell. 40 mm lens.", ["bell"]),
    ("He opens the door and slams it.", ["door"]), ("She knocks. Nobody answers the door.", ["knock"]),
    ("The phone rings. A dog barks outside.", ["phone", "dog"]), ("The phone does not ring.", []),
    ("Lightning. The glass shatters.", ["thunder", "glass"]), ("“The phone is ringing,” he says.", []),
    ("A woman sits at the window with a ring of keys.", []), ("The audience applauds.", ["applause"]),
    ("She starts the car and drives away.", ["engine"]), ("He types a letter. A clock ticks.", ["typewriter", "clock"]),
])
def test_words_say_what_is_heard_once(words: str, heard: list[str]) -> None:
    assert sorted(event.kind for event in happenings(ShotPlan(), words, 5.0)) == sorted(heard)


def test_events_come_in_the_order_of_the_words_and_inside_the_shot() -> None:
    events = happenings(ShotPlan(), "A knock. She puts down the cup, walks over and opens the door. Glass breaks.", 6.0)
    assert [event.kind for event in events] == ["knock", "door", "glass"]
    assert all(0 < event.seconds < 6.0 for event in events)
    assert [event.seconds for event in events] == sorted(event.seconds for event in events)


def test_every_surface_and_every_event_is_clean() -> None:
    steps = {surface: footstep(surface, Step(0, 0, 1), np.random.default_rng(4)) for surface in SURFACES}
    pieces = {**steps, **{kind: effect(Event(0, kind), np.random.default_rng(4)) for kind in KINDS}}
    for name, sound in pieces.items():
        assert 0.008 < np.abs(sound).max() < 0.2, name
        assert abs(sound[0]) < 1e-3 and abs(sound[-1]) < 1e-4, name
        assert len(sound) <= LONGEST * 48_000, name
    centres = {name: float((np.fft.rfftfreq(len(s), 1 / 48_000) * np.abs(np.fft.rfft(s))).sum() / np.abs(np.fft.rfft(s)).sum())
               for name, s in steps.items()}
    assert centres["carpet"] < centres["wood"] < centres["stone"] < centres["leaves"]


@pytest.mark.parametrize(("plan", "surface"), [
    (ShotPlan(place=Place(archetype=Archetype.STREET)), "stone"),
    (ShotPlan(place=Place(archetype=Archetype.STREET), weather=Weather.RAIN), "wet"),
    (ShotPlan(place=Place(archetype=Archetype.STREET), weather=Weather.SNOW), "snow"),
    (ShotPlan(place=Place(archetype=Archetype.HALL, interior=True), weather=Weather.RAIN), "stone"),
    (ShotPlan(place=Place(archetype=Archetype.STAIRWELL, interior=True, features=("spiral_stair",))), "metal"),
    (ShotPlan(place=Place(archetype=Archetype.CORRIDOR, interior=True, features=("carpet",))), "carpet"),
    (ShotPlan(place=Place(archetype=Archetype.UNDERWATER)), None),
])
def test_feet_sound_like_what_they_walk_on(plan: ShotPlan, surface: str | None) -> None:
    assert surface_of(plan) == surface


def test_a_car_that_passes_comes_from_one_side_and_leaves_by_the_other() -> None:
    cues = Cues(passings=(Passing(SubjectKind.CAR, 2.0, 0.0, 5.0, 12.0),))
    plan = ShotPlan(place=Place(archetype=Archetype.LIVING_ROOM))
    left, right = (sound_of(plan, 96, cues) - sound_of(plan, 96)).T
    power = np.array([[float((side[at:at + 9600] ** 2).mean()) for at in (12_000, 91_000, 168_000)] for side in (left, right)])
    assert power[:, 1].min() > 2.5 * power.mean(axis=0)[[0, 2]].max()
    assert power[0, 0] > 2 * power[1, 0] and power[1, 2] > 2 * power[0, 2]


def test_weather_is_dull_behind_walls() -> None:
    inside = ShotPlan(place=Place(archetype=Archetype.LIVING_ROOM, interior=True), weather=Weather.STORM)
    assert {"roof", "draught", "far_thunder"} <= set(voices_of(inside)) and "rain" not in voices_of(inside)
    assert {"rain", "wind", "thunder"} <= set(voices_of(ShotPlan(place=Place(archetype=Archetype.FIELD), weather=Weather.STORM)))


def test_silent_places_have_no_footsteps() -> None:
    plan = ShotPlan(place=Place(archetype=Archetype.UNDERWATER))
    assert np.array_equal(sound_of(plan, 48, Cues(STEPS.steps)), sound_of(plan, 48))


def test_night_has_insects_where_day_has_birds() -> None:
    place = Place(archetype=Archetype.FOREST)
    assert "birds" in voices_of(ShotPlan(place=place))
    assert "insects" in voices_of(ShotPlan(place=place, time_of_day=TimeOfDay.NIGHT))


def test_the_same_seeds_sound_the_same() -> None:
    plan = ShotPlan(sounds=("crowd",))
    assert np.array_equal(sound_of(plan), sound_of(plan))
    assert not np.array_equal(sound_of(plan), sound_of(plan, seed=8))
