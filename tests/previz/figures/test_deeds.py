"""Throwing, pointing, shouting, offering, and an animal with something in its mouth."""

from __future__ import annotations

import numpy as np
import pytest

from milimo.contracts.shots import Expression, Pose, SubjectKind
from milimo.engines.previz.figures import paint_animal
from milimo.engines.previz.figures.faces import MIENS, mien_of
from milimo.engines.previz.figures.looks import measures_of
from milimo.engines.previz.figures.skeleton import pose
from milimo.engines.previz.figures.stances import AIMED, stance_for

from .people import LIGHT, look_of

SEEDS = range(0, 48, 3)


@pytest.mark.parametrize("deed", [Pose.THROWING, Pose.POINTING, Pose.SHOUTING, Pose.OFFERING, Pose.PULLING])
@pytest.mark.parametrize("holds", ["bottle", "gun", "umbrella", "bag"])
def test_what_is_held_stays_in_the_right_hand(deed: Pose, holds: str) -> None:
    assert all(stance_for(deed, seed, holds).arms[1].grip == "hold" for seed in SEEDS)


@pytest.mark.parametrize("yaw", [0.2, 1.2])
def test_one_hand_points_whatever_the_other_holds(yaw: float) -> None:
    for seed in SEEDS:
        for holds in (None, "lantern"):
            grips = [arm.grip for arm in stance_for(Pose.POINTING, seed, holds, yaw=yaw).arms]
            assert grips.count("point") == 1 and (holds is None or grips[0] == "point")
        assert "point" not in [arm.grip for arm in stance_for(Pose.POINTING, seed, AIMED[0], yaw=yaw).arms]


def test_an_arm_points_where_the_camera_sees_its_length() -> None:
    joints = {yaw: pose(measures_of(look_of(SubjectKind.MAN, age=40)), stance_for(Pose.POINTING, 0, yaw=yaw)) for yaw in (0.0, 1.4)}
    aside, ahead = (joints[yaw].wrist[1] - joints[yaw].shoulder[1] for yaw in (0.0, 1.4))
    assert abs(aside[0]) > 0.6 * np.linalg.norm(aside)
    assert -ahead[2] > 0.9 * np.linalg.norm(ahead)


def test_who_pushes_leans_into_it_and_who_pulls_away_from_it_with_both_hands_ahead() -> None:
    measures = measures_of(look_of(SubjectKind.MAN, age=40))
    for deed, leans in ((Pose.PUSHING, -1), (Pose.PULLING, 1)):
        joints = pose(measures, stance_for(deed, 0))
        assert leans * (joints.neck[2] - joints.pelvis[2]) > 0.25 and all(joints.wrist[i][2] < joints.shoulder[i][2] - 1.0 for i in range(2))
        assert min(float(ankle[1]) for ankle in joints.ankle) > 0


@pytest.mark.parametrize("kind", [SubjectKind.MAN, SubjectKind.WOMAN, SubjectKind.BOY])
def test_hands_that_call_are_at_the_mouth_and_those_that_scream_at_the_cheeks(kind: SubjectKind) -> None:
    measures = measures_of(look_of(kind, age=9 if kind is SubjectKind.BOY else 40))
    for expression, near, far in ((Expression.NEUTRAL, 0.0, 0.25), (Expression.AFRAID, 0.3, 0.6)):
        joints = pose(measures, stance_for(Pose.SHOUTING, 0, expression=expression))
        for i in range(2):
            tips = joints.head_frame.T @ (joints.wrist[i] + joints.hand[i] @ np.array([0.0, 0.6, 0.0]) - joints.skull)
            assert np.linalg.norm(tips) < 1.1 * measures.head and near < abs(tips[0]) / measures.head < far and tips[2] < 0
    raging = stance_for(Pose.SHOUTING, 0, expression=Expression.ANGRY)
    assert [arm.grip for arm in raging.arms] == ["fist", "fist"]


def test_who_shouts_has_the_mouth_open_and_keeps_the_brows() -> None:
    for expression, mien in MIENS.items():
        shouting = mien_of(expression, Pose.SHOUTING)
        assert shouting.gape > 0.8 and shouting.brow_in == mien.brow_in
        assert mien_of(expression, Pose.STANDING) is mien


@pytest.mark.parametrize("kind", [SubjectKind.DOG, SubjectKind.CAT, SubjectKind.BIRD])
@pytest.mark.parametrize("holds", ["bone", "stick", "sausage", "bag"])
def test_an_animal_carries_it_at_its_head(kind: SubjectKind, holds: str) -> None:
    plain, laden = (paint_animal(kind, 1.2, 120.0, LIGHT, bites=bites) for bites in (None, holds))
    added = float(laden.alpha.sum() - plain.alpha.sum())
    assert added > 10
    x, y = laden.points["head"]
    ys, xs = np.nonzero(laden.alpha > 0.5)
    assert np.hypot(xs - x, ys - y).min() < 20 and set(laden.points) == set(plain.points)
