"""Lettering: six scripts with no glyph missing, each line reading its own way, words wrapped where they may be."""

from __future__ import annotations

import numpy as np
import pytest

from milimo.contracts.timeline import TitleSource
from milimo.contracts.video import Extent
from milimo.media.fonts import FILES, advance, missing
from milimo.media.lines import clean, isolated, pieces, reads_right_to_left, wrap
from milimo.media.titles import Lettering, draw_caption, draw_title, drawn_advance

HD = Extent(width=1280, height=720)
SCRIPTS = {
    "latin": "The Lighthouse — “Ærø”, Łódź, Tiếng Việt, fjörd 0123456789 … €£",
    "greek": "Ο φάρος στη θύελλα, ΆΈΉΊΌΎΏ ϊΰ",
    "cyrillic": "Маяк в шторм, Ёлка, Їжак, Ђорђе",
    "arabic": "المنارة في العاصفة، أين؟ ٠١٢٣ پچژگ عَرَبِيّ",
    "hebrew": "המגדלור בסערה שָׁלוֹם ״כן״ 12",
    "japanese": "嵐の中の灯台、「カモメ」は海を渡っていく。ヴィーナス 鬱 龜",
    "mixed": "Mara und المنارة mit שלום und 灯台, Маяк, φάρος",
}


@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.parametrize("script", list(SCRIPTS))
def test_every_script_has_its_glyphs(script: str, weight: str) -> None:
    assert missing(SCRIPTS[script], weight) == []                                    # type: ignore[arg-type]
    assert not draw_title(TitleSource(text=SCRIPTS[script], weight=weight), HD).notices  # type: ignore[arg-type]


def test_no_letter_is_drawn_as_a_box_or_left_out() -> None:
    """Each letter leaves ink of its own: not nothing, and not what an unknown character (□) leaves."""
    small = Extent(width=128, height=96)
    box = _ink(draw_caption("\u25a1", small))
    for letter in dict.fromkeys("Łệø Φώς Їжђ منپڠ שלם 灯嵐ァ鬱。"):
        if letter.isalnum():
            ink = _ink(draw_caption(letter, small))
            assert ink.shape != box.shape or np.abs(ink - box).mean() > 1, letter


def _ink(lettering: Lettering) -> np.ndarray:
    assert lettering.rgba is not None
    return lettering.rgba[:, :, 3].astype(int)


def test_an_unknown_glyph_is_told_and_marked() -> None:
    lettering = draw_title(TitleSource(text="Fish 🐟 and 🐟 ☂"), HD)
    assert [notice.code for notice in lettering.notices] == ["GLYPH_MISSING"]
    assert "U+1F41F" in lettering.notices[0].message and "U+2602" in lettering.notices[0].message
    assert draw_caption("🐟", HD).notices[0].code == "GLYPH_MISSING"


@pytest.mark.parametrize(("text", "backwards"), [
    ("Hello مرحبا", False), ("مرحبا Hello", True), ("«123» שלום", True), ("123", False), ("灯台 שלום", False), ("… ", False)])
def test_direction_by_the_first_strong_character(text: str, backwards: bool) -> None:
    assert reads_right_to_left(text) is backwards
    assert isolated(text).startswith("\u2067") is backwards


def test_a_sentence_from_right_to_left_ends_at_the_left() -> None:
    """The exclamation mark of an Arabic line with Latin inside stands left of it all; after a left-to-right mark, right."""
    text = "المنارة Storm العاصفة!"
    lefts, rights = [], []
    for line in (text, "\u200e" + text):
        solid = _ink(draw_title(TitleSource(text=line, size=0.08), HD)) > 220
        columns = np.flatnonzero(solid.any(axis=0))
        runs = np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1)
        lefts.append(len(runs[0]))
        rights.append(len(runs[-1]))
    assert lefts[0] <= 9 and rights[1] <= 9, "a stroke as narrow as an exclamation mark"
    assert rights[0] > 9 or lefts[1] > 9


def test_wrapping_is_even_and_keeps_breaks() -> None:
    text = "the quick brown fox jumps over the lazy dog and runs\n\nfar"
    lines = wrap(text, 14, advance)
    assert lines[-2:] == ["", "far"] and " ".join(lines[:-2]) == text.split("\n")[0]
    widths = [advance(line) for line in lines[:-2]]
    assert max(widths) <= 14 and min(widths) > 0.5 * max(widths)
    assert wrap("Incomprehensibilities", 3, advance) == ["Incomprehensibilities"]
    assert wrap("", 3, advance) == [""] and clean("a\r\nb\rc\x07") == "a\nb\nc"


def test_japanese_breaks_where_it_may() -> None:
    for line in wrap("嵐の中の灯台、「カモメ」は静かに海を渡っていく。", 6, advance):
        assert line[0] not in "、。」ッっー" and line[-1] not in "「（"
    assert pieces("「灯」台。") == ["「灯」", "台。"]


def test_widths_of_joined_letters_are_measured() -> None:
    text = "المنارة القديمة"
    assert 0.4 * advance(text) < drawn_advance(text) < 0.95 * advance(text)


