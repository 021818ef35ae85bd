"""Assets of a project."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from milimo.contracts import api
from milimo.contracts.base import Id
from milimo.contracts.errors import ErrorCode
from milimo.contracts.video import BlobRef
from milimo.server.assets import service
from milimo.server.assets.examine import examine_picture
from milimo.server.blobs.service import record_blob
from milimo.server.context import Studio
from milimo.server.db.tx import Read, Tx
from milimo.server.errors import refusals
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.media import service as media
from milimo.server.projects import service as projects
from milimo.server.projects.routes import clean_name
from milimo.server.security import STILL_LIMIT

router = APIRouter(prefix="/api", tags=["assets"])
FOUND = refusals(ErrorCode.NOT_FOUND)


@router.get("/projects/{project}/assets", operation_id="list_assets", responses=FOUND)
async def list_assets(project: Id, server: Studio) -> api.AssetList:
    def read_all(read: Read) -> api.AssetList:
        projects.project(read, project)
        return api.AssetList(assets=service.assets(read, project))

    return await server.database.read(read_all)


@router.post("/projects/{project}/assets", operation_id="upload_still", status_code=201, responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.BAD_MEDIA, ErrorCode.BAD_NAME))
async def upload_still(project: Id, request: Request, server: Studio,
                       name: Annotated[str, Query(min_length=1, max_length=200)] = "picture") -> api.Asset:
    """A picture as the request's body (any Content-Type: what it is, its bytes say)."""
    clean = clean_name(name)
    await server.database.read(lambda read: projects.require(read, project))
    stored = await server.blobs.receive(request.stream(), limit=STILL_LIMIT)
    still = await examine_picture(server.blobs.path(stored.sha256))

    def step(ledger: SqlLedger, tx: Tx) -> api.Asset:
        projects.require(tx, project)
        record_blob(tx, stored.sha256, stored.size, still.media_type, mtime_ns=stored.mtime_ns)
        made = service.add(tx, project, "still", clean, BlobRef(
            sha256=stored.sha256, size=stored.size, media_type=still.media_type), extent=still.extent)
        projects.touch(tx, project)
        media.ask(ledger, tx, stored.sha256, again=True)
        return service.asset(tx, made)

    return await server.step(step)


@router.get("/assets/{asset}", operation_id="get_asset", responses=FOUND)
async def get_asset(asset: Id, server: Studio) -> api.Asset:
    return await server.database.read(lambda read: service.asset(read, asset))


@router.delete("/assets/{asset}", operation_id="remove_asset", status_code=204, responses=FOUND)
async def remove_asset(asset: Id, server: Studio) -> Response:
    """The asset; its bytes go when nothing else uses them."""
    await server.database.write(lambda tx: service.remove(tx, asset))
    return Response(status_code=204)
