"""What is seen and heard at a frame: `resolve(document, frame)` and `resolve_audio(document)`.

Pure, and the only reading of a timeline: preview and export both draw what stands here, so that they agree. Time is
integers and rationals; weights use only + − × ÷ √. A TypeScript twin is tested against `spec/resolve/*.json`.

Rules
- Frame `f` of a clip that starts at `s` shows source frame `source_in + ⌊(f − s) · r⌋`, r = speed · source rate ÷
  sequence rate; played backwards `source_in − ⌊(f − s) · |r|⌋`. Outside the source its first or last frame stands.
- A transition over n frames weighs its frame i (from 0) with progress (2i + 1) ÷ 2n: symmetric, never 0 or 1.
- A picture fade over n frames weighs its frame i the same way. The lowest video track does not fade its pictures.
- Sound: sample of frame f = ⌊f · 48000 ÷ rate⌋. All ramps have one shape, w(t) = t · √(3 − 2t): equal power, since
  w(t)² + w(1 − t)² = 1, and without a corner at silence. Every bare edge of a sound gets a ramp of 96 samples (2 ms),
  unless its neighbour goes on in the same source without a gap (a razor cut is not heard).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from milimo.contracts.time import Rate
from milimo.contracts.timeline import (
    Clip,
    Fit,
    GapSource,
    Keyframe,
    MediaSource,
    Source,
    TimelineDocument,
    Track,
    TrackKind,
    Transform,
    TransitionItem,
    TransitionKind,
)

AUDIO_RATE = 48_000
DECLICK_SAMPLES = 96
"""2 ms: long enough that no edge clicks, short enough that a steady sound has no audible hole."""

PICTURE_TRACKS = (TrackKind.VIDEO, TrackKind.TITLE)
_TRANSFORM_FIELDS = ("x", "y", "scale_x", "scale_y", "rotation", "anchor_x", "anchor_y",
                     "crop_left", "crop_top", "crop_right", "crop_bottom")


@dataclass(frozen=True, slots=True)
class Picture:
    """One source as it stands in the frame. `opacity` holds the clip's own value, its keyframes and its fades."""

    clip: str
    source: Source
    source_frame: int
    fit: Fit
    transform: Transform
    opacity: float
    blend: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """Two pictures under one transition; an absent one is black. `progress` is the incoming one's share, a rational."""

    transition: str
    kind: TransitionKind
    progress: Fraction
    softness: float
    outgoing: Picture | None
    incoming: Picture | None


Layer = Picture | Crossing


@dataclass(frozen=True, slots=True)
class ShownCaption:
    caption: str
    text: str
    speaker: str


@dataclass(frozen=True, slots=True)
class ResolvedFrame:
    frame: int
    layers: tuple[Layer, ...]              # bottom to top
    captions: tuple[ShownCaption, ...]


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
    source_start: int                      # sample of the source heard at `start`; below 0 is silence
    speed_num: int
    speed_den: int
    gain_db: float
    pan: float
    ramps: tuple[Ramp, ...]


def resolve(document: TimelineDocument, frame: int) -> ResolvedFrame:
    """What is seen at `frame`. For many frames of one document make a `Resolver` once."""
    return Resolver(document).at(frame)


def document_length(document: TimelineDocument) -> int:
    """Frames from 0 to the end of the last clip (gaps count, captions and markers do not)."""
    return max((clip.start + clip.length for clip in document.clips.values()), default=0)


def source_frame(clip: Clip, frame: int, rate: Rate) -> int:
    """The source frame that `clip` shows at `frame` of a sequence with `rate`; 0 for a source without time."""
    source = clip.source
    if not isinstance(source, MediaSource):
        return 0
    speed = Fraction(abs(clip.speed_num), clip.speed_den)
    ratio = speed * Fraction(source.rate.num * rate.den, source.rate.den * rate.num)
    steps = ((frame - clip.start) * ratio).__floor__()
    at = clip.source_in - steps if clip.speed_num < 0 else clip.source_in + steps
    return min(max(at, 0), max(source.frames - 1, 0))


def sample_of(frame: int, rate: Rate) -> int:
    """The first sample of `frame` at 48 kHz."""
    return frame * AUDIO_RATE * rate.den // rate.num


def ramp_weight(t: float) -> float:
    """w(t) = t √(3 − 2t), t in 0…1."""
    return t * (3 - 2 * t) ** 0.5


def value_at(keyframes: tuple[Keyframe, ...], frame: int, still: float) -> float:
    """An animated property at `frame` of its clip (from the clip's start); `still` where nothing is animated.

    `ease` is t² (3 − 2t). Before the first and after the last keyframe their values stand.
    """
    if not keyframes:
        return still
    ordered = sorted(keyframes, key=lambda keyframe: keyframe.frame)
    after = bisect_right([keyframe.frame for keyframe in ordered], frame)
    if after == 0:
        return ordered[0].value
    left = ordered[after - 1]
    if after == len(ordered) or left.easing == "hold":
        return left.value
    right = ordered[after]
    t = (frame - left.frame) / (right.frame - left.frame)
    if left.easing == "ease":
        t = t * t * (3 - 2 * t)
    return left.value + (right.value - left.value) * t


