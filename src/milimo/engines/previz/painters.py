"""The workshop with the engine's own painters in it."""

from __future__ import annotations

from milimo.contracts.shots import Archetype, Subject
from milimo.contracts.story import Element
from milimo.engines.previz.framing import Room
from milimo.engines.previz.model import Cutout, FigureRequest, Look, SetPainting, SetRequest
from milimo.engines.previz.sets import painter_for


class Painters:
    """Sets and figures as `sets` and `figures` paint them."""

    def room(self, archetype: Archetype) -> Room | None:
        return None

    def paint_set(self, request: SetRequest) -> SetPainting:
        return painter_for(request.archetype)(request)

    def look(self, subject: Subject, element: Element | None, seed: int) -> Look:
        return Look(subject.kind, subject.appearance, seed)

    def paint_figure(self, request: FigureRequest) -> Cutout:
        from milimo.engines.previz.figures import paint_figure

        return paint_figure(request)
