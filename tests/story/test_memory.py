"""A breakdown that remembers scenes is the breakdown that remembers nothing."""

from __future__ import annotations

import random

import pytest
from scoring import KINDS, script

from milimo.contracts.story import BreakdownSettings
from milimo.story import break_down
from milimo.story.breakdown import remembered


def edits(text: str, seed: int) -> list[str]:
    """A script as it stands after one change after another: lines put in, taken out, moved; a scene taken to another place."""
    chance = random.Random(seed)
    versions: list[str] = []
    for step in range(8):
        lines = text.split("\n")
        at = chance.randrange(len(lines))
        match step % 4:
            case 0:
                lines.insert(at, "")
                lines.insert(at, "It begins to rain.")
            case 1:
                del lines[at]
            case 2:
                lines[at] += " She runs to the door, a whale behind her."
            case _:
                blocks = "\n".join(lines).split("\nINT. ")
                chance.shuffle(blocks)
                lines = "\nINT. ".join(blocks).split("\n")
        text = "\n".join(lines)
        versions.append(text)
    return versions


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_remembered_changes_nothing(kind: str) -> None:
    text = script(kind)
    for version in edits(f"{text}\n\n{text}", seed=len(text)):
        again = break_down(version)
        remembered.forget()
        assert break_down(version) == again


def test_settings_and_people_are_part_of_what_is_remembered() -> None:
    text = "INT. ROOM - DAY\n\n@Mara waits at the window.\n"
    first = break_down(text)
    assert break_down(text, BreakdownSettings(seed=2)) != first
    assert "red coat" in break_down(f"Title: T\n@Mara: an old woman in a red coat\n\n{text}").scenes[0].shots[0].prompt
    assert break_down(text) == first


def test_a_scene_further_down_covers_the_lines_where_it_stands_now() -> None:
    text = "INT. ROOM - DAY\n\nMara waits.\n\nINT. HALL - DAY\n\nTeo runs.\n"
    before = break_down(text).scenes[1]
    after = break_down(text.replace("Mara waits.", "Mara waits.\n\nShe sits.")).scenes[1]
    assert (after.lines[0], after.shots[0].lines) == (before.lines[0] + 2, tuple((start + 2, stop + 2) for start, stop in before.shots[0].lines))
