"""Leases: who may go on with which job, in the server's memory, on a monotonic clock.

They are not in the database on purpose: after a start every running job has a full lease, and a clock that was set or
a laptop that slept takes no job from a worker that is well.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(slots=True)
class Lease:
    attempt: int
    worker: str
    until: float


class LeaseBook:
    """Thread-safe. `lease_s`: how long a worker may be silent. `tick_s`: how often `expired` is meant to be called."""

    def __init__(self, lease_s: float, tick_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.lease_s = lease_s
        self._tick_s = tick_s
        self._clock = clock
        self._leases: dict[str, Lease] = {}
        self._lock = threading.Lock()
        self._last_tick = clock()

    def grant(self, job: str, attempt: int, worker: str) -> None:
        with self._lock:
            self._leases[job] = Lease(attempt, worker, self._clock() + self.lease_s)

    def grant_all(self, running: Iterable[tuple[str, int, str]]) -> None:
        """After a start: a full lease for every job that was running."""
        for job, attempt, worker in running:
            self.grant(job, attempt, worker)

    def renew(self, job: str, attempt: int) -> bool:
        """A sign of life. False when there is no such lease (any more)."""
        with self._lock:
            lease = self._leases.get(job)
            if lease is None or lease.attempt != attempt:
                return False
            lease.until = self._clock() + self.lease_s
            return True

    def drop(self, job: str) -> None:
        with self._lock:
            self._leases.pop(job, None)

    def working(self) -> dict[str, str]:
        """Worker → the job that it holds."""
        with self._lock:
            return {lease.worker: job for job, lease in self._leases.items()}

    def expired(self) -> list[tuple[str, int]]:
        """Jobs whose worker has been silent for a lease. A late tick means that *we* slept: everyone gets one lease more."""
        now = self._clock()
        with self._lock:
            late = now - self._last_tick > self._tick_s + self.lease_s / 2
            self._last_tick = now
            if late:
                for lease in self._leases.values():
                    lease.until = max(lease.until, now) + self.lease_s
                return []
            return [(job, lease.attempt) for job, lease in self._leases.items() if lease.until < now]
