"""Is what the studio shows and plays what it exports? `make parity PIXELS=1`.

A studio, small sources, sequences with every feature, a real browser; then the renderer, frame by frame and sample by
sample, and a table of the worst of each feature. Fails where a gate does not hold, or where a mistake (`mutants.py`) is not seen.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tools.pixels.capture import KEPT, Capture, capture
from tools.pixels.judge import Heard, Seen, heard, seen
from tools.pixels.mutants import MUTANTS, Mutant

from tools import browser


def worst(found: list[Seen]) -> dict[str, Seen]:
    """Of each feature, the frame that is farthest from its gate."""
    out: dict[str, Seen] = {}
    for one in sorted(found, key=lambda row: min(row.psnr - row.least_psnr, 1000 * (row.ssim - row.least_ssim))):
        out.setdefault(one.feature, one)
    return out


def overlooked(made: Capture) -> list[str]:
    """Mistakes after which everything would still hold."""
    return [name for name, mutant in MUTANTS.items() if not _seen(made, mutant)]


def _seen(made: Capture, mutant: Mutant) -> bool:
    with mutant.at_work():
        results: list[Seen | Heard] = [*(heard if mutant.sound else seen)(made, mutant.touches)]
    return any(not one.holds for one in results)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="", help="features with this word")
    options.add_argument("--folder", type=Path, help="keep everything here; what lies here from before is judged again")
    options.add_argument("--mutants", action="store_true", help="try every mistake as well")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder: Path = given.folder or Path(passing) / "parity"
        if (folder / KEPT).is_file():
            made = Capture.kept(folder / KEPT)
        else:
            chromium = browser.find()
            if chromium is None:
                print(browser.BY_HAND, file=sys.stderr)
                return 2
            made = capture(folder, chromium, given.only)
        return _judge(made, folder, mutants=given.mutants)


def _judge(made: Capture, folder: Path, *, mutants: bool) -> int:
    differences = folder / "differences"
    differences.mkdir(exist_ok=True)
    pictures, stretches = list(seen(made, differences=differences)), list(heard(made))
    for feature, row in worst(pictures).items():
        print(f"{'ok  ' if row.holds else 'MISS'} {row.psnr:6.1f} dB  {row.ssim:.4f}  {feature} (frame {row.frame})")
    for row in stretches:
        print(f"{'ok  ' if row.holds else 'MISS'} {row.residual_db:6.1f} dB  {row.offset:5d}  {row.feature}")
    missed = overlooked(made) if mutants else []
    for name in missed:
        print(f"MISS the mistake “{name}” is not seen")
    failed = sum(not row.holds for row in [*pictures, *stretches])
    print(f"{len(pictures)} frames, {len(stretches)} stretches of sound, {failed} differences")
    return 1 if failed or missed else 0


if __name__ == "__main__":
    sys.exit(main())
