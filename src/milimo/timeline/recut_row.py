"""A second run's picture track: which clips are there, in which order, from which take (see `recut`)."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from milimo.contracts.time import Rate
from milimo.contracts.timeline import Clip, GapSource, MediaSource, Source, TimelineDocument, TrackKind
from milimo.timeline.assemble import PICTURE
from milimo.timeline.document import clips_of, end_of, handles, step_of_clip


@dataclass(frozen=True, slots=True)
class Versions:
    """The cut as it stands, what the film job makes now, and what it made last time."""

    existing: TimelineDocument
    assembled: TimelineDocument
    base: TimelineDocument


@dataclass(frozen=True, slots=True)
class Item:
    """A clip of the new picture track. `slot` is what it stands for, its shot or itself; `old` is None if it is new."""

    key: str
    slot: str
    clip: Clip
    old: Clip | None
    lead: int = 0  # hole before it, which only a free track can have


@dataclass(slots=True)
class Row:
    """The picture track after the second run; `laid` is how it was, `removed` what left the script."""

    items: list[Item]
    laid: Sequence[tuple[str, Clip]]
    removed: dict[str, Clip]
    _by_key: dict[str, Item] = field(init=False)
    _by_slot: dict[str, list[Item]] = field(init=False)
    _laid_starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        at = 0
        for index, item in enumerate(self.items):
            at += item.lead
            self.items[index] = replace(item, clip=item.clip.model_copy(update={"start": at, "track": PICTURE}))
            at += item.clip.length
        self._by_key = {item.key: item for item in self.items}
        self._by_slot = defaultdict(list)
        for item in self.items:
            self._by_slot[item.slot].append(item)
        self._laid_starts = [clip.start for _, clip in self.laid]

    def pieces(self, slot: str) -> list[Item]:
        """The clips of a shot, in order; several where it was split by hand."""
        return self._by_slot.get(slot, [])

    def get(self, key: str) -> Item | None:
        return self._by_key.get(key)

    def carry(self, position: int) -> int:
        """Where what lay at `position` lies now: over the same frame of its clip, or where that was cut out."""
        index = bisect_right(self._laid_starts, position) - 1
        if index < 0:
            return position
        key, old = self.laid[index]
        offset = position - old.start
        if key in self._by_key:
            now = self._by_key[key].clip
            past = max(0, offset - old.length)
            return now.start + min(offset, now.length) + (past if offset >= old.length else 0)
        kept = (self._by_key[name] for name, _ in reversed(self.laid[:index]) if name in self._by_key)
        before = next(kept, None)
        return end_of(before.clip) if before else 0


def slot_of(key: str, clip: Clip) -> str:
    """What a clip stands for: `shot-<id>` for picture and sound of a shot, its own key otherwise."""
    if isinstance(clip.source, MediaSource) and clip.source.shot is not None:
        return f"shot-{clip.source.shot}"
    return key


def alike(one: Clip, other: Clip) -> bool:
    """Equal wherever they lie: a clip that only moved along was not edited."""
    return one.model_copy(update={"start": other.start}) == other


def same_source(one: Source, other: Source) -> bool:
    if isinstance(one, MediaSource) and isinstance(other, MediaSource):
        return one.blob == other.blob
    return one == other


def merged_clip(clip: Clip, new: Clip, old: Clip | None, rate: Rate) -> Clip:
    """A clip of a shot after the second run. `old` is what the job made of it, or None if it is surely edited."""
    if isinstance(new.source, GapSource) and not isinstance(clip.source, GapSource):
        return clip  # nothing was made this time; what is there is better than a hole
    if old is not None and alike(clip, old):
        return new
    named = clip.model_copy(update={"name": new.name}) if old is None or clip.name == old.name else clip
    return named if same_source(clip.source, new.source) else _with_take(named, new, rate)


def _with_take(clip: Clip, new: Clip, rate: Rate) -> Clip:
    """The new take in the clip's place. A clip that showed its whole take shows the whole new one; a trimmed one keeps
    its in-point and its length as far as the new take reaches."""
    source = new.source
    room = handles(clip, rate)
    whole = not isinstance(clip.source, MediaSource) or (clip.source_in == 0 and room is not None and room[1] == 0)
    first = new.source_in
    retaken = clip.model_copy(update={"source": source, "source_in": first, "length": new.length})
    if isinstance(source, MediaSource) and clip.speed_num != 0 and not (whole and clip.speed_num == clip.speed_den):
        first = (
            0
            if whole and clip.speed_num > 0
            else source.frames - 1
            if whole
            else min(clip.source_in, source.frames - 1)
        )
        step = step_of_clip(retaken, rate)
        reach = math.ceil((source.frames - first if step > 0 else first + 1) / abs(step))
        retaken = retaken.model_copy(
            update={"source_in": first, "length": max(1, reach if whole else min(clip.length, reach))}
        )
    fade_in = min(clip.fade_in, retaken.length)
    return retaken.model_copy(update={"fade_in": fade_in, "fade_out": min(clip.fade_out, retaken.length - fade_in)})


def build_row(versions: Versions) -> Row:
    """Merge the picture track: replace, take out, reorder, insert."""
    existing, rate = versions.existing, versions.existing.rate
    new = _slots(versions.assembled)
    old = _slots(versions.base)
    laid = clips_of(existing, PICTURE)
    pieces = Counter(slot_of(key, clip) for key, clip in laid)
    items: list[Item] = []
    removed: dict[str, Clip] = {}
    reached = 0
    for key, clip in laid:
        slot, lead, reached = slot_of(key, clip), clip.start - reached, end_of(clip)
        if slot in new:
            was = old[slot][1] if pieces[slot] == 1 and slot in old and old[slot][0] == key else None
            items.append(Item(key, slot, merged_clip(clip, new[slot][1], was, rate), clip, lead))
        elif slot in old:
            removed[key] = clip
        else:
            items.append(Item(key, slot, clip, clip, lead))
    items = _in_order(items, list(new), list(old))
    return Row(_with_new_shots(items, versions, new, old), laid, removed)


def _slots(document: TimelineDocument) -> dict[str, tuple[str, Clip]]:
    """What the film job laid on its picture track, in order."""
    return {slot_of(key, clip): (key, clip) for key, clip in clips_of(document, PICTURE)}


def _in_order(items: list[Item], new: Sequence[str], old: Sequence[str]) -> list[Item]:
    """Follow the script where it moved shots, unless they were moved by hand. A person's own clips stay behind the shot
    that they follow."""
    present = [slot for slot in dict.fromkeys(item.slot for item in items) if slot in new]
    place = {slot: index for index, slot in enumerate(new)}
    known = [slot for slot in present if slot in old]
    by_hand = known != [slot for slot in old if slot in set(present)]
    if by_hand or present == sorted(present, key=place.__getitem__):
        return items
    groups: list[tuple[int, list[Item]]] = [(-1, [])]
    for item in items:
        if item.slot in place:
            groups.append((place[item.slot], [item]))
        else:
            groups[-1][1].append(item)
    return [item for _, group in sorted(groups, key=lambda entry: entry[0]) for item in group]


def _with_new_shots(
    items: list[Item], versions: Versions, new: Mapping[str, tuple[str, Clip]], old: Mapping[str, tuple[str, Clip]]
) -> list[Item]:
    elsewhere = {
        slot_of(key, clip)
        for key, clip in versions.existing.clips.items()
        if clip.track != PICTURE and _kind(versions.existing, clip) is TrackKind.VIDEO
    }
    present = {item.slot for item in items}
    last_index = {item.slot: index for index, item in enumerate(items)}
    after: dict[int, list[Item]] = defaultdict(list)  # index in `items`, −1 before them all → what comes in behind it
    behind = -1
    for slot, (key, clip) in new.items():
        if slot in present:
            behind = last_index[slot]
        elif slot not in elsewhere and slot not in old:
            after[behind].append(Item(key, slot, clip, None))
    return after[-1] + [entry for index, item in enumerate(items) for entry in (item, *after[index])]


def _kind(document: TimelineDocument, clip: Clip) -> TrackKind | None:
    track = document.tracks.get(clip.track)
    return track.kind if track else None
