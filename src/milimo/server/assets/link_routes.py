"""Linking files in place: by the key, or from a page below the folders that its owner has allowed."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request

from milimo.contracts import api
from milimo.contracts.base import Id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.video import BlobRef
from milimo.server.assets import links, service
from milimo.server.assets.examine import Brought, examine
from milimo.server.blobs.service import record_blob
from milimo.server.context import Studio
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
    if request.scope["milimo.caller"].kind != "key":
        allowed = await server.database.read(lambda read: settings(read).link_folders)
        await asyncio.to_thread(links.require_below, body.path, allowed)
    seen = await asyncio.to_thread(links.resolve, body.path, server.home.root)
    brought = await examine(seen.path)
    sha256 = await asyncio.to_thread(links.digest, seen.path)
    if await asyncio.to_thread(links.resolve, str(seen.path), server.home.root) != seen:
        raise MilimoError(ErrorCode.CONFLICT, f"{seen.path} was changed while it was read. Link it when it is finished.", path=body.path)
    return await server.step(lambda ledger, tx: _store(ledger, tx, project, seen, sha256, brought))


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
