"""Far people: somebody who climbs a path a long way off, and the light of what is carried there."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from milimo.engines.previz.life import figure_plates
from milimo.engines.previz.model import Layer, Vec3, View, WalkCycle
from milimo.engines.previz.paint import lamp_halo
from milimo.engines.previz.stage.canvas import Canvas
from milimo.engines.previz.stage.living import chained
from milimo.engines.previz.stage.moment import Moment
from milimo.engines.previz.stage.plate import Plate, plates_of
from milimo.engines.previz.stage.sampling import Affine
from milimo.engines.previz.walking import ON_TWOS

CLIMBING = 1.7               # m/s along the path: slow in the picture, and still seen to move in a shot of four seconds
LEAST_PX = 19.0              # at 720 lines a far climber is drawn no smaller than this, whatever perspective says
MIDWAY = 0.42                # of the path is behind a climber in the middle of the shot
GLOW_PX = 7.5                # core of a carried light at 720 lines; its veil reaches four times as far
GLOW_COLOUR = "#ffb765"

Place = Callable[[float], Vec3]


class FarClimber:
    """A walk cycle that goes up a path of world points, from its foot to its top."""

    still = False
    merges = False
    covers_from = None

    def __init__(self, cycle: WalkCycle, view: View, path: tuple[Vec3, ...], middle: float, seed: int) -> None:
        """`middle` seconds into the shot the climber is `MIDWAY` up the path."""
        self._cycle, self._path, self._middle = cycle, np.asarray(path, np.float64), middle
        steps = np.linalg.norm(np.diff(self._path, axis=0), axis=1)
        self._along = np.concatenate([[0.0], np.cumsum(steps)])
        self.depth = min(view.project(point)[2] for point in path) - 1.0
        self._plates: list[list[Plate]] = [figure_plates(phase, (0.0, 0.0), self.depth, 1.0, seed) for phase in cycle.phases]

    def place_at(self, seconds: float) -> Vec3:
        """Where the climber's feet are in the world; held for two frames at 24."""
        drawn = math.floor(seconds * ON_TWOS + 1e-6) / ON_TWOS
        gone = float(np.clip(MIDWAY * self._along[-1] + CLIMBING * (drawn - self._middle), 0.0, self._along[-1]))
        x, y, z = (float(np.interp(gone, self._along, self._path[:, axis])) for axis in range(3))
        return (x, y, z)

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        x, y, _ = moment.project(self.place_at(moment.seconds))
        phase = math.floor(moment.seconds * ON_TWOS + 1e-6) % len(self._plates)
        affine = chained(moment.affine(self.depth), np.array([[1.0, 0, x], [0, 1.0, y]], np.float64))
        for plate in self._plates[phase]:
            canvas.draw(plate, affine)


class CarriedLight:
    """The glow of a lantern in somebody's hand: light that goes where he goes, and trembles."""

    still = False
    merges = False
    covers_from = None

    def __init__(self, view: View, place_at: Place, depth: float, height_px: float, side: float, seed: int) -> None:
        """`height_px` of the carrier; `side` −1 or 1, on which hand the light hangs."""
        self._place_at, self.depth = place_at, depth - 0.3
        self._offset = (side * 0.24 * height_px, -0.46 * height_px)
        self._phase = seed % 17
        halo = lamp_halo(GLOW_PX * view.height / 720, GLOW_COLOUR, 1.0, 1.0)
        n = halo.shape[0]
        self._plates = plates_of(Layer("carried_light", halo, None, -n / 2, -n / 2, self.depth, "add"), seed % 9973)

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        x, y, _ = moment.project(self._place_at(moment.seconds))
        tremble = 1.0 + 0.05 * math.sin(11.0 * moment.seconds + self._phase) + 0.04 * math.sin(17.3 * moment.seconds)
        local: Affine = np.array([[tremble, 0, x + self._offset[0]], [0, tremble, y + self._offset[1]]], np.float64)
        for plate in self._plates:
            canvas.draw(plate, chained(moment.affine(self.depth), local))
