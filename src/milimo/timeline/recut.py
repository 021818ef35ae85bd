"""The second run of a film job, merged into a cut that a person has worked on.

Three documents: `base`, what the job laid out last time; `existing`, what has become of it; `assembled`, what the job
lays out now. One rule decides everything: **what a person changed stays, what she left alone follows the script.**

- A clip left alone becomes the new one; a clip changed by hand keeps her work, and gets the new take if there is one.
- What she took out stays out. A shot whose text left the script goes to the bin. A new shot comes in after the one
  before it in the script.
- The order follows the script unless she changed it.
- Her own clips, titles, captions and markers stay with the picture that they lay over.

Without a base it is told from the cut itself, as far as that goes (`recut_base`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.time import Rate
from milimo.contracts.timeline import BinItem, Clip, MediaSource, TimelineDocument, Track, TrackKind
from milimo.timeline.assemble import PICTURE, TITLE_GROUND, TITLE_WORDS, TRACKS
from milimo.timeline.document import PICTURE_KINDS, check, clips_of, end_of
from milimo.timeline.recut_base import guessed_base
from milimo.timeline.recut_items import merged_captions, merged_markers, merged_transitions
from milimo.timeline.recut_row import Row, Versions, alike, build_row, merged_clip, slot_of


def recut(
    existing: TimelineDocument, assembled: TimelineDocument, base: TimelineDocument | None = None
) -> TimelineDocument:
    """The cut after a second run. Raises RATE_CHANGED if the rate is another and the cut was edited by hand."""
    base = base or guessed_base(existing)
    if existing == base:
        gone = {key: clip for key, clip in clips_of(existing, PICTURE) if key not in assembled.clips}
        return assembled.model_copy(update={"bin": _bin(existing, assembled, gone)})
    check_same_rate(existing, assembled.rate, base)
    versions = Versions(existing, assembled, base)
    row = build_row(versions)
    clips = {item.key: item.clip for item in row.items}
    clips.update(_beside(versions, row))
    clips = dict(_apart(clips, existing))
    after = existing.model_copy(
        update={
            "title": _followed(existing.title, assembled.title, base.title),
            "language": _followed(existing.language, assembled.language, base.language),
            "extent": _followed(existing.extent, assembled.extent, base.extent),
            "clips": clips,
            "bin": _bin(existing, assembled, row.removed),
            "links": _links(versions, clips),
        }
    )
    after = after.model_copy(update={"captions": merged_captions(versions, row, after)})
    after = after.model_copy(
        update={"transitions": merged_transitions(versions, after), "markers": merged_markers(versions, row, after)}
    )
    after = after.model_copy(update={"tracks": _tracks(after)})
    check(after)
    return after


def check_same_rate(existing: TimelineDocument, rate: Rate, base: TimelineDocument | None = None) -> None:
    """Raises RATE_CHANGED for a cut that was edited by hand and would have to run at another rate: a frame of one rate is no frame
    of another, so every edit would move, and some could not be made at all."""
    if existing.rate == rate or existing == (base or guessed_base(existing)):
        return
    raise MilimoError(
        ErrorCode.RATE_CHANGED, f"The cut of this film runs at {_fps(existing.rate)} frames a second and was edited by hand; at "
        f"{_fps(rate)} its edits would fall between frames. Make the film at {_fps(existing.rate)}, or make a film of its own at "
        f"{_fps(rate)} from a copy of the script under another name: milimo film COPY --fps {_fps(rate)} --output FILE.",
        cut=_fps(existing.rate), asked=_fps(rate))


def _fps(rate: Rate) -> str:
    return f"{rate.num}/{rate.den}" if rate.den > 1 else str(rate.num)


_Value = TypeVar("_Value")


def _followed(existing: _Value, assembled: _Value, base: _Value) -> _Value:
    return assembled if existing == base else existing


# Beside the picture


def _beside(versions: Versions, row: Row) -> dict[str, Clip]:
    """All clips of the other tracks, where they lie now."""
    existing, assembled, base = versions.existing, versions.assembled, versions.base
    partners: dict[str, list[str]] = defaultdict(list)
    for members in existing.links.values():
        for name in members:
            partners[name] += [other for other in members if other != name]
    for name in TITLE_WORDS:
        partners[name].append(TITLE_GROUND)
    out: dict[str, Clip] = {}
    for key, clip in existing.clips.items():
        if clip.track == PICTURE:
            continue
        new, old = _made_as(assembled, existing, key, clip), _made_as(base, existing, key, clip)
        merged = _merged(clip, new, old, existing)
        if merged is None:
            if _kind(existing, clip) is TrackKind.VIDEO:
                row.removed[key] = clip
            continue
        out[key] = merged.model_copy(update={"start": _start(existing, row, clip, partners[key])})
    for key, clip in assembled.clips.items():
        if (
            clip.track != PICTURE
            and key not in existing.clips
            and key not in base.clips
            and (added := _added(assembled, row, key, clip))
        ):
            out[key] = added
    return out


def _kind(document: TimelineDocument, clip: Clip) -> TrackKind | None:
    track = document.tracks.get(clip.track)
    return track.kind if track else None


def _made_as(document: TimelineDocument, existing: TimelineDocument, key: str, clip: Clip) -> Clip | None:
    """What the film job made of this clip in `document` (sound or picture of a shot, title card); None for hers."""
    slot = slot_of(key, clip)
    if slot.startswith("shot-") and _kind(existing, clip) is TrackKind.AUDIO:
        return document.clips.get(slot.replace("shot-", "sound-", 1))
    return document.clips.get(slot) if slot.startswith("shot-") or key in TITLE_WORDS else None


def _merged(clip: Clip, new: Clip | None, old: Clip | None, existing: TimelineDocument) -> Clip | None:
    """The clip after the second run; None if it leaves the cut."""
    if new is None:
        by_script = old is not None and (isinstance(clip.source, MediaSource) or alike(clip, old))
        return None if by_script else clip
    if isinstance(clip.source, MediaSource):
        return merged_clip(clip, new, old, existing.rate)
    return new if old is not None and alike(clip, old) else clip


def _start(existing: TimelineDocument, row: Row, clip: Clip, partners: Sequence[str]) -> int:
    """Sound keeps its distance to the picture it is linked with; the rest stays over the frame that it lay over."""
    if existing.tracks[clip.track].locked:
        return clip.start
    for name in partners:
        item = row.get(name)
        if item is not None and item.old is not None:
            return max(0, item.clip.start + clip.start - item.old.start)
    return row.carry(clip.start)


def _added(assembled: TimelineDocument, row: Row, key: str, clip: Clip) -> Clip | None:
    """A sound or title that is new, beside its picture; None where that is not in the cut as the job made it."""
    slot = TITLE_GROUND if key in TITLE_WORDS else slot_of(key, clip)
    pieces = row.pieces(slot)
    if len(pieces) != 1 or not alike(pieces[0].clip, assembled.clips[slot]):
        return None
    return clip.model_copy(update={"start": pieces[0].clip.start + clip.start - assembled.clips[slot].start})


def _apart(clips: Mapping[str, Clip], existing: TimelineDocument) -> dict[str, Clip]:
    """No two clips of a track at once: a sound gives way to the next, others are pushed on; magnetic rows close."""
    out = dict(clips)
    rows: dict[str, list[str]] = defaultdict(list)
    for key, clip in sorted(clips.items(), key=lambda entry: (entry[1].start, entry[0])):
        if clip.track != PICTURE:
            rows[clip.track].append(key)
    for track, keys in rows.items():
        magnetic = track in existing.tracks and existing.tracks[track].magnetic
        reached, last = 0, ""
        for key in keys:
            clip = out[key]
            if magnetic:
                clip = clip.model_copy(update={"start": reached})
            elif clip.start < reached:
                if isinstance(clip.source, MediaSource) and clip.source.audio and clip.start > out[last].start:
                    out[last] = _shortened(out[last], clip.start - out[last].start)
                else:
                    clip = clip.model_copy(update={"start": reached})
            out[key] = clip
            reached, last = end_of(clip), key
    return out


def _shortened(clip: Clip, length: int) -> Clip:
    fade_in = min(clip.fade_in, length)
    return clip.model_copy(
        update={"length": length, "fade_in": fade_in, "fade_out": min(clip.fade_out, length - fade_in)}
    )


# What holds the clips


def _links(versions: Versions, clips: Mapping[str, Clip]) -> dict[str, tuple[str, ...]]:
    kept = {key: tuple(name for name in members if name in clips) for key, members in versions.existing.links.items()}
    links: dict[str, tuple[str, ...]] = {key: members for key, members in kept.items() if len(members) > 1}
    linked = {name for members in links.values() for name in members}
    for key, members in versions.assembled.links.items():
        fresh = not any(name in versions.existing.clips and name in versions.base.clips for name in members)
        if key not in links and fresh and all(name in clips and name not in linked for name in members):
            links[key] = members
    return links


def _bin(existing: TimelineDocument, assembled: TimelineDocument, removed: Mapping[str, Clip]) -> dict[str, BinItem]:
    """What is kept aside: what left the script now or before and has not come back."""
    back = {slot_of(key, clip) for key, clip in assembled.clips.items()}
    kept = {
        key: item
        for key, item in existing.bin.items()
        if not (isinstance(item.source, MediaSource) and f"shot-{item.source.shot}" in back)
    }
    for key, clip in removed.items():
        if isinstance(clip.source, MediaSource):
            kept[key] = BinItem(source=clip.source, name=clip.name, reason="Its text left the script.")
    return kept


def _tracks(document: TimelineDocument) -> dict[str, Track]:
    """The tracks as they are, and the film job's own where something needs one that was removed."""
    tracks = dict(document.tracks)
    for key in dict.fromkeys(item.track for items in (document.clips, document.captions) for item in items.values()):
        if key not in tracks:
            picture = TRACKS[key].kind in PICTURE_KINDS
            taken = {track.order for track in tracks.values() if (track.kind in PICTURE_KINDS) == picture}
            order = next(number for number in range(TRACKS[key].order, 1000) if number not in taken)
            tracks[key] = TRACKS[key].model_copy(update={"order": order})
    return tracks
