"""What agents say, over HTTP."""

from __future__ import annotations

import hashlib
import threading
import time
from typing import Any

import pytest
from ledger_building import film_plan, video_outcome
from serving import Studio

from milimo.contracts.base import new_id
from milimo.contracts.jobs import BreakdownOutcome
from milimo.contracts.story import Breakdown, ScriptFormat

CONTENT = b"take"


@pytest.fixture(autouse=True)
def nothing_waits(studio: Studio) -> None:
    """Each test begins with an empty queue."""
    for job in studio.owner.get("/api/jobs", params={"state": ["queued", "running", "cancelling"]}).json()["jobs"]:
        if job["parent"] is None:
            studio.owner.post(f"/api/jobs/{job['id']}/cancel")


def name() -> str:
    return f"host:cpu:{new_id()[-6:]}"


def test_a_job_is_done_over_http(studio: Studio, project: str) -> None:
    job = studio.video_job(project, title="A lighthouse")
    worker = studio.worker(name()).register()
    claim = worker.claim()
    assert claim is not None and (claim["job"], claim["attempt"]) == (job["id"], 1)
    assert claim["spec"]["request"]["frames"] == 24
    assert worker.beat(claim, stage="paint", step=1, steps=4) == {"state": "running", "stop": False}
    shown = studio.job(job["id"])["job"]
    assert (shown["state"], shown["progress"]["step"], shown["progress"]["steps"]) == ("running", 1, 4)
    worker.put(CONTENT)
    outcome = video_outcome(CONTENT)
    assert worker.finish(claim, outcome).json() == {"state": "done", "repeated": False}
    assert worker.finish(claim, outcome).json() == {"state": "done", "repeated": True}
    detail = studio.job(job["id"])
    assert detail["job"]["state"] == "done" and detail["job"]["progress"] is None
    take = studio.owner.get(f"/api/takes/{detail['result']['stored']['id']}").json()
    assert take["video"]["sha256"] == hashlib.sha256(CONTENT).hexdigest() and take["number"] == 1
    assert studio.owner.get("/api/takes", params={"video": take["video"]["sha256"]}).json()["id"] == take["id"]


def seen(studio: Studio, worker: str) -> int:
    """When the server has last heard of a worker: registered, or looked for work for it."""
    listed = studio.owner.get("/api/workers", params={"limit": 1000}).json()["workers"]
    return next(one["seen_ms"] for one in listed if one["id"] == worker)


def await_look(studio: Studio, worker: str, since_ms: int) -> None:
    """Until the server has looked for work for this worker after that time."""
    deadline = time.monotonic() + 15
    while seen(studio, worker) <= since_ms:
        assert time.monotonic() < deadline, "the worker never asked"
        time.sleep(0.005)


def test_a_long_poll_gets_a_job_that_comes_later(studio: Studio, project: str) -> None:
    worker = studio.worker(name()).register()
    registered = seen(studio, worker.id)
    found: list[Any] = []
    time.sleep(0.002)    # times are in whole milliseconds: the look must be in a later one
    waiting = threading.Thread(target=lambda: found.append(worker.claim(wait_s=20)))
    waiting.start()
    await_look(studio, worker.id, registered)
    job = studio.video_job(project)
    waiting.join(15)
    assert found and found[0]["job"] == job["id"]


def test_one_job_goes_to_one_of_many_that_wait(studio: Studio, project: str) -> None:
    workers = [studio.worker(name()).register() for _ in range(6)]
    found: list[Any] = []
    threads = [threading.Thread(target=lambda worker=worker: found.append(worker.claim(wait_s=1.5))) for worker in workers]
    for thread in threads:
        thread.start()
    job = studio.video_job(project)
    for thread in threads:
        thread.join(15)
    assert [claim["job"] for claim in found if claim] == [job["id"]]


def test_a_claim_whose_answer_was_lost_gets_its_job_again(studio: Studio, project: str) -> None:
    studio.video_job(project)
    studio.video_job(project)
    worker = studio.worker(name()).register()
    said = new_id()
    assert worker.claim(claim_id=said) == worker.claim(claim_id=said)


def test_a_new_incarnation_frees_what_the_old_one_held(studio: Studio, project: str) -> None:
    job = studio.video_job(project)
    slot = name()
    old = studio.worker(slot).register()
    claim = old.claim()
    assert claim is not None
    new = studio.worker(slot).register()
    assert new.id == old.id
    again = new.claim()
    assert again is not None and (again["job"], again["attempt"]) == (job["id"], 2)
    assert old.beat(claim) == {"state": "running", "stop": True}
    assert old.post("claim", claim_id=new_id(), wait_s=0).json()["code"] == "ATTEMPT_STALE"
    assert studio.job(job["id"])["job"]["strikes"] == 0


