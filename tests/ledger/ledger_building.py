"""Jobs, results and ledgers that the ledger's tests are made of."""

from __future__ import annotations

import atexit
import functools
import hashlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from milimo.config import Home
from milimo.contracts.base import new_id
from milimo.contracts.export import ExportResult
from milimo.contracts.jobs import (
    BreakdownSpec,
    ChainSpec,
    CutSpec,
    ExportOutcome,
    ExportSpec,
    FilmSettings,
    FilmSpec,
    JobGraph,
    JobNode,
    JobOutcome,
    PlanOutcome,
    PlanSpec,
    Priority,
    ShotSpec,
    VideoOutcome,
    VideoSpec,
)
from milimo.contracts.time import FILM_RATE
from milimo.contracts.video import BlobRef, Encoding, Extent, Recipe, VideoPlan, VideoRequest, VideoResult
from milimo.server.db.database import Database
from milimo.server.db.migrate import migrate
from milimo.server.db.tx import Tx
from milimo.server.jobs.leases import LeaseBook
from milimo.server.jobs.ledger import Claimant
from milimo.server.jobs.shared import Shared
from milimo.server.jobs.sql_ledger import SqlLedger

PROJECT = new_id()
SCRIPT = "5" * 64
REQUEST = VideoRequest(frames=24)


def video_node(key: str, *, depends_on: tuple[str, ...] = (), priority: Priority = Priority.NORMAL, engine: str = "previz",
               pool: str = "cpu") -> JobNode:
    spec = VideoSpec(project=PROJECT, request=VideoRequest(frames=24, engine=engine))
    return JobNode(key=key, spec=spec, depends_on=depends_on, priority=priority, pool="gpu" if pool == "gpu" else "cpu")


def graph(*nodes: JobNode) -> JobGraph:
    return JobGraph(nodes=nodes)


def film_node(key: str = "film") -> JobNode:
    settings = FilmSettings()
    return JobNode(key=key, spec=FilmSpec(project=PROJECT, script=SCRIPT), children=(
        JobNode(key="breakdown", spec=BreakdownSpec(project=PROJECT, script=SCRIPT)),
        JobNode(key="plan", spec=PlanSpec(project=PROJECT, settings=settings), depends_on=("breakdown",))))


def long_shot(key: str) -> JobNode:
    windows = ("window-0", "window-1")
    return JobNode(key=key, spec=ShotSpec(project=PROJECT, shot=None, request=REQUEST), children=(
        video_node("window-0"), video_node("window-1", depends_on=("window-0",)),
        JobNode(key="chain", spec=ChainSpec(project=PROJECT, request=REQUEST, windows=windows), depends_on=windows)))


def film_plan(shots: int = 2, *, long: bool = False) -> PlanOutcome:
    nodes: list[JobNode] = [video_node(f"shot-{number}") for number in range(shots)]
    if long:
        nodes.append(long_shot("shot-long"))
    keys = tuple(node.key for node in nodes)
    nodes.append(JobNode(key="cut", spec=CutSpec(project=PROJECT, settings=FilmSettings()),
                         depends_on=("breakdown", "plan", *keys)))
    nodes.append(JobNode(key="export", spec=ExportSpec(project=PROJECT), depends_on=("cut",)))
    return PlanOutcome(graph=JobGraph(nodes=tuple(nodes)))


def video_outcome(content: bytes = b"take") -> VideoOutcome:
    plan = VideoPlan(engine="previz", revision="1", summary="", frames=24, steps=1, estimated_seconds=1.0, memory_mb=1)
    recipe = Recipe(request=REQUEST, plan=plan, engine_revision="1", encoding=Encoding())
    return VideoOutcome(request_digest="d" * 64, result=VideoResult(
        video=blob(content), frames=24, rate=FILM_RATE, extent=Extent(), audio=False, generative=False, recipe=recipe))


def export_outcome(content: bytes = b"film") -> ExportOutcome:
    return ExportOutcome(result=ExportResult(film=blob(content), frames=24, rate=FILM_RATE, extent=Extent(), seconds=1.0,
                                             frames_copied=24, frames_encoded=0))


def blob(content: bytes) -> BlobRef:
    return BlobRef(sha256=hashlib.sha256(content).hexdigest(), size=len(content), media_type="video/mp4")


def digest(outcome: JobOutcome | str) -> str:
    text = outcome if isinstance(outcome, str) else outcome.model_dump_json()
    return hashlib.sha256(text.encode()).hexdigest()


def claimant(worker: str = "w1", **changes: Any) -> Claimant:
    return Claimant(**{"worker": worker, "pool": "cpu", "classes": tuple(Priority), **changes})


@functools.cache
def empty_database() -> Path:
    """A migrated database to copy: migrating anew for every example costs more than the example."""
    home = Home(Path(tempfile.mkdtemp(prefix="milimo-empty-"))).prepare()
    atexit.register(shutil.rmtree, home.root, ignore_errors=True)
    migrate(home)
    return home.database


class SqlRunner:
    """The real ledger with a transaction for each call, as the server uses it."""

    def __init__(self, folder: Path, blob_there: Callable[[BlobRef], bool] = lambda ref: True) -> None:
        home = Home(folder).prepare()
        shutil.copyfile(empty_database(), home.database)
        self.published: list[Any] = []
        self.database = Database(home.database, self.published.extend)
        self.shared = Shared(leases=LeaseBook(15.0, 1.0), blob_file=blob_there)
        self.database.writer.run(self._begin)

    def _begin(self, tx: Tx) -> None:
        self.shared.load(tx)
        tx.run("INSERT OR IGNORE INTO project (id, name, created_ms, updated_ms) VALUES (?, 'p', 0, 0)", PROJECT)

    def store(self, *refs: BlobRef) -> None:
        self.database.writer.run(lambda tx: tx.many(
            "INSERT OR IGNORE INTO blob (sha256, size, media_type, created_ms) VALUES (?, ?, ?, 0)",
            [(ref.sha256, ref.size, ref.media_type) for ref in refs]))

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            def step(tx: Tx) -> Any:
                return getattr(SqlLedger(tx, self.shared), name)(*arguments, **named)

            return self.database.writer.run(step)

        return functools.update_wrapper(call, getattr(SqlLedger, name))

    def close(self) -> None:
        self.database.close()
