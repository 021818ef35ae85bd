"""The blob folder: `blobs/ab/<sha256>`, written to a temporary name, hashed, fsynced, renamed."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import os
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from milimo.config import Home
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.video import BlobRef

MAX_BLOB = 4 * 2**30
CHUNK = 1 << 20
PART = ".part-"
LATELY_S = 2.0
LATELY_MOST = 256


class Digest(Protocol):
    """A hash being computed."""

    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    size: int
    head: bytes          # the first bytes, for telling what it is
    mtime_ns: int | None = None    # of the file, when its bytes were hashed just now


@dataclass(frozen=True, slots=True)
class Sound:
    """A file whose bytes are those of its hash, as long as its size and time are these."""

    path: Path
    size: int
    media_type: str
    mtime_ns: int
    until: float         # of the monotonic clock: then its row is read again


class BlobStore:
    """Files only; rows are the services' affair."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._sound: dict[str, Sound] = {}
        self.incoming = home.blobs / "incoming"
        self.incoming.mkdir(exist_ok=True)
        for left in self.incoming.iterdir():    # uploads that an earlier life did not finish
            left.unlink(missing_ok=True)

    def path(self, sha256: str) -> Path:
        return self._home.blob(sha256)

    def has(self, sha256: str, size: int | None = None) -> bool:
        try:
            found = self.path(sha256).stat().st_size
        except OSError:
            return False
        return size is None or found == size

    def whole(self, ref: BlobRef) -> bool:
        return self.has(ref.sha256, ref.size)

    # ---- what was found sound a moment ago: a film that plays is asked for many times a second -------------

    def lately(self, sha256: str) -> Sound | None:
        """A file that was found sound a moment ago and is untouched; None: ask its row."""
        known = self._sound.get(sha256)
        if known is None:
            return None
        try:
            facts = known.path.stat()
        except OSError:
            facts = None
        if facts is None or time.monotonic() > known.until or (facts.st_size, facts.st_mtime_ns) != (known.size, known.mtime_ns):
            self.forget(sha256)
            return None
        return known

    def found(self, sha256: str, path: Path, size: int, media_type: str) -> None:
        """It was found sound just now, in the store."""
        if len(self._sound) >= LATELY_MOST:
            self._sound.clear()
        with contextlib.suppress(OSError):
            self._sound[sha256] = Sound(path, size, media_type, path.stat().st_mtime_ns, time.monotonic() + LATELY_S)

    def forget(self, sha256: str) -> None:
        self._sound.pop(sha256, None)

    async def receive(self, chunks: AsyncIterator[bytes], *, expected: str | None = None, limit: int = MAX_BLOB) -> Stored:
        """Take in a stream. Raises BLOB_HASH_MISMATCH, TOO_LARGE, DISK_FULL; then nothing of it is left."""
        part = self.incoming / (PART + secrets.token_hex(8))
        try:
            descriptor = _open(part)
            try:
                digest, size, head = await _pour(descriptor, chunks, limit)
                sha256 = digest.hexdigest()
                if expected is not None and sha256 != expected:
                    raise MilimoError(
                        ErrorCode.BLOB_HASH_MISMATCH, "The bytes that arrived are not those that were announced. Send the file "
                        "again.", expected=expected, found=sha256, size=size)
                await asyncio.to_thread(os.fsync, descriptor)
            finally:
                os.close(descriptor)
            await asyncio.to_thread(self._place, part, sha256)
            return Stored(sha256, size, head, self.path(sha256).stat().st_mtime_ns)
        except OSError as error:
            raise coded(error) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def keep(self, content: bytes) -> Stored:
        """Store bytes that are at hand (scripts, documents). Blocks; call it in a thread."""
        sha256 = hashlib.sha256(content).hexdigest()
        stored = Stored(sha256, len(content), content[:64])
        if self.has(sha256, len(content)):
            with contextlib.suppress(FileNotFoundError):
                os.utime(self.path(sha256))    # young again: nothing sweeps it away before it has its row
                return stored
        part = self.incoming / (PART + secrets.token_hex(8))
        try:
            descriptor = _open(part)
            try:
                _write_all(descriptor, content)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            self._place(part, sha256)
        except OSError as error:
            raise coded(error) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        return stored

    def adopt(self, file: Path, sha256: str) -> None:
        """Take over a file of our own that holds these very bytes, fsynced. Blocks."""
        try:
            self._place(file, sha256)
        except OSError as error:
            raise coded(error) from error

    def _place(self, part: Path, sha256: str) -> None:
        target = self.path(sha256)
        if not target.parent.exists():
            target.parent.mkdir(exist_ok=True)
            _sync(self._home.blobs)
        os.chmod(part, 0o444)
        os.replace(part, target)
        _sync(target.parent)


def _open(part: Path) -> int:
    return os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


async def _pour(descriptor: int, chunks: AsyncIterator[bytes], limit: int) -> tuple[Digest, int, bytes]:
    digest, size, head = hashlib.sha256(), 0, b""
    waiting = bytearray()
    async for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise MilimoError(ErrorCode.TOO_LARGE, f"The file is larger than the {limit >> 20} MB that are allowed.", limit=limit)
        if len(head) < 64:
            head = (head + chunk[:64])[:64]
        waiting += chunk
        if len(waiting) >= CHUNK:
            await asyncio.to_thread(_write_and_hash, descriptor, digest, bytes(waiting))
            waiting.clear()
    await asyncio.to_thread(_write_and_hash, descriptor, digest, bytes(waiting))
    return digest, size, head


def _write_and_hash(descriptor: int, digest: Digest, content: bytes) -> None:
    digest.update(content)
    _write_all(descriptor, content)


def _write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view):]


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def coded(error: OSError) -> Exception:
    """DISK_FULL where that is the reason; else the error itself."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return MilimoError(ErrorCode.DISK_FULL, "The disk that holds the studio's files is full. Make room and try again; "
                           "nothing half-written was left.", reason=error.strerror or "")
    return error
