"""RIVER: a bend of water between banks with reeds and willows; a stone bridge or a waterfall when asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from milimo.engines.previz.model import Layer, SetPainting, SetRequest, Water
from milimo.engines.previz.paint import Floats, as_colour, lerp, mix, single, smoothstep
from milimo.engines.previz.sets.nature.air import ground_mist
from milimo.engines.previz.sets.nature.craft import afloat, rowing_boat
from milimo.engines.previz.sets.nature.forest import campfire
from milimo.engines.previz.sets.nature.heavens import birds
from milimo.engines.previz.sets.nature.landmarks import House, house_layers
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.mountains import waterfall
from milimo.engines.previz.sets.nature.plants import (
    BARE,
    BIRCH,
    GRASS,
    ROUND,
    Blade,
    Species,
    grass,
    scattered_blades,
    stand_tree,
)
from milimo.engines.previz.sets.nature.scene import Scene
from milimo.engines.previz.sets.nature.solid import Face, Turn, box, paint_solid
from milimo.engines.previz.sets.nature.terrain import Ground, Ridge, boulder, circular_noise, paint_ground
from milimo.engines.previz.sets.nature.vista import Plane, Vista
from milimo.engines.previz.sets.nature.waters import sea

_BANK = Ground(("#28351b", "#4f662c", "#8a9a48", "#ccca80"), 13, grain=2.4, patches=("#4a3c26", "#7c6844", "#ac9868", "#d6c698"), patch_size=6, contrast=0.28,
               base=0.54, reach=230)
_STONES = ("#25282a", "#50534e", "#878578", "#c4beaa")

_COURSES = 6           # of stones between an arch and the road


def river(request: SetRequest) -> SetPainting:
    """The river comes from the distance at the left, passes before the stage and leaves at the right."""
    scene = Scene.under_the_sky(request)
    vista, mood, seed = scene.vista, scene.mood, request.seed
    hill, wood = circular_noise(seed + 1, ((18, 70.0), (50, 20.0))), circular_noise(seed + 2, ((70, 7.0), (250, 4.0)))
    scene.add_ridges(
        Ridge("hills", 1900, lambda b: single(95 + hill(b) * 1.5), ("#2c3a24", "#55683c", "#8f9a58", "#c8c486"), seed + 20, grain=36, craggy=0.0, forest=0.6, fog=0.6),
        Ridge("wood", 235, lambda b: single(11 + wood(b) + 4 * np.sin(b * 9 + seed)), ("#142010", "#2c421c", "#5a7432", "#9ca456"), seed + 21, grain=28, craggy=0.0, forest=1.0, fog=0.45))
    if vista.has("waterfall"):
        scene.add(*waterfall(vista, mood, -0.14, 230, 13, 4))
    far = stand_trees(vista, mood, ((-15, 44, 12, ROUND), (-24, 58, 13, BIRCH), (13, 40, 11, ROUND), (20, 52, 13, BIRCH), (29, 46, 10, ROUND), (-36, 50, 12, ROUND)), 300)
    bridge = stone_bridge(vista, mood) if _bridged(vista) else []
    scene.add_water(_water(vista, mood, [*scene.layers, *far, *bridge]))
    ground = paint_ground(vista, mood, _BANK, surface=lambda p, rgb: _shore_colours(vista, mood, p, rgb))
    if ground is not None:
        layer, _, plane = ground
        if layer.alpha is not None:
            layer.alpha = single(layer.alpha * (1 - smoothstep(0.10, -0.15, _from_shore(vista, plane))))
        scene.add(layer)
    scene.add(*far, *bridge)
    scene.add(*stand_trees(vista, mood, ((-9.0 if not bridge else -14.5, 17.0, 9.0, BIRCH), (9.8, 19.5, 10.0, ROUND), (-14, -18, 11, ROUND), (8, -20, 12, BIRCH)), 320))
    for i, (x, z, size) in enumerate(((-3.4, 3.6, 0.9), (-1.6, 3.0, 0.5), (2.6, 3.3, 1.2), (4.4, 3.8, 0.6), (-5.4, 3.2, 1.5), (1.0, 5.8, 0.5), (-2.4, 6.6, 0.7))):
        scene.add(boulder(vista, mood, x, z, size, seed + 70 + i, _STONES, 0.55, f"stone_{i}"))
    if vista.has("boat", "rowboat", "rowing_boat"):
        scene.add(*afloat(vista, mood, rowing_boat(Turn(2.2, 7.0, -0.32, 2.9), seed), "rowing_boat", seed + 60, -0.2))
    if vista.has("house", "cottage", "mill", "cabin"):
        scene.add(*house_layers(vista, mood, House(-13.0, 36.0, 0.3), seed + 31))
    if vista.has("campfire", "fire"):
        scene.add(*campfire(vista, mood, 0.9, 1.6))
    scene.add(birds(vista, mood, 3, height=0.16, away=60.0), *ground_mist(vista, mood, (200.0, 60.0, 22.0), 1.2), *_reeds(vista, mood))
    return scene.finished(furthest=6.0)


def stand_trees(vista: Vista, mood: Mood, trees: tuple[tuple[float, float, float, Species], ...], seed: int) -> list[Layer]:
    """Trees (x, z, height, species); bare when it snows."""
    out: list[Layer] = []
    for i, (x, z, h, species) in enumerate(trees):
        layer = stand_tree(vista, mood, BARE if mood.snow else species, x, z, h, vista.request.seed + seed + i, f"tree_{seed}_{i}")
        out += [layer] if layer is not None else []
    return out


def _course(vista: Vista, x: Floats) -> Floats:
    """World z of the river's middle by world x."""
    return single(7.4 - 1.5 * np.sin(x * 0.10 + vista.request.seed % 5 * 0.3) + np.where(x < -4, (x + 4) ** 2 * 0.055, 0) + np.where(x > 10, (x - 10) * 0.25, 0))


