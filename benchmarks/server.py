"""The server under weight: a full studio asked for its rows, films read by eight clients beside bare nginx, and an hour of jobs told to
twenty pages within two minutes.

The studio's rows are written by SQL; everything that is measured goes over HTTP to a server process of its own. nginx and wrk are Debian's
(`apt-get install nginx wrk`): nginx with a configuration and a port of the bench's own, sending the same file from the same disk.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import socket
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
from pysqlite3 import dbapi2

from benchmarks.bench import Rows, percentile
from milimo.client import Client
from milimo.config import Home
from milimo.contracts.base import new_id
from milimo.contracts.jobs import JOB_OUTCOME, VideoOutcome, VideoSpec
from milimo.contracts.time import FILM_RATE
from milimo.contracts.video import BlobRef, Encoding, Extent, Recipe, VideoPlan, VideoRequest, VideoResult
from milimo.launcher import SERVER_ONLY, Studio

ASSETS, JOBS, SHOTS = 10_000, 5000, 400
PAGE = 200
ASKED, ENQUEUED = 60, 200
MB = 1 << 20
FILM_MB = 512
READERS = 8
COLD_S, WARM_S, ROUNDS = 3, 6, 3
API_PAUSE_S = 0.02
LISTENERS = 20
HOUR_JOBS, HOUR_S, SETTLED_S = 720, 120.0, 30.0
"""An hour of shots, one each five seconds; when the memory of the listening is there."""
BEATS = 4
TAKE = b"take"
BLOB = BlobRef(sha256=hashlib.sha256(TAKE).hexdigest(), size=len(TAKE), media_type="video/mp4")
REQUEST = VideoRequest(frames=24)
OUTCOME = VideoOutcome(request_digest="d" * 64, result=VideoResult(
    video=BLOB, frames=24, rate=FILM_RATE, extent=Extent(), audio=False, generative=False, recipe=Recipe(
        request=REQUEST, engine_revision="1", encoding=Encoding(), plan=VideoPlan(
            engine="previz", revision="1", summary="", frames=24, steps=1, estimated_seconds=1.0, memory_mb=1))))


def main() -> None:
    rows = Rows("server")
    with tempfile.TemporaryDirectory(prefix="milimo-bench-") as name, _studio(Path(name)) as site:
        _full(rows, site)
        _media(rows, site, Path(name))
        _hour(rows, site)
    rows.write()


@dataclass(frozen=True, slots=True)
class Site:
    """`film`: the large file's hash; `shots`, `assets`, `jobs`: ids of the project's."""

    home: Home
    url: str
    key: str
    pid: int
    project: str
    film: str
    shots: tuple[str, ...]
    assets: tuple[str, ...]
    jobs: tuple[str, ...]

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self.key}"}, trust_env=False, timeout=60)


@contextlib.contextmanager
def _studio(folder: Path) -> Generator[Site]:
    """A server on a full home. It runs once before, so that the database is there."""
    home = Home(folder / "home").prepare()
    with Studio(home, SERVER_ONLY).start() as studio, Client(studio.url, _key(home)) as client:
        project = client.create_project("Large").id
    ids = _fill(home, project)
    with Studio(home, SERVER_ONLY).start() as studio:
        yield Site(home, studio.url, _key(home), studio.pids["server"], project, *ids)


def _key(home: Home) -> str:
    return home.key.read_text("ascii").strip()


def _fill(home: Home, project: str) -> tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    film = _film(home)
    shots, assets, jobs = (tuple(new_id() for _ in range(count)) for count in (SHOTS, ASSETS, JOBS))
    spec = {shot: VideoSpec(project=project, shot=shot, request=REQUEST).model_dump_json() for shot in shots}
    result = OUTCOME.model_dump_json()
    states = ("done", "done", "done", "failed", "cancelled", "queued")
    database = dbapi2.connect(str(home.database), timeout=30)
    with contextlib.closing(database), database:
        mtime = home.blob(film).stat().st_mtime_ns
        database.execute("INSERT INTO blob (sha256, size, media_type, created_ms, mtime_ns) VALUES (?, ?, 'video/mp4', ?, ?)",
                         (film, FILM_MB * MB, time.time_ns() // 10**6, mtime))    # young: nobody's blob is swept away after a day
        blobs = [hashlib.sha256(asset.encode()).hexdigest() for asset in assets]
        database.executemany("INSERT INTO blob (sha256, size, media_type, created_ms) VALUES (?, 1000, 'image/png', 0)",
                             [(blob,) for blob in blobs])
        database.executemany(
            "INSERT INTO asset (id, project, kind, name, blob, media_type, width, height, created_ms) VALUES (?, ?, 'still', ?, ?, "
            "'image/png', 640, 360, ?)", [(asset, project, f"Still {n:05d}.png", blob, n) for n, (asset, blob) in
                                          enumerate(zip(assets, blobs, strict=True))])
        database.executemany("INSERT INTO shot (id, project, position, state, body) VALUES (?, ?, ?, 'current', '{}')",
                             [(shot, project, n) for n, shot in enumerate(shots)])
        database.executemany(
            "INSERT INTO job (id, project, kind, title, spec, state, is_parent, pool, rank, position, paused, attempt, result, shot, "
            "created_ms, started_ms, finished_ms) VALUES (?, ?, 'video', ?, ?, ?, 0, 'cpu', 2, ?, 1, 1, ?, ?, ?, ?, ?)",
            [(job, project, f"Shot {n}", spec[shots[n % SHOTS]], states[n % len(states)], float(n),
              result if states[n % len(states)] == "done" else None, shots[n % SHOTS], n, n, n) for n, job in enumerate(jobs)])
    return film, shots, assets, jobs


def _film(home: Home) -> str:
    """A file that no cache can guess, in the blob store; its hash."""
    part, digest = home.blobs / "film", hashlib.sha256()
    with part.open("wb") as file:
        for _ in range(FILM_MB):
            piece = os.urandom(MB)
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    target = home.blob(digest.hexdigest())
    target.parent.mkdir(exist_ok=True)
    part.rename(target)
    return digest.hexdigest()


# ---- a full studio ----------------------------------------------------------------------------------------------


def _full(rows: Rows, site: Site) -> None:
    asked = {
        "projects": "/api/projects", "the project": f"/api/projects/{site.project}",
        "its assets, a page": f"/api/projects/{site.project}/assets?limit={PAGE}",
        "its assets, by name from the end": f"/api/projects/{site.project}/assets?limit={PAGE}&sort=name&reverse=true",
        "its assets, searched": f"/api/projects/{site.project}/assets?limit={PAGE}&search=still+042",
        "an asset": f"/api/assets/{site.assets[ASSETS // 2]}", "jobs, the newest": f"/api/jobs?limit={PAGE}",
        "jobs in the queue's order": f"/api/jobs?limit={PAGE}&order=queue", "failed jobs": f"/api/jobs?limit={PAGE}&state=failed",
        "jobs of a shot": f"/api/jobs?limit={PAGE}&shot={site.shots[7]}", "a job": f"/api/jobs/{site.jobs[JOBS // 2]}",
        "the queue": "/api/queue", "media": f"/api/media/{site.film}"}
    with site.client() as http:
        for what, path in asked.items():
            rows.at_most(f"{ASSETS} assets, {JOBS} jobs: GET {what}, p95", percentile(_times(http, path, ASKED), 0.95), 50, "ms")
        taken: list[float] = []
        for number in range(ENQUEUED):
            body = {"shot": site.shots[number % SHOTS], "request": {"frames": 24}}
            began = time.perf_counter()
            answer = http.post(f"/api/projects/{site.project}/video-jobs", json=body)
            taken.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 202, answer.text
        rows.at_most(f"{ASSETS} assets, {JOBS} jobs: a job enqueued, p95 of {ENQUEUED}", percentile(taken, 0.95), 30, "ms")
        for job in http.get("/api/jobs", params={"state": "queued", "limit": 1000}).json()["jobs"]:
            http.post(f"/api/jobs/{job['id']}/cancel")


def _times(http: httpx.Client, path: str, count: int) -> list[float]:
    """Milliseconds; the first two answers are not counted (a reader opens its connection)."""
    taken: list[float] = []
    for _ in range(count + 2):
        began = time.perf_counter()
        answer = http.get(path)
        taken.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, f"{path}: {answer.text[:300]}"
    return taken[2:]


# ---- films beside nginx -----------------------------------------------------------------------------------------

SCRIPT = """
math.randomseed({seed})
request = function()
  local at = math.random(0, {pieces} - 1) * 1048576
  wrk.headers["Range"] = "bytes=" .. at .. "-" .. (at + 1048575)
  return wrk.format("GET", "{path}")
