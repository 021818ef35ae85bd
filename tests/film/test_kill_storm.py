"""The short kill storm: a film made while launcher, server, agent and engine child are killed, and in each window once."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.chaos import LEAST_SHARE, TARGETS, Storm

pytestmark = pytest.mark.slow
KILLS = 20


def test_twenty_kills_lose_nothing_double_nothing_leave_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "MILIMO_FLAKY_LOG", "MILIMO_FLAKY_WORDS", "MILIMO_HEARTBEAT_S", "MILIMO_LEASE_S",
                 "MILIMO_FAILPOINTS"):
        monkeypatch.setenv(name, "")    # the storm sets its own; this puts back what was there
    storm = Storm(KILLS, seed=3, folder=tmp_path)
    assert storm.run() == []
    assert storm.total >= KILLS
    assert all(storm.histogram[target] for target in TARGETS) and min(storm.shares().values()) >= LEAST_SHARE
    assert storm.compared
