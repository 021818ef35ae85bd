"""Who speaks, and when: the lines of a shot with their times."""

from __future__ import annotations

from collections.abc import Sequence

from milimo.contracts.shots import Line
from milimo.contracts.story import Element, ElementKind
from milimo.story.elements import element_name
from milimo.story.outline import Beat
from milimo.story.timing import PAUSE, speech_seconds

_LONGEST_LINE = 4000
_LATEST = 600.0


class FilmCast:
    """Elements of the film, found by key and by cue."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self.by_key = {element.key: element for element in elements}
        self._by_name = {name: element for element in reversed(elements) if element.kind is not ElementKind.PLACE
                         for name in (element.name.casefold(), element.name.casefold().removeprefix("the "))}

    def speakers(self, cue: str) -> tuple[Element, ...]:
        whole = self._find(cue)
        if whole is not None:
            return (whole,)
        parts = [part.strip() for part in cue.replace(" AND ", "/").replace(" & ", "/").split("/")]
        return tuple(element for part in parts if (element := self._find(part)) is not None)

    def _find(self, name: str) -> Element | None:
        folded = name.casefold()
        return self._by_name.get(folded) or self._by_name.get(folded.removeprefix("the "))


def spoken_lines(beats: Sequence[Beat], cast: FilmCast, start: float, fixed: float | None) -> tuple[tuple[Line, ...], float]:
    """Lines with their times in the shot, and when the last ends. Dual dialogue is spoken at once.

    `start`: seconds from the shot's first frame to the first word. `fixed`: the shot's length when it is given; the
    words are then squeezed into it.
    """
    lines: list[Line] = []
    at = began = start
    for beat in beats:
        speech = beat.speech
        if speech is None:
            continue
        at = began if speech.cue.dual and lines else at
        began = at
        speakers = cast.speakers(speech.cue.name)
        name = speakers[0].name if speakers else element_name(speech.cue.name)
        for parenthetical, words in speech.parts:
            end = at + speech_seconds(words, parenthetical)
            lines.append(Line(
                speaker=speakers[0].key if speakers else None, name=name[:120], text=words[:_LONGEST_LINE], parenthetical=parenthetical[:300],
                start=round(min(_LATEST, at), 2), end=round(min(_LATEST, end), 2), off_screen=speech.off_screen))
            at = end + PAUSE
    lines = lines[:40]
    last = max((line.end for line in lines), default=0.0)
    if fixed is not None and last + 0.1 > fixed:
        scale = max(0.1, fixed - 0.1) / last
        lines = [line.model_copy(update={"start": round(line.start * scale, 2), "end": round(line.end * scale, 2)}) for line in lines]
        last *= scale
    return tuple(lines), last
