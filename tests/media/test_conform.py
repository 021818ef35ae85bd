"""Frame i of a source is what a player shows in the middle of its time, whatever the file does."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest
from media_makers import SMALL, Shelf, barcode, film, number_of, numbers

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.time import Rate
from milimo.contracts.timeline import Clip, MediaSource
from milimo.media.colour import as_rgb, as_yuv
from milimo.media.conform import conform_file
from milimo.media.decode import FrameReader
from milimo.media.limited_client import examine
from milimo.media.sources import from_frame


def written(path: Path, stamps: list[int], time_base: Fraction, *, rotation: int = 0, aspect: Fraction | None = None,
            bframes: int = 3) -> Path:
    """A file whose picture i carries number i and is shown from stamps[i] on."""
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = SMALL.width, SMALL.height, "yuv420p"
        stream.time_base = stream.codec_context.time_base = time_base
        stream.options = {"x264-params": f"bframes={bframes}:keyint=24", "crf": "18"}
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        if rotation:
            stream.set_display_rotation(rotation)
        for i, stamp in enumerate(stamps):
            frame = as_yuv(barcode(i))
            frame.pts, frame.time_base = stamp, time_base
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def shown(path: Path, rate: Rate | None = None) -> list[int]:
    conform = conform_file(path, rate)
    reader = FrameReader(path, conform)
    try:
        return [number_of(as_rgb(reader.read(i))) for i in range(conform.frames)]
    finally:
        reader.close()


@pytest.mark.parametrize("rate", [Rate(num=24), Rate(num=25), Rate(num=30_000, den=1001), Rate(num=24_000, den=1001),
                                  Rate(num=60)])
def test_constant_rates(tmp_path: Path, rate: Rate) -> None:
    ticks = Fraction(90_000 * rate.den, rate.num)
    path = written(tmp_path / "a.mp4", [round(i * ticks) for i in range(50)], Fraction(1, 90_000))
    conform = conform_file(path)
    assert (conform.rate, conform.frames, conform.constant) == (rate, 50, True)
    assert shown(path) == list(range(50))


def test_a_variable_rate_is_laid_on_a_grid(tmp_path: Path) -> None:
    """Pictures at 0, 1, 2, 5, 6, 9½ … thirtieths: repeated where they stand longer, left out where they are too dense."""
    times = [0, 1, 2, 5, 6, 7, 8, 9.75, 10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22, 23]
    path = written(tmp_path / "a.mp4", [round(time * 3000) for time in times], Fraction(1, 90_000))
    conform = conform_file(path)
    assert conform.rate == Rate(num=30) and not conform.constant
    wanted = [max(i for i, time in enumerate(times) if time <= slot + 0.5) for slot in range(24)]
    assert shown(path) == wanted


def test_a_rate_may_be_forced(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", [i * 3750 for i in range(24)], Fraction(1, 90_000))
    assert shown(path, Rate(num=12)) == [2 * i + 1 for i in range(12)], "what stands in the middle of each twelfth"
    assert shown(path, Rate(num=48)) == [i // 2 for i in range(48)]


def test_pictures_before_an_edit_list_are_not_shown(tmp_path: Path) -> None:
    """The muxer writes an edit list for pictures at negative times; players begin at zero."""
    path = written(tmp_path / "a.mp4", [(i - 5) * 3000 for i in range(40)], Fraction(1, 90_000), bframes=0)
    found = shown(path)
    assert found in ([*range(5, 40)], [*range(40)])
    assert found == numbers(path)


def test_frames_may_be_asked_for_in_any_order(shelf: Shelf) -> None:
    take = shelf.take(200)
    reader = FrameReader(shelf.open(take.blob), conform_file(shelf.open(take.blob)))
    for i in (150, 3, 3, 4, 199, 0, 47, 48, 49, 100, 99):
        assert number_of(as_rgb(reader.read(i))) == i
    reader.close()


def test_a_rotation_flag_and_wide_pixels(tmp_path: Path) -> None:
    turned = written(tmp_path / "a.mp4", [i * 3000 for i in range(5)], Fraction(1, 90_000), rotation=90)
    facts = examine(turned).picture
    assert facts is not None and (facts.width, facts.height, facts.rotation) == (112, 192, 90)
    reader = FrameReader(turned, conform_file(turned))
    picture = from_frame(reader.read(3), reader.aspect)
    reader.close()
    assert (picture.width, picture.height) == (112, 192)
    wide = written(tmp_path / "b.mp4", [i * 3000 for i in range(5)], Fraction(1, 90_000), aspect=Fraction(2, 1))
    facts = examine(wide).picture
    assert facts is not None and (facts.width, facts.height) == (384, 112)


def test_a_turned_source_is_not_copied_but_stands_upright_in_the_film(shelf: Shelf) -> None:
    path = written(shelf.folder / "a.mp4", [i * 3750 for i in range(24)], Fraction(1, 90_000), rotation=180)
    source = MediaSource(blob=shelf.add(path), frames=24)
    outcome = shelf.export(film(Clip(track="v1", start=0, length=24, source=source)))
    from media_makers import pictures
    assert outcome.frames_encoded == 24
    assert [number_of(rgb[::-1, ::-1]) for rgb in pictures(outcome.output)] == list(range(24))


@pytest.mark.samples
@pytest.mark.parametrize(("name", "size", "frames"), [
    ("odd/rotation_flag.mp4", (1080, 1920), 45), ("odd/pixel_aspect_2x1.mp4", (1280, 360), 150),
    ("odd/alpha.webm", (1280, 720), 541), ("odd/edit_list.mp4", (853, 480), 225), ("video/01_dog.mp4", (1280, 720), 289)])
def test_real_footage(samples: Path, name: str, size: tuple[int, int], frames: int) -> None:
    facts = examine(samples / name).picture
    assert facts is not None and (facts.width, facts.height) == size and facts.frames == frames


@pytest.mark.samples
def test_real_footage_with_alpha_lets_the_ground_through(samples: Path) -> None:
    path = samples / "odd" / "alpha.webm"
    reader = FrameReader(path, conform_file(path))
    picture = from_frame(reader.read(30), reader.aspect)
    reader.close()
    assert picture.coverage is not None and picture.coverage.min() < 0.1 < 0.9 < picture.coverage.max()


@pytest.mark.samples
def test_real_footage_becomes_a_film(samples: Path, shelf: Shelf) -> None:
    path = samples / "video" / "01_dog.mp4"
    source = MediaSource(blob=shelf.add(path), rate=Rate(num=30_000, den=1001), frames=289, audio=True)
    clip = Clip(track="v1", start=0, length=30, source=source, source_in=100)
    outcome = shelf.export(film(clip, rate=Rate(num=30_000, den=1001)))
    reader = FrameReader(path, conform_file(path))
    for i, rgb in enumerate(_pictures(outcome.output)[:5]):
        wanted = as_rgb(reader.read(100 + i))
        assert abs(float(rgb[10:-10].mean()) - float(wanted[40:-40].mean())) < 4
    reader.close()


def _pictures(path: Path) -> list:
    from media_makers import pictures
    return pictures(path)


def test_a_torn_file_is_refused_with_a_code(shelf: Shelf) -> None:
    take = shelf.take(60)
    torn = shelf.folder / "torn.mp4"
    content = shelf.open(take.blob).read_bytes()
    torn.write_bytes(content[:len(content) // 2])
    conform = conform_file(shelf.open(take.blob))
    reader = FrameReader(torn, conform)
    with pytest.raises(MilimoError) as caught:
        for i in range(60):
            reader.read(i)
    reader.close()
    assert caught.value.code is ErrorCode.BAD_MEDIA