end
done = function(summary, latency, requests)
  io.write(string.format("MEASURED %d %d %d", summary.bytes, summary.duration, summary.errors.status + summary.errors.read
    + summary.errors.connect + summary.errors.timeout))
end
"""
NGINX = """
daemon off; master_process on; worker_processes auto; pid {folder}/nginx.pid; error_log {folder}/error.log;
{user}
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; types {{ }} default_type video/mp4;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


def _media(rows: Rows, site: Site, folder: Path) -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    wrk = shutil.which("wrk")
    if nginx is None or wrk is None:
        rows.absent(f"{READERS} clients read ranges of 1 MiB, ours ÷ nginx", "nginx or wrk is missing: apt-get install nginx wrk")
        return
    file = site.home.blob(site.film)
    with _nginx(nginx, folder, file.parent) as bare:
        for warm in (False, True):
            words = "warm" if warm else "cold"
            ours: list[float] = []
            theirs: list[float] = []
            meanwhile: list[float] = []
            for seed in range(ROUNDS):
                theirs.append(_read(wrk, folder, f"{bare}/{file.name}", file, seed, warm=warm))
                with _asking(site) as taken:
                    ours.append(_read(wrk, folder, f"{site.url}/api/blobs/{site.film}", file, seed, warm=warm, key=site.key))
                meanwhile += taken
            rows.add(f"{READERS} clients read ranges of 1 MiB, {words}, bare nginx", statistics.median(theirs), "MB/s")
            rows.at_least(f"{READERS} clients read ranges of 1 MiB, {words}, authorised: ours ÷ nginx",
                          statistics.median(ours) / statistics.median(theirs), 0.5, "x")
            rows.at_most(f"the API while films are read, {words}, p95 of {len(meanwhile)}", percentile(meanwhile, 0.95), 50, "ms")


