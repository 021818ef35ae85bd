"""What a function sees of the database while it runs: statements in, rows out. `Tx` also carries its events."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, cast

from sqlalchemy import Connection

from milimo.contracts.base import Model

Values = tuple[Any, ...]
"""One row; SQLAlchemy's Row is a tuple, and its static type says less than this."""


def now_ms() -> int:
    """Wall clock, for people. Leases and timeouts never use it."""
    return time.time_ns() // 1_000_000


class Read:
    """Statements on one connection. Parameters are positional (`?`)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, sql: str, *values: Any) -> list[Values]:
        return cast("list[Values]", self._connection.exec_driver_sql(sql, values).fetchall())

    def one(self, sql: str, *values: Any) -> Values | None:
        """The first row, or None."""
        rows = self.all(sql, *values)
        return rows[0] if rows else None

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.one(sql, *values)
        return None if row is None else row[0]


class Tx(Read):
    """A function's part of a group commit. Its events are published after the commit, and only then."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.published: list[tuple[int | None, str | None, Model]] = []
        self.after: list[Callable[[], None]] = []

    def run(self, sql: str, *values: Any) -> int:
        """Execute; the number of rows that changed."""
        return self._connection.exec_driver_sql(sql, values).rowcount

    def returning(self, sql: str, *values: Any) -> list[Values]:
        """Execute an INSERT or UPDATE with RETURNING. Every row is fetched before the commit: SQLite demands it."""
        return self.all(sql, *values)

    def many(self, sql: str, rows: Sequence[Values]) -> None:
        if rows:
            self._connection.exec_driver_sql(sql, list(rows))

    def durable(self, make: Callable[[int], Model], project: str | None) -> None:
        """Store an event under the next number and publish it after the commit. `make` builds it from that number."""
        seq = int(self.value("SELECT seq FROM sqlite_sequence WHERE name = 'event'") or 0) + 1
        event = make(seq)
        self.run("INSERT INTO event (seq, at_ms, type, project, body) VALUES (?, ?, ?, ?, ?)",
                 seq, now_ms(), getattr(event, "type", ""), project, event.model_dump_json())
        self.published.append((seq, project, event))

    def lossy(self, event: Model, project: str | None) -> None:
        """Publish after the commit without storing."""
        self.published.append((None, project, event))

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call in the writer thread once the commit is on disk."""
        self.after.append(call)
