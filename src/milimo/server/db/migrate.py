"""Brings the database to this version's schema: a backup first, and the backup back when the upgrade fails."""

from __future__ import annotations

import ast
import logging
import re
from pathlib import Path

from milimo.config import Home
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.server.db.backup import copy_database, put_back
from milimo.server.db.sqlite import coded, connect, open_engine

log = logging.getLogger("milimo.server.db")
MIGRATIONS = Path(__file__).parent / "migrations"
_SAYS = re.compile(r"^(revision|down_revision)\b[^=\n]*=\s*(.+)$", re.MULTILINE)


def migrate(home: Home, *, to: str = "head") -> None:
    """Upgrade (or make) the home's database. Raises DATABASE_NEWER, DATABASE_DAMAGED, DISK_FULL, SQLITE_TOO_OLD."""
    path = home.database
    fresh = not path.exists() or path.stat().st_size == 0
    with coded(path):
        if not fresh:
            check_health(path)
        current, target = _revisions(path, to)
    if current == target:
        return
    from milimo.server.db.upgrade import upgrade  # brings Alembic

    if fresh:
        with coded(path):
            upgrade(path, MIGRATIONS, to)
        return
    saved = copy_database(home, label=f"before-{target}")
    try:
        with coded(path):
            upgrade(path, MIGRATIONS, to)
    except Exception:
        log.exception("the upgrade to %s failed; the database is put back as it was", target)
        put_back(home, saved)
        raise
    log.info("database upgraded from %s to %s; the one before is kept as %s", current, target, saved.name)


def check_health(path: Path) -> None:
    """Raises DATABASE_DAMAGED when SQLite cannot make sense of the file."""
    engine = open_engine(path, read_only=True)
    try:
        with coded(path), connect(engine) as connection:
            found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check(5)").fetchall()]
    finally:
        engine.dispose()
    if found != ["ok"]:
        raise MilimoError(
            ErrorCode.DATABASE_DAMAGED, f"The database {path} is damaged ({found[0]}). Put a backup in its place: milimo "
            "restore FILE (backups lie in the home's folder 'backups').", database=str(path), found=found)


def _revisions(path: Path, to: str) -> tuple[str | None, str]:
    known = _known()
    (head,) = known.keys() - known.values()
    return check_known(path), head if to == "head" else to


def _known() -> dict[str, str | None]:
    """Revision → the one before it, as the migrations' files say. Read as text: Alembic takes a sixth of a second to load,
    which only a start that has something to upgrade should pay."""
    found: dict[str, str | None] = {}
    for file in (MIGRATIONS / "versions").glob("[0-9]*.py"):
        said = dict(_SAYS.findall(file.read_text("utf-8")))
        found[ast.literal_eval(said["revision"])] = ast.literal_eval(said["down_revision"])
    return found


def check_known(path: Path) -> str | None:
    """The schema's revision, None for an empty database. Raises DATABASE_NEWER for one that this version does not know."""
    engine = open_engine(path, read_only=True)
    try:
        with connect(engine) as connection:
            stamped = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
            row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").fetchone() if stamped else None
    finally:
        engine.dispose()
    current = None if row is None else str(row[0])
    if current is not None and current not in _known():
        raise MilimoError(
            ErrorCode.DATABASE_NEWER, f"The database {path} was written by a newer Milimo (schema {current}). Start that "
            "version, or restore a backup from before its upgrade: milimo restore FILE.", database=str(path), schema=current)
    return current
