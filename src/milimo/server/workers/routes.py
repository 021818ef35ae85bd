"""What agents say, and what people may do about them."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from milimo.contracts import api
from milimo.contracts.base import Id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.events import WorkersEvent
from milimo.contracts.jobs import JOB_SPEC, JobState, LogLine, PlanSpec, Progress
from milimo.contracts.workers import (
    PROTOCOL,
    Beat,
    BeatAnswer,
    CheckpointPut,
    Claim,
    ClaimAnswer,
    ClaimRequest,
    DerivedPut,
    Fail,
    Finish,
    Logged,
    Register,
    Registered,
    Settled,
    Spawned,
    SpawnPut,
)
from milimo.server.blobs.soundness import doubt
from milimo.server.context import Server, Studio
from milimo.server.db.tx import Tx, now_ms
from milimo.server.errors import refusals
from milimo.server.events.hub import line_of
from milimo.server.jobs import service as job_service
from milimo.server.jobs.ledger import Claimant, Claimed
from milimo.server.jobs.results import result_of
from milimo.server.jobs.routes import MAX_PAGE
from milimo.server.jobs.sql_ledger import FILES, SqlLedger
from milimo.server.media import service as media
from milimo.server.security import Speaker
from milimo.server.workers import service

router = APIRouter(tags=["workers"])
WORKER = refusals(ErrorCode.TOKEN_REVOKED, ErrorCode.NOT_FOUND, ErrorCode.ATTEMPT_STALE)


async def _own(worker: Annotated[Id, Path()], server: Studio, caller: Speaker) -> str:
    """The worker, if it is the token's own."""
    token = await server.database.read(lambda read: read.value("SELECT token FROM worker WHERE id = ?", worker))
    if token is None:
        raise MilimoError(ErrorCode.NOT_FOUND, "This worker is not known here (any more); it has to register.", worker=worker)
    if token != caller.token:
        raise MilimoError(ErrorCode.FORBIDDEN, "This worker was registered with another token.", worker=worker)
    return worker


Own = Annotated[str, Depends(_own)]


@router.post("/api/workers/register", operation_id="register_worker", responses=refusals(
    ErrorCode.TOKEN_REVOKED, ErrorCode.PROTOCOL_OLD))
async def register(body: Register, server: Studio, caller: Speaker) -> Registered:
    """Take a slot. What an older incarnation of it held is free at once."""
    if body.protocol != PROTOCOL:
        raise MilimoError(ErrorCode.PROTOCOL_OLD, f"This server speaks protocol {PROTOCOL}, the worker {body.protocol}. Update the "
                          "older of the two to the same version.", server=PROTOCOL, worker=body.protocol)

    def step(ledger: SqlLedger, tx: Tx) -> str:
        worker = service.register(tx, body, caller)
        for job, attempt in tx.all("SELECT id, attempt FROM job WHERE worker = ? AND state IN ('running', 'cancelling')", worker):
            ledger.lose(job, attempt)
        return worker

    worker = await server.step(step)
    await _tell_workers(server)
    return Registered(worker=worker, heartbeat_s=server.lease.heartbeat_s, lease_s=server.lease.lease_s)


async def _tell_workers(server: Server) -> None:
    there = await server.database.read(lambda read: service.connected(read, server.shared.leases.working()))
    server.hub.send(line_of(WorkersEvent(connected=there), None, slot="workers"))


@router.post("/api/workers/{worker}/claim", operation_id="claim_job", responses=WORKER)
async def claim(body: ClaimRequest, worker: Own, request: Request, server: Studio) -> ClaimAnswer:
    """Wait for a job, up to `wait_s`. Neither a thread nor a connection is held meanwhile."""
    until = time.monotonic() + body.wait_s
    pool = ""
    while True:
        pool = pool or str(await server.database.read(lambda read: read.value("SELECT pool FROM worker WHERE id = ?", worker)))
        ticket = server.wakeups.ticket(pool)
        try:
            found = await server.step(lambda ledger, tx: _take(server, ledger, tx, worker, body))
            left = until - time.monotonic()
            if found is not None or left <= 0 or server.wakeups.closed or await request.is_disconnected():
                return ClaimAnswer(claim=found)
            await asyncio.wait({ticket}, timeout=left)
        finally:
            server.wakeups.drop(pool, ticket)


