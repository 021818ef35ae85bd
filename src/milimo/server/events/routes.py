"""GET /api/events."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query
from starlette.responses import Response

from milimo.contracts.base import Id
from milimo.server.context import Studio
from milimo.server.errors import refusals
from milimo.server.events.stream import EventStream, replay

router = APIRouter(prefix="/api/events", tags=["events"])


@router.get("", operation_id="events", response_class=Response, responses={
    **refusals(), 200: {"description": "A stream; each `data` is one Event (see components)",
                        "content": {"text/event-stream": {"schema": {"$ref": "#/components/schemas/Event"}}}}})
async def events(
    server: Studio,
    after: Annotated[int | None, Query(ge=0, description="Replay durable events after this number.")] = None,
    project: Annotated[Id | None, Query(description="Only this project's events.")] = None,
    machine: Annotated[bool, Query(description="Also how the machine stands, once a second.")] = False,
    last_event_id: Annotated[str | None, Header(description="As browsers send it on reconnection; wins over `after`.")] = None,
) -> Response:
    """Everything that happens, from now on or after a known event. More than 1,000 missed: a reset instead."""
    if last_event_id is not None and last_event_id.strip().isdigit():
        after = int(last_event_id.strip()[:18])
    subscriber = server.hub.subscribe(project, machine=machine)
    try:
        first = await replay(server.database, server.hub, subscriber, after)
    except BaseException:
        subscriber.close()
        raise
    return EventStream(subscriber, first)
