"""A text with its words, their meanings and what in it is denied: what every reader of plans starts from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from milimo.story.lexicon import Hit, Meaning, find_meanings
from milimo.story.words import Word, forms, words_of

_NEGATORS = frozenset({"no", "not", "without", "never", "neither", "nor", "cannot", "isn't", "aren't", "doesn't", "don't", "wasn't", "lacking"})
_CARRY_ON = frozenset({"or", "nor", "any", "a", "an", "the", "single", "more", "other", "in", "sight"})
_ENDS_DENIAL = frozenset({"but", "and", "on", "with", "at", "under", "only", "is", "are", "who", "that", "when", "while", "through", "to", "from", "him", "her", "off"})
_POSITIVE_NO = frozenset({"longer", "doubt", "matter", "only", "far", "quite"})
_GONE = frozenset({"absent", "missing", "gone", "over", "stopped", "ended"})
_DENIES = _NEGATORS | _GONE
DETERMINERS = frozenset({"a", "an", "the", "this", "that", "these", "those", "his", "her", "its", "their", "my", "our", "your", "one", "some", "each", "every", "another"})


@dataclass(frozen=True, slots=True)
class Passage:
    words: Sequence[Word]
    meanings: dict[Meaning, list[Hit]]
    denied: frozenset[int]             # words that are said not to be there
    vocabulary: frozenset[str]         # every word once

    @classmethod
    def of(cls, text: str) -> Passage:
        words = words_of(text)
        vocabulary = frozenset([word[0] for word in words])
        return cls(words, find_meanings(words), _denied(words) if vocabulary & _DENIES else frozenset(), vocabulary)

    def said(self, meaning: Meaning) -> Iterator[Hit]:
        """Hits of a meaning that are not denied."""
        for hit in self.meanings[meaning]:
            if not self.denied or self.denied.isdisjoint(range(hit[1], hit[2])):
                yield hit

    def denies(self, meaning: Meaning) -> bool:
        return bool(self.denied) and any(not self.denied.isdisjoint(range(hit.start, hit.stop)) for hit in self.meanings[meaning])

    def value(self, meaning: Meaning, default: Any = None) -> Any:
        """What is said first of a meaning."""
        return next((hit.value for hit in self.said(meaning)), default)

    def word(self, index: int) -> str:
        """The word at `index`, empty outside the text."""
        return self.words[index].text if 0 <= index < len(self.words) else ""

    def same_clause(self, first: int, second: int) -> bool:
        words = self.words
        total = len(words)
        return 0 <= first < total and 0 <= second < total and words[first][3] == words[second][3]     # of a tuple: asked for 50,000 times

    def same_sentence(self, first: int, second: int) -> bool:
        return (0 <= first < len(self.words) and 0 <= second < len(self.words)
                and self.words[first].sentence == self.words[second].sentence)


def _denied(words: Sequence[Word]) -> frozenset[int]:
    denied: set[int] = set()
    for index, word in enumerate(words):
        if word.text in _NEGATORS:
            denied.update(_denied_after(words, index))
        elif word.text in _GONE and index and words[index - 1].clause == word.clause and (
                word.text == "absent" or words[index - 1].text in ("is", "are", "has", "have", "was", "were")):
            denied.update(_denied_before(words, index))
    return frozenset(denied)


def _denied_after(words: Sequence[Word], index: int) -> Iterator[int]:
    negator = words[index]
    content = 0
    for at in range(index + 1, min(index + 8, len(words))):
        word = words[at]
        if word.clause != negator.clause or word.text in _POSITIVE_NO or (content and word.text in _ENDS_DENIAL):
            return
        content += word.text not in _CARRY_ON
        if content > 3:
            return
        yield at


def _denied_before(words: Sequence[Word], index: int) -> Iterator[int]:
    for at in range(index - 1, max(index - 4, -1), -1):
        if words[at].clause != words[index].clause:
            return
        yield at


def says(passage: Passage, wanted: frozenset[str]) -> bool:
    """Whether any word of the passage is, in any of its forms, one of those."""
    return any(not wanted.isdisjoint(forms(word[0])) for word in passage.words)


def has_form(word: Word, wanted: frozenset[str]) -> bool:
    return not wanted.isdisjoint(forms(word.text))
