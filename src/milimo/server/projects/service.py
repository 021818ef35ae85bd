"""Rows of projects."""

from __future__ import annotations

from collections.abc import Sequence

from milimo.contracts.api import Project, ProjectSort, ProjectUpdate
from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.events import ProjectEvent
from milimo.contracts.jobs import FilmSettings
from milimo.contracts.story import ScriptVersion
from milimo.contracts.time import Rate
from milimo.server.db.tx import Read, Tx, Values, now_ms

_SHOWN = "t.state NOT IN ('binned', 'removed')"
_SELECT = f"""
SELECT p.id, p.name, p.created_ms, p.updated_ms, p.trashed_ms, p.script_blob, p.script_name, p.script_encoding, p.film_sequence,
  (SELECT count(*) FROM scene s WHERE s.project = p.id),
  (SELECT count(*) FROM shot t WHERE t.project = p.id AND {_SHOWN}),
  (SELECT coalesce(sum(json_extract(t.body, '$.seconds')), 0) FROM shot t WHERE t.project = p.id AND {_SHOWN}) AS length,
  p.archived_ms, p.example, (SELECT count(*) FROM take k WHERE k.project = p.id), q.frames, q.rate_num, q.rate_den, k.id,
  json_extract(k.result, '$.poster.sha256')
FROM project p
LEFT JOIN sequence q ON q.id = (SELECT id FROM sequence WHERE project = p.id AND trashed_ms IS NULL ORDER BY updated_ms DESC, id DESC LIMIT 1)
LEFT JOIN take k ON k.id = (
  SELECT k.id FROM shot t JOIN scene s ON s.id = t.scene JOIN take k ON k.shot = t.id AND k.damaged = 0
  WHERE t.project = p.id AND {_SHOWN} ORDER BY s.position, t.position, k.id = t.chosen DESC, k.number DESC LIMIT 1)
"""
_ORDER = {ProjectSort.EDITED: "p.updated_ms DESC", ProjectSort.CREATED: "p.created_ms DESC", ProjectSort.NAME: "p.name COLLATE NOCASE",
          ProjectSort.LENGTH: "length DESC"}


def list_projects(read: Read, *, trash: bool, archived: bool | None = None, search: str = "", sort: ProjectSort = ProjectSort.EDITED,
                  limit: int = 1000, offset: int = 0) -> tuple[tuple[Project, ...], int]:
    """A page, and how many there are. `search`: words that all stand in the name, in any case."""
    words = [word.casefold() for word in search.split()]
    wanted = ("(p.trashed_ms IS NOT NULL) = ? AND (?2 IS NULL OR (p.archived_ms IS NOT NULL) = ?2)"
              + "".join(" AND instr(casefold(p.name), ?) > 0" for _ in words))
    values = (int(trash), None if archived is None else int(archived), *words)
    found = _projects(read.all(f"{_SELECT} WHERE {wanted} ORDER BY {_ORDER[sort]}, p.id DESC LIMIT ? OFFSET ?", *values, limit, offset))
    return found, int(read.value(f"SELECT count(*) FROM project p WHERE {wanted}", *values))


def project(read: Read, project: str) -> Project:
    """Raises NOT_FOUND."""
    found = _projects(read.all(f"{_SELECT} WHERE p.id = ?", project))
    if not found:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no project {project}.", project=project)
    return found[0]


def _projects(rows: Sequence[Values]) -> tuple[Project, ...]:
    return tuple(Project(
        id=row[0], name=row[1], created_ms=row[2], updated_ms=row[3], trashed_ms=row[4],
        script=ScriptVersion(blob=row[5], name=row[6], encoding=row[7]) if row[5] else None,
        sequence=row[8], scenes=row[9], shots=row[10], seconds=round(float(row[11]), 3), archived_ms=row[12], example=row[13],
        takes=row[14], frames=row[15], rate=Rate(num=row[16], den=row[17]) if row[16] else None, poster_take=row[18],
        poster=row[19]) for row in rows)


