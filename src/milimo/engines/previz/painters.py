"""The workshop with the engine's own painters in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from milimo.contracts.shots import Appearance, Archetype, Pose, Subject, SubjectKind
from milimo.contracts.story import Element
from milimo.engines.previz import figures
from milimo.engines.previz.composition import Room
from milimo.engines.previz.ensemble import InCrowd
from milimo.engines.previz.figures.animals import paint_animal
from milimo.engines.previz.figures.crowds import paint_crowd, paint_pair
from milimo.engines.previz.figures.inserts import paint_hands
from milimo.engines.previz.figures.looks import measures_of
from milimo.engines.previz.figures.lying import paint_lying
from milimo.engines.previz.figures.still import paint_still
from milimo.engines.previz.model import Bust, Cutout, FigureRequest, LiesOn, Look, SetPainting, SetRequest, WalkCycle
from milimo.engines.previz.sets import painter_for
from milimo.engines.previz.sets.built import ROOM_EXTENTS
from milimo.story.appearance import colour_of_words

_DRESSED = frozenset({SubjectKind.MAN, SubjectKind.WOMAN, SubjectKind.BOY, SubjectKind.GIRL, SubjectKind.PERSON,
                      SubjectKind.CROWD, SubjectKind.ROBOT})


class Painters:
    """Sets and figures as `sets` and `figures` paint them."""

    def room(self, archetype: Archetype) -> Room | None:
        extent = ROOM_EXTENTS.get(archetype)
        if extent is None:
            return None
        return Room(extent.left, extent.right, extent.front, extent.back, extent.height, extent.action,
                    extent.seats, extent.eye, extent.stand, extent.berths)

    def paint_set(self, request: SetRequest) -> SetPainting:
        return painter_for(request.archetype)(request)

    def look(self, subject: Subject, element: Element | None, seed: int) -> Look:
        if subject.kind not in _DRESSED:
            return Look(subject.kind, subject.appearance if element is None else merged(element.appearance, subject.appearance), seed)
        if element is None:
            return figures.settle_look(subject.kind, subject.appearance, "", seed)
        return figures.settle_look(subject.kind, merged(element.appearance, subject.appearance), element.key, seed)

    def paint_figure(self, request: FigureRequest) -> Cutout:
        return figures.paint_figure(request)

    def paint_lying(self, request: FigureRequest, extent: tuple[float, float, float, float] | None) -> Cutout:
        return paint_lying(request, extent)

    def paint_walk(self, request: FigureRequest) -> WalkCycle:
        return figures.paint_walk(request)

    def paint_bust(self, request: FigureRequest, extent: tuple[float, float, float, float], mouths: Collection[str]) -> Bust:
        measures = measures_of(request.look)
        return figures.paint_bust(
            request.look, request.expression, request.yaw, request.pitch, request.height_px * measures.head / measures.total,
            request.light, request.seed, mouths, extent=extent, camera_yaw=request.camera_yaw, position=request.position,
            body=request.pose, holds=request.holds, gesture=request.gesture)

    def paint_pair(self, first: FigureRequest, second: FigureRequest) -> Cutout:
        return paint_pair(first, second)

    def paint_animal(self, request: FigureRequest, phase: float) -> Cutout:
        return paint_animal(request.look.kind, request.yaw, request.height_px, request.light, request.pose, request.seed,
                            pitch=request.pitch, phase=phase, colour=request.look.appearance.outfit_colour,
                            camera_yaw=request.camera_yaw, position=request.position, species=request.holds, bites=request.bites, saddled=request.saddled)

    def paint_crowd(self, request: FigureRequest, count: int, width_px: float) -> Sequence[InCrowd]:
        return paint_crowd(count, request.height_px, width_px, request.light, request.seed,
                           walking=request.pose is Pose.WALKING, position=request.position, camera_yaw=request.camera_yaw,
                           holds=request.holds)

    def paint_hands(self, request: FigureRequest, holds: str, hand_px: float,
                    extent: tuple[float, float, float, float]) -> Cutout:
        return paint_hands(holds, request.light, request.look, hand_px, seed=request.seed, camera_yaw=request.camera_yaw,
                           position=request.position, extent=extent)

    def paint_still(self, request: FigureRequest, words: str, hand_px: float, extent: tuple[float, float, float, float], ground: LiesOn) -> Cutout:
        colour = request.look.appearance.outfit_colour or colour_of_words(words)
        return paint_still(words, request.light, hand_px, extent, ground=ground, colour=colour, seed=request.seed, camera_yaw=request.camera_yaw,
                           position=request.position)


def merged(element: Appearance, shot: Appearance) -> Appearance:
    """The element's looks with what the shot says of them on top."""
    said = {name: value for name, value in shot.model_dump().items() if value not in (None, False)}
    return element.model_copy(update=said)
