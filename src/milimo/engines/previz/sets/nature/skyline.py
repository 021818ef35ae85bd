"""SKYLINE: a city over dark water, tower behind tower into the haze, its lights in the mirror; a parapet to stand at."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.model import Blink, Layer, SetPainting, SetRequest
from milimo.engines.previz.paint import (
    Ink,
    blur,
    dab,
    fbm,
    generator,
    lerp,
    loosen,
    mix,
    pigment,
    ramp,
    saturate,
    single,
    smoothstep,
    stroke,
)
from milimo.engines.previz.sets.nature.air import ground_mist
from milimo.engines.previz.sets.nature.heavens import birds, horizon_haze
from milimo.engines.previz.sets.nature.mood import Mood, figure_light
from milimo.engines.previz.sets.nature.scene import Scene
from milimo.engines.previz.sets.nature.solid import STONE, Turn, beam, box, paint_solid
from milimo.engines.previz.sets.nature.terrain import Ground, Ridge, circular_noise, ground_colour
from milimo.engines.previz.sets.nature.vista import Sheet, Vista
from milimo.engines.previz.sets.nature.waters import sea

_WALL = ("#30343e", "#5c6068", "#969490", "#d4ccba")
_STONE = ("#3c2f2a", "#7a6250", "#b8977a", "#f0d6ae")
_TERRACE = Ground(("#3a3834", "#6c6860", "#a09a8c", "#d0c8b6"), 17, grain=1.4, contrast=0.20, base=0.52, strokes=5.5)
_EDGE = 3.2            # m from the stage's middle to the parapet
_COLD = "#bcd8ff"


def skyline(request: SetRequest) -> SetPainting:
    """Three belts of towers round the bay; the tallest stand a little right of the middle."""
    scene = Scene.under_the_sky(request)
    vista, mood, seed = scene.vista, scene.mood, request.seed
    scene.add(*_city_glow(vista, mood))
    hill = circular_noise(seed + 1, ((20, 90.0), (60, 24.0)))
    scene.add_ridges(Ridge("far_hills", 7000, lambda b: single(120 + hill(b) * 2), ("#2c3440", "#4c5660", "#7c848a", "#b4b8b4"), seed + 20, grain=26, craggy=0.1, fog=0.7))
    lights: list[Layer] = []
    for belt, (distance, count, low, high, fog) in enumerate(((2600.0, 330, 110, 420, 0.52), (1700.0, 260, 60, 290, 0.32), (1100.0, 230, 22, 120, 0.14))):
        towers, lit = _belt(vista, mood, belt, distance, count, low, high, fog)
        scene.add(towers)
        lights += lit
    scene.add(*lights, horizon_haze(vista, mood, 12, 0.45))
    if vista.has("bridge"):
        scene.add(_suspension_bridge(vista, mood))
    scene.add_water(sea(vista, mood, scene.layers, calm=0.78 if mood.wind < 0.6 else 0.4))
    scene.add(*_terrace(vista, mood), birds(vista, mood, 3, height=0.2, away=80.0), *ground_mist(vista, mood, (900.0, 300.0), 0.8))
    light = figure_light(mood, request.view.yaw)
    return scene.finished(light, furthest=_EDGE + 1.5)


def _city_glow(vista: Vista, mood: Mood) -> list[Layer]:
    """The warm dome of light over a city by night."""
    if mood.lamps < 0.5:
        return []
    sheet = vista.sheet(0.25, bottom=vista.horizon + 30 * vista.unit)
    up = (np.float32(vista.horizon) - sheet.y) / np.float32(0.17 * vista.view.focal_px)
    turn = vista.bearing(sheet.columns) - np.float32(0.1)
    glow = np.exp(-np.clip(up, 0, 9) * 1.6)[:, :] * (0.45 + 0.55 * np.exp(-(turn / 0.5) ** 2))[None] * smoothstep(-0.5, 0.1, up)
    light = glow[..., None] * (pigment("#c8784a") * np.float32(0.5 * mood.lamps * (1.3 if mood.cover > 0.6 else 1.0)))
    return [vista.layer(sheet, "city_glow", light, None, 3200.0, "add")]


def _belt(vista: Vista, mood: Mood, belt: int, distance: float, count: int, low: float, high: float, fog: float) -> tuple[Layer | None, list[Layer]]:
    """One belt of towers and its windows. Heights swell about the centre of the city."""
    seed = vista.request.seed + 40 * belt
    rng = generator(seed + 3)
    f, u = vista.view.focal_px, vista.unit
    bearings = np.sort(rng.uniform(-np.pi, np.pi, count))
    swell = 0.24 + 0.76 * np.exp(-(((bearings - 0.12) / 0.34) ** 2)) + 0.35 * np.exp(-(((bearings + 0.75) / 0.25) ** 2))
    heights = (low + (high - low) * rng.random(count) ** 1.7) * swell
    widths, kinds, tones = rng.uniform(18, 44, count), rng.integers(0, 4, count), rng.uniform(0.25, 0.75, count)
    top = float(vista.level(float(heights.max()) * 1.35, distance))
    base = float(vista.level(-2.0, distance))
    sheet = vista.sheet(1.0, top - 12, base + 8)
    if sheet.shape[0] < 10 or not vista.rows_above(base):
        return None, []
    ink = Ink(sheet.shape)
    windows: list[tuple[float, float, float, float]] = []
    for i in rng.permutation(count):
        x = vista.column(float(bearings[i]))
        w, h = float(widths[i] * f / distance), float(heights[i] * f / distance)
        if x is None or not -vista.margin - w < x < vista.view.width + vista.margin + w:
            continue
        _tower(ink, sheet, x, base, w, h, int(kinds[i]), float(tones[i]), u)
        windows.append((x, base, w, h))
    if not windows:
        return None, []
    cover = ink.cover
    light = ink.light
    slope = mood.slope_light(vista.view.yaw)[0]
    face = np.clip(np.gradient(blur(cover, 1.2), axis=1) * 3.0, -0.35, 0.35) * slope * -1
    lit = saturate(light + single(face))
    rgb = lerp(ramp(lit, mood.stops(_WALL)), ramp(lit, mood.stops(_STONE)), smoothstep(0.44, 0.56, fbm(seed + 8, (8, sheet.shape[1]), 46 * u, octaves=3)[3][None] * np.ones((sheet.shape[0], 1), np.float32)))
    if not mood.night:      # glass in bands: floors are what says how tall a tower is
        step = np.float32((5.2 + 2.2 * belt) * u)
        floors = smoothstep(0.30, 0.50, np.abs(np.mod(sheet.y / step, 1) - np.float32(0.5)))
        rgb = rgb * (1 - floors * np.float32(0.10 + 0.06 * belt))[..., None]
    thick = max(fog * (0.9 if not mood.night else 0.75), mood.thickness(distance) * 0.8)
    haze = mix(mood.haze, pigment("#c8784a"), 0.16 * mood.lamps)
    rgb = lerp(rgb, haze, thick)
    foot = np.exp(-(((sheet.y - np.float32(base)) / np.float32(26 * u)) ** 2))
    rgb = lerp(rgb, haze, foot * np.float32(0.35))
    rgb = dab(rgb, seed + 5, 3.4 * u, -1.5, 2.6, 0.03, mix=0.4)
    layer = vista.layer(sheet, f"towers_{belt}", rgb, loosen(cover, seed + 6, 10 * u, 0.5 * u), distance)
    return layer, _lit_windows(vista, mood, sheet, windows, belt, distance, seed)


def _tower(ink: Ink, sheet: Sheet, x: float, base: float, w: float, h: float, kind: int, tone: float, u: float) -> None:
    """A slab, a stepped tower, a pyramid roof or a needle; a lighter side and a darker side."""
    x, base = x - sheet.x0, base - sheet.y0
    top = base - h

    def slab(left: float, right: float, y: float, light: float) -> None:
        ink.polygon([(left, base + 4), (left, y), (right, y), (right, base + 4)], light)

    slab(x - w / 2, x + w / 2, top, tone)
    slab(x + w * 0.18, x + w / 2, top, tone * 0.72)
    if kind == 1:
        for k, share in ((0.72, 1.14), (0.45, 1.24)):
            slab(x - w * k / 2, x + w * k / 2, base - h * share, tone * 0.95)
    elif kind == 2:
        ink.polygon([(x - w / 2, top), (x, top - w * 0.9), (x + w / 2, top)], tone * 0.85)
    elif kind == 3:
        slab(x - w * 0.3, x + w * 0.3, base - h * 1.08, tone * 0.9)
        ink.taper([(x, base - h * 1.05), (x, base - h * 1.3)], max(1.2 * u, w * 0.06), 0.7, tone * 0.8)


def _lit_windows(vista: Vista, mood: Mood, sheet: Sheet, towers: list[tuple[float, float, float, float]], belt: int, distance: float, seed: int) -> list[Layer]:
    """Windows in a grid, three in ten lit, one in four of them cool; red lamps on the tallest."""
    if mood.lamps < 0.3:
        return []
    rng = generator(seed + 9)
    u = vista.unit
    light = np.zeros((*sheet.shape, 3), np.float32)
    warm, cold = pigment("#ffc27a"), pigment(_COLD)
    step_x, step_y = (3.2 + 1.2 * belt) * u, (4.2 + 1.4 * belt) * u
    size = max(1, round((1.1 + 0.6 * belt) * u))
    for x, base, w, h in towers:
        nx, ny = int(w * 0.86 / step_x), int(h * 0.94 / step_y)
        if nx < 1 or ny < 1:
            continue
        lit = rng.random((ny, nx)) < 0.42
        floors = rng.random(ny) < 0.12
        for j, i in zip(*np.nonzero(lit | floors[:, None]), strict=True):
            px = int(x - w * 0.43 + (i + 0.5) * step_x - sheet.x0)
            py = int(base - h + (j + 0.7) * step_y - sheet.y0)
            if 0 <= px < sheet.shape[1] - size and 0 <= py < sheet.shape[0] - size:
                light[py : py + size, px : px + size] = (cold if rng.random() < 0.25 else warm) * np.float32(rng.uniform(0.5, 1.0))
    strength = np.float32(mood.lamps * (1.0, 0.9, 0.8)[belt] * (1.25 if mood.night else 0.7))
    bright = saturate(light + blur(light, 3.0 * u) * np.float32(1.9)) * strength
    layers = [vista.layer(sheet, f"windows_{belt}", bright, None, distance - 2, "add")]
    if belt < 2:
        red = sheet.blank()
        for x, base, _, h in sorted(towers, key=lambda t: -t[3])[:4]:
            stroke(red, sheet.at([(x, base - h * 1.30), (x, base - h * 1.30 + 1.5)]), 2.2 * u)
        glow = saturate(red + blur(red, 5 * u) * 6)[..., None] * pigment("#ff4030") * np.float32(mood.lamps)
        layers.append(vista.layer(sheet, f"beacons_{belt}", glow, None, distance - 3, "add", live=Blink(2.4, 1.1, 0.4 * belt)))
    return layers


def _suspension_bridge(vista: Vista, mood: Mood) -> Layer | None:
    """Two pylons, the cable's curve and the deck, far over the water."""
    turn = Turn(-330, 620, 0, 0.42)
    steel = ("#2a2024", "#5c4440", "#94706a", "#c8a498")
    faces = box(turn, (-420, 26, -9), (420, 30, 9), steel)
    for x in (-170, 170):
        for z in (-9, 9):
            faces += box(turn, (x - 5, -2, z - 3), (x + 5, 118, z + 3), steel)
        faces += box(turn, (x - 4, 70, -9), (x + 4, 76, 9), steel) + box(turn, (x - 4, 108, -9), (x + 4, 115, 9), steel)
    xs = np.linspace(-420, 420, 61)
    ys = np.where(np.abs(xs) < 170, 36 + 80 * (xs / 170) ** 2, 116 - (np.abs(xs) - 170) / 250 * 86)
    for a, b, c, d in zip(xs[:-1], ys[:-1], xs[1:], ys[1:], strict=True):
        faces += beam(turn, (a, b, -9), (c, d, -9), 2.4, steel) + beam(turn, (a, 30, -9), (a, b, -9), 0.8, steel)
    return paint_solid(vista, mood, faces, "bridge", vista.request.seed + 63, brush=2.4, mix=0.3)


