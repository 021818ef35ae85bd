from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
import pytest

from milimo.contracts.shots import Expression, SubjectKind
from milimo.engines.previz.figures import paint_bust
from milimo.engines.previz.model import Bust

from .people import LIGHT, look_of

HEAD = 96.0


@lru_cache(maxsize=2)
def bust() -> Bust:
    return paint_bust(look_of(SubjectKind.WOMAN, age=32, headwear="none", hair="bun"), Expression.NEUTRAL, 0.3, 0.0, HEAD, LIGHT, 1)


def test_a_bust_fits_its_model() -> None:
    b = bust()
    for cutout in (b.torso, b.head):
        assert cutout.rgb.shape == (*cutout.alpha.shape, 3) and cutout.rgb.dtype == np.float32
        assert cutout.alpha.shape[0] % 2 == 0 and cutout.alpha.shape[1] % 2 == 0
        assert np.isfinite(cutout.rgb).all()
    assert b.head.depth is not None and b.head.depth.shape == b.head.alpha.shape
    x, y = b.head.points["head"]
    assert 0 < x < b.head.alpha.shape[1] and 0 < y < b.head.alpha.shape[0]
    assert b.torso.anchor[1] > b.torso.alpha.shape[0]


def test_the_head_is_as_tall_as_asked() -> None:
    b = bust()
    middle = int(b.head.points["head"][0])
    covered = np.flatnonzero(b.head.alpha[:, middle - 3:middle + 3].max(axis=1) > 0.5)
    chin = b.head.points["head"][1] + HEAD / 2
    assert chin - covered[0] == pytest.approx(HEAD, rel=0.09)


def test_depth_rises_to_the_nose_and_fades_down_the_neck() -> None:
    b = bust()
    depth = b.head.depth
    assert depth is not None
    x, y = (int(v) for v in b.head.points["head"])
    assert depth.max() > 0.3 * HEAD
    assert float(depth[y - 10:y + 30].max()) == pytest.approx(float(depth.max()), rel=0.05)
    assert np.abs(depth[-2:, x - 5:x + 5]).max() < 0.02 * HEAD


def test_a_turn_by_the_depth_map_lands_near_a_true_turn() -> None:
    """The rule of the compositor: x looks up x - depth·sin(turn). The far side of the face must follow the nose."""
    b = bust()
    depth = b.head.depth
    assert depth is not None
    turn = np.float32(np.sin(np.deg2rad(8)))
    h, w = b.head.alpha.shape
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    turned = cv2.remap(b.head.rgb, x - depth * turn, y, cv2.INTER_LINEAR)
    assert np.isfinite(turned).all()
    nose = int(b.head.points["head"][1] + 0.14 * HEAD)
    row = depth[nose]
    assert 2.0 < float(row.max() * turn) < 0.12 * HEAD


def test_mouths_differ_and_fade_to_nothing_at_their_border() -> None:
    b = bust()
    assert {"small", "open", "round", "wide"} <= set(b.mouths)
    pictures = []
    for patch in [*b.mouths.values(), b.lids]:
        assert patch is not None
        h, w = patch.alpha.shape
        assert patch.x % 2 == patch.y % 2 == h % 2 == w % 2 == 0
        assert max(patch.alpha[0].max(), patch.alpha[-1].max(), patch.alpha[:, 0].max(), patch.alpha[:, -1].max()) < 0.02
        assert patch.alpha.max() > 0.9
        assert patch.x + w <= b.head.alpha.shape[1] and patch.y + h <= b.head.alpha.shape[0]
        pictures.append(patch)
    shapes = [p.rgb for p in list(b.mouths.values())]
    for i, a in enumerate(shapes):
        for other in shapes[i + 1:]:
            assert float(np.abs(a - other).max()) > 0.15


