"""A source's sound as the preview plays it: FLAC in pieces of a few seconds, each a stream by itself, so that a browser fetches
and decodes what is heard and nothing else, and hears the samples that the export decodes."""

import io
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame

from milimo.contracts.media import SoundLayout
from milimo.media.packets import add_sound_stream, encode_sound, mux
from milimo.media.soundread import RATE, Samples, SoundReader

PIECE = 8 * RATE
"""Samples: a piece is 3 MB when it is decoded, and is decoded in some 20 ms."""
FRAME = 4096
FULL_SCALE = 32_768


def make_sound(path: Path, reader: SoundReader, progress: Callable[[int], None]) -> SoundLayout:
    """Write the whole sound, from the first picture on, to `path`. `progress` gets the seconds that are done."""
    ends: list[int] = []
    at = 0
    with path.open("wb") as file:
        while True:
            block = reader.read(at, PIECE)
            samples = max(reader.end - at, 0) if reader.end is not None else PIECE
            if samples == 0 and ends:
                break
            file.write(_flac(block[:max(1, min(samples, PIECE))]))
            ends.append(file.tell())
            progress((at + min(samples, PIECE)) // RATE)
            if samples < PIECE:
                break
            at += PIECE
    return SoundLayout(rate=RATE, samples=max(reader.end or 0, 0), piece=PIECE, ends=tuple(ends))


def _flac(samples: Samples) -> bytes:
    """Float32 (n, 2), n at least 1, as a whole FLAC stream of 16 bits. What is beyond full scale is at full scale."""
    whole = np.rint(samples * FULL_SCALE).clip(-FULL_SCALE, FULL_SCALE - 1).astype(np.int16)
    written = io.BytesIO()
    with av.open(written, "w", format="flac") as file:
        stream = add_sound_stream(file, "flac", RATE)
        stream.codec_context.layout, stream.codec_context.format = "stereo", "s16"
        stream.codec_context.options = {"compression_level": "2"}
        for start in range(0, len(whole), FRAME):
            frame = AudioFrame.from_ndarray(np.ascontiguousarray(whole[start:start + FRAME]).reshape(1, -1), format="s16", layout="stereo")
            frame.sample_rate, frame.pts = RATE, start
            mux(file, *encode_sound(stream, frame))
        mux(file, *encode_sound(stream, None))
    return written.getvalue()
