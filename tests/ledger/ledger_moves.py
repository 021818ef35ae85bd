"""Moves of a ledger's game, as the tests of its rules say them."""

from __future__ import annotations

from typing import Any

import pytest
from ledger_building import (
    PROJECT,
    claimant,
    digest,
    export_outcome,
    film_node,
    film_plan,
    graph,
    video_outcome,
)
from test_ledger_contract import BREAKDOWN

from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorBody, ErrorCode, MilimoError
from milimo.contracts.jobs import (
    CutOutcome,
    JobNode,
    JobOutcome,
    JobState,
    PlanOutcome,
)
from milimo.contracts.timeline import TimelineDocument
from milimo.contracts.workers import FailKind

BROKE = ErrorBody(code=ErrorCode.ENGINE_FAILED, message="it broke")
TAKE = video_outcome(b"take")


def add(ledger: Any, *nodes: JobNode) -> list[str]:
    return list(ledger.add(PROJECT, graph(*nodes)).values())


def claim(ledger: Any, worker: str = "w1", **changes: Any) -> tuple[str, int]:
    claimed = ledger.claim(claimant(worker, **changes), new_id())
    assert claimed is not None
    return claimed.job, claimed.attempt


def nothing_to_claim(ledger: Any, **changes: Any) -> bool:
    return ledger.claim(claimant("idle", **changes), new_id()) is None


def finish(ledger: Any, job: str, attempt: int, outcome: JobOutcome = TAKE) -> JobState:
    return ledger.finish(job, attempt, outcome, digest(outcome)).state


def fail(ledger: Any, job: str, attempt: int, kind: FailKind) -> JobState:
    return ledger.fail(job, attempt, kind, BROKE, digest(f"{kind}{attempt}")).state


def refused(call: Any) -> ErrorCode:
    with pytest.raises(MilimoError) as caught:
        call()
    return caught.value.code


def state(ledger: Any, job: str) -> JobState:
    return ledger.view(job).state


def make_film(ledger: Any, plan: PlanOutcome | None = None) -> dict[str, str]:
    """A film whose plan is done; its children by key."""
    (film,) = add(ledger, film_node())
    job, attempt = claim(ledger)
    assert ledger.view(job).key == "breakdown"
    finish(ledger, job, attempt, BREAKDOWN)
    job, attempt = claim(ledger)
    assert ledger.view(job).key == "plan"
    finish(ledger, job, attempt, plan or film_plan())
    from test_ledger_contract import children_of

    return {"film": film, **children_of(ledger, film)}


def work_off(ledger: Any, limit: int = 50) -> list[str]:
    """Do everything there is, in order; the keys."""
    done: list[str] = []
    outcomes: dict[str, JobOutcome] = {"cut": CutOutcome(document=TimelineDocument()), "export": export_outcome(b"film")}
    for _ in range(limit):
        claimed = ledger.claim(claimant(), new_id())
        if claimed is None:
            return done
        kind = ledger.view(claimed.job).kind
        finish(ledger, claimed.job, claimed.attempt, outcomes.get(kind, TAKE))
        done.append(ledger.view(claimed.job).key)
    raise AssertionError("it never ends")
