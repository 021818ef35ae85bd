"""SKYLINE: a city over dark water, tower behind tower into the haze, its lights in the mirror; a parapet to stand at."""

from __future__ import annotations

import numpy as np

from milimo.engines.previz.model import Layer, SetPainting, SetRequest
from milimo.engines.previz.paint import (
    dab,
    pigment,
    single,
    smoothstep,
)
from milimo.engines.previz.sets.nature.air import ground_mist
from milimo.engines.previz.sets.nature.heavens import birds, horizon_haze
from milimo.engines.previz.sets.nature.mood import Mood, figure_light
from milimo.engines.previz.sets.nature.scene import Scene
from milimo.engines.previz.sets.nature.solid import STONE, Turn, beam, box, paint_solid
from milimo.engines.previz.sets.nature.terrain import Ground, Ridge, circular_noise, ground_colour
from milimo.engines.previz.sets.nature.towers import STYLES, Belt, belt_layers
from milimo.engines.previz.sets.nature.vista import Vista
from milimo.engines.previz.sets.nature.waters import sea

_TERRACE = Ground(("#3a3834", "#6c6860", "#a09a8c", "#d0c8b6"), 17, grain=1.4, contrast=0.20, base=0.52, strokes=5.5)
_EDGE = 3.2            # m from the stage's middle to the parapet
_BELTS = (Belt(0, 3000.0, 260, 150, (40, 120), (120, 440), 0.66), Belt(1, 1800.0, 300, 90, (25, 75), (70, 300), 0.38), Belt(2, 1100.0, 260, 26, (12, 38), (40, 120), 0.13))


def skyline(request: SetRequest) -> SetPainting:
    """Three belts of buildings round the bay, each paler than the one before it; the tallest stand a little right of the middle."""
    scene = Scene.under_the_sky(request)
    vista, mood, seed = scene.vista, scene.mood, request.seed
    scene.add(*_city_glow(vista, mood))
    hill = circular_noise(seed + 1, ((20, 90.0), (60, 24.0)))
    scene.add_ridges(Ridge("far_hills", 7000, lambda b: single(120 + hill(b) * 2), ("#2c3440", "#4c5660", "#7c848a", "#b4b8b4"), seed + 20, grain=26, craggy=0.1, fog=0.7))
    lights: list[Layer] = []
    style = STYLES[next((kind for kind in STYLES if vista.has(f"city_{kind}")), "towers")]
    for belt in _BELTS:
        towers, lit = belt_layers(vista, mood, belt, style)
        scene.add(towers)
        lights += lit
    scene.add(*lights, horizon_haze(vista, mood, 12, 0.45))
    if vista.has("bridge"):
        scene.add(_suspension_bridge(vista, mood))
    scene.add_water(sea(vista, mood, scene.layers, calm=0.78 if mood.wind < 0.6 else 0.4))
    scene.add(*_terrace(vista, mood), birds(vista, mood, 3, height=0.2, away=80.0), *ground_mist(vista, mood, (900.0, 300.0), 0.8))
    light = figure_light(mood, request.view.yaw)
    return scene.finished(light, furthest=_EDGE + 1.5)


def _city_glow(vista: Vista, mood: Mood) -> list[Layer]:
    """The warm dome of light over a city by night."""
    if mood.lamps < 0.5:
        return []
    sheet = vista.sheet(0.25, bottom=vista.horizon + 30 * vista.unit)
    up = (np.float32(vista.horizon) - sheet.y) / np.float32(0.17 * vista.view.focal_px)
    turn = vista.bearing(sheet.columns) - np.float32(0.1)
    glow = np.exp(-np.clip(up, 0, 9) * 1.6)[:, :] * (0.45 + 0.55 * np.exp(-(turn / 0.5) ** 2))[None] * smoothstep(-0.5, 0.1, up)
    light = glow[..., None] * (pigment("#c8784a") * np.float32(0.5 * mood.lamps * (1.3 if mood.cover > 0.6 else 1.0)))
    return [vista.layer(sheet, "city_glow", light, None, 3200.0, "add")]


