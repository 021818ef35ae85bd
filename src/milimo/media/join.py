"""Which packets of a source may be copied into a film, and how they are named there.

Copied is from an IDR picture on, in decoding order, as far as the packets read so far show every frame up to some frame
and none beyond it: nothing that is copied needs a picture that is not. Copied is only where

- codec, size, pixel format, rate and colour tags are the film's, and pixels are square and upright;
- the parameter sets (SPS, PPS) are equal to the rest of the film's: mixed presets otherwise decode with errors (measured);
- the source was made at the quality that the film is asked for, as x264 writes it into its first packet: neither a small
  film nor a master is made of whatever lies there.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.video.codeccontext import VideoCodecContext

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.time import FILM_RATE, Rate
from milimo.contracts.video import Encoding, Extent
from milimo.failpoints import failpoint
from milimo.media.conform import ConformMap, conform, open_media, picture_stream, read_rows
from milimo.media.encode import open_encoder
from milimo.media.packets import Packet, encode_picture

START_CODE = b"\x00\x00\x00\x01"
_IDR = 5
_SLICES = range(1, 6)
_TOLD = re.compile(rb"x264 - core [^\x00]*? - options: ([^\x00]*)")
_OF_QUALITY = ("rc", "crf", "qp", "bitrate", "crf_max", "vbv_maxrate", "vbv_bufsize")
"""Of x264's options: how good and how large a picture becomes. The others say how hard it tries."""


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """All that must be equal for two runs of packets to stand in one stream."""

    codec: str
    width: int
    height: int
    pixel_format: str
    colour: tuple[int, int, int, int]            # primaries, transfer, matrix, range
    parameter_sets: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class JoinSource:
    """A file as the joiner sees it. `order[i]` is the frame that packet `i`, in decoding order, shows; empty where packets
    are not frames (a variable rate, an edit list). `starts` are the packets, rising, that need none before them."""

    facts: StreamFacts
    map: ConformMap
    square: bool                                 # square pixels and no rotation flag
    order: tuple[int, ...]
    starts: tuple[int, ...]
    quality: str                                 # as `quality_of`
    tags: Mapping[str, str]                      # the container's

    @property
    def reorder(self) -> int:
        """Frames by which decoding runs ahead of showing."""
        return max((coded - shown for coded, shown in enumerate(self.order)), default=0)


def facts_of(context: VideoCodecContext) -> StreamFacts:
    """Of a stream that was opened, or of an encoder that is open."""
    return StreamFacts(
        _family(context.codec.canonical_name), context.width, context.height, context.pix_fmt or "",
        (context.color_primaries, context.color_trc, context.colorspace, context.color_range),
        parameter_sets(bytes(context.extradata or b"")) if context.codec.canonical_name == "h264" else ())


def _family(name: str) -> str:
    return {"libx264": "h264", "libx265": "hevc"}.get(name, name)


def join_source(path: Path, rate: Rate) -> JoinSource:
    """Read a file's packets' places and its facts; one picture is decoded. Raises MilimoError(BAD_MEDIA)."""
    container = open_media(path)
    try:
        stream = picture_stream(container)
        first = next(container.decode(stream), None)
        container.seek(0, stream=stream)
        facts = facts_of(stream.codec_context)
        lengths = bytes(stream.codec_context.extradata or b"")[:5]
        prefixed = facts.codec == "h264" and lengths[:1] == b"\x01" and lengths[4:5] != b"" and lengths[4] & 3 == 3
        clean: set[int | None] = set()
        qualities: list[str] = []

        def noted() -> Iterator[Packet]:
            for packet in container.demux(stream):
                if packet.is_keyframe and prefixed and _begins_anew(bytes(packet)):
                    clean.add(packet.pts)
                if not qualities:
                    qualities.append(quality_of(bytes(packet)))
                yield packet

        rows = read_rows(noted())
        found = conform(rows, Fraction(stream.time_base or 1), stream.average_rate, rate)
        index = {pts: i for i, pts in enumerate(found.pts)} if found.constant else {}
        ratio = stream.sample_aspect_ratio
        # A display matrix turns the picture: then its packets are not what is shown. Only a decoded frame tells of it.
        square = (not ratio or ratio == 1) and first is not None and first.rotation == 0
        return JoinSource(facts, found, square, tuple(index[row.pts] for row in rows) if index else (),
                          tuple(i for i, row in enumerate(rows) if row.pts in clean), "".join(qualities),
                          dict(container.metadata))
    finally:
        container.close()


def quality_of(packet: bytes) -> str:
    """Rate control and its values, by what x264 writes of itself into a stream's first packet; "" where nothing is."""
    told = _TOLD.search(packet)
    if told is None:
        return ""
    options = dict(option.split("=", 1) for option in told[1].decode("ascii", "replace").split() if "=" in option)
    return " ".join(f"{name}={options[name]}" for name in _OF_QUALITY if name in options)


