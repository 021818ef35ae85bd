"""Built places: rooms, streets, vehicles, ships. Modelled in metres once a scene, painted from any camera.

World of a set: its action is near the origin, the neutral camera stands at about (0, 1.5, −3.5) and looks along +z; a street
runs along z. `ROOM_EXTENTS` says where in each place cameras may be, where people stand and sit.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

from milimo.contracts.shots import Archetype, ShotPlan, TimeOfDay, Weather
from milimo.engines.previz.model import SetPainter, SetPainting, SetRequest, View
from milimo.engines.previz.sets.built.design import Design, Extent
from milimo.engines.previz.sets.built.painting import metered, paint_design
from milimo.engines.previz.sets.built.places import (
    bar,
    halls,
    homes,
    lighthouse,
    rooftop,
    spacecraft,
    stairs,
    streets,
    vehicles,
    work,
)

_NEUTRAL = View(176, 99, (0.0, 1.5, -3.5), 0.0, 0.0, 137.0, 0)

_DESIGNERS: dict[Archetype, tuple[Callable[[SetRequest], Design], Extent]] = {
    Archetype.LAMP_ROOM: (lighthouse.design_lamp_room, lighthouse.EXTENT),
    Archetype.LIVING_ROOM: (homes.design_living_room, homes.LIVING_EXTENT),
    Archetype.BEDROOM: (homes.design_bedroom, homes.BEDROOM_EXTENT),
    Archetype.KITCHEN: (homes.design_kitchen, homes.KITCHEN_EXTENT),
    Archetype.STREET: (streets.design_street, streets.STREET_EXTENT),
    Archetype.ROOFTOP: (rooftop.design_rooftop, rooftop.ROOFTOP_EXTENT),
    Archetype.OFFICE: (work.design_office, work.OFFICE_EXTENT),
    Archetype.CORRIDOR: (work.design_corridor, work.CORRIDOR_EXTENT),
    Archetype.HOSPITAL: (work.design_hospital, work.HOSPITAL_EXTENT),
    Archetype.BAR: (bar.design_bar, bar.BAR_EXTENT),
    Archetype.HALL: (halls.design_hall, halls.HALL_EXTENT),
    Archetype.CAR: (vehicles.design_car, vehicles.CAR_EXTENT),
    Archetype.TRAIN: (vehicles.design_train, vehicles.TRAIN_EXTENT),
    Archetype.SPACECRAFT: (spacecraft.design_spacecraft, spacecraft.EXTENT),
    Archetype.STAIRWELL: (stairs.design_stairwell, stairs.EXTENT),
}

ROOM_EXTENTS: dict[Archetype, Extent] = {archetype: extent for archetype, (_, extent) in _DESIGNERS.items()}
"""Per built place: where cameras, feet and seats may be. A feature may move things a little; this holds for all."""


@lru_cache(maxsize=6)
def _designed(archetype: Archetype, time: TimeOfDay, weather: Weather, seed: int, features: tuple[str, ...],
              interior: bool, signs: tuple[str, ...]) -> Design:
    """A place in one scene's light; kept, so that the shots of a scene share mesh, shadows and exposure."""
    request = SetRequest(archetype, _NEUTRAL, time, weather, seed, 0, features, interior, ShotPlan(), signs=signs)
    return metered(_DESIGNERS[archetype][0](request), request)


def _paint(archetype: Archetype, request: SetRequest) -> SetPainting:
    design = _designed(archetype, request.time_of_day, request.weather, request.seed, tuple(sorted(request.features)), request.interior, request.signs)
    return paint_design(design, request)


PAINTERS: dict[Archetype, SetPainter] = {archetype: partial(_paint, archetype) for archetype in _DESIGNERS}

__all__ = ["PAINTERS", "ROOM_EXTENTS", "Extent"]
