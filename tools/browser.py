"""Finds a Chromium for the browser tests, and installs one where there is none. `python tools/browser.py` prints its path."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CACHES = (Path.home() / ".cache" / "ms-playwright", Path.home() / "Library" / "Caches" / "ms-playwright")
BY_HAND = "Install Chromium and run this again: apt-get install chromium, or: npx playwright install chromium, or set CHROMIUM to its path."


def find() -> str | None:
    """$CHROMIUM, a program on the PATH, or one in Playwright's cache."""
    if (named := os.environ.get("CHROMIUM")) and Path(named).is_file():
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    for cache in CACHES:
        for found in sorted(cache.glob("chromium-*/chrome-*/chrome"), reverse=True):
            return str(found)
        for found in sorted(cache.glob("chromium-*/chrome-mac*/*.app/Contents/MacOS/*"), reverse=True):
            return str(found)
    return None


def install() -> None:
    """By apt as root on Debian and its kin, else by Playwright. Raises CalledProcessError."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=True, stdout=sys.stderr)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=True, stdout=sys.stderr,
                       env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    elif npx := shutil.which("npx"):
        subprocess.run([npx, "--yes", "playwright", "install", "chromium"], check=True, stdout=sys.stderr)


def main() -> int:
    found = find()
    if found is None:
        print("No Chromium found: installing one …", file=sys.stderr)
        try:
            install()
        except (OSError, subprocess.CalledProcessError) as error:
            print(error, file=sys.stderr)
        found = find()
    if found is None:
        print(BY_HAND, file=sys.stderr)
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
