"""Surfaces: boards, stone, brick, tiles, plaster, wallpaper, cloth, rugs, metal, pictures, screens. Textures in metres.

Each maker returns a `Material`. Detail finer than a pixel or two fades, so that nothing glitters when the camera moves.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from milimo.engines.previz.paint import Field, Floats, Pigment, norm01, pigment, single, smoothstep, tiling_fbm
from milimo.engines.previz.sets.built.mesh import Material, Skin, Spot, blend, paint_of


@lru_cache(maxsize=12)
def _tile(seed: int) -> Floats:
    return norm01(tiling_fbm(seed, (512, 512), 96, octaves=6))


def mottle(seed: int, x: Field, y: Field, size: float) -> Floats:
    """Smooth chance 0..1 over a surface, its coarsest blots `size` m."""
    tile = _tile(seed % 12)
    k = 96 / size
    # Masked, not modulo: float32 rounds the modulo of a small negative number up to 512 itself.
    row, column = np.floor(y * k).astype(np.int32) & 511, np.floor(x * k).astype(np.int32) & 511
    return np.take(tile, row * np.int32(512) + column)


def chance(i: Field, j: Field, seed: int = 0) -> Floats:
    """A fixed number 0..1 for each cell of a lattice."""
    return single(np.mod(np.sin(i * 12.9898 + j * 78.233 + seed * 37.719) * 43758.5453, 1.0))


def _keen(px: Floats, detail: float) -> Floats:
    """1 where `detail` m is several pixels, 0 where it is less than one."""
    return smoothstep(1.3, 0.35, px / np.float32(detail))


def _shade(base: Pigment, value: Field) -> Floats:
    return single(pigment(base) * value[:, None])


def plain(colour: Pigment, seed: int = 1, amount: float = 0.10, size: float = 0.7, gloss: float = 0.0) -> Material:
    """One colour that a brush has laid: soft blots, ± `amount` in value."""
    def texture(spot: Spot) -> Skin:
        blots = mottle(seed, spot.across, spot.up, size) - np.float32(0.5)
        return Skin(_shade(colour, 1 + blots * np.float32(2 * amount)))
    return paint_of(colour, gloss=gloss, texture=texture)


def aged(colour: Pigment, stain: Pigment, seed: int = 2, rise: float = 0.5, size: float = 0.9) -> Material:
    """Plaster or paint with stains that gather toward the floor over `rise` m."""
    def texture(spot: Spot) -> Skin:
        blots = mottle(seed, spot.across, spot.up, size)
        low = np.exp(-np.maximum(spot.up, 0) / np.float32(rise))
        share = smoothstep(0.55, 0.95, blots * np.float32(0.75) + low * np.float32(0.4))
        albedo = blend(pigment(colour), pigment(stain), share * np.float32(0.7))
        return Skin(single(albedo * (np.float32(0.94) + blots * np.float32(0.12))[:, None]))
    return paint_of(colour, texture=texture)


def boards(dark: Pigment, light: Pigment, width: float = 0.14, along: str = "up", gloss: float = 0.0, length: float = 1.9,
           seed: int = 3) -> Material:
    """Planks `width` m wide that run along the surface's `up` (z on a floor) or `across` it."""
    def texture(spot: Spot) -> Skin:
        side, run = (spot.across, spot.up) if along == "up" else (spot.up, spot.across)
        i = np.floor(side / width)
        j = np.floor((run + chance(i, i, seed) * 7) / length)
        grain = mottle(seed, run * np.float32(0.25), side * 4, 0.5)
        tone = chance(i, j, seed) * np.float32(0.75) + grain * np.float32(0.35) - np.float32(0.05)
        edge = np.minimum(np.mod(side, width), width - np.mod(side, width))
        gap = 1 - (np.float32(0.55) * smoothstep(0.012, 0.0, edge)) * _keen(spot.px, 0.03)
        albedo = blend(pigment(dark), pigment(light), np.clip(tone, 0, 1))
        shine = single(np.full(len(side), gloss, np.float32) * (np.float32(0.6) + np.float32(0.4) * grain))
        return Skin(single(albedo * gap[:, None]), gloss=shine)
    return paint_of(light, gloss=gloss, texture=texture)


