"""One job in an engine child, watched: what it says, what it is told, how much it takes, whether it lives."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, Literal

from milimo.contracts.errors import ErrorBody, MilimoError
from milimo.contracts.jobs import JobOutcome, JobState
from milimo.contracts.workers import Beat, Claim, FailKind, FromChild, Logged, ToChild
from milimo.worker.calls import CallDesk
from milimo.worker.endings import end
from milimo.worker.engine_child import ChildGone, EngineChild
from milimo.worker.pipes import PipeNonsense
from milimo.worker.server_api import REFUSALS, ServerApi, Unreachable
from milimo.worker.spool import SpoolFolder

if TYPE_CHECKING:
    from milimo.worker.slot import SlotConfig

PROGRESS_INTERVAL_S = 0.25
CANCEL_GRACE_S = 1.0
WATCH_S = 0.25

Stopped = Literal[FailKind.SILENT, FailKind.OUT_OF_MEMORY, FailKind.CANCELLED]
"""Why the agent itself ended a run."""


class Run:
    """One claim in one child: messages, heartbeats, memory and silence watched until it ends."""

    def __init__(self, claim: Claim, child: EngineChild, api: ServerApi, worker: str, incarnation: str,
                 heartbeat_s: float, config: SlotConfig) -> None:
        self._claim = claim
        self._child = child
        self._api = api
        self._worker = worker
        self._incarnation = incarnation
        self._heartbeat_s = heartbeat_s
        self._config = config
        self._latest: FromChild | None = None
        self._changed = asyncio.Event()
        self._life = time.monotonic()
        self._stop: asyncio.Future[JobState] = asyncio.get_running_loop().create_future()

    async def to_end(self, folder: SpoolFolder) -> JobOutcome | ErrorBody | Stopped | None:
        """The outcome or error that the child reported, or why it had to be stopped; None: stopped, nothing to say."""
        desk = CallDesk(self._api, self._worker, self._incarnation, self._claim, self._config)
        folder.blobs.mkdir(parents=True, exist_ok=True)
        await self._child.send(ToChild(type="run", claim=self._claim, result={"folder": str(folder.path)}))
        listening = asyncio.create_task(self._listen(desk))
        beating = asyncio.create_task(self._beat())
        watching = asyncio.create_task(self._watch())
        try:
            await asyncio.wait({listening, watching, self._stop}, return_when=asyncio.FIRST_COMPLETED)
            if listening.done():
                return listening.result()
            if self._stop.done():
                return await self._cancel(listening)
            return watching.result()
        finally:
            await end({listening, beating, watching})
            await desk.close()

    async def _cancel(self, listening: asyncio.Task[JobOutcome | ErrorBody]) -> Stopped | None:
        """Ask the child to stop; end it when it does not within the grace."""
        with contextlib.suppress(ChildGone):
            await self._child.send(ToChild(type="cancel"))
        done, _ = await asyncio.wait({listening}, timeout=CANCEL_GRACE_S)
        if not done or listening.exception() is not None:
            await self._child.kill()
        return FailKind.CANCELLED if self._stop.result() == JobState.CANCELLING else None

    async def _listen(self, desk: CallDesk) -> JobOutcome | ErrorBody:
        while True:
            message = await self._child.receive()
            self._life = time.monotonic()
            match message.type:
                case "progress":
                    self._latest = message
                    self._changed.set()
                case "call":
                    desk.take(message, self._child)
                case "log":
                    await desk.log(Logged(incarnation=self._incarnation, job=self._claim.job, attempt=self._claim.attempt,
                                          level=message.level, message=message.message))
                case "done" if message.outcome is not None:
                    await desk.settled()
                    return message.outcome
                case "failed" if message.error is not None:
                    return message.error
                case "alive" | "started":
                    pass
                case _:
                    raise PipeNonsense(f"an unexpected '{message.type}'")

    async def _beat(self) -> None:
        """At once at a change (at most 4 a second), and every heartbeat without one."""
        while True:
            latest = self._latest
            beat = Beat(incarnation=self._incarnation, job=self._claim.job, attempt=self._claim.attempt,
                        stage=latest.stage if latest else "", step=latest.step if latest else 0,
                        steps=latest.steps if latest else 0, preview=latest.preview if latest else None)
            try:
                answer = await self._api.beat(self._worker, beat)
                if answer.stop and not self._stop.done():
                    self._stop.set_result(answer.state)
            except Unreachable:
                pass    # the server may come back; what is computed stays ours to offer
            except MilimoError as error:
                if error.code in REFUSALS:
                    await self._child.kill()
                if not self._stop.done():
                    self._stop.set_result(JobState.QUEUED)
            await asyncio.sleep(PROGRESS_INTERVAL_S)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.05, self._heartbeat_s - PROGRESS_INTERVAL_S)):
                    await self._changed.wait()
            self._changed.clear()

    async def _watch(self) -> Stopped:
        while True:
            await asyncio.sleep(WATCH_S)
            if time.monotonic() - self._life > self._config.silence_s:
                return FailKind.SILENT
            if self._child.memory_mb() > self._config.memory_mb:
                return FailKind.OUT_OF_MEMORY