@pytest.mark.parametrize("ground", [0, 128, 255])
def test_captions_are_readable_on_any_ground(ground: int) -> None:
    lettering = draw_caption("She is gone.\nGone where?", HD)
    rgba = lettering.rgba
    assert rgba is not None
    alpha = rgba[:, :, 3:].astype(float) / 255
    seen = rgba[:, :, :3] * alpha + ground * (1 - alpha)
    letters, plate = seen[(rgba[:, :, 0] > 250) & (rgba[:, :, 3] > 250)], seen[(rgba[:, :, 0] < 30) & (rgba[:, :, 3] > 100)]
    contrast = (_luminance(letters.mean()) + 0.05) / (_luminance(plate.mean()) + 0.05)
    assert contrast >= 4.5


def _luminance(value: float) -> float:
    return ((value / 255 + 0.055) / 1.055) ** 2.4


def test_captions_lie_in_the_safe_area() -> None:
    long = "And if the light goes out before the boats are in, then what was all of this for, Mara, tell me that?"
    for text in (long, SCRIPTS["arabic"], SCRIPTS["japanese"]):
        lettering = draw_caption(text, HD)
        assert lettering.rgba is not None
        height, width = lettering.rgba.shape[:2]
        assert lettering.left >= 0.1 * 1280 and lettering.left + width <= 0.9 * 1280
        assert lettering.top + height <= 0.95 * 720
        assert abs(lettering.left + width / 2 - 640) <= 3


@pytest.mark.parametrize("style", ["title", "subtitle", "lower_third", "credits", "chapter"])
@pytest.mark.parametrize("text", ["Written by: Mara\nAnd a second line\nthird", SCRIPTS["mixed"], "שלום\nעולם", "x", " "])
def test_every_style_draws_any_text_inside_the_frame(style: str, text: str) -> None:
    for extent in (HD, Extent(width=720, height=1280)):
        lettering = draw_title(TitleSource(text=text, style=style, size=0.06, background="#102030"), extent)  # type: ignore[arg-type]
        if not text.strip():
            assert lettering.rgba is None
            continue
        assert lettering.rgba is not None
        height, width = lettering.rgba.shape[:2]
        assert width % 2 == height % 2 == lettering.left % 2 == lettering.top % 2 == 0
        assert lettering.left + width <= extent.width and lettering.top + height <= extent.height


def test_place_and_alignment() -> None:
    left, right = (draw_title(TitleSource(text="Harbour", x=0.5, align=align), HD) for align in ("left", "right"))
    edge = 40                                                                       # the shadow's
    assert left.left >= 640 - edge and right.rgba is not None and right.left + right.rgba.shape[1] <= 640 + edge
    high = draw_title(TitleSource(text="Harbour", y=0.2), HD)
    assert high.rgba is not None and abs(high.top + high.rgba.shape[0] / 2 - 144) < 20


def test_fonts_are_small_and_carry_their_licence() -> None:
    for path in FILES.values():
        assert path.stat().st_size <= 4_000_000
    assert "SIL OPEN FONT LICENSE" in (next(iter(FILES.values())).parent / "OFL.txt").read_text()


def test_text_that_looks_like_markup_is_text() -> None:
    lettering = draw_title(TitleSource(text='<image href="file:///etc/passwd"/> & "x" <b>'), HD)
    assert lettering.rgba is not None and not lettering.notices


def test_the_plates_of_two_lines_are_one_ground() -> None:
    """Nowhere darker than elsewhere: their opacities do not add up where they meet."""
    caption = draw_caption("One line\nand another", HD)
    assert caption.rgba is not None
    empty = caption.rgba[:, :, 3][caption.rgba[:, :, :3].max(axis=2) < 20]
    assert empty.max() <= round(0.62 * 255) + 1


def test_two_voices_begin_under_each_other() -> None:
    caption = draw_caption("– Who is there?\n– Nobody at all, as ever.", HD)
    assert caption.rgba is not None
    letters = (caption.rgba[:, :, :3].min(axis=2) > 200) & (caption.rgba[:, :, 3] > 200)
    upper, lower = letters[:letters.shape[0] // 2], letters[letters.shape[0] // 2:]
    assert abs(int(np.argmax(upper.any(axis=0))) - int(np.argmax(lower.any(axis=0)))) <= 1


@pytest.mark.parametrize(("text", "bold_first"), [("Music: Ada Holm", False), ("موسيقى: علي حسن", True)])
def test_credits_stand_as_they_are_read(text: str, bold_first: bool) -> None:
    """The role, quieter, before the name: on its left, and for who reads from the right on its right."""
    credit = draw_title(TitleSource(text=text, style="credits", size=0.06, colour="#ffffff"), HD)
    assert credit.rgba is not None
    middle = HD.width // 2 - credit.left
    bright = (credit.rgba[:, :, :3].min(axis=2) > 150) * (credit.rgba[:, :, 3] > 250)
    left, right = int(bright[:, :middle].sum()), int(bright[:, middle:].sum())
    assert (left > right) is bold_first