def _take(server: Server, ledger: SqlLedger, tx: Tx, worker: str, body: ClaimRequest) -> Claim | None:
    row = tx.one("SELECT incarnation, pool, classes, engines FROM worker WHERE id = ?", worker)
    if row is None or row[0] != body.incarnation:
        raise MilimoError(ErrorCode.ATTEMPT_STALE, "A newer start of this worker has taken its slot.", worker=worker)
    tx.run("UPDATE worker SET seen_ms = ? WHERE id = ?", now_ms(), worker)
    if job_service.queue_paused(tx):
        return None
    mine = {engine.engine for engine in service.ENGINES.validate_json(row[3])}
    others = {engine.engine for engine in service.all_engines(tx)}
    claimed = ledger.claim(Claimant(
        worker=worker, pool=row[1], classes=service.CLASSES.validate_json(row[2]), warm=body.warm,
        avoid=tuple(sorted(others - mine)) if mine else ()), body.claim_id)
    return None if claimed is None else _claim_of(tx, claimed)


def _claim_of(tx: Tx, claimed: Claimed) -> Claim:
    row = tx.one("SELECT spec, parent, memory_plan FROM job WHERE id = ?", claimed.job)
    assert row is not None
    spec = JOB_SPEC.validate_json(row[0])
    inputs = {key: result_of(tx, job) for job, key in tx.all(
        "SELECT j.id, j.key FROM job_dependency d JOIN job j ON j.id = d.depends_on WHERE d.job = ?", claimed.job)}
    checkpoints = {name: FILES.validate_json(files) for name, files in tx.all(
        "SELECT name, files FROM job_checkpoint WHERE job = ?", claimed.job)}
    return Claim(
        job=claimed.job, attempt=claimed.attempt, spec=spec, parent=row[1], memory_plan=row[2], checkpoints=checkpoints,
        inputs={key: outcome for key, outcome in inputs.items() if key is not None and outcome is not None},
        engines=service.all_engines(tx) if isinstance(spec, PlanSpec) else ())


@router.post("/api/workers/{worker}/beat", operation_id="beat", responses=WORKER)
async def beat(body: Beat, worker: Own, server: Studio) -> BeatAnswer:
    """A sign of life and the latest progress. The answer tells the agent to stop when the job is not its own any more."""
    row = await server.database.read(lambda read: read.one(
        "SELECT state, attempt, parent, project, worker FROM job WHERE id = ?", body.job))
    if row is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no job {body.job}.", job=body.job)
    state = JobState(row[0])
    mine = row[1] == body.attempt and state in (JobState.RUNNING, JobState.CANCELLING) and row[4] == worker
    if not mine:
        return BeatAnswer(state=state, stop=True)
    server.shared.leases.renew(body.job, body.attempt)
    if body.steps or body.stage:
        server.hub.progress(body.job, row[2], row[3], Progress(
            stage=body.stage, step=min(body.step, body.steps), steps=body.steps, preview=body.preview))
    return BeatAnswer(state=state, stop=state is JobState.CANCELLING)


@router.post("/api/workers/{worker}/log", operation_id="log_line", status_code=204, responses=WORKER)
async def log_line(body: Logged, worker: Own, server: Studio) -> Response:
    """A line for the job's log; the last 200 are kept."""
    line = LogLine(at_ms=now_ms(), level=body.level, message=body.message)
    await server.database.write(lambda tx: job_service.add_log(tx, body.job, body.attempt, line))
    return Response(status_code=204)


@router.post("/api/workers/{worker}/finish", operation_id="finish_job", responses={**WORKER, **refusals(
    ErrorCode.TOKEN_REVOKED, ErrorCode.NOT_FOUND, ErrorCode.ATTEMPT_STALE, ErrorCode.DIGEST_CONFLICT, ErrorCode.BLOB_MISSING)})
async def finish(body: Finish, worker: Own, server: Studio) -> Settled:
    """The job is done; its result's blobs were sent before. Said again, it is answered again."""
    return await server.step(lambda ledger, _: ledger.finish(body.job, body.attempt, body.outcome, body.digest))


@router.post("/api/workers/{worker}/fail", operation_id="fail_job", responses={**WORKER, **refusals(
    ErrorCode.TOKEN_REVOKED, ErrorCode.NOT_FOUND, ErrorCode.ATTEMPT_STALE, ErrorCode.DIGEST_CONFLICT)})
async def fail(body: Fail, worker: Own, server: Studio) -> Settled:
    """The attempt failed; the ledger decides whether it is tried again."""
    def step(ledger: SqlLedger, tx: Tx) -> Settled:
        settled = ledger.fail(body.job, body.attempt, body.kind, body.error, body.digest)
        job_service.log_failure(tx, body)
        return settled

    settled = await server.step(step)
    named = body.error.details.get("sha256")
    if body.error.code in (ErrorCode.BLOB_CORRUPT, ErrorCode.BLOB_MISSING) and isinstance(named, str):
        await doubt(server, named)
    return settled


