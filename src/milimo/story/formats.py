"""What is no Fountain: numbered shot lists and plain prose, brought into the same outline of scenes and beats."""

from __future__ import annotations

import re
from collections.abc import Sequence

from milimo.contracts.story import ScriptFormat
from milimo.story.emphasis import plain
from milimo.story.outline import Beat, BeatKind, SceneText, outline
from milimo.story.screenplay import Block, BlockType, Script

_ITEM = re.compile(r"^\s*(?:(?:shot|scene|sc|plan)\s*)?#?\d{1,3}[a-z]?\s*[.):\-–—]\s+", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?…])([\"”’)]*)\s+(?=[\"“‘(@]?[^\W_a-z])")
_ABBREVIATIONS = ("mr.", "mrs.", "ms.", "dr.", "st.", "no.", "e.g.", "i.e.", "vs.")
_WORDS_IN_A_NAME = 7


def scenes_of(script: Script) -> tuple[ScriptFormat, list[SceneText]]:
    """The outline of a script of any of the three kinds."""
    kinds = {block.type for block in script.blocks}
    if BlockType.HEADING in kinds:
        return ScriptFormat.FOUNTAIN, outline(script)
    body = [block for block in script.blocks if block.type not in (BlockType.TITLE, BlockType.TITLE_TEXT)]
    items = sum(bool(_ITEM.match(block.text)) for block in body)
    if items >= 2 and 2 * items >= sum(_printed(block) for block in body if block.type is BlockType.ACTION):
        return ScriptFormat.SHOT_LIST, [_shot_list(body)]
    if BlockType.CHARACTER in kinds:
        return ScriptFormat.PROSE, outline(script)
    return ScriptFormat.PROSE, _prose(body)


def _printed(block: Block) -> bool:
    return block.type not in (BlockType.BLANK, BlockType.NOTE, BlockType.BONEYARD, BlockType.SECTION, BlockType.SYNOPSIS, BlockType.PAGE_BREAK)


def _shot_list(body: Sequence[Block]) -> SceneText:
    """Each number opens a shot; lines without one go on with it."""
    beats: list[Beat] = []
    for block in body:
        if not _printed(block):
            continue
        text = plain(block.text)
        found = _ITEM.match(text)
        if found or not beats:
            beats.append(Beat(BeatKind.ACTION, (block.line, block.last_line), text[found.end():] if found else text))
        else:
            last = beats[-1]
            beats[-1] = Beat(BeatKind.ACTION, (last.lines[0], block.last_line), f"{last.text} {text}")
    first, last_line = (beats[0].lines[0], beats[-1].lines[1]) if beats else (1, 1)
    return SceneText("", "", first, last_line, beats)


def _prose(body: Sequence[Block]) -> list[SceneText]:
    """A paragraph is a scene, a sentence a beat. Sentences of one line all stand on that line."""
    scenes: list[SceneText] = []
    paragraph: list[Block] = []
    for block in [*body, None]:
        if block is not None and _printed(block):
            paragraph.append(block)
            continue
        if paragraph and (block is None or block.type is BlockType.BLANK):
            scenes.append(_paragraph(paragraph))
            paragraph = []
    return scenes


def _paragraph(blocks: Sequence[Block]) -> SceneText:
    lines: list[tuple[int, int, Block]] = []           # where in the joined text each line lies
    text = ""
    for block in blocks:
        words = " ".join(plain(block.text).split())
        lines.append((len(text), len(text) + len(words), block))
        text += words + " "
    beats: list[Beat] = []
    at = 0
    for sentence in sentences(text.strip()):
        start = text.index(sentence, at)
        at = start + len(sentence)
        covered = [block for first, last, block in lines if first < at and last > start] or [blocks[0]]
        beats.append(Beat(BeatKind.ACTION, (covered[0].line, covered[-1].last_line), sentence))
    name = " ".join(text.split()[:_WORDS_IN_A_NAME]).rstrip(".,;:!?")
    return SceneText(name + ("…" if len(text.split()) > _WORDS_IN_A_NAME else ""), "", blocks[0].line, blocks[-1].last_line, beats)


def sentences(text: str) -> list[str]:
    """Sentences of a paragraph. One of a word or two (`Rain.`) goes with the next, which shows what it is about."""
    found: list[str] = []
    for part in sentences_exactly(text):
        if found and (found[-1].lower().endswith(_ABBREVIATIONS) or len(found[-1].split()) < 3):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    if len(found) > 1 and len(found[-1].split()) < 3:
        last = found.pop()
        found[-1] = f"{found[-1]} {last}"
    return found


def sentences_exactly(text: str) -> list[str]:
    """Sentences of a paragraph as they are, however short."""
    found: list[str] = []
    start = 0
    for boundary in _SENTENCE.finditer(text):
        found.append(text[start:boundary.end(1)].strip())
        start = boundary.end()
    return [part for part in (*found, text[start:].strip()) if part]
