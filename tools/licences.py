"""Refuses installed packages whose licence is not on the list. `python tools/licences.py`

PyAV's wheels carry a GPL build of FFmpeg; that one exception is named in NOTICE and linked by nothing of ours.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ALLOWED = (
    "MIT", "BSD", "Apache", "ISC", "PSF", "Python Software Foundation", "MPL-2.0", "Mozilla Public License 2.0", "Zlib", "zlib",
    "Unlicense", "0BSD", "CC0", "HPND", "OFL")
REFUSED = ("GPL", "AGPL", "SSPL", "Commons Clause", "Non-Commercial")
EXCEPTIONS: dict[str, str] = {
    "pysqlite3": "zlib licence, in its LICENSE file only",
    "resvg_py": "MIT, in its LICENSE file only",
}
"""Package → why it is allowed though its metadata name nothing, or something else, that we know."""


def main() -> int:
    tool = Path(sys.executable).with_name("pip-licenses")
    listed = subprocess.run([tool, "--format=json", "--from=mixed", "--with-system"], check=True, capture_output=True, text=True)
    bad: list[str] = []
    packages = json.loads(listed.stdout)
    for package in packages:
        name, licence = package["Name"], package["License"]
        refused = any(word in licence for word in REFUSED) and "MPL" not in licence
        allowed = any(word in licence for word in ALLOWED)
        if (refused or not allowed) and name not in EXCEPTIONS:
            bad.append(f"{name} {package['Version']}: {licence}")
    for line in bad:
        print("licence not allowed:", line)
    print(f"{len(packages)} packages, {len(bad)} with a licence that is not allowed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
