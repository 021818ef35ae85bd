"""Rows of workers and their tokens."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from pydantic import TypeAdapter

from milimo.config import Home, secret_file
from milimo.contracts.api import WorkerToken
from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import Priority
from milimo.contracts.video import VideoCapabilities
from milimo.contracts.workers import Register, WorkerView
from milimo.server.db.tx import Read, Tx, now_ms
from milimo.server.security import Caller, WorkerSecret, token_hash

ENGINES: TypeAdapter[tuple[VideoCapabilities, ...]] = TypeAdapter(tuple[VideoCapabilities, ...])
CLASSES: TypeAdapter[tuple[Priority, ...]] = TypeAdapter(tuple[Priority, ...])
LOCAL = "this machine"
SEEN_MS = 60_000
"""A worker that has not been heard of for so long is shown as gone: a long poll takes up to 30 s."""


def register(tx: Tx, body: Register, caller: Caller) -> str:
    """The worker's id for its slot; a new incarnation takes the slot over. Raises FORBIDDEN for another token's slot."""
    if caller.pool is not None and caller.pool != body.pool:
        raise MilimoError(ErrorCode.FORBIDDEN, f"This token is for the pool '{caller.pool}', not '{body.pool}'.", pool=body.pool)
    row = tx.one("SELECT id, token FROM worker WHERE slot = ?", body.slot)
    revoked = row and tx.value("SELECT revoked_ms FROM worker_token WHERE id = ?", row[1]) is not None
    if row is not None and row[1] != caller.token and not revoked:
        raise MilimoError(ErrorCode.FORBIDDEN, f"The slot '{body.slot}' belongs to a worker with another token. Give this one "
                          "another name.", slot=body.slot)
    engines = body.engines or (stored_engines(tx, row[0]) if row else ())
    worker = row[0] if row else new_id()
    tx.run("INSERT INTO worker (id, slot, incarnation, token, pool, classes, engines, version, host, cpus, memory_mb, seen_ms) "
           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (slot) DO UPDATE SET incarnation = excluded.incarnation, "
           "token = excluded.token, pool = excluded.pool, classes = excluded.classes, engines = excluded.engines, "
           "version = excluded.version, host = excluded.host, cpus = excluded.cpus, memory_mb = excluded.memory_mb, "
           "seen_ms = excluded.seen_ms",
           worker, body.slot, body.incarnation, caller.token, body.pool, CLASSES.dump_json(body.classes).decode(),
           ENGINES.dump_json(engines).decode(), body.version, body.host, body.cpus, body.memory_mb, now_ms())
    return worker


def stored_engines(read: Read, worker: str) -> tuple[VideoCapabilities, ...]:
    text = read.value("SELECT engines FROM worker WHERE id = ?", worker)
    return ENGINES.validate_json(text) if text else ()


def all_engines(read: Read) -> tuple[VideoCapabilities, ...]:
    """Of every worker that has registered; of one engine, the newest worker's word."""
    found: dict[str, VideoCapabilities] = {}
    for row in read.all("SELECT engines FROM worker ORDER BY seen_ms"):
        for engine in ENGINES.validate_json(row[0]):
            found[engine.engine] = engine
    return tuple(found.values())


def check_engine(engines: Iterable[VideoCapabilities], name: str) -> VideoCapabilities | None:
    """The engine, or None while no worker has ever said what it can. Raises ENGINE_UNKNOWN."""
    known = {engine.engine: engine for engine in engines}
    if known and (name not in known or known[name].needs):
        raise MilimoError(ErrorCode.ENGINE_UNKNOWN, f"No worker has an engine called '{name}'. There is: {', '.join(sorted(known))}.",
                          engine=name, known=sorted(known))
    return known.get(name)


def views(read: Read, working: dict[str, str], *, limit: int, offset: int) -> tuple[tuple[WorkerView, ...], int]:
    """A page of the workers, and how many there are; `working`: worker → the job it has a lease for."""
    now = now_ms()
    rows = read.all("SELECT id, slot, pool, host, version, engines, seen_ms FROM worker ORDER BY slot LIMIT ? OFFSET ?", limit, offset)
    page = tuple(WorkerView(id=row[0], slot=row[1], pool=row[2], host=row[3], version=row[4], engines=ENGINES.validate_json(row[5]),
                            seen_ms=row[6], connected=now - row[6] < SEEN_MS or row[0] in working, job=working.get(row[0]))
                 for row in rows)
    return page, int(read.value("SELECT count(*) FROM worker"))


def connected(read: Read, working: dict[str, str]) -> int:
    """How many slots have been heard of lately, or work."""
    fresh = {row[0] for row in read.all("SELECT id FROM worker WHERE seen_ms > ?", now_ms() - SEEN_MS)}
    return len(fresh | set(working))


# ---- tokens -----------------------------------------------------------------------------------------------------


def local_token(tx: Tx, home: Home) -> None:
    """The token in the home's file `worker-token` counts, whatever it is; one that it replaced is revoked."""
    digest = token_hash(secret_file(home.worker_token))
    if tx.one("SELECT 1 FROM worker_token WHERE hash = ?", digest) is None:
        tx.run("UPDATE worker_token SET revoked_ms = ? WHERE name = ? AND pool IS NULL AND revoked_ms IS NULL", now_ms(), LOCAL)
        tx.run("INSERT INTO worker_token (id, name, pool, hash, created_ms) VALUES (?, ?, NULL, ?, ?)",
               new_id(), LOCAL, digest, now_ms())


def secrets_by_hash(read: Read) -> dict[str, WorkerSecret]:
    return {row[1]: WorkerSecret(row[0], row[2], row[3] is not None)
            for row in read.all("SELECT id, hash, pool, revoked_ms FROM worker_token")}


def create_token(tx: Tx, name: str, pool: str) -> WorkerToken:
    secret, token, made = secrets.token_urlsafe(32), new_id(), now_ms()
    tx.run("INSERT INTO worker_token (id, name, pool, hash, created_ms) VALUES (?, ?, ?, ?, ?)",
           token, name, pool, token_hash(secret), made)
    return WorkerToken(id=token, name=name, pool=pool, created_ms=made, token=secret)


def tokens(read: Read) -> tuple[WorkerToken, ...]:
    return tuple(WorkerToken(id=row[0], name=row[1], pool=row[2] or "any", created_ms=row[3], revoked_ms=row[4]) for row in read.all(
        "SELECT id, name, pool, created_ms, revoked_ms FROM worker_token ORDER BY id"))


def revoke(tx: Tx, token: str) -> None:
    if not tx.run("UPDATE worker_token SET revoked_ms = coalesce(revoked_ms, ?) WHERE id = ?", now_ms(), token):
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no worker token {token}.", token=token)
