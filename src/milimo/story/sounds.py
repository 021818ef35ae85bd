"""What a place sounds like when nobody speaks."""

from __future__ import annotations

from functools import lru_cache

from milimo.contracts.shots import Archetype, Place, TimeOfDay, Weather

_PLACES: dict[Archetype, tuple[str, ...]] = {
    Archetype.SEA: ("surf", "wind"), Archetype.COAST: ("surf", "wind"), Archetype.BEACH: ("surf",), Archetype.HARBOUR: ("surf", "birds"), Archetype.MOUNTAINS: ("wind",),
    Archetype.FOREST: ("birds",), Archetype.DESERT: ("wind",), Archetype.FIELD: ("birds",), Archetype.RIVER: ("water",), Archetype.VILLAGE: ("birds",), Archetype.SKYLINE: ("city",),
    Archetype.STREET: ("city",), Archetype.ROOFTOP: ("city", "wind"), Archetype.BAR: ("room", "crowd"), Archetype.LAMP_ROOM: ("room", "wind"), Archetype.CAR: ("engine",),
    Archetype.TRAIN: ("train",), Archetype.SPACECRAFT: ("space", "room"), Archetype.SPACE: ("space",), Archetype.UNDERWATER: ("water",), Archetype.CAVE: ("room", "water"),
    Archetype.SKY: ("wind",)}
_WEATHERS: dict[Weather, tuple[str, ...]] = {
    Weather.RAIN: ("rain",), Weather.STORM: ("rain", "wind", "thunder"), Weather.WIND: ("wind",), Weather.SNOW: ("wind",)}
_LASTING = frozenset({"surf", "wind", "rain", "city", "insects", "crowd", "fire", "water", "birds", "room", "space", "alarm"})


def ambience_of(place: Place, time: TimeOfDay, weather: Weather, heard: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Ambience of a scene: its place, its weather, its hour, and what its action says is heard all the time."""
    return _ambience(place.archetype, place.interior, time, weather, heard)


@lru_cache(maxsize=512)
def _ambience(archetype: Archetype, interior: bool, time: TimeOfDay, weather: Weather, heard: tuple[str, ...]) -> tuple[str, ...]:
    base = _PLACES.get(archetype, ("room",) if interior else ("wind",))
    if time is TimeOfDay.NIGHT and not interior:
        base = tuple("insects" if sound == "birds" else sound for sound in base)
    return tuple(dict.fromkeys((*base, *_WEATHERS.get(weather, ()), *(sound for sound in heard if sound in _LASTING))))[:12]
