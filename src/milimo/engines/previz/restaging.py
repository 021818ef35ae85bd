"""What the script's words mean on this stage: a plan as it can be played, made from the plan as it was written."""

from __future__ import annotations

from milimo.contracts.shots import Archetype, Facing, Pose, ShotPlan, Side, Size, Subject, SubjectKind
from milimo.engines.previz.aboard import is_on_deck, restaged_aboard
from milimo.engines.previz.cabins import CABINS, drives, in_cabin
from milimo.engines.previz.composition import PEOPLE
from milimo.engines.previz.vehicles.models import model_of
from milimo.engines.previz.waterside import on_firm_ground

TRODDEN = frozenset({Archetype.STAIRWELL, Archetype.COAST, Archetype.MOUNTAINS, Archetype.CORRIDOR, Archetype.STREET})
"""Places that are climbed on foot, by steps or a path: nobody's hands go over their head there."""

ON_FOOT = frozenset({Pose.WALKING, Pose.RUNNING})
WHOLE = frozenset({Size.EXTREME_WIDE, Size.WIDE, Size.MEDIUM_WIDE})
AGROUND = frozenset({Archetype.BEACH})
ENGINES = frozenset({SubjectKind.CAR, SubjectKind.TRUCK, SubjectKind.TRAIN})
HUGE = frozenset({SubjectKind.SHIP, SubjectKind.AIRCRAFT, SubjectKind.SPACESHIP})
LEFT_THERE = ("park", "garage", "driveway", "wreck", "scrap", "junk", "abandon", "broken", "burn", "traffic jam", "petrol", "gas station")
AT_REST = ("anchor", "moor", "adrift", "drift", "becalmed", "aground", "sinking", "sunk", "harbour", "harbor")
COMPARTMENTS = frozenset({Archetype.TRAIN})      # whoever does nothing else sits there


def restaged(plan: ShotPlan) -> ShotPlan:
    """The same shot, with climbers who walk up where there are steps, and boats that lie aground as part of the beach."""
    plan = on_firm_ground(at_the_wheel(in_the_distance(laid_out(plan))))
    plan = arrived(plan)
    plan = under_way(plan.model_copy(update={"subjects": restaged_aboard(plan)}))
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


def laid_out(plan: ShotPlan) -> ShotPlan:
    """An insert of a thing that nobody holds shows that thing; a title card is words, not a thing."""
    if plan.size is not Size.INSERT or not plan.insert_of or plan.insert_of.startswith("title card") or any(not subject.off_screen for subject in plan.subjects):
        return plan
    thing = Subject(kind=SubjectKind.THING, label=plan.insert_of)
    return plan.model_copy(update={"subjects": (thing, *plan.subjects)})


def in_the_distance(plan: ShotPlan) -> ShotPlan:
    """Beside people a ship or an aircraft is far: framed at their distance, it would leave nothing of them."""
    people = any(s.kind in PEOPLE and not s.far and not s.off_screen for s in plan.subjects)
    if not people or plan.place.interior or is_on_deck(plan):
        return plan
    return plan.model_copy(update={"subjects": tuple(
        s.model_copy(update={"far": True}) if s.kind in HUGE and not s.off_screen else s for s in plan.subjects)})


def arrived(plan: ShotPlan) -> ShotPlan:
    """Who runs up to somebody that stands has come to her in a closer shot of the two: nobody runs through a conversation."""
    leads = [s for s in plan.subjects if s.kind in PEOPLE and not s.far and not s.off_screen]
    if plan.size in WHOLE or len(leads) < 2 or all(s.pose in ON_FOOT for s in leads):
        return plan
    there = {"pose": Pose.STANDING, "facing": Facing.EACH_OTHER}
    return plan.model_copy(update={"subjects": tuple(
        s.model_copy(update=there) if s in leads and s.pose in ON_FOOT else s for s in plan.subjects)})


def under_way(plan: ShotPlan) -> ShotPlan:
    """A shot of nothing but vehicles out of doors is one of vehicles that drive, unless the place is one where they are left; ships
    and boats alone on open water sail, unless they lie at anchor or are rowed."""
    leads = [s for s in plan.subjects if not s.far and not s.off_screen]
    words = " ".join((plan.place.name, *plan.place.features, *(s.label for s in leads))).lower()
    at_sea = plan.place.archetype is Archetype.SEA
    if plan.place.interior or not leads or any(not _has_engine(s, at_sea) for s in leads) or any(word in words for word in (*LEFT_THERE, *(AT_REST if at_sea else ()))):
        return plan
    return plan.model_copy(update={"subjects": tuple(
        s.model_copy(update={"pose": Pose.DRIVING}) if _has_engine(s, at_sea) and s.pose is Pose.STANDING else s for s in plan.subjects)})


def _has_engine(subject: Subject, at_sea: bool) -> bool:
    """Whether it goes by itself here: on wheels or rails anywhere, on the water with a motor or sails."""
    if subject.kind in ENGINES:
        return True
    model = model_of(subject.kind, subject.label)
    return at_sea and model is not None and model.draught > 0 and model.name != "rowing"


def at_the_wheel(plan: ShotPlan) -> ShotPlan:
    """Who drives out of doors and has no vehicle in the words drives a car: seen from outside in wides, in it in closer shots."""
    drivers = [i for i, s in enumerate(plan.subjects) if s.pose is Pose.DRIVING and s.kind in PEOPLE and not s.far and not s.off_screen]
    if not drivers or plan.place.interior or plan.place.archetype in (CABINS | COMPARTMENTS | {Archetype.SPACE, Archetype.SPACECRAFT, Archetype.SEA, Archetype.RIVER}):
        return plan
    driver = plan.subjects[drivers[0]]
    vehicles = [i for i, s in enumerate(plan.subjects) if s.kind in (SubjectKind.CAR, SubjectKind.TRUCK, SubjectKind.BOAT, SubjectKind.BICYCLE, SubjectKind.HORSE)]
    if plan.size not in WHOLE:
        if any(plan.subjects[i].kind not in (SubjectKind.CAR, SubjectKind.TRUCK) for i in vehicles):
            return plan
        people = tuple(s for i, s in enumerate(plan.subjects) if i not in vehicles)
        place = plan.place.model_copy(update={"archetype": Archetype.CAR, "interior": True})
        return plan.model_copy(update={"place": place, "subjects": people})
    people = tuple(s for i, s in enumerate(plan.subjects) if i not in drivers)
    if vehicles:
        moved = tuple(s.model_copy(update={"pose": Pose.DRIVING}) if s.kind in (SubjectKind.CAR, SubjectKind.TRUCK) else s for s in people)
        return plan.model_copy(update={"subjects": moved if any(s.kind in (SubjectKind.CAR, SubjectKind.TRUCK) for s in people) else plan.subjects})
    car = Subject(kind=SubjectKind.CAR, label="car", side=driver.side, facing=driver.facing, pose=Pose.DRIVING)
    return plan.model_copy(update={"subjects": (car, *people)})


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
