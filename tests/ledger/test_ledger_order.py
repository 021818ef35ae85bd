"""The ledger's promises about who comes first: classes, positions, warmth, pauses."""

from __future__ import annotations

from typing import Any

from ledger_building import (
    blob,
    film_plan,
    long_shot,
    video_node,
)
from ledger_moves import add, claim, finish, make_film, nothing_to_claim, refused, state, work_off

from milimo.contracts.errors import ErrorCode
from milimo.contracts.jobs import (
    JobState,
    Priority,
)
from milimo.server.jobs import rules

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
