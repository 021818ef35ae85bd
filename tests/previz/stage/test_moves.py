"""Camera moves, proved by what optical flow sees in the frames."""

from __future__ import annotations

import numpy as np
import pytest
from stages import dressed, expansion, flow, luma
from tiny import TinyWorkshop

from milimo.contracts.shots import Move, ShotPlan, Size, Speed, Subject, SubjectKind
from milimo.engines.previz.camera import Ground, Pose, extended, path_for
from milimo.engines.previz.model import View

PLAIN = ShotPlan(size=Size.WIDE)


@pytest.mark.parametrize(("move", "axis", "sign"), [
    (Move.PAN_LEFT, 0, 1), (Move.PAN_RIGHT, 0, -1), (Move.TILT_UP, 1, 1), (Move.TILT_DOWN, 1, -1),
    (Move.TRUCK_RIGHT, 0, -1), (Move.TRUCK_LEFT, 0, 1), (Move.CRANE_UP, 1, 1), (Move.CRANE_DOWN, 1, -1)])
def test_a_shift_goes_its_way(move: Move, axis: int, sign: int) -> None:
    moved = flow(dressed(PLAIN.model_copy(update={"move": move})), 0, 47)
    ground = moved[200:, 120:400, axis]
    assert np.median(ground) * sign > 4


@pytest.mark.parametrize(("move", "sign"), [
    (Move.PUSH_IN, 1), (Move.PULL_OUT, -1), (Move.ZOOM_IN, 1), (Move.ZOOM_OUT, -1)])
def test_in_expands_and_out_shrinks(move: Move, sign: int) -> None:
    moved = flow(dressed(PLAIN.model_copy(update={"move": move})), 0, 47)
    assert expansion(moved) * sign > 0.04
    assert abs(np.median(moved[..., 0])) < 3


def test_truck_has_parallax_and_a_pan_has_none() -> None:
    def near_and_far(move: Move) -> tuple[float, float]:
        moved = flow(dressed(PLAIN.model_copy(update={"move": move})), 0, 47)
        return float(np.median(moved[225:, 120:440, 0])), float(np.median(moved[:80, 120:440, 0]))
    near, far = near_and_far(Move.TRUCK_RIGHT)
    assert abs(near) > 4 * abs(far)
    near, far = near_and_far(Move.PAN_RIGHT)
    assert near == pytest.approx(far, abs=1.0)


def test_faster_goes_further() -> None:
    reach = [abs(np.median(flow(dressed(PLAIN.model_copy(update={"move": Move.PAN_LEFT, "speed": speed})), 0, 47)[..., 0]))
             for speed in (Speed.SLOW, Speed.NORMAL, Speed.FAST)]
    assert reach[0] < reach[1] < reach[2]


def test_static_stays_but_lives() -> None:
    plan = ShotPlan(size=Size.MEDIUM, subjects=(Subject(kind=SubjectKind.WOMAN),))
    dressing = dressed(plan)
    moved = np.abs(flow(dressing, 0, 24)).max(axis=2)
    assert np.median(moved[:, :60]) < 0.05 and np.median(moved[:, -60:]) < 0.05
    figure = moved[60:220, 200:300]
    assert np.percentile(figure, 80) > 0.1


def test_handheld_moves_without_going_anywhere() -> None:
    dressing = dressed(PLAIN.model_copy(update={"move": Move.HANDHELD}), 96)
    shifts = [np.median(flow(dressing, n, n + 6)[..., 0]) for n in range(0, 90, 12)]
    assert np.std(shifts) > 0.2
    assert abs(np.sum(shifts)) < 12


def test_an_orbit_keeps_the_subject_and_turns_the_world() -> None:
    plan = ShotPlan(size=Size.MEDIUM_WIDE, move=Move.ORBIT_RIGHT, subjects=(Subject(kind=SubjectKind.MAN),))
    sideways = flow(dressed(plan), 0, 47)[60:230, :, 0]
    left, right, subject = (float(np.median(part)) for part in (sideways[:, :60], sideways[:, -60:], sideways[20:, 205:245]))
    assert min(left, right) > 3
    assert abs(subject) < 0.3 * min(left, right)


@pytest.mark.parametrize("move", list(Move))
def test_no_border_is_ever_seen(move: Move) -> None:
    """Opaque layers repeat their edge when looked past: a smear has no detail, a painted border has."""
    dressing = dressed(ShotPlan(size=Size.WIDE, move=move, speed=Speed.FAST), 96)
    for frame in (0, 48, 95):
        picture = luma(dressing, frame).astype(np.float32)
        for strip in (picture[:, :6], picture[:, -6:], picture[:6].T, picture[-6:].T):
            assert np.abs(np.diff(strip, axis=1)).mean() > 1.5


def test_a_path_keeps_its_speed_into_an_extension() -> None:
    view = View(1280, 720, (0, 1.6, 0), 0, 0, 1000, 96)
    path = path_for(Move.PAN_LEFT, Speed.NORMAL, 120, 24, Ground(view, 6, 3), 1)
    longer = extended(path, 120)
    assert [path.at(n) for n in range(120)] == [longer.at(n) for n in range(120)]
    pans = np.array([longer.at(n).pan for n in range(240)])
    speed = np.diff(pans)
    assert np.abs(np.diff(speed)).max() < 0.12          # px a frame, a frame: no jerk at the seam
    assert pans[-1] > pans[119] + 2                      # it goes on
    assert np.abs(pans).max() <= 96 + 9.6


def test_a_rolled_camera_fills_its_corners() -> None:
    from milimo.contracts.shots import Angle

    dressing = dressed(ShotPlan(size=Size.WIDE, angle=Angle.DUTCH), 8)
    picture = luma(dressing, 0).astype(np.float32)
    for corner in (picture[:8, :8], picture[:8, -8:], picture[-8:, :8], picture[-8:, -8:]):
        assert corner.std() > 0.5


def test_pose_mixing_is_exact_at_both_ends() -> None:
    first, last = Pose(truck=-1, zoom=1.2), Pose(truck=2, zoom=0.9)
    assert first.mixed(last, 0) == first
    assert first.mixed(last, 1).truck == 2 and first.mixed(last, 1).zoom == pytest.approx(0.9)


def test_workshop_is_deterministic() -> None:
    plan = ShotPlan(size=Size.WIDE, move=Move.TRUCK_LEFT)
    frames = [luma(dressed(plan, workshop=TinyWorkshop()), 7) for _ in range(2)]
    assert np.array_equal(*frames)
