"""A belt of a city seen from afar: what its buildings are by the kind of city, their lit and shaded sides, their windows by day and night."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.model import Blink, Layer
from milimo.engines.previz.paint import (
    Floats,
    Ink,
    blur,
    dab,
    fbm,
    generator,
    lerp,
    loosen,
    mix,
    pigment,
    ramp,
    saturate,
    single,
    stroke,
)
from milimo.engines.previz.sets.built.surfaces import chance
from milimo.engines.previz.sets.nature.mood import Mood
from milimo.engines.previz.sets.nature.vista import Sheet, Vista

Points = list[tuple[float, float]]
_STONE = ("#3c2f2a", "#7a6250", "#b8977a", "#f0d6ae")
_GLASS = ("#1d2a36", "#466274", "#86a6b6", "#dce9ea")
_SLATE = ("#2c2f38", "#5a5d66", "#92918e", "#d2cabb")
_LIGHTS = ("#ffb866", "#ffd08e", "#ffe6bc", "#bcd8ff")
_SLENDER = 6.0               # times as high as wide, at most
_DENSE = 0.86                # of a belt's low blocks that touch their neighbours


@dataclass(frozen=True, slots=True)
class Belt:
    """One depth of the city: m away, buildings all round, m they are high (low, tall ones), and how much of it is haze."""

    number: int
    distance: float
    blocks: int
    towers: int
    low: tuple[float, float]
    tall: tuple[float, float]
    haze: float


@dataclass(frozen=True, slots=True)
class Style:
    """What a kind of city builds: shares of tall and of low buildings by kind, and of stone among all."""

    tall: dict[str, float]
    low: dict[str, float]
    stone: float
    height: float = 1.0          # of a tower's, how high its tall ones are
    beacons: bool = True         # red lamps warn aircraft of its tallest


STYLES = {
    "towers": Style({"slab": 0.24, "steps": 0.26, "deco": 0.16, "wedge": 0.16, "round": 0.08, "building": 0.10}, {"block": 0.52, "tank": 0.26, "steps": 0.22}, 0.45),
    "old": Style({"spire": 0.34, "dome": 0.24, "gable": 0.28, "clock": 0.14}, {"gable": 0.52, "mansard": 0.34, "block": 0.14}, 0.85, 0.52, beacons=False),
    "works": Style({"stack": 0.46, "building": 0.18, "slab": 0.20, "gas": 0.16}, {"saw": 0.34, "block": 0.40, "tank": 0.26}, 0.55, 0.55),
}


@dataclass(frozen=True, slots=True)
class _Building:
    x: float                 # px of its middle, on the sheet
    base: float
    w: float
    h: float
    kind: str
    tone: float
    stone: bool
    seed: int


def belt_layers(vista: Vista, mood: Mood, belt: Belt, style: Style) -> tuple[Layer | None, list[Layer]]:
    """The belt's buildings, and the lamps in and on them."""
    top = float(vista.level(belt.tall[1] * style.height * 1.45 + 20, belt.distance))
    base = float(vista.level(-2.0, belt.distance))
    sheet = vista.sheet(1.0, top - 12, base + 8)
    if sheet.shape[0] < 10 or not vista.rows_above(base):
        return None, []
    buildings = _plots(vista, sheet, belt, style, base)
    if not buildings:
        return None, []
    paper = _Paper(sheet.shape, vista.unit, sunny=1.0 if mood.slope_light(vista.view.yaw)[0] > 0 else -1.0)
    for number, building in enumerate(buildings):
        paper.draw(building, number)
    return _painted(vista, mood, sheet, belt, paper, buildings, base), _lamps(vista, mood, sheet, belt, style, paper, buildings)


