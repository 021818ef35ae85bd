"""Sequences over HTTP: ETag and If-Match, revisions."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Header, Path, Response

from milimo.contracts import api
from milimo.contracts.base import Id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.server.context import Studio
from milimo.server.db.tx import Read, Tx
from milimo.server.errors import refusals
from milimo.server.projects import service as projects
from milimo.server.projects.routes import clean_name
from milimo.server.sequences import service
from milimo.timeline.patch import parse_patch

router = APIRouter(prefix="/api", tags=["sequences"])
FOUND = refusals(ErrorCode.NOT_FOUND)
Number = Annotated[int, Path(ge=1)]
_TAG = re.compile(r'^"rev-(\d{1,15})"$')


@router.get("/projects/{project}/sequences", operation_id="list_sequences", responses=FOUND)
async def list_sequences(project: Id, server: Studio) -> api.SequenceList:
    def read_all(read: Read) -> api.SequenceList:
        projects.project(read, project)
        return api.SequenceList(sequences=service.summaries(read, project))

    return await server.database.read(read_all)


@router.post("/projects/{project}/sequences", operation_id="create_sequence", status_code=201, responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.BAD_NAME, ErrorCode.BAD_DOCUMENT))
async def create_sequence(project: Id, body: api.SequenceCreate, server: Studio, response: Response) -> api.Sequence:
    name = clean_name(body.name)

    def step(tx: Tx) -> api.Sequence:
        projects.require(tx, project)
        return service.create(tx, project, name, body.document)

    made = await server.database.write(step)
    response.headers["ETag"] = tag(made.revision)
    return made


@router.get("/sequences/{sequence}", operation_id="get_sequence", response_model=api.Sequence, responses={
    **FOUND, 304: {"description": "Unchanged"}})
async def get_sequence(sequence: Id, server: Studio, response: Response,
                       if_none_match: Annotated[str | None, Header()] = None) -> api.Sequence | Response:
    """The head, with its revision as ETag."""
    head = await server.database.read(lambda read: service.get(read, sequence))
    response.headers["ETag"] = tag(head.revision)
    if if_none_match == tag(head.revision):
        return Response(status_code=304, headers={"ETag": tag(head.revision)})
    return head


@router.patch("/sequences/{sequence}", operation_id="patch_sequence", response_model=api.Sequence, responses={
    **refusals(ErrorCode.NOT_FOUND, ErrorCode.REVISION_STALE, ErrorCode.PRECONDITION_REQUIRED, ErrorCode.BAD_PATCH, ErrorCode.BAD_DOCUMENT),
    204: {"description": "Done, for who prefers a minimal answer; the ETag names the new revision"}})
async def patch_sequence(sequence: Id, body: api.SequencePatch, server: Studio, response: Response,
                         if_match: Annotated[str | None, Header(description='The revision it was made on: `"rev-N"`.')] = None,
                         prefer: Annotated[str | None, Header(description="`return=minimal`: without the document, which who patches it has.")] = None,
                         ) -> api.Sequence | Response:
    """Apply a patch to the revision that If-Match names; another head is answered with 412 and itself."""
    if if_match is None:
        raise MilimoError(ErrorCode.PRECONDITION_REQUIRED, 'Say which revision the change was made on: If-Match: "rev-N".')
    match = _TAG.match(if_match.strip())
    expected = int(match[1]) if match else 0
    change = parse_patch(body.patch)
    after = await server.database.write(lambda tx: service.patch(tx, sequence, expected, change, body.label))
    if prefer == "return=minimal":
        return Response(status_code=204, headers={"ETag": tag(after.revision), "Preference-Applied": "return=minimal"})
    response.headers["ETag"] = tag(after.revision)
    return after


@router.put("/sequences/{sequence}/name", operation_id="name_sequence", responses=refusals(ErrorCode.NOT_FOUND, ErrorCode.BAD_NAME))
async def name_sequence(sequence: Id, body: api.SequenceName, server: Studio) -> api.Sequence:
    name = clean_name(body.name)
    return await server.database.write(lambda tx: service.rename(tx, sequence, name))


@router.delete("/sequences/{sequence}", operation_id="delete_sequence", status_code=204, responses=FOUND)
async def delete_sequence(sequence: Id, server: Studio) -> Response:
    """It is listed no more; `restore_sequence` brings it back."""
    await server.database.write(lambda tx: service.trash(tx, sequence))
    return Response(status_code=204)


@router.post("/sequences/{sequence}/restore", operation_id="restore_sequence", responses=FOUND)
async def restore_sequence(sequence: Id, server: Studio) -> api.Sequence:
    return await server.database.write(lambda tx: service.restore(tx, sequence))


@router.get("/sequences/{sequence}/revisions", operation_id="list_revisions", responses=FOUND)
async def list_revisions(sequence: Id, server: Studio) -> api.RevisionList:
    def read_all(read: Read) -> api.RevisionList:
        service.get(read, sequence)
        return api.RevisionList(revisions=service.revisions(read, sequence))

    return await server.database.read(read_all)


@router.get("/sequences/{sequence}/revisions/{number}", operation_id="get_revision", responses=FOUND)
async def get_revision(sequence: Id, number: Number, server: Studio) -> api.Sequence:
    """The sequence as it was."""
    return await server.database.read(lambda read: service.at_revision(read, sequence, number))


@router.put("/sequences/{sequence}/revisions/{number}/name", operation_id="name_revision", responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.BAD_NAME))
async def name_revision(sequence: Id, number: Number, body: api.RevisionName, server: Studio) -> api.Revision:
    """A named revision is kept for good."""
    name = clean_name(body.name)
    return await server.database.write(lambda tx: service.name_revision(tx, sequence, number, name))


def tag(revision: int) -> str:
    return f'"rev-{revision}"'
