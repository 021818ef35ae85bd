"""SKY, SPACE and STUDIO: no ground, or none in particular."""

from __future__ import annotations

import cv2
import numpy as np

from milimo.contracts.shots import TimeOfDay
from milimo.engines.previz.model import Air, Bob, Drift, FigureLight, Flicker, Layer, SetPainting, SetRequest
from milimo.engines.previz.paint import (
    Floats,
    as_colour,
    blur,
    dab,
    domain_warp,
    fbm,
    generator,
    lamp_halo,
    lerp,
    mix,
    norm01,
    pigment,
    polygon,
    ramp,
    relief,
    rock,
    saturate,
    single,
    smoothstep,
)
from milimo.engines.previz.sets.nature.heavens import birds, cloud_bank, horizon_haze
from milimo.engines.previz.sets.nature.mood import Mood, figure_light
from milimo.engines.previz.sets.nature.scene import Scene
from milimo.engines.previz.sets.nature.vista import Sheet, Vista

# ---- SKY ------------------------------------------------------------------------------------------------------


def sky(request: SetRequest) -> SetPainting:
    """High among the clouds: towers of cumulus over a floor of cloud; the camera has no ground."""
    scene = Scene.under_the_sky(request, heaps=False)
    vista, mood = scene.vista, scene.mood
    for i, (lift, size, depth, count) in enumerate(((0.02, 0.05, 1400.0, 22), (-0.05, 0.11, 700.0, 9), (-0.20, 0.17, 260.0, 7))):
        scene.add(cloud_bank(vista, mood, request.seed + 600 + 17 * i, count, size, lift, depth, -3.0 - 4 * i, 0.42 - 0.16 * i))
    scene.add(horizon_haze(vista, mood, 26, 0.6), _far_glow(vista, mood), *_cloud_floor(vista, mood), birds(vista, mood, 5, height=0.05, away=70.0))
    scene.air.clear()
    return scene.finished(figure_light(mood, request.view.yaw), vignette=0.3)


def _far_glow(vista: Vista, mood: Mood) -> Layer:
    """Light between the clouds, low over the horizon and toward the sun: the bright place that heads are seen against."""
    sheet = vista.sheet(0.25)
    turn = np.mod(vista.bearing(sheet.columns) - np.float32(mood.sun_bearing * 0.35) + np.float32(np.pi), np.float32(2 * np.pi)) - np.float32(np.pi)
    up = (np.float32(vista.horizon) - sheet.y) / np.float32(vista.view.focal_px)
    glow = np.exp(-((up - 0.03) / 0.13) ** 2) * (0.25 + 0.75 * np.exp(-((turn / 0.55) ** 2)))[None]
    glow = glow * (0.72 + 0.56 * fbm(vista.request.seed + 640, sheet.shape, 60 * vista.unit, 22 * vista.unit, octaves=4))
    colour = mix(mood.sun_colour, mood.sky[4], 0.35)
    return vista.layer(sheet, "far_glow", single(glow)[..., None] * (colour * np.float32(0.30 if not mood.night else 0.16)), None, 650.0, "add")


def _cloud_floor(vista: Vista, mood: Mood) -> list[Layer]:
    """The deck below, in perspective, lit across its humps."""
    edge = vista.horizon + 0.02 * vista.view.focal_px
    if not vista.rows_below(edge):
        return []
    layers: list[Layer] = []
    for i, (below, grain, depth) in enumerate(((340.0, 420.0, 900.0), (150.0, 160.0, 180.0))):
        sheet = vista.sheet(0.5, top=edge, spill=80)
        if sheet.shape[0] < 12:
            return layers
        plane = vista.plane(sheet, vista.view.position[1] - below, 12000)
        n = plane.noise(vista.request.seed + 9 * i, grain) * np.float32(0.6) + plane.noise(vista.request.seed + 9 * i + 1, grain * 0.22) * np.float32(0.4)
        n = norm01(domain_warp(n, vista.request.seed + 620 + i, 12 * vista.unit, 40 * vista.unit))
        slope = mood.slope_light(vista.view.yaw)
        lit = relief(blur(n, 1.8), (slope[0], -0.6), 0.5, 16) * 0.6 + relief(blur(n, 5), (slope[0], -0.6), 0.5, 26) * 0.5
        hollow = smoothstep(0.62, 0.30, n)              # between the humps one sees down into the shade
        rgb = ramp(saturate(lit * 1.35 - 0.04 + 0.20 * n - 0.34 * hollow), mood.cloud_stops())
        down = (sheet.y - np.float32(edge)) / np.float32(0.10 * vista.view.focal_px)
        rgb = lerp(dab(rgb, vista.request.seed + 622, 6 * vista.unit, 0.05, 3.2, 0.02, mix=0.5), mood.haze, np.exp(-np.clip(down, 0, 9)) * np.float32(0.7))
        cover = smoothstep(0.0, 0.5, down) * (smoothstep(0.05, 0.35, n) if i == 0 else smoothstep(0.52, 0.80, n) * np.float32(0.92))
        layers.append(vista.layer(sheet, f"cloud_floor_{i}", rgb, cover, depth, live=Drift(-(6 + 14 * i) * vista.unit, wrap=False)))
    return layers


