"""Chooses what is heard in a shot and mixes it."""

from __future__ import annotations

import hashlib
import itertools

import numpy as np

from milimo.contracts.shots import Archetype, ShotPlan, TimeOfDay, Weather
from milimo.contracts.video import VideoRequest
from milimo.engines.previz.continuity import Span
from milimo.engines.previz.sound.cues import Cues
from milimo.engines.previz.sound.foley import foley
from milimo.engines.previz.sound.murmur import ducked, murmurs
from milimo.engines.previz.sound.passing import MOTORS
from milimo.engines.previz.sound.synth import RATE, Stereo, Window
from milimo.engines.previz.sound.voices import VOICES

FADE = 0.006             # s at a shot's own ends: no click at a cut, and too short to be heard as a gap
EXTRA_FADE = 0.15        # s in which a sound that only this shot has comes and goes
CEILING = 0.25           # −12 dBFS: scratch sound leaves room for everything else
MOST_OF_PLACE, MOST_EXTRA = 4, 2
EXTRA_LEVEL = 0.8

PLACE_VOICES: dict[Archetype, tuple[str, ...]] = {
    Archetype.SEA: ("surf", "wind"), Archetype.COAST: ("surf", "wind"), Archetype.BEACH: ("surf",),
    Archetype.HARBOUR: ("surf", "gulls"), Archetype.MOUNTAINS: ("wind",), Archetype.FOREST: ("birds", "wind"),
    Archetype.DESERT: ("wind",), Archetype.FIELD: ("birds", "wind"), Archetype.RIVER: ("water", "birds"),
    Archetype.VILLAGE: ("birds",), Archetype.SKYLINE: ("city",), Archetype.STREET: ("city",), Archetype.ROOFTOP: ("city", "wind"),
    Archetype.BAR: ("crowd", "room"), Archetype.HALL: ("room",), Archetype.CAR: ("engine",), Archetype.TRAIN: ("train",),
    Archetype.SPACECRAFT: ("space",), Archetype.SPACE: ("space",), Archetype.UNDERWATER: ("underwater",),
    Archetype.CAVE: ("drips",), Archetype.SKY: ("wind",), Archetype.LAMP_ROOM: ("room", "draught"),
}
GULLS_BY_DAY = frozenset({Archetype.SEA, Archetype.COAST, Archetype.BEACH})
THROUGH_WALLS = {"rain": "roof", "wind": "draught", "thunder": "far_thunder", "surf": "outside_surf", "water": "drips"}
"""What weather and sea sound like from inside."""
OPEN = frozenset({Archetype.CAVE, Archetype.CAR, Archetype.TRAIN})
"""Interiors that hear the weather as it is, or too near to be dull."""
STORMS = frozenset({Weather.RAIN, Weather.STORM, Weather.SNOW, Weather.WIND})


def scratch_sound(request: VideoRequest, span: Span, cues: Cues, rate: int = RATE) -> Stereo:
    """(samples, 2) float32 for the frames of `span`: a part of what the whole shot sounds like.

    The timbre of a place comes from the scene's seed, so that it stays the same over cuts. A shot that knows where it
    lies in its scene takes that very stretch of the place's endless run, so that nothing restarts at a cut; where in it
    a shot by itself begins comes from its seed.
    """
    plan = request.plan or ShotPlan()
    per_frame = rate * request.rate.den / request.rate.num
    start = int(span.start * per_frame)
    count = int((span.start + span.frames) * per_frame) - start
    own = Window(start, count)
    origin = request.seed % 4096 * 7 * RATE if request.scene is None else int(
        (request.scene.start + span.start) * per_frame) - start
    place = place_voices(plan)
    sound = _voiced(place, request.scene_seed, Window(origin + start, count))
    extra = _voiced(extra_voices(plan, request.prompt, place), request.scene_seed, Window(origin + start, count))
    sound += extra * np.float32(EXTRA_LEVEL) * _shoulders(span, own, per_frame)
    sound += foley(cues, plan, request.seed, own)
    sound *= ducked(plan.lines, own)[:, None]
    sound += murmurs(plan.lines, plan.subjects, request.elements, own)
    sound = (np.tanh(sound / CEILING) * CEILING).astype(np.float32)
    return _faded(sound, request, span)


