"""Every camera move on the product's own painters, inside and outside, proved by what optical flow sees in the frames."""

import numpy as np
import pytest
from numpy.typing import NDArray
from stages import dressed, expansion, flow

from milimo.contracts.shots import Archetype, Facing, Move, Place, Pose, ShotPlan, Size, Subject, SubjectKind
from milimo.engines.previz.painters import Painters

pytestmark = pytest.mark.slow

PAINTERS = Painters()
ROOM, FIELD = Place(archetype=Archetype.LIVING_ROOM, interior=True), Place(archetype=Archetype.FIELD)
PLACES = pytest.mark.parametrize("place", [ROOM, FIELD], ids=["living room", "field"])
NEAR, FAR = slice(215, None), slice(40, 110)         # rows of 270: the ground at one's feet; walls, hills and trees
ALONG, MIDDLE = slice(60, 420), slice(215, 265)      # columns of 480

TURNED = [(Move.PAN_LEFT, 0, 1), (Move.PAN_RIGHT, 0, -1), (Move.TILT_UP, 1, 1), (Move.TILT_DOWN, 1, -1)]      # axis and sign of the flow
TRAVELLED = [(Move.TRUCK_LEFT, 0, 1), (Move.TRUCK_RIGHT, 0, -1), (Move.CRANE_UP, 1, 1), (Move.CRANE_DOWN, 1, -1)]
DEEPER = [(Move.PUSH_IN, 1), (Move.PULL_OUT, -1), (Move.ZOOM_IN, 1), (Move.ZOOM_OUT, -1)]
ORBITED = [(Move.ORBIT_LEFT, -1), (Move.ORBIT_RIGHT, 1)]

Flow = NDArray[np.float32]


def _moved(place: Place, move: Move, *subjects: Subject, first: int = 0, last: int = 47) -> Flow:
    """(270, 480, 2): px that each point of the first frame has gone right and down by the last."""
    plan = ShotPlan(size=Size.MEDIUM_WIDE if subjects else Size.WIDE, move=move, place=place, subjects=subjects)
    return flow(dressed(plan, workshop=PAINTERS), first, last)


def _way(part: Flow) -> tuple[float, float]:
    x, y = np.median(part.reshape(-1, 2), axis=0)
    return float(x), float(y)


@PLACES
@pytest.mark.parametrize(("move", "axis", "sign"), TURNED)
def test_a_turned_camera_shifts_near_and_far_alike(place: Place, move: Move, axis: int, sign: int) -> None:
    moved = _moved(place, move)
    near, far = _way(moved[NEAR, ALONG]), _way(moved[FAR, ALONG])
    assert near[axis] * sign > 30
    assert near[axis] == pytest.approx(far[axis], abs=3)
    assert abs(near[1 - axis]) < 2
    assert abs(expansion(moved)) < 0.015


@PLACES
@pytest.mark.parametrize(("move", "axis", "sign"), TRAVELLED)
def test_a_travelling_camera_leaves_what_is_near_behind_first(place: Place, move: Move, axis: int, sign: int) -> None:
    moved = _moved(place, move)
    near, far = _way(moved[NEAR, ALONG]), _way(moved[FAR, ALONG])
    assert near[axis] * sign > 14
    assert near[axis] * sign > far[axis] * sign + (1.2 if place is ROOM else 15)      # a wall is four metres off, a hill hundreds
    assert abs(near[1 - axis]) < 2


@PLACES
@pytest.mark.parametrize(("move", "sign"), DEEPER)
def test_in_expands_and_out_shrinks(place: Place, move: Move, sign: int) -> None:
    moved = _moved(place, move)
    assert expansion(moved) * sign > 0.025
    assert abs(_way(moved[NEAR, MIDDLE])[0]) < 2              # to both sides alike
    assert _way(moved[NEAR, ALONG])[1] * sign > 7             # the ground goes down out of the frame, or comes in


@PLACES
def test_what_is_near_grows_more_before_a_camera_that_goes_there_than_before_a_lens(place: Place) -> None:
    assert _depth(_moved(place, Move.ZOOM_IN)) == pytest.approx(1, abs=0.08)
    assert _depth(_moved(place, Move.PUSH_IN)) > _depth(_moved(place, Move.ZOOM_IN)) + (0.03 if place is ROOM else 1)


def _depth(moved: Flow) -> float:
    """Growth of what is near over that of what is far: the way down from the middle's row, over the distance to it."""
    rows = np.arange(270, dtype=np.float32)[:, None] - 134.5
    return float(np.median(moved[NEAR, ALONG, 1] / rows[NEAR])) / float(np.median(moved[FAR, ALONG, 1] / rows[FAR]))


@PLACES
@pytest.mark.parametrize(("move", "sign"), ORBITED)
def test_an_orbit_keeps_its_subject_and_turns_what_is_behind(place: Place, move: Move, sign: int) -> None:
    moved = _moved(place, move, Subject(kind=SubjectKind.WOMAN, element="mara"))
    behind, subject = _way(moved[FAR, ALONG])[0], _way(moved[80:200, 228:252])[0]
    assert behind * sign > 8
    assert abs(subject) < 0.5 * abs(behind)


@PLACES
@pytest.mark.parametrize(("facing", "sign"), [(Facing.RIGHT, -1), (Facing.LEFT, 1)])
def test_a_track_goes_along_with_whoever_walks(place: Place, facing: Facing, sign: int) -> None:
    moved = _moved(place, Move.TRACK, Subject(kind=SubjectKind.WOMAN, element="mara", pose=Pose.WALKING, facing=facing))
    near, far = _way(moved[NEAR, ALONG])[0], _way(moved[FAR, ALONG])[0]
    assert near * sign > 14
    assert near * sign > far * sign + 3


@PLACES
def test_a_static_camera_stays(place: Place) -> None:
    moved = _moved(place, Move.STATIC)
    assert np.abs(_way(moved[NEAR, ALONG])).max() < 0.1
    assert abs(expansion(moved)) < 0.004


@PLACES
def test_a_held_camera_sways_about_its_place(place: Place) -> None:
    plan = ShotPlan(size=Size.WIDE, move=Move.HANDHELD, place=place)
    held = dressed(plan, 96, workshop=PAINTERS)
    steps = np.array([_way(flow(held, n, n + 6)[NEAR, ALONG]) for n in range(0, 90, 6)])
    assert (np.ptp(steps, axis=0) > 0.4).all()                    # there and back, to the sides and up and down
    assert (np.ptp(np.cumsum(steps, axis=0), axis=0) < 12).all()


def test_every_move_is_proved() -> None:
    """A new word of the vocabulary needs a proof here."""
    assert {*(case[0] for case in TURNED + TRAVELLED + DEEPER + ORBITED), Move.TRACK, Move.STATIC, Move.HANDHELD} == set(Move)
