"""Beats to shots: what a first assistant director would shoot in one set-up, and what deserves its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from milimo.contracts.shots import Move, Size
from milimo.contracts.story import ElementKind
from milimo.story.camera import CameraWords, read_camera
from milimo.story.figures import PRONOUNS, Names
from milimo.story.lexicon import Hit, Meaning
from milimo.story.outline import Beat, BeatKind
from milimo.story.passage import Passage
from milimo.story.timing import action_seconds, speech_seconds

READ_AT_MOST = 4000
"""Characters of a paragraph that are read for its picture; a longer one is no action any more."""

_LONGEST_JOINED = 11.0       # seconds that an action and the voice over it may fill
_SHORT_EXCHANGE = 6          # words of two lines that play in one two-shot


@dataclass(frozen=True, slots=True)
class ReadBeat:
    """A beat with what its words say; speeches have no passage."""

    beat: Beat
    passage: Passage | None
    camera: CameraWords | None
    people: frozenset[str]             # keys of the elements that it names or that speak in it, if they are seen
    pronouns: bool                     # somebody is spoken of who was named before
    named: tuple[Hit, ...] = ()        # where its elements are named

    @property
    def has_people(self) -> bool:
        return bool(self.people) or self.pronouns


@dataclass(slots=True)
class ShotBeats:
    """The beats of one shot."""

    beats: list[ReadBeat] = field(default_factory=list[ReadBeat])

    @property
    def action(self) -> ReadBeat | None:
        return next((read for read in self.beats if read.beat.kind is BeatKind.ACTION), None)

    @property
    def speeches(self) -> list[Beat]:
        return [read.beat for read in self.beats if read.beat.speech is not None]


def read_beat(beat: Beat, names: Names, speakers: Sequence[str]) -> ReadBeat:
    """`speakers`: element keys of a speech's cue that are in the picture."""
    if beat.kind is not BeatKind.ACTION:
        return ReadBeat(beat, None, None, frozenset(speakers), False)
    text = beat.text if not beat.direction or beat.direction.capitalize() == beat.text else f"{beat.direction}. {beat.text}"
    passage = Passage.of(text[:READ_AT_MOST])
    named = tuple(names.find(passage))
    people = frozenset(hit.value.key for hit in named if hit.value.kind is ElementKind.CHARACTER)
    pronouns = any(word.text in PRONOUNS for word in passage.words) or any(True for _ in passage.said(Meaning.SUBJECT))
    return ReadBeat(beat, passage, read_camera(passage), people, pronouns, named)


def group_beats(reads: Sequence[ReadBeat], cast: Sequence[str]) -> list[ShotBeats]:
    """Shots of a scene. Every beat is in exactly one; a beat opens a shot unless the one before has room for it."""
    shots: list[ShotBeats] = []
    spoken = 0
    for index, read in enumerate(reads):
        rest = reads[index + 1:]
        if shots and _joins(shots, read, rest, spoken, len(cast)):
            shots[-1].beats.append(read)
        else:
            shots.append(ShotBeats([read]))
        spoken += read.beat.kind is BeatKind.SPEECH
    return shots


def _joins(shots: Sequence[ShotBeats], read: ReadBeat, rest: Sequence[ReadBeat], spoken: int, cast: int) -> bool:
    last = shots[-1]
    if read.beat.kind is BeatKind.CARD:
        return not any(other.beat.kind is not BeatKind.CARD for other in rest)      # words over the last picture
    speech = read.beat.speech
    if speech is None:
        return False
    if last.beats[-1].beat.kind is BeatKind.SPEECH:
        return _joins_speech(last, read, spoken, cast)
    action = last.action
    if action is None or len(last.beats) > 1 or action.beat.montage:
        return False
    seconds = action_seconds(action.beat.text)
    length = speech_seconds(speech.words)
    if speech.voice_over or speech.off_screen:
        fits = max(seconds, 0.8 + length) <= _LONGEST_JOINED and (not action.has_people or seconds <= 4.2)
        return fits and (speech.voice_over or not action.has_people or not rest)
    if not rest and action.camera is not None and action.camera.move is not None:
        return seconds + length <= _LONGEST_JOINED                 # the last word lies over the last move
    met = action.has_people and cast >= 2 and len(shots) > 1
    return met and spoken == 0 and _is_open(action) and seconds + length <= 9.0 and bool(action.people or read.people)


def _joins_speech(last: ShotBeats, read: ReadBeat, spoken: int, cast: int) -> bool:
    speech = read.beat.speech
    assert speech is not None
    if speech.cue.dual:
        return True
    if len(last.speeches) != 1 or last.action is not None or cast < 1:
        return False
    words = len(read.beat.text.split()) + len(last.beats[-1].beat.text.split())
    return spoken == 1 and words <= _SHORT_EXCHANGE


def _is_open(action: ReadBeat) -> bool:
    """A frame wide enough to speak in."""
    camera = action.camera
    return camera is None or (camera.size in (None, Size.MEDIUM, Size.MEDIUM_WIDE, Size.WIDE) and camera.move in (None, Move.STATIC)
                              and not action.beat.direction)
