"""People and light that the figure tests share."""

from __future__ import annotations

import math
from typing import Any

from milimo.contracts.shots import Appearance, Expression, Pose, SubjectKind
from milimo.engines.previz.figures import settle_look
from milimo.engines.previz.model import FigureLight, FigureRequest, Look

LIGHT = FigureLight(
    key_direction=(-0.7, 0.6, -0.6), key_colour=(1.0, 0.92, 0.8), key=1.0, rim_direction=(0.8, 0.3, 0.6), rim_colour=(0.5, 0.7, 1.0),
    rim=0.6, ambient_up=(0.34, 0.38, 0.44), ambient_down=(0.25, 0.21, 0.18))


def look_of(kind: SubjectKind = SubjectKind.MAN, key: str = "somebody", **appearance: Any) -> Look:
    return settle_look(kind, Appearance(**appearance), key, 1)


def request(look: Look | None = None, pose: Pose = Pose.STANDING, yaw: float = 20.0, height: float = 96.0, seed: int = 0, *,
            expression: Expression = Expression.NEUTRAL, holds: str | None = None) -> FigureRequest:
    """A request with `yaw` in degrees."""
    return FigureRequest(look or look_of(), pose, expression, math.radians(yaw), 0.0, height, LIGHT, (0.0, 0.0, 5.0), holds=holds, seed=seed)
