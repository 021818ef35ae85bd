"""Both ledgers: the model in memory and the real one; what holds of one must hold of the other."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from ledger_building import (
    SqlRunner,
    blob,
)

from milimo.server.jobs.memory_ledger import MemoryLedger


@pytest.fixture(params=["memory", "sqlite"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Any]:
    stored = {blob(b"take").sha256, blob(b"film").sha256}
    if request.param == "memory":
        yield MemoryLedger(lambda ref: ref.sha256 in stored)
        return
    runner = SqlRunner(tmp_path)
    runner.store(blob(b"take"), blob(b"film"))
    yield runner
    runner.close()
