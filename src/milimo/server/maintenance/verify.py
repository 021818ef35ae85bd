"""Every blob against its hash."""

from __future__ import annotations

import asyncio

from milimo.contracts.api import VerifyAnswer
from milimo.server.assets import links
from milimo.server.blobs.soundness import digest
from milimo.server.blobs.store import BlobStore
from milimo.server.context import Server
from milimo.server.db.tx import Tx
from milimo.server.shots import takes


async def verify(server: Server) -> VerifyAnswer:
    """Read every blob and compare; mark the takes whose file is missing or altered, and clear those that are right again."""
    rows = await server.database.read(lambda read: read.all("SELECT sha256, size FROM blob ORDER BY sha256"))
    found_links = await server.database.read(links.known)
    linked = {row[0] for row in await server.database.read(lambda read: read.all("SELECT sha256 FROM link"))}
    offline = [str(link.path) for link in found_links if await links.whole(server, link) is None]
    missing: list[str] = []
    altered: list[str] = []
    for sha256, size in rows:
        found = await asyncio.to_thread(_look, server.blobs, sha256, size)
        if found is None and sha256 in linked:
            continue
        if found is None:
            missing.append(sha256)
        elif not found:
            altered.append(sha256)
    bad = {*missing, *altered}

    def step(tx: Tx) -> tuple[str, ...]:
        takes.mark_whole(tx, bad)
        return takes.mark_damaged(tx, bad)

    damaged = await server.database.write(step)
    return VerifyAnswer(blobs=len(rows), missing=tuple(missing), altered=tuple(altered), takes_damaged=damaged,
                        offline=tuple(offline))


def _look(store: BlobStore, sha256: str, size: int) -> bool | None:
    """True: whole; False: altered; None: not there."""
    path = store.path(sha256)
    try:
        if path.stat().st_size != size:
            return False
        return digest(path) == sha256
    except FileNotFoundError:
        return None
