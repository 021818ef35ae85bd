"""A plate warped in depth is mixed only where something is seen through it; the picture is the same."""

from __future__ import annotations

from milimo.engines.previz.stage.warped import divided


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
