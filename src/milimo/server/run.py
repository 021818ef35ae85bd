"""The server as a process: bound first, then built, so that the allow-lists hold the true port."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import uvicorn

from milimo import __version__
from milimo.config import Home, LeaseSettings, Listen
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.workers import PROTOCOL
from milimo.server.app import create_app
from milimo.server.context import Server
from milimo.server.door import OpenDoor

STOP_S = 2.0
"""For answers that are being sent; streams and long polls are let go at once. With the rest: under three seconds."""


def bind(host: str, port: int, tries: int = 1) -> socket.socket:
    """A listening socket on `port`, or on the first free of `tries` ports from it. Raises PORT_TAKEN."""
    last: OSError | None = None
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, port + max(1, tries)):
        # the protocol must be said: without it asyncio leaves Nagle's algorithm on, and each answer waits 40 ms for its own head
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, candidate))
            listener.listen(256)
            return listener
        except OSError as error:
            listener.close()
            last = error
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise MilimoError(ErrorCode.BAD_REQUEST, f"{host} is no address of this machine ({error.strerror}).", host=host) from error
    raise MilimoError(ErrorCode.PORT_TAKEN, f"Port {port} on {host} cannot be used ({last.strerror if last else 'taken'}). Choose "
                      "another with --port, or leave it out.", port=port)


class _Uvicorn(uvicorn.Server):
    """Tells us when it answers, and lets streams and long polls go before it waits for the rest."""

    def __init__(self, config: uvicorn.Config, opened: Callable[[], None], door: OpenDoor | None) -> None:
        super().__init__(config)
        self._opened = opened
        self._door = door
        self._at_door: asyncio.Task[None] | None = None
        self._ending = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def end(self) -> None:
        """Stop serving; may be called from a signal handler and from any thread."""
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._ending.set)

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):    # 0: its date is of this second
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1.0):
                    await self._ending.wait()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            if self._door is not None:
                self._at_door = asyncio.create_task(self._door.serve(self.config.app, STOP_S))  # type: ignore[arg-type]
            self._opened()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        server: Server | None = getattr(self.config.app.state, "server", None)  # type: ignore[union-attr]
        if server is not None:
            server.hub.close()
            server.wakeups.close()
        if self._door is not None and self._at_door is not None:
            self._door.stop()
            await asyncio.gather(self._at_door, return_exceptions=True)
        await self._let_go(sockets or [])
        await self.lifespan.shutdown()

    async def _let_go(self, listeners: list[socket.socket]) -> None:
        """As uvicorn does it, but looking a hundred times a second, not ten: a command on a home without a studio ends with it."""
        for server in self.servers:
            server.close()
        for listener in listeners:
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        try:
            async with asyncio.timeout(STOP_S):
                while self.server_state.connections or self.server_state.tasks:
                    await asyncio.sleep(0.01)
                for server in self.servers:
                    await server.wait_closed()
        except TimeoutError:
            logging.getLogger(__name__).warning("%d answers were still being sent at the end", len(self.server_state.tasks))
            for task in self.server_state.tasks:
                task.cancel()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.end()    # a second Ctrl-C does not tear: the end comes within three seconds anyway


def serve(home: Home, host: str = "127.0.0.1", port: int = 0, ready: Callable[[int], None] = lambda port: None, *,
          tries: int = 1, web: Path | None = None, parent_pipe: int | None = None, lease: LeaseSettings | None = None,
          listen: Listen | None = None) -> None:
    """Serve until told to stop (a signal, POST /api/shutdown, the parent's pipe closing). `listen`: also open a door for
    workers on other machines. Raises coded errors for what keeps it from starting."""
    home.prepare()
    door = OpenDoor(home, listen, lambda at: bind(at.host, at.port)) if listen else None
    listener = bind(host, port, tries)
    true_port = int(listener.getsockname()[1])
    runner: _Uvicorn | None = None

    def stop() -> None:
        if runner is not None:
            runner.end()

    app = create_app(home, port=true_port, lease=lease, web=web, stop=stop)
    failure: list[BaseException] = []
    lifespan = app.router.lifespan_context

    @contextlib.asynccontextmanager
    async def remembered(instance: object):  # type: ignore[no-untyped-def]
        try:
            async with lifespan(instance):  # type: ignore[arg-type]
                if parent_pipe is not None:
                    asyncio.get_running_loop().add_reader(parent_pipe, _closed, parent_pipe, stop)
                yield
        except BaseException as error:
            failure.append(error)
            raise

    app.router.lifespan_context = remembered  # type: ignore[assignment]

    def opened() -> None:
        _write_server_file(home, true_port, app.state.server.instance, door)
        ready(true_port)

    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", server_header=False, ws="none",
                            timeout_keep_alive=30)
    runner = _Uvicorn(config, opened, door)
    try:
        asyncio.run(runner.serve(sockets=[listener]))
    except SystemExit:    # how uvicorn says that the lifespan failed; the reason is ours to tell
        if not failure:
            raise
    finally:
        listener.close()
        if door is not None:
            door.close()
        _remove_server_file(home)
    coded = next((error for error in failure if isinstance(error, MilimoError)), None)
    if coded is not None:
        raise coded
    if failure and not isinstance(failure[0], (asyncio.CancelledError, KeyboardInterrupt)):
        raise failure[0]


def _closed(pipe: int, stop: Callable[[], None]) -> None:
    """The parent has ended (its end of the pipe is closed): nothing is ever written to it."""
    asyncio.get_running_loop().remove_reader(pipe)
    stop()


def _write_server_file(home: Home, port: int, instance: str, door: OpenDoor | None) -> None:
    told: dict[str, object] = {"port": port, "pid": os.getpid(), "instance": instance, "protocol": PROTOCOL, "version": __version__}
    if door is not None:
        told["door"] = {"url": door.url, "certificate": str(door.certificate.file.absolute())}
    part = home.server_file.with_suffix(".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(told, file)
    os.replace(part, home.server_file)


def _remove_server_file(home: Home) -> None:
    """Ours only: another server may have taken the home over since."""
    with contextlib.suppress(OSError, ValueError):
        if json.loads(home.server_file.read_text("utf-8")).get("pid") == os.getpid():
            home.server_file.unlink()
