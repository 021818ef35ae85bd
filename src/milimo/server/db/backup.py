"""Backups: `VACUUM INTO` every hour, SQLite's backup API before an upgrade, and the way back."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from milimo.config import Home
from milimo.contracts.api import Backup
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.server.db.lock import instance_lock
from milimo.server.db.sqlite import coded, connect, is_damaged, library, open_engine

HOURLY_KEPT = 24
DAILY_KEPT = 7
_NAMED = re.compile(r"^([a-z0-9-]+?)-(\d{8}T\d{6}Z)(?:-\d+)?\.sqlite$")
_HOURLY = re.compile(r"^hourly-(\d{8})T\d{6}Z(-\d+)?\.sqlite$")


def vacuum_backup(home: Home) -> Path:
    """A compact copy of the committed state, made beside running work. Raises DISK_FULL and then leaves nothing torn."""
    target = _fresh(home, "hourly")
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


def backups(home: Home) -> tuple[Backup, ...]:
    """Those of the home, the newest first. Blocks."""
    found: list[tuple[str, Backup]] = []
    for file in home.backups.iterdir():
        match = _NAMED.match(file.name)
        if match is None:
            continue
        made = datetime.strptime(match[2], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        found.append((match[2], Backup(file=file.name, size=file.stat().st_size, made_ms=int(made.timestamp() * 1000), why=match[1])))
    return tuple(one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].file), reverse=True))


def copy_database(home: Home, label: str) -> Path:
    """The whole database through SQLite's backup API, WAL included."""
    target = _fresh(home, label)
    with coded(home.database):
        _copy(home.database, target)
    return target


def put_back(home: Home, saved: Path) -> None:
    """Make `saved` the database, in one step; what the old one's WAL held is dropped with it."""
    part = home.database.with_name(home.database.name + ".part")
    part.unlink(missing_ok=True)
    with coded(saved):
        _copy(saved, part)
    for suffix in ("-wal", "-shm"):
        home.database.with_name(home.database.name + suffix).unlink(missing_ok=True)
    os.replace(part, home.database)
    _sync(home.root)


def restore_backup(home: Home, file: Path) -> Path | None:
    """Put a backup in the database's place; returns where the one of before was kept. Raises NOT_FOUND, HOME_IN_USE,
    DATABASE_DAMAGED, DATABASE_NEWER."""
    from milimo.server.db.migrate import check_health, check_known

    if not file.is_file():
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no backup {file}.", file=str(file))
    check_health(file)
    check_known(file)
    with instance_lock(home):
        kept = _keep_old(home) if home.database.exists() else None
        put_back(home, file)
    return kept


def _keep_old(home: Home) -> Path:
    """A copy of the database as it is; of a damaged one, of its files."""
    kept = _fresh(home, "replaced")
    try:
        _copy(home.database, kept)
    except Exception as error:
        if not is_damaged(error):
            raise
        for suffix in ("", "-wal", "-shm"):
            old = home.database.with_name(home.database.name + suffix)
            if old.exists():
                shutil.copyfile(old, kept.with_name(kept.name + suffix))
    return kept


def _copy(source: Path, target: Path) -> None:
    module: Any = library()
    with contextlib.closing(module.connect(str(source))) as reading, contextlib.closing(module.connect(str(target))) as writing:
        reading.backup(writing)
    _sync(target)


def _fresh(home: Home, label: str) -> Path:
    """A name that nothing has yet: two in one second must not overwrite each other."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    names = (f"{label}-{stamp}{'' if number == 1 else f'-{number}'}.sqlite" for number in itertools.count(1))
    return next(path for path in (home.backups / name for name in names) if not path.exists())


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
