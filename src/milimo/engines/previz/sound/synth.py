"""Sound out of noise and sines, as a pure function of the sample's number: any window of it can be made alone.

A shot made in parts, or continued, therefore has no seam. Noise is overlapped blocks with random phases under a chosen
spectrum; things that happen (drops, chirps, crackles) are drawn per cell of time from the seed and the cell's number.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

RATE = 48_000                        # Hz
BLOCK = 16_384                       # samples of a noise block; half of it overlaps the next
Mono = npt.NDArray[np.float32]
Stereo = npt.NDArray[np.float32]     # (samples, 2)
Hertz = npt.NDArray[np.floating[Any]]
Spectrum = Callable[[Hertz], Hertz]


@dataclass(frozen=True, slots=True)
class Window:
    """Samples `start` to `start + count` of the whole shot, counted from an origin that the seed chooses."""

    start: int
    count: int

    @property
    def seconds(self) -> npt.NDArray[np.float64]:
        return (np.arange(self.count) + self.start) / RATE


def decibels(level: float) -> float:
    """Gain of a level in dB."""
    return 10 ** (level / 20)


def noise(spectrum: Spectrum, seed: int, window: Window, width: float = 1.0) -> Stereo:
    """Stationary stereo noise of unit RMS with this amplitude `spectrum` (of Hz). `width` 0 is mono, 1 two channels."""
    hop = BLOCK // 2
    shape = spectrum(np.fft.rfftfreq(BLOCK, 1 / RATE))
    shape = (shape / math.sqrt(float((shape ** 2).sum()) * 2) * BLOCK).astype(np.float32)
    fade = np.sin(np.pi * (np.arange(BLOCK) + 0.5) / BLOCK).astype(np.float32)
    first, last = window.start // hop - 1, (window.start + window.count - 1) // hop
    out = np.zeros((2, (last - first + 2) * hop), np.float32)
    side = np.float32(math.sqrt(max(0.0, 1 - (1 - width) ** 2)))
    shared = np.float32(1 - width)
    for block in range(first, last + 1):
        rng = np.random.default_rng((seed, block & 0xFFFFFFFF))
        turn = rng.random((2, len(shape)), np.float32) * np.float32(2 * np.pi)
        spectrum_of_block = np.empty(turn.shape, np.complex64)          # single precision: half the time, and −140 dB
        np.multiply(np.cos(turn), shape, out=spectrum_of_block.real)
        np.multiply(np.sin(turn), shape, out=spectrum_of_block.imag)
        left, own = np.fft.irfft(spectrum_of_block, BLOCK, axis=1)
        at = (block - first) * hop
        out[0, at:at + BLOCK] += left * fade
        out[1, at:at + BLOCK] += (shared * left + side * own) * fade
    cut = window.start - first * hop
    return np.ascontiguousarray(out[:, cut:cut + window.count].T)


def band(low: float, high: float, slope: float = 1.0) -> Spectrum:
    """Between two corners in Hz, falling off on both sides by 6·slope·2 dB an octave."""
    def shape(hertz: Hertz) -> Hertz:
        safe = np.maximum(hertz, 1.0)
        return 1 / ((1 + (low / safe) ** (2 * slope)) * (1 + (safe / high) ** (2 * slope)))
    return shape


def pink(low: float, high: float) -> Spectrum:
    """3 dB an octave down, between two corners."""
    inner = band(low, high, 1.5)
    return lambda hertz: inner(hertz) / np.sqrt(np.maximum(hertz, 20.0))


def brown(low: float, high: float) -> Spectrum:
    """6 dB an octave down, between two corners."""
    inner = band(low, high, 1.5)
    return lambda hertz: inner(hertz) / np.maximum(hertz, 20.0)


def wander(window: Window, seed: int, slowest: float = 0.07, fastest: float = 0.6) -> npt.NDArray[np.float64]:
    """A slow random curve in −1..1 that never repeats: six sines between two rates in Hz."""
    rng = np.random.default_rng((seed, 0x57A2))
    rates = np.geomspace(slowest, fastest, 6) * rng.uniform(0.85, 1.15, 6)
    weights = 1 / np.sqrt(np.arange(1, 7))
    coarse_step = 480                # 10 ms: such curves need no more
    ticks = np.arange(window.start // coarse_step, (window.start + window.count) // coarse_step + 2)
    turns = ticks[:, None] * (coarse_step / RATE) * rates + rng.random(6)
    curve = (np.sin(2 * np.pi * turns) * weights).sum(axis=1) / weights.sum()
    return np.interp(np.arange(window.count) + window.start, ticks * coarse_step, curve)


Slow = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]


def slowly(window: Window, curve: Slow) -> npt.NDArray[np.float64]:
    """A curve of seconds that changes slowly, worked out every 10 ms and drawn through."""
    step = 480
    ticks = np.arange(window.start // step, (window.start + window.count) // step + 2)
    return np.interp(np.arange(window.count) + window.start, ticks * step, curve(np.asarray(ticks * (step / RATE), np.float64)))


Grain = Callable[[np.random.Generator], Mono]


def scatter(grain: Grain, per_second: float, seed: int, window: Window, longest: float, cell: float = 0.5) -> Stereo:
    """Grains at random times, `per_second` of them on average, each at most `longest` seconds, somewhere in the width."""
    out = np.zeros((window.count, 2), np.float32)
    size = int(cell * RATE)
    first, last = (window.start - int(longest * RATE)) // size, (window.start + window.count) // size
    for number in range(first, last + 1):
        rng = np.random.default_rng((seed, number & 0xFFFFFFFF))
        for _ in range(int(rng.poisson(per_second * cell))):
            at = number * size + int(rng.integers(size)) - window.start
            pan = float(rng.uniform(-0.9, 0.9))
            place(out, grain(rng), at, pan)
    return out


def place(out: Stereo, sound: Mono, at: int, pan: float = 0.0, gain: float = 1.0) -> None:
    """Adds a mono sound at sample `at` (it may begin before or end after), panned by equal power."""
    start, stop = max(0, at), min(len(out), at + len(sound))
    if stop <= start:
        return
    angle = (pan + 1) * math.pi / 4
    piece = sound[start - at:stop - at] * np.float32(gain)
    out[start:stop, 0] += piece * np.float32(math.cos(angle) * 1.414)
    out[start:stop, 1] += piece * np.float32(math.sin(angle) * 1.414)


def decay(seconds: float, half: float, attack: float = 0.002) -> npt.NDArray[np.float64]:
    """An envelope that rises in `attack` s, halves every `half` s and ends at exactly 0."""
    t = np.arange(int(seconds * RATE)) / RATE
    tail = np.clip((seconds - t) / min(0.02, seconds / 2), 0, 1)
    return np.clip(t / attack, 0, 1) * 0.5 ** (t / half) * tail


def tone(hertz: float | npt.NDArray[np.float64], seconds: float) -> npt.NDArray[np.float64]:
    """A sine, steady or following a curve of frequencies."""
    count = int(seconds * RATE)
    curve = np.full(count, hertz) if isinstance(hertz, float | int) else hertz[:count]
    return np.sin(2 * np.pi * np.cumsum(curve) / RATE)


def hiss(rng: np.random.Generator, seconds: float, low: float, high: float) -> npt.NDArray[np.float64]:
    """A short piece of band noise, about unit RMS."""
    count = int(seconds * RATE)
    spectrum = np.fft.rfft(rng.standard_normal(count))
    spectrum *= band(low, high, 2)(np.fft.rfftfreq(count, 1 / RATE))
    sound = np.fft.irfft(spectrum, count)
    return sound / max(1e-9, float(sound.std()))
