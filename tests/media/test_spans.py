"""Films of which a part is copied and a part is drawn: to the bit where copied, as drawn elsewhere, whole in every way."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from media_makers import SMALL, Shelf, barcode, film

from milimo.contracts.export import CaptionMode, ExportSettings
from milimo.contracts.time import Rate
from milimo.contracts.timeline import (
    Caption,
    Clip,
    Marker,
    MediaSource,
    TimelineDocument,
    TitleSource,
    Transform,
    TransitionItem,
    TransitionKind,
)
from milimo.contracts.video import Encoding, Extent
from milimo.media.compose import Composer
from milimo.media.encode import open_encoder
from milimo.media.export import ExportOutcome
from milimo.media.join import copied_run, facts_of, join_source, quality_asked
from milimo.media.plan import Copied, Span, plan
from milimo.timeline.document import length_of_document
from milimo.timeline.resolve import Resolver

GOOD = Encoding(crf=12)
"""Of every film here; good enough that a wrong frame shows, too little for an encoded frame to be equal to the bit."""
FAST = "aq-mode=3:subme=0:me=dia:rc-lookahead=3:scenecut=0:b-adapt=0"
COPIABLE = {"plain": GOOD, "fast": Encoding(crf=12, x264_params=FAST), "short groups": Encoding(crf=12, gop=13),
            "threads": Encoding(crf=12, threads=2)}
DRAWN = {"another quality": Encoding(crf=20), "another preset": Encoding(crf=12, preset="medium"),
         "open groups": Encoding(crf=12, gop=24, x264_params="open-gop=1:scenecut=0")}


def moving(number: int) -> np.ndarray:
    """A picture with its number, a drifting ground and grain, so that prediction has work to do."""
    random = np.random.default_rng(number)
    rgb = barcode(number).astype(np.int16)
    upper = rgb[:-24]
    upper += np.roll(np.arange(SMALL.width, dtype=np.int16) % 96, 3 * number)[None, :, None]
    upper += random.integers(-5, 6, upper.shape, dtype=np.int16)
    return rgb.clip(0, 255).astype(np.uint8)


def rewritten(shelf: Shelf, take: MediaSource, name: str, stamp: Any) -> MediaSource:
    """The take's packets with other time stamps: stamp(frame) in 1/24000 s."""
    path = shelf.folder / f"{name}.mp4"
    with av.open(str(shelf.open(take.blob))) as source, av.open(str(path), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        stream.time_base = Fraction(1, 24_000)
        for packet in source.demux(video=0):
            if packet.size:
                frame, order = (round(value * packet.time_base * 24) for value in (packet.pts, packet.dts))
                packet.time_base = Fraction(1, 24_000)
                packet.pts, packet.dts = stamp(frame), min(stamp(frame), 1000 * order - 1000)
                packet.stream = stream
                target.mux_one(packet)
    return take.model_copy(update={"blob": shelf.add(path), "audio": False})


class Stock:
    """Takes of all kinds, made once; `planes[blob]` are their pictures as a decoder gives them."""

    def __init__(self, folder: Path) -> None:
        self.shelf = Shelf(folder)
        self.takes: dict[str, MediaSource] = {}
        for i, (name, encoding) in enumerate({**COPIABLE, **DRAWN}.items()):
            self.takes[name] = self._take(110 + i, encoding, 300 * i)
        self.takes["tiny"] = self._take(5, GOOD, 2500)
        self.takes["another rate"] = self._take(60, GOOD, 2600, rate=Rate(num=12))
        self.takes["another size"] = self._take(60, GOOD, 2700, extent=Extent(width=384, height=224))
        still = self._take(80, Encoding(crf=12, x264_params="bframes=0"), 2800)
        self.takes["variable rate"] = rewritten(self.shelf, still, "variable", lambda i: 1000 * i + (2500 if i > 30 else 0))
        self.takes["edit list"] = rewritten(self.shelf, still, "edited", lambda i: 1000 * (i - 7))
        self.planes = {take.blob: decoded(self.shelf.open(take.blob)) for take in self.takes.values()}

    def _take(self, frames: int, encoding: Encoding, first: int, extent: Extent = SMALL, rate: Rate | None = None) -> MediaSource:
        def picture(i: int) -> np.ndarray:
            return moving(first + i).repeat(extent.width // SMALL.width, 0).repeat(extent.width // SMALL.width, 1)

        return self.shelf.take(frames, picture=picture, encoding=encoding, extent=extent, rate=rate or Rate(num=24))


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    return Stock(tmp_path_factory.mktemp("stock"))


def decoded(path: Path) -> list[np.ndarray]:
    with av.open(str(path), options={"err_detect": "explode"}) as file:
        return [frame.to_ndarray() for frame in file.decode(video=0)]


def spans_of(stock: Stock, document: TimelineDocument, asked: ExportSettings) -> list[Span]:
    encoder = open_encoder(asked.encoding, SMALL, document.rate)
    return plan(Resolver(document), asked, SMALL, document.rate, length_of_document(document), stock.shelf.open,
                facts_of(encoder), quality_asked(asked.encoding))


def check(stock: Stock, document: TimelineDocument, **more: Any) -> tuple[ExportOutcome, list[Span]]:
    """Export, and hold every frame against what it should be."""
    asked = ExportSettings(encoding=GOOD, **more)
    outcome = stock.shelf.export(document, encoding=GOOD, **more)
    spans = spans_of(stock, document, asked)
    assert [span.start for span in spans] == [0, *(span.stop for span in spans[:-1])]
    assert outcome.frames_copied == sum(span.stop - span.start for span in spans if isinstance(span, Copied))
    found = decoded(outcome.output)
    assert len(found) == outcome.frames == spans[-1].stop
    resolver, composer = Resolver(document), Composer(document, asked, SMALL, stock.shelf.open)
    try:
        for span in spans:
            for frame in range(span.start, span.stop):
                if isinstance(span, Copied):
                    source = stock.planes[span.blob][span.source_start + frame - span.start]
                    assert np.array_equal(found[frame], source), f"frame {frame} is copied and differs"
                else:
                    drawn = composer.draw(resolver.at(frame)).to_ndarray()
                    noise = float(np.square(found[frame].astype(np.float64) - drawn).mean())
                    assert noise < 25, f"frame {frame} is drawn, and {noise:.0f} off"
    finally:
        composer.close()
    check_packets(outcome.output, [span.start for span in spans], document.rate)
    check_seeking(outcome.output, found)
    return outcome, spans


def check_packets(path: Path, starts: list[int], rate: Rate) -> None:
    """One packet a frame, decoding times rising and never after showing, a key frame where each span begins."""
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        step = 1 / (Fraction(rate.num, rate.den) * stream.time_base)
        packets = [(packet.pts, packet.dts, packet.is_keyframe, packet.duration) for packet in file.demux(stream) if packet.size]
        assert stream.frames in (0, len(packets))
    assert sorted(pts for pts, _, _, _ in packets) == [i * step for i in range(len(packets))]
    order = [dts for _, dts, _, _ in packets]
    assert order == sorted(set(order)) and all(dts <= pts for pts, dts, _, _ in packets)
    assert {start * step for start in starts} <= {pts for pts, _, key, _ in packets if key}
    assert {duration for *_, duration in packets} == {step}


def check_seeking(path: Path, found: list[np.ndarray]) -> None:
    """A player that seeks shows what one that plays through shows."""
    with av.open(str(path), options={"err_detect": "explode"}) as file:
        stream = file.streams.video[0]
        for wanted in sorted({0, len(found) // 3, len(found) // 2, len(found) - 1}, reverse=True):
            pts = round(wanted / (24 * stream.time_base))
            file.seek(pts, stream=stream)
            frame = next(frame for frame in file.decode(stream) if frame.pts >= pts)
            assert frame.pts == pts and np.array_equal(frame.to_ndarray(), found[wanted])


@st.composite
def timelines(draw: st.DrawFn, takes: dict[str, MediaSource]) -> TimelineDocument:
    """Clips end to end (now and then with a gap), of any take, trimmed or whole, some with something done to them."""
    clips: list[Clip] = []
    at = 0
    for _ in range(draw(st.integers(1, 6))):
        take = takes[draw(st.sampled_from([*COPIABLE, *COPIABLE, *takes]))]
        first = draw(st.just(0) | st.integers(0, take.frames - 2))
        length = draw(st.just(take.frames - first) | st.integers(1, take.frames - first))
        at += draw(st.sampled_from([0, 0, 0, 7]))
        change = draw(st.sampled_from([{}, {}, {}, {"opacity": 0.5}, {"fade_in": min(6, length)}, {"transform": Transform(x=0.6)}]))
        clips.append(Clip(track="v1", start=at, length=length, source=take, source_in=first, **change))
        at += length
    if draw(st.booleans()):
        start = draw(st.integers(0, at - 1))
        clips.append(Clip(track="t1", start=start, length=draw(st.integers(1, 30)), source=TitleSource(text="Aa")))
    transitions: dict[str, TransitionItem] = {}
    for i in range(1, sum(clip.track == "v1" for clip in clips)):
        a, b = clips[i - 1], clips[i]
        side = min(6, a.length // 2, b.length // 2, b.source_in, a.source.frames - a.source_in - a.length)
        if side > 0 and a.start + a.length == b.start and draw(st.booleans()):
            kind = draw(st.sampled_from([TransitionKind.DISSOLVE, TransitionKind.DIP_TO_BLACK, TransitionKind.WIPE_LEFT]))
            transitions[f"x{i}"] = TransitionItem(track="v1", kind=kind, at=b.start, before=side, after=side,
                                                  outgoing=f"clip{i - 1}", incoming=f"clip{i}")
    captions = {"k": Caption(track="c1", start=draw(st.integers(0, at)), length=20, text="Line")}
    return film(*clips, transitions=transitions, captions=captions)


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_any_film(stock: Stock, data: st.DataObject) -> None:
    document = data.draw(timelines(stock.takes))
    container = data.draw(st.sampled_from(["mp4", "mp4", "mkv"]))
    captions = data.draw(st.sampled_from([CaptionMode.TRACK, CaptionMode.BURN]))
    if container == "mp4":
        check(stock, document, container=container, captions=captions)
    else:
        stock.shelf.export(document, "film.mkv", encoding=GOOD, container=container, captions=captions)
        assert len(decoded(stock.shelf.folder / "film.mkv")) == length_of_document(document)


def dressed(stock: Stock) -> TimelineDocument:
    """A film as the studio makes them: takes end to end, one dissolve, a title, captions, chapters; 318 frames."""
    a, b, c = (stock.takes[name] for name in ("fast", "plain", "threads"))
    clips = [Clip(track="v1", start=0, length=105, source=a), Clip(track="v1", start=105, length=100, source=b, source_in=10),
             Clip(track="v1", start=205, length=113, source=c),
             Clip(track="t1", start=10, length=20, source=TitleSource(text="Aa"), fade_in=4)]
    transitions = {"x": TransitionItem(track="v1", kind=TransitionKind.DISSOLVE, at=105, before=6, after=6, outgoing="clip0",
                                       incoming="clip1")}
    captions = {f"k{i}": Caption(track="c1", start=20 + 60 * i, length=40, text=f"Line {i}") for i in range(5)}
    markers = {f"m{i}": Marker(at=at, kind="chapter", name=f"Scene {i}") for i, at in enumerate((0, 105, 205))}
    return film(*clips, transitions=transitions, captions=captions, markers=markers, title="Film")


def test_only_what_is_touched_is_drawn(stock: Stock) -> None:
    outcome, spans = check(stock, dressed(stock))
    drawn = [(span.start, span.stop) for span in spans if not isinstance(span, Copied)]
    source = join_source(stock.shelf.open(stock.takes["plain"].blob), Rate(num=24))
    key = next(source.order[start] for start in source.starts if source.order[start] >= 10 + 6)
    # the title up to the next key frame; the dissolve from its first frame (or a picture or three before) up to the next
    assert len(drawn) == 2 and drawn[0] == (0, 48)
    assert 99 - 3 <= drawn[1][0] <= 99 and drawn[1][1] == 105 - 10 + key
    assert outcome.frames_copied == 318 - 48 - (drawn[1][1] - drawn[1][0])


def test_a_run_ends_where_no_picture_waits_for_another(stock: Stock) -> None:
    """Packets that show frames 0 3 5 1 2 4 | 6 9 7 8: the first three frames of a group are whole only with its sixth."""
    source = join_source(stock.shelf.open(stock.takes["plain"].blob), Rate(num=24))
    source = replace(source, order=(0, 3, 5, 1, 2, 4, 6, 9, 7, 8), starts=(0, 6))
    found = {stop: copied_run(source, 0, stop) for stop in range(1, 12)}
    assert {stop: run[1] for stop, run in found.items() if run} == {
        1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 6, 7: 7, 8: 7, 9: 7, 10: 10, 11: 10}
    assert copied_run(source, 1, 10) == (6, 10) and copied_run(source, 7, 10) is None and copied_run(source, 0, 0) is None


def test_sound_captions_and_chapters_do_not_depend_on_copying(stock: Stock) -> None:
    document = dressed(stock)
    told: list[tuple[Any, ...]] = []
    for name, copy in (("copied", True), ("drawn", False)):
        outcome = stock.shelf.export(document, f"{name}.mp4", encoding=GOOD, copy_packets=copy)
        assert (outcome.frames_copied > 0) == copy
        with av.open(str(outcome.output)) as file:
            marks = [(mark["metadata"]["title"], mark["start"] * mark["time_base"]) for mark in file.chapters()]
            sound, text = file.streams.audio[0], file.streams.subtitles[0]
            heard = [(packet.pts, bytes(packet)) for packet in file.demux(sound) if packet.size]
            file.seek(0)
            read = [(packet.pts, packet.duration, bytes(packet)) for packet in file.demux(text) if packet.size > 2]
        assert outcome.srt is not None
        told.append((marks, heard, read, outcome.srt.read_bytes(), outcome.integrated_lufs, outcome.true_peak_dbtp))
    assert told[0] == told[1]
    assert [at for _, at in told[0][0]] == pytest.approx([0, 105 / 24, 205 / 24], abs=0.001) and len(told[0][2]) == 5
