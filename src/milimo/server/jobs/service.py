"""Lists of jobs, their logs, and the state of the queue."""

from __future__ import annotations

from milimo.contracts.api import QueueState
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.events import LogEvent
from milimo.contracts.jobs import (
    JOB_OUTCOME,
    JOB_SPEC,
    TERMINAL,
    Job,
    JobDetail,
    JobOrder,
    JobState,
    LogLevel,
    LogLine,
    Progress,
)
from milimo.contracts.workers import Fail
from milimo.server.db.tx import Read, Tx, now_ms
from milimo.server.jobs.rows import record, records, views
from milimo.server.jobs.rules import LOG_LINES


def list_jobs(read: Read, *, project: str | None, parent: str | None, states: list[JobState], kind: str | None,
              prefix: str | None, top: bool, limit: int, offset: int, progress: dict[str, Progress], shot: str | None = None,
              order: JobOrder = JobOrder.NEWEST) -> tuple[tuple[Job, ...], int]:
    """The newest first; the children of a parent in their order. `top`: only jobs that have no parent."""
    wanted = ("(?1 IS NULL OR project = ?1) AND (?2 IS NULL OR parent = ?2) AND (?3 IS NULL OR kind = ?3) "
              "AND (?4 = '' OR instr(?4, ',' || state || ',') > 0) AND (?5 IS NULL OR (id >= ?5 AND id < ?5 || 'g')) "
              "AND (?6 = 0 OR parent IS NULL) AND (?7 IS NULL OR shot = ?7)")
    chosen = "," + ",".join(states) + "," if states else ""
    values = (project, parent, kind, chosen, prefix, int(top), shot)
    total = read.value(f"SELECT count(*) FROM job WHERE {wanted}", *values)
    in_order = "rank, position" if parent else "id DESC"
    if order is JobOrder.QUEUE:
        in_order = "CASE state WHEN 'running' THEN 0 WHEN 'cancelling' THEN 0 WHEN 'queued' THEN 1 ELSE 2 END, rank, position"
    found = records(read, f"{wanted} ORDER BY {in_order} LIMIT ?8 OFFSET ?9", *values, limit, offset)
    return tuple(views(read, found, progress)), int(total)


def detail(read: Read, job: str, progress: dict[str, Progress]) -> JobDetail:
    row = record(read, job)
    spec, result = next(iter(read.all("SELECT spec, result FROM job WHERE id = ?", job)))
    lines = read.all("SELECT at_ms, level, message FROM job_log WHERE job = ? ORDER BY line", job)
    return JobDetail(
        job=views(read, [row], progress)[0], spec=JOB_SPEC.validate_json(spec),
        result=JOB_OUTCOME.validate_json(result) if result else None,
        log=tuple(LogLine(at_ms=line[0], level=LogLevel(line[1]), message=line[2]) for line in lines))


def view(read: Read, job: str, progress: dict[str, Progress]) -> Job:
    return views(read, [record(read, job)], progress)[0]


def add_log(tx: Tx, job: str, attempt: int, line: LogLine) -> None:
    """Keep a line (the newest 200). Raises ATTEMPT_STALE for a worker whose job this is no more."""
    row = record(tx, job)
    if row.attempt != attempt or row.state in TERMINAL:
        raise MilimoError(ErrorCode.ATTEMPT_STALE, "This job is no longer this worker's.", job=job, attempt=attempt)
    _write_line(tx, job, row.project, line)


def _write_line(tx: Tx, job: str, project: str, line: LogLine) -> None:
    number = int(tx.value("SELECT coalesce(max(line), 0) FROM job_log WHERE job = ?", job)) + 1
    tx.run("INSERT INTO job_log (job, line, at_ms, level, message) VALUES (?, ?, ?, ?, ?)",
           job, number, line.at_ms, line.level, line.message)
    tx.run("DELETE FROM job_log WHERE job = ? AND line <= ?", job, number - LOG_LINES)
    tx.lossy(LogEvent(job=job, line=line), project)


def log_failure(tx: Tx, body: Fail) -> None:
    """Why an attempt failed, with the tail of the engine's own words, in the job's log."""
    tail = str(body.error.details.get("log", ""))[-4000:]
    message = f"attempt {body.attempt} ({body.kind}): {body.error.message}" + (f"\n{tail}" if tail else "")
    _write_line(tx, body.job, record(tx, body.job).project, LogLine(at_ms=now_ms(), level=LogLevel.ERROR, message=message[:8000]))


# ---- the queue --------------------------------------------------------------------------------------------------


def queue_paused(read: Read) -> bool:
    return read.value("SELECT value FROM setting WHERE key = 'queue_paused'") == "1"


def set_queue_paused(tx: Tx, paused: bool) -> None:
    tx.run("INSERT INTO setting (key, value) VALUES ('queue_paused', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
           "1" if paused else "0")


def queue_state(read: Read) -> QueueState:
    counts = {state: int(count) for state, count in read.all(
        "SELECT state, count(*) FROM job WHERE is_parent = 0 AND state IN ('queued', 'running', 'cancelling') GROUP BY state")}
    return QueueState(paused=queue_paused(read), queued=counts.get("queued", 0),
                      running=counts.get("running", 0) + counts.get("cancelling", 0))
