"""What lies outside the openings: sky and sea, a city, gardens, passing land, stars. Painted by direction, far away.

A backdrop is laid out by bearing and elevation, so that it turns with the camera and is the same from every window.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from milimo.contracts.shots import TimeOfDay, Weather
from milimo.engines.previz.model import Drift, Image, Layer, Pulse, SetRequest, View, Water
from milimo.engines.previz.paint import (
    Floats,
    as_colour,
    blur,
    dab,
    domain_warp,
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
)
from milimo.engines.previz.sets.built.design import Outside
from milimo.engines.previz.sets.built.gbuffer import Eye
from milimo.engines.previz.sets.built.surfaces import chance

_FAR = 4000.0
_DULL = (Weather.RAIN, Weather.STORM, Weather.FOG, Weather.SNOW, Weather.CLOUDY)

# Zenith to horizon, clear.
SKIES = {
    TimeOfDay.DAY: ("#5c94c0", "#8fbcd4", "#c6dde4", "#eef0e4"),
    TimeOfDay.DAWN: ("#6f8799", "#b3ab9f", "#ecc893", "#ffe6b4"),
    TimeOfDay.DUSK: ("#2d3557", "#5f5278", "#bf7873", "#ffc383"),
    TimeOfDay.NIGHT: ("#0b111c", "#131f30", "#20334a", "#3a5266"),
}
_CLOUDS = {
    TimeOfDay.DAY: ("#8d9cac", "#c4ccd0", "#fbf6ea"), TimeOfDay.DAWN: ("#7c7c86", "#d3a987", "#ffe9c0"),
    TimeOfDay.DUSK: ("#37365c", "#93566c", "#ffb27a"), TimeOfDay.NIGHT: ("#0e1621", "#22303f", "#566b7c"),
}


@dataclass(frozen=True)
class Dome:
    """Directions over the overscanned picture at half size."""

    eye: Eye
    bearing: Floats            # (h, w) radians, 0 = +z
    up: Floats                 # (h, w) tangent of the elevation
    unit: float                # canvas px a 720-line picture px

    @classmethod
    def of(cls, view: View) -> Dome:
        eye = Eye.of(view, 0.5)
        h, w = eye.shape
        rows, columns = np.mgrid[0:h, 0:w].astype(np.int32)
        rays = eye.rays(rows.ravel(), columns.ravel()).reshape(h, w, 3)
        level = np.hypot(rays[..., 0], rays[..., 2]) + np.float32(1e-5)
        return cls(eye, single(np.arctan2(rays[..., 0], rays[..., 2])), single(rays[..., 1] / level), view.height / 1440)


def weathered(request: SetRequest, colour: str) -> Floats:
    """A clear-sky colour under the request's weather."""
    rgb = pigment(colour)
    if request.weather not in _DULL:
        return rgb
    night = request.time_of_day is TimeOfDay.NIGHT
    grey = np.float32(rgb @ np.array([0.3, 0.59, 0.11], np.float32)) * np.array([0.94, 1.0, 1.06], np.float32)
    share = {Weather.STORM: 0.72, Weather.RAIN: 0.70}.get(request.weather, 0.6)
    gain = {Weather.STORM: 0.62, Weather.RAIN: 0.80}.get(request.weather, 1.0)
    if night:
        gain = 0.85
    if request.time_of_day is TimeOfDay.DUSK:
        share *= 0.72
    return mix(rgb, grey, share) * np.float32(gain)


