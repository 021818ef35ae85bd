"""The ledger's interface: its semantics on one page. Two implementations pass the same contract suite:
`MemoryLedger` (the model) and `SqlLedger` (the real one, bound to one transaction).

States: queued → running → done | failed | cancelled; running → cancelling → cancelled. The first commit wins.
`(job, attempt)` is the fencing token of everything that a worker says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from milimo.contracts.errors import ErrorBody
from milimo.contracts.jobs import Job, JobGraph, JobOutcome, JobSpec, Priority
from milimo.contracts.video import BlobRef
from milimo.contracts.workers import FailKind, Settled


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who asks for work. `avoid`: engines that others have and this one has not."""

    worker: str
    pool: str
    classes: tuple[Priority, ...]
    warm: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimed:
    job: str
    attempt: int


class Ledger(Protocol):
    """Every method is one atomic step. Refusals are MilimoErrors and change nothing."""

    def add(self, project: str, graph: JobGraph, *, parent: str | None = None, digest: str | None = None) -> dict[str, str]:
        """Insert jobs (under `parent`, or as roots) and return their ids by key. A key that is already under the parent is
        left as it is. `depends_on` may name siblings of the graph or under the parent. Raises BAD_REQUEST for unknown or
        circular dependencies, and for children under a kind that has none."""
        ...

    def claim(self, claimant: Claimant, claim_id: str) -> Claimed | None:
        """Take the next job: its attempt rises by one. The same `claim_id` again gets the same job while it is held."""
        ...

    def finish(self, job: str, attempt: int, outcome: JobOutcome, digest: str) -> Settled:
        """Done, with its result and what follows from it (a plan's graph, rows, events) in the same step. Said again with
        the same digest: the stored answer; with another: DIGEST_CONFLICT. A stale attempt: ATTEMPT_STALE. A result whose
        blob is not stored: BLOB_MISSING. While cancelling: cancelled."""
        ...

    def fail(self, job: str, attempt: int, kind: FailKind, error: ErrorBody, digest: str) -> Settled:
        """Back to the queue or failed, by `rules.after_fail`. Fenced and repeatable like finish."""
        ...

    def lose(self, job: str, attempt: int) -> None:
        """The worker is gone (lease over, other incarnation): back to the queue without a strike, cancelled while cancelling."""
        ...

    def checkpoint(self, job: str, attempt: int, name: str, files: Mapping[str, BlobRef]) -> None:
        """Keep where a later attempt goes on; clears strikes. Raises ATTEMPT_STALE, BLOB_MISSING."""
        ...

    def hold(self, job: str, attempt: int, files: Sequence[BlobRef]) -> None:
        """Whether a running job's attempt may hand over these files now. Raises ATTEMPT_STALE, BLOB_MISSING."""
        ...

    def spawn(self, job: str, attempt: int, key: str, spec: JobSpec, title: str = "") -> str:
        """A sibling of a running job, once per key; its id. Raises ATTEMPT_STALE, JOB_STATE for a job without parent."""
        ...

    def cancel(self, job: str) -> None:
        """The job and all below it: queued ones are cancelled, running ones are told to stop. Of an ended job: nothing."""
        ...

    def retry(self, job: str) -> None:
        """A failed or cancelled job (and what is failed or cancelled below it, and what it needs) is queued again with a
        clean slate; what had failed because of it follows. Raises JOB_STATE otherwise."""
        ...

    def pause(self, job: str) -> None:
        """Not claimed until resumed; a running one goes back to the queue with its checkpoint. Raises JOB_STATE when ended."""
        ...

    def resume(self, job: str) -> None: ...

    def move(self, job: str, before: str | None, priority: Priority | None) -> None:
        """To another place among the queued jobs of its class, or into another class. Raises JOB_STATE unless queued."""
        ...

    def view(self, job: str) -> Job:
        """Raises NOT_FOUND."""
        ...

    def result(self, job: str) -> JobOutcome | None:
        """As a dependant gets it: a parent's is that of the child it stands for. Raises NOT_FOUND."""
        ...
