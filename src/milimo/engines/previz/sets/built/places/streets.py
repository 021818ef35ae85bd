"""A city street along z: houses with shops, lamps, signs, trees, parked cars; dry, wet or white."""

from __future__ import annotations

import numpy as np

from milimo.contracts.shots import TimeOfDay, Weather
from milimo.engines.previz.model import Air, Layer, Pulse, SetRequest
from milimo.engines.previz.paint import as_colour, blur, fbm, generator, grid, mix, norm01, pigment, single
from milimo.engines.previz.sets.built.build import Build
from milimo.engines.previz.sets.built.carpentry import ball, box, tube
from milimo.engines.previz.sets.built.design import Design, Extent, Glow
from milimo.engines.previz.sets.built.gbuffer import Seen
from milimo.engines.previz.sets.built.lighting import Lamp
from milimo.engines.previz.sets.built.mesh import Material, Skin, Spot, blend, paint_of
from milimo.engines.previz.sets.built.outdoors import city
from milimo.engines.previz.sets.built.props.lettering import GENERIC, GENERIC_LIT
from milimo.engines.previz.sets.built.props.streetware import (
    awning,
    bench,
    bin_,
    fire_escape,
    hydrant,
    lamp_post,
    neon,
    sign_board,
    traffic_light,
    tree_in_grate,
)
from milimo.engines.previz.sets.built.props.vehicles import car
from milimo.engines.previz.sets.built.surfaces import blocks, chance, glowing, mottle, plain, wood

STREET_EXTENT = Extent(-2.6, 2.6, -7.0, 5.3, 14.0, (0.0, 0.6), ((-1.6, 1.6), (0.0, 0.4), (1.5, 0.8), (-4.6, 3.0), (4.6, 4.5)), ((-5.3, 0.47, 2.6, 1.57),), 1.5)

_KERB, _FACE = 3.7, 6.3          # m from the middle of the street
_STOREY = 3.3
_LOOKED_AT = 6.0         # m along the street, from where a shop is whole in the picture
_HUNG = 8                # letters that a blade sign has room for
_BRICKS = ("#8a5240", "#9a6a50", "#7a4a3c", "#a08468", "#8c7a66", "#6f5a50")
_SHOPS = ("#ff9a4a", "#ffb25a", "#58c0c8", "#ffc46a", "#ff7a90", "#ffd08a")
_NEON = ("#ff3f78", "#35d6e6", "#ffb04a", "#ff4a4a", "#c86aff", "#4aa8ff", "#7aff9a")


def _ground(x: float, z: float) -> float:
    return 0.13 if _KERB < abs(x) < _FACE else 0.0


def design_street(request: SetRequest) -> Design:
    build = Build(request)
    wet = 1.0 if build.rainy or build.has("puddle", "wet") else 0.0
    _roadway(build, wet)
    for side in (-1, 1):
        _terrace(build, side)
    _street_end(build)
    _furniture(build)
    _parked(build)
    if not wet and request.weather in (Weather.CLEAR, Weather.WIND, Weather.CLOUDY):
        build.sunlight({TimeOfDay.DAY: (-0.50, 0.80, 0.25), TimeOfDay.DAWN: (0.28, 0.30, 0.90), TimeOfDay.DUSK: (-0.22, 0.22, 0.95)}.get(request.time_of_day))
    haze, per_metre, most = street_air(request)
    up, down, ambient = {
        TimeOfDay.DAY: ("#a8b4c2", "#8a7c6c", 0.62), TimeOfDay.DAWN: ("#8c8a90", "#7a6a5a", 0.55), TimeOfDay.DUSK: ("#4a4a70", "#4a3440", 0.75),
        TimeOfDay.NIGHT: ("#2b3350", "#221a1e", 0.62)}[request.time_of_day]
    mean = {TimeOfDay.DAY: 0.42, TimeOfDay.DAWN: 0.38, TimeOfDay.DUSK: 0.33, TimeOfDay.NIGHT: 0.205}[request.time_of_day]
    return Design(
        build.rig(up, down, ambient), STREET_EXTENT, city, tuple(build.glows), haze=haze, haze_per_metre=per_metre, haze_most=most, wet=wet, mean=mean,
        extras=_steam if build.lamps > 0.5 else None, air=falling, ground=_ground, vignette=0.4, bloom_tint=(1.0, 0.85, 0.75))


