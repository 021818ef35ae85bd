"""FOREST: trunks in rings of mist round a clearing, crowns overhead, shafts of light where the sun finds a gap."""

from __future__ import annotations

import numpy as np

from milimo.contracts.shots import TimeOfDay
from milimo.engines.previz.model import Air, Flicker, Layer, SetPainting, SetRequest, Sway
from milimo.engines.previz.paint import (
    Floats,
    as_colour,
    blur,
    curve,
    dab,
    domain_warp,
    fbm,
    flat,
    generator,
    lamp_halo,
    lerp,
    loosen,
    mix,
    norm01,
    ramp,
    saturate,
    shafts,
    single,
    smoothstep,
    taper,
)
from milimo.engines.previz.sets.nature.air import ground_mist
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.plants import GRASS, Blade, grass, scattered_blades
from milimo.engines.previz.sets.nature.scene import Scene
from milimo.engines.previz.sets.nature.solid import DARK_WOOD, Turn, beam, paint_solid
from milimo.engines.previz.sets.nature.terrain import Ground, boulder, paint_ground
from milimo.engines.previz.sets.nature.vista import Plane, Sheet, Vista

_BARK = ("#120f0d", "#33291f", "#63513c", "#9c8460")
_LEAF = ("#101c10", "#28401c", "#5c7a30", "#b4bc5c")
_FLOOR = Ground(("#171a10", "#3a3a20", "#6b6436", "#b0a05c"), 7, grain=1.6, patches=("#14200f", "#2f4a1e", "#5f7c34", "#a0b058"),
                patch_size=4.0, contrast=0.34, base=0.50, strokes=6.0, hazed=False)
_RINGS = ((46.0, 70.0, 120), (26.0, 46.0, 90), (14.0, 26.0, 46), (6.5, 14.0, 22))
_GAP = 0.11            # bearing at which the wood opens to the light


def forest(request: SetRequest) -> SetPainting:
    """A clearing with a path along +z; the light stands at the end of it."""
    scene = Scene.under_the_sky(request, heaps=False)
    vista, mood = scene.vista, scene.mood
    scene.layers = scene.layers[:1]
    veil = _veil(mood)
    scene.add(_depth_of_wood(vista, mood, veil))
    ground = paint_ground(vista, mood, _FLOOR, surface=lambda plane, rgb: _path_and_light(vista, mood, plane, rgb, veil))
    scene.add(ground[0] if ground is not None else None)
    for i, (near, far, count) in enumerate(_RINGS):
        share = (0.62, 0.42, 0.22, 0.06)[i]
        scene.add(_ring(vista, mood, i, near, far, count, share, veil), _canopy(vista, mood, i, near, share, veil))
    scene.add(*_light_shafts(vista, mood))
    scene.add(*ground_mist(vista, mood, (40.0, 22.0, 12.0), 0.7))
    for i, (x, z, size) in enumerate(((-3.6, 4.2, 1.1), (4.4, 6.0, 1.6))):
        scene.add(boulder(vista, mood, x, z, size, request.seed + 70 + i, ("#1c2418", "#41492f", "#737a54", "#a8aa80"), name=f"mossy_{i}"))
    if vista.has("campfire", "fire"):
        scene.add(*campfire(vista, mood, 0.9, 2.2))
    if vista.near_layers:
        scene.add(*_undergrowth(vista, mood))
    if mood.time in (TimeOfDay.DAY, TimeOfDay.DAWN) and not scene.air:
        scene.air.append(Air("dust", 0.35, 0.0, as_colour(mix(mood.sun_colour, "#ffffff", 0.3))))
    return scene.finished(furthest=12.0, vignette=0.42)


def _veil(mood: Mood) -> tuple[Floats, Floats]:
    """The air of the wood: its colour away from the light, and toward it."""
    green = mood.graded("#7d9480", 0.35)
    away = mix(green, mood.sky[2], 0.30)
    toward = mix(mood.sky[4], mood.sun_colour, 0.35)
    if mood.night:
        blue = np.array([0.80, 1.0, 1.28], np.float32)
        return away * blue * np.float32(0.95), toward * blue * np.float32(0.80)
    return away * np.float32(0.9), toward * np.float32(0.94)


