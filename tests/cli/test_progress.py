"""What a person sees of a running film: which shot of how many, and how much of the whole."""

from __future__ import annotations

import json
import signal

import pytest

from milimo.cli.following import uninterrupted
from milimo.cli.progress import Family, JsonView, PlainView, TerminalView
from milimo.contracts.base import new_id
from milimo.contracts.events import JobEvent, ProgressEvent
from milimo.contracts.jobs import Job, JobState, Progress

PROJECT, FILM = new_id(), new_id()


def child(kind: str, title: str, state: JobState, position: float, *, shot: bool = False) -> Job:
    return Job(id=new_id(), project=PROJECT, parent=FILM, kind=kind, title=title, state=state, position=position,
               shot=new_id() if shot else None, created_ms=0, started_ms=1000, finished_ms=3000)


def film(plan: JobState = JobState.DONE) -> tuple[Job, ...]:
    """A film with the later shot known first, as events may bring it."""
    return (
        Job(id=FILM, project=PROJECT, kind="film", title="Film", state=JobState.RUNNING, created_ms=0, children=5),
        child("breakdown", "Breakdown", JobState.DONE, 1), child("plan", "Plan", plan, 2),
        child("video", "Shot 1.2", JobState.RUNNING, 4, shot=True), child("video", "Shot 1.1", JobState.DONE, 3, shot=True),
        child("export", "Export", JobState.QUEUED, 6))


def family(jobs: tuple[Job, ...]) -> Family:
    known = Family(FILM)
    known.known = {job.id: job for job in jobs}
    return known


def test_shots_are_counted_in_the_films_order() -> None:
    known = family(film())
    assert sorted(known.label(job) for job in known.children()) == [
        "Breakdown", "Export", "Plan", "Shot 1.1 (1 of 2)", "Shot 1.2 (2 of 2)"]


def test_the_share_is_of_shots_and_export_and_waits_for_the_plan() -> None:
    known = family(film())
    assert known.share() == pytest.approx(1 / 3)
    running = next(job for job in known.children() if job.title == "Shot 1.2")
    known.take(ProgressEvent(job=running.id, progress=Progress(stage="frames", step=5, steps=10)))
    assert known.share() == pytest.approx((1 + 0.99 / 2) / 3)
    assert family(film(JobState.RUNNING)).share() == 0.0, "a share that falls again would be none"


def test_a_job_by_itself_has_its_own_share() -> None:
    job = Job(id=FILM, project=PROJECT, kind="video", title="A lamp", state=JobState.RUNNING, created_ms=0,
              progress=Progress(stage="frames", step=1, steps=4))
    known = family((job,))
    assert known.share() == pytest.approx(0.99 / 4) and known.shown() == [job]


def test_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    view, jobs = PlainView(FILM), film()
    view.jobs(jobs)
    running = next(job for job in jobs if job.title == "Shot 1.2")
    view.event(JobEvent(seq=1, job=running.model_copy(update={"state": JobState.DONE})))
    view.event(JobEvent(seq=1, job=running.model_copy(update={"state": JobState.DONE})))
    lines = capsys.readouterr().out.splitlines()
    assert "Shot 1.2 (2 of 2) running" in lines
    assert lines[-1] == "Shot 1.2 (2 of 2) done, 67% of the whole" and lines.count(lines[-1]) == 1


def test_the_lines_of_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    view, jobs = TerminalView(FILM), film()
    view.jobs(jobs)
    view.event(ProgressEvent(job=jobs[3].id, progress=Progress(stage="frames", step=5, steps=10, eta_s=65)))
    view.close()
    drawn = capsys.readouterr().out
    for words in ("✓ Shot 1.1 (1 of 2)", "2.0 s", "▸ Shot 1.2 (2 of 2)", "frames 5/10 · 1:05 left", "50%"):
        assert words in drawn, drawn


def test_json_tells_first_how_each_job_stands(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever looks late must not miss what is done already."""
    JsonView(FILM).jobs(film())
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["type"] for line in told] == ["job"] * 6
    assert {line["seq"] for line in told} == {0} and "done" in {line["job"]["state"] for line in told}


def test_ctrl_c_waits_for_a_line_that_is_being_written() -> None:
    written: list[str] = []
    with pytest.raises(KeyboardInterrupt), uninterrupted():
        signal.raise_signal(signal.SIGINT)
        written.append("the rest of the line")
    assert written
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
