"""What goes by: land that slides past a window in planes of different speed, and the stars with a planet among them."""

from __future__ import annotations

import numpy as np

from milimo.contracts.shots import TimeOfDay
from milimo.engines.previz.model import Drift, Layer, SetRequest
from milimo.engines.previz.paint import (
    Floats,
    blur,
    dab,
    fbm,
    generator,
    lerp,
    mix,
    norm01,
    pigment,
    ramp,
    relief,
    single,
    smoothstep,
    tiling_fbm,
)
from milimo.engines.previz.sets.built.design import Outside
from milimo.engines.previz.sets.built.gbuffer import Eye
from milimo.engines.previz.sets.built.outdoors import SKIES, Dome, backdrop_layer, falling_rain, sky, weathered

_LAND = {
    TimeOfDay.DAY: ("#8fa6b4", "#7f9a6a", "#5f7c48"), TimeOfDay.DAWN: ("#b8a894", "#a39464", "#6f6a48"),
    TimeOfDay.DUSK: ("#7a5c74", "#5a4858", "#33303e"), TimeOfDay.NIGHT: ("#1c2a3a", "#131d26", "#0a0f14"),
}


def passing_land(request: SetRequest, eye: Eye, travel: float = 0.0, speed: float = 1.0) -> Outside:
    """Sky, far hills, fields and near trees, each a tile that drifts by. `travel` is the bearing (radians) toward which the
    carriage goes; land slides the other way across the picture, faster the nearer it is."""
    dome = Dome.of(request.view)
    view = request.view
    across = float(np.sin(view.yaw - travel))             # of the speed that shows sideways
    pace = (across if abs(across) > 0.15 else 0.15) * speed * view.height / 720
    layers = [backdrop_layer(request, sky(request, dome))]
    h, w = dome.up.shape
    far = _rise(request, (h, w), 0, 0.055)
    layers.append(_band(request, "far_hills", far, _LAND[request.time_of_day][0], 0.30, 3000.0, 14 * pace, dome))
    fields = _rise(request, (h, w), 1, 0.014)
    layers.append(_band(request, "fields", fields, _LAND[request.time_of_day][1], 0.12, 900.0, 70 * pace, dome))
    trees = _trees(request, (h, w))
    layers.append(_band(request, "trees", trees, _LAND[request.time_of_day][2], 0.0, 260.0, 330 * pace, dome))
    if request.time_of_day in (TimeOfDay.NIGHT, TimeOfDay.DUSK):
        layers.append(_far_lamps(request, (h, w), 120 * pace))
    if request.weather.value in ("rain", "storm"):
        layers += falling_rain(request)
    return Outside(layers)


def _rise(request: SetRequest, shape: tuple[int, int], level: int, height: float) -> Floats:
    """Height of a ridge over the horizon along the picture, in focal lengths; joins itself at the ends."""
    line = norm01(tiling_fbm(request.seed % 70 + level * 9, (64, shape[1]), shape[1] / (3 + 2 * level), 64, octaves=5))[20]
    return single(height * (0.25 + line) - 0.012 * level)


def _trees(request: SetRequest, shape: tuple[int, int]) -> Floats:
    """Heads of trees and hedges close by, with gaps, and a telegraph pole now and then."""
    rng = generator(request.seed + 5)
    x = np.arange(shape[1], dtype=np.float32)
    leaf = norm01(tiling_fbm(request.seed % 70 + 31, (64, shape[1]), shape[1] / 80, 64, octaves=5))[20] - np.float32(0.5)
    top = single(-0.022 + 0.020 * leaf)             # a hedge runs between the trees
    heads = norm01(tiling_fbm(request.seed % 70 + 37, (64, shape[1]), shape[1] / 26, 64, octaves=3))[20] - np.float32(0.5)
    for _ in range(15):
        at, wide, high = rng.uniform(0, shape[1]), rng.uniform(0.015, 0.075) * shape[1], rng.uniform(0.01, 0.11)
        away = np.abs(np.mod(x - at + shape[1] / 2, shape[1]) - shape[1] / 2) / wide
        np.maximum(top, np.where(away < 1, (high + 0.05 * heads) * np.sqrt(np.maximum(1 - away**2, 0)) ** 0.8 + 0.020 * leaf, -1).astype(np.float32), out=top)
    for k in range(3):
        at = (k + 0.5) * shape[1] / 3
        np.maximum(top, np.where(np.abs(x - at) < 1.2, 0.19, -1).astype(np.float32), out=top)
    return top


