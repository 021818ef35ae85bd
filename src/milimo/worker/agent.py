"""The agent: the slots of one machine, started together, each with its lock, its spool and its engine child."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import logging
import os
import platform
import signal
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import psutil

from milimo import __version__
from milimo.config import ChildLimits, Home
from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import Priority
from milimo.contracts.workers import Register
from milimo.worker.endings import end
from milimo.worker.engine_child import ChildGone, EngineChild
from milimo.worker.pipes import PipeNonsense
from milimo.worker.server_api import ServerApi
from milimo.worker.slot import Refused, Slot, SlotConfig, start_child

log = logging.getLogger("milimo.worker")

END_S = 2.5
INTERACTIVE_NICE = 5
MEDIA_NICE = 10
BATCH = (Priority.NORMAL, Priority.BATCH, Priority.INTERACTIVE, Priority.LOOK)


@dataclass(frozen=True, slots=True)
class AgentConfig:
    """How an agent runs. `server`: asked once for the server's address and this worker's token, and may take its time;
    None: there will be no server. `blobs`: the server's own blob folder when both share a machine, else None."""

    server: Callable[[], Awaitable[tuple[str, str] | None]]
    home: Home
    pool: str = "cpu"
    slots: int | None = None
    name: str | None = None
    memory_mb: int | None = None
    blobs: Path | None = None
    interactive: bool = True
    ca: Path | None = None         # the certificate that an https server must show


async def run_agent(config: AgentConfig, parent_pipe: int | None = None) -> int:
    """Run until SIGTERM, SIGINT, the parent's end, or a refusal. Returns the exit status."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if parent_pipe is not None:
        loop.add_reader(parent_pipe, _parent_gone, loop, parent_pipe, stop)
    stopping = asyncio.create_task(stop.wait())
    described, wanted = _describe(config)
    children = start_children([slot for slot in wanted if not slot.lazy])
    tasks: list[asyncio.Task[None]] = []
    locks: list[IO[str]] = []
    api: ServerApi | None = None
    try:
        asked = asyncio.ensure_future(config.server())
        await asyncio.wait({asked, stopping}, return_when=asyncio.FIRST_COMPLETED)
        told = asked.result() if asked.done() else None
        if told is None:
            return 0
        api = ServerApi(*told, config.ca)
        for slot in wanted:
            locks.append(_lock(config.home, slot.name))
        slots = [Slot(slot, api, described, children.pop(slot.name, None)) for slot in wanted]
        tasks += [asyncio.create_task(_keep_running(slot)) for slot in slots]
        await asyncio.wait({*tasks, stopping}, return_when=asyncio.FIRST_COMPLETED)
        refused = next((task.exception() for task in tasks if task.done() and not task.cancelled()), None)
        if refused is not None:
            code = refused.code if isinstance(refused, Refused) else ErrorCode.INTERNAL
            raise MilimoError(code, f"The server refuses this worker: {refused}")
        return 0
    finally:
        stopping.cancel()
        await _end(tasks)
        await _end_unused(children.values())
        if api is not None:
            await api.close()
        for lock in locks:
            lock.close()


def start_children(slots: list[SlotConfig]) -> dict[str, asyncio.Task[EngineChild | None]]:
    """By the slots' names. The first child has the machine to itself, beside the server: a film begins with jobs that run one
    after another, and a second child that loads its engines at the same time only makes them wait."""
    first = asyncio.create_task(_early(slots[0])) if slots else None
    return {slot.name: first if number == 0 and first else asyncio.create_task(_early(slot, after=first))
            for number, slot in enumerate(slots)}


async def _early(slot: SlotConfig, after: asyncio.Task[EngineChild | None] | None = None) -> EngineChild | None:
    """A slot's child, started while the server still starts (or once `after` is ready); None where that failed: the slot tries
    again, and tells."""
    try:
        if after is not None:
            await asyncio.wait({after})
        return await start_child(slot)
    except (ChildGone, PipeNonsense, TimeoutError, OSError):
        return None


async def _end_unused(children: Iterable[asyncio.Task[EngineChild | None]]) -> None:
    """End the children that no slot has taken over: there was no server, or a slot was refused."""
    tasks = tuple(children)
    for task in tasks:    # all before any is awaited: the end of the first one lets the others begin
        task.cancel()     # a start that is cancelled ends its child
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError):
            child = await task
            if child is not None:
                await child.kill()


def _parent_gone(loop: asyncio.AbstractEventLoop, pipe: int, stop: asyncio.Event) -> None:
    """Readable means closed: nothing is ever written to it. Closed stays readable, so one look is enough."""
    loop.remove_reader(pipe)
    stop.set()


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    """End the slots, or this process without them: one that went on would hold its lock for ever."""
    left = await end(set(tasks), within_s=END_S)
    if left:
        log.error("%d slots would not end; leaving without them", len(left))
        os._exit(1)    # the engine children end when their pipes close


async def _keep_running(slot: Slot) -> None:
    """A slot that stumbles over something unforeseen starts anew; only a refusal ends it."""
    while True:
        try:
            await slot.run()
        except Refused:
            raise
        except Exception:
            log.exception("slot failed; starting it again")
            await asyncio.sleep(1.0)


def _describe(config: AgentConfig) -> tuple[Register, list[SlotConfig]]:
    """What every slot says of this machine, and the slots there are to be."""
    cores = os.cpu_count() or 1
    count = config.slots or (cores if config.pool == "cpu" else 1)
    host = config.name or platform.node() or "local"
    total_mb = psutil.virtual_memory().total >> 20
    limits = ChildLimits.from_environment()
    memory = config.memory_mb or limits.memory_mb or max(1024, int(total_mb * 0.7) // (count + 1))
    base = SlotConfig(
        name="", pool=config.pool, classes=BATCH, nice=0, memory_mb=memory,
        silence_s=limits.silence_s, spool=config.home.spool, logs=config.home.logs,
        blob_folders=(config.blobs,) if config.blobs else (), cache=config.home.root / "cache")
    wanted = [replace(base, name=f"{host}:{config.pool}:{number}") for number in range(count)]
    if config.pool == "cpu" and config.interactive:
        # whoever waits at the screen waits behind no film, and a first look at a file behind no other's proxy
        wanted += [replace(base, name=f"{host}:cpu:interactive", classes=(Priority.INTERACTIVE, Priority.LOOK),
                           nice=INTERACTIVE_NICE, lazy=True),
                   replace(base, name=f"{host}:cpu:media", classes=(Priority.LOOK, Priority.REFINE), nice=MEDIA_NICE, lazy=True)]
    describe = Register(slot="x", incarnation=new_id(), pool="cpu" if config.pool == "cpu" else "gpu",
                        version=__version__, host=host, cpus=cores, memory_mb=total_mb)
    return describe, wanted


def _lock(home: Home, slot: str) -> IO[str]:
    """A slot works once on a machine; a second agent on the same home is refused."""
    folder = home.root / "slots"
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / slot.replace(":", "_")).open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise MilimoError(
            ErrorCode.HOME_IN_USE, f"Another worker already works as '{slot}' on this home. Stop it, or start this one "
            "with another --home or --name.", slot=slot) from error
    return file
