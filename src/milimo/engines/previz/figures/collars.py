"""What closes and finishes a garment: collars, lapels, ties, buttons, belts, straps and aprons."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.figures.field import Cone, Ellipsoid, Solid, unit, vec
from milimo.engines.previz.figures.outfits import Outfit
from milimo.engines.previz.figures.skeleton import SIDES, Joints
from milimo.engines.previz.figures.trunk import Breast, add_trunk


def collar_solids(j: Joints, o: Outfit, detail: int, breast: Breast | None, shirt: Breast | None) -> list[Solid]:
    n, f = j.neck, j.chest_frame
    size = j.measures.neck
    if o.collar == "none" or (detail == 0 and o.collar not in ("hood", "stand", "roll", "ring")):
        return []
    if o.collar == "roll":
        roll = Solid("collar").join(Cone(n + f @ vec(0, -0.09, 0.02), n + f @ vec(0, 0.13, -0.02), 0.335 * size, 0.285 * size))
        return [roll]
    if o.collar == "ring":
        ring = Solid("metal").join(Cone(n + f @ vec(0, -0.05, 0), n + f @ vec(0, 0.01, -0.01), 0.40, 0.385))
        ring.cut(n + f @ vec(0, 0.10, 0), f @ vec(0, 1, 0), 0.03)
        return [ring]
    if o.collar == "stand":
        stand = Solid("collar").join(Cone(n + f @ vec(0, -0.12, 0.04), n + f @ vec(0, 0.17, 0.04), 0.365 * size, 0.345 * size))
        stand.carve(Cone(n + f @ vec(0, 0.0, 0.02), n + f @ vec(0, 0.6, -0.04), 0.270 * size, 0.345 * size), 0.02)
        stand.carve(Cone(n + f @ vec(0, -0.06, -0.36), n + f @ vec(0, 0.40, -0.44), 0.04, 0.22), 0.03)
        if o.open_front > 0:     # worn open
            stand.carve(Cone(n + f @ vec(0, -0.30, -0.40), n + f @ vec(0, 0.45, -0.42), 0.21, 0.25), 0.03)
        stand.cut(n + f @ vec(0, 0.19, 0), f @ vec(0, 1, 0.1), 0.03)
        return [stand]
    if o.collar == "hood":
        hood = Solid("collar").join(Ellipsoid(n + f @ vec(0, 0.03, 0.24), (0.37, 0.20, 0.22), f))
        for side in SIDES:
            hood.join(Cone(n + f @ vec(side * 0.30, 0.07, 0.10), n + f @ vec(side * 0.13, -0.20, -0.36), 0.130, 0.080), 0.10)
            hood.join(Cone(n + f @ vec(side * 0.10, -0.22, -0.42), n + f @ vec(side * 0.09, -0.62, -0.50), 0.018, 0.018), 0.01)
        return [hood]
    solids: list[Solid] = []
    if o.collar == "crew":
        crew = Solid("collar").join(Cone(n + f @ vec(0, -0.175, 0.01), n + f @ vec(0, -0.120, 0.0), 0.345 * size, 0.315 * size, f @ vec(0, 1, 0.28), 0.46))
        return [crew]
    if breast is None or shirt is None:
        return solids
    if o.collar in ("shirt", "lapel"):
        solids.append(_points(j, o, shirt))
    if o.collar == "lapel":
        solids.append(_lapels(j, o, breast))
    return solids


def _points(j: Joints, o: Outfit, breast: Breast) -> Solid:
    """A shirt's collar: a band round the neck that folds over into two points on the breast."""
    n, f, size = j.neck, j.chest_frame, j.measures.neck
    shirt = Solid("inner" if o.collar == "lapel" or o.open_front else "collar")
    wide, top = 0.250 * (0.30 + 0.70 * size), breast.neck
    for side in SIDES:
        throat = breast.at(side * 0.045, top - 0.145, 0.030)
        shirt.join(Cone(n + f @ vec(side * 0.15, 0.115, 0.15), n + f @ vec(side * wide, 0.045, -0.04), 0.062, 0.060), 0.04)
        shirt.join(Cone(n + f @ vec(side * wide, 0.045, -0.04), throat, 0.060, 0.046), 0.03)
        tip = breast.at(side * 0.175, top - 0.330, 0.022)
        shirt.join(Cone(throat, tip, 0.046, 0.018), 0.02)
        shirt.join(Cone(n + f @ vec(side * wide, 0.020, -0.06), tip, 0.056, 0.018), 0.03)
    shirt.join(Cone(n + f @ vec(-0.15, 0.115, 0.15), n + f @ vec(0.15, 0.115, 0.15), 0.062, 0.062), 0.05)
    shirt.carve(Cone(n + f @ vec(0, -0.2, -0.02), n + f @ vec(0, 0.5, -0.05), 0.195 * size, 0.225 * size), 0.01)
    return shirt


