"""The line to a server: requests, typed answers, refusals as errors. What `client.Client` speaks through."""

from __future__ import annotations

import json
from types import TracebackType
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ValidationError

from milimo.config import Home
from milimo.contracts import api
from milimo.contracts.errors import ErrorBody, ErrorCode, MilimoError
from milimo.http import httpx

M = TypeVar("M", bound=BaseModel)


class Wire:
    """One connection to one server. Not shared between threads."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self._http = httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {key}"}, trust_env=False,
            verify=url.startswith("https:"),    # certificates are read (20 ms) only where they are of use
            timeout=httpx.Timeout(60.0, connect=5.0))

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _get(self, path: str, answer: type[M], **params: Any) -> M:
        response = self._call("GET", path, params={key: value for key, value in params.items() if value is not None})
        return read_answer(response, answer)

    def _send(self, method: str, path: str, answer: type[M], body: BaseModel | None = None) -> M:
        content = body.model_dump_json().encode("utf-8") if body is not None else None
        return read_answer(self._call(method, path, content=content), answer)

    def _call(self, method: str, path: str, *, content: bytes | None = None, params: dict[str, Any] | None = None,
              headers: dict[str, str] | None = None, kind: str = "application/json") -> httpx.Response:
        try:
            response = self._http.request(method, path, content=content, params=params, headers={
                **({"Content-Type": kind} if content is not None else {}), **(headers or {})})
        except httpx.TransportError as error:
            raise unreachable(error) from error
        if response.status_code >= 400:
            raise refusal_of(response)
        return response


def running(home: Home) -> str | None:
    """The address of the server that runs on `home`, or None. Asks it, so that a stale file deceives nobody."""
    try:
        told = json.loads(home.server_file.read_text("utf-8"))
        url = f"http://127.0.0.1:{int(told['port'])}"
        answer = httpx.get(f"{url}/api/health", timeout=5.0, trust_env=False, verify=False)    # plain HTTP to this machine: no certificate is there to verify, and reading the list of them costs 20 ms
        health = api.Health.model_validate_json(answer.content)
    except (OSError, ValueError, KeyError, httpx.HTTPError):
        return None
    return url if health.instance == told.get("instance") else None


def read_answer(response: httpx.Response, answer: type[M]) -> M:
    """Raises PROTOCOL_OLD."""
    try:
        return answer.model_validate_json(response.content)
    except ValidationError as error:
        raise MilimoError(ErrorCode.PROTOCOL_OLD, "The server answers in a form that this client does not know; they are of "
                          "different versions.", path=str(response.request.url.path)) from error


def refusal_of(response: httpx.Response) -> MilimoError:
    """What the server said no with."""
    try:
        return MilimoError.from_body(ErrorBody.model_validate_json(response.content))
    except ValidationError:
        return MilimoError(ErrorCode.SERVER_UNREACHABLE, f"The server answered {response.status_code} without a reason.",
                           status=response.status_code)


def unreachable(error: Exception) -> MilimoError:
    """A line that is cut, as SERVER_UNREACHABLE."""
    return MilimoError(ErrorCode.SERVER_UNREACHABLE, f"The server cannot be reached ({error}). Is the studio running?")
