"""Skies as layers: the painted dome, stars, sun and moon with their light, sheets and heaps of cloud, birds."""

from __future__ import annotations

import cv2
import numpy as np

from milimo.contracts.shots import Weather
from milimo.engines.previz.model import Drift, Layer, Travel
from milimo.engines.previz.paint import (
    Floats,
    blur,
    dab,
    domain_warp,
    fbm,
    flat,
    generator,
    lerp,
    luma,
    mix,
    norm01,
    pigment,
    ramp,
    relief,
    saturate,
    single,
    smoothstep,
    stroke,
)
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.vista import Plane, Sheet, Vista

_SPAN = 0.40           # radians of elevation over which the sky runs from horizon to zenith colour
_FAR = 40000.0         # m: so far that nothing shifts, and behind every range


def heavens(vista: Vista, mood: Mood, heaps: bool = True, stars: float = 1.0) -> list[Layer]:
    """Everything above the horizon, far to near. The first layer is opaque and covers the whole overscanned frame."""
    layers = [_dome(vista, mood, stars)]
    layers += _luminary(vista, mood)
    if vista.rows_above(vista.horizon) and not mood.foggy:
        layers += _sheets(vista, mood)
        if heaps and mood.weather in (Weather.CLEAR, Weather.WIND, Weather.CLOUDY):
            layers += _heaps(vista, mood)
        if mood.wet:
            layers += [_rift(vista, mood)] if mood.night else []
            layers.append(_curtains(vista, mood))
    return layers


def _dome(vista: Vista, mood: Mood, stars: float) -> Layer:
    sheet = vista.sheet(0.5)
    elevation = (np.float32(vista.horizon) - sheet.y) / np.float32(vista.view.focal_px)
    up = smoothstep(0, 1, saturate(elevation / _SPAN)) * np.float32(0.35) + saturate(elevation / _SPAN) * np.float32(0.65)
    rgb = ramp(1 - up, mood.sky_stops())
    toward = _toward_sun(vista, mood, sheet)
    if mood.low_sun:  # the warm half and the cool half of the sky
        warm = mix(mood.sky[4], mood.sun_colour, 0.4)
        rgb = lerp(rgb, warm, toward * np.float32(0.5 * mood.sun_through) * (1 - up))
        away = mix(mood.sky[1], mood.sky[2], 0.5)
        away = mix(away, np.array([0.96, 1.0, 1.08], np.float32) * luma(away), 0.45)
        rgb = lerp(rgb, away, (1 - toward) * np.float32(0.55))
    rgb = dab(rgb, vista.request.seed % 97 + 3, 11 * vista.unit, 0.10, 3.4, 0.025, mix=0.45)
    rgb = blur(rgb, 1.0)
    if mood.night and mood.cover < 0.6 and stars:
        rgb = _starred(vista, sheet, rgb, stars * (1 - mood.cover))
    return Layer("sky", rgb, None, sheet.x0, sheet.y0, _FAR, "opaque", sheet.scale)


def _toward_sun(vista: Vista, mood: Mood, sheet: Sheet) -> Floats:
    """0..1 by how near a column's bearing is to the sun's, as a row."""
    turn = vista.bearing(sheet.columns) - mood.sun_bearing
    near = np.exp(-((np.mod(turn + np.pi, 2 * np.pi) - np.pi) ** 2) / 0.32)
    return single(np.broadcast_to(single(near)[None], sheet.shape))


def _starred(vista: Vista, sheet: Sheet, rgb: Floats, strength: float) -> Floats:
    """Stars at fixed bearings, so that they turn with the camera; 2600 over the whole sphere."""
    rng = generator(vista.request.seed + 77)
    n = 2600
    bearings, heights, sizes = rng.uniform(-np.pi, np.pi, n), rng.uniform(0.04, 1.2, n), rng.random(n) ** 6
    mask = sheet.blank()
    for bearing, height, size in zip(bearings, heights, sizes, strict=True):
        x = vista.column(float(bearing))
        if x is None:
            continue
        y = vista.horizon - np.tan(height) * vista.view.focal_px
        i, j = int((x - sheet.x0) * sheet.scale), int((y - sheet.y0) * sheet.scale)
        if 1 < i < sheet.shape[1] - 2 and 1 < j < sheet.shape[0] - 2:
            fade = min(1.0, height / 0.16)
            mask[j, i] = max(mask[j, i], (0.22 + 0.9 * size) * fade)
            if size > 0.45:
                mask[j, i - 1 : i + 2] = np.maximum(mask[j, i - 1 : i + 2], 0.3 * size)
                mask[j - 1 : j + 2, i] = np.maximum(mask[j - 1 : j + 2, i], 0.3 * size)
    return single(rgb + mask[..., None] * (pigment("#dfe8ff") * np.float32(0.85 * strength)))


