"""Rows of assets: pages of them, what people do to them, the trash."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from milimo.contracts.api import Asset, AssetKind, AssetLink
from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.events import AssetEvent
from milimo.contracts.library import AssetChange, AssetSort
from milimo.contracts.media import MediaFacts
from milimo.contracts.video import BlobRef, Extent
from milimo.server.blobs.service import set_type
from milimo.server.db.tx import Read, Tx, Values, now_ms

_SELECT = ("SELECT a.id, a.project, a.kind, a.name, a.blob, b.size, a.media_type, a.width, a.height, a.origin_job, a.created_ms, "
           "a.facts, l.path, l.size, l.mtime_ns, l.offline_ms, a.bin, "
           "(SELECT json_group_array(tag) FROM (SELECT tag FROM asset_tag WHERE asset = a.id ORDER BY tag)), a.trashed_ms "
           "FROM asset a JOIN blob b ON b.sha256 = a.blob LEFT JOIN link l ON l.asset = a.id")
Kind = Literal["still", "video", "audio", "film", "captions"]

UNSORTED = "none"
"""In place of a bin: what lies in none."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which assets, and in which order. `search`: words that all stand in name or tags, in any case. `bin`: a bin's id, or UNSORTED."""

    search: str = ""
    kinds: tuple[AssetKind, ...] = ()
    bin: str | None = None
    tag: str | None = None
    trash: bool = False
    offline: bool = False
    sort: AssetSort = AssetSort.CREATED
    reverse: bool = False


_ORDER = {AssetSort.CREATED: ("NULL", True), AssetSort.NAME: ("a.words", False), AssetSort.LENGTH: ("a.length_ms", True)}
"""What is compared, and then the id, and whether the greatest comes first. Ids are times: of what was made, nothing else is compared."""


def page(read: Read, project: str, wanted: Wanted, *, limit: int, after: str | None = None) -> tuple[tuple[Asset, ...], int, str | None]:
    """A page, how many there are in all, and what the next page is asked for by. Raises BAD_REQUEST for an `after` of no page.

    A page begins behind the last row of the one before, by its place in an index and not by its number: the last page costs
    what the first does, and an asset that comes meanwhile shifts nothing."""
    column, falling = _ORDER[wanted.sort]
    falling ^= wanted.reverse
    where, values = _where(project, wanted)
    way, beyond = ("DESC", "<") if falling else ("ASC", ">")
    by_id = wanted.sort is AssetSort.CREATED
    order = f"a.id {way}" if by_id else f"{column} {way}, a.id {way}"
    behind, more = "", ()
    if after is not None:
        value, which = _place(after, wanted.sort)
        behind, more = (f" AND a.id {beyond} ?", (which,)) if by_id else (f" AND ({column}, a.id) {beyond} (?, ?)", (value, which))
    # Which ones first: joined at once, SQLite would join each row before it looks for the words in it.
    places = read.all(f"SELECT {column}, a.id FROM asset a WHERE {where}{behind} ORDER BY {order} LIMIT ?",
                      *values, *more, limit + 1)
    ids = [place[1] for place in places[:limit]]
    rows = {row[0]: row for row in read.all(f"{_SELECT} WHERE a.id IN ({', '.join('?' * len(ids))})", *ids)}
    total = int(read.value(f"SELECT count(*) FROM asset a WHERE {where}", *values))
    after = None if len(places) <= limit else base64.urlsafe_b64encode(json.dumps(list(places[limit - 1])).encode()).decode()
    return tuple(_asset(rows[one]) for one in ids), total, after


