"""Video jobs: which runs a request needs, one run, and the chain of a long shot.

`jobs_for` is pure; the plan job calls it for a film's shots, the server's caller for a single one.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.export import CaptionMode, ExportSettings, LoudnessPreset
from milimo.contracts.jobs import (
    ChainSpec,
    JobGraph,
    JobNode,
    JobOutcome,
    PlanOutcome,
    Priority,
    ShotSpec,
    VideoOutcome,
    VideoSpec,
)
from milimo.contracts.limits import LONGEST_S
from milimo.contracts.timeline import Clip, MediaSource, TimelineDocument, Track, TrackKind
from milimo.contracts.video import Encoding, VideoCapabilities, VideoRequest, VideoResult
from milimo.engines import registry
from milimo.media.export import export_film
from milimo.media.recipes import take_tags
from milimo.story.requests import request_digest
from milimo.worker.job_io import ChildIO


def jobs_for(request: VideoRequest, capabilities: Sequence[VideoCapabilities], *, project: str, key: str = "shot",
             shot: str | None = None, title: str = "", encoding: Encoding | None = None,
             priority: Priority = Priority.NORMAL) -> JobGraph:
    """The jobs of one shot: a single run, or the windows of a long one and their chain under a parent.

    Raises ENGINE_UNKNOWN, SIZE_OFF_GRID, SECONDS_OUT_OF_RANGE, NOT_SUPPORTED.
    """
    engine = engine_of(request.engine, capabilities)
    check_request(request, engine)
    coding = encoding or Encoding()
    if request.frames <= engine.max_frames:
        spec = VideoSpec(project=project, shot=shot, request=request, encoding=coding)
        return JobGraph(nodes=(JobNode(key=key, spec=spec, title=title, priority=priority),))
    if not engine.extend:
        raise MilimoError(
            ErrorCode.NOT_SUPPORTED, f"{engine.title} makes at most {engine.max_frames} frames at once and cannot go on from "
            f"where it stopped; {request.frames} were asked for.", engine=engine.engine, longest=engine.max_frames)
    return JobGraph(nodes=(_long_shot(request, engine, project, key, shot, title, coding, priority),))


def plan_shot(spec: VideoSpec, capabilities: Sequence[VideoCapabilities]) -> PlanOutcome:
    """The windows of one long shot, to stand beside its plan; or its single run, when it needs no more."""
    (node,) = jobs_for(spec.request, capabilities, project=spec.project, key="chain", shot=spec.shot, title="Shot",
                       encoding=spec.encoding).nodes
    nodes = node.children or (node,)
    return PlanOutcome(graph=JobGraph(nodes=nodes), summary=f"{max(1, len(nodes) - 1)} windows")


def split_windows(frames: int, longest: int) -> list[tuple[int, int]]:
    """Cover `frames` with the fewest windows [start, stop) of nearly equal length, none over `longest`."""
    count = -(-frames // longest)
    edges = [round(frames * number / count) for number in range(count + 1)]
    return list(itertools.pairwise(edges))


def _long_shot(request: VideoRequest, engine: VideoCapabilities, project: str, key: str, shot: str | None, title: str,
               encoding: Encoding, priority: Priority) -> JobNode:
    windows = split_windows(request.frames, engine.max_frames)
    children: list[JobNode] = []
    for number, (start, stop) in enumerate(windows):
        part = request.model_copy(update={"start": start, "frames": stop - start, "total": request.frames})
        children.append(JobNode(
            key=f"window-{number}", title=f"{title} · window {number + 1} of {len(windows)}", priority=priority,
            spec=VideoSpec(project=project, shot=shot, request=part, encoding=encoding, window=True),
            depends_on=(f"window-{number - 1}",) if number and engine.generative else ()))
    keys = tuple(child.key for child in children)
    children.append(JobNode(
        key="chain", title=f"{title} · joined", priority=priority, depends_on=keys,
        spec=ChainSpec(project=project, shot=shot, request=request, windows=keys)))
    return JobNode(key=key, title=title, priority=priority, children=tuple(children),
                   spec=ShotSpec(project=project, shot=shot, request=request))


def engine_of(name: str, capabilities: Sequence[VideoCapabilities]) -> VideoCapabilities:
    """The engine called `name` among those that workers have announced."""
    for engine in capabilities:
        if engine.engine == name and not engine.needs:
            return engine
    known = sorted({engine.engine for engine in capabilities})
    raise MilimoError(ErrorCode.ENGINE_UNKNOWN, f"No worker has an engine called '{name}'. There is: "
                      f"{', '.join(known) or 'none yet'}.", engine=name, known=known)


def check_request(request: VideoRequest, engine: VideoCapabilities) -> None:
    """Refuse what the engine cannot give, before anything is queued."""
    engine.check_extent(request.extent)
    engine.check_retake(request)
    engine.check_pictures(request)
    seconds = request.frames * request.rate.den / request.rate.num
    if seconds > LONGEST_S:
        raise MilimoError(ErrorCode.SECONDS_OUT_OF_RANGE, f"A shot of {seconds:.0f} s is too long; {LONGEST_S:.0f} s is the "
                          "longest. Split it into several.", seconds=seconds)


def run(spec: VideoSpec, io: ChildIO, memory_plan: int = 0) -> VideoOutcome:
    """One run of one engine. A lower memory plan than its own (0) is noted in the take's recipe."""
    engine = registry.video_engine(spec.request.engine)
    plan = engine.plan(spec.request, memory_plan)
    result = engine.run(plan, spec.request, io, spec.encoding)
    if memory_plan:
        note = f"Made on memory plan {memory_plan}, after a run that ran out of memory."
        recipe = result.recipe.model_copy(update={"notes": (*result.recipe.notes, note)})
        result = result.model_copy(update={"recipe": recipe})
    return VideoOutcome(result=result, request_digest=request_digest(spec.request, spec.encoding, plan.revision))


