"""The film job through the server: made, stopped and gone on with, made again after a change."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hand_film import SCRIPT, make_film, put_script, work_off
from serving import Studio, Worker

from milimo.client import Client
from milimo.contracts.base import new_id


@pytest.fixture
def worker(studio: Studio) -> Worker:
    return studio.worker(f"film:cpu:{new_id()[-6:]}").register()


@pytest.fixture
def project(studio: Studio) -> str:
    project = studio.project("Two Rooms")
    put_script(studio, project, SCRIPT)
    return project


def story(studio: Studio, project: str) -> dict[str, Any]:
    return studio.owner.get(f"/api/projects/{project}/story").json()


def shots(studio: Studio, project: str) -> list[dict[str, Any]]:
    return [shot for scene in story(studio, project)["scenes"] for shot in scene["shots"]]


def sequence(studio: Studio, project: str) -> dict[str, Any]:
    which = studio.owner.get(f"/api/projects/{project}").json()["sequence"]
    return studio.owner.get(f"/api/sequences/{which}").json()


def test_a_film_from_script_to_asset(studio: Studio, worker: Worker, project: str) -> None:
    film = make_film(studio, project)
    assert film["resumed"] is False and film["job"]["children"] == 2
    done = work_off(worker)
    count = len(shots(studio, project))
    assert count > 2 and done == ["breakdown", "plan", *["video"] * count, "cut", "export"]
    detail = studio.job(film["job"]["id"])
    assert detail["job"]["state"] == "done" and detail["result"] == {"kind": "parent", "of": "export"}
    assert all(shot["state"] == "current" and len(shot["takes"]) == 1 and shot["chosen"] == shot["takes"][0]["id"]
               for shot in shots(studio, project))
    cut = sequence(studio, project)
    assert cut["revision"] == 1
    assert {clip["source"]["take"] for clip in cut["document"]["clips"].values() if clip["source"].get("take")} == {
        shot["chosen"] for shot in shots(studio, project)}
    assets = studio.owner.get(f"/api/projects/{project}/assets").json()["assets"]
    assert [asset["kind"] for asset in assets] == ["film"]
    shown = studio.owner.get(f"/api/projects/{project}").json()
    assert (shown["scenes"], shown["shots"]) == (2, count) and shown["seconds"] > 3


def test_the_film_that_is_being_made_is_not_begun_twice(studio: Studio, worker: Worker, project: str) -> None:
    first = make_film(studio, project)
    again = make_film(studio, project)
    assert again["job"]["id"] == first["job"]["id"] and again["resumed"] is True
    other = make_film(studio, project, seed=2)
    assert other["job"]["id"] != first["job"]["id"]
    studio.owner.post(f"/api/jobs/{other['job']['id']}/cancel")
    assert "export" in work_off(worker)


def test_a_stopped_film_goes_on_where_it_was(studio: Studio, worker: Worker, project: str) -> None:
    film = make_film(studio, project)
    seen: list[str] = []

    def third_shot(claim: dict[str, Any]) -> bool:
        seen.append(claim["spec"]["kind"])
        return seen.count("video") == 3

    done = work_off(worker, stop_at=third_shot)
    studio.owner.post(f"/api/jobs/{film['job']['id']}/cancel")
    worker.http.post(f"/api/workers/{worker.id}/release")
    assert studio.job(film["job"]["id"])["job"]["state"] == "cancelled"
    again = make_film(studio, project)
    assert again["job"]["id"] == film["job"]["id"] and again["resumed"] is True
    rest = work_off(worker)
    count = len(shots(studio, project))
    assert done.count("video") == 2 and rest == [*["video"] * (count - 2), "cut", "export"]
    assert all(len(shot["takes"]) == 1 for shot in shots(studio, project))


def test_a_changed_line_makes_only_what_changed(studio: Studio, worker: Worker, project: str) -> None:
    make_film(studio, project)
    work_off(worker)
    before = {shot["shot"]["text"]: shot for shot in shots(studio, project)}
    put_script(studio, project, SCRIPT.replace("Teo runs along the quay and jumps aboard.", "Teo walks away from the boat, slowly."))
    states = {shot["shot"]["text"]: shot["state"] for shot in shots(studio, project)}
    assert [state for text, state in states.items() if text in before] == ["current"] * (len(states) - 1)
    film = make_film(studio, project)
    assert film["resumed"] is False
    assert work_off(worker) == ["breakdown", "plan", "video", "cut", "export"]
    after = {shot["shot"]["text"]: shot for shot in shots(studio, project)}
    for text in before.keys() & after.keys():
        assert (after[text]["id"], after[text]["takes"]) == (before[text]["id"], before[text]["takes"])
    assert sequence(studio, project)["revision"] == 2


def test_the_same_film_again_makes_no_take(studio: Studio, worker: Worker, project: str) -> None:
    make_film(studio, project)
    work_off(worker)
    first = sequence(studio, project)
    make_film(studio, project)
    assert work_off(worker) == ["breakdown", "plan", "cut", "export"]
    assert sequence(studio, project) == first, "the same cut makes no revision"


def test_a_failed_film_says_which_shot_and_why_and_goes_on(studio: Studio, worker: Worker, project: str) -> None:
    film = make_film(studio, project)
    work_off(worker, stop_at=lambda claim: claim["spec"]["kind"] == "video")
    claim = studio.owner.get("/api/jobs", params={"parent": film["job"]["id"], "state": "running"}).json()["jobs"][0]
    worker.fail({"job": claim["id"], "attempt": claim["attempt"]}, "refused", "NOT_SUPPORTED", "too steep")
    work_off(worker)
    failed = studio.job(film["job"]["id"])["job"]
    assert failed["state"] == "failed" and failed["error"]["code"] == "NOT_SUPPORTED" and "too steep" in failed["error"]["message"]
    assert make_film(studio, project)["resumed"] is True
    assert work_off(worker) == ["video", "cut", "export"]


def test_what_a_person_edited_stays_edited(studio: Studio, worker: Worker, project: str) -> None:
    make_film(studio, project)
    work_off(worker)
    shot = shots(studio, project)[0]
    updated = studio.owner.patch(f"/api/shots/{shot['id']}", json={"prompt": "A cup, steaming.", "seconds": 5}).json()["shots"][0]
    assert updated["state"] == "stale" and set(updated["shot"]["edited"]) >= {"prompt", "seconds"}
    put_script(studio, project, SCRIPT + "\nThe boat leaves.\n")
    again = next(one for one in shots(studio, project) if one["id"] == shot["id"])
    assert (again["shot"]["prompt"], again["shot"]["seconds"]) == ("A cup, steaming.", 5)
    assert again["state"] == "stale" and again["takes"] == shot["takes"]


def test_a_removed_scene_goes_to_the_bin_and_comes_back_with_its_takes(studio: Studio, worker: Worker, project: str) -> None:
    make_film(studio, project)
    work_off(worker)
    before = story(studio, project)
    put_script(studio, project, SCRIPT[:SCRIPT.index("EXT. HARBOUR")])
    after = story(studio, project)
    gone = {shot["id"] for shot in before["scenes"][1]["shots"]}
    assert {shot["id"] for shot in after["bin"]} == gone and all(shot["takes"] for shot in after["bin"])
    assert len(after["scenes"]) == 1
    put_script(studio, project, SCRIPT)
    back = story(studio, project)
    assert {shot["id"] for shot in back["scenes"][1]["shots"]} == gone and back["bin"] == []
    assert {shot["state"] for shot in back["scenes"][1]["shots"]} == {"current"}


def test_a_take_is_made_again_beside_the_old_one(studio: Studio, worker: Worker, project: str) -> None:
    make_film(studio, project)
    work_off(worker)
    shot = shots(studio, project)[0]
    job = studio.owner.post(f"/api/takes/{shot['chosen']}/remake").json()
    assert work_off(worker) == ["video"]
    takes = studio.owner.get(f"/api/shots/{shot['id']}/takes").json()["takes"][::-1]
    assert [take["number"] for take in takes] == [1, 2]
    assert studio.job(job["id"])["result"]["stored"]["id"] == takes[1]["id"]
    assert studio.owner.patch(f"/api/shots/{shot['id']}", json={"chosen": takes[1]["id"]}).json()["shots"][0]["chosen"] == takes[1]["id"]
    assert studio.owner.patch(f"/api/shots/{shot['id']}", json={"chosen": new_id()}).json()["code"] == "CONFLICT"
    assert studio.owner.patch(f"/api/takes/{takes[0]['id']}", json={"rating": 4}).json()["rating"] == 4
    assert studio.owner.patch(f"/api/takes/{takes[0]['id']}", json={"rating": 6}).json()["code"] == "BAD_REQUEST"


def test_damage_is_found_and_only_the_damaged_is_made_again(studio: Studio, worker: Worker, project: str) -> None:
    make_film(studio, project)
    work_off(worker)
    first, second = shots(studio, project)[:2]
    studio.home.blob(first["takes"][0]["video"]["sha256"]).unlink()
    altered = studio.home.blob(second["takes"][0]["video"]["sha256"])
    altered.chmod(0o600)
    altered.write_bytes(b"x" * altered.stat().st_size)
    found = studio.owner.post("/api/verify").json()
    assert len(found["missing"]) == 1 and len(found["altered"]) == 1
    assert set(found["takes_damaged"]) >= {first["chosen"], second["chosen"]}
    assert studio.owner.get(f"/api/takes/{first['chosen']}").json()["damaged"] is True
    assert [shot["state"] for shot in shots(studio, project)[:2]] == ["stale", "stale"]
    make_film(studio, project)
    assert work_off(worker).count("video") == 2
    assert studio.owner.post("/api/verify").json()["takes_damaged"] == []
    assert studio.owner.get(f"/api/takes/{first['chosen']}").json()["damaged"] is False


@pytest.mark.parametrize("seen", ["by its time", "by a worker"])
def test_an_altered_take_is_found_when_it_is_used_and_the_film_is_planned_anew(studio: Studio, worker: Worker, project: str,
                                                                            seen: str) -> None:
    film = make_film(studio, project, seed=9)["job"]["id"]
    work_off(worker, stop_at=lambda claim: claim["spec"]["kind"] == "export")
    shot = shots(studio, project)[0]
    sha256 = shot["takes"][0]["video"]["sha256"]
    file = studio.home.blob(sha256)
    times, content = file.stat(), file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(content[:-1] + b"?")
    if seen == "by its time":
        answer = worker.http.get(f"/api/blobs/{sha256}")
        assert (answer.status_code, answer.json()["code"]) == (409, "BLOB_CORRUPT")
    else:
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert worker.http.get(f"/api/blobs/{sha256}").status_code == 200, "an altered file of the old time deceives one look"
    running = next(job for job in studio.owner.get("/api/jobs", params={"parent": film}).json()["jobs"] if job["key"] == "export")
    worker.post("fail", job=running["id"], attempt=running["attempt"], kind="refused", digest="d" * 64,
                error={"code": "BLOB_CORRUPT", "message": "altered", "details": {"sha256": sha256}})
    assert studio.owner.get(f"/api/takes/{shot['chosen']}").json()["damaged"] is True
    assert shots(studio, project)[0]["state"] == "stale"
    again = make_film(studio, project, seed=9)
    assert again["resumed"] is False and again["job"]["id"] != film
    assert work_off(worker).count("video") == 1, "only the altered one"
    assert studio.owner.get(f"/api/blobs/{sha256}").content == content


def test_a_worker_that_doubts_for_nothing_changes_nothing(studio: Studio, worker: Worker, project: str) -> None:
    make_film(studio, project)
    work_off(worker, stop_at=lambda claim: claim["spec"]["kind"] == "export")
    shot = shots(studio, project)[0]
    job = next(job for job in studio.owner.get("/api/jobs", params={"state": "running"}).json()["jobs"] if job["kind"] == "export")
    worker.post("fail", job=job["id"], attempt=job["attempt"], kind="refused", digest="d" * 64, error={
        "code": "BLOB_CORRUPT", "message": "altered", "details": {"sha256": shot["takes"][0]["video"]["sha256"]}})
    assert studio.owner.get(f"/api/takes/{shot['chosen']}").json()["damaged"] is False


def test_a_person_cut_is_merged_not_overwritten(studio: Studio, worker: Worker, project: str) -> None:
    make_film(studio, project)
    work_off(worker)
    cut = sequence(studio, project)
    marker = {"at": 10, "name": "Look here"}
    assert studio.owner.patch(f"/api/sequences/{cut['id']}", headers={"If-Match": '"rev-1"'}, json={
        "patch": [["set", ["markers", "mine"], marker]]}).status_code == 200
    put_script(studio, project, SCRIPT.replace("A boat lies at the quay.", "A black boat lies at the quay."))
    make_film(studio, project)
    work_off(worker)
    after = sequence(studio, project)
    assert after["revision"] == 3 and after["document"]["markers"]["mine"]["name"] == "Look here"


def test_another_rate_is_refused_before_anything_is_made_where_work_would_be_lost(studio: Studio, worker: Worker, project: str) -> None:
    make_film(studio, project)
    work_off(worker)
    at_25 = {"settings": {"rate": {"num": 25, "den": 1}}}
    cut = sequence(studio, project)
    assert studio.owner.patch(f"/api/sequences/{cut['id']}", headers={"If-Match": '"rev-1"'}, json={
        "patch": [["set", ["markers", "mine"], {"at": 10, "name": "Look here"}]]}).status_code == 200
    refused = studio.owner.post(f"/api/projects/{project}/film", json=at_25)
    assert (refused.status_code, refused.json()["code"], refused.json()["details"]) == (409, "RATE_CHANGED", {"cut": "24", "asked": "25"})
    assert worker.claim(wait_s=0) is None, "nothing was begun"
    assert make_film(studio, project)["job"]["state"] == "queued", "the rate that it has is as welcome as ever"
    work_off(worker)


def test_the_title_page_says_which_language_is_spoken(studio: Studio, worker: Worker, project: str) -> None:
    put_script(studio, project, SCRIPT.replace("Title: Two Rooms", "Title: Zwei Räume\nLanguage: Deutsch"))
    make_film(studio, project)
    work_off(worker)
    assert sequence(studio, project)["document"]["language"] == "de"
    put_script(studio, project, SCRIPT)
    make_film(studio, project)
    work_off(worker)
    assert sequence(studio, project)["document"]["language"] == "und"


def test_a_result_that_cannot_be_taken_over_fails_its_job(studio: Studio, worker: Worker, project: str) -> None:
    """An impossible cut: told in the job, nothing of it stored, and the agent is not sent round in circles."""
    from milimo.contracts.jobs import CutOutcome
    from milimo.contracts.timeline import Clip, SolidSource, TimelineDocument

    film = make_film(studio, project)
    work_off(worker, stop_at=lambda claim: claim["spec"]["kind"] == "cut")
    claim = studio.owner.get("/api/jobs", params={"parent": film["job"]["id"], "state": "running"}).json()["jobs"][0]
    bad = CutOutcome(document=TimelineDocument(clips={"a": Clip(track="nowhere", start=0, length=1, source=SolidSource())}))
    assert worker.finish({"job": claim["id"], "attempt": claim["attempt"]}, bad).json()["state"] == "failed"
    assert studio.job(claim["id"])["job"]["error"]["code"] == "BAD_DOCUMENT"
    assert studio.owner.get(f"/api/projects/{project}").json()["sequence"] is None
    studio.owner.post(f"/api/jobs/{film['job']['id']}/cancel")


@pytest.mark.parametrize(("content", "code"), [
    ("", "SCRIPT_EMPTY"), ("ICAgCg==", "SCRIPT_EMPTY"), ("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ", "SCRIPT_BINARY"),
    ("not base64!", "BAD_REQUEST")])
def test_what_is_no_script_is_refused_and_the_old_one_stays(studio: Studio, project: str, content: str, code: str) -> None:
    before = studio.owner.get(f"/api/projects/{project}").json()["script"]
    response = studio.owner.put(f"/api/projects/{project}/script", json={"content_base64": content})
    assert response.json()["code"] == code
    assert studio.owner.get(f"/api/projects/{project}").json()["script"] == before


def test_a_script_comes_back_as_text(studio: Studio, project: str) -> None:
    assert studio.owner.get(f"/api/projects/{project}/script").json()["text"] == SCRIPT
    bare = studio.project()
    assert studio.owner.get(f"/api/projects/{bare}/script").json()["code"] == "SCRIPT_NOT_FOUND"
    assert studio.owner.post(f"/api/projects/{bare}/film", json={}).json()["code"] == "SCRIPT_NOT_FOUND"


def test_a_breakdown_is_shown_without_being_kept(studio: Studio) -> None:
    import base64

    body = {"content_base64": base64.b64encode(SCRIPT.encode()).decode()}
    answer = studio.owner.post("/api/breakdown", json=body).json()
    assert len(answer["breakdown"]["scenes"]) == 2


def test_the_trash_cancels_keeps_and_gives_back(studio: Studio, worker: Worker, project: str) -> None:
    film = make_film(studio, project)
    assert studio.owner.delete(f"/api/projects/{project}").status_code == 204
    assert studio.job(film["job"]["id"])["job"]["state"] == "cancelled"
    listed = {one["id"] for one in studio.owner.get("/api/projects").json()["projects"]}
    assert project not in listed
    assert studio.owner.post(f"/api/projects/{project}/film", json={}).json()["code"] == "NOT_FOUND"
    assert studio.owner.delete(f"/api/projects/{project}").json()["code"] == "NOT_FOUND"
    trash = {one["id"] for one in studio.owner.get("/api/projects", params={"trash": True}).json()["projects"]}
    assert project in trash
    assert studio.owner.post(f"/api/projects/{project}/restore").json()["trashed_ms"] is None
    assert make_film(studio, project)["resumed"] is True
    assert "export" in work_off(worker)


def test_elements_are_edited_and_stay(studio: Studio, worker: Worker, project: str) -> None:
    make_film(studio, project)
    work_off(worker)
    elements = studio.owner.get(f"/api/projects/{project}/elements").json()["elements"]
    mara = next(element for element in elements if element["name"].lower() == "mara")
    changed = {**mara, "description": "sixty, a red oilskin"}
    base = f"/api/projects/{project}/elements"
    assert studio.owner.put(f"{base}/{mara['key']}", json={"element": changed}).json()["description"] == "sixty, a red oilskin"
    assert "stale" in {shot["state"] for shot in shots(studio, project)}, "shots that show her are to be made again"
    put_script(studio, project, SCRIPT + "\nThe lamp goes out.\n")
    after = studio.owner.get(base).json()["elements"]
    assert next(one for one in after if one["key"] == mara["key"])["description"] == "sixty, a red oilskin"
    assert studio.owner.put(f"{base}/other", json={"element": changed}).json()["code"] == "CONFLICT"
    lost = {**changed, "references": [new_id()]}
    assert studio.owner.put(f"{base}/{mara['key']}", json={"element": lost}).json()["code"] == "NOT_FOUND"


def test_a_film_of_more_jobs_than_a_page_is_found(studio: Studio, worker: Worker, project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The export is the last of a film's jobs: of a feature, far beyond the first page."""
    monkeypatch.setattr("milimo.client.PAGE", 2)
    film = make_film(studio, project)["job"]["id"]
    done = work_off(worker)
    with Client(studio.url, studio.key) as client:
        assert [job.kind for job in client.children(film)] == done and len(done) > 4
        assert client.film(film).frames > 0
