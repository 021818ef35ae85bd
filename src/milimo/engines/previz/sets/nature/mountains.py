"""MOUNTAINS: a snow range, darker shoulders before it, firs and boulders on an alp; a lake or a waterfall when asked."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.model import Layer, Pulse, SetPainting, SetRequest
from milimo.engines.previz.paint import (
    Floats,
    fbm,
    flat,
    generator,
    lerp,
    mix,
    norm01,
    single,
    smoothstep,
)
from milimo.engines.previz.sets.nature.air import ground_mist
from milimo.engines.previz.sets.nature.heavens import birds
from milimo.engines.previz.sets.nature.landmarks import House, house_layers
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.plants import FIR, GRASS, grass, scattered_blades, stand_tree
from milimo.engines.previz.sets.nature.scene import Scene
from milimo.engines.previz.sets.nature.terrain import Ground, Profile, Ridge, boulder, circular_noise, paint_ground
from milimo.engines.previz.sets.nature.vista import Plane, Vista
from milimo.engines.previz.sets.nature.waters import sea

ROCK = ("#23272c", "#474a4c", "#7d7a72", "#b5ac9a", "#e0d6bc")
FOREST = ("#101c18", "#20352a", "#42583c", "#7c8a56")
_ALP = Ground(("#27331c", "#4a5c2c", "#84904a", "#c4be78"), 5, grain=3.0, patches=("#3a3c38", "#6c6c64", "#a09c90", "#ccc6b6"),
              patch_size=9.0, contrast=0.30, base=0.52, reach=860)


def peaks(seed: int, waves: tuple[tuple[int, float], ...]) -> Profile:
    """A skyline of sharp summits: folded noise; heights from 0 up, m."""
    parts = [circular_noise(seed + 7 * i, ((count, 2.0),)) for i, (count, _) in enumerate(waves)]

    def profile(b: Floats) -> Floats:
        total = np.zeros_like(b)
        for part, (_, amplitude) in zip(parts, waves, strict=True):
            total += (1 - np.abs(part(b))) * np.float32(amplitude)
        return single(total)

    return profile


def mountains(request: SetRequest) -> SetPainting:
    """An alp under a range: the great peak stands right of the middle."""
    scene = Scene.under_the_sky(request)
    vista, mood, seed = scene.vista, scene.mood, request.seed
    high, low = peaks(seed + 1, ((34, 760.0), (90, 260.0), (230, 90.0))), peaks(seed + 2, ((30, 330.0), (80, 110.0), (200, 40.0)))
    wood = circular_noise(seed + 3, ((26, 46.0), (90, 16.0)))
    lift = 180.0

    def range_(b: Floats) -> Floats:
        peak = 900 * np.exp(-np.abs((b - 0.11) / 0.13) ** 1.25) + 420 * np.exp(-np.abs((b + 0.34) / 0.12) ** 1.3)
        return single((high(b) * 0.85 + peak + lift) * 1.32)

    def shoulder(b: Floats) -> Floats:
        return single(low(b) + 120 + 190 * np.exp(-(((np.abs(b) - 0.62) / 0.22) ** 2)) - 170 * np.exp(-((b / 0.26) ** 2)))

    def woods(b: Floats) -> Floats:
        return single(34 + wood(b) + 60 * smoothstep(0.12, 0.6, np.abs(b)))

    scene.add_ridges(
        Ridge("range", 8200, range_, ROCK, seed + 21, grain=52, craggy=0.85, angle=-0.9, snowline=880 if not mood.snow else 300, fog=0.55, ragged=1.2),
        Ridge("shoulders", 3600, shoulder, ROCK, seed + 22, grain=44, craggy=0.6, angle=-0.8, forest=0.0, fog=0.6, turf=FOREST,
              snowline=520 if not mood.snow else 120),
        Ridge("woods", 900, woods, FOREST, seed + 23, grain=30, craggy=0.0, forest=1.0, fog=0.5))
    if vista.has("waterfall"):
        scene.add(*waterfall(vista, mood, 0.27, 900, 84, 8))
    lake = vista.has("lake", "water", "boat")
    if lake:
        scene.add_water(sea(vista, mood, scene.layers, calm=0.9 if mood.wind < 0.5 else 0.4))

    ground = paint_ground(vista, mood, _ALP, surface=None if lake else lambda p, rgb: _trail(vista, mood, p, rgb))
    if ground is not None:
        layer, _, plane = ground
        if lake and layer.alpha is not None:
            bank = 16 + 5 * np.sin(plane.x * np.float32(0.13) + seed) + (plane.noise(seed + 9, 6) - np.float32(0.5)) * np.float32(9)
            layer.alpha = single(layer.alpha * smoothstep(0.6, -0.6, plane.z - bank))
        scene.add(layer)
    rng = generator(seed + 41)
    spots = [(-5.2, 9.0, 9.0), (-7.4, 12.0, 12.0), (-10.5, 10.5, 8.0), (7.6, 14.0, 11.0), (10.8, 11.5, 13.0), (13.6, 17.0, 10.0)]
    spots += [(float(rng.uniform(-60, 60)), float(rng.uniform(26, 70)), float(rng.uniform(8, 15))) for _ in range(12)]
    for i, (x, z, tall) in enumerate(spots):
        if lake and z > 15 and abs(x) < 40:
            continue
        scene.add(stand_tree(vista, mood, FIR, x, z, tall, seed + 300 + i, f"fir_{i}"))
    for i, (x, z, size) in enumerate(((-3.2, 4.6, 1.5), (3.9, 3.4, 1.0), (5.4, 6.8, 2.4), (-6.4, 2.2, 0.8), (1.2, 9.4, 1.2))):
        scene.add(boulder(vista, mood, x, z, size, seed + 70 + i, ROCK, name=f"boulder_{i}"))
    if vista.has("cabin", "house", "hut", "cottage"):
        scene.add(*house_layers(vista, mood, House(6.0, 26.0, 0.0, 7.0, 2.4, 2.6, 4.0, walls=("#3a2c20", "#6d5238", "#a07c54", "#c8a478")), seed + 31, "hut"))
    scene.add(birds(vista, mood, 2, height=0.2, away=120.0), *ground_mist(vista, mood, (700.0, 120.0, 30.0)))
    if vista.near_layers:
        blades = scattered_blades(vista, mood, request.shot_seed + 5, 420, vista.subject * 0.4, vista.subject * 0.8, 0.35, clump=1.0)
        scene.add(*grass(vista, mood, blades, GRASS, vista.subject * 0.6, "alp_grass", shade=0.75))
    return scene.finished(furthest=12.0)


def _trail(vista: Vista, mood: Mood, plane: Plane, rgb: Floats) -> Floats:
    """A trodden way that winds from the lens toward the woods, stones along it: it leads the eye to the range."""
    z = np.clip(plane.z, -20, 400)
    middle = np.float32(2.0) * np.sin(z * np.float32(0.16) + vista.request.seed % 6) + z * np.float32(0.05) + np.float32(1.2)
    fray = (plane.noise(vista.request.seed + 15, 1.1) - np.float32(0.5)) * np.float32(0.9)
    off = np.abs(plane.x - middle + fray)
    half = np.float32(0.62) + z.clip(0, 80) * np.float32(0.004)
    rgb = lerp(rgb, rgb * np.float32(0.74), smoothstep(2.2, 1.1, off / half) * np.float32(0.6))
    return lerp(rgb, mood.graded("#b9a27a", 0.60), smoothstep(1.1, 0.7, off / half) * np.float32(0.72))


def waterfall(vista: Vista, mood: Mood, bearing: float, distance: float, top: float, width: float) -> list[Layer]:
    """A white fall down a face, and the mist where it lands."""
    x = vista.column(bearing)
    if x is None:
        return []
    u = vista.unit
    w = max(3.0 * u, width * vista.view.focal_px / distance)
    y0, y1 = float(vista.level(top, distance)), float(vista.level(0.0, distance))
    sheet = vista.sheet(1.0, y0 - 6, y1 + 6, x - 3 * w, x + 3 * w)
    if min(sheet.shape) < 8:
        return []
    down = (sheet.y - np.float32(y0)) / np.float32(max(1.0, y1 - y0))
    wander = (fbm(vista.request.seed + 15, sheet.shape, 12 * u, 60 * u, octaves=3) - np.float32(0.5)) * w
    across = (sheet.x - np.float32(x) + wander) / (np.float32(w) * (0.35 + 0.5 * down))
    thread = norm01(fbm(vista.request.seed + 16, sheet.shape, 5 * u, 90 * u, octaves=4))
    alpha = np.exp(-(across**2)) * (0.45 + 0.55 * thread) * smoothstep(0.0, 0.05, down) * smoothstep(1.02, 0.96, down)
    white = mix(mood.graded("#f4f8f8", 0.85), mood.haze, 0.2)
    fall = vista.layer(sheet, "waterfall", flat(sheet.shape, white), alpha * np.float32(0.92), distance - 1)
    r = 4.5 * w
    box = vista.sheet(0.5, y1 - 1.6 * r, y1 + r, x - 2 * r, x + 2 * r)
    if min(box.shape) < 8:
        return [fall]
    puff = norm01(fbm(vista.request.seed + 17, box.shape, 18 * u, octaves=4))
    d = np.exp(-((((box.x - np.float32(x)) / r) ** 2) + (((box.y - np.float32(y1)) / (0.6 * r)) ** 2)) * 1.6)
    edge = np.minimum.reduce([box.x - box.x[0, 0], box.x[0, -1] - box.x, box.y - box.y[0, 0], box.y[-1, 0] - box.y])
    spray = d * (0.35 + 0.65 * puff) * smoothstep(0, 0.3 * r, edge)
    return [fall, vista.layer(box, "fall_mist", flat(box.shape, white), spray * np.float32(0.75), distance - 2, live=Pulse(3.1, 6 * u, 0.2))]
