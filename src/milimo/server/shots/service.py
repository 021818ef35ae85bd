"""Rows of scenes, shots and elements, and how a breakdown becomes them."""

from __future__ import annotations

from pydantic import TypeAdapter

from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode, MilimoError, Notice
from milimo.contracts.events import StoryEvent
from milimo.contracts.jobs import StoredBreakdown, StoredScene, StoredShot, TakeRef
from milimo.contracts.story import Breakdown, Element, Scene, Shot, ShotState
from milimo.server.db.tx import Read, Tx
from milimo.server.elements.service import elements, pictures
from milimo.server.shots import takes
from milimo.story.match import MatchedScene, MatchedShot, match_breakdown

NOTICES: TypeAdapter[tuple[Notice, ...]] = TypeAdapter(tuple[Notice, ...])


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
        scene = Scene.model_validate_json(row[3])
        scenes.append(StoredScene(id=row[0], number=row[1], heading=row[2], shots=tuple(by_scene.get(row[0], ())),
                                  ends_with=scene.ends_with, ambience=scene.ambience))
    return tuple(scenes), tuple(binned)


def _stored(shot: str, scene: str, state: str, chosen: str | None, body: str, refs: dict[str, tuple[TakeRef, ...]]) -> StoredShot:
    return StoredShot(id=shot, scene=scene or shot, shot=Shot.model_validate_json(body), state=ShotState(state),
                      takes=refs.get(shot, ()), chosen=chosen)


def last_notices(read: Read, project: str) -> tuple[Notice, ...]:
    """What the breakdown that is stored had to say: an unchanged script says it again without being broken down again."""
    text = read.value("SELECT json_extract(breakdown, '$.notices') FROM project WHERE id = ?", project)
    return NOTICES.validate_json(text) if text else ()


# ---- breakdown → rows -------------------------------------------------------------------------------------------


def store_breakdown(tx: Tx, project: str, breakdown: Breakdown) -> StoredBreakdown:
    """Match the new breakdown to what is there and write it. Unchanged shots keep their state, takes and choice; changed
    ones with takes become stale; ones whose text is gone go to the bin; edited fields stay edited."""
    old, binned = stored_scenes(tx, project, removed=True)
    result = match_breakdown(old, breakdown, binned)
    _store_elements(tx, project, breakdown.elements)
    for position, one in enumerate(result.scenes):
        _store_scene(tx, project, position, one)
    for shot in result.removed:
        tx.run("UPDATE shot SET state = CASE state WHEN 'removed' THEN state ELSE 'binned' END, scene = NULL WHERE id = ?", shot)
    for scene in result.removed_scenes:
        tx.run("DELETE FROM scene WHERE id = ?", scene)
    tx.run("UPDATE project SET breakdown = ? WHERE id = ?", breakdown.model_copy(update={"scenes": ()}).model_dump_json(), project)
    tx.durable(lambda seq: StoryEvent(seq=seq, project=project), project)
    stored, now_binned = stored_scenes(tx, project)
    known = elements(tx, project)
    return StoredBreakdown(title=breakdown.title, credit=breakdown.credit, language=breakdown.language, scenes=stored,
                           elements=known, pictures=pictures(tx, known),
                           binned=tuple(shot.id for shot in now_binned))


def _store_scene(tx: Tx, project: str, position: int, one: MatchedScene) -> None:
    scene = one.old.id if one.old is not None else new_id()
    body = one.scene.model_copy(update={"id": scene, "shots": ()}).model_dump_json()
    tx.run("INSERT INTO scene (id, project, position, number, heading, body) VALUES (?, ?, ?, ?, ?, ?) "
           "ON CONFLICT (id) DO UPDATE SET position = excluded.position, number = excluded.number, heading = excluded.heading, "
           "body = excluded.body", scene, project, position, one.scene.number, one.scene.heading, body)
    shown = 0
    for place, matched in enumerate(one.shots):
        old, state = matched.old, _state(matched)
        shown += state is not ShotState.REMOVED
        which = old.id if old is not None else new_id()
        tx.run("INSERT INTO shot (id, project, scene, position, state, chosen, body) VALUES (?, ?, ?, ?, ?, ?, ?) "
               "ON CONFLICT (id) DO UPDATE SET scene = excluded.scene, position = excluded.position, state = excluded.state, "
               "body = excluded.body", which, project, scene, place, state, old.chosen if old else None,
               matched.shot.model_copy(update={"id": which, "number": f"{one.scene.number}.{shown}"[:16]}).model_dump_json())


def _state(matched: MatchedShot) -> ShotState:
    old = matched.old
    if old is not None and old.state is ShotState.REMOVED:
        return ShotState.REMOVED
    if old is None or not old.takes:
        return ShotState.NEW
    if not matched.unchanged:
        return ShotState.STALE
    return ShotState.CURRENT if old.state is ShotState.BINNED else old.state


def _store_elements(tx: Tx, project: str, new: tuple[Element, ...]) -> None:
    """The script's elements; one that a person has edited stays as it is."""
    names = [element.key for element in new]
    for position, element in enumerate(new):
        tx.run("INSERT INTO element (project, key, position, body) VALUES (?, ?, ?, ?) ON CONFLICT (project, key) DO UPDATE SET "
               "position = excluded.position, body = CASE WHEN edited THEN body ELSE excluded.body END",
               project, element.key, position, element.model_dump_json())
    for (key,) in tx.all("SELECT key FROM element WHERE project = ?1 AND NOT edited AND key NOT IN "
                         "(SELECT element FROM element_reference WHERE project = ?1)", project):
        if key not in names:
            tx.run("DELETE FROM element WHERE project = ? AND key = ?", project, key)


# ---- what people edit -------------------------------------------------------------------------------------------


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
