"""Which blobs a worker's token opens: those that its jobs speak of, and those that it has sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from milimo.contracts.jobs import JOB_SPEC, ExportSpec, FrameSpec
from milimo.server.db.tx import Read
from milimo.server.jobs.results import result_of

_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_HELD = """
SELECT j.id, j.attempt FROM worker w JOIN job_attempt a ON a.worker = w.id JOIN job j ON j.id = a.job AND j.attempt = a.attempt
WHERE w.token = ? AND a.digest IS NULL AND j.state IN ('queued', 'running', 'cancelling')
"""
"""Attempts whose results would be taken (see `SqlLedger._fence`): a worker that was thought lost goes on until another begins."""
Attempt = tuple[str, int]


class Reach:
    """One a server. What a job speaks of is read once an attempt: its spec, the results that it was given, a pinned document."""

    def __init__(self, file_of: Callable[[str], Path]) -> None:
        self._file_of = file_of
        self._named: dict[str, dict[Attempt, frozenset[str]]] = {}
        self._sent: set[tuple[str, str]] = set()

    def sent(self, token: str, sha256: str) -> None:
        """These bytes came from this token's worker."""
        self._sent.add((token, sha256))

    def opens(self, read: Read, token: str, sha256: str) -> bool:
        """May a worker with this token read this blob now?"""
        if (token, sha256) in self._sent:
            return True
        before = self._named.get(token, {})
        held: list[Attempt] = [(row[0], row[1]) for row in read.all(_HELD, token)]
        named = {attempt: before[attempt] if attempt in before else self._names(read, attempt[0]) for attempt in held}
        self._named[token] = named
        return any(sha256 in names for names in named.values()) or any(
            read.one("SELECT 1 FROM job_blob WHERE job = ? AND sha256 = ?", job, sha256) for job, _ in held)

    def _names(self, read: Read, job: str) -> frozenset[str]:
        text = str(read.value("SELECT spec FROM job WHERE id = ?", job))
        names = set(_HASH.findall(text))
        for (needed,) in read.all("SELECT depends_on FROM job_dependency WHERE job = ?", job):
            outcome = result_of(read, needed)
            if outcome is not None:
                names.update(_HASH.findall(outcome.model_dump_json()))
        spec = JOB_SPEC.validate_json(text)
        if isinstance(spec, ExportSpec | FrameSpec) and spec.document is not None:
            names.update(_HASH.findall(self._file_of(spec.document).read_text("utf-8")))
        return frozenset(names)