def chain(spec: ChainSpec, inputs: Mapping[str, JobOutcome], io: ChildIO) -> VideoOutcome:
    """Join the windows' packets into one take: windows begin on key frames, so no picture is encoded a second time."""
    results = [made.result for key in spec.windows if isinstance(made := inputs.get(key), VideoOutcome)]
    if len(results) != len(spec.windows):
        raise MilimoError(ErrorCode.DEPENDENCY, "A window of this shot is missing.")
    first = results[0]
    settings = ExportSettings(
        encoding=first.recipe.encoding, loudness=LoudnessPreset.NONE, captions=CaptionMode.NONE, chapters=False,
        metadata=take_tags(spec.request, first.recipe.engine_revision, generative=first.generative))
    joined = io.work / "take.mp4"
    export_film(_in_a_row(results), settings, open_blob=io.open, output=joined, work=io.work, progress=io.progress,
                check_cancelled=io.check_cancelled)
    notes = tuple(dict.fromkeys(note for window in results for note in window.recipe.notes))
    recipe = first.recipe.model_copy(update={"request": spec.request, "notes": notes})
    result = first.model_copy(update={
        "video": io.put("take.mp4", joined), "frames": spec.request.frames, "latent": results[-1].latent, "recipe": recipe})
    return VideoOutcome(result=result, request_digest=request_digest(spec.request, recipe.encoding, recipe.engine_revision))


def _in_a_row(windows: Sequence[VideoResult]) -> TimelineDocument:
    """The windows end to end on one track."""
    clips: dict[str, Clip] = {}
    start = 0
    for number, window in enumerate(windows):
        source = MediaSource(blob=window.video.sha256, rate=window.rate, frames=window.frames, extent=window.extent,
                             audio=window.audio)
        clips[f"window-{number}"] = Clip(track="picture", start=start, length=window.frames, source=source)
        start += window.frames
    return TimelineDocument(rate=windows[0].rate, extent=windows[0].extent,
                            tracks={"picture": Track(kind=TrackKind.VIDEO, order=0, magnetic=True)}, clips=clips)
