"""One studio for all commands of a test file."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_runs import SCRIPT, SMALL, Desk, run
from serving import documented_clients
from studio_runs import PLUGINS

from milimo.client import Client
from milimo.config import Home
from milimo.launcher import Studio, StudioOptions


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A studio whose engine `flaky` this very process does not have: it is known through the studio's worker."""
    folder = tmp_path_factory.mktemp("desk")
    with pytest.MonkeyPatch.context() as environment:
        paths = [str(PLUGINS), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment.setenv("PYTHONPATH", os.pathsep.join(paths))
        home = Home(folder / "home").prepare()
        with documented_clients(), Studio(home, StudioOptions(slots=2)).start() as studio, \
                Client(studio.url, home.key.read_text("ascii").strip()) as client:
            _await_worker(client)
            script = folder / "kitchen.fountain"
            script.write_text(SCRIPT, "utf-8")
            added = run("--home", str(home.root), "project", "add", str(script))
            assert added.status == 0, added
            yield Desk(home.root, folder, client, added.out.strip())


@pytest.fixture(scope="module")
def film(desk: Desk) -> tuple[Path, str]:
    """The film of the desk's project, and what was said while it was made."""
    target = desk.files / "kitchen.mkv"
    return target, desk.ok("film", str(desk.files / "kitchen.fountain"), "--output", str(target), *SMALL).out


def _await_worker(client: Client) -> None:
    deadline = time.monotonic() + 30
    while not any(worker.engines for worker in client.workers()):
        assert time.monotonic() < deadline, "the worker has not come"
        time.sleep(0.05)
