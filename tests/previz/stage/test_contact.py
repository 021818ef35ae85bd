"""The dark on the ground under whoever stands or walks there."""

from __future__ import annotations

from typing import cast

import numpy as np

from milimo.engines.previz.ensemble import Crowd
from milimo.engines.previz.figures.crowds import Placed
from milimo.engines.previz.life import StandingFigure, Temper, contact_shadow
from milimo.engines.previz.model import Cutout
from milimo.engines.previz.stage.canvas import Canvas
from milimo.engines.previz.stage.moment import Moment
from milimo.engines.previz.stage.plate import Plate

STILL = Temper(0.0, 0.0, 0.0, 0.0, 3.4)


def somebody(left: int, right: int) -> Cutout:
    """100 px high, with feet from column `left` to `right`, the ground at row 110 under column 40."""
    alpha = np.zeros((120, 80), np.float32)
    alpha[10:90, 30:50] = 1
    alpha[90:110, left:right] = 1
    return Cutout(np.full((120, 80, 3), 0.5, np.float32), alpha, (40.0, 110.0), {}, height_px=100.0)


class Sheet:
    """A canvas that only notes what is drawn on it, and a moment that nothing moves in."""

    seconds = 0.0

    def __init__(self) -> None:
        self.names: list[str] = []

    def draw(self, plate: Plate, affine: np.ndarray) -> None:
        self.names.append(plate.name)

    def affine(self, depth: float) -> np.ndarray:
        return np.eye(2, 3)


def drawn(figure: StandingFigure) -> list[str]:
    sheet = Sheet()
    figure.draw(cast(Canvas, sheet), cast(Moment, sheet))
    return sheet.names


def reach(plates: list[Plate]) -> float:
    """Picture px from the left end of the plates to the right."""
    return max(plate.x + plate.luma.shape[1] / plate.scale for plate in plates) - min(plate.x for plate in plates)


def test_the_shadow_is_as_wide_as_they_stand_and_goes_with_the_feet() -> None:
    narrow, wide = (contact_shadow(somebody(*feet), (200.0, 150.0), 8.0, 1.0, 3) for feet in ((36, 44), (22, 58)))
    assert narrow and wide
    assert reach(wide) > 1.3 * reach(narrow)


def test_who_does_not_stand_on_the_ground_has_none() -> None:
    assert contact_shadow(somebody(40, 40), (200.0, 150.0), 8.0, 1.0, 3) == []
    assert drawn(StandingFigure(somebody(36, 44), (200.0, 150.0), 8.0, STILL)) == ["figure"]
    assert drawn(StandingFigure(somebody(36, 44), (200.0, 150.0), 8.0, STILL, grounded=True)) == ["contact", "figure"]


def test_it_darkens_the_ground_under_them_and_nothing_else() -> None:
    """A plate's picture runs on beyond an edge that is not clear: the sky above somebody once had a dark band."""
    canvas = Canvas(480, 270)
    canvas.fill(140)
    for plate in contact_shadow(somebody(22, 58), (240.0, 200.0), 8.0, 1.0, 3):
        canvas.draw(plate, np.eye(2, 3))
    rows, columns = np.nonzero(canvas.luma != 140)
    assert 180 <= rows.min() < 200 < rows.max() <= 220
    assert 190 <= columns.min() < 240 < columns.max() <= 290


def test_everybody_in_a_crowd_has_a_shadow_on_the_ground() -> None:
    """One plate holds them all; under each pair of feet the ground is darker than between them."""
    people = [Placed(somebody(22, 58), x, y, scale) for x, y, scale in ((-120.0, -8.0, 1.2), (0.0, 0.0, 1.0), (110.0, 10.0, 0.8))]
    crowd = Crowd(people, (240.0, 200.0), 8.0, 270, 3)
    canvas = Canvas(480, 270)
    canvas.fill(140)
    assert len(crowd._contact) <= 3
    for plate in crowd._contact:
        canvas.draw(plate, np.eye(2, 3))
    for member in crowd.members:
        x, y = (round(v) for v in member.feet)
        assert canvas.luma[y - 1:y + 2, x - 6:x + 7].mean() < 90
    assert canvas.luma[190:215, 178:184].min() > 130 and (canvas.luma[:175] == 140).all()
    assert [member.feet[1] for member in crowd.members] == sorted(member.feet[1] for member in crowd.members)


def test_on_a_shore_nobody_stands_in_the_water() -> None:
    people = [Placed(somebody(22, 58), 0.0, y, scale) for y, scale in ((-8.0, 1.2), (10.0, 0.8))]
    assert min(member.feet[1] for member in Crowd(people, (240.0, 200.0), 8.0, 270, 3, shore=True).members) >= 200
    assert min(member.feet[1] for member in Crowd(people, (240.0, 200.0), 8.0, 270, 3).members) < 200
