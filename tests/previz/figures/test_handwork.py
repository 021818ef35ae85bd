"""Hands against what they lie on."""

import numpy as np
import pytest

from milimo.contracts.shots import Pose, SubjectKind
from milimo.engines.previz.figures import paint_figure
from milimo.engines.previz.figures.looks import measures_of
from milimo.engines.previz.figures.outfits import OUTFITS, padding
from milimo.engines.previz.figures.skeleton import pose
from milimo.engines.previz.figures.stances import STANDING, variants_of

from .people import look_of, request

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
LEAST = 0.07             # of display luma between a hand and the cloth around it


def contrast(outfit: str, seed: int, height: float) -> float:
    """Median luma of the fingers less that of the cloth right below them, on cloth of the skin's own colour."""
    look = look_of(SubjectKind.MAN, "hands", age=40, outfit=outfit, outfit_colour="#c99a78", second_colour="#c99a78", skin="#c99a78", headwear="none")
    cutout = paint_figure(request(look, yaw=10, height=height, seed=seed))
    unit = height / measures_of(look).total
    found = []
    for hand in ("left_hand", "right_hand"):
        x, y = cutout.points[hand]
        rows, columns = np.mgrid[0:cutout.alpha.shape[0], 0:cutout.alpha.shape[1]]
        away = np.hypot(columns - x, rows - y) / unit
        luma = cutout.rgb @ LUMA
        inside, ring = luma[(away < 0.12) & (cutout.alpha > 0.9)], luma[(away > 0.30) & (away < 0.42) & (rows > y) & (cutout.alpha > 0.95)]
        if len(inside) and len(ring):
            found.append(float(np.median(inside) - np.percentile(ring, 35)))
    return max(found)


@pytest.mark.parametrize("outfit", ["coat", "sweater", "suit"])
@pytest.mark.parametrize("height", [260.0, 420.0])
def test_hands_are_read_on_cloth_of_their_own_colour(outfit: str, height: float) -> None:
    assert contrast(outfit, 3, height) > LEAST          # clasped before the coat: cloth all around


def test_hands_rest_on_a_coat_and_not_in_it() -> None:
    """A hand on a hip was inside the skirt of every coat."""
    measures = measures_of(look_of(SubjectKind.WOMAN, age=30))
    stance = next(s for s in STANDING if s.arms[1].on == "hip")
    bare, coated = pose(measures, stance), pose(measures, stance, padding(OUTFITS["coat"]))
    out = {joints.padding: abs(float((joints.pelvis_frame.T @ (joints.wrist[1] - joints.pelvis))[0])) for joints in (bare, coated)}
    assert out[0.0] + 0.05 < out[coated.padding] and padding(OUTFITS["shirt"]) == 0.0
    for joints in (bare, coated):
        tip = joints.pelvis_frame.T @ (joints.wrist[1] + joints.hand[1] @ np.array([0.0, 0.7, 0.0]) - joints.pelvis)
        wide, deep = measures.hip + joints.padding, measures.hip * measures.depth + joints.padding
        assert (tip[0] / wide) ** 2 + (tip[2] / deep) ** 2 > 1.0        # out of the body's own ellipse


def test_fingers_are_parted() -> None:
    """Across the fingers of a flat hand the skin goes dark and light again."""
    cutout = paint_figure(request(look_of(SubjectKind.MAN, "hands", outfit="tshirt", age=40), Pose.WAVING, yaw=0, height=620, seed=0))
    name = min(("left_hand", "right_hand"), key=lambda hand: cutout.points[hand][1])
    x, y = (int(v) for v in cutout.points[name])
    window = np.s_[y - 34:y + 8, x - 26:x + 26]
    skin = np.where(cutout.alpha[window] > 0.9, cutout.rgb[window] @ LUMA, np.nan)
    rows = [row[~np.isnan(row)] for row in skin]
    dips = max(int(((row[1:-1] < row[:-2] - 0.004) & (row[1:-1] <= row[2:])).sum()) for row in rows if len(row) > 8)
    assert dips >= 2


def test_every_standing_variant_still_reaches_what_it_holds_on_to() -> None:
    measures = measures_of(look_of(SubjectKind.MAN, age=40))
    for number in range(variants_of(Pose.STANDING)):
        joints = pose(measures, STANDING[number], padding(OUTFITS["oilskin"]))
        for i in range(2):
            assert np.linalg.norm(joints.wrist[i] - joints.shoulder[i]) <= measures.arm * 1.001
