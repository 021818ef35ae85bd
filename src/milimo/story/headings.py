"""A scene heading as a place, a time of day, and how it hangs on the scene before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from milimo.contracts.shots import Archetype, TimeOfDay
from milimo.story.lexicon import Meaning
from milimo.story.lexicon_places import INTERIORS
from milimo.story.passage import Passage
from milimo.story.setting import read_setting

_SAME = ("CONTINUOUS", "CONT'D", "CONT’D", "LATER", "MOMENTS LATER", "SAME", "SAME TIME", "MOMENT LATER", "MINUTES LATER", "CONTINUED", "SECONDS LATER", "A MOMENT LATER")
_PREFIXES = ("INT./EXT.", "EXT./INT.", "INT/EXT.", "INT/EXT", "EXT/INT", "I/E.", "I/E", "INT.", "EXT.", "EST.", "INT", "EXT", "EST")


@dataclass(frozen=True, slots=True)
class Heading:
    name: str                          # LIGHTHOUSE - LAMP ROOM
    archetype: Archetype | None
    interior: bool | None
    time: TimeOfDay | None
    goes_on: bool                      # CONTINUOUS, LATER: light and weather of the scene before


@lru_cache(maxsize=2048)
def read_heading(text: str) -> Heading:
    """The same few headings return all through a script."""
    inside, rest = _prefix(text.strip())
    parts = [part.strip() for part in rest.replace(" – ", " - ").replace(" — ", " - ").split(" - ") if part.strip()]
    goes_on, time = False, None
    while len(parts) > 1 or (parts and _only_time(parts[-1])):
        upper = parts[-1].upper().rstrip(".)").lstrip("(")
        found = _only_time(parts[-1])
        if upper in _SAME or upper.endswith(" LATER"):
            goes_on = True
        elif found is not None:
            time = time or found
        else:
            break
        parts.pop()
    archetype, interior = _archetype(parts, inside)
    return Heading(" - ".join(parts)[:200], archetype, inside if inside is not None else interior, time, goes_on)


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
