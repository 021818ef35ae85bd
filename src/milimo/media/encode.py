"""The one place where an encoder is configured: takes and films share it, so that their packets can be joined.

`stitchable=1` and a closed GOP make every segment decodable after any other segment with byte-equal SPS and PPS.
Tagging converts nothing: every picture is brought to BT.709 limited range *and* tagged so (media.colour).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import cast

import av
import numpy as np
import numpy.typing as npt
from av.codec.codec import UnknownCodecError
from av.codec.context import Flags
from av.container import OutputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.time import Rate
from milimo.contracts.video import Encoding, Extent
from milimo.media.colour import BT709, LIMITED_RANGE, as_yuv, deepened, tag
from milimo.media.packets import Packet, add_picture_stream, add_sound_stream, encode_picture, encode_sound, mux
from milimo.timeline.time import fps

AAC_FRAME = 1024
AAC_OPTIONS = {"aac_coder": "fast"}
"""Above 64 kbit/s this search is better than FFmpeg's default (15.4 against 14.5 dB in noise, 47.8 against 47.2 in a
tone, at 160 kbit/s) and takes a third of its time (measured on libavcodec 62)."""
CONTAINER_OPTIONS = {"fflags": "+bitexact"}
"""No time stamps and no library versions in the file: the same film is the same bytes."""

RGB = npt.NDArray[np.uint8]
_UP_TO_AVX2 = "MMX2,SSE2,SSE2Fast,LZCNT,SSE3,SSSE3,SSE4.1,SSE4.2,AVX,FMA3,BMI1,BMI2,AVX2"

Samples = npt.NDArray[np.float32]


def even(extent: Extent) -> bool:
    """4:2:0 pictures need an even width and height."""
    return extent.width % 2 == 0 and extent.height % 2 == 0


def configure(context: VideoCodecContext, encoding: Encoding, extent: Extent, rate: Rate) -> None:
    """Set everything that decides the encoded picture on a context that is not open yet.

    Raises MilimoError(SIZE_OFF_GRID) where the size is odd.
    """
    if not even(extent):
        raise MilimoError(
            ErrorCode.SIZE_OFF_GRID, f"A film's width and height must be even; {extent.width}×{extent.height} is not.",
            width=extent.width, height=extent.height)
    context.width, context.height, context.pix_fmt = extent.width, extent.height, encoding.pixel_format
    context.framerate = fps(rate)
    context.time_base = 1 / fps(rate)
    context.gop_size = encoding.gop
    context.thread_count = encoding.threads or (os.cpu_count() or 1)
    context.color_range = LIMITED_RANGE
    context.color_primaries = context.color_trc = context.colorspace = BT709
    context.flags |= Flags.global_header | Flags.bitexact | Flags.closed_gop
    context.options = _options(encoding)


def _options(encoding: Encoding) -> dict[str, str]:
    """Of the encoder itself."""
    if encoding.codec == "prores_ks":
        return {"profile": encoding.preset, "vendor": "apl0"}
    options = {"crf": str(encoding.crf), "preset": encoding.preset}
    if encoding.codec == "libx264":
        options["x264-params"] = ":".join(filter(None, (
            "stitchable=1:open-gop=0", _repeatable_instructions(), encoding.x264_params)))
    elif encoding.codec == "libx265":
        options["x265-params"] = "log-level=error" + (":pools=none:frame-threads=1" if encoding.threads == 1 else "")
    elif encoding.codec == "libsvtav1":
        options["svtav1-params"] = f"lp={encoding.threads}"
    return options


@lru_cache(maxsize=1)
def _repeatable_instructions() -> str:
    """Keeps x264 from AVX-512 where the machine has it, for 5 % of its speed.

    With AVX-512 its macroblock tree reads memory that nobody wrote: at 192×112, 40 encodings of the same ten frames on
    one thread gave three different films; with AVX2, or without `mbtree`, one (measured, x264 as in PyAV 18.1).
    """
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return ""
    return f"asm={_UP_TO_AVX2}" if "avx512f" in flags and "avx2" in flags else ""


def open_encoder(encoding: Encoding, extent: Extent, rate: Rate) -> VideoCodecContext:
    """An encoder of its own, outside any file: its first packet is a key frame, its packets can be joined."""
    try:
        context = cast(VideoCodecContext, av.CodecContext.create(encoding.codec, "w"))
    except UnknownCodecError as error:
        raise MilimoError(
            ErrorCode.NOT_SUPPORTED, f"There is no encoder “{encoding.codec}” on this machine.",
            codec=encoding.codec) from error
    configure(context, encoding, extent, rate)
    context.open()
    return context


class Encoder:
    """One run of pictures, from its own key frame on. Packets carry `pts` and `dts` in frames of the run, from 0."""

    def __init__(self, encoding: Encoding, extent: Extent, rate: Rate) -> None:
        self._context = open_encoder(encoding, extent, rate)
        self._time_base = 1 / fps(rate)
        self._count = 0

    @property
    def extradata(self) -> bytes:
        """SPS and PPS with start codes."""
        return bytes(self._context.extradata or b"")

    def push(self, frame: VideoFrame) -> list[Packet]:
        """Take the next picture (yuv420p, BT.709 limited); return what is ready."""
        if frame.format.name != self._context.pix_fmt:
            frame = deepened(frame, str(self._context.pix_fmt))
        tag(frame)
        frame.pts, frame.time_base = self._count, self._time_base
        self._count += 1
        return encode_picture(self._context, frame)

    def finish(self) -> list[Packet]:
        """What is left at the end; nothing may be pushed after it."""
        return encode_picture(self._context, None)


class TakeWriter:
    """A take as engines write it: MP4, closed GOP, bit-exact, moov first. Sound is optional.

    `picture` takes one RGB picture a frame; `sound` takes float32 (samples, 2) at 48 kHz, in any pieces.
    Used as a context manager: left by an exception, it removes the unfinished file.
    """

    def __init__(self, path: Path, encoding: Encoding, extent: Extent, rate: Rate, *, sound: bool = True,
                 tags: Mapping[str, str] | None = None) -> None:
        """`tags` go into the container, before the first packet."""
        self._path = path
        self._count = 0
        self._time_base = 1 / fps(rate)
        self._file = av.open(
            str(path), "w", format="mp4", options={"movflags": "+faststart+use_metadata_tags"}, container_options=CONTAINER_OPTIONS)
        self._file.metadata.update(tags or {})
        self._picture = add_picture_stream(self._file, encoding.codec, fps(rate))
        configure(self._picture.codec_context, encoding, extent, rate)
        self._sound = SoundEncoder(self._file, encoding) if sound else None

    def __enter__(self) -> TakeWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if kind is None:
            self.close()
            return
        self._file.close()
        self._path.unlink(missing_ok=True)

    def picture(self, rgb: RGB) -> None:
        """The next picture: display values (height, width, 3), 0–255, of the extent that the take was opened with."""
        self.frame(as_yuv(rgb))

    def frame(self, yuv: VideoFrame) -> None:
        """A picture that is yuv420p, BT.709 limited range already."""
        tag(yuv)
        yuv.pts, yuv.time_base = self._count, self._time_base
        self._count += 1
        mux(self._file, *encode_picture(self._picture, yuv))

    def sound(self, samples: Samples) -> None:
        """The next samples: float32 (n, 2), ± 1, any n. Raises MilimoError(INTERNAL) where the take has no sound."""
        if self._sound is None:
            raise MilimoError(ErrorCode.INTERNAL, "This take was opened without sound.")
        mux(self._file, *self._sound.push(samples))

    def close(self) -> None:
        """Encode what is left and write the index. An error of the disk comes out here at the latest."""
        mux(self._file, *encode_picture(self._picture, None))
        if self._sound is not None:
            mux(self._file, *self._sound.finish())
        self._file.close()


def write_sound(path: Path, encoding: Encoding, samples: Iterator[Samples]) -> None:
    """A sound by itself, in an MP4: float32 (n, 2) at the encoding's rate, in any pieces."""
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}, container_options=CONTAINER_OPTIONS) as file:
        encoder = SoundEncoder(file, encoding)
        for piece in samples:
            mux(file, *encoder.push(piece))
        mux(file, *encoder.finish())


