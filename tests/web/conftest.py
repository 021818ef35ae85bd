"""A studio with a small finished film, and a browser for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from studio_runs import SCRIPT
from web_site import Site

from milimo.client import Client
from milimo.config import Home
from milimo.launcher import Studio, StudioOptions
from milimo.server.web import PAGE
from tools import browser

SIZE = ("--size", "320x180", "--seconds-per-shot", "1.5")


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the small film, made once."""
    folder = tmp_path_factory.mktemp("finished")
    script = folder / "film.fountain"
    script.write_text(SCRIPT, "utf-8")
    made = subprocess.run([sys.executable, "-m", "milimo", "--home", str(folder / "home"), "film", str(script), "--output",
                           str(folder / "film.mp4"), *SIZE], capture_output=True, text=True, timeout=300)
    assert made.returncode == 0, made.stderr
    return folder / "home"


@pytest.fixture(scope="session")
def chromium() -> str:
    found = browser.find()
    if found is None:
        pytest.skip(f"there is no browser. {browser.BY_HAND}")
    return found


@pytest.fixture
def site(finished: Path, tmp_path: Path) -> Iterator[Site]:
    """A studio of its own on a copy of that home."""
    if not (PAGE / "index.html").is_file():
        pytest.skip("the page is not built: make page")
    shutil.copytree(finished, tmp_path / "home")
    home = Home(tmp_path / "home").prepare()
    with Studio(home, StudioOptions(slots=2)).start() as studio, Client(studio.url, home.key.read_text("ascii").strip()) as client:
        yield Site(client.projects()[0].id, home, client)
