"""A plate warped in depth is mixed only where something is seen through it; the picture is the same."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.stage.warped import COARSE, banded, divided


def test_parts_lie_side_by_side_and_hold_every_opening() -> None:
    window = (0, 8, 200, 120)
    openings = [(-100_000, 20, 40, 60), (100, 40, 150, 100_000)]
    parts = divided(window, openings)
    owner = {(x, y): through for (x0, y0, x1, y1), through in parts for x in range(x0, x1, 2) for y in range(y0, y1, 2)}
    assert sum((x1 - x0) * (y1 - y0) for (x0, y0, x1, y1), _ in parts) == 200 * 112
    assert len(owner) == 100 * 56
    for x0, y0, x1, y1 in openings:
        assert all(through for (x, y), through in owner.items() if x0 <= x < x1 and y0 <= y < y1)
    assert not owner[180, 10]


def test_a_plate_without_openings_is_one_whole_part() -> None:
    assert divided((0, 0, 64, 32), []) == [((0, 0, 64, 32), False)]
    assert divided((0, 0, 64, 32), [(100, 0, 140, 20)]) == [((0, 0, 64, 32), False)]    # beside the window


def test_bands_leave_out_empty_rows_and_do_not_mix_whole_ones() -> None:
    """Every row of the canvas looks up the row of the plate 40 px higher; paint lies from 60 on, whole from 100 to 190."""
    window = (0, 0, 64, 240)
    rows = (np.arange(-1, 61, dtype=np.float32) + 0.5) * COARSE - 40
    heights = np.repeat(rows[:, None], 18, axis=1)
    kinds = np.zeros(240, int)
    for (left, upper, right, lower), through in banded(window, heights, (60, 200), (100, 190)):
        assert (left, right) == (0, 64) and not kinds[upper:lower].any()
        kinds[upper:lower] = 1 if through else 2
    looked = np.arange(240) - 40
    assert (kinds[(looked >= 60) & (looked < 200)] > 0).all()
    assert not (kinds[(looked < 100) | (looked >= 190)] == 2).any()
    assert not kinds[looked < 40].any() and not kinds[looked > 199 + 12].any()
    assert (kinds[(looked >= 110) & (looked < 180)] == 2).all()


def test_one_column_that_looks_higher_makes_its_band_seen_through() -> None:
    heights = np.full((62, 18), 150, np.float32)
    heights[30, 5] = 90
    parts = banded((0, 0, 64, 240), heights, (60, 200), (100, 200))
    assert [through for _, through in parts] == [False, True, False]
    assert parts[1][0][1] <= 29 * COARSE and parts[1][0][3] >= 30 * COARSE
    assert banded((0, 0, 64, 240), np.full((62, 18), 20, np.float32), (60, 200), (100, 200)) == []
