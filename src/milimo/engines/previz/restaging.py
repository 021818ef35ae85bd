"""What the script's words mean on this stage: a plan as it can be played, made from the plan as it was written."""

from __future__ import annotations

from milimo.contracts.shots import Archetype, Pose, ShotPlan, Side, Size, Subject, SubjectKind
from milimo.engines.previz.cabins import CABINS, drives, in_cabin
from milimo.engines.previz.composition import PEOPLE

TRODDEN = frozenset({Archetype.STAIRWELL, Archetype.COAST, Archetype.MOUNTAINS, Archetype.CORRIDOR, Archetype.STREET})
"""Places that are climbed on foot, by steps or a path: nobody's hands go over their head there."""

WHOLE = frozenset({Size.EXTREME_WIDE, Size.WIDE, Size.MEDIUM_WIDE})
AGROUND = frozenset({Archetype.BEACH})
COMPARTMENTS = frozenset({Archetype.TRAIN})      # whoever does nothing else sits there


def restaged(plan: ShotPlan) -> ShotPlan:
    """The same shot, with climbers who walk up where there are steps, and boats that lie aground as part of the beach."""
    aground = plan.place.archetype in AGROUND and any(subject.kind is SubjectKind.BOAT for subject in plan.subjects)
    subjects = tuple(_on_foot(subject, plan) for subject in plan.subjects
                     if not (aground and subject.kind is SubjectKind.BOAT))
    if plan.place.archetype in CABINS:
        subjects = _seated(subjects)
    elif plan.place.archetype in COMPARTMENTS:
        subjects = tuple(subject.model_copy(update={"pose": Pose.SITTING}) if subject.pose is Pose.STANDING and subject.kind in PEOPLE
                         and not subject.far else subject for subject in subjects)
    place = plan.place
    if aground and "boat" not in place.features:
        place = place.model_copy(update={"features": ("boat", *place.features)[:12]})
    return plan.model_copy(update={"subjects": subjects, "place": place})


def _seated(subjects: tuple[Subject, ...]) -> tuple[Subject, ...]:
    """Everybody in a car sits. If nobody is said to drive, the first grown-up does who does not keep to the passenger's side."""
    driving = [i for i, s in enumerate(subjects) if s.pose is Pose.DRIVING and s.kind in PEOPLE]
    able = [i for i, s in enumerate(subjects) if drives(s)]
    right = [i for i in able if subjects[i].side is not Side.LEFT]
    company = sum(s.kind in PEOPLE and not s.far for s in subjects) > 1
    driver = (driving or right or (able if company else []) or [-1])[0]
    return tuple(in_cabin(subject, i == driver) for i, subject in enumerate(subjects))


def _on_foot(subject: Subject, plan: ShotPlan) -> Subject:
    if subject.pose is not Pose.CLIMBING or plan.place.archetype not in TRODDEN:
        return subject
    return subject.model_copy(update={"pose": Pose.WALKING if plan.size in WHOLE or subject.far else Pose.STANDING})
