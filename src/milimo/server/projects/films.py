"""The film job: its parent and its first two children. The rest comes with the plan."""

from __future__ import annotations

import hashlib
import json

from milimo.contracts.api import FilmAnswer
from milimo.contracts.errors import ErrorBody, ErrorCode, MilimoError
from milimo.contracts.jobs import BreakdownSpec, FilmSettings, FilmSpec, JobGraph, JobNode, JobState, PlanSpec
from milimo.contracts.story import BreakdownSettings
from milimo.contracts.time import Rate
from milimo.contracts.timeline import TimelineDocument
from milimo.server.db.tx import Tx
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.projects import service
from milimo.server.workers.service import all_engines, check_engine
from milimo.timeline.recut import check_same_rate

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
        engine.check_extent(settings.extent)
    _check_rate(tx, found.sequence, settings.rate)
    service.set_film_settings(tx, project, settings)
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


def _check_rate(tx: Tx, sequence: str | None, rate: Rate) -> None:
    """Refuse, before anything is made, a film at another rate than the cut that a person has worked on: frames of one rate are
    no frames of another, and every edit would move. Raises RATE_CHANGED."""
    row = tx.one("SELECT rate_num, rate_den, document, assembled FROM sequence WHERE id = ?", sequence) if sequence else None
    if row is None or Rate(num=row[0], den=row[1]) == rate:
        return
    document = TimelineDocument.model_validate_json(row[2])
    check_same_rate(document, rate, TimelineDocument.model_validate_json(row[3]) if row[3] else None)


def _digest(script: str, settings: FilmSettings) -> str:
    whole = json.dumps({"script": script, "settings": settings.model_dump(mode="json")}, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()
