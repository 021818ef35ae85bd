"""Fountain, complete: text to blocks, and blocks to text.

`print_script(parse(text)) == text` for every text, and `parse(print_script(script)) == script` for every script whose
lines say what they are. Everything is linear in the length of the text; no pattern can backtrack.

Two habits of working scripts are accepted beyond the written standard: a heading or a `CUT TO:` need not be followed by
a blank line, and `FADE IN:`, `FADE OUT.` and their like are transitions without a marker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from milimo.story.emphasis import regions, without_regions
from milimo.story.screenplay import Block, BlockType, Layout, Script

_HEADING_STARTS = ("int./ext", "int/ext", "ext./int", "ext/int", "int", "ext", "est", "i/e")
_LINE_END = re.compile(r"\r\n|\n|\r")
_TITLE_KEYS = frozenset({
    "title", "credit", "author", "authors", "written by", "source", "notes", "note", "draft date", "date", "contact",
    "copyright", "revision", "version", "draft", "format", "font", "logline", "genre", "language", "director"})
_PLAIN_TRANSITIONS = frozenset({
    "FADE IN:", "FADE IN.", "FADE IN", "FADE OUT.", "FADE OUT:", "FADE OUT", "FADE TO BLACK.", "FADE TO BLACK:",
    "FADE TO WHITE.", "FADE TO WHITE:", "CUT TO BLACK.", "CUT TO BLACK:", "FADE UP:", "FADE UP."})


def parse(text: str) -> Script:
    """The whole text as blocks. Nothing is dropped: what is not understood is action."""
    bom = text.startswith("\ufeff")
    lines = list(_logical_lines(text[1:] if bom else text, offset=int(bom)))
    title = _title_page(lines)
    blocks = [_title_block(line) for line in lines[:title]]
    names = tuple(block.key[1:].strip().casefold() for block in blocks if block.key.startswith("@"))
    blocks.extend(_Body(lines[title:], names).blocks())
    return Script(tuple(blocks), bom)


def print_script(script: Script) -> str:
    """The script as text."""
    return ("\ufeff" if script.bom else "") + "".join(_printed(block) for block in script.blocks)


# ---- printing -------------------------------------------------------------------------------------------------------


def _printed(block: Block) -> str:
    layout = block.layout
    opening, closing = _markers(block)
    return f"{layout.indent}{opening}{layout.gap}{block.text}{layout.tail}{closing}{layout.trail}{layout.end}"


def _markers(block: Block) -> tuple[str, str]:
    match block.type:
        case BlockType.TITLE:
            return f"{block.key}:", ""
        case BlockType.HEADING:
            return "." if block.forced else "", f"#{block.number}#" if block.number else ""
        case BlockType.CHARACTER:
            return "@" if block.forced else "", "^" if block.dual else ""
        case BlockType.ACTION:
            return "!" if block.forced else "", ""
        case BlockType.TRANSITION:
            return ">" if block.forced else "", ""
        case BlockType.CENTRED:
            return ">", "<"
        case BlockType.LYRIC:
            return "~", ""
        case BlockType.SECTION:
            return "#" * block.level, ""
        case BlockType.SYNOPSIS:
            return "=", ""
        case _:
            return "", ""


# ---- lines ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without its end; or several, where a note or boneyard holds the line ends between them."""

    raw: str
    end: str
    number: int
    last: int
    offset: int

    @property
    def blank(self) -> bool:
        return not self.raw.strip()


def _logical_lines(text: str, offset: int) -> Iterator[_Line]:
    inside = iter(regions(text))
    region = next(inside, None)
    start, number, last = 0, 1, 1
    for found in _LINE_END.finditer(text):
        stop = found.start()
        while region is not None and region[1] <= stop:
            region = next(inside, None)
        if region is None or region[0] >= stop:
            yield _Line(text[start:stop], found.group(), number, last, start + offset)
            start, number = found.end(), last + 1
        last += 1
    if start < len(text):
        yield _Line(text[start:], "", number, last, start + offset)


# ---- title page -----------------------------------------------------------------------------------------------------


