"""Frame-exact pictures out of a file, by its conform map. Going forward is cheap; anything else seeks by key frame."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.codec.context import CodecContext
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from milimo.contracts.base import Sha256
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.time import Rate
from milimo.media.conform import ConformMap, conform_file, open_media, picture_stream
from milimo.media.packets import decode_pictures
from milimo.timeline.time import fps

_trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
"""Where glibc has it: gives freed memory back to the system. A decoder's threads allocate from heaps of their own, and what
closed ones leave free there the next ones mostly cannot use: 64 readers of 1080p, one after the other, came to 114 MB,
and to 82 with this after each (1.4 ms; measured)."""


class FrameReader:
    """Decodes one file. `read(i)` returns frame `i` of its conform map as it is coded: its own size and colours.

    The pixels of a frame that was returned must not be written to: it may be returned again. Its time stamp and tags may.
    """

    def __init__(self, path: Path, conform: ConformMap) -> None:
        self._path = path
        self._map = conform
        self._container = open_media(path)
        self._stream = picture_stream(self._container)
        self._stream.thread_type = "AUTO"
        self._alpha = alpha_decoder(self._stream)
        self._frames: Iterator[VideoFrame] = self._decoded()
        self._last: VideoFrame | None = None
        self._last_pts = 0
        self._wanted = 0
        self._base = Fraction(self._stream.time_base or 1)

    def close(self) -> None:
        """Let go of the file and of its decoder at once: the generator holds this reader, which holds it."""
        self._last = None
        self._frames = iter(())
        self._alpha = None
        self._container.close()

    def read(self, index: int) -> VideoFrame:
        """Frame `index`. Raises MilimoError(BAD_MEDIA) where it cannot be decoded."""
        wanted = self._map.pts[index]
        if self._last is not None and self._last_pts == wanted:
            return self._last
        self._wanted = wanted
        if self._must_seek(wanted, index):
            self._seek(self._map.key_before(index))
        try:
            return self._forward(wanted)
        except FFmpegError as error:
            raise MilimoError(
                ErrorCode.BAD_MEDIA, f"Frame {index} of a clip cannot be decoded: {error}", file=self._path.name,
                frame=index) from error

    def _must_seek(self, wanted: int, index: int) -> bool:
        """Backwards always; forward only where a key frame lies between here and there."""
        if self._last is None:
            return self._map.key_before(index) > self._map.keys[0]
        return wanted < self._last_pts or self._map.key_before(index) > self._last_pts + 2 * self._step()

    def _step(self) -> int:
        return int(1 / (fps(self._map.rate) * self._base)) or 1

    def _seek(self, pts: int) -> None:
        self._container.seek(pts, stream=self._stream)
        self._alpha = alpha_decoder(self._stream)
        self._frames = self._decoded()
        self._last = None

    @property
    def aspect(self) -> Fraction:
        """Width of one pixel over its height."""
        return Fraction(self._stream.sample_aspect_ratio or 1)

    def _decoded(self) -> Iterator[VideoFrame]:
        for packet in self._container.demux(self._stream):
            if self._alpha is not None:
                yield from decode_pictures(self._alpha, packet if packet.size else None)
            else:
                self._skim(packet)
                yield from packet.decode()

    def _skim(self, packet: av.Packet[av.VideoStream]) -> None:
        """On the way from a key frame to the wanted one, pictures that no other is made from are left out. H.264 only:
        in HEVC a picture without successors in its own layer may have some in others."""
        context = self._stream.codec_context
        if context.name == "h264":
            passed = packet.pts is not None and packet.pts < self._wanted
            context.skip_frame = "NONREF" if passed else "DEFAULT"

    def _forward(self, wanted: int) -> VideoFrame:
        for frame in self._frames:
            if frame.pts is None or frame.pts < wanted:
                continue
            if frame.pts > wanted:
                break
            self._last, self._last_pts = frame, wanted
            return frame
        raise MilimoError(
            ErrorCode.BAD_MEDIA, "A picture that the file announces cannot be decoded; the file may be cut off.",
            file=self._path.name)


def alpha_decoder(stream: av.VideoStream) -> VideoCodecContext | None:
    """VP8 and VP9 keep their coverage beside the picture; FFmpeg's own decoders leave it out, libvpx reads it."""
    name = stream.codec_context.name
    if stream.metadata.get("alpha_mode") != "1" or name not in ("vp8", "vp9"):
        return None
    return CodecContext.create("libvpx" if name == "vp8" else "libvpx-vp9", "r")


class FramePool:
    """Readers by clip, opened when their first frame is due and closed when their last has passed.

    Decoders left open cost 2.7 GB at 100 clips (measured). Conform maps are read once a blob.
    """

    def __init__(self, open_blob: Callable[[Sha256], Path]) -> None:
        self._open_blob = open_blob
        self._readers: dict[str, FrameReader] = {}
        self._maps: dict[tuple[str, Rate], ConformMap] = {}

    def conform(self, blob: Sha256, rate: Rate) -> ConformMap:
        """The conform map of a blob on a grid of `rate`. Raises MilimoError(BAD_MEDIA, BLOB_MISSING)."""
        key = (blob, rate)
        if key not in self._maps:
            self._maps[key] = conform_file(self._open_blob(blob), rate)
        return self._maps[key]

    def read(self, clip: str, blob: Sha256, rate: Rate, index: int) -> tuple[VideoFrame, Fraction]:
        """Frame `index` for `clip` and the width of its pixels over their height. Past the end of a file that is shorter
        than announced its last frame stands."""
        conform = self.conform(blob, rate)
        if clip not in self._readers:
            self._readers[clip] = FrameReader(self._open_blob(blob), conform)
        reader = self._readers[clip]
        return reader.read(min(index, conform.frames - 1)), reader.aspect

    def keep(self, clips: set[str]) -> None:
        """Close the readers of all other clips."""
        for clip in [clip for clip in self._readers if clip not in clips]:
            self._readers.pop(clip).close()
            if _trim is not None:
                _trim(0)

    def close(self) -> None:
        """Close all readers. May be used again afterwards."""
        self.keep(set())
