"""HARBOUR: a quay with bollards and a slack rope, boats at their moorings, the town and its hills across the basin."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from milimo.engines.previz.model import Layer, SetPainting, SetRequest
from milimo.engines.previz.paint import (
    Floats,
    blur,
    curve,
    dab,
    flat,
    generator,
    lerp,
    mix,
    ramp,
    saturate,
    single,
    smoothstep,
    taper,
)
from milimo.engines.previz.sets.nature.air import ground_mist
from milimo.engines.previz.sets.nature.craft import (
    afloat,
    freighter,
    lantern,
    rowing_boat,
    sailing_boat,
    trawler,
)
from milimo.engines.previz.sets.nature.heavens import birds, horizon_haze
from milimo.engines.previz.sets.nature.landmarks import lighthouse
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.scene import Scene
from milimo.engines.previz.sets.nature.solid import DARK_WOOD, STONE, WOOD, Face, Turn, box, paint_solid, post
from milimo.engines.previz.sets.nature.terrain import Ridge, circular_noise
from milimo.engines.previz.sets.nature.townscape import town_band
from milimo.engines.previz.sets.nature.vista import Plane, Vista
from milimo.engines.previz.sets.nature.waters import sea

_LEVEL = -1.6          # m: the water below the quay
_QUAY = 4.2            # m from the stage's middle to its edge
_SEEN_FROM = 0.5       # m: eyes lower than this over the quay are on the water
_HILLS = ("#26331f", "#46583a", "#7d8858", "#b8b884")


def harbour(request: SetRequest) -> SetPainting:
    """The quay runs across under the feet; the basin ahead, warehouses behind."""
    scene = Scene.under_the_sky(request)
    vista, mood = scene.vista, scene.mood
    scene.add(horizon_haze(vista, mood, 15, 0.5))
    hill, near = circular_noise(request.seed + 1, ((24, 60.0), (70, 22.0))), circular_noise(request.seed + 2, ((16, 26.0), (60, 8.0)))
    scene.add_ridges(
        Ridge("far_hills", 2600, lambda b: single(120 + hill(b) * 2.2 - 90 * np.exp(-(((b + 0.17) / 0.16) ** 2))), _HILLS, request.seed + 21, foot=-4, craggy=0.1, fog=0.5),
        Ridge("near_hills", 900, lambda b: single(np.interp(b, [-3.2, -0.5, -0.28, 0.02, 0.3, 0.6, 3.2], [52, 44, 6, -8, 26, 52, 52]) + near(b)),
              _HILLS, request.seed + 22, foot=-2, craggy=0.05, forest=0.4, fog=0.4))
    scene.add(*town_band(vista, mood, 620.0, lambda b: single(np.interp(b, [-3.2, -0.55, -0.3, 0.0, 0.14, 0.4, 3.2], [20, 16, 0, 0, 8, 26, 26])), request.seed + 31))
    if vista.has("lighthouse", "beam"):
        scene.add(*lighthouse(vista, mood, -36.0, 170.0, _LEVEL + 2, 15.0))
    scene.add_water(sea(vista, mood, scene.layers, calm=0.7 if mood.wind < 0.5 else 0.3))
    scene.add(*_moored(vista, mood), *_quay(vista, mood), birds(vista, mood, 5, away=40.0), *ground_mist(vista, mood, (240.0, 80.0), 0.8, _LEVEL))
    return scene.finished(furthest=_QUAY + 3)


def _moored(vista: Vista, mood: Mood) -> list[Layer]:
    seed = vista.request.seed
    fleet = [
        (trawler(Turn(-6.4, 17, _LEVEL - 0.55, 0.22), seed), "trawler", 5), (sailing_boat(Turn(7.6, 24, _LEVEL - 0.25, 0.5)), "sailing_boat", 6),
        (sailing_boat(Turn(15.5, 34, _LEVEL - 0.25, 2.9), False), "bare_mast", 8), (trawler(Turn(3, 58, _LEVEL - 0.5, 2.8), seed + 1), "far_trawler", 9),
        (sailing_boat(Turn(-14, 70, _LEVEL - 0.25, 0.2)), "far_sail", 10), (rowing_boat(Turn(1.6, 9.2, _LEVEL - 0.18, 0.4), seed), "dinghy", 11),
        (sailing_boat(Turn(30, 48, _LEVEL - 0.25, 0.4), False), "mast_2", 12), (trawler(Turn(-30, 36, _LEVEL - 0.5, 0.5), seed + 2), "trawler_2", 13),
    ]
    if vista.has("ship", "freighter"):
        fleet.append((freighter(Turn(-40, 330, _LEVEL - 2, 0.2)), "ship", 14))
    layers: list[Layer] = []
    for faces, name, offset in fleet:
        layers += afloat(vista, mood, faces, name, seed + offset, _LEVEL)
    for x, y, z in ((-6.1, 5.4, 16.4), (3, 3.0, 58), (-30, 4.0, 36)):
        layers += lantern(vista, mood, x, _LEVEL + y, z, "riding_light", 0.7)
    return layers


def _quay(vista: Vista, mood: Mood) -> list[Layer]:
    """Stone coping and planks, wet when it rains; bollards with a rope between them, crates and a lamp post. A camera down by the
    water looks away from it: what stands on the quay would hang in the air."""
    if vista.view.position[1] < _SEEN_FROM:
        return []
    top = vista.horizon + 2
    layers: list[Layer] = []
    if vista.rows_below(top):
        sheet = vista.sheet(1.0, top=top)
        plane = vista.plane(sheet, 0.0, 300.0)
        rgb = _planks(vista, mood, plane)
        alpha = smoothstep(0.03, -0.03, plane.z - np.float32(_QUAY)) * smoothstep(0, 3, sheet.y - np.float32(top))
        inverse = 1 / np.maximum(plane.distance[::4, ::4], np.float32(0.4))
        layers.append(vista.layer(sheet, "quay", rgb, alpha, max(vista.subject * 1.05, vista.distance_to(0.0, _QUAY) + 0.9), inverse_depth=inverse))
    wall = [Face(np.array([(x, 0.02, _QUAY), (x + 1.97, 0.02, _QUAY), (x + 1.97, -1.9, _QUAY), (x, -1.9, _QUAY)]), STONE) for x in range(-30, 30, 2)]
    if vista.view.position[2] > _QUAY or abs(vista.view.yaw) > 1.6:
        edge = paint_solid(vista, mood, wall, "quay_wall", 8, depth=max(13.5, vista.subject * 1.75))
        layers += [edge] if edge is not None else []
    layers += _furniture(vista, mood)
    return layers


def _planks(vista: Vista, mood: Mood, plane: Plane) -> Floats:
    seed = vista.request.seed
    across = np.floor(plane.x / np.float32(0.34))
    tone = np.mod(np.sin(across * np.float32(12.99)) * np.float32(4375.8), np.float32(1))
    gap = smoothstep(0.0, 0.10, np.mod(plane.x / np.float32(0.34), np.float32(1)))
    visible = 1 / (1 + (plane.distance / np.float32(26)) ** 4)
    light = 0.50 + (tone - np.float32(0.5)) * 0.34 * visible + (plane.noise(seed, 1.3, 0.3) - np.float32(0.5)) * 0.30
    rgb = ramp(saturate(light), mood.stops(WOOD)) * lerp(1.0, gap * 0.55 + 0.45, visible)[..., None]
    stone = ramp(saturate(0.52 + (plane.noise(seed + 1, 0.8) - np.float32(0.5)) * 0.5), mood.stops(STONE))
    rgb = lerp(rgb, stone, smoothstep(_QUAY - 0.75, _QUAY - 0.70, plane.z))
    wet = smoothstep(0.42, 0.62, plane.noise(seed + 2, 3.0, 1.6)) * np.float32(0.28 + 0.42 * mood.wet)
    rgb = lerp(rgb, mix(mood.sky[3], mood.sky[2], 0.4) * np.float32(0.85), wet)
    rgb = dab(rgb, seed + 3, 5 * vista.unit, 0.02, 4.0, 0.03, mix=0.45)
    return lerp(rgb, mood.haze, np.float32(0.95) * (1 - np.exp(-plane.distance * np.float32(mood.haze_per_metre))))


def _furniture(vista: Vista, mood: Mood) -> list[Layer]:
    layers: list[Layer] = []
    iron = ("#121418", "#2c3036", "#5c6066", "#a09c94")
    spots = [-8.4, -4.9, -1.5, 2.2, 5.8, 9.0]
    for i, x in enumerate(spots):
        turn = Turn(x, _QUAY - 0.45)
        faces = post(turn, 0, 0, 0.15, 0, 0.42, iron, 0.12) + post(turn, 0, 0, 0.2, 0.40, 0.55, iron, 0.17)
        painted = paint_solid(vista, mood, faces, f"bollard_{i}", 11 + i, brush=3)
        layers += [painted] if painted is not None else []
    layers += [rope for a, b in pairwise(spots[1:]) if (rope := _slack_rope(vista, mood, a, b)) is not None]
    rng = generator(vista.request.seed + 5)
    turn = Turn(6.1, 2.0, 0, 0.3)
    crates: list[Face] = []
    for x, y, z in ((0, 0, 0), (1.1, 0, 0.2), (0.4, 0.72, 0.1)):
        for k in range(4):
            crates += box(turn, (x, y + 0.18 * k, z), (x + 0.95, y + 0.18 * k + 0.165, z + 0.75), WOOD, float(rng.uniform(-0.08, 0.1)))
    painted = paint_solid(vista, mood, crates, "crates", 31, brush=3)
    layers += [painted] if painted is not None else []
    lamp_turn = Turn(-4.2, 2.4)
    faces = post(lamp_turn, 0, 0, 0.09, 0, 3.6, iron, 0.05) + box(lamp_turn, (-0.16, 3.6, -0.16), (0.16, 4.05, 0.16), ("#3a3428", "#b0a070", "#ffe9b0", "#fff4d0"))
    painted = paint_solid(vista, mood, faces, "lamp_post", 33, brush=3)
    layers += [painted] if painted is not None else []
    layers += lantern(vista, mood, -4.2, 3.82, 2.4, "quay_lamp", 0.9)
    net = post(Turn(-6.6, 1.2), 0, 0, 0.7, 0, 0.35, ("#1d2b2a", "#34524a", "#6f8f78", "#b0c4a0"), 0.25, 11)
    painted = paint_solid(vista, mood, [*net, *post(Turn(-7.6, 1.9), 0, 0, 0.28, 0, 0.75, DARK_WOOD, 0.26, 9)], "net", 34, brush=3)
    return [*layers, painted] if painted is not None else layers


def _slack_rope(vista: Vista, mood: Mood, a: float, b: float) -> Layer | None:
    z = _QUAY - 0.45
    p, q, low = vista.place(a, z, 0.45), vista.place(b, z, 0.45), vista.place((a + b) / 2, z, 0.06)
    if min(p[2], q[2], low[2]) <= 0:
        return None
    points = [(float(x), float(y)) for x, y in curve([p[:2], low[:2], q[:2]], 30)]
    sheet = vista.sheet(1.0, min(y for _, y in points) - 8, max(y for _, y in points) + 8, p[0] - 8, q[0] + 8)
    if min(sheet.shape) < 9:
        return None
    width = max(1.3, 0.05 * p[2])
    cover = blur(taper(sheet.blank(), sheet.at(points), width, width), 0.4)
    return vista.layer(sheet, "rope", flat(sheet.shape, mood.graded("#8f7a54", 0.4)), cover, max(0.4, vista.distance_to((a + b) / 2, z) - 0.05))
