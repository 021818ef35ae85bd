"""A studio ends within its three seconds: everybody is asked first, and who does not go by then is killed.

The clock is the test's own: what is counted is for how long the launcher waits, not how long a machine takes.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from milimo import launcher
from milimo.config import Home
from milimo.launcher import STOP_TIMEOUT_S, Studio, StudioOptions
from milimo.server import run
from milimo.worker import agent

IGNORES = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"


class Child:
    """One of the launcher's processes on a clock of the test's: it goes `needs` seconds after it was asked to (None: never)."""

    def __init__(self, world: World, pid: int, needs: float | None) -> None:
        self.world, self.pid, self.needs = world, pid, needs
        self.stdin = None
        self.asked_at: float | None = None
        self.killed = False

    def terminate(self) -> None:
        self.asked_at = self.world.now

    def wait(self, timeout: float | None = None) -> int:
        if self.killed:
            return -signal.SIGKILL
        assert self.asked_at is not None and timeout is not None, "it is waited for without end"
        left = float("inf") if self.needs is None else max(0.0, self.asked_at + self.needs - self.world.now)
        self.world.now += min(left, timeout)
        if left > timeout:
            raise subprocess.TimeoutExpired("child", timeout)
        return -signal.SIGTERM


class World:
    def __init__(self) -> None:
        self.now = 0.0
        self.children: dict[int, Child] = {}

    def child(self, pid: int, needs: float | None) -> Child:
        self.children[pid] = Child(self, pid, needs)
        return self.children[pid]

    def killpg(self, pid: int, number: int) -> None:
        assert number == signal.SIGKILL
        self.children[pid].killed = True


@pytest.mark.parametrize(("agent_needs", "server_needs", "most", "killed"), [
    (0.1, 0.2, 0.2, []), (None, 0.2, STOP_TIMEOUT_S, [1]), (0.1, None, STOP_TIMEOUT_S, [2]), (None, None, STOP_TIMEOUT_S, [1, 2]),
    (STOP_TIMEOUT_S - 0.1, STOP_TIMEOUT_S - 0.1, STOP_TIMEOUT_S, [])])
def test_all_are_asked_at_once_and_waited_for_together(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, agent_needs: float | None, server_needs: float | None, most: float,
        killed: list[int]) -> None:
    world = World()
    monkeypatch.setattr(launcher, "time", SimpleNamespace(monotonic=lambda: world.now))
    studio = Studio(Home(tmp_path), StudioOptions())
    studio._agent, studio._server = world.child(1, agent_needs), world.child(2, server_needs)  # type: ignore[assignment]
    monkeypatch.setattr(launcher, "os", SimpleNamespace(close=os.close, killpg=world.killpg))
    studio.stop()
    assert [child.asked_at for child in world.children.values()] == [0.0, 0.0]
    assert [pid for pid, child in world.children.items() if child.killed] == killed
    assert world.now <= most + 0.05, "the last look at one that is past the deadline takes 0.05 s"


def test_what_is_waited_for_inside_is_shorter_than_the_launchers_patience() -> None:
    """Else the launcher would kill an agent or a server that is about to end in order."""
    assert agent.END_S < STOP_TIMEOUT_S and run.STOP_S < STOP_TIMEOUT_S


def test_a_process_that_does_not_hear_is_killed_with_its_family(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher, "STOP_TIMEOUT_S", 0.3)
    child = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {IGNORES!r}]).wait()"
    deaf = subprocess.Popen([sys.executable, "-c", f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {child}"],
                            stdout=subprocess.PIPE, start_new_session=True)
    assert deaf.stdout is not None and deaf.stdout.readline() == b"deaf\n"
    studio = Studio(Home(tmp_path), StudioOptions())
    studio._agent = deaf
    studio.stop()
    assert deaf.returncode == -signal.SIGKILL
    assert deaf.stdout.read() == b"", "its child held the other end; it is gone too"
    deaf.stdout.close()
