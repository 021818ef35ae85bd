"""Projects, scripts, breakdowns, films."""

from __future__ import annotations

import asyncio
import base64
import binascii
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from milimo import story
from milimo.contracts import api
from milimo.contracts.base import Id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.story import Breakdown
from milimo.server.blobs.soundness import whole_file
from milimo.server.context import Studio
from milimo.server.db.tx import Tx
from milimo.server.errors import refusals
from milimo.server.jobs.routes import MAX_PAGE
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.projects import copies, examples, films, scripts, service

router = APIRouter(prefix="/api", tags=["projects"])
FOUND = refusals(ErrorCode.NOT_FOUND)
SCRIPT = refusals(ErrorCode.NOT_FOUND, ErrorCode.SCRIPT_EMPTY, ErrorCode.SCRIPT_BINARY, ErrorCode.SCRIPT_TOO_LARGE)
SCRIPT_MADE = refusals(ErrorCode.NOT_FOUND, ErrorCode.ENGINE_UNKNOWN, ErrorCode.SIZE_OFF_GRID)


@router.get("/projects", operation_id="list_projects", responses=refusals())
async def list_projects(
    server: Studio, trash: bool = False, archived: bool | None = None, search: Annotated[str, Query(max_length=200)] = "",
    sort: api.ProjectSort = api.ProjectSort.EDITED, limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 200,
    offset: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> api.ProjectList:
    """With `trash`, those that lie in the trash; `archived` None: archived or not; `search`: words of the name."""
    found, total = await server.database.read(lambda read: service.list_projects(
        read, trash=trash, archived=archived, search=search, sort=sort, limit=limit, offset=offset))
    return api.ProjectList(projects=found, total=total)


@router.post("/projects", operation_id="create_project", status_code=201, responses=refusals(ErrorCode.BAD_NAME))
async def create_project(body: api.ProjectCreate, server: Studio) -> api.Project:
    name = clean_name(body.name)
    return await server.database.write(lambda tx: service.create(tx, name))


@router.get("/projects/{project}", operation_id="get_project", responses=FOUND)
async def get_project(project: Id, server: Studio) -> api.Project:
    return await server.database.read(lambda read: service.project(read, project))


@router.patch("/projects/{project}", operation_id="update_project", responses=refusals(ErrorCode.NOT_FOUND, ErrorCode.BAD_NAME))
async def update_project(project: Id, body: api.ProjectUpdate, server: Studio) -> api.Project:
    """Another name; into the archive, or out of it."""
    change = body if body.name is None else body.model_copy(update={"name": clean_name(body.name)})
    return await server.database.write(lambda tx: service.update(tx, project, change))


@router.post("/projects/{project}/duplicate", operation_id="duplicate_project", status_code=201, responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.BAD_NAME))
async def duplicate_project(project: Id, body: api.ProjectCopy, server: Studio) -> api.Project:
    """The same once more: story, takes, elements, media and timelines. Its bytes are shared, not copied."""
    name = None if body.name is None else clean_name(body.name)
    return await server.database.write(lambda tx: copies.duplicate(tx, project, name))


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


@router.delete("/trash", operation_id="empty_trash", responses=refusals())
async def empty_trash(server: Studio) -> api.Purged:
    """Remove for good what lies in the trash, but for projects whose jobs still end."""
    return api.Purged(projects=await server.database.write(lambda tx: service.purge(tx, None)))


@router.delete("/trash/{project}", operation_id="purge_project", responses=refusals(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT))
async def purge_project(project: Id, server: Studio) -> api.Purged:
    """Remove one project of the trash for good; its bytes go when nothing else uses them."""
    return api.Purged(projects=await server.database.write(lambda tx: service.purge(tx, project)))


@router.get("/examples", operation_id="list_examples", responses=refusals())
async def list_examples(server: Studio) -> api.ExampleList:
    """Screenplays that come with the product."""
    return api.ExampleList(examples=await server.database.read(examples.list_examples))


@router.post("/examples/{name}", operation_id="open_example", responses=SCRIPT_MADE)
async def open_example(name: Annotated[str, Path(max_length=80)], server: Studio) -> api.ExampleOpened:
    """A project of an example, with its film on its way; the one that is there, while nobody has worked on it."""
    return await examples.open_example(server, name)


@router.put("/projects/{project}/script", operation_id="put_script", responses=SCRIPT)
async def put_script(project: Id, body: api.ScriptPut, server: Studio) -> api.ScriptAnswer:
    """Keep a script, in any encoding, and break it down. What was made for unchanged shots stays theirs."""
    return await scripts.put_script(server, project, decode(body.content_base64), body.name, body.settings)


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


