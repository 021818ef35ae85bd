"""What falls or hangs before the lens: rain, snow, fog, dust, embers, bubbles. Sheets that wrap, moved by whole pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.model import Air
from milimo.engines.previz.stage.canvas import Canvas
from milimo.engines.previz.stage.moment import Moment
from milimo.engines.previz.stage.plate import BLUE, GREEN, RED
from milimo.engines.previz.stage.sampling import Bytes, as_bytes

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A tile twice as high and wide as the frame, so that any offset is one crop. Speeds in px/s."""

    pixels: Bytes
    dx: float
    dy: float
    waver: float = 0.0           # px from side to side
    waver_period: float = 3.0    # s


class Weather:
    """One `Air` over the whole canvas. Light adds to luma; fog covers; embers also warm the chroma."""

    depth = 0.5                  # m: before everything
    still = False
    merges = False
    covers_from = None

    def __init__(self, air: Air, width: int, height: int, seed: int) -> None:
        self._air = air
        self._size = (height, width)
        self._sheets = _SHEETS[air.kind](air, height, width, np.random.default_rng(seed))
        self._light = None if air.light is None else _light_map(air.light, width, height)
        luma = RED * air.colour[0] + GREEN * air.colour[1] + BLUE * air.colour[2]
        self._fog = 16 + 219 * luma
        self._tint = ((air.colour[2] - luma) * 112 / (1 - BLUE), (air.colour[0] - luma) * 112 / (1 - RED))

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        if not self._sheets:
            return
        seen = self._seen(moment.seconds)
        if self._air.kind == "fog":
            self._cover(canvas, seen)
            return
        if self._light is not None:
            seen = as_bytes(cv2.multiply(seen, self._light, scale=1 / 255))
        cv2.add(canvas.luma, seen, canvas.luma)
        if self._air.kind == "embers":
            small = cv2.resize(seen, (canvas.width // 2, canvas.height // 2), interpolation=cv2.INTER_AREA)
            for plane, tint in zip((canvas.blue, canvas.red), self._tint, strict=True):
                cv2.addWeighted(plane, 1, small, tint / 160, 0, plane)

    def _seen(self, seconds: float) -> Bytes:
        height, width = self._size
        total: Bytes | None = None
        for sheet in self._sheets:
            rows, columns = sheet.pixels.shape[0] // 2, sheet.pixels.shape[1] // 2
            waver = sheet.waver * math.sin(2 * math.pi * seconds / sheet.waver_period)
            x, y = int(-sheet.dx * seconds - waver) % columns, int(-sheet.dy * seconds) % rows
            crop = sheet.pixels[y:y + height, x:x + width]
            total = crop if total is None else as_bytes(cv2.add(total, crop))
        assert total is not None
        return total

    def _cover(self, canvas: Canvas, cover: Bytes) -> None:
        small = as_bytes(cv2.resize(cover, (canvas.width // 2, canvas.height // 2), interpolation=cv2.INTER_AREA))
        levels = (self._fog, 128 + self._tint[0], 128 + self._tint[1])
        for plane, share, level in zip((canvas.luma, canvas.blue, canvas.red), (cover, small, small), levels, strict=True):
            cv2.multiply(plane, cv2.bitwise_not(share), plane, scale=1 / 255)
            cv2.add(plane, cv2.convertScaleAbs(share, alpha=level / 255), plane)


def _light_map(light: Floats, width: int, height: int) -> Bytes:
    full = cv2.resize(light.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    return (np.clip(np.asarray(full), 0, 1) * 255 + 0.5).astype(np.uint8)


def _doubled(tile: Bytes) -> Bytes:
    return np.tile(tile, (2, 2))


def _wrapped(height: int, width: int, reach: int) -> list[tuple[int, int]]:
    """Offsets at which a mark near a border must be drawn again so that the tile closes."""
    del reach
    return [(x, y) for x in (-width, 0, width) for y in (-height, 0, height)]


_STREAKS = ((260, 26, 1, 0.34, 0.9, 1150), (120, 60, 1, 0.40, 1.1, 2300), (26, 150, 2, 0.28, 2.2, 4500))
"""Far, middle, near: count, length px, thickness px, level, blur px, px/s. Soft: crisp ones cost the film half as many bits
again, and look drawn with a ruler."""
ASTRAY = math.radians(2.2)       # how far single drops fall from the wind's slant


def _rain(air: Air, height: int, width: int, rng: np.random.Generator) -> list[_Sheet]:
    """Far, middle and near streaks, 26 / 60 / 150 px long at 720 lines."""
    scale = height / 720
    angle = math.pi / 2 + air.slant
    sheets: list[_Sheet] = []
    for count, length, thick, bright, blur, speed in _STREAKS:
        tile = np.zeros((int(height * 1.25), width), np.uint8)
        rows, columns = tile.shape
        for _ in range(int(count * 1.25 * air.amount)):
            x, y, long = rng.uniform(0, columns), rng.uniform(0, rows), length * scale * rng.uniform(0.5, 1.3)
            level = int(bright * rng.uniform(0.2, 1) ** 1.5 * 255)
            own = angle + ASTRAY * rng.uniform(-1, 1)
            dx, dy = long * math.cos(own), long * math.sin(own)
            for ox, oy in _wrapped(rows, columns, int(long)):      # thin at both ends
                _streak(tile, x + ox, y + oy, dx, dy, level // 2, thick)
                _streak(tile, x + ox + 0.22 * dx, y + oy + 0.22 * dy, 0.5 * dx, 0.5 * dy, level, thick)
        soft = as_bytes(cv2.GaussianBlur(tile, (0, 0), blur * max(0.7, scale)))
        sheets.append(_Sheet(_doubled(soft), speed * scale * math.cos(angle), speed * scale * math.sin(angle)))
    return sheets


def _streak(tile: Bytes, x: float, y: float, dx: float, dy: float, level: int, thick: int) -> None:
    if min(x, x + dx) > tile.shape[1] or max(x, x + dx) < 0 or y > tile.shape[0] or y + dy < 0:
        return
    cv2.line(tile, (int(x * 8), int(y * 8)), (int((x + dx) * 8), int((y + dy) * 8)), (level,), thick, cv2.LINE_AA, 3)


def _flakes(air: Air, height: int, width: int, rng: np.random.Generator, *, up: bool, ring: bool,
            sizes: tuple[tuple[int, float, float, float], ...], waver: float) -> list[_Sheet]:
    """Sheets of dots or rings: (count, radius px, level 0..1, speed px/s) a sheet."""
    scale = height / 720
    sheets: list[_Sheet] = []
    for index, (count, radius, bright, speed) in enumerate(sizes):
        tile = np.zeros((int(height * 1.2), width), np.uint8)
        rows, columns = tile.shape
        for _ in range(int(count * air.amount * 1.2)):
            x, y, size = rng.uniform(0, columns), rng.uniform(0, rows), max(0.5, radius * scale * rng.uniform(0.6, 1.3))
            level = int(bright * rng.uniform(0.35, 1) * 255)
            for ox, oy in _wrapped(rows, columns, int(size) + 1):
                if -20 < x + ox < columns + 20 and -20 < y + oy < rows + 20:
                    cv2.circle(tile, (int((x + ox) * 8), int((y + oy) * 8)), int(size * 8), (level,),
                               1 if ring else cv2.FILLED, cv2.LINE_AA, 3)
        soft = as_bytes(cv2.GaussianBlur(tile, (0, 0), max(0.5, radius * scale * 0.35)))
        fall = -speed if up else speed
        drift = math.tan(air.slant) * fall
        sheets.append(_Sheet(_doubled(soft), drift * scale, fall * scale, waver * scale * (1 + index), 3.1 + 0.9 * index))
    return sheets


def _fog(air: Air, height: int, width: int, rng: np.random.Generator) -> list[_Sheet]:
    """Two banks of cloudy noise, wrapped round in x, heavier toward the ground."""
    sheets: list[_Sheet] = []
    for speed, size, share in ((14.0, 8, 0.55), (27.0, 14, 0.4)):
        lattice = rng.random((size // 2 + 2, size), dtype=np.float32)
        closed = np.concatenate([lattice, lattice[:, :2]], axis=1)
        step = width / size
        grown = cv2.resize(closed, (int(step * closed.shape[1]), height), interpolation=cv2.INTER_CUBIC)
        offset = int(step / 2)
        noise = np.clip(np.asarray(grown, np.float32)[:, offset:offset + width], 0, 1)
        fall = np.linspace(0.15, 1, height, dtype=np.float32)[:, None]
        level = np.clip(noise * noise * fall * share * air.amount, 0, 0.9)
        tile = (level * 255 + rng.random(level.shape, dtype=np.float32)).astype(np.uint8)
        sheets.append(_Sheet(np.tile(tile, (2, 2)), speed * height / 720, 0.0))
    return sheets


_SHEETS = {
    "rain": _rain,
    "fog": _fog,
    "snow": partial(_flakes, up=False, ring=False, waver=9.0, sizes=(
        (420, 1.1, 0.5, 60), (170, 2.2, 0.6, 105), (46, 4.4, 0.5, 190))),
    "dust": partial(_flakes, up=False, ring=False, waver=14.0, sizes=((120, 0.9, 0.22, 9), (40, 1.6, 0.2, 14))),
    "embers": partial(_flakes, up=True, ring=False, waver=11.0, sizes=((60, 1.0, 0.8, 90), (24, 1.9, 0.95, 150))),
    "bubbles": partial(_flakes, up=True, ring=True, waver=6.0, sizes=((46, 2.2, 0.4, 55), (16, 5.0, 0.45, 95))),
}
