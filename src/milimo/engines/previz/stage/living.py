"""Plates that move by themselves: drift, sway, bob, flicker, blink, pulse, sweep, travel. Pure functions of time."""

from __future__ import annotations

import math
from copy import copy
from dataclasses import dataclass, replace
from typing import assert_never

import numpy as np

from milimo.engines.previz.camera import smootherstep
from milimo.engines.previz.model import Blink, Bob, Drift, Flicker, Layer, Live, Pulse, Sway, Sweep, Travel
from milimo.engines.previz.stage.canvas import Canvas
from milimo.engines.previz.stage.moment import Moment
from milimo.engines.previz.stage.plate import Plate, covered_from, plates_of, whole_plate
from milimo.engines.previz.stage.sampling import Affine, Bytes

DYING = 0.7              # s in which a great lamp that is put out fades
SWITCH = 0.08            # s that a lamp takes to come on or go out


@dataclass(slots=True)
class Stroke:
    """One way to lay a plate on: moved on the picture by `local`, at `depth`, with `gain`."""

    local: Affine
    gain: float
    depth: float
    mirrored: bool = False       # laid on left-right turned about the plate's own middle column


class Plates:
    """A painted layer on the stage, in one or more plates, still or living."""

    def __init__(self, layer: Layer, seed: int) -> None:
        self.name = layer.name
        self.depth = layer.depth
        self._out_at: float | None = None
        self.still = layer.live is None
        self.covers_from = covered_from(layer) if self.still else None
        self.merges = self.still and layer.blend != "add"
        self._live = layer.live
        self.crosses_once = isinstance(layer.live, Travel)
        self._stays = isinstance(layer.live, Flicker | Blink) or (
            isinstance(layer.live, Pulse) and layer.live.grow == 0 and layer.live.rise == 0)
        plates = [_twice(whole_plate(layer, seed))] if _is_wrapped(layer.live) else plates_of(layer, seed)
        self._plates = plates
        self._turned = [_mirrored(plate) for plate in plates] if isinstance(layer.live, Sweep) else plates

    @property
    def nbytes(self) -> int:
        return sum(plate.nbytes for plate in self._plates)

    @property
    def soft(self) -> bool:
        """Painted at half size or less, all of it."""
        return all(plate.scale <= 0.5 for plate in self._plates)

    @property
    def opaque(self) -> bool:
        return all(plate.blend == "opaque" for plate in self._plates)

    def put_out(self, seconds: float) -> Plates:
        """The same light, which goes out at that second of the shot. The painted plates are shared."""
        dying = copy(self)
        dying._out_at = seconds
        return dying

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        if self._live is None:
            affine = moment.affine(self.depth)
            for plate in self._plates:
                canvas.draw(plate, affine)
            return
        for plate, turned_plate in zip(self._plates, self._turned, strict=True):
            for stroke in strokes(self._live, plate, moment):
                shown = turned_plate if stroke.mirrored else plate
                gain = stroke.gain * self._burning(moment.seconds)
                if gain > 0:
                    canvas.draw(shown, chained(moment.affine(stroke.depth), stroke.local), gain, stays=self._stays)

    def _burning(self, seconds: float) -> float:
        return 1.0 if self._out_at is None else 1.0 - smootherstep((seconds - self._out_at) / DYING)


def strokes(live: Live, plate: Plate, moment: Moment) -> list[Stroke]:
    """How a living plate is laid on at this moment: one stroke mostly, two for a beam that points both ways."""
    t, depth = moment.seconds, plate.depth
    match live:
        case Drift():
            return [Stroke(_drifted(live, plate, t), 1.0, depth)]
        case Sway():
            shear = live.amplitude * _sway(t / live.period + live.phase)
            bottom, height = plate.y + plate.height / plate.scale, plate.height / plate.scale
            return [Stroke(np.array([[1, -shear / height, shear * bottom / height], [0, 1, 0.0]]), 1.0, depth)]
        case Bob():
            wave = 2 * math.pi * (t / live.period + live.phase)
            x, y = plate.x + plate.width / plate.scale / 2, plate.y + plate.height / plate.scale
            rolled = turned(live.roll * math.sin(wave + 0.9), x, y)
            rolled[1, 2] += live.amplitude * math.sin(wave)
            return [Stroke(rolled, 1.0, depth)]
        case Flicker():
            return [Stroke(moved(0, 0), flicker(t + live.phase, live.amount), depth)]
        case Blink():
            return [Stroke(moved(0, 0), _blink(live, t), depth)]
        case Pulse():
            return [_pulse(live, plate, t)]
        case Sweep():
            return _beams(live, plate, t)
        case Travel():
            return [_travelled(live, moment)]
        case _:
            assert_never(live)


def flicker(seconds: float, amount: float) -> float:
    """A flame's or a bad lamp's gain about 1: three sines (±12 % at 4–7 Hz looked like a fault)."""
    turn = 2 * math.pi * seconds
    wave = 0.5 * math.sin(1.0 * turn + 2) + 0.3 * math.sin(2.2 * turn + 1) + 0.2 * math.sin(4.3 * turn)
    return 1 + amount * wave