# ---- SPACE ----------------------------------------------------------------------------------------------------


def space(request: SetRequest) -> SetPainting:
    """Stars, a nebula, a great planet with a thin air on its lit limb, a moon, drifting rocks."""
    vista = Vista(request)
    scene = Scene.under_the_sky(request)
    scene.layers = [_deep_sky(vista)]
    scene.air.clear()
    scene.add(_planet(vista, "planet", 0.24, -0.09, 0.36, _PLANETS[request.seed % 3], request.seed + 5, True))
    scene.add(_planet(vista, "moon", -0.20, 0.16, 0.032, ("#14151a", "#4a4a4e", "#96948e", "#dcd8cc"), request.seed + 6, False))
    scene.add(*_star_light(vista), *_rocks(vista, request.seed))
    light = FigureLight((-0.75, 0.45, -0.2), (1.0, 0.97, 0.92), 1.0, (0.7, 0.1, 0.6), (0.45, 0.62, 0.9), 0.7, (0.05, 0.06, 0.09), (0.03, 0.03, 0.05))
    return scene.finished(light, vignette=0.4)


_PLANETS = (("#0a1826", "#1d4a6e", "#4c8cae", "#d8e8e4"), ("#1c0f0c", "#6a3322", "#b8704a", "#f0cfa0"), ("#12182a", "#3c4878", "#8a8cba", "#e6dcd8"))


def _deep_sky(vista: Vista) -> Layer:
    """Black that is never empty: two nebulae by bearing, and stars of three sizes."""
    sheet = vista.sheet(1.0)
    seed = vista.request.seed
    low = vista.sheet(0.25)
    az, up = vista.bearing(low.columns), (np.float32(vista.horizon) - low.y) / np.float32(vista.view.focal_px)
    n = norm01(domain_warp(fbm(seed + 3, low.shape, 90, octaves=6, gain=0.6), seed + 4, 36, 60))
    band = np.exp(-((up - 0.25 * np.sin(az * 2 + 0.6)[None]) / 0.20) ** 2)
    cloud = smoothstep(0.30, 0.95, n * (0.35 + 0.75 * band))
    hue = norm01(fbm(seed + 5, low.shape, 110, octaves=3))
    tint = lerp(lerp(pigment("#25406e"), pigment("#6a2f5c"), hue), pigment("#b8705a"), smoothstep(0.75, 1.0, n * band))
    rgb = lerp(pigment("#070911") + band[..., None] * pigment("#0c1220"), tint, cloud * np.float32(0.85))
    rgb = single(cv2.resize(single(np.asarray(rgb)), (sheet.shape[1], sheet.shape[0]), interpolation=cv2.INTER_LINEAR))
    rgb = dab(rgb, seed + 6, 12 * vista.unit, 0.5, 2.6, 0.03, mix=0.35)
    rng = generator(seed + 77)
    stars = sheet.blank()
    count = 5200
    bearings, heights, sizes = rng.uniform(-np.pi, np.pi, count), rng.uniform(-0.9, 0.9, count), rng.random(count) ** 5
    turn = np.mod(bearings - vista.view.yaw + np.pi, 2 * np.pi) - np.pi
    for t, e, size in zip(turn, heights, sizes, strict=True):
        if abs(t) > 1.3:
            continue
        i = int(vista.view.width / 2 + np.tan(t) * vista.view.focal_px - sheet.x0)
        j = int(vista.horizon - np.tan(e) * vista.view.focal_px - sheet.y0)
        if 2 < i < sheet.shape[1] - 3 and 2 < j < sheet.shape[0] - 3:
            stars[j, i] = max(stars[j, i], 0.25 + 0.75 * size)
            if size > 0.5:
                stars[j - 1 : j + 2, i - 1 : i + 2] = np.maximum(stars[j - 1 : j + 2, i - 1 : i + 2], 0.35 * size)
    shine = stars + blur(stars, 2.2 * vista.unit) * np.float32(2.0)
    rgb = rgb + saturate(shine)[..., None] * pigment("#e8eeff")
    return Layer("deep_sky", saturate(rgb), None, sheet.x0, sheet.y0, 1e5, "opaque")


