"""Reference pictures of elements through the server: attached, kept over new scripts, and in every request that shows them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hand_film import SCRIPT, make_film, put_script, stored_of, work_off
from serving import Studio, Worker

from milimo.client import Client
from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import FilmSettings, PlanSpec, VideoSpec
from milimo.contracts.video import VideoCapabilities, VideoRequest
from milimo.worker.tasks.story import plan_film

ENGINE = VideoCapabilities(engine="previz", title="One", revision="r", generative=False, max_frames=2000)


def picture(level: int = 90) -> bytes:
    done, data = cv2.imencode(".png", np.full((80, 96, 3), level, np.uint8))
    assert done
    return data.tobytes()


@pytest.fixture
def client(studio: Studio) -> Client:
    return Client(studio.url, studio.key)


@pytest.fixture
def project(studio: Studio) -> str:
    made = studio.project("Pictures")
    put_script(studio, made, SCRIPT)
    return made


def test_a_picture_is_attached_and_taken_away_again(client: Client, project: str) -> None:
    assert all(element.references == () for element in client.elements(project))
    shown = client.add_reference(project, "mara", picture(), "mara.png")
    again = client.add_reference(project, "mara", picture(120), first=True)
    assert again.references == (again.references[0], shown.references[0])
    found = next(element for element in client.elements(project) if element.key == "mara")
    assert found.references == again.references
    left = client.remove_reference(project, "mara", again.references[0])
    assert left.references == shown.references
    with pytest.raises(MilimoError) as gone:
        client.remove_reference(project, "mara", again.references[0])
    assert gone.value.code is ErrorCode.NOT_FOUND


def test_what_is_not_there_cannot_be_attached(client: Client, studio: Studio, project: str) -> None:
    with pytest.raises(MilimoError) as nobody:
        client.add_reference(project, "nobody", picture())
    assert nobody.value.code is ErrorCode.NOT_FOUND
    elsewhere = client.upload_still(studio.project("Other"), picture(), "other.png")
    answer = studio.owner.post(f"/api/projects/{project}/elements/mara/references", json={"asset": elsewhere.id})
    assert answer.status_code == 404


def test_a_new_script_and_a_removed_asset_leave_the_right_pictures(client: Client, studio: Studio, project: str) -> None:
    kept = client.add_reference(project, "mara", picture(), "one.png").references[0]
    lost = client.add_reference(project, "kitchen", picture(30), "two.png").references[0]
    put_script(studio, project, SCRIPT.replace("It is late.", "It is very late."))
    assert studio.owner.delete(f"/api/assets/{lost}").status_code == 204
    found = {element.key: element.references for element in client.elements(project)}
    assert found["mara"] == (kept,) and found["kitchen"] == ()


def test_the_films_requests_carry_the_pictures_of_who_is_in_them(client: Client, studio: Studio, project: str) -> None:
    worker = studio.worker(f"pictures:cpu:{new_id()[-6:]}").register()
    mara = client.add_reference(project, "mara", picture(), "mara.png").references[0]
    harbour = client.add_reference(project, "harbour", picture(40), "harbour.png").references[0]
    blobs = {asset.id: asset.blob.sha256 for asset in client.assets(project)}
    make_film(studio, project)
    assert work_off(worker, stop_at=lambda claim: claim["spec"]["kind"] == "plan") == ["breakdown"]
    inputs = None
    detail = next(job for job in client.jobs(project=project) if job.kind == "breakdown")
    outcome = client.outcome(detail.id)
    inputs = {"breakdown": outcome}
    stored = stored_of({"breakdown": outcome.model_dump(mode="json")})
    plan = plan_film(PlanSpec(project=project, settings=FilmSettings()), inputs, [ENGINE])
    requests = {node.key: node.spec.request for node in plan.graph.nodes if isinstance(node.spec, VideoSpec)}
    places: list[tuple[int, int | None]] = []
    for scene in stored.scenes:
        at = 0
        for shot in scene.shots:
            request = requests[f"shot-{shot.id}"]
            named = {(reference.element, reference.asset, reference.blob) for reference in request.references}
            seen = {subject.element for subject in shot.shot.plan.subjects} | {line.speaker for line in shot.shot.plan.lines}
            assert (("mara", mara, blobs[mara]) in named) == ("mara" in seen)
            assert (("harbour", harbour, blobs[harbour]) in named) == ("HARBOUR" in scene.heading)
            assert request.scene is not None and request.scene.start == at
            at += request.frames
            places.append((request.scene.start, request.scene.total))
        assert places[-1][1] == at
    assert any(reference.role == "place" for request in requests.values() for reference in request.references)


def test_a_single_shot_finds_the_pictures_of_its_elements(client: Client, studio: Studio, project: str) -> None:
    mara = client.add_reference(project, "mara", picture(), "mara.png")
    job = client.make_video(project, VideoRequest(frames=24, prompt="Mara waits.", elements=(mara,)))
    spec = client.job(job.id).spec
    assert isinstance(spec, VideoSpec)
    assert [reference.asset for reference in spec.request.references] == list(mara.references)
    client.cancel(job.id)
    strange = mara.model_copy(update={"references": (new_id(),)})
    with pytest.raises(MilimoError) as missing:
        client.make_video(project, VideoRequest(frames=24, elements=(strange,)))
    assert missing.value.code is ErrorCode.NOT_FOUND


def test_takes_that_show_a_changed_element_become_stale(client: Client, studio: Studio, project: str) -> None:
    worker: Worker = studio.worker(f"stale:cpu:{new_id()[-6:]}").register()
    make_film(studio, project)
    work_off(worker)
    client.add_reference(project, "harbour", picture(), "harbour.png")
    for scene in client.story(project).scenes:
        states = {shot.state.value for shot in scene.shots}
        assert states == ({"stale"} if "HARBOUR" in scene.heading else {"current"})