@contextlib.contextmanager
def _nginx(program: str, folder: Path, root: Path) -> Generator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = folder / "nginx"
    place.mkdir()
    (place / "nginx.conf").write_text(NGINX.format(folder=place, port=port, root=root, user="user root;" if os.geteuid() == 0 else ""), "utf-8")
    process = subprocess.Popen([program, "-p", str(place), "-c", str(place / "nginx.conf")], stderr=subprocess.DEVNULL)
    try:
        url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 10
        while process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(url, trust_env=False)
                break
            time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait()


def _read(wrk: str, folder: Path, url: str, file: Path, seed: int, *, warm: bool, key: str | None = None) -> float:
    """Megabytes a second."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_WILLNEED if warm else os.POSIX_FADV_DONTNEED)
        while warm and (at := os.lseek(descriptor, 0, os.SEEK_CUR)) < FILM_MB * MB:
            assert os.read(descriptor, MB), at
    finally:
        os.close(descriptor)
    script = folder / "ranges.lua"
    script.write_text(SCRIPT.format(seed=seed + 1, pieces=FILM_MB, path=httpx.URL(url).path), "utf-8")
    headers = ["-H", f"Authorization: Bearer {key}"] if key else []
    told = subprocess.run([wrk, "-t1", f"-c{READERS}", f"-d{WARM_S if warm else COLD_S}s", "-s", str(script), *headers, url],
                          capture_output=True, text=True, check=True).stdout
    sent, micros, errors = (int(word) for word in told.rsplit("MEASURED ", 1)[1].split())
    assert errors == 0, told
    return sent / micros


@contextlib.contextmanager
def _asking(site: Site) -> Generator[list[float]]:
    """Milliseconds of what the page asks meanwhile."""
    taken: list[float] = []
    done = threading.Event()

    def ask() -> None:
        with site.client() as http:
            _times(http, f"/api/jobs/{site.jobs[0]}", 1)
            while not done.wait(API_PAUSE_S):
                for path in (f"/api/jobs/{site.jobs[1]}", f"/api/projects/{site.project}"):
                    taken.extend(_times(http, path, 1)[-1:])

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield taken
    finally:
        done.set()
        thread.join()


# ---- an hour ----------------------------------------------------------------------------------------------------


class Listener(threading.Thread):
    """A page's event stream: the numbers of the durable events, and how often it was told to begin anew."""

    def __init__(self, site: Site) -> None:
        super().__init__(daemon=True)
        self.heard: list[int] = []
        self.resets = 0
        self.listening = threading.Event()
        self._site = site
        self._last = 0
        self._enough = threading.Event()

    def run(self) -> None:
        with self._site.client() as http, http.stream("GET", "/api/events") as answer:
            for line in answer.iter_lines():
                self.listening.set()
                if line.startswith("id:"):
                    self.heard.append(int(line[3:]))
                elif line == "event: reset":
                    self.resets += 1
                if self._enough.is_set() and self.heard and self.heard[-1] >= self._last:
                    return

    def until(self, last: int) -> None:
        """End when this event has come."""
        self._last = last
        self._enough.set()


