"""A script while it is typed: the same classes as the parser, the same scenes and pages as the breakdown."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoring import KINDS, script

from milimo.story import break_down
from milimo.story.live import parse_live

SPEC = Path(__file__).parents[2] / "spec" / "fountain"


@pytest.mark.parametrize("kind", KINDS)
def test_it_agrees_with_the_breakdown(kind: str) -> None:
    text = script(kind)
    live, made = parse_live(text), break_down(text)
    assert [(scene.number, scene.heading) for scene in live.scenes] == [(scene.number, scene.heading) for scene in made.scenes]
    assert (live.title, live.format, live.pages) == (made.title, made.format, made.pages)
    assert abs(live.seconds - made.seconds) <= 0.3 * made.seconds
    pages = [scene.page for scene in live.scenes]
    assert pages == sorted(pages) and 1.0 <= pages[0] < 1.1 and pages[-1] <= 1 + live.pages


def test_every_line_has_the_class_that_the_parser_gives_it() -> None:
    text = "Title: A\n\nINT. ROOM - DAY\n\nA man\nwaits.\n\nMAN\n(low)\nHello.\n\n[[a note\nover two]]\n\n# Act\n\nCUT TO:\n"
    assert [kind.value for kind in parse_live(text).lines] == [
        "title", "blank", "heading", "blank", "action", "action", "blank", "character", "parenthetical", "dialogue", "blank", "note", "note",
        "blank", "section", "blank", "transition"]
    assert [(mark.line, mark.level, mark.text) for mark in parse_live(text).sections] == [(15, 1, "Act")]


@given(st.text(alphabet="AB.i \n\r\t#=>~@!()[]/*:", max_size=200))
def test_any_text_has_as_many_classes_as_lines(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert len(parse_live(text).lines) == len(lines) - (lines[-1] == "")


def test_characters_and_places_for_completion() -> None:
    told = parse_live("INT. ROOM - DAY\n\nMARA (O.S.)\nHere.\n\nEXT. QUAY - NIGHT\n\nTEO\nThere.\n\nINT. ROOM - NIGHT\n\nMARA\nYes.\n")
    assert told.characters == ("MARA", "TEO") and told.places == ("ROOM", "QUAY")
    assert [scene.characters for scene in told.scenes] == [("MARA",), ("TEO",), ("MARA",)]


@pytest.mark.parametrize("case", [case for file in sorted(SPEC.glob("*.json")) for case in json.loads(file.read_text("utf-8"))],
                         ids=lambda case: case["name"])
def test_the_vectors_of_the_fountain_spec_have_a_class_for_each_line(case: dict[str, Any]) -> None:
    classes = [kind.value for kind in parse_live(case["text"]).lines]
    assert len(classes) == len(case["text"].replace("\r\n", "\n").replace("\r", "\n").splitlines())
    if len(classes) == len(case["kinds"]):
        assert classes == case["kinds"]
