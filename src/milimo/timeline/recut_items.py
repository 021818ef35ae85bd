"""A second run's transitions, captions and markers: what lies on the picture follows it (see `recut`)."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from milimo.contracts.timeline import Caption, Clip, Marker, MediaSource, TimelineDocument, TransitionItem
from milimo.timeline.assemble import PICTURE
from milimo.timeline.document import HANDLELESS, clips_of, end_of, handles, length_of_document
from milimo.timeline.recut_row import Item, Row, Versions, slot_of
from milimo.timeline.time import step_of

# Transitions

_Pair = tuple[str, str | None, str | None]


def merged_transitions(versions: Versions, after: TimelineDocument) -> dict[str, TransitionItem]:
    """Transitions between clips that are still neighbours, as long as their sources allow."""
    mine, now, was = (_by_pair(document) for document in (versions.existing, versions.assembled, versions.base))
    out: dict[str, TransitionItem] = {}
    for pair in dict.fromkeys([*mine, *now]):
        chosen = mine.get(pair)
        if chosen is None:
            chosen = now[pair] if pair not in was else None  # taken out by hand
        elif pair in was and _same_shape(chosen[1], was[pair][1]):
            chosen = now.get(pair)  # left alone: as the script has it now
        fitted = _fitted(chosen[1], after) if chosen else None
        if chosen and fitted:
            key = chosen[0]
            while key in out:
                key = f"{key[:70]}-2"
            out[key] = fitted
    return _untangled(out)


def _by_pair(document: TimelineDocument) -> dict[_Pair, tuple[str, TransitionItem]]:
    return {(item.track, item.outgoing, item.incoming): (key, item) for key, item in document.transitions.items()}


def _same_shape(one: TransitionItem, other: TransitionItem) -> bool:
    return one.model_copy(update={"at": other.at}) == other


def _fitted(item: TransitionItem, document: TimelineDocument) -> TransitionItem | None:
    """The transition where its clips are now, no longer than they and their handles; None if they are apart."""
    outgoing = document.clips.get(item.outgoing) if item.outgoing is not None else None
    incoming = document.clips.get(item.incoming) if item.incoming is not None else None
    if (outgoing is None) != (item.outgoing is None) or (incoming is None) != (item.incoming is None):
        return None
    neighbours = [clip for clip in (outgoing, incoming) if clip]
    if not neighbours or any(clip.track != item.track for clip in neighbours):
        return None
    at = incoming.start if incoming else end_of(neighbours[0])
    if outgoing and end_of(outgoing) != at:
        return None
    before = min(item.before, outgoing.length if outgoing else 0)
    after = min(item.after, incoming.length if incoming else 0)
    if outgoing and incoming and item.kind not in HANDLELESS:
        tail, head = handles(outgoing, document.rate), handles(incoming, document.rate)
        before = min(before, head[0]) if head else before
        after = min(after, tail[1]) if tail else after
    return item.model_copy(update={"at": at, "before": before, "after": after}) if before + after else None


def _untangled(items: dict[str, TransitionItem]) -> dict[str, TransitionItem]:
    """Where two transitions meet inside a short clip, the later one gives way."""
    out = dict(items)
    reached: dict[str, int] = defaultdict(int)
    for key, item in sorted(items.items(), key=lambda entry: (entry[1].at, entry[0])):
        before = min(item.before, max(0, item.at - reached[item.track]))
        if before + item.after == 0 or item.at < reached[item.track]:
            del out[key]
            continue
        out[key] = item.model_copy(update={"before": before})
        reached[item.track] = item.at + item.after
    return out


# Captions


def merged_captions(versions: Versions, row: Row, after: TimelineDocument) -> dict[str, Caption]:
    """Captions of shots as the script has them now, unless they were edited; her own where they lay on the picture."""
    mine, now, was = (_by_shot(document) for document in (versions.existing, versions.assembled, versions.base))
    at_mine, at_now, at_was = (
        _shot_starts(document) for document in (versions.existing, versions.assembled, versions.base)
    )
    out: dict[str, Caption] = {}
    for shot in dict.fromkeys([*mine, *now]):
        slot = f"shot-{shot}"
        made = slot in versions.assembled.clips or slot in versions.base.clips
        if shot is None or not made:
            out.update(
                (key, caption.model_copy(update={"start": row.carry(caption.start)}))
                for key, caption in mine[shot].items()
            )
        elif slot not in versions.assembled.clips:
            continue
        elif (before := _as_laid(was[shot], at_was.get(slot, 0))) == _as_laid(mine[shot], at_mine.get(slot, 0)) and (
            before != _as_laid(now[shot], at_now.get(slot, 0))
        ):
            # Left alone, and the script has others now.
            out.update(_laid_again(versions.assembled, row, slot, now[shot]))
        else:
            out.update(_moved(row, slot, mine[shot]))
    return _one_at_a_time(out, after)


def _by_shot(document: TimelineDocument) -> dict[str | None, dict[str, Caption]]:
    by_shot: dict[str | None, dict[str, Caption]] = defaultdict(dict)
    for key, caption in document.captions.items():
        by_shot[caption.shot][key] = caption
    return by_shot


def _shot_starts(document: TimelineDocument) -> dict[str, int]:
    """Where each shot's first clip begins."""
    return {slot_of(key, clip): clip.start for key, clip in reversed(clips_of(document, PICTURE))}


