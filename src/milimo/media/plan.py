"""What of a film is copied and what is drawn: runs of frames, in order, that cover it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from milimo.contracts.base import Sha256
from milimo.contracts.export import CaptionMode, ExportSettings
from milimo.contracts.time import Rate
from milimo.contracts.timeline import MediaSource, Transform
from milimo.contracts.video import Extent
from milimo.media.join import JoinSource, StreamFacts, copied_run, join_source
from milimo.timeline.resolve import Picture, ResolvedFrame, Resolver


@dataclass(frozen=True, slots=True)
class Copied:
    """Film frames [start, stop) are source frames [source_start, …) of one blob, packet for packet."""

    start: int
    stop: int
    blob: Sha256
    source: JoinSource
    source_start: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """Film frames [start, stop) are drawn and encoded."""

    start: int
    stop: int


Span = Copied | Drawn


@dataclass(frozen=True, slots=True)
class _Run:
    """Consecutive frames of one source with nothing over, under or on them."""

    start: int
    stop: int
    blob: Sha256
    rate: Rate
    source_start: int


IDENTITY = Transform()


def lone_picture(resolved: ResolvedFrame, *, burn: bool) -> Picture | None:
    """The one picture that fills this frame as it is: opaque, unmoved, nothing drawn on it; else None."""
    if len(resolved.layers) != 1 or (burn and resolved.captions):
        return None
    layer = resolved.layers[0]
    if not isinstance(layer, Picture) or not isinstance(layer.source, MediaSource):
        return None
    plain = layer.opacity == 1 and layer.blend == "normal" and layer.transform == IDENTITY
    return layer if plain else None


LEAST_COPIED = 12
"""Frames. Beside what is drawn a shorter run is drawn as well: a key frame more costs more than it saves."""


def plan(resolver: Resolver, settings: ExportSettings, extent: Extent, rate: Rate, stop: int,
         open_blob: Callable[[Sha256], Path], encoder: StreamFacts, quality: str) -> list[Span]:
    """Spans covering frames [settings.start, stop). Copied runs share one set of stream facts: the encoder's where
    anything is drawn; where nothing is, any one that differs from the encoder's in its parameter sets alone.
    `quality` is what the encoder says of its own (`join.quality_of`); "" copies nothing."""
    if not settings.copy_packets or not quality:
        return [Drawn(settings.start, stop)]
    sources: dict[tuple[Sha256, Rate], JoinSource] = {}
    copies: list[Copied] = []
    for run in _runs(resolver, settings, stop):
        if run.rate != rate:
            continue
        key = (run.blob, run.rate)
        if key not in sources:
            sources[key] = join_source(open_blob(run.blob), run.rate)
        source = sources[key]
        if source.square and source.quality == quality and replace(source.facts, parameter_sets=encoder.parameter_sets) == encoder:
            copies += _copied(run, source)
    facts = {copy.source.facts for copy in copies}
    covered = sum(copy.stop - copy.start for copy in copies) == stop - settings.start
    if not (covered and len(facts) == 1):
        copies = list(_long_enough([copy for copy in copies if copy.source.facts == encoder], settings.start, stop))
    return list(_filled(copies, settings.start, stop))


def _runs(resolver: Resolver, settings: ExportSettings, stop: int) -> Iterator[_Run]:
    burn = settings.captions is CaptionMode.BURN
    run: _Run | None = None
    for frame in range(settings.start, stop):
        picture = lone_picture(resolver.at(frame), burn=burn)
        if picture is not None and isinstance(picture.source, MediaSource):
            source, at = picture.source, picture.source_frame
            if run is not None and (run.blob, run.rate, run.source_start + frame - run.start) == (source.blob, source.rate, at):
                run = replace(run, stop=frame + 1)
                continue
            if run is not None:
                yield run
            run = _Run(frame, frame + 1, source.blob, source.rate, at)
        elif run is not None:
            yield run
            run = None
    if run is not None:
        yield run


def _copied(run: _Run, source: JoinSource) -> Iterator[Copied]:
    found = copied_run(source, run.source_start, run.source_start + run.stop - run.start)
    if found is not None:
        a, b = found
        start = run.start + a - run.source_start
        yield Copied(start, start + b - a, run.blob, source, a)


def _long_enough(copies: list[Copied], start: int, stop: int) -> Iterator[Copied]:
    """Without the short ones that have something drawn right before or after them."""
    for i, copy in enumerate(copies):
        before = copies[i - 1].stop if i else start
        after = copies[i + 1].start if i + 1 < len(copies) else stop
        if copy.stop - copy.start >= LEAST_COPIED or (before == copy.start and copy.stop == after):
            yield copy


def _filled(copies: list[Copied], start: int, stop: int) -> Iterator[Span]:
    at = start
    for copy in copies:
        if copy.start > at:
            yield Drawn(at, copy.start)
        yield copy
        at = copy.stop
    if at < stop:
        yield Drawn(at, stop)
