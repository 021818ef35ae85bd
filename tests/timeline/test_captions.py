"""Captions: short enough to read, in two lines, one at a time, nothing of the text lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.contracts.shots import Line
from milimo.contracts.time import FILM_RATE
from milimo.timeline.captions import CAPTION_COLUMNS, LINE_COLUMNS, captions_of, columns, split_text

SPEECH = (
    "A woman checked in this afternoon with your name, your coat and your key. She asked for a quiet room. "
    "She asked not to be disturbed."
)


def test_a_short_line_is_one_caption() -> None:
    [caption] = captions_of([Line(text="Hello.", name="MARA", start=1, end=2)], FILM_RATE, first=0, length=96)
    assert (caption.start, caption.stop, caption.text, caption.speaker) == (24, 48, "Hello.", "MARA")


def test_a_speech_breaks_after_its_sentences_and_shares_its_time_by_length() -> None:
    captions = captions_of([Line(text=SPEECH, start=0, end=10)], FILM_RATE, first=0, length=240)
    assert [caption.text.replace("\n", " ") for caption in captions] == [
        "A woman checked in this afternoon with your name, your coat and your key.",
        "She asked for a quiet room. She asked not to be disturbed.",
    ]
    assert (captions[0].start, captions[-1].stop) == (0, 240)
    assert captions[0].stop == captions[1].start == pytest.approx(240 * 73 / 131, abs=2)


def test_a_caption_has_two_lines_at_most() -> None:
    for caption in captions_of([Line(text=SPEECH, start=0, end=10)], FILM_RATE, first=0, length=240):
        assert len(caption.text.splitlines()) <= 2
        assert all(columns(line) <= LINE_COLUMNS for line in caption.text.splitlines())


def test_two_voices_at_once_share_a_caption() -> None:
    lines = [
        Line(text="What did you tell her?", name="CHEF", start=0, end=2),
        Line(text="I told her it was hot!", name="PAVEL", start=0, end=2),
    ]
    [caption] = captions_of(lines, FILM_RATE, first=0, length=96)
    assert (caption.text, caption.speaker) == ("– What did you tell her?\n– I told her it was hot!", "")


def test_a_line_gives_way_to_the_next() -> None:
    lines = [Line(text="When you said half...", start=0, end=2.5), Line(text="The good half.", start=2, end=4)]
    assert [(caption.start, caption.stop) for caption in captions_of(lines, FILM_RATE, first=0, length=96)] == [
        (0, 48),
        (48, 96),
    ]


def test_what_is_trimmed_away_has_no_caption() -> None:
    lines = [Line(text="One.", start=0, end=1), Line(text="Two.", start=1, end=2), Line(text="Three.", start=3, end=4)]
    got = [
        (caption.text, caption.start, caption.stop) for caption in captions_of(lines, FILM_RATE, first=24, length=36)
    ]
    assert got == [("Two.", 0, 24)]


def test_a_line_without_an_end_lasts_as_long_as_it_takes_to_say() -> None:
    [caption] = captions_of(
        [Line(text="one two three four five six seven eight nine ten eleven twelve thirteen", start=0, end=0)],
        FILM_RATE,
        first=0,
        length=500,
    )
    assert caption.stop == 132  # 13 words at 2.6 a second and half a second of breath


def test_full_width_text_breaks_after_its_own_marks() -> None:
    pieces = split_text(
        "灯台の光は、嵐の夜に消えてしまった。誰がそれを消したのか、今も分からない。海だけが知っている、と彼女は言った。",
        CAPTION_COLUMNS,
    )
    assert all(columns(piece) <= CAPTION_COLUMNS for piece in pieces)
    assert pieces[0].endswith("。")


@given(st.text(alphabet=st.sampled_from("aé е́ق海。, .!-\u0301"), min_size=1, max_size=400))
def test_splitting_loses_no_character_and_keeps_the_measure(text: str) -> None:
    text = " ".join(text.split()) or "a"
    pieces = split_text(text, CAPTION_COLUMNS)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(columns(piece) <= CAPTION_COLUMNS or len(piece) < 2 for piece in pieces)


@given(
    st.lists(st.tuples(st.floats(0, 20), st.floats(0, 20), st.sampled_from(["Yes.", SPEECH])), max_size=6),
    st.integers(0, 200),
    st.integers(1, 300),
)
def test_captions_are_inside_and_never_two_at_once(
    spans: list[tuple[float, float, str]], first: int, length: int
) -> None:
    lines = [Line(text=text, start=start, end=end) for start, end, text in spans]
    reached = 0
    for caption in captions_of(lines, FILM_RATE, first=first, length=length):
        assert reached <= caption.start < caption.stop <= length
        reached = caption.stop


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("The light on the old point never goes out because somebody keeps it.",
         ["The light on the old point never goes out", "because somebody keeps it."]),
        ("He left his brother standing on the jetty at five this morning.",
         ["He left his brother standing", "on the jetty at five this morning."]),
        ("言っただろう。灯りが消えるのは誰かが忘れたからじゃない、誰も来ないからだ。",
         ["言っただろう。灯りが消えるのは誰かが", "忘れたからじゃない、誰も来ないからだ。"]),
    ],
)
def test_two_lines_break_where_a_reader_pauses(text: str, lines: list[str]) -> None:
    """Before a word that joins; never after an article or inside a Japanese word."""
    [caption] = captions_of([Line(text=text, start=0, end=6)], FILM_RATE, first=0, length=240)
    assert caption.text.split("\n") == lines
