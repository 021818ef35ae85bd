"""What a person would see and hear of a film, as something that can be compared."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import av


@dataclass(frozen=True, slots=True)
class Decoded:
    """How many frames a film has, and hashes of its decoded frames and samples."""

    frames: int
    picture: str
    sound: str


def decode(film: Path) -> Decoded:
    """Decode all of `film`."""
    picture, sound, count = hashlib.sha256(), hashlib.sha256(), 0
    with av.open(str(film)) as container:
        for frame in container.decode(video=0):
            picture.update(frame.to_ndarray().tobytes())
            count += 1
    with av.open(str(film)) as container:
        if container.streams.audio:
            for block in container.decode(audio=0):
                sound.update(block.to_ndarray().tobytes())
    return Decoded(count, picture.hexdigest(), sound.hexdigest())
