"""The mix of a film: sample-exact, in blocks of a second, 48 kHz stereo float32.

A segment's gain, pan and ramps are those of `timeline.resolve`; the pan law is the browser's (StereoPannerNode), so
that preview and export agree. Sources open when they are first heard and close after.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from milimo.contracts.base import Sha256
from milimo.media.soundread import RATE, SoundReader
from milimo.media.stretch import StretchReader
from milimo.timeline.resolve_audio import Ramp, Segment

Samples = npt.NDArray[np.float32]
BLOCK = RATE
"""Samples mixed at a time: 1 s."""


def ramp_gain(ramp: Ramp, start: int, count: int) -> npt.NDArray[np.float64]:
    """The weight of a ramp for samples [start, start + count)."""
    t = (np.arange(start, start + count) - ramp.start + 0.5) / max(ramp.length, 1)
    t = np.clip(t if ramp.direction == "in" else 1 - t, 0, 1)
    return t * np.sqrt(3 - 2 * t)


def panned(samples: Samples, pan: float) -> Samples:
    """Stereo panned by Web Audio's law (StereoPannerNode, stereo input): 0 leaves it, ±1 moves all to one side."""
    if pan == 0:
        return samples
    x = (pan + 1 if pan <= 0 else pan) * math.pi / 2
    left, right = samples[:, 0], samples[:, 1]
    out = np.empty_like(samples)
    if pan <= 0:
        out[:, 0], out[:, 1] = left + right * math.cos(x), right * math.sin(x)
    else:
        out[:, 0], out[:, 1] = left * math.cos(x), right + left * math.sin(x)
    return out


def segment_block(segment: Segment, reader: SoundReader | StretchReader, start: int, count: int) -> Samples:
    """What `segment` adds to samples [start, start + count) of the film, all of which lie inside it."""
    at = segment.source_start + start - segment.start
    if isinstance(reader, SoundReader):
        samples = mirrored(reader, at, count, segment.source_samples)
    else:
        samples = reader.read(at, count)
    gain = np.full(count, 10 ** (segment.gain_db / 20))
    for ramp in segment.ramps:
        if not _is_flat(ramp, start, count):
            gain *= ramp_gain(ramp, start, count)
    return panned(samples, segment.pan) * gain.astype(np.float32)[:, None]


def mirrored(reader: SoundReader, start: int, count: int, length: int) -> Samples:
    """Samples [start, start + count) of a source of `length`; beyond an edge it is played backwards from there.

    Ambience has no direction: a crossfade of whole takes, which have nothing beyond their ends, keeps its level so.
    """
    if start >= 0 and start + count <= length:
        return reader.read(start, count)
    before, after = min(max(-start, 0), count), min(max(start + count - length, 0), count)
    pieces = [reader.read(-start - before, before)[::-1]] if before else []
    if count > before + after:
        pieces.append(reader.read(start + before, count - before - after))
    if after:
        pieces.append(reader.read(2 * length - start - count, after)[::-1])
    return np.concatenate(pieces)


def _is_flat(ramp: Ramp, start: int, count: int) -> bool:
    if ramp.direction == "in":
        return start >= ramp.start + ramp.length
    return start + count <= ramp.start


class Mixer:
    """Mixes segments in order of time. `blocks` may be walked once."""

    def __init__(self, segments: tuple[Segment, ...], open_blob: Callable[[Sha256], Path]) -> None:
        self._segments = segments
        self._open_blob = open_blob
        self._readers: dict[str, SoundReader | StretchReader] = {}

    def blocks(self, start: int, stop: int) -> Iterator[Samples]:
        """Samples [start, stop) of the film in pieces of at most a second."""
        try:
            for at in range(start, stop, BLOCK):
                yield self._block(at, min(BLOCK, stop - at))
        finally:
            self.close()

    def close(self) -> None:
        """Close all sources. May be called again."""
        for reader in self._readers.values():
            reader.close()
        self._readers.clear()

    def _block(self, start: int, count: int) -> Samples:
        out = np.zeros((count, 2), np.float32)
        for segment in self._segments:
            first, last = max(segment.start, start), min(segment.stop, start + count)
            if first < last:
                out[first - start:last - start] += segment_block(segment, self._reader(segment), first, last - first)
            if segment.stop <= start + count and segment.clip in self._readers:
                self._readers.pop(segment.clip).close()
        return out

    def _reader(self, segment: Segment) -> SoundReader | StretchReader:
        if segment.clip not in self._readers:
            reader = SoundReader(self._open_blob(segment.blob))
            plain = segment.speed_num == segment.speed_den
            self._readers[segment.clip] = reader if plain else StretchReader(
                reader, segment.speed_num, segment.speed_den, segment.source_start)
        return self._readers[segment.clip]
