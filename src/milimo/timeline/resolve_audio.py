"""What is heard: `resolve_audio(document)`, the segments of sound of the whole film.

Pure, like `timeline.resolve`, and tested by the same vectors.

Rules
- Sample of frame f = ⌊f · 48000 ÷ rate⌋.
- A clip on an audio track is heard; one on a video track is heard where its source says `audio`, unless it is linked
  with a clip of the same blob on an audio track. Mute and solo count per track; gains of track and clip add up.
- All ramps have one shape, w(t) = t · √(3 − 2t): equal power, since w(t)² + w(1 − t)² = 1, and no corner at silence.
- Dissolve, wipe and crossfade cross over their whole length; the clips are heard that far beyond the cut, and where a
  source has nothing there, its edge is played mirrored (ambience has no direction). A dip fades out before the edit
  point and in after it.
- Every bare edge gets a ramp of 96 samples, unless its neighbour goes on in the same source without a gap (a razor cut
  is not heard).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from milimo.contracts.time import Rate
from milimo.contracts.timeline import Clip, MediaSource, TimelineDocument, Track, TrackKind, TransitionItem
from milimo.timeline.resolve import DIPS
from milimo.timeline.time import AUDIO_RATE

DECLICK_SAMPLES = 96
"""2 ms: long enough that no edge clicks, short enough that a steady sound has no audible hole."""


@dataclass(frozen=True, slots=True)
class Ramp:
    """`in`: 0 before `start`, w(t) over `length` samples, 1 after; t = (sample − start + ½) ÷ length. `out`: mirrored."""

    direction: Literal["in", "out"]
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of sound, in samples of the film at 48 kHz from the document's frame 0. Its ramps multiply."""

    clip: str
    blob: str
    start: int
    stop: int
    source_start: int                      # sample of the source heard at `start`
    source_samples: int                    # the source's length; outside [0, this) it is played mirrored
    speed_num: int
    speed_den: int
    gain_db: float
    pan: float
    ramps: tuple[Ramp, ...]


def sample_of(frame: int, rate: Rate) -> int:
    """The first sample of `frame` at 48 kHz."""
    return frame * AUDIO_RATE * rate.den // rate.num


def resolve_audio(document: TimelineDocument) -> tuple[Segment, ...]:
    """Everything that is heard, by start and clip. Mute and solo are applied; gains of track and clip are added."""
    sounding = {key: track for key, track in document.tracks.items()
                if track.kind in (TrackKind.VIDEO, TrackKind.AUDIO)}
    solo = any(track.solo for track in sounding.values())
    detached = _detached(document)
    segments: list[Segment] = []
    for key, track in sounding.items():
        if track.muted or (solo and not track.solo):
            continue
        clips = sorted(((clip.start, name, clip) for name, clip in document.clips.items() if clip.track == key
                        and clip.enabled and name not in detached and _sounds(clip, track)), key=lambda row: row[:2])
        crossings = [item for item in document.transitions.values()
                     if item.track == key and item.before + item.after > 0]
        segments += [_segment(document, track, clips, i, crossings) for i in range(len(clips))]
    return tuple(sorted(segments, key=lambda segment: (segment.start, segment.clip)))


def _sounds(clip: Clip, track: Track) -> bool:
    return isinstance(clip.source, MediaSource) and (clip.source.audio or track.kind is TrackKind.AUDIO)


def _detached(document: TimelineDocument) -> set[str]:
    """Clips whose own sound is laid out beside them: linked with a clip of the same blob on an audio track."""
    out: set[str] = set()
    for names in document.links.values():
        clips = [(name, document.clips[name]) for name in names if name in document.clips]
        heard = {clip.source.blob for _, clip in clips if isinstance(clip.source, MediaSource)
                 and clip.track in document.tracks and document.tracks[clip.track].kind is TrackKind.AUDIO}
        out |= {name for name, clip in clips if isinstance(clip.source, MediaSource) and clip.source.blob in heard
                and clip.track in document.tracks and document.tracks[clip.track].kind is TrackKind.VIDEO}
    return out


def _segment(document: TimelineDocument, track: Track, clips: list[tuple[int, str, Clip]], i: int,
             crossings: list[TransitionItem]) -> Segment:
    start, name, clip = clips[i]
    rate = document.rate
    stop = start + clip.length
    entering = next((item for item in crossings if item.incoming == name), None)
    leaving = next((item for item in crossings if item.outgoing == name), None)
    first = sample_of(start - entering.before if entering and entering.kind not in DIPS else start, rate)
    last = sample_of(stop + leaving.after if leaving and leaving.kind not in DIPS else stop, rate)
    ramps: list[Ramp] = []
    if entering is not None:
        ramps.append(_crossing_ramp("in", entering, rate))
    if leaving is not None:
        ramps.append(_crossing_ramp("out", leaving, rate))
    if clip.fade_in:
        ramps.append(Ramp("in", sample_of(start, rate), sample_of(start + clip.fade_in, rate) - sample_of(start, rate)))
    if clip.fade_out:
        begin = sample_of(stop - clip.fade_out, rate)
        ramps.append(Ramp("out", begin, sample_of(stop, rate) - begin))
    declick = min(DECLICK_SAMPLES, (last - first) // 2)
    if entering is None and not clip.fade_in and not (i > 0 and _goes_on(clips[i - 1][2], clip, rate)):
        ramps.append(Ramp("in", first, declick))
    if leaving is None and not clip.fade_out and not (i + 1 < len(clips) and _goes_on(clip, clips[i + 1][2], rate)):
        ramps.append(Ramp("out", last - declick, declick))
    assert isinstance(clip.source, MediaSource)
    lead = (sample_of(start, rate) - first) * Fraction(clip.speed_num, clip.speed_den)
    return Segment(name, clip.source.blob, first, last, sample_of(clip.source_in, clip.source.rate) - lead.__floor__(),
                   sample_of(clip.source.frames, clip.source.rate), clip.speed_num, clip.speed_den, clip.gain_db + track.gain_db, clip.pan, tuple(ramps))


def _crossing_ramp(direction: Literal["in", "out"], item: TransitionItem, rate: Rate) -> Ramp:
    first, last = sample_of(item.at - item.before, rate), sample_of(item.at + item.after, rate)
    if item.kind in DIPS:
        middle = sample_of(item.at, rate)
        first, last = (middle, last) if direction == "in" else (first, middle)
    return Ramp(direction, first, last - first)


def _goes_on(before: Clip, after: Clip, rate: Rate) -> bool:
    """Is `after` the very next sound of the same source, so that the cut between them must not be heard?"""
    a, b = before.source, after.source
    if not (isinstance(a, MediaSource) and isinstance(b, MediaSource)) or a.blob != b.blob or a.rate != b.rate:
        return False
    if before.start + before.length != after.start or before.fade_out or after.fade_in:
        return False
    same = (before.speed_num * after.speed_den == after.speed_num * before.speed_den
            and before.gain_db == after.gain_db and before.pan == after.pan)
    ratio = Fraction(before.speed_num * a.rate.num * rate.den, before.speed_den * a.rate.den * rate.num)
    return same and before.source_in + before.length * ratio == after.source_in
