"""Export jobs: a timeline document rendered to a film and its captions."""

from __future__ import annotations

from collections.abc import Mapping

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.export import MEDIA_TYPES, ExportResult
from milimo.contracts.jobs import CutOutcome, ExportOutcome, ExportSpec, JobOutcome
from milimo.contracts.timeline import TimelineDocument
from milimo.media.export import export_film
from milimo.worker.job_io import ChildIO


def run(spec: ExportSpec, inputs: Mapping[str, JobOutcome], io: ChildIO) -> ExportOutcome:
    """Render; the film reaches the server as blobs."""
    document = _document(spec, inputs, io)
    target = io.work / f"film.{spec.settings.container}"
    made = export_film(document, spec.settings, open_blob=io.open, output=target, work=io.work,
                       progress=io.progress, check_cancelled=io.check_cancelled)
    return ExportOutcome(result=ExportResult(
        film=io.put(target.name, target).model_copy(update={"media_type": MEDIA_TYPES[spec.settings.container]}),
        srt=io.put("film.srt", made.srt) if made.srt else None,
        vtt=io.put("film.vtt", made.vtt) if made.vtt else None,
        frames=made.frames, rate=document.rate, extent=spec.settings.extent or document.extent,
        seconds=made.frames * document.rate.den / document.rate.num,
        frames_copied=made.frames_copied, frames_encoded=made.frames_encoded,
        integrated_lufs=made.integrated_lufs, true_peak_dbtp=made.true_peak_dbtp, notices=made.notices))


def _document(spec: ExportSpec, inputs: Mapping[str, JobOutcome], io: ChildIO) -> TimelineDocument:
    if spec.document is not None:
        return TimelineDocument.model_validate_json(io.open(spec.document).read_bytes())
    cut = inputs.get("cut")
    if not isinstance(cut, CutOutcome):
        raise MilimoError(ErrorCode.DEPENDENCY, "There is no cut to export.")
    return cut.document
