"""The process in which untrusted media is opened: `python -m milimo.media.limited {still|media} FILE [PNG]`.

It limits itself before it imports a decoder, reads one file, prints one JSON line (`{"facts": …}` or `{"error": …}`) and
ends. With a third argument a still is also written as PNG, upright, 8 bits: what the rest of the studio then uses.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.media.facts import MediaFacts, StillFacts
from milimo.media.kinds import HEAD_BYTES, MOST_STILL_PIXELS, still_type
from milimo.media.limited_client import ADDRESS_SPACE_BYTES, CPU_SECONDS, WRITTEN_BYTES


def limit() -> None:
    """No more memory, processor time, files or output than a picture needs. RLIMIT_AS works on Linux only; elsewhere the
    caller's watch over resident memory stands alone."""
    if sys.platform.startswith("linux"):
        _lower(resource.RLIMIT_AS, ADDRESS_SPACE_BYTES)
    _lower(resource.RLIMIT_CPU, CPU_SECONDS)
    _lower(resource.RLIMIT_NOFILE, 64)
    _lower(resource.RLIMIT_FSIZE, WRITTEN_BYTES)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


def examine(kind: str, path: Path, png: Path | None) -> MediaFacts | StillFacts:
    """Facts of a file: `kind` is `media` or `still`. `png`: where an upright 8-bit copy of a still is written (None: nowhere).

    Raises MilimoError: BAD_MEDIA, TOO_LARGE; MemoryError where the limit is met.
    """
    if kind == "media":
        from milimo.media.probe import probe
        with path.open("rb") as file:
            return probe(file)
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


def main(arguments: list[str]) -> int:
    """Examine as the arguments say, print one line of JSON. The exit status is 0 also where that line tells an error."""
    os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"] = str(MOST_STILL_PIXELS)
    limit()
    kind, path, *rest = arguments
    try:
        facts = examine(kind, Path(path), Path(rest[0]) if rest else None)
        answer: dict[str, object] = {"facts": facts.model_dump(mode="json")}
    except MilimoError as error:
        answer = {"error": error.body().model_dump(mode="json")}
    except MemoryError:
        answer = {"error": MilimoError(ErrorCode.TOO_LARGE, "Opening the file takes more memory than is allowed. Make it "
                                       "smaller first.").body().model_dump(mode="json")}
    print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
