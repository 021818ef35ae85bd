"""Changes of the board by hand. Each is a list of shots as they are to be; what they were is the answer's `undo`."""

import contextlib
from collections.abc import Generator, Iterable, Sequence

from milimo.contracts.base import new_id
from milimo.contracts.board import ShotAdd, ShotMove, ShotPut, ShotSplit, ShotUpdate, StoryChange, StoryPatch
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.events import StoryEvent
from milimo.contracts.jobs import StoredScene
from milimo.contracts.shots import ShotPlan
from milimo.contracts.story import Shot, ShotState
from milimo.server.db.tx import Read, Tx
from milimo.server.elements.service import elements
from milimo.server.projects import service as projects
from milimo.server.shots.service import project_of_shot, shot_of, stored_scenes
from milimo.server.story.service import Board, refreshed
from milimo.story import by_hand, editing
from milimo.story.pictures import shown_in
from milimo.story.reader import read_prompt
from milimo.story.seeds import shot_seed
from milimo.story.wording import reworded


def update(tx: Tx, shot: str, change: ShotUpdate) -> StoryChange:
    """Edit fields, or choose a take. Raises NOT_FOUND, CONFLICT."""
    project = _project(tx, shot)
    before = _row(tx, shot)
    body = editing.edited(before.shot, change, elements(tx, project))
    chosen = before.chosen
    if change.chosen is not None:
        if tx.one("SELECT 1 FROM take WHERE id = ? AND shot = ? AND damaged = 0", change.chosen, shot) is None:
            raise MilimoError(ErrorCode.CONFLICT, "That take is not one of this shot's, or it is damaged.", take=change.chosen)
        chosen = change.chosen
    return _apply(tx, project, [before.model_copy(update={"shot": body, "chosen": chosen})], "Edit shot")


def split(tx: Tx, shot: str, where: ShotSplit) -> StoryChange:
    """The first part keeps the shot, its takes and its place; the second is new. Raises NOT_FOUND, CONFLICT, BAD_REQUEST."""
    project = _project(tx, shot)
    scene, place = _in_scene(tx, project, shot)
    row = _row(tx, shot)
    head, tail = by_hand.split(row.shot, where.at, where.seconds)
    made = new_id()
    second = ShotPut(id=made, scene=scene.id, position=0, state=ShotState.NEW, shot=tail.model_copy(update={"id": made}))
    ids = [one.id for one in scene.shots]
    order = [*ids[:place + 1], made, *ids[place + 1:]]
    siblings = _same_origin(tx, project, row.shot, head.origin)
    return _apply(tx, project, _ordered(tx, scene.id, order, [row.model_copy(update={"shot": head}), second]) + siblings, "Split shot")


def merge(tx: Tx, project: str, shots: Sequence[str]) -> StoryChange:
    """The first goes on as all of them; the others are taken out. Raises NOT_FOUND, CONFLICT, BAD_REQUEST."""
    projects.require(tx, project)
    for shot in shots:
        if project_of_shot(tx, shot) != project:
            raise MilimoError(ErrorCode.NOT_FOUND, "That shot belongs to another project.", shot=shot)
    scene, place = _in_scene(tx, project, shots[0])
    ids = [one.id for one in scene.shots]
    if ids[place:place + len(shots)] != list(shots):
        raise MilimoError(ErrorCode.CONFLICT, "Only shots that follow each other in one scene can be joined, in their order.")
    rows = [_row(tx, shot) for shot in shots]
    whole = by_hand.join([row.shot for row in rows])
    gone = [row.model_copy(update={"state": ShotState.REMOVED, "shot": row.shot.model_copy(update={"origin": whole.origin})})
            for row in rows[1:]]
    siblings = [one for row in rows for one in _same_origin(tx, project, row.shot, whole.origin)]
    changed = {one.id: one for one in (*siblings, rows[0].model_copy(update={"shot": whole}), *gone)}
    return _apply(tx, project, list(changed.values()), "Join shots")


def add(tx: Tx, project: str, new: ShotAdd) -> StoryChange:
    """Raises NOT_FOUND."""
    projects.require(tx, project)
    scenes, _ = stored_scenes(tx, project)
    scene = next((one for one in scenes if one.id == new.scene), None)
    if scene is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no scene {new.scene} in this project.", scene=new.scene)
    ids = [one.id for one in scene.shots]
    place = _place(ids, new.before)
    near = scene.shots[max(0, place - 1)].shot.plan if scene.shots else ShotPlan()
    known = elements(tx, project)
    plan = editing.reread("", new.prompt, ShotPlan(
        place=near.place, time_of_day=near.time_of_day, weather=near.weather, sounds=near.sounds), known)
    plan = plan.model_copy(update={name: getattr(read_prompt(new.prompt, known), name) for name in ("size", "lens", "coverage")})
    made = new_id()
    shot = Shot(id=made, number="", plan=plan, prompt=new.prompt, seconds=new.seconds, added=True, edited=("prompt", "seconds"),
                seed=shot_seed(1, scene.heading, f"{made} {new.prompt}"))
    order = [*ids[:place], made, *ids[place:]]
    put = ShotPut(id=made, scene=scene.id, position=0, state=ShotState.NEW, shot=shot)
    return _apply(tx, project, _ordered(tx, scene.id, order, [put]), "Add shot")


