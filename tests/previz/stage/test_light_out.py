"""A light that goes out in the script goes out in the shot, and before that it burns."""

from __future__ import annotations

import numpy as np

from milimo.contracts.shots import Archetype, Place, ShotPlan, Size, TimeOfDay, Weather
from milimo.contracts.video import Extent, VideoRequest
from milimo.engines.previz.continuity import span_of
from milimo.engines.previz.dressing import dress
from milimo.engines.previz.painters import Painters


def test_the_lighthouse_burns_and_then_does_not() -> None:
    place = Place(archetype=Archetype.COAST, features=("lighthouse", "beam", "light_goes_out"))
    plan = ShotPlan(size=Size.WIDE, place=place, time_of_day=TimeOfDay.DAWN, weather=Weather.FOG)
    request = VideoRequest(plan=plan, frames=48, extent=Extent(width=480, height=270))
    stage = dress(request, span_of(request, None), Painters(), request.extent, lambda what: None).stage
    brightest = [int(np.percentile(stage.frame(frame).luma[:135], 99.95)) for frame in (0, 20, 47)]
    assert min(brightest[:2]) > brightest[2] + 25, brightest
