"""The breakdowns made by hand hold together: they are checked against nothing but their own scripts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from milimo.contracts.shots import Coverage, Move, Size

HERE = Path(__file__).parent
KINDS = ("action", "animation", "comedy", "commercial", "documentary", "scifi", "silent", "thriller")
HEADING = re.compile(r"^(INT\.|EXT\.|\.[A-Z])")
TRANSITION = re.compile(r"^>[^<]*$|^[A-Z ]+TO:$|^FADE (IN:|OUT\.)$")
WORDS_A_SECOND = 2.6


def _breakdown(kind: str) -> dict[str, Any]:
    return json.loads((HERE / f"{kind}.breakdown.json").read_text("utf-8"))


def _script(kind: str) -> list[str]:
    return (HERE / f"{kind}.fountain").read_text("utf-8").splitlines()


def _content_lines(lines: list[str]) -> set[int]:
    """Numbers of the lines that a shot must cover: no title page, blank, heading, transition, section or boneyard."""
    content: set[int] = set()
    boneyard = False
    for number, line in enumerate(lines, 1):
        if number <= lines.index("") or not line.strip():
            continue
        boneyard = boneyard or line.startswith("/*")
        if boneyard or HEADING.match(line) or TRANSITION.match(line) or line.startswith(("#", "=")):
            boneyard = boneyard and not line.endswith("*/")
            continue
        content.add(number)
    return content


@pytest.mark.parametrize("kind", KINDS)
def test_every_line_is_covered_by_exactly_one_shot(kind: str) -> None:
    lines = _script(kind)
    covered = [
        number
        for scene in _breakdown(kind)["scenes"]
        for shot in scene["shots"]
        for first, last in shot["lines"]
        for number in range(first, last + 1)
        if lines[number - 1].strip()
    ]
    assert covered == sorted(_content_lines(lines))


@pytest.mark.parametrize("kind", KINDS)
def test_scenes_and_shots_are_well_formed(kind: str) -> None:
    lines, breakdown = _script(kind), _breakdown(kind)
    assert [scene["line"] for scene in breakdown["scenes"]] == [
        n for n, line in enumerate(lines, 1) if HEADING.match(line)
    ]
    shots = [shot for scene in breakdown["scenes"] for shot in scene["shots"]]
    assert sum(shot["seconds"] for shot in shots) == pytest.approx(breakdown["seconds"])
    for shot in shots:
        Size(shot["size"]), Move(shot["move"]), Coverage(shot["coverage"])
        assert 1 <= shot["seconds"] <= 12
        assert shot["note"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_scene_is_named_as_in_the_script(kind: str) -> None:
    lines = _script(kind)
    for scene in _breakdown(kind)["scenes"]:
        assert scene["heading"] in lines[scene["line"] - 1]
