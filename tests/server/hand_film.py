"""A worker that makes a film by hand: real breakdown and cut, takes that are a few bytes."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

from ledger_building import export_outcome, video_outcome
from serving import Studio, Worker

from milimo import story
from milimo.contracts.jobs import (
    BreakdownOutcome,
    CutOutcome,
    CutSpec,
    ExportSpec,
    FilmSettings,
    JobGraph,
    JobNode,
    JobOutcome,
    PlanOutcome,
    StoredBreakdown,
    StoredShot,
    TakeRef,
    VideoOutcome,
    VideoSpec,
)
from milimo.contracts.story import BreakdownSettings
from milimo.contracts.video import VideoRequest
from milimo.timeline.assemble import assemble

SCRIPT = """Title: Two Rooms

INT. KITCHEN - DAY

Mara pours tea into a cup.

MARA
It is late. We should have gone.

EXT. HARBOUR - NIGHT

A boat lies at the quay. Rain falls on the deck.

Teo runs along the quay and jumps aboard.
"""


def put_script(studio: Studio, project: str, text: str, name: str = "two-rooms.fountain") -> dict[str, Any]:
    response = studio.owner.put(f"/api/projects/{project}/script", json={
        "content_base64": base64.b64encode(text.encode()).decode(), "name": name})
    assert response.status_code == 200, response.text
    return response.json()


def make_film(studio: Studio, project: str, **settings: Any) -> dict[str, Any]:
    response = studio.owner.post(f"/api/projects/{project}/film", json={"settings": settings})
    assert response.status_code == 202, response.text
    return response.json()


def digest_of(shot: StoredShot) -> str:
    return hashlib.sha256(f"{shot.shot.prompt}{shot.shot.seconds}{shot.shot.seed}".encode()).hexdigest()


def outcome_for(worker: Worker, claim: dict[str, Any]) -> JobOutcome:
    """What an engine child would hand over."""
    spec, inputs = claim["spec"], claim["inputs"]
    match spec["kind"]:
        case "breakdown":
            text = worker.http.get(f"/api/blobs/{spec['script']}").text
            return BreakdownOutcome(breakdown=story.break_down(text, BreakdownSettings(**spec["settings"])))
        case "plan":
            return plan_for(spec["project"], stored_of(inputs))
        case "cut":
            takes: dict[str, TakeRef] = dict(PlanOutcome.model_validate(inputs["plan"]).reused)
            for key, found in inputs.items():
                if key.startswith("shot-"):
                    made = VideoOutcome.model_validate(found).stored
                    assert made is not None
                    takes[key.removeprefix("shot-")] = made
            return CutOutcome(document=assemble(stored_of(inputs), takes, FilmSettings()))
        case "export":
            worker.put(b"film" + claim["job"].encode())
            return export_outcome(b"film" + claim["job"].encode())
        case _:
            content = b"take" + json.dumps(spec["request"], sort_keys=True).encode()
            worker.put(content)
            return video_outcome(content).model_copy(update={"request_digest": spec["request"]["negative_prompt"] or "e" * 64})


def stored_of(inputs: dict[str, Any]) -> StoredBreakdown:
    stored = BreakdownOutcome.model_validate(inputs["breakdown"]).stored
    assert stored is not None
    return stored


def plan_for(project: str, stored: StoredBreakdown) -> PlanOutcome:
    """A job for each shot without a take of its digest (carried in the negative prompt, which nobody needs here)."""
    nodes: list[JobNode] = []
    reused: dict[str, TakeRef] = {}
    for shot in (shot for scene in stored.scenes for shot in scene.shots):
        fitting = next((take for take in shot.takes if take.request_digest == digest_of(shot)), None)
        if fitting is not None:
            reused[shot.id] = fitting
            continue
        request = VideoRequest(frames=24, prompt=shot.shot.prompt, negative_prompt=digest_of(shot))
        nodes.append(JobNode(key=f"shot-{shot.id}", spec=VideoSpec(project=project, shot=shot.id, request=request)))
    nodes.append(JobNode(key="cut", spec=CutSpec(project=project, settings=FilmSettings()),
                         depends_on=("breakdown", "plan", *(node.key for node in nodes))))
    nodes.append(JobNode(key="export", spec=ExportSpec(project=project), depends_on=("cut",)))
    return PlanOutcome(graph=JobGraph(nodes=tuple(nodes)), reused=reused)


def work_off(worker: Worker, *, stop_at: Callable[[dict[str, Any]], bool] = lambda claim: False) -> list[str]:
    """Do what there is; the kinds of what was done. Leaves the claim at `stop_at` unfinished."""
    done: list[str] = []
    while (claim := worker.claim(wait_s=0)) is not None:
        if stop_at(claim):
            return done
        response = worker.finish(claim, outcome_for(worker, claim))
        assert response.json()["state"] == "done", response.text
        done.append(claim["spec"]["kind"])
    return done
