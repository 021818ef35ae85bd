"""A real server on a loopback port, and the three who speak to it: the owner with the key, a browser, a worker.

Every answer that a test provokes is compared with the OpenAPI document: an error that a route does not announce fails
the test that met it. So is every event.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import re
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from milimo.client import Client
from milimo.config import Home, LeaseSettings, Listen
from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorBody, MilimoError
from milimo.contracts.events import EVENT, Event
from milimo.contracts.jobs import JobOutcome
from milimo.contracts.video import BlobRef
from milimo.server.run import serve
from milimo.server.schema import openapi

START_S = 30.0


@functools.cache
def document() -> dict[str, Any]:
    return openapi()


@functools.cache
def _operations() -> list[tuple[str, re.Pattern[str], dict[str, Any]]]:
    found: list[tuple[str, re.Pattern[str], dict[str, Any]]] = []
    for path, methods in document()["paths"].items():
        pattern = re.compile("^" + re.sub(r"\{[^}]+\}", "[^/]+", path) + "$")
        for method, operation in methods.items():
            found.append((method.upper(), pattern, operation))
    return found


def check_documented(response: httpx.Response) -> None:
    """An error must have the one shape, and be announced by its route."""
    if response.status_code < 400 or response.status_code == 416:
        return
    response.read()
    body = ErrorBody.model_validate_json(response.content)
    assert MilimoError.from_body(body).http_status == response.status_code or response.status_code == 405
    request = response.request
    for method, pattern, operation in _operations():
        if method == request.method and pattern.match(request.url.path):
            known = [code for status, answer in operation["responses"].items() if status == str(response.status_code)
                     for code in answer.get("x-codes", ())]
            assert str(body.code) in known, f"{request.method} {request.url.path} does not announce {body.code}"


@contextlib.contextmanager
def documented_clients() -> Generator[None]:
    """While it lasts, every error that any `milimo.client.Client` of this process is given must be one that its route announces."""
    made = Client.__init__

    def watched(self: Client, url: str, key: str) -> None:
        made(self, url, key)
        self._http.event_hooks["response"].append(check_documented)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "__init__", watched)
        yield


class Studio:
    """A running server, and ways to speak to it."""

    def __init__(self, home: Home, port: int) -> None:
        self.home = home
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.key = home.key.read_text().strip()
        self.owner = self.client(self.key)

    def client(self, secret: str | None = None, **headers: str) -> httpx.Client:
        if secret is not None:
            headers["Authorization"] = f"Bearer {secret}"
        return httpx.Client(base_url=self.url, headers=headers, trust_env=False, timeout=20.0,
                            event_hooks={"response": [check_documented]})

    def browser(self) -> httpx.Client:
        """Let in by a one-time code, as the page is."""
        code = self.owner.post("/api/session-codes").json()["code"]
        client = self.client(Origin=self.url)
        assert client.post("/api/session", json={"code": code}).status_code == 204
        return client

    def worker(self, name: str = "test:cpu:0", token: str | None = None, **changes: Any) -> Worker:
        return Worker(self, name, token or self.home.worker_token.read_text().strip(), **changes)

    def project(self, name: str = "Film") -> str:
        return self.owner.post("/api/projects", json={"name": name}).json()["id"]

    def video_job(self, project: str, **body: Any) -> dict[str, Any]:
        response = self.owner.post(f"/api/projects/{project}/video-jobs", json={"request": {"frames": 24}, **body})
        assert response.status_code == 202, response.text
        return response.json()

    def job(self, job: str) -> dict[str, Any]:
        return self.owner.get(f"/api/jobs/{job}").json()

    @contextlib.contextmanager
    def events(self, last: int | None = None, **params: str) -> Generator[Iterator[Event]]:
        """`last`: the Last-Event-ID, as browsers send it."""
        headers = {"Last-Event-ID": str(last)} if last is not None else {}
        with self.owner.stream("GET", "/api/events", headers=headers, params=params, timeout=20.0) as response:
            assert response.status_code == 200 and response.headers["content-type"].startswith("text/event-stream")
            yield _events(response.iter_lines())

    def close(self) -> None:
        self.owner.close()


def _events(lines: Iterator[str]) -> Iterator[Event]:
    for line in lines:
        if line.startswith("data:"):
            assert json.loads(line[5:])["type"] in {
                variant["properties"]["type"]["const"] for variant in _event_schemas()}
            yield EVENT.validate_json(line[5:].strip())


@functools.cache
def _event_schemas() -> tuple[dict[str, Any], ...]:
    components = document()["components"]["schemas"]
    return tuple(components[ref["$ref"].rsplit("/", 1)[1]] for ref in components["Event"]["oneOf"])


class Worker:
    """An agent's side of the protocol, said by hand."""

    def __init__(self, studio: Studio, slot: str, token: str, **changes: Any) -> None:
        self.http = studio.client(token)
        self.slot = slot
        self.incarnation = new_id()
        self.changes = changes
        self.id = ""

    def register(self) -> Worker:
        response = self.http.post("/api/workers/register", json={
            "slot": self.slot, "incarnation": self.incarnation, **self.changes})
        assert response.status_code == 200, response.text
        self.id = response.json()["worker"]
        return self

    def post(self, what: str, **body: Any) -> httpx.Response:
        return self.http.post(f"/api/workers/{self.id}/{what}", json={"incarnation": self.incarnation, **body})

    def claim(self, wait_s: float = 5.0, claim_id: str | None = None, **more: Any) -> dict[str, Any] | None:
        response = self.post("claim", claim_id=claim_id or new_id(), wait_s=wait_s, **more)
        assert response.status_code == 200, response.text
        return response.json()["claim"]

    def beat(self, claim: dict[str, Any], **progress: Any) -> dict[str, Any]:
        return self.post("beat", job=claim["job"], attempt=claim["attempt"], **progress).json()

    def put(self, content: bytes) -> BlobRef:
        sha256 = hashlib.sha256(content).hexdigest()
        response = self.http.put(f"/api/blobs/{sha256}", content=content)
        assert response.status_code == 200, response.text
        return BlobRef(sha256=sha256, size=len(content), media_type="video/mp4")

    def finish(self, claim: dict[str, Any], outcome: JobOutcome) -> httpx.Response:
        said = json.loads(outcome.model_dump_json())
        return self.post("finish", job=claim["job"], attempt=claim["attempt"], outcome=said,
                         digest=hashlib.sha256(outcome.model_dump_json().encode()).hexdigest())

    def fail(self, claim: dict[str, Any], kind: str, code: str = "ENGINE_FAILED", message: str = "it broke") -> httpx.Response:
        return self.post("fail", job=claim["job"], attempt=claim["attempt"], kind=kind,
                         error={"code": code, "message": message}, digest=hashlib.sha256(kind.encode()).hexdigest())


@contextlib.contextmanager
def running(folder: Path, lease: LeaseSettings | None = None, web: Path | None = None,
            listen: Listen | None = None) -> Generator[Studio]:
    """A server in a thread of this process, on a port of its own."""
    home = Home(folder).prepare()
    ports: list[int] = []
    failures: list[BaseException] = []
    answered = threading.Event()

    def ready(port: int) -> None:
        ports.append(port)
        answered.set()

    def work() -> None:
        try:
            serve(home, ready=ready, lease=lease, web=web, listen=listen)
        except BaseException as error:  # noqa: BLE001 - raised again in the test's thread
            failures.append(error)
        finally:
            answered.set()

    thread = threading.Thread(target=work, name="server-under-test")
    thread.start()
    assert answered.wait(START_S), "the server does not answer"
    if failures:
        thread.join()
        raise failures[0]
    studio = Studio(home, ports[0])
    try:
        yield studio
    finally:
        with contextlib.suppress(httpx.HTTPError):
            httpx.post(f"{studio.url}/api/shutdown", headers={"Authorization": f"Bearer {home.key.read_text().strip()}"},
                       trust_env=False)
        thread.join(START_S)
        studio.close()
        assert not thread.is_alive(), "the server does not end"
