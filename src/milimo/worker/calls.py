"""What an engine child asks its agent for: blobs to read, checkpoints to keep, jobs to spawn."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from milimo.contracts.errors import ErrorBody, ErrorCode, MilimoError
from milimo.contracts.jobs import JOB_SPEC
from milimo.contracts.video import BlobRef
from milimo.contracts.workers import CheckpointPut, Claim, DerivedPut, FromChild, Logged, SpawnPut, ToChild
from milimo.worker.endings import end
from milimo.worker.engine_child import ChildGone, EngineChild
from milimo.worker.server_api import ServerApi, Unreachable

if TYPE_CHECKING:
    from milimo.worker.slot import SlotConfig

LOG_QUEUE = 200
LARGE = 64 << 20
"""Bytes from which on a stored file is not read once more before a job begins: of a long film that takes seconds."""
UNREACHABLE_TRIES = 60
"""Seconds that a call waits for the server to come back before the job is told that it cannot have what it asked for."""


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class CallDesk:
    """Answers the calls of one run, each in a task of its own, so that progress never waits behind a download."""

    def __init__(self, api: ServerApi, worker: str, incarnation: str, claim: Claim, config: SlotConfig) -> None:
        self._api = api
        self._worker = worker
        self._incarnation = incarnation
        self._claim = claim
        self._config = config
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines: asyncio.Queue[Logged] = asyncio.Queue(LOG_QUEUE)
        self._logger = asyncio.create_task(self._say_lines())

    def take(self, message: FromChild, child: EngineChild) -> None:
        task = asyncio.create_task(self._answer(message, child))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def log(self, line: Logged) -> None:
        if self._lines.full():
            self._lines.get_nowait()    # the newest lines tell more than the oldest
        self._lines.put_nowait(line)

    async def settled(self) -> None:
        """Wait until every log line was said (bounded: a log is not worth a result)."""
        try:
            async with asyncio.timeout(2.0):
                await self._lines.join()
        except TimeoutError:
            return

    async def close(self) -> None:
        await end({*self._tasks, self._logger})

    async def _say_lines(self) -> None:
        while True:
            line = await self._lines.get()
            try:
                await self._api.log(self._worker, line)
            except (Unreachable, MilimoError):
                pass    # a log line is lost with the connection; the result is not
            finally:
                self._lines.task_done()

    async def _answer(self, message: FromChild, child: EngineChild) -> None:
        try:
            reply = ToChild(type="reply", id=message.id, result=await self._patiently(message))
        except MilimoError as error:
            reply = ToChild(type="reply", id=message.id, error=error.body())
        except (ValueError, TypeError, KeyError, OSError) as error:
            reply = ToChild(type="reply", id=message.id, error=ErrorBody(
                code=ErrorCode.INTERNAL, message=f"{message.method} failed: {error}"))
        try:
            await child.send(reply)
        except ChildGone:
            return

    async def _patiently(self, message: FromChild) -> Any:
        for _ in range(UNREACHABLE_TRIES):
            try:
                return await self._do(message.method, message.arguments)
            except Unreachable:
                await asyncio.sleep(1.0)
        raise MilimoError(ErrorCode.SERVER_UNREACHABLE, "The server has been silent for a minute.", method=message.method)

    async def _do(self, method: str, arguments: dict[str, Any]) -> Any:
        match method:
            case "open":
                return str(await self.blob(str(arguments["sha256"])))
            case "checkpoint":
                return await self._checkpoint(str(arguments["name"]), arguments["files"], Path(arguments["folder"]))
            case "derived":
                return await self._derived(arguments, Path(arguments["folder"]))
            case "spawn":
                spawned = await self._api.spawn(self._worker, SpawnPut(
                    incarnation=self._incarnation, job=self._claim.job, attempt=self._claim.attempt,
                    key=arguments["key"], spec=JOB_SPEC.validate_python(arguments["spec"])))
                return spawned.job
            case _:
                raise MilimoError(ErrorCode.BAD_REQUEST, f"An engine asked for '{method}', which is not offered.")

    async def blob(self, sha256: str) -> Path:
        """A blob's file on this machine; downloaded once, then kept in the cache."""
        name = Path(sha256[:2]) / sha256
        folders: Sequence[Path] = (*self._config.blob_folders, self._config.cache)
        for folder in folders:
            if (folder / name).is_file():
                return await self._whole(folder / name, sha256)
        if self._config.blob_folders and (linked := await self._api.place_of(sha256)) is not None and linked.is_file():
            return await self._whole(linked, sha256)
        target = self._config.cache / name
        await self._api.get_blob(sha256, target)
        return target

    async def _whole(self, path: Path, sha256: str) -> Path:
        """The file, if its bytes are those of its hash. An altered copy in our own cache is fetched anew; one of the server's
        is told: a film must not be made of it. Raises BLOB_CORRUPT."""
        facts = path.stat()
        known = (sha256, facts.st_size, facts.st_mtime_ns)
        if known in self._config.sound:
            return path
        if facts.st_size >= LARGE and await self._api.place_of(sha256) == path:
            self._config.sound.add(known)    # the server says so by the file's time: it has read the whole before
            return path
        if await asyncio.to_thread(_digest, path) != sha256:
            if path.is_relative_to(self._config.cache):
                path.unlink()
                await self._api.get_blob(sha256, path)
                return path
            raise MilimoError(
                ErrorCode.BLOB_CORRUPT, f"A stored file was altered ({sha256[:12]}…). The takes that it belongs to are marked: run "
                "the same command again and they are made anew, or use milimo remake TAKE.", sha256=sha256)
        self._config.sound.add(known)
        return path

    async def _checkpoint(self, name: str, files: dict[str, Any], folder: Path) -> None:
        refs = {key: BlobRef.model_validate(ref) for key, ref in files.items()}
        for ref in refs.values():
            await self._api.put_blob(folder / ref.sha256)
        await self._api.checkpoint(self._worker, CheckpointPut(
            incarnation=self._incarnation, job=self._claim.job, attempt=self._claim.attempt, name=name, files=refs))

    async def _derived(self, arguments: dict[str, Any], folder: Path) -> None:
        body = DerivedPut.model_validate({
            "incarnation": self._incarnation, "job": self._claim.job, "attempt": self._claim.attempt,
            "facts": arguments["facts"], "derivative": arguments["derivative"]})
        for ref in body.derivative.files if body.derivative else ():
            await self._api.put_blob(folder / ref.sha256)
        await self._api.derived(self._worker, body)
