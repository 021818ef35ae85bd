"""Who may speak to the server, and in what form: Host, Origin, key, cookie, worker tokens, size and depth of bodies.

A local server is reachable from every page that the browser shows, and by every user of the machine. So: the Host must be
exact (DNS rebinding), unsafe methods must come from our own page, nothing is answered to other origins, and everything
but the health of the server needs a secret that only the owner can read.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Literal

from fastapi import Depends, Request
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from milimo.config import Home, secret_file, write_secret
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.limits import LARGEST_SCRIPT, base64_length
from milimo.server.errors import answer

log = logging.getLogger("milimo.server.security")

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CODE_LIFE_S = 120.0
OPEN_PATHS = frozenset({"/api/health", "/api/openapi.json", "/api/docs"})

MB = 1 << 20
JSON_LIMIT = MB
SCRIPT_LIMIT = base64_length(LARGEST_SCRIPT) + 64 * 1024
"""The script as it is sent, and what stands around it."""
PATCH_LIMIT = 9 * MB
STILL_LIMIT = 64 * MB
OUTCOME_LIMIT = 64 * MB
"""A feature's breakdown or plan is some ten megabytes of JSON; workers are trusted with that much."""
MAX_DEPTH = 64
BODY_LIMITS = (
    (re.compile(r"^/api/projects/[^/]+/script$|^/api/breakdown$"), SCRIPT_LIMIT),
    (re.compile(r"^/api/sequences/[^/]+$|^/api/projects/[^/]+/sequences$"), PATCH_LIMIT),
    (re.compile(r"^/api/workers/[^/]+/(finish|spawn)$"), OUTCOME_LIMIT))
STREAMED = re.compile(r"^/api/blobs/[^/]+$|^/api/projects/[^/]+/assets$|^/api/uploads/[^/]+$")
"""Routes that take their body as a stream and count it themselves."""
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
"""Possessive, and the last one need not end: a text that is never closed is read once, not again from each of its quotes."""
_BRACKETS = re.compile(rb"[\[{\]}]")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who speaks. `token`: the worker token's id."""

    kind: Literal["key", "browser", "worker", "nobody"]
    token: str | None = None
    pool: str | None = None


def _caller(request: Request) -> Caller:
    return request.scope["milimo.caller"]


NOBODY = Caller("nobody")
Speaker = Annotated[Caller, Depends(_caller)]
"""Who speaks, for routes that want to know: the guard has found it out."""
THROUGH_DOOR = "milimo.door"
"""Set in the scope of requests that came through the door for other machines (server/door.py), which has checked their host."""


@dataclass(frozen=True, slots=True)
class WorkerSecret:
    id: str
    pool: str | None
    revoked: bool


@dataclass(slots=True)
class Access:
    """The secrets of a home. `workers`: token hash → what it may do; kept here so that no request waits for the database."""

    home: Home
    instance: str
    key: str
    workers: dict[str, WorkerSecret] = field(default_factory=dict[str, WorkerSecret])
    _codes: dict[str, float] = field(default_factory=dict[str, float])

    @classmethod
    def of(cls, home: Home, instance: str) -> Access:
        return cls(home, instance, secret_file(home.key))

    @property
    def cookie_name(self) -> str:
        return f"milimo_{self.instance}"

    def cookie(self) -> str:
        """What a browser that was let in holds: derived from the key, so it survives restarts and ends with the key."""
        return hmac.new(self.key.encode(), f"browser:{self.instance}".encode(), hashlib.sha256).hexdigest()

    def rotate(self) -> None:
        self.key = write_secret(self.home.key, secrets.token_urlsafe(32))
        self._codes.clear()

    def new_code(self) -> str:
        """A code that lets one browser in, once, within two minutes."""
        now = time.monotonic()
        self._codes = {code: until for code, until in self._codes.items() if until > now}
        code = secrets.token_urlsafe(24)
        self._codes[code] = now + CODE_LIFE_S
        return code

    def use_code(self, code: str) -> bool:
        until = self._codes.pop(code, 0.0)
        return until > time.monotonic()

    def caller(self, headers: Headers) -> Caller:
        """Raises UNAUTHENTICATED and TOKEN_REVOKED for a secret that is shown and wrong."""
        authorization = headers.get("authorization")
        if authorization is not None:
            scheme, _, secret = authorization.partition(" ")
            if scheme.lower() == "bearer" and secret:
                return self._bearer(secret.strip())
            raise MilimoError(ErrorCode.UNAUTHENTICATED, "The Authorization header must be: Bearer <key>.")
        shown = _cookie(headers.get("cookie", ""), self.cookie_name)
        if shown is not None and hmac.compare_digest(shown, self.cookie()):
            return Caller("browser")
        return NOBODY

    def _bearer(self, secret: str) -> Caller:
        if hmac.compare_digest(secret.encode(), self.key.encode()):
            return Caller("key")
        known = self.workers.get(token_hash(secret))
        if known is None:
            raise MilimoError(ErrorCode.UNAUTHENTICATED, "This key is not (or no longer) the one of this studio. It lies in the "
                              "home folder's file 'key'; a worker's token is made by: milimo token worker NAME.")
        if known.revoked:
            raise MilimoError(ErrorCode.TOKEN_REVOKED, "This worker's token was revoked. Make a new one: milimo token worker NAME.")
        return Caller("worker", known.id, known.pool)


