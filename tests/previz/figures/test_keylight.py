"""A night's lead is lit to be read; whoever is lit already is left alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from milimo.contracts.shots import Expression, SubjectKind
from milimo.engines.previz.figures import paint_bust
from milimo.engines.previz.keylight import close_light, is_dark, wide_light
from milimo.engines.previz.model import FigureLight

from .people import LIGHT, look_of

STORM = FigureLight(
    key_direction=(-0.65, 0.6, -0.465), key_colour=(0.167, 0.189, 0.215), key=0.41, rim_direction=(-0.30, 0.20, 0.93),
    rim_colour=(0.87, 0.91, 0.93), rim=0.53, ambient_up=(0.154, 0.175, 0.208), ambient_down=(0.089, 0.101, 0.120))


def lit_side(light: FigureLight) -> float:
    """Luma of the lit part of a face: the upper third of its pixels, between brow and mouth."""
    head = paint_bust(look_of(SubjectKind.BOY, age=10, skin="#e2b592", headwear="none"), Expression.NEUTRAL, 0.3, 0.0, 110.0,
                      light, 1, mouths=()).head
    x, y = (int(v) for v in head.points["head"])
    face = head.rgb[y - 5:y + 32, x - 28:x + 28] @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    return float(np.percentile(face, 80))


def test_the_lit_side_of_a_face_in_a_storm_night_is_read() -> None:
    assert 0.45 <= lit_side(close_light(STORM, 0.0, share=3.8)) <= 0.68
    assert lit_side(close_light(STORM, 0.0, share=1.2)) >= 0.40


def test_a_whole_figure_at_night_gets_a_rim_from_behind_and_a_key() -> None:
    wide = wide_light(STORM, 0.3, 0.4)
    assert wide.rim >= 1.0 and max(wide.rim_colour) > 0.8
    assert wide.key * float(np.mean(wide.key_colour)) > 2 * STORM.key * float(np.mean(STORM.key_colour))
    cos, sin = np.cos(0.3), np.sin(0.3)
    across, deep = (cos * wide.rim_direction[0] - sin * wide.rim_direction[2], sin * wide.rim_direction[0] + cos * wide.rim_direction[2])
    assert deep > 0.2 and abs(across) >= 0.4
    assert wide_light(LIGHT, 0.0, 0.4).key == LIGHT.key


@pytest.mark.parametrize("yaw", [0.0, 0.4, -0.9])
def test_the_rim_comes_from_behind_on_the_other_side(yaw: float) -> None:
    light = close_light(STORM, yaw, share=2.0)
    cos, sin = np.cos(yaw), np.sin(yaw)
    across = [cos * d[0] - sin * d[2] for d in (light.key_direction, light.rim_direction)]
    deep = [sin * d[0] + cos * d[2] for d in (light.key_direction, light.rim_direction)]
    assert across[0] * across[1] < 0
    assert deep[0] < 0 < deep[1]


def test_who_is_lit_already_keeps_the_sets_light() -> None:
    assert is_dark(STORM) and not is_dark(LIGHT)
    assert close_light(LIGHT, 0.0, share=3.8) == close_light(LIGHT, 0.0)
    assert close_light(STORM, 0.0, share=0.1) == close_light(STORM, 0.0)
    assert close_light(replace(STORM, key_colour=(1.0, 0.9, 0.7), key=1.2), 0.0, share=1.2).key_colour == (1.0, 0.9, 0.7)
