"""The timeline document: one sequence, versioned, keyed by id. What the editor edits and the renderer renders.

Order is by position, never by array index. All positions and lengths are integer frames of the sequence's rate;
trims into a source are in frames of the *source's* rate. Intervals are half open: [start, start + length).
"""


from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from milimo.contracts.base import Id, Key, Model, Sha256
from milimo.contracts.shots import HexColour
from milimo.contracts.time import FILM_RATE, Frame, Rate
from milimo.contracts.video import Extent

Unit = Annotated[float, Field(ge=0, le=1)]
Decibel = Annotated[float, Field(ge=-96, le=24)]


class TrackKind(StrEnum):
    VIDEO = "video"
    AUDIO = "audio"
    TITLE = "title"
    CAPTION = "caption"


class Track(Model):
    kind: TrackKind
    name: str = Field(default="", max_length=120)
    order: Annotated[int, Field(ge=0, le=999)] = Field(description="Bottom to top among the picture tracks.")
    magnetic: bool = False
    locked: bool = False
    hidden: bool = False
    muted: bool = False
    solo: bool = False
    gain_db: Decibel = 0.0
    height: Annotated[int, Field(ge=16, le=400)] = 64


class Transform(Model):
    """Static placement of a picture in the frame. Position is the anchor's place, in shares of the frame's size."""

    x: float = 0.5
    y: float = 0.5
    scale_x: Annotated[float, Field(gt=0, le=50)] = 1.0
    scale_y: Annotated[float, Field(gt=0, le=50)] = 1.0
    rotation: float = Field(default=0.0, description="Degrees, clockwise.")
    anchor_x: Unit = 0.5
    anchor_y: Unit = 0.5
    crop_left: Unit = 0.0
    crop_top: Unit = 0.0
    crop_right: Unit = 0.0
    crop_bottom: Unit = 0.0
    flip_x: bool = False
    flip_y: bool = False


class Fit(StrEnum):
    """How a source of another shape meets the frame before its transform."""

    CONTAIN = "contain"
    COVER = "cover"
    STRETCH = "stretch"
    NONE = "none"


class Keyframe(Model):
    """One value of an animated property. Easing uses only + − × ÷ √, so that both languages agree."""

    frame: Frame
    value: float
    easing: Literal["hold", "linear", "ease"] = "linear"


class Effect(Model):
    """An entry of a clip's effect stack: its place in the document; the stack itself comes with the editor's issue."""

    kind: Key
    enabled: bool = True
    parameters: dict[str, float | str | bool] = Field(default_factory=dict)


class MediaSource(Model):
    """Picture or sound from a blob. `frames` is the source's exact length under its own `rate`."""

    type: Literal["media"] = "media"
    blob: Sha256
    asset: Id | None = None
    shot: Id | None = Field(default=None, description="The shot whose chosen take this is.")
    take: Id | None = None
    rate: Rate = FILM_RATE
    frames: Frame
    extent: Extent | None = None
    audio: bool = False


class StillSource(Model):
    type: Literal["still"] = "still"
    blob: Sha256
    asset: Id | None = None
    extent: Extent | None = None


class SolidSource(Model):
    type: Literal["solid"] = "solid"
    colour: HexColour = "#000000"


class TitleSource(Model):
    """Text drawn by our own painter with the bundled fonts. Sizes in shares of the frame's height."""

    type: Literal["title"] = "title"
    text: str = Field(max_length=4000)
    style: Literal["title", "subtitle", "lower_third", "credits", "chapter"] = "title"
    size: Annotated[float, Field(gt=0, le=1)] = 0.08
    colour: HexColour = "#f2efe8"
    x: Unit = 0.5
    y: Unit = 0.5
    align: Literal["left", "centre", "right"] = "centre"
    weight: Literal["regular", "bold"] = "regular"
    background: HexColour | None = None


class GapSource(Model):
    """An explicit hole on a magnetic track."""

    type: Literal["gap"] = "gap"


Source = Annotated[MediaSource | StillSource | SolidSource | TitleSource | GapSource, Field(discriminator="type")]