def blocks(stone: Pigment, mortar: Pigment, width: float = 0.5, height: float = 0.25, joint: float = 0.012, seed: int = 4,
           variety: float = 0.25, bond: float = 0.5, worn: float = 0.3, gloss: float = 0.0, tint: Pigment | None = None) -> Material:
    """Courses of stone or brick, or tiles (bond 0). `variety` of value from one to the next, `tint` a second colour."""
    def texture(spot: Spot) -> Skin:
        row = np.floor(spot.up / height)
        x = spot.across / width + bond * np.mod(row, 2)
        column = np.floor(x)
        tone = 1 + (chance(column, row, seed) - np.float32(0.5)) * np.float32(2 * variety)
        rough = mottle(seed, spot.across, spot.up, max(width, height) * 1.5)
        tone = tone * (1 + (rough - np.float32(0.5)) * np.float32(worn))
        edge_x = np.minimum(x - column, 1 - (x - column)) * width
        part = spot.up / height - row
        edge_y = np.minimum(part, 1 - part) * height
        edge = np.minimum(edge_x, edge_y)
        keen = _keen(spot.px, joint * 2.5)
        seam = smoothstep(joint * 1.2, joint * 0.4, edge) * keen
        lip = smoothstep(joint * 4, joint, np.where(part > 0.5, edge_y, 1.0)) * keen * (1 - seam)
        base = pigment(stone)
        if tint is not None:
            base = blend(base, pigment(tint), (chance(row, column, seed + 7) ** 2))
        albedo = base * (tone * (1 + lip * np.float32(0.18)))[:, None]
        albedo = blend(albedo, pigment(mortar), seam)
        return Skin(single(albedo), gloss=single(gloss * (1 - seam)) if gloss else None)
    return paint_of(stone, gloss=gloss, texture=texture)


def checks(light: Pigment, dark: Pigment, size: float = 0.4, gloss: float = 0.35, seed: int = 5, turned: bool = False) -> Material:
    """A floor of square tiles in two colours; `turned` lays them on their corners."""
    def texture(spot: Spot) -> Skin:
        a, b = (spot.across, spot.up) if not turned else ((spot.across + spot.up) * 0.7071, (spot.up - spot.across) * 0.7071)
        i, j = np.floor(a / size), np.floor(b / size)
        even = np.mod(i + j, 2)
        tone = 1 + (chance(i, j, seed) - np.float32(0.5)) * np.float32(0.16)
        albedo = blend(pigment(light), pigment(dark), even) * tone[:, None]
        fa, fb = np.mod(a, size), np.mod(b, size)
        edge = np.minimum(np.minimum(fa, size - fa), np.minimum(fb, size - fb))
        albedo = albedo * (1 - np.float32(0.4) * smoothstep(0.010, 0.002, edge) * _keen(spot.px, 0.02))[:, None]
        return Skin(single(albedo))
    return paint_of(light, gloss=gloss, texture=texture)


