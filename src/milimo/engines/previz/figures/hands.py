"""Hands as solids: a palm, four fingers of three bones, a thumb; open, closed, pointing or round something.

Hand space: x across the palm toward the thumb, y along it to the fingers, z out of the palm; the wrist at the origin,
lengths in units for an adult (wrist to finger-tip 0.76).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from milimo.engines.previz.figures.field import Cone, Ellipsoid, Matrix, Solid, Vec, unit, vec
from milimo.engines.previz.figures.skeleton import Grip, Measures

# Bend of the three joints of index … little finger in degrees, and of the thumb: (out of plane, toward the fingers).
_CURL: dict[Grip, tuple[tuple[float, float, float], ...]] = {
    "relaxed": ((16, 24, 14), (22, 30, 18), (28, 34, 20), (32, 36, 22)),
    "fist": ((82, 96, 60), (86, 98, 60), (86, 98, 60), (84, 96, 58)),
    "hold": ((54, 66, 40), (60, 70, 42), (64, 72, 44), (66, 72, 44)),
    "wide": ((26, 38, 26), (30, 40, 28), (34, 42, 28), (36, 42, 28)),
    "pinch": ((20, 18, 10), (22, 20, 12), (24, 22, 14), (26, 24, 16)),
    "point": ((3, 4, 3), (80, 92, 56), (84, 96, 58), (84, 96, 58)),
    "flat": ((5, 7, 5), (6, 8, 5), (7, 9, 6), (8, 11, 7)),
    "spread": ((-4, 10, 8), (0, 10, 8), (2, 10, 8), (4, 12, 10)),
}
_FAN: dict[Grip, float] = {"relaxed": 0.5, "fist": 0.0, "hold": 0.25, "wide": 0.4, "pinch": 0.4, "point": 0.1, "flat": 0.35, "spread": 1.6}
_THUMB: dict[Grip, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "relaxed": ((0.62, 0.70, 0.36), (0.28, 0.88, 0.38)), "fist": ((0.40, 0.62, 0.68), (-0.55, 0.62, 0.56)),
    "hold": ((0.48, 0.55, 0.68), (-0.10, 0.70, 0.70)), "wide": ((0.62, 0.40, 0.68), (0.10, 0.62, 0.78)), "pinch": ((0.50, 0.50, 0.70), (0.10, 0.86, 0.50)), "point": ((0.48, 0.66, 0.58), (-0.40, 0.72, 0.56)),
    "flat": ((0.72, 0.68, 0.10), (0.40, 0.91, 0.05)), "spread": ((0.90, 0.42, 0.12), (0.72, 0.69, 0.10))}

_ROOTS = ((0.128, 0.385), (0.045, 0.405), (-0.040, 0.390), (-0.118, 0.345))
_LENGTHS = ((0.150, 0.105, 0.085), (0.168, 0.118, 0.090), (0.155, 0.110, 0.088), (0.120, 0.080, 0.075))


def hand_forms(grip: Grip, detail: int, girth: float = 1.0) -> list[tuple[float, Cone | Ellipsoid]]:
    """(softness, form) of one hand in hand space. `detail` 0: three forms; 1: fingers of two bones; 2: of three."""
    out: list[tuple[float, Cone | Ellipsoid]] = [*_palm(girth)]
    curl = _CURL[grip]
    if detail == 0:
        bend = float(np.mean([sum(c[:2]) for c in curl])) * 0.5
        a = np.deg2rad(bend)
        tip = vec(0, 0.36, 0) + vec(0, np.cos(a), np.sin(a)) * 0.26
        out.append((0.05, Cone((0, 0.34, 0), tip, 0.155 * girth, 0.100 * girth, (0, 0, 1), 0.55)))
        out.append((0.05, Cone((0.11, 0.10, 0.03), (0.19, 0.30, 0.08), 0.07 * girth, 0.05 * girth)))
        return out
    out.append((0.05, Ellipsoid((0.105, 0.165, 0.048), (0.062 * girth, 0.115, 0.060))))
    out.append((0.05, Ellipsoid((-0.095, 0.150, 0.040), (0.055 * girth, 0.125, 0.050))))
    fan = _FAN[grip]
    for i in range(4):
        out += _finger(i, curl[i], fan, girth, detail)
    out += _thumb(grip, girth)
    return out


def _palm(girth: float) -> list[tuple[float, Cone]]:
    return [(0.03, Cone((0, -0.06, 0), (0, 0.10, 0), 0.105 * girth, 0.125 * girth, (0, 0, 1), 0.72)),
            (0.05, Cone((0.005, 0.10, 0), (0.005, 0.33, 0), 0.135 * girth, 0.172 * girth, (0, 0, 1), 0.44))]


def palm_forms(grip: Grip) -> list[Cone]:
    """The wrist, the palm and the ball of the thumb, in hand space."""
    return [form for _, form in _palm(1.0)] + [form for _, form in _thumb(grip, 1.0)[:1]]


def finger_bones(grip: Grip) -> list[list[Cone]]:
    """The bones of index … little finger and of the thumb beyond its ball, in hand space."""
    fingers = [[form for _, form in _finger(i, _CURL[grip][i], _FAN[grip], 1.0, 2)] for i in range(4)]
    return [*fingers, [form for _, form in _thumb(grip, 1.0)[1:]]]


def hand_size(m: Measures) -> float:
    """Scale of the hands: a child's are small, but not as small as its legs are short."""
    return 1.06 * (0.55 + 0.45 * m.head / 1.06) * (0.45 + 0.55 * m.foot) * (0.94 if m.bust else 1.0)