def _title_page(lines: list[_Line]) -> int:
    """How many lines the title page has: 0 unless every line up to the first blank is a field or goes on with one."""
    known = False
    for count, line in enumerate(lines):
        if line.blank:
            return count if known else 0
        key = _title_key(line)
        if key is None and (count == 0 or not line.raw[0].isspace()):
            return 0
        if key is not None and (key.casefold() in _TITLE_KEYS or key.startswith("@")):
            known = True
    return len(lines) if known else 0


def _title_key(line: _Line) -> str | None:
    key, colon, _ = line.raw.partition(":")
    if not colon or not key or key[0].isspace() or key != key.strip() or "\n" in key or "\r" in key:
        return None
    return None if key[0] in ".!>~#=" or f"{key}:" in _PLAIN_TRANSITIONS or key.endswith(" TO") else key


def _title_block(line: _Line) -> Block:
    key = _title_key(line)
    if key is None:
        indent, text, trail = _split_space(line.raw)
        return _block(line, BlockType.TITLE_TEXT, text, Layout(indent=indent, trail=trail))
    gap, text, trail = _split_space(line.raw[len(key) + 1:])
    return _block(line, BlockType.TITLE, text, Layout(gap=gap, trail=trail), key=key)


# ---- body -----------------------------------------------------------------------------------------------------------


class _Body:
    """Reads the lines after the title page, in order; what a line is depends on its neighbours."""

    def __init__(self, lines: list[_Line], names: tuple[str, ...]) -> None:
        self._lines = lines
        self._names = names            # declared elements, casefolded
        self._fresh = True             # nothing but white space (or an outline mark) since the last content
        self._speech = False           # inside a dialogue block

    def blocks(self) -> Iterator[Block]:
        for index, line in enumerate(self._lines):
            following = self._lines[index + 1] if index + 1 < len(self._lines) else None
            block = self._block(line, following is None or following.blank)
            if block.type in _OUTLINE:
                self._fresh = True
            elif block.type not in (BlockType.NOTE, BlockType.BONEYARD):
                self._fresh = False
            if block.type is BlockType.CHARACTER:
                self._speech = True
            elif block.type is BlockType.BLANK:
                self._speech = False
            yield block

    def _block(self, line: _Line, last: bool) -> Block:
        """`last`: a blank line, or nothing, comes after this one."""
        if line.blank:
            kept = self._speech and len(line.raw) >= 2      # two spaces keep a speech going
            return _block(line, BlockType.DIALOGUE if kept else BlockType.BLANK, "", Layout(indent=line.raw))
        shown = without_regions(line.raw).strip()
        if not shown:
            indent, text, trail = _split_space(line.raw)
            return _block(line, BlockType.BONEYARD if "/*" in text else BlockType.NOTE, text, Layout(indent=indent, trail=trail))
        if self._speech:
            return _spoken(line, shown)
        return self._marked(line, shown, last) or self._unmarked(line, shown, last)

    def _marked(self, line: _Line, shown: str, last: bool) -> Block | None:
        raw = line.raw.lstrip()
        first, rest = raw[0], raw[1:]
        if first == "!":
            return _after_marker(line, BlockType.ACTION, 1, forced=True)
        if len(shown) >= 3 and not shown.strip("=") and shown == raw.rstrip():
            return _after_marker(line, BlockType.PAGE_BREAK, 0)
        if first == "#":
            level = len(raw) - len(raw.lstrip("#"))
            return _after_marker(line, BlockType.SECTION, level, level=level)
        if first == "=":
            return _after_marker(line, BlockType.SYNOPSIS, 1)
        if first == "~":
            return _after_marker(line, BlockType.LYRIC, 1)
        if first == ">":
            if len(raw) > 1 and raw.rstrip().endswith("<"):
                return _centred(line)
            return _after_marker(line, BlockType.TRANSITION, 1, forced=True)
        if first == "." and rest[:1].isalnum():
            return _heading(line, forced=True)
        if first == "@" and self._fresh and not last and not self._is_mention(rest):
            return _cue(line, forced=True)
        return None

    def _unmarked(self, line: _Line, shown: str, last: bool) -> Block:
        if self._fresh and _starts_heading(shown) and not line.raw.lstrip().startswith(("[[", "/*")):
            return _heading(line, forced=False)
        if self._fresh and (shown in _PLAIN_TRANSITIONS or (shown.endswith(" TO:") and shown == shown.upper())):
            return _after_marker(line, BlockType.TRANSITION, 0)
        if self._fresh and not last and _is_cue(shown):
            return _cue(line, forced=False)
        return _after_marker(line, BlockType.ACTION, 0)

    def _is_mention(self, rest: str) -> bool:
        """`@Mara wipes her hands`: an element named in action. A forced cue is a name and nothing more."""
        name = rest.partition("(")[0].rstrip(" \t^")
        if not name.strip() or name.rstrip().endswith((".", "!", "?", ",", ";")):
            return True
        folded = name.casefold()
        return any(folded.startswith(declared) and folded[len(declared):].strip() for declared in self._names)


