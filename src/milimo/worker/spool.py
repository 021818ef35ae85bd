"""The spool: what a child has computed and the server has not yet taken over, safe on disk.

One folder an attempt, `<slot>/<job>-<attempt>/`: `blobs/<sha256>` are the result's files, `settle.json` (written last,
file and folder fsynced) is the Finish or Fail to be said. A folder without it is an unfinished attempt.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from milimo.contracts.base import Model
from milimo.contracts.video import BlobRef
from milimo.contracts.workers import Fail, Finish

CHUNK = 1 << 20


class FinishEntry(Model):
    finish: Finish


class FailEntry(Model):
    fail: Fail


Entry = FinishEntry | FailEntry
_ENTRY: TypeAdapter[Entry] = TypeAdapter(Annotated[FinishEntry | FailEntry, Field()])


@dataclass(frozen=True, slots=True)
class SpoolFolder:
    """Where one attempt of one job leaves its result."""

    path: Path

    @property
    def blobs(self) -> Path:
        return self.path / "blobs"

    @property
    def settle(self) -> Path:
        return self.path / "settle.json"

    def blob_files(self) -> list[Path]:
        return sorted(self.blobs.iterdir()) if self.blobs.is_dir() else []

    def write(self, entry: Entry) -> None:
        """From the return of this call on, the result survives a power cut."""
        self.path.mkdir(parents=True, exist_ok=True)
        for file in self.blob_files():
            sync(file)
        sync(self.blobs) if self.blobs.is_dir() else None
        part = self.settle.with_suffix(".part")
        part.write_text(entry.model_dump_json(), "utf-8")
        sync(part)
        os.replace(part, self.settle)
        sync(self.path)

    def read(self) -> Entry | None:
        """The entry, or None when the attempt never came to its end."""
        try:
            return _ENTRY.validate_json(self.settle.read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


class Spool:
    """All attempts of one slot."""

    def __init__(self, root: Path, slot: str) -> None:
        self.root = root / slot.replace(":", "_")
        self.root.mkdir(parents=True, exist_ok=True)

    def folder(self, job: str, attempt: int) -> SpoolFolder:
        return SpoolFolder(self.root / f"{job}-{attempt}")

    def remember_worker(self, worker: str) -> None:
        """Under which id this slot is known, so that a later incarnation can speak before it registers."""
        (self.root / "worker.id").write_text(worker, "ascii")

    def known_worker(self) -> str:
        try:
            return (self.root / "worker.id").read_text("ascii")
        except FileNotFoundError:
            return ""

    def left(self) -> Iterator[tuple[SpoolFolder, Entry]]:
        """Results of an earlier incarnation that still have to be said; what was not finished is removed."""
        for path in sorted(path for path in self.root.iterdir() if path.is_dir()):
            folder = SpoolFolder(path)
            entry = folder.read()
            if entry is None:
                folder.remove()
            else:
                yield folder, entry


def keep_blob(source: Path | bytes, folder: Path, media_type: str) -> BlobRef:
    """Move (a path) or write (bytes) a result into `folder` under its hash."""
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(source, bytes):
        digest = hashlib.sha256(source).hexdigest()
        size = len(source)
        part = folder / (digest + ".part")
        part.write_bytes(source)
        os.replace(part, folder / digest)
    else:
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = source.stat().st_size
        try:
            os.replace(source, folder / digest)
        except OSError:
            shutil.copyfile(source, folder / digest)
    return BlobRef(sha256=digest, size=size, media_type=media_type)


def sync(path: Path) -> None:
    """fsync a file or a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
