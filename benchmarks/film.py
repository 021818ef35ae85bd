"""The example film by the command line, as a newcomer runs it; what waits, and what stays in memory.

Wall times divided by the film's own length, or by the run beside them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.bench import Rows, percentile
from benchmarks.watch import watch
from milimo.client import Client
from milimo.config import Home
from milimo.contracts.events import JobEvent, ProgressEvent
from milimo.contracts.video import Extent, VideoRequest
from milimo.launcher import Studio, StudioOptions

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "examples" / "the-lighthouse.fountain"
CHANGED = ("There. Again.", "There. Once more.")
PRESET = "1280x720, 24 fps, yuv420p, x264 veryfast crf 20, 1 thread a take"
TRIES = 40


def main() -> None:
    rows = Rows("film")
    with tempfile.TemporaryDirectory(prefix="milimo-bench-") as folder:
        _film(rows, Path(folder))
        _waits(rows, Path(folder))
    rows.write()


def _film(rows: Rows, folder: Path) -> None:
    script = folder / "film.fountain"
    text = SCRIPT.read_text("utf-8")
    script.write_text(text, "utf-8")
    first, _, result = _run(script, folder)
    length = float(result["seconds"])
    rows.at_most(f"film of the example, wall time / its {length:.0f} s, empty home ({PRESET})", first / length, 0.75, "x")
    seen = watch(folder / "film.mp4")
    rows.at_most(f"black frames among {seen.frames}, fades and title card aside", seen.black, 0, "frames")
    rows.at_most("seconds in which nothing lives", seen.still, 0, "s")
    rows.at_most(f"shots of {seen.moves} with a camera move in which it is not made", len(seen.unmoved), 0, "shots")
    rows.at_most(f"silent scenes of {seen.scenes}", seen.silent, 0, "scenes")
    rows.at_most("clicks in the sound", seen.clicks, 0, "clicks")
    assert CHANGED[0] in text
    script.write_text(text.replace(*CHANGED), "utf-8")
    second, progress, _ = _run(script, folder)
    rows.at_most("the same again after one changed line of dialogue / the first run", second / first, 0.25, "x")
    rows.at_most("second `milimo film`, start to first progress line", progress, 3.0, "s")


def _run(script: Path, folder: Path) -> tuple[float, float, dict[str, object]]:
    """Wall seconds, seconds to the first progress line, and the result line."""
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "milimo", "--home", str(folder / "home"), "film", str(script), "--output",
         str(folder / "film.mp4"), "--json"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    first_progress, last = float("nan"), {}
    for line in process.stdout:
        told = json.loads(line)
        if told["type"] == "progress" and first_progress != first_progress:
            first_progress = time.monotonic() - started
        last = told
    if process.wait() != 0:
        raise SystemExit(f"milimo film failed: {last}")
    return time.monotonic() - started, first_progress, last


def _waits(rows: Rows, folder: Path) -> None:
    log = folder / "flaky.log"
    os.environ["PYTHONPATH"] = os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests" / "plugins")))
    os.environ["MILIMO_FLAKY_LOG"] = str(log)
    home = Home(folder / "warm").prepare()
    with Studio(home, StudioOptions()).start() as studio, Client(studio.url, home.key.read_text("ascii").strip()) as client:
        project = client.create_project("bench").id
        client.wait(client.make_video(project, _request("warm up")).id)
        time.sleep(3.0)
        rows.at_most("resident memory, idle: server", _resident_mb(studio.pids["server"]), 150, "MB")
        rows.at_most("resident memory, idle: agent", _resident_mb(studio.pids["agent"]), 60, "MB")
        rows.at_most(f"enqueue to first sight in a warm engine child, p95 of {TRIES}",
                     percentile(_first_sights(client, project, log), 0.95), 100, "ms")
        rows.at_most("progress, engine child to client, p95 of 40 steps", percentile(_travels(client, project), 0.95), 350, "ms")


def _request(prompt: str) -> VideoRequest:
    return VideoRequest(engine="flaky", prompt=prompt, frames=12, extent=Extent(width=64, height=64))


def _first_sights(client: Client, project: str, log: Path) -> list[float]:
    waits: list[float] = []
    for _ in range(TRIES):
        asked = time.time_ns()
        client.wait(client.make_video(project, _request("quick")).id)
        seen = int(log.read_text("utf-8").splitlines()[-1].split()[0])
        waits.append((seen - asked) / 1e6)
    return waits


def _travels(client: Client, project: str) -> list[float]:
    job = client.make_video(project, _request("stamps")).id
    travels: list[float] = []
    for event in client.events(deadline=time.monotonic() + 60):
        if isinstance(event, ProgressEvent) and event.job == job and event.progress.stage.startswith("at "):
            travels.append((time.time_ns() - int(event.progress.stage[3:])) / 1e6)
        if isinstance(event, JobEvent) and event.job.id == job and event.job.finished_ms:
            break
    return travels


def _resident_mb(pid: int) -> float:
    return psutil.Process(pid).memory_info().rss / 2**20


if __name__ == "__main__":
    main()
