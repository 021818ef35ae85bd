"""A board on paper: every shot on its page, pictures to the byte, words that can be read back."""

import re
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from milimo.media.fonts import advance
from milimo.media.pdf import Pdf, jpeg_size, wrapped
from milimo.media.storyboard import GRIDS, Storyboard, StoryboardCell, draw


def jpeg(width: int = 64, height: int = 36, *, grey: bool = False) -> bytes:
    shape = (height, width) if grey else (height, width, 3)
    done, content = cv2.imencode(".jpg", np.full(shape, 120, np.uint8))
    assert done
    return content.tobytes()


def streams(pdf: bytes) -> list[bytes]:
    return [zlib.decompress(found[1]) for found in re.finditer(rb"/FlateDecode /Length \d+ >>\nstream\n(.*?)\nendstream", pdf, re.DOTALL)]


def said(pdf: bytes) -> str:
    """All words, by the maps from glyphs to characters that readers search with."""
    parts = streams(pdf)
    maps = [{found[1]: bytes.fromhex(found[2].decode()).decode("utf-16-be") for found in re.finditer(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", part)}
            for part in parts if part.startswith(b"/CIDInit")]
    words: list[str] = []
    for part in parts:
        for font, text in re.findall(rb"/F(\d) [\d.]+ Tf [^<]*<([0-9A-F]*)> Tj", part):
            words.append("".join(maps[int(font)][text[at:at + 4]] for at in range(0, len(text), 4)))
    return "\n".join(words)


def board(count: int, per_page: int, picture: Path | None = None, text: str = "A boat lies at the quay.") -> Storyboard:
    return Storyboard(title="Лодка", subtitle="2 scenes", per_page=per_page, aspect=16 / 9, cells=tuple(StoryboardCell(
        code=f"{number}A", scene="1  EXT. HARBOUR - NIGHT", facts="wide · static · 4.0 s", text=text,
        picture=str(picture) if picture else None) for number in range(count)))


@pytest.mark.parametrize("per_page", GRIDS)
def test_every_shot_is_on_paper_and_pages_are_counted(per_page: int) -> None:
    pdf = draw(board(13, per_page))
    pages = -(-13 // per_page)
    assert pdf.startswith(b"%PDF-1.7") and pdf.endswith(b"%%EOF\n") and pdf.count(b"/Type /Page ") == pages
    words = said(pdf)
    assert [f"{number}A" for number in range(13)] == re.findall(r"^\d+A$", words, re.MULTILINE)
    assert "Лодка" in words and f"{pages} / {pages}" in words and "no take yet" in words and "A boat lies" in words
    table = int(re.findall(rb"startxref\n(\d+)", pdf)[0])
    for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n", pdf[table:]), 1):
        assert pdf[int(place):].startswith(f"{number} 0 obj".encode())


def test_pictures_are_in_it_as_they_are_and_what_is_none_is_an_empty_frame(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.jpg", tmp_path / "bad.jpg"
    good.write_bytes(jpeg())
    bad.write_bytes(b"\xff\xd8\xff\xe0 no picture")
    pdf = draw(board(2, 2, good))
    assert pdf.count(jpeg()) == 1 and len(re.findall(rb"/I0 Do", b"".join(streams(pdf)))) == 2
    for path in (bad, tmp_path / "gone.jpg"):
        assert "no take yet" in said(draw(board(1, 1, path)))


@pytest.mark.parametrize("grey", [False, True])
def test_the_size_of_a_picture_is_read_from_its_header(grey: bool) -> None:
    assert jpeg_size(jpeg(40, 20, grey=grey)) == (40, 20, 1 if grey else 3)
    for end in range(0, len(jpeg()), 7):
        jpeg_size(jpeg()[:end])
    assert jpeg_size(b"\x89PNG") is None and jpeg_size(b"\xff\xd8" + b"\xff" * 40) is None


def test_the_same_board_is_the_same_file_and_brackets_break_nothing() -> None:
    assert draw(board(3, 6)) == draw(board(3, 6))
    strange = "(a) \\ <b> >> endstream %%EOF \u202e日本 \u0000 ☃"
    pdf = draw(board(1, 1, text=strange))
    assert "(a) \\ <b> >> endstream %%EOF" in said(pdf) and "日本" in said(pdf) and pdf.count(b"startxref") == 1


def test_lines_are_as_wide_as_they_may_be() -> None:
    words = "the quick brown fox jumps over a verylongwordthatdoesnotfitintoasingleline and rests " * 3
    lines = wrapped(words, 100, 9, 50)
    assert all(advance(line) * 9 <= 100 for line in lines) and "".join(lines).replace(" ", "") == words.replace(" ", "")
    short = wrapped(words, 100, 9, 2)
    assert len(short) == 2 and short[1].endswith("…") and advance(short[1]) * 9 <= 100
    assert wrapped("", 100, 9, 3) == [""]


def test_an_empty_document_has_its_page() -> None:
    pdf = Pdf(100, 100)
    pdf.page()
    assert pdf.finish().count(b"/Type /Page ") == 1
