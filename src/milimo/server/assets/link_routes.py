"""Linking files in place: by the key, or from a page below the folders that its owner has allowed."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request

from milimo.contracts import api, library
from milimo.contracts.base import Id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.video import BlobRef
from milimo.server.assets import links, service
from milimo.server.assets.examine import Brought, examine
from milimo.server.blobs.service import record_blob
from milimo.server.context import Server, Studio
from milimo.server.db.tx import Tx
from milimo.server.errors import refusals
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.media import service as media
from milimo.server.projects import service as projects
from milimo.server.settings.service import settings

router = APIRouter(prefix="/api", tags=["assets"])


@router.post("/projects/{project}/links", operation_id="link_file", status_code=201, responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.BAD_NAME, ErrorCode.BAD_MEDIA, ErrorCode.CONFLICT))
async def link_file(project: Id, body: api.LinkCreate, request: Request, server: Studio) -> api.Asset:
    """A picture, film or sound that stays where it lies. A file that is known by its hash is found again at its new path."""
    await server.database.read(lambda read: projects.require(read, project))
    await _allowed(request, server, body.path)
    seen = await asyncio.to_thread(links.resolve, body.path, server.home.root)
    brought = await examine(seen.path)
    sha256 = await asyncio.to_thread(links.digest, seen.path)
    if await asyncio.to_thread(links.resolve, str(seen.path), server.home.root) != seen:
        raise MilimoError(ErrorCode.CONFLICT, f"{seen.path} was changed while it was read. Link it when it is finished.", path=body.path)
    return await server.step(lambda ledger, tx: _store(ledger, tx, project, seen, sha256, brought))


async def _allowed(request: Request, server: Server, path: str) -> None:
    """Raises FORBIDDEN for a page that names a path outside the folders that it may link from."""
    if request.scope["milimo.caller"].kind != "key":
        allowed = await server.database.read(lambda read: settings(read).link_folders)
        await asyncio.to_thread(links.require_below, path, allowed)


@router.post("/assets/{asset}/relink", operation_id="relink_asset", responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.BAD_NAME, ErrorCode.CONFLICT))
async def relink_asset(asset: Id, body: library.AssetRelink, request: Request, server: Studio) -> library.Relinked:
    """Where a linked file lies now. Other lost files of the project are looked for in the same folder. A file with other bytes is
    refused: that is a replacement."""
    await _allowed(request, server, body.path)
    found = await server.database.read(lambda read: service.asset(read, asset))
    seen = await asyncio.to_thread(links.resolve, body.path, server.home.root)
    if seen.size != found.blob.size or await asyncio.to_thread(links.digest, seen.path) != found.blob.sha256:
        raise MilimoError(ErrorCode.CONFLICT, f"{seen.path.name} is another file than “{found.name}” was. To use it all the same, replace "
                          "the asset with it.", path=body.path)
    await server.database.write(lambda tx: links.here(tx, asset, found.project, found.blob.sha256, seen))
    others = await links.find_beside(server, found.project, seen.path.parent)
    return library.Relinked(asset=await server.database.read(lambda read: service.asset(read, asset)), others=others)


@router.post("/projects/{project}/links/check", operation_id="check_links", responses=refusals(ErrorCode.NOT_FOUND))
async def check_links(project: Id, server: Studio) -> library.LinksChecked:
    """Look for every linked file of a project, as if each were needed now."""
    await server.database.read(lambda read: projects.require(read, project))
    all_links = await server.database.read(lambda read: links.of(read, project))
    there = [await links.whole(server, link) is not None for link in all_links]
    return library.LinksChecked(links=len(there), offline=there.count(False))


def _store(ledger: SqlLedger, tx: Tx, project: str, seen: links.Seen, sha256: str, brought: Brought) -> api.Asset:
    projects.require(tx, project)
    known = links.of_project(tx, project, sha256)
    if known is not None:
        links.found(tx, known, seen)
        media.ask(ledger, tx, sha256, again=True)
        return service.asset(tx, known.asset)
    record_blob(tx, sha256, seen.size, brought.media_type)    # its file is the linked one
    name = seen.path.name.encode("utf-8", "replace").decode("utf-8")[:200]
    made = service.add(tx, project, brought.kind, name, BlobRef(
        sha256=sha256, size=seen.size, media_type=brought.media_type), extent=brought.extent, facts=brought.facts)
    links.record(tx, made, sha256, seen)
    projects.touch(tx, project)
    media.ask(ledger, tx, sha256, again=True)
    return service.asset(tx, made)
