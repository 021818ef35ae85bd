"""Rows of sequences and their revisions."""

from __future__ import annotations

import json

from pydantic import TypeAdapter

from milimo.contracts.api import Revision, Sequence, SequenceSummary
from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.events import SequenceEvent
from milimo.contracts.jobs import CutStored
from milimo.contracts.timeline import Patch, TimelineDocument
from milimo.server.db.tx import Read, Tx, now_ms
from milimo.timeline.document import check, length_of_document
from milimo.timeline.patch import apply_to_document, diff, to_json
from milimo.timeline.recut import recut

PATCH: TypeAdapter[Patch] = TypeAdapter(Patch)
SNAPSHOT_EVERY = 50
"""Patches between two snapshots: an old revision is at most so many patches away."""


def create(tx: Tx, project: str, name: str, document: TimelineDocument) -> Sequence:
    """Revision 1. Raises BAD_DOCUMENT."""
    sequence = new_id()
    insert(tx, sequence, project, name, document, now_ms())
    _tell(tx, project, sequence, 1)
    return get(tx, sequence)


def insert(tx: Tx, sequence: str, project: str, name: str, document: TimelineDocument, now: int) -> None:
    """Raises BAD_DOCUMENT."""
    check(document)
    text = document.model_dump_json()
    tx.run("INSERT INTO sequence (id, project, name, rate_num, rate_den, revision, frames, document, created_ms, updated_ms) "
           "VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?)", sequence, project, name, document.rate.num, document.rate.den,
           length_of_document(document), text, now, now)
    tx.run("INSERT INTO revision (sequence, number, created_ms, label, snapshot) VALUES (?, 1, ?, 'made', ?)", sequence, now, text)


def get(read: Read, sequence: str) -> Sequence:
    """The head. Raises NOT_FOUND."""
    row = read.one("SELECT id, project, name, revision, document FROM sequence WHERE id = ?", sequence)
    if row is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no sequence {sequence}.", sequence=sequence)
    return Sequence(id=row[0], project=row[1], name=row[2], revision=row[3],
                    document=TimelineDocument.model_validate_json(row[4]))


def summaries(read: Read, project: str) -> tuple[SequenceSummary, ...]:
    return tuple(SequenceSummary(id=row[0], project=row[1], name=row[2], revision=row[3], frames=row[4], updated_ms=row[5])
                 for row in read.all("SELECT id, project, name, revision, frames, updated_ms FROM sequence WHERE project = ? "
                                     "AND trashed_ms IS NULL ORDER BY id", project))


def rename(tx: Tx, sequence: str, name: str) -> Sequence:
    """Raises NOT_FOUND."""
    head = get(tx, sequence)
    tx.run("UPDATE sequence SET name = ?, updated_ms = ? WHERE id = ?", name, now_ms(), sequence)
    _tell(tx, head.project, sequence, head.revision)
    return head.model_copy(update={"name": name})


def trash(tx: Tx, sequence: str) -> None:
    """It is listed no more, and the film's next cut goes to a sequence of its own. Nothing of it is lost. Raises NOT_FOUND."""
    head = get(tx, sequence)
    tx.run("UPDATE sequence SET trashed_ms = ? WHERE id = ?", now_ms(), sequence)
    tx.run("UPDATE project SET film_sequence = NULL WHERE film_sequence = ?", sequence)
    _tell(tx, head.project, sequence, head.revision)


def restore(tx: Tx, sequence: str) -> Sequence:
    """As it was; it is the film's again where it was cut from the story and no other has become the film's since. Raises NOT_FOUND."""
    head = get(tx, sequence)
    tx.run("UPDATE sequence SET trashed_ms = NULL WHERE id = ?", sequence)
    tx.run("UPDATE project SET film_sequence = ?1 WHERE id = ?2 AND film_sequence IS NULL "
           "AND (SELECT assembled FROM sequence WHERE id = ?1) IS NOT NULL", sequence, head.project)
    _tell(tx, head.project, sequence, head.revision)
    return head


def patch(tx: Tx, sequence: str, expected: int, change: Patch, label: str) -> Sequence:
    """Apply a patch to revision `expected`. Raises REVISION_STALE with the head, BAD_PATCH, BAD_DOCUMENT; then nothing changed."""
    head = get(tx, sequence)
    if head.revision != expected:
        raise MilimoError(
            ErrorCode.REVISION_STALE, f"The sequence is at revision {head.revision}; the change was made on {expected}. Fetch it, "
            "apply the change there, and send it again.", revision=head.revision, sequence=sequence,
            document=head.document.model_dump(mode="json"))
    document = apply_to_document(head.document, change)
    return _advance(tx, head, document, PATCH.dump_json(change).decode(), label)


