"""The OpenAPI document: complete, readable, the same each time."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys

import httpx
import pytest
from serving import Studio, check_documented, document

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.events import DURABLE, EVENT

NEVER_OVER_HTTP = {
    # of the command line and the launcher, before there is a server or without one
    ErrorCode.HOME_IN_USE, ErrorCode.HOME_NOT_WRITABLE, ErrorCode.PORT_TAKEN, ErrorCode.DATABASE_NEWER, ErrorCode.SQLITE_TOO_OLD,
    ErrorCode.SERVER_UNREACHABLE, ErrorCode.SERVER_START_FAILED,
    ErrorCode.TLS_REQUIRED, ErrorCode.TLS_UNAVAILABLE, ErrorCode.SERVER_UNTRUSTED,
    # inside jobs: they are in a job's row, not the answer to a request
    ErrorCode.DEPENDENCY, ErrorCode.CANCELLED, ErrorCode.CHILD_DIED, ErrorCode.CHILD_SILENT, ErrorCode.OUT_OF_MEMORY,
    ErrorCode.ENGINE_FAILED}

OPERATIONS = [(path, method, operation) for path, methods in document()["paths"].items() for method, operation in methods.items()]


def test_every_code_is_announced_somewhere_with_its_own_status() -> None:
    announced: set[str] = set()
    for path, _, operation in OPERATIONS:
        for status, answer in operation["responses"].items():
            for code in answer.get("x-codes", ()):
                assert MilimoError(ErrorCode(code), "").http_status == int(status), (path, code)
                announced.add(code)
    assert announced == {str(code) for code in set(ErrorCode) - NEVER_OVER_HTTP}
    assert set(document()["components"]["schemas"]["ErrorCode"]["enum"]) == {str(code) for code in ErrorCode}


@pytest.mark.parametrize(("method", "path", "status", "code", "fits"), [
    ("GET", "/api/takes/x", 404, "NOT_FOUND", True), ("GET", "/api/takes/x", 409, "BLOB_CORRUPT", False),
    ("GET", f"/api/blobs/{'0' * 64}", 409, "BLOB_CORRUPT", True), ("GET", "/api/takes/x", 409, "NOT_FOUND", False)])
def test_the_watch_over_announced_codes_can_fail(method: str, path: str, status: int, code: str, fits: bool) -> None:
    answer = httpx.Response(status, json={"code": code, "message": "m"}, request=httpx.Request(method, f"http://127.0.0.1{path}"))
    with contextlib.nullcontext() if fits else pytest.raises(AssertionError):
        check_documented(answer)


def test_every_event_is_a_component() -> None:
    components = document()["components"]["schemas"]
    union = components["Event"]
    types = {components[one["$ref"].rsplit("/", 1)[1]]["properties"]["type"]["const"] for one in union["oneOf"]}
    assert types == set(EVENT.json_schema()["discriminator"]["mapping"]) and types > DURABLE


def test_every_reference_leads_somewhere() -> None:
    text = json.dumps(document())
    for name in set(re.findall(r'"#/components/schemas/([^"]+)"', text)):
        assert name in document()["components"]["schemas"], name


def test_operations_have_names_that_people_can_read() -> None:
    names = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in names), names


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=[f"{method} {path}" for path, method, _ in OPERATIONS])
def test_every_answer_is_typed(path: str, method: str, operation: dict[str, object]) -> None:
    responses = operation["responses"]
    assert isinstance(responses, dict)
    good = [answer for status, answer in responses.items() if status.startswith("2")]
    assert good
    for status, answer in responses.items():
        if int(status) < 300 and status not in ("202", "204", "206"):
            assert answer.get("content"), (path, method, status)
        elif int(status) >= 400 and status != "416":
            assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/ErrorBody"), (path, method, status)


def test_it_is_printed_alike_each_time() -> None:
    said = {subprocess.run([sys.executable, "-m", "milimo.server.schema"], capture_output=True, check=True, env={
        "PYTHONHASHSEED": seed, "PATH": ""}).stdout for seed in ("1", "2")}
    assert len(said) == 1 and json.loads(said.pop())["openapi"].startswith("3.")


def test_the_server_shows_it_and_describes_itself(studio: Studio) -> None:
    assert studio.client().get("/api/openapi.json").json()["paths"].keys() == document()["paths"].keys()
    page = studio.client().get("/api/docs")
    assert "/api/projects/{project}/film" in page.text and "script" not in re.findall(r"<(\w+)", page.text)


def test_the_server_loads_no_decoder_and_no_engine() -> None:
    program = ("import sys, milimo.server.run; print([name for name in ('numpy', 'cv2', 'av', 'scipy', 'milimo.engines', "
               "'milimo.worker') if name in sys.modules])")
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip() == "[]"
