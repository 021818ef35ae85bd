"""The agent's handle on one engine child: start it, talk to it, notice its death, and end it with all it started."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from pathlib import Path

import psutil

from milimo.contracts.video import VideoCapabilities
from milimo.contracts.workers import FromChild, ToChild
from milimo.worker.pipes import LINE_LIMIT, PipeNonsense, decode, encode

READY_TIMEOUT_S = 60.0
DESCENDANTS_EVERY_S = 2.0
LOG_TAIL = 2_000
"""Bytes of the child's stderr that are told when it dies."""


class ChildGone(Exception):
    """The child's pipe closed: it ended, whatever the reason. `status` is the exit status (negative: a signal)."""

    def __init__(self, status: int | None, tail: str) -> None:
        super().__init__(f"exit status {status}")
        self.status = status
        self.tail = tail

    @property
    def how(self) -> str:
        if self.status is None:
            return "without a status"
        return f"signal {-self.status}" if self.status < 0 else f"exit status {self.status}"


class EngineChild:
    """A running `milimo.worker.child`. One job at a time."""

    def __init__(self, process: asyncio.subprocess.Process, reader: asyncio.StreamReader, to_child: int, log: Path,
                 transport: asyncio.ReadTransport) -> None:
        self._process = process
        self._reader = reader
        self._to_child = to_child
        self._log = log
        self._transport = transport
        self.engines: tuple[VideoCapabilities, ...] = ()
        self.loaded: tuple[str, ...] = ()      # engines that have run in it: their models are in its memory
        self._family: tuple[psutil.Process, ...] = ()
        self._looked = -DESCENDANTS_EVERY_S

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    @classmethod
    async def start(cls, *, log: Path, nice: int = 0, interpreter: str = sys.executable) -> EngineChild:
        """Spawn a child in a process group of its own and wait until it says which engines it has."""
        down_read, down_write = os.pipe()
        up_read, up_write = os.pipe()
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as errors:
            process = await asyncio.create_subprocess_exec(
                interpreter, "-m", "milimo.worker.child", str(down_read), str(up_write), str(nice), str(log),
                stdin=asyncio.subprocess.DEVNULL, stdout=errors, stderr=errors,
                pass_fds=(down_read, up_write), start_new_session=True)
        os.close(down_read)
        os.close(up_write)
        reader = asyncio.StreamReader(limit=LINE_LIMIT)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(up_read, "rb", buffering=0))
        child = cls(process, reader, down_write, log, transport)
        try:
            async with asyncio.timeout(READY_TIMEOUT_S):
                ready = await child.receive()
        except (TimeoutError, asyncio.CancelledError):
            await child.kill()
            raise
        child.engines = ready.engines
        return child

    async def send(self, message: ToChild) -> None:
        try:
            await asyncio.to_thread(_write_all, self._to_child, encode(message))
        except OSError as error:
            raise await self._gone() from error

    async def receive(self) -> FromChild:
        """The next message. Raises ChildGone when the pipe is closed, PipeNonsense when it is not a message."""
        try:
            line = await self._reader.readline()
        except ValueError as error:
            raise PipeNonsense("a line without an end") from error
        if not line.endswith(b"\n"):
            raise await self._gone()
        return decode(line, FromChild)

    def memory_mb(self) -> int:
        """Resident memory of the child and all its descendants; 0 once it is gone. Who descends from it is looked up now
        and then: that goes through all processes of the machine."""
        now = time.monotonic()
        try:
            if now - self._looked >= DESCENDANTS_EVERY_S:
                self._looked = now
                self._family = (process := psutil.Process(self.pid), *process.children(recursive=True))
            return sum(_resident(process) for process in self._family) >> 20
        except psutil.Error:
            return 0

    async def kill(self) -> None:
        """End the whole process group and reap it."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()
        self.close()

    async def ended(self) -> None:
        """Wait until the process has ended."""
        await self._process.wait()

    def close(self) -> None:
        if self._to_child >= 0:
            os.close(self._to_child)
            self._to_child = -1
        self._transport.close()

    async def _gone(self) -> ChildGone:
        await self.kill()
        return ChildGone(self._process.returncode, self.log_tail())

    def log_tail(self) -> str:
        try:
            with self._log.open("rb") as file:
                file.seek(0, os.SEEK_END)
                file.seek(max(0, file.tell() - LOG_TAIL))
                return file.read().decode("utf-8", "replace")
        except FileNotFoundError:
            return ""


def _resident(process: psutil.Process) -> int:
    """Bytes; 0 for one that has ended since the family was looked up."""
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0


def _write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view):]
