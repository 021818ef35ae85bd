"""Rows of projects."""

from __future__ import annotations

from collections.abc import Sequence

from milimo.contracts.api import Project
from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.events import ProjectEvent
from milimo.contracts.story import ScriptVersion
from milimo.server.db.tx import Read, Tx, Values, now_ms

_SELECT = """
SELECT p.id, p.name, p.created_ms, p.updated_ms, p.trashed_ms, p.script_blob, p.script_name, p.script_encoding, p.film_sequence,
  (SELECT count(*) FROM scene s WHERE s.project = p.id),
  (SELECT count(*) FROM shot t WHERE t.project = p.id AND t.state != 'binned'),
  (SELECT coalesce(sum(json_extract(t.body, '$.seconds')), 0) FROM shot t WHERE t.project = p.id AND t.state != 'binned')
FROM project p
"""


def list_projects(read: Read, *, trash: bool) -> tuple[Project, ...]:
    """The last changed first."""
    where = "p.trashed_ms IS NOT NULL" if trash else "p.trashed_ms IS NULL"
    return _projects(read.all(f"{_SELECT} WHERE {where} ORDER BY p.updated_ms DESC, p.id DESC"))


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
        sequence=row[8], scenes=row[9], shots=row[10], seconds=round(float(row[11]), 3)) for row in rows)


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


def rename(tx: Tx, which: str, name: str) -> Project:
    require(tx, which)
    tx.run("UPDATE project SET name = ? WHERE id = ?", name, which)
    touch(tx, which)
    tell(tx, which)
    return project(tx, which)


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
