"""Living water: two tiles of waves looked up in perspective, scrolled at two speeds, averaged and sent through a ramp.

Three mip levels lie in one atlas; where one gives way to the next is broken by *smooth* noise (white noise glitters).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.camera import BASE_ZOOM, Pose
from milimo.engines.previz.model import Water
from milimo.engines.previz.stage.canvas import Canvas
from milimo.engines.previz.stage.moment import Moment
from milimo.engines.previz.stage.plate import BLUE, GREEN, RED, quantised
from milimo.engines.previz.stage.sampling import Bytes, as_bytes, channels_of, sample, way_through

Floats = npt.NDArray[np.float32]
TILE = 512                       # rows of a wave tile
WIDTH = 1024                     # its columns
TILES = 2                        # pairs of tiles there are: a pair takes a quarter of a second and 58 MB
STRETCH = 120.0                  # tile rows a unit of 1/t
HORIZON_GAP = 0.035              # keeps 1/t finite at the horizon
REPEATS = (3, 5, 12)             # how often each mip level lies in the atlas, so that no look-up falls out
FAR = 1e6                        # m: where a horizon is


@dataclass(slots=True)
class _Atlas:
    pixels: Bytes
    offsets: tuple[int, int, int]


@dataclass(slots=True)
class _Surface:
    """Atlas positions of a window's pixels, and how the tile's rows are scaled there."""

    columns: Floats
    rows: Floats
    scale: Floats


@dataclass(frozen=True, slots=True)
class _Part:
    """What of the surface is drawn: canvas px. `down` is how many rows below the horizon it begins."""

    first: int
    left: int
    right: int
    down: int


class WaterBody:
    """A `Water` on the stage."""

    still = False
    merges = False

    def __init__(self, water: Water, overscan: int, seed: int) -> None:
        self.depth = water.depth
        self.covers_from = water.top + 2 if water.mask is None else None
        self._water = water
        self._overscan = overscan
        self._far, self._near = (_atlas(seed % TILES + 31, False), _atlas(seed % TILES + 57, True))
        self._ramp = _ramp_table(water)
        self._mask = None if water.mask is None else (np.clip(water.mask, 0, 1) * 255 + 0.5).astype(np.uint8)
        self._mirror: tuple[Bytes, Bytes] | None = None
        if water.reflection is not None:
            even = water.reflection[:water.reflection.shape[0] & ~1, :water.reflection.shape[1] & ~1]
            luma, chroma, _ = quantised(np.ascontiguousarray(even, np.float32), None, False, seed)
            self._mirror = luma, as_bytes(cv2.cvtColor(chroma, cv2.COLOR_BGR2BGRA))     # four are looked up faster than three
        self._known: dict[tuple[Pose, _Part, int], _Surface] = {}
        self._levels: tuple[Floats, Floats] | None = None

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        at_horizon = abs(self._water.top - moment.view.horizon) < 0.02 * moment.view.height
        affine = moment.affine(FAR if at_horizon else self._water.depth)
        top = float(affine[1, 1]) * self._water.top + float(affine[1, 2])
        left, upper, right, lower = canvas.clip
        first = max(upper, int(np.floor(top)) - 1) & ~1
        rows = (lower - first) & ~1
        if rows < 8 or right - left < 8:
            return
        unit = float(affine[1, 1]) * moment.view.height * 0.35      # px of the canvas that t = 1 is below the horizon
        below = np.maximum((np.arange(rows, dtype=np.float32) + first + 0.5 - top) / unit, 0).astype(np.float32)
        part = _Part(first, left, right, max(0, first - int(np.floor(top)) + 1))
        luma, blue, red = self._coloured(self._waves(canvas, moment, below, part), moment, below, part)
        self._lay(canvas, moment, part, luma, blue, red)

    def _waves(self, canvas: Canvas, moment: Moment, below: Floats, part: _Part) -> Bytes:
        """Wave luma of the surface at half its width, (rows, half the columns): waves are far wider than high."""
        surface = self._surface(canvas, moment, below, part)
        speed, seconds = self._water.speed, moment.seconds
        rows_far = np.asarray(cv2.scaleAdd(surface.scale, TILE - (seconds * speed * 1.2) % TILE, surface.rows), np.float32)
        rows_near = np.asarray(cv2.scaleAdd(surface.scale, TILE - (seconds * speed * 0.78 + 90) % TILE, surface.rows), np.float32)
        columns_near = surface.columns + np.float32(seconds * 5 % WIDTH)
        far = cv2.remap(self._far.pixels, surface.columns, rows_far, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        near = cv2.remap(self._near.pixels, columns_near, rows_near, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return as_bytes(cv2.addWeighted(far, 0.52, near, 0.48, 0))

    def _surface(self, canvas: Canvas, moment: Moment, below: Floats, part: _Part) -> _Surface:
        """Where every pixel looks in the atlas before anything scrolls; kept while the camera rests."""
        key = (moment.pose, part, len(below))
        if key in self._known:
            return self._known[key]
        scale, start = self._level_map(canvas, moment, len(below), part)
        reach = (1 / (below + HORIZON_GAP)).astype(np.float32)
        xs = np.arange(part.left, part.right, 2, dtype=np.float32) + np.float32(1 - canvas.width / 2)
        pose = moment.pose
        slide = pose.truck * below * moment.view.height * 0.35 / max(0.5, moment.view.position[1]) - pose.pan
        chop = max(0.2, self._water.chop)
        column = np.sqrt(reach) * (0.88 * 1280 / moment.view.width / chop ** 0.5)
        columns = xs[None] * (column / WIDTH).astype(np.float32)[:, None]
        columns += ((slide * column + 600) / WIDTH).astype(np.float32)[:, None]
        columns -= np.floor(columns)                    # twelve times faster than np.mod
        columns *= np.float32(WIDTH)
        rows = (scale * (reach * np.float32(STRETCH))[:, None]).astype(np.float32)
        rows += start
        surface = _Surface(columns, rows, scale)
        if len(self._known) > 3 or any(known[0] != moment.pose for known in self._known):
            self._known.clear()
        self._known[key] = surface
        return surface

    def _level_map(self, canvas: Canvas, moment: Moment, rows: int, part: _Part) -> tuple[Floats, Floats]:
        """Which mip level each pixel looks up: (scale of tile rows, first atlas row). Of the neutral camera, from the
        horizon down: whatever was drawn before, a frame is the same; a push moves the borders less than their noise."""
        tall = 2 * canvas.height
        if self._levels is None or self._levels[0].shape != (tall, canvas.width // 2):
            reach = 1 / (np.arange(tall, dtype=np.float32) / (BASE_ZOOM * moment.view.height * 0.35) + HORIZON_GAP)
            step = np.abs(np.gradient(reach)) * STRETCH
            wanted = np.clip(np.log(np.maximum(step, 1e-3) / 1.6) / np.log(4), 0, 2)
            jitter = (_smooth_noise(tall, canvas.width // 2) - 0.5) * 0.9
            level = np.clip(np.round(wanted[:, None] + jitter), 0, 2).astype(np.intp)
            self._levels = (np.array([1.0, 0.25, 0.0625], np.float32)[level], np.array(self._far.offsets, np.float32)[level])
        down = min(part.down, tall - rows)
        window = (slice(down, down + rows), slice(part.left // 2, part.right // 2))
        return self._levels[0][window], self._levels[1][window]

    def _coloured(self, waves: Bytes, moment: Moment, below: Floats, part: _Part) -> tuple[Bytes, Bytes, Bytes]:
        """Luma at half the width and half-size chroma of the surface: ramp or mirror, and haze toward the horizon."""
        rows, half_width = waves.shape
        luma = as_bytes(cv2.LUT(waves, self._ramp[0]))
        small = as_bytes(cv2.resize(waves, (half_width, rows // 2), interpolation=cv2.INTER_AREA))
        blue, red = as_bytes(cv2.LUT(small, self._ramp[1])), as_bytes(cv2.LUT(small, self._ramp[2]))
        if self._mirror is not None:
            luma, blue, red = self._mirrored(luma, (blue, red), small, moment, below, part)
        distance = below * moment.view.height * 0.35
        haze = np.exp(-distance / max(2.0, self._water.haze_height)) * 0.75
        air = _yuv(self._water.haze)
        keep = (255 * (1 - haze) + 0.5).astype(np.uint8)[:, None]
        _hazed(luma, keep, air[0])
        half_keep = np.ascontiguousarray(keep[::2][:rows // 2])
        _hazed(blue, half_keep, air[1])
        _hazed(red, half_keep, air[2])
        return luma, blue, red

    def _mirrored(self, luma: Bytes, chroma: tuple[Bytes, Bytes], small: Bytes, moment: Moment, below: Floats,
                  part: _Part) -> tuple[Bytes, Bytes, Bytes]:
        """The painted mirror image, broken by the waves: calm far away, torn near the camera."""
        assert self._mirror is not None
        mirror, mirror_chroma = self._mirror
        half = (small.shape[1], small.shape[0])
        affine = moment.affine(FAR)
        grow = float(affine[0, 0])
        tear = small.astype(np.float32)
        tear -= np.float32(128)
        tear *= ((0.02 + 0.16 * below[::2][:half[1], None]) * self._water.chop).astype(np.float32)
        xs = (np.arange(half[0], dtype=np.float32) * 2 + 1 + part.left - float(affine[0, 2])) / grow + self._overscan
        ys = (np.arange(half[1], dtype=np.float32) * 2 + 1 + part.first - float(affine[1, 2])) / grow - self._water.top
        map_x = tear * np.float32(0.4)
        map_x += xs[None].astype(np.float32)
        tear += ys[:, None].astype(np.float32)
        map_y = tear
        seen = cv2.remap(mirror, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        # colour at a quarter: the eye does not see chroma tear
        quarter = (slice(None, None, 2), slice(None, None, 2))
        tint = as_bytes(cv2.remap(mirror_chroma, map_x[quarter] / 2, map_y[quarter] / 2,
                                  cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
        tints = [cv2.resize(plane, half, interpolation=cv2.INTER_LINEAR) for plane in channels_of(tint, 2)]
        tall = as_bytes(cv2.resize(seen, (half[0], luma.shape[0]), interpolation=cv2.INTER_LINEAR))
        luma = as_bytes(cv2.addWeighted(tall, 0.66, luma, 0.34, 0))
        blue = as_bytes(cv2.addWeighted(as_bytes(tints[0]), 0.7, chroma[0], 0.3, 0))
        red = as_bytes(cv2.addWeighted(as_bytes(tints[1]), 0.7, chroma[1], 0.3, 0))
        return luma, blue, red

    def _lay(self, canvas: Canvas, moment: Moment, part: _Part, luma: Bytes, blue: Bytes, red: Bytes) -> None:
        rows, width = luma.shape[0], part.right - part.left
        target = canvas.window(part.left, part.first, part.right, part.first + rows)
        if self._mask is None:
            cv2.resize(luma, (width, rows), target.luma, interpolation=cv2.INTER_LINEAR)
            target.blue[...], target.red[...] = blue, red
            return
        luma = as_bytes(cv2.resize(luma, (width, rows), interpolation=cv2.INTER_LINEAR))
        affine = moment.affine(self._water.depth)
        grow = float(affine[0, 0])
        over = self._overscan
        shift = [float(affine[i, 2]) - grow * over + (grow - 1) / 2 - (part.first if i else part.left) for i in (0, 1)]
        way = way_through(((grow, 0.0, shift[0]), (0.0, grow, shift[1])))
        cover = sample(self._mask, way, (width, rows), None)
        half = as_bytes(cv2.resize(cover, (width // 2, rows // 2), interpolation=cv2.INTER_AREA))
        for plane, paint, share in ((target.luma, luma, cover), (target.blue, blue, half), (target.red, red, half)):
            rest = cv2.multiply(plane, cv2.bitwise_not(share), scale=1 / 255)
            cv2.add(rest, cv2.multiply(paint, share, scale=1 / 255), plane)


def _hazed(plane: Bytes, keep: Bytes, air: float) -> None:
    """Rows fade to the colour of the air, in place; those that the air does not reach are left alone."""
    reached = np.flatnonzero(keep[:, 0] < 255)
    last = int(reached[-1]) + 1 if len(reached) else 0
    if not last:
        return
    plane, keep = plane[:last], keep[:last]
    wide = np.broadcast_to(keep, plane.shape).copy()
    veil = np.clip((255 - keep.astype(np.float32)) * (air / 255) + 0.5, 0, 255).astype(np.uint8)
    cv2.multiply(plane, wide, plane, scale=1 / 255)
    cv2.add(plane, np.broadcast_to(veil, plane.shape).copy(), plane)


def _yuv(colour: tuple[float, float, float]) -> tuple[float, float, float]:
    """Display RGB to limited-range BT.709 levels."""
    luma = RED * colour[0] + GREEN * colour[1] + BLUE * colour[2]
    return 16 + 219 * luma, 128 + (colour[2] - luma) * 112 / (1 - BLUE), 128 + (colour[0] - luma) * 112 / (1 - RED)


def _ramp_table(water: Water) -> tuple[Bytes, Bytes, Bytes]:
    """Wave luma to Y, U, V. Waves of two averaged tiles lie between 70 and 190: the ramp spends its colours there."""
    stops = np.array([60, 104, 132, 160, 200], np.float32)
    levels = np.array([_yuv(colour) for colour in water.ramp])
    index = np.arange(256)
    y, u, v = (np.interp(index, stops, levels[:, i]) for i in range(3))
    return (y + 0.5).astype(np.uint8), (u + 0.5).astype(np.uint8), (v + 0.5).astype(np.uint8)


@lru_cache(maxsize=4)
def _atlas(seed: int, ridged: bool) -> _Atlas:
    """A tiling field of wave crests in three mip levels, each mean-kept and contrast-raised, one under the other."""
    tile = _wave_tile(seed, ridged)
    levels: list[Bytes] = []
    for level, (repeat, contrast) in enumerate(zip(REPEATS, (1.0, 1.25, 1.5), strict=True)):
        rows = TILE // 4 ** level
        small = tile if level == 0 else np.asarray(cv2.resize(tile, (WIDTH, rows), interpolation=cv2.INTER_AREA), np.float32)
        mean = float(small.mean())
        raised = (np.clip(mean + (small - mean) * contrast, 0, 1) * 255).astype(np.uint8)
        levels.append(np.tile(raised, (repeat * (4 if level == 0 else 8), 2)))      # two wide: room for the second scroll
    starts = np.cumsum([0, *(len(level) for level in levels)])
    return _Atlas(np.concatenate(levels), (int(starts[0]), int(starts[1]), int(starts[2])))


def _wave_tile(seed: int, ridged: bool) -> Floats:
    """Noise made by filtering white noise on a torus: it tiles by construction."""
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft2(rng.standard_normal((TILE, WIDTH), dtype=np.float32))
    fy, fx = np.fft.fftfreq(TILE).astype(np.float32)[:, None], np.fft.rfftfreq(WIDTH).astype(np.float32)[None]
    total = np.zeros((TILE, WIDTH), np.float32)
    for size, weight in ((46.0, 1.0), (22.0, 0.7), (10.0, 0.45), (5.0, 0.3)):
        band = np.exp(-0.5 * ((fx * size * 1.9) ** 2 + (fy * size * 0.55) ** 2))
        band -= np.exp(-0.5 * ((fx * size * 3.8) ** 2 + (fy * size * 1.1) ** 2))
        layer = np.fft.irfft2(spectrum * band, (TILE, WIDTH))
        layer /= layer.std()
        total += weight * ((1 - np.abs(layer)) * 1.3 if ridged else layer)
    total = (total - total.mean()) / total.std()
    return np.clip(0.5 + 0.17 * total, 0, 1).astype(np.float32)


@lru_cache(maxsize=4)
def _smooth_noise(rows: int, width: int) -> Floats:
    rng = np.random.default_rng(84)
    small = rng.random((rows // 7 + 3, width // 60 + 3), dtype=np.float32)
    return np.asarray(cv2.resize(small, (width, rows), interpolation=cv2.INTER_CUBIC), np.float32)
