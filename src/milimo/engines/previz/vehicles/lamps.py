"""Lamps on vehicles that throw a halo, and what headlamps throw on the road: where they are fitted, and how they seem from here."""

from __future__ import annotations

import math
from dataclasses import dataclass

from milimo.engines.previz.model import Colour
from milimo.engines.previz.vehicles.models import Model
from milimo.engines.previz.vehicles.solid import Lamp, Sight, Solid

POOL, POOL_AHEAD, POOL_M = 0.52, 2.2, 1.5      # a headlamp's pool on the road: of a halo's light, m before the lamp, m of radius
_WHITE, _RED, _WARM, _GREEN, _DRIVE = (1.0, 0.92, 0.74), (1.0, 0.22, 0.14), (1.0, 0.80, 0.50), (0.30, 1.0, 0.55), (0.45, 0.85, 1.0)


@dataclass(frozen=True, slots=True)
class Fitting:
    """A lamp at a place of the thing, m to the left, up and ahead; m of its halo; `toward` 1 is seen from before, −1 from behind, 0 from all round."""

    left: float
    up: float
    ahead: float
    radius: float
    colour: Colour
    toward: float = 0.0
    always: bool = False          # burns by day too


def _pair(left: float, up: float, ahead: float, radius: float, colour: Colour, toward: float = 0.0, always: bool = False) -> tuple[Fitting, Fitting]:
    return Fitting(left, up, ahead, radius, colour, toward, always), Fitting(-left, up, ahead, radius, colour, toward, always)


_FITTED: dict[str, tuple[Fitting, ...]] = {
    "fishing": (Fitting(0.0, 3.82, -0.7, 0.30, (1.0, 0.9, 0.66)),),
    "ship": (Fitting(0.0, 18.6, -20.0, 1.5, _WHITE), Fitting(0.0, 15.0, 25.5, 1.1, _WHITE), Fitting(5.6, 12.4, -17.9, 0.8, _RED), Fitting(-5.6, 12.4, -17.9, 0.8, _GREEN), Fitting(4.3, 7.6, -14.5, 2.2, _WARM), Fitting(-4.3, 7.6, -14.5, 2.2, _WARM)),
    "liner": (Fitting(0.0, 25.5, 31.0, 1.8, _WHITE), Fitting(0.0, 23.0, -33.0, 1.4, _WHITE), *_pair(6.6, 13.4, 20.0, 3.0, _WARM), *_pair(6.6, 13.4, -20.0, 3.0, _WARM)),
    "warship": (Fitting(0.0, 23.0, 6.0, 1.4, _WHITE), Fitting(0.0, 9.0, -30.0, 1.6, _WARM)),
    "tallship": (Fitting(0.0, 7.6, -20.4, 1.4, _WARM), Fitting(0.0, 7.2, 16.0, 0.9, _WARM)),
    "submarine": (Fitting(0.0, 10.6, 7.0, 1.0, _WHITE),),
    "train": (*_pair(0.74, 1.62, 17.9, 0.95, _WHITE, 1.0), *_pair(0.74, 1.62, -17.9, 0.45, _RED, -1.0)),
    "steam": (Fitting(0.0, 3.55, 16.5, 1.0, _WHITE, 1.0), Fitting(0.0, 2.2, 6.6, 1.5, (1.0, 0.55, 0.22))),
    "goods": (*_pair(0.95, 1.75, 17.4, 0.9, _WHITE, 1.0),), "tram": (Fitting(0.0, 1.15, 6.7, 0.8, _WHITE, 1.0), Fitting(0.0, 1.15, -6.7, 0.4, _RED, -1.0)),
    "aircraft": (Fitting(17.9, 5.6, -6.6, 1.1, _RED), Fitting(-17.9, 5.6, -6.6, 1.1, _GREEN), Fitting(0.0, 12.0, -17.4, 0.9, _RED), *_pair(2.6, 3.4, 4.6, 1.6, _WHITE, 1.0)),
    "propeller": (Fitting(5.2, 1.7, 1.2, 0.30, _RED), Fitting(-5.2, 1.7, 1.2, 0.30, _GREEN), Fitting(0.0, 1.75, 4.2, 0.35, _WHITE, 1.0)),
    "fighter": (Fitting(0.0, 2.3, -6.8, 0.9, (1.0, 0.6, 0.3), -0.4),), "helicopter": (Fitting(0.0, 0.75, 2.6, 0.7, _WHITE, 1.0), Fitting(0.0, 2.9, -6.8, 0.35, _RED)),
    "balloon": (Fitting(0.0, 5.4, 0.0, 2.4, (1.0, 0.68, 0.30)),), "airship": (Fitting(0.0, 2.4, 12.0, 2.2, _WARM), Fitting(0.0, 10.0, 40.0, 1.0, _WHITE)),
    "spaceship": (*_pair(5.4, 3.4, -11.3, 2.3, _DRIVE, -0.2, True), Fitting(0.0, 4.4, -10.4, 2.2, _DRIVE, -0.6, True), Fitting(6.7, 7.3, -9.0, 0.5, _RED), Fitting(-6.7, 7.3, -9.0, 0.5, _GREEN)),
    "rocket": (Fitting(0.0, -0.6, 0.0, 4.2, (1.0, 0.66, 0.30), 0.0, True),), "saucer": (Fitting(0.0, 0.3, 0.0, 3.2, _DRIVE, 0.0, True),),
}
_ROAD = {"saloon": (0.66, 0.66, 2.18, 2.2), "hatch": (0.66, 0.66, 1.88, 1.85), "taxi": (0.66, 0.66, 2.2, 2.24), "police": (0.66, 0.66, 2.18, 2.2),
         "van": (0.72, 0.66, 2.1, 2.3), "bus": (0.92, 0.86, 5.3, 5.3), "truck": (0.88, 1.02, 4.0, 3.9), "bicycle": (0.0, 0.9, 0.4, 0.6),
         "scooter": (0.0, 0.99, 0.55, 0.88), "motorcycle": (0.0, 0.9, 0.62, 0.98)}


