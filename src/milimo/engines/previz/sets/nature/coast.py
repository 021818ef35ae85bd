"""COAST and SEA: a headland with its lighthouse, a rock shelf with grass to stand on, surf; or the open water."""

from __future__ import annotations

import cv2
import numpy as np

from milimo.contracts.shots import Weather
from milimo.engines.previz.model import Layer, Pulse, SetPainting, SetRequest, Vec3
from milimo.engines.previz.paint import (
    Floats,
    blur,
    dab,
    domain_warp,
    fbm,
    flat,
    generator,
    lerp,
    line_noise,
    loosen,
    mix,
    norm01,
    ramp,
    rock,
    saturate,
    single,
    smoothstep,
    taper,
)
from milimo.engines.previz.sets.nature.air import falling, ground_mist
from milimo.engines.previz.sets.nature.craft import sea_traffic
from milimo.engines.previz.sets.nature.heavens import birds, heavens, horizon_haze
from milimo.engines.previz.sets.nature.landmarks import House, far_light, house_layers, lighthouse
from milimo.engines.previz.sets.nature.mood import Mood, figure_light, mood_of
from milimo.engines.previz.sets.nature.plants import DRY_GRASS, Blade, grass
from milimo.engines.previz.sets.nature.standing import places_to_stand
from milimo.engines.previz.sets.nature.terrain import (
    Ground,
    Profile,
    Ridge,
    boulder,
    circular_noise,
    ground_colour,
    paint_ridge,
)
from milimo.engines.previz.sets.nature.vista import Vista
from milimo.engines.previz.sets.nature.waters import sea

CLIFF = ("#12191e", "#2a363c", "#56645f", "#958f80", "#dccfb2")
_HEADLAND = 120.0      # m to the cliff
_TOWER = 0.215         # bearing of the lighthouse
_CLIFF_TOP = 17.0      # m above the shelf


def coast(request: SetRequest) -> SetPainting:
    """A rock shelf above the sea; ahead a headland, to the left open water, behind the green down."""
    vista, mood = Vista(request), mood_of(request)
    layers = heavens(vista, mood)
    layers.append(horizon_haze(vista, mood, strength=0.62 if mood.night else 0.45))
    for ridge in _far_land(request.seed):
        painted = paint_ridge(vista, mood, ridge)
        if painted is not None:
            layers.append(painted)
    headland = paint_ridge(vista, mood, _headland(request.seed))
    behind = list(layers) + ([headland] if headland is not None else [])
    water = sea(vista, mood, behind, calm=0.85 if mood.foggy or (mood.low_sun and mood.weather is Weather.CLEAR) else 0.0)
    if headland is not None:
        layers.append(headland)
        layers += _on_the_headland(vista, mood)
        layers += _track(vista, mood)
        layers += _surf(vista, mood)
    if vista.has("blinking_light", "far_light"):
        layers += far_light(vista, mood)
    layers.append(birds(vista, mood, 4 if not mood.night else 2, away=70.0))
    layers += _shelf(vista, mood)
    layers += ground_mist(vista, mood)
    layers.sort(key=lambda layer: -layer.depth)
    return SetPainting(
        layers, figure_light(mood, request.view.yaw), [water] if water else [], falling(vista, mood),
        stand=places_to_stand(vista, furthest=9.6), climb=_cliff_path(), vignette=0.45 if mood.night else 0.32)


def _far_land(seed: int) -> list[Ridge]:
    """A low far coast at the left, and the down behind the shelf."""
    far, down = circular_noise(seed + 1, ((60, 9.0), (140, 4.0))), circular_noise(seed + 2, ((14, 16.0), (50, 5.0)))

    def far_coast(b: Floats) -> Floats:
        return single(-30 + 62 * np.exp(-(((b + 0.62) / 0.26) ** 2)) + 40 * np.exp(-(((b - 1.3) / 0.3) ** 2)) + far(b))

    def back(b: Floats) -> Floats:
        return single(np.where(np.abs(b) > 1.5, 26 + down(b), -40))

    return [
        Ridge("far_coast", 1500, far_coast, CLIFF, seed + 21, foot=-6, grain=26, craggy=0.4, fog=0.5),
        Ridge("down", 190, back, ("#26331f", "#4c6130", "#8a9a50", "#c6c684"), seed + 22, foot=-2, craggy=0.0, ragged=1.0),
    ]


