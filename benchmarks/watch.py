"""A film watched and listened to by numbers: black frames, shots that stand still, silent scenes, clicks.

Works on the finished file alone: scenes are its chapters, cuts are found where one frame has nothing of the one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

BLACK = 20.0            # mean luma (16 is black) under which a frame counts as black
STILL = 0.02            # mean absolute luma change from frame to frame under which a second counts as still
SILENT_DBFS = -60.0
WIDTH, HEIGHT = 160, 90
CLICK = 12.0            # times the usual sample-to-sample step of the half second around it


@dataclass(frozen=True, slots=True)
class Watched:
    """`black`: frames outside fades and the title card; `still`: seconds without motion; `silent`: scenes; `clicks`: jumps."""

    frames: int
    black: int
    still: int
    silent: int
    clicks: int
    scenes: int


def watch(film: Path, fade_frames: int = 26) -> Watched:
    """Decode the whole film and look and listen."""
    luma = _luma(film)
    sound = _sound(film)
    with av.open(str(film)) as container:
        chapters = [(float(c["start"] * c["time_base"]), float(c["end"] * c["time_base"])) for c in _chapters(container)]
    first = _first_picture(luma)
    shown = luma[first + fade_frames:len(luma) - fade_frames]
    return Watched(len(luma), int((shown.mean(axis=(1, 2)) < BLACK).sum()), _still_seconds(shown), _silent(sound, chapters),
                   _clicks(sound), len(chapters))


def _luma(film: Path) -> npt.NDArray[np.float32]:
    with av.open(str(film)) as container:
        container.streams.video[0].thread_type = "AUTO"
        return np.stack([frame.reformat(WIDTH, HEIGHT, "gray8").to_ndarray().astype(np.float32)
                         for frame in container.decode(video=0)])


def _sound(film: Path) -> npt.NDArray[np.float32]:
    with av.open(str(film)) as container:
        return np.concatenate([block.to_ndarray().astype(np.float32) for block in container.decode(audio=0)], axis=1)


def _chapters(container: Any) -> list[dict[str, Any]]:
    return list(container.chapters())


def _first_picture(luma: npt.NDArray[np.float32]) -> int:
    """The first frame after the title card: a card's picture is mostly black."""
    dark = np.median(luma, axis=(1, 2)) <= BLACK
    return int(np.argmin(dark)) if dark[0] else 0


def _still_seconds(luma: npt.NDArray[np.float32], rate: int = 24) -> int:
    change = np.abs(np.diff(luma, axis=0)).mean(axis=(1, 2))
    seconds = len(change) // rate
    return int(sum(change[s * rate:(s + 1) * rate].mean() < STILL for s in range(seconds)))


def _silent(sound: npt.NDArray[np.float32], chapters: list[tuple[float, float]], rate: int = 48000) -> int:
    count = 0
    for start, end in chapters:
        part = sound[:, int(start * rate):int(end * rate)]
        level = 20 * np.log10(max(1e-9, float(np.sqrt((part ** 2).mean())))) if part.size else -180.0
        count += int(level < SILENT_DBFS)
    return count


def _clicks(sound: npt.NDArray[np.float32], window: int = 24000) -> int:
    step = np.abs(np.diff(sound.mean(axis=0)))
    count = 0
    for start in range(0, len(step) - window, window):
        part = step[start:start + window]
        count += int((part > max(0.02, CLICK * float(np.sqrt((part ** 2).mean())))).sum() > 0)
    return count
