"""The model: the ledger's rules on plain objects, as simple as they can be said. What the real one is compared with."""

from __future__ import annotations

import copy
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorBody, ErrorCode, MilimoError
from milimo.contracts.jobs import (
    TERMINAL,
    Job,
    JobGraph,
    JobNode,
    JobOutcome,
    JobSpec,
    JobState,
    ParentOutcome,
    PlanOutcome,
    Priority,
)
from milimo.contracts.video import BlobRef
from milimo.contracts.workers import FailKind, Settled
from milimo.server.jobs import graph as graphs
from milimo.server.jobs import rules
from milimo.server.jobs.ledger import Claimant, Claimed
from milimo.server.jobs.outcomes import blobs_in

BROKEN = frozenset({JobState.FAILED, JobState.CANCELLED})


@dataclass
class _Job:
    id: str
    project: str
    parent: str | None
    node: JobNode
    needs: tuple[str, ...]
    position: float
    rank: int
    state: JobState = JobState.QUEUED
    paused: bool = False
    cancel: bool = False
    attempt: int = 0
    strikes: int = 0
    memory_plan: int = 0
    passed: int = 0
    error: ErrorBody | None = None
    result: JobOutcome | None = None

    @property
    def is_parent(self) -> bool:
        return graphs.is_parent(self.node)

    @property
    def engine(self) -> str | None:
        return rules.engine_of(self.node.spec)


@dataclass
class _Attempt:
    worker: str
    claim_id: str
    digest: str | None = None
    answer: JobState | None = None


@dataclass
class _State:
    jobs: dict[str, _Job] = field(default_factory=dict[str, _Job])
    attempts: dict[tuple[str, int], _Attempt] = field(default_factory=dict[tuple[str, int], _Attempt])
    checkpoints: dict[tuple[str, str], dict[str, BlobRef]] = field(default_factory=dict[tuple[str, str], dict[str, BlobRef]])
    position: float = 0.0