class Clip(Model):
    track: Key
    start: Frame
    length: Annotated[int, Field(ge=1, le=2**40)]
    source: Source
    source_in: Frame = Field(default=0, description="First frame used of the source, in the source's rate.")
    speed_num: Annotated[int, Field(ge=-1000, le=1000)] = 1
    speed_den: Annotated[int, Field(ge=1, le=1000)] = 1
    fit: Fit = Fit.CONTAIN
    transform: Transform = Transform()
    opacity: Unit = 1.0
    blend: Literal["normal", "multiply", "screen", "overlay", "add"] = "normal"
    gain_db: Decibel = 0.0
    pan: Annotated[float, Field(ge=-1, le=1)] = 0.0
    fade_in: Frame = Field(default=0, description="Sound fades, and picture fades on tracks above the first.")
    fade_out: Frame = 0
    enabled: bool = True
    keyframes: dict[str, tuple[Keyframe, ...]] = Field(default_factory=dict, description="Property path → keyframes.")
    effects: tuple[Effect, ...] = ()
    name: str = Field(default="", max_length=200)
    label: HexColour | None = None


class TransitionKind(StrEnum):
    DISSOLVE = "dissolve"
    DIP_TO_BLACK = "dip_to_black"
    DIP_TO_WHITE = "dip_to_white"
    WIPE_LEFT = "wipe_left"
    WIPE_RIGHT = "wipe_right"
    WIPE_UP = "wipe_up"
    WIPE_DOWN = "wipe_down"
    AUDIO_CROSSFADE = "audio_crossfade"


class TransitionItem(Model):
    """An item on an edit point: [at - before, at + after). Needs handles: `before` frames of the incoming clip's source
    before its in-point, `after` frames of the outgoing clip's source past its out-point. Either neighbour may be absent
    (a fade from or to black at the end of a film): then no handle is needed on that side."""

    track: Key
    kind: TransitionKind
    at: Frame
    before: Frame
    after: Frame
    outgoing: Key | None = None
    incoming: Key | None = None
    softness: Unit = Field(default=0.0, description="Of a wipe's edge, share of the frame.")


class Caption(Model):
    track: Key
    start: Frame
    length: Annotated[int, Field(ge=1)]
    text: str = Field(max_length=2000)
    speaker: str = Field(default="", max_length=120)
    shot: Id | None = None


class Marker(Model):
    at: Frame
    length: Frame = 0
    kind: Literal["marker", "chapter"] = "marker"
    name: str = Field(default="", max_length=400)
    note: str = Field(default="", max_length=4000)
    colour: HexColour = "#e8a33d"


class BinItem(Model):
    """A clip that was taken out of the cut because its text left the script; kept so that nothing is lost."""

    source: Source
    name: str = Field(default="", max_length=200)
    reason: str = Field(default="", max_length=200)


class TimelineDocument(Model):
    """The whole sequence. `validate` in milimo.timeline.document holds the rules that single fields cannot."""

    version: Literal[1] = 1
    rate: Rate = FILM_RATE
    extent: Extent = Extent()
    audio_rate: Literal[48000] = 48000
    title: str = Field(default="", max_length=300)
    language: str = Field(default="und", max_length=20, description="Of the captions, BCP 47.")
    tracks: dict[Key, Track] = Field(default_factory=dict)
    clips: dict[Key, Clip] = Field(default_factory=dict)
    transitions: dict[Key, TransitionItem] = Field(default_factory=dict)
    captions: dict[Key, Caption] = Field(default_factory=dict)
    markers: dict[Key, Marker] = Field(default_factory=dict)
    links: dict[Key, tuple[Key, ...]] = Field(default_factory=dict, description="Link id → clips that move together.")
    bin: dict[Key, BinItem] = Field(default_factory=dict)


PatchOp = tuple[Literal["set", "remove"], tuple[str, ...], object]
"""`[op, path of ids, value]`: `set` adds or replaces what is at the path, `remove` takes it away (its value is null)."""

Patch = tuple[PatchOp, ...]