def _luminary(vista: Vista, mood: Mood) -> list[Layer]:
    """Sun or moon where it is in sight: its disc in the sky, and its glow as light of its own."""
    through = mood.sun_through
    if mood.night and (vista.has("moon", "full_moon") or mood.cover < 0.5):
        through = max(through, 0.5)
    elif mood.night or through < 0.08:
        return []
    x = vista.column(mood.sun_bearing)
    if x is None:
        return []
    v = vista.view
    y = vista.horizon - float(np.tan(mood.sun_elevation)) * v.focal_px
    layers: list[Layer] = []
    disc = (0.021 if mood.night else 0.019) * v.focal_px
    if vista.has("full_moon", "big_moon", "sun"):
        disc *= 1.5
    colour = mix(mood.sun_colour, "#ffffff", 0.45)
    if mood.low_sun or mood.night or vista.has("sun"):
        box = vista.sheet(1.0, y - disc - 8, y + disc + 8, x - disc - 8, x + disc + 8)
        d = np.hypot(box.x - np.float32(x), box.y - np.float32(y))
        alpha = smoothstep(disc + 1.2, disc - 1.2, d) * np.float32(min(1.0, 0.35 + through))
        rgb = flat(box.shape, colour)
        if mood.night:  # the moon's seas
            seas = norm01(fbm(vista.request.seed + 5, box.shape, disc * 0.7, octaves=3))
            rgb = lerp(rgb, pigment("#a9b6c2"), smoothstep(0.5, 0.85, seas) * np.float32(0.6))
        layers.append(vista.layer(box, "disc", rgb, alpha, _FAR * 0.98))
    # A wide glow, smeared along the horizon when the sun is low.
    sheet = vista.sheet(0.25)
    flatten = np.float32(2.1 if mood.low_sun else 1.0)
    r = (0.20 if mood.night else 0.42) * v.focal_px
    d2 = ((sheet.x - np.float32(x)) ** 2 + ((sheet.y - np.float32(y)) * flatten) ** 2) / np.float32(r * r)
    halo = 0.55 / (1 + 3 * d2) ** 1.5 + 0.35 / (1 + 40 * d2) ** 1.6
    edge = np.minimum.reduce([sheet.x - sheet.x[0, 0], sheet.x[0, -1] - sheet.x, sheet.y - sheet.y[0, 0]])
    halo = halo * smoothstep(0, 30, edge)
    light = halo[..., None] * (mood.sun_colour * np.float32(through * (0.75 if mood.night else 1.0)))
    layers.append(vista.layer(sheet, "sunglow", light, None, _FAR * 0.97, "add"))
    return layers


