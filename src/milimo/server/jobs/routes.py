"""Jobs and the queue, for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query

from milimo.contracts import api
from milimo.contracts.base import Id, IdPrefix
from milimo.contracts.errors import ErrorCode
from milimo.contracts.jobs import Job, JobDetail, JobOrder, JobState
from milimo.server.context import Server, Studio
from milimo.server.errors import refusals
from milimo.server.jobs import service
from milimo.server.jobs.again import again
from milimo.server.jobs.sql_ledger import SqlLedger

router = APIRouter(prefix="/api", tags=["jobs"])
FOUND = refusals(ErrorCode.NOT_FOUND)
ACTED = refusals(ErrorCode.NOT_FOUND, ErrorCode.JOB_STATE)
MAX_PAGE = 1000


@router.get("/jobs", operation_id="list_jobs", responses=refusals())
async def list_jobs(
    server: Studio, project: Id | None = None, parent: Id | None = None,
    state: Annotated[list[JobState] | None, Query()] = None, kind: Annotated[str | None, Query(max_length=40)] = None,
    prefix: Annotated[IdPrefix | None, Query(description="Only jobs whose id begins so.")] = None,
    shot: Annotated[Id | None, Query(description="Only jobs that make this shot, or a part of it.")] = None,
    order: Annotated[JobOrder, Query()] = JobOrder.NEWEST,
    top: Annotated[bool, Query(description="Only jobs that have no parent.")] = False,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 200, offset: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> api.JobList:
    """The newest first; the children of one parent in their order; or as the queue takes them: what runs, then what waits."""
    progress = server.hub.current()
    jobs, total = await server.database.read(lambda read: service.list_jobs(
        read, project=project, parent=parent, states=state or [], kind=kind, prefix=prefix, top=top, shot=shot,
        order=order, limit=limit, offset=offset, progress=progress))
    return api.JobList(jobs=jobs, total=total)


@router.get("/jobs/{job}", operation_id="get_job", responses=FOUND)
async def get_job(job: Id, server: Studio) -> JobDetail:
    """What was asked, how it stands, what came of it, and the last 200 lines of its log."""
    progress = server.hub.current()
    return await server.database.read(lambda read: service.detail(read, job, progress))


async def _act(server: Server, job: str, action: Callable[[SqlLedger], None]) -> Job:
    def step(ledger: SqlLedger, _: object) -> Job:
        action(ledger)
        return ledger.view(job)

    return await server.step(step)


@router.post("/jobs/{job}/cancel", operation_id="cancel_job", responses=FOUND)
async def cancel(job: Id, server: Studio) -> Job:
    """The job and all below it."""
    return await _act(server, job, lambda ledger: ledger.cancel(job))


@router.post("/jobs/{job}/retry", operation_id="retry_job", responses=ACTED)
async def retry(job: Id, server: Studio) -> Job:
    """Try again what failed or was cancelled, and what failed because of it."""
    return await _act(server, job, lambda ledger: ledger.retry(job))


@router.post("/jobs/{job}/again", operation_id="repeat_job", status_code=202, responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.JOB_STATE, ErrorCode.SCRIPT_NOT_FOUND, ErrorCode.ENGINE_UNKNOWN, ErrorCode.SIZE_OFF_GRID,
    ErrorCode.SECONDS_OUT_OF_RANGE, ErrorCode.NOT_SUPPORTED, ErrorCode.BLOB_MISSING, ErrorCode.RATE_CHANGED))
async def repeat(job: Id, server: Studio) -> Job:
    """The same again, by its recipe, as a new job."""
    return await server.step(lambda ledger, tx: again(ledger, tx, job))


@router.post("/jobs/{job}/pause", operation_id="pause_job", responses=ACTED)
async def pause(job: Id, server: Studio) -> Job:
    """Hold it; its checkpoint is kept."""
    return await _act(server, job, lambda ledger: ledger.pause(job))


@router.post("/jobs/{job}/resume", operation_id="resume_job", responses=FOUND)
async def resume(job: Id, server: Studio) -> Job:
    """Let it go on."""
    return await _act(server, job, lambda ledger: ledger.resume(job))


@router.post("/jobs/{job}/move", operation_id="move_job", responses=ACTED)
async def move(job: Id, body: api.JobMove, server: Studio) -> Job:
    """To another place in the queue, or into another priority class."""
    return await _act(server, job, lambda ledger: ledger.move(job, body.before, body.priority))


@router.get("/queue", operation_id="get_queue", responses=refusals())
async def get_queue(server: Studio) -> api.QueueState:
    return await server.database.read(service.queue_state)


@router.patch("/queue", operation_id="update_queue", responses=refusals())
async def update_queue(body: api.QueueUpdate, server: Studio) -> api.QueueState:
    """While it is paused nothing new is begun; what runs, runs on."""
    await server.database.write(lambda tx: service.set_queue_paused(tx, body.paused))
    if not body.paused:
        server.wakeups.wake("cpu")
        server.wakeups.wake("gpu")
    return await server.database.read(service.queue_state)
