"""The page in a real browser on a real studio: every file of `web/e2e` that is a test, by itself (web/README.md says how to write one)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from web_site import Site

from tools import e2e

pytestmark = pytest.mark.slow

LONGEST_S = 300.0
"""Each wait of a test is bounded, and each visit; this is for what is neither."""


@pytest.mark.parametrize("name", sorted(path.name for path in (e2e.WEB / "e2e").glob("*.test.ts")))
def test_in_a_browser(name: str, site: Site, chromium: str, finished: Path) -> None:
    run = e2e.run(name, timeout_s=LONGEST_S, CHROMIUM=chromium, STUDIO_SERVER=site.client.url,
                  STUDIO_KEY=site.home.key.read_text("ascii").strip(), STUDIO_PROJECT=site.project, STUDIO_FINISHED=str(finished))
    assert run.status is not None, f"It took longer than {LONGEST_S:.0f} s.\n{run.said[-8000:]}"
    assert run.status == 0, f"Pictures and logs are in {e2e.KEPT}.\n{run.said[-8000:]}"
    assert run.left == (), "it has left processes behind"


def test_what_is_left_behind_is_found_by_its_folder_and_killed(tmp_path: Path) -> None:
    stray = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", str(tmp_path / "profile")])
    try:
        (told,) = e2e.end_all_of(tmp_path, grace_s=0.1)
        assert str(tmp_path / "profile") in told
        stray.wait(5)
    finally:
        stray.kill()
        stray.wait()
    assert e2e.end_all_of(tmp_path, grace_s=0.0) == ()


def test_a_script_that_hangs_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "hang.ts"
    script.write_text("setInterval(() => undefined, 1000); console.log('begun', process.env.TMPDIR);", "utf-8")
    monkeypatch.setattr(e2e, "KEPT", tmp_path / "kept")
    run = e2e.run(os.path.relpath(script, e2e.WEB / "e2e"), timeout_s=2.0)
    assert run.status is None
    assert "begun" in run.said
