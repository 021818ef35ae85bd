"""Rows of scenes, shots and elements, and how a breakdown becomes them."""

from __future__ import annotations

from pydantic import TypeAdapter

from milimo.contracts.api import ProjectStory, ShotUpdate
from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode, MilimoError, Notice
from milimo.contracts.events import StoryEvent
from milimo.contracts.jobs import StoredBreakdown, StoredScene, StoredShot, TakeRef
from milimo.contracts.story import Breakdown, Element, Scene, Shot, ShotState
from milimo.server.db.tx import Read, Tx
from milimo.server.elements.service import elements, pictures, require_picture, set_pictures
from milimo.server.shots import takes
from milimo.story.match import EDITABLE, MatchedScene, MatchedShot, match_breakdown
from milimo.story.pictures import shown_in

NOTICES: TypeAdapter[tuple[Notice, ...]] = TypeAdapter(tuple[Notice, ...])


def project_story(read: Read, project: str) -> ProjectStory:
    """Raises NOT_FOUND."""
    if read.one("SELECT 1 FROM project WHERE id = ?", project) is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no project {project}.", project=project)
    scenes, binned = stored_scenes(read, project)
    return ProjectStory(project=project, scenes=scenes, elements=elements(read, project), bin=binned)


def stored_scenes(read: Read, project: str) -> tuple[tuple[StoredScene, ...], tuple[StoredShot, ...]]:
    """Scenes with their shots in order, and the shots in the bin."""
    refs = takes.refs_of_project(read, project)
    by_scene: dict[str, list[StoredShot]] = {}
    binned: list[StoredShot] = []
    for row in read.all("SELECT id, scene, state, chosen, body FROM shot WHERE project = ? ORDER BY position, id", project):
        shot = _stored(row[0], row[1] or "", row[2], row[3], row[4], refs)
        if shot.state is ShotState.BINNED:
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
    old, binned = stored_scenes(tx, project)
    result = match_breakdown(old, breakdown, binned)
    _store_elements(tx, project, breakdown.elements)
    for position, one in enumerate(result.scenes):
        _store_scene(tx, project, position, one)
    for shot in result.removed:
        tx.run("UPDATE shot SET state = 'binned', scene = NULL WHERE id = ?", shot)
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
    for place, matched in enumerate(one.shots):
        old = matched.old
        which = old.id if old is not None else new_id()
        tx.run("INSERT INTO shot (id, project, scene, position, state, chosen, body) VALUES (?, ?, ?, ?, ?, ?, ?) "
               "ON CONFLICT (id) DO UPDATE SET scene = excluded.scene, position = excluded.position, state = excluded.state, "
               "body = excluded.body", which, project, scene, place, _state(matched), old.chosen if old else None,
               matched.shot.model_copy(update={"id": which}).model_dump_json())


def _state(matched: MatchedShot) -> ShotState:
    old = matched.old
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


def update_shot(tx: Tx, shot: str, update: ShotUpdate) -> StoredShot:
    """Edit fields; each stays edited. A change of what is seen makes the shot stale. Raises NOT_FOUND, CONFLICT."""
    old = get_shot(tx, shot)
    project = project_of_shot(tx, shot)
    given = {name: getattr(update, name) for name in EDITABLE if getattr(update, name) is not None}
    changed = {name: value for name, value in given.items() if value != getattr(old.shot, name)}
    edited = tuple(dict.fromkeys((*old.shot.edited, *changed)))
    body = old.shot.model_copy(update={**changed, "edited": edited})
    chosen = old.chosen
    if update.chosen is not None:
        if update.chosen not in {take.id for take in old.takes}:
            raise MilimoError(ErrorCode.CONFLICT, "That take is not one of this shot's, or it is damaged.", take=update.chosen)
        chosen = update.chosen
    state = ShotState.STALE if changed and old.takes and old.state is ShotState.CURRENT else old.state
    tx.run("UPDATE shot SET body = ?, chosen = ?, state = ? WHERE id = ?", body.model_dump_json(), chosen, state, shot)
    tx.durable(lambda seq: StoryEvent(seq=seq, project=project), project)
    return get_shot(tx, shot)


def put_element(tx: Tx, project: str, element: Element) -> Element:
    """Keep a person's version of an element; its reference pictures must be assets of the project. Raises NOT_FOUND."""
    for asset in element.references:
        require_picture(tx, project, asset)
    position = int(tx.value("SELECT count(*) FROM element WHERE project = ?", project))
    tx.run("INSERT INTO element (project, key, position, body, edited) VALUES (?, ?, ?, ?, 1) ON CONFLICT (project, key) "
           "DO UPDATE SET body = excluded.body, edited = 1", project, element.key, position, element.model_dump_json())
    set_pictures(tx, project, element.key, element.references)
    stale_with(tx, project, element)
    tx.durable(lambda seq: StoryEvent(seq=seq, project=project), project)
    return element


def stale_with(tx: Tx, project: str, element: Element) -> None:
    """Shots with takes that show a changed element, or are set in it, are stale."""
    scenes, _ = stored_scenes(tx, project)
    for shot in (shot for scene in scenes for shot in scene.shots):
        if shot.state is ShotState.CURRENT and shown_in(shot.shot.plan, (element,)):
            tx.run("UPDATE shot SET state = 'stale' WHERE id = ?", shot.id)