def _off_middle(vista: Vista, plane: Plane) -> Floats:
    fray = (plane.noise(vista.request.seed + 9, 2.0) - np.float32(0.5)) * np.float32(1.3)
    return single(plane.z - _course(vista, np.clip(plane.x, -60, 60)) + fray)


def _half(plane: Plane) -> Floats:
    """Half the river's width, seen along +z (wider where it runs away from us)."""
    return single(3.3 + np.where(plane.x < -4, (-4 - plane.x) * 0.55, 0).clip(0, 12))


def _bridged(vista: Vista) -> bool:
    return vista.has("bridge") or vista.request.seed % 3 == 0


def _from_shore(vista: Vista, plane: Plane) -> Floats:
    """Metres from the water's edge, negative in the water. With a bridge the river comes to us under its arches."""
    off = _off_middle(vista, plane)
    away = np.abs(off) - _half(plane)
    if _bridged(vista):
        z = np.clip(plane.z, 0, 200)
        middle = np.float32(-4.0) + (z - 24) * np.float32(0.10) + np.where(z > 30, 5 * np.sin((z - 30) * np.float32(0.045)), 0)
        fray = (plane.noise(vista.request.seed + 16, 2.4) - np.float32(0.5)) * np.float32(1.6)
        channel = np.abs(plane.x - middle + fray) - (np.float32(7.4) - np.clip((z - 36) * np.float32(0.06), 0, 4.4))
        away = np.where((plane.z > 5) & (plane.z < 190), np.minimum(away, channel), away)
    return single(away)


def _water(vista: Vista, mood: Mood, behind: list[Layer]) -> Water | None:
    """Calm water under the whole near ground: the bank's plate has a hole in the river's shape."""
    top = float(vista.level(0.0, 200))
    water = sea(vista, mood, behind, depth=max(61.0, vista.subject * 3.0 + 1.0), calm=0.72, top=top)
    if water is None:
        return None
    deep = [mix(colour, mood.graded("#3c5240", 0.4), 0.35) for colour in water.ramp]
    a, b, c, d, e = (as_colour(colour) for colour in deep)
    return replace(water, ramp=(a, b, c, d, e))


def _shore_colours(vista: Vista, mood: Mood, plane: Plane, rgb: Floats) -> Floats:
    """Wet earth at the water's edge, worn path on the near bank."""
    away = _from_shore(vista, plane)
    mud = smoothstep(1.1, 0.1, away)
    rgb = lerp(rgb, mood.graded("#4a3c28", 0.35), mud * np.float32(0.75))
    path = smoothstep(0.8, 0.4, np.abs(plane.z - np.float32(0.4) - np.sin(plane.x * np.float32(0.3)) * np.float32(0.6)))
    return lerp(rgb, mood.graded("#a89066", 0.55), path * np.float32(0.45))


