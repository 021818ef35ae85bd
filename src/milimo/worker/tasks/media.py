"""Ingest jobs: a blob's facts and what the browser needs of it, made in the limited process and handed over piece by piece."""

from pathlib import Path

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import IngestOutcome, IngestPart, IngestSpec
from milimo.contracts.media import DerivativeKind, Facts, Layout
from milimo.media.limited_client import ingest
from milimo.worker.job_io import ChildIO


def run(spec: IngestSpec, io: ChildIO) -> IngestOutcome:
    """Each derivative reaches the server when it is made. Raises BAD_MEDIA, TOO_LARGE for a file that cannot be used."""
    folder = io.work / spec.part
    folder.mkdir()
    hearing = _Hearing(io)
    ingest("look" if spec.part is IngestPart.LOOK else "refine", io.open(spec.blob), folder, hearing)
    if hearing.known is None:
        raise MilimoError(ErrorCode.INTERNAL, "The file was looked at, and nothing was told of it.")
    return IngestOutcome(part=spec.part, facts=hearing.known, made=tuple(hearing.kinds))


class _Hearing:
    """`limited_client.Listener` of a job."""

    def __init__(self, io: ChildIO) -> None:
        self._io = io
        self.known: Facts | None = None
        self.kinds: list[DerivativeKind] = []

    def facts(self, facts: Facts) -> None:
        self.known = facts
        self._io.derived(facts=facts)

    def made(self, layout: Layout, files: list[Path]) -> None:
        self.kinds.append(layout.kind)
        self._io.derived(layout=layout, files=[(file.name, file) for file in files])

    def progress(self, stage: str, step: int, steps: int) -> None:
        self._io.progress(stage, step, steps)

    def check(self) -> None:
        self._io.check_cancelled()
