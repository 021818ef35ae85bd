"""How near a breakdown comes to the one that a person made by hand: the measures of the story design."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from milimo.contracts.shots import Size
from milimo.contracts.story import Breakdown
from milimo.story import break_down, read_script

SCRIPTS = Path(__file__).parent / "scripts"
KINDS = ("action", "animation", "comedy", "commercial", "documentary", "scifi", "silent", "thriller")

_STEPS = {size: step for step, size in enumerate((
    Size.EXTREME_WIDE, Size.WIDE, Size.MEDIUM_WIDE, Size.MEDIUM, Size.MEDIUM_CLOSE, Size.CLOSE_UP, Size.EXTREME_CLOSE_UP))} | {Size.INSERT: 6}
"""INSERT counts as one step beyond CLOSE_UP, as the contract has it."""


@dataclass(frozen=True, slots=True)
class Score:
    kind: str
    scenes_right: bool
    uncovered: tuple[int, ...]         # lines that no shot covers, or more than one
    sizes_near: int
    sizes: int
    cuts_right: int
    cuts_made: int
    cuts_wanted: int
    seconds: float
    seconds_wanted: float
    pages: float
    misses: tuple[str, ...] = ()

    @property
    def time(self) -> float:
        return self.seconds / self.seconds_wanted


def f1(scores: list[Score]) -> float:
    right, made, wanted = (sum(getattr(score, name) for score in scores) for name in ("cuts_right", "cuts_made", "cuts_wanted"))
    return 2 * right / (made + wanted)


def script(kind: str) -> str:
    return read_script((SCRIPTS / f"{kind}.fountain").read_bytes())[0]


def score(kind: str) -> Score:
    wanted = json.loads((SCRIPTS / f"{kind}.breakdown.json").read_text("utf-8"))
    made = break_down(script(kind))
    shots_wanted = [shot for scene in wanted["scenes"] for shot in scene["shots"]]
    shots_made = [shot for scene in made.scenes for shot in scene.shots]
    cuts_wanted = {shot["lines"][0][0] for shot in shots_wanted}
    cuts_made = {shot.lines[0][0] for shot in shots_made if shot.lines}
    near, misses = _sizes(shots_wanted, made)
    misses += [f"missing cut {line}" for line in sorted(cuts_wanted - cuts_made)] + [f"extra cut {line}" for line in sorted(cuts_made - cuts_wanted)]
    return Score(
        kind, [(scene["line"], scene["heading"]) for scene in wanted["scenes"]] == [(scene.lines[0], scene.heading) for scene in made.scenes],
        _uncovered(kind, wanted, made), near, len(shots_wanted), len(cuts_wanted & cuts_made), len(cuts_made), len(cuts_wanted),
        made.seconds, wanted["seconds"], made.pages, tuple(misses))


def _sizes(shots_wanted: list[dict[str, Any]], made: Breakdown) -> tuple[int, list[str]]:
    """Each wanted shot against the made one that covers its first line."""
    by_line = {line: shot for scene in made.scenes for shot in scene.shots for first, last in shot.lines for line in range(first, last + 1)}
    near, misses = 0, list[str]()
    for shot in shots_wanted:
        found = by_line[shot["lines"][0][0]]
        distance = abs(_STEPS[found.plan.size] - _STEPS[Size(shot["size"])])
        near += distance <= 1
        if distance > 1:
            misses.append(f"size {shot['lines'][0][0]}: {shot['size']} wanted, {found.plan.size.value} made: {found.text[:60]}")
    return near, misses


def _uncovered(kind: str, wanted: dict[str, Any], made: Breakdown) -> tuple[int, ...]:
    lines = script(kind).splitlines()
    content = [line for scene in wanted["scenes"] for shot in scene["shots"] for first, last in shot["lines"] for line in range(first, last + 1) if lines[line - 1].strip()]
    covered = Counter(line for scene in made.scenes for shot in scene.shots for first, last in shot.lines for line in range(first, last + 1) if lines[line - 1].strip())
    return tuple(sorted({line for line in content if covered[line] != 1} | {line for line in covered if line not in set(content)}))
