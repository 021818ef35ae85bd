"""What the commands share: the home, the output file checked before work begins, sizes and rates as people write them."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

from rich.console import Console

from milimo.client import Client
from milimo.config import Home, home_at
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.limits import (
    LARGEST_SCRIPT,
    LARGEST_SIDE,
    LONGEST_NAME,
    LONGEST_PROMPT,
    SHORTEST_SHOT_S,
    SMALLEST_SIDE,
)
from milimo.contracts.time import Rate
from milimo.contracts.video import Extent
from milimo.engines import registry
from milimo.wire import running

Container = Literal["mp4", "mov", "mkv"]
CONTAINERS: dict[str, Container] = {".mp4": "mp4", ".mov": "mov", ".mkv": "mkv"}
"""Suffix of a film's file → its container."""
BROADCAST_RATES = {"23.976": (24000, 1001), "23.98": (24000, 1001), "29.97": (30000, 1001), "59.94": (60000, 1001)}


@dataclass(slots=True)
class State:
    """Options given before the command's name."""

    home: Path | None = None

    def place(self) -> Home:
        return home_at(self.home)


def console() -> Console:
    """For words on standard output; wide where no terminal bounds the lines, so that ids stay whole."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 240)


def read_script(path: Path) -> bytes:
    """The script's bytes. Whether they are text is for the server to say."""
    try:
        if path.is_dir():
            raise MilimoError(ErrorCode.SCRIPT_NOT_FOUND, f"{path} is a folder; give the script's file.", path=str(path))
        size = path.stat().st_size
        if size > LARGEST_SCRIPT:
            raise MilimoError(
                ErrorCode.SCRIPT_TOO_LARGE, f"{path.name} has {size / 1e6:.1f} MB; a script may have {LARGEST_SCRIPT >> 20} MB (a long feature has "
                "0.3 MB). Is it the right file?", size=size, limit=LARGEST_SCRIPT)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise MilimoError(ErrorCode.SCRIPT_NOT_FOUND, f"There is no file {path}.", path=str(path)) from error
    except OSError as error:
        raise MilimoError(ErrorCode.SCRIPT_NOT_FOUND, f"{path} cannot be read: {error.strerror}.", path=str(path)) from error


def check_output(path: Path, kinds: Sequence[str] = tuple(CONTAINERS)) -> Path:
    """Make sure, before any work, that a file can be written there, and that its name ends like one of `kinds`. What is
    there stays until the new one is whole."""
    path = path.expanduser().absolute()
    if path.is_dir():
        raise MilimoError(ErrorCode.OUTPUT_NOT_WRITABLE, f"{path} is a folder; add the film's file name.", path=str(path))
    if path.suffix.lower() not in kinds:
        raise MilimoError(ErrorCode.BAD_REQUEST, f"{path.name}: this file's name must end in {_either(kinds)}.",
                          path=str(path), kinds=list(kinds))
    if not path.parent.is_dir():
        raise MilimoError(ErrorCode.OUTPUT_NOT_WRITABLE, f"The folder {path.parent} does not exist. Make it, or choose "
                          "another.", path=str(path))
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".milimo-"):
            pass
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        raise MilimoError(ErrorCode.OUTPUT_NOT_WRITABLE, f"{path.parent} cannot be written: {error.strerror}.",
                          path=str(path)) from error
    return path


def parse_size(text: str) -> Extent:
    """`1280x720` (also with ×)."""
    match = re.fullmatch(r"\s*(\d{1,5})\s*[xX×]\s*(\d{1,5})\s*", text)
    if match is None:
        raise MilimoError(ErrorCode.SIZE_OFF_GRID, f"'{text}' is not a size; write it like 1280x720.", size=text)
    width, height = int(match[1]), int(match[2])
    if not all(SMALLEST_SIDE <= side <= LARGEST_SIDE and side % 2 == 0 for side in (width, height)):
        raise MilimoError(ErrorCode.SIZE_OFF_GRID, f"{width}x{height}: each side must be even and between {SMALLEST_SIDE} and "
                          f"{LARGEST_SIDE}.",
                          width=width, height=height)
    return Extent(width=width, height=height)


def parse_rate(text: str) -> Rate:
    """`24`, `29.97`, `30000/1001`."""
    if text.strip() in BROADCAST_RATES:
        num, den = BROADCAST_RATES[text.strip()]
        return Rate(num=num, den=den)
    try:
        value = Fraction(text.strip())
        if not 1 <= value <= 120 or value.denominator > 1001:
            raise ValueError
    except (ValueError, ZeroDivisionError) as error:
        raise MilimoError(ErrorCode.BAD_REQUEST, f"'{text}' is not a frame rate; write 24, 25, 29.97 or 30000/1001.",
                          rate=text) from error
    return Rate(num=value.numerator, den=value.denominator)


def check_seconds(seconds: float | None, *, longest: float) -> float | None:
    if seconds is not None and not SHORTEST_SHOT_S <= seconds <= longest:
        raise MilimoError(ErrorCode.SECONDS_OUT_OF_RANGE, f"{seconds:g} seconds: it must be between {SHORTEST_SHOT_S:g} and {longest:g}.",
                          seconds=seconds)
    return seconds


def check_prompt(prompt: str) -> str:
    """Words that an engine can do something with."""
    text = plain(prompt).strip()
    if not text:
        raise MilimoError(ErrorCode.BAD_REQUEST, "The prompt is empty. Say what is to be seen, like: "
                          'milimo shot "A lighthouse in a storm, wide, at night" --output shot.mp4')
    if len(text) > LONGEST_PROMPT:
        raise MilimoError(ErrorCode.BAD_REQUEST, f"The prompt has {len(text)} characters; {LONGEST_PROMPT} is the most. Is it "
                          "a script? Then: milimo film SCRIPT --output FILE", length=len(text))
    return text


def check_name(name: str, what: str) -> str:
    text = plain(name).strip()
    if not 1 <= len(text) <= LONGEST_NAME:
        raise MilimoError(ErrorCode.BAD_NAME, f"{what} needs a name of 1 to {LONGEST_NAME} characters.", length=len(text))
    return text


def check_engine(home: Home, engine: str) -> str:
    """Refuse an engine that neither this machine has nor any worker of the studio that runs on the home."""
    known = set(registry.names())
    address = running(home) if engine not in known else None
    if address is not None:
        with Client(address, home.key.read_text("ascii").strip()) as client:
            known |= {made.engine for worker in client.workers() for made in worker.engines}
    if engine not in known:
        raise MilimoError(ErrorCode.ENGINE_UNKNOWN, f"There is no engine called '{engine}'. There is: {', '.join(sorted(known))}.",
                          engine=engine, known=sorted(known))
    return engine


def read_picture(path: Path) -> bytes:
    """The bytes of a picture that was opened on trial, in a limited process. Raises BAD_MEDIA, TOO_LARGE."""
    from milimo.media.limited_client import examine_still  # only for whoever gives a picture

    try:
        with path.open("rb"):
            examine_still(path)
        return path.read_bytes()
    except OSError as error:
        raise MilimoError(ErrorCode.BAD_MEDIA, f"{path} cannot be read: {error.strerror}.", path=str(path)) from error
    except MilimoError as error:
        raise MilimoError(error.code, f"{path}: {error.message}", path=str(path)) from error


def count(number: int, noun: str) -> str:
    """`1 shot`, `2 shots`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def plain(text: str) -> str:
    """Without what a terminal may pass on but no text can hold: bytes that are not UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
