"""One slot of an agent: register, offer what an earlier life left, claim, compute, settle; again.

The order that keeps results safe: spooled to disk (fsynced) -> blobs PUT by hash -> finish -> spool deleted.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorBody, ErrorCode, MilimoError
from milimo.contracts.jobs import JobOutcome, Priority, VideoSpec
from milimo.contracts.video import VideoCapabilities
from milimo.contracts.workers import (
    Claim,
    ClaimRequest,
    Fail,
    FailKind,
    Finish,
    Register,
)
from milimo.failpoints import failpoint
from milimo.worker.engine_child import ChildGone, EngineChild
from milimo.worker.pipes import PipeNonsense
from milimo.worker.run import Run
from milimo.worker.server_api import REFUSALS, ServerApi, Unreachable
from milimo.worker.spool import Entry, FailEntry, FinishEntry, Spool, SpoolFolder

T = TypeVar("T")

log = logging.getLogger("milimo.worker")

RETRY_S = (0.2, 0.5, 1.0, 2.0, 5.0)



@dataclass(frozen=True, slots=True)
class SlotConfig:
    """What a slot is and what its child may use."""

    name: str
    pool: str
    classes: tuple[Priority, ...]
    nice: int
    memory_mb: int                 # resident memory after which the child is killed
    silence_s: float               # seconds without progress, log or call after which a child counts as hung
    spool: Path
    logs: Path
    blob_folders: tuple[Path, ...]  # where blobs may be found before they are downloaded
    cache: Path
    sound: set[tuple[str, int, int]] = field(default_factory=set[tuple[str, int, int]])
    """Blobs (hash, size, time of the file) whose bytes this agent has compared: once each, not for every job."""
    lazy: bool = False             # start the child at the first claim, not before


class Refused(Exception):
    """The server refuses this worker (its token, its protocol), or the worker the server (its certificate)."""

    def __init__(self, error: MilimoError) -> None:
        super().__init__(error.message)
        self.code = error.code


async def start_child(config: SlotConfig) -> EngineChild:
    """The slot's engine child, ready. Raises ChildGone, PipeNonsense, TimeoutError."""
    return await EngineChild.start(log=config.logs / f"engine-{config.name.replace(':', '_')}.log", nice=config.nice)


