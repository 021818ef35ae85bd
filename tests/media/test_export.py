"""The whole export: what is in the file, and what is left when it does not come to its end."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import av
import pytest
from media_makers import SMALL, Shelf, film, number_of, numbers, pictures, row, sound_of

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.export import CaptionMode, ExportSettings, LoudnessPreset
from milimo.contracts.timeline import (
    Caption,
    Clip,
    Marker,
    SolidSource,
    TimelineDocument,
    TransitionItem,
    TransitionKind,
)
from milimo.contracts.video import Encoding, Extent
from milimo.media.export import export_film


def story(shelf: Shelf, **more: object) -> TimelineDocument:
    takes = [shelf.take(count, first=1000 * i, hz=300 + 100 * i) for i, count in enumerate((48, 30, 60))]
    captions = {
        "a": Caption(track="c1", start=10, length=30, text="Hello <you> & me"),
        "b": Caption(track="c1", start=40, length=40, text="Второй --> 二番\n\nالثالث"),
    }
    markers = {"m": Marker(at=0, kind="chapter", name="One"), "n": Marker(at=48, kind="chapter", name="Два"),
               "o": Marker(at=60, name="no chapter")}
    return film(*row(*((take, 0, take.frames) for take in takes)), captions=captions, markers=markers, title="Лодка",
                language="en-GB", **more)


@pytest.mark.parametrize("container", ["mp4", "mov", "mkv"])
def test_text_track_chapters_and_metadata(shelf: Shelf, container: str) -> None:
    outcome = shelf.export(story(shelf), f"film.{container}", container=container, metadata={"recipe": '{"shot":1}'})
    with av.open(str(outcome.output)) as file:
        text = file.streams.subtitles[0]
        assert text.disposition & av.stream.Disposition.default and text.language == "eng"
        assert {**file.metadata, **{key.lower(): value for key, value in file.metadata.items()}}["recipe"] == '{"shot":1}'
        assert file.metadata["title"] == "Лодка"
        marks = [(mark["metadata"]["title"], float(mark["start"] * mark["time_base"])) for mark in file.chapters()]
        assert [name for name, _ in marks] == ["One", "Два"] and [at for _, at in marks] == pytest.approx([0, 2], abs=0.001)
        shown = [(packet.pts, packet.duration, bytes(packet)) for packet in file.demux(text) if packet.size > 2]
    assert [start for start, _, _ in shown] == [417, 1667]
    assert b"Hello <you> & me" in shown[0][2] and "二番".encode() in shown[1][2]
    assert numbers(outcome.output) == [*range(48), *range(1000, 1030), *range(2000, 2060)]
    assert abs(len(sound_of(outcome.output)) - 138 * 2000) < 2048


def test_captions_lie_beside_the_film(shelf: Shelf) -> None:
    outcome = shelf.export(story(shelf), captions=CaptionMode.TRACK)
    assert outcome.srt is not None and outcome.vtt is not None
    assert outcome.srt.read_bytes().decode() == (
        "1\r\n00:00:00,417 --> 00:00:01,583\r\nHello <you> & me\r\n\r\n"
        "2\r\n00:00:01,667 --> 00:00:03,333\r\nВторой → 二番\r\nالثالث\r\n")
    assert outcome.vtt.read_text() == (
        "WEBVTT\n\n00:00:00.417 --> 00:00:01.583\nHello &lt;you&gt; &amp; me\n\n"
        "00:00:01.667 --> 00:00:03.333\nВторой --&gt; 二番\nالثالث\n")


def test_without_captions(shelf: Shelf) -> None:
    outcome = shelf.export(story(shelf), captions=CaptionMode.NONE)
    with av.open(str(outcome.output)) as file:
        assert not file.streams.subtitles
    assert outcome.srt is None and not (shelf.folder / "film.srt").exists()


def test_a_part_of_the_film(shelf: Shelf) -> None:
    outcome = shelf.export(story(shelf), start=40, stop=60)
    assert numbers(outcome.output) == [*range(40, 48), *range(1000, 1012)]
    with av.open(str(outcome.output)) as file:
        assert [mark["metadata"]["title"] for mark in file.chapters()] == ["One", "Два"]
    assert outcome.srt is not None and outcome.srt.read_text().startswith("1\n00:00:00,000 --> 00:00:00,833")


def test_the_same_film_is_the_same_bytes(shelf: Shelf) -> None:
    document = story(shelf, transitions={"x": TransitionItem(
        track="v1", kind=TransitionKind.DIP_TO_BLACK, at=48, before=6, after=6, outgoing="clip0", incoming="clip1")})
    first, second = shelf.export(document, "a.mp4"), shelf.export(document, "b.mp4")
    assert first.output.read_bytes() == second.output.read_bytes()
    assert first.frames_copied > 0 and first.frames_encoded > 0


def test_another_size(shelf: Shelf) -> None:
    outcome = shelf.export(story(shelf), extent=Extent(width=384, height=224))
    rgb = pictures(outcome.output)
    assert rgb[0].shape == (224, 384, 3)
    assert [number_of(image) for image in rgb] == [*range(48), *range(1000, 1030), *range(2000, 2060)]


def test_progress_reaches_its_end(shelf: Shelf) -> None:
    seen: dict[str, list[tuple[int, int]]] = {}
    export_film(story(shelf), ExportSettings(), open_blob=shelf.open, output=shelf.folder / "f.mp4", work=shelf.folder / "w",
                progress=lambda stage, step, steps: seen.setdefault(stage, []).append((step, steps)),
                check_cancelled=lambda: None)
    assert list(seen) == ["sound", "picture"]
    for steps in seen.values():
        assert steps[-1][0] == steps[-1][1] and steps == sorted(steps)
    assert not list((shelf.folder / "w").iterdir())


@pytest.mark.parametrize("after", [1, 3, 40, 90])
def test_a_cancelled_export_leaves_nothing(shelf: Shelf, after: int) -> None:
    """And keeps the film that was there before."""
    document = story(shelf)
    place = shelf.folder / "out"
    place.mkdir()
    (place / "film.mp4").write_bytes(b"the old film")
    calls = 0

    def check() -> None:
        nonlocal calls
        calls += 1
        if calls >= after:
            raise MilimoError(ErrorCode.CANCELLED, "Stopped.")

    with pytest.raises(MilimoError) as caught:
        export_film(document, ExportSettings(copy_packets=False), open_blob=shelf.open, output=place / "film.mp4",
                    work=shelf.folder / "w", progress=lambda *_: None, check_cancelled=check)
    assert caught.value.code is ErrorCode.CANCELLED
    assert [path.name for path in place.iterdir()] == ["film.mp4"]
    assert (place / "film.mp4").read_bytes() == b"the old film"
    assert not list((shelf.folder / "w").iterdir())


_FULL = """
import resource, sys
sys.path.insert(0, {tests!r})
from media_makers import *
from milimo.contracts.errors import MilimoError
shelf = Shelf(__import__("pathlib").Path({folder!r}))
noisy = lambda i: np.random.default_rng(i).integers(0, 255, (112, 192, 3)).astype(np.uint8)
take = shelf.take(60, picture=noisy)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
try:
    shelf.export(film(*row(*[(take, 0, 60)] * 4)), "film.mp4")
