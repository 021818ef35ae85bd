"""What all transactions of one server's ledger share."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from milimo.contracts.jobs import JobOutcome
from milimo.contracts.video import BlobRef
from milimo.server.db.tx import Tx
from milimo.server.jobs.leases import LeaseBook
from milimo.server.jobs.rows import JobRecord

Hook = Callable[[Tx, JobRecord, JobOutcome], JobOutcome]


def keep_as_is(_tx: Tx, _job: JobRecord, outcome: JobOutcome) -> JobOutcome:
    """The hook of a ledger without domains around it."""
    return outcome


@dataclass(slots=True)
class Shared:
    """What all transactions of one server share. `blob_file`: whether a blob's file is there, in its size."""

    leases: LeaseBook
    hook: Hook = keep_as_is
    blob_file: Callable[[BlobRef], bool] = lambda ref: True
    wake: Callable[[str], None] = lambda pool: None
    ended: Callable[[str], None] = lambda job: None
    position: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def next_position(self) -> float:
        with self._lock:
            self.position += 1.0
            return self.position

    def load(self, tx: Tx) -> None:
        """At start: go on counting, and give every running job a full lease."""
        self.position = float(tx.value("SELECT coalesce(max(position), 0) FROM job"))
        self.leases.grant_all((row[0], row[1], row[2] or "") for row in tx.all(
            "SELECT id, attempt, worker FROM job WHERE state IN ('running', 'cancelling') AND is_parent = 0"))
