"""Sequences that show and sound every feature, a section each, and which of their frames are looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from milimo.contracts.time import FILM_RATE, Rate
from milimo.contracts.timeline import (
    Caption,
    Clip,
    GapSource,
    Keyframe,
    SolidSource,
    Source,
    TimelineDocument,
    TitleSource,
    Track,
    TrackKind,
    Transform,
    TransitionItem,
    TransitionKind,
)
from milimo.contracts.video import Extent

FRAME = Extent(width=320, height=180)
SECTION = 12
"""Frames of a section."""
LEAD = 48
"""Frames of silence around what is heard: sound begins a little after playing does, and the clock is looked at in the end."""
SCRIPTS = {
    "latin": "The Lighthouse\n“Ærø”, Łódź",
    "greek": "Ο φάρος στη θύελλα",
    "cyrillic": "Маяк в шторм, Ёлка",
    "arabic": "المنارة في العاصفة",
    "hebrew": "המגדלור בסערה",
    "japanese": "嵐の中の灯台へ",
}


@dataclass(frozen=True, slots=True)
class Gate:
    """The least PSNR (dB) and SSIM."""

    psnr: float
    ssim: float


EXACT = Gate(40, 0.99)
RESAMPLED = Gate(33, 0.98)


@dataclass(frozen=True, slots=True)
class Shot:
    """A frame that is looked at. `server`: as the server draws it for the page, captions burnt in, not as a browser does."""

    frame: int
    feature: str
    gate: Gate
    server: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Frames [start, stop) in which a feature is heard."""

    start: int
    stop: int
    feature: str
    gate_db: float = -60.0


@dataclass(slots=True)
class Film:
    name: str
    document: TimelineDocument
    shots: list[Shot] = field(default_factory=list[Shot])
    spans: list[Span] = field(default_factory=list[Span])


