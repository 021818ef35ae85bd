"""What the routes work with: one `Server` an application, handed to them by FastAPI."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from milimo.config import Home, LeaseSettings
from milimo.server.assets.uploads import UploadFiles
from milimo.server.blobs.store import BlobStore
from milimo.server.db.database import Database
from milimo.server.db.tx import Tx
from milimo.server.events.hub import Hub
from milimo.server.jobs.reach import Reach
from milimo.server.jobs.shared import Shared
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.jobs.wakeups import Wakeups
from milimo.server.security import Access

T = TypeVar("T")


@dataclass(slots=True)
class Server:
    """The open studio: its home, its database, its ledger, its clients."""

    home: Home
    instance: str
    lease: LeaseSettings
    access: Access
    database: Database
    hub: Hub
    blobs: BlobStore
    uploads: UploadFiles
    shared: Shared
    reach: Reach
    wakeups: Wakeups
    stop: Callable[[], None]
    started_ms: int

    async def step(self, function: Callable[[SqlLedger, Tx], T]) -> T:
        """One step of the ledger, and what belongs to it, in one transaction."""
        return await self.database.write(lambda tx: function(SqlLedger(tx, self.shared), tx))


def _server(request: Request) -> Server:
    return request.app.state.server


Studio = Annotated[Server, Depends(_server)]
