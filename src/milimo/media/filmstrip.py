"""Filmstrips: sheets of small pictures, one for each step through a film. First from its key frames, which come in seconds,
later exact, on the way of the proxy.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from fractions import Fraction

import av
import numpy as np
from av.container import InputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from milimo.contracts.media import FilmstripLayout, Size
from milimo.contracts.time import Rate
from milimo.media.conform import ConformMap
from milimo.media.decode import alpha_decoder
from milimo.media.packets import decode_pictures
from milimo.media.thumbnails import RGB, jpeg
from milimo.timeline.time import fps

TILE_WIDTH = 160
TALLEST_TILE = 320
COLUMNS = 10
PER_SHEET = 100
QUALITY = 72
MOST_TILES = 1200
"""Twelve sheets; a film of more than twenty minutes has its tiles further apart than a second."""
MOST_FIRST = 120
"""Tiles of the first strip: a 1080p key frame takes 15 ms to decode on one core (measured)."""


def tile_size(width: int, height: int) -> Size:
    """Of an upright picture: 160 wide, narrower where it is very tall."""
    across = min(TILE_WIDTH, width, max(1, TALLEST_TILE * width // height))
    return Size(width=across, height=max(1, round(across * height / width)))


def exact_layout(frames: int, rate: Rate, tile: Size) -> FilmstripLayout:
    """A tile each second, or as many as a strip may have."""
    step = max(round(fps(rate)), -(-frames // MOST_TILES), 1)
    return _layout(frames, step, tile, exact=True)


def first_layout(conform: ConformMap, tile: Size) -> FilmstripLayout:
    """As many tiles as there are key frames, but neither more than one a second nor more than MOST_FIRST."""
    count = max(1, min(len(set(conform.keys)), MOST_FIRST))
    step = max(round(fps(conform.rate)), -(-conform.frames // count), 1)
    return _layout(conform.frames, step, tile, exact=False)


def _layout(frames: int, step: int, tile: Size, *, exact: bool) -> FilmstripLayout:
    return FilmstripLayout(tile=tile, columns=COLUMNS, per_sheet=PER_SHEET, tiles=max(1, -(-frames // step)), step=step, exact=exact)


class Sheets:
    """Tiles in, JPEG sheets out. `add` returns the sheet that a tile has filled; `finish` the last one."""

    def __init__(self, layout: FilmstripLayout) -> None:
        self._layout = layout
        self._tiles: list[RGB] = []
        self._left = layout.tiles

    def add(self, tile: RGB) -> bytes | None:
        """`tile`: display values, (height, width, 3) of the layout."""
        self._tiles.append(tile)
        self._left -= 1
        return self._sheet() if len(self._tiles) == self._layout.per_sheet or self._left == 0 else None

    def _sheet(self) -> bytes:
        size, columns = self._layout.tile, self._layout.columns
        rows = -(-len(self._tiles) // columns)
        sheet = np.zeros((rows * size.height, columns * size.width, 3), np.uint8)
        for number, tile in enumerate(self._tiles):
            top, left = number // columns * size.height, number % columns * size.width
            sheet[top:top + size.height, left:left + size.width] = tile
        self._tiles.clear()
        return jpeg(sheet, QUALITY)


def nearest_keys(conform: ConformMap, layout: FilmstripLayout) -> list[int]:
    """For each tile the time stamp of the key frame nearest to its frame."""
    keys = sorted(set(conform.keys)) or [conform.pts[0]]
    chosen: list[int] = []
    for tile in range(layout.tiles):
        wanted = conform.pts[min(tile * layout.step, conform.frames - 1)]
        after = bisect_left(keys, wanted)
        around = keys[max(after - 1, 0):after + 1]
        chosen.append(min(around, key=lambda key: abs(key - wanted)))
    return chosen


def frame_of(conform: ConformMap, pts: int) -> int:
    """The frame that shows the picture with this time stamp, or the one before it."""
    return max(bisect_right(conform.pts, pts) - 1, 0)


def key_pictures(container: InputContainer, stream: av.VideoStream, wanted: set[int]) -> Iterator[tuple[int, VideoFrame]]:
    """(time stamp, picture) of the key frames with these time stamps, in the file's order. Only their packets are decoded."""
    stream.thread_type = "AUTO"
    alpha = alpha_decoder(stream)
    if alpha is None:
        stream.codec_context.skip_frame = "NONKEY"
    decoder: VideoCodecContext = alpha or stream.codec_context
    for packet in container.demux(stream):
        if packet.size and packet.is_keyframe and (packet.pts if packet.pts is not None else packet.dts) in wanted:
            yield from _stamped(decode_pictures(decoder, packet))
    yield from _stamped(decode_pictures(decoder, None))


def _stamped(frames: Iterable[VideoFrame]) -> Iterator[tuple[int, VideoFrame]]:
    for frame in frames:
        if frame.pts is not None:
            yield frame.pts, frame


def pixel_aspect(stream: av.VideoStream) -> Fraction:
    """Width of one pixel over its height."""
    return Fraction(stream.sample_aspect_ratio or 1)
