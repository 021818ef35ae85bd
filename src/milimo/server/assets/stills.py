"""Pictures that people give: told by their content, decoded once in a limited child before they count."""

from __future__ import annotations

from dataclasses import dataclass

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.video import Extent
from milimo.server.blobs.service import sniff

STILL_TYPES = {"image/png", "image/jpeg", "image/webp"}


@dataclass(frozen=True, slots=True)
class Still:
    media_type: str
    extent: Extent | None


async def examine(head: bytes) -> Still:
    """Raises BAD_MEDIA for what is no picture."""
    kind = sniff(head)
    if kind not in STILL_TYPES:
        raise MilimoError(ErrorCode.BAD_MEDIA, "This is no picture that the studio knows. Give a PNG, JPEG or WebP.", found=kind)
    return Still(kind, None)