def _hour(rows: Rows, site: Site) -> None:
    server = psutil.Process(site.pid)
    first = _last_event(site)
    listeners = [Listener(site) for _ in range(LISTENERS)]
    for listener in listeners:
        listener.start()
    assert all(listener.listening.wait(30) for listener in listeners), "a stream did not begin"
    memory: list[int] = []
    _work(site, lambda at: memory.append(server.memory_info().rss) if at >= SETTLED_S or not memory else None)
    last = _last_event(site)
    for listener in listeners:
        listener.until(last)
    with site.client() as http:    # something for the streams to wake up by
        http.patch("/api/queue", json={"paused": False})
        http.post("/api/projects", json={"name": "The end"})
    for listener in listeners:
        listener.join(30)
    with contextlib.closing(dbapi2.connect(str(site.home.database), timeout=30)) as database:
        told = [row[0] for row in database.execute("SELECT seq FROM event WHERE seq > ? AND seq <= ? ORDER BY seq", (first, last))]
    lost = sum(len(set(told) - set(listener.heard)) + listener.resets for listener in listeners)
    rows.at_most(f"{LISTENERS} event clients, {HOUR_JOBS} jobs in {HOUR_S:.0f} s, {len(told)} durable events each: lost", lost, 0, "events")
    rows.at_most(f"the server's memory meanwhile, from {SETTLED_S:.0f} s on", (memory[-1] / memory[1] - 1) * 100, 5, "% growth")


def _last_event(site: Site) -> int:
    with contextlib.closing(dbapi2.connect(str(site.home.database), timeout=30)) as database:
        return int(database.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()[0])


def _work(site: Site, look: Callable[[float], Any]) -> None:
    """What an agent and a person say in an hour, within HOUR_S; `look` is called after each job with the seconds so far."""
    token = site.home.worker_token.read_text("ascii").strip()
    outcome = json.loads(OUTCOME.model_dump_json())
    digest = hashlib.sha256(JOB_OUTCOME.dump_json(OUTCOME)).hexdigest()
    with site.client() as person, httpx.Client(base_url=site.url, headers={"Authorization": f"Bearer {token}"}, trust_env=False,
                                               timeout=60) as agent:
        assert agent.put(f"/api/blobs/{BLOB.sha256}", content=TAKE).status_code == 200
        incarnation = new_id()
        worker = agent.post("/api/workers/register", json={"slot": "bench:cpu:0", "incarnation": incarnation}).json()["worker"]

        def say(what: str, **body: Any) -> httpx.Response:
            answer = agent.post(f"/api/workers/{worker}/{what}", json={"incarnation": incarnation, **body})
            assert answer.status_code < 300, answer.text
            return answer

        began = time.monotonic()
        for number in range(HOUR_JOBS):
            body = {"shot": site.shots[number % SHOTS], "request": {"frames": 24}}
            assert person.post(f"/api/projects/{site.project}/video-jobs", json=body).status_code == 202
            claim = say("claim", claim_id=new_id(), wait_s=5.0).json()["claim"]
            for step in range(1, BEATS + 1):
                say("beat", job=claim["job"], attempt=claim["attempt"], stage="paint", step=step, steps=BEATS)
            say("finish", job=claim["job"], attempt=claim["attempt"], outcome=outcome, digest=digest)
            look(time.monotonic() - began)
            time.sleep(max(0.0, began + (number + 1) * HOUR_S / HOUR_JOBS - time.monotonic()))


if __name__ == "__main__":
    main()
