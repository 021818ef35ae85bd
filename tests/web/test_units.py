"""The page's own tests: its core, its stores, what plays."""

import pytest
from node import node

pytestmark = pytest.mark.slow


def test_the_parts_of_the_page() -> None:
    run = node("node_modules/vitest/vitest.mjs", "run")
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
