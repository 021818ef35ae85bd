"""Media over HTTP: facts, derivatives, their bytes."""

from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response

from milimo.contracts import api
from milimo.contracts.base import Sha256
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.media import DerivativeKind, Media, MediaState
from milimo.server.blobs.answers import BYTES, answer_bytes
from milimo.server.blobs.soundness import whole_file
from milimo.server.context import Server, Studio
from milimo.server.db.tx import Tx
from milimo.server.errors import refusals
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.media import service

router = APIRouter(prefix="/api/media", tags=["media"])
Name = Annotated[Sha256, Path(description="SHA-256 of the source's bytes, in hex.")]


@router.post("", operation_id="ask_media", responses=refusals(ErrorCode.NOT_FOUND))
async def ask_media(body: api.MediaRequest, server: Studio) -> api.MediaList:
    """Many at once, as a library or a timeline shows them; blobs that are not there are left out."""
    def step(ledger: SqlLedger, tx: Tx) -> tuple[Media, ...]:
        there = [name for name in dict.fromkeys(body.blobs) if tx.one("SELECT 1 FROM blob WHERE sha256 = ?", name)]
        for name in there:
            service.ask(ledger, tx, name, again=body.again)
        return tuple(service.media(tx, name) for name in there)

    return api.MediaList(media=await server.step(step))


@router.get("/{sha256}", operation_id="get_media", responses=refusals(ErrorCode.NOT_FOUND))
async def get_media(sha256: Name, server: Studio) -> Media:
    """What it is and what has been made of it so far. What is missing is asked for by this; `media` events tell what comes."""
    found = await server.database.read(lambda read: service.media(read, sha256))
    if found.state is not MediaState.NONE:
        return found
    return await _asked(server, sha256)


async def _asked(server: Server, sha256: str) -> Media:
    def step(ledger: SqlLedger, tx: Tx) -> Media:
        service.ask(ledger, tx, sha256)
        return service.media(tx, sha256)

    return await server.step(step)


@router.api_route("/{sha256}/{kind}", methods=["GET"], operation_id="get_derivative", response_class=Response, responses={
    **refusals(ErrorCode.NOT_FOUND, ErrorCode.BLOB_MISSING, ErrorCode.BLOB_CORRUPT), **BYTES})
@router.api_route("/{sha256}/{kind}", methods=["HEAD"], include_in_schema=False)
async def get_derivative(
    sha256: Name, kind: DerivativeKind, request: Request, server: Studio,
    part: Annotated[int, Query(ge=0, le=63, description="Of a filmstrip: which sheet.")] = 0,
    v: Annotated[Sha256 | None, Query(description="The file's own hash: then the answer may be kept for good.")] = None,
    range_: Annotated[str | None, Header(alias="Range")] = None,
    if_range: Annotated[str | None, Header()] = None,
    if_none_match: Annotated[str | None, Header()] = None,
    sec_fetch_dest: Annotated[str | None, Header()] = None,
) -> Response:
    """The bytes of a derivative, or NOT_FOUND until it is made; asking is enough for it to be made."""
    made = await server.database.read(lambda read: service.derivative(read, sha256, kind))
    if made is None:
        await _asked(server, sha256)
    if made is None or part >= len(made.files):
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no {kind} of this file (yet).", sha256=sha256, kind=str(kind))
    file = made.files[part]

    async def find() -> FilePath:
        try:
            return await whole_file(server, file.sha256)
        except MilimoError:
            await server.database.write(lambda tx: service.forget(tx, sha256, kind))
            raise

    return await answer_bytes(
        find, file, head=request.method == "HEAD", range_=range_, if_range=if_range, if_none_match=if_none_match,
        destination=sec_fetch_dest, immutable=v == file.sha256)