@router.post("/api/workers/{worker}/checkpoint", operation_id="put_checkpoint", status_code=204, responses={**WORKER, **refusals(
    ErrorCode.TOKEN_REVOKED, ErrorCode.NOT_FOUND, ErrorCode.ATTEMPT_STALE, ErrorCode.BLOB_MISSING)})
async def checkpoint(body: CheckpointPut, worker: Own, server: Studio) -> Response:
    """From here a later attempt goes on. Clears strikes."""
    await server.step(lambda ledger, _: ledger.checkpoint(body.job, body.attempt, body.name, body.files))
    return Response(status_code=204)


@router.post("/api/workers/{worker}/derived", operation_id="put_derived", status_code=204, responses={**WORKER, **refusals(
    ErrorCode.TOKEN_REVOKED, ErrorCode.NOT_FOUND, ErrorCode.ATTEMPT_STALE, ErrorCode.BLOB_MISSING, ErrorCode.JOB_STATE)})
async def derived(body: DerivedPut, worker: Own, server: Studio) -> Response:
    """What an ingest job has found or made so far: seen at once, long before the job ends. Said again, nothing changes."""
    def step(ledger: SqlLedger, tx: Tx) -> None:
        blob = media.ingest_blob(tx, body.job)
        ledger.hold(body.job, body.attempt, body.derivative.files if body.derivative else ())
        if body.facts is not None:
            media.store_facts(tx, blob, body.facts)
        if body.derivative is not None:
            media.store_derivative(tx, blob, body.derivative)

    await server.step(step)
    return Response(status_code=204)


@router.post("/api/workers/{worker}/spawn", operation_id="spawn_job", responses={**WORKER, **refusals(
    ErrorCode.TOKEN_REVOKED, ErrorCode.NOT_FOUND, ErrorCode.ATTEMPT_STALE, ErrorCode.JOB_STATE)})
async def spawn(body: SpawnPut, worker: Own, server: Studio) -> Spawned:
    """A job beside the running one, once per key."""
    return Spawned(job=await server.step(
        lambda ledger, _: ledger.spawn(body.job, body.attempt, body.key, body.spec, body.title)))


@router.post("/api/workers/{worker}/release", operation_id="release_worker", status_code=204, responses=WORKER)
async def release(worker: Own, server: Studio) -> Response:
    """The agent goes away in order: its jobs are free at once, without blame."""
    def step(ledger: SqlLedger, tx: Tx) -> None:
        for job, attempt in tx.all("SELECT id, attempt FROM job WHERE worker = ? AND state IN ('running', 'cancelling')", worker):
            ledger.lose(job, attempt)
        tx.run("UPDATE worker SET seen_ms = 0 WHERE id = ?", worker)

    await server.step(step)
    await _tell_workers(server)
    return Response(status_code=204)


# ---- for people -------------------------------------------------------------------------------------------------


@router.get("/api/workers", operation_id="list_workers", responses=refusals())
async def list_workers(
    server: Studio, limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 200, offset: Annotated[int, Query(ge=0)] = 0,
) -> api.WorkerList:
    """Every slot that has ever registered, by its name: what it can, whether it is there, what it works on."""
    workers, total = await server.database.read(
        lambda read: service.views(read, server.shared.leases.working(), limit=limit, offset=offset))
    return api.WorkerList(workers=workers, total=total)


@router.post("/api/worker-tokens", operation_id="create_worker_token", status_code=201, responses=refusals())
async def create_token(body: api.WorkerTokenCreate, server: Studio) -> api.WorkerToken:
    """A token for a worker on another machine. It is shown this once."""
    made = await server.database.write(lambda tx: service.create_token(tx, body.name, body.pool))
    await _reload(server)
    return made


@router.get("/api/worker-tokens", operation_id="list_worker_tokens", responses=refusals())
async def list_tokens(server: Studio) -> api.WorkerTokenList:
    return api.WorkerTokenList(tokens=await server.database.read(service.tokens))


@router.delete("/api/worker-tokens/{token}", operation_id="revoke_worker_token", status_code=204,
               responses=refusals(ErrorCode.NOT_FOUND))
async def revoke_token(token: Id, server: Studio) -> Response:
    """Refused from now on; what its worker was doing goes back to the queue."""
    def step(ledger: SqlLedger, tx: Tx) -> None:
        service.revoke(tx, token)
        for job, attempt in tx.all("SELECT j.id, j.attempt FROM job j JOIN worker w ON w.id = j.worker WHERE w.token = ? "
                                   "AND j.state IN ('running', 'cancelling')", token):
            ledger.lose(job, attempt)

    await server.step(step)
    await _reload(server)
    return Response(status_code=204)


async def _reload(server: Server) -> None:
    server.access.workers = await server.database.read(service.secrets_by_hash)
