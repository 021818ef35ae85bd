"""What follows from a job's result, in the transaction that finishes it. Each domain writes its own rows."""

from __future__ import annotations

from milimo.contracts.jobs import (
    JOB_SPEC,
    BreakdownOutcome,
    ChainSpec,
    CutOutcome,
    DrawingOutcome,
    ExportOutcome,
    IngestOutcome,
    JobOutcome,
    ParentOutcome,
    PlanOutcome,
    VideoOutcome,
    VideoSpec,
)
from milimo.server.assets import service as assets
from milimo.server.blobs.service import set_type
from milimo.server.db.tx import Tx
from milimo.server.exports import service as exports
from milimo.server.exports.service import ExportPart
from milimo.server.jobs.rows import JobRecord
from milimo.server.media import service as media
from milimo.server.sequences import service as sequences
from milimo.server.shots import takes
from milimo.server.story import storing


def apply_outcome(tx: Tx, job: JobRecord, outcome: JobOutcome) -> JobOutcome:
    """The outcome with its `stored` part filled in. A plan's graph is the ledger's own affair."""
    match outcome:
        case BreakdownOutcome():
            storing.store_breakdown(tx, job.project, outcome.breakdown)
            return outcome.model_copy(update={"stored": storing.stored_breakdown(tx, job.project, outcome.breakdown)})
        case VideoOutcome():
            spec = JOB_SPEC.validate_json(tx.value("SELECT spec FROM job WHERE id = ?", job.id))
            if isinstance(spec, VideoSpec | ChainSpec) and not (isinstance(spec, VideoSpec) and spec.window):
                shot = spec.shot if spec.shot and tx.one("SELECT 1 FROM shot WHERE id = ?", spec.shot) else None
                return outcome.model_copy(update={"stored": takes.add_take(tx, job.project, shot, job.id, outcome)})
            return outcome
        case CutOutcome():
            document, stored = sequences.store_cut(tx, job.project, outcome.document)
            return outcome.model_copy(update={"document": document, "stored": stored})
        case ExportOutcome():
            names = exports.file_names(tx, job.id)
            result = outcome.result
            sound = result.film.media_type.startswith("audio/")
            film = assets.add(tx, job.project, "audio" if sound else "film", names[ExportPart.FILM], result.film,
                              extent=None if sound else result.extent, job=job.id)
            for part, captions in ((ExportPart.SRT, result.srt), (ExportPart.VTT, result.vtt)):
                if captions is not None:
                    assets.add(tx, job.project, "captions", names[part], captions, job=job.id)
            return outcome.model_copy(update={"stored": film})
        case IngestOutcome():
            media.finish(tx, job.id, outcome)
            return outcome
        case DrawingOutcome():
            set_type(tx, outcome.picture.sha256, outcome.picture.media_type)
            return outcome
        case PlanOutcome() | ParentOutcome():
            return outcome
