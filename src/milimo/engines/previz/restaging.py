"""What the script's words mean on this stage: a plan as it can be played, made from the plan as it was written."""

from __future__ import annotations

from milimo.contracts.shots import Archetype, Pose, ShotPlan, Size, Subject, SubjectKind

TRODDEN = frozenset({Archetype.STAIRWELL, Archetype.COAST, Archetype.MOUNTAINS, Archetype.CORRIDOR, Archetype.STREET})
"""Places that are climbed on foot, by steps or a path: nobody's hands go over their head there."""

WHOLE = frozenset({Size.EXTREME_WIDE, Size.WIDE, Size.MEDIUM_WIDE})
AGROUND = frozenset({Archetype.BEACH})


def restaged(plan: ShotPlan) -> ShotPlan:
    """The same shot, with climbers who walk up where there are steps, and boats that lie aground as part of the beach."""
    aground = plan.place.archetype in AGROUND and any(subject.kind is SubjectKind.BOAT for subject in plan.subjects)
    subjects = tuple(_on_foot(subject, plan) for subject in plan.subjects
                     if not (aground and subject.kind is SubjectKind.BOAT))
    place = plan.place
    if aground and "boat" not in place.features:
        place = place.model_copy(update={"features": ("boat", *place.features)[:12]})
    return plan.model_copy(update={"subjects": subjects, "place": place})


def _on_foot(subject: Subject, plan: ShotPlan) -> Subject:
    if subject.pose is not Pose.CLIMBING or plan.place.archetype not in TRODDEN:
        return subject
    return subject.model_copy(update={"pose": Pose.WALKING if plan.size in WHOLE or subject.far else Pose.STANDING})
