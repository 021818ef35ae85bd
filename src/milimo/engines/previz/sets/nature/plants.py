"""Growing things: grass that sways, ferns and reeds, trees with real crowns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from milimo.engines.previz.model import Image, Layer, Mask, Sway
from milimo.engines.previz.paint import (
    Ink,
    Pigment,
    blur,
    curve,
    dab,
    fbm,
    generator,
    lerp,
    loosen,
    norm01,
    ramp,
    relief,
    saturate,
    single,
    smoothstep,
    taper,
)
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.vista import Sheet, Vista

GRASS = ("#2b3a20", "#4f6530", "#86964a", "#c3c178")
DRY_GRASS = ("#4a3c22", "#8a7040", "#bfa566", "#e6d8a0")


@dataclass(frozen=True)
class Blade:
    """A root on the picture (px), height (px), how far its tip leans (px), width (px), light 0..1."""

    x: float
    y: float
    height: float
    lean: float
    width: float
    light: float


def grass(vista: Vista, mood: Mood, blades: Sequence[Blade], colours: Sequence[Pigment], depth: float,
          name: str = "grass", sets: int = 3, shade: float = 1.0) -> list[Layer]:
    """Blades in `sets` layers that sway out of step. Colours are day pigments, root to tip."""
    if not blades:
        return []
    stops = mood.stops(colours, shade)
    layers: list[Layer] = []
    tallest = max(b.height for b in blades)
    for k in range(sets):
        part = blades[k::sets]
        if not part:
            continue
        left, right = min(b.x for b in part) - 2 * tallest, max(b.x for b in part) + 2 * tallest
        top, bottom = min(b.y - b.height for b in part) - 8, max(b.y for b in part) + 8
        sheet = vista.sheet(1.0, top, bottom, left, right)
        ink = Ink(sheet.shape)
        for b in part:
            _blade(sheet, ink, b)
        rgb = ramp(ink.light, stops)
        live = Sway((1.2 + 5.0 * mood.wind) * vista.unit, 2.6 - 1.1 * mood.wind, k / sets)
        layers.append(vista.layer(sheet, f"{name}_{k}", rgb, blur(ink.cover, 0.4), depth, live=live))
    return layers


def _blade(sheet: Sheet, ink: Ink, b: Blade) -> None:
    x, y, k = (b.x - sheet.x0) * sheet.scale, (b.y - sheet.y0) * sheet.scale, sheet.scale
    root, middle, tip = (x, y), (x + b.lean * 0.32 * k, y - b.height * 0.62 * k), (x + b.lean * k, y - b.height * k)
    if b.width > 1.6:
        bend = ((root[0] + middle[0]) / 2 - b.lean * 0.05 * k, (root[1] + middle[1]) / 2)
        ink.taper([root, bend, middle, tip], b.width * k, 0.5, b.light)
    else:
        ink.line([root, middle, tip], b.light, min(1.0, 0.55 + 0.3 * b.width))


def scattered_blades(vista: Vista, mood: Mood, seed: int, count: int, near: float, far: float, height: float,
                     left: float = -1e9, right: float = 1e9, clump: float = 0.0) -> list[Blade]:
    """Blades `height` m tall standing on the level ground between two distances (m), more of them near the lens."""
    rng = generator(seed)
    v, f = vista.view, vista.view.focal_px
    m = vista.margin
    out: list[Blade] = []
    wind = -0.15 - 0.5 * mood.wind
    spans = near * (far / near) ** rng.random(count) ** 0.8
    xs = rng.uniform(max(left, -m), min(right, v.width + m), count)
    if clump:
        xs = xs + np.sin(xs / (60 * vista.unit) + spans) * 60 * vista.unit * clump
    ys = vista.level(0.0, spans)
    tall = height * f / spans
    sizes, leans, lights = rng.uniform(0.5, 1.3, count), rng.normal(wind, 0.28, count), rng.uniform(0.15, 1.0, count)
    for x, y, t, s, lean, light in zip(xs, ys, tall, sizes, leans, lights, strict=True):
        h = float(t * s)
        out.append(Blade(float(x), float(y), h, float(h * lean), max(0.7, h * 0.05), float(light)))
    out.sort(key=lambda b: b.y)
    return out


# ---- trees ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Species:
    """What a tree looks like. Sizes as shares of its height."""

    crown: tuple[float, float, float]   # half-width, height, centre above ground
    clumps: int
    clump: float                        # radius of a clump
    trunk: float                        # width
    leaves: tuple[str, ...]             # day pigments, shade to light
    bark: tuple[str, ...] = ("#2a211a", "#5a4836", "#9a8264")
    conifer: bool = False
    bare: bool = False


OAK = Species((0.46, 0.72, 0.62), 34, 0.15, 0.075, ("#1c2a16", "#37501f", "#6f8636", "#b9bd62"))
ROUND = Species((0.34, 0.70, 0.60), 24, 0.14, 0.06, ("#1f2e18", "#3d5626", "#75893e", "#c0c070"))
POPLAR = Species((0.12, 0.94, 0.52), 30, 0.085, 0.04, ("#1b2c1a", "#365224", "#6d8440", "#b3b76a"))
BIRCH = Species((0.22, 0.72, 0.62), 26, 0.095, 0.03, ("#2f401d", "#5c6f2c", "#98a24c", "#dcd584"),
                ("#6d6a64", "#b5b1a6", "#efe9da"))
FIR = Species((0.21, 0.94, 0.5), 0, 0.0, 0.045, ("#0f1c18", "#1f3428", "#3c5438", "#75805a"), conifer=True)
PALM = Species((0.4, 0.3, 0.9), 0, 0.0, 0.045, ("#22351c", "#46602a", "#8a9a48", "#d0cc80"))
BARE = Species((0.40, 0.72, 0.62), 0, 0.0, 0.07, ("#241f1c", "#4a4038", "#857868"), ("#1c1815", "#40362e", "#7a6a5a"), bare=True)
AUTUMN = Species((0.40, 0.70, 0.61), 30, 0.15, 0.07, ("#3a1f12", "#7c3c18", "#c0702a", "#f0b858"))


def tree_sprite(species: Species, height: int, seed: int, mood: Mood, slope: tuple[float, float]) -> tuple[Image, Mask]:
    """A tree `height` px tall on a sprite 1.3 × as wide; its foot is at the bottom middle, 3 px above the edge."""
    w, h = int(height * 1.3) + 8, height + 8
    foot = (w / 2, h - 4.0)
    if species.conifer:
        return _conifer(species, (h, w), foot, height, seed, mood, slope)
    wood, ends = _limbs((h, w), foot, height, species, seed)
    bark = ramp(saturate(0.25 + 0.6 * relief(blur(wood, max(0.6, height * 0.006)), slope, 0.4, height * 0.05)),
                mood.stops(species.bark))
    if species.bare:
        alpha = loosen(wood, seed + 4, max(3.0, height * 0.03), max(0.4, height * 0.004))
        return bark, saturate(alpha)
    leaves, light = _crown((h, w), foot, height, species, seed, slope, ends)
    green = ramp(light, mood.stops(species.leaves))
    if mood.snow:
        green = lerp(green, mood.graded("#f2f3ee", 0.7), smoothstep(0.55, 0.8, light) * np.float32(0.8))
    rgb = lerp(bark * np.float32(0.8), green, leaves)
    alpha = np.maximum(wood, leaves)
    return rgb, saturate(alpha)


def _limbs(shape: tuple[int, int], foot: tuple[float, float], height: float, species: Species, seed: int,
           ) -> tuple[Mask, list[tuple[float, float]]]:
    """Trunk and boughs as a mask, and where the boughs end."""
    rng = generator(seed)
    mask = np.zeros(shape, np.float32)
    half, tall, centre = species.crown
    top = (foot[0] + rng.uniform(-0.06, 0.06) * height, foot[1] - height * (centre + tall * 0.28))
    bend = rng.uniform(-0.03, 0.03) * height
    trunk = curve([foot, (foot[0] + bend, foot[1] - height * 0.3), top], 16)
    path = [(float(x), float(y)) for x, y in trunk]
    wide = species.trunk * height
    taper(mask, path, wide, wide * 0.25)
    taper(mask, [(foot[0], foot[1] + 1), (foot[0], foot[1] - height * 0.06)], wide * 1.8, wide * 0.9)
    ends: list[tuple[float, float]] = []
    start = max(0.25, centre - tall * 0.45)
    levels = 3 if species.bare else 2
    for k in range(7 if species.bare else 6):
        at = start + (centre + tall * 0.2 - start) * (k + rng.random() * 0.6) / 7
        side = 1 if k % 2 else -1
        x = float(np.interp(foot[1] - at * height, [p[1] for p in path[::-1]], [p[0] for p in path[::-1]]))
        angle = -np.pi / 2 + side * rng.uniform(0.45, 1.05)
        _bough(mask, rng, (x, foot[1] - at * height), angle, half * height * rng.uniform(0.6, 1.0), wide * 0.42, levels, ends)
    return mask, ends


def _bough(mask: Mask, rng: np.random.Generator, start: tuple[float, float], angle: float, length: float, width: float,
           levels: int, ends: list[tuple[float, float]]) -> None:
    bend = angle + rng.uniform(-0.35, 0.35)
    middle = (start[0] + np.cos(angle) * length * 0.5, start[1] + np.sin(angle) * length * 0.5)
    stop = (middle[0] + np.cos(bend) * length * 0.5, middle[1] + np.sin(bend) * length * 0.5)
    points = [(float(x), float(y)) for x, y in curve([start, middle, stop], 8)]
    taper(mask, points, max(1.0, width), max(0.7, width * 0.4))
    ends.append(stop)
    if levels and length > 4:
        for _ in range(2 if levels < 3 else 3):
            t = rng.uniform(0.45, 0.95)
            at = (start[0] + (stop[0] - start[0]) * t, start[1] + (stop[1] - start[1]) * t)
            _bough(mask, rng, at, angle + rng.uniform(-0.75, 0.75), length * rng.uniform(0.4, 0.65), width * 0.55, levels - 1, ends)


def _crown(shape: tuple[int, int], foot: tuple[float, float], height: float, species: Species, seed: int,
           slope: tuple[float, float], ends: list[tuple[float, float]]) -> tuple[Mask, Mask]:
    """Leaf clumps as balls in front of one another: cover and light, each (h, w). Gaps between them stay open."""
    rng = generator(seed + 1)
    half, tall, centre = species.crown
    h, w = shape
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    body, light = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    clumps: list[tuple[float, float, float]] = []
    for _ in range(species.clumps):
        turn, reach = rng.uniform(0, 2 * np.pi), rng.random() ** 0.5
        reach *= 0.86 + 0.20 * np.sin(2.3 * turn + seed) + 0.12 * np.sin(5.1 * turn + 2.0 * seed)     # no tree is a ball
        cx = foot[0] + np.cos(turn) * reach * half * height
        cy = foot[1] - centre * height + np.sin(turn) * reach * tall * 0.5 * height
        clumps.append((float(cx), float(cy), species.clump * height * float(rng.uniform(0.42, 1.18))))
    clumps += [(ex, ey, species.clump * height * 0.6) for ex, ey in ends if ey < foot[1] - 0.3 * height][:14]
    clumps.sort(key=lambda c: c[1] + rng.uniform(-0.1, 0.1) * height)
    lx, ly = slope
    for cx, cy, r in clumps:
        i0, i1, j0, j1 = max(0, int(cx - r)), min(w, int(cx + r) + 2), max(0, int(cy - r)), min(h, int(cy + r) + 2)
        if i1 <= i0 or j1 <= j0:
            continue
        dx, dy = (x[j0:j1, i0:i1] - cx) / r, (y[j0:j1, i0:i1] - cy) / (r * 0.85)
        d2 = dx * dx + dy * dy
        ball = np.sqrt(np.maximum(1 - d2, 0))
        # The crown is one body first, then its clumps: shade gathers low and on the side away from the light.
        whole = ((cx - foot[0]) * lx / half + (cy - foot[1] + centre * height) * ly / (0.5 * tall)) / height
        lit = 0.27 + 0.34 * (dx * lx + dy * ly) + 0.16 * ball + 0.30 * float(np.clip(whole, -1, 1)) + 0.12 * (0.5 - (cy - foot[1] + height) / height)
        seen = (d2 < 1) & (ball * r + cy * 0.25 > body[j0:j1, i0:i1])
        body[j0:j1, i0:i1] = np.where(seen, ball * r + cy * 0.25, body[j0:j1, i0:i1])
        light[j0:j1, i0:i1] = np.where(seen, lit, light[j0:j1, i0:i1])
    cover = (body > 0).astype(np.float32)
    grain = max(2.2, height * 0.028)
    n1 = fbm(seed + 2, shape, grain, octaves=3) - np.float32(0.5)
    n2 = fbm(seed + 3, shape, grain, octaves=3) - np.float32(0.5)
    gx, gy = single(x + n1 * np.float32(2.6 * grain)), single(y + n2 * np.float32(2.6 * grain))
    cover = single(cv2.remap(cover, gx, gy, cv2.INTER_LINEAR))
    light = single(cv2.remap(light, gx, gy, cv2.INTER_LINEAR))
    # Leaves: a fine tear at the edge of every clump, small holes in the thin places, dabs within.
    cover = loosen(cover, seed + 7, max(2.0, grain * 0.45), grain * 0.55)
    thin = norm01(fbm(seed + 5, shape, grain * 1.5, octaves=3))
    holes = smoothstep(0.10, 0.22, thin + np.float32(0.16) * blur(cover, grain))
    leaf = dab(light, seed + 6, max(1.6, grain * 0.34), -0.7, 1.7, 0.20)
    return single(cover * holes), saturate((leaf - np.float32(0.08)) * np.float32(1.22))


def _conifer(species: Species, shape: tuple[int, int], foot: tuple[float, float], height: float, seed: int, mood: Mood,
             slope: tuple[float, float]) -> tuple[Image, Mask]:
    """A fir: tiers of drooping boughs, each a few ragged strokes, darker beneath."""
    rng = generator(seed)
    ink = Ink(shape)
    ink.taper([foot, (foot[0], foot[1] - height)], species.trunk * height, 1.0, 0.1)
    tiers = int(np.clip(height / 9, 9, 24))
    half = species.crown[0] * float(rng.uniform(0.8, 1.15))
    for k in range(tiers):
        t = k / (tiers - 1)
        y = foot[1] - height * (0.10 + 0.88 * t)
        reach = half * height * (1 - t) ** 0.85 * rng.uniform(0.8, 1.1) + 1.5
        for side in rng.uniform(-1, 1, 7 + int(height / 60)):
            tip = (foot[0] + side * reach, y + abs(side) * reach * 0.42 + rng.uniform(-1, 1))
            root = (foot[0] + side * 0.12 * reach, y - reach * 0.10)
            middle = ((root[0] + tip[0]) / 2, (root[1] + tip[1]) / 2 - reach * 0.13)
            value = 0.34 + 0.42 * side * slope[0] + 0.18 * t + rng.uniform(-0.12, 0.12)
            wide = max(1.6, reach * 0.30 / (1 + height / 420))
            ink.taper([root, middle, tip], wide, max(0.8, wide * 0.16), float(value))
    cover, value = ink.cover, ink.light
    rgb = ramp(value, mood.stops(species.leaves))
    if mood.snow:
        rgb = lerp(rgb, mood.graded("#f2f3ee", 0.75), smoothstep(0.42, 0.62, value) * np.float32(0.9))
    alpha = loosen(saturate(cover), seed + 4, max(2.5, height * 0.03), max(0.5, height * 0.008))
    return rgb, alpha


def _rooted(rgb: Image, alpha: Mask, species: Species, size: int, seed: int, mood: Mood) -> tuple[Image, Mask]:
    """Shade and low growth about a trunk's foot, so that the tree stands in the ground and not on it."""
    pad = max(4, int(0.022 * size))
    rgb, alpha = np.pad(rgb, ((0, pad), (0, 0), (0, 0)), mode="edge"), np.pad(alpha, ((0, pad), (0, 0)))
    h, w = alpha.shape
    top = max(0, h - 3 * pad - 8)
    y, x = np.mgrid[top:h, 0:w].astype(np.float32)
    wide = np.float32(max(5.0, size * max(0.05, 2.3 * species.trunk)))
    d = ((x - np.float32(w / 2)) / wide) ** 2 + ((y - np.float32(h - pad - 4)) / np.float32(0.9 * pad)) ** 2
    tufts = fbm(seed + 31, (h - top, w), max(2.0, 0.012 * size), max(4.0, 0.03 * size), octaves=3) - np.float32(0.5)
    low = smoothstep(1.0, 0.45, d + tufts * np.float32(1.3))
    dark = mood.graded("#e4e8ea" if mood.snow else species.leaves[0] if not species.bare else "#2a2620", 0.25)
    light = mood.graded("#f6f6f2" if mood.snow else species.leaves[1] if not species.bare else "#4a443a", 0.45)
    growth = lerp(dark, light, smoothstep(-0.05, 0.30, tufts))
    rgb[top:] = lerp(rgb[top:], growth, low)
    alpha[top:] = np.maximum(alpha[top:], low * np.float32(0.88))
    return single(rgb), single(alpha)


