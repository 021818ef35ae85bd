"""Natural places. `PAINTERS` has one painter for each of their archetypes."""

from __future__ import annotations

from milimo.contracts.shots import Archetype
from milimo.engines.previz.model import SetPainter
from milimo.engines.previz.sets.nature.beach import beach
from milimo.engines.previz.sets.nature.coast import coast, open_sea
from milimo.engines.previz.sets.nature.harbour import harbour
from milimo.engines.previz.sets.nature.meter import metered

PAINTERS: dict[Archetype, SetPainter] = {
    Archetype.SEA: metered(open_sea),
    Archetype.COAST: metered(coast),
    Archetype.BEACH: metered(beach),
    Archetype.HARBOUR: metered(harbour),
}
