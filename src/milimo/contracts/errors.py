"""Every way in which Milimo refuses: one code, one HTTP status, one exit status, one shape.

Domain code raises `MilimoError` with a code from `ErrorCode`; the boundary (HTTP handler, command line, worker)
translates it once. Adding a code means adding a row here: the documentation, OpenAPI and the typed client follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import Field

from milimo.contracts.base import Model


class ErrorCode(StrEnum):
    # what a person gave us
    BAD_REQUEST = "BAD_REQUEST"
    SCRIPT_EMPTY = "SCRIPT_EMPTY"
    SCRIPT_BINARY = "SCRIPT_BINARY"
    SCRIPT_TOO_LARGE = "SCRIPT_TOO_LARGE"
    SCRIPT_NOT_FOUND = "SCRIPT_NOT_FOUND"
    ENGINE_UNKNOWN = "ENGINE_UNKNOWN"
    SIZE_OFF_GRID = "SIZE_OFF_GRID"
    SECONDS_OUT_OF_RANGE = "SECONDS_OUT_OF_RANGE"
    NOT_SUPPORTED = "NOT_SUPPORTED"
    BAD_NAME = "BAD_NAME"
    BAD_MEDIA = "BAD_MEDIA"
    BAD_PATCH = "BAD_PATCH"
    BAD_DOCUMENT = "BAD_DOCUMENT"
    # what is not there, or not as it was
    NOT_FOUND = "NOT_FOUND"
    REVISION_STALE = "REVISION_STALE"
    PRECONDITION_REQUIRED = "PRECONDITION_REQUIRED"
    CONFLICT = "CONFLICT"
    RATE_CHANGED = "RATE_CHANGED"
    BLOB_MISSING = "BLOB_MISSING"
    BLOB_CORRUPT = "BLOB_CORRUPT"
    BLOB_HASH_MISMATCH = "BLOB_HASH_MISMATCH"
    TOO_LARGE = "TOO_LARGE"
    UPLOAD_OFFSET = "UPLOAD_OFFSET"
    MEDIA_OFFLINE = "MEDIA_OFFLINE"
    # jobs
    ATTEMPT_STALE = "ATTEMPT_STALE"
    DIGEST_CONFLICT = "DIGEST_CONFLICT"
    JOB_STATE = "JOB_STATE"
    DEPENDENCY = "DEPENDENCY"
    CANCELLED = "CANCELLED"
    CHILD_DIED = "CHILD_DIED"
    CHILD_SILENT = "CHILD_SILENT"
    OUT_OF_MEMORY = "OUT_OF_MEMORY"
    ENGINE_FAILED = "ENGINE_FAILED"
    # access
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    HOST_REFUSED = "HOST_REFUSED"
    ORIGIN_REFUSED = "ORIGIN_REFUSED"
    TOKEN_REVOKED = "TOKEN_REVOKED"
    PROTOCOL_OLD = "PROTOCOL_OLD"
    TLS_REQUIRED = "TLS_REQUIRED"
    SERVER_UNTRUSTED = "SERVER_UNTRUSTED"
    # the machine
    TLS_UNAVAILABLE = "TLS_UNAVAILABLE"
    HOME_IN_USE = "HOME_IN_USE"
    HOME_NOT_WRITABLE = "HOME_NOT_WRITABLE"
    PORT_TAKEN = "PORT_TAKEN"
    DATABASE_NEWER = "DATABASE_NEWER"
    DATABASE_DAMAGED = "DATABASE_DAMAGED"
    SQLITE_TOO_OLD = "SQLITE_TOO_OLD"
    DISK_FULL = "DISK_FULL"
    OUTPUT_NOT_WRITABLE = "OUTPUT_NOT_WRITABLE"
    SERVER_UNREACHABLE = "SERVER_UNREACHABLE"
    SERVER_START_FAILED = "SERVER_START_FAILED"
    INTERNAL = "INTERNAL"


class ExitStatus:
    """Exit statuses of the command line (documented in README)."""

    OK = 0
    FAILED = 1          # the work was tried and failed
    USAGE = 2           # bad options or bad input: nothing was started
    UNAVAILABLE = 3     # server, port, home or database cannot be used
    NO_SPACE = 4        # a disk is full or a place cannot be written
    REFUSED = 5         # access or protocol refused
    CANCELLED = 130     # Ctrl-C


@dataclass(frozen=True, slots=True)
class _Meaning:
    http: int
    exit: int


_USAGE, _GONE, _UNAVAILABLE, _SPACE, _REFUSED, _FAILED = (
    ExitStatus.USAGE, ExitStatus.FAILED, ExitStatus.UNAVAILABLE, ExitStatus.NO_SPACE, ExitStatus.REFUSED, ExitStatus.FAILED)

_MEANING: dict[ErrorCode, _Meaning] = {
    ErrorCode.BAD_REQUEST: _Meaning(422, _USAGE),
    ErrorCode.SCRIPT_EMPTY: _Meaning(422, _USAGE),
    ErrorCode.SCRIPT_BINARY: _Meaning(422, _USAGE),
    ErrorCode.SCRIPT_TOO_LARGE: _Meaning(413, _USAGE),
    ErrorCode.SCRIPT_NOT_FOUND: _Meaning(404, _USAGE),
    ErrorCode.ENGINE_UNKNOWN: _Meaning(422, _USAGE),
    ErrorCode.SIZE_OFF_GRID: _Meaning(422, _USAGE),
    ErrorCode.SECONDS_OUT_OF_RANGE: _Meaning(422, _USAGE),
    ErrorCode.NOT_SUPPORTED: _Meaning(422, _USAGE),
    ErrorCode.BAD_NAME: _Meaning(422, _USAGE),
    ErrorCode.BAD_MEDIA: _Meaning(422, _USAGE),
    ErrorCode.BAD_PATCH: _Meaning(422, _USAGE),
    ErrorCode.BAD_DOCUMENT: _Meaning(422, _USAGE),
    ErrorCode.NOT_FOUND: _Meaning(404, _GONE),
    ErrorCode.REVISION_STALE: _Meaning(412, _FAILED),
    ErrorCode.PRECONDITION_REQUIRED: _Meaning(428, _FAILED),
    ErrorCode.CONFLICT: _Meaning(409, _FAILED),
    ErrorCode.RATE_CHANGED: _Meaning(409, _FAILED),
    ErrorCode.BLOB_MISSING: _Meaning(409, _FAILED),
    ErrorCode.BLOB_CORRUPT: _Meaning(409, _FAILED),
    ErrorCode.BLOB_HASH_MISMATCH: _Meaning(422, _FAILED),
    ErrorCode.TOO_LARGE: _Meaning(413, _USAGE),
    ErrorCode.UPLOAD_OFFSET: _Meaning(409, _FAILED),
    ErrorCode.MEDIA_OFFLINE: _Meaning(409, _FAILED),
    ErrorCode.ATTEMPT_STALE: _Meaning(409, _FAILED),
    ErrorCode.DIGEST_CONFLICT: _Meaning(409, _FAILED),
    ErrorCode.JOB_STATE: _Meaning(409, _FAILED),
    ErrorCode.DEPENDENCY: _Meaning(409, _FAILED),
    ErrorCode.CANCELLED: _Meaning(409, ExitStatus.CANCELLED),
    ErrorCode.CHILD_DIED: _Meaning(500, _FAILED),
    ErrorCode.CHILD_SILENT: _Meaning(500, _FAILED),
    ErrorCode.OUT_OF_MEMORY: _Meaning(500, _FAILED),
    ErrorCode.ENGINE_FAILED: _Meaning(500, _FAILED),
    ErrorCode.UNAUTHENTICATED: _Meaning(401, _REFUSED),
    ErrorCode.FORBIDDEN: _Meaning(403, _REFUSED),
    ErrorCode.HOST_REFUSED: _Meaning(421, _REFUSED),
    ErrorCode.ORIGIN_REFUSED: _Meaning(403, _REFUSED),
    ErrorCode.TOKEN_REVOKED: _Meaning(401, _REFUSED),
    ErrorCode.PROTOCOL_OLD: _Meaning(426, _REFUSED),
    ErrorCode.TLS_REQUIRED: _Meaning(403, _REFUSED),
    ErrorCode.SERVER_UNTRUSTED: _Meaning(403, _REFUSED),
    ErrorCode.TLS_UNAVAILABLE: _Meaning(503, _UNAVAILABLE),
    ErrorCode.HOME_IN_USE: _Meaning(503, _UNAVAILABLE),
    ErrorCode.HOME_NOT_WRITABLE: _Meaning(503, _UNAVAILABLE),
    ErrorCode.PORT_TAKEN: _Meaning(503, _UNAVAILABLE),
    ErrorCode.DATABASE_NEWER: _Meaning(503, _UNAVAILABLE),
    ErrorCode.DATABASE_DAMAGED: _Meaning(503, _UNAVAILABLE),
    ErrorCode.SQLITE_TOO_OLD: _Meaning(503, _UNAVAILABLE),
    ErrorCode.DISK_FULL: _Meaning(507, _SPACE),
    ErrorCode.OUTPUT_NOT_WRITABLE: _Meaning(422, _SPACE),
    ErrorCode.SERVER_UNREACHABLE: _Meaning(503, _UNAVAILABLE),
    ErrorCode.SERVER_START_FAILED: _Meaning(503, _UNAVAILABLE),
    ErrorCode.INTERNAL: _Meaning(500, _FAILED),
}
assert set(_MEANING) == set(ErrorCode), "every code needs its meaning"


class ErrorBody(Model):
    """The one shape of an error, on the wire and in a job's row."""

    code: ErrorCode
    message: str = Field(description="For a person: what happened, why, and what to do.")
    details: dict[str, Any] = Field(default_factory=dict)


class MilimoError(Exception):
    """A refusal with a stable code. `message` says what happened and what to do; `details` holds values, not prose."""

    def __init__(self, code: ErrorCode, message: str, **details: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details

    @classmethod
    def from_body(cls, body: ErrorBody) -> MilimoError:
        return cls(body.code, body.message, **body.details)

    def body(self) -> ErrorBody:
        return ErrorBody(code=self.code, message=self.message, details=self.details)

    @property
    def http_status(self) -> int:
        return _MEANING[self.code].http

    @property
    def exit_status(self) -> int:
        return _MEANING[self.code].exit


class Notice(Model):
    """Something that was understood in a way a person may want to know of. Never a failure."""

    code: str = Field(description="SCREAMING_SNAKE: SCRIPT_DECODED_LATIN1, SCRIPT_AS_PROSE, GLYPH_MISSING …")
    message: str
    line: int | None = Field(default=None, description="Line of the script, from 1.")
