"""What README shows works as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import av
import pytest

pytestmark = pytest.mark.slow
README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_python_example_makes_a_film(tmp_path: Path) -> None:
    example = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)[0]
    (tmp_path / "my-film.fountain").write_text("EXT. BEACH - DAY\n\nWide. Waves break.\n", "utf-8")
    done = subprocess.run([sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False,
                          env={**os.environ, "MILIMO_HOME": str(tmp_path / "home")})
    assert done.returncode == 0, done.stderr
    with av.open(str(tmp_path / "my-film.mp4")) as film:
        assert film.streams.video[0].frames > 24
