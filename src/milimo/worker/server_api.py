"""The server as an agent sees it: typed calls over HTTP with a worker token."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from milimo.contracts.errors import ErrorBody, ErrorCode, MilimoError
from milimo.contracts.workers import (
    Beat,
    BeatAnswer,
    CheckpointPut,
    Claim,
    ClaimAnswer,
    ClaimRequest,
    Fail,
    Finish,
    Logged,
    Register,
    Registered,
    Settled,
    Spawned,
    SpawnPut,
)

CHUNK = 1 << 20
M = TypeVar("M", bound=BaseModel)

REFUSALS = frozenset({ErrorCode.UNAUTHENTICATED, ErrorCode.FORBIDDEN, ErrorCode.TOKEN_REVOKED, ErrorCode.PROTOCOL_OLD})
"""Answers after which an agent has no business going on."""


class Unreachable(Exception):
    """The server did not answer: keep computing, keep the result, offer it later."""


class ServerApi:
    def __init__(self, url: str, token: str) -> None:
        self._http = httpx.AsyncClient(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, trust_env=False,
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

    async def get_blob(self, sha256: str, target: Path) -> None:
        """Download a blob to `target`, which appears only when it is whole."""
        part = target.with_name(target.name + f".{os.getpid()}.part")
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            async with self._http.stream("GET", f"/api/blobs/{sha256}", timeout=600) as response:
                if response.status_code >= 400:
                    await response.aread()
                    raise _error(response)
                with part.open("wb") as file:
                    async for chunk in response.aiter_bytes(CHUNK):
                        file.write(chunk)
        except httpx.TransportError as error:
            raise Unreachable(str(error)) from error
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
            raise Unreachable(f"{method} {path}: {error}") from error
        if response.status_code >= 500 and response.status_code != 507:
            raise Unreachable(f"{method} {path}: {response.status_code}")
        if response.status_code >= 400:
            raise _error(response)
        return response


def _error(response: httpx.Response) -> MilimoError:
    try:
        return MilimoError.from_body(ErrorBody.model_validate_json(response.content))
    except ValidationError:
        return MilimoError(ErrorCode.SERVER_UNREACHABLE, f"The server answered {response.status_code} without a reason.",
                           status=response.status_code)
