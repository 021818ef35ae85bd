"""The Jobs room: the queue in its order, moved, held, and a shot's own jobs."""

from typing import Any

import pytest
from hand_film import make_film, put_script, work_off
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


# ---- the same again ---------------------------------------------------------------------------------------------


def again(studio: Studio, job: str) -> dict[str, Any]:
    answer = studio.browser().post(f"/api/jobs/{job}/again")
    assert answer.status_code == 202, answer.text
    return answer.json()


def test_a_job_is_asked_for_again_by_its_recipe(studio: Studio, project: str, queued: list[str]) -> None:
    made = again(studio, queued[0])
    assert made["id"] != queued[0] and made["title"] == "Job 0" and made["state"] == "queued"
    assert studio.job(made["id"])["spec"] == studio.job(queued[0])["spec"]
    for job in (made["id"], *queued):
        act(studio, job, "cancel")


def test_a_film_is_made_again_of_the_script_as_it_is(studio: Studio, project: str) -> None:
    put_script(studio, project, "INT. ROOM - DAY\n\nA man waits.\n")
    film = make_film(studio, project)["job"]["id"]
    worker = studio.worker(f"again:cpu:{new_id()[-6:]}").register()
    work_off(worker)
    children = studio.owner.get("/api/jobs", params={"parent": film, "limit": "100"}).json()["jobs"]
    for child in children:
        if child["kind"] in ("breakdown", "plan", "cut", "export"):
            refused = studio.owner.post(f"/api/jobs/{child['id']}/again").json()
            assert refused["code"] == "JOB_STATE" and "step of another" in refused["message"], child["kind"]
    made = again(studio, film)
    assert made["kind"] == "film" and made["id"] != film
    act(studio, made["id"], "cancel")
    assert studio.owner.post(f"/api/jobs/{new_id()}/again").json()["code"] == "NOT_FOUND"


def test_an_export_is_made_again_of_the_very_same_document(studio: Studio, project: str) -> None:
    document = {"tracks": {"v": {"kind": "video", "order": 0}}, "clips": {"a": {"track": "v", "start": 0, "length": 24, "source": {"type": "solid"}}}}
    cut = studio.owner.post(f"/api/projects/{project}/sequences", json={"name": "Cut", "document": document}).json()["id"]
    first = studio.owner.post(f"/api/sequences/{cut}/exports", json={"name": "One", "preset": "hevc"}).json()["id"]
    made = again(studio, first)
    assert studio.job(made["id"])["spec"] == studio.job(first)["spec"]
    for job in (first, made["id"]):
        act(studio, job, "cancel")
