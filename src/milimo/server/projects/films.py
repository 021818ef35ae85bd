"""The film job: its parent and its first two children. The rest comes with the plan."""

from __future__ import annotations

import hashlib
import json

from milimo.contracts.api import FilmAnswer
from milimo.contracts.errors import ErrorBody, ErrorCode, MilimoError
from milimo.contracts.jobs import BreakdownSpec, FilmSettings, FilmSpec, JobGraph, JobNode, JobState, PlanSpec
from milimo.contracts.story import BreakdownSettings
from milimo.server.db.tx import Tx
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.projects import service
from milimo.server.workers.service import all_engines, check_engine

SPOILT = frozenset({ErrorCode.BLOB_CORRUPT, ErrorCode.BLOB_MISSING})
"""A film that failed for these has planned with takes that are not whole: it is planned anew, and only they are made again."""


def make_film(ledger: SqlLedger, tx: Tx, project: str, settings: FilmSettings) -> FilmAnswer:
    """The film of the project's script: the one being made, the one that stopped (it goes on), or a new one.

    A film that is done is made anew: its shots' takes are found again by their digests, so only what changed costs time.
    """
    service.require(tx, project)
    found = service.project(tx, project)
    if found.script is None:
        raise MilimoError(ErrorCode.SCRIPT_NOT_FOUND, "This project has no script yet. Put one in first.", project=project)
    engine = check_engine(all_engines(tx), settings.engine)
    if engine is not None:
        check_extent(engine, settings.extent.width, settings.extent.height)
    digest = _digest(found.script.blob, settings)
    last = tx.one("SELECT id, state, error FROM job WHERE digest = ? AND project = ? AND kind = 'film' ORDER BY id DESC LIMIT 1",
                  digest, project)
    if last is not None:
        job, state = last[0], JobState(last[1])
        spoilt = last[2] is not None and ErrorBody.model_validate_json(last[2]).code in SPOILT
        if state in (JobState.FAILED, JobState.CANCELLED) and not spoilt:
            ledger.retry(job)
            return FilmAnswer(job=ledger.view(job), resumed=True)
        if state not in (JobState.DONE, JobState.CANCELLING, JobState.FAILED, JobState.CANCELLED):
            ledger.resume(job)
            return FilmAnswer(job=ledger.view(job), resumed=True)
    breakdown = BreakdownSpec(project=project, script=found.script.blob, settings=BreakdownSettings(
        seed=settings.seed, seconds_per_shot=settings.seconds_per_shot))
    film = JobNode(
        key="film", title=found.name, spec=FilmSpec(
            project=project, script=found.script.blob, script_name=found.script.name, settings=settings),
        children=(JobNode(key="breakdown", title="Breakdown", spec=breakdown),
                  JobNode(key="plan", title="Plan", spec=PlanSpec(project=project, settings=settings),
                          depends_on=("breakdown",))))
    job = ledger.add(project, JobGraph(nodes=(film,)), digest=digest)["film"]
    return FilmAnswer(job=ledger.view(job))


def check_extent(engine: object, width: int, height: int) -> None:
    """Raises SIZE_OFF_GRID for a picture that the engine cannot make."""
    from milimo.contracts.video import VideoCapabilities

    assert isinstance(engine, VideoCapabilities)
    low, high = engine.min_extent, engine.max_extent
    if width % engine.width_multiple or height % engine.height_multiple:
        raise MilimoError(
            ErrorCode.SIZE_OFF_GRID, f"{width}x{height} is off {engine.title}'s grid: the sides must be multiples of "
            f"{engine.width_multiple} and {engine.height_multiple}.", width=width, height=height)
    if not (low.width <= width <= high.width and low.height <= height <= high.height):
        raise MilimoError(
            ErrorCode.SIZE_OFF_GRID, f"{width}x{height} is outside what {engine.title} makes ({low.width}x{low.height} to "
            f"{high.width}x{high.height}).", width=width, height=height)


def _digest(script: str, settings: FilmSettings) -> str:
    whole = json.dumps({"script": script, "settings": settings.model_dump(mode="json")}, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()
