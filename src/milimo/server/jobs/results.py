"""Results as dependants get them."""

from __future__ import annotations

from milimo.contracts.jobs import JOB_OUTCOME, JobOutcome, ParentOutcome
from milimo.server.db.tx import Read


def result_of(tx: Read, job: str) -> JobOutcome | None:
    """A job's result; for a parent, that of the child it stands for."""
    text = tx.value("SELECT result FROM job WHERE id = ?", job)
    if text is None:
        return None
    outcome = JOB_OUTCOME.validate_json(text)
    if isinstance(outcome, ParentOutcome):
        child = tx.value("SELECT id FROM job WHERE parent = ? AND key = ?", job, outcome.of)
        return result_of(tx, child) if child else None
    return outcome