def _headland(seed: int) -> Ridge:
    rough = circular_noise(seed + 3, ((90, 3.2), (240, 1.6)))
    bearings = [-0.10, -0.055, -0.02, 0.03, 0.075, 0.115, 0.16, 0.30, 0.42, 0.58, 0.80, 1.05, 1.35]
    heights = [-14.0, -6.0, 1.0, 7.5, 12.5, 15.5, 17.2, 17.0, 16.4, 17.8, 14.0, 6.0, -14.0]

    def profile(b: Floats) -> Floats:
        return single(np.interp(b, bearings, heights, left=-40, right=-40) + rough(b) * np.interp(b, [-0.1, 0.1, 0.2], [2.0, 1.2, 0.5]))

    return Ridge("headland", _HEADLAND, profile, CLIFF, seed + 23, foot=-9.0, grain=58, craggy=0.92, angle=-1.25, ragged=3.0, fog=0.45,
                 turf=("#2c3620", "#55623a", "#94965a", "#c8c080"))


# The path up the headland's near shoulder: (bearing, m above the shelf), foot to top, inside its outline.
_CLIMB = ((0.020, -3.2), (0.062, 0.6), (0.102, 2.6), (0.078, 6.2), (0.112, 9.4), (0.150, 11.6), (0.140, 14.6), (0.172, 16.6))


def _cliff_path() -> tuple[Vec3, ...]:
    away = _HEADLAND - 1.5
    return tuple((away * float(np.sin(b)), y, away * float(np.cos(b))) for b, y in _CLIMB)


def _track(vista: Vista, mood: Mood) -> list[Layer]:
    """The path on the cliff, where the script speaks of one: a worn line, paler than the rock, lost here and there."""
    if not vista.has("path"):
        return []
    seen = [vista.view.project(point) for point in _cliff_path()]
    if min(point[2] for point in seen) < 1:
        return []
    points = [(float(x), float(y)) for x, y, _ in seen]
    u = vista.unit
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = vista.sheet(1.0, min(ys) - 8 * u, max(ys) + 8 * u, min(xs) - 8 * u, max(xs) + 8 * u)
    if box.shape[0] < 12 or box.shape[1] < 12:
        return []
    mask = np.zeros(box.shape, np.uint8)
    line = np.round(np.array(box.at(points)) * 16).astype(np.int32)
    cv2.polylines(mask, [line], False, 255, max(2, round(2.6 * u)), cv2.LINE_AA, 4)
    lost = smoothstep(0.22, 0.55, fbm(vista.request.seed + 61, box.shape, 26 * u, octaves=3))
    alpha = blur(mask.astype(np.float32) / 255, 0.9 * u) * (np.float32(0.40) + np.float32(0.55) * lost)
    rgb = flat(box.shape, mix(mood.graded("#b7a27a", 0.55), mood.sky[3], 0.55))
    return [vista.layer(box, "track", rgb, saturate(alpha), _HEADLAND - 0.5)]


def _on_the_headland(vista: Vista, mood: Mood) -> list[Layer]:
    layers: list[Layer] = []
    x, z = _HEADLAND * np.sin(_TOWER), _HEADLAND * np.cos(_TOWER)
    if vista.has("lighthouse", "beam", "house", "cottage"):
        hx, hz = _HEADLAND * np.sin(_TOWER + 0.075), _HEADLAND * np.cos(_TOWER + 0.075)
        house = House(hx, hz, _CLIFF_TOP - 1.2, 7.0, 3.0, 3.2, 4.0, lit=2)
        layers += house_layers(vista, mood, house, vista.request.seed + 31, "keepers_house")
    if vista.has("lighthouse", "beam"):
        layers += lighthouse(vista, mood, x, z, _CLIFF_TOP - 1.0)
    return layers


