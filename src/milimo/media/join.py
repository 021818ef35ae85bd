"""Which packets of a source may be copied into a film, and how they are named there.

Copied are only whole closed GOPs, and only where codec, size, pixel format, rate, colour tags and the parameter sets
(SPS, PPS) are equal to the rest of the film's: mixed presets otherwise decode with errors (measured).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.video.codeccontext import VideoCodecContext

from milimo.contracts.time import Rate
from milimo.failpoints import failpoint
from milimo.media.conform import ConformMap, conform, open_media, picture_stream, read_rows

START_CODE = b"\x00\x00\x00\x01"


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
    """A file as the joiner sees it."""

    facts: StreamFacts
    map: ConformMap
    square: bool                                 # square pixels and no rotation flag
    extradata: bytes

    @property
    def reorder(self) -> int:
        """Frames by which decoding runs ahead of showing."""
        order = sorted(range(len(self.map.rows)), key=lambda i: self.map.rows[i].pts)
        return max((coded - shown for shown, coded in enumerate(order)), default=0)


def facts_of(context: VideoCodecContext) -> StreamFacts:
    return StreamFacts(
        _family(context.codec.canonical_name), context.width, context.height, context.pix_fmt or "",
        (context.color_primaries, context.color_trc, context.colorspace, context.color_range),
        parameter_sets(bytes(context.extradata or b"")))


def _family(name: str) -> str:
    return {"libx264": "h264", "libx265": "hevc"}.get(name, name)


def join_source(path: Path, rate: Rate) -> JoinSource:
    """Read a file's packets' places and its facts; nothing is decoded."""
    container = open_media(path)
    try:
        stream = picture_stream(container)
        first = next(container.decode(stream), None)
        container.seek(0, stream=stream)
        rows = read_rows(container, stream)
        found = conform(rows, Fraction(stream.time_base or 1), stream.average_rate, rate)
        ratio = stream.sample_aspect_ratio
        # A display matrix turns the picture: then its packets are not what is shown. Only a decoded frame tells of it.
        square = (not ratio or ratio == 1) and first is not None and first.rotation == 0
        extradata = bytes(stream.codec_context.extradata or b"")
        return JoinSource(facts_of(stream.codec_context), found, square, extradata)
    finally:
        container.close()


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


def whole_gops(source: JoinSource, first: int, stop: int) -> tuple[int, int] | None:
    """The greatest run [a, b) inside frames [first, stop) that is made of whole closed GOPs; None where there is none.

    A GOP is closed where its packets, in decoding order, hold exactly the frames up to the next key frame.
    """
    if not source.map.constant:
        return None
    index = {pts: i for i, pts in enumerate(source.map.pts)}
    edges = [index[key] for key in source.map.keys if key in index] + [source.map.frames]
    inner = [edge for edge in edges if first <= edge <= stop]
    if len(inner) < 2:
        return None
    a, b = inner[0], inner[-1]
    held = sorted(index[row.pts] for row in _rows_of(source, a, b))
    return (a, b) if held == list(range(a, b)) else None


def _rows_of(source: JoinSource, a: int, b: int) -> list[Any]:
    """Rows, in decoding order, from the key frame of frame `a` up to the key frame of frame `b`."""
    rows = source.map.rows
    begin = next(i for i, row in enumerate(rows) if row.pts == source.map.pts[a])
    end = len(rows)
    if b < source.map.frames:
        end = next(i for i, row in enumerate(rows) if row.pts == source.map.pts[b])
    return list(rows[begin:end])


def copied_packets(path: Path, source: JoinSource, a: int, b: int, *, start_codes: bool) -> Iterator[tuple[int, Any]]:
    """(frame − a, packet) of whole GOPs [a, b) in decoding order; packets are fresh, their times not set.

    `start_codes`: turn length-prefixed NAL units into start codes, as an encoder's own packets have them.
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


def _annexb(body: bytes) -> bytes:
    """NAL units with 4-byte lengths (what every MP4 of ours has) as start codes."""
    out: list[bytes] = []
    at = 0
    while at + 4 <= len(body):
        size = int.from_bytes(body[at:at + 4], "big")
        out += [START_CODE, body[at + 4:at + 4 + size]]
        at += 4 + size
    return b"".join(out)
