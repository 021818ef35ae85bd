"""Who rides on what: people on cycles and horses, in boats. Pure; casting paints them as one, framing places them as one."""

from __future__ import annotations

import math

from milimo.contracts.shots import Archetype, Pose, ShotPlan, Size, Subject, SubjectKind
from milimo.engines.previz.composition import PEOPLE, height_of, seated_on
from milimo.engines.previz.model import Vec3
from milimo.engines.previz.vehicles.models import Place, model_of

AFLOAT = frozenset({Archetype.SEA, Archetype.RIVER})
DECKS = ("boat", "deck", "ship", "ferry", "yacht", "raft", "dinghy", "trawler", "bridge of the")
SEAMEN = ("sailor", "captain", "fisher", "skipper", "seaman", "boatman", "ferryman", "rower", "crew", "mate")
"""Whom a boat in the words carries, though she lies in harbour."""

ASTRIDE = frozenset({Pose.RIDING, Pose.DRIVING})
RESTING = frozenset({Pose.STANDING, Pose.SITTING, Pose.RIDING, Pose.DRIVING, Pose.LEANING})
SADDLE = Place(0.0, 1.28, -0.05, Pose.RIDING)      # on a horse of the usual height
WHOLE = frozenset({Size.EXTREME_WIDE, Size.WIDE, Size.MEDIUM_WIDE})


def is_on_deck(plan: ShotPlan) -> bool:
    """Whether the place itself is a boat."""
    name = plan.place.name.lower()
    return any(word in name for word in DECKS)


def aboard(plan: ShotPlan) -> dict[int, int]:
    """The index of the mount or boat of everybody who is on one."""
    mounts = [i for i, s in enumerate(plan.subjects) if s.kind in (SubjectKind.BICYCLE, SubjectKind.HORSE, SubjectKind.BOAT)
              and not s.far and not s.off_screen]
    people = [i for i, s in enumerate(plan.subjects) if s.kind in PEOPLE and not s.far and not s.off_screen]
    found: dict[int, int] = {}
    for mount in mounts:
        free = len(places_on(plan.subjects[mount]))
        for person in people:
            if person not in found and plan.subjects[person].count <= free and _rides(plan, person, mount, len(people)):
                found[person] = mount
                free -= plan.subjects[person].count
    return found


def _rides(plan: ShotPlan, person: int, mount: int, people: int) -> bool:
    rider, thing = plan.subjects[person], plan.subjects[mount]
    if thing.kind is SubjectKind.BOAT:
        if plan.place.archetype in AFLOAT or is_on_deck(plan):
            return rider.pose is not Pose.SWIMMING
        seaman = any(word in rider.label.lower() for word in SEAMEN) and rider.pose in RESTING
        return plan.place.archetype is Archetype.HARBOUR and (seaman or rider.pose in (Pose.SITTING, Pose.DRIVING, Pose.RIDING))
    if rider.pose in ASTRIDE:
        return True
    return thing.kind is SubjectKind.BICYCLE and people == 1 and rider.pose in RESTING


def places_on(thing: Subject) -> tuple[Place, ...]:
    """Where one can be on a mount or in a boat, the first to be taken first."""
    if thing.kind is SubjectKind.HORSE:
        return (SADDLE,)
    model = model_of(thing.kind, thing.label)
    return () if model is None else model.aboard


def place_of(plan: ShotPlan, riders: dict[int, int], person: int, member: int = 0) -> Place:
    """The place that somebody has on the mount."""
    before = sum(plan.subjects[i].count for i, m in riders.items() if m == riders[person] and i < person)
    places = places_on(plan.subjects[riders[person]])
    return places[min(before + member, len(places) - 1)]


def lifted(rider: Subject, place: Place) -> float:
    """Height (m) of the ground under somebody who stands or sits at a place aboard."""
    if place.pose is Pose.STANDING:
        return place.up
    return seated_on(rider.model_copy(update={"pose": place.pose}), place.up)


def standing_at(position: Vec3, yaw: float, camera_yaw: float, rider: Subject, place: Place) -> Vec3:
    """World place of somebody aboard a thing that stands at `position`, turned by `yaw` to the camera."""
    across = math.cos(yaw) * place.left + math.sin(yaw) * place.ahead
    away = math.sin(yaw) * place.left - math.cos(yaw) * place.ahead
    sin, cos = math.sin(camera_yaw), math.cos(camera_yaw)
    x, y, z = position
    return (x + cos * across + sin * away, y + lifted(rider, place), z - sin * across + cos * away)


def restaged_aboard(plan: ShotPlan) -> tuple[Subject, ...]:
    """The subjects with everybody aboard in the pose of the place, and what carries people under way."""
    riders = aboard(plan)
    out: list[Subject] = []
    for index, subject in enumerate(plan.subjects):
        if index in riders:
            mount = plan.subjects[riders[index]]
            facing = mount.facing if mount.facing is not subject.facing and plan.size in WHOLE else subject.facing
            out.append(subject.model_copy(update={"pose": place_of(plan, riders, index).pose, "facing": facing}))
        elif index in riders.values() and subject.pose is Pose.STANDING:
            rides = any(plan.subjects[i].pose in ASTRIDE for i, m in riders.items() if m == index)
            going = {SubjectKind.HORSE: Pose.RUNNING, SubjectKind.BOAT: Pose.DRIVING}.get(subject.kind, Pose.RIDING)
            out.append(subject.model_copy(update={"pose": going if rides else Pose.STANDING}))
        else:
            out.append(subject)
    return tuple(out)


def tall_aboard(rider: Subject, place: Place) -> float:
    """Metres from the ground to the crown of somebody aboard."""
    return lifted(rider, place) + 0.78 * height_of(rider)
