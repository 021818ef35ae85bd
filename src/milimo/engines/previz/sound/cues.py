"""What happens on the stage that can be heard, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from milimo.contracts.shots import SubjectKind

Happening = Literal[
    "door", "knock", "bell", "phone", "glass", "clink", "thunder", "horn", "engine", "typewriter", "clock", "dog", "applause",
    "splash", "gunshot", "siren", "creak", "gull", "thud"]


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
    kind: Happening
    pan: float = 0.0


@dataclass(frozen=True, slots=True)
class Passing:
    """Something that drives, sails or flies by: abreast of the camera's middle `across` m to the right at `seconds`, going
    `speed` m/s to the right, `depth` m away."""

    kind: SubjectKind
    seconds: float
    across: float
    depth: float
    speed: float


@dataclass(frozen=True, slots=True)
class Cues:
    steps: tuple[Step, ...] = ()
    events: tuple[Event, ...] = ()
    passings: tuple[Passing, ...] = ()
