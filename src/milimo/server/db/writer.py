"""The one writer: a thread with the only write connection, and group commit.

Functions are handed in and run one after another, each in a savepoint of its own, in a common transaction that is
committed with one fsync. One that fails takes nothing of the others with it.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection

from milimo.contracts.base import Model
from milimo.server.db.sqlite import connect, open_engine, translate
from milimo.server.db.tx import Tx

T = TypeVar("T")
log = logging.getLogger("milimo.server.db")

GROUP_MS = 5.0
"""A group takes in no more once this much time has passed since it began; nobody waits for company."""
GROUP_SIZE = 256

Published = tuple[int | None, str | None, Model]
Publisher = Callable[[Sequence[Published]], None]


@dataclass(slots=True)
class _Task:
    function: Callable[[Tx], Any]
    future: Future[Any]
    tx: Tx | None = None
    result: Any = None


class Writer:
    """Owns the write connection. `submit` may be called from any thread."""

    def __init__(self, path: Path, publish: Publisher) -> None:
        self._path = path
        self._publish = publish
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._engine = open_engine(path, read_only=False)
        self._thread = threading.Thread(target=self._work, name="milimo-writer", daemon=True)
        self._closed = False
        self.commits = 0
        self.functions = 0

    def start(self) -> Writer:
        self._thread.start()
        return self

    def submit(self, function: Callable[[Tx], T]) -> Future[T]:
        """Run `function` in the next group; the future resolves after the commit, with its result or its error."""
        if self._closed:
            raise RuntimeError("the writer is closed")
        future: Future[T] = Future()
        self._tasks.put(_Task(function, future))
        return future

    def run(self, function: Callable[[Tx], T]) -> T:
        """Submit and wait; never from the event loop."""
        return self.submit(function).result()

    def close(self) -> None:
        """Finish what was submitted, checkpoint the WAL, close."""
        if not self._closed:
            self._closed = True
            self._tasks.put(None)
            self._thread.join()

    # ---- inside -------------------------------------------------------------------------------------------

    def _work(self) -> None:
        with connect(self._engine) as connection:
            going = True
            while going:
                task = self._tasks.get()
                if task is None:
                    break
                going = self._group(connection, task)
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self._engine.dispose()

    def _group(self, connection: Connection, first: _Task) -> bool:
        """Commit `first` and what waits behind it together. False when the writer is to end."""
        started = time.monotonic()
        ran: list[_Task] = []
        going = True
        task: _Task | None = first
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except Exception as error:
            log.exception("a transaction could not begin")
            first.future.set_exception(translate(error, self._path))
            return True
        while True:
            if self._one(connection, task):
                ran.append(task)
            if not _in_transaction(connection):    # SQLite gave the whole transaction up (a full disk does that)
                cause = task.future.exception()
                _fail_all(ran, translate(cause if isinstance(cause, Exception) else RuntimeError("transaction lost"), self._path))
                return going
            if len(ran) >= GROUP_SIZE or (time.monotonic() - started) * 1000 > GROUP_MS:
                break
            try:
                task = self._tasks.get_nowait()
            except queue.Empty:
                break
            if task is None:
                going = False
                break
        self._commit(connection, ran)
        return going

    def _one(self, connection: Connection, task: _Task) -> bool:
        """Run one function in its savepoint; False when it failed, and then its future is already resolved."""
        tx = Tx(connection)
        try:
            connection.exec_driver_sql("SAVEPOINT one")
            task.result = task.function(tx)
            connection.exec_driver_sql("RELEASE one")
        except BaseException as error:  # noqa: BLE001 - it is handed to the one who asked, whatever it is
            if _in_transaction(connection):
                connection.exec_driver_sql("ROLLBACK TO one")
                connection.exec_driver_sql("RELEASE one")
            task.future.set_exception(translate(error, self._path) if isinstance(error, Exception) else error)
            return False
        task.tx = tx
        return True

    def _commit(self, connection: Connection, ran: Sequence[_Task]) -> None:
        try:
            connection.exec_driver_sql("COMMIT")
        except Exception as error:
            log.exception("a commit failed; nothing of its group was stored")
            if _in_transaction(connection):
                connection.exec_driver_sql("ROLLBACK")
            _fail_all(ran, translate(error, self._path))
            return
        self.commits += 1
        self.functions += len(ran)
        published: list[Published] = []
        for task in ran:
            assert task.tx is not None
            published += task.tx.published
            for call in task.tx.after:
                call()
        if published:
            self._publish(published)
        for task in ran:
            task.future.set_result(task.result)


def _in_transaction(connection: Connection) -> bool:
    raw: Any = connection.connection.dbapi_connection
    return bool(raw.in_transaction)


def _fail_all(tasks: Sequence[_Task], error: BaseException) -> None:
    for task in tasks:
        task.future.set_exception(error)
