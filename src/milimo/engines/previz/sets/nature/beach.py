"""BEACH: sand down to breaking waves, dunes behind, a far headland; a grounded rowing boat with its rope."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from milimo.contracts.shots import Weather
from milimo.engines.previz.model import Layer, Pulse, SetPainting, SetRequest
from milimo.engines.previz.paint import (
    Floats,
    blur,
    curve,
    dab,
    fbm,
    flat,
    generator,
    lerp,
    line_noise,
    loosen,
    mix,
    norm01,
    pigment,
    saturate,
    single,
    smoothstep,
    taper,
)
from milimo.engines.previz.sets.nature.air import ground_mist
from milimo.engines.previz.sets.nature.coast import CLIFF
from milimo.engines.previz.sets.nature.craft import rowing_boat, sea_traffic
from milimo.engines.previz.sets.nature.heavens import birds, horizon_haze
from milimo.engines.previz.sets.nature.landmarks import far_light, lighthouse
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.plants import DRY_GRASS, Blade, grass, scattered_blades
from milimo.engines.previz.sets.nature.scene import Scene
from milimo.engines.previz.sets.nature.solid import DARK_WOOD, Turn, beam, paint_solid
from milimo.engines.previz.sets.nature.terrain import Ground, Ridge, boulder, circular_noise, ground_colour
from milimo.engines.previz.sets.nature.vista import Plane, Vista
from milimo.engines.previz.sets.nature.waters import sea

SAND = ("#6a5540", "#a98c66", "#d6bb8c", "#f4e0b4")
_SHORE = 11.5          # m: where the last wave runs out, straight ahead; people stand on this side of it
_SAND = Ground(SAND, 3, grain=2.6, contrast=0.20, base=0.60, strokes=6.0)


def beach(request: SetRequest) -> SetPainting:
    """Sea ahead, dunes behind; the waterline runs a little aslant."""
    scene = Scene.under_the_sky(request)
    vista, mood = scene.vista, scene.mood
    scene.add(horizon_haze(vista, mood, strength=0.5))
    far, dune = circular_noise(request.seed + 1, ((70, 16.0), (160, 6.0))), circular_noise(request.seed + 2, ((18, 5.0), (70, 2.0)))
    scene.add_ridges(
        Ridge("far_head", 1300, lambda b: single(-24 + 120 * np.exp(-(((b + 0.62) / 0.30) ** 2)) + 70 * np.exp(-(((b - 1.1) / 0.3) ** 2)) + far(b)),
              CLIFF, request.seed + 21, foot=-1, grain=30, craggy=0.5, fog=0.5),
        Ridge("dunes", 42, lambda b: single(np.where(np.abs(b) > 1.42, 5.5 + dune(b), -6)), ("#6d6242", "#9c8a58", "#cfb884", "#efdcae"),
              request.seed + 22, foot=-1.7, grain=60, craggy=0.0, ragged=1.2, fog=0.1))
    scene.add_water(sea(vista, mood, scene.layers, calm=0.75 if mood.foggy else 0.25 if mood.low_sun else 0.0))
    scene.add(sea_traffic(vista, mood) if vista.has("ship", "sail") else None)
    scene.add(*far_light(vista, mood) if vista.has("blinking_light", "far_light") else ())
    scene.add(*lighthouse(vista, mood, 70.0, 210.0, -0.5) if vista.has("lighthouse", "beam") else ())
    scene.add(*_breakers(vista, mood), *_sand(vista, mood))
    if vista.has("boat", "rowboat", "rowing_boat"):
        scene.add(*grounded_boat(vista, mood))
    else:
        scene.add(*_driftwood(vista, mood))
    scene.add(birds(vista, mood, 4, away=45.0), *ground_mist(vista, mood))
    for i, (x, z, size) in enumerate(((-7.5, 5.0, 1.6), (-9.0, 6.0, 2.4), (6.8, 4.4, 0.9), (9.5, 2.0, 1.4))):
        scene.add(boulder(vista, mood, x, z, size, request.seed + 70 + i, CLIFF, 0.5, f"boulder_{i}"))
    if vista.near_layers:
        blades = scattered_blades(vista, mood, request.shot_seed + 5, 210, vista.subject * 0.34, vista.subject * 0.5, 0.62,
                                  *((-1e9, vista.view.width * 0.26) if request.shot_seed % 2 else (vista.view.width * 0.74, 1e9)))
        shade = 0.30 if mood.night else 0.62 if mood.direct > 0.4 else 0.48     # a frame before the light, never a light mass
        scene.add(*grass(vista, mood, _feathered(vista, blades), DRY_GRASS, vista.subject * 0.45, "dune_grass", shade=shade))
    return scene.finished(furthest=_SHORE - 1.5)


def _feathered(vista: Vista, blades: list[Blade]) -> list[Blade]:
    """Grass at a side of the frame grows shorter toward its middle, so that the clump does not end as if cut."""
    w = vista.view.width
    out: list[Blade] = []
    for b in blades:
        share = min(b.x, w - b.x) / (0.27 * w)
        keep = float(np.clip(1.12 - 0.85 * max(0.0, share), 0.15, 1.0))
        out.append(replace(b, height=b.height * keep, lean=b.lean * keep, width=max(0.7, b.width * keep)))
    return out


def shore(vista: Vista, x: Floats) -> Floats:
    """World z of the waterline by world x, m."""
    wave = np.sin(x * np.float32(0.16) + vista.request.seed % 7) * 0.9 + np.sin(x * np.float32(0.43)) * 0.35
    return single(_SHORE + wave - np.float32(0.12) * x)


def _sand(vista: Vista, mood: Mood) -> list[Layer]:
    """Dry sand, then wet sand that holds the sky, then a lace of foam; beyond it the plate is clear for the sea."""
    top = vista.horizon + 1
    if not vista.rows_below(top):
        return []
    sheet = vista.sheet(1.0, top=top)
    plane = vista.plane(sheet, 0.0, 400.0)
    seed = vista.request.seed
    fray = (plane.noise(seed + 9, 1.6) - np.float32(0.5)) * np.float32(1.1) + (plane.noise(seed + 10, 0.4) - np.float32(0.5)) * np.float32(0.3)
    past = plane.z - shore(vista, plane.x) + fray       # m beyond the waterline
    rgb = ground_colour(vista, mood, _SAND, plane)
    rgb = _ripples(vista, plane, rgb)
    wet = smoothstep(-3.2, -0.9, past)
    mirror = mix(mood.sky[3], mood.sky[2], 0.35) if not (mood.night and mood.wet) else pigment("#7d9295")
    if mood.wet:        # a shower fills the hollows, far beyond the reach of the waves: they hold the break in the sky
        pools = smoothstep(0.50, 0.64, plane.noise(seed + 13, 3.2, 2.4)) * smoothstep(0.5, -1.5, past)
        rgb = lerp(rgb, mirror, single(pools * smoothstep(2.0, 7.0, plane.distance)) * np.float32(0.62))
    rgb = lerp(rgb, rgb * np.float32(0.60), wet)
    rgb = lerp(rgb, mirror, wet * np.float32(0.42) * smoothstep(-1.6, -0.3, past))
    foam = smoothstep(0.42, 0.06, np.abs(past + np.float32(0.12))) * (0.45 + 0.55 * plane.noise(seed + 11, 0.5))
    old = smoothstep(0.16, 0.02, np.abs(past + np.float32(1.35) + fray)) * np.float32(0.35)
    rgb = lerp(rgb, mix(mood.graded("#f4f6f2", 0.9), mood.sky[4], 0.25), saturate(foam + old))
    rgb = dab(rgb, seed + 8, 5.5 * vista.unit, 0.02, 4.0, 0.025, mix=0.5)
    veil = np.float32(0.97) * (1 - np.exp(-plane.distance * np.float32(mood.haze_per_metre)))
    rgb = lerp(rgb, mood.haze, veil)
    alpha = smoothstep(0.16, -0.05, past) * smoothstep(0, 3, sheet.y - np.float32(top))
    inverse = 1 / np.maximum(plane.distance[::4, ::4], np.float32(0.4))
    return [vista.layer(sheet, "sand", rgb, alpha, max(40.0, vista.subject * 2), inverse_depth=inverse)]


def _ripples(vista: Vista, plane: Plane, rgb: Floats) -> Floats:
    """Footprints of the wind: fine bands, fading with distance."""
    bend = plane.noise(vista.request.seed + 12, 3.0) * np.float32(9)
    band = np.sin((plane.z * np.float32(0.9) + plane.x * np.float32(0.35)) * np.float32(9.0) + bend)
    near = smoothstep(14, 3, plane.distance) * np.float32(0.05)
    return single(rgb * (1 + band * near)[..., None])


def _breakers(vista: Vista, mood: Mood) -> list[Layer]:
    """Two lines of breaking waves beyond the waterline: dark face, white crest; they swell and run out in turn."""
    u, v = vista.unit, vista.view
    rough = {Weather.STORM: 1.0, Weather.WIND: 0.85, Weather.FOG: 0.35}.get(mood.weather, 0.55)
    layers: list[Layer] = []
    white = mix(mood.graded("#f6f8f5", 0.9), mood.sky[4], 0.3)
    for i, (out, height) in enumerate(((30.0, 1.5), (13.0, 1.05), (4.2, 0.55))):
        full = vista.sheet(1.0)
        bearings = vista.bearing(full.columns)
        reach = max(1.0, vista.distance_to(0, _SHORE + out)) / np.maximum(0.2, np.cos(bearings - v.yaw))
        front = np.cos(np.clip(bearings, -1.4, 1.4)) > 0.2
        away = np.where(front & (np.abs(bearings) < 1.3), reach, 1e5)
        line = vista.level(0.0, away) + line_noise(vista.request.seed + 31 + i, len(reach), 120 * u, 3) * np.float32(7 * u)
        tall = vista.view.focal_px * height * (0.5 + 0.7 * rough) / np.maximum(away, 1)
        run = norm01(fbm(vista.request.seed + 34 + i, (6, len(reach)), 210 * u, 30, octaves=3)[2][None])[0]
        broken = smoothstep(0.12, 0.5, run)
        if not (away < 5e4).any() or float(line.min()) > v.height + vista.margin:
            continue
        good = away < 5e4
        sheet = vista.sheet(1.0, float(line[good].min() - tall[good].max() * 1.6) - 6, float(line[good].max()) + 10 * u)
        if sheet.shape[0] < 8:
            continue
        up = (single(line)[None] - sheet.y) / np.maximum(single(tall)[None], 0.5)
        face = smoothstep(-0.12, 0.0, up) * smoothstep(1.05, 0.80, up) * single(broken * good)[None]
        grain = norm01(fbm(vista.request.seed + 37 + i, sheet.shape, 16 * u, 7 * u, octaves=4))
        crest = smoothstep(0.30, 0.95, up + (grain - np.float32(0.5)) * 0.9)
        foot = smoothstep(0.35, 0.0, up) * grain
        rgb = lerp(flat(sheet.shape, mix(mood.water[1], mood.water[2], 0.4)), white, saturate(crest + foot))
        alpha = loosen(saturate(face * (0.55 + 0.45 * crest)), vista.request.seed + 40 + i, 12 * u, 3 * u)
        depth = float(np.clip(away[good].min(), 42, 900)) + 2 - i
        layers.append(vista.layer(sheet, f"breaker_{i}", rgb, alpha, max(depth, vista.subject * 2 + 3 - i), live=Pulse(3.4 + 0.6 * i, -5 * u, 0.05, i * 0.31)))
    return layers


def grounded_boat(vista: Vista, mood: Mood, x: float = 1.9, z: float = 2.2) -> list[Layer]:
    """A rowing boat drawn up on the sand, heeled over, its rope running to a stake."""
    seed = vista.request.seed
    turn = Turn(x, z, -0.03, 2.52, -0.40)  # heeled toward us on her bilge: one looks in over the gunwale
    layers: list[Layer] = []
    shade = _shadow(vista, x, z, 2.6)
    layers += [shade] if shade is not None else []
    boat = paint_solid(vista, mood, rowing_boat(turn, seed), "rowing_boat", seed + 61, brush=4.0)
    layers += [boat] if boat is not None else []
    layers += rope_to_stake(vista, mood, (x - 2.3, 0.55, z + 1.1), (x - 4.0, z - 0.4))
    return layers


def rope_to_stake(vista: Vista, mood: Mood, start: tuple[float, float, float], stake: tuple[float, float]) -> list[Layer]:
    """A slack rope from a bow to a stake in the ground."""
    a, b = vista.place(start[0], start[2], start[1]), vista.place(stake[0], stake[1], 0.35)
    if a[2] <= 0 or b[2] <= 0:
        return []
    low = vista.place((start[0] + stake[0]) / 2, (start[2] + stake[1]) / 2, 0.02)
    points = [(float(p), float(q)) for p, q in curve([a[:2], low[:2], b[:2]], 24)]
    xs, ys = [p for p, _ in points], [q for _, q in points]
    sheet = vista.sheet(1.0, min(ys) - 10, max(ys) + 10, min(xs) - 10, max(xs) + 10)
    if min(sheet.shape) < 9:
        return []
    width = max(1.2, 0.045 * min(a[2], b[2]))
    cover = taper(sheet.blank(), sheet.at(points), width, width)
    depth = max(0.4, vista.distance_to(*stake))
    rope = vista.layer(sheet, "rope", flat(sheet.shape, mood.graded("#b79d6c", 0.5)), blur(cover, 0.4), depth)
    post = paint_solid(vista, mood, beam(Turn(*stake), (0, -0.1, 0), (0.06, 0.55, 0), 0.09, DARK_WOOD), "stake", 7, brush=3)
    return [rope, post] if post is not None else [rope]


def _shadow(vista: Vista, x: float, z: float, width: float) -> Layer | None:
    """The soft dark under something on the sand."""
    px, py, s = vista.place(x, z)
    if s <= 0:
        return None
    w = width * s
    sheet = vista.sheet(0.5, py - 0.4 * w, py + 0.4 * w, px - 1.2 * w, px + 1.2 * w)
    if min(sheet.shape) < 8:
        return None
    d = ((sheet.x - np.float32(px)) / np.float32(w * 0.9)) ** 2 + ((sheet.y - np.float32(py)) / np.float32(w * 0.17)) ** 2
    alpha = np.exp(-d * 1.4) * np.float32(0.62)
    return vista.layer(sheet, "shadow", flat(sheet.shape, (0.03, 0.035, 0.05)), alpha, vista.distance_to(x, z) + 0.6)


def _driftwood(vista: Vista, mood: Mood) -> list[Layer]:
    """A bleached trunk: bent, thinning from its torn root to its tip, with the stubs of its boughs."""
    turn = Turn(2.6, 2.4, 0.10, 0.35)
    rng = generator(vista.request.seed + 63)
    bleached = ("#4a4238", "#8a7f70", "#bcb09c", "#e2d9c6")
    xs = np.linspace(-1.7, 1.9, 9)
    ys, zs = 0.06 + 0.16 * np.sin((xs + 1.7) * 1.1) ** 2, 0.16 * np.sin(xs * 1.7)
    wide = np.linspace(0.34, 0.08, 9)
    faces = [face for i in range(8) for face in beam(turn, (xs[i], ys[i], zs[i]), (xs[i + 1] + 0.03, ys[i + 1], zs[i + 1]), float(wide[i]), bleached)]
    for k in range(5):      # the root plate
        a = 0.5 + k * 0.62 + float(rng.uniform(-0.15, 0.15))
        faces += beam(turn, (-1.65, 0.12, 0), (-1.85 - 0.25 * np.sin(a), 0.10 + 0.50 * abs(np.cos(a)) + 0.15 * k % 0.3, 0.42 * np.cos(a * 1.7)), 0.09, bleached)
    for k in range(4):
        i = int(rng.integers(2, 7))
        lean = float(rng.uniform(0.15, 0.55))
        faces += beam(turn, (xs[i], ys[i], zs[i]), (xs[i] + lean, ys[i] + float(rng.uniform(0.2, 0.5)), zs[i] + 0.2 * (-1) ** k), 0.055, DARK_WOOD)
    shadow = _shadow(vista, 2.6, 2.4, 1.9)
    trunk = paint_solid(vista, mood, faces, "driftwood", 9)
    return [layer for layer in (shadow, trunk) if layer is not None]
