"""How a blob is answered: fixed types, strong ETag, ranges by one pread each."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

CAP = 1 << 20
"""Most bytes of an open-ended range to a media element: browsers open six connections a host, and five that preload
whole films leave none for the rest (measured: the API waited over 3 s; capped, 4-5 ms)."""
CHUNK = 1 << 20
"""Read at once from a disk."""
PIECE = 256 << 10
"""Sent at once of what is in memory: what a socket takes whole; of more, the event loop's transport copies the rest again and again
(1 MiB took 3.2 ms of processor time in one piece, 2.0 in four)."""

SERVED = {
    "video/mp4", "video/quicktime", "video/x-matroska", "video/webm", "audio/mp4", "audio/mpeg", "audio/flac", "audio/wav",
    "audio/aac", "audio/ogg", "audio/aiff", "video/mp2t",
    "image/png", "image/jpeg", "image/webp", "image/avif", "image/gif", "text/vtt", "application/x-subrip", "application/json"}
"""Anything else, HTML and SVG above all, is bytes."""

_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes [start, stop) of a file."""

    start: int
    stop: int


def span_of(header: str | None, if_range: str | None, etag: str, size: int, destination: str | None) -> Span | None:
    """The part that is asked for; None: all of it. Raises ValueError when it lies outside the file.

    Several ranges, other units and malformed ones are answered with the whole, as RFC 9110 allows.
    """
    if header is None or (if_range is not None and if_range != etag):
        return None
    match = _RANGE.match(header.strip())
    if match is None or (not match[1] and not match[2]):
        return None
    if not match[1]:
        length = int(match[2])
        if length == 0 or size == 0:
            raise ValueError("empty range")
        return Span(max(0, size - length), size)
    start = int(match[1])
    if start >= size:
        raise ValueError("range beyond the end")
    if match[2]:
        stop = int(match[2]) + 1
        if stop <= start:
            return None
        return Span(start, min(stop, size))
    if destination in ("video", "audio"):
        return Span(start, min(start + CAP, size))
    return Span(start, size)


def matches(if_none_match: str, etag: str) -> bool:
    """Whether one of the tags that the client has is this one; weak ones count too (RFC 9110, 13.1.2)."""
    held = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in held or etag in held


def headers_of(media_type: str, etag: str, *, immutable: bool = True) -> dict[str, str]:
    return {
        "Content-Type": media_type if media_type in SERVED else "application/octet-stream",
        "ETag": etag, "Accept-Ranges": "bytes",
        "Cache-Control": "private, max-age=31536000, immutable" if immutable else "private, no-cache",
        "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin", "Content-Disposition": "inline"}


class FileSpan(Response):
    """A file's bytes, read in a thread; a range of up to a chunk is one pread."""

    def __init__(self, path: Path, span: Span, *, status: int, headers: dict[str, str], head: bool) -> None:
        super().__init__(status_code=status, headers={**headers, "Content-Length": str(span.stop - span.start)})
        self._path = path
        self._span = span
        self._head = head

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        if self._head:
            await send({"type": "http.response.body", "body": b""})
            return
        async for part, last in read_span(self._path, self._span):
            await send({"type": "http.response.body", "body": part, "more_body": not last})


def _at_hand(descriptor: int, count: int, at: int) -> bytes:
    """What the system has of these bytes in memory, without waiting for a disk; nothing where it cannot say so. A thread for each
    piece costs more than the reading of it."""
    if not hasattr(os, "RWF_NOWAIT"):
        return b""
    piece = bytearray(count)
    try:
        got = os.preadv(descriptor, [piece], at, os.RWF_NOWAIT)
    except OSError:    # not in memory, or a file system that does not know
        return b""
    return bytes(memoryview(piece)[:got])


async def read_span(path: Path, span: Span) -> AsyncIterator[tuple[bytes, bool]]:
    """Pieces of the span, each with whether it is the last. Raises OSError when the file shrinks under us."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        at = span.start
        if at >= span.stop:
            yield b"", True
        while at < span.stop:
            piece = _at_hand(descriptor, min(PIECE, span.stop - at), at)
            if not piece:
                piece = await asyncio.to_thread(os.pread, descriptor, min(CHUNK, span.stop - at), at)
            if not piece:
                raise OSError(f"{path} ended at {at}")
            at += len(piece)
            yield piece, at >= span.stop
    finally:
        os.close(descriptor)
