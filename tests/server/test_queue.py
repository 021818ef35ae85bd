"""The Jobs room: the queue in its order, moved, held, and a shot's own jobs."""

from typing import Any

import pytest
from serving import Studio

from milimo.contracts.base import new_id


@pytest.fixture
def queued(studio: Studio, project: str) -> list[str]:
    return [studio.video_job(project, title=f"Job {number}", priority="normal")["id"] for number in range(4)]


def queue(studio: Studio, project: str) -> list[str]:
    return [job["id"] for job in studio.owner.get("/api/jobs", params={"project": project, "order": "queue"}).json()["jobs"]]


def act(studio: Studio, job: str, what: str, **body: Any) -> dict[str, Any]:
    answer = studio.owner.post(f"/api/jobs/{job}/{what}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_queue_is_shown_as_it_will_be_taken(studio: Studio, project: str, queued: list[str]) -> None:
    first, second, third, fourth = queued
    assert queue(studio, project) == queued
    act(studio, fourth, "move", before=first)
    assert queue(studio, project) == [fourth, first, second, third]
    act(studio, third, "move", priority="interactive")
    assert queue(studio, project) == [third, fourth, first, second]
    act(studio, fourth, "pause")
    worker = studio.worker(f"queue:cpu:{new_id()[-6:]}").register()
    taken = [claim["job"] for claim in (worker.claim(), worker.claim()) if claim is not None]
    assert taken == [third, first]
    act(studio, second, "cancel")
    assert queue(studio, project) == [third, first, fourth, second], "what runs, what waits, what has ended"
    act(studio, fourth, "resume")
    for job in (third, first, fourth):
        act(studio, job, "cancel")


def test_a_paused_queue_begins_nothing(studio: Studio, project: str, queued: list[str]) -> None:
    assert studio.owner.patch("/api/queue", json={"paused": True}).json()["paused"] is True
    worker = studio.worker(f"queue:cpu:{new_id()[-6:]}").register()
    assert worker.claim(wait_s=0) is None
    assert studio.owner.patch("/api/queue", json={"paused": False}).json()["paused"] is False
    claim = worker.claim()
    assert claim is not None and claim["job"] == queued[0]
    for job in queued:
        act(studio, job, "cancel")


def test_a_shot_tells_its_own_jobs(studio: Studio, project: str, queued: list[str]) -> None:
    assert studio.owner.get("/api/jobs", params={"shot": new_id()}).json() == {"jobs": [], "total": 0}
    assert studio.owner.get("/api/jobs", params={"project": project, "limit": 1, "offset": 3}).json()["jobs"][0]["id"] == queued[0]
    for job in queued:
        act(studio, job, "cancel")