def _sheets(vista: Vista, mood: Mood) -> list[Layer]:
    """Two levels of cloud in true perspective: flat and close at the horizon, wide overhead, drifting at two speeds."""
    seed, v = vista.request.seed, vista.view
    layers: list[Layer] = []
    thin = mood.cover < 0.5
    levels = ((900.0, 2600.0, 0.0, 36000.0, -3.0), (420.0, 1150.0, 0.05, 30000.0, -8.0))
    for i, (height, grain, bias, depth, speed) in enumerate(levels):
        bottom = vista.horizon + 4
        sheet = vista.sheet(0.5, bottom=bottom, spill=90)
        if sheet.shape[0] < 12:
            continue
        plane = vista.plane(sheet, v.position[1] + height, furthest=26000)
        # Seen edge-on a sheet is all lines: its grain is drawn out in depth until its clouds are masses again.
        deep = Plane(sheet, plane.x, single(plane.z * np.float32(0.30)), plane.distance, single(plane.footprint * np.float32(0.30)))
        n = deep.noise(seed + 11 * i, grain, 1.5, 0.25) * np.float32(0.60)
        n += deep.noise(seed + 11 * i + 5, grain * 0.24, 1.2, -0.3) * np.float32(0.26)
        n += fbm(seed + 11 * i + 6, sheet.shape, 52 * vista.unit, 30 * vista.unit, octaves=5, gain=0.6) * np.float32(0.30)
        n = domain_warp(n, seed + 3 + i, 12 * vista.unit, 46 * vista.unit)
        n = norm01(n, 1, 99)
        start = 1.0 - mood.cover * 0.95 + bias
        density = smoothstep(start - 0.10, start + 0.34, n)
        up = saturate((np.float32(vista.horizon) - sheet.y) / np.float32(v.focal_px * 0.30))
        density *= smoothstep(0.02, 0.22, up) * np.float32(0.95 if not thin else 0.75)
        below = 0.9 if mood.low_sun or mood.night else -0.7  # the light comes from under the deck when the sun is low
        slope = mood.slope_light(v.yaw)[0]
        body = blur(n, 1.6)
        lit = relief(body, (slope * 0.6, below), 0.5, 26) * 0.6 + 0.4 * relief(blur(n, 5), (slope * 0.6, below), 0.5, 44)
        lit = saturate(lit * 1.05 - density * (0.22 if not thin else 0.05) + 0.02)
        if mood.low_sun:
            lit = saturate(lit * (0.55 + 0.75 * _toward_sun(vista, mood, sheet) * (1 - 0.5 * up)))
        if mood.night:
            lit = saturate(lit * (0.95 - (0.45 + 0.22 * mood.wet) * up))
        if thin:
            lit = saturate(0.30 + 0.72 * lit)
        rgb = dab(ramp(lit, mood.cloud_stops()), seed + 40 + i, 7 * vista.unit, 0.10, 3.4, 0.03, mix=0.5)
        rgb = lerp(rgb, mood.haze, smoothstep(0.30, 0.0, up) * np.float32(0.75))
        live = Drift(speed * (0.6 + 1.2 * mood.wind) * vista.unit, wrap=False)
        layers.append(vista.layer(sheet, f"cloud_sheet_{i}", rgb, density, depth, live=live))
    return layers


def _heaps(vista: Vista, mood: Mood) -> list[Layer]:
    """Cumulus over the horizon, more of it under a covered sky."""
    bank = cloud_bank(vista, mood, vista.request.seed + 501, 18 if mood.cover < 0.5 else 32, 0.085, 0.11, 24000.0, -4.0)
    return [bank] if bank is not None else []


def cloud_bank(vista: Vista, mood: Mood, seed: int, count: int, size: float, lift: float, depth: float, speed: float,
               veil: float = 0.55) -> Layer | None:
    """Cumulus: domes heaped on a flat base, lit as solid things, at bearings of their own.

    `count` heaps round the whole horizon, about `size` radians wide, their bases about `lift` radians up; `veil` is the
    share of haze on the lowest.
    """
    f, u = vista.view.focal_px, vista.unit
    rng = generator(seed)
    sheet = vista.sheet(0.5, top=vista.horizon - (lift + 3.7 * size) * f, bottom=vista.horizon - (lift - 1.3 * size) * f, spill=90)
    if sheet.shape[0] < 30 or not vista.rows_above(sheet.y0 + sheet.shape[0] * 2):
        return None
    height = sheet.blank()
    for bearing in np.sort(rng.uniform(-np.pi, np.pi, count)):
        width, base = float(rng.uniform(0.6, 1.4)) * size * f, lift + float(rng.uniform(-0.7, 0.7)) * size
        domes = [(rng.normal(0, 0.8), abs(rng.normal(0.0, 0.42)), rng.uniform(0.25, 0.62)) for _ in range(16 + int(70 * size))]
        x = vista.column(float(bearing))
        if x is None or not sheet.x0 - 3 * width < x < sheet.x[0, -1] + 3 * width:
            continue
        y = vista.horizon - base * f
        for ox, oy, r in domes:
            up = float(oy * max(0.0, 1.0 - 0.45 * abs(ox)))
            _dome_into(height, sheet, float(x + ox * width * 1.3), float(y - up * width), float(r * width), float(y))
    if not height.any():
        return None
    h = height / np.float32(1.18 * size * f * sheet.scale)
    grain = max(24.0, 0.42 * size * f)
    rough = fbm(seed + 1, sheet.shape, grain, octaves=6, gain=0.58) - np.float32(0.5)
    fine = fbm(seed + 4, sheet.shape, grain * 0.3, octaves=5, gain=0.6) - np.float32(0.5)
    shape = domain_warp(h + (rough * np.float32(0.62) + fine * np.float32(0.30)) * smoothstep(0, 0.15, h), seed + 2, 0.10 * size * f, 0.28 * size * f)
    slope = mood.slope_light(vista.view.yaw)
    light = (slope[0], -0.75 if not mood.low_sun else -0.1)
    steep = size / 0.085
    lit = relief(blur(shape, 1.5), light, 0.55, 9 * steep) * 0.5 + relief(blur(shape, 5 * steep), light, 0.5, 15 * steep) * 0.6
    lit = saturate(lit * 1.15 - 0.16 + 0.20 * shape)
    if mood.low_sun:
        lit = saturate(lit * (0.45 + 0.75 * _toward_sun(vista, mood, sheet)))
    rgb = dab(ramp(lit, mood.cloud_stops()), seed + 3, 5.5 * u, -0.5, 2.0, 0.02, mix=0.55)
    near = smoothstep(0.16 * f, 0.0, np.float32(vista.horizon) - sheet.y)
    rgb = lerp(rgb, mood.haze, near * np.float32(veil))
    if mood.low_sun:
        rgb = lerp(rgb, mix(mood.sky[2], mood.sky[3], 0.5), 0.6 * veil)
    foot = sheet.y[-1, 0]
    alpha = smoothstep(0.10, 0.30, shape) * smoothstep(0, 0.6 * size * f, foot - sheet.y) * np.float32(0.94)
    return vista.layer(sheet, "cloud_heaps", rgb, alpha, depth, live=Drift(speed * (0.5 + mood.wind) * u, wrap=False))


