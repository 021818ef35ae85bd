"""Story jobs: a script broken down, a film planned into jobs, its takes laid on a timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from milimo import story
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import (
    BreakdownOutcome,
    BreakdownSpec,
    CutOutcome,
    CutSpec,
    ExportSpec,
    JobGraph,
    JobNode,
    JobOutcome,
    PlanOutcome,
    PlanSpec,
    StoredBreakdown,
    StoredShot,
    TakeRef,
    VideoOutcome,
)
from milimo.contracts.video import VideoCapabilities
from milimo.story.requests import request_digest, request_for_shot, scene_places
from milimo.timeline import assemble
from milimo.worker.job_io import ChildIO
from milimo.worker.tasks.video import engine_of, jobs_for

Outcome = TypeVar("Outcome", BreakdownOutcome, PlanOutcome)


def break_down(spec: BreakdownSpec, io: ChildIO) -> BreakdownOutcome:
    """Parse and break down the script; the server matches the result with what the project has."""
    io.progress("breakdown", 0, 1)
    text = story.read_script(io.open(spec.script).read_bytes())[0]
    breakdown = story.break_down(text, spec.settings)
    io.progress("breakdown", 1, 1)
    return BreakdownOutcome(breakdown=breakdown)


def plan_film(spec: PlanSpec, inputs: Mapping[str, JobOutcome], engines: Sequence[VideoCapabilities]) -> PlanOutcome:
    """A job for every shot that has no take for what it asks, then the cut, then the export."""
    stored = stored_breakdown(inputs)
    engine = engine_of(spec.settings.engine, engines)
    nodes: list[JobNode] = []
    reused: dict[str, TakeRef] = {}
    for scene in stored.scenes:
        places = scene_places(scene, spec.settings)
        for shot in scene.shots:
            request = request_for_shot(shot.shot, scene.heading, stored.elements, spec.settings, stored.pictures, places[shot.id])
            digest = request_digest(request, spec.settings.encoding, engine.revision)
            fitting = next((take for take in shot.takes if take.request_digest == digest), None)
            if fitting is not None:
                reused[shot.id] = fitting
                continue
            nodes += jobs_for(request, engines, project=spec.project, key=shot_key(shot), shot=shot.id,
                              title=f"Shot {shot.shot.number}", encoding=spec.settings.encoding).nodes
    shots = tuple(node.key for node in nodes)
    nodes.append(JobNode(key="cut", title="Cut", spec=CutSpec(project=spec.project, settings=spec.settings),
                         depends_on=("breakdown", "plan", *shots)))
    nodes.append(JobNode(key="export", title="Export", depends_on=("cut",),
                         spec=ExportSpec(project=spec.project, settings=spec.settings.export)))
    total = sum(len(scene.shots) for scene in stored.scenes)
    return PlanOutcome(graph=JobGraph(nodes=tuple(nodes)), reused=reused,
                       summary=f"{total} shots, {len(shots)} to be made, {len(reused)} kept")


def cut(spec: CutSpec, inputs: Mapping[str, JobOutcome]) -> CutOutcome:
    """Lay every shot's take on the film's timeline. The server merges it into a cut that people have worked on."""
    stored = stored_breakdown(inputs)
    planned = _input(inputs, "plan", PlanOutcome)
    takes: dict[str, TakeRef] = dict(planned.reused)
    for scene in stored.scenes:
        for shot in scene.shots:
            made = inputs.get(shot_key(shot))
            if isinstance(made, VideoOutcome) and made.stored is not None:
                takes[shot.id] = made.stored
    return CutOutcome(document=assemble.assemble(stored, takes, spec.settings))


def stored_breakdown(inputs: Mapping[str, JobOutcome]) -> StoredBreakdown:
    outcome = _input(inputs, "breakdown", BreakdownOutcome)
    if outcome.stored is None:
        raise MilimoError(ErrorCode.DEPENDENCY, "The breakdown was not stored.")
    return outcome.stored


def shot_key(shot: StoredShot) -> str:
    return f"shot-{shot.id}"


def _input(inputs: Mapping[str, JobOutcome], key: str, kind: type[Outcome]) -> Outcome:
    outcome = inputs.get(key)
    if not isinstance(outcome, kind):
        raise MilimoError(ErrorCode.DEPENDENCY, f"This job needs the result of '{key}' and did not get it.")
    return outcome
