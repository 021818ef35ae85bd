"""`python -m benchmarks.record`: what the benchmarks last found (build/bench/*.json) as docs/benchmarks.md."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.bench import BUILD
from benchmarks.run import ALL

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
INTRODUCTION = """# Benchmarks

`make bench` measures all of this, `make bench ONLY=export` one part; `python -m benchmarks.record` writes this page from
what was found last. Ratios are of runs side by side on one machine. MLT is Debian's `melt`; MoviePy is installed by the
bench into an environment of its own under `build/`. The long kill storm is `make chaos`.
"""
HOLDS = {True: "yes", False: "**no**", None: ""}


def main() -> None:
    names = [*ALL, "chaos"]
    files = [BUILD / f"{name}.json" for name in names if (BUILD / f"{name}.json").is_file()]
    if not files:
        sys.exit("Nothing was measured yet; run `make bench` first.")
    DOCUMENT.write_text("\n".join([INTRODUCTION, *(line for path in files for line in _section(path))]), "utf-8")
    print(f"{DOCUMENT} has {len(files)} parts")


def _section(path: Path) -> Iterator[str]:
    told = json.loads(path.read_text("utf-8"))
    date = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    yield f"## {path.stem}\n\n{date}, {told['machine']}\n"
    yield "| what | value | unit | goal | holds |\n|---|---:|---|---|---|"
    yield from (_line(row) for row in told["rows"])
    yield ""


def _line(row: dict[str, Any]) -> str:
    value = "" if row["value"] is None else f"{row['value']:.3g}" if abs(row["value"]) < 1000 else f"{row['value']:.0f}"
    cells = (row["name"].replace("|", "\\|"), value, row["unit"], row["goal"].replace("<=", "≤").replace(">=", "≥"), HOLDS[row["holds"]])
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
