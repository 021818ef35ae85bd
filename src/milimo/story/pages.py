"""How long a script is on paper: the page rule of the trade, a page is about a minute."""

from __future__ import annotations

from milimo.story.emphasis import plain
from milimo.story.screenplay import BlockType, Script

LINES_A_PAGE = 55
_WIDTHS: dict[BlockType, int] = {
    # characters a line in 12-point Courier on a US Letter page with the usual indents
    BlockType.HEADING: 61, BlockType.ACTION: 61, BlockType.CENTRED: 61, BlockType.TRANSITION: 61, BlockType.CHARACTER: 38,
    BlockType.DIALOGUE: 35, BlockType.PARENTHETICAL: 28, BlockType.LYRIC: 35,
}


def page_count(script: Script) -> float:
    """Pages of the formatted script, without its title page; what is not printed (notes, outline, boneyard) does not count."""
    return page_starts(script)[1]


def page_starts(script: Script) -> tuple[dict[int, float], float]:
    """Where each heading begins (line of the script → pages before it), and how many pages there are."""
    lines = 0
    blank = True
    starts: dict[int, float] = {}
    for block in script.blocks:
        if block.type is BlockType.PAGE_BREAK:
            lines = -(-lines // LINES_A_PAGE) * LINES_A_PAGE
            blank = True
        elif block.type is BlockType.BLANK:
            lines += not blank
            blank = True
        elif (width := _WIDTHS.get(block.type)) is not None:
            if block.type is BlockType.HEADING:
                lines += lines > 0
                starts[block.line] = lines / LINES_A_PAGE
            lines += max(1, _wrapped(plain(block.text), width))
            blank = False
    return starts, lines / LINES_A_PAGE


def _wrapped(text: str, width: int) -> int:
    """Lines that a greedy word wrap fills; a word longer than a line breaks over several."""
    if len(text) <= width:
        return 1
    lines, used = 1, 0
    for word in text.split():
        length = len(word)
        if used and used + 1 + length > width:
            lines, used = lines + 1, 0
        lines += max(0, length - 1) // width
        used += length % width + bool(used)
    return lines