def _plots(vista: Vista, sheet: Sheet, belt: Belt, style: Style, base: float) -> list[_Building]:
    """Who stands where: tall ones gather in a few clusters, low ones close the gaps; the nearer is drawn later."""
    seed = vista.request.seed + 40 * belt.number
    rng = generator(seed + 3)
    f, m = vista.view.focal_px, vista.margin
    clusters = np.array([0.12, -0.62, 0.85, 2.4, -2.1]) + rng.uniform(-0.09, 0.09, 5) + 0.05 * (belt.number - 1)
    weight, spread = np.array([1.0, 0.62, 0.5, 0.6, 0.6]), np.array([0.20, 0.13, 0.15, 0.3, 0.3])
    out: list[_Building] = []
    for tall, count, (low, high) in ((True, belt.towers, belt.tall), (False, belt.blocks, belt.low)):
        if tall:
            which = rng.integers(0, 5, count)
            bearings = np.where(rng.random(count) < 0.85, clusters[which] + spread[which] * rng.normal(0, 1, count), rng.uniform(-np.pi, np.pi, count))
            swell = (weight * np.exp(-(((bearings[:, None] - clusters) / (1.5 * spread)) ** 2))).max(1)
            heights, widths = low + (high - low) * (0.18 + 0.82 * swell) * rng.random(count) ** 1.25, rng.uniform(26, 58, count)
        else:
            bearings = np.sort(rng.uniform(-np.pi, np.pi, count))
            widths = np.maximum(rng.uniform(26, 60, count), _DENSE * 2 * np.pi / count * belt.distance * rng.uniform(0.8, 1.5, count))
            heights = low + (high - low) * rng.random(count) ** 1.5
        names = list(style.tall if tall else style.low)
        shares = np.array(list((style.tall if tall else style.low).values()))
        kinds = rng.choice(len(names), count, p=shares / shares.sum())
        tones, stones, seeds = rng.uniform(0.34, 0.66, count), rng.random(count) < style.stone, rng.integers(0, 9999, count)
        for i in range(count):
            x = vista.column(float(bearings[i]))
            h = float(heights[i] * (style.height if tall else 1.0) * f / belt.distance)
            w = max(float(widths[i] * f / belt.distance), h / _SLENDER)
            if x is not None and -m - w < x < vista.view.width + m + w:
                out.append(_Building(x - sheet.x0, base - sheet.y0, w, h, names[int(kinds[i])], float(tones[i]), bool(stones[i]), int(seeds[i])))
    return out


