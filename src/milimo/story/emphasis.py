"""What stands inside a line: *emphasis*, [[notes]] and /* boneyard */. One pass each, linear."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_OPENING = re.compile(r"\[\[|/\*")
_LINE_END = r"(?:\r\n|\r(?!\n)|(?<!\r)\n)"
_BLANK_LINE = re.compile(rf"{_LINE_END}[ \t]?{_LINE_END}")


class SpanKind(StrEnum):
    BOLD = "bold"
    ITALIC = "italic"
    BOLD_ITALIC = "bold_italic"
    UNDERLINE = "underline"
    NOTE = "note"
    BONEYARD = "boneyard"


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:stop]`, markers included."""

    kind: SpanKind
    start: int
    stop: int


def regions(text: str) -> list[tuple[int, int]]:
    """Where notes and boneyard stand: `(start, stop)`, in order, not overlapping. What is never closed is none.

    A note ends with its paragraph, as the standard has it (a line of two spaces keeps it open); boneyard runs on.
    """
    found: list[tuple[int, int]] = []
    at = 0
    closings: dict[str, int] = {"]]": 0, "*/": 0}      # next of each, -1 when there is none; keeps this linear
    while opening := _OPENING.search(text, at):
        start = opening.start()
        mark = "]]" if opening.group() == "[[" else "*/"
        stop = closings[mark]
        if 0 <= stop < opening.end():
            stop = closings[mark] = text.find(mark, opening.end())
        if stop < 0:
            if max(closings.values()) < 0:
                break
        elif mark == "]]" and (blank := _BLANK_LINE.search(text, start, stop)):
            at = blank.end()
            continue
        at = opening.end() if stop < 0 else stop + 2
        if stop >= 0:
            found.append((start, at))
    return found


def without_regions(text: str) -> str:
    """The text that is printed: notes and boneyard left out."""
    if "[[" not in text and "/*" not in text:
        return text
    kept, at = list[str](), 0
    for start, stop in regions(text):
        kept.append(text[at:start])
        at = stop
    return "".join(kept) + text[at:]


def plain(text: str) -> str:
    """The words alone: no notes, no boneyard, no emphasis markers, no escapes."""
    shown = without_regions(text)
    if not any(mark in shown for mark in "*_\\"):
        return shown
    markers = {index for start, stop in _marker_pairs(shown) for index in (*start, *stop)}
    kept: list[str] = []
    index = 0
    while index < len(shown):
        if shown[index] == "\\" and shown[index + 1:index + 2] in ("*", "_", "\\"):
            kept.append(shown[index + 1])
            index += 2
            continue
        if index not in markers:
            kept.append(shown[index])
        index += 1
    return "".join(kept)


def spans(text: str) -> tuple[Span, ...]:
    """Every emphasis, note and boneyard in a block's text, by start."""
    found = [Span(SpanKind.BONEYARD if text.startswith("/*", start) else SpanKind.NOTE, start, stop)
             for start, stop in regions(text)]
    for opening, closing in _marker_pairs(text):
        kind = SpanKind.UNDERLINE if text[opening.start] == "_" else _STARS[len(opening)]
        found.append(Span(kind, opening.start, closing.stop))
    return tuple(sorted(found, key=lambda span: (span.start, -span.stop)))


_STARS = {1: SpanKind.ITALIC, 2: SpanKind.BOLD, 3: SpanKind.BOLD_ITALIC}
_MARKER = re.compile(r"\\[*_\\]|\*{1,3}|_")


def _marker_pairs(text: str) -> list[tuple[range, range]]:
    """Markers that open and close: the same run, on one line, no space just inside."""
    waiting: dict[str, range] = {}
    pairs: list[tuple[range, range]] = []
    line = 0
    for found in _MARKER.finditer(text):
        mark = found.group()
        if mark[0] == "\\":
            continue
        if "\n" in text[line:found.start()]:
            waiting.clear()
        line = found.start()
        here = range(found.start(), found.end())
        opened = waiting.get(mark)
        if opened is not None and not text[here.start - 1].isspace() and here.start > opened.stop:
            pairs.append((opened, here))
            del waiting[mark]
        elif here.stop < len(text) and not text[here.stop].isspace():
            waiting[mark] = here
    return pairs