def _planet(vista: Vista, name: str, bearing: float, elevation: float, radius: float, material: tuple[str, ...], seed: int, air: bool) -> Layer | None:
    """A ball lit from the upper left: banded and clouded, its night side nearly lost, a thin blue rim on the lit limb."""
    x = vista.column(bearing)
    if x is None:
        return None
    f = vista.view.focal_px
    y, r = vista.horizon - np.tan(elevation) * f, radius * f
    sheet = vista.sheet(1.0, y - 1.15 * r, y + 1.15 * r, x - 1.15 * r, x + 1.15 * r)
    if min(sheet.shape) < 10:
        return None
    dx, dy = (sheet.x - np.float32(x)) / np.float32(r), (sheet.y - np.float32(y)) / np.float32(r)
    d2 = dx * dx + dy * dy
    dz = np.sqrt(np.maximum(1 - d2, 0))
    lit = saturate(dx * np.float32(-0.72) + dy * np.float32(-0.48) + dz * np.float32(0.50) + np.float32(0.04))
    lit = smoothstep(0.0, 0.9, lit)
    squeeze = np.clip(dy / np.maximum(0.2, np.sqrt(np.maximum(1 - dx * dx, 0.04))), -1, 1)
    n = norm01(domain_warp(fbm(seed + 2, sheet.shape, 0.5 * r, 0.14 * r, octaves=6, gain=0.58), seed + 3, 0.10 * r, 0.25 * r))
    if air:
        tone = saturate(0.30 + 0.42 * n + 0.12 * np.sin(squeeze * 9 + n * 3))
    else:
        tone = saturate(0.35 + 0.4 * rock(seed + 4, sheet.shape, max(6.0, 0.3 * r), (-0.7, -0.5)))
    rgb = ramp(tone, [(0, material[0]), (0.35, material[1]), (0.65, material[2]), (1, material[3])]) * (0.02 + 1.0 * lit)[..., None]
    if air:
        cloud = smoothstep(0.60, 0.85, norm01(domain_warp(fbm(seed + 6, sheet.shape, 0.30 * r, 0.10 * r, octaves=6), seed + 7, 0.08 * r, 0.2 * r)))
        rgb = lerp(rgb, _cloud_tops(lit), single(cloud) * np.float32(0.6))
        limb = np.exp(-(((np.sqrt(d2) - 0.99) / 0.022) ** 2)) * (0.15 + 0.85 * lit) + np.exp(-np.maximum(1 - np.sqrt(d2), 0) / 0.06) * lit * 0.5
        rgb = rgb + single(limb)[..., None] * pigment("#8fc8ff") * np.float32(0.8)
    rgb = dab(single(saturate(rgb)), seed + 8, 6 * vista.unit, 0.25, 2.8, 0.02, mix=0.45)
    alpha = smoothstep(1.012, 0.996, np.sqrt(d2))
    return vista.layer(sheet, name, rgb, alpha, 6e4 if air else 5e4)


def _cloud_tops(lit: Floats) -> Floats:
    """White cloud tops under this light."""
    return single((0.02 + 0.95 * lit)[..., None] * pigment("#f4f2ea"))


def _star_light(vista: Vista) -> list[Layer]:
    """The sun itself, out at the left, with its glare."""
    x = vista.column(-0.42)
    if x is None:
        return []
    halo = lamp_halo(95 * vista.unit, "#fff0d8", 1.1, 0.5)
    side = halo.shape[0] / 0.5
    y = vista.horizon - 0.24 * vista.view.focal_px
    box = Sheet(x - side / 2, y - side / 2, 0.5, (halo.shape[0], halo.shape[1]))
    return [vista.layer(box, "sun", halo, None, 9e4, "add", live=Flicker(0.02))]


def _rocks(vista: Vista, seed: int) -> list[Layer]:
    """Tumbling rocks at three distances, floating slowly."""
    layers: list[Layer] = []
    rng = generator(seed + 9)
    for i in range(9):
        share, lift = float(rng.uniform(-0.6, 0.6)), float(rng.uniform(-0.38, 0.42))
        r = float(rng.uniform(6, 40)) * vista.unit * (1 if i else 2.0)
        x, y = vista.view.width * (0.5 + share), vista.view.height * (0.5 + lift)
        if abs(share) < 0.20 and abs(lift) < 0.25:
            continue
        sheet = vista.sheet(1.0, y - 1.4 * r - 5, y + 1.4 * r + 5, x - 1.4 * r - 5, x + 1.4 * r + 5)
        if min(sheet.shape) < 10:
            continue
        turns = np.linspace(0, 2 * np.pi, 12)[:-1]
        reach = rng.uniform(0.7, 1.15, 11)
        mask = polygon(sheet.blank(), sheet.at([(x + r * k * np.cos(t), y + 0.8 * r * k * np.sin(t)) for t, k in zip(turns, reach, strict=True)]))
        value = saturate(rock(seed + 20 + i, sheet.shape, max(5.0, 0.45 * r), (-0.8, -0.5), 0.3, 1.4) * 0.8 + relief(blur(mask, max(1.0, 0.2 * r)), (-0.8, -0.5), 0.3, 0.5 * r) * 0.4 - 0.30)
        rgb = ramp(value, [(0, "#050507"), (0.4, "#26221f"), (0.75, "#74685a"), (1, "#d8c8ac")])
        depth = 40.0 + 200.0 / max(1.0, r / vista.unit / 10)
        layers.append(vista.layer(sheet, f"rock_{i}", rgb, mask, depth, live=Bob(4 * vista.unit, 7.0 + i, 0.03, 0.1 * i)))
    return layers


