"""Captions out of SubRip and WebVTT files, as people have them: any encoding, numbers or none, tags, settings."""

import re
from collections.abc import Iterator
from html import unescape

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.media import Cue, CueList

MOST_CUES = 100_000
LONGEST = 4000
_CLOCK = r"(?:(\d{1,4}):)?(\d\d?):(\d\d)[,.](\d{1,3})"
_TIMING = re.compile(rf"^\s*{_CLOCK}\s+-->\s+{_CLOCK}")
_TAG = re.compile(r"</?[A-Za-z0-9][^<>\n]{0,200}>|\{\\[^}]{0,200}\}")
"""`<i>`, `<v Ann>`, `<font color="#fff">`, `<00:01.000>`, and the `{\an8}` of SSA that many SubRip files have."""
_ASIDE = re.compile(r"^(NOTE|STYLE|REGION)\b")


def read_cues(content: bytes) -> CueList:
    """Cues by their start. Those that end before they begin, and empty ones, are left out. Raises BAD_MEDIA, TOO_LARGE."""
    found = sorted(_cues(_text(content)), key=lambda cue: (cue.start_ms, cue.end_ms))
    if not found:
        raise MilimoError(ErrorCode.BAD_MEDIA, "No caption can be read in this file. SubRip (.srt) and WebVTT (.vtt) can.")
    return CueList(cues=tuple(found))


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _cues(text: str) -> Iterator[Cue]:
    for number, block in enumerate(re.split(r"\n[ \t]*\n", text)):
        if number > MOST_CUES:
            raise MilimoError(ErrorCode.TOO_LARGE, f"A file of captions has at most {MOST_CUES} of them.", limit=MOST_CUES)
        lines = block.strip("\n").split("\n")
        if _ASIDE.match(lines[0]):
            continue
        for at, line in enumerate(lines[:3]):    # after a number or a name, or right away
            timing = _TIMING.match(line)
            if timing is not None:
                yield from _cue(timing, lines[at + 1:])
                break


def _cue(timing: re.Match[str], lines: list[str]) -> Iterator[Cue]:
    parts = timing.groups()
    start, end = _ms(parts[:4]), _ms(parts[4:])
    text = "\n".join(shown for line in lines if (shown := unescape(_TAG.sub("", line)).strip()))[:LONGEST]
    if text and end > start:
        yield Cue(start_ms=start, end_ms=end, text=text)


def _ms(clock: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, part = clock
    assert minutes is not None and seconds is not None and part is not None
    return min(((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(part.ljust(3, "0")), 360_000_000)