def _surf(vista: Vista, mood: Mood) -> list[Layer]:
    """Spray and mist where the sea breaks on the headland's foot."""
    rough = {Weather.STORM: 1.0, Weather.WIND: 0.8, Weather.RAIN: 0.6, Weather.FOG: 0.25}.get(mood.weather, 0.4)
    rng = generator(vista.request.seed + 41)
    f, u = vista.view.focal_px, vista.unit
    layers: list[Layer] = []
    white = mix(mood.sky[4], mood.graded("#f2f6f4", 0.7), 0.55)
    scale = f / 1244 / u
    for i, b in enumerate((-0.035, 0.035, 0.11, 0.21, 0.32, 0.45, 0.6)):
        x = vista.column(b + float(rng.uniform(-0.012, 0.012)))
        if x is None or not -300 < x < vista.view.width + 300:
            continue
        y = float(vista.level(-7.5, _HEADLAND))
        r = (34 + 46 * rough) * u * scale * float(rng.uniform(0.75, 1.3))
        box = vista.sheet(0.5, y - 2.2 * r, y + 1.1 * r, x - 1.8 * r, x + 1.8 * r)
        if box.shape[0] < 12 or box.shape[1] < 12:
            continue
        d = np.exp(-((((box.x - np.float32(x)) / (0.85 * r)) ** 2) + ((box.y - np.float32(y)) / (0.75 * r)) ** 2))
        puff = norm01(domain_warp(fbm(vista.request.seed + 50 + i, box.shape, 17 * u, 22 * u, octaves=4), 90 + i, 9 * u, 20 * u))
        edge = np.minimum.reduce([box.x - box.x[0, 0], box.x[0, -1] - box.x, box.y - box.y[0, 0], box.y[-1, 0] - box.y])
        alpha = smoothstep(0.42, 0.9, puff * np.float32(0.7) + d * np.float32(0.5)) * d * smoothstep(0, 0.35 * r, edge)
        rgb = lerp(flat(box.shape, white * np.float32(0.8)), white, puff)
        layers.append(vista.layer(box, f"spray_{i}", rgb, saturate(alpha * (0.5 + 0.5 * rough)), _HEADLAND - 3,
                                  live=Pulse(2.2 + 0.5 * (i % 3), 14 * u * rough, 0.3, i * 0.37)))
    return layers


def shelf_edge(seed: int, *, trodden: bool) -> Profile:
    """How far from the stage's middle the shelf ends, m, by bearing: near at the sea's side, far toward the land. Where somebody
    stands on it (`trodden`) it reaches under them, up to 9.6 m out; else it leaves the frame to the sea."""
    wander = circular_noise(seed + 4, ((16, 3.2), (60, 1.1), (200, 0.45)))

    def edge(b: Floats) -> Floats:
        bearings = [-1.9, -1.5, -0.9, -0.42, -0.15, 0.15, 0.45, 0.9, 1.5, 1.9]
        if not trodden:
            bare = np.interp(b, bearings, [200, 26, 13, 11, 7.5, 4.6, 2.9, 3.6, 20, 200])
            return single(np.maximum(1.6, bare + wander(b) * np.minimum(1.0, bare / 9)))
        seaward = np.interp(b, bearings, [200, 26, 16, 14, 12.8, 12.0, 11.5, 11.6, 20, 200])
        return single(np.maximum(10.2, seaward * (1 + 0.60 * np.sin(2.3 * b + 0.9) ** 2) + wander(b)))

    return edge


_GROUND = Ground(("#1b2118", "#46482c", "#7c764a", "#b5a878"), 1, grain=2.2, patches=("#2b302f", "#5b605a", "#8f8f82", "#c4c0ae"),
                 patch_size=4.0, contrast=0.30, base=0.56, strokes=6.5)


