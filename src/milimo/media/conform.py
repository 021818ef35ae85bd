"""The conform map: which coded picture is frame `i` of a source.

Frame `i` of a source is what a player shows at `(i + ½) / rate` seconds: edit lists applied, B-frames in display order,
variable rate laid on a constant grid (pictures repeated or left out as their time stamps say). Read from the packets
alone; nothing is decoded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.time import Rate
from milimo.media.kinds import HEAD_BYTES, media_type
from milimo.media.packets import Packet
from milimo.timeline.time import fps

COMMON_RATES = tuple(
    Rate(num=num, den=den) for num, den in (
        (24_000, 1001), (24, 1), (25, 1), (30_000, 1001), (30, 1), (48, 1), (50, 1), (60_000, 1001), (60, 1), (12, 1),
        (15, 1), (120, 1)))


COARSE_TICKS = 4
"""Ticks of the time base a picture, below which one tick is no rounding."""


@dataclass(frozen=True, slots=True)
class PacketRow:
    """One coded picture, in the order of the file. Times in ticks of the stream's time base."""

    pts: int
    dts: int
    size: int
    key: bool
    shown: bool        # False: decoded for others' sake only (before an edit list's start)


@dataclass(frozen=True, slots=True)
class ConformMap:
    """`pts[i]` is the time stamp of the coded picture that frame `i` shows."""

    rate: Rate
    pts: tuple[int, ...]
    keys: tuple[int, ...]          # time stamps of key frames, rising
    constant: bool                 # every coded picture is one frame: packets may be copied
    rows: tuple[PacketRow, ...]

    @property
    def frames(self) -> int:
        """How many frames the source has on its grid."""
        return len(self.pts)

    def key_before(self, frame: int) -> int:
        """The time stamp of the last key frame at or before `frame`."""
        at = bisect_right(self.keys, self.pts[frame]) - 1
        return self.keys[max(at, 0)]


def read_rows(packets: Iterable[Packet]) -> list[PacketRow]:
    """Every packet of a stream, as its demuxer gives them: in file order. Raises MilimoError(BAD_MEDIA)."""
    rows: list[PacketRow] = []
    for packet in packets:
        if packet.size == 0:
            continue
        pts = packet.pts if packet.pts is not None else packet.dts
        if pts is None:
            raise MilimoError(ErrorCode.BAD_MEDIA, "The file has pictures without time stamps. Convert it to MP4 first.")
        dts = packet.dts if packet.dts is not None else pts
        rows.append(PacketRow(pts, dts, packet.size, packet.is_keyframe, not packet.is_discard))
    return rows


def nominal_rate(times: list[int], time_base: Fraction, stated: Fraction | None) -> Rate:
    """The rate of the constant grid. Where pictures come steadily: their mean distance (the stated average counts a last
    picture of unknown length); else the common rate nearest to their median distance (a phone's variable rate states
    29.87 and means 30)."""
    gaps = sorted(b - a for a, b in pairwise(times) if b > a)
    # a tick more or less is rounding where a picture lasts many; in AVI, where it lasts one, it is a picture left out
    steady = bool(gaps) and gaps[-1] - gaps[0] <= (1 if gaps[0] >= COARSE_TICKS else 0)
    if not gaps:
        value = stated or Fraction(24)
    elif steady:
        value = len(gaps) / ((times[-1] - times[0]) * time_base)
    else:
        value = 1 / (gaps[len(gaps) // 2] * time_base)
    nearest = min(COMMON_RATES, key=lambda rate: abs(fps(rate) - value))
    # a film of n frames with time stamps in milliseconds is known to 1 ms in n frames
    reach = max(Fraction(1, 2000), Fraction(1, 12 * len(gaps)) if gaps else Fraction(0)) if steady else Fraction(3, 100)
    if abs(fps(nearest) - value) / value < min(reach, Fraction(3, 100)):
        return nearest
    value = value.limit_denominator(1001)
    return Rate(num=value.numerator, den=value.denominator)


def conform(rows: list[PacketRow], time_base: Fraction, stated: Fraction | None, rate: Rate | None) -> ConformMap:
    """Lay the shown pictures on a constant grid of `rate` (None: the nominal one), from the first picture on."""
    times = sorted(row.pts for row in rows if row.shown)
    if not times:
        raise MilimoError(ErrorCode.BAD_MEDIA, "The file has no pictures.")
    grid = rate or nominal_rate(times, time_base, stated)
    step = 1 / (fps(grid) * time_base)         # ticks a frame
    constant = all(abs(pts - times[0] - i * step) < max(step / 4, 1) for i, pts in enumerate(times))
    if not constant:
        gaps = sorted(b - a for a, b in pairwise(times))
        end = times[-1] + (gaps[len(gaps) // 2] if gaps else int(step))     # how long the last one stands is not known
        count = max(1, round((end - times[0]) / step))
        times = [times[bisect_right(times, times[0] + (i + Fraction(1, 2)) * step) - 1] for i in range(count)]
    keys = tuple(sorted(row.pts for row in rows if row.key))
    return ConformMap(grid, tuple(times), keys, constant and all(row.shown for row in rows), tuple(rows))


def conform_file(path: Path, rate: Rate | None = None) -> ConformMap:
    """The conform map of a file's first picture stream. Raises MilimoError(BAD_MEDIA)."""
    container = open_media(path)
    try:
        stream = picture_stream(container)
        rows = read_rows(container.demux(stream))
        return conform(rows, Fraction(stream.time_base or 1), stream.average_rate, rate)
    finally:
        container.close()


def open_media(path: Path, *, pictures: bool = True) -> InputContainer:
    """Open a file to read, by the one demuxer that its first bytes allow: a playlist cannot lead to another file. `pictures`
    False: only for its sound, so that opening decodes no picture to learn its format (of 1080p: 5 ms instead of 26, measured).

    Raises MilimoError: BLOB_MISSING where there is none, BAD_MEDIA where it cannot be read."""
    options = {} if pictures else {"skip_frame": "all"}
    try:
        with path.open("rb") as file:
            kind = media_type(file.read(HEAD_BYTES))
        if kind is None:
            raise MilimoError(ErrorCode.BAD_MEDIA, "The file is no film or sound that can be opened.", file=path.name)
        return av.open(str(path), "r", format=kind[1], metadata_errors="replace", options=options)
    except FileNotFoundError as error:
        raise MilimoError(
            ErrorCode.BLOB_MISSING, "The media file of a clip is gone. Import it again or make the take again.",
            file=path.name) from error
    except (FFmpegError, OSError) as error:
        raise MilimoError(ErrorCode.BAD_MEDIA, f"The file cannot be read as media: {error}", file=path.name) from error


def picture_stream(container: InputContainer) -> av.VideoStream:
    """The first stream that moves; a cover picture is not one."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            return stream
    raise MilimoError(ErrorCode.BAD_MEDIA, "The file has no picture.")