@dataclass(slots=True)
class Reel:
    """Lays sections one after another. `v1` is magnetic: where a section has nothing on it there is a gap."""

    film: Film
    at: int = 0
    clips: dict[str, Clip] = field(default_factory=dict[str, Clip])
    transitions: dict[str, TransitionItem] = field(default_factory=dict[str, TransitionItem])
    captions: dict[str, Caption] = field(default_factory=dict[str, Caption])

    def add(self, track: str, source: Source, start: int = 0, length: int = SECTION, **more: Any) -> str:
        """A clip from `start` of this section on; returns its key."""
        key = f"{track}-{len(self.clips):03d}"
        self.clips[key] = Clip(track=track, start=self.at + start, length=length, source=source, **more)
        return key

    def look(self, feature: str, *frames: int, gate: Gate = EXACT) -> None:
        self.film.shots += [Shot(self.at + frame, feature, gate) for frame in frames or (SECTION // 2,)]

    def end(self, length: int = SECTION) -> None:
        """The next section begins."""
        lowest = any(clip.track == "v1" and clip.start + clip.length > self.at for clip in self.clips.values())
        if not lowest:
            self.add("v1", GapSource(), 0, length)
        self.at += length

    def cross(self, kind: TransitionKind, at: int, before: int, after: int, outgoing: str | None, incoming: str | None,
              track: str = "v1", softness: float = 0.0) -> None:
        self.transitions[f"x-{len(self.transitions):03d}"] = TransitionItem(
            track=track, kind=kind, at=self.at + at, before=before, after=after, outgoing=outgoing, incoming=incoming, softness=softness)

    def done(self) -> Film:
        self.film.document = self.film.document.model_copy(update={"clips": self.clips, "transitions": self.transitions, "captions": self.captions})
        return self.film


Shelf = Callable[[str], Any]
"""A source by its name in `SOURCES`."""


def _tracks(solo: str = "") -> dict[str, Track]:
    pictures = {name: Track(kind=TrackKind.VIDEO, order=order, magnetic=name == "v1", hidden=name == "hidden")
                for order, name in enumerate(("v1", "v2", "v3", "hidden"))}
    sounds = {name: Track(kind=TrackKind.AUDIO, order=order, solo=name == solo, muted=name == "muted", gain_db=-4.5 if name == "quiet" else 0.0)
              for order, name in enumerate(("a1", "a2", "quiet", "muted"))}
    return {**pictures, "t1": Track(kind=TrackKind.TITLE, order=8), "c1": Track(kind=TrackKind.CAPTION, order=9), **sounds}


def _film(name: str, extent: Extent = FRAME, rate: Rate = FILM_RATE, solo: str = "") -> Film:
    return Film(name, TimelineDocument(extent=extent, rate=rate, title=name, tracks=_tracks(solo)))


def pictures(shelf: Shelf) -> Film:
    """Everything that is seen."""
    reel = Reel(_film("pictures"))
    for part in (_cuts, _places, _layers, _transitions, _other_sources, _titles):
        part(reel, shelf)
    return reel.done()


def _cuts(reel: Reel, shelf: Shelf) -> None:
    one, other = shelf("one"), shelf("other")
    reel.add("v1", one, 0, 5)
    reel.add("v1", other, 5, 7, source_in=9)
    reel.look("cut", 0, 4, 5, 11)
    reel.end()
    reel.add("v1", one, source_in=23)
    reel.look("trim", 0, 11)
    reel.end()
    reel.add("v1", one, source_in=4, speed_num=2)
    reel.look("speed", 7)
    reel.end()
    reel.add("v1", one, source_in=30, speed_num=-1)
    reel.look("backwards", 3)
    reel.end()
    reel.look("gap", 3)
    reel.end()
    reel.add("v1", other, enabled=False)
    reel.look("disabled clip", 6)
    reel.end()
    reel.add("v1", other)
    reel.add("hidden", one)
    reel.look("hidden track", 6)
    reel.end()


def _places(reel: Reel, shelf: Shelf) -> None:
    one = shelf("one")
    placements: list[tuple[str, Gate, Transform]] = [
        ("position", EXACT, Transform(x=0.6, y=0.4)),
        ("scale", RESAMPLED, Transform(scale_x=0.5, scale_y=0.5)),
        ("scale", RESAMPLED, Transform(scale_x=1.37, scale_y=1.37)),
        ("scale", RESAMPLED, Transform(scale_x=0.8, scale_y=1.15)),
        ("rotation", RESAMPLED, Transform(rotation=17.0)),
        ("rotation", RESAMPLED, Transform(rotation=90.0)),
        ("rotation", RESAMPLED, Transform(rotation=-33.0, scale_x=0.7, scale_y=0.7, x=0.4)),
        ("anchor", RESAMPLED, Transform(anchor_x=0.0, anchor_y=1.0, x=0.1, y=0.9, rotation=-8.0)),
        ("crop", EXACT, Transform(crop_left=0.1, crop_top=0.2, crop_right=0.15, crop_bottom=0.05)),
        ("flip", EXACT, Transform(flip_x=True)),
        ("flip", EXACT, Transform(flip_y=True)),
    ]
    for name, gate, transform in placements:
        reel.add("v1", one, source_in=10, transform=transform)
        reel.look(name, gate=gate)
        reel.end()
    reel.add("v1", shelf("other"))
    reel.add("v2", one, source_in=10, transform=Transform(scale_x=0.6, scale_y=0.6, x=0.7, y=0.4, rotation=12, crop_left=0.1, flip_x=True))
    reel.look("all of a transform over another", gate=RESAMPLED)
    reel.end()
    reel.add("v1", shelf("other"))
    reel.add("v2", one, keyframes={"opacity": (Keyframe(frame=0, value=0.1), Keyframe(frame=10, value=0.9, easing="ease")),
                                   "transform.x": (Keyframe(frame=0, value=0.2), Keyframe(frame=11, value=0.8))})
    reel.look("keyframes", 3, 9, gate=RESAMPLED)
    reel.end()


def _layers(reel: Reel, shelf: Shelf) -> None:
    one, other, third = shelf("one"), shelf("other"), shelf("third")
    for opacity in (0.25, 0.6):
        reel.add("v1", one)
        reel.add("v2", other, opacity=opacity)
        reel.look("opacity")
        reel.end()
    reel.add("v1", one, opacity=0.5)
    reel.look("opacity")
    reel.end()
    for blend in ("multiply", "screen", "overlay", "add"):
        for opacity in (1.0, 0.5):
            reel.add("v1", one)
            reel.add("v2", other, blend=blend, opacity=opacity)
            reel.look(f"blend {blend}")
            reel.end()
    reel.add("v1", one)
    reel.add("v2", other, opacity=0.7, source_in=3)
    reel.add("v3", third, source_in=5, transform=Transform(x=0.7, y=0.7), opacity=0.8)
    reel.look("three tracks", gate=RESAMPLED)
    reel.end()
    reel.add("v1", one)
    reel.add("v2", other, fade_in=8, fade_out=4)
    reel.look("picture fade", 1, 5, 10)
    reel.end()
    reel.add("v1", one)
    reel.add("v2", SolidSource(colour="#8a3c14"), opacity=0.5, transform=Transform(scale_x=0.5, scale_y=0.5))
    reel.look("solid")
    reel.end()


def _transitions(reel: Reel, shelf: Shelf) -> None:
    kinds = [kind for kind in TransitionKind if kind is not TransitionKind.AUDIO_CROSSFADE]
    for kind in kinds:
        first = reel.add("v1", shelf("one"), 0, 8, source_in=6)
        then = reel.add("v1", shelf("other"), 8, 8, source_in=12)
        reel.cross(kind, 8, 6, 4, first, then)
        reel.look(kind.replace("_", " "), 2, 5, 8, 11)
        reel.end(16)
    first = reel.add("v1", shelf("one"), 0, 8)
    then = reel.add("v1", shelf("other"), 8, 8, source_in=12)
    reel.cross(TransitionKind.WIPE_RIGHT, 8, 5, 5, first, then, softness=0.3)
    reel.look("soft wipe", 4, 9)
    reel.end(16)
    first = reel.add("v1", shelf("one"), 0, 12)
    reel.cross(TransitionKind.DISSOLVE, 0, 0, 6, None, first)
    reel.cross(TransitionKind.DIP_TO_WHITE, 12, 4, 0, first, None)
    reel.look("transition of one", 1, 9)
    reel.end(12)
    # on an upper track, of pictures that do not fill the frame: what lies below must show around them
    reel.add("v1", shelf("third"), 0, 16)
    small = Transform(scale_x=0.6, scale_y=0.6, x=0.4)
    for kind in (TransitionKind.DISSOLVE, TransitionKind.DIP_TO_BLACK, TransitionKind.DIP_TO_WHITE, TransitionKind.WIPE_DOWN):
        if kind is not TransitionKind.DISSOLVE:
            reel.add("v1", shelf("third"), 0, 16)
        first = reel.add("v2", shelf("one"), 0, 8, source_in=6, transform=small, opacity=0.8)
        then = reel.add("v2", shelf("other"), 8, 8, source_in=12, transform=small)
        reel.cross(kind, 8, 5, 5, first, then, track="v2")
        reel.look(f"{kind.replace('_', ' ')} above", 5, 10, gate=RESAMPLED)
        reel.end(16)


def _other_sources(reel: Reel, shelf: Shelf) -> None:
    for name in ("larger at 25", "smaller at 12", "square at 30", "odd at 29.97", "fast at 60"):
        reel.add("v1", shelf(name), source_in=3)
        reel.look(f"source {name}", 0, 7, gate=RESAMPLED)
        reel.end()
    for fit in ("cover", "stretch", "none"):
        reel.add("v1", shelf("square at 30"), source_in=3, fit=fit)
        reel.look(f"fit {fit}", gate=RESAMPLED)
        reel.end()
    reel.add("v1", shelf("one"))
    reel.add("v2", shelf("alpha"))
    reel.look("video with alpha", 2, 9)
    reel.end()
    for name in ("png", "jpeg", "webp"):
        reel.add("v1", shelf(name))
        reel.look(f"still {name}", gate=RESAMPLED)
        reel.end()
    reel.add("v1", shelf("one"))
    reel.add("v2", shelf("png with alpha"), opacity=0.8)
    reel.look("still with alpha")
    reel.end()


def _titles(reel: Reel, shelf: Shelf) -> None:
    for script, text in SCRIPTS.items():
        reel.add("v1", shelf("other"))
        reel.add("t1", TitleSource(text=text, size=0.12))
        reel.look(f"title {script}")
        reel.end()
    styles = {"lower_third": "Ada Lovelace\nkeeper of the light", "credits": "Light: Ada\nSea: Mary", "chapter": "One\nThe storm", "subtitle": "a long night"}
    for style, text in styles.items():
        reel.add("v1", shelf("one"))
        reel.add("t1", TitleSource(text=text, size=0.1, style=style))
        reel.look(f"title {style.replace('_', ' ')}")
        reel.end()
    reel.add("v1", shelf("one"))
    reel.add("t1", TitleSource(text="Faded", size=0.2, weight="bold", colour="#ffcc33", background="#203040"), fade_in=8, opacity=0.9)
    reel.look("title faded", 3)
    reel.end()
    reel.add("v1", shelf("one"))
    reel.add("t1", TitleSource(text="Placed", size=0.2), transform=Transform(x=0.6, y=0.6, rotation=10, scale_x=0.8, scale_y=0.8))
    reel.look("title placed", gate=RESAMPLED)
    reel.end()


def captions(shelf: Shelf) -> Film:
    """Captions burnt in: the page gets them as frames that the server draws."""
    reel = Reel(_film("captions"))
    for at, text in enumerate(("Who keeps the light?", "– I do.\n– Since when?", SCRIPTS["arabic"], SCRIPTS["japanese"])):
        reel.add("v1", shelf("one"))
        reel.captions[f"c{at}"] = Caption(track="c1", start=reel.at + 2, length=8, text=text)
        reel.film.shots.append(Shot(reel.at + 5, "captions burnt", EXACT, server=True))
        reel.end()
    return reel.done()


def sounds(shelf: Shelf) -> Film:
    """Everything that is heard, a second and a half each."""
    reel = Reel(_film("sounds"))
    reel.end(LEAD)
    for feature, lay in _SOUNDS:
        start = reel.at
        lay(reel, shelf)
        reel.end(36)
        reel.film.spans.append(Span(start, reel.at, feature))
    reel.end(LEAD)
    return reel.done()


def alone(shelf: Shelf) -> Film:
    """A soloed track beside others."""
    reel = Reel(_film("solo", solo="a2"))
    reel.end(LEAD)
    for track, name in (("a1", "wave"), ("a2", "flac"), ("quiet", "low wave")):
        reel.add(track, shelf(name), 0, 36)
    reel.film.spans.append(Span(reel.at, reel.at + 36, "solo"))
    reel.end(36)
    reel.end(LEAD)
    return reel.done()


def _lay(name: str, track: str = "a1", **more: Any) -> Callable[[Reel, Shelf], None]:
    def lay(reel: Reel, shelf: Shelf) -> None:
        reel.add(track, shelf(name), 0, 30, **more)
    return lay


def _crossfade(reel: Reel, shelf: Shelf) -> None:
    first = reel.add("a1", shelf("wave"), 0, 15, source_in=20)
    then = reel.add("a1", shelf("flac"), 15, 18, source_in=20)
    reel.cross(TransitionKind.AUDIO_CROSSFADE, 15, 8, 8, first, then, track="a1")


def _mirrored(reel: Reel, shelf: Shelf) -> None:
    """Whole takes: beyond their ends nothing is there, and they are played backwards."""
    wave = shelf("wave")
    first = reel.add("a1", wave, 0, 15, source_in=wave.frames - 15)
    then = reel.add("a1", shelf("flac"), 15, 18)
    reel.cross(TransitionKind.AUDIO_CROSSFADE, 15, 8, 8, first, then, track="a1")


def _razor(reel: Reel, shelf: Shelf) -> None:
    reel.add("a1", shelf("wave"), 0, 14, source_in=3)
    reel.add("a1", shelf("wave"), 14, 16, source_in=17)


def _dissolved(reel: Reel, shelf: Shelf) -> None:
    first = reel.add("v1", shelf("talking"), 0, 18, source_in=6)
    then = reel.add("v1", shelf("singing"), 18, 18, source_in=12)
    reel.cross(TransitionKind.DISSOLVE, 18, 6, 6, first, then)


def _dipped(reel: Reel, shelf: Shelf) -> None:
    first = reel.add("v1", shelf("talking"), 0, 18, source_in=6)
    then = reel.add("v1", shelf("singing"), 18, 18, source_in=12)
    reel.cross(TransitionKind.DIP_TO_BLACK, 18, 8, 8, first, then)


def _several(reel: Reel, shelf: Shelf) -> None:
    reel.add("a1", shelf("wave"), 0, 30, gain_db=-3)
    reel.add("a2", shelf("flac"), 4, 26, gain_db=-8)
    reel.add("muted", shelf("low wave"), 0, 30)


_SOUNDS: tuple[tuple[str, Callable[[Reel, Shelf], None]], ...] = (
    ("as it is", _lay("wave")),
    ("trim", _lay("wave", source_in=31)),
    ("gain", _lay("wave", gain_db=-6.5)),
    ("gain up", _lay("low wave", gain_db=5)),
    ("track gain", _lay("wave", track="quiet", gain_db=2)),
    ("pan", _lay("wave", pan=-0.6)),
    ("pan", _lay("wave", pan=1)),
    ("fades", _lay("wave", fade_in=11, fade_out=14)),
    ("crossfade", _crossfade),
    ("crossfade of whole takes", _mirrored),
    ("razor cut", _razor),
    ("several tracks, one muted", _several),
    ("mono", _lay("mono")),
    ("44.1 kHz", _lay("wave at 44.1")),
    ("22.05 kHz mono", _lay("mono at 22.05")),
    ("flac", _lay("flac")),
    ("AAC of a take", _lay("talking")),
    ("AAC of a take, trimmed", _lay("talking", source_in=25)),
    ("Opus", _lay("opus")),
    ("MP3", _lay("mp3")),
    ("dissolve of takes", _dissolved),
    ("dip of takes", _dipped),
)
