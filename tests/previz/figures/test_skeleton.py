from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.contracts.shots import Pose, SubjectKind
from milimo.engines.previz.figures.field import vec
from milimo.engines.previz.figures.looks import measures_of
from milimo.engines.previz.figures.skeleton import pose, reach
from milimo.engines.previz.figures.stances import POSES, stride_length, stride_stance

from .people import look_of

MEASURES = measures_of(look_of(age=35))


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(-3, 3))
def test_reach_keeps_the_bones_lengths(x: float, y: float, z: float) -> None:
    middle, end = reach(vec(0, 0, 0), vec(x, y, z) + 1e-3, 1.4, 1.2, vec(0.2, -1, 0.4))
    assert np.linalg.norm(middle) == pytest.approx(1.4, abs=0.02)
    assert np.linalg.norm(end - middle) == pytest.approx(1.2, abs=0.02)


@pytest.mark.parametrize("running", [False, True])
@pytest.mark.parametrize("kind", [SubjectKind.MAN, SubjectKind.GIRL])
def test_the_planted_ball_goes_back_as_fast_as_the_body_goes_on(running: bool, kind: SubjectKind) -> None:
    """The rule that keeps feet from sliding, at 300 px within half a pixel a drawing."""
    measures = measures_of(look_of(kind, age=8 if kind is SubjectKind.GIRL else 35))
    phases = 24
    px = 300 / measures.total
    step = stride_length(running) * measures.leg / phases * px
    duty = 0.34 if running else 0.60
    planted = int(duty * phases) - 1
    balls = [pose(measures, stride_stance(k / phases, running=running)).ball[0] for k in range(planted)]
    # the first drawing stands on its heel, whose ball is still coming down
    advances = [(balls[k + 1][2] - balls[k][2]) * px for k in range(1, planted - 1)]
    assert max(abs(a - step) for a in advances) < 0.5
    assert not running or all(abs(b[1] - balls[1][1]) * px < 16 for b in balls)
    if not running:
        assert max(abs(b[1] - balls[4][1]) * px for b in balls[3:]) < 0.6   # the heel strikes first


def test_feet_stand_on_the_ground_in_every_grounded_pose() -> None:
    for name, stances in POSES.items():
        if name in (Pose.LYING, Pose.SWIMMING, Pose.FLYING, Pose.CLIMBING):
            continue
        for stance in stances:
            joints = pose(MEASURES, stance)
            assert min(float(a[1]) for a in joints.ankle) == pytest.approx(MEASURES.ankle, abs=0.35), name


def test_hands_lie_where_the_pose_says() -> None:
    joints = pose(MEASURES, POSES[Pose.SITTING][0])
    for i in range(2):
        thigh = joints.hip[i] + (joints.knee[i] - joints.hip[i]) * 0.62
        assert np.linalg.norm(joints.wrist[i] - thigh) < 0.7
