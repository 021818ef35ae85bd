"""The ledger's promises about what hangs together: dependencies, parents, spawned jobs, impossible graphs."""

from __future__ import annotations

from typing import Any

import pytest
from ledger_building import (
    PROJECT,
    export_outcome,
    film_node,
    film_plan,
    graph,
    video_node,
)
from ledger_moves import add, claim, fail, finish, make_film, nothing_to_claim, refused, state, work_off
from test_ledger_contract import BREAKDOWN

from milimo.contracts.errors import ErrorCode
from milimo.contracts.jobs import (
    JobNode,
    JobState,
    PlanOutcome,
    VideoOutcome,
)
from milimo.contracts.workers import FailKind

# ---- graph ------------------------------------------------------------------------------------------------------


def test_a_job_waits_for_what_it_needs(ledger: Any) -> None:
    first, second = add(ledger, video_node("a"), video_node("b", depends_on=("a",)))
    job, attempt = claim(ledger)
    assert job == first and nothing_to_claim(ledger)
    finish(ledger, first, attempt)
    assert claim(ledger)[0] == second


def test_a_film_goes_its_way_and_its_parent_never_holds_a_slot(ledger: Any) -> None:
    (film,) = add(ledger, film_node())
    assert state(ledger, film) is JobState.QUEUED
    job, attempt = claim(ledger)
    assert state(ledger, film) is JobState.RUNNING
    finish(ledger, job, attempt, BREAKDOWN)
    job, attempt = claim(ledger)
    finish(ledger, job, attempt, film_plan())
    assert ledger.view(film).children == 6
    assert work_off(ledger) == ["shot-0", "shot-1", "cut", "export"]
    view = ledger.view(film)
    assert (view.state, view.attempt, view.children_done) == (JobState.DONE, 0, 6)
    assert ledger.result(film) == export_outcome(b"film")


def test_a_long_shot_is_a_family_in_the_family(ledger: Any) -> None:
    jobs = make_film(ledger, film_plan(1, long=True))
    assert set(work_off(ledger)) == {"shot-0", "window-0", "window-1", "chain", "cut", "export"}
    assert state(ledger, jobs["shot-long"]) is JobState.DONE
    assert isinstance(ledger.result(jobs["shot-long"]), VideoOutcome)
    assert state(ledger, jobs["film"]) is JobState.DONE


def test_cancelling_a_parent_cancels_all_below_it(ledger: Any) -> None:
    jobs = make_film(ledger, film_plan(2, long=True))
    running, attempt = claim(ledger)
    ledger.cancel(jobs["film"])
    assert state(ledger, jobs["film"]) is JobState.CANCELLING
    assert state(ledger, running) is JobState.CANCELLING
    assert {state(ledger, jobs[key]) for key in ("shot-1", "shot-long", "cut", "export")} == {JobState.CANCELLED}
    assert nothing_to_claim(ledger)
    fail(ledger, running, attempt, FailKind.CANCELLED)
    assert state(ledger, jobs["film"]) is JobState.CANCELLED
    assert state(ledger, jobs["plan"]) is JobState.DONE


def test_a_failed_dependency_fails_its_dependants_and_retrying_it_retries_them(ledger: Any) -> None:
    jobs = make_film(ledger)
    job, attempt = claim(ledger)
    fail(ledger, job, attempt, FailKind.REFUSED)
    for key in ("cut", "export"):
        error = ledger.view(jobs[key]).error
        assert error is not None and error.code is ErrorCode.DEPENDENCY
    assert state(ledger, jobs["film"]) is JobState.RUNNING
    assert work_off(ledger) == ["shot-1"]
    assert state(ledger, jobs["film"]) is JobState.FAILED
    assert "it broke" in ledger.view(jobs["film"]).error.message
    ledger.retry(job)
    assert (state(ledger, jobs["film"]), ledger.view(jobs["film"]).error) == (JobState.RUNNING, None)
    assert work_off(ledger) == ["shot-0", "cut", "export"]
    assert state(ledger, jobs["film"]) is JobState.DONE


