"""Shots, takes and elements; single video jobs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from milimo.contracts import api
from milimo.contracts.base import Id, IdPrefix, Sha256
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import Job, JobGraph, Priority, StoredShot, VideoSpec
from milimo.contracts.video import Take
from milimo.server.context import Studio
from milimo.server.db.tx import Read, Tx
from milimo.server.elements import service as elements
from milimo.server.errors import refusals
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.projects import service as projects
from milimo.server.shots import service, takes
from milimo.server.shots.asking import check_request, video_node

router = APIRouter(prefix="/api", tags=["shots"])
FOUND = refusals(ErrorCode.NOT_FOUND)
VIDEO = refusals(ErrorCode.NOT_FOUND, ErrorCode.ENGINE_UNKNOWN, ErrorCode.SIZE_OFF_GRID, ErrorCode.SECONDS_OUT_OF_RANGE,
                 ErrorCode.NOT_SUPPORTED, ErrorCode.BLOB_MISSING)


@router.get("/shots/{shot}", operation_id="get_shot", responses=FOUND)
async def get_shot(shot: Id, server: Studio) -> StoredShot:
    return await server.database.read(lambda read: service.get_shot(read, shot))


@router.get("/shots/{shot}/takes", operation_id="list_takes", responses=FOUND)
async def list_takes(shot: Id, server: Studio) -> api.TakeList:
    """The newest first, each with its recipe."""
    def read_takes(read: Read) -> tuple[Take, ...]:
        service.project_of_shot(read, shot)
        return takes.takes_of_shot(read, shot)[::-1]

    return api.TakeList(takes=await server.database.read(read_takes))


@router.get("/takes", operation_id="find_take", responses=refusals(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT))
async def find_take(
    server: Studio, video: Annotated[Sha256 | None, Query(description="SHA-256 of a take's file.")] = None,
    prefix: Annotated[IdPrefix | None, Query(description="The beginning of its id.")] = None,
) -> Take:
    """The newest take whose video has these bytes, or the only one whose id begins so. One of the two must be given."""
    if video is not None:
        return await server.database.read(lambda read: takes.take_of_blob(read, video))
    if prefix is None:
        raise MilimoError(ErrorCode.BAD_REQUEST, "Say which take: by `video` or by `prefix`.")
    return await server.database.read(lambda read: takes.take_of_prefix(read, prefix))


@router.get("/takes/{take}", operation_id="get_take", responses=FOUND)
async def get_take(take: Id, server: Studio) -> Take:
    return await server.database.read(lambda read: takes.get_take(read, take))


@router.patch("/takes/{take}", operation_id="update_take", responses=FOUND)
async def update_take(take: Id, body: api.TakeUpdate, server: Studio) -> Take:
    return await server.database.write(lambda tx: takes.rate_take(tx, take, body.rating))


@router.post("/takes/{take}/remake", operation_id="remake_take", status_code=202, responses=VIDEO)
async def remake_take(take: Id, server: Studio) -> Job:
    """The same again, from the take's recipe, as a new take."""
    def step(ledger: SqlLedger, tx: Tx) -> Job:
        found = takes.get_take(tx, take)
        project = str(tx.value("SELECT project FROM take WHERE id = ?", take))
        projects.require(tx, project)
        engine = check_request(tx, found.recipe.request)
        spec = VideoSpec(project=project, shot=found.shot, request=found.recipe.request, encoding=found.recipe.encoding)
        node = video_node("remake", spec, engine, f"Take {found.number} again", Priority.INTERACTIVE)
        return ledger.view(ledger.add(project, JobGraph(nodes=(node,)))["remake"])

    return await server.step(step)


@router.post("/projects/{project}/video-jobs", operation_id="make_video", status_code=202, responses=VIDEO)
async def make_video(project: Id, body: api.VideoJobRequest, server: Studio) -> Job:
    """One shot by itself."""
    def step(ledger: SqlLedger, tx: Tx) -> Job:
        projects.require(tx, project)
        if body.shot is not None and service.project_of_shot(tx, body.shot) != project:
            raise MilimoError(ErrorCode.NOT_FOUND, "That shot belongs to another project.", shot=body.shot)
        request = elements.with_pictures(tx, project, body.request)
        engine = check_request(tx, request)
        spec = VideoSpec(project=project, shot=body.shot, request=request, encoding=body.encoding)
        node = video_node("video", spec, engine, body.title or "Shot", body.priority)
        return ledger.view(ledger.add(project, JobGraph(nodes=(node,)))["video"])

    return await server.step(step)
