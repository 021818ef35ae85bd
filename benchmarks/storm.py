"""The short kill storm, as `make test` has it: twenty kills while films are made. The long one is `make chaos`."""

from __future__ import annotations

from benchmarks.bench import Rows
from benchmarks.chaos import report

KILLS = 20
MOST_SECONDS = 120.0


def main() -> None:
    rows = Rows("storm")
    faults = report(rows, KILLS, seed=3, most_seconds=MOST_SECONDS)
    rows.write()
    if faults:
        raise SystemExit("the storm lost something; see above")


if __name__ == "__main__":
    main()