def quality_asked(encoding: Encoding) -> str:
    """What an encoder with these settings says of its quality: of one small picture, since it says so with the first."""
    if encoding.codec != "libx264":
        return ""
    encoder = open_encoder(encoding.model_copy(update={"threads": 1}), Extent(width=64, height=64), FILM_RATE)
    packets = [*encode_picture(encoder, av.VideoFrame(64, 64, encoding.pixel_format)), *encode_picture(encoder, None)]
    return quality_of(b"".join(bytes(packet) for packet in packets))


def _begins_anew(body: bytes) -> bool:
    """Is the picture of NAL units with 4-byte lengths an IDR picture? At other key frames decoders keep what they have."""
    return next((kind for kind in (body[at] & 0x1F for at, _ in _units(body)) if kind in _SLICES), 0) == _IDR


def _units(body: bytes) -> Iterator[tuple[int, int]]:
    """(start, end) of the NAL units of a packet that have 4-byte lengths before them (as every MP4 of ours has)."""
    at = 4
    while at < len(body):
        end = at + int.from_bytes(body[at - 4:at], "big")
        yield at, end
        at = end + 4


def parameter_sets(extradata: bytes) -> tuple[bytes, ...]:
    """The SPS and PPS in H.264 extradata of either kind (avcC box or start codes); other codecs: the whole."""
    if extradata[:1] == b"\x01" and len(extradata) > 6:
        return tuple(_avcc_sets(extradata))
    if extradata[:3] == b"\0\0\1" or extradata[:4] == START_CODE:
        return tuple(unit.rstrip(b"\0") for unit in extradata.replace(START_CODE, b"\0\0\1").split(b"\0\0\1") if unit)
    return (extradata,) if extradata else ()


def _avcc_sets(box: bytes) -> Iterator[bytes]:
    """ISO/IEC 14496-15, 5.3.3.1: counted lists of SPS, then of PPS, each with a 16-bit length."""
    at = 5
    for mask in (0x1F, 0xFF):
        if at >= len(box):
            return
        count, at = box[at] & mask, at + 1
        for _ in range(count):
            size = struct.unpack_from(">H", box, at)[0]
            yield box[at + 2:at + 2 + size]
            at += 2 + size


def copied_run(source: JoinSource, first: int, stop: int) -> tuple[int, int] | None:
    """The greatest run [a, b) inside frames [first, stop) that packets from an IDR picture on show; None: there is none.

    From frame `a` on packets are taken in decoding order; `b` is the last place up to which they show all and beyond which
    none: inside a GOP that is behind a picture that no later one in decoding order comes before.
    """
    at = bisect_left(source.starts, first, key=lambda packet: source.order[packet]) if source.order else len(source.starts)
    if at == len(source.starts):
        return None
    begin = source.starts[at]
    a = furthest = b = source.order[begin]
    for count, shown in enumerate(source.order[begin:], 1):
        if not a <= shown < stop:
            break
        furthest = max(furthest, shown)
        if furthest == a + count - 1:
            b = furthest + 1
    return (a, b) if b > a else None


def copied_packets(path: Path, source: JoinSource, a: int, b: int, *, start_codes: bool) -> Iterator[tuple[int, Packet]]:
    """(frame − a, packet) of a run [a, b) of `copied_run`, in decoding order; packets are fresh, their times not set.

    `start_codes`: turn length-prefixed NAL units into start codes, as an encoder's own packets have them.
    Raises MilimoError(BAD_MEDIA) where the file does not give all of them any more.
    """
    index = {source.map.pts[i]: i - a for i in range(a, b)}
    container = open_media(path)
    try:
        stream = picture_stream(container)
        if source.map.pts[a] > source.map.keys[0]:
            container.seek(source.map.pts[a], stream=stream)
        left = b - a
        for packet in container.demux(stream):
            if packet.size == 0 or packet.pts not in index:
                continue
            body = bytes(packet)
            fresh = av.Packet(_annexb(body) if start_codes else body)
            fresh.is_keyframe = packet.is_keyframe
            yield index[packet.pts], fresh
            left -= 1
            if left == (b - a) // 2:
                failpoint("export-join")
            if left == 0:
                return
    finally:
        container.close()
    raise MilimoError(ErrorCode.BAD_MEDIA, "Pictures that a clip's file announces are not in it; the file may be cut off.",
                      file=path.name)


def _annexb(body: bytes) -> bytes:
    """Length-prefixed NAL units as start codes."""
    return b"".join(START_CODE + body[at:end] for at, end in _units(body))