except MilimoError as error:
    print(error.code)
"""


@pytest.mark.parametrize("limit", [300_000, 2_500_000])
def test_a_full_disk_is_said_and_keeps_what_was_there(shelf: Shelf, limit: int) -> None:
    """A file-size limit stands for the disk: first it stops the mix, then the film."""
    (shelf.folder / "film.mp4").write_bytes(b"the old film")
    tests = str(Path(__file__).parent)
    script = _FULL.format(tests=tests, folder=str(shelf.folder), limit=limit)
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert found.stdout.strip() == "DISK_FULL", found.stderr
    assert (shelf.folder / "film.mp4").read_bytes() == b"the old film"
    assert sorted(path.name for path in shelf.folder.iterdir()) == ["film.mp4", "take-0.mp4", "work"]


def test_places_that_cannot_be_written(shelf: Shelf) -> None:
    document = film(Clip(track="v1", start=0, length=3, source=SolidSource()))
    for output in (shelf.folder / "no" / "film.mp4", shelf.folder):
        with pytest.raises(MilimoError) as caught:
            export_film(document, ExportSettings(), open_blob=shelf.open, output=output, work=shelf.folder / "w",
                        progress=lambda *_: None, check_cancelled=lambda: None)
        assert caught.value.code is ErrorCode.OUTPUT_NOT_WRITABLE


def test_a_read_only_folder(shelf: Shelf, read_only: Path) -> None:
    with pytest.raises(MilimoError) as caught:
        export_film(film(Clip(track="v1", start=0, length=3, source=SolidSource())), ExportSettings(), open_blob=shelf.open,
                    output=read_only / "film.mp4", work=shelf.folder / "w", progress=lambda *_: None,
                    check_cancelled=lambda: None)
    assert caught.value.code is ErrorCode.OUTPUT_NOT_WRITABLE


def test_coded_refusals(shelf: Shelf) -> None:
    take = shelf.take(24)
    gone = take.model_copy(update={"blob": "0" * 64})
    shelf.files["0" * 64] = shelf.folder / "gone.mp4"
    torn = shelf.folder / "torn.mp4"
    torn.write_bytes(shelf.open(take.blob).read_bytes()[:2000])
    damaged = take.model_copy(update={"blob": shelf.add(torn)})
    for source, code in ((gone, ErrorCode.BLOB_MISSING), (damaged, ErrorCode.BAD_MEDIA)):
        with pytest.raises(MilimoError) as caught:
            shelf.export(film(*row((source, 0, 24))))
        assert caught.value.code is code
    with pytest.raises(MilimoError) as caught:
        shelf.export(TimelineDocument())
    assert caught.value.code is ErrorCode.BAD_DOCUMENT
    with pytest.raises(MilimoError) as caught:
        shelf.export(film(Clip(track="v1", start=0, length=3, source=SolidSource()), extent=Extent(width=101, height=80)))
    assert caught.value.code is ErrorCode.SIZE_OFF_GRID
    with pytest.raises(MilimoError) as caught:
        shelf.export(film(*row((take, 0, 24))), encoding=Encoding(codec="libnothing"))
    assert caught.value.code is ErrorCode.NOT_SUPPORTED
    assert not [path for path in shelf.folder.iterdir() if "film" in path.name]


def test_a_title_over_a_cut_costs_only_its_gops(shelf: Shelf) -> None:
    from milimo.contracts.timeline import TitleSource
    takes = [shelf.take(96, first=1000 * i, encoding=Encoding(x264_params="scenecut=0")) for i in range(3)]
    title = Clip(track="t1", start=100, length=20, source=TitleSource(text="Night", y=0.3))
    outcome = shelf.export(film(*row(*((take, 0, 96) for take in takes)), title))
    assert numbers(outcome.output) == [1000 * i + k for i in range(3) for k in range(96)]
    assert outcome.frames_encoded == 48


def test_the_digest_of_what_is_decoded_does_not_depend_on_a_broken_start(shelf: Shelf) -> None:
    """An export that was stopped and begun again gives the same decoded film."""
    document = story(shelf)

    def digest(path: Path) -> str:
        return hashlib.sha256(b"".join(rgb.tobytes() for rgb in pictures(path))).hexdigest()

    whole = digest(shelf.export(document, "a.mp4", copy_packets=False).output)
    with pytest.raises(MilimoError):
        export_film(document, ExportSettings(copy_packets=False), open_blob=shelf.open, output=shelf.folder / "b.mp4",
                    work=shelf.folder / "work", progress=lambda *_: None,
                    check_cancelled=_fails_after(70, MilimoError(ErrorCode.CANCELLED, "stop")))
    assert digest(shelf.export(document, "b.mp4", copy_packets=False).output) == whole


def _fails_after(calls: int, error: Exception) -> object:
    left = calls

    def check() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise error
    return check


def test_presets_do_not_touch_the_picture(shelf: Shelf) -> None:
    outcome = shelf.export(story(shelf), loudness=LoudnessPreset.WEB)
    assert outcome.frames_copied == outcome.frames and outcome.extent == SMALL
    assert outcome.integrated_lufs == pytest.approx(-16, abs=1)
