"""What is inside a result: the blobs that must be stored before it counts."""

from __future__ import annotations

from milimo.contracts.jobs import (
    BreakdownOutcome,
    CutOutcome,
    DrawingOutcome,
    ExportOutcome,
    IngestOutcome,
    JobOutcome,
    ParentOutcome,
    PlanOutcome,
    VideoOutcome,
)
from milimo.contracts.video import BlobRef


def blobs_in(outcome: JobOutcome) -> list[BlobRef]:
    """New blobs that the result brings. Takes that a plan reuses and clips of a cut were stored before."""
    match outcome:
        case VideoOutcome():
            result = outcome.result
            return [ref for ref in (result.video, result.poster, result.latent) if ref is not None]
        case ExportOutcome():
            result = outcome.result
            return [ref for ref in (result.film, result.srt, result.vtt) if ref is not None]
        case DrawingOutcome():
            return [outcome.picture]
        case IngestOutcome():
            return []    # its derivatives were stored one by one, and go with their source, not with the job
        case BreakdownOutcome() | PlanOutcome() | CutOutcome() | ParentOutcome():
            return []
