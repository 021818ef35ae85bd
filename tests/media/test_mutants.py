"""Fifty damaged files, brought to a real server. `make chaos` brings two thousand."""

from pathlib import Path

import pytest
from benchmarks.mutants import CUES, FILMS, Fuzz, corpus, mutants

MUTANTS = 50


@pytest.mark.slow
def test_fifty_mutants_are_taken_or_refused_by_a_code_and_leave_nothing(tmp_path: Path) -> None:
    fuzz = Fuzz(tmp_path)
    fuzz.run(MUTANTS, seed=5)
    assert fuzz.faults == []
    assert fuzz.answers.total() == MUTANTS
    assert fuzz.answers["taken"] >= 5 and fuzz.answers["BAD_MEDIA"] >= 5, "damage that all or none survive shows nothing"


def test_the_same_seed_makes_the_same_mutants_and_none_is_whole(tmp_path: Path) -> None:
    files = corpus(tmp_path, samples=tmp_path / "none")
    assert len(files) >= len(FILMS) + len(CUES) + 10
    first = list(mutants(files, 60, seed=1))
    assert first == list(mutants(files, 60, seed=1)) != list(mutants(files, 60, seed=2))
    whole = {path.read_bytes() for path in files}
    assert sum(content in whole for _, content in first) <= 2, "a random byte may be the one that was there"
