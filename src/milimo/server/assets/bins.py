"""Rows of bins, and a library in numbers."""

from __future__ import annotations

from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.library import AssetChange, Bin, BinCreate, BinRemoved, Library, TagCount
from milimo.server.assets import service
from milimo.server.db.tx import Read, Tx
from milimo.server.projects import service as projects

AT_MOST = 500
"""Bins of a project."""


def library(read: Read, project: str) -> Library:
    """Bins and tags in order of the alphabet. Raises NOT_FOUND."""
    projects.project(read, project)
    numbers = read.one("SELECT count(*) FILTER (WHERE trashed_ms IS NULL), count(*) FILTER (WHERE trashed_ms IS NULL AND bin IS NULL), "
                       "count(*) FILTER (WHERE trashed_ms IS NOT NULL) FROM asset WHERE project = ?", project) or (0, 0, 0)
    offline = read.value("SELECT count(*) FROM link l CROSS JOIN asset a ON a.id = l.asset WHERE l.offline_ms IS NOT NULL AND a.project = ? "
                         "AND a.trashed_ms IS NULL", project)
    bins = read.all("SELECT b.id, b.name, (SELECT count(*) FROM asset WHERE bin = b.id AND trashed_ms IS NULL) FROM bin b "
                    "WHERE b.project = ? ORDER BY casefold(b.name), b.id", project)
    tags = read.all("SELECT t.tag, count(*) FROM asset_tag t JOIN asset a ON a.id = t.asset WHERE a.project = ? AND a.trashed_ms IS NULL "
                    "GROUP BY t.tag ORDER BY casefold(t.tag), t.tag", project)
    return Library(bins=tuple(Bin(id=row[0], name=row[1], assets=row[2]) for row in bins),
                   tags=tuple(TagCount(tag=row[0], assets=row[1]) for row in tags),
                   assets=numbers[0], unsorted=numbers[1], trashed=numbers[2], offline=offline)


def create(tx: Tx, project: str, body: BinCreate) -> Bin:
    """Raises NOT_FOUND, CONFLICT for a name that is taken or one bin too many."""
    projects.require(tx, project)
    _free(tx, project, body.name, None)
    if int(tx.value("SELECT count(*) FROM bin WHERE project = ?", project)) >= AT_MOST:
        raise MilimoError(ErrorCode.CONFLICT, f"A library has at most {AT_MOST} bins. Remove one first, or use tags.")
    made = new_id()
    tx.run("INSERT INTO bin (id, project, name) VALUES (?, ?, ?)", made, project, body.name)
    service.change(tx, project, [AssetChange(asset=one, bin=made) for one in body.assets])
    return _told(tx, project, made)


def rename(tx: Tx, which: str, name: str) -> Bin:
    """Raises NOT_FOUND, CONFLICT."""
    project = _project(tx, which)
    _free(tx, project, name, which)
    tx.run("UPDATE bin SET name = ? WHERE id = ?", name, which)
    return _told(tx, project, which)


def remove(tx: Tx, which: str) -> BinRemoved:
    """What lay in it lies in none. Raises NOT_FOUND."""
    project = _project(tx, which)
    assets = tuple(row[0] for row in tx.all("SELECT id FROM asset WHERE bin = ? ORDER BY id", which))
    name = _told(tx, project, which).name
    tx.run("UPDATE asset SET bin = NULL WHERE bin = ?", which)
    tx.run("DELETE FROM bin WHERE id = ?", which)
    return BinRemoved(name=name, assets=assets)


def _told(tx: Tx, project: str, which: str) -> Bin:
    service.tell(tx, project, which)
    name, assets = tx.one("SELECT name, (SELECT count(*) FROM asset WHERE bin = bin.id AND trashed_ms IS NULL) FROM bin WHERE id = ?",
                          which) or ("", 0)
    return Bin(id=which, name=name, assets=assets)


def _project(read: Read, which: str) -> str:
    project = read.value("SELECT project FROM bin WHERE id = ?", which)
    if project is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no bin {which}.", bin=which)
    return str(project)


def _free(read: Read, project: str, name: str, but: str | None) -> None:
    if read.one("SELECT 1 FROM bin WHERE project = ? AND casefold(name) = ? AND id IS NOT ?", project, name.casefold(), but):
        raise MilimoError(ErrorCode.CONFLICT, f"There is a bin “{name}” already.", name=name)
