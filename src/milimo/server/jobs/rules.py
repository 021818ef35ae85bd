"""What the ledger decides, apart from where it is stored. Pure; both ledgers use the same tables of rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from milimo.contracts.errors import ErrorBody, ErrorCode
from milimo.contracts.jobs import (
    ChainSpec,
    ExportSpec,
    FrameSpec,
    JobSpec,
    JobState,
    Priority,
    ShotSpec,
    VideoSpec,
)
from milimo.contracts.workers import FailKind

MAX_STRIKES = 3
"""Deaths of the engine child without a checkpoint in between, after which a job has failed."""

MEMORY_RETRIES = 1
"""Runs on a lower memory plan after running out of memory."""

WARM_PLACES = 8
"""A job for a model that is loaded may be taken before at most this many others, and one job is passed over at most so
often: loading a model costs up to a minute, but nothing may starve."""

LOG_LINES = 200

RANK = {Priority.INTERACTIVE: 0, Priority.NORMAL: 1, Priority.BATCH: 2, Priority.LOOK: 3, Priority.REFINE: 4}
PRIORITY = {rank: priority for priority, rank in RANK.items()}

RESULT_CHILD = {"film": "export", "shot": "chain"}
"""Kind of a parent → key of the child whose result is its own."""

ALIVE = frozenset({JobState.RUNNING, JobState.CANCELLING})


@dataclass(frozen=True, slots=True)
class AfterFail:
    """What becomes of a job whose attempt failed."""

    state: JobState
    strikes: int
    memory_plan: int


def after_fail(kind: FailKind, state: JobState, strikes: int, memory_plan: int) -> AfterFail:
    """Strikes count only when the child itself died. Bad input is never tried again, nor what a healthy child could not do: it
    would fail the same way. A job being cancelled is cancelled."""
    if state is JobState.CANCELLING:
        return AfterFail(JobState.CANCELLED, strikes, memory_plan)
    match kind:
        case FailKind.REFUSED | FailKind.ERROR:
            return AfterFail(JobState.FAILED, strikes, memory_plan)
        case FailKind.CANCELLED | FailKind.RELEASED:
            return AfterFail(JobState.QUEUED, strikes, memory_plan)
        case FailKind.OUT_OF_MEMORY:
            again = memory_plan < MEMORY_RETRIES       # a lower plan is another try, not another strike
            return AfterFail(JobState.QUEUED if again else JobState.FAILED, strikes, memory_plan + again)
        case FailKind.DIED | FailKind.SILENT:
            return AfterFail(JobState.QUEUED if strikes + 1 < MAX_STRIKES else JobState.FAILED, strikes + 1, memory_plan)


def parent_state(counts: Mapping[JobState, int], *, cancel: bool) -> JobState:
    """A parent's state from how many of its children are in which. `cancel`: cancelling it was asked for."""
    total = sum(counts.values())
    ended = counts.get(JobState.DONE, 0) + counts.get(JobState.FAILED, 0) + counts.get(JobState.CANCELLED, 0)
    if total and ended == total:
        if cancel and counts.get(JobState.CANCELLED, 0):
            return JobState.CANCELLED
        if counts.get(JobState.FAILED, 0):
            return JobState.FAILED
        return JobState.CANCELLED if counts.get(JobState.CANCELLED, 0) else JobState.DONE
    if cancel:
        return JobState.CANCELLING
    begun = ended + counts.get(JobState.RUNNING, 0) + counts.get(JobState.CANCELLING, 0)
    return JobState.RUNNING if begun else JobState.QUEUED


def dependency_error(title: str, state: JobState) -> ErrorBody:
    verb = "was cancelled" if state is JobState.CANCELLED else "failed"
    return ErrorBody(code=ErrorCode.DEPENDENCY, message=f"It needs '{title}', which {verb}. Try that one again, and this one "
                     "follows.", details={"needs": title})


def engine_of(spec: JobSpec) -> str | None:
    """The model a job needs loaded; None for work that every worker can do."""
    return spec.request.engine if isinstance(spec, VideoSpec) else None


def shot_of(spec: JobSpec) -> str | None:
    return spec.shot if isinstance(spec, VideoSpec | ChainSpec | ShotSpec) else None


def blobs_of(spec: JobSpec) -> set[str]:
    """Blobs that a spec names: they must outlive the job."""
    match spec:
        case VideoSpec() | ChainSpec() | ShotSpec():
            return spec.request.blobs()
        case FrameSpec():
            return {spec.document}
        case ExportSpec():
            return {spec.document} if spec.document else set()
        case _:
            script = getattr(spec, "script", None)
            return {script} if script else set()
