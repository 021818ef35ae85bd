"""`project list|show|add|delete|restore`."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from milimo import story
from milimo.cli.app import app
from milimo.cli.common import State, check_name, console, count, plain, read_script
from milimo.cli.films import SHOTS_PROJECT
from milimo.cli.find import find_project
from milimo.contracts import api
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.limits import LONGEST_NAME
from milimo.launcher import SERVER_ONLY, studio_for

projects = typer.Typer(no_args_is_help=True, help="Films in the making.")
app.add_typer(projects, name="project")
ProjectArgument = Annotated[str, typer.Argument(help="Name or id.")]


@projects.command("list")
def list_projects(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Only projects of this name. That of single shots is listed only so.")] = None,
    trash: Annotated[bool, typer.Option("--trash", help="Show what was deleted.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The projects as one line of JSON.")] = False,
) -> None:
    """All projects, the last edited first."""
    state: State = context.obj
    with studio_for(state.place(), SERVER_ONLY) as (client, _):
        found = tuple(one for one in client.projects(trash=trash) if (one.name != SHOTS_PROJECT if name is None else one.name == name))
        if as_json:
            print(api.ProjectList(projects=found, total=len(found)).model_dump_json())
            return
        table = Table(box=None, padding=(0, 2, 0, 0))
        for column in ("name", "scenes", "shots", "seconds", "edited", "id"):
            table.add_column(column)
        for project in found:
            edited = time.strftime("%Y-%m-%d %H:%M", time.localtime(project.updated_ms / 1000))
            table.add_row(escape(project.name), str(project.scenes), str(project.shots), f"{project.seconds:.0f}", edited, project.id)
        console().print(table)


@projects.command("show")
def show_project(
    context: typer.Context, project: ProjectArgument,
    as_json: Annotated[bool, typer.Option("--json", help="The project and its story as one line of JSON.")] = False,
) -> None:
    """Scenes, shots and their takes."""
    state: State = context.obj
    with studio_for(state.place(), SERVER_ONLY) as (client, _):
        found = find_project(client, project)
        told = client.story(found.id)
        if as_json:
            print(json.dumps({"project": found.model_dump(mode="json"), "story": told.model_dump(mode="json")}))
            return
        screen = console()
        screen.print(f"[bold]{escape(found.name)}[/]  {found.id}  {count(found.scenes, 'scene')}, {count(found.shots, 'shot')}, "
                     f"{found.seconds:.0f} s")
        if found.name == SHOTS_PROJECT:
            screen.print(f'Its shots: milimo jobs list --project "{SHOTS_PROJECT}"')
        for scene in told.scenes:
            screen.print(f"\n[bold]{scene.number}  {escape(scene.heading)}[/]")
            table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
            for shot in scene.shots:
                takes = ", ".join(f"take {take.number} {take.id}" for take in shot.takes) or "no take yet"
                table.add_row(shot.shot.number, str(shot.shot.plan.size).replace("_", " "), f"{shot.shot.seconds:.1f} s",
                              str(shot.state), takes)
            screen.print(table)


@projects.command("add")
def add_project(
    context: typer.Context,
    script: Annotated[Path | None, typer.Argument(help="A script: it becomes a new project. Left out with --to.")] = None,
    name: Annotated[str | None, typer.Option(help="Of the new project. Default: the file's name.")] = None,
    to: Annotated[str | None, typer.Option(metavar="PROJECT", help="Add to this project, by its name or id.")] = None,
    link: Annotated[list[Path] | None, typer.Option(metavar="FILE", help="Also a picture, film or sound that stays where it lies; "
                                                    "may be given several times.")] = None,
    copy: Annotated[list[Path] | None, typer.Option(metavar="FILE", help="The same, copied into the studio.")] = None,
) -> None:
    """A new project with a script, without making its film; or pictures, films and sounds for a project."""
    state: State = context.obj
    if (script is None) == (to is None) or (to is not None and not (link or copy)):
        raise MilimoError(ErrorCode.BAD_REQUEST, "Give a script for a new project, or --to PROJECT with --link FILE or --copy FILE.")
    content = read_script(script) if script is not None else b""
    if script is not None:
        story.read_script(content)
    called = check_name(name, "A project") if name is not None else plain(script.stem)[:LONGEST_NAME] or "Film" if script else ""
    with studio_for(state.place(), SERVER_ONLY) as (client, _):
        if script is not None:
            project = client.create_project(called)
            client.put_script(project.id, content, name=plain(str(script.absolute())))
            print(project.id)
        else:
            project = find_project(client, str(to))
        for path in link or ():
            _tell_asset(client.link(project.id, path))
        for path in copy or ():
            _tell_asset(client.upload(project.id, path))


def _tell_asset(asset: api.Asset) -> None:
    print(f"{asset.id}  {asset.kind}  {plain(asset.link.path if asset.link else asset.name)}")


@projects.command("delete")
def delete_project(context: typer.Context, project: ProjectArgument) -> None:
    """Move a project to the trash; it stays there for 30 days."""
    state: State = context.obj
    with studio_for(state.place(), SERVER_ONLY) as (client, _):
        found = find_project(client, project)
        client.delete_project(found.id)
        print(f"{found.name} is in the trash for 30 days. To have it back: milimo project restore {found.id}")


@projects.command("restore")
def restore_project(context: typer.Context, project: ProjectArgument) -> None:
    """Take a project out of the trash."""
    state: State = context.obj
    with studio_for(state.place(), SERVER_ONLY) as (client, _):
        found = find_project(client, project, trash=True)
        print(client.restore_project(found.id).name)
