"""The head as a solid: skull, jaw, cheeks, nose, lips, ears, by age, sex and a person's own draw.

Head space: chin at y = -0.5, crown at +0.5, face toward -z, the head's left at +x. Features that are lines or colour
rather than form (lashes, irises, brows, lip colour) are painted on the surface afterwards, in `faces`.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from milimo.engines.previz.figures.field import Cone, Ellipsoid, Solid
from milimo.engines.previz.figures.looks import is_female
from milimo.engines.previz.model import Look


@dataclass(frozen=True, slots=True)
class FaceShape:
    """Where a face's features lie and how large they are, in head units."""

    female: float
    youth: float                   # 1 at four years, 0 from seventeen on
    old: float                     # 0 up to forty-six, 1 at seventy-two
    eye_x: float
    eye_y: float
    eye_r: float                   # radius of the eyeball
    brow_y: float
    nose_y: float                  # under-side of the nose
    nose_out: float                # z of its tip
    nose_w: float
    mouth_y: float
    mouth_w: float                 # half-width
    lip: float
    jaw_w: float
    jaw_y: float
    cheek: float
    chin: float
    width: float


def face_shape(look: Look) -> FaceShape:
    """A person's own face: the mean of age and sex, and a little of its own in every measure."""
    age = float(look.appearance.age or 35)
    f = 1.0 if is_female(look) else 0.0
    youth = float(np.clip((17 - age) / 13, 0, 1))
    old = float(np.clip((age - 46) / 26, 0, 1))
    own = np.random.default_rng(look.seed + 77).uniform(-1, 1, 12)
    heavy = 1.0 if any(w in (look.appearance.build or "") for w in ("heavy", "stout", "fat", "plump")) else 0.0
    return FaceShape(
        female=f, youth=youth, old=old,
        eye_x=0.132 + 0.004 * own[0] + 0.006 * youth, eye_y=0.005 - 0.075 * youth + 0.008 * own[1],
        eye_r=0.074 + 0.028 * youth + 0.002 * f,
        brow_y=0.092 - 0.075 * youth + 0.002 * f + 0.008 * own[2],
        nose_y=-0.165 - 0.030 * youth - 0.012 * own[3] - 0.010 * old,
        nose_out=-(0.470 - 0.062 * youth - 0.016 * f + 0.016 * own[4]),
        nose_w=0.054 - 0.006 * f - 0.011 * youth + 0.006 * own[5] + 0.006 * old,
        mouth_y=-0.290 - 0.025 * youth + 0.007 * own[6], mouth_w=0.094 - 0.022 * youth + 0.006 * own[7],
        lip=(0.021 + 0.006 * f + 0.003 * own[8]) * (1 - 0.35 * old), jaw_w=0.200 - 0.034 * f - 0.072 * youth + 0.012 * own[9] + 0.02 * heavy,
        jaw_y=-0.235 + 0.02 * own[10], cheek=0.55 + 1.0 * youth + 0.5 * heavy - 0.5 * old + 0.2 * own[11],
        chin=0.075 + 0.008 * own[3] - 0.010 * f - 0.014 * youth, width=0.260 - 0.012 * f + 0.020 * youth + 0.008 * own[1] + 0.014 * heavy)


def head_solids(look: Look, detail: int, mouth: float = 0.0, wide: float = 0.0, corner: float = 0.0) -> list[Solid]:
    """Skin of the head in head space, without neck and hair.

    `detail`: 0 for heads of a few pixels, 1 up to about 60 px, 2 beyond. `mouth` 0..1 lowers the jaw; `wide` -1..1
    purses or spreads the lips; `corner` (head units) lifts their corners, and the cheeks with them.
    """
    shape = face_shape(look)
    skin = _skull(shape, detail, mouth, corner)
    if detail >= 1:
        _nose(skin, shape, detail)
        _ears(skin, shape, detail)
    if detail >= 2:
        _eyes(skin, shape)
        _mouth(skin, shape, mouth, wide, corner)
        _age(skin, shape)
    return [skin]


def _skull(s: FaceShape, detail: int, mouth: float, corner: float) -> Solid:
    big = 1 + 0.03 * s.youth
    skin = Solid("skin")
    skin.join(Ellipsoid((0, 0.125, 0.055), (0.338 * big, 0.372, 0.425 * big)))
    drop, smile = -0.07 * mouth, max(0.0, corner)
    skin.join(Ellipsoid((0, -0.06, -0.115), (s.width, 0.36, 0.272)), 0.10)
    if detail == 0:
        skin.join(Ellipsoid((0, -0.36, -0.20), (0.16, 0.14, 0.16)), 0.10)
        skin.join(Ellipsoid((0, s.nose_y + 0.04, -0.40), (0.05, 0.09, 0.07)), 0.04)
        return skin
    for side in (-1, 1):
        skin.join(Cone((side * s.jaw_w, s.jaw_y, 0.0), (side * 0.062, -0.408 + drop, -0.262), 0.088, 0.072), 0.12)
    skin.join(Ellipsoid((0, -0.422 + drop, -0.300 - 0.010 * (1 - s.youth)), (0.088 - 0.012 * s.female, s.chin, 0.075)), 0.09)
    for side in (-1, 1):
        skin.join(Ellipsoid((side * 0.178, s.eye_y - 0.088 + 0.35 * smile, -0.245), (0.098 + 0.014 * s.youth, 0.076 + 0.016 * s.youth, 0.092 + 0.010 * s.youth + 0.9 * smile)), 0.11)
        skin.join(Ellipsoid((side * 0.140, -0.222 + 0.4 * drop, -0.232), (0.088, 0.115, 0.070 + 0.028 * s.cheek)), 0.13)
    brow = 0.046 - 0.014 * s.female - 0.016 * s.youth
    for side in (-1, 1):
        skin.join(Cone((side * 0.045, s.brow_y - 0.012, -0.362), (side * 0.185, s.brow_y - 0.004, -0.312), brow, brow * 0.9), 0.085)
        skin.carve(Ellipsoid((side * s.eye_x, s.eye_y + 0.012, -0.452), (0.090, 0.056, 0.092 - 0.012 * s.youth)), 0.085)
    return skin