def _band(request: SetRequest, name: str, top: Floats, colour: str, haze: float, depth: float, speed: float, dome: Dome) -> Layer:
    """Land below a ridge line, lit from above, as a tile that drifts."""
    view = request.view
    h, w = dome.up.shape
    rows = (np.float32(dome.eye.centre[1] + np.tan(view.pitch) * dome.eye.focal) - np.arange(h, dtype=np.float32))[:, None] / np.float32(dome.eye.focal)
    under = top[None] - rows
    alpha = smoothstep(-0.0015, 0.0015, under)
    tone = mix(weathered(request, colour), weathered(request, SKIES[request.time_of_day][3]), haze)
    rough = norm01(tiling_fbm(request.seed % 60 + len(name), (h, w), w / 24, 14, octaves=5))
    value = np.float32(0.66) + np.float32(0.50) * rough + np.float32(0.30) * np.exp(-np.maximum(under, 0) * np.float32(50))
    if depth < 500:     # near growth: heads of leaf lit from above, the dark under them, hedges at their foot
        clumps = norm01(tiling_fbm(request.seed % 60 + 17, (h, w), w / 46, 22, octaves=5))
        lit = relief(blur(clumps, 1.2), (-0.5, -0.8), 0.5, 12)
        value = value * (np.float32(0.72) + np.float32(0.40) * lit) - np.float32(0.16) * smoothstep(0.0, 0.12, under)
    warm = mix(tone, pigment("#fff0c8"), 0.16)
    rgb = lerp(tone * np.float32(0.92), warm, smoothstep(0.75, 1.25, value)) * value[..., None]
    rgb = single(np.clip(rgb, 0, 1))
    live = Drift(-speed)
    # A tile that drifts must join itself, so the strokes stay inside it.
    margin = w // 16
    rgb[:, -margin:] = rgb[:, -margin:] * np.linspace(1, 0, margin)[None, :, None] + rgb[:, :1] * np.linspace(0, 1, margin)[None, :, None]
    return backdrop_layer(request, rgb, name, depth, single(alpha), live)


def _far_lamps(request: SetRequest, shape: tuple[int, int], speed: float) -> Layer:
    """Lit windows and lamps that go by in the dark, out of focus."""
    rng = generator(request.seed + 77)
    light = np.zeros((*shape, 3), np.float32)
    horizon = (request.view.horizon + request.view.overscan) / 2
    for _ in range(22):
        x, y, r = int(rng.uniform(8, shape[1] - 8)), int(horizon + rng.uniform(-0.10, 0.05) * shape[0]), float(rng.uniform(1.5, 4.0))
        gy, gx = np.mgrid[-10:11, -10:11]
        spot = np.exp(-(gx * gx + gy * gy) / (r * r))[..., None] * pigment(("#ffb45e", "#ffd8a0", "#9fc0e0", "#ff6a4a")[int(rng.integers(4))])
        y0, x0 = np.clip(y - 10, 0, shape[0] - 21), np.clip(x - 10, 0, shape[1] - 21)
        light[y0:y0 + 21, x0:x0 + 21] += spot.astype(np.float32) * np.float32(rng.uniform(0.3, 0.9))
    over = float(-request.view.overscan)
    return Layer("passing_lamps", light, None, over, over, 240.0, "add", 0.5, None, Drift(-speed))


def space(request: SetRequest, eye: Eye) -> Outside:
    """Stars, a veil of nebula, and a planet whose day side faces the sun."""
    dome = Dome.of(request.view)
    h, w = dome.up.shape
    seed = request.seed % 60
    veil = norm01(fbm(seed + 3, (h, w), 150 * dome.unit * 2, octaves=6, gain=0.6))
    band = np.exp(-(((dome.up - 0.12 - 0.22 * np.sin(dome.bearing * 2 + 0.4)) / 0.24) ** 2))
    veil = np.clip(veil * (0.42 + 0.62 * band), 0, 1)
    rgb = ramp(single(veil), [(0.0, "#04060c"), (0.38, "#0a1224"), (0.60, "#1d2a4c"), (0.80, "#453a5c"), (1.0, "#8a6068")])
    rng = generator(request.seed + 9)
    stars = np.zeros((h, w), np.float32)
    ys, xs = rng.integers(1, h - 1, 2200), rng.integers(1, w - 1, 2200)
    stars[ys, xs] = rng.random(2200) ** 4
    rgb = rgb + (stars + blur(stars, 0.9) * 2)[..., None] * pigment("#dfe8ff")
    bearing, up, radius = 0.26, 0.10, 0.34
    dx, dy = (dome.bearing - bearing) / radius, (dome.up - up) / radius
    r2 = dx * dx + dy * dy
    inside = smoothstep(1.0, 0.975, np.sqrt(r2))
    depth = np.sqrt(np.maximum(1 - r2, 0))
    light = np.clip(-0.72 * dx + 0.50 * dy + 0.30 * depth, 0, 1)
    clouds = norm01(fbm(seed + 21, (h, w), 90 * dome.unit * 2, 34 * dome.unit * 2, octaves=6))
    ground = ramp(clouds, [(0.0, "#1c4a6a"), (0.4, "#3f7d8c"), (0.55, "#a88a5c"), (0.75, "#d8d0c0"), (1.0, "#f4f4ee")])
    body = ground * (light * np.float32(1.15) + np.float32(0.05))[..., None] + pigment("#0a1626") * (1 - light)[..., None] + pigment("#6fb0e0") * ((1 - depth) ** 3 * light)[..., None] * np.float32(0.6)
    rgb = rgb * (1 - inside)[..., None] + body * inside[..., None]
    halo = np.exp(-np.maximum(np.sqrt(r2) - 1, 0) * 14) * (1 - inside) * np.clip(-0.72 * dx + 0.5 * dy + 0.35, 0, 1)
    rgb = rgb + halo[..., None] * pigment("#6fb0e0") * np.float32(0.5)
    ring = relief(blur(single(light), 2), (-0.5, -0.5), 0.5, 2)
    rgb = rgb * (np.float32(0.97) + np.float32(0.03) * ring)[..., None]
    return Outside([backdrop_layer(request, dab(single(np.clip(rgb, 0, 1)), seed + 5, 4 * dome.unit * 2, -0.3, 1.6, 0.01, mix=0.25))])
