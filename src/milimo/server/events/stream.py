"""A client's stream: replay after its last event, the present, then what comes; dropped when it stops reading."""

from __future__ import annotations

import asyncio

from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from starlette.types import Receive, Scope, Send

from milimo.contracts.events import ResetEvent
from milimo.server.db.database import Database
from milimo.server.db.tx import Read
from milimo.server.events.hub import Hub, Line, Subscriber, line_of

REPLAY_LIMIT = 1000
HEARTBEAT_S = 15.0
BLOCKED_S = 30.0


async def replay(database: Database, hub: Hub, subscriber: Subscriber, after: int | None) -> list[Line]:
    """The lines to send first. The subscriber listens already, so nothing falls between the two."""
    if after is None:
        subscriber.seen = hub.head
        return hub.current_lines(subscriber.project)
    head, oldest, rows = await database.read(lambda read: _missed(read, after, subscriber.project))
    subscriber.seen = head
    if after > head or len(rows) > REPLAY_LIMIT or (after < head and oldest > after + 1):
        return [line_of(ResetEvent(seq=head), None), *hub.current_lines(subscriber.project)]
    return [*rows, *hub.current_lines(subscriber.project)]


def _missed(read: Read, after: int, project: str | None) -> tuple[int, int, list[Line]]:
    head = int(read.value("SELECT coalesce(max(seq), 0) FROM event"))
    oldest = int(read.value("SELECT coalesce(min(seq), 0) FROM event"))
    rows = read.all("SELECT seq, type, project, body FROM event WHERE seq > ? AND (?2 IS NULL OR project IS NULL OR project = ?2) "
                    "ORDER BY seq LIMIT ?3", after, project, REPLAY_LIMIT + 1)
    return head, oldest, [Line(row[0], row[2], format_sse_event(data_str=row[3], event=row[1], id=str(row[0]))) for row in rows]


class EventStream(EventSourceResponse):
    """Sends lines until the client goes away, the server stops, or nothing was read for BLOCKED_S."""

    def __init__(self, subscriber: Subscriber, first: list[Line], *, heartbeat_s: float = HEARTBEAT_S,
                 blocked_s: float = BLOCKED_S) -> None:
        super().__init__(iter(()), headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._subscriber = subscriber
        self._first = first
        self._heartbeat_s = heartbeat_s
        self._blocked_s = blocked_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        leaving = asyncio.create_task(_until_gone(receive))
        sending = asyncio.create_task(self._send_all(send))
        try:
            await asyncio.wait({leaving, sending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._subscriber.close()
            for task in (leaving, sending):
                task.cancel()
            await asyncio.gather(leaving, sending, return_exceptions=True)

    async def _send_all(self, send: Send) -> None:
        async def put(body: bytes, *, more: bool = True) -> None:
            async with asyncio.timeout(self._blocked_s):
                await send({"type": "http.response.body", "body": body, "more_body": more})

        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        # A number without an event: whoever is cut off before it has heard one knows where to go on.
        since = f"id: {self._subscriber.seen}\n\n".encode()
        await put(KEEPALIVE_COMMENT + b"".join(line.data for line in self._first) + since)
        try:
            while (data := await self._subscriber.next(self._heartbeat_s)) is not None:
                await put(data or KEEPALIVE_COMMENT)
            await put(b"", more=False)
        except TimeoutError:
            return    # it does not read: uvicorn closes the connection of a response that was left unfinished


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