def _near_gap(vista: Vista, sheet: Sheet) -> Floats:
    """1 where the wood opens, 0 away from it."""
    turn = vista.bearing(sheet.columns) - np.float32(_GAP)
    turn = np.mod(turn + np.float32(np.pi), np.float32(2 * np.pi)) - np.float32(np.pi)
    middle = np.float32(vista.horizon - 0.10 * vista.view.focal_px)
    up = (sheet.y - middle) / np.float32(0.34 * vista.view.focal_px)
    return single(np.exp(-((turn / 0.34) ** 2)[None] - up * up))


def _depth_of_wood(vista: Vista, mood: Mood, veil: tuple[Floats, Floats]) -> Layer:
    """What lies beyond the last trunks: light air, and the ghosts of more trees."""
    sheet = vista.sheet(0.5)
    near = _near_gap(vista, sheet)
    rgb = lerp(flat(sheet.shape, veil[0]), veil[1], near)
    az = vista.bearing(sheet.columns)
    ghost_row = np.interp(np.mod(az * 26, 256), np.arange(257), norm01(fbm(vista.request.seed + 3, (4, 257), 3.0, 3.0, 2)[1][None])[0])
    ghosts = smoothstep(0.45, 0.75, single(ghost_row))[None] * smoothstep(vista.horizon + 6, vista.horizon - 10, sheet.y)
    rgb = lerp(rgb, rgb * np.float32(0.86), saturate(ghosts * (1 - 0.7 * near)))
    rgb = dab(rgb, vista.request.seed + 4, 9 * vista.unit, -1.3, 2.4, 0.03, mix=0.5)
    return Layer("depth", blur(rgb, 1.0), None, sheet.x0, sheet.y0, 900.0, "opaque", 0.5)


def _path_and_light(vista: Vista, mood: Mood, plane: Plane, rgb: Floats, veil: tuple[Floats, Floats]) -> Floats:
    seed = vista.request.seed
    middle = np.sin(plane.z * np.float32(0.16) + seed % 5) * np.float32(1.1) + plane.z * np.float32(np.tan(_GAP))
    edge = (plane.noise(seed + 12, 1.2) - np.float32(0.5)) * np.float32(0.8)
    on = smoothstep(1.15, 0.55, np.abs(plane.x - middle) + edge)
    rgb = lerp(rgb, mood.graded("#8f7a54", 0.55), on * np.float32(0.62))
    spots = smoothstep(0.58, 0.72, plane.noise(seed + 13, 1.5, 1.6)) * np.float32(0.30 * (0.3 + mood.direct))
    rgb = single(rgb * (1 + spots)[..., None] + spots[..., None] * mood.sun_colour * np.float32(0.10))
    near = _near_gap(vista, plane.sheet)
    far = 1 - np.exp(-plane.distance / np.float32(30))
    return lerp(rgb, lerp(flat(plane.sheet.shape, veil[0]), veil[1], near), far)