def _finger(i: int, curl: Sequence[float], fan: float, girth: float, detail: int) -> list[tuple[float, Cone]]:
    x, y = _ROOTS[i]
    at = vec(x, y - 0.03, 0.0)
    spread = np.deg2rad((7.5 - 5.0 * i) * fan)
    thick = (0.050, 0.052, 0.050, 0.043)[i] * girth
    angle = 0.0
    out: list[tuple[float, Cone]] = []
    radius = thick
    for bone in range(3):
        angle += np.deg2rad(curl[bone])
        length = _LENGTHS[i][bone] + (0.03 if bone == 0 else 0.0)
        way = vec(np.sin(spread) * np.cos(angle), np.cos(spread) * np.cos(angle), np.sin(angle))
        tip = at + way * length
        slim = radius * (0.90 if bone < 2 else 0.80)
        if detail >= 2 or bone < 2:
            out.append((0.022 if bone == 0 else 0.010, Cone(at, tip, radius, slim)))
        else:
            out.append((0.010, Cone(at, tip, radius, slim)))
        at, radius = tip, slim
    return out


def _thumb(grip: Grip, girth: float) -> list[tuple[float, Cone]]:
    first, second = _THUMB[grip]
    root = vec(0.105, 0.085, 0.035)
    middle = root + unit(first) * 0.19
    joint = middle + unit(np.asarray(first) * 0.4 + np.asarray(second) * 0.6) * 0.125
    tip = joint + unit(second) * 0.100
    return [(0.05, Cone(root, middle, 0.074 * girth, 0.062 * girth)), (0.015, Cone(middle, joint, 0.060 * girth, 0.054 * girth)),
            (0.010, Cone(joint, tip, 0.053 * girth, 0.042 * girth))]


def add_hand(skin: Solid, wrist: Vec, frame: Matrix, size: float, grip: Grip, detail: int, girth: float = 1.0) -> None:
    """Joins a hand to `skin`: `frame` columns are across toward the thumb, along, out of the palm.

    The frame may be left-handed (the other hand): forms are placed by their points, so a mirror is allowed.
    """
    for k, form in hand_forms(grip, detail, girth):
        skin.join(mirrored(form, frame, wrist, size), k * size)


def mirrored(form: Cone | Ellipsoid, frame: Matrix, shift: Vec, size: float) -> Cone | Ellipsoid:
    """A form carried into a frame that may be left-handed; ellipsoids keep their axes, which are symmetric."""
    return form.moved(frame, shift, size)
