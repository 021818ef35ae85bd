"""Graphics cards and their memory, as NVIDIA's own tool tells them. A machine without the tool has none that an engine could use."""

import shutil
import subprocess
import time
from functools import cache

from milimo.contracts.settings import Gpu

FRESH_S = 2.0
"""The tool takes a tenth of a second and wakes the card: asked no more often than this."""
PATIENCE_S = 3.0
"""A driver that hangs must not hold the machine strip."""

_QUERY = ("--query-gpu=name,memory.total,memory.used", "--format=csv,noheader,nounits")


class Graphics:
    def __init__(self) -> None:
        self._asked = -FRESH_S
        self._told: tuple[Gpu, ...] = ()

    def cards(self) -> tuple[Gpu, ...]:
        """Blocks for as long as the tool does, at most PATIENCE_S. What it does not tell is not shown."""
        tool = shutil.which("nvidia-smi")
        if tool is None:
            return ()
        if time.monotonic() - self._asked >= FRESH_S:
            self._told = _ask(tool)
            self._asked = time.monotonic()
        return self._told


@cache
def graphics() -> Graphics:
    return Graphics()


def _ask(tool: str) -> tuple[Gpu, ...]:
    try:
        said = subprocess.run([tool, *_QUERY], capture_output=True, text=True, timeout=PATIENCE_S, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(card for line in said.splitlines() if (card := _card(line)) is not None)


def _card(line: str) -> Gpu | None:
    """`NVIDIA H200, 143771, 1204`, in MiB; a card that is lost says `[N/A]`."""
    name, _, rest = (part.strip() for part in line.partition(","))
    amounts = [part.strip() for part in rest.split(",")]
    if len(amounts) != 2 or not all(amount.isdecimal() for amount in amounts):
        return None
    return Gpu(name=name, memory_total_mb=int(amounts[0]), memory_used_mb=int(amounts[1]))
