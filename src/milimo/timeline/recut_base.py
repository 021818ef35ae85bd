"""What a film job must have laid out, told from the cut alone, for when nobody kept it (see `recut`).

What the job lays out is plain: whole takes, trimmed only where a dissolve needs it, under keys made from ids, in the
order of their numbers. So a clip that is anything else was edited.
Only what a person took out cannot be told: it comes back.
"""

from __future__ import annotations

import re

from milimo.contracts.timeline import Clip, MediaSource, TimelineDocument, TransitionKind
from milimo.timeline.assemble import CREDITS, PICTURE, SOUND, TITLE_GROUND, TITLE_WORDS, TITLES
from milimo.timeline.document import clips_of, handles
from milimo.timeline.recut_row import slot_of


def guessed_base(existing: TimelineDocument) -> TimelineDocument:
    """`existing` without the work of hands, as far as it shows. Equal to `existing` where none shows. Not validated."""
    row = [(key, clip) for key, clip in clips_of(existing, PICTURE) if _is_made(key, clip)]
    row.sort(key=lambda entry: (entry[0] != TITLE_GROUND, _number(entry[1].name)))
    clips: dict[str, Clip] = {}
    at = 0
    for key, clip in row:
        clips[key] = _plain(existing, key, clip).model_copy(update={"start": at})
        at += clip.length
    for key, clip in existing.clips.items():
        if clip.track in (SOUND, TITLES, CREDITS) and _is_made(key, clip):
            clips[key] = _plain(existing, key, clip) if clip.track == SOUND else clip
    moved = {slot_of(key, clip).removeprefix("shot-"): clips[key].start - clip.start for key, clip in row}
    captions = {
        key: caption.model_copy(update={"start": caption.start + moved[caption.shot]})
        for key, caption in existing.captions.items()
        if key.startswith("caption-") and caption.shot in moved
    }
    return existing.model_copy(
        update={
            "clips": {key: clips[key] for key in existing.clips if key in clips},
            "captions": captions,
            "transitions": {
                key: item for key, item in existing.transitions.items() if key.startswith(("cut-", "mix-"))
            },
            "markers": {key: marker for key, marker in existing.markers.items() if key.startswith("chapter-")},
        }
    )


def _is_made(key: str, clip: Clip) -> bool:
    if clip.track == PICTURE:
        return key == TITLE_GROUND or (key.startswith("shot-") and slot_of(key, clip) == key)
    return key in TITLE_WORDS or (
        clip.track == SOUND and key.startswith("sound-") and slot_of(key, clip) == key.replace("sound-", "shot-", 1)
    )


def _number(name: str) -> list[tuple[int, int, str]]:
    """`2.10` after `2.9`; letters after the number they follow."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|[^\d.]+", name)]


def _plain(document: TimelineDocument, key: str, clip: Clip) -> Clip:
    """The clip as the job would have made it; with its trims only where transitions account for them."""
    plain = Clip(
        track=clip.track,
        start=clip.start,
        length=clip.length,
        source=clip.source,
        source_in=clip.source_in,
        name=clip.name,
        fade_in=clip.fade_in if clip.track == SOUND else 0,
        fade_out=clip.fade_out if clip.track == SOUND else 0,
    )
    room = handles(plain, document.rate)
    if not isinstance(clip.source, MediaSource) or room is None:
        return plain
    picture = key.replace("sound-", "shot-", 1)
    overlaps = [item for item in document.transitions.values() if item.track == PICTURE and item.kind in _OVERLAPPING]
    head = max((item.before for item in overlaps if item.incoming == picture), default=0)
    tail = max((item.after for item in overlaps if item.outgoing == picture), default=0)
    # One frame may be lost to rounding between rates.
    explained = 0 <= room[0] - head <= 1 and 0 <= room[1] - tail <= 1
    return plain if explained else plain.model_copy(update={"source_in": 0, "length": clip.length + 1})


_OVERLAPPING = (TransitionKind.DISSOLVE, TransitionKind.WIPE_LEFT)
