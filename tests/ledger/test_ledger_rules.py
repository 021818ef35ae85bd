"""The ledger's promises one by one, each on the model and on the real ledger: claims, settling, strikes."""

from __future__ import annotations

from typing import Any

import pytest
from ledger_building import (
    blob,
    claimant,
    digest,
    video_node,
    video_outcome,
)
from ledger_moves import BROKE, TAKE, add, claim, fail, finish, nothing_to_claim, refused, state

from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode
from milimo.contracts.jobs import (
    JobState,
)
from milimo.contracts.workers import FailKind
from milimo.server.jobs import rules

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


@pytest.mark.parametrize("kind", [FailKind.DIED, FailKind.SILENT])
def test_three_strikes_end_a_job_with_the_reason(ledger: Any, kind: FailKind) -> None:
    (job,) = add(ledger, video_node("a"))
    states: list[JobState] = []
    for _ in range(rules.MAX_STRIKES):
        _, attempt = claim(ledger)
        states.append(fail(ledger, job, attempt, kind))
    assert states == [JobState.QUEUED, JobState.QUEUED, JobState.FAILED]
    assert ledger.view(job).error == BROKE
    assert nothing_to_claim(ledger)


@pytest.mark.parametrize("kind", [FailKind.REFUSED, FailKind.ERROR])
def test_what_a_healthy_child_could_not_do_is_not_tried_again(ledger: Any, kind: FailKind) -> None:
    (job,) = add(ledger, video_node("a"))
    _, attempt = claim(ledger)
    assert fail(ledger, job, attempt, kind) is JobState.FAILED
    assert ledger.view(job).strikes == 0 and nothing_to_claim(ledger)


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
