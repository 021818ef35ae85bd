"""Built things in a landscape: the lighthouse with its beam, cottages, a windmill, a church, ruins. Shaded as bodies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from milimo.engines.previz.model import Blink, Flicker, Image, Layer, Mask, Sweep
from milimo.engines.previz.paint import (
    Floats,
    Pigment,
    cone,
    generator,
    lamp_halo,
    lathe,
    lerp,
    mix,
    over,
    paintify,
    pigment,
    polygon,
    ramp,
    saturate,
    smoothstep,
    stroke,
)
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.vista import Sheet, Vista

LAMPLIGHT = "#ffc070"
_WALL = ("#5f5a52", "#a59d8e", "#dcd4c0", "#f4ecd8")
_SLATE = ("#2c3138", "#4d545c", "#7d848a")


def lighthouse(vista: Vista, mood: Mood, x: float, z: float, base: float, height: float = 17.0,
               seed: int = 1) -> list[Layer]:
    """A lathed tower at world (x, z) on ground at `base` m; its lamp and its sweeping beam when lamps are lit."""
    px, py, scale = vista.place(x, z, base)
    distance = vista.distance_to(x, z)
    tall = height * scale
    if scale <= 0 or tall < 4:
        return []
    half = tall * 0.24
    v, m = vista.view, vista.margin
    if px + half < -m or px - half > v.width + m or py < -m or tall > 6 * v.height:
        return lamp_in_sight(vista, mood, px, py, tall, distance)
    # A sheet of its own, not clipped to the frame: a turned body is painted whole or not at all.
    x0, y0 = float(np.floor(px - half - 6)), float(np.floor(py - 1.36 * tall - 8))
    sheet = Sheet(x0, y0, 1.0, (int(1.36 * tall) + 17, int(2 * half) + 13))
    layers = [vista.layer(sheet, "lighthouse", *_tower(vista, mood, sheet, px, py, tall, distance), distance - 0.5)]
    return layers + lamp_in_sight(vista, mood, px, py, tall, distance)


def lamp_in_sight(vista: Vista, mood: Mood, px: float, py: float, tall: float, distance: float) -> list[Layer]:
    """The lamp of a tower whose foot is at (px, py): its beam may cross a frame that the tower is not in."""
    reach = 1.4 * vista.view.width
    if not (mood.lamps or vista.has("beam")) or not -reach < px < vista.view.width + reach:
        return []
    return lamp_and_beam(vista, mood, px, py - 1.075 * tall, tall, distance)


def far_light(vista: Vista, mood: Mood, bearing: float = -0.20, distance: float = 1500.0) -> list[Layer]:
    """A light far out over the water that blinks, three times every eight seconds."""
    x = vista.column(bearing)
    if x is None:
        return []
    y = float(vista.level(6.0, distance)) - 2 * vista.unit
    halo = lamp_halo(9 * vista.unit, "#fff0c8", 1.25 if mood.night else 0.9, 1.0)
    n = halo.shape[0]
    return [vista.layer(Sheet(x - n / 2, y - n / 2, 1.0, (n, n)), f"far_light_{i}", halo, None, distance, "add", live=Blink(8.0, 0.7, -1.0 - 1.6 * i))
            for i in range(3)]


def _tower(vista: Vista, mood: Mood, sheet: Sheet, px: float, py: float, tall: float, distance: float) -> tuple[Image, Mask]:
    centre = (px - sheet.x0)
    profile = [(py - tall - sheet.y0, tall * 0.072), (py - 0.5 * tall - sheet.y0, tall * 0.092), (py - sheet.y0, tall * 0.135)]
    slope = mood.slope_light(vista.view.yaw)
    box = (sheet.shape[0], int(2 * min(centre, sheet.shape[1] - centre)) // 2 * 2)
    shade, alpha, _ = lathe(box, profile, (slope[0] * 1.1, slope[1] * 0.4, 0.55))
    pad = round(centre - box[1] / 2)
    light, cover = sheet.blank(), sheet.blank()
    light[:, pad : pad + box[1]] = saturate(shade[:, : sheet.shape[1] - pad] * (0.35 + 0.65 * mood.direct) + 0.12)
    cover[:, pad : pad + box[1]] = alpha[:, : sheet.shape[1] - pad]
    rgb = ramp(light, mood.stops(["#51565a", "#9aa0a0", "#dcdcd2", "#fbf6e8"]))
    red = ramp(light, mood.stops(["#3a1512", "#7a2d24", "#b84a38", "#e07a5c"]))
    h = (py - sheet.y) / np.float32(tall)
    band = smoothstep(0.30, 0.31, h) * smoothstep(0.58, 0.57, h)
    rgb = lerp(rgb, red, band)
    dark = mood.graded("#23282c", 0.2)
    at = sheet.at
    for y, w, t in ((1.0, 0.115, 0.028), (1.155, 0.075, 0.018)):  # gallery and lantern roof rim
        bar = polygon(sheet.blank(), at([(px - w * tall, py - y * tall), (px + w * tall, py - y * tall),
                                         (px + w * tall, py - (y - t) * tall), (px - w * tall, py - (y - t) * tall)]))
        over(rgb, dark, bar)
        cover = np.maximum(cover, bar)
    roof = polygon(sheet.blank(), at([(px - 0.07 * tall, py - 1.155 * tall), (px, py - 1.225 * tall), (px + 0.07 * tall, py - 1.155 * tall)]))
    roof = stroke(roof, at([(px, py - 1.2 * tall), (px, py - 1.26 * tall)]), max(0.6, tall * 0.008))
    over(rgb, dark, roof)
    glass = polygon(sheet.blank(), at([(px - 0.056 * tall, py - 1.15 * tall), (px + 0.056 * tall, py - 1.15 * tall),
                                       (px + 0.056 * tall, py - 1.0 * tall), (px - 0.056 * tall, py - 1.0 * tall)]))
    burns = mood.lamps and not vista.has("light_goes_out")    # then its glow alone lights the glass, until it is gone
    over(rgb, pigment("#fff6dc") if burns else mood.graded("#b9cfd2", 0.6), glass)
    bars = sheet.blank()
    for k in (-0.056, 0.0, 0.056):
        stroke(bars, at([(px + k * tall, py - 1.15 * tall), (px + k * tall, py - 1.0 * tall)]), max(0.7, tall * 0.010))
        stroke(bars, at([(px + k * 2 * tall, py - 1.04 * tall), (px + k * 2 * tall, py - 1.0 * tall)]), 0.8)
    over(rgb, dark, saturate(bars))
    door = polygon(sheet.blank(), at([(px - 0.03 * tall, py), (px - 0.03 * tall, py - 0.11 * tall), (px + 0.03 * tall, py - 0.11 * tall), (px + 0.03 * tall, py)]))
    over(rgb, dark, door * 0.8)
    for y in (0.36, 0.62, 0.84):
        slit = polygon(sheet.blank(), at([(px - 0.012 * tall, py - y * tall), (px + 0.012 * tall, py - y * tall),
                                          (px + 0.012 * tall, py - (y - 0.05) * tall), (px - 0.012 * tall, py - (y - 0.05) * tall)]))
        over(rgb, pigment(LAMPLIGHT) * np.float32(0.9) if mood.lamps > 0.6 else dark, slit)
    if mood.lamps:
        rgb = rgb + (np.exp(-saturate(1 - h) * 5.0) * np.float32(0.20 * mood.lamps))[..., None] * pigment("#ffd9a0")
    cover = saturate(np.maximum(np.maximum(cover, roof), np.maximum(glass, saturate(bars))))
    rgb = lerp(saturate(rgb), mood.haze, mood.thickness(distance) * 0.85)
    return paintify(rgb, cover, vista.request.seed + 5, 4 * vista.unit, 2.2, -1.2, mix=0.5, edge=0.5, smooth=2)


def lamp_and_beam(vista: Vista, mood: Mood, px: float, py: float, tall: float, distance: float) -> list[Layer]:
    """A great lamp: its halo, and a beam that sweeps once in 5.6 s. Each is light of its own."""
    u = vista.unit
    strength = 0.95 if mood.night else 0.55
    r = max(14.0, 0.36 * tall)
    halo = lamp_halo(r, "#ffdf9e", 1.15 * strength)
    side = halo.shape[0] / 0.5
    box = Sheet(px - side / 2, py - side / 2, 0.5, (halo.shape[0], halo.shape[1]))
    out = [vista.layer(box, "lamp_halo", halo, None, distance - 1.0, "add", live=Flicker(0.03))]
    long, wide = 1.35 * vista.view.width, 0.36 * vista.view.width
    sheet = Sheet(px, py - wide / 2, 0.5, (int(wide * 0.5) // 2 * 2, int(long * 0.5)))
    beam = cone(sheet.shape, 0.0, sheet.shape[0] / 2 - 0.5, 0.0, 0.115, 500 * u, 12, 0.38, 1.7)
    v = np.abs(sheet.y - np.float32(py))
    beam = beam * smoothstep(wide / 2, wide / 2 - 36 * u, v) * smoothstep(long, long - 320 * u, sheet.x - np.float32(px))
    thick = 0.85 if mood.wet or mood.foggy else 0.62
    light = beam[..., None] * (pigment("#ffe2ae") * np.float32(thick * strength))
    out.append(vista.layer(sheet, "beam", light, None, distance - 1.5, "add", live=Sweep(px, py, 5.6, 0.02)))
    return out


# ---- houses ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class House:
    """A gabled house seen a little from the side. Sizes in metres."""

    x: float
    z: float
    base: float = 0.0
    width: float = 9.0
    wall: float = 3.0
    roof: float = 3.0
    gable: float = 5.0                  # width of the gable end in view
    turned: bool = False                # gable at the right
    walls: Sequence[Pigment] = _WALL
    tiles: Sequence[Pigment] = _SLATE
    lit: int = 3                        # how many windows are lit at night
    chimney: bool = True


def house_picture(vista: Vista, mood: Mood, house: House, seed: int) -> tuple[Sheet, Image, Mask, list[tuple[float, float]]] | None:
    """Paint a house; returns its sheet, colours, cover and the picture places of its lit windows."""
    px, py, s = vista.place(house.x, house.z, house.base)
    if s <= 0 or house.width * s < 4:
        return None
    w, wall, roof, g = house.width * s, house.wall * s, house.roof * s, house.gable * s
    total = w + g
    x0, x1 = px - total / 2, px + total / 2
    sheet = vista.sheet(1.0, py - wall - roof * 1.5 - 6, py + 5, x0 - w * 0.08 - 6, x1 + w * 0.08 + 6)
    if sheet.shape[0] < 8 or sheet.shape[1] < 8:
        return None
    flip = -1.0 if house.turned else 1.0
    slope = mood.slope_light(vista.view.yaw)[0] * flip
    gable_light, front_light = 0.5 - 0.5 * slope, 0.5 + 0.42 * slope

    def at(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        return sheet.at([(x if flip > 0 else 2 * px - x, y) for x, y in points])

    top = py - wall
    xm = x0 + g
    rgb = np.broadcast_to(mood.graded(house.walls[1], front_light), (*sheet.shape, 3)).copy()
    front = polygon(sheet.blank(), at([(xm, top), (x1, top), (x1, py), (xm, py)]))
    gable = polygon(sheet.blank(), at([(x0, py), (x0, top), (x0 + g * 0.5, top - roof), (xm, top), (xm, py)]))
    over(rgb, _shade(mood, house.walls, gable_light), gable)
    over(rgb, _shade(mood, house.walls, front_light), front)
    eave = 0.25 * s
    tiles = polygon(sheet.blank(), at([(xm - eave, top + eave), (x0 + g * 0.5, top - roof), (x1 - g * 0.42, top - roof), (x1 + eave, top + eave)]))
    over(rgb, _shade(mood, house.tiles, 0.35 + 0.4 * max(0.0, slope) + 0.25 * mood.direct), tiles)
    if mood.snow:
        over(rgb, mood.graded("#f2f3ee", 0.7), tiles * 0.92)
    rim = stroke(sheet.blank(), at([(x0 - eave, top + eave), (x0 + g * 0.5, top - roof), (xm + eave * 0.2, top + eave)]), max(1.0, 0.22 * s))
    over(rgb, mood.graded(house.tiles[0], 0.2), rim)
    cover = saturate(front + gable + tiles + rim)
    if house.chimney:
        cx = x1 - g * 0.75
        stack = polygon(sheet.blank(), at([(cx, top - roof * 0.7), (cx, top - roof * 1.32), (cx + 0.8 * s, top - roof * 1.32), (cx + 0.8 * s, top - roof * 0.7)]))
        over(rgb, _shade(mood, house.walls, front_light * 0.6), stack)
        cover = saturate(cover + stack)
    lit = _windows(mood, house, seed, sheet, at, rgb, (xm, x1, x0, g, top, py, s))
    grime = np.exp(-((py - sheet.y) / np.float32(max(1.0, 0.6 * s))) ** 2)
    rgb = rgb * (1 - grime * np.float32(0.25))[..., None]
    rgb, cover = paintify(rgb, cover, seed, max(2.4, 0.35 * s), 2.0, -0.2, mix=0.45, edge=min(1.0, 0.08 * s), smooth=2 if s > 8 else 0)
    places = [(x if flip > 0 else 2 * px - x, y) for x, y in lit]
    return sheet, rgb, cover, places


def _shade(mood: Mood, material: Sequence[Pigment], light: float) -> Floats:
    """One tone of a wall: the material's ramp at this light."""
    value = ramp(np.array([[np.clip(light, 0, 1)]], np.float32), mood.stops(material))
    return value[0, 0]


