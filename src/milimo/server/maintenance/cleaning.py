"""What goes by itself: projects and assets 30 days in the trash, old events, thinned revisions, blobs that nothing uses."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from milimo.contracts.settings import Settings
from milimo.server.assets import service as assets
from milimo.server.assets import uploads
from milimo.server.context import Server
from milimo.server.db.tx import Read, Tx, now_ms
from milimo.server.media import service as media

log = logging.getLogger("milimo.server.maintenance")

SETTINGS_KEY = "settings"
"""Of the row of settings."""
DAY_MS = 86_400_000
TRASH_MS = 30 * DAY_MS
THIN_AFTER_MS = 30 * DAY_MS
YOUNG_MS = DAY_MS
EVENTS_KEPT = 20_000
"""Far more than a replay sends; a client that missed more fetches anew."""

GARBAGE = """
SELECT sha256 FROM blob b WHERE created_ms < ?
  AND NOT EXISTS (SELECT 1 FROM asset WHERE blob = b.sha256)
  AND NOT EXISTS (SELECT 1 FROM derivative WHERE content = b.sha256)
  AND NOT EXISTS (SELECT 1 FROM take_blob WHERE sha256 = b.sha256)
  AND NOT EXISTS (SELECT 1 FROM project WHERE script_blob = b.sha256)
  AND NOT EXISTS (SELECT 1 FROM job_blob WHERE sha256 = b.sha256)
  AND NOT EXISTS (SELECT 1 FROM sequence WHERE instr(document, b.sha256) > 0)
  AND NOT EXISTS (SELECT 1 FROM revision WHERE instr(coalesce(patch, '') || coalesce(snapshot, ''), b.sha256) > 0)
"""


async def clean(server: Server) -> int:
    """All of it; the number of blobs that were removed."""
    await trim_cache(server)
    await server.database.write(_empty_trash)
    await server.database.write(_forget_events)
    await server.database.write(lambda tx: uploads.expire(tx, server.uploads))
    await server.database.write(_thin_revisions)
    await server.database.write(_forget_jobs)
    return await collect_garbage(server)


def _empty_trash(tx: Tx) -> None:
    old = now_ms() - TRASH_MS
    busy = ("SELECT project FROM job WHERE state IN ('running', 'cancelling')")
    tx.run(f"DELETE FROM project WHERE trashed_ms < ? AND id NOT IN ({busy})", old)
    assets.purge_older(tx, old)


def _forget_events(tx: Tx) -> None:
    tx.run("DELETE FROM event WHERE seq <= (SELECT max(seq) FROM event) - ?", EVENTS_KEPT)


def _forget_jobs(tx: Tx) -> None:
    """Jobs whose result is a picture to look at or stands elsewhere: pictures of a frame are asked for at every pause."""
    tx.run("DELETE FROM job WHERE kind IN ('frame', 'title') AND finished_ms < ?", now_ms() - DAY_MS)
    tx.run("DELETE FROM job WHERE kind = 'ingest' AND state = 'done' AND finished_ms < ? AND NOT EXISTS "
           "(SELECT 1 FROM job_dependency d JOIN job n ON n.id = d.job WHERE d.depends_on = job.id AND n.state != 'done')",
           now_ms() - DAY_MS)


def _thin_revisions(tx: Tx) -> None:
    """Older than 30 days: of each day the last one stays, and named ones for good. What stays becomes a snapshot first."""
    from milimo.server.sequences.service import at_revision

    old = now_ms() - THIN_AFTER_MS
    for sequence, head in tx.all("SELECT id, revision FROM sequence"):
        rows = tx.all("SELECT number, created_ms / ?, name FROM revision WHERE sequence = ? AND created_ms < ? AND number != ? "
                      "ORDER BY number", DAY_MS, sequence, old, head)
        last = {day: number for number, day, _ in rows}
        stay: set[int] = {number for number, day, name in rows if name is not None or last[day] == number}
        gone = [number for number, _, _ in rows if number not in stay]
        if not gone:
            continue
        after = tx.value("SELECT min(number) FROM revision WHERE sequence = ? AND created_ms >= ?", sequence, old)
        if after is not None:
            stay.add(int(after))
        for number in sorted(stay):
            text = at_revision(tx, sequence, number).document.model_dump_json()
            tx.run("UPDATE revision SET snapshot = ? WHERE sequence = ? AND number = ?", text, sequence, number)
        tx.many("DELETE FROM revision WHERE sequence = ? AND number = ?", [(sequence, number) for number in gone])


def unused_bytes(read: Read) -> int:
    """Of what the next collection removes."""
    return int(read.value(f"SELECT coalesce(sum(size), 0) FROM blob WHERE sha256 IN ({GARBAGE})", now_ms() - YOUNG_MS))


async def collect_garbage(server: Server, dropped: frozenset[str] = frozenset()) -> int:
    """Remove blobs that nothing names: never one younger than a day (but for those in `dropped`, which something named until
    just now), or one that a job speaks of. Rows first, files after:
    a file without a row is removed later, a row without a file would be a lie. Files go inside a step of the writer, and
    only while they have no row: an upload of the same bytes writes its row there too, and looks for its file first."""
    def take_rows(tx: Tx) -> list[str]:
        names = [row[0] for row in tx.all(GARBAGE, now_ms() - YOUNG_MS)]
        if dropped:
            names += [row[0] for row in tx.all(GARBAGE, now_ms() + 1) if row[0] in dropped and row[0] not in names]
        tx.many("DELETE FROM blob WHERE sha256 = ?", [(name,) for name in names])
        return names

    def remove_files(tx: Tx) -> None:
        for name in names:
            if tx.one("SELECT 1 FROM blob WHERE sha256 = ?", name) is None:
                server.blobs.path(name).unlink(missing_ok=True)

    names = await server.database.write(take_rows)
    await server.database.write(remove_files)
    known = {row[0] for row in await server.database.read(lambda read: read.all("SELECT sha256 FROM blob"))}
    await asyncio.to_thread(_sweep_files, server, known)
    if names:
        log.info("%d unused blobs were removed", len(names))
    return len(names)


async def trim_cache(server: Server) -> int:
    """Drop what was made of media, the oldest first, until the rest keeps the limit that was set. How many media lost theirs."""
    def step(tx: Tx) -> frozenset[str]:
        text = tx.value("SELECT value FROM setting WHERE key = ?", SETTINGS_KEY)
        limit = Settings.model_validate_json(text).cache_mb if text else None
        return frozenset() if limit is None else media.drop(tx, down_to=limit * 2**20)

    return await _let_go(server, step)


async def clear_cache(server: Server) -> int:
    """Drop all that was made of media and is not being made just now. How many blobs that freed."""
    return await _let_go(server, lambda tx: media.drop(tx, down_to=0))


async def _let_go(server: Server, step: Callable[[Tx], frozenset[str]]) -> int:
    dropped = await server.database.write(step)
    return await collect_garbage(server, dropped) if dropped else 0


def _sweep_files(server: Server, known: set[str]) -> None:
    """Files without a row: an upload whose row was never written, or a removal that was cut short."""
    young = time.time() - YOUNG_MS / 1000
    for file in server.home.blobs.glob("??/*"):
        if file.name not in known and file.stat().st_mtime < young:
            file.unlink(missing_ok=True)
