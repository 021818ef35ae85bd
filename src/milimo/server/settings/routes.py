"""Settings over HTTP, the machine strip, and what the home holds."""

import asyncio
import shutil

from fastapi import APIRouter, Request

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.settings import Clearable, ClearDisk, Cleared, DiskUse, Machine, Privacy, Settings, SettingsUpdate
from milimo.server.context import Server, Studio
from milimo.server.errors import refusals
from milimo.server.maintenance import cleaning
from milimo.server.projects import service as projects
from milimo.server.settings import service, watching

router = APIRouter(prefix="/api", tags=["studio"])


@router.get("/settings", operation_id="get_settings", responses=refusals())
async def get_settings(server: Studio) -> Settings:
    return await server.database.read(service.settings)


@router.patch("/settings", operation_id="update_settings", responses=refusals(ErrorCode.BAD_NAME))
async def update_settings(body: SettingsUpdate, request: Request, server: Studio) -> Settings:
    """Folders that a page may link from are set by the owner's key only: else whoever gets into a page gets at every file."""
    if body.link_folders is not None:
        if request.scope["milimo.caller"].kind != "key":
            raise MilimoError(ErrorCode.FORBIDDEN, "Folders are allowed by the owner's key, not from a page: milimo folders allow PATH")
        folders = await asyncio.to_thread(service.resolved_folders, body.link_folders, server.home.root)
        body = body.model_copy(update={"link_folders": folders})
    return await server.database.write(lambda tx: service.update(tx, body))


@router.get("/disk", operation_id="get_disk_use", responses=refusals())
async def get_disk_use(server: Studio) -> DiskUse:
    """What the home holds, by kind."""
    return await _disk_use(server)


@router.post("/disk/clear", operation_id="clear_disk", responses=refusals())
async def clear_disk(body: ClearDisk, server: Studio) -> Cleared:
    """Make room: nothing that is cleared is work. Said again, nothing is left to clear."""
    before = await _disk_use(server)
    files = 0
    if Clearable.TRASH in body.what:
        await server.database.write(lambda tx: projects.purge(tx, None))
    if Clearable.CACHE in body.what:
        files += await cleaning.clear_cache(server)
    if Clearable.UNUSED in body.what or Clearable.TRASH in body.what:
        files += await cleaning.collect_garbage(server)
    after = await _disk_use(server)
    return Cleared(files=files, bytes=max(0, before.total - after.total), disk=after)


async def _disk_use(server: Server) -> DiskUse:
    files = await asyncio.to_thread(service.folder_sizes, server.home)
    free = shutil.disk_usage(server.home.root).free
    return await server.database.read(lambda read: service.disk_use(read, server.home, free, files))


@router.get("/machine", operation_id="get_machine", responses=refusals())
async def get_machine(server: Studio) -> Machine:
    """As it is now. `/api/events?machine=true` tells it every second while somebody listens so."""
    blobs = await server.database.read(service.blob_bytes)
    return await asyncio.to_thread(watching.machine, server.home, blobs)


@router.get("/privacy", operation_id="get_privacy", responses=refusals())
async def get_privacy() -> Privacy:
    """With whom the studio speaks."""
    return await asyncio.to_thread(watching.privacy)
