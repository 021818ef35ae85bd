"""A script as scenes of beats: what happens and what is said, in order, with the lines that it stands on.

A beat is an action paragraph, a speech (cue, parentheticals and dialogue) or a title card. Directions on a line of their
own (`INSERT - MIRROR`, `HER POV`) belong to the beat that they open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from milimo.contracts.story import LineSpan, Transition
from milimo.story.emphasis import plain
from milimo.story.screenplay import SPOKEN, Block, BlockType, Script


class BeatKind(StrEnum):
    ACTION = "action"
    SPEECH = "speech"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Speech:
    """What stands under one cue. `parts`: (parenthetical, words) in order."""

    cue: Block
    parts: tuple[tuple[str, str], ...]
    sung: bool = False

    @property
    def off_screen(self) -> bool:
        return any(_is_off(extension) for extension in self.cue.extensions)

    @property
    def voice_over(self) -> bool:
        return any(extension.upper().replace(".", "").replace(" ", "").startswith("VO") for extension in self.cue.extensions)

    @property
    def words(self) -> str:
        return " ".join(words for _, words in self.parts)


def _is_off(extension: str) -> bool:
    folded = extension.upper().replace(".", "").replace(" ", "")
    return folded.startswith(("OS", "VO", "OC", "OFF", "VOICEOVER", "FILTER", "OFFSCREEN"))


@dataclass(frozen=True, slots=True)
class Beat:
    kind: BeatKind
    lines: LineSpan
    text: str                          # plain words, one line
    direction: str = ""                # `INSERT - MIRROR`
    montage: bool = False
    speech: Speech | None = None


@dataclass(slots=True)
class SceneText:
    heading: str
    number: str
    first: int
    last: int
    beats: list[Beat] = field(default_factory=list[Beat])
    synopsis: str = ""
    begins: Transition = Transition.CUT
    ends: Transition = Transition.CUT


_DIRECTIONS = ("INSERT", "CLOSE ON", "CLOSE-UP", "CLOSE UP", "ANGLE ON", "ANGLE", "NEW ANGLE", "POV", "WIDE", "TRACKING", "BACK TO", "INTERCUT", "MONTAGE",
               "SERIES OF SHOTS", "REVERSE", "ON ", "EXTREME CLOSE", "EXTREME WIDE", "OVER THE SHOULDER", "TWO SHOT", "TWO-SHOT", "ESTABLISHING", "AERIAL", "OVERHEAD",
               "FLASHBACK", "END OF", "END MONTAGE", "END INTERCUT", "MEDIUM", "LATER", "SUPER", "FLASH CUT")
_TRANSITIONS: tuple[tuple[str, Transition], ...] = (
    ("FADE IN", Transition.FADE_IN), ("FADE UP", Transition.FADE_IN), ("WHITE", Transition.DIP_TO_WHITE), ("FADE OUT", Transition.FADE_OUT),
    ("FADE TO BLACK", Transition.FADE_OUT), ("DISSOLVE", Transition.DISSOLVE), ("SMASH", Transition.SMASH_CUT), ("MATCH", Transition.MATCH_CUT),
    ("WIPE", Transition.WIPE), ("IRIS", Transition.WIPE), ("CROSSFADE", Transition.DISSOLVE), ("CROSS FADE", Transition.DISSOLVE), ("FADE", Transition.DISSOLVE))


def transition_of(text: str) -> Transition:
    upper = text.upper()
    return next((transition for word, transition in _TRANSITIONS if word in upper), Transition.CUT)


def is_direction(text: str) -> bool:
    """A line in capitals that speaks of the shot, not of a person."""
    return text == text.upper() and text != text.lower() and (text.startswith(_DIRECTIONS) or " POV" in text or text.endswith(" POV"))


def outline(script: Script) -> list[SceneText]:
    """Every printed line of the body is in exactly one beat of one scene."""
    reader = _Reader()
    blocks = script.blocks
    index = 0
    while index < len(blocks):
        index = reader.take(blocks, index)
    return reader.finish()


class _Reader:
    def __init__(self) -> None:
        self._scenes: list[SceneText] = []
        self._pending = Transition.CUT         # from a transition before any scene
        self._opening: Beat | None = None      # a direction that waits for its beat
        self._montage = False

    def take(self, blocks: Sequence[Block], index: int) -> int:
        """Read what begins at `index`; the index after it."""
        block = blocks[index]
        match block.type:
            case BlockType.HEADING:
                self._heading(block)
            case BlockType.TRANSITION:
                self._transition(block)
            case BlockType.CENTRED:
                self._beat(Beat(BeatKind.CARD, (block.line, block.last_line), plain(block.text)))
            case BlockType.CHARACTER:
                return self._speech(blocks, index)
            case BlockType.ACTION | BlockType.PARENTHETICAL | BlockType.DIALOGUE | BlockType.LYRIC:
                return self._action(blocks, index)
            case BlockType.SYNOPSIS if self._scenes:
                scene = self._scenes[-1]
                scene.synopsis = f"{scene.synopsis}\n{plain(block.text)}".strip()[:4000]
            case _:
                pass
        return index + 1

    def finish(self) -> list[SceneText]:
        self._flush()
        return self._scenes

    def _heading(self, block: Block) -> None:
        self._flush()
        self._montage = False
        begins = self._scenes[-1].ends if self._scenes else self._pending
        if begins in (Transition.FADE_OUT,):
            begins = Transition.FADE_IN
        self._scenes.append(SceneText(plain(block.text), block.number, block.line, block.last_line, begins=begins))

    def _transition(self, block: Block) -> None:
        self._flush()
        found = transition_of(block.text)
        if not self._scenes:
            self._pending = found
        elif self._scenes[-1].ends is Transition.CUT or found is not Transition.CUT:
            self._scenes[-1].ends = found
        if self._scenes:
            self._scenes[-1].last = block.last_line

    def _speech(self, blocks: Sequence[Block], index: int) -> int:
        cue, parts, parenthetical, sung = blocks[index], list[tuple[str, str]](), "", False
        last = cue.last_line
        index += 1
        while index < len(blocks) and blocks[index].type in SPOKEN | {BlockType.NOTE, BlockType.BONEYARD}:
            block = blocks[index]
            index += 1
            if block.type is BlockType.PARENTHETICAL:
                parenthetical = plain(block.text).strip("() ")
            elif block.type in SPOKEN and block.text:
                sung = sung or block.type is BlockType.LYRIC
                if parts and not parenthetical:
                    parts[-1] = (parts[-1][0], f"{parts[-1][1]} {plain(block.text)}")
                else:
                    parts.append((parenthetical, plain(block.text)))
                    parenthetical = ""
            if block.type in SPOKEN:
                last = block.last_line
        if is_direction(cue.text):
            words = " ".join(words for _, words in parts)
            self._beat(Beat(BeatKind.ACTION, (cue.line, last), words or cue.text, direction=cue.text))
        else:
            speech = Speech(cue, tuple(parts), sung)
            self._beat(Beat(BeatKind.SPEECH, (cue.line, last), speech.words, speech=speech))
        return index

    def _action(self, blocks: Sequence[Block], index: int) -> int:
        """A paragraph: action lines without a blank between; each dashed line of a list stands for itself."""
        first, words = blocks[index], [plain(blocks[index].text)]
        last = first.last_line
        index += 1
        while index < len(blocks) and blocks[index].type in (BlockType.ACTION, BlockType.LYRIC) and not _is_item(blocks[index].text):
            words.append(plain(blocks[index].text))
            last = blocks[index].last_line
            index += 1
        text = " ".join(word.strip() for word in words).strip()
        item = _is_item(text)
        if is_direction(text) and not item:
            self._direction(text, (first.line, last))
        else:
            self._montage = self._montage and item
            self._beat(Beat(BeatKind.ACTION, (first.line, last), text.lstrip("-–—•* ") if item else text, montage=self._montage))
        return index

    def _direction(self, text: str, lines: LineSpan) -> None:
        self._flush()
        self._montage = text.startswith(("MONTAGE", "SERIES OF SHOTS"))
        self._opening = Beat(BeatKind.ACTION, lines, "", direction=text, montage=self._montage)

    def _beat(self, beat: Beat) -> None:
        if self._opening is not None and beat.kind is not BeatKind.CARD:
            opening, self._opening = self._opening, None
            beat = replace(beat, lines=(opening.lines[0], beat.lines[1]), direction=opening.direction, montage=opening.montage)
        self._flush()
        self._append(beat)

    def _flush(self) -> None:
        if self._opening is not None:
            opening, self._opening = self._opening, None
            if not opening.direction.startswith("END"):
                opening = replace(opening, text=opening.direction.capitalize())
            self._append(opening)

    def _append(self, beat: Beat) -> None:
        if not self._scenes:
            self._scenes.append(SceneText("", "", beat.lines[0], beat.lines[1], begins=self._pending))
        scene = self._scenes[-1]
        scene.beats.append(beat)
        scene.last = max(scene.last, beat.lines[1])


def _is_item(text: str) -> bool:
    return text.lstrip().startswith(("--", "- ", "– ", "— ", "•")) and len(text) > 3
