"""Pictures that people give: told by their content, decoded once in a limited child process before they count."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.video import Extent
from milimo.media.limited_client import examine_still

AT_ONCE = asyncio.Semaphore(2)
"""Limited children at a time: each may take 1.5 GB."""
SMALLEST, LARGEST = 64, 8192


@dataclass(frozen=True, slots=True)
class Still:
    media_type: str
    extent: Extent


async def examine(path: Path) -> Still:
    """Raises BAD_MEDIA for what is no picture, or none that can be used."""
    async with AT_ONCE:
        facts = await asyncio.to_thread(examine_still, path)
    if not (SMALLEST <= facts.width <= LARGEST and SMALLEST <= facts.height <= LARGEST):
        raise MilimoError(
            ErrorCode.BAD_MEDIA, f"The picture is {facts.width}x{facts.height}; each side must be between {SMALLEST} and "
            f"{LARGEST} pixels.", width=facts.width, height=facts.height)
    return Still(facts.media_type, Extent(width=facts.width, height=facts.height))
