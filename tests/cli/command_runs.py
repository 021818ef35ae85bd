"""Commands run in this process: what a person types, what they read, and the status that the shell would see."""

from __future__ import annotations

import contextlib
import io
import json
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from milimo.cli import main
from milimo.client import Client

SCRIPT = """INT. KITCHEN - DAY

Wide. A woman sits at the table and waits.

Close-up of her hands around a cup.
"""
SMALL = ("--size", "128x72", "--seconds-per-shot", "1", "--engine", "flaky")


@dataclass(frozen=True, slots=True)
class Said:
    """What a command has said, and its exit status."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        """The last line, which under --json is the result."""
        return json.loads(self.out.splitlines()[-1])


@dataclass(frozen=True, slots=True)
class Desk:
    """A home on which a studio runs, with one project of two shots and its film."""

    home: Path
    files: Path
    client: Client
    project: str

    def run(self, *arguments: str, home: Path | None = None) -> Said:
        return run("--home", str(home or self.home), *arguments)

    def ok(self, *arguments: str, home: Path | None = None) -> Said:
        said = self.run(*arguments, home=home)
        assert said.status == 0, f"milimo {' '.join(arguments)}: {said.status}\n{said.out}\n{said.err}"
        return said

    def refused(self, code: str, status: int, *arguments: str) -> str:
        """The sentence of the refusal: one line, and nothing else was said."""
        said = self.run(*arguments)
        assert (said.status, said.err.split(" ")[0]) == (status, code), f"milimo {' '.join(arguments)}: {said}"
        assert len(said.err.strip().splitlines()) == 1, said.err
        assert "pattern" not in said.err and "^[" not in said.err, "no regular expression is shown to a person"
        return said.err.strip()


def run(*arguments: str) -> Said:
    out, err = io.StringIO(), io.StringIO()
    kept, handler = sys.argv, signal.getsignal(signal.SIGTERM)
    status: object = None
    try:
        sys.argv = ["milimo", *arguments]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as end:
        status = end.code
    finally:
        sys.argv = kept
        signal.signal(signal.SIGTERM, handler)
    assert isinstance(status, int)
    return Said(status, out.getvalue(), err.getvalue())
