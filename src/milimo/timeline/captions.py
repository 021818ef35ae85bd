"""Spoken lines as captions: short enough to be read, inside their shot, never two at once.

The measures are those of professional subtitling: two lines of 42 columns at most, a full-width (CJK) character being
two columns. A longer speech becomes several captions that share its time by their length.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from milimo.contracts.shots import Line
from milimo.contracts.time import Rate
from milimo.timeline.time import frame_at, length_of

LINE_COLUMNS = 42
CAPTION_COLUMNS = 2 * LINE_COLUMNS
WORDS_A_SECOND = Fraction(26, 10)
BREATH_SECONDS = Fraction(1, 2)

_SENTENCE_END = ".!?…。！？؟"
_CLAUSE_END = ",;:—–、，；：،؛"
_JOINING = frozenset(("and", "but", "because", "that", "which", "who", "when", "where", "or", "if", "so", "than", "before", "after",
                      "while", "until", "und", "aber", "weil", "dass", "et", "mais", "que", "y", "pero", "и", "но", "что", "а"))
_PARTICLES = "はがをにでともへの"
_NOT_FIRST = "。、，．！？）」』】ー々ゃゅょっぁぃぅぇぉャュョッァィゥェォん"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One caption before it has its place: frames from the shot's first, half open."""

    start: int
    stop: int
    text: str
    speaker: str


def captions_of(lines: Sequence[Line], rate: Rate, *, first: int, length: int) -> list[Spoken]:
    """The captions of one shot, for the frames [first, first + length) of it that are in the cut, counted from `first`.

    A line without an end lasts as long as it takes to say. Lines that overlap by half (dual dialogue) share a caption;
    others give way to the next. What is spoken outside the frames that are in the cut is left out.
    """
    spoken = [part for line in lines if line.text.strip() for part in _parts(line, rate)]
    inside = [replace(part, start=max(0, part.start - first), stop=min(length, part.stop - first)) for part in spoken]
    return _one_at_a_time([part for part in inside if part.start < part.stop])


def _parts(line: Line, rate: Rate) -> Iterator[Spoken]:
    start = frame_at(line.start, rate)
    said = len(line.text.split()) / WORDS_A_SECOND + BREATH_SECONDS
    stop = frame_at(line.end, rate) if line.end > line.start else start + length_of(said, rate)
    pieces = split_text(" ".join(line.text.split()), CAPTION_COLUMNS)
    whole = sum(map(columns, pieces))
    done = 0
    for piece in pieces:
        begin = start + (stop - start) * done // whole
        done += columns(piece)
        yield Spoken(
            begin, max(begin + 1, start + (stop - start) * done // whole), "\n".join(_two_lines(piece)), line.name
        )


def _two_lines(text: str) -> list[str]:
    if columns(text) <= LINE_COLUMNS:
        return [text]
    at = _best_break(text, LINE_COLUMNS)
    return [text[:at].rstrip(), text[at:].lstrip()]


def _one_at_a_time(parts: Sequence[Spoken]) -> list[Spoken]:
    out: list[Spoken] = []
    for part in sorted(parts, key=lambda part: (part.start, part.stop)):
        last = out[-1] if out else None
        if last is None or last.stop <= part.start:
            out.append(part)
        elif 2 * (min(last.stop, part.stop) - part.start) >= min(last.stop - last.start, part.stop - part.start):
            text = f"{_dashed(last)}\n– {part.text.replace(chr(10), ' ')}"
            out[-1] = Spoken(last.start, max(last.stop, part.stop), text, "")
        else:
            out[-1] = replace(last, stop=part.start)
            out.append(part)
    return out


def _dashed(part: Spoken) -> str:
    """Two voices in one caption: each on a line of its own after a dash, instead of a name."""
    return part.text if part.text.startswith("– ") and not part.speaker else f"– {part.text.replace(chr(10), ' ')}"


# Breaking text


def columns(text: str) -> int:
    """Width of a text in columns; at least 1."""
    return max(1, sum(_columns(character) for character in text))


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def split_text(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` columns, halved again and again where a reader would pause."""
    if columns(text) <= limit or len(text) < 2:
        return [text]
    at = _best_break(text, limit)
    return [*split_text(text[:at].rstrip(), limit), *split_text(text[at:].lstrip(), limit)]


def _best_break(text: str, limit: int) -> int:
    """Where to break a text in two: near the middle, rather after a sentence than a clause, after a clause than a word,
    and so that both parts keep within `limit` where that can be."""
    width = columns(text)
    halves_fit = width <= 2 * limit
    best, best_cost = len(text) // 2 or 1, float("inf")
    reached = 0
    for at in range(1, len(text)):
        reached += _columns(text[at - 1])
        if unicodedata.combining(text[at]):
            continue
        cost = abs(2 * reached - width) / width + _unfitness(text, at)
        if halves_fit and max(reached, width - reached) > limit:
            cost += 1.0
        if cost < best_cost:
            best, best_cost = at, cost
    return best


def _unfitness(text: str, at: int) -> float:
    """How badly a break before character `at` reads, in shares of the text's width."""
    before, after = text[at - 1], text[at]
    full_width = _columns(before) == 2
    if not (before.isspace() or after.isspace() or full_width):
        return 1.5  # inside a word: only where there is no other place
    mark = text[:at].rstrip()[-1:]
    if mark and mark in _SENTENCE_END:
        return 0.0
    if mark and mark in _CLAUSE_END:
        return 0.4
    if full_width:
        return _unfitness_in_japanese(before, after)
    return _unfitness_between_words(text[:at].split()[-1], (text[at:].split() or [""])[0])


def _unfitness_between_words(last: str, first: str) -> float:
    """A line rather ends before a word that joins than after a short one that leans on the next (the, of, в, la)."""
    if first.lower() in _JOINING:
        return 0.4
    return 0.72 if len(last) <= 3 and last[-1:].isalpha() else 0.6


def _unfitness_in_japanese(before: str, after: str) -> float:
    """After a particle, before a new word; not between a word's Chinese letters and its ending, nor inside a loan word."""
    if after in _NOT_FIRST:
        return 1.5
    kinds = _kana(before), _kana(after)
    if before in _PARTICLES and kinds[1] != "hiragana":
        return 0.5
    return 0.6 if kinds == ("hiragana", "") else 0.75 if kinds == ("hiragana", "hiragana") else 0.95


def _kana(character: str) -> str:
    name = unicodedata.name(character, "")
    return "hiragana" if name.startswith("HIRAGANA") else "katakana" if name.startswith("KATAKANA") else ""
