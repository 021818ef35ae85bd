"""Health, sessions, backups, checks, keys, the end: routes about the server itself."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from milimo import __version__
from milimo.contracts import api
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.workers import PROTOCOL
from milimo.server.context import Studio
from milimo.server.db.backup import backups, vacuum_backup
from milimo.server.errors import refusals
from milimo.server.maintenance.verify import verify as verify_blobs

router = APIRouter(prefix="/api", tags=["studio"])
YEAR_S = 365 * 86_400


@router.get("/health", operation_id="health", responses=refusals())
async def health(server: Studio) -> api.Health:
    """Open to anyone on the machine."""
    return api.Health(version=__version__, instance=server.instance, protocol=PROTOCOL, started_ms=server.started_ms)


@router.post("/session-codes", operation_id="create_session_code", status_code=201, responses=refusals())
async def create_code(request: Request, server: Studio) -> api.SessionCode:
    """A code that lets one browser in. By the key only: a browser does not let others in."""
    _by_key(request)
    return api.SessionCode(code=server.access.new_code())


@router.post("/session", operation_id="create_session", status_code=204, responses=refusals())
async def create_session(body: api.SessionCreate, server: Studio) -> Response:
    """Exchange a one-time code for the browser's cookie."""
    if not server.access.use_code(body.code):
        raise MilimoError(ErrorCode.UNAUTHENTICATED, "This code was used before or is older than two minutes. Open the studio "
                          "again by the address that it prints.")
    response = Response(status_code=204)
    response.set_cookie(server.access.cookie_name, server.access.cookie(), max_age=YEAR_S, httponly=True, samesite="strict",
                        path="/")
    return response


@router.delete("/session", operation_id="end_session", status_code=204, responses=refusals())
async def end_session(server: Studio) -> Response:
    """Forget this browser."""
    response = Response(status_code=204)
    response.delete_cookie(server.access.cookie_name, httponly=True, samesite="strict", path="/")
    return response


@router.get("/backups", operation_id="list_backups", responses=refusals())
async def list_backups(server: Studio) -> api.BackupList:
    """Copies of the database, the newest first, and how one is put back."""
    return api.BackupList(folder=str(server.home.backups), restore="milimo restore FILE", backups=await asyncio.to_thread(backups, server.home))


@router.post("/backups", operation_id="create_backup", status_code=201, responses=refusals())
async def create_backup(server: Studio) -> api.BackupAnswer:
    """A compact copy of the database, now."""
    made = await asyncio.to_thread(vacuum_backup, server.home)
    return api.BackupAnswer(file=made.name, size=made.stat().st_size)


@router.post("/verify", operation_id="verify", responses=refusals())
async def verify(server: Studio) -> api.VerifyAnswer:
    """Every blob against its hash; the takes of those that are wrong are marked."""
    return await verify_blobs(server)


@router.post("/token/rotate", operation_id="rotate_key", status_code=204, responses=refusals())
async def rotate(request: Request, server: Studio) -> Response:
    """A new key: every browser and script has to be let in anew."""
    _by_key(request)
    await asyncio.to_thread(server.access.rotate)
    return Response(status_code=204)


@router.post("/shutdown", operation_id="shutdown", status_code=202, responses=refusals())
async def shutdown(request: Request, server: Studio) -> Response:
    """End the server in order, within three seconds."""
    _by_key(request)
    server.stop()
    return Response(status_code=202)


def _by_key(request: Request) -> None:
    if request.scope["milimo.caller"].kind != "key":
        raise MilimoError(ErrorCode.FORBIDDEN, "This needs the key itself, not a browser's session.")