def _as_laid(captions: dict[str, Caption], shot_start: int) -> list[tuple[int, Caption]]:
    """Captions as they lie on their shot, so that being carried along is no edit."""
    return sorted(
        ((caption.start - shot_start, caption.model_copy(update={"start": 0})) for caption in captions.values()),
        key=lambda entry: (entry[0], entry[1].text),
    )


def _laid_again(
    assembled: TimelineDocument, row: Row, slot: str, captions: dict[str, Caption]
) -> Iterator[tuple[str, Caption]]:
    """New captions on every piece of their shot, at the frames of the take that they were laid on."""
    picture = assembled.clips[slot]
    for key, caption in captions.items():
        begin = caption.start - picture.start + _unit_in(picture, assembled)
        spans: list[tuple[int, int]] = []
        for piece in row.pieces(slot):
            start, stop = _shown(piece.clip, begin, begin + caption.length, assembled)
            if start < stop and spans and spans[-1][1] == start:
                spans[-1] = (spans[-1][0], stop)  # a razor cut through a caption does not part it
            elif start < stop:
                spans.append((start, stop))
        for number, (start, stop) in enumerate(spans):
            yield (
                (key if number == 0 else f"{key[:70]}-{number}"),
                caption.model_copy(update={"start": start, "length": stop - start}),
            )


def _shown(clip: Clip, begin: Fraction, end: Fraction, document: TimelineDocument) -> tuple[int, int]:
    """Where a clip shows the stretch [begin, end) of its take, which is in sequence frames at normal speed."""
    speed = Fraction(clip.speed_num, clip.speed_den)
    if speed <= 0:
        return clip.start, clip.start
    first = _unit_in(clip, document)
    start = max(0, math.floor((begin - first) / speed))
    stop = min(clip.length, math.ceil((end - first) / speed))
    return clip.start + start, clip.start + max(start, stop)


def _unit_in(clip: Clip, document: TimelineDocument) -> Fraction:
    """A clip's in-point in sequence frames at normal speed."""
    if not isinstance(clip.source, MediaSource):
        return Fraction(0)
    return clip.source_in / step_of(1, 1, clip.source.rate, document.rate)


def _moved(row: Row, slot: str, captions: dict[str, Caption]) -> Iterator[tuple[str, Caption]]:
    """Edited captions, moved along with their shot; gone with it if it was taken out."""
    piece: Item | None = next(iter(row.pieces(slot)), None)
    for key, caption in captions.items():
        if piece is not None and piece.old is not None:
            yield key, caption.model_copy(update={"start": max(0, piece.clip.start + caption.start - piece.old.start)})


def _one_at_a_time(captions: dict[str, Caption], after: TimelineDocument) -> dict[str, Caption]:
    """A caption gives way to the next one of its track; one that would have no time left is pushed on."""
    out: dict[str, Caption] = {}
    last: dict[str, str] = {}
    end = length_of_document(after)
    for key, caption in sorted(captions.items(), key=lambda entry: (entry[1].start, entry[0])):
        previous = out[last[caption.track]] if caption.track in last else None
        start = caption.start
        if previous and previous.start < start < previous.start + previous.length:
            out[last[caption.track]] = previous.model_copy(update={"length": start - previous.start})
        elif previous and start <= previous.start:
            start = previous.start + previous.length
        if start < end:
            out[key] = caption.model_copy(update={"start": start})
            last[caption.track] = key
    return out


# Markers


def merged_markers(versions: Versions, row: Row, after: TimelineDocument) -> dict[str, Marker]:
    """Chapters at their scenes' first shots, a person's markers on the frames that they marked."""
    end = length_of_document(after)
    assembled_row = clips_of(versions.assembled, PICTURE)
    out: dict[str, Marker] = {}
    for key in dict.fromkeys([*versions.existing.markers, *versions.assembled.markers]):
        mine, now, was = (
            document.markers.get(key) for document in (versions.existing, versions.assembled, versions.base)
        )
        left_alone = mine is not None and was is not None and mine.model_copy(update={"at": was.at}) == was
        if mine is None:
            chosen = now if was is None else None
        elif left_alone:
            chosen = now
        else:
            chosen = mine
        if chosen is not None:
            begin = _scene_begins(assembled_row, row, now.at) if now else None
            at = begin if begin is not None else row.carry(mine.at) if mine else end
            out[key] = chosen.model_copy(update={"at": min(at, end), "length": min(chosen.length, end - min(at, end))})
    return out


def _scene_begins(assembled_row: Sequence[tuple[str, Clip]], row: Row, at: int) -> int | None:
    """Where the shot at `at` of the assembled film begins now; None if it was taken out."""
    if at == 0:
        return 0
    index = bisect_right([end_of(clip) for _, clip in assembled_row], at)
    pieces = row.pieces(slot_of(*assembled_row[index])) if index < len(assembled_row) else []
    return pieces[0].clip.start if pieces else None
