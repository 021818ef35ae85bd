"""Media of every kind that people have, made small; and a listener that keeps what an ingest tells."""

import wave
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from media_makers import SMALL, barcode

from milimo.contracts.media import DerivativeKind, Facts, Layout
from milimo.contracts.video import Extent
from milimo.media.limited_client import ingest

RATE = 24


@dataclass
class Heard:
    """What an ingest has told. `files`: kind → what lies in its files."""

    facts_of: Facts | None = None
    layouts: dict[DerivativeKind, Layout] = field(default_factory=dict)
    files: dict[DerivativeKind, list[Path]] = field(default_factory=dict)
    order: list[DerivativeKind] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)

    def facts(self, facts: Facts) -> None:
        self.facts_of = facts

    def made(self, layout: Layout, files: list[Path]) -> None:
        self.order.append(layout.kind)
        self.layouts[layout.kind], self.files[layout.kind] = layout, files

    def progress(self, stage: str, step: int, steps: int) -> None:
        assert 0 <= step <= steps and steps > 0
        self.stages.append(stage)

    def check(self) -> None: ...


def ingested(path: Path, folder: Path, *parts: str) -> Heard:
    """A look and a refinement (or only the `parts` named), in folders of their own."""
    heard = Heard()
    for part in parts or ("look", "refine"):
        place = folder / f"{path.name}-{part}"
        place.mkdir()
        ingest("look" if part == "look" else "refine", path, place, heard)
    return heard


def video(path: Path, codec: str, pixel_format: str, frames: int = 30, *, container: str | None = None, sound: str | None = None,
          options: dict[str, str] | None = None, gop: int = 12, extent: Extent = SMALL) -> Path:
    """Numbered pictures, and a second or so of sound."""
    def picture(number: int) -> np.ndarray:
        return cv2.resize(barcode(number), (extent.width, extent.height), interpolation=cv2.INTER_NEAREST)

    with av.open(str(path), "w", format=container) as file:
        stream = file.add_stream(codec, rate=RATE)
        stream.width, stream.height, stream.pix_fmt, stream.options = extent.width, extent.height, pixel_format, options or {}
        stream.codec_context.gop_size = gop
        voice = file.add_stream(sound, rate=48_000) if sound else None
        if voice is not None:
            voice.layout = "stereo"
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24").reformat(format=pixel_format)
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
        if voice is not None:
            speak(file, voice, frames / RATE)
    return path


def speak(file: av.container.OutputContainer, voice: av.AudioStream, seconds: float) -> None:
    """A tone of half the full level on the left, silence on the right."""
    size = voice.codec_context.frame_size or 1024
    resampler = av.AudioResampler(format=voice.codec_context.format, layout="stereo", rate=48_000, frame_size=size)
    count = round(seconds * 48_000)
    left = 0.5 * np.sin(2 * np.pi * 440 * np.arange(count) / 48_000)
    whole = av.AudioFrame.from_ndarray(np.stack([left, np.zeros(count)]).astype(np.float32), format="fltp", layout="stereo")
    whole.sample_rate, whole.pts, whole.time_base = 48_000, 0, Fraction(1, 48_000)
    for frame in (*resampler.resample(whole), *resampler.resample(None)):
        file.mux(voice.encode(frame))
    file.mux(voice.encode(None))


def audio(path: Path, codec: str, container: str) -> Path:
    with av.open(str(path), "w", format=container) as file:
        voice = file.add_stream(codec, rate=48_000)
        voice.layout = "stereo"
        speak(file, voice, 2.0)
    return path


def tone_wav(path: Path, samples: np.ndarray, rate: int = 48_000) -> Path:
    """16 bits; `samples` (n, channels) of ±1."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.rint(samples * 32767).astype("<i2").tobytes())
    return path


def gif(path: Path, frames: int) -> Path:
    return video(path, "gif", "rgb8", frames, container="gif")


def still(path: Path, *, alpha: bool = False, width: int = 400, height: int = 300) -> Path:
    """Red on the left, blue on the right; with `alpha` the right half is not there."""
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[:, :width // 2] = (30, 40, 200, 255)
    pixels[:, width // 2:] = (200, 40, 30, 0 if alpha else 255)
    ok, content = cv2.imencode(path.suffix, pixels if alpha else pixels[:, :, :3])
    assert ok
    path.write_bytes(content.tobytes())
    return path


def exr(path: Path, *, width: int = 80, height: int = 64) -> Path:
    """Middle grey in linear light, written by FFmpeg's encoder."""
    context = av.CodecContext.create("exr", "w")
    context.width, context.height, context.pix_fmt, context.time_base = width, height, "gbrapf32le", Fraction(1, 24)
    frame = av.VideoFrame(width, height, "gbrapf32le")
    for plane, value in zip(frame.planes, (0.2140, 0.2140, 0.2140, 1.0), strict=True):
        plane.update(np.full((height, plane.line_size // 4), value, np.float32).tobytes())
    frame.pts = 0
    packets = [*context.encode(frame), *context.encode(None)]
    path.write_bytes(b"".join(bytes(packet) for packet in packets))
    return path


def read(path: Path) -> np.ndarray:
    """A JPEG, PNG or WebP as RGBA."""
    pixels = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    assert pixels is not None
    return cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGBA if pixels.shape[2] == 4 else cv2.COLOR_BGR2RGBA)
