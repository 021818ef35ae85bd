"""A file that is named by its hash, answered: conditional, in ranges, with a fixed type."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.responses import Response

from milimo.contracts.video import BlobRef
from milimo.server.blobs import media

BYTES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The whole", "content": {"application/octet-stream": {}}},
    206: {"description": "The range asked for"}, 304: {"description": "Unchanged, as ever"},
    416: {"description": "The range lies outside"}}
"""The `responses` of a route that answers so."""


async def answer_bytes(find: Callable[[], Awaitable[Path]], file: BlobRef, *, head: bool, range_: str | None, if_range: str | None, if_none_match: str | None,
                 destination: str | None, immutable: bool = True) -> Response:
    """`find` is awaited only where bytes are sent: who has them already needs no file. The strong ETag is the hash. `immutable` False: the address may lead to other bytes later, so it is asked about each time."""
    etag = f'"{file.sha256}"'
    headers = media.headers_of(file.media_type, etag, immutable=immutable)
    if if_none_match is not None and media.matches(if_none_match, etag):
        return Response(status_code=304, headers=headers)
    try:
        span = media.span_of(range_, if_range, etag, file.size, destination)
    except ValueError:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{file.size}"})
    if span is not None:
        headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{file.size}"
    return media.FileSpan(await find(), span or media.Span(0, file.size), status=206 if span else 200, headers=headers, head=head)
