"""A minute of 1080p24 exported, side by side with the same raw frames piped into the same x264, in one run.

Each timing and each peak of memory is of a process of its own. The raw frames are those that the export drew, written to
a file beforehand and read through a pipe; the encoder's options are the export's (media.encode).
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from benchmarks.bench import Rows
from milimo.contracts.export import CaptionMode, ExportSettings, LoudnessPreset
from milimo.contracts.time import FILM_RATE
from milimo.contracts.timeline import (
    Caption,
    Clip,
    MediaSource,
    TimelineDocument,
    TitleSource,
    Track,
    TrackKind,
    Transform,
    TransitionItem,
    TransitionKind,
)
from milimo.contracts.video import Encoding, Extent
from milimo.media.colour import tag
from milimo.media.compose import Composer
from milimo.media.encode import Encoder, TakeWriter
from milimo.media.export import export_film
from milimo.timeline.resolve import Resolver

HD = Extent(width=1920, height=1080)
FRAMES = 1440
CLIPS = 10
TAKE_FRAMES = 180
TAKES = 3
CORES = os.cpu_count() or 1
ENCODING = Encoding(threads=CORES)
WAY = f"1080p24, 60 s, x264 veryfast crf 20 yuv420p, {CORES} encoder threads, decoder auto; sources x264 veryfast crf 20"


# what is exported

def make_takes(folder: Path) -> list[MediaSource]:
    """Takes with a drifting cloud of colour and grain, as live pictures have; a low hum each."""
    random = np.random.default_rng(1)
    takes: list[MediaSource] = []
    grain = random.integers(-6, 7, (HD.height, HD.width + 64, 1), dtype=np.int16)
    for k in range(TAKES):
        ground = cv2.resize(random.integers(20, 230, (9, 24, 3)).astype(np.uint8), (HD.width + 800, HD.height),
                            interpolation=cv2.INTER_CUBIC)
        path = folder / f"take{k}.mp4"
        with TakeWriter(path, Encoding(threads=CORES), HD, FILM_RATE) as writer:
            for i in range(TAKE_FRAMES):
                shift = i * 4
                rough = ground[:, shift:shift + HD.width].astype(np.int16) + grain[:, i % 64:i % 64 + HD.width]
                writer.picture(rough.clip(0, 255).astype(np.uint8))
                t = np.arange(i * 2000, (i + 1) * 2000) / 48_000
                wave = (0.1 * np.sin(2 * np.pi * (110 + 55 * k) * t)).astype(np.float32)
                writer.sound(np.stack([wave, wave], axis=1))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        path.rename(folder / digest)
        takes.append(MediaSource(blob=digest, frames=TAKE_FRAMES, extent=HD, audio=True))
    return takes


def cut(takes: list[MediaSource], clips: int, *, dressed: bool = False, sound: bool = True) -> TimelineDocument:
    """`clips` clips end to end, FRAMES in all. `dressed`: dissolves at every edit, an inset, a title, a lower third."""
    tracks = {"v": Track(kind=TrackKind.VIDEO, order=0), "o": Track(kind=TrackKind.VIDEO, order=1),
              "t": Track(kind=TrackKind.TITLE, order=2), "c": Track(kind=TrackKind.CAPTION, order=3)}
    edges = [FRAMES * i // clips for i in range(clips + 1)]
    placed = {f"v{i}": Clip(
        track="v", start=edges[i], length=edges[i + 1] - edges[i], source_in=12 + i % 7,
        source=takes[i % len(takes)].model_copy(update={"audio": sound})) for i in range(clips)}
    transitions: dict[str, TransitionItem] = {}
    if dressed:
        transitions = {f"x{i}": TransitionItem(track="v", kind=TransitionKind.DISSOLVE, at=edges[i], before=12, after=12,
                                               outgoing=f"v{i - 1}", incoming=f"v{i}") for i in range(1, clips)}
        inset = Transform(x=0.8, y=0.25, scale_x=0.3, scale_y=0.3)
        placed["inset"] = Clip(track="o", start=240, length=150, fade_in=12, fade_out=12, transform=inset,
                               source=takes[1].model_copy(update={"audio": False}))
        placed["title"] = Clip(track="t", start=24, length=96, fade_in=12, fade_out=12,
                               source=TitleSource(text="The Lighthouse", weight="bold", size=0.12))
        placed["name"] = Clip(track="t", start=600, length=96, fade_in=12, fade_out=12,
                              source=TitleSource(text="Mara\nKeeper of the light", style="lower_third", size=0.06))
    captions = {f"k{i}": Caption(track="c", start=120 * i, length=100, text=f"Line {i}") for i in range(10)}
    return TimelineDocument(extent=HD, tracks=tracks, clips=placed, transitions=transitions, captions=captions)


def whole(takes: list[MediaSource], *, sound: bool) -> TimelineDocument:
    """Whole takes end to end for FRAMES."""
    document = cut(takes, 1)
    clips: dict[str, Clip] = {}
    start = 0
    while start < FRAMES:
        length = min(TAKE_FRAMES, FRAMES - start)
        source = takes[len(clips) % len(takes)].model_copy(update={"audio": sound})
        clips[f"v{len(clips)}"] = Clip(track="v", start=start, length=length, source=source)
        start += length
    return document.model_copy(update={"clips": clips})


# what runs in a process of its own

def export_task(folder: Path, name: str, *, copy: bool) -> dict[str, float]:
    document = TimelineDocument.model_validate_json((folder / f"{name}.json").read_text())
    settings = ExportSettings(encoding=ENCODING, copy_packets=copy, loudness=LoudnessPreset.ANIMATIC)
    started = time.perf_counter()
    outcome = export_film(document, settings, open_blob=lambda digest: folder / digest, output=folder / f"{name}.mp4",
                          work=folder / f"work-{name}", progress=lambda *_: None, check_cancelled=lambda: None)
    return {"seconds": time.perf_counter() - started, "copied": float(outcome.frames_copied)}


def raw_task(folder: Path) -> dict[str, float]:
    """Frames from standard input into the encoder; nothing is written."""
    started = time.perf_counter()
    encoder = Encoder(ENCODING, HD, FILM_RATE)
    size = HD.width * HD.height * 3 // 2
    from av import VideoFrame
    while len(content := sys.stdin.buffer.read(size)) == size:
        stack = np.frombuffer(content, np.uint8).reshape(HD.height * 3 // 2, HD.width)
        encoder.push(tag(VideoFrame.from_ndarray(stack, format="yuv420p")))
    encoder.finish()
    return {"seconds": time.perf_counter() - started}


def draw_task(folder: Path, name: str) -> dict[str, float]:
    """Write the frames that the export of `name` draws as raw yuv420p."""
    document = TimelineDocument.model_validate_json((folder / f"{name}.json").read_text())
    resolver = Resolver(document)
    composer = Composer(document, ExportSettings(captions=CaptionMode.TRACK), HD, lambda digest: folder / digest)
    with (folder / "raw.yuv").open("wb") as file:
        for frame in range(FRAMES):
            file.write(np.ascontiguousarray(composer.draw(resolver.at(frame)).to_ndarray()).tobytes())
    composer.close()
    return {}


TASKS: dict[str, Callable[..., dict[str, float]]] = {
    "export": lambda folder, name: export_task(folder, name, copy=False),
    "join": lambda folder, name: export_task(folder, name, copy=True),
    "raw": raw_task,
    "draw": draw_task,
}


def apart(folder: Path, task: str, *arguments: str, pipe: Path | None = None) -> dict[str, float]:
    """Run a task in a process of its own: its seconds, and its peak memory in MB."""
    feeder = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) if pipe else None
    try:
        found = subprocess.run(
            [sys.executable, "-m", "benchmarks.export", "task", task, str(folder), *arguments], check=True,
            stdin=feeder.stdout if feeder else subprocess.DEVNULL, capture_output=True, text=True)
    finally:
        if feeder is not None:
            assert feeder.stdout is not None
            feeder.stdout.close()
            feeder.wait()
    return json.loads(found.stdout.splitlines()[-1])


def task_main(task: str, folder: str, *arguments: str) -> None:
    found = TASKS[task](Path(folder), *arguments)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found["megabytes"] = peak / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps(found))


# the rows

def main() -> None:
    rows = Rows("export")
    with tempfile.TemporaryDirectory(prefix="milimo-bench-") as place:
        folder = Path(place)
        takes = make_takes(folder)
        films = {"cuts": cut(takes, CLIPS), "dressed": cut(takes, CLIPS, dressed=True), "many": cut(takes, 500),
                 "whole": whole(takes, sound=True), "silent": whole(takes, sound=False)}
        for name, document in films.items():
            (folder / f"{name}.json").write_text(document.model_dump_json())
        cuts = beside_raw(rows, folder, "cuts", "cuts only, sound mix", 1.2)
        beside_raw(rows, folder, "dressed", "10 clips with dissolves, inset, titles, sound mix", 1.5)
        others(rows, folder, films["cuts"], cuts["seconds"])
        many = apart(folder, "export", "many")
        rows.at_most(f"peak memory, 10 clips; {WAY}", round(cuts["megabytes"]), 700, "MB")
        rows.at_most("peak memory, 500 clips ÷ 10 clips", round(many["megabytes"] / cuts["megabytes"], 3), 1.1, "×")
        joined(rows, folder)
    rows.write()


def beside_raw(rows: Rows, folder: Path, name: str, words: str, goal: float) -> dict[str, float]:
    apart(folder, "draw", name)
    raw = apart(folder, "raw", pipe=folder / "raw.yuv")
    (folder / "raw.yuv").unlink()
    found = apart(folder, "export", name)
    rows.add(f"raw frames piped into x264, {name}; {WAY}", round(raw["seconds"], 1), "s")
    rows.add(f"export, {name}", round(found["seconds"], 1), "s")
    rows.at_most(f"export of {words} ÷ raw frames piped", round(found["seconds"] / raw["seconds"], 3), goal, "×")
    return found


def joined(rows: Rows, folder: Path) -> None:
    """Picture alone joined and encoded; then what the sound adds to the joined film."""
    encoded, copied = apart(folder, "export", "silent"), apart(folder, "join", "silent")
    with_sound = apart(folder, "join", "whole")
    assert copied["copied"] == FRAMES
    rows.at_most(f"whole takes, picture: joined ÷ encoded; {WAY}", round(copied["seconds"] / encoded["seconds"], 4), 0.12, "×")
    sound = max(with_sound["seconds"] - copied["seconds"], 0)
    rows.at_most("whole takes, sound: decoded, mixed, measured, encoded once ÷ picture encoded",
                 round(sound / encoded["seconds"], 4), 0.12, "×")


def others(rows: Rows, folder: Path, document: TimelineDocument, ours: float) -> None:
    """The same cuts by MLT and MoviePy, where they are installed."""
    for name, present, run, goal in (("MLT (melt)", shutil.which("melt") is not None, melt, 1.3),
                                     ("MoviePy", importlib.util.find_spec("moviepy") is not None, moviepy, 3.0)):
        if not present:
            rows.absent(f"export of cuts against {name}", "not installed")
            continue
        rows.at_least(f"{name} ÷ export, cuts only", round(run(folder, document) / ours, 2), goal, "×")


def _clips(document: TimelineDocument) -> list[Clip]:
    return sorted((clip for clip in document.clips.values() if clip.track == "v"), key=lambda clip: clip.start)


def melt(folder: Path, document: TimelineDocument) -> float:
    command = ["melt", "-profile", "atsc_1080p_24"]
    for clip in _clips(document):
        assert isinstance(clip.source, MediaSource)
        command += [f"avformat:{folder / clip.source.blob}", f"in={clip.source_in}", f"out={clip.source_in + clip.length - 1}"]
    command += ["-consumer", f"avformat:{folder / 'melt.mp4'}", "vcodec=libx264", "preset=veryfast", "crf=20", "g=48",
                "acodec=aac", "ab=160k", f"threads={CORES}", "real_time=-1"]
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def moviepy(folder: Path, document: TimelineDocument) -> float:
    from moviepy import VideoFileClip, concatenate_videoclips  # pyright: ignore
    started = time.perf_counter()
    parts = []
    for clip in _clips(document):
        assert isinstance(clip.source, MediaSource)
        first, last = clip.source_in / 24, (clip.source_in + clip.length) / 24
        parts.append(VideoFileClip(str(folder / clip.source.blob)).subclipped(first, last))
    concatenate_videoclips(parts).write_videofile(
        str(folder / "moviepy.mp4"), fps=24, codec="libx264", preset="veryfast", audio_codec="aac", threads=CORES,
        ffmpeg_params=["-crf", "20", "-g", "48"], logger=None)
    return time.perf_counter() - started


if __name__ == "__main__":
    if sys.argv[1:2] == ["task"]:
        task_main(*sys.argv[2:])
    else:
        main()
