"""No colour is changed between a take and the film: neither where packets are copied nor where pictures are encoded."""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from media_makers import SMALL, Shelf, film, row

from milimo.contracts.timeline import Clip, TitleSource
from milimo.contracts.video import Encoding

LOSSLESS = Encoding(crf=0)
BT709_LIMITED = (1, 1, 1, 1)


def painting(frame: int) -> np.ndarray:
    """Every hue, greys from black to white, and detail that moves."""
    width, half = SMALL.width, SMALL.height // 2
    across = np.tile(np.linspace(0, 179, width).astype(np.uint8), (half, 1))
    upper = cv2.cvtColor(np.dstack([across, np.full_like(across, 200), across + 70]), cv2.COLOR_HSV2RGB)
    ramp = np.repeat(np.tile(np.linspace(0, 255, width).astype(np.uint8), (half, 1))[:, :, None], 3, axis=2)
    return np.roll(np.concatenate([upper, ramp]), 4 * frame, axis=1)


def planes(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as file:
        assert file.streams.video[0].codec_context.pix_fmt in ("yuv420p", "yuvj420p")
        return [frame.to_ndarray() for frame in file.decode(video=0)]


def tags(path: Path) -> list[tuple[int, ...]]:
    """Of the stream, and of each decoded frame (what the codec's own header says)."""
    with av.open(str(path)) as file:
        context = file.streams.video[0].codec_context
        found = [(context.color_primaries, context.color_trc, context.colorspace, context.color_range)]
        return found + [(f.color_primaries, f.color_trc, f.colorspace, f.color_range) for f in file.decode(video=0)]


@pytest.mark.parametrize("copied", [True, False], ids=["joined", "encoded"])
@pytest.mark.parametrize("container", ["mp4", "mov", "mkv"])
def test_a_take_comes_out_as_it_went_in(shelf: Shelf, copied: bool, container: str) -> None:
    """Bit for bit: encoded without loss, any change of matrix, range or rounding would show."""
    take = shelf.take(48, picture=painting, encoding=LOSSLESS)
    made = shelf.export(film(*row((take, 0, 48))), f"film.{container}", encoding=LOSSLESS, copy_packets=copied,
                        container=container)
    assert (made.frames_copied, made.frames_encoded) == ((48, 0) if copied else (0, 48))
    before, after = planes(shelf.open(take.blob)), planes(made.output)
    assert len(before) == len(after) == 48
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))
    assert set(tags(made.output)) == {BT709_LIMITED}


def test_outside_a_title_nothing_changes(shelf: Shelf) -> None:
    take = shelf.take(24, picture=painting, encoding=LOSSLESS)
    title = Clip(track="t1", start=0, length=24, source=TitleSource(text="Aa", size=0.1))
    made = shelf.export(film(*row((take, 0, 24)), title), encoding=LOSSLESS)
    for before, after in zip(planes(shelf.open(take.blob)), planes(made.output), strict=True):
        changed = (before != after)[:SMALL.height]
        rows, columns = (np.flatnonzero(changed.any(axis=axis)) / changed.shape[1 - axis] for axis in (1, 0))
        assert rows[0] > 0.3 and rows[-1] < 0.7
        assert columns[0] > 0.3 and columns[-1] < 0.7


def test_black_is_black_and_white_is_white(shelf: Shelf) -> None:
    """In limited range: 16 and 235."""
    middle = SMALL.width // 2
    halves = np.zeros((SMALL.height, SMALL.width, 3), np.uint8)
    halves[:, middle:] = 255
    take = shelf.take(12, picture=lambda _: halves, encoding=LOSSLESS)
    made = shelf.export(film(*row((take, 0, 12))), encoding=LOSSLESS, copy_packets=False)
    luma = planes(made.output)[6][:SMALL.height]
    assert set(luma[:, :middle - 12].flat) == {16}
    assert set(luma[:, middle + 12:].flat) == {235}