class _Paper:
    """Ink for cover and light, and which building each pixel is of; `sunny` −1: the light comes from the left."""

    def __init__(self, shape: tuple[int, int], unit: float, sunny: float) -> None:
        self.ink = Ink(shape)
        self.owner = np.full(shape, -1, np.int32)
        self._unit, self._sunny = unit, sunny

    def draw(self, b: _Building, number: int) -> None:
        """A building with its roof and what stands on it."""
        u, top, rng = self._unit, b.base - b.h, generator(b.seed)
        half = b.w / 2
        match b.kind:
            case "steps" | "building":
                self._body(b, number, half, b.base, top)
                for k, share in ((0.74, 0.14), (0.50, 0.25), (0.26, 0.33))[: 1 + b.seed % 3]:
                    self._body(b, number, half * k, top + 1, top - b.h * share, shift=(b.seed % 5 - 2) * 0.06 * b.w * (1 - k))
                if b.kind == "building":
                    self._crane(b, top - b.h * 0.14)
            case "deco":
                self._body(b, number, half, b.base, top + 0.30 * b.h)
                self._body(b, number, half * 0.74, b.base, top + 0.10 * b.h)
                self._body(b, number, half * 0.48, b.base, top - 0.08 * b.h)
                self._fill([(b.x - half * 0.34, top - 0.08 * b.h), (b.x, top - 0.30 * b.h), (b.x + half * 0.34, top - 0.08 * b.h)], b.tone * 0.9, number)
                self.ink.taper([(b.x, top - 0.26 * b.h), (b.x, top - 0.48 * b.h)], max(1.1 * u, 0.05 * b.w), 0.7, b.tone * 0.8)
            case "wedge":
                slant = (0.12 + 0.16 * (b.seed % 3) / 2) * b.h * (1 if b.seed % 2 else -1)
                left, right = b.x - half, b.x + half
                self._fill([(left, b.base + 4), (left, top + max(0.0, slant)), (right, top + max(0.0, -slant)), (right, b.base + 4)], b.tone * 1.08, number)
                self._shade(b, number, half, top + abs(slant))
            case "round":
                turns = np.linspace(0, np.pi, 9)
                self._body(b, number, half, b.base, top)
                self._fill([(b.x + half * float(np.cos(t)), top - 0.5 * half * float(np.sin(t))) for t in turns], b.tone * 1.05, number)
            case "gable" | "mansard":
                self._body(b, number, half, b.base, top)
                rise, ridge = (0.42, 0.0) if b.kind == "gable" else (0.20, 0.66)
                self._fill([(b.x - half, top), (b.x - half * ridge, top - rise * b.w), (b.x + half * ridge, top - rise * b.w), (b.x + half, top)], b.tone * 0.60, number, windows=False)
                for side in (-0.55, 0.45):
                    self._fill([(b.x + side * b.w * 0.7, top - 0.5 * rise * b.w), (b.x + side * b.w * 0.7, top - 1.35 * rise * b.w), (b.x + side * b.w * 0.7 + 2 * u, top - 1.35 * rise * b.w),
                                (b.x + side * b.w * 0.7 + 2 * u, top - 0.5 * rise * b.w)], b.tone * 0.7, number, windows=False)
            case "spire" | "clock":
                self._body(b, number, half * 0.42, b.base, top)
                self._body(b, number, half * 1.5, b.base, b.base - 0.42 * b.h)
                self._fill([(b.x - half * 0.46, top), (b.x, top - (0.75 if b.kind == "spire" else 0.30) * b.h), (b.x + half * 0.46, top)], b.tone * 0.62, number, windows=False)
            case "dome":
                turns = np.linspace(0, np.pi, 13)
                self._body(b, number, half * 1.5, b.base, b.base - 0.50 * b.h)
                self._body(b, number, half * 0.8, b.base, b.base - 0.68 * b.h)
                self._fill([(b.x + half * 0.8 * float(np.cos(t)), b.base - 0.68 * b.h - 0.9 * half * float(np.sin(t)) ** 0.8) for t in turns], b.tone * 0.95, number, windows=False)
                self.ink.taper([(b.x, b.base - 0.68 * b.h - 0.8 * half), (b.x, b.base - 0.68 * b.h - 1.5 * half)], max(1.2 * u, 0.12 * half), 0.8, b.tone)
            case "stack":
                for k in range(1 + b.seed % 3):
                    x = b.x + (k - 1) * 0.9 * half
                    self._fill([(x - 0.30 * half, b.base + 4), (x - 0.17 * half, top), (x + 0.17 * half, top), (x + 0.30 * half, b.base + 4)], b.tone * 0.95, number, windows=False)
                    self._fill([(x + 0.04 * half, b.base + 4), (x + 0.04 * half, top), (x + 0.17 * half, top), (x + 0.30 * half, b.base + 4)], b.tone * (0.6 if self._sunny < 0 else 1.2), number, windows=False)
            case "gas":
                self._body(b, number, half * 1.3, b.base, b.base - 0.45 * b.h)
                for k in np.linspace(-1.3, 1.3, 6):
                    self.ink.line([(b.x + k * half, b.base), (b.x + k * half, b.base - 0.62 * b.h)], b.tone * 0.6, 0.9)
            case "saw":
                self._body(b, number, half, b.base, top)
                teeth = max(2, round(b.w / (7 * u)))
                for k in range(teeth):
                    x = b.x - half + k * b.w / teeth
                    self._fill([(x, top), (x, top - 0.30 * b.h), (x + b.w / teeth, top)], b.tone * 0.8, number, windows=False)
            case _:
                self._body(b, number, half, b.base, top)
        if b.kind in ("slab", "block", "tank", "steps"):
            self._roof(b, top, rng, b.kind == "tank")

    def _body(self, b: _Building, number: int, half: float, base: float, top: float, shift: float = 0.0) -> None:
        """A box with its front in the light and its side past the corner in the shade, a cornice along its top."""
        x = b.x + shift
        corner = x + self._sunny * half * (0.10 + 0.35 * (b.seed % 7) / 6)
        left, right = x - half, x + half
        light, dark = b.tone * 1.12, b.tone * 0.66
        self._fill([(left, base + 4), (left, top), (right, top), (right, base + 4)], dark, number)
        a, c = (left, corner) if self._sunny < 0 else (corner, right)
        self._fill([(a, base + 4), (a, top), (c, top), (c, base + 4)], light, number)
        self.ink.line([(left, top), (right, top)], b.tone * 0.55, 0.7)

    def _shade(self, b: _Building, number: int, half: float, top: float) -> None:
        corner = b.x + self._sunny * half * 0.3
        a, c = (corner, b.x + half) if self._sunny < 0 else (b.x - half, corner)
        self._fill([(a, b.base + 4), (a, top), (c, top), (c, b.base + 4)], b.tone * 0.70, number)

    def _fill(self, points: Points, light: float, number: int, *, windows: bool = True) -> None:
        self.ink.polygon(points, light)
        cv2.fillPoly(self.owner, [np.round(np.asarray(points)).astype(np.int32)], number if windows else -1)

    def _roof(self, b: _Building, top: float, rng: np.random.Generator, tank: bool) -> None:
        """A stair house, a water tank on legs, masts: what makes a roof line of a flat top."""
        u = self._unit
        if b.w < 7 * u:
            return
        at = b.x + b.w * float(rng.uniform(-0.3, 0.2))
        size = float(np.clip(b.w * rng.uniform(0.14, 0.26), 2.0 * u, 11 * u))
        if tank:
            for side in (-0.4, 0.4):
                self.ink.line([(at + side * size, top), (at + side * size, top - 0.7 * size)], b.tone * 0.5, 0.9)
            self.ink.polygon([(at - 0.5 * size, top - 0.6 * size), (at - 0.5 * size, top - 1.4 * size), (at, top - 1.75 * size), (at + 0.5 * size, top - 1.4 * size), (at + 0.5 * size, top - 0.6 * size)], b.tone * 0.72)
        else:
            self.ink.polygon([(at - size, top + 1), (at - size, top - 0.6 * size), (at + size, top - 0.6 * size), (at + size, top + 1)], b.tone * 0.78)
        if b.seed % 3 == 0:
            self.ink.line([(at + 0.6 * size, top), (at + 0.6 * size, top - float(rng.uniform(1.5, 3.0)) * size)], b.tone * 0.6, 0.9)

    def _crane(self, b: _Building, top: float) -> None:
        """A tower crane over what is not finished."""
        u, side = self._unit, 1 if b.seed % 2 else -1
        x, high, reach = b.x + 0.3 * b.w * side, top - max(0.16 * b.h, 9 * u), max(1.3 * b.w, 16 * u)
        self.ink.taper([(x, top + 0.2 * b.h), (x, high - 3 * u)], 1.3 * u, 1.1 * u, 0.25)
        self.ink.taper([(x + 0.35 * reach * side, high), (x - reach * side, high)], 1.2 * u, 1.0 * u, 0.25)
        self.ink.line([(x, high - 4 * u), (x - 0.8 * reach * side, high)], 0.25, 0.8)
        self.ink.line([(x, high - 4 * u), (x + 0.32 * reach * side, high)], 0.25, 0.8)
        self.ink.line([(x - 0.7 * reach * side, high), (x - 0.7 * reach * side, high + 5 * u)], 0.25, 0.6)


