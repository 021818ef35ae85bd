"""PUT, GET and HEAD of blobs."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Header, Path, Request, Response

from milimo.contracts.base import Sha256
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.video import BlobRef
from milimo.contracts.workers import LIES_AT
from milimo.server.blobs import service
from milimo.server.blobs.answers import BYTES, answer_bytes
from milimo.server.blobs.soundness import whole_file
from milimo.server.blobs.store import MAX_BLOB
from milimo.server.context import Studio
from milimo.server.db.tx import Tx
from milimo.server.errors import refusals
from milimo.server.security import THROUGH_DOOR, Speaker

router = APIRouter(prefix="/api/blobs", tags=["blobs"])
Name = Annotated[Sha256, Path(description="SHA-256 of the bytes, in hex.")]


@router.put("/{sha256}", operation_id="put_blob",
            responses=refusals(
    ErrorCode.BLOB_HASH_MISMATCH, ErrorCode.BLOB_MISSING))
async def put_blob(sha256: Name, request: Request, server: Studio, caller: Speaker) -> BlobRef:
    """Store bytes under their hash. Sending them again is harmless."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > MAX_BLOB:
        raise MilimoError(ErrorCode.TOO_LARGE, f"A blob has at most {MAX_BLOB >> 30} GB.", limit=MAX_BLOB)
    stored = await server.blobs.receive(request.stream(), expected=sha256)
    kind = service.sniff(stored.head)

    def step(tx: Tx) -> None:
        if not server.blobs.has(stored.sha256, stored.size):    # the same bytes were collected as garbage a moment ago
            raise MilimoError(ErrorCode.BLOB_MISSING, "The file was removed while it arrived. Send it again.", sha256=sha256)
        service.record_blob(tx, stored.sha256, stored.size, kind, mtime_ns=stored.mtime_ns)

    await server.database.write(step)
    if caller.token is not None:
        server.reach.sent(caller.token, sha256)
    return BlobRef(sha256=stored.sha256, size=stored.size, media_type=kind)


@router.api_route("/{sha256}", methods=["GET"], operation_id="get_blob", response_class=Response, responses={
    **refusals(ErrorCode.NOT_FOUND, ErrorCode.BLOB_MISSING, ErrorCode.BLOB_CORRUPT, ErrorCode.MEDIA_OFFLINE), **BYTES})
@router.api_route("/{sha256}", methods=["HEAD"], include_in_schema=False)
async def get_blob(
    sha256: Name, request: Request, server: Studio, caller: Speaker,
    range_: Annotated[str | None, Header(alias="Range")] = None,
    if_range: Annotated[str | None, Header()] = None,
    if_none_match: Annotated[str | None, Header()] = None,
    sec_fetch_dest: Annotated[str | None, Header()] = None,
) -> Response:
    """The bytes, or a range of them. Immutable: the strong ETag is the hash. A worker is given what its jobs need."""
    token = caller.token
    if token is not None and not await server.database.read(lambda read: server.reach.opens(read, token, sha256)):
        raise MilimoError(ErrorCode.FORBIDDEN, "A worker's token opens only what its own jobs need, while it works on them.", sha256=sha256)
    known = server.blobs.lately(sha256)
    size, kind = (known.size, known.media_type) if known else await server.database.read(lambda read: service.blob_row(read, sha256))

    async def find() -> FilePath:
        if known is not None:
            return known.path
        path = await whole_file(server, sha256)
        if path == server.blobs.path(sha256) and kind != service.DEFAULT_TYPE:    # a type that is not known yet may be soon
            server.blobs.found(sha256, path, size, kind)
        return path

    answer = await answer_bytes(
        find, BlobRef(sha256=sha256, size=size, media_type=kind), head=request.method == "HEAD",
        range_=range_, if_range=if_range, if_none_match=if_none_match, destination=sec_fetch_dest)
    if request.method == "HEAD" and caller.kind == "worker" and caller.pool is None and THROUGH_DOOR not in request.scope:
        answer.headers[LIES_AT] = quote(str(await whole_file(server, sha256)))    # no need to copy a linked film of 20 GB
    return answer
