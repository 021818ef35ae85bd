"""Time as it is stored: integer frames under a rational rate. Seconds exist only at the media boundary."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from milimo.contracts.base import Model

Frame = Annotated[int, Field(ge=0, le=2**40)]
"""A frame number or a length in frames, under the rate that its owner states."""


class Rate(Model):
    """Frames per second, `num / den`, in lowest terms (24/1, 30000/1001)."""

    num: Annotated[int, Field(ge=1, le=240_000)]
    den: Annotated[int, Field(ge=1, le=1_001)] = 1


FILM_RATE = Rate(num=24)
