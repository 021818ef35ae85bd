"""The Projects room: lists, archive, trash, copies, examples."""

import json
from typing import Any

import pytest
from hand_film import SCRIPT, make_film, put_script, work_off
from serving import Studio, Worker

from milimo.contracts.base import new_id

NOTHING = "01900000-0000-7000-8000-000000000000"


@pytest.fixture
def worker(studio: Studio) -> Worker:
    return studio.worker(f"projects:cpu:{new_id()[-6:]}").register()


def listed(studio: Studio, **params: Any) -> list[str]:
    return [one["name"] for one in studio.owner.get("/api/projects", params=params).json()["projects"]]


def show(studio: Studio, project: str) -> dict[str, Any]:
    return studio.owner.get(f"/api/projects/{project}").json()


def test_projects_are_found_sorted_and_come_a_page_at_a_time(studio: Studio) -> None:
    mark = new_id()[-6:]
    for name in (f"{mark} Äpfel", f"{mark} bread", f"{mark} Cheese"):
        studio.project(name)
    assert listed(studio, search=mark) == [f"{mark} Cheese", f"{mark} bread", f"{mark} Äpfel"]
    assert listed(studio, search=f"{mark} äPFEL") == [f"{mark} Äpfel"]
    assert listed(studio, search=mark, sort="name")[:2] == [f"{mark} bread", f"{mark} Cheese"]
    assert listed(studio, search=mark, sort="created", limit=1, offset=2) == [f"{mark} Äpfel"]
    page = studio.owner.get("/api/projects", params={"search": mark, "limit": 1}).json()
    assert page["total"] == 3 and len(page["projects"]) == 1
    assert studio.owner.get("/api/projects", params={"sort": "colour"}).json()["code"] == "BAD_REQUEST"


def test_a_project_tells_how_long_its_cut_is_and_what_it_looks_like(studio: Studio, worker: Worker, project: str) -> None:
    put_script(studio, project, SCRIPT)
    assert (show(studio, project)["frames"], show(studio, project)["poster_take"], show(studio, project)["takes"]) == (None, None, 0)
    make_film(studio, project)
    work_off(worker)
    told = show(studio, project)
    story = studio.owner.get(f"/api/projects/{project}/story").json()
    first = story["scenes"][0]["shots"][0]
    assert told["poster_take"] == first["chosen"] and told["takes"] == told["shots"] == sum(len(scene["shots"]) for scene in story["scenes"])
    cut = studio.owner.get(f"/api/projects/{project}/sequences").json()["sequences"][0]
    assert told["frames"] == cut["frames"] > 0 and told["rate"] == {"num": 24, "den": 1}


def test_renamed_archived_and_brought_back(studio: Studio) -> None:
    mark = new_id()[-6:]
    project = studio.project(mark)
    path = f"/api/projects/{project}"
    assert studio.owner.patch(path, json={"name": f"  {mark} two "}).json()["name"] == f"{mark} two"
    assert studio.owner.patch(path, json={"archived": True}).json()["archived_ms"] > 0
    assert listed(studio, search=mark, archived=False) == [] and listed(studio, search=mark, archived=True) == listed(studio, search=mark)
    assert studio.owner.patch(path, json={"archived": False}).json()["archived_ms"] is None
    assert studio.owner.patch(path, json={"name": "a/b"}).json()["code"] == "BAD_NAME"


def test_the_trash_gives_back_or_forgets(studio: Studio) -> None:
    kept, gone, other = studio.project("kept"), studio.project("gone"), studio.project("other")
    for project in (kept, gone):
        assert studio.owner.delete(f"/api/projects/{project}").status_code == 204
    assert {one["id"] for one in studio.owner.get("/api/projects", params={"trash": True}).json()["projects"]} >= {kept, gone}
    assert studio.owner.post(f"/api/projects/{kept}/restore").json()["trashed_ms"] is None
    assert studio.owner.delete(f"/api/trash/{other}").json()["code"] == "CONFLICT"
    assert studio.owner.delete(f"/api/trash/{gone}").json() == {"projects": 1}
    assert studio.owner.post(f"/api/projects/{gone}/restore").json()["code"] == "NOT_FOUND"
    assert studio.owner.delete(f"/api/trash/{gone}").json()["code"] == "NOT_FOUND"
    assert show(studio, kept)["name"] == "kept"


def test_a_project_whose_job_still_ends_is_not_removed_yet(studio: Studio, worker: Worker, project: str) -> None:
    job = studio.video_job(project)["id"]
    claim = worker.claim()
    assert claim is not None and claim["job"] == job
    studio.owner.delete(f"/api/projects/{project}")
    assert studio.owner.delete(f"/api/trash/{project}").json()["code"] == "CONFLICT"
    worker.fail(claim, "cancelled", "CANCELLED")
    assert studio.owner.delete(f"/api/trash/{project}").json() == {"projects": 1}


