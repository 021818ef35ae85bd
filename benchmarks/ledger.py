"""The ledger: jobs a second through the service against the bare statements, fsyncs a job, and how soon events arrive.

A job is a video job of a shot, and finishing it is what the studio does: its blob's file is looked at, its take is stored and
chosen, and both are told. fsyncs are counted where SQLite asks the operating system for them (benchmarks.fsyncs), in runs that are not timed.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import hashlib
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, cast

import httpx
import psutil

from benchmarks.bench import Rows, percentile
from benchmarks.fsyncs import CountedSyncs
from milimo.client import Client
from milimo.config import Home
from milimo.contracts.base import new_id
from milimo.contracts.events import JobEvent, ProgressEvent
from milimo.contracts.jobs import JobGraph, JobNode, Priority, VideoOutcome, VideoSpec
from milimo.contracts.time import FILM_RATE
from milimo.contracts.video import BlobRef, Encoding, Extent, Recipe, VideoPlan, VideoRequest, VideoResult
from milimo.server.blobs.store import BlobStore
from milimo.server.db import tx as transactions
from milimo.server.db.database import Database
from milimo.server.db.migrate import migrate
from milimo.server.db.sqlite import PRAGMAS, library
from milimo.server.db.tx import Tx
from milimo.server.jobs.hooks import apply_outcome
from milimo.server.jobs.leases import LeaseBook
from milimo.server.jobs.ledger import Claimant
from milimo.server.jobs.shared import Shared
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.wire import running

ROWS_THERE = 20_000
JOBS = 1600
CALLERS = 8
ROUNDS = 3
EVENTS = 200
BEATS = 40
BEAT_S = 0.3
PROJECT = new_id()
SHOTS = tuple(new_id() for _ in range(200))
TAKE = b"take"
BLOB = BlobRef(sha256=hashlib.sha256(TAKE).hexdigest(), size=len(TAKE), media_type="video/mp4")
REQUEST = VideoRequest(frames=24)
GRAPHS = tuple(JobGraph(nodes=(JobNode(key="video", spec=VideoSpec(project=PROJECT, shot=shot, request=REQUEST), priority=Priority.NORMAL),))
               for shot in SHOTS)
OUTCOME = VideoOutcome(request_digest="d" * 64, result=VideoResult(
    video=BLOB, frames=24, rate=FILM_RATE, extent=Extent(), audio=False, generative=False, recipe=Recipe(
        request=REQUEST, engine_revision="1", encoding=Encoding(), plan=VideoPlan(
            engine="previz", revision="1", summary="", frames=24, steps=1, estimated_seconds=1.0, memory_mb=1))))
CLAIMANT = Claimant(worker=new_id(), pool="cpu", classes=tuple(Priority))

Step = list[tuple[str, Any, bool]]
"""Statements of one transaction: text, values, whether many rows."""


def main() -> None:
    rows = Rows("ledger")
    with tempfile.TemporaryDirectory(prefix="milimo-bench-") as folder:
        _throughput(rows, Path(folder))
        _events(rows, Path(folder) / "served")
    rows.write()


# ---- throughput -------------------------------------------------------------------------------------------------


def _throughput(rows: Rows, folder: Path) -> None:
    """Both on copies of one database, in turns; the best round of each counts, since others may use the machine."""
    base = Home(folder / "base").prepare()
    _fill(base)
    steps = _record(_copy(base, folder / "recorded"))
    bare: list[float] = []
    service: list[float] = []
    for number in range(ROUNDS):
        bare.append(_bare(_copy(base, folder / f"bare-{number}"), steps))
        service.append(_service(_copy(base, folder / f"service-{number}"), CALLERS))
    rows.add("bare pysqlite3 connection, the same statements, a commit each", max(bare), "jobs/s")
    rows.add(f"through the service, {CALLERS} callers, {ROWS_THERE} rows there", max(service), "jobs/s")
    rows.at_least("enqueue + claim + finish: service ÷ bare", max(service) / max(bare), 0.3, "x")
    counted = CountedSyncs(library())
    for callers, words in ((CALLERS, f"{CALLERS} callers"), (1, "one caller")):
        before = counted.syncs
        _service(_copy(base, folder / f"counted-{callers}"), callers)
        each = (counted.syncs - before) / (JOBS // callers * callers)
        if callers == CALLERS:
            rows.at_most(f"fsyncs a job (enqueue + claim + finish), {words}, counted", each, 3, "")
        else:
            rows.add(f"fsyncs a job, {words}, counted", each, "")


def _fill(home: Home) -> None:
    migrate(home)
    database, shared = _open(home)

    def rows_there(tx: Tx) -> None:
        tx.run("INSERT INTO project (id, name, created_ms, updated_ms) VALUES (?, 'p', 0, 0)", PROJECT)
        tx.run("INSERT INTO blob (sha256, size, media_type, created_ms) VALUES (?, ?, '', 0)", BLOB.sha256, BLOB.size)
        tx.many("INSERT INTO shot (id, project, position, state, body) VALUES (?, ?, 0, 'current', '{}')",
                [(shot, PROJECT) for shot in SHOTS])
        spec, result = GRAPHS[0].nodes[0].spec.model_dump_json(), OUTCOME.model_dump_json()
        tx.many("INSERT INTO job (id, project, kind, title, spec, state, is_parent, pool, rank, position, attempt, result, created_ms) "
                "VALUES (?, ?, 'video', '', ?, 'done', 0, 'cpu', 1, ?, 1, ?, 0)",
                [(new_id(), PROJECT, spec, float(number), result) for number in range(ROWS_THERE)])

    database.writer.run(rows_there)
    del shared
    database.close()


def _open(home: Home) -> tuple[Database, Shared]:
    database = Database(home.database, lambda published: None)
    shared = Shared(leases=LeaseBook(15.0, 1.0), hook=apply_outcome, blob_file=BlobStore(home).whole)
    database.writer.run(shared.load)
    return database, shared


def _copy(base: Home, folder: Path) -> Home:
    home = Home(folder).prepare()
    shutil.copyfile(base.database, home.database)
    file = home.blobs / BLOB.sha256[:2] / BLOB.sha256
    file.parent.mkdir(parents=True)
    file.write_bytes(TAKE)
    return home


def _record(home: Home) -> list[Step]:
    """What the ledger says to SQLite for JOBS jobs, one transaction after the other."""
    database, shared = _open(home)
    steps: list[Step] = []
    step: Step = []
    real_all, real_run, real_many = transactions.Read.all, transactions.Tx.run, transactions.Tx.many

    def all_rows(self: Any, sql: str, *values: Any) -> Any:
        step.append((sql, values, False))
        return real_all(self, sql, *values)

    def run(self: Any, sql: str, *values: Any) -> int:
        step.append((sql, values, False))
        return real_run(self, sql, *values)

    def many(self: Any, sql: str, lines: Any) -> None:
        if lines:
            step.append((sql, list(lines), True))
        real_many(self, sql, lines)

    transactions.Read.all, transactions.Tx.run, transactions.Tx.many = all_rows, run, many    # type: ignore[method-assign]
    try:
        for _, graph in zip(range(JOBS), itertools.cycle(GRAPHS), strict=False):
            for call in _cycle(database, shared, graph):
                step.clear()
                call()
                steps.append(list(step))
        (takes,) = database.writer.run(lambda tx: tx.one("SELECT count(*) FROM take WHERE blob = ?", BLOB.sha256)) or (0,)
    finally:
        transactions.Read.all, transactions.Tx.run, transactions.Tx.many = real_all, real_run, real_many  # type: ignore[method-assign]
        database.close()
    assert takes == JOBS, "each job must have stored its take"
    return steps


def _cycle(database: Database, shared: Shared, graph: JobGraph) -> Generator[Callable[[], Any]]:
    claimed: list[Any] = []
    yield lambda: database.writer.run(lambda tx: SqlLedger(tx, shared).add(PROJECT, graph))
    yield lambda: claimed.append(database.writer.run(lambda tx: SqlLedger(tx, shared).claim(CLAIMANT, new_id())))
    yield lambda: database.writer.run(lambda tx: SqlLedger(tx, shared).finish(
        claimed[0].job, claimed[0].attempt, OUTCOME, "0" * 64))


def _bare(home: Home, steps: list[Step]) -> float:
    """Jobs a second."""
    connection = library().connect(str(home.database), isolation_level=None, cached_statements=256)
    for pragma in (*PRAGMAS, "PRAGMA journal_mode=WAL"):
        connection.execute(pragma)
    gc.collect()
    started = time.perf_counter()
    for step in steps:
        connection.execute("BEGIN IMMEDIATE")
        for sql, values, many in step:
            if many:
                connection.executemany(sql, values)
            else:
                connection.execute(sql, values).fetchall()
        connection.execute("COMMIT")
    spent = time.perf_counter() - started
    connection.close()
    return JOBS / spent


def _service(home: Home, callers: int) -> float:
    """Jobs a second."""
    database, shared = _open(home)
    graphs = itertools.cycle(GRAPHS)

    async def caller() -> None:
        for _ in range(JOBS // callers):
            await database.write(lambda tx, graph=next(graphs): SqlLedger(tx, shared).add(PROJECT, graph))
            claimed = await database.write(lambda tx: SqlLedger(tx, shared).claim(CLAIMANT, new_id()))
            assert claimed is not None
            job, attempt = claimed.job, claimed.attempt
            settled = await database.write(lambda tx, job=job, attempt=attempt: SqlLedger(tx, shared).finish(
                job, attempt, OUTCOME, "0" * 64))
            assert settled.state == "done"

    async def all_callers() -> None:
        await asyncio.gather(*(caller() for _ in range(callers)))

    gc.collect()
    started = time.perf_counter()
    asyncio.run(all_callers())
    spent = time.perf_counter() - started
    database.close()
    return JOBS // callers * callers / spent


# ---- events -----------------------------------------------------------------------------------------------------


def _events(rows: Rows, folder: Path) -> None:
    with _server(folder) as (client, home, pid):
        project = client.create_project("Bench").id
        time.sleep(1.0)
        rows.at_most("resident memory of the idle server", psutil.Process(pid).memory_info().rss / 1e6, 150, "MB")
        rows.at_most(f"durable event, written → SSE client, p95 of {EVENTS} (from before its commit; clock of 1 ms)",
                     percentile(_durable(client, home, project), 0.95), 100, "ms")
        rows.at_most(f"progress, agent → SSE client, p95 of {BEATS} (a change each {BEAT_S:g} s; the child's pipe not in it)",
                     percentile(_progress(client, home, project), 0.95), 350, "ms")


@contextlib.contextmanager
def _server(folder: Path) -> Generator[tuple[Client, Home, int]]:
    home = Home(folder).prepare()
    with (home.logs / "server.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "milimo.server", "--home", str(home.root)], stderr=log, env=os.environ)
    try:
        deadline = time.monotonic() + 60
        while (url := running(home)) is None:
            assert time.monotonic() < deadline and process.poll() is None, "the server does not start"
            time.sleep(0.05)
        with Client(url, _key(home)) as client:
            yield client, home, process.pid
    finally:
        process.terminate()
        process.wait()


def _listen(client: Client, home_key: str, take: Callable[[Any, float], bool]) -> tuple[threading.Thread, Future[None]]:
    """Read the stream in a thread, with the wall clock in ms at each event, until `take` says that it is enough."""
    ready: Future[None] = Future()

    def read() -> None:
        with Client(client.url, home_key) as own:
            for event in own.events():
                if not ready.done():
                    ready.set_result(None)
                elif take(event, time.time() * 1000):
                    return

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread, ready


def _durable(client: Client, home: Home, project: str) -> list[float]:
    delays: list[float] = []

    def take(event: Any, now: float) -> bool:
        if isinstance(event, JobEvent):
            delays.append(now - event.job.created_ms)
        return len(delays) >= EVENTS

    thread, ready = _listen(client, _key(home), take)
    ready.result(30)
    for _ in range(EVENTS):
        client.make_video(project, REQUEST)
        time.sleep(0.005)
    thread.join(60)
    for job in client.jobs(project=project, limit=1000):
        client.cancel(job.id)
    return delays


def _progress(client: Client, home: Home, project: str) -> list[float]:
    token = home.worker_token.read_text("ascii").strip()
    sent: dict[int, float] = {}
    delays: list[float] = []

    def take(event: Any, now: float) -> bool:
        if isinstance(event, ProgressEvent):
            delays.append(now - sent[event.progress.step])
        return len(delays) >= BEATS

    job = client.make_video(project, REQUEST)
    with httpx.Client(base_url=client.url, headers={"Authorization": f"Bearer {token}"}, trust_env=False) as agent:
        incarnation = new_id()
        worker = cast(str, agent.post("/api/workers/register", json={"slot": "bench:cpu:0", "incarnation": incarnation}).json()["worker"])
        claim = agent.post(f"/api/workers/{worker}/claim", json={"incarnation": incarnation, "claim_id": new_id()}).json()["claim"]
        assert claim["job"] == job.id
        thread, ready = _listen(client, _key(home), take)
        ready.result(30)
        for step in range(1, BEATS + 1):
            sent[step] = time.time() * 1000
            agent.post(f"/api/workers/{worker}/beat", json={
                "incarnation": incarnation, "job": job.id, "attempt": 1, "stage": "paint", "step": step, "steps": BEATS})
            time.sleep(BEAT_S)
        thread.join(30)
    return delays


def _key(home: Home) -> str:
    return home.key.read_text("ascii").strip()


if __name__ == "__main__":
    main()
