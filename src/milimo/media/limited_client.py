"""Ask the limited process what a file is, and for what the browser needs of it. Light: no decoder is imported here, so the
server may use it.

    facts = examine_still(path, png=folder / "upright.png")
    facts = examine(path)
    ingest("look", path, folder, Listener(…))

All block: call them in a thread. Raises MilimoError: BAD_MEDIA, TOO_LARGE, BLOB_MISSING.
"""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Literal, Protocol

import psutil
from pydantic import TypeAdapter

from milimo.contracts.errors import ErrorBody, ErrorCode, MilimoError
from milimo.contracts.media import FACTS, Facts, Layout, StillFacts
from milimo.media.kinds import HEAD_BYTES, caption_type, media_type, still_type

ADDRESS_SPACE_BYTES = 4 * 2**30
"""numpy, OpenCV and FFmpeg map about 1.5 GB before they do anything."""
RESIDENT_BYTES = 1536 * 2**20
"""A 100-megapixel picture as RGBA, twice, and the libraries."""
CPU_SECONDS = 60
SILENT_SECONDS = 90.0
"""Without a line: then it hangs, or works on something that was made to hang it."""
WRITTEN_BYTES = 512 * 2**20
LONGEST_LINE = 1 << 20
_POLL_SECONDS = 0.05
LAYOUT: TypeAdapter[Layout] = TypeAdapter(Layout)


def kind_of(path: Path) -> str | None:
    """The media type by a file's first bytes; None for what is neither film, sound, still nor captions."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    still = still_type(head)
    if still is not None:
        return still
    found = media_type(head)
    return caption_type(head) if found is None else found[0]


def examine_still(path: Path, png: Path | None = None) -> StillFacts:
    """A still picture, decoded whole. `png`: where to write it upright with 8 bits."""
    facts = _facts(_lines(["still", str(path), *([str(png)] if png else [])], path))
    assert isinstance(facts, StillFacts)
    return facts


def examine(path: Path) -> Facts:
    """Whatever it is: a film or a sound with its streams and exact number of frames, a still, captions."""
    return _facts(_lines(["facts", str(path)], path))


class Listener(Protocol):
    """Who is told what is found and made, as soon as it is. `check` is called all the while, and raises to stop."""

    def facts(self, facts: Facts) -> None: ...
    def made(self, layout: Layout, files: list[Path]) -> None: ...
    def progress(self, stage: str, step: int, steps: int) -> None: ...
    def check(self) -> None: ...


def ingest(part: Literal["look", "refine"], path: Path, folder: Path, listener: Listener) -> None:
    """Do one part of an ingest; files are written into `folder`, which is there and empty."""
    with closing(_lines([part, str(path), str(folder)], path, listener)) as lines:
        for line in lines:
            if "facts" in line:
                listener.facts(FACTS.validate_python(line["facts"]))
            elif "made" in line:
                listener.made(LAYOUT.validate_python(line["made"]), [folder / Path(name).name for name in line["files"]])
            else:
                listener.progress(str(line["stage"]), int(line["step"]), int(line["steps"]))


def _facts(lines: Iterable[dict[str, Any]]) -> Facts:
    found = [line["facts"] for line in lines]
    return FACTS.validate_python(found[-1])


def _lines(arguments: list[str], path: Path, listener: Listener | None = None) -> Generator[dict[str, Any]]:
    """The process's lines but its last, which says that it is done. It is ended when the iteration is, whatever the reason."""
    if not path.is_file():
        raise MilimoError(ErrorCode.BLOB_MISSING, "The file is gone. Import it again.", file=path.name)
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    # stderr is thrown away: decoders write lines of an untrusted file's making there
    child = subprocess.Popen([sys.executable, "-m", "milimo.media.limited", *arguments], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    reading = threading.Thread(target=_read, args=(child, lines), daemon=True)
    reading.start()
    try:
        for text in _watched(child, lines, listener):
            line = _parsed(text)
            if "error" in line:
                raise MilimoError.from_body(ErrorBody.model_validate(line["error"]))
            if "done" in line:
                return
            yield line
        raise MilimoError(ErrorCode.BAD_MEDIA, "The file cannot be opened: its decoder gave up.", status=child.wait())
    finally:
        child.kill()
        child.wait()
        reading.join()
        assert child.stdin is not None and child.stdout is not None
        child.stdin.close()
        child.stdout.close()


def _read(child: "subprocess.Popen[bytes]", lines: "queue.SimpleQueue[bytes | None]") -> None:
    assert child.stdout is not None
    while line := child.stdout.readline(LONGEST_LINE):
        lines.put(line)
    lines.put(None)


def _watched(child: "subprocess.Popen[bytes]", lines: "queue.SimpleQueue[bytes | None]", listener: Listener | None) -> Iterator[bytes]:
    """Lines until the process ends; raises where it takes too long or too much (the caller then kills it)."""
    heard = time.monotonic()
    process = psutil.Process(child.pid)
    while True:
        if listener is not None:
            listener.check()
        try:
            line = lines.get(timeout=_POLL_SECONDS)
            heard = time.monotonic()
            if line is None:
                return
            yield line
            continue
        except queue.Empty:
            pass
        if time.monotonic() - heard > SILENT_SECONDS:
            raise MilimoError(ErrorCode.BAD_MEDIA, "Opening the file takes too long; it may be made to. Convert it first.")
        try:
            resident = process.memory_info().rss
        except psutil.Error:
            resident = 0
        if resident > RESIDENT_BYTES:
            raise MilimoError(ErrorCode.TOO_LARGE, "Opening the file takes more memory than is allowed. Make it smaller "
                              "first.")


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        return json.loads(text)
    except ValueError as error:
        raise MilimoError(ErrorCode.BAD_MEDIA, "The file cannot be opened: its decoder gave up.") from error