def moved(dx: float, dy: float) -> Affine:
    return np.array([[1.0, 0.0, dx], [0.0, 1.0, dy]])


def scaled(sx: float, sy: float, x: float, y: float) -> Affine:
    """Scaled about (x, y)."""
    return np.array([[sx, 0, x - sx * x], [0, sy, y - sy * y]], np.float64)


def turned(angle: float, x: float, y: float) -> Affine:
    """Turned about (x, y) by `angle` radians, clockwise on the picture."""
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([[cos, -sin, x - cos * x + sin * y], [sin, cos, y - sin * x - cos * y]], np.float64)


def chained(outer: Affine, inner: Affine) -> Affine:
    """First `inner`, then `outer`."""
    (a, b, x), (c, d, y) = outer.tolist()      # plain numbers: ten times faster than products of such small matrices
    (e, f, u), (g, h, v) = inner.tolist()
    return np.array([[a * e + b * g, a * f + b * h, a * u + b * v + x], [c * e + d * g, c * f + d * h, c * u + d * v + y]])


def _is_wrapped(live: Live | None) -> bool:
    return isinstance(live, Drift) and live.wrap


def _twice(plate: Plate) -> Plate:
    """Two tiles side by side, so that one draw covers the frame at any offset."""
    def double(plane: Bytes) -> Bytes:
        return np.concatenate([plane, plane], axis=1)
    clear = None if plate.clear is None else double(plate.clear)
    return replace(plate, luma=double(plate.luma), chroma=double(plate.chroma), clear=clear)


def _drifted(live: Drift, plate: Plate, t: float) -> Affine:
    if not live.wrap:
        return moved(live.dx * t, live.dy * t)
    period = plate.width / plate.scale / 2
    return moved((live.dx * t) % period - period, live.dy * t)


def _sway(turns: float) -> float:
    """Wind: a slow swell and a quicker tremble, never the same twice in a row."""
    phase = 2 * math.pi * turns
    return 0.68 * math.sin(phase) + 0.32 * math.sin(1.93 * phase + 1.3)


def _blink(live: Blink, t: float) -> float:
    at = (t + live.phase) % live.period
    return smootherstep(at / SWITCH) * (1 - smootherstep((at - live.on) / SWITCH))


def _pulse(live: Pulse, plate: Plate, t: float) -> Stroke:
    share = (t / live.period + live.phase) % 1.0
    x, y = plate.x + plate.width / plate.scale / 2, plate.y + plate.height / plate.scale
    size = 1 + live.grow * (2 * share - 1)
    local = scaled(size, size, x, y)
    local[1, 2] -= live.rise * share
    return Stroke(local, math.sin(math.pi * share) ** 1.3, plate.depth)


def _beams(live: Sweep, plate: Plate, t: float) -> list[Stroke]:
    """A lighthouse's two beams. Thickness and gain are smooth in the angle: a test of its sign made the beam pop."""
    strokes: list[Stroke] = []
    for half in (0.0, math.pi):
        angle = 2 * math.pi * (t / live.period + live.phase) + half
        along, toward = math.cos(angle), -math.sin(angle)
        gain = (0.25 + 0.75 * abs(along)) * (0.95 + 0.25 * toward) * min(1.0, abs(along) * 4)
        if abs(along) > 0.02:
            thick = 0.95 + 0.5 * max(toward, 0.0) ** 2
            local = scaled(abs(along), thick, live.x, live.y)
            if along < 0:        # the mirrored plate lies mirrored about its own middle: move it to about the lamp
                local = chained(local, moved(2 * (live.x - plate.x) - plate.width / plate.scale, 0))
            strokes.append(Stroke(local, gain, plate.depth, along < 0))
    return strokes


def _mirrored(plate: Plate) -> Plate:
    left, top, right, bottom = plate.bleeds
    clear = None if plate.clear is None else np.ascontiguousarray(plate.clear[:, ::-1])
    return replace(plate, luma=np.ascontiguousarray(plate.luma[:, ::-1]), clear=clear, strips=(),
                   chroma=np.ascontiguousarray(plate.chroma[:, ::-1]), bleeds=(right, top, left, bottom))


def _travelled(live: Travel, moment: Moment) -> Stroke:
    share = moment.seconds / max(moment.length, 1e-6)
    if live.ease:
        share = smootherstep(share)
    at = tuple(a + (b - a) * share for a, b in zip(live.start, live.stop, strict=True))
    x0, y0, depth0 = moment.project(live.start)
    x, y, depth = moment.project((at[0], at[1], at[2]))
    if depth <= 0.2:
        return Stroke(moved(0, 0), 0.0, depth0)
    size = depth0 / depth
    return Stroke(np.array([[size, 0, x - size * x0], [0, size, y - size * y0]]), 1.0, depth)
