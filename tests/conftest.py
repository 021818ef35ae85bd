"""What all tests share: the repository's own folders, and a small engine that can misbehave."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
"""The same examples in every run, so that a red test stays red; `HYPOTHESIS_PROFILE=search` looks for new ones."""

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT.parent / "shared" / "samples"
PLUGINS = ROOT / "tests" / "plugins"


LONGEST = (
    "test_browser", "test_parity_pixels", "test_film", "test_cut_by_hand", "test_playback", "test_damage", "test_built_places", "test_another_machine",
    "test_engine_faults", "test_ingest", "test_places", "test_watch", "test_kill_storm", "test_mutants", "test_bad_input", "test_takes",
    "test_ledger_contract", "test_scratch_sound", "test_units", "test_hard_uploads", "test_two_agents", "test_commands", "test_media_jobs",
    "test_moves_painted", "test_fuzz", "test_join", "test_spans", "test_parity", "test_library", "test_extension", "test_hostile")
"""Files that take more than ten seconds, the longest first: begun last, one of them would leave the other worker with nothing to do."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {name: rank for rank, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path.stem, len(ranks)))    # stable: the rest stays as it is, and the tests of a file


@pytest.fixture
def samples() -> Path:
    """The real footage that some checkouts have beside them."""
    if not SAMPLES.is_dir():
        pytest.skip("the sample footage is not there (../shared/samples)")
    return SAMPLES


@pytest.fixture
def flaky(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Make the test engine `flaky` known to every process that is started; returns its log of runs."""
    log = tmp_path / "flaky.log"
    paths = [str(PLUGINS), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    monkeypatch.setenv("MILIMO_FLAKY_LOG", str(log))
    return log


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder that this user cannot write: without its right, or, as root may write anywhere, a read-only mount."""
    folder = tmp_path / "read-only"
    folder.mkdir()
    if os.geteuid() != 0:
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)
        return
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", str(folder)], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("a read-only mount cannot be had here")
    yield folder
    subprocess.run(["umount", str(folder)], check=False)
