"""Exports as they are asked for: their jobs, what was asked, what came of it."""

from __future__ import annotations

from enum import StrEnum

from milimo.contracts.api import Export
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import JOB_OUTCOME, JOB_SPEC, TERMINAL, ExportOutcome, ExportSpec, Progress
from milimo.contracts.timeline import MediaSource, StillSource, TimelineDocument
from milimo.contracts.video import BlobRef
from milimo.server.assets import service as assets
from milimo.server.db.tx import Read, Tx
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


class ExportPart(StrEnum):
    """What of an export is saved."""

    FILM = "film"
    SRT = "srt"
    VTT = "vtt"


def file_of(read: Read, job: str, part: ExportPart) -> tuple[BlobRef, str]:
    """A finished export's file, and what it is called. Raises NOT_FOUND, JOB_STATE."""
    found = export(read, job, {})
    if found.result is None:
        raise MilimoError(ErrorCode.JOB_STATE, f"This export is {found.job.state}; there is no file of it.", job=job, state=found.job.state)
    blob: BlobRef | None = {ExportPart.FILM: found.result.film, ExportPart.SRT: found.result.srt, ExportPart.VTT: found.result.vtt}[part]
    if blob is None:
        raise MilimoError(ErrorCode.NOT_FOUND, "This export has no captions.", job=job)
    return blob, found.file if part is ExportPart.FILM else f"{found.file.removesuffix(found.settings.container)}{part}"


def files_of(read: Read, job: str) -> list[tuple[BlobRef, str]]:
    """All files of a finished export, the film first, as `file_of` names them. Raises NOT_FOUND, JOB_STATE."""
    film = file_of(read, job, ExportPart.FILM)
    result = export(read, job, {}).result
    captions = [part for part, blob in ((ExportPart.SRT, result and result.srt), (ExportPart.VTT, result and result.vtt)) if blob]
    return [film, *(file_of(read, job, part) for part in captions)]


def remove(tx: Tx, job: str) -> None:
    """Its assets, and its job unless a film is made of it; the bytes go when nothing else uses them. Raises NOT_FOUND, JOB_STATE."""
    found = export(tx, job, {})
    if found.job.state not in TERMINAL:
        raise MilimoError(ErrorCode.JOB_STATE, "This export is still going on; cancel it first.", job=job, state=found.job.state)
    for (asset,) in tx.all("SELECT id FROM asset WHERE origin_job = ?", job):
        assets.remove(tx, asset)
    if found.job.parent is None:
        tx.run("DELETE FROM job WHERE id = ?", job)


def _exports(read: Read, rows: list[JobRecord], progress: dict[str, Progress]) -> tuple[Export, ...]:
    made: list[Export] = []
    for view in views(read, rows, progress):
        row = read.one(f"SELECT spec, result, {_SEQUENCE} FROM job WHERE id = ?", view.id)
        assert row is not None
        spec = JOB_SPEC.validate_json(row[0])
        outcome = JOB_OUTCOME.validate_json(row[1]) if row[1] else None
        assert isinstance(spec, ExportSpec)
        told = outcome if isinstance(outcome, ExportOutcome) else None
        name = _stem(read, spec, row[2], view.project)
        made.append(Export(job=view, file=f"{name}.{spec.settings.container}", sequence=row[2], revision=spec.revision, settings=spec.settings,
                           result=told.result if told else None, asset=told.stored if told else None))
    return tuple(made)


def file_names(read: Read, job: str) -> dict[ExportPart, str]:
    """What the files of an export are called, also of one that is not finished. Raises NOT_FOUND."""
    row = read.one(f"SELECT spec, {_SEQUENCE}, project FROM job WHERE kind = 'export' AND id = ?", job)
    if row is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no export {job}.", export=job)
    spec = JOB_SPEC.validate_json(row[0])
    assert isinstance(spec, ExportSpec)
    name = _stem(read, spec, row[1], row[2])
    return {ExportPart.FILM: f"{name}.{spec.settings.container}", ExportPart.SRT: f"{name}.srt", ExportPart.VTT: f"{name}.vtt"}


def _stem(read: Read, spec: ExportSpec, sequence: str | None, project: str) -> str:
    return spec.name or str(read.value(
        "SELECT coalesce((SELECT name FROM sequence WHERE id = ?), (SELECT name FROM project WHERE id = ?))", sequence, project))


def check_media(read: Read, document: TimelineDocument) -> None:
    """All that its clips show and sound is known to the studio. Raises BLOB_MISSING, which names the clips."""
    named = {clip.source.blob: (key, clip) for key, clip in document.clips.items()
             if isinstance(clip.source, MediaSource | StillSource)}
    missing = [found for blob, found in named.items() if read.one("SELECT 1 FROM blob WHERE sha256 = ?", blob) is None]
    if missing:
        names = ", ".join(f"“{clip.name or key}”" for key, clip in missing[:3]) + (" …" if len(missing) > 3 else "")
        raise MilimoError(ErrorCode.BLOB_MISSING, f"The studio has no media for {names}. Import it again, make the take again, or take the "
                          "clip out of the cut.", clips=[key for key, _ in missing])
