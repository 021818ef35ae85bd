"""A screenplay as a list of typed lines, complete enough to print it back byte for byte.

Nothing here holds source text: a block is what a line *means* plus the white space around it. Models made by hand and
models that come from a parse are the same kind of thing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class BlockType(StrEnum):
    TITLE = "title"                    # `Key: value` on the title page
    TITLE_TEXT = "title_text"          # an indented line that goes on with the value above
    BLANK = "blank"
    HEADING = "heading"
    ACTION = "action"
    CHARACTER = "character"
    PARENTHETICAL = "parenthetical"
    DIALOGUE = "dialogue"
    LYRIC = "lyric"
    TRANSITION = "transition"
    CENTRED = "centred"
    SECTION = "section"
    SYNOPSIS = "synopsis"
    NOTE = "note"                      # a line, or several, of nothing but [[notes]]
    BONEYARD = "boneyard"              # the same with /* what is cut */
    PAGE_BREAK = "page_break"


@dataclass(frozen=True, slots=True)
class Layout:
    """White space as it was written: `indent` marker `gap` text `tail` closing-marker `trail` `end`."""

    indent: str = ""
    gap: str = ""
    tail: str = ""
    trail: str = ""
    end: str = "\n"


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a screenplay, or several where a note or boneyard runs over line ends (`text` then holds them).

    `text` is without markers but with emphasis, notes and boneyard inside it; `milimo.story.emphasis` reads those.
    Positions are not part of what a block *is*: two scripts with the same words in other places are equal line by line.
    """

    type: BlockType
    text: str = ""
    forced: bool = False               # written with its marker: . ! @ >
    key: str = ""                      # of a title field: `Draft date`, `@Mara`
    number: str = ""                   # of a heading: `1A`
    level: int = 0                     # of a section, from 1
    dual: bool = False                 # of a cue: spoken together with the cue before
    layout: Layout = Layout()
    line: int = field(default=0, compare=False)         # first line, from 1
    last_line: int = field(default=0, compare=False)
    offset: int = field(default=0, compare=False)       # characters from the script's start to the line's first

    @property
    def name(self) -> str:
        """Of a cue: the name without extensions. `MARA (O.S.) (CONT'D)` is `MARA`."""
        return self.text.partition("(")[0].strip()

    @property
    def extensions(self) -> tuple[str, ...]:
        """Of a cue: `("O.S.", "CONT'D")`."""
        parts = self.text.split("(")[1:]
        return tuple(part.partition(")")[0].strip() for part in parts)


@dataclass(frozen=True, slots=True)
class Script:
    blocks: tuple[Block, ...]
    bom: bool = False                  # the text began with a byte order mark


SPOKEN = frozenset({BlockType.PARENTHETICAL, BlockType.DIALOGUE, BlockType.LYRIC})
"""What may stand under a cue."""
