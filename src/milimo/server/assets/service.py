"""Rows of assets."""

from __future__ import annotations

from typing import Literal

from milimo.contracts.api import Asset, AssetLink
from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.events import AssetEvent
from milimo.contracts.media import MediaFacts
from milimo.contracts.video import BlobRef, Extent
from milimo.server.blobs.service import set_type
from milimo.server.db.tx import Read, Tx, Values, now_ms

_SELECT = ("SELECT a.id, a.project, a.kind, a.name, a.blob, b.size, a.media_type, a.width, a.height, a.origin_job, a.created_ms, "
           "a.facts, l.path, l.size, l.mtime_ns, l.offline_ms "
           "FROM asset a JOIN blob b ON b.sha256 = a.blob LEFT JOIN link l ON l.asset = a.id")
Kind = Literal["still", "video", "audio", "film", "captions"]


def assets(read: Read, project: str) -> tuple[Asset, ...]:
    return tuple(_asset(row) for row in read.all(f"{_SELECT} WHERE a.project = ? ORDER BY a.id", project))


def asset(read: Read, which: str) -> Asset:
    """Raises NOT_FOUND."""
    row = read.one(f"{_SELECT} WHERE a.id = ?", which)
    if row is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no asset {which}.", asset=which)
    return _asset(row)


def _asset(values: Values) -> Asset:
    extent = Extent(width=values[7], height=values[8]) if values[7] and values[8] else None
    link = AssetLink(path=values[12], size=values[13], modified_ms=values[14] // 1_000_000,
                     offline=values[15] is not None) if values[12] is not None else None
    return Asset(id=values[0], project=values[1], kind=values[2], name=values[3], extent=extent, origin_job=values[9],
                 created_ms=values[10], facts=MediaFacts.model_validate_json(values[11]) if values[11] else None, link=link,
                 blob=BlobRef(sha256=values[4], size=values[5], media_type=values[6]))


def add(tx: Tx, project: str, kind: Kind, name: str, blob: BlobRef, *, extent: Extent | None = None,
        facts: MediaFacts | None = None, job: str | None = None) -> str:
    """The new asset's id."""
    made = new_id()
    set_type(tx, blob.sha256, blob.media_type)
    tx.run("INSERT INTO asset (id, project, kind, name, blob, media_type, width, height, facts, origin_job, created_ms) "
           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", made, project, kind, name, blob.sha256, blob.media_type,
           extent.width if extent else None, extent.height if extent else None,
           facts.model_dump_json() if facts else None, job, now_ms())
    tx.durable(lambda seq: AssetEvent(seq=seq, project=project, asset=made), project)
    return made


def remove(tx: Tx, which: str) -> None:
    found = asset(tx, which)
    tx.run("DELETE FROM asset WHERE id = ?", which)
    tx.durable(lambda seq: AssetEvent(seq=seq, project=found.project, asset=which, removed=True), found.project)
