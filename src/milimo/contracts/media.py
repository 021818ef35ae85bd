"""What is known of a file once it has been looked at in the limited process, and what is made of it for the browser."""


from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from milimo.contracts.base import Model, Sha256
from milimo.contracts.time import Frame, Rate
from milimo.contracts.video import BlobRef


class PictureFacts(Model):
    """The picture stream, as frames of the conform map show it. Width and height are of the upright picture in square
    pixels, rounded; `coded_*` are the stream's own."""

    codec: str
    width: int
    height: int
    coded_width: int
    coded_height: int
    rate: Rate
    frames: Frame
    constant: bool = Field(description="Every coded picture is one frame; False: variable rate, or an edit list.")
    rotation: int = Field(description="Degrees anticlockwise by which the picture is turned to stand upright.")
    pixel_aspect: float
    pixel_format: str
    alpha: bool
    colour: tuple[int, int, int, int] = Field(description="Primaries, transfer, matrix, range as the stream states them.")


class SoundFacts(Model):
    codec: str
    rate: int
    channels: int
    tracks: int
    seconds: float


class MediaFacts(Model):
    """A film or a sound. At least one of picture and sound is there."""

    type: Literal["media"] = "media"
    media_type: str
    picture: PictureFacts | None = None
    sound: SoundFacts | None = None


class StillFacts(Model):
    type: Literal["still"] = "still"
    media_type: str
    width: int
    height: int
    alpha: bool


class Cue(Model):
    """A caption of a file, in milliseconds from its zero; the end is exclusive. Lines are broken as the file has them."""

    start_ms: Annotated[int, Field(ge=0)]
    end_ms: Annotated[int, Field(ge=1)]
    text: str = Field(max_length=4000)


class CueList(Model):
    """What the derivative `cues` holds, as JSON."""

    cues: tuple[Cue, ...]


class CaptionFacts(Model):
    """A file of captions (SubRip, WebVTT)."""

    type: Literal["captions"] = "captions"
    media_type: str
    cues: int
    seconds: float = Field(description="Where the last cue ends.")


Facts = Annotated[MediaFacts | StillFacts | CaptionFacts, Field(discriminator="type")]
FACTS: TypeAdapter[Facts] = TypeAdapter(Facts)


# ---- derivatives ------------------------------------------------------------------------------------------------


class DerivativeKind(StrEnum):
    """What is made of a blob for the browser; made anew whenever it is lost."""

    POSTER = "poster"            # JPEG (WebP where the source has coverage), at most 480 wide, upright
    FILMSTRIP = "filmstrip"      # sheets of small pictures, FilmstripLayout
    PEAKS = "peaks"              # the sound's outline, PeaksLayout
    SOUND = "sound"              # FLAC in pieces that are decoded each by itself, SoundLayout
    PROXY = "proxy"              # MP4 that scrubs well: frame i is source frame i; of a still, a picture that browsers show
    CUES = "cues"                # JSON of a CueList


class Size(Model):
    """Pixels. Of small pictures: an `Extent` is that of a film."""

    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]


class PosterLayout(Model):
    kind: Literal[DerivativeKind.POSTER] = DerivativeKind.POSTER
    extent: Size
    frame: Frame = Field(default=0, description="The source frame that it shows.")


class FilmstripLayout(Model):
    """Tile `n` shows source frame `n * step` (`exact`), or the key frame nearest to it. Sheets hold `per_sheet` tiles each,
    row by row, `columns` in a row; the last one may hold fewer, and is only as high as its rows."""

    kind: Literal[DerivativeKind.FILMSTRIP] = DerivativeKind.FILMSTRIP
    tile: Size
    columns: Annotated[int, Field(ge=1)]
    per_sheet: Annotated[int, Field(ge=1)]
    tiles: Annotated[int, Field(ge=1)]
    step: Annotated[int, Field(ge=1, description="Source frames from one tile to the next.")]
    exact: bool


class PeaksLayout(Model):
    """Of sound at `rate` samples a second. Bytes, little endian: `MPK1`, uint32 rate, uint16 channels, uint16 levels, uint64
    samples; then for each level uint32 samples a pair, uint32 pairs; then level by level its pairs: for each pair and
    channel int8 minimum, int8 maximum, of ±127. Sample 0 plays with the first picture."""

    kind: Literal[DerivativeKind.PEAKS] = DerivativeKind.PEAKS
    rate: int
    channels: int
    samples: int
    levels: tuple[int, ...] = Field(description="Samples a pair, rising.")


class SoundLayout(Model):
    """What a preview plays: stereo of 16 bits, as the export decodes it, sample 0 with the first picture. One file of whole
    FLAC streams, one after the other: piece `i` holds samples from `i * piece` on, and ends before byte `ends[i]`."""

    kind: Literal[DerivativeKind.SOUND] = DerivativeKind.SOUND
    rate: int
    samples: int
    piece: Annotated[int, Field(ge=1, description="Samples a piece; the last one may be shorter.")]
    ends: tuple[int, ...] = Field(min_length=1)


class ProxyLayout(Model):
    """Picture frames and rate are the source's by its conform map. Of a sound `extent` is None, of a still `rate`."""

    kind: Literal[DerivativeKind.PROXY] = DerivativeKind.PROXY
    extent: Size | None = None
    rate: Rate | None = None
    frames: Frame = 0
    sound: bool = False


class CuesLayout(Model):
    kind: Literal[DerivativeKind.CUES] = DerivativeKind.CUES
    cues: int


Layout = Annotated[PosterLayout | FilmstripLayout | PeaksLayout | SoundLayout | ProxyLayout | CuesLayout, Field(discriminator="kind")]


class Derivative(Model):
    """One thing made of a blob. `files`: its parts in order; only a filmstrip has several."""

    layout: Layout
    files: Annotated[tuple[BlobRef, ...], Field(min_length=1, max_length=64)]

    @property
    def kind(self) -> DerivativeKind:
        return self.layout.kind


DERIVATIVE: TypeAdapter[Derivative] = TypeAdapter(Derivative)


class MediaState(StrEnum):
    """How far the making of a blob's derivatives is."""

    NONE = "none"                # nothing is made of it: it is no media of any project
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Media(Model):
    """A blob as the browser needs it: what it is, and what has been made of it so far."""

    sha256: Sha256
    media_type: str
    size: int
    state: MediaState
    facts: Facts | None = None
    derivatives: tuple[Derivative, ...] = ()
