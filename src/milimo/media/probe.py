"""What a film or a sound is: opened as a file object, by the one demuxer that its first bytes allow.

Called in the limited process (`media.limited`). A playlist is refused whatever it is called, and no demuxer may open
another file: it is given an object, not a name.
"""

from __future__ import annotations

from fractions import Fraction
from typing import BinaryIO

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.media.conform import ConformMap, conform, picture_stream, read_rows
from milimo.media.facts import MediaFacts, PictureFacts, SoundFacts
from milimo.media.kinds import HEAD_BYTES, media_type
from milimo.media.sources import has_alpha

MOST_SIDE = 8192
MOST_FRAMES = 10_000_000


def probe(file: BinaryIO) -> tuple[MediaFacts, ConformMap | None]:
    """Facts of an open file, and the conform map that they were read from; None where there are no pictures.

    Raises MilimoError: BAD_MEDIA (no known kind, damaged), TOO_LARGE."""
    head = file.read(HEAD_BYTES)
    file.seek(0)
    kind = media_type(head)
    if kind is None:
        raise MilimoError(ErrorCode.BAD_MEDIA, "This is no film or sound that can be opened. MP4, MOV, MKV, WebM, AVI, "
                          "MPEG-TS, WAV, FLAC, MP3, AAC, Ogg and AIFF can.")
    name, demuxer = kind
    first = _first_picture(file, demuxer)
    container = _open(file, demuxer)
    try:
        grid = _conform(container) if first is not None else None
        picture = None if first is None or grid is None else _picture(container, first, grid)
        sound = _sound(container)
        if picture is None and sound is None:
            raise MilimoError(ErrorCode.BAD_MEDIA, "The file has neither picture nor sound.")
        return MediaFacts(media_type=name, picture=picture, sound=sound), grid
    except (FFmpegError, ValueError) as error:
        raise _damaged(error) from error
    finally:
        container.close()


def _open(file: BinaryIO, demuxer: str) -> InputContainer:
    file.seek(0)
    try:
        return av.open(file, "r", format=demuxer, metadata_errors="replace")
    except (FFmpegError, ValueError) as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> MilimoError:
    return MilimoError(ErrorCode.BAD_MEDIA, f"The file is damaged or not what it says: {error}")


def _first_picture(file: BinaryIO, demuxer: str) -> VideoFrame | None:
    """The first one that can be decoded; None where the file has no pictures. In a container of its own: going back to the
    start of an MPEG transport stream loses pictures."""
    container = _open(file, demuxer)
    try:
        stream = _moving(container)
        if stream is None:
            return None
        context = stream.codec_context
        if max(context.width, context.height) > MOST_SIDE:
            raise MilimoError(ErrorCode.TOO_LARGE, f"The picture is {context.width}×{context.height}; at most {MOST_SIDE} "
                              "pixels a side can be used. Make it smaller first.")
        first = next(container.decode(stream), None)
        if first is None:
            raise MilimoError(ErrorCode.BAD_MEDIA, "No picture of the file can be decoded.")
        return first
    except (FFmpegError, ValueError) as error:
        raise _damaged(error) from error
    finally:
        container.close()


def _moving(container: InputContainer) -> av.VideoStream | None:
    try:
        return picture_stream(container)
    except MilimoError:
        return None


def _conform(container: InputContainer) -> ConformMap:
    stream = picture_stream(container)
    rows = read_rows(container.demux(stream))
    if len(rows) > MOST_FRAMES:
        raise MilimoError(ErrorCode.TOO_LARGE, "The film has more frames than can be used.")
    return conform(rows, Fraction(stream.time_base or 1), stream.average_rate, None)


def _picture(container: InputContainer, first: VideoFrame, found: ConformMap) -> PictureFacts:
    stream = picture_stream(container)
    context = stream.codec_context
    aspect = Fraction(stream.sample_aspect_ratio or 1)
    width, height = round(context.width * aspect), context.height
    if round(first.rotation / 90) % 2:
        width, height = height, width
    return PictureFacts(
        codec=context.codec.canonical_name, width=width, height=height, coded_width=context.width,
        coded_height=context.height, rate=found.rate, frames=found.frames, constant=found.constant,
        rotation=first.rotation, pixel_aspect=float(aspect), pixel_format=first.format.name,
        alpha=has_alpha(first) or stream.metadata.get("alpha_mode") == "1",
        colour=(context.color_primaries, context.color_trc, context.colorspace, context.color_range))


def _sound(container: InputContainer) -> SoundFacts | None:
    if not container.streams.audio:
        return None
    stream = container.streams.audio[0]
    context = stream.codec_context
    seconds = 0.0
    if stream.duration is not None and stream.time_base is not None:
        seconds = float(stream.duration * stream.time_base)
    elif container.duration is not None:
        seconds = container.duration / av.time_base
    return SoundFacts(codec=context.codec.canonical_name, rate=context.rate, channels=context.channels,
                      tracks=len(container.streams.audio), seconds=max(seconds, 0.0))
