"""Resumable uploads: parts are appended to a file in the home's `uploads`; whole, it is hashed, looked at, and becomes a blob.

How far an upload is, its file's length says and nothing else: whatever was cut (the line, the server, the power), the
sender asks for the offset and goes on from there. A wrong byte shows at the end, in the hash of the whole.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

from milimo.contracts.api import Upload, UploadCreate
from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.media.kinds import MOST_MEDIA_BYTES
from milimo.server.assets.service import of_blob
from milimo.server.blobs.store import coded
from milimo.server.db.tx import Read, Tx, now_ms

PART = 16 << 20
"""Bytes. Lost at most by a cut; a part takes a second or so on a slow disk."""
SLICE = 1 << 20
LIFE_MS = 24 * 3_600_000
AT_ONCE = 64
"""Unfinished uploads of a project: a page that loops must not fill the disk with beginnings."""
SPARE = 64 << 20
"""Bytes that stay free on the disk for the database."""


class UploadFiles:
    """The files of uploads, each with a lock: two senders of one upload take turns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._locks: dict[str, asyncio.Lock] = {}

    def path(self, upload: str) -> Path:
        return self._folder / upload

    def lock(self, upload: str) -> asyncio.Lock:
        return self._locks.setdefault(upload, asyncio.Lock())

    def offset(self, upload: str) -> int:
        try:
            return self.path(upload).stat().st_size
        except FileNotFoundError:
            return 0

    def drop(self, upload: str) -> None:
        self.path(upload).unlink(missing_ok=True)
        self._locks.pop(upload, None)

    def check_room(self, size: int) -> None:
        """Raises DISK_FULL for a file that cannot fit, before its first byte."""
        free = shutil.disk_usage(self._folder).free
        if size + SPARE > free:
            raise MilimoError(ErrorCode.DISK_FULL, f"The file has {size >> 20} MB, and {free >> 20} MB are free on the studio's "
                              "disk. Make room, or link the file where it lies: milimo project add --link FILE.", free=free, size=size)

    async def append(self, upload: Upload, offset: int, chunks: AsyncIterator[bytes]) -> None:
        """Raises UPLOAD_OFFSET, TOO_LARGE, DISK_FULL. What arrived before a cut stays."""
        at = self.offset(upload.id)
        if offset != at:
            raise MilimoError(ErrorCode.UPLOAD_OFFSET, f"{at} bytes of this file are here; go on from there.", offset=at)
        most = min(upload.size, at + PART)
        try:
            descriptor = os.open(self.path(upload.id), os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
            try:
                await _append(descriptor, chunks, at, most)
            finally:
                await asyncio.to_thread(os.fsync, descriptor)
                os.close(descriptor)
        except OSError as error:
            raise coded(error) from error

    def digest(self, upload: str) -> str:
        """Blocks."""
        with self.path(upload).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


async def _append(descriptor: int, chunks: AsyncIterator[bytes], at: int, most: int) -> None:
    waiting = bytearray()
    try:
        async for chunk in chunks:
            if at + len(waiting) + len(chunk) > most:
                raise MilimoError(ErrorCode.TOO_LARGE, f"More bytes than were announced, or than the {PART >> 20} MB that a part "
                                  "may have.", limit=PART)
            waiting += chunk
            if len(waiting) >= SLICE:
                at += await asyncio.to_thread(_write, descriptor, bytes(waiting))
                waiting.clear()
    finally:
        await asyncio.to_thread(_write, descriptor, bytes(waiting))    # also of a line that was cut: it need not come again


def _write(descriptor: int, content: bytes) -> int:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view):]
    return len(content)


# ---- rows -------------------------------------------------------------------------------------------------------


def begin(tx: Tx, files: UploadFiles, project: str, body: UploadCreate) -> Upload:
    """A new upload, or the unfinished one of the same file. Raises TOO_LARGE, CONFLICT, DISK_FULL."""
    if body.size > MOST_MEDIA_BYTES:
        raise MilimoError(ErrorCode.TOO_LARGE, f"A file has at most {MOST_MEDIA_BYTES >> 30} GB.", limit=MOST_MEDIA_BYTES)
    known = tx.value("SELECT id FROM upload WHERE project = ? AND sha256 = ? AND size = ? AND asset IS NULL AND replaces IS ? AND "
                     "touched_ms > ?", project, body.sha256, body.size, body.replaces, now_ms() - LIFE_MS)
    if known is not None:
        tx.run("UPDATE upload SET name = ?, touched_ms = ? WHERE id = ?", body.name, now_ms(), known)
        return upload(tx, files, known)
    if int(tx.value("SELECT count(*) FROM upload WHERE project = ? AND asset IS NULL", project)) >= AT_ONCE:
        raise MilimoError(ErrorCode.CONFLICT, f"{AT_ONCE} uploads to this project are unfinished. Finish or end some first.")
    files.check_room(body.size)
    made = new_id()
    tx.run("INSERT INTO upload (id, project, name, size, sha256, replaces, touched_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
           made, project, body.name, body.size, body.sha256, body.replaces, now_ms())
    return upload(tx, files, made)


def upload(read: Read, files: UploadFiles, which: str) -> Upload:
    """Raises NOT_FOUND, also for one that nobody went on with for a day."""
    row = read.one("SELECT project, name, size, sha256, asset, touched_ms, replaces FROM upload WHERE id = ?", which)
    if row is None or row[5] < now_ms() - LIFE_MS:
        raise MilimoError(ErrorCode.NOT_FOUND, "There is no such upload, or nobody went on with it for a day. Begin anew.",
                          upload=which)
    return Upload(id=which, project=row[0], name=row[1], size=row[2], sha256=row[3], asset=row[4], part=PART,
                  offset=row[2] if row[4] is not None else files.offset(which), expires_ms=row[5] + LIFE_MS, replaces=row[6],
                  known=of_blob(read, row[0], row[3]))


def unfinished(read: Read, files: UploadFiles, project: str) -> tuple[Upload, ...]:
    """Of a project, the oldest first."""
    return tuple(upload(read, files, row[0]) for row in read.all(
        "SELECT id FROM upload WHERE project = ? AND asset IS NULL AND touched_ms > ? ORDER BY id", project, now_ms() - LIFE_MS))


def touch(tx: Tx, which: str) -> None:
    tx.run("UPDATE upload SET touched_ms = ? WHERE id = ?", now_ms(), which)


def forget(tx: Tx, files: UploadFiles, which: str) -> None:
    """Its row and, once that is on disk, its file."""
    tx.run("DELETE FROM upload WHERE id = ?", which)
    tx.after_commit(lambda: files.drop(which))


def expire(tx: Tx, files: UploadFiles) -> int:
    """Those that nobody went on with for a day; how many."""
    old = [row[0] for row in tx.all("SELECT id FROM upload WHERE touched_ms < ?", now_ms() - LIFE_MS)]
    for which in old:
        forget(tx, files, which)
    return len(old)
