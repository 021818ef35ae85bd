"""How a breakdown becomes rows: matched with the scenes and shots that are there."""

from milimo.contracts.base import new_id
from milimo.contracts.events import StoryEvent
from milimo.contracts.jobs import StoredBreakdown
from milimo.contracts.story import Breakdown, Element, ShotState
from milimo.server.db.tx import Read, Tx, Values
from milimo.server.elements.service import elements, pictures
from milimo.server.shots.service import stored_scenes
from milimo.server.story.service import Board, refreshed
from milimo.story.match import MatchedShot, MatchResult, match_breakdown
from milimo.story.wording import reworded


def store_breakdown(tx: Tx, project: str, breakdown: Breakdown) -> None:
    """Match the new breakdown to what is there and write what is another now. Unchanged shots keep their state, takes and choice;
    changed ones with takes become stale, unless an older take shows just that; ones whose text is gone go to the bin; edited
    fields stay edited."""
    old, binned = stored_scenes(tx, project, removed=True)
    _store_elements(tx, project, breakdown.elements)
    breakdown = _with_elements(breakdown, elements(tx, project))
    result = match_breakdown(old, breakdown, binned)
    _store_scenes(tx, project, result)
    for shot in result.removed:
        tx.run("UPDATE shot SET state = CASE state WHEN 'removed' THEN state ELSE 'binned' END, scene = NULL WHERE id = ?", shot)
    for scene in result.removed_scenes:
        tx.run("DELETE FROM scene WHERE id = ?", scene)
    tx.run("UPDATE project SET breakdown = ? WHERE id = ?", breakdown.model_copy(update={"scenes": ()}).model_dump_json(), project)
    tx.durable(lambda seq: StoryEvent(seq=seq, project=project), project)
    _freshen(tx, project)


def stored_breakdown(read: Read, project: str, breakdown: Breakdown) -> StoredBreakdown:
    """What has become of a breakdown that was stored."""
    scenes, binned = stored_scenes(read, project)
    known = elements(read, project)
    return StoredBreakdown(title=breakdown.title, credit=breakdown.credit, language=breakdown.language, scenes=scenes, elements=known,
                           pictures=pictures(read, known), binned=tuple(shot.id for shot in binned))


def _freshen(tx: Tx, project: str) -> None:
    """Stale shots of which an older take shows what they ask for now are current."""
    if tx.one("SELECT 1 FROM shot WHERE project = ? AND state = 'stale' AND scene IS NOT NULL LIMIT 1", project) is None:
        return
    board = Board(tx, project)
    stale = [shot for scene in board.stored for shot in scene.shots if shot.state is ShotState.STALE]
    fresh = [shot for shot, state in refreshed(tx, project, stale, board).items() if state is ShotState.CURRENT]
    tx.many("UPDATE shot SET state = 'current' WHERE id = ?", [(shot,) for shot in fresh])


def _with_elements(breakdown: Breakdown, known: tuple[Element, ...]) -> Breakdown:
    """The breakdown with prompts that speak of elements as people have made them."""
    said, now = ({element.key: element.model_copy(update={"references": ()}) for element in some} for some in (breakdown.elements, known))
    if all(now.get(key) == element for key, element in said.items()):
        return breakdown
    return breakdown.model_copy(update={"scenes": tuple(scene.model_copy(update={"shots": tuple(
        shot.model_copy(update={"prompt": reworded(shot.prompt, shot.plan, shot.plan, said, now)}) for shot in scene.shots)})
        for scene in breakdown.scenes)})


def _store_scenes(tx: Tx, project: str, result: MatchResult) -> None:
    """Rows as they are to be; those that are so already are left alone: of a feature in which one line was changed, most are."""
    scenes: list[Values] = []
    shots: list[Values] = []
    for position, one in enumerate(result.scenes):
        scene = one.old.id if one.old is not None else new_id()
        body = one.scene.model_copy(update={"id": scene, "shots": ()}).model_dump_json()
        scenes.append((scene, project, position, one.scene.number, one.scene.heading, body))
        shown = 0
        for place, matched in enumerate(one.shots):
            old, state = matched.old, _state(matched)
            shown += state is not ShotState.REMOVED
            which = old.id if old is not None else new_id()
            shot = matched.shot.model_copy(update={"id": which, "number": f"{one.scene.number}.{shown}"[:16]})
            shots.append((which, project, scene, place, state, old.chosen if old else None, shot.model_dump_json()))
    _upsert(tx, "scene", ("id", "project", "position", "number", "heading", "body"), scenes)
    _upsert(tx, "shot", ("id", "project", "scene", "position", "state", "chosen", "body"), shots)


def _upsert(tx: Tx, table: str, columns: tuple[str, ...], rows: list[Values]) -> None:
    there = {row[0]: row for row in tx.all(f"SELECT {', '.join(columns)} FROM {table} WHERE project = ?", rows[0][1])} if rows else {}
    tx.many(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) ON CONFLICT (id) DO UPDATE SET "
            f"{', '.join(f'{name} = excluded.{name}' for name in columns[2:] if name != 'chosen')}",
            [row for row in rows if there.get(row[0]) != row])


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
