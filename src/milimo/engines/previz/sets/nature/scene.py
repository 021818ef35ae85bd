"""What every natural set begins and ends with: the heavens behind, the air before, layers in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from milimo.engines.previz.model import Air, FigureLight, Layer, SetPainting, SetRequest, Water
from milimo.engines.previz.sets.nature.air import falling
from milimo.engines.previz.sets.nature.heavens import heavens
from milimo.engines.previz.sets.nature.mood import Mood, figure_light, mood_of
from milimo.engines.previz.sets.nature.standing import places_to_stand
from milimo.engines.previz.sets.nature.terrain import Ridge, paint_ridge
from milimo.engines.previz.sets.nature.vista import Vista


@dataclass
class Scene:
    """A set in the making."""

    vista: Vista
    mood: Mood
    layers: list[Layer] = field(default_factory=list[Layer])
    water: list[Water] = field(default_factory=list[Water])
    air: list[Air] = field(default_factory=list[Air])

    @classmethod
    def under_the_sky(cls, request: SetRequest, heaps: bool = True) -> Scene:
        """Sky, clouds and weather of the request."""
        vista, mood = Vista(request), mood_of(request)
        return cls(vista, mood, heavens(vista, mood, heaps), air=falling(vista, mood))

    def add(self, *things: Layer | Iterable[Layer] | None) -> None:
        """Put layers in; None (out of sight) is passed over."""
        for thing in things:
            if isinstance(thing, Layer):
                self.layers.append(thing)
            elif thing is not None:
                self.layers.extend(thing)

    def add_ridges(self, *ridges: Ridge) -> None:
        """Paint ranges of hills, far to near."""
        self.add(*(paint_ridge(self.vista, self.mood, ridge) for ridge in ridges))

    def add_water(self, water: Water | None) -> None:
        if water is not None:
            self.water.append(water)

    def finished(self, light: FigureLight | None = None, nearest: float = 0.8, furthest: float = 40.0,
                 vignette: float | None = None) -> SetPainting:
        """Layers sorted far to near, and where people may stand."""
        self.layers.sort(key=lambda layer: -layer.depth)
        dark = self.mood.night
        return SetPainting(
            self.layers, light or figure_light(self.mood, self.vista.view.yaw), self.water, self.air,
            stand=places_to_stand(self.vista, nearest, furthest),
            vignette=vignette if vignette is not None else 0.45 if dark else 0.32)
