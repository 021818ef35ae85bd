"""Rows of elements' reference pictures: which asset shows which element, in which order."""

from __future__ import annotations

from collections.abc import Iterable

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.events import StoryEvent
from milimo.contracts.story import Element
from milimo.contracts.video import VideoRequest
from milimo.server.db.tx import Read, Tx
from milimo.story.pictures import references_of

MOST_PICTURES = 16


def elements(read: Read, project: str) -> tuple[Element, ...]:
    """The project's elements with their pictures. A picture whose asset was removed, or lies in the trash, is gone from here by
    itself."""
    shown: dict[str, list[str]] = {}
    for element, asset in read.all("SELECT r.element, r.asset FROM element_reference r JOIN asset a ON a.id = r.asset "
                                  "WHERE r.project = ? AND a.trashed_ms IS NULL ORDER BY r.element, r.position", project):
        shown.setdefault(element, []).append(asset)
    found = [Element.model_validate_json(row[0]) for row in read.all(
        "SELECT body FROM element WHERE project = ? ORDER BY position, key", project)]
    return tuple(element.model_copy(update={"references": tuple(shown.get(element.key, ()))}) for element in found)


def pictures(read: Read, shown: Iterable[Element]) -> dict[str, str]:
    """Asset → blob of every picture of these elements that is still there."""
    found: dict[str, str] = {}
    for asset in {asset for element in shown for asset in element.references}:
        row = read.one("SELECT blob FROM asset WHERE id = ? AND kind = 'still'", asset)
        if row is not None:
            found[asset] = row[0]
    return found


def with_pictures(read: Read, project: str, request: VideoRequest) -> VideoRequest:
    """The request with its elements' pictures by their bytes. Raises NOT_FOUND for one that this project does not have."""
    asked = [element for element in request.elements if element.references]
    if not asked:
        return request
    for asset in (asset for element in asked for asset in element.references):
        require_picture(read, project, asset)
    given = {reference.element for reference in request.references}
    more = references_of([element for element in asked if element.key not in given], pictures(read, asked))
    return request.model_copy(update={"references": (*request.references, *more)[:64]})


def put_element(tx: Tx, project: str, element: Element) -> Element:
    """Keep a person's version of an element; its reference pictures must be assets of the project. Raises NOT_FOUND."""
    for asset in element.references:
        require_picture(tx, project, asset)
    position = int(tx.value("SELECT count(*) FROM element WHERE project = ?", project))
    tx.run("INSERT INTO element (project, key, position, body, edited) VALUES (?, ?, ?, ?, 1) ON CONFLICT (project, key) "
           "DO UPDATE SET body = excluded.body, edited = 1", project, element.key, position, element.model_dump_json())
    set_pictures(tx, project, element.key, element.references)
    tx.durable(lambda seq: StoryEvent(seq=seq, project=project), project)
    return element


def remove_element(tx: Tx, project: str, key: str) -> Element:
    """The element as it was. Raises NOT_FOUND."""
    element = _element(tx, project, key)
    set_pictures(tx, project, key, ())
    tx.run("DELETE FROM element WHERE project = ? AND key = ?", project, key)
    tx.durable(lambda seq: StoryEvent(seq=seq, project=project), project)
    return element


def add_picture(tx: Tx, project: str, key: str, asset: str, *, first: bool) -> Element:
    """Shows an element by a picture of the project. The script's later versions leave it alone. Raises NOT_FOUND, CONFLICT."""
    element = _element(tx, project, key)
    require_picture(tx, project, asset)
    others = [other for other in element.references if other != asset]
    if len(others) >= MOST_PICTURES:
        raise MilimoError(ErrorCode.CONFLICT, f"An element has at most {MOST_PICTURES} pictures; take one away first.", key=key)
    return _write(tx, project, element, (asset, *others) if first else (*others, asset))


def remove_picture(tx: Tx, project: str, key: str, asset: str) -> Element:
    """Raises NOT_FOUND."""
    element = _element(tx, project, key)
    if asset not in element.references:
        raise MilimoError(ErrorCode.NOT_FOUND, f"{element.name} is not shown by picture {asset}.", key=key, asset=asset)
    return _write(tx, project, element, tuple(other for other in element.references if other != asset))


def set_pictures(tx: Tx, project: str, key: str, assets: tuple[str, ...]) -> None:
    """Exactly these, in this order."""
    tx.run("DELETE FROM element_reference WHERE project = ? AND element = ?", project, key)
    tx.many("INSERT OR IGNORE INTO element_reference (project, element, asset, position) VALUES (?, ?, ?, ?)",
            [(project, key, asset, place) for place, asset in enumerate(assets)])


def require_picture(read: Read, project: str, asset: str) -> None:
    """Raises NOT_FOUND."""
    if read.one("SELECT 1 FROM asset WHERE id = ? AND project = ? AND kind = 'still' AND trashed_ms IS NULL", asset, project) is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no picture {asset} in this project.", asset=asset)


def _write(tx: Tx, project: str, element: Element, assets: tuple[str, ...]) -> Element:
    set_pictures(tx, project, element.key, assets)
    made = element.model_copy(update={"references": assets})
    tx.durable(lambda seq: StoryEvent(seq=seq, project=project), project)
    return made


def _element(read: Read, project: str, key: str) -> Element:
    found = next((element for element in elements(read, project) if element.key == key), None)
    if found is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no element '{key}' in this project.", key=key)
    return found
