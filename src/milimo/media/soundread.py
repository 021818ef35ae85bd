"""Sound out of a file, sample-exact: float32 stereo at 48 kHz, counted from the source's first picture."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.error import FFmpegError

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.media.conform import open_media

Samples = npt.NDArray[np.float32]
RATE = 48_000
PREROLL_SAMPLES = 8_192
"""Decoded and thrown away after a seek: an AAC frame needs the one before it, Opus 80 ms."""
SEEK_BEYOND = 10 * RATE
"""A jump of less than this is decoded through; further, seeking is cheaper."""


class SoundReader:
    """Reads a file's first sound stream. `read(start, count)` may go anywhere; going forward is cheap.

    Sample 0 belongs to the first picture (of a file without pictures: to its first sound). What lies outside the
    source is silence. Raises MilimoError(BAD_MEDIA) where there is no sound or it cannot be decoded.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._container = open_media(path, pictures=False)
        if not self._container.streams.audio:
            self._container.close()
            raise MilimoError(ErrorCode.BAD_MEDIA, "A clip should be heard, but its file has no sound.", file=path.name)
        self._stream = self._container.streams.audio[0]
        self._base = Fraction(self._stream.time_base or Fraction(1, RATE))
        self._zero = self._origin()
        self._start_decoding()

    @property
    def end(self) -> int | None:
        """Where the sound ends, in samples; None until its last one was decoded."""
        return self._kept_at + len(self._kept) if self._ended else None

    def close(self) -> None:
        """Let go of the file. May be called again."""
        self._container.close()

    def read(self, start: int, count: int) -> Samples:
        """Samples [start, start + count) as float32 (count, 2)."""
        out = np.zeros((count, 2), np.float32)
        if start < self._kept_at or start > self._kept_at + len(self._kept) + SEEK_BEYOND:
            self._seek(max(start, 0))
        while not self._ended and self._kept_at + len(self._kept) < start + count:
            self._more(start)
        first, last = max(start, self._kept_at), min(start + count, self._kept_at + len(self._kept))
        if last > first:
            out[first - start:last - start] = self._kept[first - self._kept_at:last - self._kept_at]
        self._drop(start)
        return out

    def _drop(self, before: int) -> None:
        """Forget what lies before `before`, but keep a little: neighbours of a cut often overlap."""
        passed = min(max(before - self._kept_at, 0), len(self._kept))
        if passed > 0:
            self._kept = self._kept[passed:].copy()
            self._kept_at += passed

    def _origin(self) -> Fraction:
        """Seconds, on the file's clock, of source sample 0."""
        for stream in self._container.streams.video:
            if stream.start_time is not None and stream.time_base is not None:
                return stream.start_time * Fraction(stream.time_base)
        start = self._stream.start_time
        return Fraction(start) * self._base if start is not None else Fraction(0)

    def _start_decoding(self) -> None:
        self._frames = self._container.decode(self._stream)
        mono = self._stream.codec_context.layout.nb_channels == 1
        self._resampler = av.AudioResampler(format="fltp", layout="mono" if mono else "stereo", rate=RATE)
        self._kept: Samples = np.zeros((0, 2), np.float32)
        self._kept_at = 0
        self._placed = False
        self._ended = False

    def _seek(self, sample: int) -> None:
        # before the source's start too: its first packet primes the decoder and lies at a negative time
        seconds = self._zero + Fraction(sample - PREROLL_SAMPLES, RATE)
        self._container.seek(int(seconds / self._base), stream=self._stream)
        self._start_decoding()

    def _more(self, wanted: int) -> None:
        try:
            frame = next(self._frames, None)
        except FFmpegError as error:
            raise MilimoError(
                ErrorCode.BAD_MEDIA, f"The sound of a clip cannot be decoded: {error}", file=self._path.name) from error
        if frame is None:
            self._ended = True
        elif not self._placed and frame.pts is not None:
            self._kept_at = round((frame.pts * self._base - self._zero) * RATE)
            self._placed = True
        pieces = [self._stereo(piece) for piece in self._resampler.resample(frame)]
        self._kept = np.concatenate([self._kept, *pieces]) if pieces else self._kept
        if len(self._kept) > 4 * RATE:
            self._drop(wanted)

    @staticmethod
    def _stereo(frame: AudioFrame) -> Samples:
        samples = frame.to_ndarray().astype(np.float32, copy=False)
        return np.repeat(samples, 2, axis=0).T if len(samples) == 1 else samples.T
