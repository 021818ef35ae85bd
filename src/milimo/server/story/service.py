"""The board: scenes with their shots, how each stands, and what its takes do not show."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from milimo.contracts.board import BoardScene, BoardShot, ElementDetail, ElementUse, ProjectStory, ShotStatus
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import FilmSettings, Job, JobState, Progress, StoredScene, StoredShot
from milimo.contracts.story import Breakdown, Element, Scene, ShotState
from milimo.contracts.video import VideoRequest
from milimo.server.db.tx import Read
from milimo.server.elements.service import elements, pictures
from milimo.server.jobs.rows import records, views
from milimo.server.projects import service as projects
from milimo.server.shots.service import scene_of, stored_scenes
from milimo.story.pictures import shown_in
from milimo.story.requests import differences, request_for_shot

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Of shots on a slate: I and O are left out, they read as figures."""
ALIVE = "('queued', 'running', 'cancelling')"
OF_SHOTS = ("shot IS NOT NULL AND (kind = 'shot' OR (kind = 'video' AND (parent IS NULL OR parent NOT IN "
            "(SELECT id FROM job WHERE kind = 'shot'))))")
"""Jobs that make a shot as a whole: the windows of a long one are its job's own affair."""


class Shown(NamedTuple):
    """Of the take that a card shows."""

    poster: str | None
    video: str
    generative: bool
    rating: int


def project_story(read: Read, project: str, progress: dict[str, Progress] | None = None) -> ProjectStory:
    """Raises NOT_FOUND."""
    row = read.one("SELECT breakdown FROM project WHERE id = ?", project)
    if row is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no project {project}.", project=project)
    told = Breakdown.model_validate_json(row[0]) if row[0] else None
    board = Board(read, project, progress)
    scenes, away = board.scenes()
    return ProjectStory(
        project=project, title=told.title if told else "", format=told.format if told else None, pages=told.pages if told else 0.0,
        notices=told.notices if told else (), seconds=round(sum(scene.seconds for scene in scenes), 3), scenes=scenes,
        elements=board.elements, bin=away, settings=board.settings)


class Board:
    """One project's board, read once."""

    def __init__(self, read: Read, project: str, progress: dict[str, Progress] | None = None) -> None:
        self._read = read
        self._project = project
        self.elements = elements(read, project)
        self.settings = projects.film_settings(read, project)
        self.stored, self.away = stored_scenes(read, project)
        self._pictures = pictures(read, self.elements)
        self._shown = self._takes()
        self._jobs = self._work(progress)

    def scenes(self) -> tuple[tuple[BoardScene, ...], tuple[BoardShot, ...]]:
        """Scenes in order, and what lies in the bin."""
        bodies = {row[0]: scene_of(row[1]) for row in self._read.all(
            "SELECT id, body FROM scene WHERE project = ?", self._project)}
        return tuple(self._scene(scene, bodies[scene.id]) for scene in self.stored), tuple(self._shot(shot, "", "") for shot in self.away)

    def cards(self, shots: Iterable[str]) -> tuple[BoardShot, ...]:
        """These shots, in the order of the board; those in the bin at the end."""
        wanted = set(shots)
        here = [self._shot(shot, scene.heading, code(scene.number, place))
                for scene in self.stored for place, shot in enumerate(scene.shots) if shot.id in wanted]
        return (*here, *(self._shot(shot, "", "") for shot in self.away if shot.id in wanted))

    def request(self, shot: StoredShot, heading: str, settings: FilmSettings | None = None) -> VideoRequest:
        return request_for_shot(shot.shot, heading, self.elements, settings or self.settings, self._pictures)

    def job_of(self, shot: str) -> Job | None:
        """The newest one that makes it."""
        return self._jobs.get(shot)

    def _scene(self, scene: StoredScene, body: Scene) -> BoardScene:
        first = next((shot.shot.plan for shot in scene.shots if not shot.shot.added), None)
        return BoardScene(
            id=scene.id, number=scene.number, heading=scene.heading, lines=body.lines, synopsis=body.synopsis,
            place=first.place.name if first else "", interior=first.place.interior if first else None,
            time_of_day=first.time_of_day if first else None, weather=first.weather if first else None,
            seconds=round(sum(shot.shot.seconds for shot in scene.shots), 3), ends_with=scene.ends_with, ambience=scene.ambience,
            shots=tuple(self._shot(shot, scene.heading, code(scene.number, place)) for place, shot in enumerate(scene.shots)))

    def _shot(self, stored: StoredShot, heading: str, called: str) -> BoardShot:
        newest = stored.takes[-1].id if stored.takes else None
        shown = self._shown.get(stored.chosen or newest or "") or self._shown.get(newest or "")
        job = self._jobs.get(stored.id)
        changed = self._changed(stored, heading, newest) if stored.state is ShotState.STALE and newest else ()
        return BoardShot(
            **dict(stored), code=called, status=status(stored.state, job), job=job, changed=changed,
            poster=shown.poster if shown else None, video=shown.video if shown else None,
            generative=shown.generative if shown else None, rating=shown.rating if shown else 0)

    def _changed(self, stored: StoredShot, heading: str, take: str) -> tuple[str, ...]:
        made = self._read.value("SELECT json_extract(result, '$.recipe.request') FROM take WHERE id = ?", take)
        return differences(VideoRequest.model_validate_json(made), self.request(stored, heading)) if made else ()

    def _takes(self) -> dict[str, Shown]:
        return {row[0]: Shown(row[1], row[2], bool(row[3]), row[4]) for row in self._read.all(
            "SELECT id, json_extract(result, '$.poster.sha256'), blob, json_extract(result, '$.generative'), rating FROM take "
            "WHERE project = ? AND shot IS NOT NULL AND damaged = 0", self._project)}

    def _work(self, progress: dict[str, Progress] | None) -> dict[str, Job]:
        """Shot → its live job, else its newest one where that failed."""
        found = records(self._read, f"id IN (SELECT substr(max((state IN {ALIVE}) || id), 2) FROM job WHERE project = ? AND {OF_SHOTS} "
                        f"GROUP BY shot) AND state IN ('queued', 'running', 'cancelling', 'failed')", self._project)
        return {job.shot: job for job in views(self._read, found, progress) if job.shot is not None}