class MemoryLedger:
    """See `Ledger`. `blob_there`: whether a blob is stored."""

    def __init__(self, blob_there: Callable[[BlobRef], bool] = lambda ref: True) -> None:
        self._state = _State()
        self._blob_there = blob_there

    @contextmanager
    def _step(self) -> Generator[_State]:
        """All or nothing."""
        before = copy.deepcopy(self._state)
        try:
            yield self._state
        except BaseException:
            self._state = before
            raise

    # ---- adding -------------------------------------------------------------------------------------------

    def add(self, project: str, graph: JobGraph, *, parent: str | None = None, digest: str | None = None) -> dict[str, str]:
        with self._step():
            ids = self._insert(project, graph.nodes, parent, ())
            if parent is not None:
                self._derive(parent)
            return ids

    def _insert(self, project: str, nodes: tuple[JobNode, ...], parent: str | None, inherited: tuple[str, ...]) -> dict[str, str]:
        ids = {job.node.key: job.id for job in self._children(parent)} if parent is not None else {}
        present = dict(ids)
        for node in graphs.order(nodes, present):
            if node.key in present:
                continue
            needs = tuple(dict.fromkeys((*(ids[key] for key in node.depends_on), *inherited)))
            job = _Job(new_id(), project, parent, node, needs, self._next_position(), rules.RANK[node.priority])
            parental = job.is_parent
            self._state.jobs[job.id] = job
            ids[node.key] = job.id
            if node.children:
                self._insert(project, node.children, job.id, needs)
            if not parental:
                self._fail_if_broken(job)
        return {node.key: ids[node.key] for node in nodes}

    def _next_position(self) -> float:
        self._state.position += 1.0
        return self._state.position

    # ---- claiming -----------------------------------------------------------------------------------------

    def claim(self, claimant: Claimant, claim_id: str) -> Claimed | None:
        with self._step() as state:
            for (job, attempt), made in state.attempts.items():
                if made.claim_id == claim_id:
                    held = state.jobs[job]
                    return Claimed(job, attempt) if held.attempt == attempt and held.state in rules.ALIVE else None
            ranks = {rules.RANK[priority] for priority in claimant.classes}
            ready = sorted((job for job in state.jobs.values() if self._ready(job, claimant.pool)
                            and job.rank in ranks and job.engine not in claimant.avoid),
                           key=lambda job: (job.rank, job.position))[:rules.WARM_PLACES]
            if not ready:
                return None
            chosen = self._preferred(ready, claimant.warm)
            if claimant.warm:
                for job in state.jobs.values():
                    if (self._ready(job, claimant.pool) and job.rank == chosen.rank and job.position < chosen.position
                            and job.engine not in claimant.avoid):
                        job.passed += 1
            chosen.state = JobState.RUNNING
            chosen.attempt += 1
            state.attempts[chosen.id, chosen.attempt] = _Attempt(claimant.worker, claim_id)
            self._derive_above(chosen)
            return Claimed(chosen.id, chosen.attempt)

    def _ready(self, job: _Job, pool: str) -> bool:
        return (job.state is JobState.QUEUED and not job.paused and not job.is_parent and job.node.pool == pool
                and all(self._state.jobs[need].state is JobState.DONE for need in job.needs))

    @staticmethod
    def _preferred(ready: list[_Job], warm: tuple[str, ...]) -> _Job:
        for place, job in enumerate(ready):
            if job.rank != ready[0].rank or any(earlier.passed >= rules.WARM_PLACES for earlier in ready[:place]):
                break
            if job.engine in warm:
                return job
        return ready[0]

    # ---- settling -----------------------------------------------------------------------------------------

    def finish(self, job: str, attempt: int, outcome: JobOutcome, digest: str) -> Settled:
        with self._step():
            found, repeated = self._fence(job, attempt, digest)
            if repeated is not None:
                return repeated
            if found.state is JobState.CANCELLING:
                return self._settle(found, JobState.CANCELLED, digest)
            self._check_blobs(blobs_in(outcome))
            if isinstance(outcome, PlanOutcome) and found.parent is not None:
                try:
                    with self._step():
                        self._insert(found.project, outcome.graph.nodes, found.parent, ())
                except MilimoError as error:
                    return self._settle(self._job(job), JobState.FAILED, digest, error.body())
            found.result = outcome
            return self._settle(found, JobState.DONE, digest)

    def fail(self, job: str, attempt: int, kind: FailKind, error: ErrorBody, digest: str) -> Settled:
        with self._step():
            found, repeated = self._fence(job, attempt, digest)
            if repeated is not None:
                return repeated
            after = rules.after_fail(kind, found.state, found.strikes, found.memory_plan)
            found.strikes, found.memory_plan = after.strikes, after.memory_plan
            return self._settle(found, after.state, digest, error if after.state is JobState.FAILED else None)

    def lose(self, job: str, attempt: int) -> None:
        with self._step():
            found = self._job(job)
            if found.attempt == attempt and found.state in rules.ALIVE and not found.is_parent:
                self._move_to(found, JobState.CANCELLED if found.state is JobState.CANCELLING else JobState.QUEUED)

    def _fence(self, job: str, attempt: int, digest: str | None) -> tuple[_Job, Settled | None]:
        found = self._job(job)
        past = self._state.attempts.get((job, attempt))
        if past is not None and past.digest is not None and digest is not None:
            if past.digest != digest:
                raise MilimoError(ErrorCode.DIGEST_CONFLICT, "settled otherwise")
            assert past.answer is not None
            return found, Settled(state=past.answer, repeated=True)
        usable = (JobState.RUNNING, JobState.CANCELLING, JobState.QUEUED) if digest else (JobState.RUNNING,)
        if past is None or past.digest is not None or found.attempt != attempt or found.state not in usable:
            raise MilimoError(ErrorCode.ATTEMPT_STALE, "stale")
        return found, None

    def _settle(self, job: _Job, state: JobState, digest: str, error: ErrorBody | None = None) -> Settled:
        past = self._state.attempts[job.id, job.attempt]
        past.digest, past.answer = digest, state
        self._move_to(job, state, error)
        return Settled(state=state)

    # ---- state and what follows from it -------------------------------------------------------------------

    def _move_to(self, job: _Job, state: JobState, error: ErrorBody | None = None) -> None:
        job.state, job.error, job.passed = state, error, 0
        if state in BROKEN:
            for other in sorted(self._state.jobs.values(), key=lambda one: one.position):
                if job.id in other.needs and not other.is_parent:
                    self._fail_for(other, job)
        self._derive_above(job)

    def _fail_if_broken(self, job: _Job) -> None:
        """A job that was just added."""
        broken = next((self._job(need) for need in job.needs if self._job(need).state in BROKEN), None)
        if broken is not None:
            self._fail_for(job, broken)

    def _fail_for(self, job: _Job, broken: _Job) -> None:
        if job.state is JobState.QUEUED:
            title = broken.node.title or broken.node.key
            self._move_to(job, JobState.FAILED, rules.dependency_error(title, broken.state))

    def _derive_above(self, job: _Job) -> None:
        if job.parent is not None:
            self._derive(job.parent)

    def _derive(self, parent: str) -> None:
        job = self._job(parent)
        children = self._children(parent)
        counts = {state: sum(child.state is state for child in children) for state in JobState}
        state = rules.parent_state(counts, cancel=job.cancel)
        if state is job.state:
            return
        error = None
        if state is JobState.DONE:
            job.result = ParentOutcome(of=rules.RESULT_CHILD[job.node.spec.kind])
        if state is JobState.FAILED:
            failed = sorted((child for child in children if child.state is JobState.FAILED and child.error is not None),
                            key=lambda child: (child.error is not None and child.error.code is ErrorCode.DEPENDENCY, child.position))
            cause = failed[0].error
            assert cause is not None
            error = cause.model_copy(update={"message": f"{failed[0].node.title or failed[0].node.key}: {cause.message}"})
        self._move_to(job, state, error)

    # ---- what people do -----------------------------------------------------------------------------------

    def cancel(self, job: str) -> None:
        with self._step():
            self._cancel(self._job(job))

    def _cancel(self, job: _Job) -> None:
        if job.state in TERMINAL:
            return
        if job.is_parent:
            job.cancel = True
            for child in sorted(self._children(job.id), key=lambda child: -child.position):
                self._cancel(child)
            self._derive(job.id)
        elif job.state is JobState.QUEUED:
            self._move_to(job, JobState.CANCELLED)
        elif job.state is JobState.RUNNING:
            job.state = JobState.CANCELLING
            self._derive_above(job)

    def retry(self, job: str) -> None:
        with self._step():
            found = self._job(job)
            if found.state not in BROKEN:
                raise MilimoError(ErrorCode.JOB_STATE, "neither failed nor cancelled")
            again: list[_Job] = []
            self._collect_retry(found, again)
            for one in again:
                one.state, one.error, one.result = JobState.QUEUED, None, None
                one.strikes = one.memory_plan = one.passed = 0
                one.paused = one.cancel = False
            for one in again:
                above = one.parent
                while above is not None:
                    self._job(above).cancel = False
                    above = self._job(above).parent
            for one in again:
                self._derive_above(one)

    def _collect_retry(self, job: _Job, again: list[_Job]) -> None:
        if job in again or job.state not in BROKEN:
            return
        again.append(job)
        for other in list(self._state.jobs.values()):
            because = job.id in other.needs and other.error is not None and other.error.code is ErrorCode.DEPENDENCY
            if other.parent == job.id or other.id in job.needs or because:
                self._collect_retry(other, again)

    def pause(self, job: str) -> None:
        with self._step():
            found = self._job(job)
            if found.state in TERMINAL or found.state is JobState.CANCELLING:
                raise MilimoError(ErrorCode.JOB_STATE, "ended")
            self._pause(found)

    def _pause(self, job: _Job) -> None:
        if job.state in TERMINAL or job.state is JobState.CANCELLING:
            return
        job.paused = True
        for child in self._children(job.id):
            self._pause(child)
        if not job.is_parent and job.state is JobState.RUNNING:
            self._move_to(job, JobState.QUEUED)

    def resume(self, job: str) -> None:
        with self._step():
            self._resume(self._job(job))

    def _resume(self, job: _Job) -> None:
        job.paused = False
        for child in self._children(job.id):
            self._resume(child)

    def move(self, job: str, before: str | None, priority: Priority | None) -> None:
        with self._step():
            found = self._job(job)
            if found.state is not JobState.QUEUED:
                raise MilimoError(ErrorCode.JOB_STATE, "not queued")
            rank = found.rank if priority is None else rules.RANK[priority]
            position = self._next_position()
            if before is not None:
                target = self._job(before)
                if target.rank != rank or target.state is not JobState.QUEUED or target.id == job:
                    raise MilimoError(ErrorCode.JOB_STATE, "not before that one")
                row = [other.position for other in self._state.jobs.values()
                       if other.rank == rank and other.state is JobState.QUEUED and other.position < target.position]
                position = (max(row, default=target.position - 2.0) + target.position) / 2
            found.rank, found.position = rank, position

    # ---- during a run -------------------------------------------------------------------------------------

    def checkpoint(self, job: str, attempt: int, name: str, files: Mapping[str, BlobRef]) -> None:
        with self._step() as state:
            found, _ = self._fence(job, attempt, None)
            self._check_blobs(list(files.values()))
            state.checkpoints[job, name] = dict(files)
            found.strikes = 0

    def hold(self, job: str, attempt: int, files: Sequence[BlobRef]) -> None:
        self._fence(job, attempt, None)
        self._check_blobs(list(files))

    def spawn(self, job: str, attempt: int, key: str, spec: JobSpec, title: str = "") -> str:
        with self._step():
            found, _ = self._fence(job, attempt, None)
            if found.parent is None:
                raise MilimoError(ErrorCode.JOB_STATE, "no parent")
            node = JobNode(key=key, spec=spec, title=title, pool=found.node.pool, priority=rules.PRIORITY[found.rank])
            return self.add(found.project, JobGraph(nodes=(node,)), parent=found.parent)[key]

    # ---- looking ------------------------------------------------------------------------------------------

    def view(self, job: str) -> Job:
        found = self._job(job)
        children = self._children(job)
        return Job(
            id=found.id, project=found.project, parent=found.parent, key=found.node.key, kind=found.node.spec.kind,
            title=found.node.title, state=found.state, priority=rules.PRIORITY[found.rank], position=found.position,
            pool=found.node.pool, paused=found.paused, attempt=found.attempt, strikes=found.strikes,
            shot=rules.shot_of(found.node.spec), depends_on=tuple(sorted(found.needs)),
            children=len(children), children_done=sum(child.state is JobState.DONE for child in children),
            error=found.error, created_ms=0)

    def result(self, job: str) -> JobOutcome | None:
        result = self._job(job).result
        if isinstance(result, ParentOutcome):
            child = next((child for child in self._children(job) if child.node.key == result.of), None)
            return self.result(child.id) if child else None
        return result

    def _job(self, job: str) -> _Job:
        found = self._state.jobs.get(job)
        if found is None:
            raise MilimoError(ErrorCode.NOT_FOUND, f"There is no job {job}.")
        return found

    def _children(self, parent: str | None) -> list[_Job]:
        return [job for job in self._state.jobs.values() if job.parent == parent]

    def _check_blobs(self, refs: list[BlobRef]) -> None:
        if not all(self._blob_there(ref) for ref in refs):
            raise MilimoError(ErrorCode.BLOB_MISSING, "a file is missing")

