"""Small valid timelines to test against."""

from __future__ import annotations

from hypothesis import strategies as st

from milimo.contracts.time import FILM_RATE, Rate
from milimo.contracts.timeline import (
    Caption,
    Clip,
    GapSource,
    Marker,
    MediaSource,
    SolidSource,
    Source,
    TimelineDocument,
    TitleSource,
    Track,
    TrackKind,
    TransitionItem,
    TransitionKind,
)

TRACKS = {
    "v1": Track(kind=TrackKind.VIDEO, order=0, magnetic=True),
    "v2": Track(kind=TrackKind.VIDEO, order=1),
    "t1": Track(kind=TrackKind.TITLE, order=2),
    "c1": Track(kind=TrackKind.CAPTION, order=3),
    "a1": Track(kind=TrackKind.AUDIO, order=0),
}


def media(frames: int = 100, *, blob: str = "a", rate: Rate = FILM_RATE, audio: bool = True) -> MediaSource:
    return MediaSource(blob=blob * 64, frames=frames, rate=rate, audio=audio)


def film(*, length: int = 48, count: int = 3) -> TimelineDocument:
    """`count` clips of `length` frames with 26 frames of handles at each side, a dissolve at the first
    cut, sound beside the first."""
    clips = {
        f"p{i}": Clip(track="v1", start=i * length, length=length, source=media(), source_in=26) for i in range(count)
    }
    clips["s0"] = Clip(track="a1", start=0, length=length, source=media(), source_in=26)
    clips["title"] = Clip(track="t1", start=12, length=24, source=TitleSource(text="A film"))
    return TimelineDocument(
        tracks=TRACKS,
        clips=clips,
        transitions={
            "x": TransitionItem(
                track="v1", kind=TransitionKind.DISSOLVE, at=length, before=6, after=6, outgoing="p0", incoming="p1"
            )
        },
        captions={"line": Caption(track="c1", start=3, length=20, text="Hello.")},
        markers={"one": Marker(at=0, kind="chapter", name="1")},
        links={"av": ("p0", "s0")},
    )


_free_sources: st.SearchStrategy[Source] = st.one_of(
    st.builds(media, st.integers(200, 400), blob=st.sampled_from("abc")),
    st.builds(SolidSource, colour=st.sampled_from(["#000000", "#ff0000"])),
)


@st.composite
def documents(draw: st.DrawFn) -> TimelineDocument:
    """A valid document: a magnetic row, a free row with holes, titles, captions, markers, links."""
    clips: dict[str, Clip] = {}
    at = 0
    for i in range(draw(st.integers(0, 6))):
        length = draw(st.integers(1, 150))
        source = draw(_free_sources | st.just(GapSource()))
        clips[f"p{i}"] = Clip(
            track="v1",
            start=at,
            length=length,
            source=source,
            source_in=draw(st.integers(0, 40)),
            opacity=draw(st.sampled_from([1.0, 0.5])),
        )
        at += length
    for track, name in (("v2", "o"), ("t1", "t"), ("a1", "s")):
        here = 0
        for i in range(draw(st.integers(0, 4))):
            here += draw(st.integers(0, 30))
            length = draw(st.integers(1, 100))
            source = {"v2": draw(_free_sources), "t1": TitleSource(text=draw(st.text(max_size=5))), "a1": media(200)}[
                track
            ]
            clips[f"{name}{i}"] = Clip(
                track=track, start=here, length=length, source=source, gain_db=draw(st.sampled_from([0.0, -6.0]))
            )
            here += length
    end = max((clip.start + clip.length for clip in clips.values()), default=0)
    captions = {
        f"c{i}": Caption(track="c1", start=i * 50, length=draw(st.integers(1, 50)), text=draw(st.text(max_size=8)))
        for i in range(draw(st.integers(0, 3)))
    }
    markers = {f"m{i}": Marker(at=draw(st.integers(0, end))) for i in range(draw(st.integers(0, 3)))}
    links = {"l": ("p0", "s0")} if {"p0", "s0"} <= clips.keys() else {}
    return TimelineDocument(
        tracks=TRACKS, clips=clips, captions=captions, markers=markers, links=links, title=draw(st.text(max_size=5))
    )
