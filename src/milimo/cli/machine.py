"""`studio`, `worker`, `doctor`, `backup`, `restore`, `token`, `verify`: the machine's side of things."""

from __future__ import annotations

import os
import sys
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from milimo.cli.app import app
from milimo.cli.common import State, check_name, console, count, plain
from milimo.cli.doctor import examine
from milimo.cli.find import find_worker_token
from milimo.client import Client
from milimo.config import Home, Listen, secret_file
from milimo.contracts import api
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.settings import SettingsUpdate
from milimo.launcher import SERVER_ONLY, Studio, StudioOptions, studio_for
from milimo.wire import running

token = typer.Typer(no_args_is_help=True, help="Keys.")
app.add_typer(token, name="token")
folders = typer.Typer(no_args_is_help=True, help="Folders from which the studio's page may link files without copying them.")
app.add_typer(folders, name="folders")


@app.command()
def studio(
    context: typer.Context,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Exactly this port. Default: 8420 or the next free.")] = None,
    slots: Annotated[int | None, typer.Option(min=1, max=256, help="Jobs at once. Default: one a core.")] = None,
    memory_mb: Annotated[int | None, typer.Option(min=128, help="Memory that one engine process may use.")] = None,
    listen: Annotated[str | None, typer.Option(metavar="HOST[:PORT]", help="Also take workers from other machines, at this "
                                               "address of this machine, over TLS. Nothing else is open there.")] = None,
    listen_name: Annotated[list[str] | None, typer.Option(help="Another name by which those workers reach this machine; may be "
                                                          "given several times.")] = None,
    certificate: Annotated[Path | None, typer.Option(help="For --listen: your own certificate (PEM). Default: one of the "
                                                     "home's own.")] = None,
    certificate_key: Annotated[Path | None, typer.Option(help="The key that belongs to --certificate.")] = None,
    browser: Annotated[bool, typer.Option(help="Open the studio in the browser.")] = True,
) -> None:
    """Run the studio: server, workers and the page in the browser. Ctrl-C ends it."""
    state: State = context.obj
    door = _listen(listen, listen_name or [], certificate, certificate_key)
    home = state.place().prepare()
    address = running(home)
    if address is not None:
        raise MilimoError(ErrorCode.HOME_IN_USE, f"A studio already runs on this home: {address}. Use that one, end it first, "
                          "or choose another --home.", address=address)
    with Studio(home, StudioOptions(port=port, slots=slots, memory_mb=memory_mb, listen=door)).start() as started:
        print(f"Milimo studio on {started.url}  (home {home.root})", flush=True)
        if (opened := started.door) is not None:
            print(f"Workers on other machines: milimo worker --server {opened.url} --ca certificate.pem --token-file TOKEN", flush=True)
            print(f"  the certificate to copy there: {opened.certificate}", flush=True)
            print("  a token for each: milimo token worker NAME", flush=True)
        _show(home, started.url, browser=browser)
        print("Its REST interface is described under /api/docs. Another browser: milimo open. Ctrl-C ends it.", flush=True)
        try:
            started.watch()
        except KeyboardInterrupt:
            print("Stopping.", flush=True)


@app.command("open")
def open_page(
    context: typer.Context,
    browser: Annotated[bool, typer.Option(help="Open it; else its address is only printed.")] = True,
) -> None:
    """Open the running studio in a browser: another one, or one that is not let in any more."""
    state: State = context.obj
    home = state.place()
    address = running(home)
    if address is None:
        raise MilimoError(ErrorCode.SERVER_UNREACHABLE, f"No studio runs on the home {home.root}. Start one: milimo studio")
    _show(home, address, browser=browser)


