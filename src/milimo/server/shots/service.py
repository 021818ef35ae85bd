"""Rows of scenes, shots and elements, and how a breakdown becomes them."""

from __future__ import annotations

from functools import lru_cache

from pydantic import TypeAdapter

from milimo.contracts.errors import ErrorCode, MilimoError, Notice
from milimo.contracts.jobs import StoredScene, StoredShot, TakeRef
from milimo.contracts.story import Scene, Shot, ShotState
from milimo.server.db.tx import Read
from milimo.server.shots import takes

NOTICES: TypeAdapter[tuple[Notice, ...]] = TypeAdapter(tuple[Notice, ...])


@lru_cache(maxsize=4096)
def shot_of(body: str) -> Shot:
    """A shot's stored text, read once: a feature has some 1,500, and each change of its board looks at all of them."""
    return Shot.model_validate_json(body)


@lru_cache(maxsize=1024)
def scene_of(body: str) -> Scene:
    """The same of a scene."""
    return Scene.model_validate_json(body)


def stored_scenes(read: Read, project: str, *, removed: bool = False) -> tuple[tuple[StoredScene, ...], tuple[StoredShot, ...]]:
    """Scenes with their shots in order, and the shots in the bin. `removed`: those that people took out of a scene that is
    there stand in it, not in the bin."""
    refs = takes.refs_of_project(read, project)
    by_scene: dict[str, list[StoredShot]] = {}
    binned: list[StoredShot] = []
    for row in read.all("SELECT id, scene, state, chosen, body FROM shot WHERE project = ? ORDER BY position, id", project):
        shot = _stored(row[0], row[1] or "", row[2], row[3], row[4], refs)
        if shot.state is ShotState.BINNED or (shot.state is ShotState.REMOVED and not (removed and row[1])):
            binned.append(shot)
        else:
            by_scene.setdefault(shot.scene, []).append(shot)
    scenes: list[StoredScene] = []
    for row in read.all("SELECT id, number, heading, body FROM scene WHERE project = ? ORDER BY position, id", project):
        scene = scene_of(row[3])
        scenes.append(StoredScene(id=row[0], number=row[1], heading=row[2], shots=tuple(by_scene.get(row[0], ())),
                                  ends_with=scene.ends_with, ambience=scene.ambience))
    return tuple(scenes), tuple(binned)


def _stored(shot: str, scene: str, state: str, chosen: str | None, body: str, refs: dict[str, tuple[TakeRef, ...]]) -> StoredShot:
    return StoredShot(id=shot, scene=scene or shot, shot=shot_of(body), state=ShotState(state),
                      takes=refs.get(shot, ()), chosen=chosen)


def last_notices(read: Read, project: str) -> tuple[Notice, ...]:
    """What the breakdown that is stored had to say: an unchanged script says it again without being broken down again."""
    text = read.value("SELECT json_extract(breakdown, '$.notices') FROM project WHERE id = ?", project)
    return NOTICES.validate_json(text) if text else ()


def get_shot(read: Read, shot: str) -> StoredShot:
    """Raises NOT_FOUND."""
    row = read.one("SELECT id, scene, state, chosen, body, project FROM shot WHERE id = ?", shot)
    if row is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no shot {shot}.", shot=shot)
    refs = {shot: tuple(takes.ref_of(take) for take in takes.takes_of_shot(read, shot) if not take.damaged)}
    return _stored(row[0], row[1] or "", row[2], row[3], row[4], refs)


def project_of_shot(read: Read, shot: str) -> str:
    """Raises NOT_FOUND."""
    project = read.value("SELECT project FROM shot WHERE id = ?", shot)
    if project is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no shot {shot}.", shot=shot)
    return str(project)
