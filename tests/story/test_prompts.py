"""The table of prompts: what their words determine must be read, and what they deny must not."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from milimo.story import read_prompt

PROMPTS = Path(__file__).parent / "prompts"
sys.path.insert(0, str(PROMPTS))
from matching import differences  # noqa: E402


def _misses(table: str) -> tuple[int, list[str]]:
    rows: list[dict[str, Any]] = json.loads((PROMPTS / table).read_text("utf-8"))
    misses = [f"{row['prompt']}\n    " + "\n    ".join(found) for row in rows if (found := differences(read_prompt(row["prompt"]), row["expect"]))]
    return len(rows), misses


def test_at_least_95_percent_of_the_prompts_are_fully_right() -> None:
    rows, misses = _misses("prompts.json")
    print(f"\n{rows - len(misses)} of {rows} fully right", *misses, sep="\n")
    assert rows >= 60
    assert rows - len(misses) >= 0.95 * rows


def test_rarer_words_are_read_too() -> None:
    """Written before the rarer words were learned; what is still missed stays in the table."""
    rows, misses = _misses("wider.json")
    print(f"\n{rows - len(misses)} of {rows} fully right", *misses, sep="\n")
    assert rows == 30
    assert rows - len(misses) >= 27


@pytest.mark.parametrize(("word", "kind"), [("clownfish", "fish"), ("tugboats", "boat"), ("songbirds", "bird"), ("dustman", "man"), ("policewomen", "woman")])
def test_compounds_are_what_they_end_in(word: str, kind: str) -> None:
    assert [subject.kind.value for subject in read_prompt(f"Three {word} wait.").subjects] == [kind]


@pytest.mark.parametrize("words", ["A Roman column.", "Mr Hoffman's house.", "He was selfish.", "A German street.", "A snowman melts."])
def test_what_only_ends_like_a_compound_is_none(words: str) -> None:
    assert all(subject.label not in ("roman", "hoffman", "selfish", "german", "snowman") for subject in read_prompt(words).subjects)


@pytest.mark.parametrize(("words", "holds"), [
    ("A woman under an umbrella crosses the street", "umbrella"), ("An umbrella-carrying businessman hurries along", "umbrella"),
    ("The old man leans on his cane", "cane"), ("A waiter balances a tray of glasses", "tray"), ("She unfolds a map", "map"),
    ("A cook waves a rolling pin", "rolling pin"), ("A girl hugs a teddy bear", "teddy bear"), ("A man waits by the umbrella stand", None)])
def test_what_is_in_a_hand_is_held(words: str, holds: str | None) -> None:
    people = read_prompt(words).subjects
    assert [subject.holds for subject in people] == [holds]


def test_held_out_prompts_are_scored_and_never_shown() -> None:
    rows, misses = _misses("held_out.json")
    print(f"\nheld out: {rows - len(misses)} of {rows} fully right")
    assert rows == 20
    assert rows - len(misses) >= 10
