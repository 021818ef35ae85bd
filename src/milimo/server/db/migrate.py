"""Brings the database to this version's schema: a backup first, and the backup back when the upgrade fails."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from milimo.config import Home
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.server.db.backup import copy_database, put_back
from milimo.server.db.sqlite import coded, connect, open_engine

log = logging.getLogger("milimo.server.db")
MIGRATIONS = Path(__file__).parent / "migrations"


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
    if fresh:
        with coded(path):
            _upgrade(path, to)
        return
    saved = copy_database(home, label=f"before-{target}")
    try:
        with coded(path):
            _upgrade(path, to)
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
    target = ScriptDirectory.from_config(_config(None)).get_current_head() if to == "head" else to
    assert target is not None
    return check_known(path), target


def check_known(path: Path) -> str | None:
    """The schema's revision, None for an empty database. Raises DATABASE_NEWER for one that this version does not know."""
    known = {revision.revision for revision in ScriptDirectory.from_config(_config(None)).walk_revisions()}
    engine = open_engine(path, read_only=True)
    try:
        with connect(engine) as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    if current is not None and current not in known:
        raise MilimoError(
            ErrorCode.DATABASE_NEWER, f"The database {path} was written by a newer Milimo (schema {current}). Start that "
            "version, or restore a backup from before its upgrade: milimo restore FILE.", database=str(path), schema=current)
    return current


def _upgrade(path: Path, to: str) -> None:
    engine = open_engine(path, read_only=False)
    try:
        with connect(engine) as connection:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                command.upgrade(_config(connection), to)
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                raw: Any = connection.connection.dbapi_connection
                if raw.in_transaction:
                    connection.exec_driver_sql("ROLLBACK")
                raise
    finally:
        engine.dispose()


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