def _nose(skin: Solid, s: FaceShape, detail: int) -> None:
    tip_y, out, w = s.nose_y + 0.040, s.nose_out, s.nose_w
    bridge = 0.030 - 0.005 * s.female
    skin.join(Cone((0, s.eye_y + 0.045, -0.375), (0, tip_y + 0.022, out + 0.022), bridge, bridge + 0.008), 0.055)
    skin.join(Ellipsoid((0, tip_y, out + 0.026), (w * 0.78, 0.037, 0.042)), 0.032)
    if detail < 2:
        return
    for side in (-1, 1):
        skin.join(Ellipsoid((side * w * 0.92, s.nose_y + 0.030, out + 0.062), (w * 0.56, 0.030, 0.046)), 0.028)
        skin.carve(Ellipsoid((side * w * 0.55, s.nose_y + 0.001, out + 0.050), (w * 0.30, 0.012, 0.024)), 0.014)


def _ears(skin: Solid, s: FaceShape, detail: int) -> None:
    y = s.eye_y - 0.045
    tall = 0.105 + 0.012 * s.old - 0.014 * s.youth
    for side in (-1, 1):
        lean = np.array([[1, 0, 0], [0, 0.97, 0.2], [0, -0.2, 0.97]])
        skin.join(Ellipsoid((side * (0.325 - 0.010 * s.youth), y, 0.075), (0.034 - 0.008 * s.youth, tall, 0.066 - 0.010 * s.youth), lean), 0.035)
        if detail >= 2:
            skin.carve(Ellipsoid((side * 0.372, y + 0.015, 0.055), (0.026, tall * 0.62, 0.036), lean), 0.022)


def _eyes(skin: Solid, s: FaceShape) -> None:
    for side in (-1, 1):
        skin.join(Ellipsoid((side * s.eye_x, s.eye_y, -0.296 + 0.006 * s.youth), (s.eye_r, s.eye_r * 0.90, s.eye_r)), 0.030)


def _mouth(skin: Solid, s: FaceShape, mouth: float, wide: float, corner: float) -> None:
    y, w, front = s.mouth_y, s.mouth_w * (1 + 0.18 * wide), -0.368 + 0.012 * s.youth
    skin.join(Ellipsoid((0, y + 0.005, -0.318), (0.115, 0.085, 0.072)), 0.10)
    up, down = y + 0.016, y - 0.020 - 0.075 * mouth
    purse = 0.020 * max(0.0, -wide)
    for side in (-1, 1):
        skin.join(Cone((side * w * 0.80, y + 0.75 * corner, front + 0.034), (side * 0.012, up, front - 0.016 - purse), s.lip * 0.45, s.lip), 0.018)
    skin.join(Cone((-w * 0.45, down + 0.25 * corner, front + 0.006), (w * 0.45, down + 0.25 * corner, front + 0.006), s.lip * 1.02, s.lip * 1.02), 0.022)
    skin.join(Ellipsoid((0, down, front - 0.004 - purse), (w * 0.5, s.lip * 1.05, s.lip * 1.1)), 0.02)
    skin.carve(Cone((-w * 0.9, y - 0.002, front - 0.010), (w * 0.9, y - 0.002, front - 0.010), 0.006, 0.006), 0.020)
    if mouth > 0.05:
        middle = y - 0.040 * mouth
        skin.carve(Ellipsoid((0, middle, front - 0.02), (w * (0.72 + 0.1 * wide), 0.045 * mouth + 0.008, 0.042)), 0.020)
    skin.carve(Ellipsoid((0, y - 0.072 - 0.07 * mouth, front - 0.032), (0.070, 0.020, 0.030)), 0.045)
    skin.carve(Cone((0, s.nose_y - 0.012, front - 0.050), (0, y + 0.040, front - 0.044), 0.010, 0.013), 0.022)


def _age(skin: Solid, s: FaceShape) -> None:
    """Sunken temples and cheeks, folds beside the nose, bags under the eyes, jowls: what bones do when flesh goes."""
    if s.old <= 0.05:
        return
    old = s.old
    for side in (-1, 1):
        skin.carve(Ellipsoid((side * 0.318, -0.20, -0.24), (0.075, 0.12, 0.11)), 0.15 * old)
        skin.carve(Ellipsoid((side * 0.285, -0.225, -0.330), (0.040 * old, 0.085 * old, 0.045 * old)), 0.09)
        # the brow's bone carries on into the temple, or its end throws a blot of shadow there
        skin.join(Ellipsoid((side * 0.248, 0.085, -0.240), (0.050, 0.070, 0.075)), 0.10)
        fold = ((side * 0.078, s.nose_y + 0.020, -0.412), (side * 0.122, s.nose_y - 0.055, -0.395), (side * 0.134, s.mouth_y - 0.010, -0.362))
        for a, b in itertools.pairwise(fold):
            skin.carve(Cone(a, b, 0.007 * old, 0.006 * old), 0.020 * old)
        skin.join(Ellipsoid((side * s.eye_x, s.eye_y - 0.060, -0.352), (0.052, 0.018, 0.020)), 0.022 * old)
        skin.join(Ellipsoid((side * 0.168, -0.385, -0.180), (0.060, 0.058, 0.070)), 0.14 * old)
