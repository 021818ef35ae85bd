"""Projects, scripts, breakdowns, films."""

from __future__ import annotations

import asyncio
import base64
import binascii

from fastapi import APIRouter, Response

from milimo import story
from milimo.contracts import api
from milimo.contracts.base import Id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.story import Breakdown, ScriptVersion
from milimo.server.blobs.service import record_blob
from milimo.server.blobs.soundness import whole_file
from milimo.server.context import Studio
from milimo.server.db.tx import Tx
from milimo.server.errors import refusals
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.projects import films, service
from milimo.server.shots import service as shots

router = APIRouter(prefix="/api", tags=["projects"])
FOUND = refusals(ErrorCode.NOT_FOUND)
SCRIPT = refusals(ErrorCode.NOT_FOUND, ErrorCode.SCRIPT_EMPTY, ErrorCode.SCRIPT_BINARY, ErrorCode.SCRIPT_TOO_LARGE)


@router.get("/projects", operation_id="list_projects", responses=refusals())
async def list_projects(server: Studio, trash: bool = False) -> api.ProjectList:
    """The last changed first; with `trash`, those that lie in the trash."""
    return api.ProjectList(projects=await server.database.read(lambda read: service.list_projects(read, trash=trash)))


@router.post("/projects", operation_id="create_project", status_code=201, responses=refusals(ErrorCode.BAD_NAME))
async def create_project(body: api.ProjectCreate, server: Studio) -> api.Project:
    name = clean_name(body.name)
    return await server.database.write(lambda tx: service.create(tx, name))


@router.get("/projects/{project}", operation_id="get_project", responses=FOUND)
async def get_project(project: Id, server: Studio) -> api.Project:
    return await server.database.read(lambda read: service.project(read, project))


@router.patch("/projects/{project}", operation_id="update_project", responses=refusals(ErrorCode.NOT_FOUND, ErrorCode.BAD_NAME))
async def update_project(project: Id, body: api.ProjectUpdate, server: Studio) -> api.Project:
    name = clean_name(body.name)
    return await server.database.write(lambda tx: service.rename(tx, project, name))


@router.delete("/projects/{project}", operation_id="trash_project", status_code=204, responses=FOUND)
async def trash_project(project: Id, server: Studio) -> Response:
    """Into the trash, for 30 days. What it has in the queue is cancelled."""
    def step(ledger: SqlLedger, tx: Tx) -> None:
        service.trash(tx, project)
        for (job,) in tx.all("SELECT id FROM job WHERE project = ? AND parent IS NULL AND state IN ('queued', 'running')", project):
            ledger.cancel(job)

    await server.step(step)
    return Response(status_code=204)


@router.post("/projects/{project}/restore", operation_id="restore_project", responses=FOUND)
async def restore_project(project: Id, server: Studio) -> api.Project:
    return await server.database.write(lambda tx: service.restore(tx, project))


@router.put("/projects/{project}/script", operation_id="put_script", responses=SCRIPT)
async def put_script(project: Id, body: api.ScriptPut, server: Studio) -> api.ScriptAnswer:
    """Keep a script, in any encoding, and break it down. What was made for unchanged shots stays theirs."""
    content = decode(body.content_base64)
    text, encoding, notices = story.read_script(content)
    found = await server.database.read(lambda read: service.project(read, project))
    stored = await asyncio.to_thread(server.blobs.keep, content)
    script = ScriptVersion(blob=stored.sha256, name=body.name, encoding=encoding)
    changed = found.script is None or found.script.blob != script.blob
    breakdown = await asyncio.to_thread(story.break_down, text, body.settings) if changed else None

    def step(_: SqlLedger, tx: Tx) -> None:
        record_blob(tx, stored.sha256, stored.size)
        service.set_script(tx, project, script)
        if breakdown is not None:
            shots.store_breakdown(tx, project, breakdown)

    await server.step(step)
    more = breakdown.notices if breakdown else await server.database.read(lambda read: shots.last_notices(read, project))
    return api.ScriptAnswer(script=script, notices=(*notices, *more))


@router.get("/projects/{project}/script", operation_id="get_script", responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.SCRIPT_NOT_FOUND, ErrorCode.BLOB_MISSING, ErrorCode.BLOB_CORRUPT))
async def get_script(project: Id, server: Studio) -> api.ScriptText:
    """The script as text, decoded."""
    found = await server.database.read(lambda read: service.project(read, project))
    if found.script is None:
        raise MilimoError(ErrorCode.SCRIPT_NOT_FOUND, "This project has no script yet.", project=project)
    file = await whole_file(server, found.script.blob)
    content = await asyncio.to_thread(file.read_bytes)
    text, _, _ = story.read_script(content)
    return api.ScriptText(script=found.script, text=text)


@router.post("/breakdown", operation_id="break_down", responses=SCRIPT)
async def break_down(body: api.BreakdownRequest) -> api.BreakdownAnswer:
    """How a script falls into scenes and shots. Nothing is kept."""
    text, _, notices = story.read_script(decode(body.content_base64))
    made: Breakdown = await asyncio.to_thread(story.break_down, text, body.settings)
    return api.BreakdownAnswer(breakdown=made, notices=notices)


@router.post("/projects/{project}/film", operation_id="make_film", status_code=202, responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.SCRIPT_NOT_FOUND, ErrorCode.ENGINE_UNKNOWN, ErrorCode.SIZE_OFF_GRID, ErrorCode.RATE_CHANGED))
async def make_film(project: Id, body: api.FilmRequest, server: Studio) -> api.FilmAnswer:
    """Make the film of the project's script, or go on making it."""
    return await server.step(lambda ledger, tx: films.make_film(ledger, tx, project, body.settings))


def decode(text: str) -> bytes:
    """Raises BAD_REQUEST."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MilimoError(ErrorCode.BAD_REQUEST, "The script must be sent as base64 of its bytes.") from error


def clean_name(name: str) -> str:
    """A name that people can read and no file system trips over. Raises BAD_NAME."""
    stripped = name.strip()
    if not stripped or any(ord(letter) < 32 or letter in "/\\\x7f" for letter in stripped) or stripped in (".", ".."):
        raise MilimoError(ErrorCode.BAD_NAME, "A name needs letters, and may not hold slashes or control characters.", name=name)
    return stripped


