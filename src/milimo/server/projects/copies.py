"""A project beside itself: everything that was written and made, under new ids; the bytes are shared."""

import re

from milimo.contracts.api import Project
from milimo.contracts.base import new_id
from milimo.contracts.events import ProjectEvent
from milimo.contracts.timeline import TimelineDocument
from milimo.server.db.tx import Tx, now_ms
from milimo.server.projects import service
from milimo.server.sequences import service as sequences

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
LONGEST_NAME = 200


def duplicate(tx: Tx, which: str, name: str | None) -> Project:
    """Scenes, shots, takes, elements, assets and the heads of sequences. Jobs, uploads and old revisions stay with the original.
    Raises NOT_FOUND."""
    service.require(tx, which)
    copy = _Copy(tx, which, new_id())
    copy.project(name or _free_name(tx, str(tx.value("SELECT name FROM project WHERE id = ?", which))))
    copy.rows("scene", "id", ("position", "number", "heading", "body"))
    copy.rows("shot", "id", ("scene", "position", "state", "chosen", "body"))
    copy.rows("bin", "id", ("name",))
    copy.rows("asset", "id", ("kind", "name", "blob", "media_type", "width", "height", "created_ms", "facts", "bin", "trashed_ms",
                              "length_ms", "words"))
    copy.rows("take", "id", ("shot", "number", "blob", "result", "request_digest", "rating", "damaged", "created_ms"))
    copy.rows("element", None, ("key", "position", "body", "edited"))
    copy.rows("element_reference", None, ("element", "asset", "position"))
    copy.beside("asset_tag", "asset", ("tag",))
    copy.beside("link", "asset", ("sha256", "path", "size", "mtime_ns", "offline_ms"))
    copy.beside("take_blob", "take", ("sha256",))
    copy.sequences()
    tx.durable(lambda seq: ProjectEvent(seq=seq, project=copy.made), copy.made)
    return service.project(tx, copy.made)


class _Copy:
    """Knows what every id of the original is called in the copy."""

    def __init__(self, tx: Tx, original: str, made: str) -> None:
        self._tx, self._original, self.made = tx, original, made
        self._names = {original: made}
        for table in ("scene", "shot", "bin", "asset", "take", "sequence"):
            for (one,) in tx.all(f"SELECT id FROM {table} WHERE project = ? ORDER BY id", original):
                self._names[one] = new_id()

    def project(self, name: str) -> None:
        now = now_ms()
        row = self._tx.one("SELECT script_blob, script_name, script_encoding, breakdown, film_sequence, film_settings FROM project "
                           "WHERE id = ?", self._original)
        assert row is not None
        self._tx.run("INSERT INTO project (id, name, created_ms, updated_ms, script_blob, script_name, script_encoding, breakdown, "
                     "film_sequence, film_settings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self.made, name, now, now, *row[:3],
                     *(self._renamed(value) for value in row[3:]))

    def rows(self, table: str, key: str | None, columns: tuple[str, ...]) -> None:
        """Rows of a table that names its project."""
        names = ("project", *((key,) if key else ()), *columns)
        self._tx.many(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", [
            tuple(self._renamed(value) for value in row)
            for row in self._tx.all(f"SELECT {', '.join(names)} FROM {table} WHERE project = ?", self._original)])

    def beside(self, table: str, owner: str, columns: tuple[str, ...]) -> None:
        """Rows that belong to an asset or a take."""
        names = (owner, *columns)
        self._tx.many(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", [
            (self._names[row[0]], *row[1:]) for row in self._tx.all(
                f"SELECT {', '.join(names)} FROM {table} WHERE {owner} IN (SELECT id FROM {owner} WHERE project = ?)", self._original)])

    def sequences(self) -> None:
        """Their heads, as first revisions."""
        now = now_ms()
        for one, name, document, assembled in self._tx.all(
                "SELECT id, name, document, assembled FROM sequence WHERE project = ? AND trashed_ms IS NULL ORDER BY id", self._original):
            text = str(self._renamed(document))
            sequences.insert(self._tx, self._names[one], self.made, name, TimelineDocument.model_validate_json(text), now)
            self._tx.run("UPDATE sequence SET assembled = ? WHERE id = ?", self._renamed(assembled), self._names[one])

    def _renamed(self, value: object) -> object:
        return _ID.sub(lambda found: self._names.get(found[0], found[0]), value) if isinstance(value, str) else value


def _free_name(tx: Tx, name: str) -> str:
    """`Film copy`, `Film copy 2` …"""
    taken = {row[0] for row in tx.all("SELECT name FROM project WHERE trashed_ms IS NULL")}
    number = 1
    while True:
        ending = " copy" if number == 1 else f" copy {number}"
        if (found := name[:LONGEST_NAME - len(ending)] + ending) not in taken:
            return found
        number += 1
