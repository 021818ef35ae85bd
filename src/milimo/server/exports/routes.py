"""Exports over HTTP."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Response

from milimo.contracts import api
from milimo.contracts.base import Id
from milimo.contracts.errors import ErrorCode
from milimo.contracts.export import PRESETS, preset_settings
from milimo.contracts.jobs import ExportSpec, Job, JobGraph, JobNode, Priority
from milimo.server.blobs import media
from milimo.server.blobs.service import record_blob
from milimo.server.blobs.soundness import whole_file
from milimo.server.context import Studio
from milimo.server.db.tx import Tx
from milimo.server.errors import refusals
from milimo.server.exports import service, showing
from milimo.server.exports.naming import attachment
from milimo.server.exports.service import ExportPart
from milimo.server.jobs.routes import MAX_PAGE
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.projects import service as projects
from milimo.server.projects.routes import clean_name
from milimo.server.sequences import service as sequences

router = APIRouter(prefix="/api", tags=["exports"])
FOUND = refusals(ErrorCode.NOT_FOUND)


@router.get("/exports", operation_id="list_exports", responses=refusals())
async def list_exports(
    server: Studio, project: Id | None = None, sequence: Id | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 200, offset: Annotated[int, Query(ge=0)] = 0,
) -> api.ExportList:
    """The newest first, those of films included: how each stands, what was asked, what came of it."""
    progress = server.hub.current()
    found, total = await server.database.read(lambda read: service.list_exports(
        read, project=project, sequence=sequence, limit=limit, offset=offset, progress=progress))
    return api.ExportList(exports=found, total=total)


@router.get("/export-presets", operation_id="list_export_presets", responses=refusals())
async def list_export_presets() -> api.ExportPresetList:
    """What an export can be asked for by name."""
    return api.ExportPresetList(presets=tuple(PRESETS.values()))


@router.delete("/exports/{job}", operation_id="remove_export", status_code=204, responses=refusals(ErrorCode.NOT_FOUND, ErrorCode.JOB_STATE))
async def remove_export(job: Id, server: Studio) -> Response:
    """Forget an export that has ended, with its file; of a film's own, the file alone."""
    await server.database.write(lambda tx: service.remove(tx, job))
    return Response(status_code=204)


@router.get("/exports/{job}/files/{part}", operation_id="download_export", response_class=Response, responses={
    **refusals(ErrorCode.NOT_FOUND, ErrorCode.JOB_STATE, ErrorCode.BLOB_MISSING, ErrorCode.BLOB_CORRUPT, ErrorCode.MEDIA_OFFLINE),
    200: {"description": "The file, to be saved under its name", "content": {"application/octet-stream": {}}}})
async def download_export(job: Id, part: ExportPart, server: Studio) -> Response:
    """What an export has made, as a file with a name."""
    blob, name = await server.database.read(lambda read: service.file_of(read, job, part))
    path = await whole_file(server, blob.sha256)
    headers = {**media.headers_of(blob.media_type, f'"{blob.sha256}"'), "Content-Disposition": attachment(name)}
    return media.FileSpan(path, media.Span(0, blob.size), status=200, headers=headers, head=False)


@router.post("/exports/{job}/folder", operation_id="show_export", responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.JOB_STATE, ErrorCode.BLOB_MISSING, ErrorCode.BLOB_CORRUPT, ErrorCode.MEDIA_OFFLINE, ErrorCode.OUTPUT_NOT_WRITABLE))
async def show_export(job: Id, server: Studio, show: bool = True) -> api.ExportFolder:
    """Put an export's files into the home's folder `exports` under their names, once, and show them in the system's file manager."""
    found = await server.database.read(lambda read: service.files_of(read, job))
    put: list[str] = []
    for blob, name in found:
        put.append(await asyncio.to_thread(showing.put_in, server.home.exports, await whole_file(server, blob.sha256), name))
    shown = show and await asyncio.to_thread(showing.show, server.home.exports / put[0])
    return api.ExportFolder(folder=str(server.home.exports), files=tuple(put), shown=shown)


@router.get("/exports/{job}", operation_id="get_export", responses=FOUND)
async def get_export(job: Id, server: Studio) -> api.Export:
    """One export, by its job."""
    progress = server.hub.current()
    return await server.database.read(lambda read: service.export(read, job, progress))


@router.post("/sequences/{sequence}/exports", operation_id="export_sequence", status_code=202, responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.BAD_NAME, ErrorCode.BLOB_MISSING))
async def export_sequence(sequence: Id, body: api.ExportRequest, server: Studio) -> Job:
    """Render the sequence as it is now: its document is pinned, later edits do not change this export."""
    head = await server.database.read(lambda read: sequences.get(read, sequence))
    name = None if body.name is None else clean_name(body.name)
    settings = body.settings if body.preset is None else preset_settings(body.preset, body.settings, head.document.extent)
    stored = await asyncio.to_thread(server.blobs.keep, head.document.model_dump_json().encode())

    def step(ledger: SqlLedger, tx: Tx) -> Job:
        projects.require(tx, head.project)
        service.check_media(tx, head.document)
        record_blob(tx, stored.sha256, stored.size, "application/json")
        spec = ExportSpec(project=head.project, sequence=head.id, revision=head.revision, document=stored.sha256,
                          name=name, settings=settings)
        node = JobNode(key="export", spec=spec, title=f"Export {name or head.name}", priority=Priority.INTERACTIVE)
        return ledger.view(ledger.add(head.project, JobGraph(nodes=(node,)))["export"])

    return await server.step(step)
