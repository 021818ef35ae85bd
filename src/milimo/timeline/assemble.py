"""The film job's cut: the takes of a broken-down script laid on a timeline that opens in the editor.

Four tracks: whole takes in order on a magnetic picture track, their sound beside them, titles, captions. Every key is
made from the id of the scene or shot it stands for, so that a second run speaks of the same clips (see `recut`).

Takes have no frames beyond their ends. So only what needs handles is trimmed (both sides of a dissolve or wipe); every
other take stays whole and its packets can be copied. Fades, dips and sound crossfades need none.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from milimo.contracts.jobs import FilmSettings, StoredBreakdown, StoredScene, StoredShot, TakeRef
from milimo.contracts.story import Transition
from milimo.contracts.time import Rate
from milimo.contracts.timeline import (
    Caption,
    Clip,
    GapSource,
    Marker,
    MediaSource,
    SolidSource,
    TimelineDocument,
    TitleSource,
    Track,
    TrackKind,
    TransitionItem,
    TransitionKind,
)
from milimo.contracts.video import Extent
from milimo.timeline.captions import captions_of
from milimo.timeline.document import check
from milimo.timeline.time import convert, fps, length_of

PICTURE, SOUND, TITLES, CREDITS, CAPTIONS = "picture", "sound", "titles", "credits", "captions"
TITLE_GROUND, TITLE_CARD, TITLE_CREDIT = "title-ground", "title-card", "title-credit"
TITLE_WORDS = (TITLE_CARD, TITLE_CREDIT)

WORDS_HEIGHT = 30  # pixels of a row in the editor that has words and no pictures
MOST_NAME = 200  # letters of a clip's name

TRACKS = {
    PICTURE: Track(kind=TrackKind.VIDEO, name="Picture", order=0, magnetic=True),
    TITLES: Track(kind=TrackKind.TITLE, name="Titles", order=100, height=WORDS_HEIGHT),
    CREDITS: Track(kind=TrackKind.TITLE, name="Credits", order=110, height=WORDS_HEIGHT),
    CAPTIONS: Track(kind=TrackKind.CAPTION, name="Captions", order=200, height=WORDS_HEIGHT),
    SOUND: Track(kind=TrackKind.AUDIO, name="Sound", order=0),
}
"""Places are far apart, so that a person's tracks fit between."""

TITLE_SECONDS = Fraction(5, 2)
TITLE_FADE_SECONDS = Fraction(1, 2)
TITLE_SIZE = 0.075  # of the frame's height
TITLE_PLACE = 0.47  # with a line under it, a title stands a little above the middle
CREDIT_SIZE = 0.03
CREDIT_COLOUR = "#b9b3a8"
FADE_SECONDS = Fraction(1)
DISSOLVE_SECONDS = Fraction(1)  # in all, half at each side of the cut
DIP_SECONDS = Fraction(1)
SCENE_MIX_SECONDS = Fraction(1, 4)  # at each side: ambiences of two places cross in half a second
SHOT_MIX_SECONDS = Fraction(1, 12)  # at each side: one ambience, made anew for each take, goes on unheard

_FADES = {Transition.FADE_IN, Transition.FADE_OUT}
_OVERLAPS = {Transition.DISSOLVE: TransitionKind.DISSOLVE, Transition.WIPE: TransitionKind.WIPE_LEFT}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A shot in the cut. `frames` is its take's whole length in the sequence; `head` and `tail` are trimmed off."""

    shot: StoredShot
    scene: StoredScene
    take: TakeRef | None
    frames: int
    head: int = 0
    tail: int = 0

    @property
    def key(self) -> str:
        return f"shot-{self.shot.id}"


@dataclass(frozen=True, slots=True)
class _Junction:
    """What happens where `outgoing` ends and `incoming` begins; one of them is None at the film's ends."""

    outgoing: _Piece | None
    incoming: _Piece | None
    kind: TransitionKind | None = None
    before: int = 0
    after: int = 0

    @property
    def overlaps(self) -> bool:
        """Whether both pictures are seen at once, which takes handles."""
        return self.kind in _OVERLAPS.values()


