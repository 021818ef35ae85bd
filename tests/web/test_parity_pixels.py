"""What the studio shows and plays is what it exports, for every feature: each frame and each stretch of sound in a real browser
against the renderer's, before it encodes; and mistakes on purpose, each of which must be seen."""

from __future__ import annotations

import os

import pytest
from tools.pixels.capture import Capture, capture
from tools.pixels.judge import heard, seen
from tools.pixels.mutants import MUTANTS

from milimo.server.web import PAGE

pytestmark = [pytest.mark.slow, pytest.mark.skipif("BROWSER" not in os.environ, reason=
    "run by `make e2e` and `make parity PIXELS=1`: its length on a quiet machine is not known yet")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Capture:
    if not (PAGE / "index.html").is_file():
        pytest.skip("the page is not built: make page")
    return capture(tmp_path_factory.mktemp("parity"), chromium)


def test_what_is_seen_is_what_is_exported(made: Capture) -> None:
    found = list(seen(made))
    assert len(found) > 100
    assert [row for row in found if not row.holds] == []


def test_what_is_heard_is_what_is_exported(made: Capture) -> None:
    found = list(heard(made))
    assert len(found) > 20
    assert [row for row in found if not row.holds] == []


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mistake_is_seen(made: Capture, name: str) -> None:
    mutant = MUTANTS[name]
    with mutant.at_work():
        results = list((heard if mutant.sound else seen)(made, mutant.touches))
    assert any(not row.holds for row in results)
