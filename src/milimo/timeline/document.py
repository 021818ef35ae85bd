"""The rules of a timeline document that single fields cannot hold, and small questions that everyone asks of one.

`validate` finds every broken rule, `check` raises BAD_DOCUMENT if there is one. The rules:

- a clip's track exists and takes such a source; clips of one track do not overlap; a magnetic track has no hole;
- a clip stays within its source; its fades fit into it; its keyframes are in order;
- a transition lies on an edit point, inside its neighbours, apart from the next one, and has its handles;
- a link joins two clips or more, a clip is in one link; captions of a track do not overlap; markers lie in the film;
- picture tracks have different places in the order, so that bottom to top is never a tie.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.time import Rate
from milimo.contracts.timeline import (
    Clip,
    GapSource,
    MediaSource,
    Source,
    TimelineDocument,
    TitleSource,
    TrackKind,
    TransitionItem,
    TransitionKind,
)
from milimo.timeline.time import step_of

PICTURE_KINDS = (TrackKind.VIDEO, TrackKind.TITLE, TrackKind.CAPTION)

HANDLELESS = (TransitionKind.DIP_TO_BLACK, TransitionKind.DIP_TO_WHITE, TransitionKind.AUDIO_CROSSFADE)
"""A dip shows each neighbour only on its own side of the edit point. A crossfade of sound needs no handles either:
where the source has none, its edge is played mirrored, since ambience has no direction."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule. `code` is stable, `path` leads to the item in the document."""

    code: str
    path: tuple[str, ...]
    message: str


# Questions


def clips_of(document: TimelineDocument, track: str) -> list[tuple[str, Clip]]:
    """The clips of a track with their keys, in order of position."""
    return sorted(
        ((key, clip) for key, clip in document.clips.items() if clip.track == track),
        key=lambda item: (item[1].start, item[0]),
    )


def end_of(clip: Clip) -> int:
    """The frame after the clip's last."""
    return clip.start + clip.length


def length_of_document(document: TimelineDocument) -> int:
    """Frames from 0 to the end of the last clip. Captions and markers do not lengthen a film."""
    return max((end_of(clip) for clip in document.clips.values()), default=0)


def step_of_clip(clip: Clip, sequence: Rate) -> Fraction:
    """Source frames a sequence frame, signed; 1 for sources that have no time of their own."""
    if isinstance(clip.source, MediaSource):
        return step_of(clip.speed_num, clip.speed_den, clip.source.rate, sequence)
    return Fraction(1)


def handles(clip: Clip, sequence: Rate) -> tuple[int, int] | None:
    """Sequence frames that the source has before the clip's first and after its last frame; None where it is endless.

    A clip that runs past its source has a negative second one. A held frame (speed 0) is endless.
    """
    if not isinstance(clip.source, MediaSource) or clip.speed_num == 0:
        return None
    source, first, step = clip.source, clip.source_in, abs(step_of_clip(clip, sequence))
    if clip.speed_num > 0:
        return math.floor(first / step), math.ceil((source.frames - first) / step) - clip.length
    return math.floor((source.frames - 1 - first) / step), math.ceil((first + 1) / step) - clip.length


# Rules


def check(document: TimelineDocument) -> None:
    """Raises BAD_DOCUMENT with the first twenty broken rules in `problems`."""
    found = validate(document)
    if found:
        problems = [
            {"code": problem.code, "path": list(problem.path), "message": problem.message} for problem in found[:20]
        ]
        raise MilimoError(
            ErrorCode.BAD_DOCUMENT,
            f"The timeline would not be valid: {found[0].message} Nothing was changed.",
            problems=problems,
            count=len(found),
        )


def validate(document: TimelineDocument) -> list[Problem]:
    """Every broken rule, in a stable order. Empty for a document that can be edited and rendered."""
    by_track = _sorted_by_track(document)
    return [
        *_tracks(document),
        *_clips(document),
        *(problem for key in document.tracks for problem in _row(document, key, by_track.get(key, []))),
        *_transitions(document),
        *_links(document),
        *_captions(document),
        *_markers(document),
    ]