def street_air(request: SetRequest) -> tuple[tuple[float, float, float], float, float]:
    """Colour of the distance, share a metre, share at most."""
    clear = {TimeOfDay.DAY: ("#d8dfe0", 0.006), TimeOfDay.DAWN: ("#e8cda2", 0.010), TimeOfDay.DUSK: ("#b07468", 0.011), TimeOfDay.NIGHT: ("#3c3644", 0.012)}
    colour, per_metre = clear[request.time_of_day]
    night = request.time_of_day is TimeOfDay.NIGHT
    match request.weather:
        case Weather.RAIN | Weather.STORM:
            colour, per_metre = ("#5c4450" if night else "#7e8890" if request.time_of_day is TimeOfDay.DAY else "#766470"), 0.020
        case Weather.FOG:
            colour, per_metre = ("#4a4850" if night else "#c4c8c4"), 0.055
        case Weather.SNOW:
            colour, per_metre = ("#444a58" if night else "#ccd2d8"), 0.022
        case _:
            pass
    return as_colour(pigment(colour)), per_metre, 0.82


def falling(request: SetRequest, seen: Seen) -> list[Air]:
    """Rain, snow or fog in the open."""
    night = request.time_of_day is TimeOfDay.NIGHT
    match request.weather:
        case Weather.RAIN:
            return [Air("rain", 0.6, 0.12, (0.75, 0.78, 0.85) if not night else (0.8, 0.75, 0.72))]
        case Weather.STORM:
            return [Air("rain", 1.0, 0.32)]
        case Weather.SNOW:
            return [Air("snow", 0.7, 0.1, (0.9, 0.92, 0.95))]
        case Weather.FOG:
            return [Air("fog", 0.35, 0.0, (0.30, 0.30, 0.33) if night else (0.76, 0.78, 0.77))]
        case _:
            return []


# ---- the street -----------------------------------------------------------------------------------------------------------


def _roadway(build: Build, wet: float) -> None:
    mesh = build.mesh
    snowy = build.request.weather is Weather.SNOW
    tar, walk = ("#c8ccd2", "#d8dce0") if snowy else ("#3a3c42", "#777269")
    if wet:
        tar, walk = "#1b1d23", "#3c3b3c"
    mesh.quad((-_KERB - 0.1, 0, -46), (2 * _KERB + 0.2, 0, 0), (0, 0, 110), _asphalt(tar, 0.95 if wet else 0.0), casts="none")
    paving = blocks(walk, "#5a564e" if not wet else "#242426", 0.8, 0.8, 0.012, 4, 0.10, gloss=0.55 if wet else 0.0)
    for side in (-1, 1):
        box(mesh, (side * (_KERB + 0.09), 0.065, 9), (0.18, 0.13, 110), plain("#9a958a" if not wet else "#4a4a4c", 3, 0.1, 0.4), casts="none")
        x0 = _KERB + 0.18 if side > 0 else -_FACE - 0.2
        mesh.quad((x0, 0.13, -46), (_FACE - _KERB + 0.02, 0, 0), (0, 0, 110), paving, casts="none")
        box(mesh, (side * (_KERB - 0.22), 0.004, 9), (0.4, 0.006, 110), plain("#2c2d31" if not snowy else "#a8acb4", 5, 0.15, 0.5, gloss=0.9 if wet else 0.0), casts="none")
    for x, z in ((1.4, 4.8), (-1.1, -2.6), (0.6, 15)):
        turn = np.linspace(0, 2 * np.pi, 21)[:-1]
        ring = single(np.stack([x + 0.36 * np.cos(turn), np.full(20, 0.006), z + 0.36 * np.sin(turn)], 1))
        mesh.add(np.stack([ring[[0, i, i + 1, i + 1]] for i in range(1, 19)]), plain("#26272a", 4), casts="none")


