"""Files that stay where they lie: path, size, time and hash are recorded; moved ones are offline until found again by their hash.

A path is recorded with every symbolic link resolved, and counts only while it still has none: nobody can turn a linked
path into a way to another file. Nothing inside the home can be linked.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.events import AssetEvent
from milimo.server.context import Server
from milimo.server.db.tx import Read, Tx, now_ms

CANDIDATES = 500
"""Files of a folder that are looked at when a linked one is gone."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it lies on the disk."""

    path: Path
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Link:
    asset: str
    project: str
    sha256: str
    path: Path
    size: int
    mtime_ns: int
    offline: bool


def require_below(text: str, folders: Sequence[str]) -> None:
    """Raises FORBIDDEN, alike for what is not there and for what is not allowed: a page learns nothing of other files. Blocks."""
    try:
        path = Path(text).resolve() if "\0" not in text and os.path.isabs(text) else None
    except (OSError, RuntimeError):
        path = None
    if path is None or not any(path.is_relative_to(folder) for folder in folders):
        raise MilimoError(ErrorCode.FORBIDDEN, "A page links only files below the folders that the studio's owner has allowed: "
                          "milimo folders allow PATH")


def resolve(text: str, home: Path) -> Seen:
    """The file that a person named. Raises NOT_FOUND, BAD_NAME, FORBIDDEN. Blocks."""
    if "\0" in text or not os.path.isabs(text):
        raise MilimoError(ErrorCode.BAD_NAME, "A linked file is named by its whole path.", path=text[:200])
    try:
        path = Path(text).resolve(strict=True)
        seen = _look(path)
    except (OSError, RuntimeError) as error:    # RuntimeError: symbolic links in a ring
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no file {text} that can be read.", path=text) from error
    if path.is_relative_to(home.resolve()):
        raise MilimoError(ErrorCode.FORBIDDEN, "What lies in the studio's home folder cannot be linked.", path=text)
    if seen is None:
        raise MilimoError(ErrorCode.BAD_NAME, f"{text} is no file; link single files.", path=text)
    return seen


def _look(path: Path) -> Seen | None:
    """The regular file at a path without symbolic links in it; None for anything else. Raises OSError where nothing is."""
    facts = os.lstat(path)
    if not stat.S_ISREG(facts.st_mode) or os.path.realpath(path) != str(path):
        return None
    return Seen(path, facts.st_size, facts.st_mtime_ns)


def digest(path: Path) -> str:
    """Blocks; a minute for a long film."""
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# ---- rows -------------------------------------------------------------------------------------------------------

_SELECT = "SELECT l.asset, a.project, l.sha256, l.path, l.size, l.mtime_ns, l.offline_ms FROM link l JOIN asset a ON a.id = l.asset"


def _links(read: Read, where: str, *values: object) -> list[Link]:
    return [Link(row[0], row[1], row[2], Path(row[3]), row[4], row[5], row[6] is not None)
            for row in read.all(f"{_SELECT} WHERE {where}", *values)]


def of_project(read: Read, project: str, sha256: str) -> Link | None:
    found = _links(read, "a.project = ? AND l.sha256 = ?", project, sha256)
    return found[0] if found else None


def of(read: Read, project: str) -> list[Link]:
    """All of a project."""
    return _links(read, "a.project = ? ORDER BY l.asset", project)


def known(read: Read) -> list[Link]:
    """All, but for those of projects in the trash."""
    return _links(read, "a.project IN (SELECT id FROM project WHERE trashed_ms IS NULL) ORDER BY l.asset")


def record(tx: Tx, asset: str, sha256: str, seen: Seen) -> None:
    tx.run("INSERT INTO link (asset, sha256, path, size, mtime_ns) VALUES (?, ?, ?, ?, ?) ON CONFLICT (asset) DO UPDATE SET "
           "path = excluded.path, size = excluded.size, mtime_ns = excluded.mtime_ns, offline_ms = NULL",
           asset, sha256, str(seen.path), seen.size, seen.mtime_ns)


def found(tx: Tx, link: Link, seen: Seen) -> None:
    """The link's bytes lie here now."""
    here(tx, link.asset, link.project, link.sha256, seen)


def here(tx: Tx, asset: str, project: str, sha256: str, seen: Seen) -> None:
    """An asset's bytes lie here now."""
    record(tx, asset, sha256, seen)
    tx.durable(lambda seq: AssetEvent(seq=seq, project=project, asset=asset), project)


def _lost(tx: Tx, link: Link) -> None:
    tx.run("UPDATE link SET offline_ms = ? WHERE asset = ?", now_ms(), link.asset)
    tx.durable(lambda seq: AssetEvent(seq=seq, project=link.project, asset=link.asset), link.project)


# ---- finding ----------------------------------------------------------------------------------------------------


async def file_of(server: Server, sha256: str) -> Path | None:
    """A linked file with these bytes, or None when none was ever linked. Raises MEDIA_OFFLINE."""
    links = await server.database.read(lambda read: _links(read, "l.sha256 = ? ORDER BY l.offline_ms IS NOT NULL", sha256))
    for link in links:
        if (path := await whole(server, link)) is not None:
            return path
    if links:
        raise MilimoError(ErrorCode.MEDIA_OFFLINE, f"{links[0].path} is not there any more, or was changed. Put it back, or name its "
                          "new place: milimo project add --link FILE --to PROJECT.", path=str(links[0].path), sha256=sha256)
    return None


async def whole(server: Server, link: Link) -> Path | None:
    """Where the link's bytes lie now: at its path, or elsewhere in that folder under another name; None: offline. A file
    whose size and time are as recorded is believed; any other is read and compared."""
    seen = await asyncio.to_thread(_at, link.path)
    if seen is not None and (seen.size, seen.mtime_ns) == (link.size, link.mtime_ns):
        if link.offline:
            await server.database.write(lambda tx: found(tx, link, seen))
        return seen.path
    if link.offline and seen is None and not link.path.parent.is_dir():
        return None
    again = await asyncio.to_thread(_search, link)
    if again is not None:
        await server.database.write(lambda tx: found(tx, link, again))
        return again.path
    if not link.offline:
        await server.database.write(lambda tx: _lost(tx, link))
    return None


async def find_beside(server: Server, project: str, folder: Path) -> int:
    """Lost files of a project that lie in this folder under their own names; how many were found."""
    lost = [link for link in await server.database.read(lambda read: of(read, project)) if link.offline]
    count = 0
    for link in lost:
        seen = await asyncio.to_thread(_at, folder / link.path.name)
        if seen is not None and seen.size == link.size and await asyncio.to_thread(digest, seen.path) == link.sha256:
            await server.database.write(lambda tx, link=link, seen=seen: found(tx, link, seen))
            count += 1
    return count


def _at(path: Path) -> Seen | None:
    try:
        return _look(path)
    except OSError:
        return None


def _search(link: Link) -> Seen | None:
    for seen in _candidates(link):
        if digest(seen.path) == link.sha256:
            return seen
    return None


def _candidates(link: Link) -> Iterator[Seen]:
    """Files of the link's size in its folder, the one at its path first."""
    try:
        names = [link.path, *sorted(link.path.parent.iterdir())[:CANDIDATES]]
    except OSError:
        return
    for path in dict.fromkeys(names):
        seen = _at(path)
        if seen is not None and seen.size == link.size:
            yield seen
