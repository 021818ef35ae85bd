"""Tasks of the running server: the reaper every second, the janitor every hour."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from milimo.contracts.errors import MilimoError
from milimo.server.context import Server
from milimo.server.db.backup import vacuum_backup
from milimo.server.maintenance import cleaning
from milimo.server.settings.service import blob_bytes
from milimo.server.settings.watching import machine

log = logging.getLogger("milimo.server.maintenance")
FIRST_S = 60.0
HOUR_S = 3600.0


def tick_s(lease_s: float) -> float:
    """How often leases are looked at: a lost worker is noticed within a fifth of a lease."""
    return max(0.05, min(1.0, lease_s / 5))


async def reap(server: Server) -> None:
    """Free the jobs whose workers have fallen silent."""
    while True:
        await asyncio.sleep(tick_s(server.lease.lease_s))
        for job, attempt in server.shared.leases.expired():
            log.warning("job %s, attempt %d: its worker is silent; back to the queue", job, attempt)
            await _calmly("freeing a job", lambda job=job, attempt=attempt: server.step(
                lambda ledger, _: ledger.lose(job, attempt)))


async def watch_machine(server: Server) -> None:
    """Once a second, while somebody looks."""
    while True:
        await asyncio.sleep(1.0)
        if server.hub.machine_watched:
            await _calmly("looking at the machine", lambda: _tell_machine(server))


async def _tell_machine(server: Server) -> None:
    blobs = await server.database.read(blob_bytes)
    server.hub.send_machine(await asyncio.to_thread(machine, server.home, blobs))


async def tidy(server: Server) -> None:
    """Backups, trash, thinning, garbage: once an hour, the first time a minute after the start."""
    await asyncio.sleep(FIRST_S)
    while True:
        await _calmly("the hourly backup", lambda: asyncio.to_thread(vacuum_backup, server.home))
        await _calmly("cleaning", lambda: cleaning.clean(server))
        await asyncio.sleep(HOUR_S)


async def _calmly(what: str, work: Callable[[], Awaitable[object]]) -> None:
    """Upkeep that fails is logged and tried again at its next turn; it never takes the server down."""
    try:
        await work()
    except MilimoError as error:
        log.error("%s failed: %s", what, error.message)
    except Exception:
        log.exception("%s failed", what)
