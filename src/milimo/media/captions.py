"""Captions and chapters as text: `.srt`, `.vtt`, and the samples of a `mov_text` track."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction

from milimo.contracts.time import Rate
from milimo.contracts.timeline import TimelineDocument

MOST_LINE = 42
"""Characters a line: the common limit of broadcasters' subtitle guides, and what fits our burnt-in style."""
LEAST_GAP_MS = 84
"""Two frames at 24 fps between neighbours: without it many players leave the old text standing."""

ASS_HEADER = (
    b"[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\n"
    b"Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
    b"Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, "
    b"MarginV, Encoding\n"
    b"Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0\n\n"
    b"[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n")
"""A mov_text stream cannot be opened for writing until it is given a style header (measured on libavcodec 62)."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption in milliseconds of the film, end exclusive; lines broken."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter in milliseconds of the film, end exclusive."""

    start_ms: int
    end_ms: int
    title: str


def frame_ms(frame: int, rate: Rate) -> int:
    """Milliseconds at which `frame` begins, rounded half up."""
    return int(Fraction(frame * rate.den * 1000, rate.num) + Fraction(1, 2))


def break_lines(text: str, most: int = MOST_LINE) -> str:
    """Balanced lines of at most `most` characters where words allow it; breaks that the text has are kept."""
    out: list[str] = []
    for paragraph in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        words = paragraph.split()
        if not words:
            continue
        total = len(" ".join(words))
        count = -(-total // most)
        aim = -(-total // count)
        line = ""
        for word in words:
            joined = f"{line} {word}".strip()
            if (line and len(joined) > most) or (line and len(line) >= aim):
                out.append(line)
                line = word
            else:
                line = joined
        out.append(line)
    return "\n".join(out)


def cues(document: TimelineDocument, start: int, stop: int) -> list[Cue]:
    """The captions that show in frames [start, stop), in order, from the film's own zero. Neighbours keep a gap."""
    shown = [
        caption for caption in document.captions.values()
        if caption.text.strip() and caption.start < stop and caption.start + caption.length > start
        and not (caption.track in document.tracks and document.tracks[caption.track].hidden)]
    shown.sort(key=lambda caption: (caption.start, caption.length, caption.text))
    out: list[Cue] = []
    for caption in shown:
        first = frame_ms(max(caption.start - start, 0), document.rate)
        last = frame_ms(min(caption.start + caption.length, stop) - start, document.rate)
        if out and out[-1].end_ms > first - LEAST_GAP_MS:
            before = out[-1]
            end = max(before.start_ms + 1, min(before.end_ms, first - LEAST_GAP_MS))
            out[-1] = Cue(before.start_ms, end, before.text)
        out.append(Cue(first, max(last, first + 1), break_lines(caption.text)))
    return out


def chapters(document: TimelineDocument, start: int, stop: int) -> list[Chapter]:
    """Chapter markers inside [start, stop); each lasts until the next one. The first is moved to the film's start."""
    marks = sorted((marker.at, marker.name) for marker in document.markers.values()
                   if marker.kind == "chapter" and marker.at < stop)
    before = [mark for mark in marks if mark[0] <= start]
    marks = before[-1:] + [mark for mark in marks if mark[0] > start]
    if not marks:
        return []
    edges = [0] + [frame_ms(at - start, document.rate) for at, _ in marks[1:]]
    edges.append(frame_ms(stop - start, document.rate))
    return [Chapter(edges[i], max(edges[i + 1], edges[i] + 1), name) for i, (_, name) in enumerate(marks)]


def srt(items: list[Cue]) -> str:
    """SubRip, with CR LF as its players expect. Empty lines inside a cue would end it: `break_lines` leaves none."""
    blocks = [f"{i}\n{_clock(cue.start_ms, ',')} --> {_clock(cue.end_ms, ',')}\n{cue.text.replace('-->', '→')}\n"
              for i, cue in enumerate(items, 1)]
    return "\n".join(blocks).replace("\n", "\r\n")


def vtt(items: list[Cue]) -> str:
    """WebVTT; `&`, `<`, `>` are escaped."""
    blocks = [f"{_clock(cue.start_ms, '.')} --> {_clock(cue.end_ms, '.')}\n{_escape(cue.text)}\n" for cue in items]
    return "WEBVTT\n\n" + "\n".join(blocks)


def mov_text_sample(text: str) -> bytes:
    """One sample of a 3GPP timed-text track: a 16-bit length, then UTF-8."""
    data = text.encode()[:65_000].decode(errors="ignore").encode()
    return struct.pack(">H", len(data)) + data


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(ms: int, point: str) -> str:
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}{point}{ms % 1000:03d}"
