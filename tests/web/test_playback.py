"""What the monitor shows, frame by frame, in a real browser: films painted with their numbers are read back from it."""

import os
from pathlib import Path

import pytest
from benchmarks import playback

from milimo.server.web import PAGE

pytestmark = [pytest.mark.slow, pytest.mark.skipif("BROWSER" not in os.environ, reason="run by `make e2e`")]


def test_every_frame_is_the_wanted_one_and_no_cut_is_black(chromium: str, tmp_path: Path) -> None:
    """Counts alone: how fast it is, a busy machine does not tell."""
    if not (PAGE / "index.html").is_file():
        pytest.skip("the page is not built: make page")
    found = playback.measured(tmp_path, chromium, ["24", "29.97"], seeks=50, scrubs=60, cuts=6, seconds=0, frames=240,
                              extent=playback.SMALL)
    for one in found["seeks"]:
        assert (one["steps"], one["wrong"], one["wrong_pictures"]) == (50, 0, 0), one["examples"]
    assert (found["scrub"]["wrong"], found["scrub"]["proxies"]) == (0, 60), found["scrub"]["examples"]
    cuts = found["cuts"]
    assert (cuts["black"], cuts["wrong"], cuts["cuts"]) == (0, 0, 6), cuts["examples"]
    assert cuts["commits"] == 0 and cuts["ticks"] > 50 and cuts["lanes"] <= 6
