"""The outline of a sound at several levels, in the bytes that `contracts.media.PeaksLayout` describes."""

import struct
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from milimo.contracts.media import PeaksLayout
from milimo.media.soundread import RATE, SoundReader

FINEST = 256
"""Samples a pair: at 48 kHz 187 pairs a second, one a pixel where a timeline is zoomed far in."""
COARSER = 8
LEVELS = 4
BLOCK = 64 * FINEST
"""Samples read at a time; more makes the reader copy more (measured)."""
MAGIC = b"MPK1"
Pairs = npt.NDArray[np.float32]


def read_peaks(reader: SoundReader, *, mono: bool, progress: Callable[[int], None]) -> tuple[PeaksLayout, bytes]:
    """The whole sound, from the first picture on. `progress` gets the seconds that have been read."""
    channels = 1 if mono else 2
    blocks: list[Pairs] = []
    at = 0
    while reader.end is None or at < reader.end:
        block = reader.read(at, BLOCK)[:, :channels].reshape(-1, FINEST, channels)
        blocks.append(np.stack([block.min(axis=1), block.max(axis=1)], axis=2))
        at += BLOCK
        progress(at // RATE)
    samples = max(reader.end, 0)
    pairs = np.concatenate(blocks)[:max(1, -(-samples // FINEST))] if blocks else np.zeros((1, channels, 2), np.float32)
    levels = [pairs]
    while len(levels) < LEVELS and len(levels[-1]) > COARSER:
        levels.append(_coarser(levels[-1]))
    sizes = tuple(FINEST * COARSER**level for level in range(len(levels)))
    layout = PeaksLayout(rate=RATE, channels=channels, samples=samples, levels=sizes)
    return layout, _packed(layout, levels)


def _coarser(pairs: Pairs) -> Pairs:
    """Eight pairs in one; the last ones of all may be fewer."""
    padded = np.concatenate([pairs, np.repeat(pairs[-1:], -len(pairs) % COARSER, axis=0)])
    grouped = padded.reshape(-1, COARSER, *pairs.shape[1:])
    return np.stack([grouped[..., 0].min(axis=1), grouped[..., 1].max(axis=1)], axis=2)


def _packed(layout: PeaksLayout, levels: list[Pairs]) -> bytes:
    head = MAGIC + struct.pack("<IHHQ", layout.rate, layout.channels, len(levels), layout.samples)
    head += b"".join(struct.pack("<II", size, len(pairs)) for size, pairs in zip(layout.levels, levels, strict=True))
    # outwards, so that a faint sound is not drawn as none
    outwards = [np.stack([np.floor(pairs[..., 0] * 127), np.ceil(pairs[..., 1] * 127)], axis=2) for pairs in levels]
    return head + b"".join(pairs.clip(-127, 127).astype(np.int8).tobytes() for pairs in outwards)
