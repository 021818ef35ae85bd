"""A film as a GIF: one palette of its own, chosen from all its frames."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.error import BlockingIOError as NotReady
from av.error import EOFError as Ended
from av.filter.graph import Graph
from av.video.frame import VideoFrame

from milimo.contracts.time import Rate
from milimo.media.ahead import Progress
from milimo.media.encode import CONTAINER_OPTIONS
from milimo.media.packets import add_picture_stream, encode_picture, mux
from milimo.timeline.time import fps

CENTISECOND = Fraction(1, 100)
"""What a GIF counts in: frames begin at the hundredth that is nearest to their time."""
TOLD_EVERY = 8


def write_gif(path: Path, pictures: Callable[[], Iterator[VideoFrame]], frames: int, rate: Rate, progress: Progress,
              check_cancelled: Callable[[], None]) -> None:
    """Write `frames` pictures (film colours) that `pictures` draws, each time it is called, from the first on. It loops for ever."""
    palette = _palette(_told(pictures(), 0, 2 * frames, progress, check_cancelled), rate)
    with av.open(str(path), "w", format="gif", options={"loop": "0"}, container_options=CONTAINER_OPTIONS) as file:
        stream = add_picture_stream(file, "gif", fps(rate))
        stream.codec_context.time_base = CENTISECOND
        stream.pix_fmt = "pal8"
        for number, frame in enumerate(_coloured(_told(pictures(), frames, 2 * frames, progress, check_cancelled), palette, rate)):
            if number == 0:
                stream.width, stream.height = frame.width, frame.height
            frame.pts, frame.time_base = round(number / fps(rate) / CENTISECOND), CENTISECOND
            mux(file, *encode_picture(stream, frame))
        mux(file, *encode_picture(stream, None))


def _told(pictures: Iterator[VideoFrame], done: int, steps: int, progress: Progress, check_cancelled: Callable[[], None]) -> Iterator[VideoFrame]:
    for step, frame in enumerate(pictures, done + 1):
        check_cancelled()
        yield frame
        if step % TOLD_EVERY == 0 or step == steps:
            progress("picture", step, steps)


def _palette(pictures: Iterator[VideoFrame], rate: Rate) -> VideoFrame:
    """256 colours for all pictures: what moves counts more."""
    graph: Graph | None = None
    for number, frame in enumerate(pictures):
        if graph is None:
            graph = _graph(frame, rate, "palettegen", "stats_mode=diff")
        graph.push(_timed(frame, number, rate))
    assert graph is not None
    graph.push(None)
    return _pulled(graph)


def _coloured(pictures: Iterator[VideoFrame], palette: VideoFrame, rate: Rate) -> Iterator[VideoFrame]:
    """Every picture in the palette's colours."""
    graph: Graph | None = None
    source = None
    for number, frame in enumerate(pictures):
        if graph is None or source is None:
            graph = Graph()
            source = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=1 / fps(rate))
            colours = graph.add_buffer(width=palette.width, height=palette.height, format=palette.format, time_base=1 / fps(rate))
            use, sink = graph.add("paletteuse", "dither=bayer:bayer_scale=3:diff_mode=rectangle"), graph.add("buffersink")
            scaled = graph.add("scale", "in_color_matrix=bt709:in_range=tv")
            source.link_to(scaled)
            shown = graph.add("format", "pix_fmts=rgb32")
            scaled.link_to(shown)
            shown.link_to(use, 0, 0)
            colours.link_to(use, 0, 1)
            use.link_to(sink)
            graph.configure()
            colours.push(_timed(palette, 0, rate))
            colours.push(None)
        source.push(_timed(frame, number, rate))
        yield from _ready(graph)
    assert source is not None and graph is not None
    source.push(None)
    yield from _ready(graph)


def _graph(frame: VideoFrame, rate: Rate, name: str, options: str) -> Graph:
    graph = Graph()
    chain = [graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=1 / fps(rate)),
             graph.add("scale", "in_color_matrix=bt709:in_range=tv"), graph.add("format", "pix_fmts=rgb32"), graph.add(name, options),
             graph.add("buffersink")]
    graph.link_nodes(*chain).configure()
    return graph


def _timed(frame: VideoFrame, number: int, rate: Rate) -> VideoFrame:
    frame.pts, frame.time_base = number, 1 / fps(rate)
    return frame


def _pulled(graph: Graph) -> VideoFrame:
    frame = graph.pull()
    assert isinstance(frame, VideoFrame)
    return frame


def _ready(graph: Graph) -> Iterator[VideoFrame]:
    while True:
        try:
            yield _pulled(graph)
        except (NotReady, Ended):
            return
