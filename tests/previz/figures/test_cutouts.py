from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from milimo.contracts.shots import Appearance, Expression, Pose, SubjectKind
from milimo.engines.previz.figures import (
    paint_animal,
    paint_crowd,
    paint_figure,
    paint_hands,
    paint_pair,
    paint_walk,
    settle_look,
)
from milimo.engines.previz.figures.crowds import EYE
from milimo.engines.previz.model import Cutout, FigureLight
from milimo.engines.previz.paint import hex_colour

from .people import LIGHT, look_of, request


def sane(cutout: Cutout) -> None:
    assert cutout.rgb.dtype == cutout.alpha.dtype == np.float32
    assert cutout.rgb.shape == (*cutout.alpha.shape, 3)
    assert np.isfinite(cutout.rgb).all() and np.isfinite(cutout.alpha).all()
    assert cutout.alpha.min() >= 0 and cutout.alpha.max() <= 1 and cutout.rgb.min() >= 0 and cutout.rgb.max() <= 1
    assert cutout.alpha.max() > 0.95
    assert max(cutout.alpha[0].max(), cutout.alpha[-1].max(), cutout.alpha[:, 0].max(), cutout.alpha[:, -1].max()) < 0.05


def on_one_anchor(cutout: Cutout, side: int = 320) -> np.ndarray:
    """Premultiplied colour and alpha (side, side, 4) with the anchor at one place."""
    h, w = cutout.alpha.shape
    left, top = side // 2 - round(cutout.anchor[0]), side - 40 - round(cutout.anchor[1])
    sheet = np.zeros((side, side, 4), np.float32)
    sheet[top:top + h, left:left + w, :3] = cutout.rgb * cutout.alpha[..., None]
    sheet[top:top + h, left:left + w, 3] = cutout.alpha
    return sheet


def rows(cutout: Cutout) -> tuple[int, int]:
    covered = np.flatnonzero((cutout.alpha > 0.5).any(axis=1))
    return int(covered[0]), int(covered[-1])


def test_the_same_request_gives_the_same_bytes() -> None:
    first, second = paint_figure(request(height=120)), paint_figure(request(height=120))
    assert first.rgb.tobytes() == second.rgb.tobytes() and first.alpha.tobytes() == second.alpha.tobytes()
    assert paint_figure(request(look_of(key="another"), height=120)).rgb.tobytes() != first.rgb.tobytes()


@pytest.mark.parametrize("pose", list(Pose))
def test_every_pose_paints_and_keeps_its_points(pose: Pose) -> None:
    cutout = paint_figure(request(look_of(SubjectKind.WOMAN, pose.value), pose, 35, 64))
    sane(cutout)
    h, w = cutout.alpha.shape
    assert -2 <= cutout.anchor[0] <= w + 2 and cutout.anchor[1] > 0
    for name in ("head", "left_hand", "right_hand"):
        x, y = cutout.points[name]
        assert 0 <= x <= w and 0 <= y <= h, name


@pytest.mark.parametrize("height", [44.0, 96.0, 210.0, 420.0])
def test_a_standing_figure_is_as_tall_as_asked(height: float) -> None:
    cutout = paint_figure(request(look_of(hair="crop", headwear="none", age=30), height=height, yaw=10))
    top, bottom = rows(cutout)
    assert bottom - top == pytest.approx(height, rel=0.06)
    assert abs(bottom - cutout.anchor[1]) < 0.05 * height


