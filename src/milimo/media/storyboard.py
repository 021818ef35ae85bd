"""A board on paper: `python -m milimo.media.storyboard TARGET` reads a `Storyboard` as JSON from its input and writes a PDF.

A process of its own, so that the server neither waits for it nor holds its fonts.
"""

import sys
from pathlib import Path

from milimo.contracts.base import Model
from milimo.media.pdf import Pdf, jpeg_size, wrapped

WIDTH, HEIGHT = 841.89, 595.28
"""A4, lying; points."""
MARGIN, GUTTER, HEAD = 36.0, 16.0, 26.0
GRIDS: dict[int, tuple[int, int]] = {1: (1, 1), 2: (2, 1), 3: (3, 1), 4: (2, 2), 6: (3, 2), 8: (4, 2), 9: (3, 3), 12: (4, 3)}
"""Shots a page → across, down."""


class StoryboardCell(Model):
    code: str
    scene: str
    facts: str
    text: str
    picture: str | None = None        # path of a JPEG


class Storyboard(Model):
    title: str
    subtitle: str
    per_page: int
    aspect: float
    cells: tuple[StoryboardCell, ...]


def draw(board: Storyboard) -> bytes:
    """The PDF. A picture that cannot be read is an empty frame."""
    across, down = GRIDS[board.per_page]
    pdf = Pdf(WIDTH, HEIGHT, title=board.title)
    pages = max(1, -(-len(board.cells) // board.per_page))
    wide = (WIDTH - 2 * MARGIN - (across - 1) * GUTTER) / across
    high = (HEIGHT - 2 * MARGIN - HEAD - (down - 1) * GUTTER) / down
    for number in range(pages):
        pdf.page()
        _head(pdf, board, number + 1, pages)
        for place, cell in enumerate(board.cells[number * board.per_page:(number + 1) * board.per_page]):
            x = MARGIN + place % across * (wide + GUTTER)
            y = MARGIN + HEAD + place // across * (high + GUTTER)
            _cell(pdf, cell, x, y, wide, high, board.aspect)
    return pdf.finish()


def _head(pdf: Pdf, board: Storyboard, number: int, pages: int) -> None:
    title = wrapped(board.title, WIDTH - 2 * MARGIN - 240, 13, 1, "bold")[0]
    pdf.text(MARGIN, MARGIN + 10, title, size=13, weight="bold")
    pdf.text(WIDTH - MARGIN - 230, MARGIN + 10, wrapped(board.subtitle, 180, 9, 1)[0], size=9, grey=0.4)
    pdf.text(WIDTH - MARGIN - 40, MARGIN + 10, f"{number} / {pages}", size=9, grey=0.4)


def _cell(pdf: Pdf, cell: StoryboardCell, x: float, y: float, wide: float, high: float, aspect: float) -> None:
    """Picture, code and facts, scene, words: the words get what the picture leaves, at least three lines."""
    size = 8.5 if wide < 200 else 9.5 if wide < 320 else 11.0
    line = size * 1.32
    across = min(wide, (high - 5.6 * line) * aspect)
    tall = across / aspect
    pdf.box(x, y, across, tall, grey=0.93)
    if not (cell.picture is not None and _picture(pdf, Path(cell.picture), x, y, across, tall)):
        pdf.text(x + 8, y + 16, "no take yet", size=size, grey=0.5)
    pdf.box(x, y, across, tall, grey=0.6, line=True)
    at = y + tall + line * 1.15
    pdf.text(x, at, cell.code, size=size * 1.1, weight="bold")
    pdf.text(x + max(30.0, size * 0.72 * len(cell.code) + 12), at, wrapped(cell.facts, wide - 48, size, 1)[0], size=size, grey=0.25)
    at += line
    pdf.text(x, at, wrapped(cell.scene, wide, size * 0.85, 1)[0], size=size * 0.85, grey=0.45)
    for words in wrapped(cell.text, wide, size, max(1, int((y + high - at) / line))):
        at += line
        pdf.text(x, at, words, size=size)


def _picture(pdf: Pdf, path: Path, x: float, y: float, wide: float, tall: float) -> bool:
    """Whole and unbent inside its frame."""
    try:
        content = path.read_bytes()
    except OSError:
        return False
    found = jpeg_size(content)
    if found is None:
        return False
    scale = min(wide / found[0], tall / found[1])
    width, height = found[0] * scale, found[1] * scale
    return pdf.jpeg(x + (wide - width) / 2, y + (tall - height) / 2, width, height, content)


def main(arguments: list[str]) -> int:
    board = Storyboard.model_validate_json(sys.stdin.buffer.read())
    Path(arguments[0]).write_bytes(draw(board))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
