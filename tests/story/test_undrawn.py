"""Nothing that a script names is lost in silence: what the animatic cannot draw is told, with the line that names it."""

from __future__ import annotations

import pytest

from milimo.story import break_down, read_prompt
from milimo.story.lexicon_people import SUBJECTS
from milimo.story.lexicon_wider import UNDRAWN
from milimo.story.passage import Passage
from milimo.story.undrawn import CODE, in_words, undrawn

SCRIPT = """INT. KITCHEN - DAY

Ana opens the door. A giraffe looks in.

ANA
A giraffe! Or an elephant.

Two giraffes now. No camels.

EXT. MEADOW - DAY

A fox waits by the ferris wheel, still as a statue.
"""


def test_a_script_is_told_what_is_not_drawn_once_and_where() -> None:
    told = [notice for notice in break_down(SCRIPT).notices if notice.code == CODE]
    assert [(notice.line, notice.message.split(" is ")[0]) for notice in told] == [(3, "A giraffe"), (12, "A ferris wheel"), (12, "A fox")]
    assert "generative engine" in told[0].message and "reference picture" in told[2].message


@pytest.mark.parametrize(("words", "found"), [
    ("An elephant and three camels cross the desert.", ("elephant", "camel")), ("There is no elephant.", ()),
    ("He swims like a frog.", ()), ("A man waits.", ()), ("A polar bear sleeps.", ("polar bear",))])
def test_what_is_denied_or_likened_is_not_missed(words: str, found: tuple[str, ...]) -> None:
    assert undrawn(Passage.of(words)) == found


def test_nothing_is_both_drawn_and_not() -> None:
    assert not set(UNDRAWN) & set(SUBJECTS)
    assert in_words(Passage.of("An octopus.")) == () and read_prompt("An octopus.").subjects
