"""What an export is asked for and what it hands over."""


from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from milimo.contracts.base import Model
from milimo.contracts.errors import Notice
from milimo.contracts.limits import SMALLEST_SIDE
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
    SIDECAR = "sidecar"      # .srt/.vtt beside the file, nothing in it
    BURN = "burn"            # drawn into the picture, and .srt/.vtt beside the file
    NONE = "none"


Container = Literal["mp4", "mov", "mkv", "m4a", "wav", "flac", "gif"]
SOUND_ONLY: dict[str, tuple[str, ...]] = {"m4a": ("aac",), "wav": ("pcm_s16le", "pcm_s24le"), "flac": ("flac",)}
"""Containers without a picture, and the sound codecs that stand in them."""
_SOUND: dict[str, tuple[str, ...]] = {
    "mp4": ("aac", "flac", "libopus"), "mov": ("aac", "pcm_s16le", "pcm_s24le"), "mkv": ("aac", "flac", "libopus", "pcm_s16le", "pcm_s24le"),
    **SOUND_ONLY}
MEDIA_TYPES: dict[str, str] = {
    "mp4": "video/mp4", "mov": "video/quicktime", "mkv": "video/x-matroska", "m4a": "audio/mp4", "wav": "audio/wav", "flac": "audio/flac",
    "gif": "image/gif"}


class ExportSettings(Model):
    container: Container = "mp4"
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

    @model_validator(mode="after")
    def _stand_together(self) -> Self:
        coding, container = self.encoding, self.container
        if coding.audio_codec not in _SOUND.get(container, (coding.audio_codec,)):
            raise ValueError(f"sound in {coding.audio_codec} does not stand in {container}; take one of {', '.join(_SOUND[container])}")
        if coding.codec == "prores_ks" and container == "mp4":
            raise ValueError("ProRes does not stand in mp4; take mov")
        return self

    @property
    def sound_only(self) -> bool:
        return self.container in SOUND_ONLY


class ExportPresetName(StrEnum):
    H264_WEB = "h264_web"
    H264_MASTER = "h264_master"
    HEVC = "hevc"
    AV1 = "av1"
    PRORES = "prores"
    AAC = "aac"
    WAV = "wav"
    FLAC = "flac"
    GIF = "gif"


class ExportPreset(Model):
    """What a preset sets. Range, captions, loudness and size stay open, but for what its file cannot hold."""

    name: ExportPresetName
    title: str
    about: str = Field(description="What it is for, in a line.")
    container: Container
    encoding: Encoding
    picture: bool = True
    sound: bool = True
    captions: bool = Field(default=True, description="Whether the file holds a text track.")
    longest_side: int | None = Field(default=None, description="A larger sequence is made smaller, to this many pixels.")


PRESETS: dict[ExportPresetName, ExportPreset] = {preset.name: preset for preset in (
    ExportPreset(name=ExportPresetName.H264_WEB, title="H.264, web", container="mp4", encoding=Encoding(),
                 about="Plays everywhere. Takes that need nothing done to them are copied, not encoded again."),
    ExportPreset(name=ExportPresetName.H264_MASTER, title="H.264, master", container="mp4", about="For archives and uploads: large and near to lossless.",
                 encoding=Encoding(preset="slow", crf=12, audio_bitrate=320_000)),
    ExportPreset(name=ExportPresetName.HEVC, title="HEVC", container="mp4", about="Half the size of H.264, for newer devices.",
                 encoding=Encoding(codec="libx265", preset="medium", crf=22)),
    ExportPreset(name=ExportPresetName.AV1, title="AV1", container="mp4", about="The smallest file, for current browsers.",
                 encoding=Encoding(codec="libsvtav1", preset="8", crf=30)),
    ExportPreset(name=ExportPresetName.PRORES, title="ProRes 422 HQ", container="mov", about="For other editors: every frame whole, ten bits, sound uncompressed.",
                 encoding=Encoding(codec="prores_ks", preset="hq", pixel_format="yuv422p10le", audio_codec="pcm_s24le")),
    ExportPreset(name=ExportPresetName.AAC, title="Sound, AAC", container="m4a", about="The sound by itself, compressed.", picture=False, captions=False,
                 encoding=Encoding(audio_bitrate=256_000)),
    ExportPreset(name=ExportPresetName.WAV, title="Sound, WAV", container="wav", about="The sound by itself, 24 bits.", picture=False, captions=False,
                 encoding=Encoding(audio_codec="pcm_s24le")),
    ExportPreset(name=ExportPresetName.FLAC, title="Sound, FLAC", container="flac", about="The sound by itself, compressed without loss.",
                 picture=False, captions=False, encoding=Encoding(audio_codec="flac")),
    ExportPreset(name=ExportPresetName.GIF, title="GIF", container="gif", about="A silent loop of 256 colours.", sound=False, captions=False,
                 longest_side=480, encoding=Encoding(codec="gif", pixel_format="pal8")))}


def preset_settings(name: ExportPresetName, asked: ExportSettings, sequence: Extent) -> ExportSettings:
    """The settings of a preset with the range, captions, loudness, size and metadata that were asked for."""
    preset = PRESETS[name]
    extent = asked.extent
    longest = max(sequence.width, sequence.height)
    if extent is None and preset.longest_side is not None and longest > preset.longest_side:
        width, height = (max(SMALLEST_SIDE, round(side * preset.longest_side / longest / 2) * 2) for side in (sequence.width, sequence.height))
        extent = Extent(width=width, height=height)
    captions = asked.captions
    if captions is CaptionMode.TRACK and not preset.captions:
        captions = CaptionMode.NONE
    if captions is CaptionMode.BURN and not preset.picture:
        captions = CaptionMode.NONE
    return ExportSettings.model_validate({**dict(asked), "container": preset.container, "encoding": preset.encoding, "extent": extent, "captions": captions})


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
