"""Pictures of every room of the page, by `web/e2e/shots.ts`: empty, full, running, failed; two sizes, two themes. `make shots`.

The example film is made once (a minute) and kept in build/shots-home.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools import browser, e2e

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
HOME = BUILD / "shots-home"
DONE = BUILD / "shots-film.mp4"
LONGEST_S = 600.0
BEST = {"edit-full": "edit", "story-shot": "story", "export-full": "export"}
"""Name of the picture at 1440×900, dark → its name in docs/pictures."""


def main() -> int:
    chromium = browser.find()
    if chromium is None:
        print(browser.BY_HAND, file=sys.stderr)
        return 1
    BUILD.mkdir(exist_ok=True)
    if not DONE.is_file():
        subprocess.run([sys.executable, "-m", "milimo", "--home", str(HOME), "film", str(ROOT / "examples" / "the-lighthouse.fountain"),
                        "--output", str(DONE)], check=True)
    shots = BUILD / "shots"
    # A visit holds a room for longer here than a test may.
    run = e2e.run("shots.ts", str(shots), timeout_s=LONGEST_S, CHROMIUM=chromium, STUDIO_SERVER="none", STUDIO_KEY="none",
                  STUDIO_FINISHED=str(HOME), STUDIO_PATIENCE="5")
    print(run.said[-4000:])
    if run.status != 0:
        return 1
    for name, kept in BEST.items():
        _shrink(shots / "1440x900" / "dark" / f"{name}.png", ROOT / "docs" / "pictures" / f"{kept}-room.jpg")
    print(f"{len(list(shots.rglob('*.png')))} pictures in {shots}")
    return 0


def _shrink(picture: Path, to: Path) -> None:
    import cv2

    pixels = cv2.imread(str(picture))
    assert pixels is not None, picture
    cv2.imwrite(str(to), pixels, [cv2.IMWRITE_JPEG_QUALITY, 88])


if __name__ == "__main__":
    sys.exit(main())
