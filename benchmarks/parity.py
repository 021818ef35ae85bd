"""How near the studio's monitor and speakers are to its export: the worst frame and the worst stretch of sound of each feature."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tools.pixels.__main__ import overlooked, worst
from tools.pixels.capture import capture
from tools.pixels.judge import heard, seen
from tools.pixels.mutants import MUTANTS

from benchmarks.bench import Rows
from tools import browser


def main() -> int:
    rows = Rows("parity")
    chromium = browser.find()
    if chromium is None:
        rows.absent("parity", browser.BY_HAND)
        rows.write()
        return 0
    with tempfile.TemporaryDirectory() as passing:
        begun = time.monotonic()
        made = capture(Path(passing) / "parity", chromium)
        rows.add("all sequences made, shown and played", time.monotonic() - begun, "s")
        for feature, row in worst(list(seen(made))).items():
            rows.at_least(f"{feature}: PSNR", row.psnr, row.least_psnr, "dB")
            rows.at_least(f"{feature}: SSIM", row.ssim, row.least_ssim, "")
        for row in heard(made):
            rows.at_most(f"sound, {row.feature}: residual", row.residual_db, row.most_db, "dB")
            rows.at_most(f"sound, {row.feature}: offset", abs(row.offset), 0, "samples")
        rows.at_most(f"mistakes on purpose that are not seen, of {len(MUTANTS)}", len(overlooked(made)), 0, "")
    rows.write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
