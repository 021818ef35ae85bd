"""Takes: the same pictures give the same bytes, and the file says what it is."""

from __future__ import annotations

import av
import numpy as np
import pytest
from media_makers import SMALL, Shelf, barcode, numbers, sound_of, tone

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.time import Rate
from milimo.contracts.video import Encoding, Extent
from milimo.media.colour import as_yuv
from milimo.media.encode import Encoder, TakeWriter


def test_the_same_pictures_give_the_same_packets() -> None:
    """Twenty times: uninitialised memory in an encoder shows only now and then."""
    frames = [as_yuv(barcode(i)).to_ndarray() for i in range(10)]
    films: set[bytes] = set()
    for _ in range(20):
        encoder = Encoder(Encoding(), SMALL, Rate(num=24))
        packets = [packet for frame in frames for packet in encoder.push(av.VideoFrame.from_ndarray(frame, format="yuv420p"))]
        films.add(b"".join(bytes(packet) for packet in [*packets, *encoder.finish()]))
    assert len(films) == 1


def test_a_take_says_what_it_is(shelf: Shelf) -> None:
    take = shelf.take(61)
    with av.open(str(shelf.open(take.blob))) as file:
        picture, sound = file.streams.video[0], file.streams.audio[0]
        context = picture.codec_context
        assert (picture.frames, picture.average_rate, picture.start_time) == (61, 24, 0)
        assert (context.color_primaries, context.color_trc, context.colorspace, context.color_range) == (1, 1, 1, 1)
        assert (sound.rate, sound.channels, sound.start_time) == (48_000, 2, 0)
        keys = [packet.pts // 512 for packet in file.demux(picture) if packet.size and packet.is_keyframe]
    assert keys[:2] == [0, 48]
    content = shelf.open(take.blob).read_bytes()
    assert content.index(b"moov") < content.index(b"mdat") and b"Lavf" not in content


def test_sound_begins_with_the_picture(shelf: Shelf) -> None:
    take = shelf.take(48, hz=250)
    found = sound_of(shelf.open(take.blob))
    wanted = tone(250, 0, 96_000)
    assert np.abs(found[4000:90_000] - wanted[4000:90_000]).max() < 0.01


def test_an_unfinished_take_is_removed(shelf: Shelf) -> None:
    path = shelf.folder / "broken.mp4"
    with pytest.raises(RuntimeError), TakeWriter(path, Encoding(), SMALL, Rate(num=24)) as writer:
        writer.picture(barcode(0))
        raise RuntimeError("the engine fell over")
    assert not path.exists()


def test_odd_sizes_are_refused(shelf: Shelf) -> None:
    with pytest.raises(MilimoError) as caught:
        shelf.take(2, extent=Extent(width=101, height=100))
    assert caught.value.code is ErrorCode.SIZE_OFF_GRID


def test_ntsc_takes(shelf: Shelf) -> None:
    rate = Rate(num=30_000, den=1001)
    take = shelf.take(40, rate=rate)
    assert numbers(shelf.open(take.blob)) == list(range(40))
    with av.open(str(shelf.open(take.blob))) as file:
        assert file.streams.video[0].average_rate == 30_000 / 1001 or file.streams.video[0].average_rate.denominator == 1001
