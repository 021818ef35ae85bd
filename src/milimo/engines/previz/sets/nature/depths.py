"""UNDERWATER and CAVE: places whose light comes from above or from the mouth."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.model import Air, FigureLight, Flicker, Layer, SetPainting, SetRequest, Sway, Travel
from milimo.engines.previz.paint import (
    Floats,
    Ink,
    as_colour,
    blur,
    curve,
    dab,
    fbm,
    generator,
    lamp_halo,
    lerp,
    line_noise,
    mix,
    pigment,
    ramp,
    rock,
    saturate,
    shafts,
    single,
    smoothstep,
)
from milimo.engines.previz.sets.nature.craft import trawler
from milimo.engines.previz.sets.nature.field import ruins
from milimo.engines.previz.sets.nature.forest import campfire
from milimo.engines.previz.sets.nature.mood import Mood, figure_light, mood_of
from milimo.engines.previz.sets.nature.scene import Scene
from milimo.engines.previz.sets.nature.solid import Turn, paint_solid
from milimo.engines.previz.sets.nature.terrain import Ground, Ridge, boulder, circular_noise, ground_colour, paint_ridge
from milimo.engines.previz.sets.nature.vista import Sheet, Vista

_SEABED = Ground(("#2b5a66", "#5a8f92", "#9cc4b4", "#dcecc8"), 19, grain=3.0, contrast=0.24, base=0.50, strokes=6.0, hazed=False)
_REEF = ("#0c2a36", "#20505c", "#4f8a88", "#a0c8a8")
_CAVE_ROCK = ("#0b0908", "#2c211a", "#604630", "#a47c50", "#dcb47c")


# ---- UNDERWATER -----------------------------------------------------------------------------------------------


def _sea_light(mood: Mood) -> tuple[Floats, Floats, Floats]:
    """Deep, middle and surface colour of the water."""
    gain = {"day": 1.0, "dawn": 0.72, "dusk": 0.62, "night": 0.34}[mood.time.value]
    warm = {"dusk": "#d89a70", "dawn": "#e8d09a"}.get(mood.time.value, "#dffcf0")
    deep, middle = pigment("#06283c") * np.float32(0.5 + 0.5 * gain), pigment("#1c7386") * np.float32(gain)
    return single(deep), single(middle), single(mix("#8fe0d4", warm, 0.45) * np.float32(min(1.0, gain * 1.08)))


def underwater(request: SetRequest) -> SetPainting:
    """A sandy bed among reefs; light falls in shafts from the surface; kelp, fish, bubbles."""
    vista, mood = Vista(request), mood_of(request)
    deep, middle, surface = _sea_light(mood)
    scene = Scene(vista, mood, [_water_column(vista, deep, middle, surface)])
    ground = _seabed(vista, mood, deep, middle, surface)
    scene.add(*_reefs(vista, mood, middle), *ground, *_sun_shafts(vista, mood, surface))
    if vista.has("wreck", "shipwreck", "boat", "ship"):
        wreck = paint_solid(vista, mood, trawler(Turn(5.5, 16, -0.7, 0.5, 0.32), request.seed), "wreck", 7, mist=0.45)
        scene.add(_tinted(wreck, middle, 0.55))
    if vista.has("ruins", "temple", "columns"):
        scene.add(*(_tinted(layer, middle, 0.5) for layer in ruins(vista, mood, 3.0, 17.0)))
    for i, (x, z, size) in enumerate(((-4.6, 4.6, 2.4), (-3.0, 5.6, 1.2), (4.8, 7.0, 3.2), (7.2, 5.2, 2.0), (1.4, 11.0, 1.4))):
        scene.add(_tinted(boulder(vista, mood, x, z, size, request.seed + 70 + i, _REEF, 0.75, f"reef_{i}"), middle, 0.10 + 0.035 * max(0.0, vista.distance_to(x, z))))
    scene.add(*_kelp(vista, mood, deep, middle), *_shoal(vista, mood, middle, surface))
    scene.air.append(Air("bubbles", 0.45, 0.0, as_colour(surface)))
    sky = as_colour(surface)
    light = FigureLight((0.25, 0.95, 0.1), sky, 0.55, (-0.3, 0.8, 0.5), sky, 0.5, as_colour(middle * np.float32(0.8)), as_colour(deep * np.float32(0.9)), (), as_colour(middle), 0.06)
    return scene.finished(light, vignette=0.5)


def _tinted(layer: Layer | None, colour: Floats, share: float) -> Layer | None:
    if layer is not None:
        layer.rgb = lerp(layer.rgb, colour, min(0.92, share))
    return layer


def _water_column(vista: Vista, deep: Floats, middle: Floats, surface: Floats) -> Layer:
    sheet = vista.sheet(0.5)
    up = (np.float32(vista.horizon) - sheet.y) / np.float32(vista.view.focal_px)
    x = vista.column(0.08)
    near = np.exp(-(((sheet.x - np.float32(x if x is not None else -9e3)) / np.float32(0.38 * vista.view.focal_px)) ** 2))
    t = saturate(0.34 + up * np.float32(1.25) + near * np.clip(up + 0.1, 0, 1) * np.float32(0.9))
    t = t + (fbm(vista.request.seed + 3, sheet.shape, 120 * vista.unit, octaves=4) - np.float32(0.5)) * np.float32(0.10)
    rgb = ramp(saturate(t), [(0, deep), (0.35, mix(deep, middle, 0.8)), (0.6, mix(middle, surface, 0.22)), (0.85, mix(middle, surface, 0.62)), (1, surface)])
    rgb = dab(rgb, vista.request.seed + 4, 10 * vista.unit, 0.3, 3.0, 0.03, mix=0.5)
    return Layer("water_column", blur(rgb, 1.2), None, sheet.x0, sheet.y0, 900.0, "opaque", 0.5)


def _reefs(vista: Vista, mood: Mood, middle: Floats) -> list[Layer]:
    rough = circular_noise(vista.request.seed + 5, ((30, 7.0), (90, 3.0), (260, 1.4)))
    layers: list[Layer] = []
    for i, (distance, lift, share) in enumerate(((60.0, 1.5, 0.80), (30.0, 0.4, 0.58))):
        ridge = Ridge(f"far_reef_{i}", distance, lambda b, lift=lift, i=i: single(lift + rough(b + i) * (0.9 - 0.3 * i) + 3 * np.maximum(0, np.abs(np.mod(b + np.pi, 2 * np.pi) - np.pi) - 0.2)), _REEF,
                      vista.request.seed + 30 + i, grain=34, craggy=0.7, ragged=3.0, fog=0.2)
        painted = _tinted(paint_ridge(vista, mood, ridge), middle, share)
        layers += [painted] if painted is not None else []
    return layers


def _seabed(vista: Vista, mood: Mood, deep: Floats, middle: Floats, surface: Floats) -> list[Layer]:
    if not vista.rows_below(vista.horizon + 2):
        return []
    sheet = vista.sheet(1.0, top=float(vista.level(0.0, 60.0)))
    plane = vista.plane(sheet, 0.0, 200.0)
    rgb = ground_colour(vista, mood, _SEABED, plane)
    ripple = np.sin((plane.z + plane.x * np.float32(0.3)) * np.float32(8) + plane.noise(vista.request.seed + 6, 2.5) * np.float32(9))
    rgb = rgb * (1 + ripple * np.float32(0.05) * smoothstep(16, 3, plane.distance))[..., None]
    far = 1 - np.exp(-plane.distance / np.float32(15))
    base = lerp(mix(deep, middle, 0.5), middle, far)
    rgb = lerp(rgb * (middle * np.float32(0.9) + surface * np.float32(0.35)), base, far * np.float32(0.96))
    rgb = dab(single(rgb), vista.request.seed + 7, 6 * vista.unit, 0.02, 3.6, 0.03, mix=0.5)
    inverse = 1 / np.maximum(plane.distance[::4, ::4], np.float32(0.4))
    bed = vista.layer(sheet, "seabed", rgb, smoothstep(0, 26, sheet.y - sheet.y[0, 0]), max(24.0, vista.subject * 2), inverse_depth=inverse)
    web = np.abs(plane.noise(vista.request.seed + 8, 0.9, 1.2) - np.float32(0.5))
    caustic = smoothstep(0.055, 0.0, web) * np.exp(-plane.distance / np.float32(9)) * np.float32(0.55 * (0.3 + mood.direct))
    light = blur(single(caustic), 0.8)[..., None] * surface
    return [bed, vista.layer(sheet, "caustics", light, None, max(23.0, vista.subject * 1.9), "add", live=Flicker(0.16))]


def _sun_shafts(vista: Vista, mood: Mood, surface: Floats) -> list[Layer]:
    x = vista.column(0.08)
    if x is None:
        return []
    layers: list[Layer] = []
    y = vista.horizon - 0.75 * vista.view.focal_px
    for i in range(2):
        sheet = vista.sheet(0.25)
        m = shafts(sheet.shape, (x - 40 + 90 * i - sheet.x0) * 0.25, (y - sheet.y0) * 0.25, vista.request.seed + 11 + i, np.pi / 2 + 0.12, 0.62, 0.42 * vista.view.height, 15)
        light = blur(m, 1.8)[..., None] * surface * np.float32(0.42 * (0.25 + 0.75 * mood.direct) * (0.5 if mood.night else 1))
        layers.append(vista.layer(sheet, f"shafts_{i}", light, None, 26.0 - 12 * i if vista.wide else vista.subject + 3 - i, "add", live=Flicker(0.22, 1.3 * i)))
    return layers


def _kelp(vista: Vista, mood: Mood, deep: Floats, middle: Floats) -> list[Layer]:
    """Fronds with leaves in three belts, each swaying slowly."""
    layers: list[Layer] = []
    rng = generator(vista.request.seed + 13)
    belts = ((14.0, 26.0, 15, 4.5, 0.55), (7.5, 13.0, 10, 3.4, 0.30), (2.6, 4.0, 7, 1.7, 0.08))
    for k, (near, far, count, tall, veil) in enumerate(belts):
        if k == 2 and not vista.near_layers:
            continue
        sheet = vista.sheet(1.0)
        ink = Ink(sheet.shape)
        for _ in range(count):
            metres = float(rng.uniform(near, far)) if k < 2 else vista.subject * float(rng.uniform(0.36, 0.55))
            share = float(rng.uniform(0.30, 0.62)) * (1 if rng.random() < 0.5 else -1)
            x, z = vista.ahead(metres, share * vista.view.width / vista.view.focal_px * metres)
            px, py, s = vista.place(x, z)
            h = tall * s * float(rng.uniform(0.6, 1.2))
            lean = float(rng.normal(0, 0.14)) * h
            line = curve([(px, py), (px + lean * 0.6, py - h * 0.35), (px - lean * 0.3, py - h * 0.7), (px + lean, py - h)], 22)
            path = [(float(a), float(b)) for a, b in line]
            tone = float(rng.uniform(0.15, 0.7))
            ink.taper(sheet.at(path), max(1.2, 0.05 * s), 0.8, tone)
            for j in range(2, len(path) - 1):
                side = 1 if j % 2 else -1
                lx, ly = path[j]
                long = s * float(rng.uniform(0.26, 0.46)) * (1.15 - 0.55 * j / len(path)) * (0.7 if k == 2 else 1.0)
                lift = float(rng.uniform(0.15, 0.75))         # each blade leaves its stem at an angle of its own, then gives way
                blade = curve([(lx, ly), (lx + side * 0.35 * long, ly - lift * 0.5 * long), (lx + side * 0.75 * long, ly - lift * 0.45 * long),
                               (lx + side * long, ly - (lift - 0.5) * 0.8 * long)], 8)
                for (ax, ay), (bx, by), swell in zip(blade[:-1], blade[1:], (0.55, 0.9, 1.0, 0.95, 0.8, 0.55, 0.3), strict=False):
                    wide = 0.15 * long * swell
                    ink.taper(sheet.at([(float(ax), float(ay)), (float(bx), float(by))]), max(0.8, wide), max(0.6, wide * 0.85), tone + 0.14 * side)
        rgb = lerp(ramp(ink.light, mood.stops(("#0a241c", "#1f5040", "#5a8a4c", "#b4c47a"))), middle, veil)
        soft = blur(ink.cover, 2.2 if k == 2 else 0.5)
        layers.append(vista.layer(sheet, f"kelp_{k}", lerp(rgb * np.float32(0.5), deep, 0.35) if k == 2 else rgb, soft, (20.0, 10.0, vista.subject * 0.45)[k], live=Sway(9 * vista.unit, 4.6 + k, 0.3 * k)))
    return layers


def _shoal(vista: Vista, mood: Mood, middle: Floats, surface: Floats) -> list[Layer]:
    """A shoal of small fish crossing, and three larger ones nearer."""
    layers: list[Layer] = []
    rng = generator(vista.request.seed + 17)
    for k, (count, metres, size, height, veil) in enumerate(((26, 15.0, 0.34, 3.2, 0.45), (3, 8.0, 0.8, 2.2, 0.22))):
        x0, z0 = vista.ahead(metres, (-2.0, 2.2)[k])
        px, py, s = vista.place(x0, z0, height)
        spread = (2.4, 1.7)[k] * s
        sheet = vista.sheet(1.0, py - spread, py + spread, px - 1.6 * spread, px + 1.6 * spread)
        if min(sheet.shape) < 10:
            continue
        ink = Ink(sheet.shape)
        for _ in range(count):
            fx, fy = px + float(rng.normal(0, 0.55)) * spread, py + float(rng.normal(0, 0.32)) * spread
            r = size * s * float(rng.uniform(0.7, 1.15)) / 2
            body = [(fx + r, fy), (fx + 0.35 * r, fy - 0.36 * r), (fx - 0.4 * r, fy - 0.24 * r), (fx - 0.75 * r, fy - 0.05 * r), (fx - 1.15 * r, fy - 0.32 * r), (fx - 1.05 * r, fy),
                    (fx - 1.15 * r, fy + 0.32 * r), (fx - 0.75 * r, fy + 0.05 * r), (fx - 0.4 * r, fy + 0.26 * r), (fx + 0.35 * r, fy + 0.34 * r)]
            ink.polygon(sheet.at(body), 0.30)
            ink.polygon(sheet.at([body[0], body[1], body[2], body[3], (fx - 0.4 * r, fy - 0.02 * r), (fx + 0.4 * r, fy - 0.05 * r)]), float(rng.uniform(0.55, 0.95)))
        rgb = lerp(ramp(ink.light, [(0, mix("#0c2a38", middle, 0.3)), (0.5, mix("#4a8a94", middle, 0.3)), (1, mix("#f0e8c0", surface, 0.4))]), middle, veil)
        right = (float(np.cos(vista.view.yaw)), -float(np.sin(vista.view.yaw)))
        start, stop = (x0 - right[0], height, z0 - right[1]), (x0 + 2.4 * right[0], height + 0.2, z0 + 2.4 * right[1])
        layers.append(vista.layer(sheet, f"fish_{k}", rgb, ink.cover, metres, live=Travel(start, stop)))
    return layers


# ---- CAVE -----------------------------------------------------------------------------------------------------


def cave(request: SetRequest) -> SetPainting:
    """Arches of rock one behind the other to a mouth full of daylight (or a pool, a fire, crystals as asked)."""
    vista, mood = Vista(request), mood_of(request)
    fire = vista.has("campfire", "fire", "torch", "torches", "lantern") or mood.night
    mouth = mix(mood.sky[4], mood.sky[3], 0.4)
    warm = mood.graded("#ffb070", 1.0) if not mood.night else single(pigment("#e8884a") * np.float32(0.9))
    # Daylight comes in cool, the rock is warm; the moon's blue is the cold half of a fire's night.
    glow = single(np.clip(mouth * np.array([0.86, 0.98, 1.06], np.float32), 0, 1)) if not mood.night else pigment("#5f83a0")
    scene = Scene(vista, mood, [_mouth_backdrop(vista, mood, glow)])
    floor = _cave_floor(vista, mood, glow, warm if fire else None)
    scene.add(*floor)
    for i, (metres, opening) in enumerate(((34.0, 4.4), (22.0, 4.7), (13.5, 5.0), (7.4, 5.3))):
        scene.add(_arch(vista, mood, i, metres, opening, glow, warm if fire else None))
    scene.add(*_cave_light(vista, mood, glow))
    for i, (x, z, size) in enumerate(((-3.4, 4.2, 1.6), (3.6, 5.6, 2.0), (-1.6, 8.6, 0.9), (5.0, 2.6, 1.2))):
        scene.add(_tinted(boulder(vista, mood, x, z, size, request.seed + 70 + i, _CAVE_ROCK[:4], 0.7, f"rock_{i}"), pigment("#0c0a0b"), 0.35))
    if fire:
        scene.add(*campfire(vista, mood, *_FIRE))
    scene.air.append(Air("dust", 0.4, 0.0, as_colour(mix(glow, "#ffffff", 0.3))))
    base = figure_light(mood, request.view.yaw)
    dim = pigment("#2a221e")
    light = FigureLight(base.key_direction if not fire else (0.4, 0.25, 0.5), as_colour(warm) if fire else as_colour(glow), 0.55 if fire else 0.42, (0.1, 0.4, 0.9), as_colour(glow), 0.9,
                        as_colour(mix(dim, glow, 0.16)), as_colour(dim * np.float32(0.5)), (), as_colour(mix(dim, glow, 0.3)), 0.012)
    return scene.finished(light, furthest=10.0, vignette=0.55)


_MOUTH = 0.07          # bearing of the cave's mouth
_FIRE = (-1.9, 4.6)    # world x, z of a fire, m


def _mouth_backdrop(vista: Vista, mood: Mood, glow: Floats) -> Layer:
    sheet = vista.sheet(0.5)
    turn = np.mod(vista.bearing(sheet.columns) - _MOUTH + np.pi, 2 * np.pi) - np.pi
    up = (np.float32(vista.horizon) - sheet.y) / np.float32(vista.view.focal_px)
    d = np.sqrt((turn[None] / 0.16) ** 2 + ((up - 0.05) / 0.15) ** 2)
    d = d + (fbm(vista.request.seed + 3, sheet.shape, 50 * vista.unit, octaves=4) - np.float32(0.5)) * np.float32(0.6)
    rgb = ramp(saturate(1.35 - d), [(0, "#0a090a"), (0.25, mix("#141214", glow, 0.18)), (0.6, mix("#2a2624", glow, 0.7)), (1, glow)])
    # Beyond the mouth is a country, not a lamp: a far ridge, a near slope with trees against the sky.
    seen = smoothstep(0.55, 0.95, 1.35 - d)
    for height, size, share in ((0.050, 0.05, 0.30), (0.014, 0.028, 0.62)):
        n = fbm(vista.request.seed + round(900 * height), (8, sheet.shape[1]), size * vista.view.focal_px * 0.5, octaves=5)[3][None]
        land = smoothstep(-0.002, 0.003, np.float32(height) + (n - np.float32(0.5)) * np.float32(2.2 * size) - up) * seen
        rgb = lerp(rgb, mix(glow, "#1f3a38" if not mood.night else "#0c161f", min(1.0, share + 0.12)), single(land))
    rgb = dab(rgb, vista.request.seed + 4, 9 * vista.unit, -0.8, 2.4, 0.04, mix=0.5)
    return Layer("mouth", blur(rgb, 1.0), None, sheet.x0, sheet.y0, 300.0, "opaque", 0.5)


def _arch(vista: Vista, mood: Mood, i: int, metres: float, opening: float, glow: Floats, warm: Floats | None) -> Layer | None:
    """A ring of rock `metres` from the stage, hollow in the middle, rimmed by the light behind it."""
    away = metres + max(0.0, vista.distance_to(0.0, 0.0))
    if away < vista.subject * 1.05:
        return None
    v, u, seed = vista.view, vista.unit, vista.request.seed + 40 + i
    sheet = vista.sheet(1.0)
    scale = v.focal_px / away
    x = vista.column(_MOUTH)
    cx = x if x is not None else -9000.0
    turned = float(np.cos(v.yaw - _MOUTH))
    wide = opening * scale * (1.0 if turned > 0.3 else 1.6)
    tall = opening * 0.86 * scale
    base = float(vista.level(0.0, away))
    dx, dy = (sheet.x - np.float32(cx)) / np.float32(wide), (sheet.y - np.float32(base - 0.40 * tall)) / np.float32(tall)
    around = np.arctan2(dy, dx)
    table = line_noise(seed + 2, 720, 60, 5)
    wander = np.interp(np.mod(around + np.pi, 2 * np.pi) * 114.0, np.arange(720), table).astype(np.float32)
    drip = np.abs(line_noise(seed + 3, sheet.shape[1], (20 + 14 * i) * u, 4))[None] * smoothstep(0.0, -0.5, dy) * np.float32(0.22 + 0.22 * i)
    d = np.sqrt(dx * dx + dy * dy) + wander * np.float32(0.55) + single(drip)
    rough = fbm(seed + 4, sheet.shape, 26 * u, octaves=4) - np.float32(0.5)
    alpha = smoothstep(0.97, 1.03, d + rough * np.float32(0.12)) * smoothstep(base + 14 * u, base - 6 * u, sheet.y - rough * np.float32(20 * u))
    facets = rock(seed + 5, sheet.shape, (40 + 12 * i) * u, (0.3, -0.5), -1.0, 1.7)
    rim = np.exp(-np.maximum(d - 1, 0) * (5.0 + 1.5 * i)) * (0.95 - 0.17 * i)
    value = saturate(facets * 0.9 - 0.16)
    rgb = ramp(value, [(p, pigment(c) * np.float32((0.85, 0.62, 0.42, 0.26)[i])) for p, c in zip((0, 0.3, 0.55, 0.8, 1), _CAVE_ROCK, strict=True)])
    rgb = rgb + (rim * value * np.float32(0.9))[..., None] * glow
    if warm is not None:
        px, py, s = vista.place(*_FIRE, 0.6)
        if s > 0:
            near = 1 / (1 + ((sheet.x - np.float32(px)) ** 2 + (sheet.y - np.float32(py)) ** 2) / np.float32((1.9 * s) ** 2)) ** 1.25
            rgb = rgb * (0.45 + 0.55 * near)[..., None] + (near * (value + 0.05) * np.float32(2.1 * min(1.0, 11 / metres)))[..., None] * warm
    rgb = lerp(rgb, glow, (0.34, 0.15, 0.04, 0.0)[i] * (1.0 if not mood.night else 0.55))
    rgb = dab(single(np.clip(rgb, 0, 1)), seed + 6, (4 + i) * u, -0.9, 2.2, 0.04, mix=0.6)
    return vista.layer(sheet, f"arch_{i}", rgb, alpha, away)


def _cave_floor(vista: Vista, mood: Mood, glow: Floats, warm: Floats | None) -> list[Layer]:
    top = vista.horizon + 2
    if not vista.rows_below(top):
        return []
    sheet = vista.sheet(1.0, top=top)
    plane = vista.plane(sheet, 0.0, 120.0)
    seed = vista.request.seed
    grain = plane.noise(seed + 7, 1.6) * np.float32(0.6) + plane.noise(seed + 8, 0.4) * np.float32(0.4)
    slab = rock(seed + 9, sheet.shape, 34 * vista.unit, (0.1, -0.9), 0.02, 4.0)
    value = saturate(grain * 0.6 + slab * 0.5 - 0.16)
    rgb = ramp(value, [(p, pigment(c) * np.float32(0.62)) for p, c in zip((0, 0.3, 0.55, 0.8, 1), _CAVE_ROCK, strict=True)])
    across = plane.x - plane.z * np.float32(np.tan(_MOUTH))
    toward = np.exp(-((across / (1.8 + 0.11 * np.abs(plane.z))) ** 2)) * smoothstep(-4, 26, plane.z)
    rgb = rgb + (toward * (0.15 + 0.75 * value))[..., None] * glow * np.float32(0.55)
    pool = smoothstep(0.50, 0.62, plane.noise(seed + 10, 4.5, 1.8)) * smoothstep(1.0, 4.0, plane.z) * (1.0 if vista.has("pool", "lake", "water") or mood.wet else 0.55)
    rgb = lerp(rgb, lerp(mix("#0a0c10", glow, 0.10), glow, toward * np.float32(0.85)), single(pool) * np.float32(0.9))
    if warm is not None:
        near = np.exp(-((plane.x - _FIRE[0]) ** 2 + (plane.z - _FIRE[1]) ** 2) / np.float32(7))
        rgb = rgb * (0.5 + 0.5 * near)[..., None] + (near * (0.25 + value) * np.float32(1.25))[..., None] * warm
    rgb = dab(single(np.clip(rgb, 0, 1)), seed + 11, 6 * vista.unit, 0.02, 3.4, 0.04, mix=0.5)
    inverse = 1 / np.maximum(plane.distance[::4, ::4], np.float32(0.4))
    return [vista.layer(sheet, "cave_floor", rgb, smoothstep(0, 16, sheet.y - np.float32(top)), max(60.0, vista.subject * 2), inverse_depth=inverse)]


def _cave_light(vista: Vista, mood: Mood, glow: Floats) -> list[Layer]:
    """Haze and shafts from the mouth; a crack in the roof lets one more fall in."""
    x = vista.column(_MOUTH)
    if x is None:
        return []
    y = vista.horizon - 0.06 * vista.view.focal_px
    halo = lamp_halo(150 * vista.unit * vista.view.focal_px / 1244, glow, 0.20 if not mood.night else 0.34, 0.25)
    side = halo.shape[0] / 0.25
    box = Sheet(x - side / 2, y - side / 2, 0.25, (halo.shape[0], halo.shape[1]))
    layers = [vista.layer(box, "mouth_glow", halo, None, 30.0 + vista.subject, "add", live=Flicker(0.04))]
    sheet = vista.sheet(0.25)
    m = shafts(sheet.shape, (x - 230 * vista.unit - sheet.x0) * 0.25, (vista.horizon - 0.62 * vista.view.focal_px - sheet.y0) * 0.25, vista.request.seed + 12, np.pi / 2 - 0.25, 0.22, 0.26 * vista.view.height, 9)
    light = blur(m, 1.6)[..., None] * glow * np.float32(0.55)
    layers.append(vista.layer(sheet, "crack", light, None, 12.0 + vista.subject, "add", live=Flicker(0.10, 1.0)))
    return layers