def _windows(mood: Mood, house: House, seed: int, sheet: Sheet,
             at: Callable[[Sequence[tuple[float, float]]], list[tuple[float, float]]], rgb: Image,
             frame: tuple[float, float, float, float, float, float, float]) -> list[tuple[float, float]]:
    """Windows and a door into `rgb`; returns where light shines."""
    xm, x1, x0, g, top, py, s = frame
    rng = generator(seed)
    glow = pigment(LAMPLIGHT)
    dark = mood.graded("#2e3a42", 0.15)
    spots: list[tuple[float, float]] = []
    count = max(2, round(house.width / 2.6))
    places = [xm + (x1 - xm) * (i + 0.5) / count for i in range(count)] + [x0 + g * 0.5]
    lit = set(rng.permutation(len(places))[: house.lit].tolist()) if mood.lamps > 0.4 else set[int]()
    for i, x in enumerate(places):
        w, h = 0.42 * s, 0.62 * s
        y = top + 0.42 * (py - top)
        if i == count // 2 and i not in lit:
            w, h, y = 0.45 * s, 1.0 * s, py - 1.02 * s
        pane = polygon(sheet.blank(), at([(x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h)]))
        if i in lit:
            over(rgb, glow * np.float32(0.97 if mood.night else 0.85), pane)
            spots.append((x, y))
            if s > 9:
                cross = stroke(sheet.blank(), at([(x, y - h), (x, y + h)]), max(1.0, 0.09 * s))
                stroke(cross, at([(x - w, y), (x + w, y)]), max(1.0, 0.09 * s))
                over(rgb, dark, cross * pane)
        else:
            over(rgb, mix(dark, mood.sky[2], 0.25), pane)
    return spots


