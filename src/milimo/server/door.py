"""The door for workers on other machines: TLS, its own port, a list of host names, and nothing behind it but what a worker says
about its jobs and the blobs that it reads and writes.

It stands before the application, not inside it: what is not on its list is refused before a token is looked at, so that a route
added tomorrow is closed here until somebody opens it. The token is then the Guard's affair, as for every worker.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import re
import socket
from collections.abc import Callable, Generator, Iterable

import uvicorn
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from milimo.config import Home, Listen
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.server.certificate import Certificate, certificate_for, names_of
from milimo.server.errors import answer
from milimo.server.security import THROUGH_DOOR

log = logging.getLogger("milimo.server.door")

OPEN = (
    (frozenset({"POST"}), re.compile(r"/api/workers/register|/api/workers/[^/]+/(claim|beat|log|finish|fail|checkpoint|derived|spawn|release)")),
    (frozenset({"GET", "HEAD", "PUT"}), re.compile(r"/api/blobs/[0-9a-f]{64}")))
"""All that there is for other machines."""


class Door:
    """ASGI: the host list and the list of routes; what passes is marked as having come from another machine."""

    def __init__(self, app: ASGIApp, names: Iterable[str], port: int) -> None:
        self._app = app
        self._hosts = frozenset(f"{_bracketed(name)}:{port}" for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            self._check(scope)
        except MilimoError as error:
            log.info("from %s: %s %s: %s", (scope.get("client") or ("?",))[0], scope["method"], scope["path"], error.code)
            await answer(error)(scope, receive, send)
            return
        await self._app({**scope, THROUGH_DOOR: True}, receive, send)

    def _check(self, scope: Scope) -> None:
        hosts = [host.lower() for host in Headers(scope=scope).getlist("host")]
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            raise MilimoError(ErrorCode.HOST_REFUSED, "This studio does not go by that name. Name it to the studio with "
                              "--listen-name, or use one of its names in --server.")
        if not any(scope["method"] in methods and pattern.fullmatch(scope["path"]) for methods, pattern in OPEN):
            raise MilimoError(ErrorCode.FORBIDDEN, "Other machines may only work here: what is open to them is /api/workers and "
                              "/api/blobs, with a worker's token.")


class DoorServer(uvicorn.Server):
    """A second server in the loop of the first: signals and the application's life are the first one's affair."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


class OpenDoor:
    """A bound door: its address, its certificate, and how to serve it beside the main server."""

    def __init__(self, home: Home, listen: Listen, bind: Callable[[Listen], socket.socket]) -> None:
        """Raises TLS_UNAVAILABLE, PORT_TAKEN, BAD_REQUEST; then nothing is left open."""
        self.names = names_of(listen)
        self.certificate: Certificate = certificate_for(home, listen)
        self._listener = bind(listen)
        self.port = int(self._listener.getsockname()[1])
        self._server: DoorServer | None = None

    @property
    def url(self) -> str:
        """As workers are to write it, under the first of its names."""
        return f"https://{_bracketed(self.names[0])}:{self.port}"

    async def serve(self, app: ASGIApp, grace_s: float) -> None:
        """Until `stop`."""
        self._server = DoorServer(uvicorn.Config(
            Door(app, self.names, self.port), log_config=None, access_log=False, lifespan="off", ws="none", server_header=False,
            proxy_headers=False, timeout_graceful_shutdown=int(grace_s), timeout_keep_alive=30,
            ssl_certfile=self.certificate.file, ssl_keyfile=self.certificate.key))
        await self._server.serve(sockets=[self._listener])

    def stop(self) -> None:
        if self._server is not None:
            self._server.should_exit = True

    def close(self) -> None:
        self._listener.close()


def _bracketed(name: str) -> str:
    try:
        return f"[{name}]" if ipaddress.ip_address(name).version == 6 else name
    except ValueError:
        return name
