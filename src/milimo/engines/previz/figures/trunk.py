"""The trunk under its cloth, and where its surface lies in front: what is worn on a breast is laid on it, not guessed."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.figures.field import Array, Cone, Ellipsoid, Solid, Vec, smooth_min, vec
from milimo.engines.previz.figures.skeleton import SIDES, Joints


def add_trunk(top: Solid, j: Joints, t: float) -> None:
    """Rib cage, waist, yoke of the shoulders with the trapezius, chest."""
    m = j.measures
    c, f = j.chest, j.chest_frame
    across = f[:, 2]
    waist = (c + j.pelvis) * 0.5 + f @ vec(0, -0.02, 0.01)
    hips = j.pelvis + j.pelvis_frame @ vec(0, 0.12, 0)
    top.join(Cone(c + f @ vec(0, -0.04 * m.torso, 0), waist, m.chest * 0.97 + t, m.waist + t, across, m.depth * 0.98))
    top.join(Cone(waist, hips, m.waist + t, m.hip + t, j.pelvis_frame[:, 2], m.depth + 0.10), 0.16)
    base = j.neck + f @ vec(0, -0.23, 0.04)
    for i, side in enumerate(SIDES):
        shoulder = j.shoulder[i]
        top.join(Cone(base + f @ vec(side * 0.13, -0.02, 0), shoulder + f @ vec(-side * 0.05, 0.0, 0), 0.165 + t * 0.4, 0.195 * m.limb + t * 0.7), 0.16)
        top.join(Cone(j.neck + f @ vec(side * 0.15, -0.03, 0.10), c + f @ vec(side * m.shoulder * 0.70, 0.47 * m.torso, 0.05), 0.075, 0.110 + t * 0.5), 0.18)
        top.join(Ellipsoid(c + f @ vec(side * 0.34 * m.chest / 0.7, 0.22 * m.torso, 0.20), (0.30, 0.40 * m.torso, 0.20 + t * 0.5), f), 0.18)
    top.join(Cone(j.neck + f @ vec(0, -0.36, 0.0), j.neck + f @ vec(0, -0.20, 0.03), 0.28 + t * 0.5, 0.200 * m.neck + t * 0.3), 0.12)
    front = -(m.chest * m.depth)
    for side in SIDES:
        if m.bust > 0.05:
            top.join(Ellipsoid(c + f @ vec(side * 0.255, 0.015, front + 0.05), (0.235 + t * 0.4, 0.225 + t * 0.4, 0.15 + m.bust * 0.35), f), 0.17)
        else:
            top.join(Ellipsoid(c + f @ vec(side * 0.28, 0.20, front + 0.12), (0.30, 0.21, 0.17 + t * 0.4), f), 0.16)
    if m.belly > 0.02:
        top.join(Ellipsoid((waist + hips) * 0.5 + f @ vec(0, 0.10, -m.waist * 0.30), (m.waist * 0.86, 0.50 * m.torso, 0.30 + m.belly + t), f), 0.22)


class Breast:
    """The front of a trunk in cloth `t` thick: asked for a point, it answers with one on the surface.

    The surface is found once on a lattice of the chest's space (about 4 ms) and interpolated.
    """

    def __init__(self, j: Joints, t: float) -> None:
        self._j = j
        self.neck = float((j.chest_frame.T @ (j.neck - j.chest))[1])     # height of the neck's base over the chest's middle
        self._x, self._y = np.linspace(-0.75, 0.75, 13), np.linspace(-1.25, self.neck + 0.15, 19)
        trunk = Solid("trunk")
        add_trunk(trunk, j, t)
        x, y = (a.ravel().astype(np.float32) for a in np.meshgrid(self._x, self._y))
        z = np.full(x.shape, -1.25, np.float32)
        for _ in range(7):
            places = j.chest + np.stack([x, y, z], 1) @ j.chest_frame.T
            z = np.minimum(z + 0.95 * _distance(trunk, places), np.float32(0.35)).astype(np.float32)
        self._z = z.reshape(len(self._y), len(self._x))

    def at(self, x: float, y: float, out: float) -> Vec:
        """The point `out` units before the surface at (x, y) of the chest's space, in body space."""
        column, row = (float(np.interp(v, axis, np.arange(len(axis)))) for v, axis in ((x, self._x), (y, self._y)))
        i, k = min(int(row), len(self._y) - 2), min(int(column), len(self._x) - 2)
        v, u = row - i, column - k
        z = (self._z[i:i + 2, k:k + 2] * np.outer((1 - v, v), (1 - u, u))).sum()
        return self._j.chest + self._j.chest_frame @ vec(x, y, float(z) - out)


def front_of(j: Joints, t: float) -> Breast:
    """The front of these joints' trunk in cloth `t` thick, found once."""
    found = j.fronts.get(t)
    if not isinstance(found, Breast):
        found = j.fronts[t] = Breast(j, t)
    return found


def _distance(solid: Solid, places: Array) -> Array:
    """The field of joined forms at a few places, (n,)."""
    x, y, z = (np.ascontiguousarray(places[:, i], np.float32) for i in range(3))
    out = np.full(len(x), 4.0, np.float32)
    for _, k, form in solid.steps:
        out = smooth_min(out, form.distance(x, y, z), k)
    return out
