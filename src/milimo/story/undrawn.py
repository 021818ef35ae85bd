"""What a text names and the animatic cannot draw: told to whoever wrote it, and kept in the words for engines that can."""

from __future__ import annotations

from collections.abc import Iterable

from milimo.contracts.errors import Notice
from milimo.story.lexicon import Meaning
from milimo.story.passage import Passage
from milimo.story.setting import is_elsewhere
from milimo.story.words import noun_forms

PLAYED = frozenset({"hedgehog", "mole", "bear", "rabbit", "mouse", "fox"})
"""Animals of fables: they speak and walk upright, and are drawn as people."""
CODE = "NOT_DRAWN"


def undrawn(passage: Passage) -> tuple[str, ...]:
    """The things of a passage that no painter has a drawing for, by their names; what is denied or only likened is not there."""
    return tuple(dict.fromkeys(hit.value for hit in passage.said(Meaning.UNDRAWN) if not is_elsewhere(passage, hit)))


def played(passage: Passage) -> tuple[str, ...]:
    """The animals of a passage that are drawn as people."""
    found = (form for hit in passage.said(Meaning.SUBJECT) if not is_elsewhere(passage, hit) for form in noun_forms(passage.word(hit.stop - 1)))
    return tuple(dict.fromkeys(form for form in found if form in PLAYED))


def in_words(passage: Passage) -> tuple[str, ...]:
    """One sentence for each, for a take's notes."""
    return (*(f"{_a(name)} is not drawn; the shot keeps its words for a generative engine." for name in undrawn(passage)),
            *(f"{_a(name)} is drawn as a person; a reference picture of it would be cut out and used instead." for name in played(passage)))


def notices(sentences: Iterable[tuple[int, str]]) -> tuple[Notice, ...]:
    """Each sentence once, at the line (from 1) that first gives cause for it."""
    told: dict[str, int] = {}
    for line, sentence in sentences:
        told.setdefault(sentence, line)
    return tuple(Notice(code=CODE, message=sentence, line=line) for sentence, line in list(told.items())[:20])


def _a(name: str) -> str:
    return f"{'An' if name[0] in 'aeiou' else 'A'} {name}"
