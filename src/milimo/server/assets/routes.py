"""A project's library: its assets, bins and trash."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from milimo.contracts import api, library
from milimo.contracts.base import Id
from milimo.contracts.errors import ErrorCode
from milimo.contracts.video import BlobRef
from milimo.server.assets import bins, service, uses
from milimo.server.assets.examine import examine, examine_picture
from milimo.server.blobs.service import blob_row, record_blob
from milimo.server.blobs.soundness import whole_file
from milimo.server.context import Studio
from milimo.server.db.tx import Read, Tx
from milimo.server.errors import refusals
from milimo.server.jobs.routes import MAX_PAGE
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.media import service as media
from milimo.server.projects import service as projects
from milimo.server.projects.routes import clean_name
from milimo.server.security import STILL_LIMIT
from milimo.server.story import changes

router = APIRouter(prefix="/api", tags=["assets"])
FOUND = refusals(ErrorCode.NOT_FOUND)
CHANGED = refusals(ErrorCode.NOT_FOUND, ErrorCode.BAD_NAME)
NAMED = refusals(ErrorCode.NOT_FOUND, ErrorCode.BAD_NAME, ErrorCode.CONFLICT)


# ---- assets -----------------------------------------------------------------------------------------------------


@router.get("/projects/{project}/assets", operation_id="list_assets", responses=FOUND)
async def list_assets(
    project: Id, server: Studio, search: Annotated[str, Query(max_length=200, description="Words of name and tags.")] = "",
    kind: Annotated[list[api.AssetKind] | None, Query(description="Of these kinds; several may be given.")] = None,
    in_bin: Annotated[str | None, Query(alias="bin", max_length=40, description="A bin's id, or `none`: those in no bin.")] = None,
    tag: Annotated[str | None, Query(max_length=60)] = None, trash: bool = False,
    offline: Annotated[bool, Query(description="Only linked files that were not there when they were last needed.")] = False,
    sort: library.AssetSort = library.AssetSort.CREATED, reverse: bool = False,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 200,
    after: Annotated[str | None, Query(max_length=2000, description="The `next` of the page before.")] = None,
) -> api.AssetList:
    """A page of the library, or (`trash`) of what was thrown away."""
    wanted = service.Wanted(search, tuple(kind or ()), in_bin, tag, trash, offline, sort, reverse)

    def read_page(read: Read) -> api.AssetList:
        projects.project(read, project)
        assets, total, more = service.page(read, project, wanted, limit=limit, after=after)
        return api.AssetList(assets=assets, total=total, next=more)

    return await server.database.read(read_page)


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


@router.post("/projects/{project}/assets/change", operation_id="change_assets", responses=CHANGED)
async def change_assets(project: Id, body: library.AssetChanges, server: Studio) -> library.AssetChanges:
    """Rename, put into a bin, tag, throw away, take out of the trash: many at once, all or none. The answer, sent back, undoes it.
    Elements lose a picture that is thrown away, and have it again when it is back."""
    wanted = [_clean(one) for one in body.changes]

    def step(tx: Tx) -> library.AssetChanges:
        projects.require(tx, project)
        with changes.of_elements(tx, project):
            return library.AssetChanges(changes=service.change(tx, project, wanted))

    return await server.database.write(step)


def _clean(change: library.AssetChange) -> library.AssetChange:
    cleaned: dict[str, object] = {} if change.name is None else {"name": clean_name(change.name)}
    if change.tags is not None:
        cleaned["tags"] = tuple(dict.fromkeys(clean_name(tag) for tag in change.tags))
    return change.model_copy(update=cleaned)


@router.get("/assets/{asset}", operation_id="get_asset", responses=FOUND)
async def get_asset(asset: Id, server: Studio) -> api.Asset:
    return await server.database.read(lambda read: service.asset(read, asset))


@router.get("/assets/{asset}/uses", operation_id="get_uses", responses=FOUND)
async def get_uses(asset: Id, server: Studio) -> library.AssetUses:
    """Sequences with clips of it, elements that it is a picture of, and the shots that show those."""
    return await server.database.read(lambda read: uses.uses(read, asset))


@router.post("/assets/{asset}/replace", operation_id="replace_asset", responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.BAD_NAME, ErrorCode.BAD_MEDIA, ErrorCode.CONFLICT, ErrorCode.BLOB_MISSING, ErrorCode.BLOB_CORRUPT,
    ErrorCode.MEDIA_OFFLINE))
async def replace_asset(asset: Id, body: library.AssetReplace, server: Studio) -> api.Asset:
    """Other bytes in an asset's place, also in all its clips. Its earlier hash, sent here within a day, undoes it."""
    name = None if body.name is None else clean_name(body.name)
    found = await server.database.read(lambda read: service.asset(read, asset))
    brought = await examine(await whole_file(server, body.blob))

    def step(ledger: SqlLedger, tx: Tx) -> api.Asset:
        projects.require(tx, found.project)
        size, _ = blob_row(tx, body.blob)
        shown = [row[0] for row in tx.all("SELECT element FROM element_reference WHERE asset = ?", asset)]
        with changes.of_elements(tx, found.project, also=shown):
            made = uses.replace(tx, asset, BlobRef(sha256=body.blob, size=size, media_type=brought.media_type), brought, name)
        media.ask(ledger, tx, body.blob, again=True)
        return made

    return await server.step(step)


