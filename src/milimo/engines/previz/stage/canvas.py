"""The frame that is being composed: one I420 buffer, and what can be done to it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from milimo.engines.previz.stage.plate import LEAN, MARGIN, Plate
from milimo.engines.previz.stage.sampling import (
    Affine,
    Bytes,
    Matrix,
    Way,
    as_bytes,
    channels_of,
    sample,
    warped,
    way_through,
)

Window = tuple[slice, slice]
Box = tuple[int, int, int, int]      # left, top, right, bottom
FADE = 0.003                     # a gain below this draws nothing
MOST_KEPT = 48                   # lights kept as sampled


class Canvas:
    """A limited-range BT.709 frame in I420 order; `buffer` (3/2·h, w) is what the encoder takes, without a copy."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.clip: Box = (0, 0, width, height)   # even; what lies outside will be hidden by something nearer
        self.buffer: Bytes = np.zeros((height * 3 // 2, width), np.uint8)
        self.luma: Bytes = self.buffer[:height]
        planes = self.buffer[height:].reshape(2, height // 2, width // 2)
        self.blue: Bytes = planes[0]
        self.red: Bytes = planes[1]
        self._kept: dict[tuple[int, Box], tuple[Plate, tuple[Box, Matrix], tuple[Bytes, Bytes | None]]] = {}
        self.fill(16)

    def fill(self, luma: int) -> None:
        """A grey of this luma all over."""
        self.luma[...] = luma
        self.blue[...] = 128
        self.red[...] = 128

    def draw(self, plate: Plate, affine: Affine, gain: float = 1.0, *, stays: bool = False) -> None:
        """Lays a plate on through `affine` (picture px under the neutral camera to canvas px, edge to edge).

        `gain` is the weight of light, the opacity of everything else. `stays`: only its gain changes while the camera
        rests, so what was sampled for one frame is kept for the next.
        """
        if gain <= FADE:
            return
        matrix: Matrix = tuple(affine.tolist())
        window = _window(plate, matrix, self.clip)
        if window is None:
            return
        split = _solid_row(plate, matrix) if gain >= 0.999 else None
        for part in _parts(plate, matrix, window):
            x0, y0, x1, y1 = part
            if split is None or split >= y1:
                self._lay(plate, matrix, part, gain, stays)
                continue
            if split > y0:
                self._lay(plate, matrix, (x0, y0, x1, split), gain, stays)
            self._lay(plate, matrix, (x0, max(y0, split), x1, y1), gain, stays, solid=True)

    def _lay(self, plate: Plate, matrix: Matrix, window: Box, gain: float, stays: bool, *, solid: bool = False) -> None:
        """The plate in one window of the canvas; `solid`: nothing is seen through it there."""
        x0, y0, x1, y1 = window
        size = (x1 - x0, y1 - y0)
        half = (size[0] // 2, size[1] // 2)
        full_way, half_way = _ways(plate, matrix, x0, y0)
        target = self._target(x0, y0, x1, y1)
        bleeding = any(plate.bleeds)
        if solid or plate.blend == "opaque":
            put(target, sample(plate.luma, full_way, size, None), sample(plate.chroma, half_way, half, None))
        elif plate.blend == "add":
            luma, chroma = self._light(plate, (full_way, half_way), window, stays)
            add_light(target, luma, chroma, gain)
        elif full_way.warps:
            both, chroma = (warped(plane, way, room, None if bleeding else border) for plane, way, room, border in zip(
                plate.fourfold(), (full_way, half_way), (size, half), ((0, 255, 0, 255), (0, 0, 255, 0)), strict=True))
            luma, clear = channels_of(both, 2)
            lay_over(target, luma, clear, chroma, gain)
        else:
            assert plate.clear is not None
            luma = sample(plate.luma, full_way, size, None if bleeding else (0,))
            clear = sample(plate.clear, full_way, size, None if bleeding else (255,))
            lay_over(target, luma, clear, sample(plate.chroma, half_way, half, None if bleeding else (0, 0, 255)), gain)

    def _light(self, plate: Plate, ways: tuple[Way, Way], window: Box, stays: bool) -> tuple[Bytes, Bytes | None]:
        """Luma and chroma of light in a window; what stays is kept until the camera moves."""
        full_way, half_way = ways
        key = (window, full_way.matrix)
        kept = self._kept.get((id(plate), window)) if stays else None
        if kept is not None and kept[0] is plate and kept[1] == key:
            return kept[2]
        bleeding = any(plate.bleeds)
        size = (window[2] - window[0], window[3] - window[1])
        luma = sample(plate.luma, full_way, size, None if bleeding else (0,))
        chroma = None if plate.grey else sample(
            plate.chroma, half_way, (size[0] // 2, size[1] // 2), None if bleeding else (128, 128, 0))
        if stays:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[id(plate), window] = plate, key, (luma, chroma)
        return luma, chroma

    def window(self, x0: int, y0: int, x1: int, y1: int) -> Target:
        """The planes of an even-sided window."""
        return self._target(x0, y0, x1, y1)

    def _target(self, x0: int, y0: int, x1: int, y1: int) -> Target:
        half = (slice(y0 // 2, y1 // 2), slice(x0 // 2, x1 // 2))
        return Target(self.luma[y0:y1, x0:x1], self.blue[half], self.red[half])


class Sheet(Canvas):
    """A canvas that one can see through: what is drawn on it can be laid over other frames, again and again."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self.buffer[...] = 0
        self.clear: Bytes = np.full((height, width), 255, np.uint8)
        self.half_clear: Bytes = np.full((height // 2, width // 2), 255, np.uint8)
        self._windows: tuple[Window, Window] | None = None       # what is drawn on: full size, half size
        self._solid = False      # nothing is seen through it there

    def _target(self, x0: int, y0: int, x1: int, y1: int) -> Target:
        target = super()._target(x0, y0, x1, y1)
        half = (slice(y0 // 2, y1 // 2), slice(x0 // 2, x1 // 2))
        return Target(target.luma, target.blue, target.red, self.clear[y0:y1, x0:x1], self.half_clear[half])

    def lay(self, canvas: Canvas) -> None:
        """Over a frame, in the window that is drawn on. Nothing may be drawn on the sheet from then on."""
        if self._windows is None:
            self._windows, self._solid = self._drawn_on()
        full, half = self._windows
        for plane, paint, clear in ((canvas.luma[full], self.luma[full], self.clear[full]),
                                    (canvas.blue[half], self.blue[half], self.half_clear[half]),
                                    (canvas.red[half], self.red[half], self.half_clear[half])):
            if self._solid:
                plane[...] = paint
                continue
            cv2.multiply(plane, clear, plane, scale=1 / 255)
            cv2.add(plane, paint, plane)

    def _drawn_on(self) -> tuple[tuple[Window, Window], bool]:
        rows = np.flatnonzero(self.clear.min(axis=1) < 255)
        columns = np.flatnonzero(self.clear.min(axis=0) < 255)
        if not len(rows):
            nothing = (slice(0, 0), slice(0, 0))
            return (nothing, nothing), True
        top, bottom = int(rows[0]) & ~1, min(self.height, int(rows[-1]) + 2 & ~1)
        left, right = int(columns[0]) & ~1, min(self.width, int(columns[-1]) + 2 & ~1)
        full = (slice(top, bottom), slice(left, right))
        half = (slice(top // 2, bottom // 2), slice(left // 2, right // 2))
        return (full, half), int(self.clear[full].max()) == 0 and int(self.half_clear[half].max()) == 0


@dataclass(slots=True)
class Target:
    """A window of a canvas: views, written in place. A sheet's also has what is seen through it."""

    luma: Bytes
    blue: Bytes
    red: Bytes
    clear: Bytes | None = None
    half_clear: Bytes | None = None


def put(target: Target, luma: Bytes, chroma: Bytes) -> None:
    """Replaces what was there."""
    target.luma[...] = luma
    cv2.mixChannels([chroma], [target.blue, target.red], [0, 0, 1, 1])
    if target.clear is not None and target.half_clear is not None:
        target.clear[...] = 0
        target.half_clear[...] = 0


def lay_over(target: Target, luma: Bytes, clear: Bytes, chroma: Bytes, gain: float = 1.0) -> None:
    """Premultiplied `over`: target · (1 − α) + plate."""
    blue, red, half_clear = channels_of(chroma, 3)
    if gain < 0.999:
        luma, blue, red = (as_bytes(cv2.convertScaleAbs(plane, alpha=gain)) for plane in (luma, blue, red))
        clear, half_clear = (
            as_bytes(cv2.convertScaleAbs(p, alpha=gain, beta=255 * (1 - gain))) for p in (clear, half_clear))
    for plane, cover, paint in ((target.luma, clear, luma), (target.blue, half_clear, blue), (target.red, half_clear, red)):
        cv2.multiply(plane, cover, plane, scale=1 / 255)
        cv2.add(plane, paint, plane)
    if target.clear is not None and target.half_clear is not None:
        cv2.multiply(target.clear, clear, target.clear, scale=1 / 255)
        cv2.multiply(target.half_clear, half_clear, target.half_clear, scale=1 / 255)


def add_light(target: Target, luma: Bytes, chroma: Bytes | None, gain: float) -> None:
    """Light adds: luma from 0, chroma as an offset about 128; None is light without a colour."""
    if abs(gain - 1) < 1e-6:
        cv2.add(target.luma, luma, target.luma)
    else:
        cv2.addWeighted(target.luma, 1, luma, gain, 0, target.luma)
    if chroma is None:
        return
    blue, red = channels_of(chroma, 2)
    cv2.addWeighted(target.blue, 1, blue, gain, -128 * gain, target.blue)
    cv2.addWeighted(target.red, 1, red, gain, -128 * gain, target.red)


def _ways(plate: Plate, affine: Matrix, x0: int, y0: int) -> tuple[Way, Way]:
    """From plate pixel centres to window pixel centres, for luma and for the half-size planes.

    The ½ terms of the half-size matrix keep chroma on luma to .02 px; without them a half-scale plate's colour lies
    half a pixel off its edges.
    """
    (wide, leaning, tx), (rising, high, ty) = affine
    a, b, c, d = wide / plate.scale, leaning / plate.scale, rising / plate.scale, high / plate.scale
    ox = wide * plate.x + leaning * plate.y + tx + (a + b) / 2 - 0.5 - x0
    oy = rising * plate.x + high * plate.y + ty + (c + d) / 2 - 0.5 - y0
    return (way_through(((a, b, ox), (c, d, oy))),
            way_through(((a, b, (ox + (a + b) / 2 - 0.5) / 2), (c, d, (oy + (c + d) / 2 - 0.5) / 2))))


def _window(plate: Plate, affine: Matrix, clip: Box) -> Box | None:
    """The even-sided part of the clip that the plate touches; bleeding sides reach to the clip's border."""
    (a, b, tx), (c, d, ty) = affine
    x, y, w, h = plate.x, plate.y, plate.width / plate.scale, plate.height / plate.scale
    x0 = a * x + b * y + tx + min(0.0, a * w) + min(0.0, b * h)
    y0 = c * x + d * y + ty + min(0.0, c * w) + min(0.0, d * h)
    x1, y1 = x0 + abs(a) * w + abs(b) * h, y0 + abs(c) * w + abs(d) * h
    left, top, right, bottom = clip
    if x1 < left or y1 < top or x0 > right or y0 > bottom:
        return None
    bleeds = plate.bleeds
    box = (left if bleeds[0] else max(left, math.floor(x0) & ~1), top if bleeds[1] else max(top, math.floor(y0) & ~1),
           right if bleeds[2] else min(right, math.ceil(x1) + 1 & ~1), bottom if bleeds[3] else min(bottom, math.ceil(y1) + 1 & ~1))
    return box if box[2] - box[0] >= 2 and box[3] - box[1] >= 2 else None


def _solid_row(plate: Plate, affine: Matrix) -> int | None:
    """The even row of the canvas from which the plate hides all; a few px further down, for what look-ups touch."""
    if plate.solid is None or plate.blend != "over" or affine[1][0] != 0:
        return None
    return math.ceil(affine[1][1] * (plate.y + (plate.solid + MARGIN) / plate.scale) + affine[1][2]) + 1 & ~1


def _parts(plate: Plate, affine: Matrix, window: Box) -> list[Box]:
    """The window, or what of it the plate's strips touch: side by side, so that nothing is laid on twice."""
    if not plate.strips:
        return [window]
    (a, b, tx), (c, d, ty) = affine
    if c != 0 and abs(b) * plate.height / plate.scale > LEAN * a:
        return [window]
    middle = b * (plate.y + plate.height / plate.scale / 2) + tx
    left, top, right, bottom = window
    parts: list[Box] = []
    for number, (first, last, upper, lower) in enumerate(plate.strips):
        x0 = left if number == 0 else max(left, round(a * (plate.x + first / plate.scale) + middle) & ~1)
        x1 = right if number == len(plate.strips) - 1 else min(right, round(a * (plate.x + last / plate.scale) + middle) & ~1)
        # a rolled plate rises or falls along the strip, and along what leans into it
        ends = (c * (plate.x + (first - LEAN) / plate.scale), c * (plate.x + (last + LEAN) / plate.scale))
        y0 = top if upper == 0 else max(top, math.floor(d * (plate.y + upper / plate.scale) + ty + min(ends)) & ~1)
        y1 = bottom if lower == plate.height else min(bottom, math.ceil(d * (plate.y + lower / plate.scale) + ty + max(ends)) + 1 & ~1)
        if x1 > x0 and y1 > y0 and lower > upper:
            parts.append((x0, y0, x1, y1))
    return parts


class Finish:
    """Vignette and grain: the last thing that happens to a frame.

    Grain is a fixed tile, softened .7 px and high-passed, added to luma at a new offset each frame, so that it lives
    but never swims. Its offsets are a function of the seed and the frame number alone.
    """

    SPARE = 256                  # px that the tile is larger than the frame

    def __init__(self, width: int, height: int, vignette: float, grain: float, seed: int) -> None:
        self._seed = seed
        self._grain = _grain_tile(height + self.SPARE, width + self.SPARE, grain) if grain > 0 else None
        self._keep: Bytes | None = None
        if vignette > 0:
            keep = _vignette(width, height, vignette)
            half = cv2.resize(keep, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
            self._keep = _to_bytes(255 * keep)
            self._floor = _to_bytes(16 * (1 - keep))        # black is 16: darkening is about it, not about 0
            self._half_keep = _to_bytes(255 * np.asarray(half, np.float32))
            self._half_floor = _to_bytes(128 * (1 - np.asarray(half, np.float32)))

    def apply(self, canvas: Canvas, frame: int) -> None:
        if self._keep is not None:
            cv2.multiply(canvas.luma, self._keep, canvas.luma, scale=1 / 255)
            cv2.add(canvas.luma, self._floor, canvas.luma)
            for plane in (canvas.blue, canvas.red):
                cv2.multiply(plane, self._half_keep, plane, scale=1 / 255)
                cv2.add(plane, self._half_floor, plane)
        if self._grain is not None:
            x, y = _offsets(self._seed, frame, self.SPARE)
            tile = self._grain[y:y + canvas.height, x:x + canvas.width]
            cv2.addWeighted(canvas.luma, 1, tile, 1, -128, canvas.luma)


def _vignette(width: int, height: int, strength: float) -> npt.NDArray[np.float32]:
    x = (np.arange(width, dtype=np.float32) + 0.5) / width - 0.5
    y = (np.arange(height, dtype=np.float32) + 0.5) / height - 0.5
    edge = np.clip((x[None] / 0.72) ** 2 + (y[:, None] / 0.66) ** 2 - 0.25, 0, 1)
    return (1 - strength * edge * edge * (3 - 2 * edge)).astype(np.float32)


@lru_cache(maxsize=2)
def _grain_tile(height: int, width: int, strength: float) -> Bytes:
    """One for all shots of a size: the offsets are each shot's own."""
    rng = np.random.default_rng(20_26)
    white = rng.standard_normal((height, width), dtype=np.float32)
    soft = np.asarray(cv2.GaussianBlur(white, (0, 0), 0.7), np.float32) * (2.2 * strength)
    soft -= np.asarray(cv2.boxFilter(soft, -1, (25, 25)), np.float32)
    return np.clip(np.floor(soft + 128 + rng.random((height, width), dtype=np.float32)), 0, 255).astype(np.uint8)


def _offsets(seed: int, frame: int, spare: int) -> tuple[int, int]:
    mixed = (seed * 0x9E3779B1 + frame * 0x85EBCA6B) & 0xFFFFFFFF
    mixed ^= mixed >> 15
    mixed = (mixed * 0x2C1B3C6D) & 0xFFFFFFFF
    mixed ^= mixed >> 12
    return mixed % spare, (mixed >> 16) % spare


def _to_bytes(values: npt.NDArray[np.float32]) -> Bytes:
    return np.clip(values + 0.5, 0, 255).astype(np.uint8)
