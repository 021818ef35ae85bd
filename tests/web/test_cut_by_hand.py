"""A film of two minutes that is cut in the browser by mouse and keys, and exported there, is what the monitor showed."""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from web_site import Site

from tools import e2e

pytestmark = pytest.mark.slow

SIZE = (320, 180)
"""Of the film. The monitor's larger picture is brought down to it."""
LEAST_DB = 30.0


def small(picture: np.ndarray | None) -> np.ndarray:
    assert picture is not None
    return cv2.resize(picture, SIZE, interpolation=cv2.INTER_AREA)


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    """In dB, of two pictures of bytes."""
    error = np.mean((one.astype(np.float64) - other.astype(np.float64)) ** 2)
    return 99.0 if error == 0 else float(10 * np.log10(255**2 / error))


def test_what_was_cut_by_hand_is_what_is_exported(site: Site, chromium: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = e2e.run("cut.ts", str(out), timeout_s=240, CHROMIUM=chromium, STUDIO_SERVER=site.client.url,
                  STUDIO_KEY=site.home.key.read_text("ascii").strip(), STUDIO_PROJECT=site.project)
    assert run.status == 0, run.said[-6000:]
    shown = {int(picture.stem.removeprefix("frame-")): picture for picture in out.glob("frame-*.png")}
    assert len(shown) >= 20
    exported: dict[int, np.ndarray] = {}
    length = 0
    with av.open(str(out / "film.mp4")) as film:
        for frame in film.decode(video=0):
            if length in shown:
                exported[length] = small(frame.to_ndarray(format="bgr24"))
            length += 1
    assert length >= 2 * 60 * 24
    preview = {number: small(cv2.imread(str(picture))) for number, picture in shown.items()}
    agreed = {number: round(psnr(preview[number], exported[number]), 1) for number in sorted(shown)}
    assert min(agreed.values()) >= LEAST_DB, agreed
    # The comparison can fail: other frames of the same film are told apart.
    numbers = sorted(shown)
    others = [psnr(preview[number], exported[numbers[(at + 5) % len(numbers)]]) for at, number in enumerate(numbers)]
    assert sum(one < LEAST_DB for one in others) > len(others) / 2, others
