"""Vehicles as subjects: cars, buses, cycles and boats as solids seen from any side; ships, trains and aircraft as profiles."""

from __future__ import annotations

import math

from milimo.contracts.shots import SubjectKind
from milimo.engines.previz.model import Cutout, FigureRequest
from milimo.engines.previz.sets.built.mesh import Mesh
from milimo.engines.previz.vehicles.craft import boat
from milimo.engines.previz.vehicles.models import MODELS, Model, Place, model_of
from milimo.engines.previz.vehicles.profiles import paint_profile
from milimo.engines.previz.vehicles.riders import astride, with_rider
from milimo.engines.previz.vehicles.road import road_vehicle, wheels
from milimo.engines.previz.vehicles.solid import Lamp, Sight, Solid, is_dark_around, paint_solid

LARGEST_PX = 760.0       # length that is painted at most
PHASES = 3               # of a wheel's turn from one spoke to the next
SPOKES = {"bicycle": 14, "scooter": 8, "motorcycle": 8}
POOL, POOL_AHEAD, POOL_M = 0.52, 2.2, 1.5      # a headlamp's pool on the road: of a halo's light, m before the lamp, m of radius
FLOATING = frozenset({"rowing", "fishing", "sailing"})
FLAT = frozenset({"ship", "train", "aircraft", "spaceship", "thing"})
_BODY = ("#8f2f2a", "#2f4f6a", "#b8a888", "#3d5a44", "#c28a3a", "#55575c")
_OWN = {"taxi": "#e0b02c", "truck": "#a8442e", "rowing": "#3f5f6a"}


def length_of(kind: SubjectKind, label: str = "") -> float:
    """Metres from end to end."""
    model = model_of(kind, label) or MODELS["thing"]
    return model.length


def paint_vehicle(request: FigureRequest, label: str = "", sight: Sight | None = None, *, turns: bool = False, driven: bool = True) -> Solid | Cutout:
    """The thing that the request's look and `label` name; `height_px` is its own height.

    A solid seen from `sight` (by default from 12 m at eye height), or a flat profile of what is larger than a bus. `anchor` is
    the ground (or water) under its middle. `turns`: with a picture of the wheels for each phase of their turn. `driven`: with its lamps on when it is dark;
    what is parked stays dark.
    """
    model = model_of(request.look.kind, label) or MODELS["thing"]
    if model.name in FLAT:
        return paint_profile(request)
    sight = sight or Sight(12.0, 1.5, request.yaw)
    colour = request.look.appearance.outfit_colour or _OWN.get(model.name) or _BODY[request.look.seed % len(_BODY)]
    second = request.look.appearance.second_colour or "#d8d0bc"
    lights = is_lit(request) and (driven or model.name in FLOATING)
    body, turning = Mesh(), [Mesh() for _ in range(PHASES if turns and model.wheels else 0)]
    with body.at(yaw=-sight.yaw):
        if model.name in FLOATING:
            boat(body, model.name, colour, second, lights)
        else:
            road_vehicle(body, model, colour, second, lights)
            wheels(body, model, 0.0)
    for k, mesh in enumerate(turning):
        with mesh.at(yaw=-sight.yaw):
            wheels(mesh, model, -k * 2 * math.pi / SPOKES.get(model.name, 5) / PHASES)
    metre = request.height_px / model.height
    solid = paint_solid(body, turning, request, sight, metre, floats=model.name in FLOATING, seed=request.look.seed)
    if lights:
        solid.lamps = _lamps(solid, model, sight, metre)
        solid.pools = _pools(solid, model, sight)
    return solid


def is_lit(request: FigureRequest) -> bool:
    """Whether it is so dark that lamps are on."""
    return is_dark_around(request.light)


def _lamps(solid: Solid, model: Model, sight: Sight, metre: float) -> list[Lamp]:
    """Halos of headlamps that point at us, and of tail lights when it goes away."""
    if model.name in FLOATING:
        up = {"fishing": (0.0, 3.82, -0.7)}.get(model.name)
        return [] if up is None else [Lamp(*solid.at(*up, sight.yaw)[:2], 0.30 * metre, (1.0, 0.9, 0.66))]
    half, y, front, back = _LAMPS[model.name]
    toward = math.cos(sight.yaw)
    lamps: list[Lamp] = []
    for side in ((-1.0, 1.0) if half else (0.0,)):
        if toward > -0.35:
            x, row, _ = solid.at(side * half, y, front, sight.yaw)
            lamps.append(Lamp(x, row, (0.16 + 0.34 * max(0.0, toward)) * metre, (1.0, 0.92, 0.74)))
        if toward < 0.35:
            x, row, _ = solid.at(side * half, y, -back, sight.yaw)
            lamps.append(Lamp(x, row, (0.12 + 0.12 * max(0.0, -toward)) * metre, (1.0, 0.22, 0.14)))
    return lamps


def _pools(solid: Solid, model: Model, sight: Sight) -> list[Lamp]:
    """What the headlamps of a car throw on the road, unless its own body stands before it."""
    half, _, front, _ = _LAMPS.get(model.name, (0.0, 0.0, 0.0, 0.0))
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


_LAMPS = {"saloon": (0.66, 0.66, 2.18, 2.2), "hatch": (0.66, 0.66, 1.88, 1.85), "taxi": (0.66, 0.66, 2.2, 2.24), "police": (0.66, 0.66, 2.18, 2.2),
          "van": (0.72, 0.66, 2.1, 2.3), "bus": (0.92, 0.92, 5.2, 5.2), "truck": (0.88, 1.1, 4.0, 3.9), "bicycle": (0.0, 0.9, 0.4, 0.6),
          "scooter": (0.0, 0.99, 0.55, 0.88), "motorcycle": (0.0, 0.9, 0.62, 0.98)}

__all__ = ["FLAT", "FLOATING", "LARGEST_PX", "Lamp", "Model", "Place", "Sight", "Solid", "astride", "is_lit", "length_of", "model_of", "paint_vehicle", "with_rider"]
