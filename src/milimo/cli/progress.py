"""How a running job is shown: a line a shot on a terminal, plain lines elsewhere, one JSON event a line on request."""

from __future__ import annotations

import sys
import time
from typing import Protocol

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from milimo.contracts.events import Event, JobEvent, LogEvent, ProgressEvent
from milimo.contracts.jobs import TERMINAL, Job, JobState, LogLevel, Progress

MARKS = {
    JobState.QUEUED: ("·", "dim"), JobState.RUNNING: ("▸", "cyan"), JobState.CANCELLING: ("■", "yellow"),
    JobState.DONE: ("✓", "green"), JobState.FAILED: ("✗", "red"), JobState.CANCELLED: ("■", "yellow")}
BRIEF = frozenset({"breakdown", "plan", "cut"})
"""Kinds of job that take a moment each: they do not count for the share of the whole."""
PLAIN_INTERVAL_S = 5.0


class View(Protocol):
    """Shows a family of jobs (a parent and its children)."""

    def jobs(self, jobs: tuple[Job, ...]) -> None: ...
    def event(self, event: Event) -> None: ...
    def close(self) -> None: ...


def view_for(root: str, *, as_json: bool) -> View:
    if as_json:
        return JsonView(root)
    return TerminalView(root) if sys.stdout.isatty() else PlainView(root)


class Family:
    """The jobs at hand, updated by events."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.known: dict[str, Job] = {}
        self.progress: dict[str, Progress] = {}

    def take(self, event: Event) -> Job | None:
        """The job of ours that the event is about, or None."""
        if isinstance(event, JobEvent) and self.ours(event.job):
            self.known[event.job.id] = event.job
            return event.job
        if isinstance(event, ProgressEvent) and event.job in self.known:
            self.progress[event.job] = event.progress
            return self.known[event.job]
        return None

    def ours(self, job: Job) -> bool:
        return job.id == self.root or job.parent == self.root or (job.parent is not None and job.parent in self.known)

    def children(self) -> list[Job]:
        return [job for job in self.known.values() if job.id != self.root]

    def shown(self) -> list[Job]:
        """The children, or the job itself where it has none (a single shot)."""
        return self.children() or list(self.known.values())

    def label(self, job: Job) -> str:
        """Its title, and among a film's shots which one it is: `Shot 3.1 (5 of 14)`."""
        shots = sorted((one for one in self.children() if one.shot is not None and one.parent == job.parent),
                       key=lambda one: (one.position, one.id))
        places = [one.id for one in shots]
        name = job.title or job.key or job.kind
        return f"{name} ({places.index(job.id) + 1} of {len(places)})" if job.id in places and len(places) > 1 else name

    def share(self) -> float:
        """Done share of all shots and the export, running ones by their steps; 0 until it is known which shots there are."""
        shown = self.shown()
        if any(job.kind == "plan" and job.state not in TERMINAL for job in shown):
            return 0.0
        children = [job for job in shown if job.kind not in BRIEF and not job.children] or shown
        if not children:
            return 0.0
        total = 0.0
        for job in children:
            progress = self.progress.get(job.id) or job.progress
            if job.state in TERMINAL:
                total += 1.0
            elif progress and progress.steps:
                total += 0.99 * progress.step / progress.steps
        return total / len(children)


class JsonView:
    """Events as they come; first, and after a gap, how each job stands, as events without a place in the stream (`seq` 0)."""

    def __init__(self, root: str) -> None:
        self._family = Family(root)

    def jobs(self, jobs: tuple[Job, ...]) -> None:
        for job in jobs:
            self._family.known[job.id] = job
            print(JobEvent(seq=0, job=job).model_dump_json(), flush=True)

    def event(self, event: Event) -> None:
        if isinstance(event, LogEvent) or self._family.take(event) is not None:
            print(event.model_dump_json(), flush=True)

    def close(self) -> None:
        sys.stdout.flush()