def assemble(stored: StoredBreakdown, takes: Mapping[str, TakeRef], settings: FilmSettings) -> TimelineDocument:
    """The film as a sequence. `takes` maps shot ids to the take that is used; a shot without one becomes a gap.

    Raises BAD_DOCUMENT only if a take contradicts itself (no frames).
    """
    pieces = [_piece(scene, shot, takes.get(shot.id), settings.rate) for scene in stored.scenes for shot in scene.shots]
    junctions = [
        _junction(outgoing, incoming, settings.rate)
        for outgoing, incoming in itertools.pairwise([None, *pieces, None])
        if outgoing or incoming
    ]
    pieces = _trimmed(pieces, junctions)
    titled = settings.title_card and bool(stored.title.strip())
    ground = length_of(TITLE_SECONDS, settings.rate) if titled else 0
    clips = dict(_title_clips(stored, settings, ground)) if titled else {}
    at = ground
    captions: dict[str, Caption] = {}
    for piece in pieces:
        clip = _clip(piece, at, settings.rate)
        clips[piece.key] = clip
        captions.update(_captions(piece, clip, settings.rate))
        at = clip.start + clip.length
    clips.update(_sound_clips(pieces, junctions, clips, settings.rate))
    document = TimelineDocument(
        rate=settings.rate,
        extent=settings.extent,
        title=stored.title,
        language=stored.language,
        tracks={key: track for key, track in TRACKS.items() if key != CREDITS or TITLE_CREDIT in clips},
        clips=clips,
        captions=captions,
        transitions={
            **dict(_picture_transitions(junctions, clips)),
            **dict(_sound_transitions(junctions, clips, settings.rate)),
        },
        markers=_chapters(pieces, clips),
        links={
            f"link-{piece.shot.id}": (piece.key, _sound_key(piece)) for piece in pieces if _sound_key(piece) in clips
        },
    )
    check(document)
    return document


# Pieces and what is between them


def _piece(scene: StoredScene, shot: StoredShot, take: TakeRef | None, rate: Rate) -> _Piece:
    frames = convert(take.frames, take.rate, rate) if take else length_of(shot.shot.seconds, rate)
    return _Piece(shot, scene, take, max(1, frames))


def _junction(outgoing: _Piece | None, incoming: _Piece | None, rate: Rate) -> _Junction:
    """What the script says between two shots: how the scene before ends, and how the shot after begins."""
    said: set[Transition] = set()
    if incoming is not None:
        said.add(incoming.shot.shot.transition)
    if outgoing is not None and (incoming is None or incoming.scene.id != outgoing.scene.id):
        said.add(outgoing.scene.ends_with)
    edges = said & _FADES
    overlap = next((kind for name, kind in _OVERLAPS.items() if name in said), None)
    if overlap and not edges and outgoing and incoming and outgoing.take and incoming.take:
        side = _side(DISSOLVE_SECONDS / 2, rate, outgoing, incoming)
        return _Junction(outgoing, incoming, overlap, side, side) if side else _Junction(outgoing, incoming)
    if Transition.DIP_TO_WHITE in said:
        kind = TransitionKind.DIP_TO_WHITE
        before = after = DIP_SECONDS / 2 if outgoing and incoming else FADE_SECONDS
    elif edges or (overlap and (outgoing is None or incoming is None)):
        # A dissolve from or to nothing at the film's ends is a fade.
        kind = TransitionKind.DIP_TO_BLACK
        before = FADE_SECONDS if Transition.FADE_OUT in said or not edges else Fraction(0)
        after = FADE_SECONDS if Transition.FADE_IN in said or not edges else Fraction(0)
    else:
        return _Junction(outgoing, incoming)
    darkens = _side(before, rate, outgoing) if outgoing is not None else 0
    lifts = _side(after, rate, incoming) if incoming is not None else 0
    return _Junction(outgoing, incoming, kind if darkens or lifts else None, darkens, lifts)


