"""Where an asset is used, and another file in its place there."""

from __future__ import annotations

from milimo.contracts.api import Asset
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.library import AssetUses, ElementUses, SequenceUse, ShotUses
from milimo.contracts.media import MediaFacts
from milimo.contracts.time import Rate
from milimo.contracts.timeline import Clip, MediaSource, Source, StillSource, TimelineDocument
from milimo.contracts.video import BlobRef
from milimo.server.assets import service
from milimo.server.assets.examine import Brought
from milimo.server.db.tx import Read, Tx
from milimo.server.sequences import service as sequences
from milimo.server.story.service import element_detail


def uses(read: Read, which: str) -> AssetUses:
    """Raises NOT_FOUND."""
    found = service.asset(read, which)
    shown: dict[str, str] = {}
    elements: list[ElementUses] = []
    for (key,) in read.all("SELECT element FROM element_reference WHERE asset = ? AND project = ? ORDER BY element", which, found.project):
        detail = element_detail(read, found.project, key)
        elements.append(ElementUses(key=key, name=detail.element.name))
        shown.update({use.shot: use.code for use in detail.used})
    return AssetUses(sequences=_sequences(read, found), elements=tuple(elements),
                     shots=tuple(ShotUses(id=shot, code=code) for shot, code in shown.items()))


def _sequences(read: Read, found: Asset) -> tuple[SequenceUse, ...]:
    rows = read.all(
        "SELECT q.id, q.name, count(*), min(json_extract(c.value, '$.start')) FROM sequence q, json_each(q.document, '$.clips') c "
        "WHERE q.project = ? AND q.trashed_ms IS NULL AND instr(q.document, ?2) > 0 AND json_extract(c.value, '$.source.asset') = ?2 GROUP BY q.id ORDER BY q.id",
        found.project, found.id)
    return tuple(SequenceUse(id=row[0], name=row[1], clips=row[2], first=row[3]) for row in rows)


def replace(tx: Tx, which: str, blob: BlobRef, brought: Brought, name: str | None) -> Asset:
    """The asset shows these bytes, and so does every clip of it in every sequence: each gets a revision, or nothing is changed.
    An asset that was linked is the studio's own then. Raises NOT_FOUND, CONFLICT."""
    found = service.asset(tx, which)
    if brought.kind != found.kind:
        raise MilimoError(ErrorCode.CONFLICT, f"“{found.name}” is {_A[found.kind]}; only {_A[found.kind]} can take its place.", asset=which)
    service.show(tx, which, blob, brought.extent, brought.facts)
    tx.run("DELETE FROM link WHERE asset = ?", which)
    if name is not None:
        tx.run("UPDATE asset SET name = ? WHERE id = ?", name, which)
    service.index(tx, which)
    for use in _sequences(tx, found):
        head = sequences.get(tx, use.id)
        try:
            sequences.replace(tx, head, _with(head.document, found.id, blob.sha256, brought), "replace")
        except MilimoError as error:
            if error.code is not ErrorCode.BAD_DOCUMENT:
                raise
            raise MilimoError(ErrorCode.CONFLICT, f"The file is too short for the clips of “{found.name}” in “{use.name}”. Trim them "
                              "first, or choose a longer file; nothing was changed.", asset=which, sequence=use.id) from error
    service.tell(tx, found.project, which)
    return service.asset(tx, which)


_A = {"still": "a picture", "video": "a film", "audio": "a sound", "film": "an export", "captions": "captions"}


def _with(document: TimelineDocument, asset: str, blob: str, brought: Brought) -> TimelineDocument:
    def changed(clip: Clip) -> Clip:
        source = _source(clip.source, blob, brought) if getattr(clip.source, "asset", None) == asset else clip.source
        return clip if source is clip.source else clip.model_copy(update={"source": source})

    return document.model_copy(update={"clips": {key: changed(clip) for key, clip in document.clips.items()}})


def _source(source: Source, blob: str, brought: Brought) -> Source:
    if isinstance(source, StillSource):
        return source.model_copy(update={"blob": blob, "extent": brought.extent})
    assert isinstance(source, MediaSource)
    rate, frames = _frames(source, brought.facts)
    return source.model_copy(update={"blob": blob, "rate": rate, "frames": frames, "extent": brought.extent,
                                     "audio": brought.facts is not None and brought.facts.sound is not None})


def _frames(source: MediaSource, facts: MediaFacts | None) -> tuple[Rate, int]:
    """A sound has no frames of its own: it counts by the rate that its clips were made with."""
    if facts is not None and facts.picture is not None:
        return facts.picture.rate, facts.picture.frames
    seconds = facts.sound.seconds if facts is not None and facts.sound is not None else 0.0
    return source.rate, int(seconds * source.rate.num / source.rate.den)
