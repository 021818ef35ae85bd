"""The real ledger: a few statements on the application's database, bound to one transaction of the writer."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter

from milimo.contracts.errors import ErrorBody, ErrorCode, MilimoError
from milimo.contracts.jobs import (
    TERMINAL,
    Job,
    JobGraph,
    JobNode,
    JobOutcome,
    JobSpec,
    JobState,
    PlanOutcome,
    Priority,
)
from milimo.contracts.video import BlobRef
from milimo.contracts.workers import FailKind, Settled
from milimo.failpoints import failpoint
from milimo.server.db.tx import Tx, now_ms
from milimo.server.jobs import graph as graphs
from milimo.server.jobs import rules
from milimo.server.jobs.consequences import Consequences
from milimo.server.jobs.ledger import Claimant, Claimed
from milimo.server.jobs.outcomes import blobs_in
from milimo.server.jobs.results import result_of
from milimo.server.jobs.rows import JobRecord, record, records, views
from milimo.server.jobs.shared import Shared

log = logging.getLogger("milimo.server.jobs")
FILES: TypeAdapter[dict[str, BlobRef]] = TypeAdapter(dict[str, BlobRef])

CLAIM = """
UPDATE job SET state = 'running', attempt = attempt + 1, worker = ?1, started_ms = coalesce(started_ms, ?2), finished_ms = NULL
WHERE id = (
  WITH ready AS (
    SELECT id, rank, passed, engine, row_number() OVER (ORDER BY rank, position) AS place
    FROM job
    WHERE state = 'queued' AND paused = 0 AND blocked = 0 AND is_parent = 0 AND pool = ?3
      AND rank IN (SELECT value FROM json_each(?4))
      AND (engine IS NULL OR engine NOT IN (SELECT value FROM json_each(?5)))
    ORDER BY rank, position LIMIT ?7)
  SELECT id FROM ready
  WHERE place = 1 OR (
    engine IN (SELECT value FROM json_each(?6)) AND rank = (SELECT min(rank) FROM ready)
    AND NOT EXISTS (SELECT 1 FROM ready AS earlier WHERE earlier.place < ready.place AND earlier.passed >= ?8))
  ORDER BY engine IN (SELECT value FROM json_each(?6)) AND engine IS NOT NULL DESC, place LIMIT 1)
RETURNING id, attempt, rank, position
"""
PASSED = """
UPDATE job SET passed = passed + 1
WHERE state = 'queued' AND paused = 0 AND blocked = 0 AND is_parent = 0 AND pool = ? AND rank = ? AND position < ?
  AND (engine IS NULL OR engine NOT IN (SELECT value FROM json_each(?)))
