"""What people bring in: told by its content, opened once in a limited child process before it counts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.limits import LARGEST_SIDE, SMALLEST_SIDE
from milimo.contracts.media import MediaFacts
from milimo.contracts.video import Extent
from milimo.media.kinds import MOST_STILL_BYTES
from milimo.media.limited_client import examine_media, examine_still, kind_of
from milimo.server.assets.service import Kind

AT_ONCE = asyncio.Semaphore(2)
"""Limited children at a time: each may take 1.5 GB."""
SERVED_AS = {"video/matroska": "video/x-matroska"}
"""Where the decoder's name of a type is not the one that browsers know."""


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
        facts = await asyncio.to_thread(examine_still, path)
    if not (SMALLEST_SIDE <= facts.width <= LARGEST_SIDE and SMALLEST_SIDE <= facts.height <= LARGEST_SIDE):
        raise MilimoError(
            ErrorCode.BAD_MEDIA, f"The picture is {facts.width}x{facts.height}; each side must be between {SMALLEST_SIDE} and "
            f"{LARGEST_SIDE} pixels.", width=facts.width, height=facts.height)
    return Brought("still", facts.media_type, Extent(width=facts.width, height=facts.height))


async def examine(path: Path) -> Brought:
    """A still, a film or a sound. Raises BAD_MEDIA, TOO_LARGE."""
    kind = await asyncio.to_thread(kind_of, path)
    if kind is None:
        raise MilimoError(ErrorCode.BAD_MEDIA, f"{path.name} is neither a picture, a film nor a sound that can be used here.")
    if kind.startswith("image/"):
        if path.stat().st_size > MOST_STILL_BYTES:
            raise MilimoError(ErrorCode.TOO_LARGE, f"A picture has at most {MOST_STILL_BYTES >> 20} MB.", limit=MOST_STILL_BYTES)
        return await examine_picture(path)
    async with AT_ONCE:
        facts = await asyncio.to_thread(examine_media, path)
    kind = SERVED_AS.get(facts.media_type, facts.media_type)
    if facts.picture is None:
        return Brought("audio", kind, None, facts)
    return Brought("video", kind, Extent(width=facts.picture.width, height=facts.picture.height), facts)
