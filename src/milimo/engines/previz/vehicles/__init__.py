"""Vehicles as subjects, solids seen from any side: on wheels, on rails, afloat, in the air and in space."""

from __future__ import annotations

import math

from milimo.contracts.shots import SubjectKind
from milimo.engines.previz.model import FigureRequest
from milimo.engines.previz.paint import Pigment
from milimo.engines.previz.sets.built.carpentry import box
from milimo.engines.previz.sets.built.mesh import Mesh
from milimo.engines.previz.sets.built.surfaces import wood
from milimo.engines.previz.vehicles.aloft import flying
from milimo.engines.previz.vehicles.craft import boat
from milimo.engines.previz.vehicles.lamps import lamps_of, pools_of
from milimo.engines.previz.vehicles.models import FLOATING, FLYING, MODELS, RAILED, SHIPS, Model, Place, model_of
from milimo.engines.previz.vehicles.rail import track, train
from milimo.engines.previz.vehicles.riders import astride, with_rider
from milimo.engines.previz.vehicles.road import road_vehicle, wheels
from milimo.engines.previz.vehicles.ships import ship
from milimo.engines.previz.vehicles.solid import Footing, Lamp, Sight, Solid, is_dark_around, paint_bed, paint_solid
from milimo.engines.previz.vehicles.wash import white_water

LARGEST_PX = 760.0       # length that is painted at most
PHASES = 3               # of a wheel's turn from one spoke to the next
SPOKES = {"bicycle": 14, "scooter": 8, "motorcycle": 8}
_BODY = ("#8f2f2a", "#2f4f6a", "#b8a888", "#3d5a44", "#c28a3a", "#55575c")
_OWN = {"taxi": "#e0b02c", "truck": "#a8442e", "rowing": "#3f5f6a"}
_SELF_LIT = FLOATING | SHIPS | FLYING     # has lamps on when it is dark, whoever drives


def length_of(kind: SubjectKind, label: str = "") -> float:
    """Metres from end to end."""
    model = model_of(kind, label) or MODELS["thing"]
    return model.length


def paint_vehicle(request: FigureRequest, label: str = "", sight: Sight | None = None, *, turns: bool = False, driven: bool = True, moves: bool = False) -> Solid:
    """The thing that the request's look and `label` name; `height_px` is its own height.

    Seen from `sight` (by default from 12 m at eye height). `anchor` is the ground (or water) under its middle. `turns`: with a
    picture of the wheels for each phase of their turn. `driven`: with its lamps on when it is dark; what is parked stays dark.
    `moves`: what floats throws up white water and breaks its own reflection.
    """
    model = model_of(request.look.kind, label) or MODELS["thing"]
    sight = sight or Sight(12.0, 1.5, request.yaw)
    lights = is_lit(request) and (driven or model.name in _SELF_LIT)
    body, turning = Mesh(), [Mesh() for _ in range(PHASES if turns and model.wheels else 0)]
    with body.at(yaw=-sight.yaw, prop=model.name):
        _build(body, model, request, lights)
        if moves and model.draught:
            white_water(body, model, request.look.seed)
    for k, mesh in enumerate(turning):
        with mesh.at(yaw=-sight.yaw, prop=model.name):
            wheels(mesh, model, -k * 2 * math.pi / SPOKES.get(model.name, 5) / PHASES)
    metre = request.height_px / model.height
    footing = Footing.WATER if model.draught else Footing.AIR if model.name in FLYING else Footing.GROUND
    solid = paint_solid(body, turning, request, sight, metre, footing=footing, moves=moves, seed=request.look.seed)
    solid.lamps = lamps_of(solid, model, sight, metre, lights)
    if lights:
        solid.pools = pools_of(solid, model, sight)
    if model.name in RAILED:
        bed = Mesh()
        with bed.at(yaw=-sight.yaw, prop="track"):
            track(bed, model.name, model.length)
        solid.bed = paint_bed(bed, solid, request)
    return solid


def _build(mesh: Mesh, model: Model, request: FigureRequest, lights: bool) -> None:
    """All of the thing but its pictures of turned wheels."""
    look = request.look
    colour: Pigment = look.appearance.outfit_colour or _OWN.get(model.name) or _BODY[look.seed % len(_BODY)]
    second: Pigment = look.appearance.second_colour or "#d8d0bc"
    if model.name in FLOATING:
        boat(mesh, model.name, colour, second, lights)
    elif model.name in SHIPS:
        ship(mesh, model.name, colour, second, lights)
    elif model.name in RAILED:
        train(mesh, model.name, colour, second, lights)
    elif model.name in FLYING:
        flying(mesh, model.name, colour, second, lights)
    elif model.name == "thing":
        _crate(mesh)
    else:
        road_vehicle(mesh, model, colour, second, lights)
        wheels(mesh, model, 0.0)


def _crate(mesh: Mesh) -> None:
    """What has no drawing: planks in a frame, about a metre each way."""
    half, high = 0.45, 0.88
    for k in range(5):
        tone = wood(("#7a5330", "#6c492a", "#835b36")[k % 3], seed=4 + k)
        box(mesh, (0, 0.09 + 0.172 * k, 0), (2 * half, 0.165, 2 * half), tone)
    frame = wood("#5a3d24")
    for y in (0.07, high - 0.07):
        for side in (-1, 1):
            box(mesh, (0, y, side * (half + 0.02)), (2 * half + 0.08, 0.13, 0.05), frame)
            box(mesh, (side * (half + 0.02), y, 0), (0.05, 0.13, 2 * half + 0.08), frame)
    for x in (-half, half):
        for z in (-half, half):
            box(mesh, (x * 1.02, high / 2, z * 1.02), (0.13, high, 0.13), frame)


def is_lit(request: FigureRequest) -> bool:
    """Whether it is so dark that lamps are on."""
    return is_dark_around(request.light)


__all__ = ["FLOATING", "LARGEST_PX", "Lamp", "Model", "Place", "Sight", "Solid", "astride", "is_lit", "length_of", "model_of", "paint_vehicle", "with_rider"]