def sky(request: SetRequest, dome: Dome, cover: float | None = None) -> Image:
    """Graded sky with a deck of cloud in perspective, dabbed."""
    stops = [(p, weathered(request, c)) for p, c in zip((0.0, 0.42, 0.8, 1.0), SKIES[request.time_of_day], strict=True)]
    lift = np.clip(dome.up / 0.75, 0, 1)
    rgb = ramp(single(1 - lift), stops)
    seed = request.seed % 61 + 3
    _h, _w = dome.up.shape
    cloudy = cover if cover is not None else 0.62 if request.weather in _DULL else 0.34
    reach = 1 / np.maximum(dome.up + 0.10, 0.06)
    u, v = np.sin(dome.bearing) * reach, np.cos(dome.bearing) * reach
    field = norm01(domain_warp(fbm(seed, (512, 512), 110, 70, octaves=6), seed + 1, 26, 90))
    look = field[_mirrored(single(v * 62), 511), _mirrored(single(u * 62), 511)]
    look = blur(single(look), 1.4)
    density = smoothstep(1 - cloudy - 0.16, 1 - cloudy + 0.30, look) * smoothstep(-0.01, 0.10, dome.up)
    low = request.time_of_day in (TimeOfDay.DUSK, TimeOfDay.DAWN)
    light = np.clip(relief(blur(look, 1.5), (-0.3, 0.8 if low else -0.7), 0.5, 14) * 1.0 - 0.15 * density + 0.05, 0, 1)
    dark, mid, bright = (weathered(request, c) for c in _CLOUDS[request.time_of_day])
    clouds = ramp(single(light), [(0.0, dark), (0.5, mid), (1.0, bright)])
    rgb = lerp(rgb, clouds, density * np.float32(0.9))
    if low:
        glow = np.exp(-((dome.bearing - 0.35) ** 2) / 0.45 - (np.maximum(dome.up, 0) / 0.16) ** 1.5)
        rgb = rgb + glow[..., None] * weathered(request, "#ffb070") * np.float32(0.34)
    if request.time_of_day is TimeOfDay.NIGHT and request.weather not in _DULL:
        rgb = _starred(single(rgb), dome, request.seed, density)
    return dab(single(np.clip(rgb, 0, 1)), seed + 7, 9 * dome.unit * 2, -0.15, 3.2, 0.02, mix=0.45)


def _mirrored(at: Floats, last: int) -> npt.NDArray[np.int32]:
    """Places on a strip of 0..last that is laid forth and back: noise that does not tile shows no seam so."""
    return np.abs(np.mod(at, 2 * last) - last).astype(np.int32)


def _starred(rgb: Image, dome: Dome, seed: int, cover: Floats) -> Image:
    cell_b, cell_u = dome.bearing * 90, dome.up * 90
    i, j = np.floor(cell_b), np.floor(cell_u)
    there = chance(i, j, seed % 31) > 0.93
    du, dv = cell_b - i - chance(i, j, 3), cell_u - j - chance(i, j, 4)
    size = 0.004 / max(0.2, dome.eye.focal / 500)
    light = there * np.exp(-(du * du + dv * dv) / np.float32(max(size, 0.003))) * chance(i, j, 9) * (1 - cover) * (dome.up > 0.04)
    return single(rgb + single(light)[..., None] * pigment("#dfe8ff") * np.float32(0.9))


def backdrop_layer(request: SetRequest, rgb: Image, name: str = "outside", depth: float = _FAR, alpha: Floats | None = None,
           live: Drift | None = None) -> Layer:
    if request.soft_background:
        rgb = blur(rgb, request.soft_background * 0.5)
        alpha = None if alpha is None else blur(alpha, request.soft_background * 0.5)
    over = float(-request.view.overscan)
    return Layer(name, single(np.clip(rgb, 0, 1)), alpha, over, over, depth, "opaque" if alpha is None else "over", 0.5, None, live)


_SEAS = {
    TimeOfDay.DAY: ("#1f4f68", "#35728a", "#5f97a6", "#9cc0c4", "#e8f0ea"),
    TimeOfDay.DAWN: ("#57616a", "#84806f", "#b39a72", "#e0c088", "#fff0c4"),
    TimeOfDay.DUSK: ("#181c33", "#2b2c48", "#54475f", "#9c6a66", "#f0bd8c"),
    TimeOfDay.NIGHT: ("#060b12", "#0d1722", "#1a2a38", "#35495a", "#8aa0ac"),
}


