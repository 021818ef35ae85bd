"""The server as an agent sees it: typed calls over HTTP with a worker token."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ValidationError

from milimo.contracts.errors import ErrorBody, ErrorCode, MilimoError
from milimo.contracts.workers import (
    LIES_AT,
    Beat,
    BeatAnswer,
    CheckpointPut,
    Claim,
    ClaimAnswer,
    ClaimRequest,
    DerivedPut,
    Fail,
    Finish,
    Logged,
    Register,
    Registered,
    Settled,
    Spawned,
    SpawnPut,
)
from milimo.http import httpx

CHUNK = 1 << 20
M = TypeVar("M", bound=BaseModel)

REFUSALS = frozenset({
    ErrorCode.UNAUTHENTICATED, ErrorCode.FORBIDDEN, ErrorCode.TOKEN_REVOKED, ErrorCode.PROTOCOL_OLD, ErrorCode.HOST_REFUSED,
    ErrorCode.SERVER_UNTRUSTED})
"""Answers after which an agent has no business going on."""


class Unreachable(Exception):
    """The server did not answer: keep computing, keep the result, offer it later."""


class ServerApi:
    """`ca`: the certificate that an https server must show; None: one that this machine's authorities vouch for.

    Raises TLS_REQUIRED for plain http to another machine: the token and the pictures would be anybody's to read.
    """

    def __init__(self, url: str, token: str, ca: Path | None = None) -> None:
        self._http = httpx.AsyncClient(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, trust_env=False, verify=_trust(url, ca),
            timeout=httpx.Timeout(30.0, connect=5.0), limits=httpx.Limits(max_connections=32))

    async def close(self) -> None:
        await self._http.aclose()

    async def register(self, body: Register) -> Registered:
        return await self._post("/api/workers/register", body, Registered)

    async def claim(self, worker: str, body: ClaimRequest) -> Claim | None:
        answer = await self._post(f"/api/workers/{worker}/claim", body, ClaimAnswer, timeout=body.wait_s + 15)
        return answer.claim

    async def beat(self, worker: str, body: Beat) -> BeatAnswer:
        return await self._post(f"/api/workers/{worker}/beat", body, BeatAnswer, timeout=10)

    async def log(self, worker: str, body: Logged) -> None:
        await self._send("POST", f"/api/workers/{worker}/log", content=body.model_dump_json().encode())

    async def finish(self, worker: str, body: Finish) -> Settled:
        return await self._post(f"/api/workers/{worker}/finish", body, Settled, timeout=120)

    async def fail(self, worker: str, body: Fail) -> Settled:
        return await self._post(f"/api/workers/{worker}/fail", body, Settled)

    async def checkpoint(self, worker: str, body: CheckpointPut) -> None:
        await self._send("POST", f"/api/workers/{worker}/checkpoint", content=body.model_dump_json().encode())

    async def derived(self, worker: str, body: DerivedPut) -> None:
        await self._send("POST", f"/api/workers/{worker}/derived", content=body.model_dump_json().encode())

    async def spawn(self, worker: str, body: SpawnPut) -> Spawned:
        return await self._post(f"/api/workers/{worker}/spawn", body, Spawned)

    async def put_blob(self, file: Path) -> None:
        """Upload a file named by its hash. The server checks the hash; sending it again is harmless."""

        async def body() -> AsyncIterator[bytes]:
            with file.open("rb") as source:
                while chunk := source.read(CHUNK):
                    yield chunk

        await self._send("PUT", f"/api/blobs/{file.name}", content=body(), timeout=600,
                         headers={"Content-Length": str(file.stat().st_size)})

    async def place_of(self, sha256: str) -> Path | None:
        """Where the server has a blob's file, if this is its own machine. Raises what the server says of a blob that it has not."""
        try:
            response = await self._http.head(f"/api/blobs/{sha256}", timeout=600)
        except httpx.TransportError as error:
            raise _lost(str(error), error) from error
        place = response.headers.get(LIES_AT)
        return Path(unquote(place)) if place and response.status_code == 200 else None

    async def get_blob(self, sha256: str, target: Path) -> None:
        """Download a blob to `target`, which appears only when it is whole. Raises BLOB_CORRUPT for other bytes than those asked for."""
        part = target.with_name(target.name + f".{os.getpid()}.part")
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            async with self._http.stream("GET", f"/api/blobs/{sha256}", timeout=600) as response:
                if response.status_code >= 400:
                    await response.aread()
                    raise _error(response)
                digest = hashlib.sha256()
                with part.open("wb") as file:
                    async for chunk in response.aiter_bytes(CHUNK):
                        digest.update(chunk)
                        file.write(chunk)
                if digest.hexdigest() != sha256:
                    raise MilimoError(ErrorCode.BLOB_CORRUPT, f"The file {sha256[:12]}… arrived with other bytes than its own; it may be "
                                      "altered on the studio's disk. Check there with: milimo verify", sha256=sha256)
        except httpx.TransportError as error:
            raise _lost(str(error), error) from error
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        os.replace(part, target)

    async def _post(self, path: str, body: BaseModel, answer: type[M], timeout: float = 30.0) -> M:
        response = await self._send("POST", path, content=body.model_dump_json().encode(), timeout=timeout)
        try:
            return answer.model_validate_json(response.content)
        except ValidationError as error:
            raise MilimoError(
                ErrorCode.PROTOCOL_OLD, "The server answers in a form that this worker does not know; update the older "
                "of the two.", path=path) from error

    async def _send(self, method: str, path: str, *, content: bytes | AsyncIterator[bytes], timeout: float = 30.0,
                    headers: dict[str, str] | None = None) -> httpx.Response:
        kind = "application/json" if isinstance(content, bytes) else "application/octet-stream"
        try:
            response = await self._http.request(
                method, path, content=content, timeout=timeout, headers={"Content-Type": kind, **(headers or {})})
        except httpx.TransportError as error:
            raise _lost(f"{method} {path}: {error}", error) from error
        if response.status_code >= 500 and response.status_code != 507:
            raise Unreachable(f"{method} {path}: {response.status_code}")
        if response.status_code >= 400:
            raise _error(response)
        return response


