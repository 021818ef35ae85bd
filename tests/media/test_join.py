"""Packets are copied only where it can be right, and the film shows every frame once either way."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from media_makers import SMALL, Shelf, film, numbers, row

from milimo.contracts.time import Rate
from milimo.contracts.timeline import Clip, TransitionItem, TransitionKind
from milimo.contracts.video import Encoding, Extent
from milimo.media.join import copied_run, join_source, parameter_sets


def test_whole_takes_are_copied_frame_for_frame(shelf: Shelf) -> None:
    takes = [shelf.take(count, first=1000 * i) for i, count in enumerate((50, 37, 96))]
    outcome = shelf.export(film(*row(*((take, 0, take.frames) for take in takes))))
    assert (outcome.frames_copied, outcome.frames_encoded) == (183, 0)
    assert numbers(outcome.output) == [1000 * i + k for i, count in enumerate((50, 37, 96)) for k in range(count)]


def test_a_trimmed_take_is_copied_from_its_first_key_frame(shelf: Shelf) -> None:
    """Without B-frames up to its end; with them up to the last picture that none before it waits for."""
    for bframes in (0, 3):
        take = shelf.take(200, encoding=Encoding(x264_params=f"scenecut=0:bframes={bframes}:b-adapt=0"))
        outcome = shelf.export(film(*row((take, 10, 170), (take, 48, 96))), encoding=Encoding(x264_params=f"bframes={bframes}"))
        assert numbers(outcome.output) == [*range(10, 180), *range(48, 144)]
        left = 180 - 10 - (48 - 10)
        missed = (left - 1) % 4 if bframes else 0          # an IDR picture, then fours of B B B P
        assert outcome.frames_copied == left - missed + 96


def test_a_clip_that_was_split_is_copied_across_the_split(shelf: Shelf) -> None:
    take = shelf.take(96, encoding=Encoding(x264_params="scenecut=0"))
    outcome = shelf.export(film(*row((take, 0, 17), (take, 17, 40), (take, 57, 39))))
    assert outcome.frames_copied == 96
    assert numbers(outcome.output) == list(range(96))


@pytest.mark.parametrize(("other", "copied"), [
    (Encoding(threads=2), 110),
    (Encoding(x264_params="subme=0:me=dia:rc-lookahead=3:aq-mode=3"), 110),
    (Encoding(crf=32), 60),                                 # the same parameter sets, but not the quality asked for
    (Encoding(crf=12), 60),
    (Encoding(preset="medium"), 60),
    (Encoding(x264_params="bframes=0"), 60),
])
def test_mixed_encodings(shelf: Shelf, other: Encoding, copied: int) -> None:
    takes = shelf.take(60, first=0), shelf.take(50, first=500, encoding=other)
    outcome = shelf.export(film(*row((takes[0], 0, 60), (takes[1], 0, 50))))
    assert numbers(outcome.output) == [*range(60), *range(500, 550)]
    assert (outcome.frames_copied, outcome.frames_encoded) == (copied, 110 - copied)


def test_foreign_packets_are_copied_where_nothing_is_drawn(shelf: Shelf) -> None:
    foreign = Encoding(preset="medium")
    takes = [shelf.take(50, first=500 * i, encoding=foreign) for i in range(2)]
    outcome = shelf.export(film(*row(*((take, 0, 50) for take in takes))))
    assert outcome.frames_copied == 100
    assert numbers(outcome.output) == [*range(50), *range(500, 550)]


@pytest.mark.parametrize("asked", [Encoding(crf=12), Encoding(crf=28), Encoding(codec="libx265"), Encoding(x264_params="qp=20")])
def test_a_film_of_another_quality_or_codec_is_encoded(shelf: Shelf, asked: Encoding) -> None:
    """Even where nothing is drawn."""
    take = shelf.take(30)
    outcome = shelf.export(film(*row((take, 0, 30))), encoding=asked)
    assert outcome.frames_encoded == 30
    with av.open(str(outcome.output)) as file:
        assert file.streams.video[0].codec_context.name == {"libx264": "h264", "libx265": "hevc"}[asked.codec]
    assert numbers(outcome.output) == list(range(30))


def filtered(take: Path, target: Path, name: str) -> None:
    """The picture of a take with its packets changed by one of FFmpeg's bit stream filters."""
    with av.open(str(take)) as source, av.open(str(target), "w") as file:
        stream = file.add_stream_from_template(source.streams.video[0])
        bsf = av.BitStreamFilterContext(name, source.streams.video[0], stream)
        for packet in source.demux(video=0):
            for changed in bsf.filter(packet if packet.size else None):
                file.mux_one(changed)


def test_what_does_not_say_how_it_was_made_is_encoded(shelf: Shelf) -> None:
    """Footage of a camera, say: here a take without x264's words."""
    take = shelf.take(48)
    silent = shelf.folder / "silent.mp4"
    filtered(shelf.open(take.blob), silent, "filter_units=remove_types=6")
    other = take.model_copy(update={"blob": shelf.add(silent), "audio": False})
    assert join_source(silent, take.rate).facts == join_source(shelf.open(take.blob), take.rate).facts
    assert shelf.export(film(*row((other, 0, 48)))).frames_encoded == 48