def wallpaper(base: Pigment, figure: Pigment, repeat: float = 0.30, kind: str = "stripe", seed: int = 6) -> Material:
    """Stripes, or a damask of lozenges and leaves; faded and a little uneven, as walls are."""
    def texture(spot: Spot) -> Skin:
        x = np.mod(spot.across, repeat) / repeat
        if kind == "stripe":
            share = smoothstep(0.30, 0.36, np.abs(x - 0.5)) * np.float32(0.55) + smoothstep(0.02, 0.0, np.abs(np.abs(x - 0.5) - 0.22)) * np.float32(0.5)
        else:
            row = np.floor(spot.up / (repeat * 1.3))
            x = np.mod(spot.across / repeat + 0.5 * np.mod(row, 2), 1.0) - 0.5
            y = np.mod(spot.up / (repeat * 1.3), 1.0) - 0.5
            turn, r = np.arctan2(y, x * 1.2), np.hypot(x * 1.25, y)
            petal = 0.24 + 0.09 * np.cos(4 * turn) + 0.05 * np.cos(8 * turn)
            share = smoothstep(0.03, -0.03, r - petal) * np.float32(0.6) - smoothstep(0.10, 0.06, r) * np.float32(0.35)
            share = share + smoothstep(0.03, 0.0, np.abs(r - 0.46)) * np.float32(0.25)
        share = share * _keen(spot.px, repeat * 0.25)
        fade = mottle(seed, spot.across, spot.up, 1.3) - np.float32(0.5)
        albedo = blend(pigment(base), pigment(figure), single(share))
        return Skin(single(albedo * (1 + fade * np.float32(0.16))[:, None]))
    return paint_of(base, texture=texture)


def rug(ground: Pigment, border: Pigment, accent: Pigment, seed: int = 7) -> Material:
    """A woven carpet by u and v: two borders, a medallion, lozenges in its field."""
    def texture(spot: Spot) -> Skin:
        u, v = spot.u, spot.v
        edge = np.minimum(np.minimum(u, 1 - u) * 1.5, np.minimum(v, 1 - v))
        lozenge = np.abs(np.mod(u * 9, 1) - 0.5) + np.abs(np.mod(v * 6, 1) - 0.5)
        heart = np.abs(u - 0.5) * 2.6 + np.abs(v - 0.5) * 2.2
        share_border = ((edge > 0.05) & (edge < 0.12)) | ((edge > 0.145) & (edge < 0.16)) | ((heart > 0.72) & (heart < 0.80))
        share_accent = ((edge > 0.07) & (edge < 0.10) & (np.mod((u + v) * 18, 1) < 0.5)) | ((lozenge < 0.22) & (edge > 0.18)) | (heart < 0.3)
        albedo = np.broadcast_to(pigment(ground), (len(u), 3)).copy()
        albedo[share_border] = pigment(border)
        albedo[share_accent] = pigment(accent) * np.float32(0.9) + pigment(ground) * np.float32(0.1)
        worn = mottle(seed, spot.across, spot.up, 0.8)
        return Skin(single(albedo * (np.float32(0.82) + worn * np.float32(0.36))[:, None]))
    return paint_of(ground, texture=texture)


def cloth(base: Pigment, stripe: Pigment | None = None, repeat: float = 0.16, check: bool = False, seed: int = 8) -> Material:
    """Woven stuff, plain, striped or checked both ways."""
    def texture(spot: Spot) -> Skin:
        tone = 1 + (mottle(seed, spot.across, spot.up, 0.25) - np.float32(0.5)) * np.float32(0.18)
        albedo = np.broadcast_to(pigment(base), (len(tone), 3))
        if stripe is not None:
            keen = _keen(spot.px, repeat * 0.3)
            share = smoothstep(0.30, 0.26, np.abs(np.mod(spot.at[:, 0] / repeat, 1) - 0.5)) * np.float32(0.5)
            if check:
                other = np.where(np.abs(spot.normal[:, 1]) > 0.5, spot.at[:, 2], spot.at[:, 1])
                share = share + smoothstep(0.30, 0.26, np.abs(np.mod(other / repeat, 1) - 0.5)) * np.float32(0.5)
            albedo = blend(albedo, pigment(stripe), (share * keen))
        return Skin(single(albedo * tone[:, None]))
    return paint_of(base, texture=texture)