@router.delete("/assets/{asset}", operation_id="remove_asset", status_code=204, responses=FOUND)
async def remove_asset(asset: Id, server: Studio) -> Response:
    """Into the trash, for 30 days. Clips of it stay as they are."""
    found = await server.database.read(lambda read: service.asset(read, asset))
    await change_assets(found.project, library.AssetChanges(changes=(library.AssetChange(asset=asset, trashed=True),)), server)
    return Response(status_code=204)


@router.post("/assets/{asset}/restore", operation_id="restore_asset", responses=FOUND)
async def restore_asset(asset: Id, server: Studio) -> api.Asset:
    """Out of the trash."""
    found = await server.database.read(lambda read: service.asset(read, asset))
    await change_assets(found.project, library.AssetChanges(changes=(library.AssetChange(asset=asset, trashed=False),)), server)
    return await get_asset(asset, server)


@router.delete("/projects/{project}/asset-trash", operation_id="empty_asset_trash", responses=FOUND)
async def empty_asset_trash(project: Id, server: Studio, asset: Id | None = None) -> library.AssetsPurged:
    """Remove for good what lies in the trash, or one asset of it. The bytes go a day later, when nothing else uses them."""
    def step(tx: Tx) -> library.AssetsPurged:
        projects.require(tx, project)
        return library.AssetsPurged(assets=service.purge(tx, project, asset))

    return await server.database.write(step)


# ---- bins -------------------------------------------------------------------------------------------------------


@router.get("/projects/{project}/library", operation_id="get_library", responses=FOUND)
async def get_library(project: Id, server: Studio) -> library.Library:
    """Bins, tags and how much there is."""
    return await server.database.read(lambda read: bins.library(read, project))


@router.post("/projects/{project}/bins", operation_id="create_bin", status_code=201, responses=NAMED)
async def create_bin(project: Id, body: library.BinCreate, server: Studio) -> library.Bin:
    """A new bin, with assets in it if any are named."""
    clean = body.model_copy(update={"name": clean_name(body.name)})
    return await server.database.write(lambda tx: bins.create(tx, project, clean))


@router.patch("/bins/{bin}", operation_id="rename_bin", responses=NAMED)
async def rename_bin(bin: Id, body: library.BinUpdate, server: Studio) -> library.Bin:
    name = clean_name(body.name)
    return await server.database.write(lambda tx: bins.rename(tx, bin, name))


@router.delete("/bins/{bin}", operation_id="remove_bin", responses=FOUND)
async def remove_bin(bin: Id, server: Studio) -> library.BinRemoved:
    """The bin goes; what lay in it stays in the library."""
    return await server.database.write(lambda tx: bins.remove(tx, bin))
