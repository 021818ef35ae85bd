"""A minute of 1080p24 exported, side by side with the same raw frames piped into the same x264, with MLT and with MoviePy.

Each run is a process of its own, and they take turns; the best of each counts, since others may use the machine. The raw
frames are those that the export drew, written to a file beforehand and read through a pipe; the encoder's options are
the export's (media.encode). *All encoded*: copying of packets is off. *As shipped*: it is on, and the takes are the studio's
own, so that what is not touched is copied; no rival can do that, and they are held against both.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.bench import Rows
from benchmarks.export_films import CLIPS, ENCODING, FRAMES, HD, WAY, cut, make_takes, whole
from benchmarks.rivals import RIVALS
from milimo.contracts.export import CaptionMode, ExportSettings, LoudnessPreset
from milimo.contracts.time import FILM_RATE
from milimo.contracts.timeline import TimelineDocument
from milimo.media.colour import tag
from milimo.media.compose import Composer
from milimo.media.encode import Encoder
from milimo.media.export import export_film
from milimo.timeline.resolve import Resolver

ROUNDS = 2
EDITS = {"cuts": ("cuts only, sound mix", 1.2), "dressed": (f"{CLIPS} clips with dissolves, inset, titles, sound mix", 1.5)}
"""Words, and the goal against the raw pipe."""


# what runs in a process of its own

def export_task(folder: Path, name: str, *, copy: bool) -> dict[str, float]:
    """Export the edit `name`: seconds, processor seconds, frames copied. `copy`: as shipped, else all encoded."""
    document = TimelineDocument.model_validate_json((folder / f"{name}.json").read_text())
    settings = ExportSettings(encoding=ENCODING, copy_packets=copy, loudness=LoudnessPreset.ANIMATIC)
    started, busy = time.perf_counter(), time.process_time()
    outcome = export_film(document, settings, open_blob=lambda digest: folder / digest, output=folder / f"{name}.mp4",
                          work=folder / f"work-{name}", progress=lambda *_: None, check_cancelled=lambda: None)
    return {"seconds": time.perf_counter() - started, "busy": time.process_time() - busy, "copied": float(outcome.frames_copied)}


def raw_task(folder: Path) -> dict[str, float]:
    """Frames from standard input into the encoder; nothing is written."""
    started, busy = time.perf_counter(), time.process_time()
    encoder = Encoder(ENCODING, HD, FILM_RATE)
    size = HD.width * HD.height * 3 // 2
    from av import VideoFrame
    while len(content := sys.stdin.buffer.read(size)) == size:
        stack = np.frombuffer(content, np.uint8).reshape(HD.height * 3 // 2, HD.width)
        encoder.push(tag(VideoFrame.from_ndarray(stack, format="yuv420p")))
    encoder.finish()
    return {"seconds": time.perf_counter() - started, "busy": time.process_time() - busy}


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
    """Run a task in a process of its own: its seconds, the whole process's, and its peak memory in MB."""
    feeder = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) if pipe else None
    started = time.perf_counter()
    try:
        found = subprocess.run(
            [sys.executable, "-m", "benchmarks.export", "task", task, str(folder), *arguments], check=True,
            stdin=feeder.stdout if feeder else subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    finally:
        if feeder is not None:
            assert feeder.stdout is not None
            feeder.stdout.close()
            feeder.wait()
    return {**json.loads(found.stdout.splitlines()[-1]), "process": time.perf_counter() - started}


def task_main(task: str, folder: str, *arguments: str) -> None:
    """What a process of a run does: one task; its findings and peak memory as a line of JSON."""
    found = TASKS[task](Path(folder), *arguments)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found["megabytes"] = peak / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps(found))


# the rows

