"""What the players of a shot have painted for them: looks, light, stance and ground of each."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace

from milimo.contracts.shots import Archetype, Pose, ShotPlan, Subject, SubjectKind, Weather
from milimo.contracts.story import Element
from milimo.contracts.video import VideoRequest
from milimo.engines.previz.aboard import aboard
from milimo.engines.previz.composition import ANIMALS, PEOPLE, Framing, Placement
from milimo.engines.previz.feelings import feeling, gesture_in
from milimo.engines.previz.figures.looks import submerged, suited
from milimo.engines.previz.figures.stances import variants_of
from milimo.engines.previz.keylight import close_light, is_dark, wide_light
from milimo.engines.previz.life import StandingFigure, temper_of
from milimo.engines.previz.model import Cutout, FigureLight, FigureRequest, Look, SetPainting
from milimo.engines.previz.portrait import spoken_by
from milimo.engines.previz.references import References
from milimo.engines.previz.seating import seat_for
from milimo.engines.previz.sound.cues import Passing
from milimo.engines.previz.species import species_of
from milimo.engines.previz.stage.moment import Drawable
from milimo.engines.previz.walking import Walker
from milimo.engines.previz.waterside import REACHES
from milimo.engines.previz.workshop import Workshop

BUST_FROM = 1.0                  # of the frame's height: a standing figure larger than this is painted as a bust
CHILD_FROM = 0.62                # a night's lead (a child beside a grown-up in a medium) is lit as in close shots from here on
WALKERS = PEOPLE | (ANIMALS - {SubjectKind.BIRD, SubjectKind.FISH}) | {SubjectKind.CROWD}      # who needs ground
AIRLESS_WORLDS = frozenset({"moon", "lunar", "mars", "martian", "asteroid", "vacuum"})
ASLEEP = frozenset({"asleep", "sleep", "sleeps", "sleeping", "nap", "naps", "napping", "dozes", "dozing", "doze", "unconscious", "dead", "slumbers"})
GOING = frozenset({Pose.WALKING, Pose.RUNNING})


class Orders:
    """What one shot orders of the workshop for each of its players: who, where, in what light, how they stand."""

    def __init__(self, request: VideoRequest, plan: ShotPlan, workshop: Workshop, framing: Framing,
                 painting: SetPainting, seconds: float, references: References | None = None) -> None:
        """`seconds` is the length of the shot's first stroke: walks pass their framed place in its middle."""
        self._stencils = references.stencils if references is not None else {}
        self._request, self._plan, self._workshop = request, plan, workshop
        self._framing, self._painting, self._seconds = framing, painting, seconds
        self.placements = tuple(self._grounded(placement) for placement in framing.placements)
        self._walkers: list[Walker] = []
        self._striders: list[tuple[float, float, float]] = []      # who walks as a bust: steps a second, pan, weight
        self.passings: tuple[Passing, ...] = ()

    def _order(self, placement: Placement, scale: float) -> FigureRequest:
        subject = placement.subject
        look = self._workshop.look(subject, element_of(subject, self._request.elements), self._seed(placement))
        if self._plan.place.archetype is Archetype.UNDERWATER or subject.pose is Pose.SWIMMING:
            look = submerged(look, deep=self._plan.place.archetype is Archetype.UNDERWATER, said=bool(subject.appearance.outfit))
        worn = subject.appearance.outfit is not None and subject.element is None and "space" not in subject.appearance.outfit
        trade = "" if self._plan.place.archetype is Archetype.SPACECRAFT else subject.label
        look = suited(look, trade, is_airless(self._plan) and subject.pose is not Pose.DRIVING and not worn)
        holds = species_of(subject.kind, subject.label) if subject.kind in ANIMALS else subject.holds
        expression = feeling(subject.expression, spoken_by(self._plan.lines, subject.element) if subject.element else ())
        lies = subject.pose is Pose.LYING and subject.kind in PEOPLE
        berth = placement.berth
        asleep = lies and not spoken_by(self._plan.lines, subject.element) and (
            (berth is not None and berth.couch != "sofa") or not ASLEEP.isdisjoint(self._request.prompt.lower().split()))
        if berth is not None and berth.couch == "bed":
            look = in_bed(look, subject, element_of(subject, self._request.elements))
        return FigureRequest(
            look, subject.pose, expression, placement.yaw, self._down_on(placement) if lies else self._framing.look_down, placement.height_px * scale,
            self._light(placement), placement.position, self._framing.view.yaw, holds, self._wind(), self._stance_seed(placement), subject.holds if subject.kind in ANIMALS else None,
            gesture=gesture_in(subject.gesture, spoken_by(self._plan.lines, subject.element) if subject.element else ()),
            seat=seat_for(placement, self._plan.place.archetype, placement.index in aboard(self._plan)),
            couch=berth.couch if berth is not None else None, cover=self._painting.cover, asleep=asleep)

    def _down_on(self, placement: Placement) -> float:
        """Radians from which somebody who lies is seen from above: what would be a line from their own height has a length so."""
        view = self._framing.view
        return max(self._framing.look_down, math.atan2(view.position[1] - placement.position[1], max(0.5, placement.depth)))

    def _stance_seed(self, placement: Placement) -> int:
        """The player's own seed, moved on where somebody before it in the frame would stand the same way."""
        taken: set[int] = set()
        for other in self.placements:
            if other.role in ("lead", "far") and other.subject.kind in PEOPLE and _stands_like(other.subject.pose) is _stands_like(placement.subject.pose):
                seed, variants = self._seed(other), variants_of(_stands_like(other.subject.pose))
                while seed % variants in taken and len(taken) < variants:
                    seed += 1
                taken.add(seed % variants)
                if other is placement:
                    return seed
        return self._seed(placement)

    def _light(self, placement: Placement) -> FigureLight:
        """What the set sheds, brought round to the face where the shot is about one."""
        light, view = self._painting.light, self._framing.view
        if placement.role == "hands":
            return close_light(light, view.yaw, front=True)
        if not self._is_lit_close(placement):
            whole = placement.role in ("lead", "crowd") and placement.subject.kind in PEOPLE | {SubjectKind.CROWD}
            return wide_light(light, view.yaw, placement.height_px / view.height) if whole else light
        return close_light(light, view.yaw, share=max(1.0, placement.height_px / view.height))

    def _is_lit_close(self, placement: Placement) -> bool:
        share = placement.height_px / self._framing.view.height
        return placement.role == "lead" and (share > BUST_FROM or (share > CHILD_FROM and is_dark(self._painting.light)))

    def _wind(self) -> float:
        """How hard hair and coats blow, 0..1."""
        if self._plan.place.interior:
            return 0.0
        return {Weather.STORM: 1.0, Weather.WIND: 0.8, Weather.RAIN: 0.35, Weather.SNOW: 0.3}.get(self._plan.weather, 0.0)

    def _grounded(self, placement: Placement) -> Placement:
        """On the ground that was painted, and no further away than it reaches."""
        view = self._framing.view
        x, y, z = placement.position
        furthest = REACHES.get(self._plan.place.archetype)
        if furthest is not None and placement.role in ("lead", "crowd") and placement.subject.kind in WALKERS:
            nearer = furthest / placement.depth
            if nearer < 1:
                px, _, pz = view.position
                x, z = px + (x - px) * nearer, pz + (z - pz) * nearer
                placement = replace(placement, depth=furthest, height_px=placement.height_px / nearer)
        return replace(placement, position=(x, y + self._painting.ground(x, z), z))

    def _feet(self, placement: Placement) -> tuple[float, float]:
        x, y, _ = self._framing.view.project(placement.position)
        return x, y

    def _seed(self, placement: Placement) -> int:
        return actor_seed(placement.subject, self._request.scene_seed, placement.member)

    def _figure(self, placement: Placement, cutout: Cutout, scale: float) -> Drawable:
        seed = self._seed(placement)
        temper = temper_of(seed, placement.height_px, self._framing.view.height)
        return StandingFigure(cutout, self._feet(placement), placement.depth, temper, scale=scale, seed=seed % 97)


