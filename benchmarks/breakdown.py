"""How good the breakdown is, against what a person made by hand, and how long a feature takes it."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.bench import Rows
from milimo.story import break_down, read_prompt
from milimo.story.breakdown import remembered
from milimo.story.fountain import parse
from milimo.story.pages import page_count

STORY = Path(__file__).resolve().parents[1] / "tests" / "story"
sys.path[:0] = [str(STORY), str(STORY / "prompts")]
from matching import differences  # noqa: E402
from scoring import KINDS, f1, score, script  # noqa: E402


def main() -> None:
    rows = Rows("breakdown")
    scores = [score(kind) for kind in KINDS]
    rows.at_least("scenes right, eight scripts", sum(one.scenes_right for one in scores) / len(scores), 1.0, "share")
    rows.at_most("lines not covered exactly once", sum(len(one.uncovered) for one in scores), 0, "lines")
    rows.at_least("shot sizes within one step", sum(one.sizes_near for one in scores) / sum(one.sizes for one in scores), 0.8, "share")
    rows.at_least("cut points", f1(scores), 0.8, "F1")
    rows.at_most("running time off the hand-made one, worst script", max(abs(one.time - 1) for one in scores), 0.2, "share")
    rows.at_most("running time off a minute a page, worst script of a page and more",
                 max(abs(one.seconds / 60 / one.pages - 1) for one in scores if one.pages >= 1), 0.2, "share")
    for table, goal in (("prompts", 0.95), ("held_out", 0.0)):
        right, total = _prompts(f"{table}.json")
        if goal:
            rows.at_least(f"prompts fully right, of {total}", right / total, goal, "share")
        else:
            rows.add(f"prompts never tuned on, fully right, of {total}", right / total, "share")
    rows.at_most("parse and break down a 120-page script, best of 7", _feature_seconds(), 0.5, "s")
    rows.write()


def _prompts(table: str) -> tuple[int, int]:
    cases: list[dict[str, Any]] = json.loads((STORY / "prompts" / table).read_text("utf-8"))
    return sum(not differences(read_prompt(case["prompt"]), case["expect"]) for case in cases), len(cases)


def _feature_seconds() -> float:
    """The eight scripts after each other until they fill 120 pages. The best run: the least disturbed by other work."""
    bodies = [script(kind).partition("\n\n")[2] for kind in KINDS]
    parts: list[str] = []
    pages = 0.0
    while pages < 120:
        parts.append(bodies[len(parts) % len(bodies)])
        pages += page_count(parse(parts[-1]))
    text = "\n\n".join(parts)
    took: list[float] = []
    for _ in range(7):
        remembered.forget()                # a script that nobody has seen before
        begun = time.perf_counter()
        break_down(text)
        took.append(time.perf_counter() - begun)
    return min(took)


if __name__ == "__main__":
    main()
