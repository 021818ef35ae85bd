"""VILLAGE: houses along a lane, a church, gardens and trees, smoke from the chimneys, hills round it."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.model import Layer, Pulse, SetPainting, SetRequest
from milimo.engines.previz.paint import fbm, flat, generator, mix, norm01, single, smoothstep
from milimo.engines.previz.sets.nature.air import ground_mist
from milimo.engines.previz.sets.nature.craft import lantern
from milimo.engines.previz.sets.nature.heavens import birds
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.plants import (
    GRASS,
    POPLAR,
    ROUND,
    Species,
    grass,
    scattered_blades,
    stand_tree,
)
from milimo.engines.previz.sets.nature.river import stand_trees
from milimo.engines.previz.sets.nature.roads import fence, road_surface, telegraph_poles, vehicle
from milimo.engines.previz.sets.nature.scene import Scene
from milimo.engines.previz.sets.nature.solid import STONE, Face, Turn, box, gabled, paint_solid, post
from milimo.engines.previz.sets.nature.terrain import Ground, Ridge, circular_noise, paint_ground
from milimo.engines.previz.sets.nature.townscape import town_band
from milimo.engines.previz.sets.nature.vista import Vista

_WALLS = (("#6a6254", "#b4a88e", "#e6dabc", "#fcf2da"), ("#5c4a3a", "#a58664", "#d6b890", "#f4dfbc"), ("#56504a", "#948b7e", "#c4bbab", "#e8e2d4"))
_ROOFS = (("#3a221c", "#7c4432", "#b46c4c", "#dc9c74"), ("#26292e", "#4a5058", "#7a828a", "#aab0b2"), ("#3c3020", "#7a6240", "#b09460", "#dcc48c"))
_GREEN = Ground(("#2b3a1e", "#546c30", "#8fa04c", "#d0cc84"), 15, grain=2.6, contrast=0.26, base=0.55, reach=260)
_BUSHES = tuple(Species((0.62, 0.80, 0.46), 26, 0.20, 0.02, leaves) for leaves in (
    ("#18260f", "#35501e", "#6c8438", "#b4b85e"), ("#1c2c18", "#3f5a2c", "#8a9a54", "#e6c4b0"), ("#1a2a14", "#466028", "#7c7a3c", "#d8b04a")))
# x, z, heading, length, width, wall, roof
_HOUSES = ((-9.5, 15, 0.25, 9, 6, 3.0, 2.8), (11.5, 19, -0.3, 8.5, 6, 3.2, 3.0), (-13, 29, 0.1, 10, 6.5, 3.4, 3.0), (15.5, 34, 1.2, 9, 6, 3.0, 2.8), (-5.5, 42, 0.5, 8, 6, 3.0, 2.6),
           (24, 48, -0.2, 10, 7, 3.2, 3.0), (-26, 40, 1.3, 9, 6, 3.0, 3.0), (4, 64, 0.2, 9, 6, 3, 2.8), (-20, -16, 0.3, 9, 6, 3.0, 2.8), (9, -20, -0.4, 10, 6, 3.2, 3.0), (-2, -34, 0.1, 9, 6, 3, 3),
           (-30, 4, 1.5, 9, 6, 3, 3), (32, 2, 1.6, 9, 6, 3, 3))


def village(request: SetRequest) -> SetPainting:
    """The lane leads from the stage between the houses to the church."""
    scene = Scene.under_the_sky(request)
    vista, mood, seed = scene.vista, scene.mood, request.seed
    hill, near = circular_noise(seed + 1, ((18, 120.0), (50, 34.0))), circular_noise(seed + 2, ((14, 22.0), (60, 6.0)))
    scene.add_ridges(
        Ridge("hills", 2600, lambda b: single(190 + hill(b) * 1.6), ("#2c3a2c", "#566a4c", "#8f9c68", "#c6c690"), seed + 20, grain=34, craggy=0.05, forest=0.4, fog=0.6),
        Ridge("slope", 330, lambda b: single(15 + near(b) + 10 * np.sin(b * 3 + seed)), ("#2a381e", "#52682e", "#8c9c4c", "#ccca84"), seed + 21, grain=40, craggy=0.0, forest=0.35, fog=0.4))
    scene.add(*town_band(vista, mood, 310.0, lambda b: single(9 + 6 * np.sin(b * 3 + seed)), seed + 31, count=120))
    ground = paint_ground(vista, mood, _GREEN, surface=lambda p, rgb: road_surface(vista, mood, p, rgb, lines=False, half=2.4))
    scene.add(ground[0] if ground is not None else None)
    for i, (x, z, heading, length, width, wall, roof) in enumerate(_HOUSES):
        scene.add(*_house(vista, mood, i, Turn(x, z, -0.05, heading), length, width, wall, roof))
    scene.add(_church(vista, mood), *_gardens(vista, mood))
    scene.add(*stand_trees(vista, mood, ((-17, 21, 9, ROUND), (18, 26, 11, POPLAR), (-3, 52, 9, ROUND), (8.5, 42, 8, ROUND), (28, 38, 12, POPLAR), (-34, 50, 12, ROUND), (6, -28, 9, ROUND), (-12, -26, 11, POPLAR)), 300))
    scene.add(*fence(vista, mood, 8.6, -16.0, -2.4, 1.7, 0.10), *fence(vista, mood, 9.4, 6.4, 18.0, 1.7, -0.05))
    scene.add(*_lamp(vista, mood, 5.4, 8.0), *_lamp(vista, mood, -0.4, 27.0))
    if vista.has("car", "truck", "cars"):
        scene.add(*vehicle(vista, mood, 4.8, 14.0, 1.4, travel=False))
    if vista.has("telegraph_poles", "telegraph"):
        scene.add(*telegraph_poles(vista, mood, -3.6))
    if vista.has("well", "fountain"):
        well = [*post(Turn(-2.6, 6.0), 0, 0, 0.8, 0, 0.8, STONE, 0.8, 12), Face(Turn(-2.6, 6.0)([(0.6 * np.cos(t), 0.81, 0.6 * np.sin(t)) for t in np.linspace(0, 6.28, 12)]), ("#0c1218", "#1c2830"))]
        scene.add(paint_solid(vista, mood, well, "well", 5, brush=3))
    scene.add(birds(vista, mood, 4, height=0.18, away=60.0), *ground_mist(vista, mood, (220.0, 60.0, 24.0)))
    if vista.near_layers:
        blades = scattered_blades(vista, mood, request.shot_seed + 5, 260, vista.subject * 0.36, vista.subject * 0.8, 0.36,
                                  *((-1e9, vista.view.width * 0.34) if request.shot_seed % 2 else (vista.view.width * 0.7, 1e9)))
        scene.add(*grass(vista, mood, blades, GRASS, vista.subject * 0.55, "verge", shade=0.6))
    return scene.finished(furthest=14.0)


def _house(vista: Vista, mood: Mood, i: int, turn: Turn, length: float, width: float, wall: float, roof: float) -> list[Layer]:
    """A gabled house with windows, a chimney and its smoke; lit at night."""
    seed = vista.request.seed + i
    windows = [(s, 1.5) for s in np.linspace(0.16, 0.84, max(2, round(length / 3)))]
    tiles = ("#8fa2b4", "#c4d0d8", "#eef0ec", "#fbfaf4") if mood.snow else _ROOFS[seed % 3]
    lit = "#ffc46e" if mood.lamps > 0.6 else None
    faces = gabled(turn, length, width, wall, roof, _WALLS[(seed // 3) % 3], tiles, windows, lit)
    if seed % 3 != 1:
        faces += _timbers(turn, length, width, wall, roof)
    faces += box(turn, (length * 0.26, wall + roof * 0.4, -0.4), (length * 0.26 + 0.8, wall + roof + 0.9, 0.4), STONE)
    painted = paint_solid(vista, mood, faces, f"house_{i}", seed + 80, brush=3.4, mix=0.42)
    if painted is None:
        return []
    layers = [painted]
    top = turn([(length * 0.26 + 0.4, wall + roof + 1.0, 0.0)])[0]
    if i % 2 == 0:
        layers += smoke(vista, mood, float(top[0]), float(top[1]), float(top[2]), seed)
    if lit is not None:
        for share, y in windows[:2]:
            at = turn([(-length / 2 + share * length, y, -width / 2 - 0.2)])[0]
            layers += lantern(vista, mood, float(at[0]), float(at[1]), float(at[2]), f"window_{i}", 0.8, "#ffb860", 0.55)
    return layers


def _timbers(turn: Turn, length: float, width: float, wall: float, roof: float) -> list[Face]:
    """Dark framing on plaster: posts, a rail and braces on the long sides, and the gables' triangles."""
    oak = ("#1d1612", "#40301f", "#64492f", "#8f6c48")
    a, b, t = length / 2, width / 2, 0.11
    faces: list[Face] = []
    for side in (-1, 1):
        z = side * (b + 0.03)
        bars = [((x - t, 0.4), (x + t, 0.4), (x + t, wall), (x - t, wall)) for x in np.linspace(-a + t, a - t, 5)]
        bars += [((-a, y - t), (a, y - t), (a, y + t), (-a, y + t)) for y in (0.5, wall - 0.35)]
        bars += [((x, 0.5), (x + 0.24, 0.5), (x + s * 1.1 + 0.24, wall - 0.4), (x + s * 1.1, wall - 0.4)) for x, s in ((-a + 0.3, 1), (a - 0.5, -1))]
        faces += [Face(turn([(x, y, z) for x, y in bar]), oak, None, 0.05 * (k % 3)) for k, bar in enumerate(bars)]
        x = side * (a + 0.03)
        ends = [((-b, wall - t), (b, wall - t), (b, wall + t), (-b, wall + t)), ((-t, 0.4), (t, 0.4), (t, wall + roof - 0.3), (-t, wall + roof - 0.3)),
                ((-b, wall), (-b + 0.3, wall), (0.1, wall + roof - 0.1), (-0.1, wall + roof)), ((b, wall), (b - 0.3, wall), (-0.1, wall + roof - 0.1), (0.1, wall + roof))]
        ends += [((s * b, 0.4), (s * (b - 2 * t), 0.4), (s * (b - 2 * t), wall), (s * b, wall)) for s in (-1, 1)]
        faces += [Face(turn([(x, y, z) for z, y in end]), oak) for end in ends]
    return faces


