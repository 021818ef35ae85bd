"""Uploads in parts, which a cut does not undo."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.requests import ClientDisconnect

from milimo.contracts import api
from milimo.contracts.base import Id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.video import BlobRef
from milimo.server.assets import service, uploads, uses
from milimo.server.assets.examine import Brought, examine
from milimo.server.blobs.service import record_blob
from milimo.server.context import Server, Studio
from milimo.server.db.tx import Read, Tx
from milimo.server.errors import refusals
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.media import service as media
from milimo.server.projects import service as projects
from milimo.server.projects.routes import clean_name

router = APIRouter(prefix="/api", tags=["assets"])
FOUND = refusals(ErrorCode.NOT_FOUND)


@router.post("/projects/{project}/uploads", operation_id="begin_upload", status_code=201, responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.BAD_NAME, ErrorCode.CONFLICT))
async def begin_upload(project: Id, body: api.UploadCreate, server: Studio) -> api.Upload:
    """Begin, or go on with the same file: the answer says from which byte."""
    clean = body.model_copy(update={"name": clean_name(body.name)})

    def step(tx: Tx) -> api.Upload:
        projects.require(tx, project)
        if clean.replaces is not None:
            service.require_of(tx, project, clean.replaces)
        return uploads.begin(tx, server.uploads, project, clean)

    return await server.database.write(step)


@router.get("/projects/{project}/uploads", operation_id="list_uploads", responses=FOUND)
async def list_uploads(project: Id, server: Studio) -> api.UploadList:
    """Those that are not finished: what a page goes on with after it was closed."""
    def read_all(read: Read) -> api.UploadList:
        projects.project(read, project)
        return api.UploadList(uploads=uploads.unfinished(read, server.uploads, project))

    return await server.database.read(read_all)


@router.get("/uploads/{upload}", operation_id="get_upload", responses=FOUND)
async def get_upload(upload: Id, server: Studio) -> api.Upload:
    """How far it is."""
    return await server.database.read(lambda read: uploads.upload(read, server.uploads, upload))


@router.patch("/uploads/{upload}", operation_id="send_part", responses=refusals(ErrorCode.NOT_FOUND, ErrorCode.UPLOAD_OFFSET))
async def send_part(upload: Id, offset: Annotated[int, Query(ge=0)], request: Request, server: Studio) -> api.Upload:
    """The next bytes, as the request's body. UPLOAD_OFFSET tells the offset to go on from."""
    async with server.uploads.lock(upload):
        found = await get_upload(upload, server)
        if found.asset is None:
            with contextlib.suppress(ClientDisconnect):    # nobody hears the answer; what has arrived is there
                await server.uploads.append(found, offset, request.stream())
        await server.database.write(lambda tx: uploads.touch(tx, upload))
        return await get_upload(upload, server)


@router.post("/uploads/{upload}/finish", operation_id="finish_upload", status_code=201, responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.UPLOAD_OFFSET, ErrorCode.BLOB_HASH_MISMATCH, ErrorCode.BAD_MEDIA, ErrorCode.CONFLICT))
async def finish_upload(upload: Id, server: Studio) -> api.Asset:
    """The whole is compared with its hash, looked at in a limited process, and becomes an asset, or takes the place of one. Said
    again, answered again."""
    async with server.uploads.lock(upload):
        found = await get_upload(upload, server)
        if found.asset is not None:
            made = found.asset
            return await server.database.read(lambda read: service.asset(read, made))
        if found.offset != found.size:
            raise MilimoError(ErrorCode.UPLOAD_OFFSET, f"{found.offset} of {found.size} bytes are here; send the rest first.",
                              offset=found.offset)
        try:
            brought = await _whole(server, found)
        except MilimoError:
            await server.database.write(lambda tx: uploads.forget(tx, server.uploads, upload))
            raise
        await asyncio.to_thread(server.blobs.adopt, server.uploads.path(upload), found.sha256)
        return await server.step(lambda ledger, tx: _store(ledger, tx, server, found, brought))


async def _whole(server: Server, upload: api.Upload) -> Brought:
    digest = await asyncio.to_thread(server.uploads.digest, upload.id)
    if digest != upload.sha256:
        raise MilimoError(ErrorCode.BLOB_HASH_MISMATCH, "The bytes that arrived are not those that were announced; was the file "
                          "changed meanwhile? Begin anew.", expected=upload.sha256, found=digest)
    return await examine(server.uploads.path(upload.id))


def _store(ledger: SqlLedger, tx: Tx, server: Server, upload: api.Upload, brought: Brought) -> api.Asset:
    projects.require(tx, upload.project)
    record_blob(tx, upload.sha256, upload.size, brought.media_type,
                mtime_ns=server.blobs.path(upload.sha256).stat().st_mtime_ns)
    blob = BlobRef(sha256=upload.sha256, size=upload.size, media_type=brought.media_type)
    if upload.replaces is not None:
        made = uses.replace(tx, upload.replaces, blob, brought, upload.name).id
    else:
        made = service.add(tx, upload.project, brought.kind, upload.name, blob, extent=brought.extent, facts=brought.facts)
    tx.run("UPDATE upload SET asset = ? WHERE id = ?", made, upload.id)
    projects.touch(tx, upload.project)
    media.ask(ledger, tx, upload.sha256, again=True)
    return service.asset(tx, made)


@router.delete("/uploads/{upload}", operation_id="end_upload", status_code=204, responses=FOUND)
async def end_upload(upload: Id, server: Studio) -> Response:
    """Give it up; what has arrived is removed."""
    async with server.uploads.lock(upload):
        await get_upload(upload, server)
        await server.database.write(lambda tx: uploads.forget(tx, server.uploads, upload))
    return Response(status_code=204)
