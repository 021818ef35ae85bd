"""Those who play beside the leads: crowds, animals on the move, hands and what they hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from milimo.engines.previz.life import breathing, figure_plates, temper_of
from milimo.engines.previz.model import Cutout, Vec3, View
from milimo.engines.previz.stage.canvas import Canvas
from milimo.engines.previz.stage.living import chained, moved, scaled, turned
from milimo.engines.previz.stage.moment import Moment
from milimo.engines.previz.stage.plate import Plate

BEATS = 8                # painted phases of a wing-beat or a fin-stroke


class InCrowd(Protocol):
    """One of a crowd, as its painter hands it over: px from the crowd's middle and up from its ground line."""

    @property
    def cutout(self) -> Cutout: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def scale(self) -> float: ...


class Crowd:
    """Many people of a few paintings. Each shifts its weight in its own time, or a crowd is a wallpaper."""

    still = False
    merges = False
    covers_from = None

    def __init__(self, people: Sequence[InCrowd], middle: tuple[float, float], depth: float, frame_height: int, seed: int) -> None:
        self.depth = depth
        painted: dict[int, list[Plate]] = {}
        self._people: list[tuple[list[Plate], tuple[float, float], float]] = []
        self._tempers = [temper_of(seed + i, person.cutout.height_px * person.scale, frame_height)
                         for i, person in enumerate(people)]
        for person in people:
            plates = painted.setdefault(id(person.cutout), figure_plates(person.cutout, (0.0, 0.0), depth, 1.0, seed % 89))
            self._people.append((plates, (middle[0] + person.x, middle[1] - person.y), person.scale))

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        camera = moment.affine(self.depth)
        for (plates, feet, size), temper in zip(self._people, self._tempers, strict=True):
            local = chained(breathing(temper, moment.seconds, *feet), chained(moved(*feet), scaled(size, size, 0, 0)))
            affine = chained(camera, local)
            for plate in plates:
                canvas.draw(plate, affine)


class Flier:
    """A bird or a fish: beats its wings (or fins) and goes its way, in a line that rises and falls."""

    still = False
    merges = False
    covers_from = None

    def __init__(self, phases: Sequence[Cutout], view: View, position: Vec3, speed: float, *, scale: float, beats: float,
                 middle: float, seed: int) -> None:
        """`position` at `middle` seconds; `speed` in m/s to the picture's right; `beats` a second."""
        self._view, self._position, self._speed = view, position, speed
        self._beats, self._middle = beats, middle
        _, _, self.depth = view.project(position)
        self._phase = float(np.random.default_rng(seed).uniform(0, 2 * math.pi))
        self._plates = [figure_plates(phase, (0.0, 0.0), self.depth, scale, seed % 83) for phase in phases]

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        t = moment.seconds
        gone = (t - self._middle) * self._speed
        lift = 0.12 * math.sin(1.7 * t + self._phase) + 0.05 * math.sin(4.1 * t)
        cos, sin = math.cos(self._view.yaw), math.sin(self._view.yaw)
        x, y, z = self._position
        px, py, _ = self._view.project((x + cos * gone, y + lift, z - sin * gone))
        plates = self._plates[int(t * self._beats * len(self._plates)) % len(self._plates)]
        affine = chained(moment.affine(self.depth), moved(px, py))
        for plate in plates:
            canvas.draw(plate, affine)


class Hands:
    """An insert: hands that hold a thing are never quite still."""

    still = False
    merges = False
    covers_from = None

    def __init__(self, cutout: Cutout, middle: tuple[float, float], depth: float, unit: float, seed: int) -> None:
        self.depth = depth
        self._middle, self._unit = middle, unit
        self._phases = np.random.default_rng(seed).uniform(0, 2 * math.pi, 4)
        self._plates = figure_plates(cutout, middle, depth, 1.0, seed % 79)

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        t, phases = moment.seconds, self._phases
        x = 2.2 * math.sin(1.1 * t + phases[0]) + 0.8 * math.sin(3.3 * t + phases[1])
        y = 3.0 * math.sin(2 * math.pi * t / 3.4 + phases[2]) + 0.7 * math.sin(4.3 * t + phases[3])
        rock = turned(0.006 * math.sin(0.9 * t + phases[1]), self._middle[0], 2.2 * self._middle[1])
        affine = chained(moment.affine(self.depth), chained(moved(x * self._unit, y * self._unit), rock))
        for plate in self._plates:
            canvas.draw(plate, affine)