def _gardens(vista: Vista, mood: Mood) -> list[Layer]:
    """Bushes along the house fronts and by the lane, some of them in flower: walls grow out of green, not off a lawn."""
    rng = generator(vista.request.seed + 53)
    layers: list[Layer] = []
    for i, (x, z, heading, length, width, *_) in enumerate(_HOUSES[:8]):
        turn = Turn(x, z, 0.0, heading)
        for k in range(4):
            share = float(rng.uniform(-0.5, 0.5))
            if abs(share) < 0.10:
                continue
            at = turn([(share * length, 0.0, -width / 2 - float(rng.uniform(0.3, 0.9)))])[0]
            tree = stand_tree(vista, mood, _BUSHES[(i + k) % 3], float(at[0]), float(at[2]), float(rng.uniform(0.9, 1.9)), vista.request.seed + 400 + 7 * i + k, f"bush_{i}_{k}", live=False)
            layers += [tree] if tree is not None else []
    return layers


def smoke(vista: Vista, mood: Mood, x: float, y: float, z: float, seed: int) -> list[Layer]:
    """Two puffs of smoke over a chimney, out of step, leaning with the wind."""
    px, py, s = vista.place(x, z, y)
    if s <= 0 or s > 160:
        return []
    rng = generator(seed + 5)
    layers: list[Layer] = []
    for k in range(2):
        tall = 3.4 * s
        box_ = vista.sheet(0.5, py - 1.5 * tall, py + 4, px - 1.3 * tall, px + 0.8 * tall)
        if min(box_.shape) < 10:
            return layers
        up = (np.float32(py) - box_.y) / np.float32(tall)
        lean = -(0.15 + 0.7 * mood.wind) * up * np.float32(tall) + np.sin(up * 5 + k * 2.0) * np.float32(0.10 * tall)
        across = (box_.x - np.float32(px) - lean) / (np.float32(0.16 * tall) * (0.35 + np.clip(up, 0, 2)))
        puff = norm01(fbm(seed + k * 3, box_.shape, max(6.0, 0.14 * tall), octaves=4))
        alpha = np.exp(-across * across * 1.5) * smoothstep(0.0, 0.10, up) * smoothstep(1.35, 0.35, up) * (0.30 + 0.55 * puff)
        colour = mix(mix(mood.sky[3], mood.graded("#d8d8d4", 0.6), 0.5), mood.sky[1], 0.15)
        layers.append(vista.layer(box_, "smoke", flat(box_.shape, colour), alpha * np.float32(0.6), max(0.5, vista.distance_to(x, z) - 0.4),
                                  live=Pulse(4.4, 0.3 * tall, 0.16, k * 0.5 + float(rng.random()) * 0.2)))
    return layers