def test_lids_cover_the_eyes() -> None:
    b = bust()
    assert b.lids is not None
    h, w = b.lids.alpha.shape
    below = b.head.rgb[b.lids.y:b.lids.y + h, b.lids.x:b.lids.x + w]
    seen = b.lids.alpha > 0.9
    assert float(np.abs(below - b.lids.rgb)[seen].max()) > 0.2
    dark = [int((picture[seen].mean(axis=1) < 0.22).sum()) for picture in (b.lids.rgb, below)]
    assert dark[0] < 0.8 * dark[1]     # the pupils are gone, the lashes are left


def face_of(bust: Bust) -> np.ndarray:
    """The middle of the head, (24, 24, 3), whatever room its picture leaves round it."""
    y, x = (int(np.flatnonzero((bust.head.alpha > 0.5).any(axis=axis)).mean()) for axis in (1, 0))
    return bust.head.rgb[y - 12:y + 12, x - 12:x + 12]


def test_the_same_bust_twice_and_other_faces_otherwise() -> None:
    look = look_of(SubjectKind.MAN, age=50)
    first = paint_bust(look, Expression.ANGRY, -0.4, 0.0, 60, LIGHT, 2, mouths=())
    again = paint_bust(look, Expression.ANGRY, -0.4, 0.0, 60, LIGHT, 2, mouths=())
    glad = paint_bust(look, Expression.HAPPY, -0.4, 0.0, 60, LIGHT, 2, mouths=())
    assert first.head.rgb.tobytes() == again.head.rgb.tobytes() and first.torso.alpha.tobytes() == again.torso.alpha.tobytes()
    angry, happy = face_of(first), face_of(glad)
    assert np.abs(angry - happy).mean() > 0.01


@pytest.mark.parametrize("expression", list(Expression))
def test_every_expression_paints(expression: Expression) -> None:
    b = paint_bust(look_of(SubjectKind.GIRL, age=9), expression, 0.2, 0.0, 44, LIGHT, 1, mouths=())
    assert b.head.alpha.max() > 0.95 and np.isfinite(b.head.rgb).all()


def test_extent_limits_the_torso_to_the_frame() -> None:
    b = paint_bust(look_of(), Expression.NEUTRAL, 0.0, 0.0, 80, LIGHT, 1, mouths=(), extent=(90, 60, 90, 110))
    assert b.torso.alpha.shape[0] <= 172 and b.torso.alpha.shape[1] <= 182


def test_a_frame_that_shows_the_knees_gets_legs() -> None:
    """A medium shot cut at the thighs once ended in see-through bars at the hips."""
    b = paint_bust(look_of(outfit="shirt"), Expression.NEUTRAL, 0.0, 0.0, 64, LIGHT, 1, mouths=(), extent=(90, 50, 90, 250))
    assert b.torso.alpha[-4:].max() > 0.9


def test_nothing_of_a_torso_touches_the_upper_border() -> None:
    """The stage carries on what touches a border: a neck that did stood as a post on the head, up to the frame's top."""
    b = paint_bust(look_of(SubjectKind.BOY, age=10, headwear="cap"), Expression.NEUTRAL, 0.3, 0.0, HEAD, LIGHT, 1, mouths=())
    for cutout in (b.torso, b.head, bust().torso, bust().head):
        assert cutout.alpha[:4].max() < 0.004
    assert b.torso.alpha[20:].max() > 0.9


def test_loose_hairs_stand_off_a_drawn_back_head_and_none_off_a_covered_one() -> None:
    """A drawn-back head without them is a swim cap: its outline is a ruler's."""
    def thin(headwear: str) -> int:
        head = paint_bust(look_of(SubjectKind.WOMAN, age=64, hair="braid", headwear=headwear), Expression.NEUTRAL, 0.3, 0.0, 220.0, LIGHT, 1,
                          mouths=()).head
        solid = cv2.morphologyEx(head.alpha, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
        return int(((head.alpha - solid) > 0.12)[: int(head.points["head"][1])].sum())

    assert thin("none") > 60
    assert thin("none") > 2 * thin("beanie")
