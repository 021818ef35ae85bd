"""Running the real command line as a person would, and reading what it made."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

SCRIPT = """Title: The Small Film

INT. KITCHEN - DAY

Wide. A woman sits at the table and waits.

ANNA
It is late.

Close-up of her hands around a cup.

EXT. STREET - NIGHT

Rain. A man walks toward the lit window.

MAN
I am here.
"""

PLUGINS = Path(__file__).resolve().parents[1] / "plugins"
SMALL = ("--size", "128x72", "--seconds-per-shot", "1")

TIE = """import os, sys
parent, command = int(sys.argv[1]), sys.argv[2:]
if sys.platform == "linux":
    import ctypes, signal
    ctypes.CDLL(None).prctl(1, int(signal.SIGTERM))    # 1: PR_SET_PDEATHSIG, which is kept across exec
    if os.getppid() != parent:
        sys.exit(0)
os.execv(command[0], command)
"""


def tied(*command: str) -> list[str]:
    """`command` as a command that becomes it (the same process id) and gets SIGTERM once the thread that starts it ends: a killed
    test run leaves nothing behind. Start it from the main thread. Elsewhere than on Linux it is not tied."""
    return [sys.executable, "-I", "-S", "-c", TIE, str(os.getpid()), *command]


@dataclass(slots=True)
class Cli:
    """`milimo` on a home of its own."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            tied(sys.executable, "-m", "milimo", "--home", str(self.home), *arguments), text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **self.environment})

    def run(self, *arguments: str, timeout: float = 240) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments)
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            raise AssertionError(f"milimo {' '.join(arguments)} did not end\n{out[-2000:]}\n{err[-2000:]}") from None
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def ok(self, *arguments: str, timeout: float = 240) -> str:
        done = self.run(*arguments, timeout=timeout)
        assert done.returncode == 0, f"milimo {' '.join(arguments)}: {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def stop_at(self, point: Callable[[dict[str, Any]], bool], *arguments: str, with_signal: int) -> int:
        """Run with --json, send the signal at the first event that `point` says yes to, and return the exit status."""
        process = self.start(*arguments, "--json")
        assert process.stdout is not None
        for line in process.stdout:
            if point(json.loads(line)):
                os.kill(process.pid, with_signal)
                process.communicate(timeout=60)
                return process.returncode
        raise AssertionError("it was over before it came to the point")


def events(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def milimo_processes(home: Path) -> list[psutil.Process]:
    """Processes of a studio on this home that still live: servers, agents, and their children."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter(["cmdline"]):
        line = " ".join(process.info["cmdline"] or [])
        with contextlib.suppress(psutil.NoSuchProcess):      # it ended while it was looked at
            if "milimo" in line and str(home) in line and process.status() != psutil.STATUS_ZOMBIE:
                found += [process, *process.children(recursive=True)]
    return found


def await_quiet(home: Path, seconds: float = 15) -> list[psutil.Process]:
    """Wait for every process of the home to end; those that did not."""
    deadline = time.monotonic() + seconds
    while (left := milimo_processes(home)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left