def test_a_copy_has_everything_and_shares_nothing_but_bytes(studio: Studio, worker: Worker, project: str) -> None:
    put_script(studio, project, SCRIPT)
    make_film(studio, project, seed=3)
    work_off(worker)
    story = studio.owner.get(f"/api/projects/{project}/story").json()
    copied = studio.owner.post(f"/api/projects/{project}/duplicate", json={}).json()
    assert copied["name"] == "Film copy" and copied["id"] != project
    twice = studio.owner.post(f"/api/projects/{project}/duplicate", json={"name": "Other"}).json()
    assert twice["name"] == "Other"
    again = studio.owner.get(f"/api/projects/{copied['id']}/story").json()
    assert again["settings"] == story["settings"] and again["settings"]["seed"] == 3

    def ids(told: Any) -> set[str]:
        return {shot["id"] for scene in told["scenes"] for shot in scene["shots"]} | {scene["id"] for scene in told["scenes"]}

    assert not ids(story) & ids(again) and len(ids(story)) == len(ids(again))
    for scene, other in zip(story["scenes"], again["scenes"], strict=True):
        for shot, its in zip(scene["shots"], other["shots"], strict=True):
            assert (its["shot"]["text"], its["state"], its["code"]) == (shot["shot"]["text"], shot["state"], shot["code"])
            assert its["shot"]["id"] == its["id"] and its["chosen"] == its["takes"][0]["id"] != shot["chosen"]
            assert its["takes"][0]["video"] == shot["takes"][0]["video"]
    cut = studio.owner.get(f"/api/sequences/{copied['sequence']}").json()
    assert cut["revision"] == 1
    text = json.dumps(cut["document"])
    assert not any(one in text for one in ids(story)) and any(one in text for one in ids(again))
    make_film(studio, copied["id"], seed=3)
    assert "video" not in work_off(worker), "its takes are found again"
    studio.owner.delete(f"/api/projects/{project}")
    studio.owner.delete(f"/api/trash/{project}")
    assert studio.owner.post("/api/verify").json()["missing"] == []
    assert studio.owner.get(f"/api/takes/{again['scenes'][0]['shots'][0]['chosen']}").json()["damaged"] is False


@pytest.mark.parametrize(("method", "path"), [
    ("POST", f"/api/projects/{NOTHING}/duplicate"), ("PATCH", f"/api/projects/{NOTHING}"), ("POST", "/api/examples/nothing"),
    ("POST", "/api/examples/..%2f..%2fetc"), ("DELETE", f"/api/trash/{NOTHING}")])
def test_what_is_not_there(studio: Studio, method: str, path: str) -> None:
    answer = studio.owner.request(method, path, json={} if method != "DELETE" else None)
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


def test_an_example_opens_with_its_film_on_its_way_and_is_found_again_until_somebody_works_on_it(studio: Studio) -> None:
    told = studio.owner.get("/api/examples").json()["examples"]
    lighthouse = next(one for one in told if one["name"] == "the-lighthouse")
    assert lighthouse["title"] == "The Lighthouse at Kessel Point" and lighthouse["project"] is None
    assert 0.5 < lighthouse["pages"] < 2 and 30 < lighthouse["seconds"] < 120
    opened = studio.owner.post("/api/examples/the-lighthouse").json()
    assert opened["created"] is True and opened["job"]["kind"] == "film" and opened["job"]["state"] == "queued"
    assert opened["project"]["shots"] > 5 and opened["project"]["name"] == lighthouse["title"]
    again = studio.owner.post("/api/examples/the-lighthouse").json()
    assert (again["project"]["id"], again["job"]["id"], again["created"]) == (opened["project"]["id"], opened["job"]["id"], False)
    assert studio.owner.get("/api/examples").json()["examples"][0]["project"] == opened["project"]["id"]
    studio.owner.post(f"/api/jobs/{opened['job']['id']}/cancel")
    assert studio.owner.post("/api/examples/the-lighthouse").json()["job"]["state"] == "queued", "one that was stopped goes on"
    shot = studio.owner.get(f"/api/projects/{opened['project']['id']}/story").json()["scenes"][0]["shots"][0]["id"]
    studio.owner.patch(f"/api/shots/{shot}", json={"seconds": 9})
    fresh = studio.owner.post("/api/examples/the-lighthouse").json()
    assert fresh["created"] is True and fresh["project"]["id"] != opened["project"]["id"]
    for one in (opened, fresh):
        studio.owner.delete(f"/api/projects/{one['project']['id']}")
