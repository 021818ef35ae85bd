"""Frames and titles on request: one job a picture, found again by content."""

import json
from typing import Any

import pytest
from serving import Studio, Worker

from milimo.contracts.base import new_id
from milimo.contracts.jobs import DrawingOutcome
from milimo.contracts.timeline import Clip, SolidSource, TimelineDocument, Track, TrackKind
from milimo.contracts.video import Extent

EXTENT = Extent(width=192, height=112)


def document(*colours: str, **more: Any) -> dict[str, Any]:
    """Solids of a second each, end to end."""
    clips = {f"clip{n}": Clip(track="v", start=24 * n, length=24, source=SolidSource(colour=colour)) for n, colour in enumerate(colours)}
    made = TimelineDocument(extent=EXTENT, tracks={"v": Track(kind=TrackKind.VIDEO, order=0)}, clips=clips, **more)
    return json.loads(made.model_dump_json())


def sequence(studio: Studio, project: str, *colours: str) -> str:
    answer = studio.owner.post(f"/api/projects/{project}/sequences", json={"name": "Cut", "document": document(*colours)})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def ask(studio: Studio, sequence: str, **body: Any) -> dict[str, Any]:
    answer = studio.owner.post(f"/api/sequences/{sequence}/frames", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def draw(studio: Studio, drawing: dict[str, Any]) -> bytes:
    """Do the job of a drawing by hand; the bytes that it was given."""
    worker: Worker = studio.worker(f"host:cpu:{new_id()[-6:]}", classes=["interactive"]).register()
    claim = worker.claim()
    assert claim is not None and claim["job"] == drawing["job"]["id"]
    content = b"\x89PNG\r\n\x1a\n" + drawing["job"]["id"].encode()
    ref = worker.put(content).model_copy(update={"media_type": "image/png"})
    assert worker.finish(claim, DrawingOutcome(picture=ref, extent=EXTENT)).json()["state"] == "done"
    return content


def test_a_frame_is_drawn_once_by_its_content(studio: Studio, project: str) -> None:
    cut = sequence(studio, project, "#aa3311", "#1133aa")
    asked = ask(studio, cut, frame=5)
    assert asked["picture"] is None and asked["job"]["priority"] == "interactive"
    assert ask(studio, cut, frame=5)["job"]["id"] == asked["job"]["id"], "being made"
    content = draw(studio, asked)
    found = studio.owner.get(f"/api/drawings/{asked['job']['id']}").json()
    assert studio.owner.get(f"/api/blobs/{found['picture']['sha256']}").content == content
    assert ask(studio, cut, frame=5)["picture"] == found["picture"], "drawn before"
    assert ask(studio, cut, frame=6)["picture"] == found["picture"], "the same picture at another frame"
    other = ask(studio, cut, frame=30)
    assert other["picture"] is None and other["job"]["id"] != asked["job"]["id"]
    larger = ask(studio, cut, frame=5, extent={"width": 384, "height": 224})
    assert larger["job"]["id"] not in (asked["job"]["id"], other["job"]["id"])
    for job in (other, larger):
        studio.owner.post(f"/api/jobs/{job['job']['id']}/cancel")


def test_an_edit_elsewhere_draws_nothing_anew(studio: Studio, project: str) -> None:
    cut = sequence(studio, project, "#00ff11", "#22cc33")
    asked = ask(studio, cut, frame=0)
    draw(studio, asked)
    change = {"patch": [["set", ["clips", "clip1", "source", "colour"], "#ffffff"]]}
    patched = studio.owner.patch(f"/api/sequences/{cut}", json=change, headers={"If-Match": '"rev-1"'})
    assert patched.status_code == 200, patched.text
    assert ask(studio, cut, frame=0)["job"]["id"] == asked["job"]["id"]
    now, before = ask(studio, cut, frame=24), ask(studio, cut, frame=24, revision=1)
    assert now["picture"] is None and before["job"]["id"] != now["job"]["id"], "as it was"
    for job in (now, before):
        studio.owner.post(f"/api/jobs/{job['job']['id']}/cancel")


def test_a_failed_drawing_is_tried_anew_when_asked_for(studio: Studio, project: str) -> None:
    cut = sequence(studio, project, "#123456")
    asked = ask(studio, cut, frame=0)
    worker = studio.worker(f"host:cpu:{new_id()[-6:]}", classes=["interactive"]).register()
    claim = worker.claim()
    assert claim is not None
    worker.fail(claim, "refused", "BAD_MEDIA")
    assert studio.owner.get(f"/api/drawings/{asked['job']['id']}").json()["job"]["state"] == "failed"
    again = ask(studio, cut, frame=0)
    assert again["job"]["id"] != asked["job"]["id"]
    draw(studio, again)


def test_a_title_by_itself(studio: Studio, project: str) -> None:
    body = {"title": {"text": "The Lighthouse"}, "extent": {"width": 192, "height": 112}}
    asked = studio.owner.post(f"/api/projects/{project}/titles", json=body).json()
    draw(studio, asked)
    again = studio.owner.post(f"/api/projects/{project}/titles", json=body).json()
    assert again["job"]["id"] == asked["job"]["id"] and again["picture"]["media_type"] == "image/png"


@pytest.mark.parametrize(("path", "body", "code"), [
    ("/api/sequences/{id}/frames", {"frame": 0}, "NOT_FOUND"), ("/api/projects/{id}/titles", {"title": {"text": "x"}}, "NOT_FOUND"),
    ("/api/sequences/{cut}/frames", {"frame": -1}, "BAD_REQUEST"), ("/api/sequences/{cut}/frames", {"frame": 0, "revision": 9}, "NOT_FOUND"),
    ("/api/sequences/{cut}/frames", {"frame": 0, "extent": {"width": 99999, "height": 1}}, "BAD_REQUEST")])
def test_what_cannot_be_drawn(studio: Studio, project: str, path: str, body: dict[str, Any], code: str) -> None:
    cut = sequence(studio, project, "#ffffff") if "{cut}" in path else ""
    answer = studio.owner.post(path.format(id=new_id(), cut=cut), json=body)
    assert answer.json()["code"] == code
    assert studio.owner.get(f"/api/drawings/{studio.video_job(project)['id']}").status_code == 404
