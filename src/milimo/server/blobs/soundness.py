"""Whether a blob's file still holds the bytes of its hash: looked at whenever one is used, read whole only when its time is not
the one at which it was last known to be right. What is missing or altered is told by code, and its takes are marked at once.
"""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.server.assets import links
from milimo.server.context import Server
from milimo.server.db.tx import Tx
from milimo.server.shots import takes

MEND = "The takes that it belongs to are marked: run the same command again and they are made anew, or use milimo remake TAKE."


async def whole_file(server: Server, sha256: str) -> Path:
    """The file with a blob's bytes, in the store or linked. Raises NOT_FOUND, BLOB_MISSING, BLOB_CORRUPT, MEDIA_OFFLINE."""
    row = await server.database.read(lambda read: read.one("SELECT size, mtime_ns FROM blob WHERE sha256 = ?", sha256))
    if row is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no blob {sha256}.", sha256=sha256)
    path = server.blobs.path(sha256)
    try:
        facts = path.stat()
    except OSError:
        linked = await links.file_of(server, sha256)
        if linked is not None:
            return linked
        await _mark(server, sha256)
        raise MilimoError(ErrorCode.BLOB_MISSING, f"A stored file is missing ({path.name[:12]}…). {MEND}", sha256=sha256) from None
    if facts.st_size == row[0] and facts.st_mtime_ns == row[1]:
        return path
    if facts.st_size != row[0] or await asyncio.to_thread(digest, path) != sha256:
        await _mark(server, sha256)
        raise MilimoError(ErrorCode.BLOB_CORRUPT, f"A stored file was altered ({path.name[:12]}…). {MEND}", sha256=sha256)
    mtime = facts.st_mtime_ns
    await server.database.write(lambda tx: tx.run("UPDATE blob SET mtime_ns = ? WHERE sha256 = ?", mtime, sha256))
    return path


async def doubt(server: Server, sha256: str) -> None:
    """A worker says that a file is missing or altered: look for ourselves, whatever its time says, and mark its takes if so."""
    server.blobs.forget(sha256)
    await server.database.write(lambda tx: tx.run("UPDATE blob SET mtime_ns = NULL WHERE sha256 = ?", sha256))
    try:
        await whole_file(server, sha256)
    except MilimoError:
        return    # marked; the worker's own words are what people read


async def _mark(server: Server, sha256: str) -> None:
    def step(tx: Tx) -> None:
        takes.mark_damaged(tx, {sha256})

    await server.database.write(step)


def digest(path: Path) -> str:
    """Blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
