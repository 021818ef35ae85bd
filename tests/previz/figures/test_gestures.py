"""Heads that look up, down, nod and are shaken; umbrellas and helmets, through which a face is to be seen."""

from dataclasses import replace

import numpy as np
import pytest

from milimo.contracts.shots import Expression, Gesture, Line, Pose, SubjectKind
from milimo.engines.previz.feelings import gesture_in
from milimo.engines.previz.figures import paint_bust, paint_crowd, paint_figure
from milimo.engines.previz.figures.looks import suited
from milimo.engines.previz.portrait import GESTURE_AT, GESTURE_EVERY_S, GESTURE_S, gesturing

from .people import LIGHT, look_of, request


@pytest.mark.parametrize("pose", [Pose.STANDING, Pose.SITTING])
def test_a_raised_head_has_its_mouth_higher_and_a_bowed_one_lower(pose: Pose) -> None:
    look = look_of(SubjectKind.WOMAN, age=30, headwear="none")
    below = {}
    for gesture in (Gesture.LOOKS_UP, Gesture.NONE, Gesture.LOOKS_DOWN):
        points = paint_figure(replace(request(look, pose, yaw=5, height=220), gesture=gesture)).points
        below[gesture] = points["mouth"][1] - points["head"][1]
    assert below[Gesture.LOOKS_UP] + 3 < below[Gesture.NONE] < below[Gesture.LOOKS_DOWN] - 1.5


def test_a_bust_looks_up_and_down() -> None:
    look, below = look_of(SubjectKind.MAN, age=30, headwear="none"), {}
    for gesture in (Gesture.LOOKS_UP, Gesture.NONE, Gesture.LOOKS_DOWN):
        points = paint_bust(look, Expression.NEUTRAL, 0.2, 0.0, 90, LIGHT, 1, mouths=(), gesture=gesture).head.points
        below[gesture] = points["mouth"][1] - points["head"][1]
    assert below[Gesture.LOOKS_UP] + 8 < below[Gesture.NONE] < below[Gesture.LOOKS_DOWN] - 4


def test_a_nod_begins_swings_both_ways_and_comes_to_rest() -> None:
    swings = [gesturing(t / 48) for t in range(round(48 * (GESTURE_AT + GESTURE_EVERY_S)))]
    assert not any(swings[:int(48 * GESTURE_AT)]) and max(swings) > 0.7 and min(swings) < -0.5
    assert not any(swings[int(48 * (GESTURE_AT + GESTURE_S)) + 2:])
    assert max(abs(a - b) for a, b in zip(swings[1:], swings, strict=False)) < 0.25       # no jump


def test_a_lines_cue_moves_the_head_unless_the_action_does() -> None:
    def cued(parenthetical: str) -> Line:
        return Line(name="MARA", text="Yes.", parenthetical=parenthetical)

    for cue, gesture in (("nods", Gesture.NODS), ("looking up", Gesture.LOOKS_UP), ("shaking her head", Gesture.SHAKES_HEAD),
                         ("glances down", Gesture.LOOKS_DOWN), ("shaking hands", Gesture.NONE), ("softly", Gesture.NONE)):
        assert gesture_in(Gesture.NONE, [cued(cue)]) is gesture
    assert gesture_in(Gesture.LOOKS_UP, [cued("nods")]) is Gesture.LOOKS_UP


@pytest.mark.parametrize("yaw", [0.0, 45.0, -45.0, 80.0, -80.0])
def test_an_umbrella_hides_no_face(yaw: float) -> None:
    look = look_of(SubjectKind.WOMAN, "u", age=30, outfit="coat", skin="#d8a47c", headwear="none")
    cutout = paint_figure(request(look, yaw=yaw, height=420, holds="umbrella"))
    x, y = (int(v) for v in cutout.points["mouth"])
    head_y = int(cutout.points["head"][1])
    turn = int(np.sign(np.sin(np.radians(yaw)))) * 4
    for row in (y, (y + head_y) // 2, head_y):                 # from the mouth to between the eyes
        face = cutout.rgb[row - 2:row + 3, x - 3 - turn:x + 4 - turn]
        assert float((face[..., 0] - face[..., 2]).mean()) > 0.10, row       # skin is warm, the cover is cold


def test_two_in_three_of_a_crowd_in_the_rain_have_umbrellas() -> None:
    def sheltered(umbrellas: bool) -> int:
        crowd = paint_crowd(6, 120.0, 800.0, LIGHT, 3, holds="umbrella" if umbrellas else None)
        return sum((person.cutout.anchor[1] - 8) / person.cutout.height_px > 1.05 for person in crowd)

    assert sheltered(True) == 4 and sheltered(False) == 0


def test_a_spacesuit_is_worn_where_there_is_no_air() -> None:
    man = look_of(SubjectKind.MAN, "m", outfit="coat", outfit_colour="#8c3a30")
    outside, astronaut = suited(man, "man", airless=True), suited(man, "astronaut", airless=False)
    assert outside.appearance.outfit == astronaut.appearance.outfit == "spacesuit"
    assert outside.appearance.headwear == "space helmet" and astronaut.appearance.headwear == man.appearance.headwear
    assert outside.appearance.second_colour == "#8c3a30"        # by which one knows him
    assert suited(man, "man", airless=False) is man
    for kind in (SubjectKind.ROBOT, SubjectKind.DOG):
        other = look_of(kind)
        assert suited(other, "", airless=True) is other


def test_a_helmets_glass_is_clear_close_by_and_mirrors_from_afar() -> None:
    look = suited(look_of(SubjectKind.WOMAN, "s", age=30, skin="#d8a47c"), "", airless=True)
    head = paint_bust(look, Expression.NEUTRAL, 0.0, 0.0, 120, LIGHT, 1, mouths=()).head
    x, y = (int(v) for v in head.points["mouth"])
    close = head.rgb[y - 20:y - 8, x - 10:x + 10]
    small = paint_figure(request(look, yaw=0, height=150))
    x, y = (int(v) for v in small.points["head"])
    far = small.rgb[y - 2:y + 3, x - 2:x + 3]
    warmth = [float((p[..., 0] - p[..., 2]).mean()) for p in (close, far)]
    assert warmth[0] > 0.12 and warmth[1] < 0.04
    assert paint_bust(look, Expression.NEUTRAL, 0.0, 0.0, 60, LIGHT, 1, mouths=()).head.alpha.max() > 0.95
