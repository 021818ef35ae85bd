"""Starts a studio: one server and one agent as child processes, watched, and ended together.

Both hold the reading end of a pipe whose writing end is ours: when this process ends, however it ends, the pipe
closes and they stop by themselves. So no way of killing the launcher leaves an orphan.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from types import TracebackType

from milimo.client import Client
from milimo.config import DEFAULT_PORT, Home, Listen
from milimo.contracts.errors import ErrorBody, ErrorCode, MilimoError
from milimo.wire import running

START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 3.0
PORTS_TRIED = 50
LOG_TAIL = 1500
LEAST_FREE = 256 * 1024
"""Bytes. With less, SQLite cannot even note that a job failed."""


@dataclass(frozen=True, slots=True)
class StudioOptions:
    """`port` 0 takes any free one; None takes DEFAULT_PORT or the next free one."""

    port: int | None = 0
    slots: int | None = None
    memory_mb: int | None = None
    workers: bool = True
    listen: Listen | None = None


SERVER_ONLY = StudioOptions(workers=False)
"""For commands that only ask or note something down."""


@dataclass(frozen=True, slots=True)
class DoorFacts:
    """What workers on other machines need: the address, and the file with the certificate (their --ca)."""

    url: str
    certificate: str


class Studio:
    """A running server and agent that belong to this process."""

    def __init__(self, home: Home, options: StudioOptions) -> None:
        self.home = home
        self._options = options
        self._pipe_read, self._pipe_write = os.pipe()
        os.set_inheritable(self._pipe_read, True)
        self._server: subprocess.Popen[bytes] | None = None
        self._agent: subprocess.Popen[bytes] | None = None
        self.url = ""

    def start(self) -> Studio:
        """Start both; return when the server answers. Raises with the server's own reason when it does not start."""
        try:
            self._server = self._spawn("server", [
                "milimo.server", "--home", str(self.home.root), *self._port_arguments(), *self._listen_arguments()])
            if self._options.workers:
                self._agent = self._spawn_agent("-")
            self.url = self._await_server()
            self._tell_agent()
            return self
        except BaseException:
            self.stop()
            raise

    def watch(self) -> None:
        """Until the server ends by itself; a lost agent is started again. Raises when the server dies."""
        while True:
            self.tend()
            time.sleep(0.3)

    def tend(self) -> None:
        """One look: start a lost agent again, raise for a lost server."""
        if self._server is not None and self._server.poll() is not None:
            raise MilimoError(ErrorCode.SERVER_START_FAILED, "The server has ended by itself; its log says why: "
                              f"{self.home.logs / 'server.log'}", tail=self._tail("server"))
        if self._agent is not None and self._agent.poll() is not None:
            if self._agent.returncode not in (0, None):
                time.sleep(0.5)
            self._agent = self._spawn_agent(self.url)

    @property
    def door(self) -> DoorFacts | None:
        """Where workers on other machines knock, if the studio listens to them."""
        told = json.loads(self.home.server_file.read_text("utf-8")).get("door")
        return DoorFacts(told["url"], told["certificate"]) if told else None

    @property
    def pids(self) -> dict[str, int]:
        """Of the processes that this studio started."""
        named = {"server": self._server, "agent": self._agent}
        return {name: process.pid for name, process in named.items() if process is not None}

    def stop(self) -> None:
        """End agent and server, in order, within STOP_TIMEOUT_S; whatever is left then is killed."""
        if self._pipe_write >= 0:
            os.close(self._pipe_write)
            self._pipe_write = -1
        if self._agent is not None and self._agent.stdin is not None:
            self._agent.stdin.close()    # it may still wait for the server's address
        processes = [process for process in (self._agent, self._server) if process is not None]
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + STOP_TIMEOUT_S
        for process in processes:
            try:
                process.wait(max(0.05, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if self._pipe_read >= 0:
            os.close(self._pipe_read)
            self._pipe_read = -1
        self._server = self._agent = None

    def __enter__(self) -> Studio:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    # ---- inside -------------------------------------------------------------------------------------------

    def _port_arguments(self) -> list[str]:
        if self._options.port is None:
            return ["--port", str(DEFAULT_PORT), "--port-tries", str(PORTS_TRIED)]
        return ["--port", str(self._options.port)]

    def _listen_arguments(self) -> list[str]:
        listen = self._options.listen
        if listen is None:
            return []
        host = f"[{listen.host}]" if ":" in listen.host else listen.host
        arguments = ["--listen", f"{host}:{listen.port}"]
        for name in listen.names:
            arguments += ["--listen-name", name]
        for option, file in (("--certificate", listen.certificate), ("--certificate-key", listen.certificate_key)):
            if file is not None:
                arguments += [option, str(file)]
        return arguments

    def _tell_agent(self) -> None:
        """Its engines load while the server starts; now it can work. One that has died meanwhile is seen by `tend`."""
        if self._agent is not None and self._agent.stdin is not None:
            with contextlib.suppress(BrokenPipeError), self._agent.stdin as agent:
                agent.write(f"{self.url}\n".encode("ascii"))

    def _spawn_agent(self, server: str) -> subprocess.Popen[bytes]:
        """`server`: its address, or - when that is told later."""
        arguments = ["milimo.worker", "--server", server, "--token-file", str(self.home.worker_token),
                     "--home", str(self.home.root), "--blobs", str(self.home.blobs)]
        if self._options.slots:
            arguments += ["--slots", str(self._options.slots)]
        if self._options.memory_mb:
            arguments += ["--memory-mb", str(self._options.memory_mb)]
        return self._spawn("agent", arguments, told_later=server == "-")

    def _spawn(self, name: str, module_and_arguments: list[str], *, told_later: bool = False) -> subprocess.Popen[bytes]:
        with (self.home.logs / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *module_and_arguments, "--parent-pipe", str(self._pipe_read)],
                stdin=subprocess.PIPE if told_later else subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=(self._pipe_read,),
                start_new_session=True)

    def _await_server(self) -> str:
        deadline = time.monotonic() + START_TIMEOUT_S
        assert self._server is not None
        while time.monotonic() < deadline:
            if self._server.poll() is not None:
                raise self._start_error()
            url = running(self.home)
            if url is not None:
                return url
            time.sleep(0.03)
        raise MilimoError(ErrorCode.SERVER_START_FAILED, f"The server did not answer within {START_TIMEOUT_S:.0f} s; see "
                          f"{self.home.logs / 'server.log'}", tail=self._tail("server"))

    def _start_error(self) -> MilimoError:
        """The server prints its coded reason as the last line of its log before it gives up."""
        lines = self._tail("server").strip().splitlines()
        for line in reversed(lines):
            with contextlib.suppress(ValueError):
                return MilimoError.from_body(ErrorBody.model_validate_json(line))
        return MilimoError(ErrorCode.SERVER_START_FAILED, f"The server did not start; see {self.home.logs / 'server.log'}",
                           tail="\n".join(lines[-5:]))

    def _tail(self, name: str) -> str:
        try:
            return (self.home.logs / f"{name}.log").read_bytes()[-LOG_TAIL:].decode("utf-8", "replace")
        except OSError:
            return ""


@contextlib.contextmanager
def studio_for(home: Home, options: StudioOptions | None = None) -> Generator[tuple[Client, Callable[[], None]]]:
    """A client of the studio on `home`: the one that runs there, or one started for as long as the block lasts.

    The second value is to be called now and then while waiting: it starts a lost agent again.
    """
    home.prepare()
    studio: Studio | None = None
    if running(home) is None:
        try:
            studio = Studio(home, options or StudioOptions()).start()
        except MilimoError as error:
            if error.code is not ErrorCode.HOME_IN_USE or not _wait_for_other(home):
                raise
    url = studio.url if studio else running(home)
    if url is None:
        raise MilimoError(ErrorCode.SERVER_UNREACHABLE, f"The studio on {home.root} has just stopped. Try again.")
    try:
        with Client(url, home.key.read_text("ascii").strip()) as client:
            yield client, lambda: _tend(home, studio)
    finally:
        if studio is not None:
            studio.stop()


def _tend(home: Home, studio: Studio | None) -> None:
    """A look at what can stop a job without a word: a lost agent, and a disk on which nothing can be noted down."""
    if studio is not None:
        studio.tend()
    if shutil.disk_usage(home.root).free < LEAST_FREE:
        raise MilimoError(
            ErrorCode.DISK_FULL, f"The disk of the home {home.root} is full. Make room and run the same command again: it goes "
            "on where it was.", home=str(home.root))


def _wait_for_other(home: Home) -> bool:
    """Another process holds the home and may be just about to answer."""
    deadline = time.monotonic() + 10.0
    while time.monotonic() < deadline:
        if running(home) is not None:
            return True
        time.sleep(0.1)
    return False
