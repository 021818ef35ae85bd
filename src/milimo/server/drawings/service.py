"""Jobs of drawings: asked for once by content, found again while their picture is there."""

import dataclasses
import hashlib
import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from milimo.contracts.api import Drawing
from milimo.contracts.base import Model
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import (
    JOB_OUTCOME,
    JOB_SPEC,
    DrawingOutcome,
    FrameSpec,
    JobGraph,
    JobNode,
    JobState,
    Priority,
    TitleSpec,
)
from milimo.contracts.timeline import TimelineDocument
from milimo.contracts.video import Extent
from milimo.server.db.tx import Read, Tx
from milimo.server.jobs.rows import record, views
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.timeline.resolve import resolve

PAINTER = 2
"""Raised when the painter draws something otherwise than before."""
_WAITS = (JobState.QUEUED, JobState.RUNNING, JobState.DONE)


def frame_digest(document: TimelineDocument, frame: int, extent: Extent, *, captions: bool) -> str:
    """Names the picture, not the document: an edit elsewhere draws nothing anew."""
    shown = dataclasses.asdict(resolve(document, frame))
    return _digest({"layers": shown["layers"], "captions": shown["captions"] if captions else (), "extent": extent})


def title_digest(spec: TitleSpec) -> str:
    return _digest({"title": spec.title, "extent": spec.extent})


def _digest(seen: dict[str, Any]) -> str:
    whole = json.dumps({"painter": PAINTER, **seen}, default=_plain, sort_keys=True)
    return "drawing:" + hashlib.sha256(whole.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Model):
        return value.model_dump(mode="json")
    if isinstance(value, Fraction):
        return str(value)
    raise TypeError(f"a {type(value).__name__} in a drawing")


def ask(ledger: SqlLedger, tx: Tx, digest: str, title: str, spec: Callable[[], FrameSpec | TitleSpec]) -> Drawing:
    """The drawing of this content: made, being made, or asked for now (then `spec` is called)."""
    last = tx.one("SELECT id, state FROM job WHERE digest = ? ORDER BY id DESC LIMIT 1", digest)
    if last is not None and JobState(last[1]) in _WAITS:
        found = drawing(tx, last[0])
        if found.picture is None or tx.one("SELECT 1 FROM blob WHERE sha256 = ?", found.picture.sha256) is not None:
            return found
    wanted = spec()
    node = JobNode(key=wanted.kind, spec=wanted, title=title[:200], priority=Priority.INTERACTIVE)
    return drawing(tx, ledger.add(wanted.project, JobGraph(nodes=(node,)), digest=digest)[node.key])


def drawing(read: Read, job: str) -> Drawing:
    """Raises NOT_FOUND, also for a job that draws nothing."""
    row = record(read, job)
    spec, result = next(iter(read.all("SELECT spec, result FROM job WHERE id = ?", job)))
    asked = JOB_SPEC.validate_json(spec)
    if not isinstance(asked, FrameSpec | TitleSpec):
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no drawing {job}.", job=job)
    made = JOB_OUTCOME.validate_json(result) if result else None
    done = made if isinstance(made, DrawingOutcome) else None
    return Drawing(job=views(read, [row])[0], extent=asked.extent, picture=done.picture if done else None,
                   notices=done.notices if done else ())
