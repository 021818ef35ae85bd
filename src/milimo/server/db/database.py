"""The open database: the writer and the readers, for async code and for threads."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine

from milimo.server.db.sqlite import connect, open_engine
from milimo.server.db.tx import Read, Tx
from milimo.server.db.writer import Publisher, Writer

T = TypeVar("T")
READERS = 4


class Database:
    """One writer, four readers. Reads see what was committed before they began."""

    def __init__(self, path: Path, publish: Publisher) -> None:
        self.path = path
        self.writer = Writer(path, publish).start()
        self._local = threading.local()
        self._opened: list[tuple[Engine, Connection]] = []
        self._lock = threading.Lock()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="milimo-reader")

    async def write(self, function: Callable[[Tx], T]) -> T:
        """Run in the writer; returns after the commit."""
        return await asyncio.wrap_future(self.writer.submit(function))

    async def read(self, function: Callable[[Read], T]) -> T:
        return await asyncio.wrap_future(self._readers.submit(self._read, function))

    def read_now(self, function: Callable[[Read], T]) -> T:
        """From a thread that may wait."""
        return self._readers.submit(self._read, function).result()

    def _read(self, function: Callable[[Read], T]) -> T:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            engine = open_engine(self.path, read_only=True)
            connection = connect(engine)
            self._local.connection = connection
            with self._lock:
                self._opened.append((engine, connection))
        connection.exec_driver_sql("BEGIN")    # one snapshot for all statements of the function
        try:
            return function(Read(connection))
        finally:
            connection.exec_driver_sql("ROLLBACK")

    def close(self) -> None:
        self._readers.shutdown(wait=True)
        for engine, connection in self._opened:
            connection.close()
            engine.dispose()
        self.writer.close()