def _shelf(vista: Vista, mood: Mood) -> list[Layer]:
    """The rock shelf: turf and stone in perspective, a broken edge in facets, grass along it and before the lens."""
    v, u, seed = vista.view, vista.unit, vista.request.seed
    full = vista.sheet(1.0)
    trodden = any(not subject.far and not subject.off_screen for subject in vista.request.plan.subjects)
    away = np.maximum(1.5, shelf_edge(seed, trodden=trodden)(vista.bearing(full.columns)) + _origin_distance(vista))
    line = vista.level(0.0, away)
    line = line + line_noise(seed + 55, len(line), 60 * u, 5) * np.float32(18 * u) * np.float32(min(1.0, 8 / max(4.0, float(away.min()))))
    top = float(line.min()) - 12 * u
    if not vista.rows_below(top) or top < -4 * v.height:
        top = max(top, -float(vista.margin))
    if not vista.rows_below(top):
        return []
    sheet = vista.sheet(1.0, top=top)
    edge = single(line[None])
    alpha = loosen(smoothstep(-1, 1, sheet.y - edge), seed + 56, 14 * u, 4 * u)
    plane = vista.plane(sheet, 0.0)
    rgb = ground_colour(vista, mood, _GROUND, plane)
    rgb = _path(vista, mood, plane.z, plane.x, rgb)
    below = (sheet.y - edge) / np.float32(u)
    facets = rock(seed + 64, sheet.shape, 40 * u, (mood.slope_light(v.yaw)[0] * 0.5, -0.9), -0.15, 2.6)
    stone = ramp(saturate(facets * 1.15 - 0.18), mood.stops(CLIFF))
    rgb = lerp(rgb, stone, smoothstep(46, 4, below + (facets - np.float32(0.5)) * 46) * np.float32(0.9))
    rgb = dab(rgb, seed + 65, 6 * u, 0.02, 3.6, 0.03, mix=0.5)
    rgb = rgb * lerp(1.0, 0.80, smoothstep(0.5, 1.05, sheet.y / np.float32(v.height)))[..., None]
    depth = max(14.0, vista.subject * 1.6)
    layers = [vista.layer(sheet, "shelf", rgb, alpha, depth, inverse_depth=1 / np.maximum(plane.distance[::4, ::4], np.float32(0.5)))]
    for i, (bx, bz, size) in enumerate(((-6.2, 5.2, 2.6), (-4.4, 6.4, 1.5), (-8.4, 3.0, 1.8), (3.4, 1.6, 0.9), (5.2, -1.6, 1.3), (0.8, 3.0, 0.6))):
        rock_layer = boulder(vista, mood, bx, bz, size, seed + 70 + i, CLIFF, name=f"boulder_{i}")
        layers += [rock_layer] if rock_layer is not None else []
    layers += _turf(vista, mood, single(line), single(away))
    return layers


def _origin_distance(vista: Vista) -> float:
    """How far behind the stage's middle the camera stands, along its view."""
    return max(0.0, vista.distance_to(0.0, 0.0))


def _path(vista: Vista, mood: Mood, z: Floats, x: Floats, rgb: Floats) -> Floats:
    """A trodden track along the shelf, in front of its edge."""
    seed = vista.request.seed
    middle = np.float32(-0.6) + np.sin(x * np.float32(0.21) + seed % 7) * np.float32(0.7)
    on = smoothstep(1.15, 0.55, np.abs(z - middle))
    return lerp(rgb, mood.graded("#a5906a", 0.55), on * np.float32(0.55))


def _turf(vista: Vista, mood: Mood, line: Floats, away: Floats) -> list[Layer]:
    """Grass in three swaying sets along the edge, and a dark soft tuft at the frame's corner."""
    v, u = vista.view, vista.unit
    rng = generator(vista.request.shot_seed + 5)
    m = vista.margin
    blades: list[Blade] = []
    f = v.focal_px
    for _ in range(520 if vista.wide else 160):
        x = float(rng.uniform(-m, v.width + m))
        i = int(np.clip(x + m, 0, len(line) - 1))
        if rng.random() > 0.35 + 0.65 * np.cos(x / (170 * u) + vista.request.seed) ** 2:
            continue
        y = float(line[i]) + float(rng.uniform(3, 34)) * u * min(1.5, 10 / float(away[i]))
        h = 0.34 * f / float(away[i]) * float(rng.uniform(0.5, 1.4))
        blades.append(Blade(x, y, h, -h * float(rng.uniform(0.15, 0.55 + 0.5 * mood.wind)), max(0.8, h * 0.05), float(rng.uniform(0.1, 0.8))))
    layers = grass(vista, mood, blades, DRY_GRASS, max(9.0, vista.subject * 1.15), "edge_grass", shade=0.9)
    if vista.near_layers:
        layers += _tuft(vista, mood)
    return layers


