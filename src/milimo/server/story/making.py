"""From the board to takes, and from takes to a timeline."""

import secrets
from typing import NamedTuple

from milimo.contracts.api import Sequence
from milimo.contracts.board import (
    CutAnswer,
    CutPreview,
    CutRequest,
    GenerateAnswer,
    GenerateRequest,
    ShotUpdate,
    VaryAnswer,
    VaryRequest,
)
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import (
    TERMINAL,
    FilmSettings,
    Job,
    JobGraph,
    Priority,
    StoredBreakdown,
    StoredScene,
    StoredShot,
    TakeRef,
    VideoSpec,
)
from milimo.contracts.story import Breakdown, ShotState
from milimo.contracts.timeline import TimelineDocument
from milimo.server.db.tx import Read, Tx
from milimo.server.elements.service import pictures
from milimo.server.jobs.sql_ledger import SqlLedger
from milimo.server.projects import service as projects
from milimo.server.sequences import service as sequences
from milimo.server.shots.asking import check_request, video_node
from milimo.server.shots.service import project_of_shot
from milimo.server.story import changes
from milimo.server.story.service import Board, code
from milimo.server.workers.service import all_engines
from milimo.story.requests import request_digest, scene_places
from milimo.timeline.assemble import assemble
from milimo.timeline.compare import compare_cuts
from milimo.timeline.document import length_of_document
from milimo.timeline.recut import check_same_rate, recut


def generate(ledger: SqlLedger, tx: Tx, project: str, wanted: GenerateRequest) -> GenerateAnswer:
    """Jobs for what has no take yet that shows it. Raises NOT_FOUND, BAD_REQUEST, and what a shot cannot be made for."""
    projects.require(tx, project)
    board = Board(tx, project)
    settings = _settings(tx, project, board, wanted.settings)
    jobs: list[Job] = []
    running: list[Job] = []
    fresh: list[str] = []
    for scene, called, shot in _chosen(board, wanted):
        job = board.job_of(shot.id)
        if job is not None and job.state not in TERMINAL:
            running.append(job)
        elif not wanted.again and _fits(tx, board, scene, shot, settings):
            fresh.append(shot.id)
        else:
            jobs.append(_make(ledger, tx, project, board, scene, shot, called, settings, Priority.NORMAL))
    return GenerateAnswer(jobs=tuple(jobs), running=tuple(running), fresh=tuple(fresh))


def vary(ledger: SqlLedger, tx: Tx, shot: str, wanted: VaryRequest) -> VaryAnswer:
    """Another seed, kept as an edit of the shot, and its take. Raises NOT_FOUND, CONFLICT."""
    project = project_of_shot(tx, shot)
    seed = wanted.seed if wanted.seed is not None else secrets.randbits(32)
    change = changes.update(tx, shot, ShotUpdate(seed=seed))
    board = Board(tx, project)
    found = next(((scene, called, one) for scene, called, one in _all(board) if one.id == shot), None)
    if found is None:
        raise MilimoError(ErrorCode.CONFLICT, "This shot is not on the board; bring it back first.", shot=shot)
    scene, called, stored = found
    settings = _settings(tx, project, board, wanted.settings)
    job = _make(ledger, tx, project, board, scene, stored, called, settings, Priority.INTERACTIVE)
    return VaryAnswer(job=job, change=change)


def _settings(tx: Tx, project: str, board: Board, given: FilmSettings | None) -> FilmSettings:
    """What was given is what the project's shots are made with from now on."""
    if given is not None and given != board.settings:
        projects.set_film_settings(tx, project, given)
    return given or board.settings


def _chosen(board: Board, wanted: GenerateRequest) -> list[tuple[StoredScene, str, StoredShot]]:
    if (bool(wanted.shots), wanted.scene is not None, wanted.all).count(True) != 1:
        raise MilimoError(ErrorCode.BAD_REQUEST, "Say what to make: `shots`, a `scene`, or `all`.")
    found = [(scene, called, shot) for scene, called, shot in _all(board)
             if wanted.all or scene.id == wanted.scene or shot.id in wanted.shots]
    missing = set(wanted.shots) - {shot.id for _, _, shot in found}
    if missing or (wanted.scene is not None and wanted.scene not in {scene.id for scene in board.stored}):
        raise MilimoError(ErrorCode.NOT_FOUND, "What is to be made is not on this project's board.", missing=sorted(missing))
    return found


def _all(board: Board) -> list[tuple[StoredScene, str, StoredShot]]:
    return [(scene, code(scene.number, place), shot) for scene in board.stored for place, shot in enumerate(scene.shots)]


