"""What people bring in: told by its content, opened once in a limited child process before it counts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.limits import LARGEST_SIDE, SMALLEST_SIDE
from milimo.contracts.media import CaptionFacts, MediaFacts, StillFacts
from milimo.contracts.video import Extent
from milimo.media.kinds import MOST_STILL_BYTES
from milimo.media.limited_client import examine as examine_file
from milimo.media.limited_client import examine_still, kind_of
from milimo.server.assets.service import Kind

AT_ONCE = asyncio.Semaphore(2)
"""Limited children at a time: each may take 1.5 GB."""
SERVED_AS = {"video/matroska": "video/x-matroska"}
SOUNDS = {"video/mp4": "audio/mp4", "video/quicktime": "audio/mp4", "video/matroska": "audio/x-matroska", "video/webm": "audio/webm"}
"""Where the decoder's name of a type is not the one that browsers know, of films and of what is only heard."""
ANIMATED = "image/gif"


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file is."""

    kind: Kind
    media_type: str
    extent: Extent | None
    facts: MediaFacts | None = None


async def examine_picture(path: Path) -> Brought:
    """Raises BAD_MEDIA for what is no picture, or none that can be used."""
    async with AT_ONCE:
        return _still(await asyncio.to_thread(examine_still, path))


async def examine(path: Path) -> Brought:
    """A still, a film, a sound or captions. Raises BAD_MEDIA, TOO_LARGE."""
    kind = await asyncio.to_thread(kind_of, path)
    if kind is None:
        raise MilimoError(ErrorCode.BAD_MEDIA, f"{path.name} is neither a picture, a film, a sound nor captions that can be used here.")
    if kind.startswith("image/") and kind != ANIMATED and path.stat().st_size > MOST_STILL_BYTES:
        raise MilimoError(ErrorCode.TOO_LARGE, f"A picture has at most {MOST_STILL_BYTES >> 20} MB.", limit=MOST_STILL_BYTES)
    async with AT_ONCE:
        facts = await asyncio.to_thread(examine_file, path)
    match facts:
        case StillFacts():
            return _still(facts)
        case CaptionFacts():
            return Brought("captions", facts.media_type, None)
        case MediaFacts(picture=None):
            return Brought("audio", SOUNDS.get(facts.media_type, facts.media_type), None, facts)
        case MediaFacts():
            return _film(facts)


def _still(facts: StillFacts) -> Brought:
    _check_sides(facts.width, facts.height)
    return Brought("still", facts.media_type, Extent(width=facts.width, height=facts.height))


def _film(facts: MediaFacts) -> Brought:
    picture = facts.picture
    assert picture is not None
    _check_sides(picture.width, picture.height)
    return Brought("video", SERVED_AS.get(facts.media_type, facts.media_type), Extent(width=picture.width, height=picture.height), facts)


def _check_sides(width: int, height: int) -> None:
    if not (SMALLEST_SIDE <= width <= LARGEST_SIDE and SMALLEST_SIDE <= height <= LARGEST_SIDE):
        raise MilimoError(
            ErrorCode.BAD_MEDIA, f"The picture is {width}x{height}; each side must be between {SMALLEST_SIDE} and "
            f"{LARGEST_SIDE} pixels.", width=width, height=height)
