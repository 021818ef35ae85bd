"""An edit of benchmarks.export_films by MoviePy, in MoviePy's own environment (benchmarks.rivals makes it).

`python rival_moviepy.py EDIT.json FOLDER OUTPUT FONT THREADS`; needs nothing of the product but the edit's JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from moviepy import CompositeVideoClip, TextClip, VideoFileClip, concatenate_videoclips, vfx  # pyright: ignore

RATE = 24
SIZE = (1920, 1080)
TITLE_PLACES = {"title": (0.5, 0.5), "lower_third": (0.25, 0.82)}


def main(edit: str, folder: str, output: str, font: str, threads: str) -> None:
    """Write `output`. Paths, and the number of encoder threads as text."""
    document = json.loads(Path(edit).read_text())
    clips = sorted(document["clips"].values(), key=lambda clip: clip["start"])
    side = next((item["before"] for item in document["transitions"].values()), 0)
    row = [clip for clip in clips if clip["track"] == "v"]
    if not side:
        film: Any = concatenate_videoclips([_part(folder, clip, 0, 0) for clip in row])
    else:
        layers = [_laid(folder, clip, i, len(row), side) for i, clip in enumerate(row)]
        layers += [_inset(folder, clip) if clip["track"] == "o" else _title(clip, font) for clip in clips if clip["track"] in "ot"]
        film = CompositeVideoClip(layers, size=SIZE)
    film.write_videofile(output, fps=RATE, codec="libx264", preset="veryfast", audio_codec="aac", audio_bitrate="160k",
                         threads=int(threads), ffmpeg_params=["-crf", "20", "-g", "48"], logger=None)


def _part(folder: str, clip: dict[str, Any], before: int, after: int) -> Any:
    first, last = clip["source_in"] - before, clip["source_in"] + clip["length"] + after
    return VideoFileClip(str(Path(folder) / clip["source"]["blob"])).subclipped(first / RATE, last / RATE)


def _laid(folder: str, clip: dict[str, Any], i: int, count: int, side: int) -> Any:
    """Dissolved into over what lies under it, where it has a neighbour."""
    head, tail = side if i else 0, side if i + 1 < count else 0
    part = _part(folder, clip, head, tail).with_start((clip["start"] - head) / RATE)
    return part.with_effects([vfx.CrossFadeIn(2 * head / RATE)]) if head else part


def _inset(folder: str, clip: dict[str, Any]) -> Any:
    place = clip["transform"]
    part = _part(folder, clip, 0, 0).without_audio().resized(place["scale_x"])
    left, top = SIZE[0] * (place["x"] - place["scale_x"] / 2), SIZE[1] * (place["y"] - place["scale_y"] / 2)
    return _faded(part.with_start(clip["start"] / RATE).with_position((left, top)), clip)


def _title(clip: dict[str, Any], font: str) -> Any:
    source = clip["source"]
    text = TextClip(font=font, text=source["text"], font_size=round(source["size"] * SIZE[1]), color="white",
                    duration=clip["length"] / RATE)
    middle = TITLE_PLACES[source["style"]]
    left, top = SIZE[0] * middle[0] - text.size[0] / 2, SIZE[1] * middle[1] - text.size[1] / 2
    return _faded(text.with_start(clip["start"] / RATE).with_position((left, top)), clip)


def _faded(part: Any, clip: dict[str, Any]) -> Any:
    return part.with_effects([vfx.CrossFadeIn(clip["fade_in"] / RATE), vfx.CrossFadeOut(clip["fade_out"] / RATE)])


if __name__ == "__main__":
    main(*sys.argv[1:])
