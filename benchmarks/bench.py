"""Rows of a benchmark: what was measured, against which goal, and on what machine."""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

BUILD = Path(__file__).resolve().parents[1] / "build" / "bench"


@dataclass(frozen=True, slots=True)
class Row:
    """`goal` is words (`<= 0.75`); `holds` None: nothing to hold (not installed, or told for information)."""

    name: str
    value: float | None
    unit: str
    goal: str
    holds: bool | None


@dataclass(slots=True)
class Rows:
    """`rows = Rows("export"); rows.at_most("name", value, goal, "x"); rows.write()`."""

    benchmark: str
    rows: list[Row] = field(default_factory=list)

    def add(self, name: str, value: float | None, unit: str, goal: str = "", holds: bool | None = None) -> None:
        self.rows.append(Row(name, value, unit, goal, holds))
        print(_line(self.rows[-1]), flush=True)

    def at_most(self, name: str, value: float, goal: float, unit: str) -> None:
        self.add(name, value, unit, f"<= {goal:g}", value <= goal)

    def at_least(self, name: str, value: float, goal: float, unit: str) -> None:
        self.add(name, value, unit, f">= {goal:g}", value >= goal)

    def absent(self, name: str, what: str) -> None:
        """A row that could not be measured here, and why."""
        self.add(f"{name}: {what}", None, "", "", None)

    def write(self) -> Path:
        BUILD.mkdir(parents=True, exist_ok=True)
        path = BUILD / f"{self.benchmark}.json"
        path.write_text(json.dumps({"machine": machine(), "rows": [asdict(row) for row in self.rows]}, indent=1) + "\n", "utf-8")
        return path


def machine() -> str:
    """Kind of machine, without its name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    kind = f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"
    return f"{kind}; pace of a core: {pace():.0f} blends/s"


def pace() -> float:
    """How quick one core of this machine is right now, so that rows of other days and machines can be compared: weighted sums of two
    float32 pictures of 1280 × 720 × 3 (more than the caches hold, as previz's are) a second, best of five tries."""
    generator = np.random.default_rng(1)
    below, above = (generator.random((720, 1280, 3), dtype=np.float32) for _ in range(2))
    tries: list[float] = []
    for _ in range(5):
        began = time.perf_counter()
        for step in range(10):
            (below + (above - below) * np.float32(step / 10)).clip(0, 1)
        tries.append(time.perf_counter() - began)
    return 10 / min(tries)


def table(path: Path) -> str:
    """A written benchmark as text."""
    told = json.loads(path.read_text("utf-8"))
    return "\n".join([f"{path.stem}  ({told['machine']})", *(_line(Row(**row)) for row in told["rows"])])


def percentile(values: Sequence[float], share: float) -> float:
    """Of at least two values; `share` 0..1."""
    return statistics.quantiles(values, n=1000, method="inclusive")[min(998, max(0, round(share * 1000) - 1))]


def peak_memory_mb() -> float:
    """Of this process so far (Linux: ru_maxrss is in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _line(row: Row) -> str:
    mark = {True: "ok  ", False: "MISS", None: "    "}[row.holds]
    value = "-" if row.value is None else f"{row.value:.3g}"
    return f"  {mark}  {value:>9} {row.unit:<9} {row.goal:<10} {row.name}"