def main() -> None:
    """Measure and write all rows."""
    rows = Rows("export")
    with tempfile.TemporaryDirectory(prefix="milimo-bench-") as place:
        folder = Path(place)
        takes = make_takes(folder)
        films = {"cuts": cut(takes, CLIPS), "dressed": cut(takes, CLIPS, dressed=True), "many": cut(takes, 500),
                 "whole": whole(takes, sound=True), "silent": whole(takes, sound=False)}
        for name, document in films.items():
            (folder / f"{name}.json").write_text(document.model_dump_json())
        rows.add(f"how all below was made: {WAY}; best of {ROUNDS} runs in turns", None, "")
        peaks = {name: beside_raw(rows, folder, name) for name in EDITS}
        many = apart(folder, "export", "many")
        rows.at_most("peak memory, 10 clips, cuts only and dressed, the greater", round(max(peaks.values())), 700, "MB")
        rows.at_most("peak memory, 500 clips ÷ 10 clips, cuts only", round(many["megabytes"] / peaks["cuts"], 3), 1.1, "×")
        joined(rows, folder)
        for name in EDITS:
            beside_rivals(rows, folder, name, films[name])
    rows.write()


def beside_raw(rows: Rows, folder: Path, name: str) -> float:
    """Rows of one edit, all encoded, and one of it as shipped; the peak memory of its export in MB."""
    words, goal = EDITS[name]
    apart(folder, "draw", name)
    raw: list[dict[str, float]] = []
    ours: list[dict[str, float]] = []
    for _ in range(ROUNDS):
        raw.append(apart(folder, "raw", pipe=folder / "raw.yuv"))
        ours.append(apart(folder, "export", name))
    (folder / "raw.yuv").unlink()
    piped, spent = min(run["seconds"] for run in raw), min(run["seconds"] for run in ours)
    rows.add(f"raw frames piped into x264, {name}", round(piped, 1), "s")
    rows.add(f"export, {name}, all encoded", round(spent, 1), "s")
    rows.at_most(f"export of {words}, all encoded ÷ raw frames piped", round(spent / piped, 3), goal, "×")
    busy = min(run["busy"] for run in ours) / min(run["busy"] for run in raw)
    rows.add(f"the same by processor time, {name} (decoding, drawing and sound come on top of x264's)", round(busy, 3), "×")
    shipped = apart(folder, "join", name)
    rows.add(f"export, {name}, as shipped ({shipped['copied']:.0f} of {FRAMES} frames copied from takes)",
             round(shipped["seconds"], 1), "s")
    return max(run["megabytes"] for run in ours)


def beside_rivals(rows: Rows, folder: Path, name: str, document: TimelineDocument) -> None:
    """The rivals run once each, between two runs of ours, and are held against the slower of those; all as whole processes."""
    ours = [apart(folder, "export", name)["process"]]
    copying = [apart(folder, "join", name)]
    spent = {rival.name: seconds for rival in RIVALS if (seconds := rival.export(folder, name, document)) is not None}
    ours.append(apart(folder, "export", name)["process"])
    copying.append(apart(folder, "join", name))
    slowest, shipped = max(ours), max(run["process"] for run in copying)
    for rival in RIVALS:
        if rival.name not in spent:
            rows.absent(f"{rival.name} ÷ export, {name}", rival.missing)
            continue
        seconds = spent[rival.name]
        rows.at_least(f"{rival.name} ({seconds:.1f} s) ÷ export, {name}, all encoded by both ({slowest:.1f} s)",
                      round(seconds / slowest, 2), rival.goal, "×")
        rows.at_least(f"{rival.name} (all encoded) ÷ export, {name}, as shipped: {copying[0]['copied']:.0f} of {FRAMES} frames "
                      f"copied from takes ({shipped:.1f} s)", round(seconds / shipped, 2), rival.goal, "×")


def joined(rows: Rows, folder: Path) -> None:
    """Picture alone joined and encoded; then what the sound adds to the joined film."""
    encoded, copied = apart(folder, "export", "silent"), apart(folder, "join", "silent")
    with_sound = apart(folder, "join", "whole")
    assert copied["copied"] == FRAMES
    rows.at_most("whole takes, picture: joined ÷ encoded", round(copied["seconds"] / encoded["seconds"], 4), 0.12, "×")
    sound = max(with_sound["seconds"] - copied["seconds"], 0)
    rows.at_most("whole takes, sound: decoded, mixed, measured, encoded once ÷ picture encoded",
                 round(sound / encoded["seconds"], 4), 0.12, "×")


if __name__ == "__main__":
    if sys.argv[1:2] == ["task"]:
        task_main(*sys.argv[2:])
    else:
        main()
