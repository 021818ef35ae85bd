"""`jobs list|show|cancel|retry|pause|resume|log`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated

import typer
from rich.table import Table

from milimo.cli.app import app
from milimo.cli.common import State, console
from milimo.client import Client
from milimo.contracts.jobs import Job
from milimo.launcher import StudioOptions, studio_for

jobs = typer.Typer(no_args_is_help=True, help="The queue and its history.")
app.add_typer(jobs, name="jobs")
SERVER_ONLY = StudioOptions(workers=False)


@jobs.command("list")
def list_jobs(context: typer.Context, state: Annotated[str | None, typer.Option(help="queued, running, done …")] = None,
              parent: Annotated[str | None, typer.Option(help="Only the children of this job.")] = None,
              limit: int = 50) -> None:
    """The newest jobs."""
    place: State = context.obj
    with studio_for(place.place(), SERVER_ONLY) as (client, _):
        table = Table(box=None, padding=(0, 2, 0, 0))
        for column in ("job", "kind", "title", "state", "progress"):
            table.add_column(column)
        for job in client.jobs(state=state, parent=parent, limit=limit):
            progress = f"{job.progress.step}/{job.progress.steps}" if job.progress and job.progress.steps else ""
            if job.children:
                progress = f"{job.children_done}/{job.children}"
            table.add_row(job.id, job.kind, job.title, str(job.state) + (" paused" if job.paused else ""), progress)
        console().print(table)


@jobs.command("show")
def show_job(context: typer.Context, job: str) -> None:
    """Everything about one job, as JSON."""
    place: State = context.obj
    with studio_for(place.place(), SERVER_ONLY) as (client, _):
        print(client.job(job).model_dump_json(indent=2))


@jobs.command("log")
def log_of_job(context: typer.Context, job: str) -> None:
    """The last 200 lines that a job's engine has said, and its error."""
    place: State = context.obj
    with studio_for(place.place(), SERVER_ONLY) as (client, _):
        detail = client.job(job)
        for line in detail.log:
            print(time.strftime("%H:%M:%S", time.localtime(line.at_ms / 1000)), line.level, line.message)
        if detail.job.error is not None:
            print(detail.job.error.code, detail.job.error.message)
            print(detail.job.error.details.get("log", ""))


def _act(context: typer.Context, job: str, action: Callable[[Client, str], Job]) -> None:
    place: State = context.obj
    with studio_for(place.place(), SERVER_ONLY) as (client, _):
        after = action(client, job)
        print(after.id, after.state, "paused" if after.paused else "")


@jobs.command("cancel")
def cancel_job(context: typer.Context, job: str) -> None:
    """Cancel a job and all that hangs on it."""
    _act(context, job, lambda client, which: client.cancel(which))


@jobs.command("retry")
def retry_job(context: typer.Context, job: str) -> None:
    """Try a failed or cancelled job again, and what failed because of it."""
    _act(context, job, lambda client, which: client.retry(which))


@jobs.command("pause")
def pause_job(context: typer.Context, job: str) -> None:
    """Hold a job; what it has computed up to its last checkpoint is kept."""
    _act(context, job, lambda client, which: client.pause(which))


@jobs.command("resume")
def resume_job(context: typer.Context, job: str) -> None:
    """Let a paused job go on."""
    _act(context, job, lambda client, which: client.resume(which))