def require(read: Read, project: str) -> None:
    """Raises NOT_FOUND, also for what lies in the trash: nothing is made there."""
    row = read.one("SELECT trashed_ms FROM project WHERE id = ?", project)
    if row is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no project {project}.", project=project)
    if row[0] is not None:
        raise MilimoError(ErrorCode.NOT_FOUND, "This project is in the trash. Restore it first: milimo project restore "
                          f"{project}", project=project)


def create(tx: Tx, name: str) -> Project:
    made, now = new_id(), now_ms()
    tx.run("INSERT INTO project (id, name, created_ms, updated_ms) VALUES (?, ?, ?, ?)", made, name, now, now)
    tell(tx, made)
    return project(tx, made)


def update(tx: Tx, which: str, change: ProjectUpdate) -> Project:
    """Raises NOT_FOUND."""
    require(tx, which)
    if change.name is not None:
        tx.run("UPDATE project SET name = ? WHERE id = ?", change.name, which)
        touch(tx, which)
    if change.archived is not None:
        tx.run("UPDATE project SET archived_ms = CASE WHEN ? THEN coalesce(archived_ms, ?) END WHERE id = ?", int(change.archived), now_ms(), which)
    tell(tx, which)
    return project(tx, which)


def film_settings(read: Read, which: str) -> FilmSettings:
    """What the project's shots are made with: as its last film was, or as was asked since."""
    text = read.value("SELECT film_settings FROM project WHERE id = ?", which)
    return FilmSettings.model_validate_json(text) if text else FilmSettings()


def set_film_settings(tx: Tx, which: str, settings: FilmSettings) -> None:
    tx.run("UPDATE project SET film_settings = ? WHERE id = ?", settings.model_dump_json(), which)


def trash(tx: Tx, which: str) -> None:
    """For 30 days. Its running jobs are cancelled by the caller."""
    require(tx, which)
    tx.run("UPDATE project SET trashed_ms = ? WHERE id = ?", now_ms(), which)
    tell(tx, which)


def restore(tx: Tx, which: str) -> Project:
    found = project(tx, which)
    if found.trashed_ms is not None:
        tx.run("UPDATE project SET trashed_ms = NULL WHERE id = ?", which)
        tell(tx, which)
    return project(tx, which)


def purge(tx: Tx, which: str | None) -> int:
    """For good: one project that lies in the trash, or (None) all of them but those whose jobs still end. How many went.
    Raises NOT_FOUND, CONFLICT."""
    if which is not None:
        found = project(tx, which)
        if found.trashed_ms is None:
            raise MilimoError(ErrorCode.CONFLICT, "Only what lies in the trash can be removed for good. Delete the project first.", project=which)
    gone = [row[0] for row in tx.all(
        "SELECT id FROM project WHERE trashed_ms IS NOT NULL AND (?1 IS NULL OR id = ?1) AND id NOT IN "
        "(SELECT project FROM job WHERE state IN ('running', 'cancelling') AND is_parent = 0)", which)]
    if which is not None and not gone:
        raise MilimoError(ErrorCode.CONFLICT, "A job of this project is still ending. Try again in a moment.", project=which)
    for one in gone:
        tx.run("DELETE FROM project WHERE id = ?", one)
        tell(tx, one)
    return len(gone)


def touch(tx: Tx, which: str) -> None:
    tx.run("UPDATE project SET updated_ms = ? WHERE id = ?", now_ms(), which)


def tell(tx: Tx, which: str) -> None:
    tx.durable(lambda seq: ProjectEvent(seq=seq, project=which), which)


def set_script(tx: Tx, which: str, script: ScriptVersion) -> None:
    require(tx, which)
    tx.run("UPDATE project SET script_blob = ?, script_name = ?, script_encoding = ? WHERE id = ?",
           script.blob, script.name, script.encoding, which)
    touch(tx, which)
    tell(tx, which)