def open_sea(request: SetRequest, eye: Eye) -> Outside:
    """Sky to the horizon and living water under it, as seen from a height. Rain falls far off when it rains."""
    dome = Dome.of(request.view)
    rgb = sky(request, dome)
    haze = weathered(request, SKIES[request.time_of_day][3])
    below = smoothstep(0.004, -0.01, dome.up)
    rgb = lerp(rgb, mix(haze, "#101820", 0.35), below * np.float32(0.8))
    layers = [backdrop_layer(request, rgb)]
    horizon = request.view.horizon
    ramp_colours = [as_colour(np.clip(weathered(request, c), 0, 1)) for c in _SEAS[request.time_of_day]]
    wild = 1.5 if request.weather is Weather.STORM else 1.0
    water = Water(horizon, (ramp_colours[0], ramp_colours[1], ramp_colours[2], ramp_colours[3], ramp_colours[4]), 2600.0, 20.0,
                  wild, None, None, as_colour(np.clip(haze, 0, 1)), 20 * request.view.height / 720)
    if request.weather in (Weather.RAIN, Weather.STORM):
        layers += falling_rain(request)
    return Outside(layers, [water])


def falling_rain(request: SetRequest, depth: float = 140.0) -> list[Layer]:
    """Rain beyond the panes: sheets of streaks that fade in and out while they fall, out of step with each other."""
    view = request.view
    h, w = (view.height + 2 * view.overscan) // 2, (view.width + 2 * view.overscan) // 2
    bright = 0.13 if request.time_of_day is TimeOfDay.NIGHT else 0.20
    layers: list[Layer] = []
    for i in range(3):
        rng = generator(request.seed + 71 + i)
        mask = np.zeros((h, w), np.uint8)
        for _ in range(260):
            x, y, long = rng.uniform(-20, w), rng.uniform(-40, h), rng.uniform(14, 46) * view.height / 720
            start, stop = ((round(u * 16), round(v * 16)) for u, v in ((x, y), (x - 0.13 * long, y + long)))
            cv2.line(mask, start, stop, (round(255 * rng.uniform(0.25, 1.0)),), 1, cv2.LINE_AA, 4)
        rgb = blur(mask * np.float32(1 / 255), 0.6)[..., None] * pigment("#b8c8d4") * np.float32(bright)
        over = float(-view.overscan)
        layers.append(Layer(f"rain_{i}", single(rgb), None, over, over, depth - i, "add", 0.5, None,
                            Pulse(0.42, -46.0 * view.height / 720, 0.0, i / 3)))
    return layers


