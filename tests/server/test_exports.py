"""Lists of exports and of workers, a page at a time."""

from __future__ import annotations

import pytest
from hand_film import make_film, put_script, work_off
from serving import Studio

from milimo.client import Client
from milimo.contracts.base import new_id


def test_exports_are_listed_the_newest_first_those_of_films_included(studio: Studio) -> None:
    project = studio.project()
    put_script(studio, project, "INT. ROOM - DAY\n\nA man waits.\n")
    make_film(studio, project)
    worker = studio.worker("exports:cpu:0").register()
    work_off(worker)
    cut = studio.owner.get(f"/api/projects/{project}").json()["sequence"]
    for crf in (21, 22):
        studio.owner.post(f"/api/sequences/{cut}/exports", json={"settings": {"encoding": {"crf": crf}}})
    work_off(worker)
    studio.owner.post(f"/api/sequences/{cut}/exports", json={})
    with Client(studio.url, studio.key) as client:
        found = client.exports(project=project)
        assert [(one.job.state, one.settings.encoding.crf, one.revision) for one in found] == [
            ("queued", 20, 1), ("done", 22, 1), ("done", 21, 1), ("done", 20, None)]
        assert [one.result is None for one in found] == [True, False, False, False]
        assert {one.sequence for one in found} == {cut}
        assets = {asset.id: asset.blob for asset in client.assets(project)}
        assert all(one.result and assets[str(one.asset)] == one.result.film for one in found[1:])
        assert client.exports(sequence=cut, limit=2, offset=1) == found[1:3]
        assert client.exports(project=studio.project()) == () == client.exports(sequence=new_id())
    page = studio.owner.get("/api/exports", params={"project": project, "limit": 1}).json()
    assert page["total"] == 4 and len(page["exports"]) == 1
    job = page["exports"][0]["job"]["id"]
    assert studio.owner.get(f"/api/exports/{job}").json() == page["exports"][0]
    studio.owner.post(f"/api/jobs/{job}/cancel")


def test_a_job_that_is_no_export(studio: Studio, project: str) -> None:
    job = studio.video_job(project)["id"]
    assert studio.owner.get(f"/api/exports/{job}").json()["code"] == "NOT_FOUND"
    studio.owner.post(f"/api/jobs/{job}/cancel")


def test_workers_come_a_page_at_a_time(studio: Studio) -> None:
    for number in range(3):
        studio.worker(f"paged:cpu:{number}").register()
    whole = studio.owner.get("/api/workers").json()
    assert whole["total"] == len(whole["workers"]) >= 3
    with Client(studio.url, studio.key) as client:
        pages = [client.workers(limit=1, offset=offset)[0].slot for offset in range(whole["total"])]
        assert pages == [view["slot"] for view in whole["workers"]] and client.workers(offset=whole["total"]) == ()


@pytest.mark.parametrize("params", [{"limit": "0"}, {"limit": "1001"}, {"offset": "-1"}, {"limit": "x"}])
def test_a_page_that_is_none(studio: Studio, params: dict[str, str]) -> None:
    for path in ("/api/exports", "/api/workers", "/api/jobs"):
        assert studio.owner.get(path, params=params).json()["code"] == "BAD_REQUEST"