def _trust(url: str, ca: Path | None) -> ssl.SSLContext | bool:
    """What to believe of the server's certificate. Nothing is read where none is shown."""
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname:
        if not _this_machine(parts.hostname):
            raise MilimoError(ErrorCode.TLS_REQUIRED, f"{url} is plain http to another machine: anybody between could read the token. "
                              "Start the studio there with --listen and use its https address with --ca, or forward its port "
                              "through SSH.", server=url)
        return False
    if parts.scheme != "https" or not parts.hostname:
        raise MilimoError(ErrorCode.BAD_REQUEST, f"--server {url}: write it like https://STUDIO:8443 or http://127.0.0.1:8420.",
                          server=url)
    try:
        return ssl.create_default_context(cafile=str(ca) if ca is not None else None)
    except (OSError, ValueError) as error:    # ssl.SSLError is an OSError
        raise MilimoError(ErrorCode.SERVER_UNTRUSTED, f"--ca {ca}: this is no certificate ({error}). Copy the file that milimo studio "
                          "--listen names.", ca=str(ca)) from error


def _this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _lost(words: str, error: httpx.TransportError) -> Unreachable | MilimoError:
    """A server that cannot be reached may come back; one that shows a wrong certificate will not."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return MilimoError(ErrorCode.SERVER_UNTRUSTED, f"The server's certificate is not to be trusted ({cause.verify_message}). "
                               "Give the studio's own with --ca, and reach it by one of the names that it was told "
                               "(--listen, --listen-name).")
        cause = cause.__cause__ or cause.__context__
    return Unreachable(words)


def _error(response: httpx.Response) -> MilimoError:
    try:
        return MilimoError.from_body(ErrorBody.model_validate_json(response.content))
    except ValidationError:
        return MilimoError(ErrorCode.SERVER_UNREACHABLE, f"The server answered {response.status_code} without a reason.",
                           status=response.status_code)
