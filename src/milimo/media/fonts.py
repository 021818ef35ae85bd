"""The bundled family, and what can be asked of it without drawing: which glyphs it lacks, how wide a line is.

`Milimo Sans` is Inter, Noto Sans Arabic, Noto Sans Hebrew and Noto Sans JP merged into one (tools/build_fonts.py).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from fontTools.ttLib import TTFont

FAMILY = "Milimo Sans"
FOLDER = Path(__file__).parent / "fonts"
Weight = Literal["regular", "bold"]
FILES: dict[Weight, Path] = {
    "regular": FOLDER / "MilimoSans-Regular.ttf", "bold": FOLDER / "MilimoSans-Bold.ttf"}
_INVISIBLE = ("Cf", "Cc", "Zs", "Zl", "Zp", "Mn")
"""Categories that need no glyph of their own. (A lone combining mark is drawn where the font has it.)"""


@lru_cache(maxsize=2)
def _metrics(weight: Weight) -> tuple[dict[int, str], dict[str, int], int]:
    """Character → glyph, glyph → advance, units per em."""
    font: Any = TTFont(FILES[weight], lazy=True)
    try:
        advances = {glyph: int(width) for glyph, (width, _) in font["hmtx"].metrics.items()}
        return dict(font.getBestCmap()), advances, int(font["head"].unitsPerEm)
    finally:
        font.close()


def missing(text: str, weight: Weight = "regular") -> list[str]:
    """The characters, in order and once each, that the family cannot draw."""
    glyphs = _metrics(weight)[0]
    composed = unicodedata.normalize("NFC", text)
    return list(dict.fromkeys(
        character for character in composed
        if ord(character) not in glyphs and unicodedata.category(character) not in _INVISIBLE))


def advance(text: str, weight: Weight = "regular") -> float:
    """The width of a line in ems, by the glyphs' advances. Kerning and Arabic joining make it a little less."""
    glyphs, advances, units = _metrics(weight)
    total = 0
    for character in text:
        category = unicodedata.category(character)
        if category in ("Mn", "Cf", "Cc"):
            continue
        total += advances.get(glyphs.get(ord(character), ".notdef"), units // 2)
    return total / units
