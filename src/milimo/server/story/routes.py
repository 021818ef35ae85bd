"""The story over HTTP: shown, parsed while it is typed, changed and changed back, made, laid on a timeline."""

import asyncio
from enum import IntEnum

from fastapi import APIRouter, Response

from milimo.contracts import board
from milimo.contracts.base import Id
from milimo.contracts.errors import ErrorCode
from milimo.server.context import Studio
from milimo.server.errors import refusals
from milimo.server.exports.naming import attachment
from milimo.server.story import changes, making, printing, service
from milimo.story.live import parse_live

router = APIRouter(prefix="/api", tags=["story"])
CHANGED = refusals(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
MADE = (ErrorCode.NOT_FOUND, ErrorCode.ENGINE_UNKNOWN, ErrorCode.SIZE_OFF_GRID, ErrorCode.SECONDS_OUT_OF_RANGE, ErrorCode.NOT_SUPPORTED,
        ErrorCode.BLOB_MISSING)


class PerPage(IntEnum):
    """Shots on a page of the storyboard."""

    ONE, TWO, THREE, FOUR, SIX, EIGHT, NINE, TWELVE = 1, 2, 3, 4, 6, 8, 9, 12


@router.get("/projects/{project}/story", operation_id="get_story", responses=refusals(ErrorCode.NOT_FOUND))
async def get_story(project: Id, server: Studio) -> board.ProjectStory:
    """Scenes, shots with how each stands, elements, and the bin."""
    progress = server.hub.current()
    return await server.database.read(lambda read: service.project_story(read, project, progress))


@router.post("/parse", operation_id="parse", responses=refusals())
async def parse(body: board.ParseRequest) -> board.ParseAnswer:
    """A script while it is typed: the class of each line, the outline, pages, running time. Nothing is kept."""
    return await asyncio.to_thread(parse_live, body.text)


@router.post("/projects/{project}/story/apply", operation_id="apply_story_patch", responses=CHANGED)
async def apply_patch(project: Id, body: board.StoryPatch, server: Studio) -> board.StoryChange:
    """Undo a change of the story, by what it answered; the answer's own `undo` does it again."""
    return await server.database.write(lambda tx: changes.apply(tx, project, body))


@router.patch("/shots/{shot}", operation_id="update_shot", responses=CHANGED)
async def update_shot(shot: Id, body: board.ShotUpdate, server: Studio) -> board.StoryChange:
    """Edit fields or choose a take. Edited fields stay through later breakdowns."""
    return await server.database.write(lambda tx: changes.update(tx, shot, body))


@router.post("/shots/{shot}/split", operation_id="split_shot", responses=CHANGED)
async def split_shot(shot: Id, body: board.ShotSplit, server: Studio) -> board.StoryChange:
    """Two shots out of one. The first keeps its takes."""
    return await server.database.write(lambda tx: changes.split(tx, shot, body))


@router.post("/projects/{project}/shots/merge", operation_id="merge_shots", responses=CHANGED)
async def merge_shots(project: Id, body: board.ShotsMerge, server: Studio) -> board.StoryChange:
    """Neighbours become one shot: the first goes on as all of them."""
    return await server.database.write(lambda tx: changes.merge(tx, project, body.shots))


@router.post("/projects/{project}/shots", operation_id="add_shot", status_code=201, responses=CHANGED)
async def add_shot(project: Id, body: board.ShotAdd, server: Studio) -> board.StoryChange:
    """A shot of one's own between the script's."""
    return await server.database.write(lambda tx: changes.add(tx, project, body))


@router.delete("/shots/{shot}", operation_id="remove_shot", responses=CHANGED)
async def remove_shot(shot: Id, server: Studio) -> board.StoryChange:
    """Take a shot out; nothing of it is lost."""
    return await server.database.write(lambda tx: changes.remove(tx, shot))


@router.post("/shots/{shot}/restore", operation_id="restore_shot", responses=CHANGED)
async def restore_shot(shot: Id, server: Studio) -> board.StoryChange:
    """Put a shot back that was taken out."""
    return await server.database.write(lambda tx: changes.restore(tx, shot))


@router.post("/shots/{shot}/move", operation_id="move_shot", responses=CHANGED)
async def move_shot(shot: Id, body: board.ShotMove, server: Studio) -> board.StoryChange:
    """To another place of the board."""
    return await server.database.write(lambda tx: changes.move(tx, shot, body))


@router.post("/projects/{project}/generate", operation_id="generate", status_code=202, responses=refusals(*MADE))
async def generate(project: Id, body: board.GenerateRequest, server: Studio) -> board.GenerateAnswer:
    """Make shots, a scene or all; those that have a fitting take, and those being made, are left."""
    return await server.step(lambda ledger, tx: making.generate(ledger, tx, project, body))


@router.post("/shots/{shot}/vary", operation_id="vary_shot", status_code=202, responses=refusals(*MADE, ErrorCode.CONFLICT))
async def vary_shot(shot: Id, body: board.VaryRequest, server: Studio) -> board.VaryAnswer:
    """Another take with another seed."""
    return await server.step(lambda ledger, tx: making.vary(ledger, tx, shot, body))


@router.post("/projects/{project}/cut", operation_id="cut_story", responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.SCRIPT_NOT_FOUND, ErrorCode.RATE_CHANGED, ErrorCode.BAD_DOCUMENT))
async def cut_story(project: Id, body: board.CutRequest, server: Studio) -> board.CutAnswer:
    """Lay the board on a timeline, or bring a timeline up to the board; what people have changed there stays."""
    return await server.database.write(lambda tx: making.cut(tx, project, body))


@router.post("/projects/{project}/cut/preview", operation_id="preview_cut", responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.SCRIPT_NOT_FOUND, ErrorCode.RATE_CHANGED, ErrorCode.BAD_DOCUMENT))
async def preview_cut(project: Id, body: board.CutRequest, server: Studio) -> board.CutPreview:
    """What laying the board on a timeline would change there. Nothing is changed."""
    return await server.database.read(lambda read: making.preview_cut(read, project, body))


@router.get("/projects/{project}/storyboard.pdf", operation_id="print_storyboard", response_class=Response, responses={
    **refusals(ErrorCode.NOT_FOUND), 200: {"description": "A4, lying", "content": {"application/pdf": {}}}})
async def print_storyboard(project: Id, server: Studio, per_page: PerPage = PerPage.SIX) -> Response:
    """The board on paper: pictures, codes, sizes, moves, times and words."""
    return _saved(*await printing.storyboard(server, project, per_page), "application/pdf")


@router.get("/projects/{project}/shots.csv", operation_id="print_shot_list", response_class=Response, responses={
    **refusals(ErrorCode.NOT_FOUND), 200: {"description": "UTF-8", "content": {"text/csv": {}}}})
async def print_shot_list(project: Id, server: Studio) -> Response:
    """The shot list for a spreadsheet."""
    return _saved(*await printing.shot_list(server, project), "text/csv; charset=utf-8")


def _saved(content: bytes, name: str, kind: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": attachment(name), "X-Content-Type-Options": "nosniff",
                                                       "Content-Security-Policy": "default-src 'none'; sandbox"})