def _lapels(j: Joints, o: Outfit, breast: Breast) -> Solid:
    """Collar and lapels of a jacket or coat, folded back along the opening, with a notch where they meet."""
    n, f, size = j.neck, j.chest_frame, j.measures.neck
    lapel = Solid("lapel")
    top, depth = breast.neck, open_to(o)
    for side in SIDES:
        high = n + f @ vec(side * 0.315 * (0.3 + 0.7 * size), 0.03, -0.02)
        lapel.join(Cone(n + f @ vec(side * 0.19, 0.09, 0.20), high, 0.075, 0.080), 0.04)
        lapel.join(Cone(high, breast.at(side * 0.300, top - 0.270, 0.020), 0.085, 0.050), 0.03)
        notch, low = breast.at(side * 0.320, top - 0.480, 0.026), breast.at(side * 0.045, depth + 0.02, 0.030)
        middle = breast.at(side * 0.200, (top - 0.480) * 0.45 + depth * 0.55, 0.030)
        lapel.join(Cone(breast.at(side * 0.235, top - 0.330, 0.020), notch, 0.070, 0.052), 0.03)
        lapel.join(Cone(notch, middle, 0.095, 0.070, f[:, 2], 0.55), 0.02)
        lapel.join(Cone(middle, low, 0.070, 0.026, f[:, 2], 0.60), 0.03)
    lapel.join(Cone(n + f @ vec(-0.19, 0.09, 0.20), n + f @ vec(0.19, 0.09, 0.20), 0.075, 0.075), 0.04)
    lapel.carve(Cone(n + f @ vec(0, -0.2, -0.02), n + f @ vec(0, 0.5, -0.06), 0.225 * size, 0.265 * size), 0.02)
    return lapel


def open_to(o: Outfit) -> float:
    """Height of the lowest point of a garment's opening, chest space."""
    return 0.55 - o.open_front * 1.75


def trim_solids(j: Joints, o: Outfit, breast: Breast | None, shirt: Breast | None) -> list[Solid]:
    """Tie, buttons, belt, straps and apron."""
    m, f = j.measures, j.chest_frame
    out: list[Solid] = []
    if o.tie and shirt is not None:
        tie = Solid("tie")
        top, lift = shirt.neck, 0.030
        tie.join(Ellipsoid(shirt.at(0, top - 0.185, 0.045), (0.058, 0.066, 0.045), f))
        points = [shirt.at(0, y, lift) for y in (top - 0.22, top - 0.50, -0.05, -0.34)]
        for a, b, ra, rb in zip(points[:-1], points[1:], (0.035, 0.055, 0.070), (0.055, 0.070, 0.080), strict=True):
            tie.join(Cone(a, b, ra, rb, f[:, 2], 0.45), 0.02)
        out.append(tie)
    if o.buttons and breast is not None:
        low, high = (-0.62, breast.neck - 0.40 if not o.open_front else open_to(o) - 0.06)
        buttons = Solid("button")
        for y in np.linspace(high, low, o.buttons):
            buttons.join(Ellipsoid(breast.at(0.0, float(y), 0.006), (0.028, 0.028, 0.020), f), 0.001)
        out.append(buttons)
    if o.belt:
        pf = j.pelvis_frame
        middle = (j.chest + j.pelvis) * 0.5 + f @ vec(0, -0.06, 0) if o.skirt else j.pelvis + pf @ vec(0, 0.36, 0)
        if o.tucked and not o.skirt:
            r = (m.waist + m.hip) * 0.5 + o.thick + 0.06
        else:
            r = (m.waist if o.skirt else (m.waist + m.hip) * 0.5) + o.thick + 0.03
        belt = Solid("belt").join(Cone(middle + f @ vec(0, -0.05, 0), middle + f @ vec(0, 0.05, 0), r, r, pf[:, 2], m.depth + 0.14))
        belt.cut(middle + f @ vec(0, 0.055, 0), f @ vec(0, 1, 0), 0.015).cut(middle + f @ vec(0, -0.055, 0), f @ vec(0, -1, 0), 0.015)
        out.append(belt)
        if m.belly > 0.05:
            out.pop()
    if o.straps and breast is not None:
        strap = Solid("trousers" if not o.apron else "apron")
        for side in SIDES:
            a = j.neck + f @ vec(side * 0.34, -0.04, 0.08)
            b, c = breast.at(side * 0.30, 0.34, 0.02), breast.at(side * 0.25, 0.10, 0.02)
            strap.join(Cone(a, b, 0.065, 0.06, f[:, 2], 0.6), 0.03).join(Cone(b, c, 0.06, 0.06, f[:, 2], 0.6), 0.03)
        if not o.apron:
            out.append(_bib(j, o))
        out.append(strap)
    if o.apron:
        out.append(_apron(j, o))
    return out


def _bib(j: Joints, o: Outfit) -> Solid:
    """The front of overalls: the breast again, a cloth's thickness further out, cut to a square."""
    f, bib = j.chest_frame, Solid("trousers")
    add_trunk(bib, j, o.thick + 0.045)
    bib.cut(j.chest + f @ vec(0, 0, -0.10), f @ vec(0, 0, 1), 0.02).cut(j.chest + f @ vec(0, 0.14, 0), f @ vec(0, 1, 0), 0.02)
    for side in SIDES:
        bib.cut(j.chest + f @ vec(side * 0.32, 0, 0), f @ vec(side, 0.12, 0), 0.02)
    return bib


def _apron(j: Joints, o: Outfit) -> Solid:
    m, f = j.measures, j.chest_frame
    apron = Solid("apron")
    t = o.thick + 0.045
    add_trunk(apron, j, t)
    knees = (j.knee[0] + j.knee[1]) * 0.5
    hem = j.pelvis + (knees - j.pelvis) * 0.92
    apron.join(Cone(j.pelvis, hem, m.hip + t + 0.03, m.hip + t + 0.08, j.pelvis_frame[:, 2], m.depth + 0.16), 0.10)
    apron.cut(j.pelvis + f @ vec(0, 0, -0.10), f @ vec(0, 0, 1), 0.02)
    for side in SIDES:
        apron.cut(j.pelvis + f @ vec(side * 0.56, 0, 0), f @ vec(side, 0.10, 0), 0.02)
    apron.cut(j.chest + f @ vec(0, 0.20, 0), f @ vec(0, 1, 0), 0.02)
    apron.cut(hem, unit(knees - j.pelvis), 0.03)
    return apron
