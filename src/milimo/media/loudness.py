"""How loud a mix is (ITU-R BS.1770-4), and the gain and limiter that bring it to a preset.

Loudness: K-weighting, blocks of 400 ms every 100 ms, gated at −70 LUFS and then 10 LU under the mean of the rest.
True peak: four times oversampled. All works on a float32 file of any length, in blocks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import firwin, lfilter, upfirdn

from milimo.contracts.export import LoudnessPreset

Samples = npt.NDArray[np.float32]
Curve = npt.NDArray[np.float64]
RATE = 48_000
BLOCK = 10 * RATE
HOP = RATE // 10
PEAK_LIMIT_DBTP = -1.0
PEAK_MARGIN_DB = 0.3
"""Kept below the limit at first: AAC's own error moves peaks by a few tenths of a decibel, more in noise."""
TARGET_LUFS = {LoudnessPreset.WEB: -16.0, LoudnessPreset.BROADCAST: -23.0}
SILENCE_LUFS = -70.0
MOST_LIFT_DB = 30.0
"""A nearly silent film is lifted no further: it would become noise."""
LOOKAHEAD = RATE * 5 // 1000

# BS.1770-4, tables 1 and 2: the filters at 48 kHz.
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGHPASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
_OVERSAMPLING = 4
_TAPS: Samples = np.asarray(firwin(48 * _OVERSAMPLING // 4 + 1, 1 / _OVERSAMPLING) * _OVERSAMPLING, np.float32)
_PAD = 16
_MOST_OVERSHOOT = max(float(np.abs(_TAPS[phase::_OVERSAMPLING]).sum()) for phase in range(_OVERSAMPLING))
"""No signal's oversampled peak lies further above its samples than this."""

Read = Callable[[int, int], Samples]
"""Samples [start, start + count) of a mix; outside it, zeros."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """Integrated loudness in LUFS (None: nothing above the gate) and true peak in dBTP (None: digital silence)."""

    lufs: float | None
    peak_dbtp: float | None


def measure(read: Read, length: int) -> Loudness:
    """Loudness and true peak of `length` samples."""
    energies: list[Curve] = []
    state = [np.zeros((2, 2)), np.zeros((2, 2))]
    peak = 0.0
    rest = np.zeros((0, 2))
    for start in range(0, length, BLOCK):
        count = min(BLOCK, length - start)
        samples = read(start, count)
        peak = max(peak, float(true_peaks(read, start, count, floor=peak).max(initial=0.0)))
        weighted, state[0] = lfilter(*_SHELF, samples.astype(np.float64), axis=0, zi=state[0])
        weighted, state[1] = lfilter(*_HIGHPASS, weighted, axis=0, zi=state[1])
        rest = np.concatenate([rest, weighted])
        whole = len(rest) // HOP
        hops = rest[:whole * HOP]
        energies.append((hops[:, 0] ** 2 + hops[:, 1] ** 2).reshape(whole, HOP).mean(axis=1))
        rest = rest[whole * HOP:]
    return Loudness(_gated(np.concatenate(energies) if energies else np.zeros(0)),
                    20 * math.log10(peak) if peak > 0 else None)


def _gated(hops: Curve) -> float | None:
    """Integrated loudness of 100-ms energies. A film shorter than one block of 400 ms is measured as one."""
    if len(hops) == 0:
        return None
    size = min(4, len(hops))
    blocks = np.convolve(hops, np.ones(size) / size, "valid")
    loud = blocks[blocks > _energy(SILENCE_LUFS)]
    if len(loud) == 0:
        return None
    loud = loud[loud > loud.mean() / 10]
    return -0.691 + 10 * math.log10(loud.mean())


def _energy(lufs: float) -> float:
    return 10 ** ((lufs + 0.691) / 10)


def true_peaks(read: Read, start: int, count: int, floor: float = 0.0) -> Curve:
    """The greatest oversampled magnitude around each sample [start, start + count), over both channels.

    Where no true peak can lie above `floor` the samples' own magnitudes are given: most of a quiet film is not
    oversampled at all.
    """
    samples = read(start - _PAD, count + 2 * _PAD)
    plain = np.maximum(np.abs(samples[:, 0]), np.abs(samples[:, 1]))
    found = plain[_PAD:_PAD + count].astype(np.float64)
    for at in range(0, count, HOP):
        size = min(HOP, count - at)
        if plain[at:at + size + 2 * _PAD].max(initial=0.0) * _MOST_OVERSHOOT > floor:
            fine = _oversampled(samples[at:at + size + 2 * _PAD], size)
            found[at:at + size] = np.maximum(found[at:at + size], fine)
    return found


def _oversampled(samples: Samples, count: int) -> Curve:
    """Greatest magnitude of each sample's four phases; `samples` has `_PAD` more at both ends."""
    fine = np.abs(upfirdn(_TAPS, samples, up=_OVERSAMPLING, axis=0))
    first = (len(_TAPS) - 1) // 2 + _PAD * _OVERSAMPLING
    both = np.maximum(fine[:, 0], fine[:, 1])[first:first + count * _OVERSAMPLING].reshape(count, _OVERSAMPLING)
    return np.maximum(np.maximum(both[:, 0], both[:, 1]), np.maximum(both[:, 2], both[:, 3]))


def gain_for(preset: LoudnessPreset, found: Loudness) -> float:
    """The decibels by which a mix is lifted or lowered before the limiter. An animatic's sound is left as it is."""
    target = TARGET_LUFS.get(preset)
    if target is None or found.lufs is None:
        return 0.0
    return min(target - found.lufs, MOST_LIFT_DB)


def limited(read: Read, length: int, gain_db: float, ceiling_dbtp: float | None) -> Iterator[Samples]:
    """The mix with its gain, peaks held under a ceiling (None: not) by a limiter that looks 5 ms ahead and moves without
    a corner. A film that never reaches the ceiling passes with nothing but the gain.
    """
    gain = 10 ** (gain_db / 20)
    for start in range(0, length, BLOCK):
        count = min(BLOCK, length - start)
        samples = read(start, count) * np.float32(gain)
        if ceiling_dbtp is not None:
            samples = samples * limiter_gain(read, start, count, gain, 10 ** (ceiling_dbtp / 20))[:, None]
        yield samples


def limiter_gain(read: Read, start: int, count: int, gain: float, ceiling: float) -> Samples:
    """The limiter's factor for each sample, 1 where no peak is near: the least factor needed within ± 2 look-aheads,
    smoothed twice over one look-ahead each (so the needed factor is reached in time)."""
    pad = 4 * LOOKAHEAD
    peaks = true_peaks(read, start - pad, count + 2 * pad, floor=ceiling / gain) * gain
    need = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    if need.min() >= 1.0:
        return np.ones(count, np.float32)
    held = minimum_filter1d(need, 2 * LOOKAHEAD + 1, mode="nearest")
    smooth = uniform_filter1d(uniform_filter1d(held, LOOKAHEAD, mode="nearest"), LOOKAHEAD, mode="nearest")
    return np.minimum(smooth, 1.0)[pad:pad + count].astype(np.float32)
