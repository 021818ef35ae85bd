"""What every engine promises, and all that an engine may see of the job system that runs it.

An engine never talks to the server, a queue or a user: it gets a request, makes a plan that a person can read, and
runs it against a `JobIO`. Progress, cancelling, checkpoints and bytes all pass through that one narrow door.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, runtime_checkable

from milimo.contracts.jobs import JobSpec, LogLevel
from milimo.contracts.video import BlobRef, Encoding, VideoCapabilities, VideoPlan, VideoRequest, VideoResult

Files = Mapping[str, Path]
"""The files of one checkpoint, by name."""


class JobIO(Protocol):
    """An engine's only view of the job that it works for."""

    def open(self, asset_id: str) -> Path:
        """A readable local file for a blob (its SHA-256) or an asset (its id). Raises BLOB_MISSING or NOT_FOUND."""
        ...

    def put(self, name: str, path_or_bytes: Path | bytes) -> BlobRef:
        """Keeps bytes as a blob; the suffix of `name` gives the media type. Equal bytes give an equal blob."""
        ...

    def checkpoint(self, name: str, files: Files) -> None:
        """Keeps files under `name`, so that another attempt (on another host, perhaps) can go on from there."""
        ...

    def restore(self, name: str) -> Files | None:
        """The files of the checkpoint `name`, or None where there is none."""
        ...

    def spawn(self, key: str, spec: JobSpec) -> str:
        """Adds a child job and returns its id; the same key under the same parent gives the same job."""
        ...

    def progress(self, stage: str, step: int, steps: int, preview: str | None = None) -> None:
        """Reports `step` of `steps` done. `preview` is a data URL of a small JPEG, at most 4 a second are worth it."""
        ...

    def log(self, level: LogLevel, message: str) -> None:
        """A line for the person who looks at the job."""
        ...

    def check_cancelled(self) -> None:
        """Raises CANCELLED when the job is to stop. Call it at least every second."""
        ...


@runtime_checkable
class VideoEngine(Protocol):
    """Makes clips. `plan` is pure; `run` does what the plan says and nothing else."""

    def capabilities(self) -> VideoCapabilities:
        """What this engine can do on this machine."""
        ...

    def plan(self, request: VideoRequest, memory_plan: int = 0) -> VideoPlan:
        """Every default resolved and every cost estimated. Pure and quick. Raises when the request cannot be met.

        `memory_plan` 0 is the engine's own choice; the next is for a run after one that ran out of memory: the same picture, as far
        as the engine can, in less memory. The plan says which it is, and so does the take's recipe.
        """
        ...

    def run(self, plan: VideoPlan, request: VideoRequest, io: JobIO, encoding: Encoding | None = None) -> VideoResult:
        """Makes the clip. Leaves nothing behind when it is cancelled or fails. `encoding` None is the takes' own."""
        ...
