"""Sound at another speed with its pitch kept: FFmpeg's `atempo` over a reader; backwards, block by block."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import numpy.typing as npt
from av.error import BlockingIOError as WouldBlock
from av.error import EOFError as Ended
from av.filter import Graph
from av.filter.context import FilterContext

from milimo.media.soundread import RATE, SoundReader

Samples = npt.NDArray[np.float32]
BLOCK = 4096
STEP_LIMIT = Fraction(2)
"""One `atempo` keeps its quality between ½ and 2; further away several are chained."""


class StretchReader:
    """Like a SoundReader whose sample `origin + n` is what is heard n samples after the clip's start. Forward only."""

    def __init__(self, reader: SoundReader, speed_num: int, speed_den: int, origin: int) -> None:
        self._reader = reader
        self._back = speed_num < 0
        self._origin = origin
        self._from = origin
        self._graph, self._source, self._sink = _graph(Fraction(abs(speed_num), speed_den))
        self._pts = 0
        self._kept: Samples = np.zeros((0, 2), np.float32)
        self._kept_at = origin

    def close(self) -> None:
        """Let go of the reader below. May be called again."""
        self._reader.close()

    def read(self, start: int, count: int) -> Samples:
        """Samples [start, start + count), float32 (count, 2); `start` may not go back."""
        while self._kept_at + len(self._kept) < start + count:
            self._push()
        first = start - self._kept_at
        out = self._kept[first:first + count]
        self._kept, self._kept_at = self._kept[first:], start
        return out

    def _push(self) -> None:
        block = self._next_block()
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._pts, Fraction(1, RATE)
        self._pts += len(block)
        self._source.push(frame)
        while True:
            try:
                piece = self._sink.pull()
            except (WouldBlock, Ended):
                return
            assert isinstance(piece, av.AudioFrame)
            self._kept = np.concatenate([self._kept, piece.to_ndarray().astype(np.float32, copy=False).T])

    def _next_block(self) -> Samples:
        if self._back:
            self._from -= BLOCK
            return self._reader.read(self._from, BLOCK)[::-1]
        block = self._reader.read(self._from, BLOCK)
        self._from += BLOCK
        return block


def _graph(speed: Fraction) -> tuple[Graph, FilterContext, FilterContext]:
    graph = Graph()
    source = graph.add("abuffer", sample_rate=str(RATE), sample_fmt="fltp", channel_layout="stereo",
                       time_base=f"1/{RATE}")
    last = source
    while speed != 1:
        step = min(max(speed, 1 / STEP_LIMIT), STEP_LIMIT)
        tempo = graph.add("atempo", f"{float(step):.9f}")
        last.link_to(tempo)
        last, speed = tempo, speed / step
    layout = graph.add("aformat", sample_fmts="fltp", channel_layouts="stereo")
    sink = graph.add("abuffersink")
    last.link_to(layout)
    layout.link_to(sink)
    graph.configure()
    return graph, source, sink
