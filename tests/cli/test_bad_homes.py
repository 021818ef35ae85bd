"""A home whose database cannot be used: told by code at the command line, left as it was, and mended as the message says."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from command_runs import SCRIPT, run

from milimo.config import Home
from milimo.contracts.errors import ExitStatus

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home of one project, and a backup of it."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "kitchen.fountain").write_text(SCRIPT, "utf-8")
    for command in (("project", "add", str(folder / "kitchen.fountain")), ("backup",)):
        assert run("--home", str(folder / "home"), *command).status == 0
    return folder


@pytest.fixture
def home(kept: Path, tmp_path: Path) -> Home:
    """A copy of it, to be spoiled."""
    return Home(shutil.copytree(kept, tmp_path / "copy") / "home")


def film(home: Home, *more: str) -> tuple[str, ...]:
    folder = home.root.parent
    return ("--home", str(home.root), "film", str(folder / "kitchen.fountain"), "--output", str(folder / "film.mp4"), *more)


def spoil(home: Home, how: str) -> None:
    if how == "newer":
        with sqlite3.connect(home.database) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.close()
        return
    content = bytearray(home.database.read_bytes())
    content[100:len(content)] = b"no database " * ((len(content) - 100) // 12 + 1)
    home.database.write_bytes(content)


@pytest.mark.parametrize(("how", "code"), [("newer", "DATABASE_NEWER"), ("damaged", "DATABASE_DAMAGED")])
def test_a_database_that_cannot_be_used_is_told_kept_and_can_be_restored(home: Home, how: str, code: str) -> None:
    spoil(home, how)
    before = home.database.read_bytes()
    said = run(*film(home))
    assert (said.status, said.err.split(" ")[0]) == (ExitStatus.UNAVAILABLE, code) and "milimo restore FILE" in said.err.replace("\n", " ")
    told = run(*film(home, "--json"))
    assert json.loads(told.out.splitlines()[-1])["code"] == code and told.err == "" and len(told.out.splitlines()) == 1
    assert home.database.read_bytes() == before, "nothing was written to it"
    backup = next(path for path in sorted(home.backups.iterdir()) if path.suffix == ".sqlite")
    assert run("--home", str(home.root), "restore", str(backup)).status == 0
    assert "kitchen" in run("--home", str(home.root), "project", "list").out