def in_bed(look: Look, subject: Subject, element: Element | None) -> Look:
    """The same person without a hat, and in night things unless the words dress them."""
    said = subject.appearance.outfit is not None or (element is not None and element.appearance.outfit is not None)
    changed: dict[str, object] = {"headwear": "none"} if said else {"headwear": "none", "outfit": "pyjamas"}
    return replace(look, appearance=look.appearance.model_copy(update=changed))


def is_airless(plan: ShotPlan) -> bool:
    """Whether the place is out in space, or on a world without air."""
    place = plan.place
    words = frozenset(place.name.lower().replace("'s", "").replace("-", " ").split())
    return not place.interior and (place.archetype is Archetype.SPACE or not words.isdisjoint(AIRLESS_WORLDS))


def _stands_like(pose: Pose) -> Pose:
    """Whoever is seen from the waist up stands, whatever the legs do."""
    return Pose.STANDING if pose in GOING else pose


def element_of(subject: Subject, elements: tuple[Element, ...]) -> Element | None:
    return next((element for element in elements if element.key == subject.element), None)


def actor_seed(subject: Subject, scene_seed: int, member: int) -> int:
    """The same person wherever she returns; people without a name are the scene's own."""
    name = f"element:{subject.element}:{member}" if subject.element is not None else (
        f"{subject.kind.value}:{subject.label}:{scene_seed}:{member}")
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
