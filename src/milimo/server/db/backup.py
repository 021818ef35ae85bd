"""Backups: `VACUUM INTO` every hour, SQLite's backup API before an upgrade, and the way back."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from milimo.config import Home
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.server.db.lock import instance_lock
from milimo.server.db.sqlite import coded, connect, library, open_engine

HOURLY_KEPT = 24
DAILY_KEPT = 7
_HOURLY = re.compile(r"^hourly-(\d{8})T\d{6}Z?\.sqlite$")


def vacuum_backup(home: Home) -> Path:
    """A compact copy of the committed state, made beside running work. Raises DISK_FULL and then leaves nothing torn."""
    target = home.backups / f"hourly-{_stamp()}.sqlite"
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    engine = open_engine(home.database, read_only=False)
    try:
        with coded(home.database), connect(engine) as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(part),))
        _sync(part)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
        engine.dispose()
    prune(home)
    return target


def prune(home: Home) -> None:
    """Keep the newest 24, and of the older ones the newest of each of 7 days."""
    files = sorted((file for file in home.backups.iterdir() if _HOURLY.match(file.name)), reverse=True)
    days: set[str] = set()
    for file in files[HOURLY_KEPT:]:
        match = _HOURLY.match(file.name)
        assert match is not None
        if match[1] in days or len(days) >= DAILY_KEPT:
            file.unlink(missing_ok=True)
        else:
            days.add(match[1])


def copy_database(home: Home, label: str) -> Path:
    """The whole database through SQLite's backup API, WAL included."""
    target = home.backups / f"{label}-{_stamp()}.sqlite"
    module: Any = library()
    with coded(home.database), contextlib.closing(module.connect(str(home.database))) as source, \
            contextlib.closing(module.connect(str(target))) as copy:
        source.backup(copy)
    _sync(target)
    return target


def put_back(home: Home, saved: Path) -> None:
    """Make `saved` the database, in one step; its WAL of before is dropped with it."""
    part = home.database.with_name(home.database.name + ".part")
    shutil.copyfile(saved, part)
    _sync(part)
    for suffix in ("-wal", "-shm"):
        home.database.with_name(home.database.name + suffix).unlink(missing_ok=True)
    os.replace(part, home.database)
    _sync(home.root)


def restore_backup(home: Home, file: Path) -> Path | None:
    """Put a backup in the database's place; returns where the one of before was kept. Raises NOT_FOUND, HOME_IN_USE,
    DATABASE_DAMAGED, DATABASE_NEWER."""
    from milimo.server.db.migrate import check_health

    if not file.is_file():
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no backup {file}.", file=str(file))
    check_health(file)
    with instance_lock(home):
        kept: Path | None = None
        if home.database.exists():
            stamp = _stamp()
            kept = home.backups / f"replaced-{stamp}.sqlite"
            for suffix in ("", "-wal", "-shm"):
                old = home.database.with_name(home.database.name + suffix)
                if old.exists():
                    shutil.copyfile(old, kept.with_name(kept.name + suffix))
        put_back(home, file)
    return kept


def _stamp() -> str:
    """UTC to the second."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
