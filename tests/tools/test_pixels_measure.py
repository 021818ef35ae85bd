"""The measures of `make parity PIXELS=1` themselves, on pictures and sounds whose distance is known."""

from __future__ import annotations

import numpy as np
import pytest
from tools.pixels.measure import KB, KR, alike, as_film, offset, residual_db
from tools.pixels.sources import card, music


def test_a_picture_is_like_itself_and_less_like_its_next_frame() -> None:
    one, same, next_one = card(3, 320, 180), card(3, 320, 180), card(4, 320, 180)
    assert alike(one, same).psnr == 99.0
    assert alike(one, same).ssim == pytest.approx(1)
    other = alike(one, next_one)
    assert other.psnr < 30 and other.ssim < 0.95


def test_psnr_is_that_of_its_definition() -> None:
    grey = np.full((90, 160, 3), 100, np.uint8)
    assert alike(grey, grey + np.uint8(5)).psnr == pytest.approx(20 * np.log10(255 / 5))


def test_a_film_holds_half_the_chroma() -> None:
    """Patches stay; a red line of one pixel loses half its colour to its neighbour, but not its luma."""
    patches = np.zeros((64, 64, 3), np.uint8)
    patches[:, 32:] = (200, 60, 30)
    assert np.abs(as_film(patches) - patches).max() < 0.01
    line = np.zeros((64, 64, 3), np.uint8)
    line[:, 20] = (255, 0, 0)
    seen = as_film(line)
    assert seen[8, 20, 0] < 160 and seen[8, 21, 0] > 90
    weights = np.array([KR, 1 - KR - KB, KB])
    assert np.abs(seen @ weights - line @ weights).max() < 0.01


@pytest.mark.parametrize("late", [0, 1, -1, 2000, -37])
def test_a_shift_is_told_to_the_sample(late: int) -> None:
    sound = music(0.6)
    assert offset(np.roll(sound, late, axis=0), sound) == late


def test_a_decibel_too_much_is_a_residual_of_minus_18() -> None:
    sound = music(0.4)
    assert residual_db(sound, sound) == -200
    assert residual_db(sound * np.float32(10 ** (1 / 20)), sound) == pytest.approx(-18.3, abs=0.1)
    assert residual_db(np.zeros_like(sound), sound) == pytest.approx(0)
