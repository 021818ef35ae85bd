"""How hair runs: displacements of its mass into locks, by the way it is combed. Head space, head units."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.figures.field import Array, Displace


def strands(frequency: float, depth: float, swirl: float = 0.0) -> Displace:
    """Locks that run from the crown downward: waves in the angle round the head, bent by height."""

    def displaced(x: Array, y: Array, z: Array) -> Array:
        f = np.float32
        angle = np.arctan2(x, z - f(0.03))
        bend = y * f(2.2 + swirl)
        a = np.sin(angle * f(frequency) + bend + f(1.3) * np.sin(y * f(5.0) + angle * f(2.0)))
        b = np.sin(angle * f(frequency * 2.3) - bend * f(1.7) + f(0.8))
        # at the whorl all angles meet: no locks there, or they stand up as spikes
        calm = np.clip(np.hypot(x, z - f(0.03)) * f(5.0) - f(0.35), 0, 1)
        return (a * f(0.60) + b * f(0.40)) * calm * f(depth)

    return displaced


def curls(frequency: float, depth: float) -> Displace:
    """Lumps in all directions, for curly hair, afros, wool and beards."""

    def displaced(x: Array, y: Array, z: Array) -> Array:
        f = np.float32(frequency)
        a = np.sin(x * f + np.sin(y * f * np.float32(0.7))) * np.sin(y * f + np.float32(1.7)) * np.sin(z * f + np.float32(0.6))
        b = np.sin(x * f * np.float32(2.1) + np.float32(2.0)) * np.sin(y * f * np.float32(1.9)) * np.sin(z * f * np.float32(2.2))
        return (a + b * np.float32(0.5)) * np.float32(depth)

    return displaced


def combed(frequency: float, depth: float) -> Displace:
    """Locks drawn from the brow to a gathering place low on the back of the head, of uneven width: they run along
    meridians about that axis, and lie flat where they meet."""

    def displaced(x: Array, y: Array, z: Array) -> Array:
        f = np.float32
        up = (y - f(0.02)) * f(0.94) + z * f(0.34)
        along = z * f(0.94) - y * f(0.34)
        angle = np.arctan2(x, up)
        wave = angle + along * f(0.12)
        a = np.sin(wave * f(frequency) + f(1.6) * np.sin(wave * f(3.0)))
        b = np.sin(wave * f(frequency * 2.7) + along * f(4.0))
        calm = np.clip(np.hypot(x, up) * f(5.0) - f(0.5), 0, 1)
        return (a * f(0.62) + b * f(0.38)) * calm * f(depth)

    return displaced
