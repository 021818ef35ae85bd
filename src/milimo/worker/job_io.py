"""`JobIO` inside an engine child: all that a task or an engine sees of the job system."""

from __future__ import annotations

import mimetypes
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import JobSpec, LogLevel
from milimo.contracts.media import Derivative, Facts, Layout
from milimo.contracts.video import BlobRef
from milimo.contracts.workers import Claim, FromChild
from milimo.worker.spool import keep_blob

if TYPE_CHECKING:
    from milimo.worker.child import Channel

PROGRESS_INTERVAL_S = 0.1
"""Progress is lossy: more often than this it only costs."""


class ChildIO:
    def __init__(self, channel: Channel, claim: Claim, folder: Path) -> None:
        self._channel = channel
        self._claim = claim
        self._folder = folder
        self._said = 0.0
        self._stage = ""
        self.work = folder / "work"
        self.work.mkdir(parents=True, exist_ok=True)

    def open(self, asset_id: str) -> Path:
        """A local, read-only file of a blob's bytes."""
        return Path(str(self._channel.call("open", {"sha256": asset_id})))

    def put(self, name: str, path_or_bytes: Path | bytes) -> BlobRef:
        """Keep a result. A path is moved. It reaches the server when the job finishes."""
        return keep_blob(path_or_bytes, self._folder / "blobs", media_type(name))

    def checkpoint(self, name: str, files: Mapping[str, Path]) -> None:
        """From the return of this call on, a later attempt can go on from here, on any machine."""
        folder = self._folder / "checkpoints"
        refs = {key: keep_blob(content, folder, media_type(key)) for key, content in files.items()}
        self._channel.call("checkpoint", {
            "name": name, "folder": str(folder), "files": {key: ref.model_dump() for key, ref in refs.items()}})
        shutil.rmtree(folder, ignore_errors=True)

    def restore(self, name: str) -> dict[str, Path] | None:
        """The files of an earlier attempt's checkpoint, or None."""
        files = self._claim.checkpoints.get(name)
        return None if files is None else {key: self.open(ref.sha256) for key, ref in files.items()}

    def derived(self, facts: Facts | None = None, layout: Layout | None = None, files: Sequence[tuple[str, Path]] = ()) -> None:
        """Hand over what is known or made of the job's blob so far: seen from the return of this call on. Paths are moved."""
        folder = self._folder / "derived"
        refs = tuple(keep_blob(path, folder, media_type(name)) for name, path in files)
        made = None if layout is None else Derivative(layout=layout, files=refs)
        self._channel.call("derived", {
            "folder": str(folder), "facts": facts and facts.model_dump(mode="json"),
            "derivative": made and made.model_dump(mode="json")})
        shutil.rmtree(folder, ignore_errors=True)

    def spawn(self, key: str, spec: JobSpec) -> str:
        """Add a job under this job's parent, once per key; returns its id."""
        return str(self._channel.call("spawn", {"key": key, "spec": spec.model_dump(mode="json")}))

    def progress(self, stage: str, step: int, steps: int, preview: str | None = None) -> None:
        """True steps. `preview`: a data URL of a small JPEG of the picture at hand."""
        now = time.monotonic()
        if stage == self._stage and preview is None and step < steps and now - self._said < PROGRESS_INTERVAL_S:
            return
        self._said, self._stage = now, stage
        self._channel.send(FromChild(type="progress", stage=stage, step=step, steps=steps, preview=preview))

    def log(self, level: LogLevel, message: str) -> None:
        self._channel.send(FromChild(type="log", level=level, message=message[:8000]))

    def check_cancelled(self) -> None:
        if self._channel.cancelled.is_set():
            raise MilimoError(ErrorCode.CANCELLED, "Cancelled.")


def media_type(name: str) -> str:
    """By the suffix of a name that we gave ourselves."""
    own = {".vtt": "text/vtt", ".srt": "application/x-subrip", ".mkv": "video/x-matroska", ".webp": "image/webp",
           ".m4a": "audio/mp4", ".flac": "audio/flac", ".safetensors": "application/octet-stream"}
    suffix = Path(name).suffix.lower()
    return own.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