def voices_of(plan: ShotPlan, words: str = "") -> tuple[str, ...]:
    """Names of `VOICES` that are heard in a shot: the place's, then its own."""
    place = place_voices(plan)
    return (*place, *extra_voices(plan, words, place))


def place_voices(plan: ShotPlan) -> tuple[str, ...]:
    """What place, weather and hour sound like: the same in every shot of a scene."""
    place = plan.place.archetype
    own = PLACE_VOICES.get(place, ("room",))
    night = plan.time_of_day is TimeOfDay.NIGHT
    if night and not plan.place.interior:
        own = tuple("insects" if name == "birds" else name for name in own if name != "gulls")
    elif place in GULLS_BY_DAY and plan.weather not in STORMS:
        own = (*own, "gulls")
    if plan.weather in STORMS:                       # birds hide, and so do crickets
        own = tuple(name for name in own if name not in ("birds", "insects", "gulls")) or ("wind",)
    weather = {Weather.RAIN: ("rain",), Weather.STORM: ("rain", "wind", "thunder"), Weather.WIND: ("wind",),
               Weather.SNOW: ("wind",)}.get(plan.weather, ())
    if place in (Archetype.UNDERWATER, Archetype.SPACE, Archetype.SPACECRAFT):
        weather = ()
    return tuple(dict.fromkeys((*own, *(_heard(plan, name) for name in weather))))[:MOST_OF_PLACE]


def extra_voices(plan: ShotPlan, words: str, place: tuple[str, ...]) -> tuple[str, ...]:
    """What only this shot says is heard as long as it lasts: a fire, a crowd, a far bell."""
    driven = any(subject.kind in MOTORS for subject in plan.subjects)
    wanted = [_heard(plan, word) for word in plan.sounds if word in VOICES and word != "thunder" and not (word == "bell" and words)
              and not (word == "engine" and driven)]
    if "campfire" in plan.place.features or "fire" in plan.place.features or "fireplace" in plan.place.features:
        wanted.append("fire")
    if "clock" in plan.place.features and plan.place.interior:
        wanted.append("clock")
    if "thunder" in plan.sounds and not words and "thunder" not in place:
        wanted.append(_heard(plan, "thunder"))
    if plan.weather in STORMS:
        wanted = [name for name in wanted if name not in ("birds", "insects")]
    return tuple(name for name in dict.fromkeys(wanted) if name not in place)[:MOST_EXTRA]


def _heard(plan: ShotPlan, name: str) -> str:
    inside = plan.place.interior and plan.place.archetype not in OPEN
    return THROUGH_WALLS.get(name, name) if inside else name


def _voiced(names: tuple[str, ...], scene_seed: int, window: Window) -> Stereo:
    sound = np.zeros((window.count, 2), np.float32)
    level = np.float32(1.0 if len(names) < 3 else 0.8)
    for name in names:
        sound += VOICES[name](_seed(scene_seed, name), window) * level
    return sound


def _shoulders(span: Span, window: Window, per_frame: float) -> Stereo:
    """Comes up at a shot's first frame and goes down to its last, and again where it is gone on with."""
    at = np.arange(window.count) + window.start
    away = np.full(window.count, np.inf)
    for edge in itertools.accumulate(span.strokes, initial=0):
        away = np.minimum(away, np.abs(at - int(edge * per_frame)))
    return np.clip(away / (EXTRA_FADE * RATE), 0, 1).astype(np.float32)[:, None]


def _faded(mix: Stereo, request: VideoRequest, span: Span) -> Stereo:
    """Zero at the first and last sample of what begins and ends: a shot by itself, or its scene.

    Inside a scene neighbours fit together as they are. A part's inner ends are left alone; a shot that goes on after it
    had ended begins from the silence it ended in.
    """
    length = min(int(FADE * RATE), len(mix) // 2)
    if length < 2:
        return mix
    scene = request.scene
    resumed = len(span.strokes) > 1 and span.start == sum(span.strokes[:-1])
    opens = (span.opens or resumed) if scene is None else scene.start + span.start == 0
    closes = span.closes if scene is None else scene.total is None or scene.start + span.start + span.frames >= scene.total
    ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(length) / length)).astype(np.float32)[:, None]
    if opens:
        mix[:length] *= ramp
    if closes and span.closes:
        mix[-length:] *= ramp[::-1]
        mix[-1] = 0
    return mix


def _seed(scene_seed: int, name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"sound:{scene_seed}:{name}".encode()).digest()[:4], "big")
