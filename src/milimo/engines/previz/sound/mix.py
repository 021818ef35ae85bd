"""Chooses what is heard in a shot and mixes it."""

from __future__ import annotations

import hashlib

import numpy as np

from milimo.contracts.shots import Archetype, ShotPlan, TimeOfDay, Weather
from milimo.contracts.video import VideoRequest
from milimo.engines.previz.continuity import Span
from milimo.engines.previz.sound.cues import Cues
from milimo.engines.previz.sound.foley import foley
from milimo.engines.previz.sound.synth import RATE, Stereo, Window
from milimo.engines.previz.sound.voices import VOICES

FADE = 0.006             # s at a shot's own ends: no click at a cut, and too short to be heard as a gap
CEILING = 0.25           # −12 dBFS: scratch sound leaves room for everything else
MOST_VOICES = 4

PLACE_VOICES: dict[Archetype, tuple[str, ...]] = {
    Archetype.SEA: ("surf", "wind"), Archetype.COAST: ("surf", "wind"), Archetype.BEACH: ("surf",),
    Archetype.HARBOUR: ("surf", "birds"), Archetype.MOUNTAINS: ("wind",), Archetype.FOREST: ("birds", "wind"),
    Archetype.DESERT: ("wind",), Archetype.FIELD: ("birds", "wind"), Archetype.RIVER: ("rain", "birds"),
    Archetype.VILLAGE: ("birds",), Archetype.SKYLINE: ("city",), Archetype.STREET: ("city",), Archetype.ROOFTOP: ("city", "wind"),
    Archetype.BAR: ("crowd", "room"), Archetype.HALL: ("room",), Archetype.CAR: ("engine",), Archetype.TRAIN: ("train",),
    Archetype.SPACECRAFT: ("space",), Archetype.SPACE: ("space",), Archetype.UNDERWATER: ("underwater",),
    Archetype.CAVE: ("drips",), Archetype.SKY: ("wind",),
}
NO_INSECTS = frozenset({Archetype.SEA, Archetype.SKYLINE, Archetype.SPACE, Archetype.UNDERWATER, Archetype.CAVE, Archetype.SKY})


def scratch_sound(request: VideoRequest, span: Span, cues: Cues, rate: int = RATE) -> Stereo:
    """(samples, 2) float32 for the frames of `span`: a part of what the whole shot sounds like.

    The timbre of a place comes from the scene's seed, so that it stays the same over cuts; where in its endless run a shot
    begins comes from the shot's, so that two neighbours never begin with the same wave.
    """
    plan = request.plan or ShotPlan()
    per_frame = rate * request.rate.den / request.rate.num
    start = int(span.start * per_frame)
    count = int((span.start + span.frames) * per_frame) - start
    origin = request.seed % 4096 * 7 * RATE
    window = Window(origin + start, count)
    mix = np.zeros((count, 2), np.float32)
    names = voices_of(plan)
    for name in names:
        level = 1.0 if len(names) < 3 else 0.8
        mix += VOICES[name](_seed(request.scene_seed, name), window) * np.float32(level)
    mix += foley(cues, plan.place.archetype, request.seed, Window(start, count))
    mix = (np.tanh(mix / CEILING) * CEILING).astype(np.float32)
    return _faded(mix, span)


def voices_of(plan: ShotPlan) -> tuple[str, ...]:
    """Names of `VOICES` that are heard: the plan's own words first, then what place, weather and hour bring."""
    place = plan.place.archetype
    wanted = [word for word in plan.sounds if word in VOICES]
    if plan.weather in (Weather.RAIN, Weather.STORM):
        wanted.append("rain")
    if plan.weather is Weather.STORM:
        wanted += ["wind", "thunder"]
    if plan.weather is Weather.WIND:
        wanted.append("wind")
    own = PLACE_VOICES.get(place, ("room",))
    if plan.time_of_day is TimeOfDay.NIGHT and "birds" in own:
        own = tuple("insects" if name == "birds" else name for name in own)
    wanted += own
    if "campfire" in plan.place.features or "fire" in plan.place.features:
        wanted.append("fire")
    return tuple(dict.fromkeys(wanted))[:MOST_VOICES]


def _faded(mix: Stereo, span: Span) -> Stereo:
    """Zero at the shot's first and last sample. A part's inner ends are left alone: its neighbour goes on there."""
    length = min(int(FADE * RATE), len(mix) // 2)
    if length < 2:
        return mix
    ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(length) / length)).astype(np.float32)[:, None]
    if span.opens:
        mix[:length] *= ramp
    if span.closes:
        mix[-length:] *= ramp[::-1]
        mix[-1] = 0
    return mix


def _seed(scene_seed: int, name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"sound:{scene_seed}:{name}".encode()).digest()[:4], "big")
