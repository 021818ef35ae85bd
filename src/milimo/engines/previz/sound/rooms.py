"""How a place answers a sound made in it: a few echoes, fewer and softer the smaller and softer the place."""

from __future__ import annotations

import numpy as np

from milimo.contracts.shots import Archetype
from milimo.engines.previz.sound.synth import RATE, Stereo

LONGEST_S = 1.1
_ECHOES: dict[Archetype, tuple[float, float]] = {
    Archetype.HALL: (0.9, 0.42), Archetype.CAVE: (1.0, 0.45), Archetype.STAIRWELL: (0.7, 0.40), Archetype.CORRIDOR: (0.5, 0.32),
    Archetype.HOSPITAL: (0.35, 0.25), Archetype.LAMP_ROOM: (0.35, 0.28), Archetype.SPACECRAFT: (0.4, 0.25),
    Archetype.KITCHEN: (0.22, 0.2), Archetype.OFFICE: (0.2, 0.12), Archetype.BAR: (0.2, 0.14), Archetype.STREET: (0.3, 0.16),
    Archetype.LIVING_ROOM: (0.16, 0.1), Archetype.BEDROOM: (0.14, 0.08), Archetype.HARBOUR: (0.35, 0.08), Archetype.VILLAGE: (0.3, 0.1),
}
"""Seconds until an echo is gone, and the first one's share."""


def echo_of(archetype: Archetype) -> float:
    """Seconds that a sound is heard after it was made."""
    return _ECHOES.get(archetype, (0.0, 0.0))[0]


def answered(sound: Stereo, archetype: Archetype) -> Stereo:
    """The sound with its echoes, as long as it was. Each comes from another side, duller than the one before."""
    long, share = _ECHOES.get(archetype, (0.0, 0.0))
    if long == 0 or not sound.any():
        return sound
    out = sound.copy()
    dull = sound
    for number, part in enumerate((0.13, 0.24, 0.37, 0.55, 0.78)):
        delay = int(part * long * RATE)
        if delay >= len(sound):
            break
        dull = _dulled(dull, 6 + 5 * number)
        level = np.float32(share * 0.001 ** (part * 0.8))
        early = dull[:len(sound) - delay]
        out[delay:] += (early[:, ::-1] if number % 2 else early) * level
    return out


def _dulled(sound: Stereo, samples: int) -> Stereo:
    """A running mean that looks back only: an echo is duller, and never earlier."""
    sums = np.cumsum(np.vstack([np.zeros((samples, 2)), sound]), axis=0)
    return ((sums[samples:] - sums[:-samples]) / samples).astype(np.float32)
