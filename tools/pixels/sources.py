"""Nearly lossless sources, tagged BT.709, whose pictures and sounds tell every mistake: which frame it is, where its pixels lie,
what its colours are, and which sample is heard.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt

from milimo.contracts.time import Rate
from milimo.contracts.video import Encoding, Extent
from milimo.media.encode import TakeWriter

RGB = npt.NDArray[np.uint8]
Samples = npt.NDArray[np.float32]
FINE = Encoding(crf=1, preset="veryfast", gop=12)
SECOND = 48_000
PATCHES = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 255, 255), (255, 0, 255), (255, 255, 0), (16, 16, 16), (128, 128, 128), (235, 235, 235))


def card(number: int, width: int, height: int, tint: float = 0.0) -> RGB:
    """A test card: slow gradients, patches of the primaries and of greys, rings that travel, a bar that walks, and the frame's
    number in twelve bars. `tint` (0 to 1) turns its colours, so that two cards are told apart."""
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    turn = 2 * np.pi * (tint + np.arange(3, dtype=np.float32) / 3)
    picture = np.stack([0.5 + 0.3 * np.cos(2.1 * x + turn[i]) + 0.18 * np.sin(2.6 * y - turn[i]) + 0 * x * y for i in range(3)], axis=2)
    rings = np.hypot((x - 0.5) * width / height, y - 0.45)
    inside = np.clip((0.3 - rings) * 40, 0, 1)
    wave = 0.5 + 0.45 * np.cos(2 * np.pi * (14 * rings ** 1.4 - number / 5))
    picture += (wave[:, :, None] - picture) * inside[:, :, None]
    rgb = np.rint(picture * 255).clip(0, 255).astype(np.uint8)
    patch = width / len(PATCHES)
    for at, colour in enumerate(PATCHES):
        rgb[height * 80 // 100:height * 90 // 100, round(at * patch):round((at + 1) * patch)] = colour
    bit = width / 12
    for at in range(12):
        rgb[height * 90 // 100:, round(at * bit):round((at + 1) * bit)] = 235 if number >> at & 1 else 20
    left = number * width // 40 % width
    rgb[height // 20:height // 8, left:left + max(4, width // 20)] = (250, 240, 40)
    return rgb


def video(path: Path, frames: int, width: int, height: int, rate: Rate, tint: float, *, sound: Samples | None = None,
          encoding: Encoding = FINE) -> Path:
    """H.264 in MP4, AAC where there is `sound`."""
    with TakeWriter(path, encoding, Extent(width=width, height=height), rate, sound=sound is not None) as writer:
        for number in range(frames):
            writer.picture(card(number, width, height, tint))
        if sound is not None:
            writer.sound(sound[:frames * SECOND * rate.den // rate.num])
    return path


def translucent(path: Path, frames: int, width: int, height: int, rate: Rate, tint: float) -> Path:
    """VP9 with coverage: a disc with a soft edge that walks, over nothing."""
    with av.open(str(path), "w", format="webm") as file:
        stream = file.add_stream("libvpx-vp9", rate=Fraction(rate.num, rate.den))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuva420p"
        context = stream.codec_context
        context.color_range, context.color_primaries, context.color_trc, context.colorspace = 1, 1, 1, 1
        stream.options = {"crf": "4", "b": "0", "deadline": "realtime", "cpu-used": "5", "auto-alt-ref": "0", "lag-in-frames": "0"}
        for number in range(frames):
            rgba = disc(number, width, height, tint)
            frame = av.VideoFrame.from_ndarray(rgba, format="rgba").reformat(format="yuva420p", dst_colorspace="ITU709", dst_color_range="MPEG")
            frame.colorspace, frame.color_range = 1, 1
            frame.pts, frame.time_base = number, Fraction(rate.den, rate.num)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def disc(number: int, width: int, height: int, tint: float) -> RGB:
    """Straight RGBA."""
    x, y = np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]
    away = np.hypot(x - width * (0.3 + number / 60), y - height * 0.5) / height
    covers = np.clip((0.38 - away) * 8, 0, 1)
    return np.dstack([card(number, width, height, tint), np.rint(covers * 255).astype(np.uint8)])


def still(path: Path, width: int, height: int, tint: float, *, covered: bool = True) -> Path:
    """By the name's ending; `covered` False: a disc with coverage."""
    rgba = cv2.cvtColor(card(37, width, height, tint), cv2.COLOR_RGB2BGR) if covered else cv2.cvtColor(disc(12, width, height, tint), cv2.COLOR_RGBA2BGRA)
    fine = {".jpg": [cv2.IMWRITE_JPEG_QUALITY, 98], ".webp": [cv2.IMWRITE_WEBP_QUALITY, 101]}.get(path.suffix, [])
    assert cv2.imwrite(str(path), rgba, fine)
    return path


def music(seconds: float, rate: int = SECOND, *, root: float = 220.0, seed: int = 1, channels: int = 2) -> Samples:
    """A few voices with tremolo over a little coloured noise: no stretch of it is like another, nothing above 9 kHz."""
    count = round(seconds * rate)
    at = np.arange(count) / rate
    random = np.random.default_rng(seed)
    noise = np.convolve(random.standard_normal(count + 32), np.hanning(33) / 16, "valid")[:count]
    voices = []
    for channel in range(channels):
        voice = sum(np.sin(2 * np.pi * root * part * (1 + 0.003 * channel) * at + part) / part * (0.6 + 0.4 * np.sin(2 * np.pi * (0.7 + part / 3) * at))
                    for part in (1, 2, 3, 5, 8, 13))
        voices.append(0.16 * voice + 0.04 * noise)
    return np.stack(voices, axis=1).astype(np.float32)


def sound(path: Path, samples: Samples, rate: int = SECOND, codec: str = "pcm_f32le") -> Path:
    """`samples` is (n, channels); the container by the name's ending."""
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=rate)
        layout = "mono" if samples.shape[1] == 1 else "stereo"
        stream.codec_context.layout = layout
        kind = {"pcm_f32le": "flt", "flac": "s32", "pcm_s16le": "s16"}.get(codec, "fltp")
        for start in range(0, len(samples), 1024):
            block = np.ascontiguousarray(samples[start:start + 1024])
            if kind == "fltp":
                packed = np.ascontiguousarray(block.T)
            else:
                scale = {"flt": 1.0, "s32": 2.0 ** 31 - 1024, "s16": 32767.0}[kind]
                packed = (block * scale).astype({"flt": np.float32, "s32": np.int32, "s16": np.int16}[kind]).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(packed, format=kind, layout=layout)
            frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path
