"""A scene heading as a place, a time of day, a weather, and how it hangs on the scene before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from milimo.contracts.shots import Archetype, TimeOfDay, Weather
from milimo.story.lexicon import Meaning
from milimo.story.lexicon_places import INTERIORS
from milimo.story.passage import Passage
from milimo.story.setting import read_setting, read_weather

_SAME = ("CONTINUOUS", "CONT'D", "CONT’D", "LATER", "MOMENTS LATER", "SAME", "SAME TIME", "MOMENT LATER", "MINUTES LATER", "CONTINUED", "SECONDS LATER", "A MOMENT LATER")
_ASIDES = ("FLASHBACK", "FLASH FORWARD", "DREAM", "PRESENT", "PRESENT DAY", "PAST", "MONTAGE", "ESTABLISHING", "MOVING", "PARKED", "TRAVELLING", "TRAVELING", "DRIVING")
"""Of the story, not of the place."""
_PIECES = re.compile(r"\s*[,;/()]\s*")
_OF_WEATHER = frozenset({"heavy", "light", "thick", "dense", "high", "strong", "pouring", "falling", "driving", "in", "the", "and", "a", "weather", "sky", "skies"})
_LOOSE = {"MORNING": TimeOfDay.DAWN, "EVENING": TimeOfDay.NIGHT}
"""What the scene's own words may sharpen: a morning of sunrise, an evening after sunset."""
_PREFIXES = ("INT./EXT.", "EXT./INT.", "INT/EXT.", "INT/EXT", "EXT/INT", "I/E.", "I/E", "INT.", "EXT.", "EST.", "INT", "EXT", "EST")


@dataclass(frozen=True, slots=True)
class Heading:
    name: str                          # LIGHTHOUSE - LAMP ROOM
    archetype: Archetype | None
    interior: bool | None
    time: TimeOfDay | None
    goes_on: bool                      # CONTINUOUS, LATER: light and weather of the scene before
    weather: Weather | None = None
    may_be: TimeOfDay | None = None    # MORNING: dawn, where the scene speaks of sunrise


@dataclass(slots=True)
class _Circumstance:
    """What the parts of a heading say besides the place."""

    times: list[TimeOfDay]
    weathers: list[Weather]
    goes_on: bool = False
    may_be: TimeOfDay | None = None


@lru_cache(maxsize=2048)
def read_heading(text: str) -> Heading:
    """The same few headings return all through a script."""
    inside, rest = _prefix(text.strip())
    parts = [part.strip() for part in rest.replace(" – ", " - ").replace(" — ", " - ").split(" - ") if part.strip()]
    around = _Circumstance([], [])
    places = [kept for index, part in enumerate(parts) if (kept := _without_circumstance(part, around, first=index == 0))]
    sharp = next((time for time in around.times if time is not TimeOfDay.DAY), None)
    time = TimeOfDay.NIGHT if around.may_be in around.times and around.may_be is TimeOfDay.NIGHT else sharp or (around.times[0] if around.times else None)
    archetype, interior = _archetype(places, inside)
    return Heading(" - ".join(places)[:200], archetype, inside if inside is not None else interior, time, around.goes_on,
                   around.weathers[0] if around.weathers else None, around.may_be)


def _without_circumstance(part: str, around: _Circumstance, *, first: bool) -> str:
    """The part without the pieces that are a time, a weather or CONTINUOUS, which go to `around`.

    The first part names the place, whatever it is called (`EXT. STORM`), unless it is nothing but a time.
    """
    pieces = [piece for piece in _PIECES.split(part) if piece]
    kept = [piece for index, piece in enumerate(pieces) if not _is_circumstance(piece, around, named=not first or index > 0)]
    return part if len(kept) == len(pieces) else ", ".join(kept)


def _is_circumstance(piece: str, around: _Circumstance, *, named: bool) -> bool:
    """`named`: the place has been named before it."""
    upper = piece.upper().strip(" .")
    time = _only_time(piece)
    if named and (upper in _SAME or upper.endswith(" LATER")):
        around.goes_on = True
        return True
    if time is not None:
        around.times.append(time)
        around.may_be = around.may_be or _LOOSE.get(upper)
    elif not named or (upper not in _ASIDES and not _only_weather(piece)):
        return False
    weather = read_weather(Passage.of(piece))
    if weather is not None:
        around.weathers.append(weather)
    return True


def _only_weather(piece: str) -> bool:
    passage = Passage.of(piece)
    weather = {at for hit in passage.meanings[Meaning.WEATHER] for at in range(hit.start, hit.stop)}
    return bool(weather) and all(at in weather or word.text in _OF_WEATHER for at, word in enumerate(passage.words))


def _prefix(text: str) -> tuple[bool | None, str]:
    upper = text.upper()
    for prefix in _PREFIXES:
        if upper.startswith(prefix) and not upper[len(prefix):len(prefix) + 1].isalpha():
            return (None if "/" in prefix or prefix.startswith("EST") else prefix.startswith("INT")), text[len(prefix):].lstrip(". ")
    return None, text


def _only_time(part: str) -> TimeOfDay | None:
    """The time that a part of the heading is, when it is nothing else (`DAY`, `LATE NIGHT`, `DAY - FLASHBACK`)."""
    passage = Passage.of(part)
    hits = passage.meanings[Meaning.TIME]
    if not hits or len(passage.words) - (hits[0].stop - hits[0].start) > 1:
        return None
    if any(passage.meanings[meaning] for meaning in (Meaning.SUBJECT, Meaning.HOLDABLE)) or passage.words[-1].text in ("desk", "shift", "counter", "market"):
        return None                                # `NIGHT TRAIN`, `NIGHT DESK` are places
    return hits[0].value if not passage.meanings[Meaning.PLACE] or hits[0].stop - hits[0].start == len(passage.words) else None


def _archetype(parts: list[str], inside: bool | None) -> tuple[Archetype | None, bool | None]:
    """The last part that names a known place is the most particular one: LIGHTHOUSE - LAMP ROOM is a lamp room."""
    found: list[tuple[float, Archetype, bool]] = []
    for position, part in enumerate(parts):
        passage = Passage.of(("inside a " if inside else "") + part)
        setting = read_setting(passage)
        archetype, sure = setting.archetype, setting.sure
        if archetype is None or sure < 1.5:
            vehicle = _vehicle(passage) if inside else None
            if vehicle is not None:
                archetype, sure = vehicle, 3.0
        if archetype is not None:
            fits = inside is None or inside is (archetype in INTERIORS) or archetype in (Archetype.CAVE, Archetype.HALL)
            found.append(((2.0 if fits else 0.0) + min(sure, 4.0) + 0.5 * position, archetype, archetype in INTERIORS))
    if not found:
        return None, None
    _, archetype, interior = max(found, key=lambda entry: entry[0])
    return archetype, interior


def _vehicle(passage: Passage) -> Archetype | None:
    homes = {"car": Archetype.CAR, "truck": Archetype.CAR, "train": Archetype.TRAIN, "spaceship": Archetype.SPACECRAFT, "aircraft": Archetype.TRAIN,
             "boat": Archetype.CAR, "ship": Archetype.CORRIDOR}
    return next((homes[hit.value[0]] for hit in passage.meanings[Meaning.SUBJECT] if hit.value[0] in homes), None)