def remove(tx: Tx, shot: str) -> StoryChange:
    """Takes and words are kept: the undo, or a later restore, brings all back. Raises NOT_FOUND, CONFLICT."""
    project = _project(tx, shot)
    _in_scene(tx, project, shot)
    return _apply(tx, project, [_row(tx, shot).model_copy(update={"state": ShotState.REMOVED})], "Delete shot")


def restore(tx: Tx, shot: str) -> StoryChange:
    """Back from where it was taken out. Raises NOT_FOUND, CONFLICT for one whose scene is gone or that was not taken out."""
    project = _project(tx, shot)
    row = _row(tx, shot)
    if row.state is not ShotState.REMOVED or row.scene is None:
        raise MilimoError(ErrorCode.CONFLICT, "This shot was not taken out of a scene that is still there.", shot=shot)
    return _apply(tx, project, [row.model_copy(update={"state": ShotState.NEW})], "Restore shot")


def move(tx: Tx, shot: str, where: ShotMove) -> StoryChange:
    """To another place, also in another scene; it stays there when the script changes. Raises NOT_FOUND, CONFLICT."""
    project = _project(tx, shot)
    _in_scene(tx, project, shot)
    scenes, _ = stored_scenes(tx, project)
    scene = next((one for one in scenes if one.id == where.scene), None)
    if scene is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no scene {where.scene} in this project.", scene=where.scene)
    if where.before == shot:
        raise MilimoError(ErrorCode.CONFLICT, "A shot cannot stand before itself.", shot=shot)
    ids = [one.id for one in scene.shots if one.id != shot]
    place = _place(ids, where.before)
    row = _row(tx, shot)
    moved = row.shot.model_copy(update={"edited": tuple(dict.fromkeys((*row.shot.edited, by_hand.PLACE)))})
    put = row.model_copy(update={"scene": scene.id, "shot": moved})
    return _apply(tx, project, _ordered(tx, scene.id, [*ids[:place], shot, *ids[place:]], [put]), "Move shot")


def apply(tx: Tx, project: str, patch: StoryPatch) -> StoryChange:
    """Shots as a patch has them: an undo, or its undo. Raises NOT_FOUND, CONFLICT for a scene that is gone."""
    projects.require(tx, project)
    for put in patch.shots:
        if project_of_shot(tx, put.id) != project:
            raise MilimoError(ErrorCode.NOT_FOUND, "That shot belongs to another project.", shot=put.id)
        if put.scene is not None and tx.one("SELECT 1 FROM scene WHERE id = ? AND project = ?", put.scene, project) is None:
            raise MilimoError(ErrorCode.CONFLICT, "The scene of that shot is no longer there; the script has changed since.", scene=put.scene)
        if put.chosen is not None and tx.one("SELECT 1 FROM take WHERE id = ? AND shot = ?", put.chosen, put.id) is None:
            raise MilimoError(ErrorCode.CONFLICT, "That take is not one of this shot's.", take=put.chosen)
    puts = [put.model_copy(update={"shot": put.shot.model_copy(update={"id": put.id})}) for put in patch.shots]
    return _apply(tx, project, puts, patch.label, known=frozenset(put.id for put in puts if put.state is ShotState.CURRENT))


@contextlib.contextmanager
def of_elements(tx: Tx, project: str, *, also: Iterable[str] = ()) -> Generator[None]:
    """While elements are changed inside (`also`: and those whose pictures are, by key): shots that show them say it in prompts that nobody has written over, and are stale, or
    fresh again, by what their takes were asked for."""
    before = {one.key: one for one in elements(tx, project)}
    yield
    after = {one.key: one for one in elements(tx, project)}
    touched = [one for key in before.keys() | after.keys() for one in (before.get(key), after.get(key))
               if one is not None and (before.get(key) != after.get(key) or key in also)]
    if not touched:
        return
    scenes, _ = stored_scenes(tx, project)
    shown = [shot for scene in scenes for shot in scene.shots if shown_in(shot.shot.plan, touched)]
    for shot in shown:
        prompt = reworded(shot.shot.prompt, shot.shot.plan, shot.shot.plan, before, after)
        if prompt != shot.shot.prompt and "prompt" not in shot.shot.edited:
            tx.run("UPDATE shot SET body = ? WHERE id = ?", shot.shot.model_copy(update={"prompt": prompt}).model_dump_json(), shot.id)
    board = Board(tx, project)
    ids = {shot.id for shot in shown}
    again = [shot for scene in board.stored for shot in scene.shots if shot.id in ids]
    for shot, state in refreshed(tx, project, again, board).items():
        tx.run("UPDATE shot SET state = ? WHERE id = ?", state, shot)


# ---- writing ----------------------------------------------------------------------------------------------------


