"""White water that a hull under way throws up: a wave that curls off the bow on both sides, the churned heap behind the stern.

It keeps its place by the hull, so it is part of the thing's picture; what spreads on the water behind is the stage's.
"""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.paint import generator, pigment, single
from milimo.engines.previz.sets.built.carpentry import sheet
from milimo.engines.previz.sets.built.mesh import Material, Mesh, Skin, Spot, paint_of
from milimo.engines.previz.sets.built.surfaces import mottle
from milimo.engines.previz.vehicles.models import Model

CREST = 0.17             # m of a bow wave's height for each square root of a metre that the hull is long
REACH, OPENS = 0.42, 0.16      # of the hull's length that a bow wave runs along it, and m it opens for each m aft


def white_water(mesh: Mesh, model: Model, seed: int) -> None:
    """The bow wave and the wash of a hull with its bow toward −z and the water at y = 0."""
    rng = generator(seed % 997 + 11)
    high, half, stem = CREST * model.length**0.5, 0.5 * model.beam, -0.46 * model.length
    s = np.linspace(0.0, 1.0, 34)
    aft = s * REACH * model.length
    rise = high * np.sqrt(np.clip(s / 0.08, 0, 1)) * np.exp(-2.6 * s)
    torn = np.interp(np.linspace(0, 1, 34), np.linspace(0, 1, 18), rng.uniform(0.55, 1.3, 18)) * rng.uniform(0.86, 1.1, 34)
    side_of_hull = half * np.sqrt(np.clip(1 - (1 - np.clip(aft / (0.34 * model.length), 0, 1)) ** 2, 0, 1))
    for side in (-1, 1):
        across = np.linspace(0, 1, 5)
        reach = (0.35 * high + OPENS * aft + 0.5 * high * np.sqrt(s))[:, None] * across[None]
        profile = np.array([0.72, 1.0, 0.72, 0.30, -0.12])[None]
        grid = np.stack([side * (0.86 * side_of_hull[:, None] + reach), (rise * torn)[:, None] * profile, (stem + aft)[:, None] + 0.2 * reach], -1)
        sheet(mesh, single(grid), _foam(), casts="none")
    along = np.linspace(0, 1, 16)
    heap = 0.34 * high * np.exp(-1.8 * along) * rng.uniform(0.6, 1.3, 16)
    spread = np.linspace(-1, 1, 7)
    ridge = (1 - np.abs(spread) ** 2)[None] * heap[:, None] * rng.uniform(0.7, 1.2, (16, 7)) - 0.04 * high
    x = spread[None] * (0.8 * half + 0.10 * model.length * along)[:, None]
    z = (0.47 * model.length + 0.55 * model.length * along)[:, None] + 0 * spread[None]
    sheet(mesh, single(np.stack([x, ridge, z], -1)), _foam(), casts="none")


def _foam() -> Material:
    """White that breaks up into grey-green water where it is thin."""
    white, thin = pigment("#eef2f0"), pigment("#8fa9ac")

    def texture(spot: Spot) -> Skin:
        fine = mottle(5, spot.at[:, 2], spot.at[:, 1] * 2 + spot.at[:, 0], 0.9) * np.float32(0.6) + mottle(6, spot.at[:, 2], spot.at[:, 0], 2.6) * np.float32(0.4)
        share = np.clip(fine * np.float32(2.2) - np.float32(0.55), 0, 1)
        return Skin(single(thin + (white - thin) * share[:, None]))
    return paint_of("#eef2f0", texture=texture)
