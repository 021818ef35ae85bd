"""Land: ridges on the horizon, the ground under the feet, rocks. All laid out by bearing and metres."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from milimo.engines.previz.model import Layer, Mask
from milimo.engines.previz.paint import (
    Floats,
    Pigment,
    blur,
    cells,
    dab,
    fbm,
    generator,
    lerp,
    line_noise,
    loosen,
    polygon,
    ramp,
    relief,
    rock,
    saturate,
    single,
    smoothstep,
)
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.vista import Plane, Sheet, Vista

Profile = Callable[[Floats], Floats]   # bearings (w,) to heights in metres (w,)


def circular_noise(seed: int, waves: Sequence[tuple[int, float]]) -> Profile:
    """A skyline that closes on itself: (count round the circle, amplitude m) of smooth noise, summed; about 0."""
    tables = [(generator(seed + 13 * i).random(count).astype(np.float32), amplitude) for i, (count, amplitude) in enumerate(waves)]

    def profile(bearings: Floats) -> Floats:
        turn = np.mod(bearings / (2 * np.pi), 1.0)
        total = np.zeros_like(turn)
        for table, amplitude in tables:
            n = len(table)
            at = turn * n
            low = np.floor(at).astype(np.intp)
            share = at - low
            share = share * share * (3 - 2 * share)
            total += (table[low % n] * (1 - share) + table[(low + 1) % n] * share - 0.5) * np.float32(amplitude)
        return single(total)

    return profile


@dataclass(frozen=True)
class Ridge:
    """A range of hills or rocks seen from afar."""

    name: str
    distance: float                 # m
    heights: Profile                # m above the ground plane
    material: Sequence[Pigment]     # day pigments, shade to light
    seed: int
    foot: float = 0.0               # m: where its foot stands
    grain: float = 46.0             # px of its facets at 720 lines
    craggy: float = 0.5             # 0 rolling hills, 1 bare rock
    angle: float = -1.1             # of its strokes
    ragged: float = 2.0             # px by which its outline wanders
    snowline: float | None = None   # m above which snow lies
    forest: float = 0.0             # 0..1: rough with trees
    turf: Sequence[Pigment] | None = None  # what grows along the top
    fog: float = 0.35               # of the mist that lies at its foot


def paint_ridge(vista: Vista, mood: Mood, ridge: Ridge) -> Layer | None:
    """A ridge as one layer; None when none of it is in sight."""
    v, u = vista.view, vista.unit
    full = vista.sheet(1.0)
    bearings = vista.bearing(full.columns)
    heights = ridge.heights(bearings)
    top_line = vista.level(heights, ridge.distance)
    base = float(vista.level(ridge.foot, ridge.distance))
    shown = top_line[heights > ridge.foot]
    if not len(shown) or not vista.rows_above(base):
        return None
    sheet = vista.sheet(1.0, top=float(shown.min()) - 14 * u, bottom=min(base + 10 * u, v.height + vista.margin))
    if sheet.shape[0] < 6:
        return None
    line = np.where(heights > ridge.foot, top_line, base + 30)[None, : sheet.shape[1]]
    rough = line_noise(ridge.seed + 3, sheet.shape[1] + 800, 18 * u, 4)[: sheet.shape[1]] * np.float32(2.6 * ridge.ragged * u)
    if ridge.forest:
        rough = rough - np.abs(line_noise(ridge.seed + 4, sheet.shape[1], 5.5 * u, 3)) * np.float32(13 * ridge.forest * u)
    edge = single(line + rough[None])
    alpha = smoothstep(-1.0, 1.0, sheet.y - edge)
    alpha = loosen(alpha, ridge.seed + 5, 12 * u, ridge.ragged * u)
    alpha = alpha * smoothstep(base + 5 * u, base - 1 * u, sheet.y) if ridge.foot <= 0 else alpha
    light = _ridge_light(vista, mood, ridge, sheet, edge)
    rgb = ramp(light, mood.stops(ridge.material))
    if ridge.turf is not None:
        lying = smoothstep(20 * u, 2 * u, sheet.y - edge + (light - np.float32(0.5)) * np.float32(16 * u))
        rgb = lerp(rgb, ramp(light, mood.stops(ridge.turf)), lying * np.float32(0.9))
    if ridge.snowline is not None:
        rgb = _snowed(vista, mood, ridge, sheet, edge, rgb, light)
    rgb = dab(rgb, ridge.seed + 8, max(3.0, 0.16 * ridge.grain * u), ridge.angle, 2.4, 0.03, mix=0.6)
    thick = mood.thickness(ridge.distance)
    rgb = lerp(rgb, mood.haze, thick)
    depth_of_mist = (sheet.y - np.float32(base)) / np.float32(max(8.0, 0.5 * (base - float(shown.min()))))
    rgb = lerp(rgb, mood.haze, np.exp(-(depth_of_mist**2) * 5.0) * np.float32(ridge.fog * (0.6 + 0.4 * mood.foggy)))
    return vista.layer(sheet, ridge.name, rgb, alpha, ridge.distance)


def _ridge_light(vista: Vista, mood: Mood, ridge: Ridge, sheet: Sheet, edge: Floats) -> Mask:
    """Light on a range: the big slopes from its own skyline, and facets or folds on them."""
    u = vista.unit
    slope = mood.slope_light(vista.view.yaw)
    facing = np.gradient(blur(edge, 5 * u)[0]).astype(np.float32)  # > 0: falls to the right
    big = saturate(0.52 + 0.50 * np.tanh(facing * 1.6) * np.float32(slope[0]))[None]
    below = saturate((sheet.y - edge) / np.float32(130 * u))
    folds = fbm(ridge.seed + 6, sheet.shape, ridge.grain * 2.2 * u, ridge.grain * 1.3 * u, octaves=5)
    soft = relief(blur(folds, 2.0 * u), slope, 0.55, ridge.grain * 0.7 * u)
    light = lerp(np.broadcast_to(big, sheet.shape), saturate(soft), 0.55)
    if ridge.craggy > 0.05:
        facets = rock(ridge.seed + 7, sheet.shape, ridge.grain * u, slope, ridge.angle, 2.0)
        # Gullies: tall dark clefts, which make a face of rock out of a heap of facets.
        clefts = fbm(ridge.seed + 12, sheet.shape, ridge.grain * 0.9 * u, ridge.grain * 3.2 * u, octaves=4, ridged=True)
        clefts = smoothstep(0.50, 0.86, loosen(clefts, ridge.seed + 13, 30 * u, 14 * u))
        hard = saturate((facets - np.float32(0.44)) * np.float32(1.9) + np.float32(0.44)) * np.float32(0.8) + light * np.float32(0.32)
        light = lerp(light, hard * (1 - 0.45 * clefts), ridge.craggy)
    if ridge.forest:
        crowns = cells(ridge.seed + 9, sheet.shape, 7 * u, 0.2, 1.0, 0.9)
        value = generator(ridge.seed + 10).random(len(crowns.x), dtype=np.float32)
        light = lerp(light, light * (0.55 + 0.75 * np.take(value, crowns.labels)), 0.8 * ridge.forest)
    return saturate(light * (1.06 - 0.30 * below) - 0.04)


def _snowed(vista: Vista, mood: Mood, ridge: Ridge, sheet: Sheet, edge: Floats, rgb: Floats, light: Floats) -> Floats:
    line = float(vista.level(ridge.snowline or 0.0, ridge.distance))
    u = vista.unit
    patch = fbm(ridge.seed + 11, sheet.shape, 60 * u, 26 * u, octaves=5) - np.float32(0.5)
    cover = smoothstep(26 * u, -34 * u, sheet.y - np.float32(line) + patch * np.float32(190 * u))
    cover = cover * (0.45 + 0.55 * smoothstep(0.12, 0.40, light))
    white = ramp(saturate(light * 1.15), mood.stops(["#7d93ad", "#b9c6d4", "#f2f1ea", "#fffaf0"]))
    return lerp(rgb, white, cover)


# ---- ground ---------------------------------------------------------------------------------------------------

Surface = Callable[[Plane, Floats], Floats]   # (plane, grain 0..1) -> rgb


@dataclass(frozen=True)
class Ground:
    """The level ground from the camera to the horizon."""

    material: Sequence[Pigment]              # day pigments, shade to light
    seed: int
    grain: float = 5.0                       # m: size of its patches
    patches: Sequence[Pigment] | None = None # a second material, in patches
    patch_size: float = 14.0
    contrast: float = 0.30                   # study: ground × .25, or it becomes camouflage
    base: float = 0.52                       # mean light of it
    strokes: float = 7.0                     # px
    reach: float = 4000.0                    # m to where it ends
    hazed: bool = True                       # False where `surface` paints the air itself


def paint_ground(vista: Vista, mood: Mood, ground: Ground, top: float | None = None,
                 surface: Surface | None = None, name: str = "ground") -> tuple[Layer, Sheet, Plane] | None:
    """The ground plane as one depth-warped layer, its sheet and plane; None when it is out of the frame.

    `surface` may paint on it (roads, shores, tracks): it gets the plane and the finished picture and returns a picture.
    """
    u = vista.unit
    edge = vista.horizon if top is None else top
    if ground.reach < 3000:
        edge = max(edge, float(vista.level(0.0, ground.reach)))
    if not vista.rows_below(edge):
        return None
    ends = ground.reach < 3000         # a meadow that ends before the horizon does so in tufts and swells, not along a ruler
    soft = vista.softness(ground.reach)             # out of focus its far edge melts too
    rough = 7.0 * float(np.clip(vista.view.focal_px / (1.3 * vista.view.height), 0.7, 2.0))
    sheet = vista.sheet(1.0, top=edge - (rough + 1.0 if ends else 1.5) * u - 1.8 * soft)
    plane = vista.plane(sheet, 0.0, ground.reach)
    rgb = ground_colour(vista, mood, ground, plane)
    if surface is not None:
        rgb = surface(plane, rgb)
    rgb = dab(rgb, ground.seed + 8, ground.strokes * u, 0.02, 4.0, 0.03, mix=0.55)
    if ground.hazed:
        veil = np.float32(0.97) * (1 - np.exp(-plane.distance * np.float32(mood.haze_per_metre)))
        rgb = lerp(rgb, mood.haze, veil)
    line = single(np.full(sheet.shape[1], edge))
    if ends:
        line = line + line_noise(ground.seed + 21, sheet.shape[1], 90 * u, 5) * np.float32(rough * u) - np.abs(line_noise(ground.seed + 22, sheet.shape[1], 7 * u, 2)) * np.float32(2.4 * u)
    alpha = smoothstep(-1.2 * u - 1.6 * soft, 0.6 * u + 1.2 * soft, sheet.y - line[None])
    inverse = 1 / np.maximum(plane.distance[::4, ::4], np.float32(0.3))
    layer = vista.layer(sheet, name, rgb, alpha, max(60.0, vista.subject * 3.0), inverse_depth=inverse)
    return layer, sheet, plane


def ground_colour(vista: Vista, mood: Mood, ground: Ground, plane: Plane) -> Floats:
    """Pigment of the ground under this light: patches, cloud shadows when the sun shines, snow when it snows."""
    seed = ground.seed
    fine = plane.noise(seed, ground.grain * 0.22) - np.float32(0.5)
    broad = plane.noise(seed + 1, ground.grain) - np.float32(0.5)
    wide = plane.noise(seed + 2, ground.grain * 7, 1.6) - np.float32(0.5)
    light = np.float32(ground.base) + (fine * 0.9 + broad * 0.8 + wide * 0.7) * np.float32(ground.contrast * 2)
    if mood.direct > 0.5 and not mood.night and mood.cover > 0.2:
        shadow = plane.noise(seed + 3, 160, 2.2) * smoothstep(12, 60, plane.distance)
        light = light - smoothstep(0.52, 0.72, shadow) * np.float32(0.30)
    material, patches = ground.material, ground.patches
    if mood.snow:
        material, patches = ["#7f93a8", "#b4c3d0", "#e6eaea", "#fbf9f2"], ground.patches and ground.material
        light = light * np.float32(0.55) + np.float32(0.42)
    rgb = ramp(saturate(light), mood.stops(material))
    if patches:
        size = ground.patch_size
        n = plane.noise(seed + 4, size) * np.float32(0.7) + plane.noise(seed + 5, size * 0.3) * np.float32(0.3)
        cover = smoothstep(0.56, 0.66, n) if mood.snow else smoothstep(0.46, 0.60, n)
        rgb = lerp(rgb, ramp(saturate(light), mood.stops(patches)), cover)
    if mood.wet:
        puddle = smoothstep(0.58, 0.70, plane.noise(seed + 6, 6.0, 1.5)) * np.float32(0.6)
        rgb = lerp(rgb * np.float32(0.86), mood.sky[3] * np.float32(0.9), puddle)
    return rgb


# ---- rocks ----------------------------------------------------------------------------------------------------


def boulder(vista: Vista, mood: Mood, x: float, z: float, size: float, seed: int, material: Sequence[Pigment],
            squat: float = 0.62, name: str = "boulder", sunk: float = 0.12) -> Layer | None:
    """One rock of `size` metres width standing on the ground at world (x, z): a dome broken into facets."""
    px, py, scale = vista.place(x, z)
    if scale <= 0:
        return None
    w = size * scale
    if w < 3 or px + w < -vista.margin or px - w > vista.view.width + vista.margin:
        return None
    rng = generator(seed)
    h = w * squat
    turns = np.linspace(np.pi, 2 * np.pi, 12)
    radius = 1 + rng.uniform(-0.22, 0.16, 12)
    outline = [(px + np.cos(t) * w / 2 * r, py + np.sin(t) * h * r) for t, r in zip(turns, radius, strict=True)]
    outline += [(px + w * 0.42, py + h * sunk), (px - w * 0.42, py + h * sunk)]
    sheet = vista.sheet(1.0, py - 1.35 * h - 4, py + h * sunk + 6, px - 0.75 * w - 4, px + 0.75 * w + 4)
    alpha = polygon(sheet.blank(), sheet.at(outline))
    u = vista.unit
    alpha = loosen(alpha, seed + 1, max(4.0, w * 0.12), min(6 * u, w * 0.04))
    slope = mood.slope_light(vista.view.yaw)
    dome = relief(blur(alpha, max(1.0, w * 0.10)), slope, 0.5, w * 0.30)
    facets = rock(seed + 2, sheet.shape, max(6.0, w * 0.30), slope, -0.5, 1.5)
    foot = saturate((sheet.y - np.float32(py - h)) / np.float32(h))
    light = saturate(facets * 0.62 + dome * 0.45 - 0.22 * foot)
    rgb = ramp(light, mood.stops(material))
    if mood.snow:
        lying = smoothstep(0.45, 0.1, foot + 0.25 * (1 - facets))
        rgb = lerp(rgb, mood.graded("#f4f4ee", 0.8), lying)
    distance = vista.distance_to(x, z)
    rgb = lerp(dab(rgb, seed + 3, max(3.0, w * 0.05), -0.6, 2.2, 0.03, mix=0.6), mood.haze, mood.thickness(distance))
    return vista.layer(sheet, name, rgb, alpha, max(0.4, distance))
