"""A film watched and listened to by numbers: black frames, shots that stand still, moves that are not made, silent scenes, clicks.

Works on the finished file alone: scenes are its chapters, and what each shot was to do is in the recipes that the file carries.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from benchmarks.moves import AFLOAT, HEIGHT, WIDTH, made_share

BLACK = 20.0            # mean luma (16 is black) under which a frame counts as black
STILL = 1.5             # luma levels that a living part of the picture changes by within a second; grain and coding give 0.3
LEAST_BLOCKS = 5        # that such a part has, of 880: a face in a wide shot
UNMOVED = 0.23          # of the ground that must go the move's way; before a still camera surf, rain, snow and clouds reach 0.21, and the least move 0.26
BLOCK = 4               # px: grain is averaged away in blocks of this size, a blink is not
AVERAGED = 4            # frames, for the same reason
SILENT_DBFS = -60.0
CLICK = 12.0            # times the usual sample-to-sample step of the half second around it


@dataclass(frozen=True, slots=True)
class Watched:
    """`black`: frames outside fades and the title card; `still`: seconds in which nothing lives; `unmoved`: shots whose plan has
    a camera move that the picture lacks or that goes another way, of `moves` that can be judged; `silent`: scenes; `clicks`: jumps."""

    frames: int
    black: int
    still: int
    unmoved: tuple[str, ...]
    moves: int
    silent: int
    clicks: int
    scenes: int


def watch(film: Path, fade_frames: int = 26) -> Watched:
    """Decode the whole film and look and listen."""
    luma = _luma(film)
    sound = _sound(film)
    with av.open(str(film)) as container:
        chapters = [(float(c["start"] * c["time_base"]), float(c["end"] * c["time_base"])) for c in _chapters(container)]
        shots: list[dict[str, Any]] = json.loads(container.metadata.get("milimo_shots", "[]"))
    moving = [(shot, plan) for shot in shots if (plan := shot["recipe"]["request"].get("plan", {})).get("move", "static") != "static"
              and plan.get("place", {}).get("archetype") not in AFLOAT]
    unmoved = tuple(shot["name"] for shot, plan in moving
                    if made_share(luma[shot["start"]:shot["start"] + shot["frames"]], plan["move"]) < UNMOVED)
    if not shots or not chapters:
        raise SystemExit(f"{film} says nothing of its shots or scenes: there is nothing to hold it against")
    first = _first_picture(luma)
    shown = luma[first + fade_frames:len(luma) - fade_frames]
    still = sum(_still_seconds(luma[shot["start"]:shot["start"] + shot["frames"]]) for shot in shots)
    return Watched(len(luma), int((shown.mean(axis=(1, 2)) < BLACK).sum()), still, unmoved,
                   len(moving), _silent(sound, chapters), _clicks(sound), len(chapters))


def _luma(film: Path) -> npt.NDArray[np.float32]:
    with av.open(str(film)) as container:
        container.streams.video[0].thread_type = "AUTO"
        return np.stack([frame.reformat(WIDTH, HEIGHT, "gray8", interpolation="AREA").to_ndarray().astype(np.float32)
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
    """Seconds from whose beginning to whose end no block changes, nor to their middle: a sway may come back."""
    rows = HEIGHT // BLOCK
    blocks = luma[:, :rows * BLOCK].reshape(len(luma), rows, BLOCK, WIDTH // BLOCK, BLOCK).mean(axis=(2, 4))
    still = 0
    for start in range(0, len(blocks) - rate + 1, rate):       # inside one shot: a cut is no life
        begin, middle, end = (blocks[start + at:start + at + AVERAGED].mean(axis=0) for at in (0, rate // 2, rate - AVERAGED))
        change = np.maximum(np.abs(middle - begin), np.abs(end - begin))
        still += int(np.sort(change, axis=None)[-LEAST_BLOCKS] < STILL)
    return still


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