def replace(tx: Tx, head: Sequence, document: TimelineDocument, label: str) -> Sequence:
    """A whole new document, kept as the patch that leads to it. The same document makes no revision."""
    check(document)
    change = diff(to_json(head.document), to_json(document))
    if not change:
        return head
    return _advance(tx, head, document, PATCH.dump_json(change).decode(), label)


def _advance(tx: Tx, head: Sequence, document: TimelineDocument, change: str, label: str) -> Sequence:
    number, now, text = head.revision + 1, now_ms(), document.model_dump_json()
    snapshot = text if number % SNAPSHOT_EVERY == 0 else None
    tx.run("INSERT INTO revision (sequence, number, created_ms, label, patch, snapshot) VALUES (?, ?, ?, ?, ?, ?)",
           head.id, number, now, label, change, snapshot)
    tx.run("UPDATE sequence SET revision = ?, document = ?, frames = ?, rate_num = ?, rate_den = ?, updated_ms = ? WHERE id = ?",
           number, text, length_of_document(document), document.rate.num, document.rate.den, now, head.id)
    tx.run("UPDATE project SET updated_ms = ? WHERE id = ?", now, head.project)
    _tell(tx, head.project, head.id, number)
    return head.model_copy(update={"revision": number, "document": document})


def _tell(tx: Tx, project: str, sequence: str, revision: int) -> None:
    tx.durable(lambda seq: SequenceEvent(seq=seq, project=project, sequence=sequence, revision=revision), project)


# ---- revisions --------------------------------------------------------------------------------------------------


def revisions(read: Read, sequence: str) -> tuple[Revision, ...]:
    """The newest first."""
    return tuple(Revision(revision=row[0], created_ms=row[1], label=row[2], name=row[3]) for row in read.all(
        "SELECT number, created_ms, label, name FROM revision WHERE sequence = ? ORDER BY number DESC", sequence))


def name_revision(tx: Tx, sequence: str, number: int, name: str) -> Revision:
    """A named revision is kept for good."""
    if not tx.run("UPDATE revision SET name = ? WHERE sequence = ? AND number = ?", name, sequence, number):
        raise _no_revision(sequence, number)
    return next(one for one in revisions(tx, sequence) if one.revision == number)


def at_revision(read: Read, sequence: str, number: int) -> Sequence:
    """The document as it was. Raises NOT_FOUND, also for one that was thinned out."""
    head = get(read, sequence)
    if number == head.revision:
        return head
    if read.one("SELECT 1 FROM revision WHERE sequence = ? AND number = ?", sequence, number) is None:
        raise _no_revision(sequence, number)
    row = read.one("SELECT number, snapshot FROM revision WHERE sequence = ? AND number <= ? AND snapshot IS NOT NULL "
                   "ORDER BY number DESC LIMIT 1", sequence, number)
    if row is None:
        raise _no_revision(sequence, number)
    document = TimelineDocument.model_validate_json(row[1])
    for (text,) in read.all("SELECT patch FROM revision WHERE sequence = ? AND number > ? AND number <= ? ORDER BY number",
                            sequence, row[0], number):
        document = apply_to_document(document, PATCH.validate_python(json.loads(text)))
    return head.model_copy(update={"revision": number, "document": document})


def _no_revision(sequence: str, number: int) -> MilimoError:
    return MilimoError(ErrorCode.NOT_FOUND, f"There is no revision {number} of this sequence (any more).", sequence=sequence,
                       revision=number)


# ---- the film's cut ---------------------------------------------------------------------------------------------


def store_cut(tx: Tx, project: str, document: TimelineDocument) -> tuple[TimelineDocument, CutStored]:
    """Lay a film's new cut on its sequence: made the first time; later merged into what people have made of it."""
    row = tx.one("SELECT film_sequence, name FROM project WHERE id = ?", project)
    assert row is not None
    known = row[0] is not None and tx.one("SELECT 1 FROM sequence WHERE id = ?", row[0]) is not None
    stored = lay(tx, project, row[0] if known else None, row[1], document)
    tx.run("UPDATE project SET film_sequence = ? WHERE id = ?", stored.sequence, project)
    return get(tx, stored.sequence).document, stored


def lay(tx: Tx, project: str, sequence: str | None, name: str, document: TimelineDocument) -> CutStored:
    """An assembled cut, on a new sequence (None), or merged into what people have made of one. Raises NOT_FOUND, BAD_DOCUMENT."""
    if sequence is None:
        after = create(tx, project, name, document)
    else:
        head = get(tx, sequence)
        after = replace(tx, head, recut(head.document, document, assembled(tx, sequence)), "cut")
    tx.run("UPDATE sequence SET assembled = ? WHERE id = ?", document.model_dump_json(), after.id)
    return CutStored(sequence=after.id, revision=after.revision)


def assembled(read: Read, sequence: str) -> TimelineDocument | None:
    """What the last cut was before people worked on it."""
    base = read.value("SELECT assembled FROM sequence WHERE id = ?", sequence)
    return TimelineDocument.model_validate_json(base) if base else None
