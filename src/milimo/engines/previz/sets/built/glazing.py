"""Glass: a faint sheen, and in rain the beads and runnels on it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from milimo.contracts.shots import TimeOfDay, Weather
from milimo.engines.previz.model import SetRequest
from milimo.engines.previz.paint import Floats, blur, generator, grid, norm01, pigment, single, smoothstep, tiling_fbm
from milimo.engines.previz.sets.built.mesh import Material, Skin, Spot, blend, paint_of
from milimo.engines.previz.sets.built.surfaces import mottle


def wet_pane(request: SetRequest, sheen: float = 0.05) -> Material:
    """Glass: a faint sheen, and in rain beads that have run together, each dark above and bright below. Gloss is opacity."""
    wet = request.weather in (Weather.RAIN, Weather.STORM, Weather.SNOW)
    beads, slope = _beads(request.seed % 97)
    light = {TimeOfDay.DAY: "#e8f2f4", TimeOfDay.DAWN: "#ffe6c0", TimeOfDay.DUSK: "#f0b890", TimeOfDay.NIGHT: "#8fa8c0"}[request.time_of_day]
    def texture(spot: Spot) -> Skin:
        # Along the pane itself, or a pane that leans over would stretch its drops.
        x = np.mod(spot.u * np.float32(1.45) * 360, 512).astype(np.int32)
        y = np.mod(spot.v * np.float32(2.63) * 360, 512).astype(np.int32)
        cloud = mottle(3, spot.at[:, 0] * 0.6 + spot.at[:, 2] * 0.6, spot.at[:, 1], 1.6)
        share = np.float32(sheen) * (np.float32(0.4) + cloud)
        albedo = np.broadcast_to(pigment(light) * np.float32(0.8), (len(share), 3))
        if wet:
            drop, lit = beads[511 - y, x], slope[511 - y, x]
            keen = smoothstep(0.016, 0.006, spot.px)
            share = share + drop * (np.float32(0.62) * keen + np.float32(0.10))
            tone = np.clip(np.float32(0.42) + lit * np.float32(1.1), 0.06, 1.35)
            albedo = blend(albedo, pigment(light) * tone[:, None] * np.float32(0.75), np.clip(drop * 1.5, 0, 1))
        return Skin(single(albedo), gloss=single(np.clip(share, 0, 0.85)))
    return paint_of(light, gloss=sheen, texture=texture)


@lru_cache(maxsize=4)
def _beads(seed: int) -> tuple[Floats, Floats]:
    """A tiling sheet of drops and runnels 0..1, and how much light each point of them gathers (−0.5..0.5)."""
    rng = generator(seed)
    size = 512
    height = np.zeros((size * 2, size * 2), np.float32)
    x, y = grid((41, 41))
    for _ in range(420):
        r = float(rng.gamma(2.0, 1.7) + 1.4)
        r = min(r, 9.0)
        cx, cy = float(rng.uniform(0, size)), float(rng.uniform(0, size))
        ball_ = np.sqrt(np.maximum(1 - ((x - 20) ** 2 + ((y - 20) * 0.85) ** 2) / np.float32(r * r), 0)) * np.float32(min(1.0, r / 5))
        for ox in (0, size):
            for oy in (0, size):
                i, j = int(cx) + ox, int(cy) + oy
                if 20 <= i < 2 * size - 21 and 20 <= j < 2 * size - 21:
                    part = height[j - 20:j + 21, i - 20:i + 21]
                    np.maximum(part, ball_, out=part)
    runs = norm01(tiling_fbm(seed + 3, (size * 2, size * 2), 26, 420, octaves=3))
    trail = smoothstep(0.82, 0.97, runs) * np.float32(0.55)
    height = np.maximum(height, trail)[size // 2:size // 2 + size, size // 2:size // 2 + size]
    lit = blur(np.roll(height, 2, 0) - np.roll(height, -2, 0), 0.6) * np.float32(-0.9)
    return smoothstep(0.08, 0.35, height), single(lit)