class _Lane:
    """The picture items of one track, in order, found by bisection."""

    def __init__(self, document: TimelineDocument, key: str, *, fades: bool) -> None:
        self.fades = fades
        self.clips = sorted(
            ((clip.start, name, clip) for name, clip in document.clips.items()
             if clip.track == key and clip.enabled and not isinstance(clip.source, GapSource)), key=lambda row: row[:2])
        self.starts = [start for start, _, _ in self.clips]
        self.transitions = sorted(
            ((item.at - item.before, name, item) for name, item in document.transitions.items()
             if item.track == key and item.kind is not TransitionKind.AUDIO_CROSSFADE and item.before + item.after > 0),
            key=lambda row: row[:2])
        self.crossings = [start for start, _, _ in self.transitions]

    def crossing(self, frame: int) -> tuple[str, TransitionItem] | None:
        at = bisect_right(self.crossings, frame) - 1
        if at >= 0:
            _, name, item = self.transitions[at]
            if frame < item.at + item.after:
                return name, item
        return None

    def clip(self, frame: int) -> tuple[str, Clip] | None:
        at = bisect_right(self.starts, frame) - 1
        if at >= 0:
            start, name, clip = self.clips[at]
            if frame < start + clip.length:
                return name, clip
        return None


class Resolver:
    """`resolve` for many frames of one document: the order of tracks and clips is found once."""

    def __init__(self, document: TimelineDocument) -> None:
        self._document = document
        tracks = sorted(((track.order, key, track) for key, track in document.tracks.items()
                         if track.kind in PICTURE_TRACKS), key=lambda row: row[:2])
        lowest = next((key for _, key, track in tracks if track.kind is TrackKind.VIDEO), None)
        self._lanes = [_Lane(document, key, fades=key != lowest) for _, key, track in tracks if not track.hidden]
        self._captions = sorted(
            (document.tracks[caption.track].order if caption.track in document.tracks else 0, caption.start, key)
            for key, caption in document.captions.items()
            if not (caption.track in document.tracks and document.tracks[caption.track].hidden))

    def at(self, frame: int) -> ResolvedFrame:
        layers = [layer for lane in self._lanes if (layer := self._layer(lane, frame)) is not None]
        captions = tuple(self._caption(key) for _, start, key in self._captions
                         if start <= frame < start + self._document.captions[key].length)
        return ResolvedFrame(frame, tuple(layers), captions)

    def _caption(self, key: str) -> ShownCaption:
        caption = self._document.captions[key]
        return ShownCaption(key, caption.text, caption.speaker)

    def _layer(self, lane: _Lane, frame: int) -> Layer | None:
        crossing = lane.crossing(frame)
        if crossing is not None:
            name, item = crossing
            count = item.before + item.after
            progress = Fraction(2 * (frame - item.at + item.before) + 1, 2 * count)
            return Crossing(name, item.kind, progress, item.softness,
                            self._named(lane, item.outgoing, frame), self._named(lane, item.incoming, frame))
        found = lane.clip(frame)
        return None if found is None else self._picture(lane, *found, frame)

    def _named(self, lane: _Lane, name: str | None, frame: int) -> Picture | None:
        clip = self._document.clips.get(name) if name is not None else None
        if name is None or clip is None or not clip.enabled or isinstance(clip.source, GapSource):
            return None
        return self._picture(lane, name, clip, frame)

    def _picture(self, lane: _Lane, name: str, clip: Clip, frame: int) -> Picture:
        at = frame - clip.start
        opacity = clip.opacity
        if "opacity" in clip.keyframes:
            opacity = min(max(value_at(clip.keyframes["opacity"], at, opacity), 0.0), 1.0)
        if lane.fades:
            opacity *= _fade(at, clip.fade_in) * _fade(clip.length - 1 - at, clip.fade_out)
        return Picture(name, clip.source, source_frame(clip, frame, self._document.rate), clip.fit,
                       _transform(clip, at), opacity, clip.blend)


def _fade(at: int, length: int) -> float:
    return (2 * at + 1) / (2 * length) if 0 <= at < length else 1.0


def _transform(clip: Clip, at: int) -> Transform:
    animated = {
        field: value_at(clip.keyframes[f"transform.{field}"], at, getattr(clip.transform, field))
        for field in _TRANSFORM_FIELDS if f"transform.{field}" in clip.keyframes}
    return clip.transform.model_copy(update=animated) if animated else clip.transform


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
    first = sample_of(start - entering.before if entering else start, rate)
    last = sample_of(stop + leaving.after if leaving else stop, rate)
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
                   clip.speed_num, clip.speed_den, clip.gain_db + track.gain_db, clip.pan, tuple(ramps))


def _crossing_ramp(direction: Literal["in", "out"], item: TransitionItem, rate: Rate) -> Ramp:
    """A dissolve or wipe crosses over its whole length; a dip fades out in its first half and in in its second."""
    first, last = sample_of(item.at - item.before, rate), sample_of(item.at + item.after, rate)
    if item.kind in (TransitionKind.DIP_TO_BLACK, TransitionKind.DIP_TO_WHITE) and item.outgoing and item.incoming:
        middle = (first + last) // 2
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