def wood(colour: Pigment, seed: int = 9, gloss: float = 0.0) -> Material:
    """Joinery: grain along the longest side of the piece, worn lighter at its edges."""
    def texture(spot: Spot) -> Skin:
        grain = mottle(seed, spot.across * 1.1, spot.up * 4.0, 0.5) * np.float32(0.6) + mottle(seed + 1, spot.across * 5, spot.up * 1.2, 0.5) * np.float32(0.4)
        edge = np.minimum(np.minimum(spot.u, 1 - spot.u), np.minimum(spot.v, 1 - spot.v))
        worn = smoothstep(0.06, 0.0, edge) * np.float32(0.22)
        return Skin(_shade(colour, np.float32(0.84) + grain * np.float32(0.28) + worn))
    return paint_of(colour, gloss=gloss, texture=texture)


def picture(seed: int, sky: Pigment = "#8aa0a8", land: Pigment = "#4a4a34") -> Material:
    """A painting behind its frame: a landscape, a sea piece or a portrait in old varnish."""
    kind = seed % 3
    def texture(spot: Spot) -> Skin:
        u, v = spot.u, spot.v
        blots = mottle(seed, u, v, 0.5)
        if kind == 2:   # a head and shoulders against the dark
            head = smoothstep(0.15, 0.12, np.hypot((u - 0.5) * 1.1, v - 0.62))
            body = smoothstep(0.30, 0.26, np.hypot(u - 0.5, (v - 0.10) * 0.75))
            rgb = blend(pigment(land) * np.float32(0.5), pigment("#2a2420"), body)
            rgb = blend(rgb, pigment("#b08a6a") * np.float32(0.9), (head * (0.55 + 0.45 * (u < 0.52))))
        else:
            ridge = 0.40 + 0.16 * (mottle(seed + 3, u * 0.5, u * 0 + 0.3, 0.4) - 0.5) + (0.10 * np.sin(u * 5 + seed) if kind == 0 else 0)
            up = smoothstep(-0.02, 0.02, v - ridge)
            rgb = blend(pigment(land) * np.float32(0.9), pigment(sky), up)
            rgb = blend(rgb, pigment("#e8c890"), (np.exp(-(((v - ridge) / 0.16) ** 2)) * 0.45))
        return Skin(single(rgb * (np.float32(0.72) + blots * np.float32(0.5))[:, None]))
    return paint_of(sky, texture=texture)


def screen(colour: Pigment, seed: int, kind: str = "lines", strength: float = 1.0) -> Material:
    """A display that is on: lines of text, a graph, a radar or blocks; shines by itself."""
    def texture(spot: Spot) -> Skin:
        u, v = spot.u, 1 - spot.v
        row = np.floor(v * 14)
        if kind == "lines":
            long = 0.15 + 0.75 * chance(row, row * 0 + 3, seed)
            word = chance(np.floor(u * 26), row, seed) > 0.25
            on = (np.mod(v * 14, 1) > 0.35) & (u > 0.06) & (u < long) & word
        elif kind == "graph":
            line = 0.5 - 0.28 * (mottle(seed, u * 0.6, u * 0, 0.5) - 0.5) * 2 * u - 0.1 * np.sin(u * 9 + seed)
            on = (np.abs(v - line) < 0.025) | ((np.mod(u * 8, 1) < 0.03) | (np.mod(v * 6, 1) < 0.03)) & (chance(row, row) > -1) & (np.mod(u * 64, 2) < 0.6)
        elif kind == "radar":
            r = np.hypot(u - 0.5, v - 0.5)
            on = (np.abs(np.mod(r * 10, 1) - 0.5) < 0.07) & (r < 0.46) | (np.abs(u - 0.5) < 0.006) | ((r < 0.40) & (np.abs(np.mod(np.arctan2(v - 0.5, u - 0.5), 6.283) - 1.1) < 0.22))
        else:
            on = (chance(np.floor(u * 6), np.floor(v * 5), seed) > 0.45) & (np.mod(u * 6, 1) > 0.15) & (np.mod(v * 5, 1) > 0.2)
        glow = np.where(on, np.float32(0.95), np.float32(0.16)) * np.float32(strength)
        return Skin(np.full((len(u), 3), 0.03, np.float32), single(pigment(colour) * single(glow)[:, None]))
    return paint_of("#0a0c10", pigment(colour) * np.float32(0.3), texture=texture)


