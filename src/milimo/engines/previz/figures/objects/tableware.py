"""What one eats, and what one eats it from."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.figures.field import Array, Cone, Ellipsoid, Solid, turn_y, turn_z, vec
from milimo.engines.previz.figures.objects.forms import drum, hollow, lathe, ring, rod, slab


def bowl() -> list[Solid]:
    bowl = Solid("china").join(Ellipsoid((0, 0.62, 0), (0.74, 0.62, 0.74))).join(Cone((0, 0.02, 0), (0, 0.08, 0), 0.26, 0.30), 0.08).cut((0, 0.58, 0), (0, 1, 0), 0.02).cut((0, 0, 0), (0, -1, 0), 0.01)
    bowl.carve(Ellipsoid((0, 0.66, 0), (0.68, 0.58, 0.68)), 0.02)
    return [bowl, Solid("soup").join(Ellipsoid((0, 0.42, 0), (0.60, 0.05, 0.60)))]


def plate() -> list[Solid]:
    plate = Solid("china").join(Cone((0, 0.05, 0), (0, 0.09, 0), 0.89, 1.0, (0, 1, 0), 0.10), 0.03)
    return [plate.carve(Ellipsoid((0, 0.22, 0), (0.71, 0.17, 0.71)), 0.04)]


def cup() -> list[Solid]:
    cup = hollow(drum("china", 0.28, 0.0, 0.56, wider=1.25), 0.24, 0.06, 0.5, 1.3)
    return [cup, ring("china", 0.15, 0.042, upright=True, at=(0.40, 0.29, 0)), Solid("coffee").join(Ellipsoid((0, 0.47, 0), (0.31, 0.025, 0.31)))]


def wineglass() -> list[Solid]:
    glass = lathe("crystal", ((0.02, 0.30), (0.05, 0.05), (0.55, 0.045), (0.72, 0.22), (0.95, 0.30), (1.2, 0.25)), 0.06).cut((0, 1.18, 0), (0, 1, 0), 0.01)
    glass.carve(Ellipsoid((0, 1.06, 0), (0.25, 0.36, 0.25)), 0.02)
    return [glass, Solid("apple").join(Ellipsoid((0, 0.84, 0), (0.235, 0.10, 0.235)))]


def tumbler() -> list[Solid]:
    return [hollow(drum("crystal", 0.27, 0.0, 0.72, wider=1.12), 0.23, 0.10, 0.7, 1.12), Solid("coffee").join(Ellipsoid((0, 0.42, 0), (0.25, 0.03, 0.25)))]


def bottle() -> list[Solid]:
    body = lathe("glass", ((0.24, 0.25), (0.95, 0.25), (1.25, 0.10), (1.55, 0.085)), 0.10).cut((0, 0, 0), (0, -1, 0), 0.02)
    return [body, Solid("paper").join(Cone((0, 0.42, 0), (0, 0.72, 0), 0.258, 0.258)).cut((0, 0.80, 0), (0, 1, 0), 0.005).cut((0, 0.34, 0), (0, -1, 0), 0.005), drum("wood", 0.07, 1.5, 1.72)]


def pot() -> list[Solid]:
    pot = hollow(drum("copper", 0.66, 0.0, 0.78), 0.60, 0.06, 0.7)
    return [pot, *[rod("iron", (s * 0.62, 0.58, 0), (s * 0.86, 0.60, 0), 0.055, 0.06) for s in (-1, 1)], Solid("soup").join(Ellipsoid((0, 0.56, 0), (0.60, 0.05, 0.60)))]


def pan() -> list[Solid]:
    return [hollow(drum("iron", 0.70, 0.0, 0.24, wider=1.08), 0.64, 0.05, 0.2, 1.1), rod("wood", (0.72, 0.20, 0.0), (1.55, 0.32, 0.0), 0.055, 0.075)]


def kettle() -> list[Solid]:
    body = Solid("copper").join(Ellipsoid((0, 0.42, 0), (0.58, 0.46, 0.58))).cut((0, 0, 0), (0, -1, 0), 0.02).join(Cone((0.42, 0.42, 0), (0.86, 0.80, 0), 0.14, 0.065), 0.06)
    return [body, ring("iron", 0.42, 0.035, upright=True, at=(0, 0.72, 0), arc=0.5), Solid("iron").join(Ellipsoid((0, 0.92, 0), (0.08, 0.08, 0.08)))]


def spoon() -> list[Solid]:
    spoon = Solid("silver").join(Ellipsoid((-0.62, 0.11, 0), (0.30, 0.10, 0.20))).carve(Ellipsoid((-0.62, 0.19, 0), (0.27, 0.11, 0.175)), 0.015)
    return [spoon.join(Cone((-0.36, 0.13, 0), (0.85, 0.07, 0), 0.040, 0.065, (0, 1, 0), 0.45), 0.05)]


def ladle() -> list[Solid]:
    ladle = Solid("silver").join(Ellipsoid((-0.72, 0.30, 0), (0.36, 0.30, 0.36))).cut((0, 0.32, 0), (0, 1, 0), 0.015).carve(Ellipsoid((-0.72, 0.34, 0), (0.31, 0.26, 0.31)), 0.015)
    return [ladle, rod("silver", (-0.38, 0.30, 0), (1.05, 0.14, 0), 0.035, 0.055, 0.6)]


def fork() -> list[Solid]:
    fork = Solid("silver").join(Cone((-0.30, 0.09, 0), (0.9, 0.06, 0), 0.04, 0.06, (0, 1, 0), 0.45)).join(Cone((-0.42, 0.09, 0), (-0.30, 0.09, 0), 0.14, 0.05, (0, 1, 0), 0.3), 0.05)
    for z in (-0.11, -0.037, 0.037, 0.11):
        fork.join(Cone((-0.45, 0.09, z), (-0.86, 0.11, z), 0.022, 0.012), 0.02)
    return [fork]


def knife() -> list[Solid]:
    return [rod("wood", (0.25, 0.07, 0), (0.95, 0.07, 0), 0.07, 0.085), Solid("silver").join(Cone((0.22, 0.06, 0), (-0.95, 0.05, -0.04), 0.13, 0.02, (0, 1, 0), 0.18))]


def cleaver() -> list[Solid]:
    return [rod("wood", (0.40, 0.08, 0), (1.0, 0.08, 0), 0.075, 0.085), slab("silver", (0.55, 0.03, 0.28), 0.03, 0.0, 0.02, (-0.2, -0.06))]


def sausage() -> list[Solid]:
    links = Solid("meat").join(Cone((-0.75, 0.16, 0.10), (-0.05, 0.17, -0.06), 0.155, 0.165)).join(Cone((-0.05, 0.17, -0.06), (0.70, 0.16, 0.12), 0.165, 0.15), 0.10)
    return [links.join(Cone((-0.92, 0.17, 0.16), (-0.84, 0.17, 0.13), 0.03, 0.05), 0.03).join(Cone((0.78, 0.17, 0.15), (0.88, 0.17, 0.19), 0.05, 0.03), 0.03)]


def loaf() -> list[Solid]:
    loaf = Solid("crust").join(Ellipsoid((0, 0.30, 0), (0.95, 0.42, 0.42))).cut((0, 0, 0), (0, -1, 0), 0.05)

    def slashed(x: Array, y: Array, z: Array) -> Array:
        f = np.float32
        return np.exp(-((np.mod(x * f(2.6) + z * f(1.2), 1.0) - f(0.5)) ** 2) * f(90)) * f(0.035) * (y > f(0.3))

    loaf.grain = slashed
    return [loaf]


def apple() -> list[Solid]:
    apple = Solid("apple").join(Ellipsoid((0, 0.42, 0), (0.46, 0.43, 0.46))).carve(Ellipsoid((0, 0.92, 0), (0.10, 0.16, 0.10)), 0.16)
    return [apple, rod("wood", (0, 0.72, 0), (0.06, 0.98, 0), 0.022, 0.028), Solid("leaf").join(Ellipsoid((0.20, 0.93, 0), (0.17, 0.02, 0.08), turn_z(0.4)))]


def egg() -> list[Solid]:
    return [Solid("shell").join(Cone((-0.12, 0.30, 0), (0.16, 0.27, 0), 0.30, 0.25))]


def cheese() -> list[Solid]:
    cheese = drum("cheese", 0.9, 0.0, 0.5).cut((0, 0, 0), (-0.5, 0, 0.86), 0.01).cut((0, 0, 0), (0.5, 0, 0.86), 0.01)
    return [cheese.carve(Ellipsoid((0.1, 0.5, -0.3), (0.12, 0.12, 0.12))).carve(Ellipsoid((-0.15, 0.45, -0.55), (0.09, 0.09, 0.09))).moved(turn_y(2.6), vec(0, 0, -0.2))]


def fish() -> list[Solid]:
    fish = Solid("scale").join(Ellipsoid((-0.05, 0.16, 0), (0.80, 0.16, 0.30))).join(Cone((0.70, 0.14, 0), (1.05, 0.12, 0), 0.07, 0.24, (0, 1, 0), 0.2), 0.10)
    return [fish, Solid("black").join(Ellipsoid((-0.62, 0.29, -0.08), (0.045, 0.03, 0.045)))]


def cake() -> list[Solid]:
    layers = [drum("crust", 0.72, 0.06, 0.30), drum("cream", 0.74, 0.28, 0.38), drum("crust", 0.72, 0.36, 0.60), drum("cream", 0.75, 0.58, 0.74)]
    candles = [rod("wax", (0.4 * np.cos(a), 0.72, 0.4 * np.sin(a)), (0.4 * np.cos(a), 1.02, 0.4 * np.sin(a)), 0.03, 0.03) for a in (0.4, 1.9, 3.4, 4.9)]
    lights = [Solid("flame").join(Cone((0.4 * np.cos(a), 1.08, 0.4 * np.sin(a)), (0.4 * np.cos(a), 1.16, 0.4 * np.sin(a)), 0.04, 0.01)) for a in (0.4, 1.9, 3.4, 4.9)]
    return [*layers, *candles, *lights]
