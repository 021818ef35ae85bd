"""What workers do, one module a trade. `run` is the whole of it: a claim in, an outcome out."""

from __future__ import annotations

from typing import assert_never

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import (
    BreakdownSpec,
    ChainSpec,
    CutSpec,
    ExportSpec,
    FilmSpec,
    FrameSpec,
    IngestSpec,
    JobOutcome,
    PlanSpec,
    ShotSpec,
    TitleSpec,
    VideoSpec,
)
from milimo.contracts.video import VideoCapabilities
from milimo.contracts.workers import Claim
from milimo.engines import registry
from milimo.worker.job_io import ChildIO
from milimo.worker.tasks import drawing, export, media, story, video


def capabilities() -> tuple[VideoCapabilities, ...]:
    """What the engines of this environment can do on this machine."""
    return registry.video_capabilities()


def run(claim: Claim, io: ChildIO) -> JobOutcome:
    """Do the job. Raises MilimoError for what is refused or cancelled."""
    match claim.spec:
        case BreakdownSpec() as spec:
            return story.break_down(spec, io)
        case PlanSpec(video=VideoSpec() as shot):
            return video.plan_shot(shot, claim.engines)
        case PlanSpec() as spec:
            return story.plan_film(spec, claim.inputs, claim.engines)
        case VideoSpec() as spec:
            return video.run(spec, io, claim.memory_plan)
        case ChainSpec() as spec:
            return video.chain(spec, claim.inputs, io)
        case CutSpec() as spec:
            return story.cut(spec, claim.inputs)
        case ExportSpec() as spec:
            return export.run(spec, claim.inputs, io)
        case IngestSpec() as spec:
            return media.run(spec, io)
        case FrameSpec() as spec:
            return drawing.frame(spec, io)
        case TitleSpec() as spec:
            return drawing.title(spec, io)
        case FilmSpec() | ShotSpec():
            raise MilimoError(ErrorCode.JOB_STATE, f"A '{claim.spec.kind}' is made of its children; it is never run itself.")
        case _:
            assert_never(claim.spec)
