"""Who paints what: the stage orders sets and figures here and knows nothing of how they are made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from milimo.contracts.shots import Archetype, Subject
from milimo.contracts.story import Element
from milimo.engines.previz.composition import Room
from milimo.engines.previz.ensemble import InCrowd
from milimo.engines.previz.model import Bust, Cutout, FigureRequest, LiesOn, Look, SetPainting, SetRequest, WalkCycle


class Workshop(Protocol):
    """The painters of one engine. All of them are deterministic."""

    def room(self, archetype: Archetype) -> Room | None:
        """The inside of a built place; None out of doors."""
        ...

    def paint_set(self, request: SetRequest) -> SetPainting: ...

    def look(self, subject: Subject, element: Element | None, seed: int) -> Look:
        """Everything about somebody's appearance, settled for good."""
        ...

    def paint_figure(self, request: FigureRequest) -> Cutout: ...

    def paint_lying(self, request: FigureRequest, extent: tuple[float, float, float, float] | None) -> Cutout:
        """Somebody who lies, no further than `extent` as for `paint_bust`; None is all of them."""
        ...

    def paint_walk(self, request: FigureRequest) -> WalkCycle:
        """A stride of somebody who walks or runs, by the request's pose."""
        ...

    def paint_bust(self, request: FigureRequest, extent: tuple[float, float, float, float], mouths: Collection[str]) -> Bust:
        """From the waist up, with lids of its own and the mouths that are spoken with; no further than `extent`: px left,
        above, right and below of the head's centre that the frame can show."""
        ...

    def paint_pair(self, first: FigureRequest, second: FigureRequest) -> Cutout:
        """Two people in each other's arms, as one cut-out."""
        ...

    def paint_animal(self, request: FigureRequest, phase: float) -> Cutout:
        """The animal of the request's look; `phase` 0..1 of its stride or wing-beat."""
        ...

    def paint_crowd(self, request: FigureRequest, count: int, width_px: float) -> Sequence[InCrowd]:
        """`count` people over a width; the request says how large, where, and whether they walk."""
        ...

    def paint_hands(self, request: FigureRequest, holds: str, hand_px: float,
                    extent: tuple[float, float, float, float]) -> Cutout:
        """The hands of the request's look and what they hold, for an insert; `anchor` is the middle of the thing."""
        ...

    def paint_still(self, request: FigureRequest, words: str, hand_px: float, extent: tuple[float, float, float, float], ground: LiesOn) -> Cutout:
        """What the words name, on its ground, for an insert; `anchor` is its middle."""
        ...