def test_other_rates_and_sizes_are_drawn(shelf: Shelf) -> None:
    slow = shelf.take(30, rate=Rate(num=12))
    large = shelf.take(24, first=700, extent=Extent(width=384, height=224))
    clips = [Clip(track="v1", start=0, length=60, source=slow), Clip(track="v1", start=60, length=24, source=large)]
    outcome = shelf.export(film(*clips))
    assert outcome.frames_encoded == 84
    assert numbers(outcome.output) == [i // 2 for i in range(60)] + list(range(700, 724))


def test_other_colour_tags_are_drawn(shelf: Shelf) -> None:
    take = shelf.take(48)
    retagged = shelf.folder / "retagged.mp4"
    filtered(shelf.open(take.blob), retagged, "h264_metadata=matrix_coefficients=5")
    other = take.model_copy(update={"blob": shelf.add(retagged), "audio": False})
    assert join_source(retagged, take.rate).facts != join_source(shelf.open(take.blob), take.rate).facts
    outcome = shelf.export(film(*row((take, 0, 48), (other, 0, 48))))
    assert (outcome.frames_copied, outcome.frames_encoded) == (48, 48)
    assert numbers(outcome.output) == [*range(48), *range(48)]


def test_only_what_a_transition_touches_is_encoded(shelf: Shelf) -> None:
    plain = Encoding(x264_params="scenecut=0")
    takes = shelf.take(144, encoding=plain), shelf.take(144, first=1000, encoding=plain)
    clips = row((takes[0], 0, 96), (takes[1], 48, 96))
    dissolve = TransitionItem(track="v1", kind=TransitionKind.DISSOLVE, at=96, before=6, after=6, outgoing="clip0",
                              incoming="clip1")
    outcome = shelf.export(film(*clips, transitions={"x": dissolve}))
    found = numbers(outcome.output)
    assert found[:90] == list(range(90)) and found[102:] == list(range(1054, 1144))
    edge = copied_run(join_source(shelf.open(takes[0].blob), takes[0].rate), 0, 90)
    assert edge is not None and edge[0] == 0 and 87 <= edge[1] <= 90
    assert outcome.frames_copied == edge[1] + 48


def test_a_joined_file_is_sound_to_a_strict_decoder(shelf: Shelf) -> None:
    takes = shelf.take(60), shelf.take(60, first=100, encoding=Encoding(threads=2))
    outcome = shelf.export(film(*row((takes[0], 0, 60), (takes[1], 5, 55), (takes[0], 0, 60))))
    with av.open(str(outcome.output), options={"err_detect": "explode"}) as file:
        stamps = [frame.pts for frame in file.decode(video=0)]
    assert stamps == [512 * i for i in range(175)]
    with av.open(str(outcome.output)) as file:
        order = [packet.dts for packet in file.demux(video=0) if packet.size]
    assert order == sorted(set(order))


def test_random_cuts_show_every_frame(shelf: Shelf) -> None:
    random = np.random.default_rng(5)
    takes = [shelf.take(int(random.integers(30, 160)), first=700 * i, encoding=Encoding(threads=1 + i % 2))
             for i in range(4)]
    parts = []
    for _ in range(14):
        i = int(random.integers(0, 4))
        first = int(random.integers(0, takes[i].frames - 1)) if random.random() < 0.7 else 0
        parts.append((i, first, int(random.integers(1, takes[i].frames - first + 1))))
    outcome = shelf.export(film(*row(*((takes[i], first, length) for i, first, length in parts))))
    assert numbers(outcome.output) == [700 * i + k for i, first, length in parts for k in range(first, first + length)]
    assert outcome.frames_copied > 0 and outcome.frames_encoded > 0
    assert outcome.frames_copied + outcome.frames_encoded == outcome.frames


def test_key_frames_that_do_not_begin_anew_are_no_start(shelf: Shelf) -> None:
    """Open GOPs: x264 begins them with key frames that are no IDR pictures; a clip is copied through them, never from them."""
    take = shelf.take(96, encoding=Encoding(gop=24, x264_params="open-gop=1:scenecut=0"))
    source = join_source(shelf.open(take.blob), take.rate)
    assert len(source.map.keys) > len(source.starts) >= 1
    assert copied_run(source, 1, 96) is None
    whole = copied_run(source, 0, 96)
    assert whole == (0, 96)
    outcome = shelf.export(film(*row((take, 30, 60))))
    assert outcome.frames_encoded == 60
    assert numbers(outcome.output) == list(range(30, 90))


def test_short_runs_beside_what_is_drawn_are_drawn_too(shelf: Shelf) -> None:
    takes = shelf.take(60), shelf.take(8, first=500)
    parts = row((takes[0], 20, 20), (takes[1], 0, 8), (takes[0], 30, 10))
    assert shelf.export(film(*parts)).frames_encoded == 38
    assert shelf.export(film(*row((takes[0], 0, 60), (takes[1], 0, 8), (takes[0], 0, 60)))).frames_copied == 128


def test_parameter_sets_are_the_same_in_both_wrappings(shelf: Shelf) -> None:
    from milimo.media.encode import open_encoder
    take = shelf.take(5)
    container = av.open(str(shelf.open(take.blob)))
    boxed = bytes(container.streams.video[0].codec_context.extradata)
    container.close()
    bare = bytes(open_encoder(Encoding(), SMALL, take.rate).extradata or b"")
    assert boxed[0] == 1 and bare[:4] == b"\0\0\0\1"
    assert parameter_sets(boxed) == parameter_sets(bare) != ()