def _show(home: Home, server: str, *, browser: bool) -> None:
    """Print an address that lets one browser in; and open it there, where a person sits at a screen."""
    with Client(server, home.key.read_text("ascii").strip()) as client:
        address = client.page_address()
    print(f"Open it here: {address}", flush=True)
    if browser and sys.stdout.isatty() and (sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        webbrowser.open(address)


def _listen(listen: str | None, names: list[str], certificate: Path | None, key: Path | None) -> Listen | None:
    if listen is None:
        if names or certificate or key:
            raise MilimoError(ErrorCode.BAD_REQUEST, "--listen-name, --certificate and --certificate-key belong to --listen.")
        return None
    host, port = Listen.parse(listen)
    for name in names:
        Listen.parse(f"[{name}]" if ":" in name else name)
    return Listen(host, port, tuple(names), certificate, key)


@app.command()
def worker(
    context: typer.Context,
    server: Annotated[str, typer.Option(help="Address of the studio's server.")],
    token_file: Annotated[Path, typer.Option(help="File with this worker's token (see: milimo token worker).")],
    pool: Annotated[str, typer.Option(help="cpu or gpu.")] = "cpu",
    slots: Annotated[int | None, typer.Option(min=1, max=256, help="Jobs at once. Default: one a core.")] = None,
    ca: Annotated[Path | None, typer.Option(help="For https: the studio's certificate, as `milimo studio --listen` names it.")] = None,
    name: Annotated[str | None, typer.Option(help="Of this machine; default its host name.")] = None,
    memory_mb: Annotated[int | None, typer.Option(min=128, help="Memory that one engine process may use.")] = None,
) -> None:
    """Work for a studio on this machine, or on another one over TLS."""
    state: State = context.obj
    _check_pool(pool)
    arguments = [sys.executable, "-m", "milimo.worker", "--server", server, "--token-file", str(token_file), "--pool", pool,
                 "--home", str(state.place().prepare().root)]
    for option, value in (("--slots", slots), ("--name", name), ("--memory-mb", memory_mb), ("--ca", ca)):
        if value is not None:
            arguments += [option, str(value)]
    os.execv(sys.executable, arguments)    # an agent is light: nothing of the command line stays in memory


@app.command()
def doctor(context: typer.Context,
           as_json: Annotated[bool, typer.Option("--json", help="The findings as JSON.")] = False) -> None:
    """What this machine can do, what is missing, and how to mend it."""
    state: State = context.obj
    findings = examine(state.place())
    if as_json:
        print("[" + ", ".join(finding.model_dump_json() for finding in findings) + "]")
    else:
        screen = console()
        marks = {"ok": "[green]ok     [/]", "info": "[cyan]note   [/]", "problem": "[red]problem[/]"}
        for finding in findings:
            screen.print(f"{marks[finding.level]} [bold]{finding.subject}[/]: {finding.message}")
            if finding.cure:
                screen.print(f"        → {finding.cure}", markup=False)
    if any(finding.level == "problem" for finding in findings):
        raise typer.Exit(1)


@app.command()
def backup(context: typer.Context) -> None:
    """Back the database up now (it also happens every hour while the studio runs)."""
    state: State = context.obj
    with studio_for(state.place(), SERVER_ONLY) as (client, _):
        made = client.backup()
        print(f"{state.place().backups / made.file}  {made.size / 1e6:.1f} MB")


@app.command()
def restore(context: typer.Context, file: Annotated[Path, typer.Argument(help="A backup of the database.")]) -> None:
    """Put a backup in the database's place. What was there is kept beside it."""
    from milimo.server.db.backup import restore_backup

    state: State = context.obj
    home = state.place().prepare()
    if running(home) is not None:
        raise MilimoError(ErrorCode.HOME_IN_USE, "A studio runs on this home. Stop it first, then restore.")
    candidate = file if file.exists() else home.backups / file.name
    kept = restore_backup(home, candidate)
    print(f"Restored {candidate.name}." + (f" The database before it is {kept}." if kept else ""))


@app.command()
def verify(context: typer.Context) -> None:
    """Check every stored file against its hash; mark the takes whose file is missing or altered."""
    state: State = context.obj
    with studio_for(state.place(), SERVER_ONLY) as (client, _):
        found = client.verify()
        print(f"{count(found.blobs, 'file')}, {len(found.missing)} missing, {len(found.altered)} altered")
        for take in found.takes_damaged:
            print(f"take {take} is damaged. To make it again: milimo remake {take}")
        for path in found.offline:
            print(f"{plain(path)} is offline: a linked file that is not where it was, or was changed")
        if found.missing or found.altered or found.offline:
            raise typer.Exit(1)


@token.command("rotate")
def rotate(context: typer.Context) -> None:
    """Change this home's key; every browser and script has to be let in anew."""
    state: State = context.obj
    home = state.place().prepare()
    secret_file(home.key)
    with studio_for(home, SERVER_ONLY) as (client, _):
        client.rotate_token()
        print("The key was changed.")


@token.command("worker")
def worker_token(context: typer.Context, name: Annotated[str, typer.Argument(help="Which worker it is for.")],
                 pool: Annotated[str, typer.Option(help="cpu or gpu.")] = "cpu") -> None:
    """Make a token for a worker on another machine; it is shown once."""
    state: State = context.obj
    _check_pool(pool)
    name = check_name(name, "A worker")
    with studio_for(state.place(), SERVER_ONLY) as (client, _):
        print(client.create_worker_token(name, pool).token)


@token.command("list")
def list_tokens(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="The tokens as one line of JSON.")] = False,
) -> None:
    """The tokens of workers that were made here. What they are is not kept, only whom they are for."""
    state: State = context.obj
    with studio_for(state.place(), SERVER_ONLY) as (client, _):
        found = client.worker_tokens()
        if as_json:
            print(api.WorkerTokenList(tokens=found).model_dump_json())
            return
        table = Table(box=None, padding=(0, 2, 0, 0))
        for column in ("worker", "pool", "made", "state", "id"):
            table.add_column(column)
        for one in found:
            made = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.created_ms / 1000))
            table.add_row(escape(one.name), one.pool, made, "good" if one.revoked_ms is None else "revoked", one.id)
        console().print(table)


