"""DESERT: mesas and dunes under a wide sky; cactus and scrub; a road with telegraph poles when asked."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.model import Drift, Layer, SetPainting, SetRequest
from milimo.engines.previz.paint import (
    Floats,
    blur,
    curve,
    dab,
    fbm,
    flat,
    generator,
    lerp,
    loosen,
    norm01,
    ramp,
    relief,
    saturate,
    single,
    smoothstep,
    stroke,
)
from milimo.engines.previz.sets.nature.air import ground_mist
from milimo.engines.previz.sets.nature.forest import campfire
from milimo.engines.previz.sets.nature.heavens import birds
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.plants import DRY_GRASS, Blade, grass
from milimo.engines.previz.sets.nature.roads import road_surface, telegraph_poles, vehicle
from milimo.engines.previz.sets.nature.scene import Scene
from milimo.engines.previz.sets.nature.terrain import Ground, Ridge, boulder, circular_noise, paint_ground
from milimo.engines.previz.sets.nature.vista import Plane, Vista

RED_ROCK = ("#5e3036", "#94513a", "#cf7d48", "#f4b878", "#ffdca8")
_SAND = Ground(("#8a5a3c", "#c08a58", "#e6b87e", "#fbe0b0"), 9, grain=4.0, patches=("#7a5444", "#a87a58", "#cfa074", "#eccb9c"), patch_size=12.0,
               contrast=0.22, base=0.60, reach=235)
_CACTUS = ("#18261f", "#32503a", "#6d8650", "#c2c67c")


def desert(request: SetRequest) -> SetPainting:
    """Mesas left and right of an open middle; sand ripples toward the lens."""
    scene = Scene.under_the_sky(request)
    vista, mood, seed = scene.vista, scene.mood, request.seed
    far, rough = circular_noise(seed + 1, ((40, 90.0), (120, 30.0))), circular_noise(seed + 2, ((150, 9.0), (420, 4.0)))
    dunes = circular_noise(seed + 3, ((18, 7.0), (44, 2.5)))
    scene.add_ridges(
        Ridge("far_range", 9000, lambda b: single(190 + far(b) * 2.4), ("#6a5a74", "#93788a", "#bb9a9c", "#e0c4b8"), seed + 20, grain=24, craggy=0.3, fog=0.6),
        Ridge("mesas", 1500, lambda b: single(_mesas(b, ((-0.42, 0.16, 190), (-0.16, 0.05, 120), (0.33, 0.18, 205), (0.66, 0.07, 150), (1.5, 0.3, 180), (2.6, 0.2, 210), (-1.4, 0.25, 170), (-2.4, 0.2, 200))) + rough(b)),
              RED_ROCK, seed + 21, grain=40, craggy=0.8, angle=-1.5, ragged=1.0, fog=0.35, foot=0.0),
        Ridge("dunes", 240, lambda b: single(5.5 + dunes(b)), ("#8a5a3c", "#c08a58", "#e6b87e", "#fbe0b0"), seed + 22, grain=70, craggy=0.0, ragged=0.6, fog=0.25))
    road = vista.has("road", "highway", "car", "truck", "cars")
    ground = paint_ground(vista, mood, _SAND, surface=lambda p, rgb: _surface(vista, mood, p, rgb, road))
    scene.add(ground[0] if ground is not None else None)
    if road or vista.has("telegraph_poles", "telegraph", "poles"):
        scene.add(*telegraph_poles(vista, mood, 6.2))
    if vista.has("car", "truck", "cars"):
        scene.add(*vehicle(vista, mood, 2.4, 19.0, 0.12))
    if vista.has("campfire", "fire"):
        scene.add(*campfire(vista, mood, 0.9, 2.0))
    spots = ((-4.6, 8.0, 3.2), (-9.0, 22.0, 4.5), (8.4, 16.0, 3.8), (15.0, 40.0, 4.6), (-22.0, 46.0, 5.0), (4.6, 34.0, 3.4))
    for i, (x, z, tall) in enumerate(spots if not vista.has("no_cactus") else ()):
        if not (road and abs(x) < 5 and z < 30):
            scene.add(cactus(vista, mood, x, z, tall, seed + i, f"cactus_{i}"))
    scene.add(*_scrub(vista, mood))
    for i, (x, z, size) in enumerate(((-6.2, 4.4, 1.3), (5.6, 6.2, 1.9), (7.0, 5.4, 0.8), (-3.0, 12.0, 1.0))):
        scene.add(boulder(vista, mood, x, z, size, seed + 70 + i, RED_ROCK[:4], 0.5, f"rock_{i}"))
    scene.add(birds(vista, mood, 3, height=0.2, away=90.0), *_dust(vista, mood), *ground_mist(vista, mood))
    return scene.finished(vignette=0.30 if not mood.night else 0.45)


def _mesas(b: Floats, tables: tuple[tuple[float, float, float], ...]) -> Floats:
    """Flat tops with steep sides and a skirt of scree: (bearing, half-width, height m)."""
    total = np.full_like(b, -60.0)
    for at, half, height in tables:
        away = np.abs(np.mod(b - at + np.pi, 2 * np.pi) - np.pi) / half
        wall = smoothstep(1.06, 0.93, away) * height * 0.66 + np.clip(1.9 - away, 0, 1) * height * 0.36
        step = np.where(away < 0.5, height * 0.05, 0)
        total = np.maximum(total, wall + step)
    return single(total)


def _surface(vista: Vista, mood: Mood, plane: Plane, rgb: Floats, road: bool) -> Floats:
    seed = vista.request.seed
    bend = plane.noise(seed + 12, 7.0) * np.float32(7)
    ripple = np.sin((plane.z + plane.x * np.float32(0.3)) * np.float32(4.4) + bend) * smoothstep(26, 4, plane.distance)
    rippled = single(rgb * (1 + ripple * np.float32(0.06))[..., None])
    if not road:    # a dry wash, its far bank in shade: it leads the eye in to the open middle
        z = np.clip(plane.z, -20, 235)
        middle = np.float32(2.6) * np.sin(z * np.float32(0.11) + seed % 6) - z * np.float32(0.03) + np.float32(0.8)
        off = plane.x - middle + (plane.noise(seed + 13, 2.2) - np.float32(0.5)) * np.float32(1.7)
        half = np.float32(1.0) + z.clip(0, 120) * np.float32(0.012)
        bed = smoothstep(1.05, 0.80, np.abs(off) / half)
        bank = smoothstep(0.75, 1.0, off / half) * smoothstep(1.45, 1.05, off / half)
        rippled = lerp(rippled, mood.graded("#f0d2a0", 0.72), bed * np.float32(0.55))
        rippled = lerp(rippled, mood.graded("#7d5240", 0.25), bank * np.float32(0.60))
    return road_surface(vista, mood, plane, rippled, ("#54444a", "#7c6c68", "#b5a298", "#d8c8ba")) if road else rippled


def cactus(vista: Vista, mood: Mood, x: float, z: float, tall: float, seed: int, name: str) -> Layer | None:
    """A saguaro: a ribbed column and two raised arms, round in the light."""
    px, py, s = vista.place(x, z)
    h = tall * s
    if s <= 0 or h < 8 or not -vista.margin - h < px < vista.view.width + vista.margin + h:
        return None
    rng = generator(seed)
    sheet = vista.sheet(1.0, py - 1.1 * h, py + 8, px - 0.5 * h, px + 0.5 * h)
    if min(sheet.shape) < 10:
        return None
    mask, ribs = sheet.blank(), sheet.blank()
    lines = [([(px, py), (px + 0.01 * h, py - 0.5 * h), (px, py - 0.97 * h)], 0.125)]
    first = 1 if seed % 2 else -1
    for side in ((first,), (first, -first), (first, -first), (first,), ())[int(rng.integers(0, 5))]:
        low = float(rng.uniform(0.26, 0.58))
        high = min(0.95, low + float(rng.uniform(0.20, 0.46)))
        lines.append(([(px, py - low * h), (px + side * 0.13 * h, py - (low + 0.03) * h), (px + side * 0.19 * h, py - (low + 0.12) * h), (px + side * 0.19 * h, py - high * h)], 0.085))
    for points, width in lines:
        path = [(float(a), float(b)) for a, b in curve(points, 18)]
        stroke(mask, sheet.at(path), width * h)
        for k in (-0.3, -0.1, 0.1, 0.3):
            stroke(ribs, sheet.at([(a + k * width * h, b) for a, b in path]), max(0.8, 0.10 * width * h), 0.8)
    slope = mood.slope_light(vista.view.yaw)
    body = blur(mask, max(1.0, 0.020 * h))
    light = saturate(relief(body, (slope[0] * 1.3, slope[1]), 0.45, 0.10 * h) * np.float32(0.9) - ribs * np.float32(0.13) + np.float32(0.05))
    rgb = dab(ramp(light, mood.stops(_CACTUS)), seed, max(2.0, 0.012 * h), -1.5, 2.4, 0.05, mix=0.5)
    cover = loosen(mask, seed + 1, 9 * vista.unit, 0.8 * vista.unit)
    # It stands in a skirt of its own shade and of drifted sand.
    d = ((sheet.x - np.float32(px)) / np.float32(0.15 * h)) ** 2 + ((sheet.y - np.float32(py)) / np.float32(min(7.0, 0.026 * h))) ** 2
    skirt = smoothstep(1.0, 0.35, d + (fbm(seed + 3, sheet.shape, max(3.0, 0.03 * h), octaves=3) - np.float32(0.5)) * np.float32(0.9))
    rgb = lerp(rgb, mood.graded("#7a5238", 0.25), skirt)
    cover = np.maximum(cover * smoothstep(py + 2, py - 2, sheet.y), skirt * np.float32(0.85))
    distance = vista.distance_to(x, z)
    rgb = lerp(rgb, mood.haze, mood.thickness(distance))
    return vista.layer(sheet, name, rgb, cover, max(0.5, distance))


def _scrub(vista: Vista, mood: Mood) -> list[Layer]:
    """Clumps of dry brush, each a spray of blades."""
    rng = generator(vista.request.seed + 61)
    blades: list[Blade] = []
    for _ in range(46):
        x, z = float(rng.uniform(-26, 26)), float(rng.uniform(-4, 48))
        px, py, s = vista.place(x, z)
        if s <= 0 or vista.distance_to(x, z) < vista.subject * 1.15 or not -80 < px < vista.view.width + 80:
            continue
        h = float(rng.uniform(0.35, 0.8)) * s
        for _ in range(14):
            lean = float(rng.normal(0, 0.7)) * h
            blades.append(Blade(px + float(rng.normal(0, 0.22)) * h, py, h * float(rng.uniform(0.5, 1.0)), lean, max(0.8, 0.04 * h), float(rng.uniform(0.1, 0.9))))
    return grass(vista, mood, blades, DRY_GRASS, vista.subject * 1.3, "scrub", shade=0.85)


def _dust(vista: Vista, mood: Mood) -> list[Layer]:
    """A low veil of blown sand, crossing."""
    u = vista.unit
    y = float(vista.level(0.0, 90))
    sheet = vista.sheet(0.25, y - 60 * u, y + 30 * u, spill=140)
    if sheet.shape[0] < 6:
        return []
    veil = norm01(fbm(vista.request.seed + 65, sheet.shape, 60 * u, 10 * u, octaves=4))
    rise = (sheet.y - np.float32(y)) / np.float32(26 * u)
    alpha = np.exp(-rise * rise) * smoothstep(0.35, 0.95, veil) * np.float32(0.22 + 0.4 * mood.wind)
    rgb = lerp(flat(sheet.shape, mood.graded("#ecca98", 0.8)), mood.haze, 0.3)
    return [vista.layer(sheet, "dust", rgb, saturate(alpha), 90.0, live=Drift((10 + 26 * mood.wind) * u, wrap=False))]