@pytest.mark.parametrize("which", ["film", "export", "cut"])
def test_retrying_what_hangs_on_a_failure_retries_the_failure(ledger: Any, which: str) -> None:
    jobs = make_film(ledger)
    job, attempt = claim(ledger)
    fail(ledger, job, attempt, FailKind.REFUSED)
    work_off(ledger)
    ledger.retry(jobs[which])
    assert work_off(ledger) == ["shot-0", "cut", "export"]


def test_a_cancelled_film_goes_on_and_does_nothing_twice(ledger: Any) -> None:
    jobs = make_film(ledger, film_plan(3))
    job, attempt = claim(ledger)
    finish(ledger, job, attempt)
    ledger.cancel(jobs["film"])
    assert state(ledger, jobs["film"]) is JobState.CANCELLED
    ledger.retry(jobs["film"])
    assert work_off(ledger) == ["shot-1", "shot-2", "cut", "export"]
    assert ledger.view(job).attempt == 1


def test_one_child_of_a_cancelled_film_can_be_retried_alone(ledger: Any) -> None:
    jobs = make_film(ledger)
    ledger.cancel(jobs["film"])
    ledger.retry(jobs["shot-1"])
    assert state(ledger, jobs["film"]) is JobState.RUNNING
    assert work_off(ledger) == ["shot-1"]
    assert state(ledger, jobs["film"]) is JobState.CANCELLED


def test_only_what_failed_or_was_cancelled_can_be_retried(ledger: Any) -> None:
    (job,) = add(ledger, video_node("a"))
    assert refused(lambda: ledger.retry(job)) is ErrorCode.JOB_STATE
    finish(ledger, *claim(ledger))
    assert refused(lambda: ledger.retry(job)) is ErrorCode.JOB_STATE


def test_spawn_is_once_per_parent_and_key(ledger: Any) -> None:
    jobs = make_film(ledger)
    job, attempt = claim(ledger)
    spec = video_node("x").spec
    first = ledger.spawn(job, attempt, "extra", spec)
    assert ledger.spawn(job, attempt, "extra", spec) == first
    assert ledger.view(first).parent == jobs["film"]
    assert refused(lambda: ledger.spawn(job, attempt + 1, "other", spec)) is ErrorCode.ATTEMPT_STALE


def test_spawn_needs_a_parent(ledger: Any) -> None:
    add(ledger, video_node("alone"))
    job, attempt = claim(ledger)
    assert refused(lambda: ledger.spawn(job, attempt, "x", video_node("x").spec)) is ErrorCode.JOB_STATE


@pytest.mark.parametrize("nodes", [
    (video_node("a", depends_on=("nowhere",)),),
    (video_node("a", depends_on=("b",)), video_node("b", depends_on=("a",))),
    (video_node("a", depends_on=("a",)),),
    (video_node("a"), video_node("a")),
    (JobNode(key="p", spec=video_node("x").spec, children=(video_node("c"),)),),
], ids=["unknown", "circle", "itself", "twice", "no parent"])
def test_an_impossible_graph_is_refused_whole(ledger: Any, nodes: tuple[JobNode, ...]) -> None:
    assert refused(lambda: add(ledger, video_node("good"), *nodes)) is ErrorCode.BAD_REQUEST
    assert nothing_to_claim(ledger)


def test_a_plan_with_an_impossible_graph_fails_its_job_and_not_the_ledger(ledger: Any) -> None:
    add(ledger, film_node())
    finish(ledger, *claim(ledger), BREAKDOWN)
    job, attempt = claim(ledger)
    bad = PlanOutcome(graph=graph(video_node("shot-0"), video_node("shot-1", depends_on=("nowhere",))))
    assert finish(ledger, job, attempt, bad) is JobState.FAILED
    assert ledger.view(job).error.code is ErrorCode.BAD_REQUEST
    assert nothing_to_claim(ledger)


def test_a_job_added_under_a_broken_dependency_fails_at_once(ledger: Any) -> None:
    jobs = make_film(ledger)
    job, attempt = claim(ledger)
    fail(ledger, job, attempt, FailKind.REFUSED)
    ids = ledger.add(PROJECT, graph(video_node("late", depends_on=("shot-0",))), parent=jobs["film"])
    assert ledger.view(ids["late"]).error.code is ErrorCode.DEPENDENCY