@token.command("revoke")
def revoke_token(context: typer.Context, worker: Annotated[str, typer.Argument(help="The worker's name, or the token's id.")]) -> None:
    """Refuse a worker's token from now on. What it works on is given to another."""
    state: State = context.obj
    with studio_for(state.place(), SERVER_ONLY) as (client, _):
        found = find_worker_token(client, worker)
        client.revoke_worker_token(found.id)
        print(f"The token of {plain(found.name)} was revoked.")


@folders.command("list")
def list_folders(context: typer.Context) -> None:
    """The folders that were allowed."""
    _set_folders(context, lambda before: before)


@folders.command("allow")
def allow_folder(context: typer.Context, folder: Annotated[Path, typer.Argument(help="Files below it may be linked from the page.")]) -> None:
    """Let the studio's page link files below a folder."""
    _set_folders(context, lambda before: tuple(dict.fromkeys((*before, str(folder.absolute())))))


@folders.command("forget")
def forget_folder(context: typer.Context, folder: Annotated[Path, typer.Argument(help="As `milimo folders list` shows it.")]) -> None:
    """No longer. Files that are linked already stay linked."""
    gone = {str(folder.absolute()), str(folder.resolve())}
    _set_folders(context, lambda before: tuple(one for one in before if one not in gone))


def _set_folders(context: typer.Context, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> None:
    state: State = context.obj
    with studio_for(state.place(), SERVER_ONLY) as (client, _):
        before = client.settings().link_folders
        wanted = change(before)
        after = before if wanted == before else client.update_settings(SettingsUpdate(link_folders=wanted)).link_folders
        for one in after:
            print(plain(one))


def _check_pool(pool: str) -> None:
    if pool not in ("cpu", "gpu"):
        raise MilimoError(ErrorCode.BAD_REQUEST, f"--pool {pool}: there are the pools cpu and gpu.")
