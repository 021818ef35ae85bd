"""An agent that is started before its server: its engines load meanwhile, and nothing is left when no server comes."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil


def children_of(agent: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return psutil.Process(agent.pid).children(recursive=True)


def test_engines_load_before_the_server_is_known_and_end_without_one(tmp_path: Path) -> None:
    agent = subprocess.Popen(
        [sys.executable, "-m", "milimo.worker", "--server", "-", "--token-file", str(tmp_path / "token"), "--home", str(tmp_path),
         "--slots", "1"], stdin=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 30
        while not (engines := children_of(agent)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(engines) == 1
        assert not (tmp_path / "slots").exists()    # nothing is taken before there is a server
        assert agent.stdin is not None
        agent.stdin.close()
        assert agent.wait(30) == 0
        assert not psutil.wait_procs(engines, 5)[1]
    finally:
        agent.kill()
        agent.wait()


def test_a_token_that_is_missing_is_told_when_the_address_is_there(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "milimo.worker", "--server", "-", "--token-file", str(tmp_path / "token"), "--home", str(tmp_path),
         "--slots", "1"], input=b"http://127.0.0.1:9\n", capture_output=True, timeout=60, check=False)
    assert ran.returncode == 2
    assert b"token file" in ran.stderr