def _side(seconds: Fraction, rate: Rate, *pieces: _Piece) -> int:
    """Frames at one side of a cut: never more than a quarter of a shot, so that two of them leave half of it alone."""
    return min(length_of(seconds, rate), *(piece.frames // 4 for piece in pieces))


def _trimmed(pieces: Sequence[_Piece], junctions: Sequence[_Junction]) -> list[_Piece]:
    heads = {
        junction.incoming.key: junction.before for junction in junctions if junction.incoming and junction.overlaps
    }
    tails = {junction.outgoing.key: junction.after for junction in junctions if junction.outgoing and junction.overlaps}
    return [replace(piece, head=heads.get(piece.key, 0), tail=tails.get(piece.key, 0)) for piece in pieces]


# Clips


def _clip(piece: _Piece, start: int, rate: Rate) -> Clip:
    number = piece.shot.shot.number
    if piece.take is None:
        return Clip(track=PICTURE, start=start, length=piece.frames, source=GapSource(), name=number)
    take = piece.take
    step = fps(take.rate) / fps(rate)
    first = math.ceil(piece.head * step)
    # With another rate a source frame may be lost to rounding: the handle at the tail comes first.
    available = math.ceil((take.frames - first) / step) - piece.tail
    source = MediaSource(
        blob=take.video.sha256,
        shot=piece.shot.id,
        take=take.id,
        rate=take.rate,
        frames=take.frames,
        extent=take.extent,
        audio=take.audio,
    )
    return Clip(
        track=PICTURE,
        start=start,
        length=max(1, min(piece.frames - piece.head - piece.tail, available)),
        source=source,
        source_in=first,
        name=number,
    )


def _title_clips(stored: StoredBreakdown, settings: FilmSettings, length: int) -> Iterator[tuple[str, Clip]]:
    """Black; above it the film's title, and smaller, a little later and quieter, the line under it."""
    fade = min(length_of(TITLE_FADE_SECONDS, settings.rate), length // 3)
    title, credit = " ".join(stored.title.split()), " ".join(stored.credit.split())
    size = _fitting(title, TITLE_SIZE, settings.extent)
    place = TITLE_PLACE if credit else 0.5
    words = TitleSource(text=title, size=size, y=place)
    yield TITLE_GROUND, Clip(track=PICTURE, start=0, length=length, source=SolidSource(), name=title[:MOST_NAME])
    yield (
        TITLE_CARD,
        Clip(track=TITLES, start=0, length=length, fade_in=fade, fade_out=fade, name=title[:MOST_NAME], source=words),
    )
    if credit:
        small = _fitting(credit, CREDIT_SIZE, settings.extent)
        line = TitleSource(
            text=credit, style="subtitle", size=small, y=round(place + size + small, 4), colour=CREDIT_COLOUR
        )
        late = fade // 2
        yield (
            TITLE_CREDIT,
            Clip(
                track=CREDITS,
                start=late,
                length=length - late,
                fade_in=fade,
                fade_out=fade,
                name=credit[:MOST_NAME],
                source=line,
            ),
        )


def _fitting(text: str, size: float, extent: Extent) -> float:
    """A share of the frame's height, `size` or less, at which a line fits into four fifths of the frame's width.

    0.55 em is the mean advance of our title face over English text; below 0.02 nobody can read it, and it is wrapped.
    """
    fitting = 0.8 * extent.width / extent.height / (0.55 * len(text))
    return round(min(size, max(0.02, fitting)), 4)


def _sound_key(piece: _Piece) -> str:
    return f"sound-{piece.shot.id}"


def _sound_clips(
    pieces: Sequence[_Piece], junctions: Sequence[_Junction], clips: Mapping[str, Clip], rate: Rate
) -> dict[str, Clip]:
    """The takes' sound, faded where the picture fades and where the sound beside it is missing."""
    entering = {junction.incoming.key: junction for junction in junctions if junction.incoming}
    leaving = {junction.outgoing.key: junction for junction in junctions if junction.outgoing}
    sounds: dict[str, Clip] = {}
    for piece in pieces:
        if piece.take is None or not piece.take.audio:
            continue
        before, after = entering[piece.key], leaving[piece.key]
        sounds[_sound_key(piece)] = clips[piece.key].model_copy(
            update={
                "track": SOUND,
                "fade_in": 0 if _crosses(before) else _fade(before, before.after, piece, rate),
                "fade_out": 0 if _crosses(after) else _fade(after, after.before, piece, rate),
            }
        )
    return sounds


def _fade(junction: _Junction, picture: int, piece: _Piece, rate: Rate) -> int:
    """Frames of a sound's fade beside a junction where it does not cross with another."""
    return picture if junction.kind and not junction.overlaps else _side(SCENE_MIX_SECONDS, rate, piece)


def _crosses(junction: _Junction) -> bool:
    """Whether the sounds of both sides overlap here: at every cut and dissolve, but not where the picture goes dark."""
    both = all(
        piece is not None and piece.take is not None and piece.take.audio
        for piece in (junction.outgoing, junction.incoming)
    )
    return both and (junction.kind is None or junction.overlaps)


# Transitions, captions, chapters


def _picture_transitions(
    junctions: Sequence[_Junction], clips: Mapping[str, Clip]
) -> Iterator[tuple[str, TransitionItem]]:
    for junction in junctions:
        if junction.kind is None:
            continue
        item = _item(junction, junction.kind, junction.before, junction.after, clips, PICTURE)
        # A side that does not change is no part of it: fading in after a black title is fading in from nothing.
        if not junction.overlaps:
            item = item.model_copy(
                update={
                    "outgoing": item.outgoing if item.before else None,
                    "incoming": item.incoming if item.after else None,
                }
            )
        yield _transition_key("cut", junction), item


def _sound_transitions(
    junctions: Sequence[_Junction], clips: Mapping[str, Clip], rate: Rate
) -> Iterator[tuple[str, TransitionItem]]:
    for junction in junctions:
        outgoing, incoming = junction.outgoing, junction.incoming
        if outgoing is None or incoming is None or not _crosses(junction):
            continue
        seconds = SHOT_MIX_SECONDS if outgoing.scene.id == incoming.scene.id else SCENE_MIX_SECONDS
        side = junction.before if junction.overlaps else _side(seconds, rate, outgoing, incoming)
        if side:
            item = _item(junction, TransitionKind.AUDIO_CROSSFADE, side, side, clips, SOUND)
            yield _transition_key("mix", junction), item


def _item(
    junction: _Junction, kind: TransitionKind, before: int, after: int, clips: Mapping[str, Clip], track: str
) -> TransitionItem:
    names = [
        None if piece is None else piece.key if track == PICTURE else _sound_key(piece)
        for piece in (junction.outgoing, junction.incoming)
    ]
    outgoing, incoming = names
    at = clips[incoming].start if incoming else clips[outgoing or ""].start + clips[outgoing or ""].length
    return TransitionItem(
        track=track, kind=kind, at=at, before=before, after=after, outgoing=outgoing, incoming=incoming
    )


def _transition_key(kind: str, junction: _Junction) -> str:
    return f"{kind}-{junction.incoming.shot.id}" if junction.incoming else f"{kind}-end"


def _captions(piece: _Piece, clip: Clip, rate: Rate) -> Iterator[tuple[str, Caption]]:
    spoken = captions_of(piece.shot.shot.plan.lines, rate, first=piece.head, length=clip.length)
    for number, part in enumerate(spoken):
        yield (
            f"caption-{piece.shot.id}-{number}",
            Caption(
                track=CAPTIONS,
                start=clip.start + part.start,
                length=part.stop - part.start,
                text=part.text[:2000],
                speaker=part.speaker,
                shot=piece.shot.id,
            ),
        )


def _chapters(pieces: Sequence[_Piece], clips: Mapping[str, Clip]) -> dict[str, Marker]:
    """A chapter a scene; the first one holds the title card, since players want one at 0."""
    chapters: dict[str, Marker] = {}
    for piece in pieces:
        key = f"chapter-{piece.scene.id}"
        if key not in chapters:
            at = clips[piece.key].start if chapters else 0
            chapters[key] = Marker(at=at, kind="chapter", name=piece.scene.heading[:400])
    return chapters
