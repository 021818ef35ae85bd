"""Ask the limited process what a file is. Light: no decoder is imported here, so the server may use it.

    facts = examine_still(path, png=folder / "upright.png")
    facts = examine_media(path)

Both block (a second or so; at most WALL_SECONDS): call them in a thread. Raises MilimoError: BAD_MEDIA, TOO_LARGE,
BLOB_MISSING.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from milimo.contracts.errors import ErrorBody, ErrorCode, MilimoError
from milimo.media.facts import MediaFacts, StillFacts
from milimo.media.kinds import HEAD_BYTES, media_type, still_type

ADDRESS_SPACE_BYTES = 4 * 2**30
"""numpy, OpenCV and FFmpeg map about 1.5 GB before they do anything."""
RESIDENT_BYTES = 1536 * 2**20
"""A 100-megapixel picture as RGBA, twice, and the libraries."""
CPU_SECONDS = 60
WALL_SECONDS = 90.0
WRITTEN_BYTES = 512 * 2**20
_POLL_SECONDS = 0.02


def kind_of(path: Path) -> str | None:
    """The media type by a file's first bytes; None for what is neither film, sound nor still."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    still = still_type(head)
    if still is not None:
        return still
    found = media_type(head)
    return None if found is None else found[0]


def examine_still(path: Path, png: Path | None = None) -> StillFacts:
    """A still picture, decoded whole. `png`: where to write it upright with 8 bits."""
    return StillFacts.model_validate(_ask("still", path, png))


def examine_media(path: Path) -> MediaFacts:
    """A film or a sound: its streams, and its exact number of frames."""
    return MediaFacts.model_validate(_ask("media", path, None))


def _ask(kind: str, path: Path, png: Path | None) -> Any:
    if not path.is_file():
        raise MilimoError(ErrorCode.BLOB_MISSING, "The file is gone. Import it again.", file=path.name)
    command = [sys.executable, "-m", "milimo.media.limited", kind, str(path), *([str(png)] if png else [])]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    with tempfile.TemporaryFile() as out:
        # stderr is thrown away: decoders write lines of an untrusted file's making there
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL, env=environment)
        try:
            _watch(child)
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
        out.seek(0)
        answer = out.read(2**20)
    return _read(answer, child.returncode)


def _watch(child: subprocess.Popen[bytes]) -> None:
    """Wait for the child; raise where it takes too long or too much (the caller then kills it)."""
    end = time.monotonic() + WALL_SECONDS
    process = psutil.Process(child.pid)
    while child.poll() is None:
        if time.monotonic() > end:
            raise MilimoError(ErrorCode.BAD_MEDIA, "Opening the file takes too long; it may be made to. Convert it first.")
        try:
            resident = process.memory_info().rss
        except psutil.Error:
            resident = 0
        if resident > RESIDENT_BYTES:
            raise MilimoError(ErrorCode.TOO_LARGE, "Opening the file takes more memory than is allowed. Make it smaller "
                              "first.")
        time.sleep(_POLL_SECONDS)


def _read(answer: bytes, status: int) -> Any:
    try:
        found = json.loads(answer)
    except ValueError as error:
        raise MilimoError(ErrorCode.BAD_MEDIA, "The file cannot be opened: its decoder gave up.", status=status) from error
    if "error" in found:
        raise MilimoError.from_body(ErrorBody.model_validate(found["error"]))
    return found["facts"]
