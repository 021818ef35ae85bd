"""A script put into a project: kept, decoded, broken down, matched with what is there."""

import asyncio

from milimo import story
from milimo.contracts.api import ScriptAnswer
from milimo.contracts.story import BreakdownSettings, ScriptVersion
from milimo.server.blobs.service import record_blob
from milimo.server.context import Server
from milimo.server.db.tx import Tx
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.projects import service
from milimo.server.shots import service as shots
from milimo.server.story import storing


async def put_script(server: Server, project: str, content: bytes, name: str, settings: BreakdownSettings) -> ScriptAnswer:
    """What was made for unchanged shots stays theirs. Raises NOT_FOUND, SCRIPT_EMPTY, SCRIPT_BINARY, SCRIPT_TOO_LARGE."""
    text, encoding, notices = story.read_script(content)
    found = await server.database.read(lambda read: service.project(read, project))
    stored = await asyncio.to_thread(server.blobs.keep, content)
    script = ScriptVersion(blob=stored.sha256, name=name, encoding=encoding)
    changed = found.script is None or found.script.blob != script.blob
    breakdown = await asyncio.to_thread(story.break_down, text, settings) if changed else None

    def step(_: SqlLedger, tx: Tx) -> None:
        record_blob(tx, stored.sha256, stored.size)
        service.set_script(tx, project, script)
        if breakdown is not None:
            storing.store_breakdown(tx, project, breakdown)

    await server.step(step)
    more = breakdown.notices if breakdown else await server.database.read(lambda read: shots.last_notices(read, project))
    return ScriptAnswer(script=script, notices=(*notices, *more))
