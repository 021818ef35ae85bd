"""What stands and lies about: lights, clothes, bags, boxes, flowers, toys, treasures."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.figures.field import Box, Cone, Ellipsoid, Solid, turn_x, turn_y, turn_z
from milimo.engines.previz.figures.objects.forms import drum, hollow, lathe, ring, rod, slab


def candle() -> list[Solid]:
    return [drum("gold", 0.42, 0.0, 0.07), lathe("gold", ((0.05, 0.10), (0.28, 0.09), (0.34, 0.16))), drum("wax", 0.13, 0.30, 1.20), Solid("flame").join(Cone((0, 1.33, 0), (0, 1.52, 0), 0.075, 0.012))]


def lantern() -> list[Solid]:
    bars = Solid("iron")
    for i in range(4):
        a = np.pi * (i + 0.5) / 2
        bars.join(Cone((0.30 * np.cos(a), 0.14, 0.30 * np.sin(a)), (0.30 * np.cos(a), 1.0, 0.30 * np.sin(a)), 0.028, 0.028), 0.004)
    bars.join(Cone((0, 1.02, 0), (0, 1.16, 0), 0.36, 0.10), 0.02)
    return [drum("iron", 0.36, 0.0, 0.14), bars, ring("iron", 0.30, 0.028, upright=True, y=1.28, arc=0.5), Solid("flame").join(Cone((0, 0.34, 0), (0, 0.78, 0), 0.19, 0.13))]


def desk_lamp() -> list[Solid]:
    shade = lathe("cream", ((1.02, 0.40), (1.36, 0.24)), 0.02).cut((0, 0.94, 0), (0, -1, 0), 0.01).cut((0, 1.42, 0), (0, 1, 0), 0.01)
    return [drum("gold", 0.36, 0.0, 0.08), rod("gold", (0, 0.05, 0), (0, 1.1, 0), 0.05, 0.04), shade, Solid("flame").join(Ellipsoid((0, 0.95, 0), (0.26, 0.06, 0.26)))]


def rope() -> list[Solid]:
    coils = [ring("rope", 0.72 - 0.05 * i, 0.095, y=0.09 + 0.15 * i, at=(0.03 * i, 0, -0.02 * i), parts=26) for i in range(4)]
    for coil in coils:
        coil.grain = lambda x, y, z: np.sin(np.arctan2(x, z) * np.float32(46) + y * np.float32(20)) * np.float32(0.012)
    return [*coils, rod("rope", (0.72, 0.10, -0.1), (1.25, 0.09, -0.55), 0.09, 0.085)]


def hat() -> list[Solid]:
    return [Solid("felt").join(Ellipsoid((0, 0.07, 0), (0.98, 0.05, 0.84))).join(Cone((0, 0.14, 0), (0, 0.40, 0), 0.50, 0.44), 0.06).carve(Ellipsoid((0, 0.92, 0), (0.26, 0.18, 0.42)), 0.10),
            Solid("black").join(Cone((0, 0.14, 0), (0, 0.22, 0), 0.515, 0.51))]


def helmet() -> list[Solid]:
    return [Solid("silver").join(Ellipsoid((0, 0.40, 0), (0.72, 0.74, 0.80))).cut((0, 0, 0), (0, -1, 0), 0.03), Solid("black").join(Ellipsoid((0, 0.52, -0.36), (0.52, 0.30, 0.46)))]


def boot() -> list[Solid]:
    boot = Solid("leather").join(Cone((0.30, 0.90, 0), (0.28, 0.30, 0), 0.30, 0.27)).join(Cone((0.25, 0.24, 0), (-0.52, 0.17, 0), 0.25, 0.19, (0, 1, 0), 0.9), 0.12).cut((0, 1.05, 0), (0, 1, 0), 0.02)
    return [boot.carve(Cone((0.30, 0.95, 0), (0.30, 1.4, 0), 0.24, 0.26), 0.02), slab("black", (0.55, 0.05, 0.22), 0.0, 0.0, 0.04, (-0.12, 0))]


def glasses() -> list[Solid]:
    rims = [ring("black", 0.30, 0.045, upright=True, at=(s * 0.42, 0.34, 0)) for s in (-1, 1)]
    arms = [rod("black", (s * 0.74, 0.40, 0), (s * 0.66, 0.05, 0.95), 0.035, 0.03) for s in (-1, 1)]
    return [*rims, ring("black", 0.12, 0.04, upright=True, at=(0, 0.36, 0), arc=0.5), *arms]


def bag() -> list[Solid]:
    bag = Solid("leather").join(Box((0, 0.48, 0), (0.85, 0.48, 0.36), 0.24)).cut((0, 0, 0), (0, -1, 0), 0.03)
    return [bag, ring("leather", 0.34, 0.05, upright=True, y=0.94, arc=0.5), Solid("gold").join(Box((0, 0.72, -0.36), (0.10, 0.08, 0.03), 0.02))]


def suitcase() -> list[Solid]:
    straps = [Solid("wood").join(Box((s * 0.52, 0.58, 0), (0.07, 0.595, 0.285), 0.03)) for s in (-1, 1)]
    return [Solid("leather").join(Box((0, 0.58, 0), (0.98, 0.58, 0.27), 0.07)), *straps, ring("leather", 0.22, 0.05, upright=True, y=1.16, arc=0.5), *[
        Solid("gold").join(Box((s * 0.30, 0.98, -0.28), (0.09, 0.06, 0.03), 0.02)) for s in (-1, 1)]]


def tin() -> list[Solid]:
    return [drum("enamel", 0.36, 0.0, 0.84), ring("silver", 0.345, 0.03, y=0.83), ring("silver", 0.355, 0.025, y=0.03), Solid("paper").join(Cone((0, 0.24, 0), (0, 0.62, 0), 0.365, 0.365)).cut((0, 0.66, 0), (0, 1, 0), 0.005).cut((0, 0.20, 0), (0, -1, 0), 0.005)]


def box() -> list[Solid]:
    boards = Solid("wood").join(Box((0, 0.42, 0), (0.85, 0.42, 0.58), 0.03))
    boards.grain = lambda x, y, z: np.exp(-((np.mod(y * np.float32(3.6), 1.0) - np.float32(0.5)) ** 2) * np.float32(400)) * np.float32(0.02)
    return [boards, slab("wood", (0.88, 0.06, 0.61), 0.80, 0.0, 0.03), Solid("gold").join(Box((0, 0.78, -0.60), (0.10, 0.12, 0.03), 0.02))]


def parcel() -> list[Solid]:
    return [Solid("crust").join(Box((0, 0.40, 0), (0.80, 0.40, 0.58), 0.03)), Solid("rope").join(Box((0, 0.40, 0), (0.025, 0.415, 0.595), 0.01)), Solid("rope").join(Box((0, 0.40, 0), (0.815, 0.415, 0.025), 0.01)),
            *[Solid("rope").join(Ellipsoid((s * 0.14, 0.86, 0), (0.15, 0.06, 0.05), turn_z(s * 0.4))) for s in (-1, 1)]]


def gift() -> list[Solid]:
    return [Solid("rubber").join(Box((0, 0.42, 0), (0.62, 0.42, 0.62), 0.03)), Solid("gold").join(Box((0, 0.42, 0), (0.09, 0.435, 0.635), 0.01)), Solid("gold").join(Box((0, 0.42, 0), (0.635, 0.435, 0.09), 0.01)),
            *[Solid("gold").join(Ellipsoid((s * 0.20, 0.94, 0), (0.22, 0.11, 0.09), turn_z(s * 0.5))) for s in (-1, 1)]]


def basket() -> list[Solid]:
    basket = hollow(drum("wicker", 0.62, 0.0, 0.62, wider=1.2), 0.56, 0.08, 0.6, 1.25)
    basket.grain = lambda x, y, z: np.sin(np.arctan2(x, z) * np.float32(30)) * np.sin(y * np.float32(34)) * np.float32(0.022)
    return [basket, ring("wicker", 0.66, 0.05, upright=True, y=0.60, arc=0.5)]


def bucket() -> list[Solid]:
    return [hollow(drum("silver", 0.46, 0.0, 0.92, wider=1.28), 0.42, 0.06, 0.9, 1.3), ring("silver", 0.60, 0.03, y=0.90), ring("iron", 0.60, 0.025, upright=True, y=0.90, arc=0.5)]


def vase() -> list[Solid]:
    vase = lathe("china", ((0.20, 0.22), (0.50, 0.36), (0.80, 0.17), (0.92, 0.21)), 0.10).cut((0, 0, 0), (0, -1, 0), 0.02)
    stems, petals = Solid("leaf"), Solid("petal")
    for i in range(7):
        a = i * 2.4
        top = (0.36 * np.cos(a) * (i > 0), 1.42 + 0.10 * (i % 3), 0.30 * np.sin(a) * (i > 0))
        stems.join(Cone((0, 0.92, 0), top, 0.022, 0.02), 0.01)
        petals.join(Ellipsoid(top, (0.17, 0.13, 0.17)), 0.02)
    return [vase, stems, petals]


def flower() -> list[Solid]:
    petals = Solid("petal").join(Ellipsoid((-0.75, 0.16, 0), (0.26, 0.18, 0.24)))
    for i in range(6):
        a = i * np.pi / 3
        petals.join(Ellipsoid((-0.72 + 0.20 * np.cos(a), 0.15, 0.22 * np.sin(a)), (0.18, 0.10, 0.15)), 0.02)
    return [petals, rod("leaf", (-0.60, 0.10, 0), (0.95, 0.05, 0.12), 0.035, 0.03), Solid("leaf").join(Ellipsoid((0.15, 0.10, -0.18), (0.28, 0.03, 0.11), turn_y(0.5)))]


def teddy() -> list[Solid]:
    bear = Solid("plush").join(Ellipsoid((0, 0.50, 0), (0.40, 0.46, 0.34))).join(Ellipsoid((0, 1.12, -0.02), (0.35, 0.32, 0.30)), 0.08)
    for s in (-1, 1):
        bear.join(Ellipsoid((s * 0.28, 1.40, 0), (0.13, 0.13, 0.09)), 0.04).join(Cone((s * 0.32, 0.72, -0.05), (s * 0.60, 0.42, -0.20), 0.14, 0.13), 0.06).join(Cone((s * 0.22, 0.20, -0.1), (s * 0.42, 0.15, -0.62), 0.17, 0.17), 0.06)
    return [bear, Solid("shell").join(Ellipsoid((0, 1.04, -0.28), (0.15, 0.12, 0.12))), Solid("black").join(Ellipsoid((0, 1.09, -0.39), (0.05, 0.04, 0.03))),
            *[Solid("black").join(Ellipsoid((s * 0.13, 1.20, -0.28), (0.035, 0.035, 0.03))) for s in (-1, 1)]]


def ball() -> list[Solid]:
    return [Solid("rubber").join(Ellipsoid((0, 0.56, 0), (0.56, 0.56, 0.56))), Solid("cream").join(Cone((0, 0.50, 0), (0, 0.62, 0), 0.562, 0.562)).cut((0, 0.66, 0), (0, 1, 0), 0.004).cut((0, 0.46, 0), (0, -1, 0), 0.004)]


def skull() -> list[Solid]:
    skull = Solid("bone").join(Ellipsoid((0, 0.72, 0.08), (0.50, 0.52, 0.60))).join(Box((0, 0.28, -0.26), (0.26, 0.22, 0.22), 0.10), 0.12)
    for s in (-1, 1):
        skull.carve(Ellipsoid((s * 0.20, 0.62, -0.46), (0.14, 0.15, 0.18)), 0.04)
    return [skull.carve(Ellipsoid((0, 0.44, -0.50), (0.07, 0.10, 0.12)), 0.03)]


def sword() -> list[Solid]:
    return [rod("leather", (0.75, 0.09, 0), (1.15, 0.09, 0), 0.06, 0.065), rod("gold", (0.70, 0.09, -0.28), (0.70, 0.09, 0.28), 0.055, 0.055), Solid("silver").join(Cone((0.68, 0.07, 0), (-1.35, 0.05, 0), 0.11, 0.03, (0, 1, 0), 0.25)),
            Solid("gold").join(Ellipsoid((1.22, 0.09, 0), (0.09, 0.09, 0.09)))]


def necklace() -> list[Solid]:
    beads = Solid("cream")
    for i in range(30):
        a = i * 2 * np.pi / 30
        beads.join(Ellipsoid((0.82 * np.cos(a), 0.08, (0.62 + 0.10 * np.sin(2 * a)) * np.sin(a)), (0.075, 0.075, 0.075)), 0.0)
    return [beads, Solid("gem").join(Ellipsoid((0, 0.09, -0.74), (0.12, 0.09, 0.14)))]


def crown() -> list[Solid]:
    crown = hollow(drum("gold", 0.62, 0.0, 0.34), 0.57, -0.5, 0.9)
    for i in range(10):
        a = i * np.pi / 5
        crown.join(Cone((0.60 * np.cos(a), 0.30, 0.60 * np.sin(a)), (0.63 * np.cos(a), 0.66, 0.63 * np.sin(a)), 0.10, 0.03, (np.cos(a), 0, np.sin(a)), 0.4), 0.03)
    return [crown, *[Solid("gem").join(Ellipsoid((0.63 * np.cos(a), 0.17, 0.63 * np.sin(a)), (0.07, 0.07, 0.07))) for a in (4.0, 4.7, 5.4)]]


def globe() -> list[Solid]:
    seas = Solid("scale").join(Ellipsoid((0, 0.86, 0), (0.58, 0.58, 0.58)))
    lands = Solid("leaf")
    for x, y, z, r in ((-0.2, 1.1, -0.44, 0.22), (0.16, 0.78, -0.50, 0.24), (0.36, 1.1, -0.32, 0.18), (-0.36, 0.72, -0.36, 0.16)):
        lands.join(Ellipsoid((x, y, z), (r, r * 0.8, 0.12)), 0.06)
    return [seas, lands, ring("gold", 0.66, 0.035, upright=True, y=0.86), drum("wood", 0.36, 0.0, 0.12), rod("wood", (0, 0.1, 0), (0, 0.26, 0), 0.08, 0.06)]


def ashtray() -> list[Solid]:
    return [hollow(drum("crystal", 0.62, 0.0, 0.24), 0.48, 0.08, 0.4), rod("cream", (0.30, 0.25, -0.1), (0.95, 0.33, -0.25), 0.05, 0.05), rod("flame", (0.27, 0.25, -0.09), (0.22, 0.24, -0.08), 0.048, 0.04)]


def typewriter() -> list[Solid]:
    keys = Solid("face")
    for row in range(3):
        for column in range(9):
            keys.join(Ellipsoid((-0.64 + 0.16 * column + 0.05 * row, 0.24 + 0.09 * row, -0.62 + 0.17 * row), (0.055, 0.03, 0.055)), 0.0)
    return [Solid("black").join(Box((0, 0.18, -0.20), (0.88, 0.18, 0.60), 0.08)).join(Box((0, 0.42, 0.22), (0.80, 0.24, 0.22), 0.10), 0.05), keys, Solid("iron").join(Cone((-0.98, 0.70, 0.22), (0.98, 0.70, 0.22), 0.10, 0.10)),
            Solid("paper").join(Box((0, 1.05, 0.30), (0.55, 0.40, 0.012), 0.005, turn_x(0.15)))]


def microphone() -> list[Solid]:
    head = Solid("silver").join(Ellipsoid((0, 1.20, 0), (0.24, 0.34, 0.20)))
    head.grain = lambda x, y, z: np.sin(y * np.float32(44)) * np.float32(0.012)
    return [drum("iron", 0.42, 0.0, 0.10), rod("iron", (0, 0.08, 0), (0, 0.92, 0), 0.045, 0.04), head]


def umbrella() -> list[Solid]:
    return [Solid("felt").join(Cone((-1.0, 0.14, 0), (0.55, 0.16, 0), 0.04, 0.16)), rod("wood", (0.55, 0.14, 0), (1.05, 0.12, 0), 0.05, 0.05), ring("wood", 0.16, 0.05, y=0.12, at=(1.05, 0, 0.16), arc=0.5)]


def cloth() -> list[Solid]:
    cloth = Solid("cloth").join(Ellipsoid((0, 0.12, 0), (0.85, 0.16, 0.60))).join(Ellipsoid((0.35, 0.20, 0.15), (0.40, 0.18, 0.30)), 0.15)
    cloth.grain = lambda x, y, z: np.abs(np.sin(x * np.float32(7) + np.sin(z * np.float32(9)) * np.float32(1.4))) * np.float32(0.07)
    return [cloth]