def stand_tree(vista: Vista, mood: Mood, species: Species, x: float, z: float, height: float, seed: int,
               name: str = "tree", live: bool = True, mist: float = 0.0) -> Layer | None:
    """A tree `height` m tall at world (x, z) as a swaying layer; None when it is out of sight."""
    px, py, scale = vista.place(x, z)
    if scale <= 0:
        return None
    tall = height * scale
    half = tall * 0.65
    v, m = vista.view, vista.margin
    if tall < 5 or px + half < -m or px - half > v.width + m or py < -m:
        return None
    size = int(min(tall, 1.15 * v.height))  # nearer trees are painted smaller and enlarged: they are soft anyway
    rgb, alpha = tree_sprite(species, size, seed, mood, mood.slope_light(v.yaw))
    foot = rgb.shape[0] - 4
    if size > 60:
        rgb, alpha = _rooted(rgb, alpha, species, size, seed, mood)
    distance = max(0.5, vista.distance_to(x, z))
    thick = min(0.97, mood.thickness(distance) + mist)
    rgb = lerp(rgb, mood.haze, thick)
    grow = size / tall
    sheet = Sheet(px - rgb.shape[1] / 2 / grow, py - foot / grow, grow, (rgb.shape[0], rgb.shape[1]))
    sway = Sway((0.6 + 5 * mood.wind) * vista.unit * min(1.6, tall / 260), 3.6 - 1.2 * mood.wind, (seed % 10) / 10)
    return vista.layer(sheet, name, rgb, alpha, distance, live=sway if live else None)