def _sorted_by_track(document: TimelineDocument) -> Mapping[str, list[tuple[str, Clip]]]:
    by_track: dict[str, list[tuple[str, Clip]]] = defaultdict(list)
    for key, clip in document.clips.items():
        by_track[clip.track].append((key, clip))
    for row in by_track.values():
        row.sort(key=lambda item: (item[1].start, item[0]))
    return by_track


def _tracks(document: TimelineDocument) -> Iterator[Problem]:
    seen: dict[tuple[bool, int], str] = {}
    for key, track in document.tracks.items():
        place = (track.kind in PICTURE_KINDS, track.order)
        if place in seen:
            yield Problem(
                "TRACK_ORDER",
                ("tracks", key, "order"),
                f"Tracks {seen[place]} and {key} have the same place in the order.",
            )
        seen.setdefault(place, key)


def _clips(document: TimelineDocument) -> Iterator[Problem]:
    for key, clip in document.clips.items():
        track = document.tracks.get(clip.track)
        if track is None:
            yield Problem(
                "CLIP_TRACK", ("clips", key, "track"), f"Clip {key} is on track {clip.track}, which does not exist."
            )
            continue
        if not _takes(track.kind, track.magnetic, clip.source):
            where = f"a {'magnetic' if track.magnetic else 'free'} {track.kind} track"
            message = f"Clip {key}: a {clip.source.type} cannot be on {where}."
            yield Problem("CLIP_SOURCE", ("clips", key, "source"), message)
        yield from _clip(document, key, clip)


def _takes(kind: TrackKind, magnetic: bool, source: Source) -> bool:
    if isinstance(source, GapSource):
        return magnetic and kind in (TrackKind.VIDEO, TrackKind.AUDIO)
    match kind:
        case TrackKind.VIDEO:
            return True
        case TrackKind.AUDIO:
            return isinstance(source, MediaSource) and source.audio
        case TrackKind.TITLE:
            return isinstance(source, TitleSource)
        case TrackKind.CAPTION:
            return False
    assert_never(kind)


def _clip(document: TimelineDocument, key: str, clip: Clip) -> Iterator[Problem]:
    path = ("clips", key)
    room = handles(clip, document.rate)
    past_its_end = isinstance(clip.source, MediaSource) and clip.source_in >= clip.source.frames
    if past_its_end or (room is not None and min(room) < 0):
        yield Problem("CLIP_PAST_SOURCE", path, f"Clip {key} runs past the end of its source.")
    if clip.fade_in + clip.fade_out > clip.length:
        yield Problem("CLIP_FADES", path, f"The fades of clip {key} are longer than the clip.")
    crop = clip.transform
    if crop.crop_left + crop.crop_right >= 1 or crop.crop_top + crop.crop_bottom >= 1:
        yield Problem("CLIP_CROP", (*path, "transform"), f"The crop of clip {key} leaves nothing.")
    for name, keyframes in clip.keyframes.items():
        if any(later.frame <= earlier.frame for earlier, later in itertools.pairwise(keyframes)):
            yield Problem(
                "CLIP_KEYFRAMES", (*path, "keyframes", name), f"The keyframes of {name} in clip {key} are not in order."
            )


def _row(document: TimelineDocument, track: str, row: Sequence[tuple[str, Clip]]) -> Iterator[Problem]:
    """Clips of one track, in order of position: apart from each other, without a hole where the track is magnetic."""
    magnetic = document.tracks[track].magnetic
    reached = 0
    for key, clip in row:
        if clip.start < reached:
            yield Problem(
                "CLIP_OVERLAP", ("clips", key, "start"), f"Clip {key} overlaps the clip before it on track {track}."
            )
        elif magnetic and clip.start > reached:
            yield Problem(
                "TRACK_HOLE",
                ("clips", key, "start"),
                f"There is a hole before clip {key} on magnetic track {track}; fill it with a gap item.",
            )
        reached = max(reached, end_of(clip))