_DEEP = frozenset({"flac", "pcm_s24le"})
"""Take samples of 32 bits and keep 24 of them."""


class SoundEncoder:
    """Stereo at 48 kHz into one stream of a file. AAC's priming (1024 samples before zero) is kept as
    negative time, which the container writes as an edit list: sample 0 of the mix plays with frame 0."""

    def __init__(self, file: OutputContainer, encoding: Encoding) -> None:
        self.stream = add_sound_stream(file, encoding.audio_codec, encoding.audio_rate)
        self.stream.codec_context.layout = "stereo"
        self.stream.codec_context.bit_rate = encoding.audio_bitrate
        self.stream.codec_context.flags |= Flags.bitexact
        if encoding.audio_codec == "aac":
            self.stream.codec_context.options = AAC_OPTIONS
        elif encoding.audio_codec in _DEEP:
            self.stream.codec_context.format = "s32"
        self._rate = encoding.audio_rate
        self._kept: Samples = np.zeros((0, 2), np.float32)
        self._at = 0

    def push(self, samples: Samples) -> Iterator[Packet]:
        """Encode float32 (n, 2), any n; what does not fill a frame waits for the next call."""
        self._kept = np.concatenate([self._kept, samples.astype(np.float32, copy=False)])
        whole = len(self._kept) // AAC_FRAME * AAC_FRAME
        for start in range(0, whole, AAC_FRAME):
            yield from self._encode(self._kept[start:start + AAC_FRAME])
        self._kept = self._kept[whole:]

    def finish(self) -> Iterator[Packet]:
        """Encode what is left; nothing may be pushed after it."""
        if len(self._kept):
            yield from self._encode(self._kept)
        yield from encode_sound(self.stream, None)

    def _encode(self, block: Samples) -> list[Packet]:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout="stereo")
        frame.sample_rate = self._rate
        frame.pts, frame.time_base = self._at, Fraction(1, self._rate)
        self._at += len(block)
        return encode_sound(self.stream, frame)