# ---- STUDIO ---------------------------------------------------------------------------------------------------


def studio(request: SetRequest) -> SetPainting:
    """No place was named: a painter's neutral ground, warm grey, with a soft light on it and dust in the air."""
    scene = Scene.under_the_sky(request)
    vista, mood = scene.vista, scene.mood
    tones = {TimeOfDay.DAY: ("#6f6a62", "#a29a8c", "#cfc6b4"), TimeOfDay.DAWN: ("#4f4a48", "#857868", "#c4a880"), TimeOfDay.DUSK: ("#3c3644", "#74606a", "#bc8a74"),
             TimeOfDay.NIGHT: ("#14171d", "#262d37", "#4c5866")}[mood.time]
    scene.air.clear()
    scene.layers = [_painted_ground(vista, tones)]
    floor = vista.sheet(1.0, top=vista.horizon + 0.035 * vista.view.focal_px)
    if vista.rows_below(floor.y0 + 8):
        plane = vista.plane(floor, 0.0, 60.0)
        spot = np.exp(-(plane.x**2 + (plane.z - 1.0) ** 2) / np.float32(16))
        value = saturate(0.20 + 0.55 * spot + (plane.noise(request.seed + 5, 2.0) - np.float32(0.5)) * np.float32(0.24))
        rgb = dab(ramp(value, [(0, tones[0]), (0.5, mix(tones[0], tones[1], 0.75)), (1, tones[2])]) * np.float32(0.92), request.seed + 6, 8 * vista.unit, 0.02, 3.6, 0.04, mix=0.7)
        alpha = smoothstep(0, 60 * vista.unit, floor.y - np.float32(floor.y0))
        inverse = 1 / np.maximum(plane.distance[::4, ::4], np.float32(0.4))
        scene.add(vista.layer(floor, "floor", rgb, alpha, max(20.0, vista.subject * 2), inverse_depth=inverse))
    halo = lamp_halo(190 * vista.unit, tones[2], 0.22, 0.25)
    side = halo.shape[0] / 0.25
    x, y = vista.view.width * 0.42, vista.view.height * 0.36
    scene.add(vista.layer(Sheet(x - side / 2, y - side / 2, 0.25, (halo.shape[0], halo.shape[1])), "soft_light", halo, None, max(18.0, vista.subject * 1.8), "add", live=Flicker(0.03)))
    scene.air.append(Air("dust", 0.3, 0.0, as_colour(tones[2])))
    base, key = mix(tones[0], tones[1], 0.5), mix(tones[2], "#ffffff", 0.35)
    yaw = vista.view.yaw
    direction = (float(-np.sin(yaw + 0.9) * 0.7), 0.6, float(-np.cos(yaw + 0.9) * 0.7))
    light = FigureLight(direction, as_colour(key), 0.9, (float(np.sin(yaw + 0.6)), 0.4, float(np.cos(yaw + 0.6))), as_colour(tones[2]), 0.5, as_colour(base * np.float32(0.9)), as_colour(base * np.float32(0.5)))
    return scene.finished(light, vignette=0.42)


def _painted_ground(vista: Vista, tones: tuple[str, str, str]) -> Layer:
    sheet = vista.sheet(0.5)
    seed = vista.request.seed
    x = (sheet.x / np.float32(vista.view.width) - np.float32(0.42)) / np.float32(0.55)
    y = (sheet.y / np.float32(vista.view.height) - np.float32(0.38)) / np.float32(0.62)
    cloud = fbm(seed + 2, sheet.shape, 90 * vista.unit, octaves=5) - np.float32(0.5)
    value = saturate(0.86 - 0.62 * np.sqrt(x * x + y * y) + cloud * np.float32(0.42))
    rgb = ramp(value, [(0, tones[0]), (0.55, tones[1]), (1, tones[2])])
    broad = dab(rgb, seed + 3, 16 * vista.unit, -0.7, 3.2, 0.05)
    fine = dab(rgb, seed + 4, 7 * vista.unit, -0.5, 3.0, 0.05)
    return Layer("ground", lerp(broad, fine, 0.45), None, sheet.x0, sheet.y0, 60.0, "opaque", 0.5)