def gardens(request: SetRequest, eye: Eye) -> Outside:
    """Trees and a hedge before the sky; by night their dark shapes and a far lit window."""
    dome = Dome.of(request.view)
    rgb = sky(request, dome)
    night = request.time_of_day is TimeOfDay.NIGHT
    greens = {TimeOfDay.DAY: ("#3f5a3a", "#6f8a52", "#a8b878"), TimeOfDay.DAWN: ("#4a4f40", "#7d7a54", "#c0a868"),
              TimeOfDay.DUSK: ("#23242e", "#3d3640", "#7c5a4e"), TimeOfDay.NIGHT: ("#070b10", "#0d1519", "#1a2830")}
    for i, (height, size) in enumerate(((0.20, 0.24), (0.11, 0.13), (-0.01, 0.05))):
        n = _by_bearing(request.seed + i * 9, dome, size)
        fine = _by_bearing(request.seed + 50 + i, dome, size * 0.16)
        top = height + (n - 0.5) * size * 1.6 + (fine - 0.5) * 0.05
        mask = smoothstep(-0.004, 0.006, top - dome.up)
        leaves = blur(fbm(request.seed % 50 + i, dome.up.shape, 26 * dome.unit * 2, octaves=5), 0.8)
        light = np.clip(relief(leaves, (-0.5, -0.7), 0.5, 10) * 1.1 - 0.1 + (dome.up - top + 0.1), 0, 1)
        dark, mid, bright = (mix(weathered(request, c), weathered(request, SKIES[request.time_of_day][3]), 0.34 - 0.14 * i) for c in greens[request.time_of_day])
        rgb = lerp(rgb, ramp(single(light), [(0, dark), (0.5, mid), (1, bright)]), mask)
    if night:
        for b, u, c in ((-0.5, 0.02, "#ffb45e"), (0.42, 0.035, "#ffc27a"), (1.9, 0.02, "#ffb45e"), (-2.2, 0.03, "#ffb45e")):
            near = np.exp(-(((dome.bearing - b) / 0.012) ** 2) - ((dome.up - u) / 0.016) ** 2)
            rgb = rgb + near[..., None] * pigment(c) * np.float32(0.8)
    return Outside([backdrop_layer(request, dab(rgb, 15, 7 * dome.unit * 2, -0.6, 1.8, 0.03, mix=0.5))])


def _by_bearing(seed: int, dome: Dome, size: float) -> Floats:
    """Noise along the horizon, 0..1, its grain `size` radians; closes after a full turn."""
    rng = generator(seed)
    count = max(8, int(2 * np.pi / size))
    values = rng.random(count)
    at = (dome.bearing / (2 * np.pi) + 0.5) * count
    i = np.floor(at).astype(np.int32)
    t = at - i
    t = t * t * (3 - 2 * t)
    return single(values[i % count] * (1 - t) + values[(i + 1) % count] * t)


def _roofline(which: npt.NDArray[np.intp], share: Floats, tops: npt.NDArray[np.float64], tone: npt.NDArray[np.float64], unit: float) -> Floats:
    """What stands on a flat roof: a step back, a stair house, a tank or a mast, by building; tangent of the elevation."""
    kind = np.floor(tone * 97) % 5
    tall = single(np.maximum(tops, 0.05))[which]
    k = single(kind)[which]
    step = (np.abs(share - np.float32(0.5)) < 0.27) * tall * np.float32(0.14) + (np.abs(share - np.float32(0.5)) < 0.13) * tall * np.float32(0.10)
    house = ((share > 0.58) & (share < 0.84)) * np.float32(0.012)
    tank = (np.abs(share - np.float32(0.3)) < 0.10) * (np.float32(0.020) - np.abs(share - np.float32(0.3)) * np.float32(0.06))
    mast = (np.abs(share - np.float32(0.5)) < 0.018) * tall * np.float32(0.22)
    return single(np.where(k == 0, step, 0) + np.where(k == 1, house, 0) + np.where(k == 2, tank, 0) + np.where(k == 3, mast + step * np.float32(0.5), 0))


