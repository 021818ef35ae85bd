"""Refuses installed packages whose licence is not on the list. `python tools/licences.py`

A licence is read as an expression: every part joined by AND (or listed with a semicolon) must be allowed, of parts joined
by OR one. What wheels carry inside (PyAV's and OpenCV's FFmpeg and others) is named in NOTICE, and linked by nothing of ours.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ALLOWED = frozenset({
    "mit", "mit-0", "mit license", "bsd license", "bsd-2-clause", "bsd-3-clause", "0bsd", "apache-2.0", "apache software license", "isc", "isc license (iscl)",
    "psf-2.0", "python software foundation license", "mpl-2.0", "mozilla public license 2.0 (mpl 2.0)", "zlib", "unlicense", "cc0-1.0", "hpnd",
    "ofl-1.1"})
EXCEPTIONS: dict[str, str] = {
    "pysqlite3": "zlib licence, in its LICENSE file only",
    "resvg_py": "MIT, in its LICENSE file only",
}
"""Package → why it is allowed though its metadata name nothing that we know."""


def is_allowed(licence: str) -> bool:
    """Whether a licence, an SPDX expression or the names of classifiers with semicolons, is on the list."""
    parts = [part for listed in licence.split(";") for part in re.split(r"\s+AND\s+", listed)]
    return all(any(one.strip(" ()").lower() in ALLOWED or one.strip().lower() in ALLOWED for one in re.split(r"\s+OR\s+", part)) for part in parts)


def main() -> int:
    tool = Path(sys.executable).with_name("pip-licenses")
    listed = subprocess.run([tool, "--format=json", "--from=mixed", "--with-system"], check=True, capture_output=True, text=True)
    packages = json.loads(listed.stdout)
    bad = [f"{package['Name']} {package['Version']}: {package['License']}" for package in packages
           if not is_allowed(package["License"]) and package["Name"] not in EXCEPTIONS]
    for line in bad:
        print("licence not allowed:", line)
    print(f"{len(packages)} packages, {len(bad)} with a licence that is not allowed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
