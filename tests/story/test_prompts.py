"""The table of prompts: what their words determine must be read, and what they deny must not."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

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


def test_held_out_prompts_are_scored_and_never_shown() -> None:
    rows, misses = _misses("held_out.json")
    print(f"\nheld out: {rows - len(misses)} of {rows} fully right")
    assert rows == 20
    assert rows - len(misses) >= 10