def _ring(vista: Vista, mood: Mood, ring: int, near: float, far: float, count: int, share: float,
          veil: tuple[Floats, Floats]) -> Layer | None:
    """All trunks between two distances as one plate; none stand on the path."""
    rng = generator(vista.request.seed + 20 + ring)
    angle, reach = rng.uniform(-np.pi, np.pi, count), rng.uniform(near, far, count)
    widths, leans = rng.uniform(0.28, 0.72, count), rng.normal(0, 0.05, count)
    sheet = vista.sheet(1.0, bottom=float(vista.level(0.0, near * 0.8)) + 40 * vista.unit)
    mask, facing = sheet.blank(), sheet.blank()
    shown: list[float] = []
    for i in np.argsort(-reach):
        x, z = float(np.sin(angle[i]) * reach[i]), float(np.cos(angle[i]) * reach[i])
        path = z * np.tan(_GAP)
        if abs(x - path) < 2.4 + 0.07 * reach[i] and z > 0:
            continue
        px, py, s = vista.place(x, z)
        if s <= 0 or vista.distance_to(x, z) < max(2.6, 0.62 * vista.subject) or not -vista.margin - 60 < px < vista.view.width + vista.margin + 60:
            continue
        shown.append(vista.distance_to(x, z))
        _trunk(vista, sheet, mask, facing, (px, py, s), float(widths[i]), float(leans[i]), int(rng.integers(1 << 30)), ring)
    if not shown:
        return None
    u = vista.unit
    mask = loosen(mask, vista.request.seed + 80 + ring, 18 * u, (1.5 + 0.8 * ring) * u)
    bark = fbm(vista.request.seed + 90 + ring, sheet.shape, (5 + 3 * ring) * u, 70 * u, octaves=4, ridged=True)
    gap = vista.column(_GAP)
    toward = np.sign((gap if gap is not None else vista.view.width / 2) - sheet.x)
    side = (facing - np.float32(0.5)) * 2 * toward          # -1 shadow side, 1 the side to the light
    light = 0.34 + 0.26 * side + (bark - np.float32(0.5)) * 0.75
    rgb = ramp(saturate(light), mood.stops(_BARK))
    close = _near_gap(vista, sheet)
    rim = smoothstep(0.55, 0.95, side) * (0.12 + 0.88 * close) * np.float32((0.35 + 0.65 * mood.direct) * (0.5 if mood.night else 0.8))
    rgb = lerp(rgb, mix(veil[1], mood.sun_colour, 0.4), rim * np.float32(0.62))
    rgb = lerp(rgb, lerp(flat(sheet.shape, veil[0]), veil[1], close), np.float32(share) + (1 - np.float32(share)) * close * np.float32(0.30))
    rgb = dab(rgb, vista.request.seed + 95 + ring, (4 + ring) * u, -1.35, 2.6, 0.03, mix=0.55)
    return vista.layer(sheet, f"trunks_{ring}", rgb, saturate(mask), max(2.0, float(np.median(shown))))


def _trunk(vista: Vista, sheet: Sheet, mask: Floats, facing: Floats, foot: tuple[float, float, float], width: float, lean: float,
           seed: int, ring: int) -> None:
    """One trunk from its roots out of the top of the frame, with a few boughs; `facing` gets 0..1 across it."""
    px, py, s = foot
    rng = generator(seed)
    tall = 14.0 * s
    w = max(1.6, width * s)
    points = curve([(px, py), (px + lean * tall * 0.3, py - tall * 0.35), (px + lean * tall, py - tall)], 14)
    path = [(float(x), float(y)) for x, y in points]
    taper(mask, sheet.at(path), w, w * 0.55)
    taper(mask, sheet.at([(px, py + 0.12 * w), (px, py - 0.5 * w), (px, py - 1.5 * w)]), w * 1.8, w * 0.98)
    steps = 5 if w > 6 else 2
    for k in range(steps):  # across: dark to light from left to right
        shift = (k / (steps - 1) - 0.5) * w * 0.8
        strip = [(x + shift, y) for x, y in path]
        taper(facing, sheet.at(strip), w / steps * 1.6, w / steps * 1.1, k / (steps - 1))
    for _ in range(5 if ring < 3 else 3):
        up = float(rng.uniform(2.2, 9.0)) * s
        if py - up < sheet.y0 - 30:
            continue
        side = 1 if rng.random() < 0.5 else -1
        length = float(rng.uniform(0.8, 2.6)) * s
        x = float(np.interp(py - up, [p[1] for p in path[::-1]], [p[0] for p in path[::-1]]))
        bough = curve([(x, py - up), (x + side * length * 0.5, py - up - length * float(rng.uniform(0.1, 0.4))),
                       (x + side * length, py - up - length * float(rng.uniform(-0.1, 0.5)))], 8)
        taper(mask, sheet.at([(float(a), float(b)) for a, b in bough]), max(1.0, w * 0.22), 0.8)


