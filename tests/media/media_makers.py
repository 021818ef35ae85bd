"""Small takes whose pictures say which frame they are, and readers of what came out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import av
import numpy as np

from milimo.contracts.export import ExportSettings, LoudnessPreset
from milimo.contracts.time import FILM_RATE, Rate
from milimo.contracts.timeline import Clip, MediaSource, TimelineDocument, Track, TrackKind
from milimo.contracts.video import Encoding, Extent
from milimo.media.encode import TakeWriter
from milimo.media.export import ExportOutcome, export_film

SMALL = Extent(width=192, height=112)
BITS = 12
FINE = Encoding(crf=4)
"""Nearly lossless: pixels can be compared."""


def barcode(number: int, colour: tuple[int, int, int] = (90, 60, 140), extent: Extent = SMALL) -> np.ndarray:
    """A plain picture with `number` in twelve black and white bars along its foot."""
    rgb = np.full((extent.height, extent.width, 3), colour, np.uint8)
    wide = extent.width // BITS
    for bit in range(BITS):
        rgb[-24:, bit * wide:(bit + 1) * wide] = 235 if number >> bit & 1 else 20
    return rgb


def number_of(rgb: np.ndarray) -> int:
    height, width = rgb.shape[:2]
    row = height - 12 * height // SMALL.height
    wide = width // BITS
    return sum(1 << bit for bit in range(BITS) if rgb[row, bit * wide + wide // 2].mean() > 128)


def tone(hz: float, start: int, count: int, level: float = 0.2) -> np.ndarray:
    wave = (level * np.sin(2 * np.pi * hz * np.arange(start, start + count) / 48_000)).astype(np.float32)
    return np.stack([wave, wave], axis=1)


class Shelf:
    """Blobs by hash, as a server keeps them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, Path] = {}

    def open(self, sha256: str) -> Path:
        return self.files[sha256]

    def add(self, path: Path) -> str:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        self.files[digest] = path
        return digest

    def take(self, frames: int, *, first: int = 0, colour: tuple[int, int, int] = (90, 60, 140),
             encoding: Encoding = Encoding(), extent: Extent = SMALL, rate: Rate = FILM_RATE, hz: float | None = 440,
             picture: Callable[[int], np.ndarray] | None = None) -> MediaSource:
        path = self.folder / f"take-{len(self.files)}.mp4"
        samples = [i * 48_000 * rate.den // rate.num for i in range(frames + 1)]
        with TakeWriter(path, encoding, extent, rate, sound=hz is not None) as writer:
            for i in range(frames):
                writer.picture(picture(i) if picture else barcode(first + i, colour, extent))
                if hz is not None:
                    writer.sound(tone(hz, samples[i], samples[i + 1] - samples[i]))
        return MediaSource(blob=self.add(path), rate=rate, frames=frames, extent=extent, audio=hz is not None)

    def sound(self, samples: np.ndarray, rate: int = 48_000, frames: int | None = None) -> MediaSource:
        """An exact sound (32-bit float WAV). `samples` is (n, channels)."""
        path = self.folder / f"sound-{len(self.files)}.wav"
        with av.open(str(path), "w") as file:
            stream = file.add_stream("pcm_f32le", rate=rate)
            stream.layout = "mono" if samples.shape[1] == 1 else "stereo"
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(samples.astype(np.float32).reshape(1, -1)), format="flt",
                layout=stream.layout.name)
            frame.sample_rate = rate
            file.mux(stream.encode(frame))
            file.mux(stream.encode(None))
        length = frames if frames is not None else len(samples) * 24 // rate
        return MediaSource(blob=self.add(path), frames=length, audio=True)

    def export(self, document: TimelineDocument, name: str = "film.mp4", **settings: object) -> ExportOutcome:
        settings.setdefault("loudness", LoudnessPreset.NONE)
        return export_film(
            document, ExportSettings(**settings), open_blob=self.open, output=self.folder / name,
            work=self.folder / "work", progress=lambda stage, step, steps: None, check_cancelled=lambda: None)


def film(*clips: Clip, extent: Extent = SMALL, rate: Rate = FILM_RATE, **more: object) -> TimelineDocument:
    """A document whose tracks are made as the clips name them: v1, v2 … picture, a1 … sound, t1 titles, c captions."""
    kinds = {"v": TrackKind.VIDEO, "a": TrackKind.AUDIO, "t": TrackKind.TITLE, "c": TrackKind.CAPTION}
    names = {clip.track for clip in clips} | {"c1"}
    tracks = {name: Track(kind=kinds[name[0]], order=int(name[1:]) + 10 * "vtca".index(name[0])) for name in names}
    return TimelineDocument(
        extent=extent, rate=rate, tracks=tracks, clips={f"clip{i}": clip for i, clip in enumerate(clips)}, **more)


def row(*parts: tuple[MediaSource, int, int], track: str = "v1", start: int = 0) -> list[Clip]:
    """Clips end to end; a part is (source, first frame, length)."""
    clips: list[Clip] = []
    for source, first, length in parts:
        clips.append(Clip(track=track, start=start, length=length, source=source, source_in=first))
        start += length
    return clips


def pictures(path: Path) -> list[np.ndarray]:
    """Every picture as RGB by the file's own tags."""
    from milimo.media.colour import as_rgb
    container = av.open(str(path))
    try:
        return [as_rgb(frame) for frame in container.decode(video=0)]
    finally:
        container.close()


def numbers(path: Path) -> list[int]:
    return [number_of(rgb) for rgb in pictures(path)]


def sound_of(path: Path) -> np.ndarray:
    """Decoded sound, float32 (n, 2), from the first played sample."""
    container = av.open(str(path))
    try:
        frames: Iterable[av.AudioFrame] = container.decode(audio=0)
        return np.concatenate([frame.to_ndarray() for frame in frames], axis=1).T
    finally:
        container.close()
