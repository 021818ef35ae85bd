"""`make bench [ONLY=name]`: every benchmark, one after the other, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from benchmarks.bench import BUILD, table

ALL = ("breakdown", "ledger", "storm", "previz", "ingest", "film", "export", "playback")
"""Modules of this package with a `main()`; ordered from quick to long. The long storm is `make chaos`."""


def main(only: str | None) -> int:
    names = (only,) if only else ALL
    if only and not (Path(__file__).parent / f"{only}.py").is_file():
        print(f"There is no benchmark '{only}'. There are: {', '.join(ALL)}.")
        return 2
    failed: list[str] = []
    for name in names:
        print(f"\n== {name}", flush=True)
        started = time.monotonic()
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode:
            failed.append(name)
        print(f"   ({time.monotonic() - started:.0f} s)", flush=True)
    print()
    for name in names:
        if (BUILD / f"{name}.json").is_file():
            print(table(BUILD / f"{name}.json"), end="\n\n")
    if failed:
        print("did not run to its end:", ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] else None))
