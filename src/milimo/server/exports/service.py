"""Exports as they are asked for: their jobs, what was asked, what came of it."""

from __future__ import annotations

from milimo.contracts.api import Export
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import JOB_OUTCOME, JOB_SPEC, ExportOutcome, ExportSpec, Progress
from milimo.server.db.tx import Read
from milimo.server.jobs.rows import JobRecord, records, views

_SEQUENCE = "coalesce(json_extract(spec, '$.sequence'), (SELECT film_sequence FROM project p WHERE p.id = job.project))"
"""A film's own export is of the sequence that its cut has made."""
_WANTED = f"kind = 'export' AND (?1 IS NULL OR project = ?1) AND (?2 IS NULL OR {_SEQUENCE} = ?2)"


def list_exports(read: Read, *, project: str | None, sequence: str | None, limit: int, offset: int,
                 progress: dict[str, Progress]) -> tuple[tuple[Export, ...], int]:
    """The newest first, and how many there are in all."""
    total = int(read.value(f"SELECT count(*) FROM job WHERE {_WANTED}", project, sequence))
    found = records(read, f"{_WANTED} ORDER BY id DESC LIMIT ?3 OFFSET ?4", project, sequence, limit, offset)
    return _exports(read, found, progress), total


def export(read: Read, job: str, progress: dict[str, Progress]) -> Export:
    """Raises NOT_FOUND, also for a job that is no export."""
    found = _exports(read, records(read, "kind = 'export' AND id = ?1", job), progress)
    if not found:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no export {job}.", export=job)
    return found[0]


def _exports(read: Read, rows: list[JobRecord], progress: dict[str, Progress]) -> tuple[Export, ...]:
    made: list[Export] = []
    for view in views(read, rows, progress):
        row = read.one(f"SELECT spec, result, {_SEQUENCE} FROM job WHERE id = ?", view.id)
        assert row is not None
        spec = JOB_SPEC.validate_json(row[0])
        outcome = JOB_OUTCOME.validate_json(row[1]) if row[1] else None
        assert isinstance(spec, ExportSpec)
        told = outcome if isinstance(outcome, ExportOutcome) else None
        made.append(Export(job=view, sequence=row[2], revision=spec.revision, settings=spec.settings,
                           result=told.result if told else None, asset=told.stored if told else None))
    return tuple(made)
