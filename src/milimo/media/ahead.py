"""Work done ahead of its use, in a thread: frames are drawn while the encoder works on those before."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from milimo.contracts.errors import ErrorCode, MilimoError

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
POLL_S = 0.1
"""How often a thread that waits looks whether it should stop."""


def ahead(items: Iterator[T], depth: int) -> Generator[T]:
    """`items`, made by a thread that runs at most `depth` of them ahead. An error of theirs is raised at its place.

    Closing this generator (leaving its loop) ends the thread before it returns.
    """
    made: queue.Queue[tuple[T] | None] = queue.Queue(depth)
    stop = threading.Event()

    def put(item: tuple[T] | None) -> bool:
        while not stop.is_set():
            try:
                made.put(item, timeout=POLL_S)
                return True
            except queue.Full:
                continue
        return False

    def work() -> None:
        try:
            for item in items:
                if not put((item,)):
                    return
        finally:
            put(None)

    with ThreadPoolExecutor(1, "ahead") as thread:
        working = thread.submit(work)
        try:
            while (item := made.get()) is not None:
                yield item[0]
        finally:
            stop.set()
        working.result()


class Background:
    """One piece of work in a thread beside the caller's. `run` gets (progress, check_cancelled) as the renderer's steps
    do; what it tells is kept in `told` for the caller to pass on, and it is stopped by `stop`."""

    def __init__(self, run: Callable[[Progress, Callable[[], None]], None]) -> None:
        self.told: tuple[str, int, int] | None = None
        self._stopped = threading.Event()
        self._thread = ThreadPoolExecutor(1, "background")
        self._working = self._thread.submit(run, self._tell, self._check)

    def _tell(self, stage: str, step: int, steps: int) -> None:
        self.told = (stage, step, steps)

    def _check(self) -> None:
        if self._stopped.is_set():
            raise MilimoError(ErrorCode.CANCELLED, "Cancelled.")

    def done(self, wait_s: float = 0.0) -> bool:
        """Has it come to its end (within `wait_s` seconds)? Raises what it raised."""
        try:
            self._working.result(wait_s)
        except TimeoutError:
            if not self._working.done():
                return False
            raise
        return True

    def stop(self) -> None:
        """End it and wait for that; an error of its own is not told."""
        self._stopped.set()
        self._thread.shutdown()
