"""Faces are exposed for their own skin: read by day and by night, with a shadow side that is dark and never a hole."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from milimo.contracts.shots import Expression, SubjectKind
from milimo.engines.previz.figures import paint_bust
from milimo.engines.previz.figures.complexion import metered
from milimo.engines.previz.figures.light import lighting
from milimo.engines.previz.keylight import close_light
from milimo.engines.previz.model import FigureLight

from .people import LIGHT, look_of

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
NIGHT = FigureLight(
    key_direction=(-0.52, 0.5, 0.69), key_colour=(1.0, 0.76, 0.48), key=0.5, rim_direction=(0.6, 0.3, 0.7), rim_colour=(1.0, 0.76, 0.48), rim=0.5,
    ambient_up=(0.12, 0.14, 0.22), ambient_down=(0.10, 0.07, 0.08))
PALE, BROWN, DARK = "#ecc5a8", "#966242", "#472b20"


@lru_cache(maxsize=8)
def face(skin: str, night: bool) -> tuple[float, float, float]:
    """(lit, shadow, coat): luma of a face's lit and shadow side, and of the coat."""
    light = close_light(NIGHT if night else LIGHT, 0.0, share=3.6)
    look = look_of(SubjectKind.MAN, age=35, skin=skin, hair="crop", headwear="none", outfit="coat", outfit_colour="#445a64")
    bust = paint_bust(look, Expression.NEUTRAL, 0.25, 0.0, 150.0, light, 0, (), extent=(160, 110, 160, 190))
    x, y = (int(v) for v in bust.head.points["head"])
    skin_part = (bust.head.rgb[y - 12:y + 55, x - 38:x + 40] @ LUMA).ravel()
    tx, ty = (int(v) for v in bust.torso.points["head"])
    coat = (bust.torso.rgb[ty + 130:ty + 175, tx - 90:tx + 90] @ LUMA).ravel()
    return float(np.percentile(skin_part, 85)), float(np.percentile(skin_part, 8)), float(np.percentile(coat, 70))


@pytest.mark.parametrize("night", [False, True])
def test_every_complexion_reads_and_keeps_its_order(night: bool) -> None:
    lit = [face(skin, night)[0] for skin in (PALE, BROWN, DARK)]
    assert lit[0] > lit[1] > lit[2]
    assert 0.50 <= lit[0] <= 0.80
    assert lit[2] >= 0.24


@pytest.mark.parametrize("skin", [PALE, BROWN, DARK])
def test_the_shadow_side_is_dark_but_no_hole(skin: str) -> None:
    for night in (False, True):
        lit, shadow, _ = face(skin, night)
        assert 0.12 * lit <= shadow <= 0.75 * lit
        assert shadow >= 0.05


@pytest.mark.parametrize("skin", [BROWN, DARK])
def test_a_dark_face_at_night_is_not_darker_than_its_coat(skin: str) -> None:
    lit, _, coat = face(skin, True)
    assert lit > coat


def test_a_meter_lifts_a_night_and_calms_a_noon_for_the_same_skin() -> None:
    dark, glare = (lighting(light, (0, 0, 5), 0.0, 0.0, 0.23) for light in (NIGHT, LIGHT))
    assert metered(dark, BROWN).flesh_gain > metered(glare, BROWN).flesh_gain
    assert metered(dark, DARK).flesh_gain > metered(dark, PALE).flesh_gain
    assert metered(dark, BROWN, share=0.0).flesh_gain == 1.0


def test_an_open_mouth_is_no_black_hole() -> None:
    light = close_light(NIGHT, 0.0, share=3.6)
    bust = paint_bust(look_of(SubjectKind.WOMAN, age=28, skin=PALE, hair="bob", headwear="none"), Expression.SURPRISED, 0.0, 0.0, 150.0, light, 0, ())
    x, y = (int(v) for v in bust.head.points["head"])
    mouth = bust.head.rgb[y + 38:y + 58, x - 10:x + 10] @ LUMA
    assert np.percentile(mouth, 10) > 0.03
    red, blue = (float(bust.head.rgb[y + 38:y + 58, x - 10:x + 10, i].mean()) for i in (0, 2))
    assert red > 1.3 * blue
