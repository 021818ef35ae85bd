"""Rows of media: facts and derivatives by blob, and the jobs that make them."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.events import MediaEvent
from milimo.contracts.jobs import IngestOutcome, IngestPart, IngestSpec, JobGraph, JobNode, JobState, Priority
from milimo.contracts.media import FACTS, Derivative, DerivativeKind, Facts, Layout, Media, MediaState
from milimo.contracts.video import BlobRef
from milimo.server.blobs.service import blob_row, set_type
from milimo.server.db.tx import Read, Tx
from milimo.server.jobs.sql_ledger import SqlLedger

LAYOUT: TypeAdapter[Layout] = TypeAdapter(Layout)
REVISION = 2
"""Of what is made. Raised, everything is made anew when it is next asked for."""
AT_ONCE = frozenset({"still", "captions"})
"""Kinds of assets of which the first look makes everything."""
_ALIVE = frozenset({JobState.QUEUED, JobState.RUNNING, JobState.CANCELLING})


@dataclass(frozen=True, slots=True)
class _User:
    """A project that uses a blob, and as what."""

    project: str
    kind: str
    name: str


def media(read: Read, sha256: str) -> Media:
    """What there is by now. Raises NOT_FOUND."""
    size, media_type = blob_row(read, sha256)
    row = read.one("SELECT facts, complete FROM media WHERE blob = ?", sha256)
    return Media(sha256=sha256, media_type=media_type, size=size, state=_state(read, sha256, row[1] if row else 0),
                 facts=FACTS.validate_json(row[0]) if row and row[0] else None, derivatives=derivatives(read, sha256))


def derivatives(read: Read, sha256: str) -> tuple[Derivative, ...]:
    found: dict[str, tuple[str, list[BlobRef]]] = {}
    for kind, layout, content, size, media_type in read.all(
            "SELECT d.kind, d.layout, d.content, b.size, b.media_type FROM derivative d JOIN blob b ON b.sha256 = d.content "
            "WHERE d.blob = ? ORDER BY d.kind, d.part", sha256):
        found.setdefault(kind, (layout, []))[1].append(BlobRef(sha256=content, size=size, media_type=media_type))
    return tuple(Derivative(layout=LAYOUT.validate_json(layout), files=tuple(files)) for layout, files in found.values())


def derivative(read: Read, sha256: str, kind: DerivativeKind) -> Derivative | None:
    """One of them; None while it is not there."""
    return next((one for one in derivatives(read, sha256) if one.kind is kind), None)


def _state(read: Read, sha256: str, complete: int) -> MediaState:
    if complete == REVISION:
        return MediaState.DONE
    states = set(_jobs(read, sha256).values())
    if JobState.FAILED in states:
        return MediaState.FAILED
    if states & {JobState.RUNNING, JobState.CANCELLING}:
        return MediaState.RUNNING
    return MediaState.QUEUED if JobState.QUEUED in states else MediaState.NONE


def _jobs(read: Read, sha256: str) -> dict[str, JobState]:
    """Part → how its newest job stands."""
    return {row[0]: JobState(row[1]) for row in read.all(
        "SELECT key, state FROM job WHERE digest = ? ORDER BY id", _digest(sha256))}


def _digest(sha256: str) -> str:
    return f"ingest:{REVISION}:{sha256}"


# ---- asking -----------------------------------------------------------------------------------------------------


def ask(ledger: SqlLedger, tx: Tx, sha256: str, *, again: bool = False) -> None:
    """Queue what is to be made of a blob, once: not what is made or being made, nor (but for `again`) what has failed. Does
    nothing for a blob that is no media of a project."""
    if tx.value("SELECT complete FROM media WHERE blob = ?", sha256) == REVISION:
        return
    states = set(_jobs(tx, sha256).values())
    if states & _ALIVE or (JobState.FAILED in states and not again):
        return
    user = _user(tx, sha256)
    if user is None:
        return
    look = _node(user, sha256, IngestPart.LOOK, Priority.LOOK)
    refine = _node(user, sha256, IngestPart.REFINE, Priority.REFINE, look.key)
    ledger.add(user.project, JobGraph(nodes=(look,) if user.kind in AT_ONCE else (look, refine)), digest=_digest(sha256))


def _node(user: _User, sha256: str, part: IngestPart, priority: Priority, *needs: str) -> JobNode:
    verb = "Look at" if part is IngestPart.LOOK else "Proxy of"
    spec = IngestSpec(project=user.project, blob=sha256, part=part, name=user.name)
    return JobNode(key=part, spec=spec, title=f"{verb} {user.name}"[:200], priority=priority, depends_on=needs)


def _user(read: Read, sha256: str) -> _User | None:
    row = read.one("SELECT a.project, a.kind, a.name FROM asset a JOIN project p ON p.id = a.project "
                   "WHERE a.blob = ? AND p.trashed_ms IS NULL ORDER BY a.id LIMIT 1", sha256)
    row = row or read.one("SELECT t.project, 'video', 'take ' || t.number FROM take t JOIN project p ON p.id = t.project "
                          "WHERE t.blob = ? AND p.trashed_ms IS NULL ORDER BY t.id LIMIT 1", sha256)
    return None if row is None else _User(*row)


# ---- what workers say -------------------------------------------------------------------------------------------


def ingest_blob(read: Read, job: str) -> str:
    """The blob that an ingest job is about. Raises JOB_STATE for another kind of job."""
    blob = read.value("SELECT json_extract(spec, '$.blob') FROM job WHERE id = ? AND kind = 'ingest'", job)
    if blob is None:
        raise MilimoError(ErrorCode.JOB_STATE, "Only an ingest job has derivatives.", job=job)
    return str(blob)


def store_facts(tx: Tx, sha256: str, facts: Facts) -> None:
    """Said again, nothing changes and nobody is told."""
    text = facts.model_dump_json()
    if tx.value("SELECT facts FROM media WHERE blob = ?", sha256) != text:
        tx.run("INSERT INTO media (blob, facts) VALUES (?, ?) ON CONFLICT (blob) DO UPDATE SET facts = excluded.facts", sha256, text)
        _tell(tx, sha256, None)


def store_derivative(tx: Tx, sha256: str, made: Derivative) -> None:
    """In the place of an earlier one of its kind, whose files are garbage then. Said again, nothing changes."""
    layout = made.layout.model_dump_json()
    rows = [(sha256, made.kind, part, file.sha256, layout) for part, file in enumerate(made.files)]
    known = tx.all("SELECT blob, kind, part, content, layout FROM derivative WHERE blob = ? AND kind = ? ORDER BY part", sha256, made.kind)
    if [tuple(row) for row in known] == rows:
        return
    for file in made.files:
        set_type(tx, file.sha256, file.media_type)
    tx.run("DELETE FROM derivative WHERE blob = ? AND kind = ?", sha256, made.kind)
    tx.many("INSERT INTO derivative (blob, kind, part, content, layout) VALUES (?, ?, ?, ?, ?)", rows)
    _tell(tx, sha256, made.kind)


def finish(tx: Tx, job: str, outcome: IngestOutcome) -> None:
    """The last part of an ingest makes the whole complete."""
    sha256 = ingest_blob(tx, job)
    store_facts(tx, sha256, outcome.facts)
    if all(state is JobState.DONE for part, state in _jobs(tx, sha256).items() if part != outcome.part):
        tx.run("UPDATE media SET complete = ? WHERE blob = ?", REVISION, sha256)


def forget(tx: Tx, sha256: str, kind: DerivativeKind) -> None:
    """A derivative of which a file is missing or altered: made anew when it is next asked for."""
    tx.run("DELETE FROM derivative WHERE blob = ? AND kind = ?", sha256, kind)
    tx.run("UPDATE media SET complete = 0 WHERE blob = ?", sha256)


def _tell(tx: Tx, sha256: str, kind: DerivativeKind | None) -> None:
    tx.durable(lambda seq: MediaEvent(seq=seq, blob=sha256, kind=kind), None)