def _panes(sheet: Sheet, paper: _Paper, buildings: list[_Building], unit: float, belt: int) -> tuple[npt.NDArray[np.bool_], Floats, Floats, npt.NDArray[np.int32]]:
    """(pane, column, row, building) of each pixel: floors and bays in whole pixels, of each building's own measure."""
    who = np.maximum(paper.owner, 0)
    seeds = np.array([b.seed for b in buildings])
    finest = max(2, round((1.6 + 0.7 * belt) * unit))
    bay, floor = finest + seeds % 3, finest + seeds // 3 % 2 + (belt > 0)
    left, top = (np.array([round(v) for v in values]) for values in ([b.x - b.w / 2 for b in buildings], [b.base - b.h for b in buildings]))
    h, w = sheet.shape
    x, y = np.arange(w)[None] - left[who], np.arange(h)[:, None] - top[who]
    style = seeds // 7 % 3
    across, along = np.mod(x, bay[who]) > 0, np.mod(y, floor[who]) > 0
    pane = np.where(style[who] == 0, along, np.where(style[who] == 1, across, across & along)) & (paper.owner >= 0) & (y > 1)
    return pane, single(np.floor_divide(x, bay[who])), single(np.floor_divide(y, floor[who])), who.astype(np.int32)


def _painted(vista: Vista, mood: Mood, sheet: Sheet, belt: Belt, paper: _Paper, buildings: list[_Building], base: float) -> Layer:
    seed, u = vista.request.seed + 40 * belt.number, vista.unit
    cover, light = paper.ink.cover, paper.ink.light
    pane, column, row, who = _panes(sheet, paper, buildings, u, belt.number)
    stone = np.array([b.stone for b in buildings])[who]
    warm = np.array([b.seed % 2 for b in buildings], np.float32)[who]
    falls = saturate((np.float32(base) - sheet.y) / np.float32(0.16 * vista.view.focal_px))        # lighter toward their tops
    lit = saturate(light * (np.float32(0.92) + np.float32(0.16) * falls) + (fbm(seed + 8, sheet.shape, 30 * u, octaves=3) - np.float32(0.5)) * np.float32(0.14))
    rgb = np.where(stone[..., None], lerp(ramp(lit, mood.stops(_SLATE)), ramp(lit, mood.stops(_STONE)), warm), ramp(lit, mood.stops(_GLASS)))
    detail = (0.16, 0.24, 0.30)[belt.number] * (0.45 if mood.night else 1.0)
    sky = np.where(~stone & (chance(column, row, seed) > 0.72), np.float32(1.16), np.float32(1 - detail))           # some panes catch the sky
    rgb = single(rgb * np.where(pane, sky, np.float32(1))[..., None])
    thick = max(belt.haze * (0.95 if not mood.night else 0.80), mood.thickness(belt.distance) * 0.85)
    haze = mix(mood.haze, pigment("#c8784a"), 0.16 * mood.lamps)
    rgb = lerp(rgb, haze, thick)
    foot = np.exp(-np.maximum(np.float32(base) - sheet.y, 0) / np.float32((46 - 12 * belt.number) * u))
    rgb = lerp(rgb, haze, foot * np.float32(0.55 * (0.7 + belt.haze)))
    rgb = dab(single(rgb), seed + 5, 2.8 * u, -1.5, 2.2, 0.02, mix=0.30)
    return vista.layer(sheet, f"towers_{belt.number}", rgb, loosen(cover, seed + 6, 10 * u, 0.4 * u), belt.distance)


