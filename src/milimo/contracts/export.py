"""What an export is asked for and what it hands over."""


from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from milimo.contracts.base import Model
from milimo.contracts.errors import Notice
from milimo.contracts.time import Frame, Rate
from milimo.contracts.video import BlobRef, Encoding, Extent


class LoudnessPreset(StrEnum):
    """`web` −16 LUFS, `broadcast` −23 LUFS (both ± 1, peak ≤ −1 dBTP); `animatic` is limited, never lifted; `none`."""

    WEB = "web"
    BROADCAST = "broadcast"
    ANIMATIC = "animatic"
    NONE = "none"


class CaptionMode(StrEnum):
    TRACK = "track"          # a text track in the file (default flag on), and .srt/.vtt beside it
    BURN = "burn"            # drawn into the picture as well
    NONE = "none"


class ExportSettings(Model):
    container: Literal["mp4", "mov", "mkv"] = "mp4"
    encoding: Encoding = Encoding()
    loudness: LoudnessPreset = LoudnessPreset.ANIMATIC
    captions: CaptionMode = CaptionMode.TRACK
    extent: Extent | None = Field(default=None, description="None: the sequence's own.")
    start: Frame = 0
    stop: Frame | None = None
    chapters: bool = True
    copy_packets: bool = Field(default=True, description=
        "Copy packets, not encode anew, where a take of these settings' quality goes through untouched.")
    metadata: dict[str, str] = Field(default_factory=dict, max_length=64)


class ExportResult(Model):
    film: BlobRef
    srt: BlobRef | None = None
    vtt: BlobRef | None = None
    frames: Frame
    rate: Rate
    extent: Extent
    seconds: float
    frames_copied: Annotated[int, Field(ge=0)] = Field(description=
        "Frames whose packets were copied, not encoded anew: the take's own pictures to the bit.")
    frames_encoded: Annotated[int, Field(ge=0)]
    integrated_lufs: float | None = None
    true_peak_dbtp: float | None = None
    notices: tuple[Notice, ...] = ()
