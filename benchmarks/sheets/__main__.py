"""`python -m benchmarks.sheets [places|film] [--output FOLDER] [ARCHETYPE …]`"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.sheets.contact import film_cells, place_cells, sheet, write
from milimo.contracts.shots import Archetype

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "the-lighthouse.fountain"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.sheets")
    parser.add_argument("which", nargs="?", choices=("places", "film", "both"), default="both")
    parser.add_argument("archetypes", nargs="*", type=Archetype)
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--script", type=Path, default=EXAMPLE)
    parser.add_argument("--format", choices=("jpg", "png"), default="jpg")
    options = parser.parse_args()
    if options.which in ("film", "both"):
        write(options.output / f"film.{options.format}", sheet(film_cells(options.script.read_text("utf-8"), 400), 4))
    if options.which in ("places", "both"):
        wanted = options.archetypes or list(Archetype)
        write(options.output / f"places.{options.format}", sheet(place_cells(wanted, 256), 6))


if __name__ == "__main__":
    main()
