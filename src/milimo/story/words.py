"""Text as words: where they stand, in which sentence and clause, and which forms of a dictionary word they may be."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(r"@?[^\W_]+(?:['’](?!s\b)[^\W\d_]+)*|['’]s\b|[.!?;\n]+|[,:()\[\]/—–\"“”]|(?<!\w)-+|-+(?!\w)")
_STOPS = frozenset(".!?;\n")

_IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "wives": "wife", "knives": "knife", "wolves": "wolf",
    "feet": "foot", "loaves": "loaf", "leaves": "leaf", "shelves": "shelf", "scarves": "scarf", "thieves": "thief", "halves": "half",
    "hooves": "hoof", "calves": "calf", "elves": "elf", "people": "people", "ran": "run", "sat": "sit", "stood": "stand", "knelt": "kneel",
    "lying": "lie", "lay": "lie", "lain": "lie", "held": "hold", "wore": "wear", "rode": "ride", "ridden": "ride",
    "drove": "drive", "driven": "drive", "swam": "swim", "flew": "fly", "flown": "fly", "fought": "fight",
    "crept": "creep", "wept": "weep", "leant": "lean", "hung": "hang", "swung": "swing", "blew": "blow",
    "caught": "catch", "brothers": "brother", "geese": "goose", "mice": "mouse", "rose": "rise", "slept": "sleep",
    "threw": "throw", "fell": "fall", "won't": "not", "can't": "not", "came": "come", "went": "go", "dying": "die",
    "has": "have", "had": "have", "is": "be", "are": "be", "was": "be",
}


class Word(NamedTuple):
    """A tuple, not a dataclass: a feature has 30,000 of them, and this is made three times as fast."""

    text: str                 # lower case, without a leading @
    shown: str                # as written
    sentence: int
    clause: int               # counts on through the whole text
    starts_sentence: bool
    called: bool              # written with @


def words_of(text: str) -> list[Word]:
    """Words in order. Hyphens join nothing: `close-up` is two words. Punctuation becomes sentence and clause numbers."""
    words: list[Word] = []
    sentence = clause = 0
    fresh = True
    for token in _TOKEN.findall(text):
        if token[0] in _STOPS:
            sentence, clause, fresh = sentence + 1, clause + 1, True
        elif not token[-1].isalnum():
            clause += 1
        else:
            called = token[0] == "@"
            shown = token[1:] if called else token
            lower = shown.lower()
            words.append(Word(lower.replace("’", "'") if "’" in lower else lower, shown, sentence, clause, fresh, called))
            fresh = False
    return words


_ES = ("s", "x", "z", "ch", "sh", "o")
"""What takes -es, not -s: `boxes` is box, but `stares` is stare and never star."""
_DOUBLES = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
"""A short stem that doubles its last letter before -ing and -ed: `staring` is stare, `starring` would be star."""


@lru_cache(maxsize=16384)
def noun_forms(word: str) -> tuple[str, ...]:
    """The word itself first, then the singulars that it may be the plural of: `leaves` → leave, leaf."""
    found = [word]
    if word in _IRREGULAR:
        found.append(_IRREGULAR[word])
    if word.endswith("men") and len(word) > 4:
        found.append(word[:-3] + "man")
    if word.endswith("s") and not word.endswith("ss"):
        found.append(word[:-1])
        if word.endswith("ies"):
            found.append(word[:-3] + "y")
        elif word.endswith("es") and word[:-2].endswith(_ES):
            found.append(word[:-2])
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=16384)
def forms(word: str) -> tuple[str, ...]:
    """The word itself first, then dictionary forms that it may come from, as noun or verb: `climbs`, `climbed` → climb.

    More than are real are given: they are only ever looked up in a lexicon.
    """
    found = list(noun_forms(word))
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[:-len(ending)]
            found.extend((stem + "e",) if _DOUBLES.fullmatch(stem) else (stem, stem + "e"))
            if len(stem) > 3 and stem[-1] == stem[-2]:
                found.append(stem[:-1])
            if stem.endswith("i") and ending == "ed":
                found.append(stem[:-1] + "y")
    return tuple(dict.fromkeys(found))


def is_plural(word: str) -> bool:
    """As a noun; only asked of words that the lexicon knows in their singular."""
    return word in ("men", "women", "children", "people", "geese", "fish") or word.endswith("men") or (
        word.endswith("s") and not word.endswith("ss") and word not in ("bus", "walrus", "princess"))


def listed(phrases: str) -> tuple[str, ...]:
    """`a, b c` as its phrases: how the lexicon's tables are written."""
    return tuple(phrase.strip() for phrase in phrases.split(","))
