"""`project list|show|add|delete|restore`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from milimo import story
from milimo.cli.app import app
from milimo.cli.common import State, console, read_script
from milimo.client import Client
from milimo.contracts import api
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.launcher import StudioOptions, studio_for

projects = typer.Typer(no_args_is_help=True, help="Films in the making.")
app.add_typer(projects, name="project")
SERVER_ONLY = StudioOptions(workers=False)


@projects.command("list")
def list_projects(context: typer.Context,
                  trash: Annotated[bool, typer.Option("--trash", help="Show what was deleted.")] = False) -> None:
    """All projects, the last edited first."""
    state: State = context.obj
    with studio_for(state.place(), SERVER_ONLY) as (client, _):
        table = Table(box=None, padding=(0, 2, 0, 0))
        for column in ("name", "scenes", "shots", "seconds", "edited", "id"):
            table.add_column(column)
        for project in client.projects(trash=trash):
            edited = time.strftime("%Y-%m-%d %H:%M", time.localtime(project.updated_ms / 1000))
            table.add_row(project.name, str(project.scenes), str(project.shots), f"{project.seconds:.0f}", edited, project.id)
        console().print(table)


@projects.command("show")
def show_project(context: typer.Context, project: Annotated[str, typer.Argument(help="Name or id.")]) -> None:
    """Scenes, shots and their takes."""
    state: State = context.obj
    with studio_for(state.place(), SERVER_ONLY) as (client, _):
        found = find(client, project)
        told = client.story(found.id)
        screen = console()
        screen.print(f"[bold]{found.name}[/]  {found.id}")
        for scene in told.scenes:
            screen.print(f"\n[bold]{scene.number}  {scene.heading}[/]")
            table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
            for shot in scene.shots:
                takes = ", ".join(f"take {take.number} {take.id}" for take in shot.takes) or "no take yet"
                table.add_row(shot.shot.number, str(shot.shot.plan.size).replace("_", " "), f"{shot.shot.seconds:.1f} s",
                              str(shot.state), takes)
            screen.print(table)


@projects.command("add")
def add_project(context: typer.Context, script: Annotated[Path, typer.Argument(help="A script.")],
                name: Annotated[str | None, typer.Option(help="Default: the file's name.")] = None) -> None:
    """A new project with a script, without making its film."""
    state: State = context.obj
    content = read_script(script)
    story.read_script(content)
    with studio_for(state.place(), SERVER_ONLY) as (client, _):
        project = client.create_project(name or script.stem or "Film")
        client.put_script(project.id, content, name=str(script.absolute()))
        print(project.id)


@projects.command("delete")
def delete_project(context: typer.Context, project: str) -> None:
    """Move a project to the trash; it stays there for 30 days."""
    state: State = context.obj
    with studio_for(state.place(), SERVER_ONLY) as (client, _):
        found = find(client, project)
        client.delete_project(found.id)
        print(f"{found.name} is in the trash for 30 days. To have it back: milimo project restore {found.id}")


@projects.command("restore")
def restore_project(context: typer.Context, project: str) -> None:
    """Take a project out of the trash."""
    state: State = context.obj
    with studio_for(state.place(), SERVER_ONLY) as (client, _):
        found = find(client, project, trash=True)
        print(client.restore_project(found.id).name)


def find(client: Client, wanted: str, *, trash: bool = False) -> api.Project:
    """By id, or by a name that only one project has."""
    everything = client.projects(trash=trash)
    found = [project for project in everything if project.id == wanted] or [
        project for project in everything if project.name == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise MilimoError(ErrorCode.CONFLICT, f"{len(found)} projects are called '{wanted}'; use the id.",
                          ids=[project.id for project in found])
    raise MilimoError(ErrorCode.NOT_FOUND, f"There is no project '{wanted}'. See: milimo project list", project=wanted)
