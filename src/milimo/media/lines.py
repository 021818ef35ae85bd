"""Text into lines: where a line may break in any of the bundled scripts, and which way it reads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

RLI, PDI = "\u2067", "\u2069"
_NOT_FIRST = frozenset("、。，．・：；？！）」』】〉》〕］｝ー々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.!?:;)]}…—”’%")
_NOT_LAST = frozenset("（「『【〈《〔［｛“‘([{")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def clean(text: str) -> str:
    """Line ends made one kind; characters that no XML may hold are taken out."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\t", "\u2003"))


def reads_right_to_left(text: str) -> bool:
    """By the first strong character, as Unicode's bidirectional algorithm (P2, P3) has it."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def isolated(line: str) -> str:
    """A line marked with its own direction: the renderer takes every paragraph as left to right."""
    return f"{RLI}{line}{PDI}" if reads_right_to_left(line) else line


def is_ideographic(character: str) -> bool:
    """Han, kana and full-width forms: a line may break between any two of them."""
    code = ord(character)
    return 0x2E80 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0xFF00 <= code <= 0xFFEF or code >= 0x20000


def pieces(paragraph: str) -> list[str]:
    """The smallest parts between which a line may break; a space stays at its part's end. Ideographs break anywhere but
    before closing and after opening marks (kinsoku)."""
    out: list[str] = []
    for character in paragraph:
        if not out:
            out.append(character)
            continue
        last = out[-1][-1]
        breaks = last == " " and character != " "
        if is_ideographic(character) or is_ideographic(last):
            breaks = breaks or (character not in _NOT_FIRST and last not in _NOT_LAST and character != " ")
        if breaks:
            out.append(character)
        else:
            out[-1] += character
    return out


def wrap(text: str, widest: float, width: Callable[[str], float]) -> list[str]:
    """Lines no wider than `widest` (in what `width` measures) where the parts allow it, as few as needed and as even as
    that many lines can be. Breaks that the text has are kept; empty lines stay empty."""
    lines: list[str] = []
    for paragraph in clean(text).split("\n"):
        parts = pieces(paragraph.strip(" "))
        if not parts:
            lines.append("")
            continue
        fewest = len(_filled(parts, widest, width))
        low, high = max(widest / fewest * 0.6, max(width(part.rstrip(" ")) for part in parts)), widest
        for _ in range(12):
            if high <= low:
                break
            middle = (low + high) / 2
            if len(_filled(parts, middle, width)) > fewest:
                low = middle
            else:
                high = middle
        lines += _filled(parts, high, width)
    return lines


def _filled(parts: list[str], widest: float, width: Callable[[str], float]) -> list[str]:
    """Greedy filling."""
    lines: list[str] = []
    line = ""
    for part in parts:
        if line and width((line + part).rstrip(" ")) > widest:
            lines.append(line.rstrip(" "))
            line = part
        else:
            line += part
    return [*lines, line.rstrip(" ")] if line else lines