def test_a_result_of_an_older_life_is_taken_before_it_is_made_again(studio: Studio, project: str) -> None:
    """An agent that starts anew first offers what it finds spooled, under its old incarnation."""
    job = studio.video_job(project)
    slot = name()
    old = studio.worker(slot).register()
    claim = old.claim()
    assert claim is not None
    old.put(CONTENT)
    studio.worker(slot).register()
    assert old.finish(claim, video_outcome(CONTENT)).json()["state"] == "done"
    assert studio.job(job["id"])["job"]["attempt"] == 1


def test_cancelling_reaches_the_worker_with_its_next_beat(studio: Studio, project: str) -> None:
    job = studio.video_job(project)
    worker = studio.worker(name()).register()
    claim = worker.claim()
    assert claim is not None
    assert studio.owner.post(f"/api/jobs/{job['id']}/cancel").json()["state"] == "cancelling"
    assert worker.beat(claim) == {"state": "cancelling", "stop": True}
    assert worker.fail(claim, "cancelled", "CANCELLED").json()["state"] == "cancelled"


def test_pausing_reaches_the_worker_and_resuming_goes_on(studio: Studio, project: str) -> None:
    job = studio.video_job(project)
    worker = studio.worker(name()).register()
    claim = worker.claim()
    assert claim is not None
    ref = worker.put(b"latent")
    assert worker.post("checkpoint", job=claim["job"], attempt=claim["attempt"], name="window-0",
                       files={"latent": ref.model_dump()}).status_code == 204
    studio.owner.post(f"/api/jobs/{job['id']}/pause")
    assert worker.beat(claim)["stop"] is True
    assert worker.claim(wait_s=0) is None
    studio.owner.post(f"/api/jobs/{job['id']}/resume")
    again = worker.claim()
    assert again is not None and again["checkpoints"] == {"window-0": {"latent": ref.model_dump()}}


def test_a_paused_queue_begins_nothing(studio: Studio, project: str) -> None:
    worker = studio.worker(name()).register()
    assert studio.owner.patch("/api/queue", json={"paused": True}).json()["paused"] is True
    studio.video_job(project)
    assert worker.claim(wait_s=0) is None
    waiting: list[Any] = []
    thread = threading.Thread(target=lambda: waiting.append(worker.claim(wait_s=15)))
    thread.start()
    studio.owner.patch("/api/queue", json={"paused": False})
    thread.join(15)
    assert waiting[0] is not None


def test_a_failure_is_logged_with_the_engines_own_words(studio: Studio, project: str) -> None:
    job = studio.video_job(project)
    worker = studio.worker(name()).register()
    claim = worker.claim()
    assert claim is not None
    assert worker.post("fail", job=claim["job"], attempt=1, kind="died", digest="0" * 64, error={
        "code": "CHILD_DIED", "message": "It ended.", "details": {"log": "Segmentation fault"}}).json()["state"] == "queued"
    detail = studio.job(job["id"])
    assert detail["job"]["strikes"] == 1 and "Segmentation fault" in detail["log"][-1]["message"]


def test_the_last_200_lines_of_a_log_are_kept(studio: Studio, project: str) -> None:
    job = studio.video_job(project)
    worker = studio.worker(name()).register()
    claim = worker.claim()
    assert claim is not None
    for number in range(230):
        assert worker.post("log", job=claim["job"], attempt=1, message=f"line {number}").status_code == 204
    lines = [line["message"] for line in studio.job(job["id"])["log"]]
    assert lines == [f"line {number}" for number in range(30, 230)]
    assert worker.post("log", job=claim["job"], attempt=7, message="late").json()["code"] == "ATTEMPT_STALE"


def test_an_agent_of_another_protocol_is_told_which_is_spoken(studio: Studio) -> None:
    worker = studio.worker(name(), protocol=0)
    response = worker.http.post("/api/workers/register", json={"slot": worker.slot, "incarnation": worker.incarnation, "protocol": 0})
    assert response.status_code == 426 and response.json()["code"] == "PROTOCOL_OLD"
    assert response.json()["details"] == {"server": 1, "worker": 0}


def test_a_revoked_token_is_refused_and_its_job_is_free(studio: Studio, project: str) -> None:
    job = studio.video_job(project)
    token = studio.owner.post("/api/worker-tokens", json={"name": "other host"}).json()
    worker = studio.worker(name(), token["token"]).register()
    claim = worker.claim()
    assert claim is not None
    studio.owner.delete(f"/api/worker-tokens/{token['id']}")
    assert worker.post("beat", job=claim["job"], attempt=1).json()["code"] == "TOKEN_REVOKED"
    assert studio.job(job["id"])["job"]["state"] == "queued"
    again = studio.worker(name()).register().claim()
    assert again is not None and again["attempt"] == 2