def _lamps(vista: Vista, mood: Mood, sheet: Sheet, belt: Belt, style: Style, paper: _Paper, buildings: list[_Building]) -> list[Layer]:
    """Windows that are lit: each house its own share, whole floors of offices, dark stair wells, several colours; red lamps on the tallest."""
    if mood.lamps < 0.3:
        return []
    seed, u = vista.request.seed + 40 * belt.number, vista.unit
    pane, column, row, who = _panes(sheet, paper, buildings, u, belt.number)
    seeds = np.array([b.seed for b in buildings])
    share = (0.06 + 0.42 * (seeds % 101 / 101.0) ** 1.6)[who]
    office = (seeds % 6 == 0)[who]
    owner = who.astype(np.float32)
    drift = fbm(seed + 12, sheet.shape, 26 * u, octaves=3) * np.float32(1.5) + np.float32(0.25)               # some parts are out, some up
    luck = chance(column + owner * 17, row + owner * 7, seed)
    on = luck < share * drift
    on |= office & (chance(row, owner, seed + 2) < 0.16) & (luck < 0.85)
    on &= chance(column, owner, seed + 3) > 0.14
    shade = chance(owner, row * 3 + column * 5, seed + 4)
    palette = np.stack([pigment(colour) for colour in _LIGHTS])
    hue = np.where(office, 2 + (shade > 0.55), np.where(shade > 0.90, 3, (shade * 1.9).astype(np.int32)))
    strength = np.float32(0.30) + np.float32(0.70) * chance(column, row + owner, seed + 6) ** np.float32(1.4)
    light = single(palette[hue.astype(np.int32)] * (strength * (pane & on))[..., None])
    power = np.float32(mood.lamps * (0.62, 0.80, 0.92)[belt.number] * (1.25 if mood.night else 0.62))
    bright = saturate(light + blur(light, 2.6 * u) * np.float32(1.5)) * power
    layers = [vista.layer(sheet, f"windows_{belt.number}", single(bright), None, belt.distance - 2, "add")]
    if belt.number < 2 and style.beacons:
        red = sheet.blank()
        for b in sorted(buildings, key=lambda one: -one.h)[:4]:
            y = b.base - b.h * {"deco": 1.48, "steps": 1.33}.get(b.kind, 1.02)
            stroke(red, [(b.x, y), (b.x, y + 1.5)], 2.0 * u)
        glow = saturate(red + blur(red, 5 * u) * 6)[..., None] * pigment("#ff4030") * np.float32(mood.lamps)
        layers.append(vista.layer(sheet, f"beacons_{belt.number}", single(glow), None, belt.distance - 3, "add", live=Blink(2.4, 1.1, 0.4 * belt.number)))
    return layers

