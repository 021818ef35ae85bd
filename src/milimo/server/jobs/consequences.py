"""A job's new state, and what follows from it in the same transaction: dependants, parents, leases, wake-ups, events."""

from __future__ import annotations

from milimo.contracts.errors import ErrorBody, ErrorCode
from milimo.contracts.events import JobEvent
from milimo.contracts.jobs import TERMINAL, JobState, ParentOutcome
from milimo.server.db.tx import Tx, now_ms
from milimo.server.jobs import rules
from milimo.server.jobs.rows import JobRecord, record, records, views
from milimo.server.jobs.shared import Shared


class Consequences:
    """Bound to one step of the ledger. `flush` ends it: every job that changed is told once, in its last state."""

    def __init__(self, tx: Tx, shared: Shared) -> None:
        self._tx = tx
        self._shared = shared
        self._changed: dict[str, None] = {}

    def move_to(self, row: JobRecord, state: JobState, error: ErrorBody | None = None) -> None:
        """Change one job's state; dependants and parents follow."""
        ended = state in TERMINAL
        self._tx.run("UPDATE job SET state = ?, error = ?, worker = NULL, passed = 0, finished_ms = ? WHERE id = ?",
                     state, error.model_dump_json() if error else None, now_ms() if ended else None, row.id)
        self.touch(row.id)
        if state is JobState.DONE:
            self._tx.run("UPDATE job SET blocked = blocked - 1 WHERE id IN (SELECT job FROM job_dependency WHERE depends_on = ?)",
                         row.id)
            self._wake_dependants(row.id)
        elif ended:
            self._fail_dependants(row.id)
        if row.parent is not None:
            self.derive(row.parent)

    def _wake_dependants(self, job: str) -> None:
        for found in self._tx.all("SELECT DISTINCT j.pool FROM job_dependency d JOIN job j ON j.id = d.job "
                                  "WHERE d.depends_on = ? AND j.blocked = 0 AND j.state = 'queued'", job):
            self.wake(found[0])

    def _fail_dependants(self, job: str) -> None:
        needed = record(self._tx, job)
        for row in records(self._tx, "state = 'queued' AND is_parent = 0 AND id IN "
                           "(SELECT job FROM job_dependency WHERE depends_on = ?) ORDER BY position", job):
            self.fail_for(row.id, needed)

    def fail_for(self, job: str, needed: JobRecord) -> None:
        row = record(self._tx, job)
        if row.state == JobState.QUEUED:
            cause = rules.dependency_error(needed.title or needed.key or needed.kind, JobState(needed.state))
            self.move_to(row, JobState.FAILED, cause)

    def derive_above(self, job: str) -> None:
        parent = self._tx.value("SELECT parent FROM job WHERE id = ?", job)
        if parent is not None:
            self.derive(parent)

    def derive(self, parent: str) -> None:
        """A parent's state from its children's, and upwards."""
        row = record(self._tx, parent)
        counts = {JobState(state): int(count) for state, count in self._tx.all(
            "SELECT state, count(*) FROM job WHERE parent = ? GROUP BY state", parent)}
        state = rules.parent_state(counts, cancel=bool(row.cancel))
        self.touch(parent)
        if state == row.state:
            return
        if state is JobState.RUNNING and row.started_ms is None:
            self._tx.run("UPDATE job SET started_ms = ? WHERE id = ?", now_ms(), parent)
        if state is JobState.DONE and row.kind in rules.RESULT_CHILD:
            result = ParentOutcome(of=rules.RESULT_CHILD[row.kind])
            self._tx.run("UPDATE job SET result = ? WHERE id = ?", result.model_dump_json(), parent)
        self.move_to(row, state, self._child_error(parent) if state is JobState.FAILED else None)

    def _child_error(self, parent: str) -> ErrorBody:
        """The reason of the first child that failed by itself."""
        failed = [(row, ErrorBody.model_validate_json(row.error)) for row in records(
            self._tx, "parent = ? AND state = 'failed' AND error IS NOT NULL ORDER BY position", parent) if row.error]
        failed.sort(key=lambda pair: pair[1].code is ErrorCode.DEPENDENCY)
        row, error = failed[0]
        return error.model_copy(update={"message": f"{row.title or row.key}: {error.message}",
                                        "details": {**error.details, "job": row.id}})

    def free(self, job: str) -> None:
        leases, ended = self._shared.leases, self._shared.ended
        self._tx.after_commit(lambda: leases.drop(job))
        self._tx.after_commit(lambda: ended(job))

    def touch(self, job: str) -> None:
        """Remember that a job changed: one event tells its last state when the step is over."""
        self._changed[job] = None

    def wake(self, pool: str) -> None:
        wake = self._shared.wake
        self._tx.after_commit(lambda: wake(pool))

    def forget(self) -> None:
        """What was touched since the last flush was rolled back."""
        self._changed.clear()

    def flush(self) -> None:
        found = [record(self._tx, job) for job in self._changed]
        self._changed.clear()
        for job in views(self._tx, found):
            self._tx.durable(lambda seq, job=job: JobEvent(seq=seq, job=job), job.project)
        for pool in {row.pool for row in found if row.state == JobState.QUEUED and not row.paused and not row.blocked}:
            self.wake(pool)
