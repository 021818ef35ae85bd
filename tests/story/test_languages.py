"""The language of a film's captions, from its title page."""

from __future__ import annotations

import pytest

from milimo.contracts.jobs import FilmSettings, StoredBreakdown
from milimo.story import break_down
from milimo.timeline.assemble import assemble


@pytest.mark.parametrize(("written", "tag"), [
    ("English", "en"), ("DEUTSCH", "de"), ("日本語", "ja"), ("العربية", "ar"), ("fr", "fr"), ("pt-br", "pt-BR"), ("zh-hans-cn", "zh-Hans-CN"),
    ("gsw", "gsw"), ("Klingon", "und"), ("a mix of both", "und"), ("", "und"), ("x" * 300, "und")])
def test_a_tag_or_a_name_becomes_a_tag(written: str, tag: str) -> None:
    made = break_down(f"Title: Word\nLanguage: {written}\n\nINT. ROOM - DAY\n\nA man waits.\n")
    assert made.language == tag
    stored = StoredBreakdown(title=made.title, language=made.language, scenes=(), elements=())
    assert assemble(stored, {}, FilmSettings()).language == tag


def test_without_a_word_nothing_is_claimed() -> None:
    assert break_down("INT. ROOM - DAY\n\nA man waits.\n").language == "und"
