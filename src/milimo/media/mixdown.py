"""The film's sound: mixed to a file of float32, brought to its loudness, encoded once, measured as it will be heard.

Mixed to disk (23 MB a minute): loudness is known only at the end, and mixing twice decodes twice. Encoded to a file of
its own before the picture, because AAC moves peaks and loudness (white noise: 1 dB and 1.6 LU): what is promised is
measured on what is decoded, and where it misses, gain and ceiling are set anew and it is encoded again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from milimo.contracts.base import Sha256
from milimo.contracts.export import ExportSettings, LoudnessPreset
from milimo.contracts.timeline import TimelineDocument
from milimo.media.encode import CONTAINER_OPTIONS, SoundEncoder
from milimo.media.loudness import PEAK_LIMIT_DBTP, PEAK_MARGIN_DB, Loudness, gain_for, limited, measure
from milimo.media.packets import Packet, mux
from milimo.media.sound import BLOCK, Mixer
from milimo.media.soundread import RATE
from milimo.timeline.resolve_audio import resolve_audio, sample_of

Samples = npt.NDArray[np.float32]
WITHIN_LU = 0.5
"""How near to its target a preset is brought (the promise is ± 1)."""
MOST_ROUNDS = 4
_FORMATS = {"m4a": "ipod", "wav": "wav", "flac": "flac"}


class Mixdown:
    """`mix` makes the encoded sound and tells how loud it is; `packets` reads it; `close` removes the files."""

    def __init__(self, document: TimelineDocument, settings: ExportSettings, open_blob: Callable[[Sha256], Path],
                 work: Path, start: int, stop: int, *, target: Path | None = None) -> None:
        """`target`: the sound is all that is wanted, as a file of the settings' container."""
        self._segments = resolve_audio(document)
        self._settings = settings
        self._open_blob = open_blob
        self._mix, self._heard = work / "mix.f32", work / "heard.f32"
        self._target = target
        # a Matroska file counts in milliseconds; QuickTime holds what is not compressed, by the sample
        self._format = _FORMATS[settings.container] if target else "mov" if settings.encoding.audio_codec.startswith("pcm") else "mp4"
        self._encoded = target or work / f"mix.{self._format}"
        self._start, self._stop = sample_of(start, document.rate), sample_of(stop, document.rate)
        self._found = Loudness(None, None)
        self.heard = any(segment.start < self._stop and segment.stop > self._start for segment in self._segments)

    @property
    def length(self) -> int:
        """In samples at 48 kHz."""
        return self._stop - self._start

    @property
    def lufs(self) -> float | None:
        """Integrated loudness of the encoded sound; None before `mix`, or where it is silent."""
        return self._found.lufs

    @property
    def peak(self) -> float | None:
        """True peak of the encoded sound in dBTP; None before `mix`, or where it is silent."""
        return self._found.peak_dbtp

    def close(self) -> None:
        """Remove the files in the work folder."""
        for path in (self._mix, self._heard, *(() if self._target else (self._encoded,))):
            path.unlink(missing_ok=True)

    def mix(self, progress: Callable[[str, int, int], None], check_cancelled: Callable[[], None]) -> None:
        """Mix, measure, encode. Without anything to hear: nothing."""
        if not self.heard:
            return
        mixer = Mixer(self._segments, self._open_blob)
        steps = -(-self.length // BLOCK)
        try:
            with self._mix.open("wb") as file:
                for step, block in enumerate(mixer.blocks(self._start, self._stop), 1):
                    file.write(block.tobytes())
                    check_cancelled()
                    progress("sound", step, steps)
        finally:
            mixer.close()
        self._finish(check_cancelled)

    def _finish(self, check_cancelled: Callable[[], None]) -> None:
        """Encode with the preset's gain and ceiling; again, nearer, where the result misses them."""
        preset = self._settings.loudness
        gain = 0.0
        target: float | None = None
        if preset in (LoudnessPreset.WEB, LoudnessPreset.BROADCAST):
            before = measure(lambda start, count: _read(self._mix, start, count, self.length), self.length)
            gain = gain_for(preset, before)
            target = None if before.lufs is None else before.lufs + gain
        ceiling = None if preset is LoudnessPreset.NONE else PEAK_LIMIT_DBTP - PEAK_MARGIN_DB
        for _ in range(MOST_ROUNDS):
            check_cancelled()
            self._encode(gain, ceiling)
            self._found = self._as_heard()
            over = 0.0 if ceiling is None or self.peak is None else self.peak - PEAK_LIMIT_DBTP
            off = 0.0 if target is None or self.lufs is None else target - self.lufs
            if over <= 0 and abs(off) <= WITHIN_LU:
                return
            gain += off
            if ceiling is not None and over > 0:
                ceiling -= over + PEAK_MARGIN_DB

    def _encode(self, gain: float, ceiling: float | None) -> None:
        file = av.open(str(self._encoded), "w", format=self._format, container_options=CONTAINER_OPTIONS)
        if self._target is not None:
            file.metadata.update(self._settings.metadata)
        try:
            encoder = SoundEncoder(file, self._settings.encoding)
            for block in limited(lambda start, count: _read(self._mix, start, count, self.length), self.length, gain,
                                 ceiling):
                mux(file, *encoder.push(block))
            mux(file, *encoder.finish())
        finally:
            file.close()

    def _as_heard(self) -> Loudness:
        """Loudness of the encoded sound, decoded."""
        container = av.open(str(self._encoded))
        try:
            with self._heard.open("wb") as file:
                evened = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
                for frame in container.decode(audio=0):
                    for part in evened.resample(frame):
                        file.write(np.ascontiguousarray(part.to_ndarray().astype(np.float32, copy=False).T).tobytes())
        finally:
            container.close()
        found = measure(lambda start, count: _read(self._heard, start, count, self.length), self.length)
        self._heard.unlink()
        return found

    def packets(self) -> Iterator[Packet]:
        """The encoded sound in order; times in samples of the film, the first below 0 (the encoder's priming)."""
        if not self.heard:
            return
        container = av.open(str(self._encoded))
        try:
            stream = container.streams.audio[0]
            for packet in container.demux(stream):
                if packet.size == 0 or packet.pts is None:
                    continue
                fresh = av.Packet(bytes(packet))
                fresh.pts = fresh.dts = int(packet.pts * Fraction(stream.time_base or Fraction(1, RATE)) * RATE)
                fresh.duration = packet.duration
                fresh.is_keyframe = True
                fresh.time_base = Fraction(1, RATE)
                yield fresh
        finally:
            container.close()


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
