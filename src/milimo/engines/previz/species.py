"""Which animal a four-legged subject is, from the script's word for it, and how high it stands."""

from __future__ import annotations

from milimo.contracts.shots import SubjectKind

SPECIES: dict[str, float] = {"deer": 1.50, "stag": 1.75, "cow": 1.52, "camel": 2.20, "sheep": 0.92, "goat": 0.95, "pig": 0.78, "wolf": 0.86, "donkey": 1.45}
"""Metres from the ground to the top of the head."""

_WORDS = {
    "deer": "deer", "doe": "deer", "fawn": "deer", "stag": "stag", "elk": "stag", "moose": "stag", "reindeer": "stag", "cow": "cow", "bull": "cow", "ox": "cow",
    "calf": "cow", "camel": "camel", "sheep": "sheep", "lamb": "sheep", "goat": "goat", "pig": "pig", "boar": "pig", "wolf": "wolf", "wolves": "wolf",
    "coyote": "wolf", "donkey": "donkey",
}
_YOUNG = frozenset({"fawn", "calf", "lamb"})
_FOUR_LEGGED = frozenset({SubjectKind.DOG, SubjectKind.HORSE})


def species_of(kind: SubjectKind, label: str) -> str | None:
    """The animal that is meant where it is none of those that have a kind of their own."""
    if kind not in _FOUR_LEGGED:
        return None
    words = label.lower().replace("-", " ").split()
    return next((_WORDS[name] for word in words for name in (word, word.removesuffix("s")) if name in _WORDS), None)


def animal_height(kind: SubjectKind, label: str) -> float | None:
    """Metres it stands; None for one whose kind says it."""
    species = species_of(kind, label)
    if species is None:
        return None
    return SPECIES[species] * (0.62 if any(word in _YOUNG for word in label.lower().split()) else 1.0)
