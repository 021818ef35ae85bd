"""The application: what is opened in which order, which routes there are, and the schema that they make."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from milimo import __version__
from milimo.config import Home, LeaseSettings
from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorBody
from milimo.contracts.events import EVENT
from milimo.server import docs, errors, machine
from milimo.server.assets import link_routes, upload_routes
from milimo.server.assets import routes as assets
from milimo.server.assets.uploads import UploadFiles
from milimo.server.blobs import routes as blobs
from milimo.server.blobs.store import BlobStore
from milimo.server.context import Server
from milimo.server.db.database import Database
from milimo.server.db.lock import instance_lock
from milimo.server.db.migrate import migrate
from milimo.server.db.tx import Tx, now_ms
from milimo.server.drawings import routes as drawings
from milimo.server.elements import routes as elements
from milimo.server.events import routes as events
from milimo.server.events.hub import Hub
from milimo.server.exports import routes as exports
from milimo.server.jobs import routes as jobs
from milimo.server.jobs.hooks import apply_outcome
from milimo.server.jobs.leases import LeaseBook
from milimo.server.jobs.reach import Reach
from milimo.server.jobs.shared import Shared
from milimo.server.jobs.wakeups import Wakeups
from milimo.server.maintenance import upkeep
from milimo.server.media import routes as media
from milimo.server.projects import routes as projects
from milimo.server.security import Access, Guard
from milimo.server.sequences import routes as sequences
from milimo.server.settings import routes as settings
from milimo.server.shots import routes as shots
from milimo.server.story import routes as story
from milimo.server.workers import routes as workers
from milimo.server.workers import service as worker_service

ROUTERS = (machine.router, projects.router, story.router, shots.router, elements.router, sequences.router, assets.router,
           upload_routes.router, link_routes.router, blobs.router, jobs.router, exports.router, media.router, drawings.router, workers.router,
           events.router, settings.router, docs.router)


def create_app(home: Home, *, port: int, lease: LeaseSettings | None = None, web: Path | None = None,
               stop: Callable[[], None] = lambda: None) -> FastAPI:
    """The studio on `home`, answering as 127.0.0.1:`port`. `web`: folder of the built page. `stop`: ends the server."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with opened(home, lease or LeaseSettings.from_environment(), stop) as server:
            app.state.server = server
            yield

    app = FastAPI(title="Milimo Video", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None,
                  openapi_url="/api/openapi.json", description="A local-first cinematic studio: the interface of its server.")
    for router in ROUTERS:
        app.include_router(router)
    errors.install(app)
    app.add_middleware(Guard, access=lambda: app.state.server.access, port=lambda: port)
    app.openapi = lambda: _schema(app)
    if web is not None:
        from milimo.server.web import mount_web

        mount_web(app, web)
    return app


@contextlib.asynccontextmanager
async def opened(home: Home, lease: LeaseSettings, stop: Callable[[], None]) -> AsyncGenerator[Server]:
    """Lock, database, writer, hub, upkeep; closed in the opposite order."""
    home.prepare()
    with instance_lock(home):
        await asyncio.to_thread(migrate, home)
        loop = asyncio.get_running_loop()
        hub = Hub(loop)
        database = Database(home.database, hub.publish_from_thread)
        try:
            server = await _serve_from(home, lease, stop, loop, hub, database)
            tasks = [asyncio.create_task(upkeep.reap(server)), asyncio.create_task(upkeep.tidy(server)),
                     asyncio.create_task(upkeep.watch_machine(server))]
            try:
                yield server
            finally:
                hub.close()
                server.wakeups.close()
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            await asyncio.to_thread(database.close)


async def _serve_from(home: Home, lease: LeaseSettings, stop: Callable[[], None], loop: asyncio.AbstractEventLoop, hub: Hub,
                      database: Database) -> Server:
    blobs = BlobStore(home)
    wakeups = Wakeups(loop)
    shared = Shared(
        leases=LeaseBook(lease.lease_s, upkeep.tick_s(lease.lease_s)), hook=apply_outcome, blob_file=blobs.whole,
        wake=wakeups.wake)

    def begin(tx: Tx) -> str:
        shared.load(tx)
        worker_service.local_token(tx, home)
        tx.run("INSERT OR IGNORE INTO setting (key, value) VALUES ('instance', ?)", new_id().replace("-", "")[-12:])
        return str(tx.value("SELECT value FROM setting WHERE key = 'instance'"))

    instance = await database.write(begin)
    access = Access.of(home, instance)
    access.workers = await database.read(worker_service.secrets_by_hash)
    hub.head = int(await database.read(lambda read: read.value("SELECT coalesce(max(seq), 0) FROM event")))
    return Server(home=home, instance=instance, lease=lease, access=access, database=database, hub=hub, blobs=blobs,
                  uploads=UploadFiles(home.uploads), shared=shared, reach=Reach(blobs.path), wakeups=wakeups, stop=stop, started_ms=now_ms())


def _schema(app: FastAPI) -> dict[str, Any]:
    """OpenAPI with what no route's model brings by itself among the components: the union of events, and what errors are."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        components = schema.setdefault("components", {}).setdefault("schemas", {})
        kinds: dict[str, TypeAdapter[Any]] = {"Event": EVENT, "ErrorBody": TypeAdapter(ErrorBody)}
        for name, kind in kinds.items():
            schema_of = kind.json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
            for part, definition in schema_of.pop("$defs", {}).items():
                components.setdefault(part, definition)
            components.setdefault(name, schema_of)
        app.openapi_schema = schema
    return app.openapi_schema
