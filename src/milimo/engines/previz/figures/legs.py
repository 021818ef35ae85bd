"""Legs, trousers, boots and shoes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from milimo.engines.previz.figures.field import Cone, Ellipsoid, Matrix, Solid, Vec, unit, vec
from milimo.engines.previz.figures.outfits import Outfit
from milimo.engines.previz.figures.skeleton import SIDES, Joints


def lower_body(j: Joints, o: Outfit) -> list[Solid]:
    """Trousers or bare legs, and what is on the feet."""
    m = j.measures
    if 0 < o.legs < 1:
        return [_shorts(j, o), *lower_body(j, replace(o, legs=0.0))]
    legs = Solid("trousers" if o.legs > 0 else "skin")
    bare = o.legs <= 0
    frame = j.pelvis_frame
    t = 0.0 if bare else 0.045 - 0.03 * o.slim + (0.085 if o.name == "spacesuit" else 0.0)
    if not bare:
        top = j.pelvis + frame @ vec(0, 0.36 if o.tucked else 0.24, 0)
        girth = (m.waist + m.hip) * 0.5 + (o.thick + 0.035 if o.tucked else t) + m.belly * 0.25
        legs.join(Cone(top, j.pelvis + frame @ vec(0, 0.16 if j.stance.seat else -0.04, 0.02), girth, m.hip * 0.98 + t + 0.02, frame[:, 2], m.depth + 0.14))
        legs.cut(top + frame @ vec(0, 0.04, 0), frame @ vec(0, 1, 0), 0.02)
        for side in SIDES:
            legs.join(Ellipsoid(j.pelvis + frame @ vec(side * 0.26, -0.12, 0.24 if o.tucked else 0.17), (0.31 * m.limb, 0.33, 0.25), frame), 0.12)
    for i in range(2):
        h, k, a = j.hip[i], j.knee[i], j.ankle[i]
        thigh, knee, calf = 0.330 * m.limb + t, 0.205 * m.limb + t, 0.125 * m.limb + t
        legs.join(Cone(h, h + (k - h) * 0.5, thigh, thigh * 0.86), 0.10)
        legs.join(Cone(h + (k - h) * 0.46, k, thigh * 0.86, knee), 0.08)
        back = -_bend(h, k, a)
        legs.join(Ellipsoid(k + (a - k) * 0.30 + back * 0.05, (0.165 * m.limb + t * 0.7, 0.40 * m.foot, 0.175 * m.limb + t * 0.7), along(k, a)), 0.08)
        if bare or o.slim > 0.5 or o.boots > 0.2:
            legs.join(Cone(k, a, knee * 0.92, calf), 0.06)
        else:
            legs.join(Cone(k, a + (k - a) * 0.05, knee, 0.185 * m.limb + o.loose * 0.6 + 0.02), 0.06)
    return [legs, *_shoes(j, o)]


def _shorts(j: Joints, o: Outfit) -> Solid:
    """Trousers that end on the thigh."""
    m, frame, shorts = j.measures, j.pelvis_frame, Solid("trousers")
    top = j.pelvis + frame @ vec(0, 0.34, 0)
    shorts.join(Cone(top, j.pelvis + frame @ vec(0, -0.04, 0.02), (m.waist + m.hip) * 0.5 + 0.045, m.hip + 0.045, frame[:, 2], m.depth + 0.14))
    shorts.cut(top + frame @ vec(0, 0.04, 0), frame @ vec(0, 1, 0), 0.02)
    for i in range(2):
        h, k = j.hip[i], j.knee[i]
        shorts.join(Cone(h, h + (k - h) * o.legs, 0.330 * m.limb + 0.05, 0.300 * m.limb + 0.07), 0.10)
        shorts.join(Ellipsoid(j.pelvis + frame @ vec(SIDES[i] * 0.26, -0.12, 0.24), (0.33 * m.limb, 0.34, 0.26), frame), 0.12)
    return shorts


def _bend(h: Vec, k: Vec, a: Vec) -> Vec:
    """The way the knee points."""
    out = k - (h + a) * 0.5
    return unit(out) if float(np.linalg.norm(out)) > 0.03 else vec(0, 0, -1)


def _shoes(j: Joints, o: Outfit) -> list[Solid]:
    m = j.measures
    shoes: list[Solid] = []
    sole = Solid("sole")
    for i in range(2):
        shoe = Solid("shoe")     # one each: a cut is the whole solid's, and the lifted foot's would take the other's sole
        shoes.append(shoe)
        a, f, s = j.ankle[i], j.foot[i], m.foot
        slim = 0.92 if m.bust else 1.0
        heel, ball = a + f @ vec(0, -0.21, 0.10) * s, a + f @ vec(0, -0.235, -0.42) * s
        toe = a + f @ vec(0, -0.245, -0.60) * s
        low = 0.10 if o.legs <= 0 and not o.boots else 0.0
        shoe.join(Cone(a + f @ vec(0, -0.02 - low, 0.02) * s, heel, 0.135 * s * slim, 0.125 * s * slim), 0.05)
        shoe.join(Cone(a + f @ vec(0, -0.06 - low, -0.05 - low) * s, ball, 0.135 * s * slim, 0.110 * s * slim), 0.06)
        shoe.join(Cone(ball, toe, 0.125 * s * slim, 0.088 * s * slim, f[:, 1], 0.72), 0.05)
        floor = a + f @ vec(0, -0.33, 0) * s
        if o.name == "wetsuit":      # fins
            shoe.join(Cone(ball, a + f @ vec(0, -0.27, -1.45) * s, 0.13 * s, 0.26 * s, f[:, 1], 0.14), 0.04)
        shoe.cut(floor + f @ vec(0, 0.02, 0), f @ vec(0, -1, 0), 0.02)
        sole.join(Cone(a + f @ vec(0, -0.29, 0.10) * s, a + f @ vec(0, -0.29, -0.30) * s, 0.115 * s * slim, 0.135 * s * slim, f[:, 1], 0.35))
        sole.join(Cone(a + f @ vec(0, -0.29, -0.30) * s, a + f @ vec(0, -0.29, -0.60) * s, 0.135 * s * slim, 0.098 * s * slim, f[:, 1], 0.35), 0.02)
        if o.boots > 0:
            top = a + (j.knee[i] - a) * o.boots
            shoe.join(Cone(a, top, 0.150 * m.limb + 0.04, 0.185 * m.limb + 0.055), 0.06)
            shoe.join(Cone(top - unit(j.knee[i] - a) * 0.05, top, 0.20 * m.limb + 0.055, 0.20 * m.limb + 0.055), 0.02)
    return [*shoes, sole]


def along(a: Vec, b: Vec) -> Matrix:
    """A frame whose y axis runs from a to b."""
    y = unit(b - a)
    x = unit(np.cross(y, vec(0.13, 0.21, 1.0)))
    return np.stack([x, y, np.cross(x, y)], 1)
