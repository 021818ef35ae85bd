"""SQLite as it must be opened: a library without the WAL-reset bug, and the pragmas that a durable ledger needs."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import tempfile
from collections.abc import Generator
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from milimo.contracts.errors import ErrorCode, MilimoError

try:
    import resource
except ImportError:                      # Windows has no such limits
    resource = None

OLDEST_SQLITE = (3, 51, 3)
"""3.7.0-3.51.2 can corrupt a WAL database under concurrent write and checkpoint (sqlite.org/wal.html, WAL-reset bug)."""

BUSY_TIMEOUT_MS = 5000
PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA synchronous=FULL",
)
_DAMAGE = ("malformed", "not a database", "disk i/o error", "file is encrypted")


def library() -> ModuleType:
    """The SQLite module to use: pysqlite3 where its wheel exists, else the one of the standard library if new enough.

    Raises SQLITE_TOO_OLD.
    """
    try:
        import pysqlite3.dbapi2 as module  # pyright: ignore[reportMissingTypeStubs]
    except ImportError:
        module = sqlite3
    check_version(cast(tuple[int, ...], module.sqlite_version_info))
    return module


def check_version(version: tuple[int, ...]) -> None:
    """Raises SQLITE_TOO_OLD for a library that can lose a WAL database."""
    if version < OLDEST_SQLITE:
        found, wanted = (".".join(str(part) for part in numbers) for numbers in (version, OLDEST_SQLITE))
        raise MilimoError(
            ErrorCode.SQLITE_TOO_OLD, f"This Python brings SQLite {found}, which can corrupt the database under load; {wanted} "
            "or newer is needed. Install the package pysqlite3 (0.6.1 or newer), or a Python with a newer SQLite.",
            found=found, wanted=wanted)


def open_engine(path: Path, *, read_only: bool) -> Engine:
    """An engine with exactly one connection, in autocommit: transactions are begun in words, by whoever owns them."""
    engine = create_engine(
        f"sqlite:///{path}", module=library(), poolclass=StaticPool,
        connect_args={"check_same_thread": False, "isolation_level": None, "cached_statements": 256})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # pyright: ignore[reportUnusedFunction]
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(pragma)
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        else:
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.close()
        connection.create_function("casefold", 1, str.casefold, deterministic=True)

    return engine


def connect(engine: Engine) -> Connection:
    """SQLAlchemy's connection in driver autocommit, so that it begins nothing behind our back."""
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")


def is_full(error: BaseException, path: Path) -> bool:
    """Whether SQLite could not write for want of room. A full disk says so; a quota or a file-size limit shows as a plain
    input/output error, so the place is asked."""
    text = str(error).lower()
    return "database or disk is full" in text or ("disk i/o error" in text and _no_room(path))


def _no_room(path: Path) -> bool:
    if resource is not None and resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY:
        return True
    try:
        with tempfile.TemporaryFile(dir=path.parent) as probe:
            probe.write(bytes(1 << 20))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as refused:
        return refused.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return False


def is_damaged(error: BaseException) -> bool:
    text = str(error).lower()
    return any(sign in text for sign in _DAMAGE)


@contextlib.contextmanager
def coded(path: Path) -> Generator[None]:
    """Turns SQLite's own complaints into DISK_FULL and DATABASE_DAMAGED."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise translate(error, path) from error
    except Exception as error:
        if type(error).__module__.startswith("pysqlite3"):
            raise translate(error, path) from error
        raise


def translate(error: Exception, path: Path) -> Exception:
    """A coded error for what SQLite says about the disk or the file; else the error itself."""
    if is_full(error, path):
        return MilimoError(ErrorCode.DISK_FULL, "The disk that holds the database is full. Make room and try again; nothing "
                           "that was stored before is lost.", database=str(path))
    if is_damaged(error):
        return MilimoError(
            ErrorCode.DATABASE_DAMAGED, f"The database {path} is damaged ({error.args[0] if error.args else error}). Put a "
            "backup in its place: milimo restore FILE (backups lie in the home's folder 'backups').", database=str(path))
    return error
