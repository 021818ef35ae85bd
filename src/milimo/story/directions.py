"""The script's words without what only directs the camera: the plan says that already."""

from __future__ import annotations

import re

from milimo.story.coverage import ReadBeat
from milimo.story.formats import sentences_exactly

_IDLE = frozenset({"slow", "slowly", "fast", "quick", "the", "on", "a"})
_STOP = re.compile(r"[.!?;\n]+")       # what ends a sentence for the words' reader
_KINDS = r"(?:CLOSE[- ]?UP|CLOSE|INSERT|WIDE|MEDIUM|LONG|FULL|TRACKING|ESTABLISHING|MASTER|AERIAL|OVERHEAD|HANDHELD|STATIC|REACTION|REVERSE|ANGLE|TWO[- ]?SHOT|POV|ECU|MCU|CU|WS|MS)"
_OPENING = re.compile(rf"(?:(?:EXTREME|VERY|BIG|TIGHT|NEW|LOW|HIGH|SLOW|MEDIUM)[ -])*{_KINDS}(?:[ -](?:{_KINDS[3:-1]}|SHOT|ANGLE|VIEW))*(?:\s+(?:ON|OF|FROM|OVER)\b|\s*[:–—-]+(?=\s))+\s*", re.IGNORECASE)


def action_words(read: ReadBeat, insert: str | None) -> str:
    """What happens, in the script's words. `insert`: what an insert is of, which need not be said twice."""
    kept = [undirected(part) for part in _kept(read)]
    said = insert.casefold() if insert else ""
    return _uncalled(" ".join(part for part in kept if part and part.rstrip(".!?…").casefold() != said))


def undirected(sentence: str) -> str:
    """`TRACKING SHOT: Benny runs` → `Benny runs`; `CLOSE ON the bell.` → `The bell.`"""
    found = _OPENING.match(sentence)
    if found is None or found.end() == len(sentence):
        return sentence
    rest = sentence[found.end():]
    return rest[0].upper() + rest[1:]


def _kept(read: ReadBeat) -> list[str]:
    """Sentences that say more than where the camera is."""
    passage, camera, text = read.passage, read.camera, read.beat.text
    if passage is None or camera is None or not camera.used:
        return [text]
    more = {word.sentence for at, word in enumerate(passage.words) if at not in camera.used and word.text not in _IDLE}
    sentence = passage.words[-1].sentence + 1 if not more else 0
    if read.beat.direction and read.beat.direction.capitalize() != text:
        sentence += len(_STOP.findall(f"{read.beat.direction}."))
    kept: list[str] = []
    for part in sentences_exactly(text):
        stops = len(_STOP.findall(part))
        if any(number in more for number in range(sentence, sentence + max(1, stops))):
            kept.append(part)
        sentence += stops
    return kept


def _uncalled(text: str) -> str:
    if "@" not in text:
        return text
    return " ".join(word[1:] if word.startswith("@") and len(word) > 1 else word for word in text.split())
