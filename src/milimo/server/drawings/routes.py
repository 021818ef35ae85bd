"""Drawings over HTTP: ask, then look by the job, or wait for its event."""

import asyncio

from fastapi import APIRouter

from milimo.contracts import api
from milimo.contracts.base import Id
from milimo.contracts.errors import ErrorCode
from milimo.contracts.jobs import FrameSpec, TitleSpec
from milimo.server.blobs.service import record_blob
from milimo.server.context import Studio
from milimo.server.db.tx import Read, Tx
from milimo.server.drawings import service
from milimo.server.errors import refusals
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.projects import service as projects
from milimo.server.sequences import service as sequences

router = APIRouter(prefix="/api", tags=["drawings"])
FOUND = refusals(ErrorCode.NOT_FOUND)


@router.post("/sequences/{sequence}/frames", operation_id="draw_frame", responses=FOUND)
async def draw_frame(sequence: Id, body: api.FrameRequest, server: Studio) -> api.Drawing:
    """A frame exactly as the export draws it before it encodes. `picture` is there at once where it was drawn before."""
    def look(read: Read) -> api.Sequence:
        return sequences.get(read, sequence) if body.revision is None else sequences.at_revision(read, sequence, body.revision)

    seen = await server.database.read(look)
    document, extent = seen.document, body.extent or seen.document.extent
    digest = service.frame_digest(document, body.frame, extent, captions=body.captions)
    stored = await asyncio.to_thread(server.blobs.keep, document.model_dump_json().encode())

    def step(ledger: SqlLedger, tx: Tx) -> api.Drawing:
        def spec() -> FrameSpec:
            projects.require(tx, seen.project)
            record_blob(tx, stored.sha256, stored.size, "application/json")
            return FrameSpec(project=seen.project, document=stored.sha256, frame=body.frame, extent=extent, captions=body.captions)

        return service.ask(ledger, tx, digest, f"Frame {body.frame} of {seen.name}", spec)

    return await server.step(step)


@router.post("/projects/{project}/titles", operation_id="draw_title", responses=FOUND)
async def draw_title(project: Id, body: api.TitleRequest, server: Studio) -> api.Drawing:
    """A title as PNG over the whole frame, with coverage: what preview and export both show."""
    spec = TitleSpec(project=project, title=body.title, extent=body.extent)

    def step(ledger: SqlLedger, tx: Tx) -> api.Drawing:
        projects.require(tx, project)
        return service.ask(ledger, tx, service.title_digest(spec), "Title", lambda: spec)

    return await server.step(step)


@router.get("/drawings/{job}", operation_id="get_drawing", responses=FOUND)
async def get_drawing(job: Id, server: Studio) -> api.Drawing:
    """How a drawing stands; its picture once it is there."""
    return await server.database.read(lambda read: service.drawing(read, job))
