"""The process in which untrusted media is opened: `python -m milimo.media.limited {facts|look|refine} FILE [FOLDER]`, or
`still FILE [PNG]`.

It limits itself before it imports a decoder, reads one file, prints lines of JSON and ends with one that is `{"done": …}` or
`{"error": …}`. `still` with a third argument also writes the still as PNG, upright, 8 bits: what the rest of the studio then
uses. `look` and `refine` write what they make into FOLDER and tell it by lines (`media.ingest`). The process ends when its
standard input does: it outlives nobody who asked.
"""

import json
import os
import resource
import sys
import threading
import time
from pathlib import Path

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.media import Facts, Layout, MediaFacts, StillFacts
from milimo.media.kinds import HEAD_BYTES, MOST_STILL_PIXELS, still_type
from milimo.media.limited_client import ADDRESS_SPACE_BYTES, CPU_SECONDS, WRITTEN_BYTES

TOLD_EVERY_S = 0.2
CPU_FOR_A_SECOND = 6.0
"""Processor seconds that a second of film may take: ten times what 1080p takes for its proxy on one core."""
BYTES_FOR_A_SECOND = 1 << 20


def limit() -> None:
    """No more memory, processor time, files or output than a picture needs. RLIMIT_AS works on Linux only; elsewhere the
    caller's watch over resident memory stands alone."""
    if sys.platform.startswith("linux"):
        _lower(resource.RLIMIT_AS, ADDRESS_SPACE_BYTES)
    _soften(resource.RLIMIT_CPU, CPU_SECONDS)
    _soften(resource.RLIMIT_FSIZE, WRITTEN_BYTES)
    _lower(resource.RLIMIT_NOFILE, 64)
    _lower(resource.RLIMIT_CORE, 0)


def allow(seconds: float) -> None:
    """More processor time and output for a film of this length, once its packets have shown it."""
    _soften(resource.RLIMIT_CPU, CPU_SECONDS + int(seconds * CPU_FOR_A_SECOND))
    _soften(resource.RLIMIT_FSIZE, WRITTEN_BYTES + int(seconds * BYTES_FOR_A_SECOND))


def _lower(kind: int, value: int) -> None:
    value = _within(kind, value)
    resource.setrlimit(kind, (value, value))


def _soften(kind: int, value: int) -> None:
    resource.setrlimit(kind, (_within(kind, value), resource.getrlimit(kind)[1]))


def _within(kind: int, value: int) -> int:
    hard = resource.getrlimit(kind)[1]
    return value if hard == resource.RLIM_INFINITY else min(value, hard)


class Lines:
    """`ingest.Tell` as lines of JSON."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._said = 0.0

    def facts(self, facts: Facts) -> None:
        if isinstance(facts, MediaFacts):
            allow(seconds_of(facts))
        say({"facts": facts.model_dump(mode="json")})

    def made(self, layout: Layout, files: list[Path]) -> None:
        say({"made": layout.model_dump(mode="json"), "files": [file.name for file in files]})

    def progress(self, stage: str, step: int, steps: int) -> None:
        now = time.monotonic()
        if now - self._said >= TOLD_EVERY_S or step >= steps:
            self._said = now
            say({"stage": stage, "step": step, "steps": steps})


def seconds_of(facts: MediaFacts) -> float:
    """How long it plays. Of pictures, what the packets show; a sound's length is only announced, and taken for a day at most."""
    picture = facts.picture.frames * facts.picture.rate.den / facts.picture.rate.num if facts.picture else 0.0
    return max(picture, min(facts.sound.seconds, 86_400.0) if facts.sound else 0.0)


def examine_still(path: Path, png: Path | None) -> StillFacts:
    """`png`: where an upright 8-bit copy is written (None: nowhere).

    Raises MilimoError: BAD_MEDIA, TOO_LARGE; MemoryError where the limit is met.
    """
    import cv2

    from milimo.media.stills import open_still
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    rgba = open_still(path)
    height, width = rgba.shape[:2]
    alpha = bool(rgba[:, :, 3].min() < 255)
    if png is not None:
        ok, content = cv2.imencode(".png", cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA if alpha else cv2.COLOR_RGBA2BGR))
        if not ok:
            raise MilimoError(ErrorCode.BAD_MEDIA, "The picture cannot be written as PNG.")
        png.write_bytes(content.tobytes())
    return StillFacts(media_type=still_type(head) or "", width=width, height=height, alpha=alpha)


def work(kind: str, path: Path, rest: list[str]) -> None:
    """What the arguments say, told by lines."""
    if kind == "still":
        say({"facts": examine_still(path, Path(rest[0]) if rest else None).model_dump(mode="json")})
        return
    from milimo.media import ingest

    match kind, rest:
        case "facts", []:
            say({"facts": ingest.facts_of(path).model_dump(mode="json")})
        case "look", [folder]:
            ingest.look(path, Path(folder), Lines(Path(folder)))
        case "refine", [folder]:
            ingest.refine(path, Path(folder), Lines(Path(folder)))
        case _:
            raise MilimoError(ErrorCode.BAD_REQUEST, f"{kind} is nothing that this process does.")


def say(line: dict[str, object]) -> None:
    """One line to whoever asked."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


def main(arguments: list[str]) -> int:
    """Do as the arguments say. The exit status is 0 also where the last line tells an error."""
    os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"] = str(MOST_STILL_PIXELS)
    limit()
    threading.Thread(target=_end_with_input, daemon=True).start()
    kind, path, *rest = arguments
    try:
        work(kind, Path(path), rest)
        say({"done": True})
    except MilimoError as error:
        say({"error": error.body().model_dump(mode="json")})
    except MemoryError:
        say({"error": MilimoError(ErrorCode.TOO_LARGE, "Opening the file takes more memory than is allowed. Make it smaller "
                                  "first.").body().model_dump(mode="json")})
    return 0


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(status)    # a decoder's threads, and the one that reads our input, are not waited for
