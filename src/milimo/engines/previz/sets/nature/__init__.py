"""Natural places. `PAINTERS` has one painter for each of their archetypes."""

from __future__ import annotations

from milimo.contracts.shots import Archetype
from milimo.engines.previz.model import SetPainter
from milimo.engines.previz.sets.nature.beach import beach
from milimo.engines.previz.sets.nature.beyond import sky, space, studio
from milimo.engines.previz.sets.nature.coast import coast, open_sea
from milimo.engines.previz.sets.nature.depths import cave, underwater
from milimo.engines.previz.sets.nature.desert import desert
from milimo.engines.previz.sets.nature.field import field
from milimo.engines.previz.sets.nature.forest import forest
from milimo.engines.previz.sets.nature.harbour import harbour
from milimo.engines.previz.sets.nature.meter import metered
from milimo.engines.previz.sets.nature.mountains import mountains
from milimo.engines.previz.sets.nature.river import river
from milimo.engines.previz.sets.nature.skyline import skyline
from milimo.engines.previz.sets.nature.village import village

PAINTERS: dict[Archetype, SetPainter] = {
    Archetype.SEA: metered(open_sea),
    Archetype.COAST: metered(coast),
    Archetype.BEACH: metered(beach),
    Archetype.HARBOUR: metered(harbour),
    Archetype.MOUNTAINS: metered(mountains),
    Archetype.FOREST: metered(forest, dark=0.82),
    Archetype.DESERT: metered(desert),
    Archetype.FIELD: metered(field),
    Archetype.RIVER: metered(river),
    Archetype.VILLAGE: metered(village),
    Archetype.SKYLINE: metered(skyline),
    Archetype.UNDERWATER: metered(underwater, dark=0.80),
    Archetype.CAVE: metered(cave, dark=0.52),
    Archetype.SKY: metered(sky),
    Archetype.SPACE: metered(space, dark=0.36, even=True),
    Archetype.STUDIO: metered(studio, dark=0.9),
}
