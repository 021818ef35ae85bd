"""How soon a long film that somebody brings can be seen: its poster, filmstrip and peaks, then its proxy.

The film is ten minutes of 1080p with a key frame every 250, as cameras and editors write them. It is made by repeating the
packets of twenty seconds, so that making it does not take longer than measuring.
"""

import os
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from benchmarks.bench import Rows
from milimo.contracts.media import DerivativeKind, Facts, Layout
from milimo.media.limited_client import ingest
from milimo.media.packets import (
    add_copied_stream,
    add_picture_stream,
    add_sound_stream,
    encode_picture,
    encode_sound,
    mux,
)

RATE, WIDTH, HEIGHT = 24, 1920, 1080
PIECE_S, REPEATED = 20, 30
SECONDS = PIECE_S * REPEATED
BITS_A_SECOND = 8_000_000


class Clock:
    """When each thing was there, in seconds from the start; the newest of its kind."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.at: dict[DerivativeKind, float] = {}

    def facts(self, facts: Facts) -> None: ...

    def made(self, layout: Layout, files: list[Path]) -> None:
        self.at[layout.kind] = time.monotonic() - self._began

    def progress(self, stage: str, step: int, steps: int) -> None: ...

    def check(self) -> None: ...


def main() -> None:
    rows = Rows("ingest")
    with tempfile.TemporaryDirectory(prefix="milimo-bench-") as name:
        folder = Path(name)
        film = _film(folder)
        words = f"{SECONDS // 60} min of {HEIGHT}p, {film.stat().st_size >> 20} MB"
        look, busy = _timed("look", film, folder)
        rows.add(f"poster of {words}, from the last byte", look.at[DerivativeKind.POSTER], "s")
        rows.at_most(f"filmstrip and peaks of {words}, from the last byte", max(
            look.at[DerivativeKind.FILMSTRIP], look.at[DerivativeKind.PEAKS]), 8.0, "s")
        rows.add(f"processor time of that look at {words}", busy, "s")
        refined, busy = _timed("refine", film, folder)
        rows.at_least(f"proxy of {words}, and its exact filmstrip: film seconds a second", SECONDS / refined.at[DerivativeKind.PROXY],
                      4.0, "x")
        rows.add(f"processor time of the proxy of {words}", busy, "s")
    rows.write()


def _timed(part: str, film: Path, folder: Path) -> tuple[Clock, float]:
    """When each thing was there, and the seconds of all cores that it took: those hold on a busy machine too."""
    made = folder / part
    made.mkdir()
    clock, before = Clock(), os.times()
    ingest("look" if part == "look" else "refine", film, made, clock)
    after = os.times()
    return clock, after.children_user + after.children_system - before.children_user - before.children_system


def _film(folder: Path) -> Path:
    piece, film = folder / "piece.mp4", folder / "film.mp4"
    _piece(piece)
    with av.open(str(piece)) as source, av.open(str(film), "w") as target:
        streams = {stream.index: add_copied_stream(target, stream) for stream in (source.streams.video[0], source.streams.audio[0])}
        for number in range(REPEATED):
            source.seek(0)
            for packet in source.demux():
                if packet.size == 0 or packet.pts is None or packet.dts is None or packet.time_base is None:
                    continue
                shift = round(number * PIECE_S / packet.time_base)
                packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                packet.stream = streams[packet.stream.index]
                mux(target, packet)
    return film


def _piece(path: Path) -> None:
    """Soft light that moves, with grain, and a tone that swells."""
    random = np.random.default_rng(1)
    grain = [random.integers(-6, 7, (HEIGHT, WIDTH), np.int8) for _ in range(8)]
    across = np.linspace(0, 6, WIDTH)[None, :] + np.linspace(0, 4, HEIGHT)[:, None]
    with av.open(str(path), "w") as file:
        picture = add_picture_stream(file, "libx264", Fraction(RATE))
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.options, picture.bit_rate = {"preset": "veryfast"}, BITS_A_SECOND
        voice = add_sound_stream(file, "aac", 48_000)
        voice.layout = "stereo"
        for number in range(RATE * PIECE_S):
            luma = (110 + 60 * np.sin(across + number / 12)).astype(np.int16) + grain[number % len(grain)]
            stack = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
            stack[:HEIGHT] = luma
            mux(file, *encode_picture(picture, av.VideoFrame.from_ndarray(stack, format="yuv420p")))
        mux(file, *encode_picture(picture, None))
        for start in range(0, 48_000 * PIECE_S // 1024 * 1024, 1024):
            at = np.arange(start, start + 1024) / 48_000
            wave = (0.4 * np.sin(2 * np.pi * 220 * at) * np.sin(at) ** 2).astype(np.float32)
            frame = av.AudioFrame.from_ndarray(np.stack([wave, wave]), format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = 48_000, start
            mux(file, *encode_sound(voice, frame))
        mux(file, *encode_sound(voice, None))


if __name__ == "__main__":
    main()
