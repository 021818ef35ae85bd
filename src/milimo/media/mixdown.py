"""The film's sound as one file of float32, measured, then read back with its gain and limiter.

Mixed once to disk (23 MB a minute): loudness is known only at the end, and mixing twice decodes twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from milimo.contracts.base import Sha256
from milimo.contracts.export import ExportSettings, LoudnessPreset
from milimo.contracts.timeline import TimelineDocument
from milimo.media.loudness import Loudness, gain_for, limited, measure
from milimo.media.sound import BLOCK, Mixer
from milimo.timeline.resolve_audio import resolve_audio, sample_of

Samples = npt.NDArray[np.float32]
WITHIN_LU = 0.5
"""How near to its target a preset is brought before it is written (the promise is ± 1)."""
MOST_ROUNDS = 3


class Mixdown:
    """`mix` fills the file and finds the gain; `blocks` gives the finished sound; `close` removes the file."""

    def __init__(self, document: TimelineDocument, settings: ExportSettings, open_blob: Callable[[Sha256], Path],
                 work: Path, start: int, stop: int) -> None:
        self._segments = resolve_audio(document)
        self._preset = settings.loudness
        self._open_blob = open_blob
        self._path = work / "mix.f32"
        self._start, self._stop = sample_of(start, document.rate), sample_of(stop, document.rate)
        self._gain_db = 0.0
        self._found = Loudness(None, None)
        self.heard = any(segment.start < self._stop and segment.stop > self._start for segment in self._segments)

    @property
    def length(self) -> int:
        return self._stop - self._start

    @property
    def lufs(self) -> float | None:
        return self._found.lufs

    @property
    def peak(self) -> float | None:
        return self._found.peak_dbtp

    def mix(self, progress: Callable[[str, int, int], None], check_cancelled: Callable[[], None]) -> None:
        """Mix everything, measure it, choose the gain. Without any sound: nothing."""
        if not self.heard:
            return
        mixer = Mixer(self._segments, self._open_blob)
        steps = -(-self.length // BLOCK)
        try:
            with self._path.open("wb") as file:
                for step, block in enumerate(mixer.blocks(self._start, self._stop), 1):
                    file.write(block.tobytes())
                    check_cancelled()
                    progress("sound", step, steps)
        finally:
            mixer.close()
        self._choose()

    def _choose(self) -> None:
        """The gain for the preset; where the limiter took loudness away again, a little more, up to three rounds."""
        self._found = measure(self._read, self.length)
        if self._preset is LoudnessPreset.NONE:
            return
        self._gain_db = gain_for(self._preset, self._found)
        target = None if self._found.lufs is None else self._found.lufs + self._gain_db
        for _ in range(MOST_ROUNDS):
            self._found = self._measured()
            if target is None or self._found.lufs is None or self._preset is LoudnessPreset.ANIMATIC:
                return
            if abs(self._found.lufs - target) <= WITHIN_LU:
                return
            self._gain_db += target - self._found.lufs

    def _measured(self) -> Loudness:
        """Loudness of what `blocks` gives, through a file of its own (the meter reads around each block)."""
        finished = self._path.with_suffix(".out")
        try:
            with finished.open("wb") as file:
                for block in self.blocks():
                    file.write(block.tobytes())
            return measure(lambda start, count: _read(finished, start, count, self.length), self.length)
        finally:
            finished.unlink(missing_ok=True)

    def blocks(self) -> Iterator[Samples]:
        """The finished sound from the film's first sample, in pieces of a second."""
        limit = self._preset is not LoudnessPreset.NONE
        for block in limited(self._read, self.length, self._gain_db, limit=limit):
            for at in range(0, len(block), BLOCK):
                yield block[at:at + BLOCK]

    def _read(self, start: int, count: int) -> Samples:
        return _read(self._path, start, count, self.length)

    def close(self) -> None:
        self._path.unlink(missing_ok=True)


def _read(path: Path, start: int, count: int, length: int) -> Samples:
    """Samples [start, start + count) of a file of float32 pairs; outside [0, length) zeros."""
    out = np.zeros((count, 2), np.float32)
    first, last = max(start, 0), min(start + count, length)
    if last > first:
        with path.open("rb") as file:
            file.seek(first * 8)
            found = np.frombuffer(file.read((last - first) * 8), np.float32).reshape(-1, 2)
        out[first - start:first - start + len(found)] = found
    return out