def _where(project: str, wanted: Wanted) -> tuple[str, list[Any]]:
    parts, values = [f"a.project = ? AND a.trashed_ms IS {'NOT ' if wanted.trash else ''}NULL"], [project]
    for word in wanted.search.split():
        parts.append("instr(a.words, ?) > 0")
        values.append(word.casefold())
    if wanted.kinds:
        parts.append(f"a.kind IN ({', '.join('?' * len(wanted.kinds))})")
        values += [str(kind) for kind in wanted.kinds]
    if wanted.bin == UNSORTED:
        parts.append("a.bin IS NULL")
    elif wanted.bin is not None:
        parts.append("a.bin = ?")
        values.append(wanted.bin)
    if wanted.tag is not None:
        parts.append("EXISTS (SELECT 1 FROM asset_tag WHERE asset = a.id AND tag = ?)")
        values.append(wanted.tag)
    if wanted.offline:
        parts.append("EXISTS (SELECT 1 FROM link WHERE asset = a.id AND offline_ms IS NOT NULL)")
    return " AND ".join(parts), values


_VALUE: dict[AssetSort, type] = {AssetSort.CREATED: type(None), AssetSort.NAME: str, AssetSort.LENGTH: int}


def _place(after: str, sort: AssetSort) -> tuple[Any, str]:
    try:
        value, which = json.loads(base64.urlsafe_b64decode(after))
    except (binascii.Error, ValueError, TypeError) as error:
        raise _no_page() from error
    if not isinstance(which, str) or not isinstance(value, _VALUE[sort]) or (isinstance(value, int) and abs(value) >= 2**63):
        raise _no_page()
    return value, which


def _no_page() -> MilimoError:
    return MilimoError(ErrorCode.BAD_REQUEST, "`after` is the `next` of an earlier page, as it was answered.")


def asset(read: Read, which: str) -> Asset:
    """Raises NOT_FOUND."""
    row = read.one(f"{_SELECT} WHERE a.id = ?", which)
    if row is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no asset {which}.", asset=which)
    return _asset(row)


def require_of(read: Read, project: str, which: str) -> Asset:
    """An asset of this project. Raises NOT_FOUND."""
    found = asset(read, which)
    if found.project != project:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no asset {which} in this project.", asset=which)
    return found


def of_blob(read: Read, project: str, sha256: str) -> str | None:
    """An asset of the project's library with these bytes."""
    return read.value("SELECT id FROM asset WHERE blob = ? AND project = ? AND trashed_ms IS NULL ORDER BY id LIMIT 1", sha256, project)


def _asset(values: Values) -> Asset:
    extent = Extent(width=values[7], height=values[8]) if values[7] and values[8] else None
    link = AssetLink(path=values[12], size=values[13], modified_ms=values[14] // 1_000_000,
                     offline=values[15] is not None) if values[12] is not None else None
    return Asset(id=values[0], project=values[1], kind=values[2], name=values[3], extent=extent, origin_job=values[9],
                 created_ms=values[10], facts=MediaFacts.model_validate_json(values[11]) if values[11] else None, link=link,
                 blob=BlobRef(sha256=values[4], size=values[5], media_type=values[6]), bin=values[16],
                 tags=tuple(json.loads(values[17])), trashed_ms=values[18])


def add(tx: Tx, project: str, kind: Kind, name: str, blob: BlobRef, *, extent: Extent | None = None,
        facts: MediaFacts | None = None, job: str | None = None) -> str:
    """The new asset's id."""
    made = new_id()
    set_type(tx, blob.sha256, blob.media_type)
    tx.run("INSERT INTO asset (id, project, kind, name, blob, media_type, width, height, facts, origin_job, created_ms, length_ms, words) "
           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", made, project, kind, name, blob.sha256, blob.media_type,
           extent.width if extent else None, extent.height if extent else None,
           facts.model_dump_json() if facts else None, job, now_ms(), length_ms(facts), name.casefold())
    tell(tx, project, made)
    return made


def show(tx: Tx, which: str, blob: BlobRef, extent: Extent | None, facts: MediaFacts | None) -> None:
    """The asset has these bytes from now on. Those that it had stay for a day, for who thinks better of it."""
    set_type(tx, blob.sha256, blob.media_type)
    _let_go(tx, [which])
    tx.run("UPDATE asset SET blob = ?, media_type = ?, width = ?, height = ?, facts = ?, length_ms = ? WHERE id = ?",
           blob.sha256, blob.media_type, extent.width if extent else None, extent.height if extent else None,
           facts.model_dump_json() if facts else None, length_ms(facts), which)