def _tuft(vista: Vista, mood: Mood) -> list[Layer]:
    """A rock and grass close to the lens, dark and out of focus, in one lower corner."""
    u, v = vista.unit, vista.view
    rng = generator(vista.request.shot_seed + 9)
    left = rng.random() < 0.6
    w, h = 430 * u, 330 * u
    x0 = -vista.margin if left else v.width + vista.margin - w
    sheet = vista.sheet(0.5, v.height + vista.margin - h, None, x0, x0 + w)
    along = (sheet.columns - np.float32(x0)) / np.float32(w)
    along = along if left else 1 - along
    line = v.height + np.float32(vista.margin) - h * np.float32(0.62) * np.clip(1 - along, 0, 1) ** 1.5
    line = line + line_noise(vista.request.shot_seed + 10, len(along), 30 * u, 4) * np.float32(42 * u)
    inner = np.clip(1 - along, 0, 1)                  # 0 where it ends toward the frame's middle: it runs out, it is not cut
    line = single(line + np.float32(60 * u) * smoothstep(0.30, 0.0, inner))
    mask = smoothstep(-3 * u, 3 * u, sheet.y - line[None])
    cover = sheet.blank()
    for _ in range(90):
        k = int(rng.integers(0, len(along)))
        b = Blade(float(sheet.columns[k]), float(line[k]) + 8 * u, float(rng.uniform(28, 92)) * u * float(min(1.0, 0.25 + 2.2 * inner[k])), -float(rng.uniform(6, 60)) * u, 3.0 * u, 0.5)
        points = sheet.at([(b.x, b.y), (b.x + b.lean * 0.3, b.y - b.height * 0.65), (b.x + b.lean, b.y - b.height)])
        taper(cover, points, 2.2 * u, 0.6)
    alpha = blur(saturate(np.maximum(mask, cover)), 1.5 * u)
    colour = mood.graded("#141a18", 0.05) * np.float32(0.9)
    return [vista.layer(sheet, "foreground", flat(sheet.shape, colour), alpha, max(1.2, vista.subject * 0.45))]


# ---- SEA ------------------------------------------------------------------------------------------------------


def open_sea(request: SetRequest) -> SetPainting:
    """Nothing but water and sky; a ship, a sail or a lighthouse on the horizon when asked for."""
    vista, mood = Vista(request), mood_of(request)
    layers = heavens(vista, mood)
    layers.append(horizon_haze(vista, mood, strength=0.5))
    if vista.has("island", "coast", "land"):
        far = circular_noise(request.seed + 1, ((40, 30.0), (110, 12.0)))
        painted = paint_ridge(vista, mood, Ridge("island", 2600, lambda b: single(
            -60 + 190 * np.exp(-(((b - 0.2) / 0.16) ** 2)) + far(b)), CLIFF, request.seed + 21, foot=-2, craggy=0.4))
        layers += [painted] if painted is not None else []
    water = sea(vista, mood, layers, calm=0.8 if mood.foggy or (mood.low_sun and mood.weather is Weather.CLEAR) else 0.0)
    if vista.has("lighthouse", "beam"):
        layers += _rock_light(vista, mood)
    layers += sea_traffic(vista, mood)
    if vista.has("blinking_light", "far_light"):
        layers += far_light(vista, mood)
    layers.append(birds(vista, mood, 3, away=50.0))
    layers += ground_mist(vista, mood)
    layers.sort(key=lambda layer: -layer.depth)
    return SetPainting(layers, figure_light(mood, request.view.yaw), [water] if water else [], falling(vista, mood),
                       stand=places_to_stand(vista), vignette=0.45 if mood.night else 0.32)


def _rock_light(vista: Vista, mood: Mood) -> list[Layer]:
    """A lighthouse on a skerry, far out."""
    seed = vista.request.seed
    rough = circular_noise(seed + 6, ((160, 2.0), (400, 1.0)))
    ridge = Ridge("skerry", 160, lambda b: single(-9 + 13 * np.exp(-(((b - 0.19) / 0.075) ** 4)) + rough(b)), CLIFF, seed + 24,
                  foot=-1.5, grain=40, craggy=0.9, fog=0.4)
    painted = paint_ridge(vista, mood, ridge)
    layers = [painted] if painted is not None else []
    return layers + lighthouse(vista, mood, 160 * np.sin(0.19), 160 * np.cos(0.19), 3.4, 20.0)
