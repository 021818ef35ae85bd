"""What happens on the stage that can be heard, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Step:
    """A foot that comes down, in seconds of the whole shot. `pan` −1 left … 1 right; `weight` 0..1."""

    seconds: float
    pan: float
    weight: float


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is heard once."""

    seconds: float
    kind: Literal["door", "bell", "phone", "thunder"]
    pan: float = 0.0


@dataclass(frozen=True, slots=True)
class Cues:
    steps: tuple[Step, ...] = ()
    events: tuple[Event, ...] = ()