class PlainView:
    """For logs and pipes: a line when something begins or ends, and one now and then in between."""

    def __init__(self, root: str) -> None:
        self._family = Family(root)
        self._told: dict[str, JobState] = {}
        self._last = 0.0

    def jobs(self, jobs: tuple[Job, ...]) -> None:
        self._family.known.update((job.id, job) for job in jobs)    # all, before any is told as one of so many
        for job in jobs:
            self._state(job)

    def event(self, event: Event) -> None:
        if isinstance(event, LogEvent) and event.line.level is not LogLevel.INFO and event.job in self._family.known:
            print(f"  {event.line.level}: {event.line.message}", flush=True)
        job = self._family.take(event)
        if job is None:
            return
        self._state(job)
        now = time.monotonic()
        if isinstance(event, ProgressEvent) and now - self._last > PLAIN_INTERVAL_S:
            self._last = now
            print(f"  {self._family.share():4.0%}  {self._family.label(job)}: {_steps(event.progress)}", flush=True)

    def _state(self, job: Job) -> None:
        if self._told.get(job.id) == job.state or job.state is JobState.QUEUED:
            return
        self._told[job.id] = job.state
        error = f": {job.error.message}" if job.error else ""
        part = job.state is JobState.DONE and job.id != self._family.root and job.kind not in BRIEF
        whole = f", {self._family.share():.0%} of the whole" if part else ""
        print(f"{self._family.label(job)} {job.state}{error}{whole}", flush=True)

    def close(self) -> None:
        sys.stdout.flush()


class TerminalView:
    """One line a job with its true steps and time left, and the whole below."""

    def __init__(self, root: str) -> None:
        self._family = Family(root)
        self._console = Console(highlight=False)
        self._started = time.monotonic()
        self._live = Live(console=self._console, refresh_per_second=8, transient=False, vertical_overflow="crop")
        self._live.start()

    def jobs(self, jobs: tuple[Job, ...]) -> None:
        for job in jobs:
            self._family.known[job.id] = job
        self._live.update(self._draw())

    def event(self, event: Event) -> None:
        if isinstance(event, LogEvent) and event.line.level is not LogLevel.INFO and event.job in self._family.known:
            self._console.print(Text(f"{event.line.level}: {event.line.message}", style="yellow"))
        if self._family.take(event) is not None:
            self._live.update(self._draw())

    def close(self) -> None:
        self._live.update(self._draw())
        self._live.stop()

    def _draw(self) -> Group:
        table = Table.grid(padding=(0, 1))
        for _ in range(4):
            table.add_column()
        for job in self._shown():
            mark, style = MARKS[job.state]
            progress = self._family.progress.get(job.id) or job.progress
            bar = ""
            if job.state is JobState.RUNNING and progress and progress.steps:
                bar = ProgressBar(total=progress.steps, completed=progress.step, width=24)
            table.add_row(Text(mark, style=style), Text(self._family.label(job), style="" if job.state is JobState.RUNNING else "dim"),
                          bar, Text(_steps(progress) if job.state is JobState.RUNNING and progress else _ended(job), style="dim"))
        share = self._family.share()
        spent = time.monotonic() - self._started
        left = f"about {_clock(spent / share - spent)} left" if 0.05 < share < 1 else ""
        whole = Text.assemble((f"{share:4.0%} ", "bold"), f"{_clock(spent)} ", (left, "dim"))
        return Group(table, ProgressBar(total=1.0, completed=share, width=60), whole)

    def _shown(self) -> list[Job]:
        """All when they fit, else what runs, what failed and a few of the others."""
        children = self._family.shown()
        room = max(6, self._console.height - 5)
        if len(children) <= room:
            return children
        lively = [job for job in children if job.state not in (JobState.QUEUED, JobState.DONE)]
        waiting = [job for job in children if job.state is JobState.QUEUED]
        return (lively + waiting)[:room]


def _steps(progress: Progress) -> str:
    left = f" · {_clock(progress.eta_s)} left" if progress.eta_s else ""
    return f"{progress.stage} {progress.step}/{progress.steps}{left}" if progress.steps else progress.stage


def _ended(job: Job) -> str:
    if job.error is not None:
        return job.error.message
    if job.state is JobState.DONE and job.started_ms and job.finished_ms:
        return f"{(job.finished_ms - job.started_ms) / 1000:.1f} s"
    return ""


def _clock(seconds: float) -> str:
    whole = max(0, round(seconds))
    return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}" if whole >= 3600 else f"{whole // 60}:{whole % 60:02d}"