def city(request: SetRequest, eye: Eye, height: float = 0.0) -> Outside:
    """Three ranks of buildings by bearing, hazed with distance, windows lit by the hour; `height` m over the street."""
    dome = Dome.of(request.view)
    rgb = sky(request, dome)
    day = request.time_of_day
    haze = mix(weathered(request, SKIES[day][3]), "#5c4450", 0.45 if day is TimeOfDay.NIGHT else 0.0)
    lit_share = {TimeOfDay.NIGHT: 0.34, TimeOfDay.DUSK: 0.28, TimeOfDay.DAWN: 0.10, TimeOfDay.DAY: 0.0}[day]
    walls = {TimeOfDay.DAY: ("#8d949a", "#a58d7c", "#6f7f8c"), TimeOfDay.DAWN: ("#8a817c", "#9c8070", "#6f737c"),
             TimeOfDay.DUSK: ("#3c3852", "#4d3f50", "#333450"), TimeOfDay.NIGHT: ("#141a24", "#1b1c26", "#11161f")}[day]
    for rank, (count, tall, away) in enumerate(((64, 0.24, 0.72), (44, 0.30, 0.46), (26, 0.20, 0.16))):
        rng = generator(request.seed % 977 + rank * 31)
        edges = np.sort(rng.uniform(-np.pi, np.pi, count))
        tops = tall * (0.35 + 0.85 * rng.random(count + 1) ** 1.6) - 0.22 * height / 30
        tone = rng.random(count + 1)
        which = np.searchsorted(edges, dome.bearing)
        which[which == count] = 0
        start = np.concatenate([[edges[-1] - 2 * np.pi], edges])
        wide = np.append(np.diff(start), start[0] + 2 * np.pi - start[-1])
        share = single((dome.bearing - start[which]) / np.maximum(wide[which], 1e-3))
        top = single(tops[which]) + _roofline(which, share, tops, tone, dome.unit)
        mask = smoothstep(-0.0015, 0.0015, top - dome.up)
        left = start[which]
        scale = 95 - 22 * rank
        column, row = (dome.bearing - left) * scale, dome.up * scale * 0.8
        i, j = np.floor(column), np.floor(row)
        fu, fv = column - i, row - j
        pane = (fu > 0.25) & (fu < 0.80) & (fv > 0.22) & (fv < 0.80)
        colours = np.stack([mix(walls[k % 3], haze, away) for k in range(count + 1)])
        wall = colours[which] * single(0.68 + 0.52 * tone[which])[..., None]
        # A corner stands somewhere on each front: warm toward the light, cool and darker past it; cornices cast a line.
        corner = smoothstep(-0.004, 0.004, share - single(0.34 + 0.34 * tone[which]))
        low = day is not TimeOfDay.NIGHT and request.weather not in _DULL
        lit, dim = ("#fff0d6", 1.14), ("#a3b0c6", 0.80)
        if not low:
            lit, dim = ("#ffffff", 1.08), ("#ffffff", 0.78)
        wall = wall * lerp(np.broadcast_to(pigment(lit[0]) * np.float32(lit[1]), wall.shape), pigment(dim[0]) * np.float32(dim[1]), corner)
        ledge = np.exp(-(((top - dome.up - np.float32(0.004 + 0.004 * (2 - rank))) / np.float32(0.0028)) ** 2))
        wall = wall * (1 - ledge * np.float32(0.35 * (1 - away)))[..., None]
        foot = np.clip(1 - dome.up / np.float32(0.16), 0, 1) ** 1.5
        wall = lerp(wall, haze, single(foot) * np.float32(0.45 * (1 - 0.3 * rank)))
        pick = chance(i + single(which) * 17, j, rank)
        on = pane & (pick < lit_share)
        glass = mix(haze, "#20303c", 0.5 if day in (TimeOfDay.DAY, TimeOfDay.DAWN) else 0.75)
        floors = np.where(single(tone[which]) > 0.55, (fv > 0.22) & (fv < 0.72), pane)      # some fronts are bands of glass
        wall = lerp(wall, glass, (floors & ~on & (dome.up < top - 0.012)).astype(np.float32) * np.float32(0.55 * (1 - away)))
        warm = np.where((chance(j, i, 5) > 0.75)[..., None], pigment("#9fc0d8"), pigment("#ffb45e"))
        wall = lerp(wall, warm * single(0.45 + 0.5 * chance(j, i, 8))[..., None], on.astype(np.float32) * np.float32(1 - 0.5 * away))
        rgb = lerp(rgb, wall, mask)
    below = smoothstep(0.02, -0.10, dome.up)
    rgb = lerp(rgb, haze * np.float32(0.75), below * np.float32(0.55))
    return Outside([backdrop_layer(request, dab(rgb, 15, 5 * dome.unit * 2, -0.2, 1.5, 0.02, mix=0.35))])