def _terrace(vista: Vista, mood: Mood) -> list[Layer]:
    """Flagstones to a parapet with a rail and two lamps."""
    layers: list[Layer] = []
    top = vista.horizon + 2
    if vista.rows_below(top):
        sheet = vista.sheet(1.0, top=top)
        plane = vista.plane(sheet, 0.0, 60.0)
        rgb = ground_colour(vista, mood, _TERRACE, plane)
        seam = np.maximum(np.abs(np.mod(plane.x / np.float32(1.2), 1) - 0.5), np.abs(np.mod(plane.z / np.float32(0.8), 1) - 0.5))
        rgb = single(rgb * (1 - smoothstep(0.46, 0.495, single(seam)) * 0.22 * smoothstep(16, 4, plane.distance))[..., None])
        if mood.lamps > 0.3:
            pool = np.exp(-((plane.x + 3.4) ** 2 + (plane.z - 1.5) ** 2) / 7) + np.exp(-((plane.x - 6.2) ** 2 + (plane.z - 1.5) ** 2) / 7)
            rgb = single(rgb + (pool * np.float32(0.20 * mood.lamps))[..., None] * pigment("#ffc070"))
        rgb = dab(single(rgb), vista.request.seed + 4, 5.5 * vista.unit, 0.02, 3.6, 0.03, mix=0.45)
        alpha = smoothstep(0.04, -0.04, plane.z - np.float32(_EDGE)) * smoothstep(0, 3, sheet.y - np.float32(top))
        layers.append(vista.layer(sheet, "terrace", rgb, alpha, max(12.0, vista.subject * 1.7), inverse_depth=1 / np.maximum(plane.distance[::4, ::4], np.float32(0.4))))
    iron = ("#14161a", "#30343a", "#60646a", "#a09c94")
    for part, x0 in enumerate(range(-18, 18, 6)):
        turn = Turn(float(x0), _EDGE)
        faces = box(turn, (-0.02, 0, 0), (6.02, 0.42, 0.3), STONE, 0.04 * (part % 2))
        for k in range(6):
            faces += beam(turn, (k, 0.42, 0.15), (k, 1.02, 0.15), 0.05, iron)
        faces += beam(turn, (-0.05, 1.04, 0.15), (6.0, 1.04, 0.15), 0.07, iron)
        painted = paint_solid(vista, mood, faces, f"parapet_{part}", 40 + part, brush=3)
        layers += [painted] if painted is not None else []
    return layers
