"""Shots, takes and elements; single video jobs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from milimo.contracts import api
from milimo.contracts.base import Id, IdPrefix, Sha256
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import Job, JobGraph, Priority, StoredShot, VideoSpec
from milimo.contracts.video import Take, VideoRequest
from milimo.server.context import Studio
from milimo.server.db.tx import Read, Tx
from milimo.server.elements import service as elements
from milimo.server.errors import refusals
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.projects import service as projects
from milimo.server.shots import parts, service, takes
from milimo.server.shots.asking import check_request, video_node

router = APIRouter(prefix="/api", tags=["shots"])
FOUND = refusals(ErrorCode.NOT_FOUND)
VIDEO = refusals(ErrorCode.NOT_FOUND, ErrorCode.ENGINE_UNKNOWN, ErrorCode.SIZE_OFF_GRID, ErrorCode.SECONDS_OUT_OF_RANGE,
                 ErrorCode.NOT_SUPPORTED, ErrorCode.BLOB_MISSING)
PART = refusals(ErrorCode.NOT_FOUND, ErrorCode.ENGINE_UNKNOWN, ErrorCode.SIZE_OFF_GRID, ErrorCode.SECONDS_OUT_OF_RANGE,
                ErrorCode.NOT_SUPPORTED, ErrorCode.BLOB_MISSING, ErrorCode.BAD_REQUEST)


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
        return _made_of(ledger, tx, found, found.recipe.request, "remake", "again", shot=found.shot)

    return await server.step(step)


@router.post("/takes/{take}/retake", operation_id="retake_take", status_code=202, responses=PART)
async def retake_take(take: Id, body: api.TakeRetake, server: Studio) -> Job:
    """A part of a take made again, all other frames as they are, as a new take."""
    def step(ledger: SqlLedger, tx: Tx) -> Job:
        found = takes.get_take(tx, take)
        return _made_of(ledger, tx, found, parts.retake_of(found, body), "retake", "retaken", shot=found.shot)

    return await server.step(step)


@router.post("/takes/{take}/extend", operation_id="extend_take", status_code=202, responses=PART)
async def extend_take(take: Id, body: api.TakeExtension, server: Studio) -> Job:
    """The frames that come after a take's last, as a take of their own and of no shot: a shot's takes show the shot."""
    def step(ledger: SqlLedger, tx: Tx) -> Job:
        found = takes.get_take(tx, take)
        return _made_of(ledger, tx, found, parts.extension_of(found, body), "extend", "extended", shot=None)

    return await server.step(step)


def _made_of(ledger: SqlLedger, tx: Tx, take: Take, request: VideoRequest, key: str, how: str, *, shot: str | None) -> Job:
    project = str(tx.value("SELECT project FROM take WHERE id = ?", take.id))
    projects.require(tx, project)
    engine = check_request(tx, request)
    spec = VideoSpec(project=project, shot=shot, request=request, encoding=take.recipe.encoding)
    node = video_node(key, spec, engine, f"Take {take.number} {how}", Priority.INTERACTIVE)
    return ledger.view(ledger.add(project, JobGraph(nodes=(node,)))[key])


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