def _dome_into(height: Floats, sheet: Sheet, x: float, y: float, r: float, base: float) -> None:
    """Raise `height` (sheet px) by a half-ball, cut flat at `base`."""
    box = sheet.window(x - r, y - r, x + r, min(y + r, base + 0.10 * r))
    i0, j0 = round((box.x0 - sheet.x0) * sheet.scale), round((box.y0 - sheet.y0) * sheet.scale)
    part = height[j0 : j0 + box.shape[0], i0 : i0 + box.shape[1]]
    if not part.size:
        return
    d2 = ((box.x - np.float32(x)) ** 2 + (box.y - np.float32(y)) ** 2) / np.float32(r * r)
    ball = np.sqrt(np.maximum(1 - d2, 0)) * np.float32(r * sheet.scale)
    ball *= smoothstep(base + 0.10 * r, base - 0.25 * r, box.y)
    np.maximum(part, ball[: part.shape[0], : part.shape[1]], out=part)


def _rift(vista: Vista, mood: Mood) -> Layer:
    """The pale break under a storm's deck at night, ragged along its upper edge: what cliffs, boats and heads stand before."""
    u, seed = vista.unit, vista.request.seed
    tall = max(88 * u, 0.125 * vista.view.focal_px)
    sheet = vista.sheet(0.5, top=vista.horizon - 2.1 * tall, bottom=vista.horizon + 6 * u, spill=60)
    up = (np.float32(vista.horizon) - sheet.y) / np.float32(tall)
    ragged = norm01(domain_warp(fbm(seed + 43, sheet.shape, 84 * u, 26 * u, octaves=5, gain=0.55), seed + 44, 9 * u, 40 * u)) - np.float32(0.5)
    open_sky = smoothstep(1.12, 0.58, up + ragged * np.float32(1.15))
    torn = smoothstep(0.62, 0.88, norm01(fbm(seed + 45, sheet.shape, 150 * u, 8 * u, octaves=4))) * smoothstep(0.10, 0.5, up)
    turn = np.mod(vista.bearing(sheet.columns) - np.float32(mood.sun_bearing) + np.float32(np.pi), np.float32(2 * np.pi)) - np.float32(np.pi)
    wide = (0.66 + 0.34 * np.exp(-((turn / 0.75) ** 2)))[None]
    alpha = saturate(open_sky * (1 - 0.55 * torn) * wide * np.float32(0.92))
    pale, low = pigment("#b3c3bd"), pigment("#6d828a")
    rgb = lerp(flat(sheet.shape, pale), low, smoothstep(0.15, 1.0, up + ragged * np.float32(0.5)))
    rgb = dab(rgb, seed + 46, 7 * u, 0.04, 3.6, 0.03, mix=0.5)
    return vista.layer(sheet, "rift", single(rgb), single(alpha), 22000, live=Drift(-5 * u, wrap=False))