def status(state: ShotState, job: Job | None) -> ShotStatus:
    if job is not None and state not in (ShotState.BINNED, ShotState.REMOVED):
        match job.state:
            case JobState.QUEUED:
                return ShotStatus.QUEUED
            case JobState.RUNNING | JobState.CANCELLING:
                return ShotStatus.RUNNING
            case _:
                return ShotStatus.FAILED
    return ShotStatus.FRESH if state is ShotState.CURRENT else ShotStatus(state.value)


def code(scene: str, place: int) -> str:
    """`2A`, `2B` … `2Z`, `2AA`."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, len(LETTERS))
        letters = LETTERS[letter] + letters
    return f"{scene}{letters}"


def refreshed(read: Read, project: str, shots: Sequence[StoredShot], board: Board) -> dict[str, ShotState]:
    """How these shots stand by what their takes were asked for: a change that was taken back makes a shot fresh again."""
    headings = {shot.id: scene.heading for scene in board.stored for shot in scene.shots}
    found: dict[str, ShotState] = {}
    for shot in shots:
        if shot.state in (ShotState.BINNED, ShotState.REMOVED):
            continue
        wanted = board.request(shot, headings.get(shot.id, ""))
        made = [VideoRequest.model_validate_json(row[0]) for row in read.all(
            "SELECT json_extract(result, '$.recipe.request') FROM take WHERE shot = ? AND damaged = 0 ORDER BY number DESC", shot.id)]
        fits = any(not differences(request, wanted) for request in made)
        found[shot.id] = ShotState.NEW if not made else ShotState.CURRENT if fits else ShotState.STALE
    return found


# ---- elements ---------------------------------------------------------------------------------------------------


def element_detail(read: Read, project: str, key: str) -> ElementDetail:
    """Raises NOT_FOUND."""
    row = read.one("SELECT edited FROM element WHERE project = ? AND key = ?", project, key)
    if row is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no element '{key}' in this project.", key=key)
    element = next(one for one in elements(read, project) if one.key == key)
    return ElementDetail(element=element, edited=bool(row[0]), used=_uses(read, project, element))


def _uses(read: Read, project: str, element: Element) -> tuple[ElementUse, ...]:
    scenes, _ = stored_scenes(read, project)
    return tuple(ElementUse(scene=scene.id, scene_number=scene.number, shot=shot.id, code=code(scene.number, place))
                 for scene in scenes for place, shot in enumerate(scene.shots) if shown_in(shot.shot.plan, (element,)))
