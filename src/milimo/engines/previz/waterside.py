"""Where there is water: who floats, who swims, and where the ground ends for those who do neither. Pure."""

from __future__ import annotations

from milimo.contracts.shots import Archetype, Place, Pose, ShotPlan, Subject, SubjectKind
from milimo.engines.previz.aboard import DECKS, aboard, is_on_deck
from milimo.engines.previz.composition import ANIMALS, PEOPLE

FIRM: dict[Archetype, float] = {Archetype.HARBOUR: 3.3, Archetype.RIVER: 1.9, Archetype.SKYLINE: 2.5, Archetype.BEACH: 5.2}
"""m from the stage's middle to where the ground ends: leads stand before it, and in wides the camera steps back."""

REACHES: dict[Archetype, float] = {Archetype.COAST: 10.5, Archetype.FOREST: 12.0, Archetype.MOUNTAINS: 12.0, Archetype.VILLAGE: 14.0, Archetype.UNDERWATER: 10.0}
"""m from the camera to where ground that falls away, or is grown over, can still be stood on."""

BASIN: dict[Archetype, tuple[float, float]] = {Archetype.HARBOUR: (7.9, -1.6), Archetype.RIVER: (7.2, -0.2), Archetype.SEA: (0.0, 0.0),
                                               Archetype.BEACH: (13.0, -0.1), Archetype.COAST: (26.0, -6.0)}
"""Per place with water: m from the stage's middle to where things float, and the height of the water there."""

FLOATS = frozenset({SubjectKind.BOAT, SubjectKind.SHIP})
ROWED = frozenset({Archetype.RIVER, Archetype.BEACH})


def is_afloat(subject: Subject) -> bool:
    """Whether somebody or something lies in the water."""
    return subject.kind in FLOATS or (subject.pose is Pose.SWIMMING and subject.kind is not SubjectKind.FISH)


def basin_of(plan: ShotPlan, leads: list[Subject]) -> tuple[float, float] | None:
    """(m from the stage's middle, height of the water) where a shot of what floats is played; None on dry land."""
    basin = BASIN.get(plan.place.archetype)
    if basin is None or not leads or not all(is_afloat(subject) for subject in leads):
        return None
    return basin


def on_firm_ground(plan: ShotPlan) -> ShotPlan:
    """The same shot with nobody who stands on open water: aboard where the words name a boat or a deck, else on the shore."""
    plan = plan.model_copy(update={"subjects": tuple(_named(subject, plan) for subject in plan.subjects)})
    played = [word for word, kind in (("boat", SubjectKind.BOAT), ("ship", SubjectKind.SHIP)) if any(s.kind is kind and not s.far for s in plan.subjects)]
    if played:                                        # what is played is in the picture, not one more of the set's
        features = tuple(feature for feature in plan.place.features if not any(word in feature for word in played))
        plan = plan.model_copy(update={"place": plan.place.model_copy(update={"features": features})})
    if plan.place.archetype is not Archetype.SEA:
        return plan
    riders = aboard(plan)
    ashore = [s for i, s in enumerate(plan.subjects) if i not in riders and not s.off_screen and not s.far
              and (s.kind in PEOPLE or s.kind in ANIMALS - {SubjectKind.BIRD, SubjectKind.FISH} or s.kind is SubjectKind.CROWD) and s.pose not in (Pose.SWIMMING, Pose.FLYING)]
    if not ashore:
        return plan
    words = " ".join((*plan.place.features, *(s.label for s in plan.subjects if s.kind not in PEOPLE))).lower()
    if is_on_deck(plan) or any(word in words for word in DECKS) or any(s.kind in FLOATS for s in plan.subjects):
        if any(s.kind is SubjectKind.BOAT and not s.far for s in plan.subjects) or len(plan.subjects) >= 12:
            return plan
        boat = Subject(kind=SubjectKind.BOAT, label="fishing boat")
        return plan.model_copy(update={"subjects": (*plan.subjects, boat)})
    place: Place = plan.place.model_copy(update={"archetype": Archetype.BEACH})
    return plan.model_copy(update={"place": place})


def _named(subject: Subject, plan: ShotPlan) -> Subject:
    """On a river a boat is one with oars, if nothing else is said."""
    if subject.kind is SubjectKind.BOAT and plan.place.archetype in ROWED and subject.label.lower().strip() in ("", "boat", "boats", "the boat", "small boat"):
        return subject.model_copy(update={"label": "rowing boat"})
    return subject
