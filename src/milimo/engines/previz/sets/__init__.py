"""Painted places. `painter_for` finds the painter of an archetype; the halves of the house are imported when asked for."""

from __future__ import annotations

from functools import lru_cache

from milimo.contracts.shots import Archetype
from milimo.engines.previz.model import SetPainter

# Everything under an open sky, and the neutral ground; the rest is built of walls. A set's own module is slow to import
# only by the tenth of a second, but a worker that never paints a room need not carry one.
_NATURAL = frozenset({
    Archetype.SEA, Archetype.COAST, Archetype.BEACH, Archetype.HARBOUR, Archetype.MOUNTAINS, Archetype.FOREST,
    Archetype.DESERT, Archetype.FIELD, Archetype.RIVER, Archetype.VILLAGE, Archetype.SKYLINE, Archetype.UNDERWATER,
    Archetype.CAVE, Archetype.SKY, Archetype.SPACE, Archetype.STUDIO,
})


@lru_cache(maxsize=2)
def _painters(natural: bool) -> dict[Archetype, SetPainter]:
    if natural:
        from milimo.engines.previz.sets.nature import PAINTERS as nature

        return nature
    from milimo.engines.previz.sets.built import PAINTERS as built

    return built


def painter_for(archetype: Archetype) -> SetPainter:
    """The painter of a kind of place. Every archetype has one."""
    return _painters(archetype in _NATURAL)[archetype]
