"""Places where a test can make this process die, to prove that dying there loses nothing.

Off unless MILIMO_FAILPOINTS names a folder. A file there called like the point arms it once: whoever reaches the point
first renames the file to NAME.PID, so that the death can be seen from outside, and is killed on the spot, with everything
in memory lost, as by a power cut.
"""

from __future__ import annotations

import os
import signal
from typing import Literal

from milimo.config import failpoint_folder

Point = Literal["spool-put", "put-finish", "in-finish", "finish-delete", "export-join"]

_FOLDER = failpoint_folder()


def failpoint(name: Point) -> None:
    """Die here if a test has armed this point."""
    if _FOLDER is None:
        return
    try:
        (_FOLDER / name).rename(_FOLDER / f"{name}.{os.getpid()}")
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
