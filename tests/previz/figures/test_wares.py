"""Everyday things in hands: their names, and that each is something of its own size in the hand."""

from __future__ import annotations

import numpy as np
import pytest

from milimo.engines.previz.figures.props import GRASP, held, prop_kind
from milimo.engines.previz.figures.wares import WARES


@pytest.mark.parametrize(("words", "kind"), [
    ("a wooden spoon", "spoon"), ("the bread knife", "knife"), ("two hat boxes", "hat"), ("a ring of keys", "key"), ("a red tin of tea", "tin"),
    ("letter", "letter"), ("cup", "cup"), ("the clock", "thing"), ("a string of sausages", "sausage")])
def test_words_name_a_thing(words: str, kind: str) -> None:
    assert prop_kind(words) == kind


def _box(words: str) -> tuple[np.ndarray, np.ndarray]:
    solids = held(words, np.zeros(3), np.eye(3), 1.0)
    return np.min([solid.bounds()[0] for solid in solids], 0), np.max([solid.bounds()[1] for solid in solids], 0)


@pytest.mark.parametrize("kind", sorted(WARES))
def test_a_thing_is_in_the_hand_that_holds_it(kind: str) -> None:
    low, high = _box(kind)
    assert (low - 0.15 <= GRASP).all() and (high + 0.15 >= GRASP).all(), "the fist closes on it"
    assert 0.2 < float((high - low).max()) < 3.0


def test_no_two_are_the_same() -> None:
    sizes = {tuple(np.round(np.concatenate(_box(kind)), 3)) for kind in WARES}
    assert len(sizes) == len(WARES)
