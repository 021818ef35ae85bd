"""`jobs list|show|cancel|retry|pause|resume|log`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from milimo.cli.app import app
from milimo.cli.common import State, console
from milimo.cli.find import find_job, find_project
from milimo.client import Client
from milimo.contracts import api
from milimo.contracts.jobs import ExportOutcome, Job, JobDetail, JobState, ShotSpec, VideoOutcome, VideoSpec
from milimo.launcher import SERVER_ONLY, studio_for

jobs = typer.Typer(no_args_is_help=True, help="The queue and its history.")
app.add_typer(jobs, name="jobs")
COLUMNS = ("job", "project", "kind", "title", "state", "progress", "begun", "took")

JobArgument = Annotated[str, typer.Argument(help="Its id, or at least the first 8 characters.")]
JobOrNone = Annotated[str | None, typer.Argument(help="Its id, or at least the first 8 characters.", show_default=False)]
AllOption = Annotated[bool, typer.Option("--all", help="The whole queue instead of one job.")]


@jobs.command("list")
def list_jobs(
    context: typer.Context,
    state: Annotated[JobState | None, typer.Option(help="Only jobs in this state.")] = None,
    parent: Annotated[str | None, typer.Option(help="Only the children of this job.")] = None,
    project: Annotated[str | None, typer.Option(help="Only jobs of this project: name or id.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Under each film the jobs that it is made of.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many films and single jobs.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="The jobs as one line of JSON.")] = False,
) -> None:
    """The newest jobs; a film stands for the jobs that it is made of."""
    place: State = context.obj
    with studio_for(place.place(), SERVER_ONLY) as (client, _):
        flat = state is not None or parent is not None
        found = client.jobs(
            project=find_project(client, project).id if project is not None else None,
            parent=find_job(client, parent) if parent is not None else None,
            state=state, top=not flat, limit=limit)
        rows = tuple(_with_children(client, found)) if everything and not flat else tuple((job, 0) for job in found)
        if as_json:
            listed = tuple(job for job, _ in rows)
            print(api.JobList(jobs=listed, total=len(listed)).model_dump_json())
            return
        names = {one.id: one.name for one in (*client.projects(), *client.projects(trash=True))}
        table = Table(box=None, padding=(0, 2, 0, 0))
        for column in COLUMNS:
            table.add_column(column, no_wrap=column in ("job", "begun", "took"))
        for job, depth in rows:
            table.add_row(*_cells(job, depth, names.get(job.project, job.project)))
        console().print(table)


def _with_children(client: Client, found: tuple[Job, ...], depth: int = 0) -> Iterator[tuple[Job, int]]:
    """Each job with its depth, its children after it."""
    for job in found:
        yield job, depth
        if job.children:
            yield from _with_children(client, tuple(client.children(job.id)), depth + 1)


def _cells(job: Job, depth: int, project: str) -> tuple[str, ...]:
    progress = f"{job.progress.step}/{job.progress.steps}" if job.progress and job.progress.steps else ""
    if job.children:
        progress = f"{job.children_done} of {job.children} jobs"
    begun = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(job.started_ms / 1000)) if job.started_ms else ""
    took = f"{(job.finished_ms - job.started_ms) / 1000:.1f} s" if job.started_ms and job.finished_ms else ""
    indent = "  " * depth
    return (indent + job.id, escape(project), job.kind, indent + escape(job.title or job.key or ""),
            str(job.state) + (" paused" if job.paused else ""), progress, begun, took)


@jobs.command("show")
def show_job(
    context: typer.Context, job: JobArgument,
    as_json: Annotated[bool, typer.Option("--json", help="Everything that is known of it, as JSON.")] = False,
) -> None:
    """What a job is, how it stands, and what came of it."""
    place: State = context.obj
    with studio_for(place.place(), SERVER_ONLY) as (client, _):
        detail = client.job(find_job(client, job))
        if as_json:
            print(detail.model_dump_json(indent=2))
            return
        names = {one.id: one.name for one in (*client.projects(), *client.projects(trash=True))}
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        for name, value in zip(COLUMNS, _cells(detail.job, 0, names.get(detail.job.project, detail.job.project)), strict=True):
            if value:
                table.add_row(f"[dim]{name}[/]", value)
        for name, value in _more(client, detail):
            table.add_row(f"[dim]{name}[/]", escape(value))
        console().print(table)


def _more(client: Client, detail: JobDetail) -> Iterator[tuple[str, str]]:
    """What is asked for, what came of it, and what went wrong, in words."""
    job, spec = detail.job, detail.spec
    if isinstance(spec, VideoSpec | ShotSpec):
        request = spec.request
        yield "asked", f"{request.frames} frames, {request.extent.width}x{request.extent.height}, {request.engine}, seed {request.seed}"
        yield "prompt", request.prompt
    if job.attempt > 1:
        yield "attempts", str(job.attempt)
    for child in client.children(job.id) if job.children else ():
        yield f"  {child.title or child.key or child.kind}", str(child.state)
    match detail.result:
        case VideoOutcome(result=made, stored=take):
            yield "made", f"{made.frames} frames" + (f", take {take.id}" if take else "")
            for note in made.recipe.notes:
                yield "note", note
        case ExportOutcome(result=film):
            yield "made", f"{film.seconds:.1f} s of film, {film.frames} frames"
        case _:
            pass
    for notice in detail.notices:
        yield "notice", f"{notice.code}: {notice.message}"
    if job.error is not None:
        yield "error", f"{job.error.code}: {job.error.message}"
        yield "", f"its log: milimo jobs log {job.id}"


@jobs.command("log")
def log_of_job(context: typer.Context, job: JobArgument) -> None:
    """The last 200 lines that a job's engine has said, and its error."""
    place: State = context.obj
    with studio_for(place.place(), SERVER_ONLY) as (client, _):
        detail = client.job(find_job(client, job))
        for line in detail.log:
            print(time.strftime("%H:%M:%S", time.localtime(line.at_ms / 1000)), line.level, line.message)
        if detail.job.error is not None:
            print(detail.job.error.code, detail.job.error.message)
            print(detail.job.error.details.get("log", ""))


