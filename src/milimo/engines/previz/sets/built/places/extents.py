"""Where one may be in places that several modules build."""

from __future__ import annotations

from milimo.engines.previz.sets.built.design import Extent

HALL_EXTENT = Extent(-3.0, 3.0, -6.0, 5.0, 7.5, (0.0, 0.82), ((-1.0, 1.2), (0.0, 0.8), (1.1, 2.0), (0.0, 7.0)), ((-2.4, 0.46, 0.6, 0.0), (2.4, 0.46, 1.7, 0.0)), 1.55)
