"""How long things take on screen, in seconds."""

from __future__ import annotations

import re

from milimo.contracts.limits import LONGEST_S, LONGEST_SHOT_S, SHORTEST_SHOT_S
from milimo.contracts.story import BreakdownSettings
from milimo.story.words import forms, words_of

WORDS_A_SECOND = 2.6
BREATH = 0.6
"""Before and after a line: the breath that a speaker takes and the beat that an editor leaves."""
PAUSE = 0.35
# Only a speech may be longer than LONGEST_SHOT_S: its words say so. Nothing is longer than LONGEST_S.
_SHORTEST_ACTION, _SHORTEST_SPEECH = 2.8, 2.8
_A_LOOK = 2.5
"""What any picture needs to be read at all; a word of description adds an eighth of a second of things to see."""
_A_WORD = 0.12

_SLOW = frozenset({"slow", "slowly", "pause", "while", "hesitate", "sigh", "long", "tired", "weary"})
_FAST = frozenset({"fast", "quick", "quickly", "hurry", "breathless", "rapid", "rapidly", "rush"})
_LASTING = frozenset({"slowly", "long", "while", "wait", "silence", "minute", "hold", "linger", "gradually", "again"})
_LETTERS = re.compile(r"[a-z]+")
_STATED = re.compile(r"(?<![\w.])(\d{1,3}(?:[.,]\d)?)\s?(?:s|sec|secs|second|seconds)\b", re.IGNORECASE)
_DECADE = re.compile(r"[1-9]0s")
_OF_SOMEBODY = re.compile(r"(?:\b[A-Z][\w'’.]*[A-Z][\w'’.]*,? \(?|\b(?:man|woman|person|boy|girl) \(|\b(?:[Ee]arly|[Mm]id|[Ll]ate)[- ]|\b(?:his|her|their|the|aged) )$")
"""What stands before a decade that is an age: a name in capitals, `a man (`, `mid-`, `in her`."""
_GOES_ON = re.compile(r"\),? [a-z]")
"""`Margot (50s) cooks`: its sentence goes on after the bracket; a length stands at its end."""


def speech_seconds(text: str, parenthetical: str = "") -> float:
    """The words alone, without the breath around them."""
    words = len(text.split()) + 0.5 * text.count("...") + 0.5 * text.count("…")
    pace = WORDS_A_SECOND
    direction = {form for word in words_of(parenthetical) for form in forms(word.text)} if parenthetical else set[str]()
    if direction & _SLOW and not (direction & {"not", "no"}):
        pace *= 0.85
    elif direction & _FAST:
        pace *= 1.2
    return max(0.5, words / pace)


def action_seconds(text: str) -> float:
    """By its length and by what it says of time."""
    words = text.split()
    lasting = len(_LASTING.intersection(_LETTERS.findall(text[:1200].lower())))
    return min(LONGEST_SHOT_S, max(_SHORTEST_ACTION, _A_LOOK + _A_WORD * len(words) + 0.4 * min(lasting, 3)))


def stated_seconds(text: str) -> float | None:
    """`6s`, `4 seconds`, where a shot list or a direction says how long; an age (`MARGOT (50s)`, `in his 40s`) is none."""
    for found in _STATED.finditer(text):
        value = float(found.group(1).replace(",", "."))
        if 0 < value <= LONGEST_S and not _is_age(text, found):
            return value
    return None


def _is_age(text: str, found: re.Match[str]) -> bool:
    if not _DECADE.fullmatch(found.group()):
        return False
    before = text[:found.start()]
    return _OF_SOMEBODY.search(before) is not None or (before.endswith("(") and _GOES_ON.match(text, found.end()) is not None)


def fit(seconds: float, settings: BreakdownSettings) -> float:
    """A shot's length under the settings, in tenths."""
    return settings.seconds_per_shot if settings.seconds_per_shot is not None else round(min(LONGEST_S, max(SHORTEST_SHOT_S, seconds)), 1)


def speech_shot_seconds(end: float) -> float:
    """Of a shot whose last word ends at `end`."""
    return max(_SHORTEST_SPEECH, end + BREATH)
