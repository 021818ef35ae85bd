"""How tasks are ended."""

from __future__ import annotations

import asyncio
import time
from typing import Any

AGAIN_S = 0.3


async def end(tasks: set[asyncio.Task[Any]], *, within_s: float | None = None) -> set[asyncio.Task[Any]]:
    """Cancel until all have ended, or for `within_s`; the tasks that have not.

    Once is not enough: a library may swallow a cancel that meets its own end (Python 3.11's `asyncio.wait_for` does, gh-86296:
    a heartbeat that was cancelled in the moment of a progress message beat on, and its slot waited for it for ever).
    """
    pending = set(tasks)
    deadline = None if within_s is None else time.monotonic() + within_s
    while pending and (deadline is None or time.monotonic() < deadline):
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=AGAIN_S)
    return pending
