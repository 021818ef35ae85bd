"""The hub: what the writer published goes to every client's queue. Lives on the event loop."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from fastapi.sse import format_sse_event

from milimo.contracts.base import Model
from milimo.contracts.events import JobEvent, MachineEvent, ProgressEvent, ResetEvent
from milimo.contracts.jobs import TERMINAL, JobState, Progress
from milimo.contracts.settings import Machine

QUEUE_SIZE = 256
PROGRESS_INTERVAL_S = 0.25
"""At most four progress events a second and job; the first goes out at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event ready for the wire. `slot`: a later line of the same slot replaces it in a queue."""

    seq: int | None
    project: str | None
    data: bytes
    slot: str | None = None


def line_of(event: Model, project: str | None, slot: str | None = None) -> Line:
    seq = getattr(event, "seq", None)
    kind = getattr(event, "type", None)
    return Line(seq, project, format_sse_event(
        data_str=event.model_dump_json(), event=kind, id=str(seq) if seq is not None else None), slot)


class Subscriber:
    """One client's bounded queue. Progress coalesces; too many durable events become one reset."""

    def __init__(self, project: str | None, on_close: Callable[[Subscriber], None], *, machine: bool = False) -> None:
        self.project = project
        self.machine = machine
        self.seen = 0                       # durable events up to this number are already with the client
        self.closed = False
        self._lines: deque[Line] = deque()
        self._ready = asyncio.Event()
        self._on_close = on_close

    def offer(self, line: Line, head: int) -> None:
        """Queue a line; when the queue is full of durable events, replace them all by a reset to `head`."""
        if self.project is not None and line.project not in (None, self.project):
            return
        if line.slot is not None:
            for place, waiting in enumerate(self._lines):
                if waiting.slot == line.slot:
                    self._lines[place] = line
                    return
        if len(self._lines) >= QUEUE_SIZE:
            if line.seq is None:
                return                      # lossy by nature
            self._lines.clear()
            line = line_of(ResetEvent(seq=head), None)
        self._lines.append(line)
        self._ready.set()

    async def next(self, timeout_s: float) -> bytes | None:
        """The next bytes to send; empty after `timeout_s` of silence; None when the stream is to end."""
        while True:
            while self._lines:
                line = self._lines.popleft()
                if line.seq is None or line.seq > self.seen:
                    self.seen = max(self.seen, line.seq or 0)
                    return line.data
            if self.closed:
                return None
            self._ready.clear()
            try:
                async with asyncio.timeout(timeout_s):
                    await self._ready.wait()
            except TimeoutError:
                return b""

    def close(self) -> None:
        self.closed = True
        self._ready.set()
        self._on_close(self)


@dataclass(slots=True)
class _Pace:
    """Progress of one job: the latest, and what its speed says about the time left."""

    event: ProgressEvent
    project: str
    sent: float
    stage: str
    stage_began: float
    stage_step: int
    timer: asyncio.TimerHandle | None = None


@dataclass(slots=True)
class Hub:
    """All methods but `publish_from_thread` belong to the event loop."""

    loop: asyncio.AbstractEventLoop
    head: int = 0
    clock: Callable[[], float] = time.monotonic
    _subscribers: list[Subscriber] = field(default_factory=list[Subscriber])
    _paces: dict[str, _Pace] = field(default_factory=dict[str, _Pace])
    closed: bool = False

    def subscribe(self, project: str | None, *, machine: bool = False) -> Subscriber:
        subscriber = Subscriber(project, self._forget, machine=machine)
        self._subscribers.append(subscriber)
        if self.closed:
            subscriber.close()
        return subscriber

    def _forget(self, subscriber: Subscriber) -> None:
        if subscriber in self._subscribers:
            self._subscribers.remove(subscriber)

    def close(self) -> None:
        """End every stream: the server is going down."""
        self.closed = True
        for subscriber in list(self._subscribers):
            subscriber.close()

    def publish_from_thread(self, published: Sequence[tuple[int | None, str | None, Model]]) -> None:
        """The writer's publisher: called after the commit, in its thread."""
        lines = [(event, line_of(event, project)) for _, project, event in published]
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._deliver, lines)

    def _deliver(self, lines: list[tuple[Model, Line]]) -> None:
        for event, line in lines:
            if isinstance(event, JobEvent) and (event.job.state in TERMINAL or event.job.state is JobState.QUEUED):
                self._drop_pace(event.job.id)
            self.send(line)

    def send(self, line: Line) -> None:
        if line.seq is not None:
            self.head = max(self.head, line.seq)
        for subscriber in self._subscribers:
            subscriber.offer(line, self.head)

    @property
    def machine_watched(self) -> bool:
        """Whether anybody wants to know how the machine stands: nobody asks it otherwise."""
        return any(subscriber.machine for subscriber in self._subscribers)

    def send_machine(self, machine: Machine) -> None:
        line = line_of(MachineEvent(machine=machine), None, slot="machine")
        for subscriber in self._subscribers:
            if subscriber.machine:
                subscriber.offer(line, self.head)

    # ---- progress -----------------------------------------------------------------------------------------

    def progress(self, job: str, parent: str | None, project: str, progress: Progress) -> None:
        """Take a job's progress; send it now or when its interval is over."""
        now = self.clock()
        pace = self._paces.get(job)
        if pace is None or pace.stage != progress.stage or progress.step < pace.stage_step:
            previous = pace
            pace = _Pace(ProgressEvent(job=job, parent=parent, progress=progress), project, previous.sent if previous else 0.0,
                         progress.stage, now, progress.step, previous.timer if previous else None)
            self._paces[job] = pace
        eta = _time_left(pace, progress, now)
        pace.event = ProgressEvent(job=job, parent=parent, progress=progress.model_copy(update={"eta_s": eta}))
        wait = pace.sent + PROGRESS_INTERVAL_S - now
        if pace.timer is None:
            if wait <= 0:
                self._send_progress(job)
            else:
                pace.timer = self.loop.call_later(wait, self._send_progress, job)

    def _send_progress(self, job: str) -> None:
        pace = self._paces.get(job)
        if pace is not None:
            pace.timer = None
            pace.sent = self.clock()
            self.send(line_of(pace.event, pace.project, slot=job))

    def _drop_pace(self, job: str) -> None:
        pace = self._paces.pop(job, None)
        if pace is not None and pace.timer is not None:
            pace.timer.cancel()

    def current(self) -> dict[str, Progress]:
        """The latest progress of every running job."""
        return {job: pace.event.progress for job, pace in self._paces.items()}

    def current_lines(self, project: str | None) -> list[Line]:
        return [line_of(pace.event, pace.project, slot=job) for job, pace in self._paces.items()
                if project in (None, pace.project)]


def _time_left(pace: _Pace, progress: Progress, now: float) -> float | None:
    """Seconds that the rest of this stage takes at the pace so far; None before two steps were seen."""
    made = progress.step - pace.stage_step
    if made < 2 or progress.steps <= progress.step:
        return None
    return round((now - pace.stage_began) / made * (progress.steps - progress.step), 1)
