"""Characters, places and things: what they are called, how they look, where they are used."""

from __future__ import annotations

from fastapi import APIRouter

from milimo.contracts import api
from milimo.contracts.base import Id, Key
from milimo.contracts.board import ElementDetail
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.story import Element
from milimo.server.context import Studio
from milimo.server.db.tx import Read, Tx
from milimo.server.elements import service
from milimo.server.errors import refusals
from milimo.server.projects import service as projects
from milimo.server.story import changes
from milimo.server.story.service import element_detail

router = APIRouter(prefix="/api", tags=["elements"])
FOUND = refusals(ErrorCode.NOT_FOUND)
CHANGED = refusals(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)


@router.get("/projects/{project}/elements", operation_id="list_elements", responses=FOUND)
async def list_elements(project: Id, server: Studio) -> api.ElementList:
    def read_elements(read: Read) -> tuple[Element, ...]:
        projects.project(read, project)
        return service.elements(read, project)

    return api.ElementList(elements=await server.database.read(read_elements))


@router.get("/projects/{project}/elements/{key}", operation_id="get_element", responses=FOUND)
async def get_element(project: Id, key: Key, server: Studio) -> ElementDetail:
    """One element, and the shots that show it."""
    return await server.database.read(lambda read: element_detail(read, project, key))


@router.put("/projects/{project}/elements/{key}", operation_id="put_element", responses=CHANGED)
async def put_element(project: Id, key: Key, body: api.ElementPut, server: Studio) -> Element:
    """A person's version of an element, also under another name; later breakdowns leave it alone. Takes that show it otherwise
    become stale; put back as it was, they are fresh again."""
    if body.element.key != key:
        raise MilimoError(ErrorCode.CONFLICT, "The element's key is not the one in the address.", key=key)

    def step(tx: Tx) -> Element:
        projects.require(tx, project)
        with changes.of_elements(tx, project):
            return service.put_element(tx, project, body.element)

    return await server.database.write(step)


@router.delete("/projects/{project}/elements/{key}", operation_id="remove_element", responses=FOUND)
async def remove_element(project: Id, key: Key, server: Studio) -> Element:
    """Forget an element; the answer, put again, brings it back. One that the script names returns with its next version."""
    def step(tx: Tx) -> Element:
        projects.require(tx, project)
        with changes.of_elements(tx, project):
            return service.remove_element(tx, project, key)

    return await server.database.write(step)


@router.post("/projects/{project}/elements/{key}/references", operation_id="add_reference", responses=CHANGED)
async def add_reference(project: Id, key: Key, body: api.ReferenceAdd, server: Studio) -> Element:
    """Show an element by a picture that was uploaded before. Takes that show it become stale."""
    def step(tx: Tx) -> Element:
        projects.require(tx, project)
        with changes.of_elements(tx, project):
            return service.add_picture(tx, project, key, body.asset, first=body.first)

    return await server.database.write(step)


@router.delete("/projects/{project}/elements/{key}/references/{asset}", operation_id="remove_reference", responses=FOUND)
async def remove_reference(project: Id, key: Key, asset: Id, server: Studio) -> Element:
    """The element no longer looks like this picture; the picture itself stays."""
    def step(tx: Tx) -> Element:
        projects.require(tx, project)
        with changes.of_elements(tx, project):
            return service.remove_picture(tx, project, key, asset)

    return await server.database.write(step)
