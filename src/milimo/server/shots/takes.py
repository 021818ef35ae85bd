"""Rows of takes."""

from __future__ import annotations

import json

from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.events import StoryEvent, TakeEvent
from milimo.contracts.jobs import TakeRef, VideoOutcome
from milimo.contracts.video import Take, VideoResult
from milimo.server.blobs.service import set_type
from milimo.server.db.tx import Read, Tx, Values, now_ms

_SELECT = "SELECT id, shot, number, result, request_digest, rating, damaged, created_ms, project FROM take"


def _take(row: Values) -> Take:
    result = VideoResult.model_validate_json(row[3])
    return Take(
        id=row[0], shot=row[1], number=row[2], video=result.video, frames=result.frames, rate=result.rate, extent=result.extent,
        audio=result.audio, generative=result.generative, latent=result.latent, request_digest=row[4], recipe=result.recipe,
        rating=row[5], damaged=bool(row[6]), created_ms=row[7])


def ref_of(take: Take) -> TakeRef:
    return TakeRef(id=take.id, number=take.number, request_digest=take.request_digest, video=take.video, frames=take.frames,
                   rate=take.rate, extent=take.extent, audio=take.audio, generative=take.generative)


def get_take(read: Read, take: str) -> Take:
    """Raises NOT_FOUND."""
    row = read.one(f"{_SELECT} WHERE id = ?", take)
    if row is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no take {take}.", take=take)
    return _take(row)


def take_of_blob(read: Read, sha256: str) -> Take:
    """The newest take with these bytes. Raises NOT_FOUND."""
    row = read.one(f"{_SELECT} WHERE blob = ? ORDER BY id DESC LIMIT 1", sha256)
    if row is None:
        raise MilimoError(ErrorCode.NOT_FOUND, "No take of this studio has these bytes.", video=sha256)
    return _take(row)


def take_of_prefix(read: Read, prefix: str) -> Take:
    """The only take whose id begins so. Raises NOT_FOUND, and CONFLICT where there are several."""
    rows = read.all(f"{_SELECT} WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY id LIMIT 2", prefix)
    if not rows:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no take {prefix}.", prefix=prefix)
    if len(rows) > 1:
        raise MilimoError(ErrorCode.CONFLICT, f"Several takes begin with {prefix}; write more of the id.", prefix=prefix)
    return _take(rows[0])


def takes_of_shot(read: Read, shot: str) -> tuple[Take, ...]:
    return tuple(_take(row) for row in read.all(f"{_SELECT} WHERE shot = ? ORDER BY number", shot))


_REFS = ("SELECT shot, id, number, request_digest, json_object('video', json_extract(result, '$.video'), 'frames', json_extract(result, "
         "'$.frames'), 'rate', json_extract(result, '$.rate'), 'extent', json_extract(result, '$.extent')), json_extract(result, '$.audio'), "
         "json_extract(result, '$.generative') FROM take")
"""What plans and cuts need of takes, without their recipes, which are a hundred times as long."""


def refs_of_project(read: Read, project: str) -> dict[str, tuple[TakeRef, ...]]:
    """Shot → its whole (undamaged) takes, by number. Damaged ones are left out: nothing may reuse them."""
    found: dict[str, list[TakeRef]] = {}
    for shot, take, number, digest, facts, audio, generative in read.all(
            f"{_REFS} WHERE project = ? AND shot IS NOT NULL AND damaged = 0 ORDER BY shot, number", project):
        found.setdefault(shot, []).append(TakeRef.model_validate({
            **json.loads(facts), "id": take, "number": number, "request_digest": digest, "audio": bool(audio), "generative": bool(generative)}))
    return {shot: tuple(refs) for shot, refs in found.items()}


def add_take(tx: Tx, project: str, shot: str | None, job: str, outcome: VideoOutcome) -> TakeRef:
    """A new take, never in the place of another. The shot is current with it, and the cut uses it unless a person chose."""
    result = outcome.result
    number = 1 + int(tx.value("SELECT coalesce(max(number), 0) FROM take WHERE shot = ?" if shot else
                              "SELECT coalesce(max(number), 0) FROM take WHERE project = ? AND shot IS NULL", shot or project))
    take = new_id()
    set_type(tx, result.video.sha256, result.video.media_type)
    if result.poster is not None:
        set_type(tx, result.poster.sha256, result.poster.media_type)
    tx.run("INSERT INTO take (id, project, shot, number, blob, result, request_digest, job, created_ms) "
           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
           take, project, shot, number, result.video.sha256, result.model_dump_json(), outcome.request_digest, job, now_ms())
    keep_blobs(tx, take, result)
    if shot is not None:
        tx.run("UPDATE shot SET chosen = CASE WHEN state = 'current' AND chosen IS NOT NULL THEN chosen ELSE ? END, "
               "state = CASE WHEN state IN ('binned', 'removed') THEN state ELSE 'current' END WHERE id = ?", take, shot)
    ref = ref_of(get_take(tx, take))
    tx.durable(lambda seq: TakeEvent(seq=seq, project=project, shot=shot, take=ref), project)
    return ref


def keep_blobs(tx: Tx, take: str, result: VideoResult) -> None:
    """A take's files stay while it is there."""
    named = {ref.sha256 for ref in (result.video, result.poster, result.latent) if ref is not None}
    tx.many("INSERT OR IGNORE INTO take_blob (take, sha256) VALUES (?, ?)", [(take, name) for name in sorted(named)])


def rate_take(tx: Tx, take: str, rating: int) -> Take:
    found = get_take(tx, take)
    project = tx.value("SELECT project FROM take WHERE id = ?", take)
    tx.run("UPDATE take SET rating = ? WHERE id = ?", rating, take)
    tx.durable(lambda seq: TakeEvent(seq=seq, project=project, shot=found.shot, take=ref_of(found), damaged=found.damaged), project)
    return get_take(tx, take)


def mark_damaged(tx: Tx, blobs: set[str]) -> tuple[str, ...]:
    """Takes whose video, latent or poster is among these blobs; their shots are stale."""
    marked: list[str] = []
    projects: set[str] = set()
    for sha256 in sorted(blobs):
        for row in tx.all(f"{_SELECT} WHERE blob = ?", sha256):
            take = _take(row)
            marked.append(take.id)
            if take.damaged:
                continue
            tx.run("UPDATE take SET damaged = 1 WHERE id = ?", take.id)
            tx.run("UPDATE shot SET state = 'stale', chosen = NULL WHERE id = ? AND chosen = ? AND state NOT IN ('binned', 'removed')",
                   take.shot, take.id)
            projects.add(row[8])
            tx.durable(lambda seq, take=take, project=row[8]: TakeEvent(
                seq=seq, project=project, shot=take.shot, take=ref_of(take), damaged=True), row[8])
    for project in projects:
        tx.durable(lambda seq, project=project: StoryEvent(seq=seq, project=project), project)
    return tuple(marked)


def mark_whole(tx: Tx, blobs_bad: set[str]) -> None:
    """Takes that were damaged and whose bytes are right again."""
    for row in tx.all(f"{_SELECT} WHERE damaged = 1"):
        take = _take(row)
        if take.video.sha256 not in blobs_bad:
            tx.run("UPDATE take SET damaged = 0 WHERE id = ?", take.id)
            tx.durable(lambda seq, take=take, project=row[8]: TakeEvent(
                seq=seq, project=project, shot=take.shot, take=ref_of(take)), row[8])