def _act(context: typer.Context, job: str, action: Callable[[Client, str], Job]) -> None:
    place: State = context.obj
    with studio_for(place.place(), SERVER_ONLY) as (client, _):
        after = action(client, find_job(client, job))
        print(after.id, after.state, *(["paused"] if after.paused else []))


@jobs.command("cancel")
def cancel_job(context: typer.Context, job: JobArgument) -> None:
    """Cancel a job and all that hangs on it."""
    _act(context, job, lambda client, which: client.cancel(which))


@jobs.command("retry")
def retry_job(context: typer.Context, job: JobArgument) -> None:
    """Try a failed or cancelled job again, and what failed because of it."""
    _act(context, job, lambda client, which: client.retry(which))


@jobs.command("pause")
def pause_job(context: typer.Context, job: JobOrNone = None, everything: AllOption = False) -> None:
    """Hold a job; what it has computed up to its last checkpoint is kept. With --all nothing new is begun, and what runs, runs on."""
    if _one_of(job, everything) is None:
        _set_queue(context, paused=True)
    else:
        _act(context, str(job), lambda client, which: client.pause(which))


@jobs.command("resume")
def resume_job(context: typer.Context, job: JobOrNone = None, everything: AllOption = False) -> None:
    """Let a paused job go on; with --all, the queue. Jobs that were paused one by one stay so."""
    if _one_of(job, everything) is None:
        _set_queue(context, paused=False)
    else:
        _act(context, str(job), lambda client, which: client.resume(which))


def _one_of(job: str | None, everything: bool) -> str | None:
    """The job that was named; None for the whole queue. Exactly one of both is said."""
    if (job is None) is not everything:
        raise typer.BadParameter("Name a job, or say --all for the whole queue.")
    return job


def _set_queue(context: typer.Context, *, paused: bool) -> None:
    place: State = context.obj
    with studio_for(place.place(), SERVER_ONLY) as (client, _):
        after = client.set_queue(paused=paused)
        print("queue", "paused" if after.paused else "open", f"{after.queued} queued, {after.running} running")