def _asphalt(colour: str, gloss: float) -> Material:
    """Tar with repaired patches, wheel tracks, a broken centre line and a crossing."""
    def texture(spot: Spot) -> Skin:
        x, z = spot.at[:, 0], spot.at[:, 2]
        rough = mottle(3, x, z, 2.2)
        track = np.exp(-(((np.abs(x) - 1.7) / 0.5) ** 2)) * np.float32(0.10)
        value = np.float32(0.84) + rough * np.float32(0.32) - track
        patch = (chance(np.floor(x / 2.3), np.floor(z / 3.1), 4) > 0.84).astype(np.float32)
        albedo = pigment(colour) * (value * (1 - patch * np.float32(0.16)))[:, None]
        worn = np.clip(mottle(5, x, z, 0.5) * 1.5, 0, 1)
        line = (np.abs(x) < 0.07) & (np.mod(z, 4.0) < 2.0) & (np.abs(z - 9.0) > 3)
        zebra = (np.abs(z - 9.0) < 1.5) & (np.mod(x + 0.3, 1.05) < 0.55)
        albedo = blend(albedo, pigment("#c8c4b8") * np.float32(0.8 if gloss == 0 else 0.42), (line | zebra) * worn * np.float32(0.8))
        return Skin(single(albedo), gloss=np.full(len(x), gloss, np.float32) if gloss else None)
    return paint_of(colour, gloss=gloss, texture=texture)


def _terrace(build: Build, side: int) -> None:
    """A row of houses on one side: each lot with its own front, windows, shop, cornice."""
    rng = generator(build.request.seed * 7 + 13 + side)
    z = -40.0 + float(rng.uniform(-3, 0))
    number, named = 0, 0
    while z < 58:
        wide = float(rng.uniform(6.2, 9.4))
        floors = int(rng.integers(3, 7))
        near = z + wide > -9 and z < 24
        trade = None
        if z + wide / 2 > _LOOKED_AT:            # the first shops that one looks at, one side and then the other
            trade = build.sign(2 * named + (side > 0))
            named += 1
        _house(build, side, z, wide, floors, int(rng.integers(1000)), near, number, trade)
        z += wide
        number += 1


