"""Everyday things in hands: their names, and that each is something of its own size in the hand."""

from __future__ import annotations

import numpy as np
import pytest

from milimo.engines.previz.figures.field import Cone
from milimo.engines.previz.figures.objects import effects, household, tableware
from milimo.engines.previz.figures.props import GRASP, PROP_STUFF, held, prop_kind
from milimo.engines.previz.figures.wares import GRIPS


@pytest.mark.parametrize(("words", "kind"), [
    ("a wooden spoon", "spoon"), ("the bread knife", "knife"), ("two hat boxes", "hat"), ("a ring of keys", "key"), ("a red tin of tea", "tin"),
    ("letter", "letter"), ("cup", "cup"), ("the clock", "thing"), ("a string of sausages", "sausage"),
    ("his glasses", "glasses"), ("two glasses of wine", "bottle")])
def test_words_name_a_thing(words: str, kind: str) -> None:
    assert prop_kind(words) == kind


def _box(words: str) -> tuple[np.ndarray, np.ndarray]:
    solids = held(words, np.zeros(3), np.eye(3), 1.0)
    return np.min([solid.bounds()[0] for solid in solids], 0), np.max([solid.bounds()[1] for solid in solids], 0)


@pytest.mark.parametrize("kind", sorted(GRIPS))
def test_a_thing_is_in_the_hand_that_holds_it(kind: str) -> None:
    low, high = _box(kind)
    assert (low - 0.15 <= GRASP).all() and (high + 0.15 >= GRASP).all(), "the fist closes on it"
    assert 0.2 < float((high - low).max()) < 3.0


def test_no_two_are_the_same() -> None:
    sizes = {tuple(np.round(np.concatenate(_box(kind)), 3)) for kind in GRIPS}
    assert len(sizes) == len(GRIPS)


@pytest.mark.parametrize("kind", sorted(GRIPS))
def test_a_hand_holds_the_very_drawing_that_lies_on_a_table(kind: str) -> None:
    """Moved as one rigid thing: the same materials, the same forms, the same proportions."""
    grip = GRIPS[kind]
    assert grip.draw.__module__ in {tableware.__name__, effects.__name__, household.__name__}
    lying = [solid for solid in grip.draw() if solid.material != "soup"]
    gripped = grip.solids()
    assert [solid.material for solid in gripped] == [solid.material for solid in lying] and all(solid.material in PROP_STUFF for solid in gripped)
    assert [len(solid.steps) for solid in gripped] == [len(solid.steps) for solid in lying]
    assert np.allclose(grip.turn @ grip.turn.T, np.eye(3)) and np.linalg.det(grip.turn) > 0.99, "turned, never mirrored"
    extents = [np.ptp(np.concatenate([np.stack(form.bounds()) for solid in solids for verb, _, form in solid.steps if verb == "join"]), axis=0).max() for solids in (lying, gripped)]
    assert 0.6 * grip.scale < extents[1] / extents[0] < 1.5 * grip.scale


def test_a_pocket_watch_tells_twelve_hours() -> None:
    """Signs all round the dial, within it, and outside the reach of the hands."""
    ink = max((solid for solid in effects.pocket_watch() if solid.material == "ink"), key=lambda solid: len(solid.steps))
    signs = [(form.a + form.b) / 2 for _, _, form in ink.steps[36:] if isinstance(form, Cone)]
    hours = {round(float(np.arctan2(x, z)) / (np.pi / 6)) % 12 for x, _, z in signs}
    assert hours == set(range(12))
    assert all(0.32 < np.hypot(x, z) < 0.49 for x, _, z in signs)
