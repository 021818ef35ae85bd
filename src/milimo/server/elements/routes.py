"""Pictures that show how an element looks."""

from __future__ import annotations

from fastapi import APIRouter

from milimo.contracts import api
from milimo.contracts.base import Id, Key
from milimo.contracts.errors import ErrorCode
from milimo.contracts.story import Element
from milimo.server.context import Studio
from milimo.server.db.tx import Tx
from milimo.server.elements import service
from milimo.server.errors import refusals
from milimo.server.projects import service as projects
from milimo.server.shots import service as shots

router = APIRouter(prefix="/api", tags=["elements"])


@router.post("/projects/{project}/elements/{key}/references", operation_id="add_reference", responses=refusals(
    ErrorCode.NOT_FOUND, ErrorCode.CONFLICT))
async def add_reference(project: Id, key: Key, body: api.ReferenceAdd, server: Studio) -> Element:
    """Show an element by a picture that was uploaded before. Takes that show it become stale."""
    def step(tx: Tx) -> Element:
        projects.require(tx, project)
        element = service.add_picture(tx, project, key, body.asset, first=body.first)
        shots.stale_with(tx, project, element)
        return element

    return await server.database.write(step)


@router.delete("/projects/{project}/elements/{key}/references/{asset}", operation_id="remove_reference", responses=refusals(
    ErrorCode.NOT_FOUND))
async def remove_reference(project: Id, key: Key, asset: Id, server: Studio) -> Element:
    """The element no longer looks like this picture; the picture itself stays."""
    def step(tx: Tx) -> Element:
        projects.require(tx, project)
        element = service.remove_picture(tx, project, key, asset)
        shots.stale_with(tx, project, element)
        return element

    return await server.database.write(step)