_OUTLINE = (BlockType.BLANK, BlockType.SECTION, BlockType.SYNOPSIS, BlockType.PAGE_BREAK)


def _starts_heading(shown: str) -> bool:
    lowered = shown[:12].casefold()
    for start in _HEADING_STARTS:
        if lowered.startswith(start):
            return lowered[len(start):len(start) + 1] in (".", " ") and len(shown) > len(start) + 1
    return False


def _is_cue(shown: str) -> bool:
    name = shown.rstrip("^").partition("(")[0].strip()
    after = shown.rstrip("^ \t").rpartition(")")[2]
    return (bool(name) and name == name.upper() and name != name.lower()
            and ("(" not in shown or not after) and not name.startswith(("-", "\"", "*")))


# ---- blocks ---------------------------------------------------------------------------------------------------------


def _block(line: _Line, kind: BlockType, text: str, layout: Layout, *, key: str = "", number: str = "", level: int = 0,
           forced: bool = False, dual: bool = False) -> Block:
    ended = Layout(layout.indent, layout.gap, layout.tail, layout.trail, line.end)
    return Block(kind, text, forced=forced, key=key, number=number, level=level, dual=dual, layout=ended,
                 line=line.number, last_line=line.last, offset=line.offset)


def _split_space(raw: str) -> tuple[str, str, str]:
    """Leading white space, what is between, trailing white space."""
    text = raw.strip()
    if not text:
        return raw, "", ""
    indent = len(raw) - len(raw.lstrip())
    return raw[:indent], text, raw[indent + len(text):]


def _after_marker(line: _Line, kind: BlockType, marker: int, *, forced: bool = False, level: int = 0) -> Block:
    indent, text, trail = _split_space(line.raw)
    if not marker:
        return _block(line, kind, text, Layout(indent=indent, trail=trail))
    gap, text, inner = _split_space(text[marker:])
    return _block(line, kind, text, Layout(indent=indent, gap=gap, trail=inner + trail), forced=forced, level=level)


def _centred(line: _Line) -> Block:
    indent, text, trail = _split_space(line.raw)
    gap, text, tail = _split_space(text[1:-1])
    return _block(line, BlockType.CENTRED, text, Layout(indent=indent, gap=gap, tail=tail, trail=trail))


def _heading(line: _Line, *, forced: bool) -> Block:
    indent, text, trail = _split_space(line.raw)
    gap = ""
    if forced:
        gap, text, _ = _split_space(text[1:])
    number, tail = "", ""
    if text.endswith("#"):
        before, _, inner = text[:-1].rpartition("#")
        if before.strip() and inner and all(c.isalnum() or c in "-." for c in inner):
            number = inner
            _, text, tail = _split_space(before)
    return _block(line, BlockType.HEADING, text, Layout(indent=indent, gap=gap, tail=tail, trail=trail),
                  number=number, forced=forced)


def _cue(line: _Line, *, forced: bool) -> Block:
    indent, text, trail = _split_space(line.raw)
    gap = ""
    if forced:
        gap, text, _ = _split_space(text[1:])
    dual, tail = text.endswith("^") and bool(text[:-1].strip()), ""
    if dual:
        _, text, tail = _split_space(text[:-1])
    return _block(line, BlockType.CHARACTER, text, Layout(indent=indent, gap=gap, tail=tail, trail=trail),
                  forced=forced, dual=dual)


def _spoken(line: _Line, shown: str) -> Block:
    if shown.startswith("(") and shown.endswith(")"):
        return _after_marker(line, BlockType.PARENTHETICAL, 0)
    if line.raw.lstrip().startswith("~"):
        return _after_marker(line, BlockType.LYRIC, 1)
    return _after_marker(line, BlockType.DIALOGUE, 0)
