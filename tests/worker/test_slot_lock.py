"""A slot works once on a home, whoever starts it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from milimo.config import Home
from milimo.contracts.errors import ErrorCode, ExitStatus, MilimoError
from milimo.worker.agent import _lock


def test_a_slot_is_held_until_it_is_let_go_and_others_are_free(tmp_path: Path) -> None:
    home = Home(tmp_path / "one").prepare()
    held = _lock(home, "host:cpu:0")
    with pytest.raises(MilimoError) as refused:
        _lock(home, "host:cpu:0")
    assert refused.value.code is ErrorCode.HOME_IN_USE and "host:cpu:0" in refused.value.message
    others = [_lock(home, "host:cpu:1"), _lock(Home(tmp_path / "two").prepare(), "host:cpu:0")]
    held.close()
    for lock in (*others, _lock(home, "host:cpu:0")):
        lock.close()


def test_a_second_agent_on_one_home_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    """It would have two slots, and the first agent holds the second of them."""
    home = Home(tmp_path / "home").prepare()
    (tmp_path / "token").write_text("t", "ascii")
    with _lock(home, "host:cpu:1"):
        second = subprocess.run(
            [sys.executable, "-m", "milimo.worker", "--server", "http://127.0.0.1:9", "--token-file", str(tmp_path / "token"),
             "--home", str(home.root), "--name", "host", "--slots", "2"], capture_output=True, text=True, timeout=120, check=False)
    assert second.returncode == ExitStatus.UNAVAILABLE and second.stderr.startswith("HOME_IN_USE"), second.stderr
    engines = [one for one in psutil.process_iter(["cmdline"]) if str(home.root) in " ".join(one.info["cmdline"] or [])]
    assert not psutil.wait_procs(engines, 60)[1], "an engine that was just being started finds its pipe closed"
    _lock(home, "host:cpu:0").close()    # the slot that it had taken before is free again
