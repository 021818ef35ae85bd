"""What is seen at a frame: `resolve(document, frame)`. What is heard: `timeline.resolve_audio`.

Pure, and the only reading of a timeline: preview and export both draw what stands here, so that they agree. Time is
integers and rationals; weights use only + − × ÷. A TypeScript twin is tested against `spec/resolve/*.json`.

Rules
- Frame `f` of a clip shows the source frame that `timeline.time.source_frame` says; outside the source its first or
  last frame stands.
- A transition over n frames weighs its frame i (from 0) with p = (2i + 1) ÷ 2n: symmetric, never 0 or 1. Dissolve and
  wipes: the incoming picture has the share p, the outgoing one 1 − p. A dip shows each neighbour on its own side of the
  edit point only, the outgoing one going from 1 to 0 over `before`, the incoming one from 0 to 1 over `after`; what is
  missing to 1 is the dip's colour. An absent neighbour of a dissolve or wipe is transparent.
- A picture fade over n frames weighs its frame i the same way. The lowest video track does not fade its pictures.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction

from milimo.contracts.time import Rate
from milimo.contracts.timeline import (
    Clip,
    Fit,
    GapSource,
    Keyframe,
    MediaSource,
    Source,
    TimelineDocument,
    TrackKind,
    Transform,
    TransitionItem,
    TransitionKind,
)
from milimo.timeline.time import source_frame, step_of

DIPS = (TransitionKind.DIP_TO_BLACK, TransitionKind.DIP_TO_WHITE)
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
    """One or two pictures under a transition, with their shares as rationals."""

    transition: str
    kind: TransitionKind
    softness: float
    outgoing: Picture | None
    outgoing_share: Fraction
    incoming: Picture | None
    incoming_share: Fraction


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


def resolve(document: TimelineDocument, frame: int) -> ResolvedFrame:
    """What is seen at `frame`. For many frames of one document make a `Resolver` once."""
    return Resolver(document).at(frame)


def shown_source_frame(clip: Clip, frame: int, rate: Rate) -> int:
    """The source frame that `clip` shows at `frame` of a sequence with `rate`; 0 for a source without time."""
    source = clip.source
    if not isinstance(source, MediaSource):
        return 0
    step = step_of(clip.speed_num, clip.speed_den, source.rate, rate)
    at = source_frame(frame - clip.start, source_in=clip.source_in, step=step)
    return min(max(at, 0), max(source.frames - 1, 0))


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
            return self._crossing(lane, *crossing, frame)
        found = lane.clip(frame)
        return None if found is None else self._picture(lane, *found, frame)

    def _crossing(self, lane: _Lane, name: str, item: TransitionItem, frame: int) -> Crossing:
        outgoing, incoming = item.outgoing, item.incoming
        if item.kind in DIPS:
            if frame < item.at:
                incoming, shares = None, (Fraction(2 * (item.at - frame) - 1, 2 * item.before), Fraction(0))
            else:
                outgoing, shares = None, (Fraction(0), Fraction(2 * (frame - item.at) + 1, 2 * item.after))
        else:
            p = Fraction(2 * (frame - item.at + item.before) + 1, 2 * (item.before + item.after))
            shares = (1 - p, p)
        return Crossing(name, item.kind, item.softness, self._named(lane, outgoing, frame), shares[0],
                        self._named(lane, incoming, frame), shares[1])

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
        return Picture(name, clip.source, shown_source_frame(clip, frame, self._document.rate), clip.fit,
                       _transform(clip, at), opacity, clip.blend)


def _fade(at: int, length: int) -> float:
    return (2 * at + 1) / (2 * length) if 0 <= at < length else 1.0


def _transform(clip: Clip, at: int) -> Transform:
    animated = {
        field: value_at(clip.keyframes[f"transform.{field}"], at, getattr(clip.transform, field))
        for field in _TRANSFORM_FIELDS if f"transform.{field}" in clip.keyframes}
    return clip.transform.model_copy(update=animated) if animated else clip.transform