def house_layers(vista: Vista, mood: Mood, house: House, seed: int, name: str = "house") -> list[Layer]:
    """A house, and the glow of its windows as flickering light."""
    painted = house_picture(vista, mood, house, seed)
    if painted is None:
        return []
    sheet, rgb, cover, spots = painted
    distance = max(0.5, vista.distance_to(house.x, house.z))
    layers = [vista.layer(sheet, name, lerp(rgb, mood.haze, mood.thickness(distance)), cover, distance)]
    if spots:
        layers.append(window_glow(vista, mood, spots, distance, house, seed))
    return layers


def window_glow(vista: Vista, mood: Mood, spots: Sequence[tuple[float, float]], distance: float, house: House, seed: int) -> Layer:
    """What lit windows shed into the air, all of one house in one layer."""
    r = max(5.0, 1.3 * vista.view.focal_px / distance)
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    sheet = vista.sheet(0.5, min(ys) - 5 * r, max(ys) + 5 * r, min(xs) - 5 * r, max(xs) + 5 * r)
    light = sheet.blank()
    for x, y in spots:
        d2 = ((sheet.x - np.float32(x)) ** 2 + (sheet.y - np.float32(y)) ** 2) / np.float32(r * r)
        light += 0.42 / (1 + 3 * d2) ** 1.7
    edge = np.minimum.reduce([sheet.x - sheet.x[0, 0], sheet.x[0, -1] - sheet.x, sheet.y - sheet.y[0, 0], sheet.y[-1, 0] - sheet.y])
    light = light * smoothstep(0, 1.6 * r, edge) * np.float32(mood.lamps)
    return vista.layer(sheet, "window_glow", light[..., None] * pigment(LAMPLIGHT), None, distance - 0.3, "add", live=Flicker(0.05, seed % 7))


# ---- silhouettes ----------------------------------------------------------------------------------------------
