"""Who is far off with a lantern at night is seen: a small figure, a warm glow, and both go slowly up the path."""

from __future__ import annotations

import numpy as np

from milimo.contracts.shots import Archetype, Place, Pose, ShotPlan, Size, Subject, SubjectKind, TimeOfDay, Weather
from milimo.contracts.video import Extent, VideoRequest
from milimo.engines.previz.continuity import span_of
from milimo.engines.previz.dressing import dress
from milimo.engines.previz.engine import to_rgb
from milimo.engines.previz.faraway import LEAST_PX
from milimo.engines.previz.painters import Painters


def _climb() -> VideoRequest:
    far = Subject(kind=SubjectKind.PERSON, pose=Pose.CLIMBING, holds="lantern", far=True)
    plan = ShotPlan(size=Size.EXTREME_WIDE, time_of_day=TimeOfDay.NIGHT, weather=Weather.STORM, subjects=(far,),
                    place=Place(archetype=Archetype.COAST, features=("path",)))
    return VideoRequest(engine="previz", plan=plan, frames=96, extent=Extent(width=640, height=360), scene_seed=4)


def _warmest(frame: np.ndarray) -> tuple[float, float, float]:
    """(x, y, warmth) of the warmest place of a frame, red over blue."""
    warmth = frame[..., 0].astype(np.float32) - frame[..., 2]
    y, x = np.unravel_index(int(np.argmax(warmth)), warmth.shape)
    return float(x), float(y), float(warmth[y, x])


def test_a_far_lantern_glows_on_the_path_and_goes_up() -> None:
    request = _climb()
    stage = dress(request, span_of(request, None), Painters(), request.extent, lambda _: None).stage
    first, last = (_warmest(to_rgb(stage.frame(at), 640)) for at in (2, 92))
    assert min(first[2], last[2]) > 60
    assert last[1] < first[1] - 2
    assert np.hypot(last[0] - first[0], last[1] - first[1]) < 40
    assert LEAST_PX >= 14