def test_poses_have_silhouettes_of_their_own() -> None:
    seen: list[np.ndarray] = []
    for pose in (Pose.STANDING, Pose.SITTING, Pose.RUNNING, Pose.CROUCHING, Pose.LYING, Pose.WAVING, Pose.KNEELING, Pose.FLYING):
        cutout = paint_figure(request(pose=pose, yaw=55, height=72))
        board = np.zeros((150, 150), bool)
        h, w = min(cutout.alpha.shape[0], 150), min(cutout.alpha.shape[1], 150)
        board[-h:, (150 - w) // 2:(150 - w) // 2 + w] = cutout.alpha[-h:, :w] > 0.5
        seen.append(board)
    for i, a in enumerate(seen):
        for b in seen[i + 1:]:
            assert (a & b).sum() / (a | b).sum() < 0.80


def test_skin_and_outfit_are_on_the_figure() -> None:
    cutout = paint_figure(request(look_of(outfit="shirt", outfit_colour="#2f7a3c", skin="#d8a47c"), height=220, yaw=0))
    solid = cutout.rgb[cutout.alpha > 0.9]
    way = solid / (np.linalg.norm(solid, axis=1, keepdims=True) + 1e-5)
    for colour, least in (("#2f7a3c", 0.10), ("#d8a47c", 0.03)):
        aim = hex_colour(colour)
        assert float(((way @ (aim / np.linalg.norm(aim))) > 0.975).mean()) > least, colour


def test_the_side_toward_the_key_is_the_bright_one() -> None:
    cutout = paint_figure(request(look_of(outfit="sweater", outfit_colour="#8a8a8a"), yaw=0, height=200))
    h, _w = cutout.alpha.shape
    luma = cutout.rgb.mean(axis=2) * cutout.alpha
    middle = int(cutout.points["neck"][0])
    body = slice(int(h * 0.2), int(h * 0.45))
    left, right = luma[body, :middle].sum() / cutout.alpha[body, :middle].sum(), luma[body, middle:].sum() / cutout.alpha[body, middle:].sum()
    assert left > 1.3 * right


@pytest.mark.parametrize("kind", [SubjectKind.BOY, SubjectKind.GIRL, SubjectKind.PERSON, SubjectKind.ROBOT, SubjectKind.DOG, SubjectKind.CROWD])
def test_every_kind_paints(kind: SubjectKind) -> None:
    sane(paint_figure(request(look_of(kind, "k"), height=60)))


@pytest.mark.parametrize("outfit", ["suit", "coat", "oilskin", "dress", "hoodie", "apron", "spacesuit", "cardigan", "uniform", "overalls", "robe"])
def test_every_outfit_paints_with_its_hat(outfit: str) -> None:
    hats = ("cap", "hat", "hood", "helmet", "crown", "knitted cap", "scarf", "hard hat", "peaked cap", "flat cap", "sou'wester")
    hat = hats[sum(map(ord, outfit)) % len(hats)]
    sane(paint_figure(request(look_of(SubjectKind.WOMAN, outfit, outfit=outfit, headwear=hat), height=60)))


@pytest.mark.parametrize("holds", ["lantern", "cup of tea", "rope", "umbrella", "suitcase", "gun", "phone", "something odd"])
def test_what_is_held_changes_the_picture(holds: str) -> None:
    bare, full = paint_figure(request(height=80)), paint_figure(request(height=80, holds=holds))
    sane(full)
    without, held = on_one_anchor(bare), on_one_anchor(full)
    # on one ground point, whatever room each picture leaves round the figure
    assert np.abs(without - held).sum() > 0.1 * without[..., 3].sum()


def test_a_walk_locks_its_feet_on_the_picture() -> None:
    cycle = paint_walk(request(pose=Pose.WALKING, yaw=90, height=90), phases=12)
    assert len(cycle.phases) == len(cycle.travel) == 12 and cycle.stride > 40
    for phase in cycle.phases:
        sane(phase)
    # the left foot is planted in phases 1..5: where it is in the world must not change
    world = [cycle.travel[k] + cycle.phases[k].points["left_foot"][0] - cycle.phases[k].anchor[0] for k in range(1, 6)]
    assert max(world) - min(world) < 0.5


def test_a_run_is_longer_and_faster_than_a_walk() -> None:
    walk, run = (paint_walk(request(pose=p, yaw=-80, height=48), phases=4) for p in (Pose.WALKING, Pose.RUNNING))
    assert walk.stride < 0 and abs(run.stride) > 1.5 * abs(walk.stride) and run.seconds < walk.seconds


def test_animals_paint_and_face_the_way_they_are_told() -> None:
    for kind in (SubjectKind.DOG, SubjectKind.CAT, SubjectKind.HORSE, SubjectKind.BIRD, SubjectKind.FISH):
        for pose in (Pose.STANDING, Pose.FLYING if kind is SubjectKind.BIRD else Pose.RUNNING):
            right, left = paint_animal(kind, 1.3, 44, LIGHT, pose), paint_animal(kind, -1.3, 44, LIGHT, pose)
            sane(right)
            if kind is not SubjectKind.BIRD:
                assert right.points["head"][0] > right.anchor[0] and left.points["head"][0] < left.anchor[0]


def test_a_crowd_has_uneven_gaps() -> None:
    crowd = paint_crowd(12, 44, 500, LIGHT, 3)
    assert len(crowd) == 12
    gaps = np.diff(sorted(p.x for p in crowd))
    assert gaps.std() > 0.4 * gaps.mean()


def test_two_in_each_others_arms_are_one_picture() -> None:
    first, second = request(look_of(SubjectKind.MAN), height=80), request(look_of(SubjectKind.WOMAN, "b"), height=76)
    close, apart = paint_pair(first, second), paint_pair(first, second, embracing=False)
    sane(close)
    sane(apart)
    assert close.alpha.shape[1] < apart.alpha.shape[1]
    assert apart.points["head"][0] < apart.points["other_head"][0]
    assert abs(close.points["head"][0] - close.points["other_head"][0]) < 0.2 * 80     # cheek to cheek


@pytest.mark.parametrize("holds", ["letter", "cup", "key", "table"])
def test_hands_for_inserts(holds: str) -> None:
    cutout = paint_hands(holds, LIGHT, look_of(SubjectKind.WOMAN), 48)
    assert cutout.alpha.shape[0] % 2 == 0 and cutout.alpha.max() > 0.95
    (x, y), (height, width) = cutout.points["right_hand"], cutout.alpha.shape
    assert 0 <= x <= width and 0 <= y <= height


def test_expressions_show_on_a_large_figure() -> None:
    look = settle_look(SubjectKind.WOMAN, Appearance(age=30, headwear="none"), "face", 1)
    faces = [paint_figure(request(look, yaw=0, height=300, expression=e)) for e in (Expression.NEUTRAL, Expression.SURPRISED)]
    x, y = (int(v) for v in faces[0].points["mouth"])
    a, b = (f.rgb[y - 4:y + 5, x - 4:x + 5] for f in faces)
    assert float(np.abs(a - b).mean()) > 0.01


def test_a_dark_set_and_a_glaring_one_are_exposed_so_that_people_are_seen() -> None:
    night = FigureLight((0.4, 0.8, 0.3), (0.4, 0.5, 0.7), 0.1, (-0.7, 0.3, 0.6), (0.5, 0.6, 0.8), 0.1, (0.03, 0.04, 0.06), (0.02, 0.02, 0.03))
    glare = FigureLight((-0.5, 0.7, -0.5), (1.0, 0.95, 0.6), 3.0, (0.7, 0.3, 0.6), (1, 1, 1), 1.0, (1.0, 1.0, 0.9), (0.8, 0.8, 0.7))
    for light, low, high in ((night, 0.06, 0.45), (glare, 0.30, 0.93)):
        cutout = paint_figure(replace(request(look_of(outfit="shirt", outfit_colour="#7a7a7a"), height=150), light=light))
        seen = cutout.rgb[cutout.alpha > 0.9].mean(axis=1)
        assert low < float(np.percentile(seen, 75)) and float(np.percentile(seen, 98)) < high


def test_a_crowd_is_no_row_and_no_clones() -> None:
    """Near and far, in groups; nobody's clothes are another's: a dozen of the same eight once stood in a line."""
    crowd = paint_crowd(20, 60, 900, LIGHT, 3)
    scales = np.array([p.scale for p in crowd])
    assert scales.max() / scales.min() > 1.45 and scales.std() > 0.12
    assert [p.y for p in crowd] == sorted((p.y for p in crowd), reverse=True), "far to near"
    for p in crowd:
        assert p.y == pytest.approx((1 - p.scale) * EYE * 60, abs=0.01), "on one ground"
    tones: list[np.ndarray] = []
    for p in crowd:
        x, y = p.cutout.points["neck"]
        patch = p.cutout.rgb[round(y) + 8:round(y) + 16, round(x) - 4:round(x) + 5].reshape(-1, 3)
        tones.append(patch.mean(0))
    apart = [float(np.abs(a - b).max()) for i, a in enumerate(tones) for b in tones[i + 1:]]
    assert np.mean(np.array(apart) > 0.03) > 0.8


def test_two_in_three_of_a_crowd_carry_what_it_holds() -> None:
    crowd = paint_crowd(12, 60, 700, LIGHT, 3, holds="torch")
    assert 3 <= sum(p.point is not None for p in crowd) <= 9 and all(p.point in (None, "left_hand", "right_hand") for p in crowd)
    assert not any(p.point for p in paint_crowd(12, 60, 700, LIGHT, 3))


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_an_embrace_has_two_heads_and_arms_round_both(seed: int) -> None:
    """Brow to brow, in two values: two bodies once fused into one mass with one face."""
    for kinds in ((SubjectKind.MAN, SubjectKind.WOMAN), (SubjectKind.WOMAN, SubjectKind.WOMAN)):
        looks = [look_of(kind, f"pair/{seed}/{i}", outfit="sweater", outfit_colour="#5d6446", second_colour="#2f3542") for i, kind in enumerate(kinds)]
        pair = paint_pair(*(request(look, Pose.EMBRACING, 0, 240) for look in looks))
        (x, y), (u, v) = pair.points["head"], pair.points["other_head"]
        assert u - x > 0.045 * 240 and abs(v - y) < 0.10 * 240, "two heads, side by side"
        across = pair.alpha[round((y + v) / 2)] > 0.5
        assert across.sum() > 0.155 * 240, "as wide as two heads"
        left, right = np.flatnonzero(pair.alpha[round(y + 0.22 * 240)] > 0.5)[[0, -1]]
        assert all(left - 4 < pair.points[hand][0] < right + 4 for hand in ("left_hand", "right_hand"))
        assert pair.points["right_hand"][0] > u - 0.05 * 240, "his arm is round her back"
        waist = round(y + 0.40 * 240)
        mine, hers = (pair.rgb[waist - 3:waist + 4, round(at) - 4:round(at) + 5].mean() for at in (x - 14, u + 10))
        assert abs(mine - hers) > 0.02
