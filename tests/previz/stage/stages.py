"""Short ways to a dressed stage and to what moved on it."""

from __future__ import annotations

import cv2
import numpy as np
from tiny import TinyWorkshop

from milimo.contracts.shots import ShotPlan
from milimo.contracts.video import Extent, VideoRequest
from milimo.engines.previz.continuity import span_of
from milimo.engines.previz.dressing import Dressing, dress

SMALL = Extent(width=480, height=270)


def request_for(plan: ShotPlan, frames: int = 48, extent: Extent = SMALL, **more: object) -> VideoRequest:
    return VideoRequest.model_validate({"plan": plan, "frames": frames, "extent": extent, "seed": 5, "scene_seed": 9, **more})


def dressed(plan: ShotPlan, frames: int = 48, workshop: TinyWorkshop | None = None, **more: object) -> Dressing:
    request = request_for(plan, frames, **more)
    return dress(request, span_of(request, None), workshop or TinyWorkshop(), request.extent, lambda what: None)


def luma(dressing: Dressing, frame: int) -> np.ndarray:
    return dressing.stage.frame(frame).luma.copy()


def flow(dressing: Dressing, first: int, last: int, step: int = 6) -> np.ndarray:
    """Summed optical flow (h, w, 2) from one frame to another, in px, in steps that DIS can follow."""
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    total = None
    before = luma(dressing, first)
    for frame in range(first + step, last + 1, step):
        after = luma(dressing, frame)
        moved = finder.calc(before, after, None)
        total = moved if total is None else total + moved
        before = after
    assert total is not None
    return total


def expansion(moved: np.ndarray) -> float:
    """How much flow points away from the middle: the slope of radial flow over radius."""
    height, width = moved.shape[:2]
    x, y = np.meshgrid(np.arange(width) - width / 2, np.arange(height) - height / 2)
    return float((moved[..., 0] * x + moved[..., 1] * y).sum() / (x * x + y * y).sum())
