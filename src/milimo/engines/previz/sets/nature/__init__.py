"""Natural places. `PAINTERS` has one painter for each of their archetypes."""

from __future__ import annotations

from milimo.contracts.shots import Archetype
from milimo.engines.previz.model import SetPainter
from milimo.engines.previz.sets.nature.beach import beach
from milimo.engines.previz.sets.nature.coast import coast, open_sea
from milimo.engines.previz.sets.nature.desert import desert
from milimo.engines.previz.sets.nature.field import field
from milimo.engines.previz.sets.nature.forest import forest
from milimo.engines.previz.sets.nature.harbour import harbour
from milimo.engines.previz.sets.nature.meter import metered
from milimo.engines.previz.sets.nature.mountains import mountains

PAINTERS: dict[Archetype, SetPainter] = {
    Archetype.SEA: metered(open_sea),
    Archetype.COAST: metered(coast),
    Archetype.BEACH: metered(beach),
    Archetype.HARBOUR: metered(harbour),
    Archetype.MOUNTAINS: metered(mountains),
    Archetype.FOREST: metered(forest, dark=0.82),
    Archetype.DESERT: metered(desert),
    Archetype.FIELD: metered(field),
}