def token_hash(secret: str) -> str:
    """Tokens are long and random: one SHA-256 is enough, and nobody can read them from the database."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _cookie(header: str, name: str) -> str | None:
    for part in header.split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return None


class Guard:
    """ASGI middleware: every request passes it before anything is parsed."""

    def __init__(self, app: ASGIApp, *, access: Callable[[], Access], port: Callable[[], int]) -> None:
        self._app = app
        self._access = access
        self._port = port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            redirect = None if THROUGH_DOOR in scope else self._check_host(scope, headers)
            if redirect is not None:
                await redirect(scope, receive, send)
                return
            caller = self._check_caller(scope, headers)
            body = await _body(scope, headers, receive)
        except MilimoError as error:
            log.info("%s %s: %s", scope["method"], scope["path"], error.code)
            await answer(error)(scope, receive, send)
            return
        scope["milimo.caller"] = caller
        await self._app(scope, body, _hardened(send))

    # ---- host and origin ----------------------------------------------------------------------------------

    def _check_host(self, scope: Scope, headers: Headers) -> RedirectResponse | None:
        hosts = headers.getlist("host")
        port = self._port()
        if hosts == [f"127.0.0.1:{port}"]:
            return None
        if hosts == [f"localhost:{port}"] and scope["method"] in ("GET", "HEAD"):
            query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
            return RedirectResponse(f"http://127.0.0.1:{port}{scope['raw_path'].decode('latin-1')}{query}", status_code=308)
        raise MilimoError(ErrorCode.HOST_REFUSED, f"This studio answers to http://127.0.0.1:{port} only.")

    def _check_origin(self, headers: Headers, caller: Caller) -> None:
        """For unsafe methods. A browser always says where a request comes from; scripts with the key say nothing."""
        origins = headers.getlist("origin")
        site = headers.get("sec-fetch-site")
        ours = f"http://127.0.0.1:{self._port()}"
        foreign = (bool(origins) and origins != [ours]) or (site is not None and site != "same-origin")
        silent = not origins and site is None
        if foreign or (silent and caller.kind in ("browser", "nobody")):
            raise MilimoError(ErrorCode.ORIGIN_REFUSED, f"Changes are taken from the studio's own page ({ours}) only.")

    # ---- who ----------------------------------------------------------------------------------------------

    def _check_caller(self, scope: Scope, headers: Headers) -> Caller:
        path, method = scope["path"], scope["method"]
        caller = self._access().caller(headers)
        if method not in SAFE:
            self._check_origin(headers, caller)
        if THROUGH_DOOR in scope and (caller.kind != "worker" or caller.pool is None):
            raise MilimoError(ErrorCode.UNAUTHENTICATED if caller.kind == "nobody" else ErrorCode.FORBIDDEN, "From another machine "
                              "only a token that was made for a worker counts: milimo token worker NAME.")
        if not path.startswith("/api") or path in OPEN_PATHS or (path == "/api/session" and method == "POST"):
            return caller
        if caller.kind == "nobody":
            raise MilimoError(ErrorCode.UNAUTHENTICATED, "This needs the studio's key. Open the studio by its printed address, or "
                              "send the key of the home folder as: Authorization: Bearer <key>.")
        worker_route = (path.startswith("/api/workers/") and method == "POST")
        if caller.kind == "worker" and not worker_route and not path.startswith("/api/blobs/"):
            raise MilimoError(ErrorCode.FORBIDDEN, "A worker's token opens only the routes of workers and blobs.")
        if worker_route and caller.kind != "worker":
            raise MilimoError(ErrorCode.FORBIDDEN, "Only a worker may speak here, with its own token.")
        return caller


# ---- bodies -----------------------------------------------------------------------------------------------------


async def _body(scope: Scope, headers: Headers, receive: Receive) -> Receive:
    """The request's body, read whole and checked (or left alone where a route streams it). Raises TOO_LARGE, BAD_REQUEST."""
    if scope["method"] in SAFE or STREAMED.match(scope["path"]):
        return receive
    limit = next((limit for pattern, limit in BODY_LIMITS if pattern.match(scope["path"])), JSON_LIMIT)
    announced = headers.get("content-length", "0")
    if not announced.isdigit() or int(announced) > limit:
        raise _too_large(limit)
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            break
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > limit:
            raise _too_large(limit)
    check_depth(bytes(body))
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": bytes(body), "more_body": False}

    return again


def check_depth(body: bytes) -> None:
    """Raises BAD_REQUEST for JSON that is nested deeper than MAX_DEPTH: parsers recurse, and a bomb is small."""
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return
    depth = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub(b"", body)):
        depth += 1 if bracket in b"[{" else -1
        if depth > MAX_DEPTH:
            raise MilimoError(ErrorCode.BAD_REQUEST, f"The JSON is nested deeper than {MAX_DEPTH} levels.", limit=MAX_DEPTH)


def _too_large(limit: int) -> MilimoError:
    return MilimoError(ErrorCode.TOO_LARGE, f"The request is larger than the {limit / MB:.0f} MB that are taken here.", limit=limit)


def _hardened(send: Send) -> Send:
    """No other page may frame, embed or read what we answer."""

    async def out(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = {name for name, _ in message["headers"]}
            extra = ((b"x-content-type-options", b"nosniff"), (b"cross-origin-resource-policy", b"same-origin"),
                     (b"referrer-policy", b"no-referrer"), (b"x-frame-options", b"DENY"))
            message = {**message, "headers": [*message["headers"], *((name, value) for name, value in extra if name not in present)]}
        await send(message)

    return out