def stone_bridge(vista: Vista, mood: Mood) -> list[Layer]:
    """Three stone arches over the river, in courses of blocks, with parapets; seen from the near bank."""
    turn = Turn(-4.0, 24.0, 0.0, -0.10)
    n, span, arches = 16, 7.0, 3
    half = arches * span / 2
    rng = np.random.default_rng(vista.request.seed & 0xFFFF)
    stone = ("#3a322a", "#77664e", "#b29a76", "#e6d2a8")
    dark = ("#241f1a", "#4c4232", "#7a6a50", "#a89674")
    faces: list[Face] = []

    def crown(x: float) -> float:
        return 3.3 - 0.016 * x * x

    for arch in range(arches):
        for k in range(n):
            xa, xb = -half + arch * span + k / n * span, -half + arch * span + (k + 1) / n * span
            ya, yb = (2.5 * max(0.0, float(np.sin(np.pi * t))) ** 0.6 - 0.9 for t in (k / n, (k + 1) / n))
            for z in (-1.6, 1.6):
                for c in range(_COURSES):
                    low, high = (ya + (crown(xa) - ya) * c / _COURSES, yb + (crown(xb) - yb) * c / _COURSES), (ya + (crown(xa) - ya) * (c + 1) / _COURSES, yb + (crown(xb) - yb) * (c + 1) / _COURSES)
                    faces.append(Face(turn([(xa, low[0], z), (xb, low[1], z), (xb, high[1], z), (xa, high[0], z)]), stone, None, float(rng.normal(0, 0.055)) + (0.16 if c == 0 else 0.02 * (c % 2))))
                lift = 0.8
                ledge = [(xa, crown(xa) - 0.12, z * 1.06), (xb, crown(xb) - 0.12, z * 1.06), (xb, crown(xb) + 0.08, z * 1.06), (xa, crown(xa) + 0.08, z * 1.06)]
                faces.append(Face(turn(ledge), dark, None, -0.05))
                faces.append(Face(turn([(xa, crown(xa), z), (xb, crown(xb), z), (xb, crown(xb) + lift, z), (xa, crown(xa) + lift, z)]), stone, None, 0.03 + float(rng.normal(0, 0.02))))
                faces.append(Face(turn([(xa, crown(xa) + lift, z - 0.2), (xb, crown(xb) + lift, z - 0.2), (xb, crown(xb) + lift, z + 0.2), (xa, crown(xa) + lift, z + 0.2)]), stone, None, 0.10))
            faces.append(Face(turn([(xa, ya, -1.6), (xb, yb, -1.6), (xb, yb, 1.6), (xa, ya, 1.6)]), stone, None, -0.25))
    for k in range(arches + 1):
        x = -half + k * span
        faces += box(turn, (x - 0.7, -1.2, -2.3), (x + 0.7, 1.0, 2.3), stone, -0.05)
    for end in (-1, 1):
        slope = [(end * half, crown(half) + 0.8), (end * (half + 9), 0.9), (end * (half + 9), -0.6), (end * half, -1.0)]
        faces += [Face(turn([(x, y, z) for x, y in slope]), stone, None, -0.02) for z in (-1.6, 1.6)]
    painted = paint_solid(vista, mood, faces, "bridge", vista.request.seed + 64, brush=3.4)
    return [painted] if painted is not None else []


def _reeds(vista: Vista, mood: Mood) -> list[Layer]:
    """Reeds along both banks, grass on the near one."""
    rng = np.random.default_rng((vista.request.seed + 47) & 0xFFFFFFFF)
    blades: list[Blade] = []
    for _ in range(900):
        x = float(rng.uniform(-16, 16))
        if np.sin(x * 1.1 + vista.request.seed) + 0.5 * np.sin(x * 2.9) < 0.35:      # reeds stand in beds, with open water between
            continue
        side = 1 if rng.random() < 0.55 else -1
        z = float(_course(vista, np.array([x], np.float32))[0]) + side * (3.2 + float(rng.normal(0, 0.25)))
        px, py, s = vista.place(x, z)
        if s <= 0 or vista.distance_to(x, z) < vista.subject * 1.08 or not -60 < px < vista.view.width + 60:
            continue
        h = s * float(rng.uniform(0.35, 0.95)) * (1.0 if side > 0 else 0.6)
        blades.append(Blade(px, py, h, h * float(rng.normal(-0.1 - 0.3 * mood.wind, 0.15)), max(0.8, 0.026 * h), float(rng.uniform(0.05, 0.8))))
    layers = grass(vista, mood, blades, ("#222a16", "#4a5a2c", "#7c8446", "#bcb478"), max(4.0, vista.subject * 1.2), "reeds", shade=0.85)
    if vista.near_layers:
        near = scattered_blades(vista, mood, vista.request.shot_seed + 5, 300, vista.subject * 0.36, vista.subject * 0.8, 0.4, clump=0.8)
        layers += grass(vista, mood, near, GRASS, vista.subject * 0.55, "bank_grass", shade=0.6)
    return layers