def _canopy(vista: Vista, mood: Mood, ring: int, near: float, share: float, veil: tuple[Floats, Floats]) -> Layer | None:
    """Leaves overhead, lower and lower toward the horizon with distance, torn open round the light."""
    u, seed = vista.unit, vista.request.seed
    base = float(vista.level((9.5, 8.0, 6.6, 5.6)[ring], near * 1.25))
    bottom = base + 90 * u
    if not vista.rows_above(bottom):
        return None
    sheet = vista.sheet(1.0, bottom=bottom)
    if sheet.shape[0] < 12:
        return None
    size = (60 + 42 * ring) * u
    n = norm01(domain_warp(fbm(seed + 60 + ring, sheet.shape, size, size * 0.8, octaves=6, gain=0.62), seed + 64 + ring, 22 * u, 60 * u))
    rise = (np.float32(base) - sheet.y) / np.float32(120 * u)
    close = _near_gap(vista, sheet)
    cover = smoothstep(0.46, 0.60, n * np.float32(0.75) + np.float32(0.34) * np.clip(rise, -1, 1.1) - np.float32(0.20) * close)
    light = saturate(norm01(fbm(seed + 68 + ring, sheet.shape, (9 + 4 * ring) * u, octaves=3)) * 0.75 + 0.25 * close - 0.05)
    rgb = ramp(light, mood.stops(_LEAF))
    rgb = lerp(rgb, lerp(flat(sheet.shape, veil[0]), veil[1], close), np.float32(share) + (1 - np.float32(share)) * close * np.float32(0.45))
    rgb = dab(rgb, seed + 69 + ring, (4.5 + 1.4 * ring) * u, -0.6, 1.7, 0.06, mix=0.75)
    live = Sway((1.0 + 3 * mood.wind) * u, 4.2 - mood.wind, 0.23 * ring)
    return vista.layer(sheet, f"canopy_{ring}", rgb, cover * np.float32(0.97), near * 1.1 + 1, live=live)


def _light_shafts(vista: Vista, mood: Mood) -> list[Layer]:
    """The sun in the gap and its shafts, as light of their own; the moon does it faintly."""
    x = vista.column(_GAP)
    if x is None:
        return []
    v, f = vista.view, vista.view.focal_px
    y = vista.horizon - 0.24 * f
    strength = (0.10 + 0.75 * mood.direct) * (0.30 if mood.night else 0.50)
    sheet = vista.sheet(0.25)
    m = shafts(sheet.shape, (x + 50 * vista.unit - sheet.x0) * 0.25, (y - 150 * vista.unit - sheet.y0) * 0.25, vista.request.seed + 7, np.pi / 2 + 0.25, 1.25,
               0.95 * v.height * 0.25, 20)
    m = blur(m, 1.6) * (0.55 + 0.6 * norm01(fbm(vista.request.seed + 8, sheet.shape, 40, 30, octaves=3)))
    colour = mix(mood.sun_colour, mood.sky[4], 0.3)
    layers = [vista.layer(sheet, "shafts", m[..., None] * (colour * np.float32(strength)), None, 9.0 if vista.subject < 9 else vista.subject + 2, "add",
                          live=Flicker(0.10, 1.0))]
    glow = lamp_halo(150 * vista.unit * f / 1244, colour, 0.7 * strength, 0.25)
    side = glow.shape[0] / 0.25
    box = Sheet(x - side / 2, y + 0.10 * f - side / 2, 0.25, (glow.shape[0], glow.shape[1]))
    layers.append(vista.layer(box, "gap_glow", glow, None, 44.0, "add"))
    return layers


