"""JSON lines on a pair of pipes between an agent and its engine child.

The pipes are not stdin and stdout: whatever an engine prints goes to the job's log and cannot be taken for a message.
"""

from __future__ import annotations

import os
from typing import BinaryIO, TypeVar

from pydantic import BaseModel, ValidationError

LINE_LIMIT = 64 * 1024 * 1024
"""Bytes of one message; a film's document is the largest, well under 10 MB."""

M = TypeVar("M", bound=BaseModel)


class PipeNonsense(Exception):
    """The other side sent something that is not a message."""


def encode(message: BaseModel) -> bytes:
    return message.model_dump_json().encode("utf-8") + b"\n"


def decode(line: bytes, model: type[M]) -> M:
    try:
        return model.model_validate_json(line)
    except ValidationError as error:
        raise PipeNonsense(f"{len(line)} bytes that are not a {model.__name__}") from error


def write_line(file: BinaryIO, message: BaseModel) -> None:
    file.write(encode(message))
    file.flush()


def divert_output() -> None:
    """Send file descriptor 1 to 2, so that a stray print, from Python or from C, lands in the log."""
    os.dup2(2, 1)
