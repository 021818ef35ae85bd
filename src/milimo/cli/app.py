"""The `milimo` command: its subcommands, its common options, and the one place that turns errors into words."""

from __future__ import annotations

import importlib
import json
import signal
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from typer.exceptions import TyperException

from milimo import __version__, collector
from milimo.cli.common import State
from milimo.contracts.errors import ErrorCode, ExitStatus, MilimoError

app = typer.Typer(
    name="milimo", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A local-first, AI-native cinematic studio: a screenplay in, a film out.")

COMMANDS = ("films", "takes", "projects", "jobs", "machine")
"""Modules that add their commands to `app`."""


def _version(wanted: bool) -> None:
    if wanted:
        print(f"milimo {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def common(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option(
        help="Home folder: database, media, keys. Default: your data folder, or $MILIMO_HOME.")] = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    if context.invoked_subcommand is None:         # `milimo --home X` says what `milimo` says
        print(context.get_help())
        raise typer.Exit(ExitStatus.USAGE)
    context.obj = State(home=home)


def main() -> NoReturn:
    """Run the command line; never returns. Every MilimoError leaves with its documented exit status."""
    signal.signal(signal.SIGTERM, _terminate)
    with collector.held():
        for module in COMMANDS:
            importlib.import_module(f"milimo.cli.{module}")

    try:
        status = app(prog_name="milimo", standalone_mode=False)    # what typer.Exit carries, when a command leaves by it
    except MilimoError as error:
        tell(error)
        sys.exit(error.exit_status)
    except (KeyboardInterrupt, typer.Abort):
        tell(MilimoError(ErrorCode.CANCELLED, "Stopped."))
        sys.exit(ExitStatus.CANCELLED)
    except TyperException as error:
        if not error.format_message().strip():    # no command was named: the help, which has just been printed, says it all
            sys.exit(ExitStatus.USAGE)
        tell(MilimoError(ErrorCode.BAD_REQUEST, _misused(error)))
        sys.exit(ExitStatus.USAGE)
    sys.exit(status if isinstance(status, int) else ExitStatus.OK)


def _misused(error: TyperException) -> str:
    """What is wrong with the command as it was written, as a sentence, and which help tells more."""
    what = error.format_message().strip().rstrip(".")
    context = getattr(error, "ctx", None)
    return f"{what}. See: {getattr(context, 'command_path', 'milimo')} --help"


def tell(error: MilimoError) -> None:
    """A person's line on a terminal; one JSON line where --json was asked for."""
    if "--json" in sys.argv:
        print(json.dumps({"type": "error", **error.body().model_dump(mode="json")}), flush=True)
        return
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(f"[bold red]{error.code}[/] ", end="")
    console.print(error.message, markup=False)
    if log := error.details.get("log"):
        console.print(str(log).strip()[-1200:], markup=False, style="dim")


def _terminate(number: int, frame: object) -> None:
    raise KeyboardInterrupt
