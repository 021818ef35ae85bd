"""The ledger's promises one by one, each on the model and on the real ledger."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from ledger_building import (
    PROJECT,
    SqlRunner,
    blob,
    claimant,
    digest,
    export_outcome,
    film_node,
    film_plan,
    graph,
    long_shot,
    video_node,
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
    Priority,
    VideoOutcome,
)
from milimo.contracts.timeline import TimelineDocument
from milimo.contracts.workers import FailKind
from milimo.server.jobs import rules
from milimo.server.jobs.memory_ledger import MemoryLedger

BROKE = ErrorBody(code=ErrorCode.ENGINE_FAILED, message="it broke")
TAKE = video_outcome(b"take")


@pytest.fixture(params=["memory", "sqlite"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Any]:
    stored = {blob(b"take").sha256, blob(b"film").sha256}
    if request.param == "memory":
        yield MemoryLedger(lambda ref: ref.sha256 in stored)
        return
    runner = SqlRunner(tmp_path)
    runner.store(blob(b"take"), blob(b"film"))
    yield runner
    runner.close()


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


# ---- claims and fencing -----------------------------------------------------------------------------------------


def test_a_claim_raises_the_attempt_and_nobody_else_gets_the_job(ledger: Any) -> None:
    (job,) = add(ledger, video_node("a"))
    assert claim(ledger) == (job, 1)
    assert nothing_to_claim(ledger)
    assert state(ledger, job) is JobState.RUNNING


def test_the_same_claim_said_again_gets_the_same_job_and_not_another(ledger: Any) -> None:
    first, second = add(ledger, video_node("a"), video_node("b"))
    said = new_id()
    answers = [ledger.claim(claimant(), said) for _ in range(3)]
    assert {(answer.job, answer.attempt) for answer in answers} == {(first, 1)}
    assert state(ledger, second) is JobState.QUEUED


def test_a_claim_whose_job_has_ended_gets_nothing_when_said_again(ledger: Any) -> None:
    (job,) = add(ledger, video_node("a"))
    said = new_id()
    claimed = ledger.claim(claimant(), said)
    finish(ledger, job, claimed.attempt)
    add(ledger, video_node("b"))
    assert ledger.claim(claimant(), said) is None


def test_a_worker_that_was_overtaken_changes_nothing(ledger: Any) -> None:
    (job,) = add(ledger, video_node("a"))
    _, old = claim(ledger)
    ledger.lose(job, old)
    _, new = claim(ledger, "w2")
    assert new == old + 1
    for call in (lambda: finish(ledger, job, old), lambda: fail(ledger, job, old, FailKind.DIED),
                 lambda: ledger.checkpoint(job, old, "c", {"f": blob(b"take")})):
        assert refused(call) is ErrorCode.ATTEMPT_STALE
    ledger.lose(job, old)
    view = ledger.view(job)
    assert (view.state, view.attempt, view.strikes) == (JobState.RUNNING, new, 0)
    assert finish(ledger, job, new) is JobState.DONE


def test_a_late_result_counts_while_nobody_has_begun_anew(ledger: Any) -> None:
    (job,) = add(ledger, video_node("a"))
    _, attempt = claim(ledger)
    ledger.lose(job, attempt)
    assert finish(ledger, job, attempt) is JobState.DONE
    assert nothing_to_claim(ledger)


def test_an_attempt_that_never_was_is_stale(ledger: Any) -> None:
    (job,) = add(ledger, video_node("a"))
    assert refused(lambda: finish(ledger, job, 0)) is ErrorCode.ATTEMPT_STALE
    assert refused(lambda: finish(ledger, job, 1)) is ErrorCode.ATTEMPT_STALE
    assert refused(lambda: finish(ledger, new_id(), 1)) is ErrorCode.NOT_FOUND


# ---- settling ---------------------------------------------------------------------------------------------------


def test_finish_said_again_gets_the_stored_answer_and_another_digest_is_refused(ledger: Any) -> None:
    (job,) = add(ledger, video_node("a"))
    _, attempt = claim(ledger)
    first = ledger.finish(job, attempt, TAKE, digest(TAKE))
    again = ledger.finish(job, attempt, TAKE, digest(TAKE))
    assert (first.state, first.repeated, again.state, again.repeated) == (JobState.DONE, False, JobState.DONE, True)
    assert refused(lambda: ledger.finish(job, attempt, TAKE, digest("other"))) is ErrorCode.DIGEST_CONFLICT


def test_fail_said_again_counts_one_strike(ledger: Any) -> None:
    (job,) = add(ledger, video_node("a"))
    _, attempt = claim(ledger)
    for repeated in (False, True, True):
        answer = ledger.fail(job, attempt, FailKind.DIED, BROKE, digest("x"))
        assert (answer.state, answer.repeated) == (JobState.QUEUED, repeated)
    assert ledger.view(job).strikes == 1


def test_a_result_without_its_blob_does_not_count(ledger: Any) -> None:
    (job,) = add(ledger, video_node("a"))
    _, attempt = claim(ledger)
    missing = video_outcome(b"never sent")
    assert refused(lambda: finish(ledger, job, attempt, missing)) is ErrorCode.BLOB_MISSING
    assert state(ledger, job) is JobState.RUNNING
    assert finish(ledger, job, attempt) is JobState.DONE


def test_the_first_commit_wins(ledger: Any) -> None:
    cancelled, done = add(ledger, video_node("a"), video_node("b"))
    _, attempt = claim(ledger)
    ledger.cancel(cancelled)
    assert state(ledger, cancelled) is JobState.CANCELLING
    assert finish(ledger, cancelled, attempt) is JobState.CANCELLED
    _, attempt = claim(ledger)
    finish(ledger, done, attempt)
    ledger.cancel(done)
    assert state(ledger, done) is JobState.DONE


def test_a_worker_lost_while_cancelling_ends_the_job(ledger: Any) -> None:
    (job,) = add(ledger, video_node("a"))
    _, attempt = claim(ledger)
    ledger.cancel(job)
    ledger.lose(job, attempt)
    assert state(ledger, job) is JobState.CANCELLED
    assert refused(lambda: finish(ledger, job, attempt)) is ErrorCode.ATTEMPT_STALE


# ---- strikes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [FailKind.DIED, FailKind.SILENT, FailKind.ERROR])
def test_three_strikes_end_a_job_with_the_reason(ledger: Any, kind: FailKind) -> None:
    (job,) = add(ledger, video_node("a"))
    states: list[JobState] = []
    for _ in range(rules.MAX_STRIKES):
        _, attempt = claim(ledger)
        states.append(fail(ledger, job, attempt, kind))
    assert states == [JobState.QUEUED, JobState.QUEUED, JobState.FAILED]
    assert ledger.view(job).error == BROKE
    assert nothing_to_claim(ledger)


@pytest.mark.parametrize("kind", [FailKind.RELEASED, FailKind.CANCELLED, None])
def test_the_loss_of_server_agent_or_host_is_no_strike(ledger: Any, kind: FailKind | None) -> None:
    (job,) = add(ledger, video_node("a"))
    for _ in range(5):
        _, attempt = claim(ledger)
        if kind is None:
            ledger.lose(job, attempt)
        else:
            fail(ledger, job, attempt, kind)
    assert (ledger.view(job).strikes, state(ledger, job)) == (0, JobState.QUEUED)


def test_a_checkpoint_clears_strikes(ledger: Any) -> None:
    (job,) = add(ledger, video_node("a"))
    for _ in range(rules.MAX_STRIKES + 2):
        _, attempt = claim(ledger)
        ledger.checkpoint(job, attempt, "window-3", {"latent": blob(b"take")})
        assert fail(ledger, job, attempt, FailKind.DIED) is JobState.QUEUED
    assert ledger.view(job).strikes == 1


def test_a_checkpoint_needs_its_files(ledger: Any) -> None:
    (job,) = add(ledger, video_node("a"))
    _, attempt = claim(ledger)
    assert refused(lambda: ledger.checkpoint(job, attempt, "c", {"f": blob(b"?")})) is ErrorCode.BLOB_MISSING


def test_out_of_memory_is_tried_once_more_on_a_lower_plan(ledger: Any) -> None:
    (job,) = add(ledger, video_node("a"))
    _, attempt = claim(ledger)
    assert fail(ledger, job, attempt, FailKind.OUT_OF_MEMORY) is JobState.QUEUED
    _, attempt = claim(ledger)
    assert fail(ledger, job, attempt, FailKind.OUT_OF_MEMORY) is JobState.FAILED


def test_bad_input_is_never_tried_again(ledger: Any) -> None:
    (job,) = add(ledger, video_node("a"))
    _, attempt = claim(ledger)
    assert fail(ledger, job, attempt, FailKind.REFUSED) is JobState.FAILED


def test_a_failing_job_holds_up_nobody(ledger: Any) -> None:
    bad, good = add(ledger, video_node("bad"), video_node("good"))
    done: list[str] = []
    while not nothing_to_claim_then(ledger, done, bad):
        pass
    assert (state(ledger, bad), state(ledger, good)) == (JobState.FAILED, JobState.DONE)


def nothing_to_claim_then(ledger: Any, done: list[str], bad: str) -> bool:
    claimed = ledger.claim(claimant(), new_id())
    if claimed is None:
        return True
    if claimed.job == bad:
        fail(ledger, bad, claimed.attempt, FailKind.DIED)
    else:
        finish(ledger, claimed.job, claimed.attempt)
        done.append(claimed.job)
    return False


# ---- graph ------------------------------------------------------------------------------------------------------


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


# ---- order, pause -----------------------------------------------------------------------------------------------


def test_classes_come_in_order_and_inside_them_positions(ledger: Any) -> None:
    add(ledger, video_node("batch", priority=Priority.BATCH), video_node("n1"), video_node("n2"),
        video_node("now", priority=Priority.INTERACTIVE))
    assert work_off(ledger) == ["now", "n1", "n2", "batch"]


def test_a_slot_takes_only_its_classes_and_its_pool(ledger: Any) -> None:
    add(ledger, video_node("batch", priority=Priority.BATCH), video_node("gpu", pool="gpu"))
    assert nothing_to_claim(ledger, classes=(Priority.INTERACTIVE, Priority.NORMAL))
    assert ledger.view(claim(ledger, pool="gpu")[0]).key == "gpu"
    assert ledger.view(claim(ledger)[0]).key == "batch"


def test_an_engine_that_only_others_have_is_left_to_them(ledger: Any) -> None:
    add(ledger, video_node("a", engine="ltx2"), video_node("b", engine="previz"))
    assert ledger.view(claim(ledger, avoid=("ltx2",))[0]).key == "b"
    assert nothing_to_claim(ledger, avoid=("ltx2",))
    assert ledger.view(claim(ledger)[0]).key == "a"


def test_a_person_can_move_jobs(ledger: Any) -> None:
    a, b, c = add(ledger, video_node("a"), video_node("b"), video_node("c"))
    ledger.move(c, a, None)
    ledger.move(a, None, None)
    ledger.move(b, None, Priority.INTERACTIVE)
    assert work_off(ledger) == ["b", "c", "a"]


def test_moving_into_ever_smaller_gaps_never_breaks_the_order(ledger: Any) -> None:
    ids = add(ledger, *(video_node(f"j{number:03}") for number in range(4)))
    for turn in range(120):
        ledger.move(ids[2 + turn % 2], ids[1], None)
    assert work_off(ledger) == ["j000", "j002", "j003", "j001"]


def test_a_running_job_cannot_be_moved_nor_one_before_another_class(ledger: Any) -> None:
    a, b, c = add(ledger, video_node("a"), video_node("b"), video_node("c", priority=Priority.BATCH))
    claim(ledger)
    assert refused(lambda: ledger.move(a, None, None)) is ErrorCode.JOB_STATE
    assert refused(lambda: ledger.move(b, c, None)) is ErrorCode.JOB_STATE
    assert refused(lambda: ledger.move(b, b, None)) is ErrorCode.JOB_STATE


def test_a_warm_model_is_preferred_within_bounds_and_nothing_starves(ledger: Any) -> None:
    add(ledger, video_node("cold"), *(video_node(f"warm-{number}", engine="ltx2") for number in range(20)))
    order = [ledger.view(claim(ledger, warm=("ltx2",))[0]).key for _ in range(rules.WARM_PLACES + 1)]
    assert order == [f"warm-{number}" for number in range(rules.WARM_PLACES)] + ["cold"]


def test_a_warm_model_beyond_the_bound_is_not_looked_for(ledger: Any) -> None:
    add(ledger, *(video_node(f"cold-{number}") for number in range(rules.WARM_PLACES)), video_node("warm", engine="ltx2"))
    assert ledger.view(claim(ledger, warm=("ltx2",))[0]).key == "cold-0"


def test_warmth_never_beats_a_class(ledger: Any) -> None:
    add(ledger, video_node("now", priority=Priority.INTERACTIVE), video_node("warm", engine="ltx2"))
    assert ledger.view(claim(ledger, warm=("ltx2",))[0]).key == "now"


def test_a_paused_job_waits_and_a_running_one_goes_back_with_its_checkpoint(ledger: Any) -> None:
    (job,) = add(ledger, video_node("a"))
    _, attempt = claim(ledger)
    ledger.checkpoint(job, attempt, "c", {"f": blob(b"take")})
    ledger.pause(job)
    assert (state(ledger, job), ledger.view(job).paused) == (JobState.QUEUED, True)
    assert nothing_to_claim(ledger)
    ledger.resume(job)
    assert claim(ledger) == (job, attempt + 1)
    assert ledger.view(job).strikes == 0


def test_pausing_a_parent_pauses_all_below_it(ledger: Any) -> None:
    jobs = make_film(ledger, film_plan(1, long=True))
    ledger.pause(jobs["film"])
    assert nothing_to_claim(ledger)
    ledger.resume(jobs["film"])
    assert len(work_off(ledger)) == 6


def test_an_ended_job_cannot_be_paused(ledger: Any) -> None:
    (job,) = add(ledger, video_node("a"))
    finish(ledger, *claim(ledger))
    assert refused(lambda: ledger.pause(job)) is ErrorCode.JOB_STATE


def test_the_windows_of_a_long_shot_wait_for_what_the_shot_waits_for(ledger: Any) -> None:
    shot = long_shot("shot").model_copy(update={"depends_on": ("first",)})
    add(ledger, video_node("first"), shot)
    assert ledger.view(claim(ledger)[0]).key == "first"
    assert nothing_to_claim(ledger)