def _apply(tx: Tx, project: str, puts: Sequence[ShotPut], label: str, known: frozenset[str] = frozenset()) -> StoryChange:
    """Write the shots; the undo has those that were there as they were, and takes out those that were not. `known`: shots
    whose state is told: they were current as they are put back, and no take is ever lost."""
    before = [row if (row := _find(tx, put.id)) is not None else put.model_copy(update={"state": ShotState.REMOVED}) for put in puts]
    for put in puts:
        tx.run("INSERT INTO shot (id, project, scene, position, state, chosen, body) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO "
               "UPDATE SET scene = excluded.scene, position = excluded.position, state = excluded.state, chosen = excluded.chosen, "
               "body = excluded.body", put.id, project, put.scene, put.position, put.state, put.chosen, put.shot.model_dump_json())
    _settle(tx, project, [put for put in puts if put.id not in known], before)
    projects.touch(tx, project)
    tx.durable(lambda seq: StoryEvent(seq=seq, project=project), project)
    return StoryChange(shots=Board(tx, project).cards(put.id for put in puts), undo=StoryPatch(label=label, shots=tuple(before)))


def _settle(tx: Tx, project: str, puts: Sequence[ShotPut], before: Sequence[ShotPut]) -> None:
    """The states that follow: of shots that ask for something else than before, or that are there again."""
    was = {put.id: put for put in before}
    asks = {put.id for put in puts if put.state is not ShotState.REMOVED and (
        was[put.id].state is ShotState.REMOVED or _asked(was[put.id].shot) != _asked(put.shot) or was[put.id].scene != put.scene)}
    board = Board(tx, project)
    shots = [shot for scene in board.stored for shot in scene.shots if shot.id in asks]
    for shot, state in refreshed(tx, project, shots, board).items():
        tx.run("UPDATE shot SET state = ? WHERE id = ?", state, shot)


def _asked(shot: Shot) -> tuple[object, ...]:
    return tuple(getattr(shot, name) for name in by_hand.HELD)


def _ordered(tx: Tx, scene: str, order: Sequence[str], puts: Iterable[ShotPut]) -> list[ShotPut]:
    """The shots of a scene in this order; those that were taken out stay behind the shot that they stood behind."""
    given = {put.id: put for put in puts}
    behind: dict[str, list[str]] = {}
    last = ""
    for shot, state in tx.all("SELECT id, state FROM shot WHERE scene = ? ORDER BY position, id", scene):
        if state == ShotState.REMOVED:
            behind.setdefault(last, []).append(shot)
        else:
            last = shot
    whole = [*behind.get("", []), *(one for shot in order for one in (shot, *behind.get(shot, ())))]
    whole += [shot for key, shots in behind.items() if key and key not in order for shot in shots]
    placed: list[ShotPut] = []
    for position, shot in enumerate(whole):
        row = given[shot] if shot in given else _row(tx, shot)
        if shot in given or row.position != position:
            placed.append(row.model_copy(update={"position": position}))
    return placed


def _same_origin(tx: Tx, project: str, of: Shot, origin: tuple[str, ...]) -> list[ShotPut]:
    """Other parts of the same shot of the breakdown, when what they come from is told anew."""
    if not of.origin or of.origin == origin:
        return []
    rows = [_row(tx, row[0]) for row in tx.all("SELECT id FROM shot WHERE project = ? AND id != ? AND json_array_length(body, '$.origin') > 0",
                                              project, of.id)]
    return [row.model_copy(update={"shot": row.shot.model_copy(update={"origin": origin})}) for row in rows if row.shot.origin == of.origin]


# ---- reading ----------------------------------------------------------------------------------------------------


def _find(read: Read, shot: str) -> ShotPut | None:
    row = read.one("SELECT id, scene, position, state, chosen, body FROM shot WHERE id = ?", shot)
    return None if row is None else ShotPut(id=row[0], scene=row[1], position=row[2], state=ShotState(row[3]), chosen=row[4],
                                            shot=shot_of(row[5]))


def _row(read: Read, shot: str) -> ShotPut:
    found = _find(read, shot)
    if found is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no shot {shot}.", shot=shot)
    return found


def _project(read: Read, shot: str) -> str:
    project = project_of_shot(read, shot)
    projects.require(read, project)
    return project


def _in_scene(read: Read, project: str, shot: str) -> tuple[StoredScene, int]:
    """The scene that it stands in, and where. Raises CONFLICT for one in the bin."""
    scenes, _ = stored_scenes(read, project)
    found = next(((scene, place) for scene in scenes for place, one in enumerate(scene.shots) if one.id == shot), None)
    if found is None:
        raise MilimoError(ErrorCode.CONFLICT, "This shot is not on the board; bring it back first.", shot=shot)
    return found


def _place(ids: Sequence[str], before: str | None) -> int:
    if before is None:
        return len(ids)
    if before not in ids:
        raise MilimoError(ErrorCode.CONFLICT, "The shot that it is to stand before is not in that scene.", before=before)
    return ids.index(before)