def _church(vista: Vista, mood: Mood) -> Layer | None:
    """A nave and a tower with a spire at the lane's end."""
    turn = Turn(14.5, 78, 0.3, 0.25)
    walls, tiles = _WALLS[2], _ROOFS[1]
    faces = gabled(turn, 17, 8.5, 6.5, 4.5, walls, tiles, [(s, 3.2) for s in (0.2, 0.4, 0.6, 0.8)], "#ffc46e" if mood.night else None)
    faces += box(turn, (-12.5, 0, -2.4), (-7.7, 14, 2.4), walls)
    for a, b in (((-13, -2.9), (-7.2, -2.9)), ((-7.2, -2.9), (-7.2, 2.9)), ((-7.2, 2.9), (-13, 2.9)), ((-13, 2.9), (-13, -2.9))):
        faces.append(Face(turn([(a[0], 14, a[1]), (b[0], 14, b[1]), (-10.1, 25, 0)]), tiles))
    for x in (-11.2, -9.4):
        faces.append(Face(turn([(x, 10.5, -2.45), (x + 0.8, 10.5, -2.45), (x + 0.8, 12.6, -2.45), (x, 12.6, -2.45)]), ("#101418", "#2c343a")))
    return paint_solid(vista, mood, faces, "church", vista.request.seed + 99, brush=3.4)


def _lamp(vista: Vista, mood: Mood, x: float, z: float) -> list[Layer]:
    iron = ("#121418", "#2c3036", "#5c6066", "#a09c94")
    turn = Turn(x, z)
    faces = post(turn, 0, 0, 0.07, 0, 3.3, iron, 0.05) + box(turn, (-0.15, 3.3, -0.15), (0.15, 3.7, 0.15), ("#3a3428", "#b0a070", "#ffe9b0"))
    painted = paint_solid(vista, mood, faces, "lamp_post", 33, brush=3)
    return ([painted] if painted is not None else []) + lantern(vista, mood, x, 3.5, z, "lane_lamp", 0.9)


