"""Job rows as the ledger reads them, and the view that people and events see."""

from __future__ import annotations

from typing import Any, NamedTuple

from milimo.contracts.errors import ErrorBody, ErrorCode, MilimoError
from milimo.contracts.jobs import Job, JobState, Progress
from milimo.server.db.tx import Read
from milimo.server.jobs.rules import PRIORITY

COLUMNS = ("id", "project", "parent", "key", "kind", "title", "state", "is_parent", "pool", "rank", "position", "shot",
           "paused", "blocked", "attempt", "strikes", "memory_plan", "cancel", "worker", "error", "created_ms",
           "started_ms", "finished_ms")
SELECT = f"SELECT {', '.join(COLUMNS)} FROM job"
CHUNK = 400
"""Values in one IN list."""


class JobRecord(NamedTuple):
    """A job without its spec and result, which can be large."""

    id: str
    project: str
    parent: str | None
    key: str | None
    kind: str
    title: str
    state: str
    is_parent: int
    pool: str
    rank: int
    position: float
    shot: str | None
    paused: int
    blocked: int
    attempt: int
    strikes: int
    memory_plan: int
    cancel: int
    worker: str | None
    error: str | None
    created_ms: int
    started_ms: int | None
    finished_ms: int | None


def record(read: Read, job: str) -> JobRecord:
    """Raises NOT_FOUND."""
    row = read.one(f"{SELECT} WHERE id = ?", job)
    if row is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no job {job}.", job=job)
    return JobRecord(*row)


def records(read: Read, where: str, *values: Any) -> list[JobRecord]:
    return [JobRecord(*row) for row in read.all(f"{SELECT} WHERE {where}", *values)]


def views(read: Read, found: list[JobRecord], progress: dict[str, Progress] | None = None) -> list[Job]:
    """The jobs as lists show them; dependencies and children are read for all of them at once."""
    depends: dict[str, list[str]] = {}
    counts: dict[str, tuple[int, int]] = {}
    ids = [job.id for job in found]
    parents = [job.id for job in found if job.is_parent]
    for part in _parts(ids):
        for job, needs in read.all(
                f"SELECT job, depends_on FROM job_dependency WHERE job IN ({_marks(part)}) ORDER BY depends_on", *part):
            depends.setdefault(job, []).append(needs)
    for part in _parts(parents):
        for parent, done, total in read.all(
                f"SELECT parent, sum(state = 'done'), count(*) FROM job WHERE parent IN ({_marks(part)}) GROUP BY parent", *part):
            counts[parent] = (int(done), int(total))
    return [_view(job, tuple(depends.get(job.id, ())), counts.get(job.id, (0, 0)), (progress or {}).get(job.id))
            for job in found]


def _view(job: JobRecord, depends: tuple[str, ...], counts: tuple[int, int], progress: Progress | None) -> Job:
    return Job(
        id=job.id, project=job.project, parent=job.parent, key=job.key, kind=job.kind, title=job.title,
        state=JobState(job.state), priority=PRIORITY[job.rank], position=job.position,
        pool="gpu" if job.pool == "gpu" else "cpu", paused=bool(job.paused), attempt=job.attempt, strikes=job.strikes,
        shot=job.shot, depends_on=depends, progress=progress, children_done=counts[0], children=counts[1],
        error=ErrorBody.model_validate_json(job.error) if job.error else None,
        created_ms=job.created_ms, started_ms=job.started_ms, finished_ms=job.finished_ms)


def _parts(ids: list[str]) -> list[list[str]]:
    return [ids[start:start + CHUNK] for start in range(0, len(ids), CHUNK)]


def _marks(values: list[str]) -> str:
    return ", ".join("?" * len(values))
