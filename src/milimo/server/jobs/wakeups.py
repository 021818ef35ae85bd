"""Long polls waiting for work: one event a pool, set when a job of that pool may be claimed. Holds no thread."""

from __future__ import annotations

import asyncio


class Wakeups:
    """`wake` may be called from any thread; `wait` belongs to the event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: dict[str, set[asyncio.Future[None]]] = {}
        self.closed = False

    def wake(self, pool: str) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._set, pool)

    def close(self) -> None:
        """Let every long poll go: the server is going down."""
        self.closed = True
        for pool in list(self._waiting):
            self._set(pool)

    def ticket(self, pool: str) -> asyncio.Future[None]:
        """Take it *before* looking for work: what becomes ready in between sets it."""
        future: asyncio.Future[None] = self._loop.create_future()
        if self.closed:
            future.set_result(None)
        else:
            self._waiting.setdefault(pool, set()).add(future)
        return future

    def drop(self, pool: str, ticket: asyncio.Future[None]) -> None:
        self._waiting.get(pool, set()).discard(ticket)

    def _set(self, pool: str) -> None:
        for future in self._waiting.pop(pool, set()):
            if not future.done():
                future.set_result(None)