def length_ms(facts: MediaFacts | None) -> int:
    """How long it plays; 0 for stills and captions."""
    if facts is None:
        return 0
    if facts.picture is not None:
        return facts.picture.frames * 1000 * facts.picture.rate.den // facts.picture.rate.num
    return int(facts.sound.seconds * 1000) if facts.sound else 0


# ---- what people do ---------------------------------------------------------------------------------------------


def change(tx: Tx, project: str, changes: Sequence[AssetChange]) -> tuple[AssetChange, ...]:
    """All of them, or none; how the same assets were before. Raises NOT_FOUND."""
    return tuple(_change(tx, project, one) for one in changes)


def _change(tx: Tx, project: str, wanted: AssetChange) -> AssetChange:
    before = require_of(tx, project, wanted.asset)
    if wanted.name is not None:
        tx.run("UPDATE asset SET name = ? WHERE id = ?", wanted.name, wanted.asset)
    if "bin" in wanted.model_fields_set:
        if wanted.bin is not None and tx.one("SELECT 1 FROM bin WHERE id = ? AND project = ?", wanted.bin, project) is None:
            raise MilimoError(ErrorCode.NOT_FOUND, f"There is no bin {wanted.bin} in this project.", bin=wanted.bin)
        tx.run("UPDATE asset SET bin = ? WHERE id = ?", wanted.bin, wanted.asset)
    if wanted.tags is not None:
        tx.run("DELETE FROM asset_tag WHERE asset = ?", wanted.asset)
        tx.many("INSERT OR IGNORE INTO asset_tag (asset, tag) VALUES (?, ?)", [(wanted.asset, tag) for tag in wanted.tags])
    if wanted.trashed is not None:
        tx.run("UPDATE asset SET trashed_ms = CASE WHEN ? THEN coalesce(trashed_ms, ?) END WHERE id = ?", int(wanted.trashed), now_ms(),
               wanted.asset)
    index(tx, wanted.asset)
    tell(tx, project, wanted.asset)
    return AssetChange(asset=before.id, name=before.name, bin=before.bin, tags=before.tags, trashed=before.trashed_ms is not None)


def index(tx: Tx, which: str) -> None:
    """What an asset is found and sorted by."""
    found = asset(tx, which)
    tx.run("UPDATE asset SET words = ? WHERE id = ?", "\n".join((found.name, *found.tags)).casefold(), which)


def remove(tx: Tx, which: str) -> None:
    """For good; its bytes stay for a day, and then go when nothing else uses them."""
    found = asset(tx, which)
    _let_go(tx, [which])
    tx.run("DELETE FROM asset WHERE id = ?", which)
    tx.durable(lambda seq: AssetEvent(seq=seq, project=found.project, asset=which, removed=True), found.project)


def purge(tx: Tx, project: str, which: str | None) -> int:
    """For good: one asset that lies in the trash, or (None) all that do. How many went."""
    gone = [row[0] for row in tx.all("SELECT id FROM asset WHERE project = ? AND trashed_ms IS NOT NULL AND (?2 IS NULL OR id = ?2)",
                                     project, which)]
    for one in gone:
        remove(tx, one)
    return len(gone)


def purge_older(tx: Tx, than_ms: int) -> None:
    """What was put into the trash before `than_ms` goes for good."""
    for (one,) in tx.all("SELECT id FROM asset WHERE trashed_ms < ?", than_ms):
        remove(tx, one)


def _let_go(tx: Tx, assets: Iterable[str]) -> None:
    """Their bytes count as young from now: nothing sweeps them away within a day."""
    tx.many("UPDATE blob SET created_ms = ? WHERE sha256 = (SELECT blob FROM asset WHERE id = ?)", [(now_ms(), one) for one in assets])


def tell(tx: Tx, project: str, which: str) -> None:
    tx.durable(lambda seq: AssetEvent(seq=seq, project=project, asset=which), project)
