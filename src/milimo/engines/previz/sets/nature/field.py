"""FIELD: a meadow or ripe corn moving in waves, a tree line, low hills; oak, fence, windmill, bales, road as asked."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.model import Layer, SetPainting, SetRequest
from milimo.engines.previz.paint import Floats, single, smoothstep
from milimo.engines.previz.sets.nature.air import ground_mist
from milimo.engines.previz.sets.nature.forest import campfire
from milimo.engines.previz.sets.nature.heavens import birds
from milimo.engines.previz.sets.nature.landmarks import House, house_layers
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.plants import (
    AUTUMN,
    BARE,
    DRY_GRASS,
    GRASS,
    OAK,
    POPLAR,
    ROUND,
    grass,
    scattered_blades,
    stand_tree,
)
from milimo.engines.previz.sets.nature.roads import fence, road_surface, telegraph_poles, vehicle
from milimo.engines.previz.sets.nature.scene import Scene
from milimo.engines.previz.sets.nature.solid import STONE, WOOD, Face, Turn, beam, box, paint_solid, post
from milimo.engines.previz.sets.nature.terrain import Ground, Ridge, circular_noise, paint_ground
from milimo.engines.previz.sets.nature.vista import Plane, Vista

CORN = ("#6a4f20", "#a8843a", "#dcb862", "#f8e4a0")
_HILLS = ("#2c3a22", "#566838", "#949c54", "#ccc884")


def field(request: SetRequest) -> SetPainting:
    """Open land: a great tree left of the middle, a wood behind, the land rolling away."""
    scene = Scene.under_the_sky(request)
    vista, mood, seed = scene.vista, scene.mood, request.seed
    corn = vista.has("corn", "wheat", "crops", "barley") or (seed % 2 == 0 and not vista.has("meadow", "grass"))
    far, roll, wood = circular_noise(seed + 1, ((20, 90.0), (60, 26.0))), circular_noise(seed + 2, ((16, 16.0), (40, 4.0))), circular_noise(seed + 3, ((70, 5.0), (260, 3.0)))
    scene.add_ridges(
        Ridge("far_hills", 3800, lambda b: single(150 + far(b) * 1.7), _HILLS, seed + 20, grain=30, craggy=0.0, forest=0.3, fog=0.6),
        Ridge("fields", 700, lambda b: single(17 + roll(b)), _HILLS, seed + 21, grain=60, craggy=0.0, fog=0.4, forest=0.1),
        Ridge("wood", 210, lambda b: single(np.where(np.sin(b * 5 + seed) > -0.35, 7.5, 2.0) + wood(b)), ("#16240f", "#30481e", "#5f7a34", "#a2aa58"), seed + 22,
              grain=26, craggy=0.0, forest=1.0, fog=0.35))
    material = CORN if corn else ("#2f401c", "#5c7830", "#98a450", "#d6d088")
    ground = Ground(material, 11, grain=3.2, patches=("#4a4420", "#86803c", "#b8ac60", "#e0d494") if not corn else None, patch_size=16, contrast=0.26, base=0.56, reach=205)
    road = vista.has("road", "path", "car", "track", "highway")
    painted = paint_ground(vista, mood, ground, surface=lambda p, rgb: _surface(vista, mood, p, rgb, road, corn))
    scene.add(painted[0] if painted is not None else None)
    tree = BARE if mood.snow else AUTUMN if vista.has("autumn") else OAK
    scene.add(stand_tree(vista, mood, tree, -7.5, 20.0, 11.0, seed + 300, "oak"))
    for i, (x, z, h) in enumerate(((16, 46, 9), (21, 50, 12), (24, 44, 8), (-30, 60, 10), (34, 70, 12), (-16, -30, 12), (12, -26, 10), (30, -40, 13))):
        scene.add(stand_tree(vista, mood, BARE if mood.snow else (ROUND, POPLAR)[i % 2], float(x), float(z), float(h), seed + 310 + i, f"tree_{i}"))
    scene.add(*_asked(vista, mood))
    scene.add(birds(vista, mood, 5, height=0.14, away=60.0), *ground_mist(vista, mood, (300.0, 90.0, 30.0)))
    scene.add(*_standing_grass(vista, mood, CORN if corn else GRASS, corn))
    return scene.finished()


def _surface(vista: Vista, mood: Mood, plane: Plane, rgb: Floats, road: bool, corn: bool) -> Floats:
    """Rows of corn toward the horizon, wind in waves over it, a road."""
    seed = vista.request.seed
    if corn and not mood.snow:
        row = np.sin((plane.x + np.float32(0.3) * plane.z) * np.float32(6.0)) * smoothstep(30, 5, plane.distance)
        rgb = single(rgb * (1 + row * np.float32(0.10))[..., None])
    wave = plane.noise(seed + 31, 22.0, 2.2)
    rgb = single(rgb * (0.90 + 0.22 * wave)[..., None])
    return road_surface(vista, mood, plane, rgb, lines=False) if road else rgb


def _standing_grass(vista: Vista, mood: Mood, colours: tuple[str, ...], corn: bool) -> list[Layer]:
    """Belts of standing stalks: behind the subject, about the feet, and before the lens in a wide shot."""
    seed, near = vista.request.shot_seed, vista.subject
    tall = 0.85 if corn else 0.42
    if mood.snow:
        tall, colours = tall * 0.5, DRY_GRASS
    layers = grass(vista, mood, scattered_blades(vista, mood, vista.request.seed + 41, 620 if vista.wide else 320, near * 1.5, near * 5, tall, clump=0.5), colours,
                   near * 1.45, "far_stalks", shade=0.95)
    layers += grass(vista, mood, scattered_blades(vista, mood, seed + 42, 420 if vista.wide else 160, near * 0.93, near * 1.4, tall), colours, near * 1.12, "stalks", shade=0.88)
    if vista.near_layers:
        layers += grass(vista, mood, scattered_blades(vista, mood, seed + 43, 260, near * 0.34, near * 0.7, tall), colours, near * 0.5, "near_stalks", sets=2, shade=0.55)
    return layers


def _asked(vista: Vista, mood: Mood) -> list[Layer]:
    seed = vista.request.seed
    layers: list[Layer] = []
    if vista.has("fence"):
        layers += fence(vista, mood, 5.0)
    if vista.has("windmill", "mill"):
        mill = paint_solid(vista, mood, windmill(Turn(13.0, 44.0, 0, -0.5), seed), "windmill", seed + 60)
        layers += [mill] if mill is not None else []
    if vista.has("barn", "farm", "house", "farmhouse", "cottage"):
        layers += house_layers(vista, mood, House(11, 40, 0, 11, 3.2, 3.6, 6.0, walls=("#4a1f18", "#8a3c2c", "#b85c44", "#dc8a68")), seed + 31, "barn")
    if vista.has("haystack", "hay", "bales", "bale"):
        for i, (x, z) in enumerate(((3.5, 9.0), (-2.5, 16.0), (9.0, 24.0), (-12.0, 30.0))):
            bale = paint_solid(vista, mood, post(Turn(x, z), 0, 0, 0.85, 0, 1.3, ("#6a5226", "#a8843c", "#dcb864", "#f8e2a0"), 0.8, 12), f"bale_{i}", seed + 80 + i)
            layers += [bale] if bale is not None else []
    if vista.has("scarecrow"):
        turn = Turn(2.6, 7.0)
        faces = beam(turn, (0, 0, 0), (0, 1.9, 0), 0.09, WOOD) + beam(turn, (-0.8, 1.45, 0), (0.8, 1.45, 0), 0.08, WOOD)
        faces += post(turn, 0, 0, 0.30, 0.75, 1.5, ("#2a2622", "#57493c", "#8a7460"), 0.22) + post(turn, 0, 0, 0.15, 1.55, 1.9, ("#7a6440", "#b89c68", "#dcc890"), 0.12)
        crow = paint_solid(vista, mood, faces, "scarecrow", 5, brush=3)
        layers += [crow] if crow is not None else []
    if vista.has("telegraph_poles", "poles", "telegraph"):
        layers += telegraph_poles(vista, mood, 4.5)
    if vista.has("car", "truck", "cars"):
        layers += vehicle(vista, mood, 4.2, 17.0, 0.10)
    if vista.has("campfire", "fire"):
        layers += campfire(vista, mood, 0.9, 2.0)
    if vista.has("ruins", "ruin"):
        layers += ruins(vista, mood, 9.0, 32.0)
    return layers


def windmill(turn: Turn, seed: int) -> list[Face]:
    """A tower mill of 13 m with four latticed sails."""
    faces = post(turn, 0, 0, 3.0, 0, 10.5, STONE, 1.9, 12) + post(turn, 0, 0, 2.2, 10.5, 12.6, WOOD, 0.3, 12)
    for k in range(4):
        a = 0.35 + k * np.pi / 2 + seed % 3 * 0.2
        tip = (9.5 * np.cos(a), 10.8 + 9.5 * np.sin(a), -2.6)
        faces += beam(turn, (0, 10.8, -2.5), tip, 0.22, WOOD)
        side = (-np.sin(a) * 1.5, np.cos(a) * 1.5)
        inner = (0.22 * tip[0], 10.8 + 0.22 * (tip[1] - 10.8))
        quad = [(inner[0], inner[1], -2.55), (tip[0], tip[1], -2.65), (tip[0] + side[0], tip[1] + side[1], -2.65), (inner[0] + side[0], inner[1] + side[1], -2.55)]
        faces.append(Face(turn(quad), ("#8a7c66", "#c4b494", "#ece0c4")))
    for y in (2.0, 6.0):
        faces.append(Face(turn([(-0.5, y, -2.95 + y * 0.1), (0.5, y, -2.95 + y * 0.1), (0.5, y + 1.2, -2.8 + y * 0.1), (-0.5, y + 1.2, -2.8 + y * 0.1)]), ("#161c22", "#3a4650")))
    return faces


def ruins(vista: Vista, mood: Mood, x: float, z: float) -> list[Layer]:
    """Broken walls with an arch and fallen stones."""
    turn = Turn(x, z, 0, 0.25)
    rng = np.random.default_rng(vista.request.seed & 0xFFFF)
    faces: list[Face] = []
    for i, h in enumerate((3.5, 5.2, 6.4, 2.4, 1.2)):
        faces += [f for k in range(int(h / 0.8)) for f in _block(turn, -5 + 2.2 * i, 0.8 * k, float(rng.uniform(-0.06, 0.06)))]
    for a in np.linspace(0.15, np.pi - 0.15, 9):
        faces += _block(turn, 7.4 + 2.0 * np.cos(a) - 0.4, 2.6 + 2.0 * np.sin(a), 0.0, 0.75)
    for side in (5.1, 9.0):
        faces += [f for k in range(4) for f in _block(turn, side, 0.7 * k, 0.02 * k, 0.9)]
    painted = paint_solid(vista, mood, faces, "ruins", vista.request.seed + 66, brush=3.4)
    return [painted] if painted is not None else []


def _block(turn: Turn, x: float, y: float, tone: float, wide: float = 2.1) -> list[Face]:
    return box(turn, (x, y, -0.4), (x + wide, y + 0.76, 0.4), ("#3c3a34", "#75705f", "#aca48a", "#dcd4b8"), tone)
