"""Scratch sound: quiet enough, clean at its ends, and without a seam."""

from __future__ import annotations

import numpy as np
import pyloudnorm
import pytest
from stages import request_for

from milimo.contracts.shots import Archetype, Place, ShotPlan, TimeOfDay, Weather
from milimo.engines.previz.continuity import span_of
from milimo.engines.previz.sound import scratch_sound
from milimo.engines.previz.sound.cues import Cues, Event, Step
from milimo.engines.previz.sound.mix import voices_of
from milimo.engines.previz.sound.voices import VOICES

STEPS = Cues(tuple(Step(0.3 + 0.5 * k, 0.3, 1.0) for k in range(7)), (Event(1.2, "door"),))


def sound_of(plan: ShotPlan, frames: int = 96, cues: Cues = Cues(), **more: object) -> np.ndarray:
    request = request_for(plan, frames, **more)
    return scratch_sound(request, span_of(request, None), cues)


@pytest.mark.parametrize("name", sorted(VOICES))
def test_every_voice_is_heard_but_never_loud(name: str) -> None:
    loudest = max(
        pyloudnorm.Meter(48_000).integrated_loudness(sound_of(ShotPlan(sounds=(name,), place=Place(archetype=place)),
                                                              144, STEPS, seed=seed))
        for seed, place in ((1, Archetype.STREET), (2, Archetype.LIVING_ROOM)))
    assert -55 < loudest <= -23


@pytest.mark.parametrize("place", list(Archetype))
def test_every_place_sounds_and_clicks_nowhere(place: Archetype) -> None:
    for weather, hour in ((Weather.CLEAR, TimeOfDay.DAY), (Weather.STORM, TimeOfDay.NIGHT)):
        sound = sound_of(ShotPlan(place=Place(archetype=place), weather=weather, time_of_day=hour), 72, STEPS)
        assert sound.shape == (72 * 2000, 2) and np.isfinite(sound).all()
        assert sound[0].any() == False and sound[-1].any() == False  # noqa: E712  (numpy's own False)
        assert np.abs(sound).max() <= 0.25
        assert pyloudnorm.Meter(48_000).integrated_loudness(sound) <= -23
        edges = np.abs(np.concatenate([sound[:24], sound[-24:]])).max()
        assert edges < 0.02


def test_parts_join_without_a_seam() -> None:
    plan = ShotPlan(sounds=("surf", "birds", "fire"), weather=Weather.RAIN)
    whole = sound_of(plan, 96, STEPS)
    parts = [sound_of(plan, 48, STEPS, start=start, total=96) for start in (0, 48)]
    assert np.allclose(np.concatenate(parts), whole, atol=2e-6)


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
