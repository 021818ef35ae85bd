"""Asking for a shot: whether it can be made, as far as is known, and the job that makes it."""

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import JobNode, PlanSpec, Priority, ShotSpec, VideoSpec
from milimo.contracts.limits import LONGEST_S
from milimo.contracts.video import VideoCapabilities, VideoRequest
from milimo.server.db.tx import Tx
from milimo.server.workers.service import all_engines, check_engine

SURELY_ONE_RUN = 120
"""Frames that every engine makes at once."""


def video_node(key: str, spec: VideoSpec, engine: VideoCapabilities | None, title: str, priority: Priority) -> JobNode:
    """One run; or, for a shot longer than the engine's longest run, a parent whose plan brings its windows and their chain.

    Right after the start no worker may have told yet what it can: then a worker's plan decides over every longer shot.
    """
    if spec.request.frames <= (SURELY_ONE_RUN if engine is None else engine.max_frames):
        return JobNode(key=key, spec=spec, title=title, priority=priority)
    plan = JobNode(key="plan", spec=PlanSpec(project=spec.project, video=spec), title="Plan", priority=priority)
    return JobNode(key=key, spec=ShotSpec(project=spec.project, shot=spec.shot, request=spec.request), title=title,
                   priority=priority, children=(plan,))


def check_request(tx: Tx, request: VideoRequest) -> VideoCapabilities | None:
    """Refuse what cannot be made, before it is queued, as far as the workers have told what they can; the engine if known."""
    seconds = request.frames * request.rate.den / request.rate.num
    if seconds > LONGEST_S:
        raise MilimoError(ErrorCode.SECONDS_OUT_OF_RANGE, f"A shot of {seconds:.0f} s is too long; {LONGEST_S:.0f} s is the longest.",
                          seconds=seconds)
    missing = [name for name in sorted(request.blobs()) if tx.one("SELECT 1 FROM blob WHERE sha256 = ?", name) is None]
    if missing:
        raise MilimoError(ErrorCode.BLOB_MISSING, "A file that the request names is not on the server; upload it first.",
                          missing=missing)
    engine: VideoCapabilities | None = check_engine(all_engines(tx), request.engine)
    if engine is None:
        return None
    engine.check_extent(request.extent)
    engine.check_retake(request)
    engine.check_pictures(request)
    if request.frames > engine.max_frames and not engine.extend:
        raise MilimoError(ErrorCode.NOT_SUPPORTED, f"{engine.title} makes at most {engine.max_frames} frames at once; "
                          f"{request.frames} were asked for. Split the shot.", longest=engine.max_frames)
    return engine
