"""Small requests for the natural places, as the framing would make them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from milimo.contracts.shots import Archetype, Place, ShotPlan, Size, TimeOfDay, Weather
from milimo.engines.previz.model import SetRequest, View

WIDTH, HEIGHT = 256, 144
_DISTANCE = {Size.WIDE: 8.5, Size.MEDIUM: 2.6, Size.CLOSE_UP: 1.0}

Make = Callable[..., SetRequest]


@pytest.fixture
def make() -> Make:
    """A request for a place; everything has a default."""

    def request(
        place: Archetype, time: TimeOfDay = TimeOfDay.DAY, weather: Weather = Weather.CLEAR, size: Size = Size.WIDE,
        features: tuple[str, ...] = (), yaw: float = 0.0, pitch: float = 0.06, rise: float = 1.6, seed: int = 7,
        soft: float = 0.0,
    ) -> SetRequest:
        away = _DISTANCE[size]
        view = View(WIDTH, HEIGHT, (-np.sin(yaw) * away, rise, -np.cos(yaw) * away), yaw, pitch, 35 / 36 * WIDTH, 20)
        plan = ShotPlan(size=size, time_of_day=time, weather=weather, place=Place(archetype=place))
        return SetRequest(place, view, time, weather, seed, seed + 11, features, False, plan, soft)

    return request
