"""Horses: gaits that do not slide, joints, tack."""

import math

import numpy as np
import pytest

from milimo.contracts.shots import Pose, SubjectKind
from milimo.engines.previz.figures import paint_animal, paint_figure
from milimo.engines.previz.figures.animals import stride_of
from milimo.engines.previz.figures.horses import horse
from milimo.engines.previz.vehicles import astride

from .people import LIGHT, look_of, request

TACK = {"saddle", "saddle cloth", "tack", "bit"}


def hooves(pose: Pose, phase: float) -> np.ndarray:
    """(4, 3): where the hooves are, in heights."""
    solids, _ = horse(pose, phase, saddled=False)
    hoof = next(solid for solid in solids if solid.material == "hoof")
    return np.stack([np.mean(form.bounds(), axis=0) for _, _, form in hoof.steps])


@pytest.mark.parametrize(("pose", "running"), [(Pose.WALKING, False), (Pose.RUNNING, True)])
def test_a_planted_hoof_stays_where_it_is(pose: Pose, running: bool) -> None:
    stride, step = stride_of(SubjectKind.HORSE, None, running), 1 / 64
    down, ground = np.zeros(4), min(float(hooves(pose, k * step)[:, 1].min()) for k in range(64))
    for k in range(64):
        now, then = hooves(pose, k * step), hooves(pose, (k + 1) * step)
        planted = (now[:, 1] < ground + 1e-3) & (then[:, 1] < ground + 1e-3)
        slid = then[:, 2] - now[:, 2] - stride * step           # the body goes on by so much along -z
        assert np.abs(slid[planted]).max(initial=0.0) < 0.012
        down += planted
    assert (down > 9).all()


def test_a_walk_has_four_beats_and_a_canter_a_moment_in_the_air() -> None:
    walk = [int((hooves(Pose.WALKING, k / 32)[:, 1] < 0.034).sum()) for k in range(32)]
    canter = [int((hooves(Pose.RUNNING, k / 32)[:, 1] < 0.034).sum()) for k in range(32)]
    assert min(walk) >= 2 and min(canter) == 0 and max(canter) >= 2


def test_only_a_horse_that_is_ridden_wears_tack() -> None:
    for saddled in (False, True):
        solids, points = horse(Pose.STANDING, 0.1, saddled)
        assert TACK.issubset({solid.material for solid in solids}) is saddled
        assert {"head", "mouth", "back"} <= points.keys()
    bare, ridden = (paint_animal(SubjectKind.HORSE, 1.4, 160, LIGHT, Pose.STANDING, 2, colour="#9a8d80", saddled=s) for s in (False, True))
    red = [int(((c.rgb[..., 0] > 1.8 * c.rgb[..., 1]) & (c.alpha > 0.9)).sum()) for c in (bare, ridden)]
    assert red[0] < 8 and red[1] > 120                          # the saddle cloth


def test_a_rider_has_the_near_leg_before_the_horse_and_the_far_one_behind_it() -> None:
    mount = paint_animal(SubjectKind.HORSE, 0.9, 240, LIGHT, Pose.STANDING, 2, saddled=True)
    rider = paint_figure(request(look_of(SubjectKind.MAN, outfit="shirt", age=30), Pose.RIDING, yaw=math.degrees(0.9), height=205))
    assert mount.depth is not None and rider.depth is not None
    both = astride(mount, rider)
    x, y = mount.points["back"]
    hips = rider.points["hips"]
    left = round(x - hips[0]) + round(both.anchor[0] - mount.anchor[0])
    top = round(y - hips[1] - 0.02 * rider.height_px) + round(both.anchor[1] - mount.anchor[1])
    h, w = rider.alpha.shape
    same = np.abs(both.rgb[top:top + h, left:left + w] - rider.rgb).max(axis=2) < 0.04
    rows = np.arange(h)[:, None]
    legs, trunk = ((rider.alpha > 0.95) & (rows > hips[1] + 12), (rider.alpha > 0.95) & (rows < hips[1] - 40))
    assert 0.25 < same[legs].mean() < 0.90 and same[trunk].mean() > 0.93


@pytest.mark.parametrize(("kind", "species"), [(SubjectKind.DOG, None), (SubjectKind.CAT, None), (SubjectKind.HORSE, "cow"), (SubjectKind.HORSE, "donkey")])
def test_other_animals_stride_as_far_as_their_legs_reach(kind: SubjectKind, species: str | None) -> None:
    assert 0.2 < stride_of(kind, species, False) < stride_of(kind, species, True) < 2.0
