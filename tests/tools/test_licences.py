"""The licence list reads expressions as they are meant."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

FILE = Path(__file__).resolve().parents[2] / "tools" / "licences.py"
SPEC = importlib.util.spec_from_file_location("licences", FILE)
assert SPEC is not None and SPEC.loader is not None
licences = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(licences)


@pytest.mark.parametrize(("licence", "allowed"), [
    ("MIT", True), ("Apache-2.0 OR BSD-2-Clause", True), ("BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", True),
    ("MIT License; Mozilla Public License 2.0 (MPL 2.0)", True), ("GPL-3.0-only OR MIT", True),
    ("MPL-2.0 AND GPL-3.0-only", False), ("GNU General Public License v3 (GPLv3)", False), ("LGPL-2.1", False),
    ("UNLIMITED", False), ("UNKNOWN", False), ("", False)])
def test_an_expression(licence: str, allowed: bool) -> None:
    assert licences.is_allowed(licence) is allowed