def _undergrowth(vista: Vista, mood: Mood) -> list[Layer]:
    """Grass about the path and two dark ferns close to the lens."""
    v = vista.view
    blades = scattered_blades(vista, mood, vista.request.shot_seed + 5, 380, vista.subject * 0.5, vista.subject * 1.6, 0.32, clump=1.2)
    layers = grass(vista, mood, blades, GRASS, vista.subject * 0.9, "forest_grass", shade=0.62)
    rng = generator(vista.request.shot_seed + 3)
    u = vista.unit
    for side in (-1, 1):
        fronds: list[Blade] = []
        x0 = -vista.margin + 30 * u if side < 0 else v.width + vista.margin - 30 * u
        for _ in range(16):
            root = (x0 - side * float(rng.uniform(-60, 170)) * u * 1.0, v.height + vista.margin - float(rng.uniform(0, 20)) * u)
            h = float(rng.uniform(90, 210)) * u
            lean = float(rng.normal(-side * 40, 70)) * u
            line = curve([root, (root[0] + lean * 0.3, root[1] - h * 0.6), (root[0] + lean, root[1] - h * 0.85)], 12)
            for k in range(2, len(line)):
                px, py = float(line[k][0]), float(line[k][1])
                reach = (1 - k / len(line)) * 42 * u + 5 * u
                for wing in (-1, 1):
                    fronds.append(Blade(px, py, reach * 0.45, wing * reach, 5.0 * u, 0.25 + 0.3 * float(rng.random())))
        layers += grass(vista, mood, fronds, ("#060a06", "#101a0c", "#22331a", "#3c5228"), vista.subject * 0.42, f"fern_{side}", sets=1, shade=0.75)
    return layers


def campfire(vista: Vista, mood: Mood, x: float, z: float) -> list[Layer]:
    """Logs, a flame and its light: shapes that flicker, and a pool of warmth on the ground."""
    px, py, s = vista.place(x, z)
    if s <= 0:
        return []
    turn = Turn(x, z, 0.08)
    faces = [f for a in (0.2, 1.3, 2.4) for f in beam(turn, (-0.45 * np.cos(a), 0, -0.45 * np.sin(a)), (0.45 * np.cos(a), 0.10, 0.45 * np.sin(a)), 0.13, DARK_WOOD)]
    logs = paint_solid(vista, mood, faces, "logs", 7, brush=3)
    layers = [logs] if logs is not None else []
    depth = vista.distance_to(x, z)
    h = 0.85 * s
    sheet = vista.sheet(1.0, py - 1.5 * h, py + 0.2 * h, px - h, px + h)
    if min(sheet.shape) > 9:
        up = (np.float32(py) - sheet.y) / np.float32(h)
        lick = (fbm(vista.request.shot_seed + 4, sheet.shape, max(6.0, h * 0.22), max(6.0, h * 0.5), octaves=3) - np.float32(0.5)) * np.float32(1.3) * np.clip(up, 0, 1)
        across = (sheet.x - np.float32(px)) / np.float32(h) + lick * 0.6
        body = smoothstep(1.0, 0.2, np.abs(across) / np.maximum(0.04, 0.30 * np.maximum(0, 1 - up) ** 0.7 * (0.35 + up))) * smoothstep(1.0, 0.5, up) * smoothstep(-0.06, 0.06, up)
        light = ramp(saturate(body * (1.1 - 0.5 * up)), [(0, "#000000"), (0.3, "#8a2a08"), (0.6, "#ff8a2a"), (0.85, "#ffd070"), (1, "#fff4c8")])
        layers.append(vista.layer(sheet, "flame", light, None, depth - 0.05, "add", live=Flicker(0.12, 0.4)))
    for r, k, name in ((1.0, 0.9, "fire_glow"), (3.4, 0.5, "fire_pool")):
        halo = lamp_halo(r * s, "#ff9a4a", k, 0.25)
        if halo.shape[0] > 900:
            continue
        side = halo.shape[0] / 0.25
        box = Sheet(px - side / 2, py - 0.4 * s - side / 2, 0.25, (halo.shape[0], halo.shape[1]))
        layers.append(vista.layer(box, name, halo, None, depth + 0.4, "add", live=Flicker(0.09, 2.0)))
    return layers