def _curtains(vista: Vista, mood: Mood) -> Layer:
    """Rain falling far off: slanting veils under the cloud."""
    sheet = vista.sheet(0.25, top=vista.horizon - 0.24 * vista.view.focal_px, bottom=vista.horizon + 8, spill=60)
    veil = norm01(fbm(vista.request.seed + 41, sheet.shape, 20, 300, octaves=3))
    up = (np.float32(vista.horizon) - sheet.y) / np.float32(0.24 * vista.view.focal_px)
    shift = np.broadcast_to(up * 22, sheet.shape)
    x = np.mod(np.arange(sheet.shape[1], dtype=np.float32)[None] + shift, sheet.shape[1] - 1)
    y = np.broadcast_to(np.arange(sheet.shape[0], dtype=np.float32)[:, None], sheet.shape)
    veil = single(np.asarray(cv2.remap(veil, single(x), single(y), cv2.INTER_LINEAR), np.float32))
    alpha = smoothstep(0.5, 1.0, veil) * smoothstep(1.0, 0.4, up) * smoothstep(-0.03, 0.05, up) * np.float32(0.5)
    rgb = flat(sheet.shape, mix(mood.sky[2], mood.sky[3], 0.3))
    return vista.layer(sheet, "rain_far", rgb, alpha, 20000, live=Drift(-6 * vista.unit, wrap=False))


def horizon_haze(vista: Vista, mood: Mood, height: float = 17.0, strength: float = 0.6) -> Layer:
    """The soft band in which a horizon is lost, `height` px at 720 lines."""
    colour = mix(mood.sky[4], mood.sky[3], 0.25)
    if mood.night:  # the pale break of a night sky: the one light mass a dark head can stand before
        height, strength, colour = height * 2.4, max(strength, 0.85), colour * np.float32(np.clip(0.38 / float(luma(colour)), 1.2, 2.4))
    tall = height * vista.unit
    sheet = vista.sheet(0.5, top=vista.horizon - 3.2 * tall, bottom=vista.horizon + 3.2 * tall)
    away = (sheet.y - np.float32(vista.horizon)) / np.float32(tall)
    alpha = np.exp(-away * away) * np.float32(strength) * smoothstep(3.2, 2.2, np.abs(away))
    return vista.layer(sheet, "horizon_haze", flat(sheet.shape, colour), alpha, _FAR * 0.5)


def birds(vista: Vista, mood: Mood, count: int = 5, seed: int = 0, height: float = 0.16, away: float = 60.0) -> Layer:
    """A loose flight of birds crossing the sky at `height` radians, `away` metres off."""
    rng = generator(vista.request.seed + 901 + seed)
    v = vista.view
    x0 = v.width * float(rng.uniform(0.40, 0.62))
    y0 = vista.horizon - height * v.focal_px
    sheet = vista.sheet(1.0, y0 - 60 * vista.unit, y0 + 60 * vista.unit, x0 - 120 * vista.unit, x0 + 120 * vista.unit)
    mask = sheet.blank()
    for i in range(count):
        u = vista.unit
        x, y = x0 + (rng.uniform(-90, 90)) * u, y0 + (rng.uniform(-30, 30)) * u
        s, lift = rng.uniform(5, 10) * u, float(rng.uniform(0.1, 0.6))
        wing = [(x - s, y - s * lift * 0.5), (x - s * 0.45, y - s * lift), (x, y), (x + s * 0.5, y - s * lift * 1.1),
                (x + s, y - s * lift * 0.35)]
        stroke(mask, sheet.at(wing), 1.0 + 0.5 * (i == 0), 0.85)
    dark = mood.hazed(mood.graded("#39404a", 0.1), away)
    sin, cos = float(np.sin(v.yaw)), float(np.cos(v.yaw))
    start = (0.0, 0.0, away)
    stop = (-cos * 14.0, 2.0, away + sin * 14.0)
    return vista.layer(sheet, "birds", flat(sheet.shape, dark), mask, away, live=Travel(start, stop))
