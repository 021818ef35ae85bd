"""Walkers and runners: phases painted once, shown on twos, their feet locked to the ground while only the camera moves."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from milimo.engines.previz.life import contact_shadow, figure_plates
from milimo.engines.previz.model import Vec3, View, WalkCycle
from milimo.engines.previz.sound.cues import Step
from milimo.engines.previz.stage.canvas import Canvas
from milimo.engines.previz.stage.living import chained
from milimo.engines.previz.stage.moment import Moment
from milimo.engines.previz.stage.plate import Plate
from milimo.engines.previz.stage.sampling import Affine

ON_TWOS = 12.0               # drawings a second, as animators count
FRONTAL = 0.35               # |sin yaw| below which a walk is one toward the camera (or away), not across
STRIDE_M = 1.35              # m a stride, where the picture does not tell

Ground = Callable[[float, float], float]


class Walker:
    """A `WalkCycle` that travels through the world. Where it is follows from the time alone."""

    still = False
    merges = False
    covers_from = None

    def __init__(self, cycle: WalkCycle, view: View, position: Vec3, yaw: float, height_m: float, *, scale: float,
                 ground: Ground, middle: float, seed: int) -> None:
        """`position` is where the walker is at `middle` seconds; `scale` is cycle px a picture px at that place."""
        self._cycle, self._view, self._position, self._ground = cycle, view, position, ground
        self._metre = cycle.phases[0].height_px / height_m          # px of the cycle a metre
        self._yaw, self._middle = yaw, middle
        self._scale = scale
        _, _, self._painted_depth = view.project(position)
        self.depth = self._painted_depth
        self._plates: list[list[Plate]] = [
            figure_plates(phase, (0.0, 0.0), self.depth, scale, seed) for phase in cycle.phases]
        self._contact = contact_shadow(cycle.phases[0], (0.0, 0.0), self.depth, scale, seed, stride=True)

    def pose_at(self, seconds: float) -> tuple[int, Vec3]:
        """(phase, where the anchor is in the world) at a time. Held for two frames at 24."""
        drawing = math.floor(seconds * ON_TWOS + 1e-6)
        return self._phase(drawing), self._place(drawing)

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        phase, place = self.pose_at(moment.seconds)
        x, y, depth = moment.project(place)
        if depth < 0.4:
            return
        size = self._painted_depth / depth
        local: Affine = np.array([[size, 0, x], [0, size, y]], np.float64)
        affine = chained(moment.affine(depth), local)
        for plate in (*self._contact, *self._plates[phase]):
            canvas.draw(plate, affine)

    def steps(self, length: float) -> tuple[Step, ...]:
        """When a foot comes down within `length` seconds, and where on the picture."""
        half = self._cycle.seconds / 2
        first = math.ceil((0 - self._middle) / half)
        found: list[Step] = []
        for number in range(first, math.ceil((length - self._middle) / half) + 1):
            seconds = self._middle + number * half
            if 0 < seconds < length:
                x, _, depth = self._view.project(self.pose_at(seconds)[1])
                pan = max(-0.9, min(0.9, 1.6 * (x / self._view.width - 0.5)))
                found.append(Step(seconds, pan, max(0.12, min(1.0, 5.0 / max(1.0, depth)))))
        return tuple(found)

    def _phase(self, drawing: int) -> int:
        count = len(self._cycle.phases)
        each = self._cycle.seconds * ON_TWOS / count              # drawings a phase; 1 for 12 phases in a second
        return math.floor((drawing - self._middle * ON_TWOS) / each + 1e-6) % count

    def _place(self, drawing: int) -> Vec3:
        across, along = self._gone(drawing)
        sin, cos = math.sin(self._view.yaw), math.cos(self._view.yaw)
        x = self._position[0] + cos * across + sin * along
        z = self._position[2] - sin * across + cos * along
        return (x, self._ground(x, z), z)

    def _gone(self, drawing: int) -> tuple[float, float]:
        """(m to the picture's right, m away from the camera) since the middle of the walk."""
        count = len(self._cycle.phases)
        each = self._cycle.seconds * ON_TWOS / count
        steps = math.floor((drawing - self._middle * ON_TWOS) / each + 1e-6)
        strides, phase = divmod(steps, count)
        if abs(math.sin(self._yaw)) < FRONTAL:
            along = -math.cos(self._yaw) * STRIDE_M * (strides + phase / count)
            return 0.0, along
        # across and not an inch deeper, however he is turned: a body that also recedes drags its planted foot
        across = (self._cycle.travel[phase] + strides * self._cycle.stride) / self._metre
        return across, 0.0
