"""A subject while it is being read, where it is named, and the names that call elements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from milimo.contracts.shots import Appearance, Expression, Facing, Gesture, Pose, Side, SubjectKind
from milimo.contracts.story import Element
from milimo.story.lexicon import Hit, Meaning
from milimo.story.lexicon_people import ACTORS
from milimo.story.passage import DETERMINERS, Passage

HE, SHE, THEY = (frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"}),
                 frozenset({"they", "them", "their", "themselves"}))
PRONOUNS = HE | SHE | THEY
PREPOSITIONS = frozenset({"in", "on", "at", "with", "to", "of", "for", "from", "by", "past", "toward", "towards", "between", "over", "under", "beside", "behind", "against",
                           "near", "around", "round", "after", "before", "into", "onto", "like", "as", "along", "across", "above", "below", "inside", "outside", "among", "through"})


@dataclass(slots=True)
class Figure:
    """A subject while it is being read."""

    kind: SubjectKind
    count: int = 1
    label: str = ""
    element: Element | None = None
    start: int = 0                     # where it is first named
    stop: int = 0
    pose: Pose | None = None
    facing: Facing | None = None
    side: Side | None = None
    holds: str | None = None
    expression: Expression | None = None
    gesture: Gesture | None = None
    lets_go: bool = False              # puts down, drops or hands over what they held
    gets: str | None = None            # what they are handed: theirs from the next shot on
    pursues: Figure | None = None      # whom they run after
    far: bool = False
    implied: bool = False              # only a pronoun speaks of it
    owner_only: bool = False           # only `her hand`, `Mara's eyes`: whose it is, not who acts
    oblique_only: bool = False         # only `behind him`, `at her`
    appearance: Appearance = field(default_factory=Appearance)

    @property
    def acts(self) -> bool:
        return self.kind in ACTORS or self.element is not None


@dataclass(frozen=True, slots=True)
class Mention:
    figure: Figure
    start: int
    stop: int
    oblique: bool                      # hangs on a preposition: not who acts
    owner: bool = False                # his, her, 's: its noun is what acts


Resolver = Callable[[str], Figure | None]
"""Who a pronoun means that no noun of the passage explains, or a noun with `the` (`the robot`); None where nobody is known."""


class Names:
    """Elements by the words that call them."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Element]]] = {}
        for element in elements:
            for name in {element.name.casefold(), element.trigger.lstrip("@").casefold(), _without_article(element.name.casefold())}:
                parts = tuple(name.replace("’", "'").split())
                if parts:
                    self._by_first.setdefault(parts[0], []).append((parts, element))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def find(self, passage: Passage) -> list[Hit]:
        hits: list[Hit] = []
        by_first = self._by_first
        if by_first.keys().isdisjoint(passage.vocabulary):
            return hits
        for at, word in enumerate(passage.words):
            known = by_first.get(word[0])
            if known is None or (hits and hits[-1].stop > at):
                continue
            for parts, element in known:
                stop = at + len(parts)
                if stop <= len(passage.words) and tuple(w.text for w in passage.words[at:stop]) == parts and _is_called(passage, at, stop, element):
                    hits.append(Hit(element, at, stop))
                    break
        return hits


def _without_article(name: str) -> str:
    return name.removeprefix("the ")


def _is_called(passage: Passage, start: int, stop: int, element: Element) -> bool:
    """A name is written with a capital or an @; a common noun that became an element (BOY, LADY) counts in any case."""
    first = passage.words[start]
    if first.called or first.shown[:1].isupper() or not first.shown[:1].isalpha() or first.shown.lower() == first.shown.upper():
        return True
    return any(hit.start < stop and hit.stop > start for meaning in (Meaning.SUBJECT, Meaning.HOLDABLE) for hit in passage.meanings[meaning]) and (
        passage.word(start - 1) in ("the", "this", "that") or len(element.name.split()) > 1)


def phrase_start(passage: Passage, start: int) -> int:
    """Where the noun phrase begins: its determiner or number, at most four words before the noun."""
    numbers = {at for hit in passage.meanings[Meaning.NUMBER] for at in range(hit.start, hit.stop)}
    for back in range(1, 5):
        at = start - back
        if not passage.same_clause(at, start):
            break
        word = passage.word(at)
        if word in DETERMINERS or at in numbers:
            if at in numbers and passage.word(at - 1) in ("a", "the") and passage.same_clause(at - 1, at):
                return at - 1
            return at
        if word in PREPOSITIONS or word in PRONOUNS or word in ("and", "or", "is", "are"):
            break
    return start
