"""One server a home: a lock that the system lets go of when the process ends, however it ends."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator

from milimo.config import Home
from milimo.contracts.errors import ErrorCode, MilimoError

try:
    import fcntl
except ImportError:                      # Windows: an exclusive byte range does the same
    fcntl = None


@contextlib.contextmanager
def instance_lock(home: Home) -> Generator[None]:
    """Held while the block runs. Raises HOME_IN_USE when another process has it."""
    descriptor = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor, home)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, home: Home) -> None:
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError as error:
        raise MilimoError(
            ErrorCode.HOME_IN_USE, f"Another studio runs on the home folder {home.root}. Use that one, stop it, or choose "
            "another home with --home.", home=str(home.root)) from error
