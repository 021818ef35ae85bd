"""The whole API, asked with what fits its schema and what does not: never a 5xx, every refusal announced, every answer as typed."""

import base64
import json
from collections.abc import Generator
from typing import Any

import httpx
import pytest
from hand_film import SCRIPT, make_film, put_script, work_off
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_values import Maker, misfit
from serving import Studio, document, documented_clients, running

pytestmark = pytest.mark.slow

LEFT_OUT = {
    "shutdown", "rotate_key",                # they end what is asked
    "events",                                # never ends
    "claim_job", "create_backup", "verify"}  # wait, or copy and read the whole home
OPERATIONS = sorted((
    (operation["operationId"], method.upper(), path, operation) for path, methods in document()["paths"].items() for method, operation in methods.items()
    if operation["operationId"] not in LEFT_OUT), key=lambda one: (one[1] == "DELETE", one[0]))
"""What removes comes last: then there is something to find until then."""
TRIES = 8


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[Studio, httpx.Client, dict[str, list[str]]]]:
    """A studio in which there is one of everything, a worker's client, and what leads to it all."""
    with documented_clients(), running(tmp_path_factory.mktemp("fuzz")) as studio:
        projects = [studio.project(name) for name in ("One", "Two", "Three")]
        jobs: list[str] = []
        worker = studio.worker("fuzz:cpu:0").register()
        for project in projects:
            put_script(studio, project, SCRIPT)
            jobs.append(make_film(studio, project)["job"]["id"])
            work_off(worker)
        stories = [studio.owner.get(f"/api/projects/{project}/story").json() for project in projects]
        scenes = [scene for story in stories for scene in story["scenes"]]
        shots = [shot for scene in scenes for shot in scene["shots"]]
        sequences = [studio.owner.get(f"/api/projects/{project}").json()["sequence"] for project in projects]
        assets = [asset for project in projects for asset in studio.owner.get(f"/api/projects/{project}/assets").json()["assets"]]
        jobs += [job["id"] for job in studio.owner.get("/api/jobs", params={"limit": 50}).json()["jobs"]]
        upload = studio.owner.post(f"/api/projects/{projects[0]}/uploads", json={"name": "a", "size": 9, "sha256": "0" * 64}).json()["id"]
        known = {
            "project": projects, "scene": [scene["id"] for scene in scenes], "shot": [shot["id"] for shot in shots], "shots": [shot["id"] for shot in shots],
            "before": [shot["id"] for shot in shots], "take": [shot["chosen"] for shot in shots], "chosen": [shot["chosen"] for shot in shots],
            "sequence": sequences, "asset": [asset["id"] for asset in assets], "job": jobs, "parent": jobs, "upload": [upload], "worker": [worker.id],
            "incarnation": [worker.incarnation], "key": ["mara", "kitchen"], "elements": ["mara"], "engine": ["previz"], "number": ["1"],
            "sha256": [shot["video"] for shot in shots], "video": [shot["video"] for shot in shots], "name": ["A name", "the-lighthouse"],
            "part": ["film"], "if-match": ['"rev-1"'], "container": ["mp4"], "audio_codec": ["aac"], "pixel_format": ["yuv420p"],
            "content_base64": [base64.b64encode(text.encode()).decode() for text in (SCRIPT, "INT. ROOM - DAY", "")]}
        yield studio, worker.http, known


def test_it_is_known_what_is_left_out() -> None:
    known = {operation["operationId"] for methods in document()["paths"].values() for operation in methods.values()}
    assert known >= LEFT_OUT, LEFT_OUT - known


@pytest.mark.parametrize(("name", "method", "path", "operation"), OPERATIONS, ids=[one[0] for one in OPERATIONS])
def test_whatever_is_asked_is_answered_as_announced(
        full: tuple[Studio, httpx.Client, dict[str, list[str]]], name: str, method: str, path: str, operation: dict[str, Any]) -> None:
    studio, worker, known = full
    client = worker if path.startswith("/api/workers") and name != "list_workers" else studio.owner
    parameters = operation.get("parameters", [])
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")

    @settings(max_examples=TRIES, deadline=None, derandomize=True, suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example))
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        maker = Maker(known, sour=data.draw(st.sampled_from([False, False, True])))

        def drawn(where: str) -> dict[str, str]:
            return {one["name"]: str(data.draw(maker.values(one["schema"], one["name"].lower()))) for one in parameters
                    if one["in"] == where and (one.get("required") or data.draw(st.booleans()))}

        address = path
        for key, value in drawn("path").items():
            address = address.replace(f"{{{key}}}", _segment(value))
        content = None if body is None else json.dumps(data.draw(maker.values(body)))
        headers = {key: value for key, value in drawn("header").items() if value.isascii() and value.isprintable()}
        answer = client.request(method, address, params=drawn("query"), content=content, headers={
            **headers, **({"Content-Type": "application/json"} if body is not None else {})})
        assert answer.status_code < 500, (method, address, content, answer.text[:500])
        if answer.status_code < 300 and answer.headers.get("content-type", "").startswith("application/json"):
            told = operation["responses"][str(answer.status_code)]["content"].get("application/json", {}).get("schema")
            wrong = misfit(answer.json(), told) if told else None
            assert wrong is None, (method, address, wrong)

    ask()


def _segment(value: str) -> str:
    """One part of an address, whatever it holds."""
    return "".join(letter if (letter.isalnum() and letter.isascii()) or letter in "-_.~" else "".join(f"%{byte:02X}" for byte in letter.encode()) for letter in value) or "%20"


@pytest.mark.parametrize(("schema", "value", "fits"), [
    ({"type": "integer", "minimum": 1}, 0, False), ({"type": "integer"}, True, False), ({"$ref": "#/components/schemas/QueueState"}, {"paused": True}, False),
    ({"$ref": "#/components/schemas/QueueState"}, {"paused": True, "queued": 0, "running": 0}, True),
    ({"type": "array", "items": {"type": "string"}}, ["a", 1], False), ({"anyOf": [{"type": "string"}, {"type": "null"}]}, None, True)])
def test_the_comparison_can_fail(schema: dict[str, Any], value: Any, fits: bool) -> None:
    assert (misfit(value, schema) is None) == fits
