"""The base of every contract model, and the few scalar types that all of them share."""


import os
import time
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""Hex SHA-256 of a blob's bytes: its only name."""

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$")]
"""UUIDv7 in its canonical text form; sorts by time of creation."""

IdPrefix = Annotated[str, StringConstraints(pattern=r"^[0-9a-f\-]{8,36}$")]
"""The beginning of an id, or the whole of it: how people name what a list has shown them."""

Key = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_.:\-]+$")]
"""A name inside one document or under one parent job (`shot-3`, `cut`)."""

Seed = Annotated[int, Field(ge=0, lt=2**32)]


class Model(BaseModel):
    """Frozen, closed: an unknown field is an error, not a silent loss."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants", validate_default=True)


_latest_ms = 0


def new_id() -> str:
    """A fresh UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then random bits. Ids say what came later, so their time stands still
    in a process whose clock is set back, until the clock is there again."""
    global _latest_ms
    _latest_ms = now = max(_latest_ms, time.time_ns() // 1_000_000)
    value = int.from_bytes(os.urandom(16), "big")
    value &= (1 << 80) - 1
    value |= (now & (1 << 48) - 1) << 80
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
