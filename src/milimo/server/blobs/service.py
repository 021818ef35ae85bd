"""Blob rows, and what may be served as what."""

from __future__ import annotations

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.server.blobs.media import SERVED
from milimo.server.db.tx import Read, Tx, now_ms

DEFAULT_TYPE = "application/octet-stream"


def record_blob(tx: Tx, sha256: str, size: int, media_type: str = DEFAULT_TYPE, *, mtime_ns: int | None = None) -> None:
    """The row of a blob whose file is in place. A known type replaces an unknown one. `mtime_ns`: of a file that was hashed
    just now; without it, the file is read once more when it is first used."""
    tx.run("INSERT INTO blob (sha256, size, media_type, created_ms, mtime_ns) VALUES (?, ?, ?, ?, ?) ON CONFLICT (sha256) DO UPDATE "
           "SET media_type = CASE WHEN media_type = ? THEN excluded.media_type ELSE media_type END, created_ms = excluded.created_ms, "
           "mtime_ns = coalesce(excluded.mtime_ns, mtime_ns)",
           sha256, size, media_type if media_type in SERVED else DEFAULT_TYPE, now_ms(), mtime_ns, DEFAULT_TYPE)


def set_type(tx: Tx, sha256: str, media_type: str) -> None:
    """What a result says its file is; only types that may be served count."""
    if media_type in SERVED:
        tx.run("UPDATE blob SET media_type = ? WHERE sha256 = ?", media_type, sha256)


def blob_row(read: Read, sha256: str) -> tuple[int, str]:
    """Size and type. Raises NOT_FOUND."""
    row = read.one("SELECT size, media_type FROM blob WHERE sha256 = ?", sha256)
    if row is None:
        raise MilimoError(ErrorCode.NOT_FOUND, f"There is no blob {sha256}.", sha256=sha256)
    return int(row[0]), str(row[1])


def sniff(head: bytes) -> str:
    """Type by content: the few signatures that the studio's own files have."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "video/quicktime" if head[8:10] == b"qt" else "video/mp4"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "video/x-matroska"
    if head.startswith(b"WEBVTT"):
        return "text/vtt"
    if head.startswith(b"fLaC"):
        return "audio/flac"
    return DEFAULT_TYPE