def glowing(colour: Pigment, strength: float = 1.0, spread: float = 0.35, heart: float = 0.4) -> Material:
    """A lampshade or a lit pane: bright at `heart` of its height, falling off by `spread`."""
    def texture(spot: Spot) -> Skin:
        fall = 1 - np.float32(spread * 2) * np.abs(spot.u - np.float32(heart))
        return Skin(np.full((len(fall), 3), 0.18, np.float32), single(pigment(colour) * (fall * np.float32(strength))[:, None]))
    return paint_of(colour, pigment(colour) * np.float32(strength), texture=texture)


def panels(colour: Pigment, width: float = 0.7, height: float = 0.6, seed: int = 10, lights: Pigment | None = None,
           density: float = 0.12, gloss: float = 0.15) -> Material:
    """Metal plates with seams, rivets and, if asked for, small lights."""
    def texture(spot: Spot) -> Skin:
        i, j = np.floor(spot.across / width), np.floor(spot.up / height)
        fu, fv = spot.across / width - i, spot.up / height - j
        tone = 1 + (chance(i, j, seed) - np.float32(0.5)) * np.float32(0.34)
        edge = np.minimum(np.minimum(fu, 1 - fu) * width, np.minimum(fv, 1 - fv) * height)
        keen = _keen(spot.px, 0.03)
        albedo = pigment(colour) * (tone * (1 - np.float32(0.7) * smoothstep(0.016, 0.004, edge) * keen))[:, None]
        albedo = albedo * (1 + np.float32(0.35) * smoothstep(0.03, 0.016, np.abs(fv - 0.95) * height) * keen)[:, None]
        worn = mottle(seed, spot.across, spot.up, 0.9)
        albedo = albedo * (np.float32(0.86) + worn * np.float32(0.28))[:, None]
        emission = np.zeros_like(albedo, dtype=np.float32)
        if lights is not None:
            on = (chance(i, j, seed + 5) < density) & (np.abs(fv - 0.5) < 0.10) & (fu > 0.2) & (fu < 0.8) & (np.mod(fu * 12, 1) > 0.35)
            emission[on] = pigment(lights) * np.float32(1.1)
        return Skin(single(albedo), single(emission), np.full(len(fu), gloss, np.float32))
    return paint_of(colour, gloss=gloss, texture=texture)


def dado(upper: Material, lower: Material, height: float = 0.95) -> Material:
    """Two materials on one wall, meeting at `height` m."""
    def texture(spot: Spot) -> Skin:
        below = spot.up < height
        high, low = _skin(upper, spot), _skin(lower, spot)
        return Skin(np.where(below[:, None], low.albedo, high.albedo))
    return paint_of(upper.albedo, texture=texture)


def around(material: Material, x: float, z: float, radius: float) -> Material:
    """The same texture laid round an upright drum about (x, z), so that courses run on without a seam of direction."""
    def texture(spot: Spot) -> Skin:
        turn = np.arctan2(spot.at[:, 2] - np.float32(z), spot.at[:, 0] - np.float32(x))
        upright = np.abs(spot.normal[:, 1]) < 0.7
        across = np.where(upright, turn * np.float32(radius), spot.across)
        return _skin(material, replace(spot, across=single(across), up=single(np.where(upright, spot.at[:, 1], spot.up))))
    return paint_of(material.albedo, gloss=material.gloss, texture=texture)


def _skin(material: Material, spot: Spot) -> Skin:
    if material.texture is not None:
        return material.texture(spot)
    return Skin(np.broadcast_to(material.albedo, (len(spot.u), 3)))
