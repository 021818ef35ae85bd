"""Where and when: archetype of the place, inside or outside, time of day, weather, and what stands there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from milimo.contracts.shots import Archetype, Pose, TimeOfDay, Weather
from milimo.story.lexicon import WEATHER_RANK, Hit, Meaning
from milimo.story.lexicon_places import INTERIORS
from milimo.story.passage import DETERMINERS, Passage

_AT = frozenset({"in", "on", "at", "inside", "into", "through", "along", "across", "over", "down", "onto", "within", "aboard", "up", "around", "behind", "by", "of", "to", "reveal"})
_ELSEWHERE = frozenset({"from", "above", "under", "outside", "towards", "toward", "past", "against", "beyond", "below", "like", "as", "near", "with"})
_STORMS_OFF = frozenset({"out", "in", "into", "off", "away", "past", "through", "up", "down", "across", "back", "from", "toward", "towards"})
_FURNITURE = frozenset({"desk", "counter", "lights", "table", "seat", "door", "wall", "window", "floor", "chair", "lamp", "light", "clock", "bell", "key", "keys", "driver", "owner", "girl", "boy", "keeper"})


_A_GUESS = 1.5
"""Below it a place was only guessed from something that may stand there, and that thing is still a subject."""


@dataclass(frozen=True, slots=True)
class Setting:
    """None where the text says nothing."""

    archetype: Archetype | None
    sure: float                        # of the archetype: a candidate's score; below 1.5 it is a guess from one thing
    interior: bool | None
    time: TimeOfDay | None
    weather: Weather | None
    features: tuple[str, ...]
    used: frozenset[int]               # words that named the place


def read_setting(passage: Passage, used: frozenset[int] = frozenset()) -> Setting:
    """`used`: words that speak of the camera."""
    archetype, sure, place_words = _place(passage, used)
    inside = passage.value(Meaning.INSIDE)
    interior = inside if inside is not None else (archetype in INTERIORS if archetype is not None else None)
    return Setting(archetype, sure, interior, _time(passage, used), read_weather(passage), read_features(passage), place_words)


def read_weather(passage: Passage) -> Weather | None:
    hits = passage.meanings[Meaning.WEATHER]
    if not hits:
        return None
    said = {hit.value for hit in passage.said(Meaning.WEATHER) if not is_elsewhere(passage, hit) and not _is_temper(passage, hit)}
    if not said:
        return Weather.CLEAR if passage.denies(Meaning.WEATHER) else None
    return next(weather for weather in WEATHER_RANK if weather in said)


def _is_temper(passage: Passage, hit: Hit) -> bool:
    """`She storms out`: a mood, not the weather."""
    return passage.word(hit.start) == "storms" and passage.word(hit.stop) in _STORMS_OFF and passage.same_clause(hit.start, hit.stop) \
        and passage.same_clause(hit.start - 1, hit.start) and passage.word(hit.start - 1) not in DETERMINERS


def strongest(found: Sequence[Weather]) -> Weather | None:
    """What a scene opens in: its first weather, or a stronger one of the same kind that follows."""
    if not found:
        return None
    weather = found[0]
    for other in found[1:]:
        if weather in IMPLIED.get(other, frozenset()):
            weather = other
    return weather


IMPLIED: dict[Weather, frozenset[Weather]] = {
    Weather.STORM: frozenset({Weather.WIND, Weather.RAIN, Weather.CLOUDY}), Weather.RAIN: frozenset({Weather.CLOUDY}),
    Weather.SNOW: frozenset({Weather.WIND, Weather.CLOUDY}), Weather.FOG: frozenset({Weather.CLOUDY})}
"""What a weather brings with it: wind in a storm is still the storm."""


def read_features(passage: Passage) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.value for hit in passage.said(Meaning.FEATURE) if is_there(passage, hit)))[:12]


def is_there(passage: Passage, hit: Hit) -> bool:
    """A thing, not what a thing is like (`like a flower`), not a verb that sounds like one (`rocking`), not spectacles."""
    word, before = passage.word(hit.start), passage.word(hit.start - 1)
    if word == "waves" and (before in ("he", "she", "who") or (passage.same_sentence(hit.start - 1, hit.start) and not passage.same_clause(hit.start - 1, hit.start))):
        return False                               # somebody greets
    return word != "glasses" and not (word.endswith("ing") and hit.value != "building") and not is_elsewhere(passage, hit)


def is_elsewhere(passage: Passage, hit: Hit) -> bool:
    """`smoke like fog`, `as white as snow`: what it is compared with is not there."""
    before = hit.start - 1
    if passage.word(before) in DETERMINERS:
        before -= 1
    return passage.same_clause(before, hit.start) and passage.word(before) in ("like", "as")


def _time(passage: Passage, used: frozenset[int]) -> TimeOfDay | None:
    """The first time that is said; a sharper word (dusk, dawn, night) beats plain day wherever both stand."""
    said = [hit for hit in passage.said(Meaning.TIME) if hit.start not in used and _tells_time(passage, hit)]
    if any(passage.word(hit.start) == "after" or passage.word(hit.stop - 1) in ("set", "down") for hit in said):
        return TimeOfDay.NIGHT                     # an evening after sunset
    sharp = next((hit.value for hit in said if hit.value is not TimeOfDay.DAY), None)
    return sharp or (said[0].value if said else None)


def _tells_time(passage: Passage, hit: Hit) -> bool:
    """`three times a day`, `good night`, `this afternoon`, `day after tomorrow`: talk, not light."""
    before, after = passage.word(hit.start - 1), passage.word(hit.stop)
    if not passage.same_clause(hit.start - 1, hit.start):
        before = ""
    return before not in ("good", "every", "last", "first", "other", "one", "yesterday", "this", "late") and after not in ("after", "before", "ago", "desk", "clerk", "shift") \
        and not (hit.value is TimeOfDay.NIGHT and before == "until")


def _place(passage: Passage, used: frozenset[int]) -> tuple[Archetype | None, float, frozenset[int]]:
    pointing = {hit.start for hit in passage.meanings[Meaning.POSE] if hit.value is Pose.POINTING and (hit.stop - hit.start > 1 or passage.word(hit.start) != "point")}
    hits = [hit for hit in passage.said(Meaning.PLACE) if hit.start not in used and hit.start not in pointing]      # `points at the car`: no headland
    if not hits:
        return None, 0.0, frozenset()
    best: tuple[float, int, Hit] | None = None
    for position, hit in enumerate(hits):
        score = _score(passage, hits, position)
        if best is None or score > best[0]:
            best = (score, position, hit)
    assert best is not None
    score, _, hit = best
    named = frozenset(range(hit.start, hit.stop)) if score >= _A_GUESS else frozenset[int]()
    return (hit.value[0] if score > 0 else None), score, named


def _score(passage: Passage, hits: list[Hit], position: int) -> float:
    hit = hits[position]
    score = float(hit.value[1])
    after = hits[position + 1] if position + 1 < len(hits) else None
    if after is not None and after.start == hit.stop and passage.same_clause(hit.start, after.start) \
            and passage.word(after.start) not in _AT | _ELSEWHERE:
        score -= 1.2                               # a hotel corridor is a corridor
    elif passage.same_clause(hit.stop, hit.start) and passage.word(hit.stop) in _FURNITURE:
        score -= 0.4
    relation = _relation(passage, hit.start)
    if relation in _AT:
        score += 0.3 if relation == "of" else 0.8
    elif relation in _ELSEWHERE:
        score -= 1.2
    return score - 0.01 * position


def _relation(passage: Passage, start: int) -> str:
    """The preposition that ties a noun to its clause: at most three words before it."""
    for back in range(1, 5):
        at = start - back
        if not passage.same_clause(at, start):
            return ""
        word = passage.word(at)
        if word == "from" and passage.word(at - 1) == "view":
            return "in"                            # where one looks from is where one is
        if word == "over" and passage.word(at - 1) == "out":
            return "towards"                       # `looking out over the sea`
        if word in _AT or word in _ELSEWHERE:
            return word
        if back > 1 and any(hit.start <= at < hit.stop for hit in _content(passage)):
            return ""
    return ""


def _content(passage: Passage) -> list[Any]:
    return [hit for meaning in (Meaning.SUBJECT, Meaning.POSE) for hit in passage.meanings[meaning]]
