"""A script while it is typed: what each line is, the outline, pages and running time. Fast: no shots are made."""

from collections.abc import Sequence

from milimo.contracts.board import LineClass, OutlineMark, OutlineScene, ParseAnswer
from milimo.contracts.story import ScriptFormat
from milimo.story.breakdown import title_of
from milimo.story.emphasis import plain
from milimo.story.formats import scenes_of
from milimo.story.fountain import parse
from milimo.story.headings import read_heading
from milimo.story.outline import Beat, BeatKind, SceneText
from milimo.story.pages import page_starts
from milimo.story.screenplay import Block, BlockType
from milimo.story.timing import action_seconds, speech_seconds, speech_shot_seconds

_CARD_S = 3.0


def parse_live(text: str) -> ParseAnswer:
    """Of 120 pages in about a fifth of a second."""
    script = parse(text)
    format_, scenes = scenes_of(script)
    starts, pages = page_starts(script)
    shown = [_scene(scene, number, starts) for number, scene in enumerate(scenes, 1)]
    headings = [scene.heading for scene in scenes if scene.heading] if format_ is ScriptFormat.FOUNTAIN else []
    places = dict.fromkeys(name for heading in dict.fromkeys(headings) if (name := read_heading(heading).name))
    return ParseAnswer(
        title=title_of(script, "title")[:300], format=format_, lines=_classes(script.blocks), scenes=tuple(shown), pages=round(pages, 3),
        sections=tuple(OutlineMark(line=max(1, block.line), level=block.level, text=plain(block.text))
                       for block in script.blocks if block.type is BlockType.SECTION),
        seconds=round(sum(scene.seconds for scene in shown), 1),
        characters=tuple(dict.fromkeys(block.name for block in script.blocks if block.type is BlockType.CHARACTER and block.name)),
        places=tuple(places))


def _classes(blocks: Sequence[Block]) -> tuple[LineClass, ...]:
    made: list[LineClass] = []
    for block in blocks:
        kind = LineClass(block.type.value)
        made.extend(kind for _ in range(max(1, block.last_line - block.line + 1)))
    return tuple(made)


def _scene(scene: SceneText, number: int, starts: dict[int, float]) -> OutlineScene:
    speakers = dict.fromkeys(beat.speech.cue.name for beat in scene.beats if beat.speech is not None)
    return OutlineScene(
        number=scene.number or str(number), heading=scene.heading, lines=(max(1, scene.first), max(1, scene.first, scene.last)),
        page=round(1 + starts.get(scene.first, 0.0), 3), synopsis=scene.synopsis, characters=tuple(name for name in speakers if name),
        seconds=round(sum(_seconds(beat) for beat in scene.beats), 1))


def _seconds(beat: Beat) -> float:
    if beat.speech is not None:
        return speech_shot_seconds(sum(speech_seconds(words, aside) for aside, words in beat.speech.parts))
    return _CARD_S if beat.kind is BeatKind.CARD else action_seconds(beat.text)