"""


FAULTS = (ValueError, LookupError, TypeError, AssertionError, ArithmeticError, AttributeError)
"""Faults of ours in taking a result over. They fail the job with the reason; said again, the result would fail again."""


class SqlLedger:
    """See `Ledger` for what each method promises."""

    def __init__(self, tx: Tx, shared: Shared) -> None:
        self._tx = tx
        self._shared = shared
        self._after = Consequences(tx, shared)

    # ---- adding -------------------------------------------------------------------------------------------

    def add(self, project: str, graph: JobGraph, *, parent: str | None = None, digest: str | None = None) -> dict[str, str]:
        ids = self._insert(project, graph.nodes, parent, inherited=(), digest=digest)
        if parent is not None:
            self._after.derive(parent)
        self._after.flush()
        return ids

    def _insert(self, project: str, nodes: tuple[JobNode, ...], parent: str | None, inherited: tuple[str, ...],
                digest: str | None = None) -> dict[str, str]:
        present: dict[str, str] = {}
        if parent is not None:
            present = {row[0]: row[1] for row in self._tx.all("SELECT key, id FROM job WHERE parent = ?", parent)}
        planned = graphs.order(nodes, present)
        ids = dict(present)
        for node in planned:
            if node.key in present and parent is not None:
                continue
            ids[node.key] = self._insert_one(project, node, parent, tuple(ids[key] for key in node.depends_on), inherited,
                                             digest)
        return {node.key: ids[node.key] for node in nodes}

    def _insert_one(self, project: str, node: JobNode, parent: str | None, needs: tuple[str, ...],
                    inherited: tuple[str, ...], digest: str | None) -> str:
        job = graphs.new_job_id()
        is_parent = graphs.is_parent(node)
        depends = tuple(dict.fromkeys((*needs, *inherited)))
        states = {need: self._tx.value("SELECT state FROM job WHERE id = ?", need) for need in depends}
        blocked = sum(state != JobState.DONE for state in states.values())
        self._tx.run(
            "INSERT INTO job (id, project, parent, key, kind, title, spec, state, is_parent, pool, rank, position, engine, shot, "
            "blocked, digest, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            job, project, parent, node.key, node.spec.kind, node.title, node.spec.model_dump_json(), int(is_parent), node.pool,
            rules.RANK[node.priority], self._shared.next_position(), rules.engine_of(node.spec), rules.shot_of(node.spec),
            blocked, digest, now_ms())
        self._tx.many("INSERT INTO job_dependency (job, depends_on) VALUES (?, ?)", [(job, need) for need in depends])
        self._keep_blobs(job, rules.blobs_of(node.spec))
        if node.children:
            self._insert(project, node.children, job, inherited=depends)
        self._after.touch(job)
        broken = [need for need, state in states.items() if state in (JobState.FAILED, JobState.CANCELLED)]
        if broken and not is_parent:
            self._after.fail_for(job, record(self._tx, broken[0]))
        return job

    # ---- claiming -----------------------------------------------------------------------------------------

    def claim(self, claimant: Claimant, claim_id: str) -> Claimed | None:
        again = self._tx.one(
            "SELECT a.job, a.attempt, a.worker FROM job_attempt a JOIN job j ON j.id = a.job AND j.attempt = a.attempt "
            "WHERE a.claim_id = ? AND j.state IN ('running', 'cancelling')", claim_id)
        if again is not None:
            return Claimed(again[0], again[1])
        if self._tx.one("SELECT 1 FROM job_attempt WHERE claim_id = ?", claim_id) is not None:
            return None    # that claim was answered, and its job has ended or gone back since
        ranks = json.dumps([rules.RANK[priority] for priority in claimant.classes])
        avoid, warm = json.dumps(claimant.avoid), json.dumps(claimant.warm)
        found = self._tx.returning(
            CLAIM, claimant.worker, now_ms(), claimant.pool, ranks, avoid, warm, rules.WARM_PLACES, rules.WARM_PLACES)
        if not found:
            return None
        job, attempt, rank, position = found[0]
        if claimant.warm:
            self._tx.run(PASSED, claimant.pool, rank, position, avoid)
        self._tx.run("INSERT INTO job_attempt (job, attempt, worker, claim_id, started_ms) VALUES (?, ?, ?, ?, ?)",
                     job, attempt, claimant.worker, claim_id, now_ms())
        leases, worker = self._shared.leases, claimant.worker
        self._tx.after_commit(lambda: leases.grant(job, attempt, worker))
        self._after.touch(job)
        self._after.derive_above(job)
        self._after.flush()
        return Claimed(job, attempt)

    # ---- settling -----------------------------------------------------------------------------------------

    def finish(self, job: str, attempt: int, outcome: JobOutcome, digest: str) -> Settled:
        row, repeated = self._fence(job, attempt, digest)
        if repeated is not None:
            return repeated
        if row.state == JobState.CANCELLING:
            return self._settle(row, JobState.CANCELLED, digest, "finish")
        refs = blobs_in(outcome)
        self._check_blobs(refs)
        try:
            outcome = self._apply(row, outcome)
        except (MilimoError, *FAULTS) as error:
            return self._settle(row, JobState.FAILED, digest, "finish", self._refused(row, error))
        self._keep_blobs(job, {ref.sha256 for ref in refs})
        self._tx.run("UPDATE job SET result = ? WHERE id = ?", outcome.model_dump_json(), job)
        settled = self._settle(row, JobState.DONE, digest, "finish")
        failpoint("in-finish")
        return settled

    def _apply(self, row: JobRecord, outcome: JobOutcome) -> JobOutcome:
        """What follows from a result, in a savepoint: a result that cannot be taken over fails its job, not the ledger."""
        self._tx.run("SAVEPOINT outcome")
        events, after = len(self._tx.published), len(self._tx.after)
        try:
            outcome = self._shared.hook(self._tx, row, outcome)
            if isinstance(outcome, PlanOutcome) and row.parent is not None:
                self._insert(row.project, outcome.graph.nodes, row.parent, inherited=())
            self._tx.run("RELEASE outcome")
            return outcome
        except Exception:
            self._tx.run("ROLLBACK TO outcome")
            self._tx.run("RELEASE outcome")
            del self._tx.published[events:], self._tx.after[after:]
            self._after.forget()
            raise

    def _refused(self, row: JobRecord, error: Exception) -> ErrorBody:
        if isinstance(error, MilimoError):
            if error.code in (ErrorCode.DISK_FULL, ErrorCode.DATABASE_DAMAGED):
                raise error    # nothing is wrong with the result; it may be said again
            return error.body()
        log.exception("the result of job %s (%s) could not be taken over", row.id, row.kind, exc_info=error)
        return ErrorBody(code=ErrorCode.INTERNAL, message=f"Its result could not be taken over: {error}. This is a fault of "
                         "the program; the server's log has the details.")

    def fail(self, job: str, attempt: int, kind: FailKind, error: ErrorBody, digest: str) -> Settled:
        row, repeated = self._fence(job, attempt, digest)
        if repeated is not None:
            return repeated
        after = rules.after_fail(kind, JobState(row.state), row.strikes, row.memory_plan)
        self._tx.run("UPDATE job SET strikes = ?, memory_plan = ? WHERE id = ?", after.strikes, after.memory_plan, job)
        return self._settle(row, after.state, digest, str(kind), error if after.state is JobState.FAILED else None)

    def lose(self, job: str, attempt: int) -> None:
        row = record(self._tx, job)
        if row.attempt == attempt and row.state in rules.ALIVE and not row.is_parent:
            self._release(row, "lost")
            self._after.flush()

    def _fence(self, job: str, attempt: int, digest: str | None) -> tuple[JobRecord, Settled | None]:
        """The job, and the stored answer if this was said before. Raises ATTEMPT_STALE, DIGEST_CONFLICT.

        A job that is queued again under the same attempt (its worker was thought lost, or it was paused) still takes the
        result: nobody else has begun it, and work that was done is not thrown away.
        """
        row = record(self._tx, job)
        past = self._tx.one("SELECT digest, answer FROM job_attempt WHERE job = ? AND attempt = ?", job, attempt)
        if past is not None and past[0] is not None:
            if digest is not None and past[0] != digest:
                raise MilimoError(ErrorCode.DIGEST_CONFLICT, "This attempt was already settled with another result; that one "
                                  "stands.", job=job, attempt=attempt)
            if digest is not None:
                return row, Settled(state=JobState(past[1]), repeated=True)
        usable = (JobState.RUNNING, JobState.CANCELLING, JobState.QUEUED) if digest else (JobState.RUNNING,)
        if past is None or row.attempt != attempt or row.state not in usable or past[0] is not None:
            raise MilimoError(ErrorCode.ATTEMPT_STALE, "This job is no longer this worker's: it was cancelled, has ended, or "
                              "another worker has it.", job=job, attempt=attempt, state=row.state)
        return row, None

    def _settle(self, row: JobRecord, state: JobState, digest: str, reason: str, error: ErrorBody | None = None) -> Settled:
        self._tx.run("UPDATE job_attempt SET ended_ms = ?, digest = ?, answer = ?, reason = ? WHERE job = ? AND attempt = ?",
                     now_ms(), digest, state, reason, row.id, row.attempt)
        self._after.free(row.id)
        self._after.move_to(row, state, error)
        self._after.flush()
        return Settled(state=state)

    def _release(self, row: JobRecord, reason: str) -> None:
        """Take a running job from its worker, without blame. Its attempt stays open for a late result."""
        self._tx.run("UPDATE job_attempt SET ended_ms = ?, reason = ? WHERE job = ? AND attempt = ?",
                     now_ms(), reason, row.id, row.attempt)
        self._after.free(row.id)
        self._after.move_to(row, JobState.CANCELLED if row.state == JobState.CANCELLING else JobState.QUEUED)

    # ---- what people do -----------------------------------------------------------------------------------

    def cancel(self, job: str) -> None:
        self._cancel(record(self._tx, job))
        self._after.flush()

    def _cancel(self, row: JobRecord) -> None:
        if row.state in TERMINAL:
            return
        if row.is_parent:
            self._tx.run("UPDATE job SET cancel = 1 WHERE id = ?", row.id)
            for child in records(self._tx, "parent = ? ORDER BY position DESC", row.id):    # dependants before what they need
                self._cancel(record(self._tx, child.id))
            self._after.derive(row.id)
        elif row.state == JobState.QUEUED:
            self._after.move_to(row, JobState.CANCELLED)
        elif row.state == JobState.RUNNING:
            self._tx.run("UPDATE job SET state = 'cancelling' WHERE id = ?", row.id)
            self._after.touch(row.id)
            self._after.derive_above(row.id)

    def retry(self, job: str) -> None:
        row = record(self._tx, job)
        if row.state not in (JobState.FAILED, JobState.CANCELLED):
            raise MilimoError(ErrorCode.JOB_STATE, f"Only a failed or cancelled job can be tried again; this one is {row.state}.",
                              job=job, state=row.state)
        again: dict[str, JobRecord] = {}
        self._collect_retry(row, again)
        for one in again.values():
            self._tx.run("UPDATE job SET state = 'queued', error = NULL, strikes = 0, memory_plan = 0, cancel = 0, passed = 0, "
                         "paused = 0, finished_ms = NULL, result = NULL, blocked = (SELECT count(*) FROM job_dependency d "
                         "JOIN job n ON n.id = d.depends_on WHERE d.job = job.id AND n.state != 'done') WHERE id = ?", one.id)
            self._after.touch(one.id)
        for one in again.values():
            self._uncancel_above(one)
        for one in again.values():
            if one.parent is not None:
                self._after.derive(one.parent)
        self._after.flush()

    def _collect_retry(self, row: JobRecord, again: dict[str, JobRecord]) -> None:
        """Everything that has to be queued again with `row`: below it, what it needs, and what failed because of it."""
        if row.id in again or row.state not in (JobState.FAILED, JobState.CANCELLED):
            return
        again[row.id] = row
        related = records(self._tx, "parent = ?1 OR id IN (SELECT depends_on FROM job_dependency WHERE job = ?1)", row.id)
        dependants = records(self._tx, "id IN (SELECT job FROM job_dependency WHERE depends_on = ?)", row.id)
        related += [other for other in dependants if other.error is not None
                    and ErrorBody.model_validate_json(other.error).code is ErrorCode.DEPENDENCY]
        for other in related:
            self._collect_retry(other, again)

    def _uncancel_above(self, row: JobRecord) -> None:
        parent = row.parent
        while parent is not None:
            self._tx.run("UPDATE job SET cancel = 0 WHERE id = ?", parent)
            parent = self._tx.value("SELECT parent FROM job WHERE id = ?", parent)

    def pause(self, job: str) -> None:
        row = record(self._tx, job)
        if row.state in TERMINAL or row.state == JobState.CANCELLING:
            raise MilimoError(ErrorCode.JOB_STATE, f"A job that is {row.state} cannot be paused.", job=job, state=row.state)
        self._pause(row)
        self._after.flush()

    def _pause(self, row: JobRecord) -> None:
        if row.state in TERMINAL or row.state == JobState.CANCELLING:
            return
        self._tx.run("UPDATE job SET paused = 1 WHERE id = ?", row.id)
        self._after.touch(row.id)
        for child in records(self._tx, "parent = ? ORDER BY position", row.id):
            self._pause(child)
        if not row.is_parent and row.state == JobState.RUNNING:
            self._release(row, "paused")

    def resume(self, job: str) -> None:
        row = record(self._tx, job)
        self._resume(row)
        self._after.flush()

    def _resume(self, row: JobRecord) -> None:
        self._tx.run("UPDATE job SET paused = 0 WHERE id = ?", row.id)
        self._after.touch(row.id)
        for child in records(self._tx, "parent = ? ORDER BY position", row.id):
            self._resume(child)

    def move(self, job: str, before: str | None, priority: Priority | None) -> None:
        row = record(self._tx, job)
        if row.state != JobState.QUEUED:
            raise MilimoError(ErrorCode.JOB_STATE, f"Only a job that waits can be moved; this one is {row.state}.",
                              job=job, state=row.state)
        rank = row.rank if priority is None else rules.RANK[priority]
        position = self._shared.next_position()
        if before is not None:
            target = record(self._tx, before)
            if target.rank != rank or target.state != JobState.QUEUED or target.id == job:
                raise MilimoError(ErrorCode.JOB_STATE, "A job can only be put before another one that waits in the same class.",
                                  job=job, before=before)
            position = self._between(target, rank)
        self._tx.run("UPDATE job SET rank = ?, position = ? WHERE id = ?", rank, position, job)
        self._after.touch(job)
        self._after.flush()

    def _between(self, target: JobRecord, rank: int) -> float:
        low = self._tx.value("SELECT max(position) FROM job WHERE state = 'queued' AND rank = ? AND position < ?",
                             rank, target.position)
        low = target.position - 2.0 if low is None else float(low)
        middle = (low + target.position) / 2
        if low < middle < target.position:
            return middle
        for row in records(self._tx, "state = 'queued' AND rank = ? ORDER BY position", rank):    # floats ran out: renumber
            self._tx.run("UPDATE job SET position = ? WHERE id = ?", self._shared.next_position(), row.id)
        return record(self._tx, target.id).position - 0.5

    # ---- during a run -------------------------------------------------------------------------------------

    def checkpoint(self, job: str, attempt: int, name: str, files: Mapping[str, BlobRef]) -> None:
        self._fence(job, attempt, None)
        self._check_blobs(list(files.values()))
        self._tx.run("INSERT INTO job_checkpoint (job, name, files, created_ms) VALUES (?, ?, ?, ?) "
                     "ON CONFLICT (job, name) DO UPDATE SET files = excluded.files, created_ms = excluded.created_ms",
                     job, name, FILES.dump_json(dict(files)).decode(), now_ms())
        self._tx.run("UPDATE job SET strikes = 0 WHERE id = ?", job)
        self._keep_blobs(job, {ref.sha256 for ref in files.values()})

    def hold(self, job: str, attempt: int, files: Sequence[BlobRef]) -> None:
        self._fence(job, attempt, None)
        self._check_blobs(list(files))

    def spawn(self, job: str, attempt: int, key: str, spec: JobSpec, title: str = "") -> str:
        row, _ = self._fence(job, attempt, None)
        if row.parent is None:
            raise MilimoError(ErrorCode.JOB_STATE, "Only a job that has a parent can add jobs beside itself.", job=job)
        node = JobNode(key=key, spec=spec, title=title, pool="gpu" if row.pool == "gpu" else "cpu",
                       priority=rules.PRIORITY[row.rank])
        return self.add(row.project, JobGraph(nodes=(node,)), parent=row.parent)[key]

    def result(self, job: str) -> JobOutcome | None:
        record(self._tx, job)
        return result_of(self._tx, job)

    def view(self, job: str) -> Job:
        return views(self._tx, [record(self._tx, job)])[0]

    # ---- small things -------------------------------------------------------------------------------------

    def _check_blobs(self, refs: list[BlobRef]) -> None:
        missing = [ref.sha256 for ref in refs if self._tx.value("SELECT size FROM blob WHERE sha256 = ?", ref.sha256) != ref.size
                   or not self._shared.blob_file(ref)]
        if missing:
            raise MilimoError(ErrorCode.BLOB_MISSING, f"{len(missing)} of the result's files are not on the server; send them "
                              "first.", missing=missing)

    def _keep_blobs(self, job: str, names: set[str]) -> None:
        self._tx.many("INSERT OR IGNORE INTO job_blob (job, sha256) VALUES (?, ?)", [(job, name) for name in names])
