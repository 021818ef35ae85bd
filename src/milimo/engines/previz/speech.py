"""When a mouth moves: an envelope made from a line's own syllables, so that the same words always look the same."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from milimo.contracts.shots import Line

Shape = Literal["open", "small", "round"]

WIDTH = 0.062            # s: σ of one opening; a mouth that opens slower looks like chewing
FULL, HALF = 0.5, 0.16   # above: the shape itself; the small one on the way; below: at rest
_VOWELS = re.compile(r"[aeiouyàâäáåæèéêëìíîïòóôöøœùúûüỳýÿαεηιουωаеёиоуыэюя]+", re.IGNORECASE)
_PAUSE = {",": 0.9, ";": 1.2, ":": 1.2, ".": 1.9, "!": 1.9, "?": 1.9, "—": 1.5, "–": 1.5, "…": 2.2}


@dataclass(frozen=True, slots=True)
class Syllable:
    """One opening of the mouth, at its height `seconds` into the shot; `stress` 0.6..1."""

    seconds: float
    shape: Shape
    stress: float


def syllables(line: Line) -> tuple[Syllable, ...]:
    """The syllables of a line laid over its time, with pauses at its punctuation."""
    beats: list[tuple[float, Shape, float]] = []
    at = 0.0
    for word in line.text.split():
        parts = _VOWELS.findall(word) or [word[i:i + 2] for i in range(0, len(word), 2)]
        for number, part in enumerate(parts):
            stress = 1.0 if number == 0 and len(word) > 3 else 0.72
            beats.append((at, _shape(part), stress))
            at += 1.0 + 0.25 * (len(part) > 1)
        at += 0.28 + max((_PAUSE.get(mark, 0.0) for mark in word[-2:]), default=0.0)
    if not beats:
        return ()
    start, end = line.start + 0.08, max(line.start + 0.2, line.end - 0.12)
    unit = min((end - start) / max(at, 1.0), 0.24)      # a short line in a long shot is said at its own pace
    return tuple(Syllable(start + beat * unit, shape, stress) for beat, shape, stress in beats)


def _shape(vowel: str) -> Shape:
    first = vowel[0].lower()
    if first in "oóòôöøœuùúûüωоуюw":
        return "round"
    return "open" if first in "aàâäáåæαая" else "small"


def shapes_of(lines: tuple[Line, ...]) -> frozenset[str]:
    """The mouths that lines are spoken with; none where nobody speaks."""
    shapes = {syllable.shape for line in lines for syllable in syllables(line)}
    return frozenset(shapes | {"small"}) if shapes else frozenset()


def mouth_at(seconds: float, spoken: tuple[Syllable, ...]) -> Shape | None:
    """The mouth that is shown. Shapes are switched, never faded: two half-seen mouths are a smear."""
    best, shape = 0.0, None
    for syllable in spoken:
        away = seconds - syllable.seconds - 0.06
        if abs(away) < 0.3:
            height = syllable.stress * math.exp(-(away / WIDTH) ** 2)
            if height > best:
                best, shape = height, syllable.shape
    if best > FULL:
        return shape
    return "small" if best > HALF else None


def nod_at(seconds: float, spoken: tuple[Syllable, ...]) -> float:
    """How far the head is down on a stress, 0..1."""
    return min(1.0, sum(
        syllable.stress ** 3 * math.exp(-((seconds - syllable.seconds - 0.05) / 0.10) ** 2)
        for syllable in spoken if abs(seconds - syllable.seconds) < 0.5))


def speaking(seconds: float, lines: tuple[Line, ...]) -> float:
    """1 while one of the lines is spoken, with a soft beginning and end, else 0."""
    return max((_ramp(seconds - line.start) * _ramp(line.end - seconds) for line in lines), default=0.0)


def _ramp(seconds: float) -> float:
    x = min(1.0, max(0.0, seconds / 0.4 + 0.5))
    return x * x * (3 - 2 * x)