class Slot:
    """`early`: a child that was started before the slot was, if any."""

    def __init__(self, config: SlotConfig, api: ServerApi, describe: Register,
                 early: asyncio.Task[EngineChild | None] | None = None) -> None:
        self._config = config
        self._api = api
        self._describe = describe
        self._spool = Spool(config.spool, config.name)
        self._incarnation = new_id()
        self._worker = ""
        self._heartbeat_s = 2.0
        self._child: EngineChild | None = None
        self._early = early
        self._claim_id = new_id()
        self.engines: tuple[VideoCapabilities, ...] = ()

    # ---- life ---------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Work until cancelled. Raises Refused when the server will not have this worker."""
        try:
            await self._offer_left()
            if not self._config.lazy:
                await self._ready_child()
            await self._register()
            while True:
                claim = await self._claim()
                if claim is not None:
                    await self._work(claim)
        finally:
            await self.drop_child()

    async def drop_child(self) -> None:
        await self._take_early()
        if self._child is not None:
            await self._child.kill()
            self._child = None

    async def _ready_child(self) -> EngineChild:
        await self._take_early()
        if self._child is None or not self._child.alive:
            self._child = await start_child(self._config)
        self.engines = self._child.engines
        return self._child

    async def _take_early(self) -> None:
        if self._early is not None:
            early = self._early
            self._early = None
            self._child = await early

    async def _register(self) -> None:
        body = self._describe.model_copy(update={
            "slot": self._config.name, "incarnation": self._incarnation, "pool": self._config.pool,
            "classes": self._config.classes, "engines": self.engines or self._describe.engines})
        registered = await self._insist(lambda: self._api.register(body))
        self._worker = registered.worker
        self._heartbeat_s = registered.heartbeat_s
        self._spool.remember_worker(registered.worker)

    async def _claim(self) -> Claim | None:
        """Long poll. The claim id stays the same until an answer came, so that a lost answer loses no job."""
        try:
            warm = self._child.loaded if self._child is not None and self._child.alive else ()
            claim = await self._api.claim(self._worker, ClaimRequest(
                incarnation=self._incarnation, claim_id=self._claim_id, warm=warm))
        except Unreachable:
            await asyncio.sleep(RETRY_S[1])
            return None
        except MilimoError as error:
            await self._on_refusal(error)
            await self._register()
            return None
        self._claim_id = new_id()
        return claim

    async def _insist(self, call: Callable[[], Awaitable[T]]) -> T:
        """Say something until the server has heard it."""
        attempt = 0
        while True:
            try:
                return await call()
            except Unreachable:
                await asyncio.sleep(RETRY_S[min(attempt, len(RETRY_S) - 1)])
                attempt += 1
            except MilimoError as error:
                await self._on_refusal(error)
                raise

    async def _on_refusal(self, error: MilimoError) -> None:
        if error.code in REFUSALS:
            await self.drop_child()
            raise Refused(error) from error

    # ---- one job ------------------------------------------------------------------------------------------

    async def _work(self, claim: Claim) -> None:
        folder = self._spool.folder(claim.job, claim.attempt)
        folder.remove()
        try:
            entry = await self._compute(claim, folder)
        except asyncio.CancelledError:
            await self.drop_child()
            with contextlib.suppress(Unreachable, MilimoError, TimeoutError):
                async with asyncio.timeout(1.0):
                    await self._api.fail(self._worker, _fail(
                        self._incarnation, claim, FailKind.RELEASED, ErrorCode.CANCELLED, "The worker was stopped."))
            raise
        if entry is None:
            folder.remove()
            return
        await asyncio.to_thread(folder.write, entry)
        await self._settle(folder, entry)

    async def _compute(self, claim: Claim, folder: SpoolFolder) -> Entry | None:
        """Run the claim in the child; the entry to settle, or None when nobody waits for one."""
        try:
            child = await self._ready_child()
            run = Run(claim, child, self._api, self._worker, self._incarnation, self._heartbeat_s, self._config)
            outcome = await run.to_end(folder)
            if isinstance(claim.spec, VideoSpec):
                child.loaded = (claim.spec.request.engine,)
        except ChildGone as gone:
            self._child = None
            return self._failed(claim, FailKind.DIED, ErrorCode.CHILD_DIED,
                                f"The engine's process ended by itself ({gone.how}). It is tried again; if it "
                                "keeps happening, look at the job's log.", tail=gone.tail)
        except (PipeNonsense, TimeoutError) as error:
            await self.drop_child()
            return self._failed(claim, FailKind.DIED, ErrorCode.CHILD_DIED,
                                f"The engine's process did not keep to its protocol ({error}) and was ended.")
        match outcome:
            case FailKind.SILENT:
                await self.drop_child()
                return self._failed(claim, FailKind.SILENT, ErrorCode.CHILD_SILENT,
                                    f"The engine gave no sign of life for {self._config.silence_s:.0f} s and was ended.")
            case FailKind.OUT_OF_MEMORY:
                await self.drop_child()
                return self._failed(claim, FailKind.OUT_OF_MEMORY, ErrorCode.OUT_OF_MEMORY,
                                    f"The engine used more than the {self._config.memory_mb} MB that it may and was ended. "
                                    "Ask for a smaller picture or a shorter shot, or allow more with --memory-mb.")
            case FailKind.CANCELLED:
                return self._failed(claim, FailKind.CANCELLED, ErrorCode.CANCELLED, "Cancelled.")
            case None:
                return None
            case ErrorBody():
                return self._failed_by(claim, outcome)
            case _:
                return FinishEntry(finish=Finish(
                    incarnation=self._incarnation, job=claim.job, attempt=claim.attempt, outcome=outcome,
                    digest=digest_of(outcome)))

    def _failed_by(self, claim: Claim, error: ErrorBody) -> Entry | None:
        kinds = {ErrorCode.CANCELLED: FailKind.CANCELLED, ErrorCode.OUT_OF_MEMORY: FailKind.OUT_OF_MEMORY,
                 ErrorCode.ENGINE_FAILED: FailKind.ERROR, ErrorCode.INTERNAL: FailKind.ERROR,
                 ErrorCode.DISK_FULL: FailKind.ERROR}
        kind = kinds.get(error.code, FailKind.REFUSED)
        return FailEntry(fail=_fail(self._incarnation, claim, kind, error.code, error.message, **error.details))

    def _failed(self, claim: Claim, kind: FailKind, code: ErrorCode, message: str, tail: str = "") -> Entry:
        details = {"log": tail} if tail else {}
        return FailEntry(fail=_fail(self._incarnation, claim, kind, code, message, **details))

    # ---- settling -----------------------------------------------------------------------------------------

    async def _offer_left(self) -> None:
        """Say what an earlier incarnation had computed, before registering frees its jobs for others."""
        worker = self._spool.known_worker()
        for folder, entry in list(self._spool.left()):
            if worker:
                self._worker = worker
                await self._settle(folder, entry)

    async def _settle(self, folder: SpoolFolder, entry: Entry) -> None:
        """Blobs, then finish or fail, as often as it takes; then the spool is deleted."""
        try:
            await self._insist(lambda: self._say(folder, entry))
        except MilimoError as error:
            log.warning("result of %s is not wanted: %s", folder.path.name, error.message)
            if error.code is ErrorCode.DISK_FULL and isinstance(entry, FinishEntry):
                await self._settle(folder, FailEntry(fail=_refusal_of(entry.finish, error)))
        folder.remove()

    async def _say(self, folder: SpoolFolder, entry: Entry) -> None:
        if isinstance(entry, FailEntry):
            await self._api.fail(self._worker, entry.fail)
            return
        for again in (False, True):
            failpoint("spool-put")
            for file in folder.blob_files():
                await self._api.put_blob(file)
            failpoint("put-finish")
            try:
                await self._api.finish(self._worker, entry.finish)
                failpoint("finish-delete")
                return
            except MilimoError as error:
                if error.code != ErrorCode.BLOB_MISSING or again:
                    raise


def digest_of(outcome: JobOutcome) -> str:
    """SHA-256 of the outcome's canonical JSON: the same result said twice is the same result."""
    return hashlib.sha256(outcome.model_dump_json().encode("utf-8")).hexdigest()


def _fail(incarnation: str, claim: Claim, kind: FailKind, code: ErrorCode, message: str, **details: object) -> Fail:
    error = ErrorBody(code=code, message=message, details=dict(details))
    return Fail(incarnation=incarnation, job=claim.job, attempt=claim.attempt, kind=kind, error=error,
                digest=hashlib.sha256(f"{kind}{error.model_dump_json()}".encode()).hexdigest())


def _refusal_of(finish: Finish, error: MilimoError) -> Fail:
    """A result that the server has no room for: the job fails with that reason, to be tried again when there is."""
    return Fail(incarnation=finish.incarnation, job=finish.job, attempt=finish.attempt, kind=FailKind.REFUSED,
                error=error.body(), digest=hashlib.sha256(f"full{finish.digest}".encode()).hexdigest())
