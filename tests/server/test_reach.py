"""What a worker's token opens: the files that its own jobs need, and no others."""

from __future__ import annotations

import hashlib
from typing import Any

import httpx
import pytest
from hand_film import make_film, put_script, work_off
from ledger_building import video_outcome
from serving import Studio, Worker

from milimo.contracts.base import new_id


def stored(studio: Studio, text: str) -> str:
    """A blob that the owner has put there."""
    content = text.encode()
    sha256 = hashlib.sha256(content).hexdigest()
    assert studio.owner.put(f"/api/blobs/{sha256}", content=content).status_code == 200
    return sha256


@pytest.fixture
def workers(studio: Studio) -> tuple[Worker, Worker]:
    """Two, as on two machines: each has a token of its own."""
    for job in studio.owner.get("/api/jobs", params={"state": ["queued", "running", "cancelling"]}).json()["jobs"]:
        studio.owner.post(f"/api/jobs/{job['id']}/cancel")
    return one(studio), one(studio)


def one(studio: Studio) -> Worker:
    token = studio.owner.post("/api/worker-tokens", json={"name": "far"}).json()["token"]
    return studio.worker(f"far:cpu:{new_id()[-6:]}", token).register()


def begun(studio: Studio, worker: Worker, picture: str) -> dict[str, Any]:
    """The worker's claim of a job that is given this picture."""
    studio.video_job(studio.project(), request={"frames": 24, "conditions": [{"blob": picture, "frame": 0}]})
    claim = worker.claim()
    assert claim is not None and claim["spec"]["request"]["conditions"][0]["blob"] == picture
    return claim


def opens(worker: Worker, sha256: str) -> bool:
    """Does the worker get the bytes? If not it must be told why."""
    answer = worker.http.get(f"/api/blobs/{sha256}")
    assert answer.status_code == 200 or (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    return answer.status_code == 200


def test_each_of_two_workers_opens_what_its_own_job_needs_while_it_works_on_it(studio: Studio, workers: tuple[Worker, Worker]) -> None:
    first, second = workers
    one, two = stored(studio, "one"), stored(studio, "two")
    assert not opens(first, one), "it has no job yet"
    claim = begun(studio, first, one)
    begun(studio, second, two)
    assert (opens(first, one), opens(first, two)) == (True, False)
    assert (opens(second, one), opens(second, two)) == (False, True)
    first.put(b"take")
    assert first.finish(claim, video_outcome(b"take")).status_code == 200
    assert not opens(first, one), "that job is done"


def test_what_a_worker_has_sent_it_may_read_and_another_may_not(workers: tuple[Worker, Worker]) -> None:
    first, second = workers
    sent = first.put(b"sent by the first").sha256
    assert opens(first, sent) and not opens(second, sent)


def test_whether_a_file_is_there_at_all_is_not_told(studio: Studio, workers: tuple[Worker, Worker]) -> None:
    there = stored(studio, "there")
    assert not opens(workers[0], "0" * 64) and not opens(workers[0], there)
    asked = [httpx.head(f"{studio.url}/api/blobs/{sha256}", headers=workers[0].http.headers, trust_env=False).status_code
             for sha256 in ("0" * 64, there)]
    assert asked == [403, 403]


def test_a_worker_that_was_thought_lost_goes_on_until_another_begins(studio: Studio, workers: tuple[Worker, Worker]) -> None:
    first, second = workers
    picture = stored(studio, "lost")
    job = begun(studio, first, picture)["job"]
    assert first.http.post(f"/api/workers/{first.id}/release").status_code == 204
    assert studio.job(job)["job"]["state"] == "queued" and opens(first, picture)
    again = second.claim()
    assert again is not None and again["job"] == job
    assert (opens(first, picture), opens(second, picture)) == (False, True)


def test_an_export_opens_the_document_that_was_pinned_and_what_it_is_made_of(studio: Studio, workers: tuple[Worker, Worker]) -> None:
    film, other = stored(studio, "film"), stored(studio, "other")
    clip = {"track": "v", "start": 0, "length": 24, "source": {"type": "media", "blob": film, "frames": 24}}
    sequence = studio.owner.post(f"/api/projects/{studio.project()}/sequences", json={
        "name": "Cut", "document": {"tracks": {"v": {"kind": "video", "order": 0}}, "clips": {"a": clip}}}).json()["id"]
    assert studio.owner.post(f"/api/sequences/{sequence}/exports", json={}).status_code == 202
    claim = workers[0].claim()
    assert claim is not None and claim["spec"]["kind"] == "export"
    assert opens(workers[0], claim["spec"]["document"]) and opens(workers[0], film) and not opens(workers[0], other)
    assert not opens(workers[1], claim["spec"]["document"])


def test_a_job_opens_the_results_that_it_waited_for(studio: Studio, workers: tuple[Worker, Worker]) -> None:
    """A film's cut is given its takes by what its shots' jobs have made."""
    project = studio.project()
    put_script(studio, project, "INT. ROOM - DAY\n\nA man waits.\n")
    film = make_film(studio, project)["job"]["id"]
    work_off(workers[0], stop_at=lambda claim: claim["spec"]["kind"] == "export")
    takes = [take["video"]["sha256"] for take in studio.owner.get(f"/api/projects/{project}/story").json()["scenes"][0]["shots"][0]["takes"]]
    export = next(job for job in studio.owner.get("/api/jobs", params={"parent": film}).json()["jobs"] if job["key"] == "export")
    workers[0].fail({"job": export["id"], "attempt": export["attempt"]}, "released")
    claim = workers[1].claim()
    assert claim is not None and claim["job"] == export["id"]
    assert takes and all(opens(workers[1], take) for take in takes)
