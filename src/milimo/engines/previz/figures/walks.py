"""A painted stride: twelve phases on twos, feet that stay where they are put."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from milimo.contracts.shots import Pose
from milimo.engines.previz.figures.cutouts import paint_stance
from milimo.engines.previz.figures.looks import measures_of
from milimo.engines.previz.figures.stances import carrying, stride_length, stride_stance
from milimo.engines.previz.model import FigureRequest, WalkCycle

WALK_SECONDS, RUN_SECONDS = 1.04, 0.70


def paint_walk(request: FigureRequest, phases: int = 12) -> WalkCycle:
    """One stride of somebody who walks (or runs, by `request.pose`) the way the request's yaw faces.

    Every phase's anchor is the ground point under the body. `travel[k]` and `stride` are signed px along the
    picture's x: the planted ball of the foot goes back under the body exactly as fast as the body goes on, so a
    compositor that moves the anchor by `travel` never sees a foot slide.
    """
    running = request.pose is Pose.RUNNING
    measures = measures_of(request.look)
    scale = request.height_px / measures.total
    stride = stride_length(running) * measures.leg * scale * float(np.sin(request.yaw))
    cutouts = []
    for k in range(phases):
        stance = stride_stance(k / phases, running=running)
        if request.holds:
            stance = carrying(stance, request.holds, k / phases)
        own = replace(request, pose=Pose.RUNNING if running else Pose.WALKING)
        cutouts.append(paint_stance(own, stance, cast=request.height_px > 230, fine=0.78))
    travel = tuple(stride * k / phases for k in range(phases))
    return WalkCycle(cutouts, travel, stride, RUN_SECONDS if running else WALK_SECONDS)
