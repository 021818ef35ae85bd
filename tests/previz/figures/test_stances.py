"""How people stand, what they feel, what they wear in the water."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from milimo.contracts.shots import Expression, Line, Pose, SubjectKind
from milimo.engines.previz.feelings import feeling
from milimo.engines.previz.figures import paint_figure
from milimo.engines.previz.figures.looks import measures_of, submerged
from milimo.engines.previz.figures.outfits import outfit_named
from milimo.engines.previz.figures.skeleton import Stance, pose
from milimo.engines.previz.figures.stances import STANDING, mirrored, stance_for, variants_of
from milimo.engines.previz.figures.trunk import front_of

from .people import look_of, request


def test_neighbouring_seeds_never_stand_alike() -> None:
    count = variants_of(Pose.STANDING)
    arms = [tuple(a.on or a.grip + str(a.out) for a in stance_for(Pose.STANDING, seed).arms) for seed in range(count)]
    assert count >= 8 and len(set(arms)) == count


def test_a_person_keeps_a_stance_and_has_degrees_of_its_own() -> None:
    assert stance_for(Pose.STANDING, 41) == stance_for(Pose.STANDING, 41)
    count = variants_of(Pose.STANDING)
    one, two = stance_for(Pose.STANDING, 3), stance_for(Pose.STANDING, 3 + 32 * count)
    assert one.arms == two.arms and one.head != two.head


def test_nobody_stands_like_a_post() -> None:
    for seed in range(40):
        stance = stance_for(Pose.STANDING, seed)
        assert abs(stance.sway) > 1.0 or abs(stance.shift[0]) > 0.015
        assert stance.feet[0] != mirrored(stance).feet[0]


def test_a_mirror_is_its_own_inverse() -> None:
    stance: Stance = stance_for(Pose.STANDING, 7)
    assert mirrored(mirrored(stance)) == stance


def test_things_worn_in_front_lie_on_the_breast() -> None:
    for look in (look_of(SubjectKind.MAN, age=40), look_of(SubjectKind.WOMAN, age=30), look_of(SubjectKind.BOY, age=8)):
        joints = pose(measures_of(look), stance_for(Pose.STANDING, 0))
        thin, thick = front_of(joints, 0.02), front_of(joints, 0.12)
        assert front_of(joints, 0.02) is thin
        for y in (-0.4, 0.0, 0.3):
            inner, outer = (joints.chest_frame.T @ (b.at(0.1, y, 0.0) - joints.chest) for b in (thin, thick))
            assert outer[2] < inner[2] < 0
            assert 0.02 < inner[2] - outer[2] < 0.16


@pytest.mark.parametrize(("parenthetical", "text", "expected"), [
    ("trembling", "Who is there?", Expression.AFRAID), ("", "Get out! You lied to me.", Expression.ANGRY),
    ("laughing", "No, really.", Expression.HAPPY), ("", "I'm so tired.", Expression.TIRED), ("", "I love you.", Expression.TENDER),
    ("", "The train leaves at nine.", Expression.NEUTRAL), ("softly", "Sleep.", Expression.TENDER)])
def test_a_line_tells_what_its_speaker_feels(parenthetical: str, text: str, expected: Expression) -> None:
    line = Line(text=text, parenthetical=parenthetical, end=2.0)
    assert feeling(Expression.NEUTRAL, (line,)) is expected
    assert feeling(Expression.DETERMINED, (line,)) is Expression.DETERMINED


def test_divers_wear_masks_and_swimmers_swimsuits() -> None:
    coat = look_of(SubjectKind.WOMAN, age=30, outfit="coat")
    diver, swimmer = submerged(coat, deep=True, said=False), submerged(coat, deep=False, said=False)
    assert outfit_named(diver.appearance.outfit).name == "wetsuit" and "mask" in (diver.appearance.headwear or "")
    assert outfit_named(swimmer.appearance.outfit).name == "swimsuit"
    assert submerged(coat, deep=False, said=True) == coat
    astronaut = look_of(SubjectKind.MAN, outfit="spacesuit")
    assert submerged(astronaut, deep=True, said=False) == astronaut


def test_a_large_sitter_gets_lids_and_mouths_and_a_small_or_turned_one_none() -> None:
    near = request(look_of(SubjectKind.WOMAN, age=30, hair="bob", headwear="none"), Pose.SITTING, 10.0, 420.0)
    asked = paint_figure(type(near)(**{name: getattr(near, name) for name in near.__slots__} | {"mouths": frozenset({"open"})}))
    assert set(asked.patches) == {"lids", "open"}
    for patch in asked.patches.values():
        height, width = patch.alpha.shape
        assert patch.x % 2 == patch.y % 2 == height % 2 == width % 2 == 0
        assert patch.alpha.max() > 0.9
        assert max(patch.alpha[0].max(), patch.alpha[-1].max(), patch.alpha[:, 0].max(), patch.alpha[:, -1].max()) < 0.02
    lids = asked.patches["lids"]
    below = asked.rgb[lids.y:lids.y + lids.alpha.shape[0], lids.x:lids.x + lids.alpha.shape[1]]
    assert np.abs(below - lids.rgb)[lids.alpha > 0.5].max() > 0.1
    assert not paint_figure(request(pose=Pose.SITTING, yaw=10.0, height=120.0)).patches
    assert not paint_figure(request(pose=Pose.SITTING, yaw=180.0, height=420.0)).patches


def _away(point: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    """From a point to a bone, units."""
    t = float(np.clip((point - a) @ (b - a) / ((b - a) @ (b - a)), 0, 1))
    return float(np.linalg.norm(point - a - t * (b - a)))


def test_folded_arms_hold_each_other() -> None:
    """The hands of crossed arms once ended on the breast as stumps: one lies on the other arm, the other is under it."""
    for kind in (SubjectKind.MAN, SubjectKind.WOMAN):
        measures = measures_of(look_of(kind))
        j = pose(measures, replace(STANDING[4], twist=0.0), 0.06)
        over, under = (j.wrist[i] + j.hand[i] @ np.array([0, 0.55, 0]) for i in (0, 1))
        assert _away(over, j.shoulder[1], j.elbow[1]) < 0.62 * measures.limb
        assert _away(under, j.shoulder[0], j.elbow[0]) < 0.75 and (under - over) @ j.chest_frame @ np.array([0, 0, 1]) > 0, "beneath the other arm"


def test_a_chin_rests_on_a_hand_and_its_elbow_on_the_other() -> None:
    for kind in (SubjectKind.MAN, SubjectKind.WOMAN):
        measures = measures_of(look_of(kind))
        j = pose(measures, STANDING[6], 0.06)
        support = j.wrist[0] + j.hand[0] @ np.array([0, 0.40, 0.05])
        assert np.linalg.norm(support - j.elbow[1]) < 0.62
        knuckles = j.wrist[1] + j.hand[1] @ np.array([0, 0.45, 0])
        chin = j.skull + j.head_frame @ np.array([0, -0.5, -0.3]) * measures.head
        assert np.linalg.norm(knuckles - chin) < 0.42
