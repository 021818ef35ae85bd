"""One server for the tests that need no special one."""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "ledger"))

from serving import Studio, documented_clients, running


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Generator[Studio]:
    with documented_clients(), running(tmp_path_factory.mktemp("home")) as studio:
        yield studio


@pytest.fixture
def project(studio: Studio) -> str:
    return studio.project()
