"""What lives in a place goes on over a cut: the next shot of a scene begins where the one before left the waves."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from stages import request_for

from milimo.contracts.shots import Archetype, Place, ShotPlan, Size, TimeOfDay, Weather
from milimo.contracts.video import ScenePlace
from milimo.engines.previz.continuity import Span, span_of
from milimo.engines.previz.dressing import SetStore, dress
from milimo.engines.previz.painters import Painters

PAINTERS, SETS = Painters(), SetStore(4)


def shown(plan: ShotPlan, frame: int, start: int | None) -> np.ndarray:
    """A frame's luma without its grain, which is each frame's own."""
    request = request_for(plan, 96, scene=None if start is None else ScenePlace(start=start, total=400))
    span: Span = span_of(request, None)
    stage = dress(request, span, PAINTERS, request.extent, lambda what: None, SETS).stage
    return cv2.GaussianBlur(stage.frame(frame).luma, (0, 0), 1.0).astype(np.float32)


@pytest.mark.parametrize(("place", "weather", "hour", "features"), [
    (Archetype.COAST, Weather.STORM, TimeOfDay.NIGHT, ("lighthouse",)), (Archetype.SEA, Weather.CLOUDY, TimeOfDay.DAY, ()),
    (Archetype.STREET, Weather.RAIN, TimeOfDay.NIGHT, ())])
def test_the_next_shot_begins_where_the_last_one_left_the_place(place: Archetype, weather: Weather, hour: TimeOfDay,
                                                                features: tuple[str, ...]) -> None:
    plan = ShotPlan(size=Size.WIDE, place=Place(archetype=place, features=features), weather=weather, time_of_day=hour)
    long = shown(plan, 72, None)
    goes_on, anew = shown(plan, 0, 72), shown(plan, 0, None)
    # but for what crosses a shot once (a gull, a far boat), which is the shot's own
    assert np.percentile(np.abs(goes_on - long), 98.5) < 4
    assert np.abs(anew - long).mean() > 1.5 * np.abs(goes_on - long).mean() + 0.5


def test_a_light_goes_out_when_the_shot_says_so_wherever_the_shot_lies() -> None:
    plan = ShotPlan(size=Size.WIDE, place=Place(archetype=Archetype.COAST, features=("lighthouse", "light_goes_out")), time_of_day=TimeOfDay.NIGHT)
    first = shown(plan, 95, 0) - shown(plan.model_copy(update={"place": Place(archetype=Archetype.COAST, features=("lighthouse",))}), 95, 0)
    later = shown(plan, 95, 240) - shown(plan.model_copy(update={"place": Place(archetype=Archetype.COAST, features=("lighthouse",))}), 95, 240)
    assert min(first.min(), later.min()) < -25 and abs(first.min() - later.min()) < 60