def test_a_token_speaks_for_its_own_workers_and_pool_only(studio: Studio) -> None:
    first, second = (studio.owner.post("/api/worker-tokens", json={"name": text}).json()["token"] for text in "ab")
    worker = studio.worker(name(), first).register()
    other = studio.worker(worker.slot, second)
    other.id = worker.id
    assert other.post("claim", claim_id=new_id(), wait_s=0).json()["code"] == "FORBIDDEN"
    assert other.http.post("/api/workers/register", json={"slot": worker.slot, "incarnation": new_id()}).json()["code"] == "FORBIDDEN"
    assert other.http.post("/api/workers/register", json={
        "slot": name(), "incarnation": new_id(), "pool": "gpu"}).json()["code"] == "FORBIDDEN"


def test_an_unknown_worker_has_to_register(studio: Studio) -> None:
    worker = studio.worker(name())
    worker.id = new_id()
    assert worker.post("claim", claim_id=new_id(), wait_s=0).json()["code"] == "NOT_FOUND"


def test_a_worker_that_goes_in_order_leaves_its_job_to_others(studio: Studio, project: str) -> None:
    job = studio.video_job(project)
    worker = studio.worker(name()).register()
    assert worker.claim() is not None
    assert worker.http.post(f"/api/workers/{worker.id}/release").status_code == 204
    assert studio.job(job["id"])["job"]["state"] == "queued"
    shown = {view["id"]: view for view in studio.owner.get("/api/workers").json()["workers"]}
    assert shown[worker.id]["connected"] is False and shown[worker.id]["job"] is None


def test_an_unknown_engine_is_refused_before_it_is_queued(studio: Studio, project: str) -> None:
    previz = {"engine": "previz", "title": "Previz", "revision": "1", "generative": False, "max_frames": 2400}
    studio.worker(name(), engines=[previz]).register()
    response = studio.owner.post(f"/api/projects/{project}/video-jobs", json={"request": {"frames": 24, "engine": "dream"}})
    assert response.status_code == 422 and response.json()["code"] == "ENGINE_UNKNOWN"
    for request, code in (({"frames": 24, "extent": {"width": 639, "height": 360}}, "SIZE_OFF_GRID"),
                          ({"frames": 3000}, "NOT_SUPPORTED"), ({"frames": 99_000}, "SECONDS_OUT_OF_RANGE"),
                          ({"frames": 0}, "BAD_REQUEST"),
                          ({"frames": 24, "conditions": [{"blob": "9" * 64, "frame": 0}]}, "BLOB_MISSING")):
        response = studio.owner.post(f"/api/projects/{project}/video-jobs", json={"request": request})
        assert response.json()["code"] == code, response.text


def test_a_plan_is_told_what_all_workers_can_do(studio: Studio, project: str) -> None:
    previz = {"engine": "previz", "title": "Previz", "revision": "1", "generative": False, "max_frames": 2400}
    worker = studio.worker(name(), engines=[previz]).register()
    put = studio.owner.put(f"/api/projects/{project}/script", json={"content_base64": "SU5ULiBST09NIC0gREFZCgpBIGRvb3Igb3BlbnMuCg=="})
    assert put.status_code == 200, put.text
    studio.owner.post(f"/api/projects/{project}/film", json={})
    breakdown = worker.claim()
    assert breakdown is not None and breakdown["spec"]["kind"] == "breakdown"
    empty = Breakdown(format=ScriptFormat.PROSE, pages=1, seconds=1, elements=(), scenes=())
    worker.finish(breakdown, BreakdownOutcome(breakdown=empty))
    plan = worker.claim()
    assert plan is not None and plan["spec"]["kind"] == "plan"
    assert "previz" in {engine["engine"] for engine in plan["engines"]}
    assert plan["inputs"]["breakdown"]["kind"] == "breakdown"
    assert worker.finish(plan, film_plan(1)).json()["state"] == "done"


def test_spawn_needs_a_parent_and_a_running_job(studio: Studio, project: str) -> None:
    studio.video_job(project)
    worker = studio.worker(name()).register()
    claim = worker.claim()
    assert claim is not None
    assert worker.post("spawn", job=claim["job"], attempt=1, key="x", spec=claim["spec"]).json()["code"] == "JOB_STATE"
    assert worker.post("spawn", job=claim["job"], attempt=2, key="x", spec=claim["spec"]).json()["code"] == "ATTEMPT_STALE"
