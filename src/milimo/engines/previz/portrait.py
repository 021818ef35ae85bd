"""A painted bust that lives: it breathes, blinks, turns its head through the head's own depth, and speaks.

The turn is ONE painted head pushed through its depth map: eyes land 1.3–2.4 px from a true re-render at ±9°, where the
unturned head is up to 21 px off. Cross-fading two painted angles leaves double contours. Lids and mouths are laid into
the head *before* the turn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from milimo.contracts.shots import Gesture, Line
from milimo.engines.previz.camera import smootherstep
from milimo.engines.previz.composition import HEADS_TALL
from milimo.engines.previz.life import Temper, breathing, figure_plates
from milimo.engines.previz.model import Bust, Cutout, Layer, Patch
from milimo.engines.previz.speech import mouth_at, nod_at, speaking, syllables
from milimo.engines.previz.stage.canvas import Box, Canvas
from milimo.engines.previz.stage.living import chained, moved
from milimo.engines.previz.stage.moment import Moment
from milimo.engines.previz.stage.plate import Plate, whole_plate
from milimo.engines.previz.stage.sampling import Affine, Bytes, as_bytes
from milimo.engines.previz.walking import ON_TWOS

Map = npt.NDArray[np.float32]
SPARE = 8                            # px of a head that are turned beyond what is seen
NOD = math.radians(9.0)              # a head bowed so far by its depth keeps its light
GESTURE_AT, GESTURE_S, GESTURE_EVERY_S = 0.45, 1.5, 3.6      # s: when a nod begins, how long it takes, how often it comes
GRASP = 0.062                        # of the standing height: a hand about its middle
HAND_PX, LIKE_SKIN = 4, 0.07          # half of what of a hand tells its colour; how far from that skin may be
WIDEST_TURN = math.radians(9.5)      # beyond 10° the light on a pushed head is wrong


@dataclass(frozen=True, slots=True)
class Manner:
    """What somebody does in a shot. `toward` is where the other one is: −1 left of the picture, 1 right, 0 nowhere."""

    lines: tuple[Line, ...] = ()
    toward: float = 0.0
    restless: float = 1.0
    bounce: float = 0.0              # px of a walker's step
    pace: float = 1.9                # steps a second
    drift: float = 0.0               # px/s across the picture
    gesture: Gesture = Gesture.NONE


class Portrait:
    """A `Bust` on the stage. `scale` is bust px a picture px."""

    still = False
    merges = False
    covers_from = None

    def __init__(self, bust: Bust, feet: tuple[float, float], depth: float, temper: Temper, manner: Manner, *,
                 scale: float, seed: int, middle: float = 0.0) -> None:
        self.depth = depth
        self._temper, self._manner, self._feet = temper, manner, feet
        self._scale, self._middle = scale, middle
        origin = (feet[0] - bust.torso.anchor[0] / scale, feet[1] - bust.torso.anchor[1] / scale)
        on = bust.torso.points["head"]
        neck = (origin[0] + on[0] / scale, origin[1] + on[1] / scale)
        self._at = neck
        self._torsos = [_hung(torso, neck, depth, scale, seed) for torso in bust.strides or (bust.torso,)]
        at = bust.head.points["head"]
        self._head = _head_plate(bust.head, origin[0] + (on[0] - at[0]) / scale, origin[1] + (on[1] - at[1]) / scale,
                                 depth, scale, seed)
        self._neck = (at[0], at[1] + 0.5 * bust.head.height_px / HEADS_TALL)      # px in the head's picture
        self._reach = bust.torso.height_px / scale
        self._depth_map = _depth_of(bust.head, self._head)
        self._grids = _grids_of(self._depth_map, self._neck)
        self._patches = {name: _patch_plate(patch, seed) for name, patch in bust.mouths.items()}
        if bust.lids is not None:
            self._patches["lids"] = _patch_plate(bust.lids, seed)
        self._spoken = tuple(s for line in manner.lines for s in syllables(line))
        self._blink_seed = seed + 11
        self._warmed: tuple[tuple[str | None, float, float, float, float, Box], Plate] | None = None
        self._faces: dict[tuple[str | None, float], tuple[Bytes, Bytes]] = {}

    def hung(self, torso: Cutout, seed: int) -> list[Plate]:
        """Another painting of the torso, in its place."""
        return _hung(torso, self._at, self.depth, self._scale, seed)

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        t, manner, unit = moment.seconds, self._manner, moment.view.height / 720
        talk = speaking(t, manner.lines)
        affine = self.stirred(moment)
        stride = math.floor(0.5 * manner.pace * math.floor(t * ON_TWOS + 1e-6) / ON_TWOS * len(self._torsos) + 1e-6)
        for plate in self._torsos[stride % len(self._torsos)]:
            canvas.draw(plate, affine)
        nod = nod_at(t, self._spoken)
        bow = NOD * gesturing(t) if manner.gesture is Gesture.NODS else 0.0
        tilt = math.radians(0.7 * _wave(t, 0.17, self._blink_seed) * manner.restless + 0.3 * nod)
        affine = chained(affine, moved(0, 1.8 * unit * nod + 0.10 * bow * self._reach / HEADS_TALL))
        window = _shown(self._head, affine, canvas)
        if window is not None:
            canvas.draw(self._face(t, talk, tilt, bow, window), affine)

    def stirred(self, moment: Moment) -> Affine:
        """Where the torso is drawn: it breathes, leans a little, and goes."""
        t, manner = moment.seconds, self._manner
        step = abs(math.sin(math.pi * manner.pace * t)) * manner.bounce
        lean = self._temper.sway * self._reach * _wave(t, 0.19, self._blink_seed + 5)
        shift = moved((t - self._middle) * manner.drift + lean, -step * moment.view.height / 720)
        return chained(moment.affine(self.depth), chained(shift, breathing(self._temper, t, *self._feet, sway=False)))

    def _face(self, t: float, talk: float, tilt: float, bow: float, window: Box) -> Plate:
        """The head with its lids and mouth, turned and tilted: what of it lies in the window, px of its plate."""
        mouth = mouth_at(t, self._spoken)
        lids = blink_at(t, self._blink_seed)
        turn, tilt, bow = round(self._turn(t, talk), 4), round(tilt, 5), round(bow, 4)
        key = (mouth, lids, turn, tilt, bow, window)
        if self._warmed is not None and self._warmed[0] == key:
            return self._warmed[1]
        face = self._turned(self._made(mouth, lids), turn, tilt, bow, window)
        self._warmed = (key, face)
        return face

    def _made(self, mouth: str | None, lids: float) -> tuple[Bytes, Bytes]:
        """The head with this mouth and these lids, as a plate's `fourfold`; kept, for there are a dozen of them at most."""
        mouth = mouth if mouth in self._patches else None
        lids = lids if "lids" in self._patches else 0.0
        if (mouth, lids) not in self._faces:
            head = self._head
            assert head.clear is not None
            head = replace(head, luma=head.luma.copy(), chroma=head.chroma.copy(), clear=head.clear.copy(), four=None)
            if lids > 0:
                _lay_patch(head, self._patches["lids"], lids)
            if mouth is not None:
                _lay_patch(head, self._patches[mouth], 1.0)
            self._faces[mouth, lids] = head.fourfold()
        return self._faces[mouth, lids]

    def _turn(self, t: float, talk: float) -> float:
        """Radians: toward the other one while speaking or listening, and small searching turns of its own."""
        manner = self._manner
        idle = 0.45 * _wave(t, 0.11, self._blink_seed + 1) + 0.25 * _wave(t, 0.29, self._blink_seed + 2)
        lively = 0.35 * talk * _wave(t, 0.52, self._blink_seed + 3)
        aim = manner.toward * 0.45 * smootherstep((t - 0.4) / 1.3)
        if manner.gesture is Gesture.SHAKES_HEAD:
            aim, idle = 0.3 * aim + 0.80 * gesturing(t), 0.2 * idle
        return WIDEST_TURN * max(-1.0, min(1.0, aim + manner.restless * idle + lively))

    def _turned(self, face: tuple[Bytes, Bytes], turn: float, tilt: float, bow: float, window: Box) -> Plate:
        """Pushed through its depth, and rocked about the neck in the same look-up: a rotation of its own costs a warp."""
        x0, y0, x1, y1 = window
        full_grid, half_grid = self._grids
        map_x, map_y = full_grid.turned(turn, tilt, bow, (slice(y0, y1), slice(x0, x1)))
        half_x, half_y = half_grid.turned(turn, tilt, bow, (slice(y0 // 2, y1 // 2), slice(x0 // 2, x1 // 2)))
        # four channels are looked up three times faster than three, and no slower than two alone
        full = cv2.remap(face[0], map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(0, 255, 0, 255))
        luma, clear = as_bytes(cv2.extractChannel(full, 0)), as_bytes(cv2.extractChannel(full, 1))
        chroma = cv2.remap(face[1], half_x, half_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(0, 0, 255, 0))
        head = self._head
        return replace(head, luma=luma, clear=clear, chroma=as_bytes(cv2.cvtColor(chroma, cv2.COLOR_BGRA2BGR)),
                       x=head.x + x0 / head.scale, y=head.y + y0 / head.scale)


class Grip:
    """The hands of a portrait once more, before what they hold: a wheel is between a driver and who looks on, his fingers are not."""

    still = False
    merges = False
    covers_from = None

    def __init__(self, portrait: Portrait, torso: Cutout, depth: float, seed: int) -> None:
        """`depth` (m) is what they are drawn before; they move with the torso."""
        self.depth = depth
        self._portrait = portrait
        height, width = torso.alpha.shape
        y, x = np.ogrid[0:height, 0:width]
        wide = GRASP * torso.height_px
        near = np.zeros(torso.alpha.shape, np.float32)
        for name in ("left_hand", "right_hand"):
            u, v = (round(at) for at in torso.points[name])
            if not (HAND_PX <= u < width - HAND_PX and HAND_PX <= v < height - HAND_PX):
                continue
            skin = torso.rgb[v - HAND_PX:v + HAND_PX + 1, u - HAND_PX:u + HAND_PX + 1].reshape(-1, 3).mean(0)
            other = np.abs(_hue(torso.rgb) - _hue(skin)).max(-1)                  # the sleeve and the coat behind it are left to the torso
            about = np.clip((1 - np.hypot(x - u, y - v) / wide) * 4, 0, 1) * np.clip((LIKE_SKIN - other) / 0.02, 0, 1)
            near = np.maximum(near, about.astype(np.float32))
        near = np.pad(cv2.medianBlur((near * 255).astype(np.uint8), 5)[3:-3, 3:-3], 3).astype(np.float32) / 255
        self._plates = portrait.hung(replace(torso, alpha=torso.alpha * near), seed)

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        affine = self._portrait.stirred(moment)
        for plate in self._plates:
            canvas.draw(plate, affine)


def _hue(rgb: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Shares of red, green and blue, (…, 3): the same in the light and out of it."""
    return np.asarray(rgb / (rgb.sum(-1, keepdims=True) + 1e-3), np.float32)


@dataclass(frozen=True, slots=True)
class _Grid:
    """What a look-up of the head's planes is the sum of, (rows, columns) each, in px of the plane: its columns and rows,
    the depth toward the viewer, and how far right of and below the neck a pixel lies."""

    columns: Map
    rows: Map
    depth: Map
    right: Map
    below: Map

    def turned(self, turn: float, tilt: float, bow: float, window: tuple[slice, slice]) -> tuple[Map, Map]:
        """Where each pixel of the turned, tilted and bowed head comes from (x, y), in a window of it."""
        map_x = cv2.scaleAdd(self.depth[window], -math.sin(turn), self.columns[window])
        map_x = cv2.scaleAdd(self.below[window], tilt, map_x, map_x)
        map_y = cv2.scaleAdd(self.right[window], -tilt, self.rows[window])
        if bow:
            map_y = cv2.scaleAdd(self.depth[window], -math.sin(bow), map_y, map_y)
        return np.asarray(map_x, np.float32), np.asarray(map_y, np.float32)


def _shown(head: Plate, affine: Affine, canvas: Canvas) -> Box | None:
    """The even-sided part of an upright head's plate that can be seen on the canvas; None where nothing can."""
    sides: list[tuple[int, int]] = []
    for axis, length, start, size in ((0, canvas.width, head.x, head.width), (1, canvas.height, head.y, head.height)):
        grow, shift = float(affine[axis, axis]), float(affine[axis, 2])
        first, last = (((edge - shift) / grow - start) * head.scale for edge in (0, length))
        low, high = max(0, math.floor(first) - SPARE & ~1), min(size, math.ceil(last) + SPARE & ~1)
        if high - low < 2:
            return None
        sides.append((low, high))
    return sides[0][0], sides[1][0], sides[0][1], sides[1][1]


def _grids_of(depth: Map, neck: tuple[float, float]) -> tuple[_Grid, _Grid]:
    """For luma, and for the half-size planes: means of 2 × 2, in their own pixels."""
    height, width = depth.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    full = _Grid(columns, rows, depth, columns - np.float32(neck[0]), rows - np.float32(neck[1]))

    def halved(plane: Map, offset: float = 0.0) -> Map:
        small = np.asarray(cv2.resize(plane, (width // 2, height // 2), interpolation=cv2.INTER_AREA), np.float32)
        return small * np.float32(0.5) - np.float32(offset)

    half = _Grid(halved(columns, 0.25), halved(rows, 0.25), halved(depth), halved(full.right), halved(full.below))
    return full, half


def gesturing(seconds: float) -> float:
    """How far a nod is down, or a shaken head aside, -1..1: two and a half swings that die away, and again after a while."""
    since = (seconds - GESTURE_AT) % GESTURE_EVERY_S
    if seconds < GESTURE_AT or since > GESTURE_S:
        return 0.0
    return math.sin(2 * math.pi * 2.5 * since / GESTURE_S) * (1 - since / GESTURE_S) ** 0.6


def blink_at(seconds: float, seed: int) -> float:
    """How shut the lids are: .6 for a frame, shut for two, .6 for one; every two to five seconds, sometimes twice."""
    cell = 3.4
    for number in (int(seconds // cell) - 1, int(seconds // cell)):
        rng = np.random.default_rng((seed, number & 0xFFFFFFFF))
        at = number * cell + float(rng.uniform(0.3, cell - 0.5))
        times = (at, at + 0.27) if rng.random() < 0.22 else (at,)
        for moment in times:
            away = seconds - moment
            if 0 <= away < 4 / 24:
                return 1.0 if 1 / 24 <= away < 3 / 24 else 0.6
    return 0.0


def _wave(seconds: float, rate: float, seed: int) -> float:
    """Slow noise in about −1..1: three sines that never meet."""
    phases = np.random.default_rng(seed).random(3) * 2 * math.pi
    turn = 2 * math.pi * rate * seconds
    return (math.sin(turn + phases[0]) + 0.6 * math.sin(1.71 * turn + phases[1]) + 0.35 * math.sin(2.93 * turn + phases[2])) / 1.6


def _hung(torso: Cutout, head: tuple[float, float], depth: float, scale: float, seed: int) -> list[Plate]:
    """A torso's plates with its head's centre where the head is."""
    on = torso.points["head"]
    anchor = torso.anchor
    return figure_plates(torso, (head[0] + (anchor[0] - on[0]) / scale, head[1] + (anchor[1] - on[1]) / scale), depth, scale, seed)


def _head_plate(head: Cutout, x: float, y: float, depth: float, scale: float, seed: int) -> Plate:
    plate = whole_plate(Layer("head", head.rgb, head.alpha, x, y, depth, scale=scale), seed)
    return replace(plate, bleeds=(False, False, False, False))


def _patch_plate(patch: Patch, seed: int) -> Plate:
    return whole_plate(Layer("patch", patch.rgb, patch.alpha, patch.x, patch.y, 1.0), seed)


def _depth_of(head: Cutout, plate: Plate) -> npt.NDArray[np.float32]:
    if head.depth is None:
        return np.zeros((plate.height, plate.width), np.float32)
    return np.ascontiguousarray(head.depth[:plate.height, :plate.width], np.float32)


def _lay_patch(head: Plate, patch: Plate, gain: float) -> None:
    """Puts a patch over the head in place, luma, α and half-size α alike (a chin's rim turned magenta without)."""
    assert head.clear is not None and patch.clear is not None
    x, y = int(patch.x), int(patch.y)
    rows, columns = slice(y, y + patch.height), slice(x, x + patch.width)
    half = (slice(y // 2, (y + patch.height) // 2), slice(x // 2, (x + patch.width) // 2))
    luma, clear, chroma = patch.luma, patch.clear, patch.chroma.astype(np.float32)
    if gain < 0.999:
        luma = as_bytes(cv2.convertScaleAbs(luma, alpha=gain))
        clear = as_bytes(cv2.convertScaleAbs(clear, alpha=gain, beta=255 * (1 - gain)))
    over = head.luma[rows, columns]
    over[...] = as_bytes(cv2.add(as_bytes(cv2.multiply(over, clear, scale=1 / 255)), luma))
    through = head.clear[rows, columns]
    through[...] = as_bytes(cv2.multiply(through, clear, scale=1 / 255))
    keep = 1 - gain * (1 - chroma[..., 2:] / 255)
    below = head.chroma[half].astype(np.float32)
    below[..., :2] = below[..., :2] * keep + chroma[..., :2] * gain
    below[..., 2:] = below[..., 2:] * keep
    head.chroma[half] = np.clip(below + 0.5, 0, 255).astype(np.uint8)


def spoken_by(lines: tuple[Line, ...], speaker: str | None) -> tuple[Line, ...]:
    """The lines that a subject speaks in this shot, in view."""
    return tuple(line for line in lines if line.speaker is not None and line.speaker == speaker and not line.off_screen)

