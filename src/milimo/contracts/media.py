"""What is known of a file once it has been looked at in the limited process. Part of an asset."""


from typing import Literal

from pydantic import Field

from milimo.contracts.base import Model
from milimo.contracts.time import Frame, Rate


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