def lamps_of(solid: Solid, model: Model, sight: Sight, metre: float, lights: bool) -> list[Lamp]:
    """Halos of headlamps that point at us, of tail lights when it goes away, and of whatever else shines; `metre` px a metre.

    Without `lights` only what burns by day too: a drive, a flame.
    """
    toward = math.cos(sight.yaw)
    lamps: list[Lamp] = []
    for fitting in _FITTED.get(model.name, ()):
        seen = 1.0 if fitting.toward == 0 else max(0.0, 0.35 + 0.65 * fitting.toward * toward) if abs(fitting.toward) == 1 else max(0.25, 0.6 - 0.4 * toward)
        if (lights or fitting.always) and seen > 0.05:
            x, row, _ = solid.at(fitting.left, fitting.up, fitting.ahead, sight.yaw)
            lamps.append(Lamp(x, row, fitting.radius * seen * metre, fitting.colour))
    if not lights or model.name not in _ROAD:
        return lamps
    half, y, front, back = _ROAD[model.name]
    for side in ((-1.0, 1.0) if half else (0.0,)):
        if toward > -0.35:
            x, row, _ = solid.at(side * half, y, front, sight.yaw)
            lamps.append(Lamp(x, row, (0.16 + 0.34 * max(0.0, toward)) * metre, _WHITE))
        if toward < 0.35:
            x, row, _ = solid.at(side * half, y, -back, sight.yaw)
            lamps.append(Lamp(x, row, (0.12 + 0.12 * max(0.0, -toward)) * metre, _RED))
    return lamps


def pools_of(solid: Solid, model: Model, sight: Sight) -> list[Lamp]:
    """What the headlamps of a car throw on the road, unless its own body stands before it."""
    half, _, front, _ = _ROAD.get(model.name, (0.0, 0.0, 0.0, 0.0))
    if not half or math.cos(sight.yaw) < -0.2:
        return []
    return [_pool(solid, side * 0.8 * half, front, sight) for side in (-1.0, 1.0)]


def _pool(solid: Solid, left: float, front: float, sight: Sight) -> Lamp:
    """The light of a headlamp on the road before it: as wide and as flat as the ground there is seen."""
    x, near, _ = solid.at(left, 0.0, front + POOL_AHEAD - POOL_M, sight.yaw)
    middle, row, closeness = solid.at(left, 0.0, front + POOL_AHEAD, sight.yaw)
    aside, below, _ = solid.at(left + POOL_M, 0.0, front + POOL_AHEAD, sight.yaw)
    wide = max(abs(aside - middle), abs(middle - x), 0.5 * POOL_M * solid.eye.focal * closeness)
    high = max(abs(near - row), abs(below - row), 0.12 * wide)
    return Lamp(middle, row, 0.45 * wide, (1.0, 0.88, 0.66), min(1.0, high / wide), POOL)