def _house(build: Build, side: int, z: float, wide: float, floors: int, seed: int, near: bool, number: int, trade: str | None) -> None:
    """One lot. In the wall's frame x runs along the street and −z is the street."""
    mesh = build.mesh
    brick = _BRICKS[seed % len(_BRICKS)]
    with mesh.at(side * _FACE, 0.13, z + wide / 2, np.pi / 2 * side):
        high = 4.0 + floors * _STOREY
        front = blocks(brick, "#6a5c50", 0.24, 0.08, 0.010, seed % 9, 0.20, worn=0.3) if seed % 3 else plain(("#b8a88c", "#a89a90", "#8f9a98")[seed % 9 // 3], seed % 7, 0.10, 1.5)
        wall = front if near else _far_front(build, brick, seed)
        mesh.quad((-wide / 2, 0, 0), (wide, 0, 0), (0, high, 0), wall)
        mesh.quad((-wide / 2, 0, 0), (0, 0, 9), (0, high, 0), plain(brick, 5, 0.12, 2.0))
        mesh.quad((wide / 2, 0, 0), (0, 0, 9), (0, high, 0), plain(brick, 5, 0.12, 2.0))
        mesh.quad((-wide / 2, high, 0), (wide, 0, 0), (0, 0, 9), "#2a2826")
        trim = plain("#b0a690" if seed % 2 else "#5a524a", 3, 0.08, 0.5)
        for y, out, tall in ((high - 0.2, 0.42, 0.4), (high - 0.55, 0.22, 0.2), (3.85, 0.2, 0.28)):
            box(mesh, (0, y, -out / 2), (wide, tall, out), trim, casts="all" if near else "none")
        if near:
            _windows(build, wide, floors, seed, trim)
        _shop(build, wide, seed, near, number, side, trade)
        if near and seed % 4 == 1 and floors >= 4:
            fire_escape(mesh, 0.0, 4.6, 0.0, 3, _STOREY)
        tube(mesh, [(wide / 2 - 0.12, 0, -0.07), (wide / 2 - 0.12, high, -0.07)], 0.05, "#3a3834", sides=5, casts="none")


def _pane(build: Build, seed: int) -> Material:
    """An upper window: sky in it by day, lamp-light behind a blind at night, or dark."""
    rng = generator(seed)
    lit = rng.random() < {TimeOfDay.DAY: 0.0, TimeOfDay.DAWN: 0.15, TimeOfDay.DUSK: 0.45, TimeOfDay.NIGHT: 0.42}[build.request.time_of_day]
    if lit:
        colour = "#ffb45e" if rng.random() < 0.75 else "#9fc0d8"
        return glowing(mix(colour, "#402010", float(rng.uniform(0.1, 0.5))), float(rng.uniform(0.5, 0.8)), 0.25, 0.7)
    day = build.request.time_of_day is TimeOfDay.DAY
    return paint_of("#30383c" if not build.night else "#0f141a", "#3a4850" if day else None)


def _windows(build: Build, wide: float, floors: int, seed: int, trim: Material) -> None:
    mesh = build.mesh
    count = max(2, round(wide / 2.3))
    step = wide / count
    for j in range(floors):
        y = 4.0 + j * _STOREY + 0.75
        tall = 1.75 if j < floors - 1 else 1.4
        for i in range(count):
            x = -wide / 2 + (i + 0.5) * step
            mesh.quad((x - 0.5, y, -0.012), (1.0, 0, 0), (0, tall, 0), _pane(build, seed * 31 + j * 7 + i), casts="none")
            box(mesh, (x, y - 0.06, -0.11), (1.34, 0.12, 0.22), trim, casts="none")
            box(mesh, (x, y + tall + 0.10, -0.07), (1.34, 0.20, 0.14), trim, casts="none")
            for sx in (-0.53, 0.53):
                box(mesh, (x + sx, y + tall / 2, -0.03), (0.10, tall, 0.06), trim, casts="none")
            box(mesh, (x, y + tall * 0.52, -0.035), (1.0, 0.06, 0.04), "#d8d0bc" if seed % 2 else "#2e2c2a", casts="none")
            box(mesh, (x, y + tall / 2, -0.028), (0.035, tall, 0.03), "#d8d0bc" if seed % 2 else "#2e2c2a", casts="none")
            if (seed + i + j) % 7 == 0:
                box(mesh, (x, y + 0.03, -0.24), (0.9, 0.18, 0.22), wood("#7a4a34"), casts="none")
                for k in range(5):
                    ball(mesh, (x - 0.34 + 0.17 * k, y + 0.20, -0.25), 0.10, ("#5f7a44", "#b8503c")[k % 2], sides=6, rings=4, casts="none")


def _far_front(build: Build, brick: str, seed: int, along: int = 1) -> Material:
    """A front too far off for joinery: windows are painted on. `along` +1: a house of the row, −1: one across its end."""
    share = {TimeOfDay.DAY: 0.0, TimeOfDay.DAWN: 0.12, TimeOfDay.DUSK: 0.40, TimeOfDay.NIGHT: 0.36}[build.request.time_of_day]
    day = build.request.time_of_day is TimeOfDay.DAY
    def texture(spot: Spot) -> Skin:
        x, y = spot.at[:, 2 if along > 0 else 0], spot.at[:, 1] - 4.13
        i, j = np.floor(x / 2.2), np.floor(y / _STOREY)
        fu, fv = x / 2.2 - i, y / _STOREY - j
        pane = (fu > 0.27) & (fu < 0.73) & (fv > 0.22) & (fv < 0.78) & (y > 0)
        rim = (fu > 0.22) & (fu < 0.78) & (fv > 0.16) & (fv < 0.86) & (y > 0)
        tone = np.float32(0.85) + mottle(seed, x, y, 2.0) * np.float32(0.3)
        albedo = pigment(brick) * tone[:, None]
        albedo[rim] = pigment("#a09684")
        albedo[pane] = pigment("#2a3236")
        emission = np.zeros_like(albedo)
        on = pane & (chance(i, j, seed) < share)
        warm = np.where((chance(j, i, seed + 3) > 0.75)[:, None], pigment("#9fc0d8"), pigment("#ffb45e"))
        emission[on] = (warm * (np.float32(0.3) + np.float32(0.4) * chance(i, j, seed + 9))[:, None])[on]
        if day:
            emission[pane] = pigment("#3a4850") * np.float32(0.8)
        return Skin(single(albedo), single(emission))
    return paint_of(brick, texture=texture)


def _shop(build: Build, wide: float, seed: int, near: bool, number: int, side: int, trade: str | None) -> None:
    """The ground floor: a lit window with goods, a door, here and there an awning, and a sign that says the `trade` or any other."""
    mesh = build.mesh
    colour = _SHOPS[seed % len(_SHOPS)]
    frame = plain(("#2f4a40", "#4a2c28", "#2c3a50", "#3a3230", "#6a5a3a")[seed % 5], 3, 0.08, 0.4)
    box(mesh, (0, 1.9, -0.06), (wide - 0.3, 3.5, 0.12), frame, casts="none")
    level = {TimeOfDay.DAY: 0.30, TimeOfDay.DAWN: 0.45, TimeOfDay.DUSK: 0.85, TimeOfDay.NIGHT: 1.0}[build.request.time_of_day]
    glass = _display(colour, seed, level, build.request.time_of_day is TimeOfDay.DAY)
    door_x = wide / 2 - 1.1 if seed % 2 else -wide / 2 + 1.1
    x0, x1 = (-wide / 2 + 0.45, wide / 2 - 1.9) if seed % 2 else (-wide / 2 + 1.9, wide / 2 - 0.45)
    mesh.quad((x0, 0.55, -0.125), (x1 - x0, 0, 0), (0, 2.15, 0), glass, casts="none")
    mesh.quad((door_x - 0.42, 0.05, -0.125), (0.84, 0, 0), (0, 2.2, 0), _display(colour, seed + 1, level * 0.8, build.request.time_of_day is TimeOfDay.DAY), casts="none")
    sign_board(mesh, 0, 3.15, -0.135, wide - 0.9, 0.55, ("#1f2a2a", "#4a2420", "#d8cba8", "#20283a")[seed % 4], ("#e8c878", "#e8e0c8", "#3a2a20", "#ffb060")[seed % 4],
               trade or _generic(GENERIC, number, side, build),
               0.7 * build.lamps if seed % 4 in (0, 3) else 0.1)
    if near:
        for x in (x0, (x0 + x1) / 2, x1, door_x - 0.46, door_x + 0.46):
            box(mesh, (x, 1.55, -0.15), (0.08, 2.3, 0.06), frame, casts="none")
        box(mesh, ((x0 + x1) / 2, 0.5, -0.16), (x1 - x0, 0.10, 0.10), frame, casts="none")
        box(mesh, (door_x, 1.0, -0.15), (0.84, 0.08, 0.05), frame, casts="none")
        if seed % 3 == 0:
            awning(mesh, (x0 + x1) / 2, 2.95, -0.14, x1 - x0 + 0.3, ("#8a3a2e", "#3a5a4c", "#3c4c6a")[seed % 9 // 3])
    if build.lamps > 0.2 and near:
        at = mesh.world((x0 + x1) / 2, 1.6, -0.9)
        build.lights.append(Lamp(at, colour, 0.85 * build.lamps, 1.8, 0.0, None, 0.4, (), False))
    hung = trade or _generic(GENERIC_LIT, number, side, build)
    if len(hung) <= _HUNG and (trade is not None or (build.lamps > 0.4 and (build.has("neon") or build.rainy or (number + side) % 2 == 0))) and -8 < mesh.world(0, 0, 0)[2] < 36:
        tall = 1.3 + 0.25 * (seed % 5) if trade is None else 0.30 + 0.34 * len(trade)
        neon(build, (-1) ** number * wide * 0.3, 4.5 + 0.45 * (seed % 3), -0.95, 0.8 if seed % 3 or trade else 1.3, tall if seed % 3 or trade else 0.6, _NEON[(number + seed) % len(_NEON)],
             hung, seed, -np.pi / 2 * side)


def _generic(words: tuple[str, ...], number: int, side: int, build: Build) -> str:
    """A word for a house that no text names: never its neighbour's, and nobody's trade."""
    left = [word for word in words if word not in build.request.signs]
    return left[(number * 3 + side + build.request.seed) % len(left)]


def _display(colour: str, seed: int, level: float, day: bool) -> Material:
    """A shop window: light from above, shelves and shapes of goods before it; by day the street's sky in the glass."""
    def texture(spot: Spot) -> Skin:
        u, v = spot.u, spot.v
        light = (np.float32(0.42) + np.float32(0.58) * v) * (np.float32(0.7) + np.float32(0.4) * np.exp(-(((u - 0.5) / 0.4) ** 2)))
        x = u * 9
        tall = 0.20 + 0.34 * chance(np.floor(x), np.floor(x) * 0, seed) * (np.abs(np.mod(x, 1) - 0.5) < 0.36)
        goods = v < tall
        shelf = (np.mod(v * 3.2, 1) < 0.05) & (v > 0.3)
        person = (np.hypot((u - 0.3 - 0.4 * (seed % 3) / 3) * 5.2, (v - 0.52) * 3) < 0.3) & (seed % 4 == 0)
        glow = light * np.where(goods, np.float32(0.34), np.float32(1)) * np.where(shelf, np.float32(0.55), np.float32(1)) * np.where(person, np.float32(0.25), np.float32(1))
        rgb = pigment(colour) * (glow * np.float32(level * 0.82))[:, None]
        if day:
            mirror = mottle(seed, u * 2, v * 2, 1.1)
            rgb = rgb * np.float32(0.6) + pigment("#8fa4ae") * (np.float32(0.12) + mirror * np.float32(0.30))[:, None]
        return Skin(np.full((len(u), 3), 0.05, np.float32), single(rgb))
    return paint_of("#20242a", pigment(colour) * np.float32(0.4 * level), texture=texture)


def _street_end(build: Build) -> None:
    """What closes the street at both ends, far off."""
    mesh = build.mesh
    for z, facing in ((66.0, 0.0), (-48.0, np.pi)):
        with mesh.at(0, 0, z, facing):
            for k, (x, wide, high, away) in enumerate(((-8.5, 7.6, 15, 0.0), (7.4, 6.4, 12, 0.0), (-2.9, 4.6, 21, 7.0), (2.0, 5.4, 30, 16.0))):
                stone = ("#a08a6c", "#8a6650", "#a89a86", "#7f8a92")[k]
                mesh.quad((x - wide / 2, 0, away), (wide, 0, 0), (0, high, 0), _far_front(build, stone, 40 + k, -1), casts="none")
                box(mesh, (x, high + 0.3, away), (wide + 0.6, 0.8, 0.6), "#6a6258", casts="none")
            for k in range(3):      # the tower steps back as it climbs, to a mast
                box(mesh, (2.0, 31.5 + 3 * k, 16.5), (3.8 - 1.1 * k, 3.2, 1.0), "#7f8a92", casts="none")
            tube(mesh, [(2.0, 38, 16.5), (2.0, 46, 16.5)], 0.14, "#4a5056", sides=4, casts="none")
            if build.lamps > 0.3:   # the light mass of a street by night is the haze of its far end
                for y, size, strength in ((4.0, 11.0, 0.40), (2.2, 4.0, 0.34)):
                    build.glows.append(Glow(mesh.world(0.0, y, -6.0), "#ff9a5c", size, strength * build.lamps))


def _furniture(build: Build) -> None:
    mesh = build.mesh
    for k, (side, z) in enumerate(((-1, 4.5), (1, 10.5), (-1, 18), (1, 25), (1, -6), (-1, -14), (-1, 33))):
        with mesh.at(side * (_KERB + 0.45), 0.13, z, 0.0 if side < 0 else np.pi, prop=f"lamp post{k}"):
            lamp_post(build, 1.2, shadow=k in (0, 1, 4))
    with mesh.at(_KERB + 0.6, 0.13, 3.1, prop="hydrant"):
        hydrant(mesh)
    for k, (x, z) in enumerate(((-5.9, 6.3), (-5.9, 6.95), (5.85, -3.2), (5.8, 13.5))):
        with mesh.at(x, 0.13, z, prop=f"bin{k}"):
            bin_(mesh, ("#3f4a44", "#4a4440")[k % 2])
    with mesh.at(-5.35, 0.13, 2.6, -np.pi / 2, prop="bench"):
        bench(mesh)
    bare = build.request.weather is Weather.SNOW
    leaf = "#8a9a4c" if build.request.seed % 3 else "#b8843c"
    neon_lit = build.has("neon") or (build.night and build.rainy)
    for k, (side, z) in enumerate(((1, 6.8), (-1, 12.2), (1, 18.5), (-1, 26), (-1, -5.5), (1, -12))):
        if neon_lit and k < 4:      # heads of leaf would stand before the signs
            continue
        with mesh.at(side * (_KERB + 0.75), 0.13, z, 1.3 * k, prop=f"tree{k}"):
            tree_in_grate(mesh, 4.4 + 0.4 * (k % 3), k + 2, leaf if not build.night else "#4a5a3a", bare)
    with mesh.at(-_KERB - 0.4, 0.13, 10.6, prop="signal"):
        traffic_light(build)
    for k, z in enumerate((8.0, 20.0, 31.0)):
        y = 8.2 + 0.5 * k
        t = np.linspace(-1, 1, 9)
        tube(mesh, [(_FACE * v, y + 0.5 * v * v, z + 1.2 * v) for v in t], 0.016, "#17171a", sides=3, casts="none")


def _parked(build: Build) -> None:
    """Cars along the kerb, dark at any hour, for nobody is in them; unless the text speaks of headlights."""
    mesh, lit = build.mesh, build.lamps > 0.3 and build.has("headlight", "headlamp")
    paints = ("#7a2e2a", "#2c3e54", "#5a5e60", "#c8b890", "#2f4a40", "#1e2024", "#d0a030")
    lots = ((1, 7.6, "saloon"), (-1, 8.2, "hatch"), (1, 13.2, "taxi"), (-1, 15.5, "saloon"), (1, 20.0, "van"), (-1, 23.0, "hatch"), (1, 28.0, "saloon"),
            (-1, -4.5, "saloon"), (1, -9.0, "hatch"), (-1, -11.0, "van"))
    for k, (side, z, kind) in enumerate(lots):
        colour = "#d8a828" if kind == "taxi" else paints[(build.request.seed + k * 3) % len(paints)]
        with mesh.at(side * (_KERB - 1.05), 0, z, 0.0 if side < 0 else np.pi, prop=f"car{k}"):
            car(mesh, colour, kind, lights=lit and k in (0, 4))


def _steam(request: SetRequest, seen: Seen) -> list[Layer]:
    """Steam out of a manhole, in three puffs that follow each other."""
    view = request.view
    x, y, depth = view.project((0.6, 0.0, 15.0))
    if depth < 3 or not -200 < x < view.width + 200:
        return []
    metre = view.focal_px / depth
    n = int(max(24, 3.2 * metre * 0.5)) // 2 * 2
    gx, gy = grid((n, n))
    puff = np.exp(-(((gx / n - 0.5) / 0.20) ** 2) - (((gy / n - 0.55) / 0.22) ** 2)) * (0.35 + norm01(fbm(request.seed % 40 + 9, (n, n), n * 0.3, octaves=4)))
    edge = np.minimum(np.minimum(gx, n - 1 - gx), np.minimum(gy, n - 1 - gy)) / n
    alpha = single(np.clip(puff, 0, 1) * np.clip(edge * 8, 0, 1) * 0.34)
    rgb = np.broadcast_to(pigment("#8a7a7c"), (n, n, 3)).copy()
    layers: list[Layer] = []
    for k in range(3):
        layers.append(Layer(f"steam_{k}", rgb, blur(alpha, 1.5), x - n, y - 1.75 * n + 6 * k, depth - 0.1 * k, "over", 0.5, None, Pulse(4.2, 1.1 * metre, 0.4, k / 3)))
    return layers