def _suspension_bridge(vista: Vista, mood: Mood) -> Layer | None:
    """Two pylons, the cable's curve and the deck, far over the water."""
    turn = Turn(-330, 620, 0, 0.42)
    steel = ("#2a2024", "#5c4440", "#94706a", "#c8a498")
    faces = box(turn, (-420, 26, -9), (420, 30, 9), steel)
    for x in (-170, 170):
        for z in (-9, 9):
            faces += box(turn, (x - 5, -2, z - 3), (x + 5, 118, z + 3), steel)
        faces += box(turn, (x - 4, 70, -9), (x + 4, 76, 9), steel) + box(turn, (x - 4, 108, -9), (x + 4, 115, 9), steel)
    xs = np.linspace(-420, 420, 61)
    ys = np.where(np.abs(xs) < 170, 36 + 80 * (xs / 170) ** 2, 116 - (np.abs(xs) - 170) / 250 * 86)
    for a, b, c, d in zip(xs[:-1], ys[:-1], xs[1:], ys[1:], strict=True):
        faces += beam(turn, (a, b, -9), (c, d, -9), 2.4, steel) + beam(turn, (a, 30, -9), (a, b, -9), 0.8, steel)
    return paint_solid(vista, mood, faces, "bridge", vista.request.seed + 63, brush=2.4, mix=0.3)


def _terrace(vista: Vista, mood: Mood) -> list[Layer]:
    """Flagstones to a parapet with a rail and two lamps."""
    layers: list[Layer] = []
    top = vista.horizon + 2
    if vista.rows_below(top):
        sheet = vista.sheet(1.0, top=top)
        plane = vista.plane(sheet, 0.0, 60.0)
        rgb = ground_colour(vista, mood, _TERRACE, plane)
        seam = np.maximum(np.abs(np.mod(plane.x / np.float32(1.2), 1) - 0.5), np.abs(np.mod(plane.z / np.float32(0.8), 1) - 0.5))
        rgb = single(rgb * (1 - smoothstep(0.46, 0.495, single(seam)) * 0.22 * smoothstep(16, 4, plane.distance))[..., None])
        if mood.lamps > 0.3:
            pool = np.exp(-((plane.x + 3.4) ** 2 + (plane.z - 1.5) ** 2) / 7) + np.exp(-((plane.x - 6.2) ** 2 + (plane.z - 1.5) ** 2) / 7)
            rgb = single(rgb + (pool * np.float32(0.20 * mood.lamps))[..., None] * pigment("#ffc070"))
        rgb = dab(single(rgb), vista.request.seed + 4, 5.5 * vista.unit, 0.02, 3.6, 0.03, mix=0.45)
        alpha = smoothstep(0.04, -0.04, plane.z - np.float32(_EDGE)) * smoothstep(0, 3, sheet.y - np.float32(top))
        layers.append(vista.layer(sheet, "terrace", rgb, alpha, max(12.0, vista.subject * 1.7), inverse_depth=1 / np.maximum(plane.distance[::4, ::4], np.float32(0.4))))
    iron = ("#14161a", "#30343a", "#60646a", "#a09c94")
    for part, x0 in enumerate(range(-18, 18, 6)):
        turn = Turn(float(x0), _EDGE)
        faces = box(turn, (-0.02, 0, 0), (6.02, 0.42, 0.3), STONE, 0.04 * (part % 2))
        for k in range(6):
            faces += beam(turn, (k, 0.42, 0.15), (k, 1.02, 0.15), 0.05, iron)
        faces += beam(turn, (-0.05, 1.04, 0.15), (6.0, 1.04, 0.15), 0.07, iron)
        painted = paint_solid(vista, mood, faces, f"parapet_{part}", 40 + part, brush=3)
        layers += [painted] if painted is not None else []
    return layers