def _transitions(document: TimelineDocument) -> Iterator[Problem]:
    by_track: dict[str, list[tuple[str, TransitionItem]]] = defaultdict(list)
    for key, item in document.transitions.items():
        if (problem := _transition(document, key, item)) is not None:
            yield problem
        else:
            by_track[item.track].append((key, item))
    for row in by_track.values():
        row.sort(key=lambda pair: (pair[1].at, pair[0]))
        for (_, earlier), (key, later) in itertools.pairwise(row):
            if later.at - later.before < earlier.at + earlier.after or later.at == earlier.at:
                yield Problem(
                    "TRANSITION_OVERLAP",
                    ("transitions", key),
                    f"Transition {key} begins before the one before it ends.",
                )


def _transition(document: TimelineDocument, key: str, item: TransitionItem) -> Problem | None:
    """The first thing wrong with one transition."""

    def problem(code: str, message: str) -> Problem:
        return Problem(code, ("transitions", key), f"Transition {key} {message}")

    track = document.tracks.get(item.track)
    wanted = TrackKind.AUDIO if item.kind is TransitionKind.AUDIO_CROSSFADE else TrackKind.VIDEO
    if track is None or track.kind is not wanted:
        return problem("TRANSITION_TRACK", f"belongs on a track of kind {wanted}.")
    if any(name is not None and name not in document.clips for name in (item.outgoing, item.incoming)):
        return problem("TRANSITION_CLIP", "names a clip that does not exist.")
    outgoing = document.clips[item.outgoing] if item.outgoing is not None else None
    incoming = document.clips[item.incoming] if item.incoming is not None else None
    if (outgoing is None and incoming is None) or item.before + item.after == 0:
        return problem("TRANSITION_EMPTY", "joins nothing.")
    if outgoing is not None and (outgoing.track, end_of(outgoing)) != (item.track, item.at):
        return problem("TRANSITION_PLACE", "does not lie at the end of its outgoing clip.")
    if incoming is not None and (incoming.track, incoming.start) != (item.track, item.at):
        return problem("TRANSITION_PLACE", "does not lie at the start of its incoming clip.")
    if item.before > (outgoing.length if outgoing else 0) or item.after > (incoming.length if incoming else 0):
        return problem("TRANSITION_LENGTH", "is longer than the clips that it joins.")
    if outgoing is not None and incoming is not None and item.kind not in HANDLELESS:
        tail, head = handles(outgoing, document.rate), handles(incoming, document.rate)
        if (tail is not None and tail[1] < item.after) or (head is not None and head[0] < item.before):
            return problem("TRANSITION_HANDLES", "needs more of its sources than they have beyond the cut.")
    return None


def _links(document: TimelineDocument) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for key, members in document.links.items():
        if len(set(members)) < 2 or len(set(members)) != len(members):
            yield Problem("LINK_MEMBERS", ("links", key), f"Link {key} needs two different clips or more.")
        for member in members:
            if member not in document.clips:
                yield Problem("LINK_CLIP", ("links", key), f"Link {key} names clip {member}, which does not exist.")
            elif owner.setdefault(member, key) != key:
                yield Problem(
                    "LINK_SHARED", ("links", key), f"Clip {member} is in the links {owner[member]} and {key}."
                )


def _captions(document: TimelineDocument) -> Iterator[Problem]:
    reached: dict[str, int] = defaultdict(int)
    for key, caption in sorted(document.captions.items(), key=lambda item: (item[1].start, item[0])):
        track = document.tracks.get(caption.track)
        if track is None or track.kind is not TrackKind.CAPTION:
            yield Problem(
                "CAPTION_TRACK",
                ("captions", key, "track"),
                f"Caption {key} is on {caption.track}, which is no caption track.",
            )
            continue
        if caption.start < reached[caption.track]:
            yield Problem("CAPTION_OVERLAP", ("captions", key), f"Caption {key} begins before the one before it ends.")
        reached[caption.track] = max(reached[caption.track], caption.start + caption.length)


def _markers(document: TimelineDocument) -> Iterator[Problem]:
    length = length_of_document(document)
    for key, marker in document.markers.items():
        if marker.at + marker.length > length:
            yield Problem("MARKER_OUTSIDE", ("markers", key), f"Marker {key} lies past the end of the film.")