def _fits(tx: Tx, board: Board, scene: StoredScene, shot: StoredShot, settings: FilmSettings) -> bool:
    """By digest where the engine has told its revision; before that, by what the board knows."""
    engine = next((one for one in all_engines(tx) if one.engine == settings.engine), None)
    if engine is None:
        return shot.state is ShotState.CURRENT
    digest = request_digest(board.request(shot, scene.heading, settings), settings.encoding, engine.revision)
    return any(take.request_digest == digest for take in shot.takes)


def _make(ledger: SqlLedger, tx: Tx, project: str, board: Board, scene: StoredScene, shot: StoredShot, called: str,
          settings: FilmSettings, priority: Priority) -> Job:
    place = scene_places(scene, settings)[shot.id]
    request = board.request(shot, scene.heading, settings).model_copy(update={"scene": place})
    engine = check_request(tx, request)
    spec = VideoSpec(project=project, shot=shot.id, request=request, encoding=settings.encoding)
    node = video_node("shot", spec, engine, f"Shot {called}", priority)
    return ledger.view(ledger.add(project, JobGraph(nodes=(node,)))["shot"])


# ---- to the timeline --------------------------------------------------------------------------------------------


def cut(tx: Tx, project: str, wanted: CutRequest) -> CutAnswer:
    """Raises NOT_FOUND, RATE_CHANGED, SCRIPT_NOT_FOUND where there is no story yet."""
    laid = _laid(tx, project, wanted)
    made = sequences.lay(tx, project, laid.head.id if laid.head else None, laid.name, laid.document)
    if laid.first:
        tx.run("UPDATE project SET film_sequence = ? WHERE id = ?", made.sequence, project)
    return CutAnswer(sequence=made.sequence, revision=made.revision, shots=laid.shots, missing=laid.missing)


def preview_cut(read: Read, project: str, wanted: CutRequest) -> CutPreview:
    """What `cut` would do. Raises as it does."""
    laid = _laid(read, project, wanted)
    before = laid.head.document if laid.head else None
    after = recut(before, laid.document, sequences.assembled(read, laid.head.id)) if laid.head and before else laid.document
    changes = compare_cuts(before, after)
    return CutPreview(
        sequence=laid.head.id if laid.head else None, name=laid.head.name if laid.head else laid.name, shots=laid.shots, missing=laid.missing,
        seconds=round(length_of_document(after) * after.rate.den / after.rate.num, 3), added=changes.added, removed=changes.removed,
        retaken=changes.retaken, retimed=changes.retimed, moved=changes.moved, changes=changes.any)


class _Laid(NamedTuple):
    """A board as a cut, and the sequence that it goes to: None for a new one."""

    document: TimelineDocument
    head: Sequence | None
    name: str
    first: bool
    shots: int
    missing: tuple[str, ...]


def _laid(read: Read, project: str, wanted: CutRequest) -> _Laid:
    projects.require(read, project)
    board = Board(read, project)
    settings = wanted.settings or board.settings
    row = read.one("SELECT breakdown, film_sequence, name FROM project WHERE id = ?", project)
    assert row is not None
    if row[0] is None or not board.stored:
        raise MilimoError(ErrorCode.SCRIPT_NOT_FOUND, "There is no story to lay on a timeline yet. Put a script in first.", project=project)
    told = Breakdown.model_validate_json(row[0])
    stored = StoredBreakdown(title=told.title, credit=told.credit, language=told.language, scenes=board.stored, elements=board.elements,
                             pictures=pictures(read, board.elements))
    shots = [shot for _, _, shot in _all(board)]
    takes = {shot.id: take for shot in shots if (take := _take_of(shot)) is not None}
    target = None if wanted.new else wanted.sequence or row[1]
    head = sequences.get(read, target) if target is not None else None
    if head is not None:
        if head.project != project:
            raise MilimoError(ErrorCode.NOT_FOUND, "That sequence belongs to another project.", sequence=target)
        check_same_rate(head.document, settings.rate, sequences.assembled(read, head.id))
    return _Laid(assemble(stored, takes, settings), head, wanted.name or row[2], first=row[1] is None, shots=len(takes),
                 missing=tuple(shot.id for shot in shots if shot.id not in takes))


def _take_of(shot: StoredShot) -> TakeRef | None:
    """The one that was chosen, else the newest."""
    return next((take for take in shot.takes if take.id == shot.chosen), shot.takes[-1] if shot.takes else None)
