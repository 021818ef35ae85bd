"""What people ride when the words do not say it again: the mount that they had, or the one that the words suggest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from milimo.contracts.shots import Appearance, Archetype, Pose, SubjectKind
from milimo.story.figures import Figure
from milimo.story.lexicon_people import PEOPLE, VEHICLES
from milimo.story.passage import Passage

MOUNTS = frozenset({SubjectKind.HORSE, SubjectKind.BICYCLE, SubjectKind.BOAT})
_CARRIERS = VEHICLES | {SubjectKind.HORSE}
_WHEELED = frozenset({"cycle", "cycles", "cycled", "cycling", "pedal", "pedals", "pedalled", "pedaled", "pedalling", "pedaling"})
_HORSEMEN = frozenset({"knight", "cowboy", "cowgirl", "jockey", "horseman", "horsemen", "king", "queen", "prince", "princess", "sheriff", "outlaw", "cavalryman", "lancer",
                       "gallop", "gallops", "galloped", "galloping", "canter", "canters", "trot", "trots", "horseback", "saddle", "reins"})
_TRACKLESS = frozenset({Archetype.SEA, Archetype.UNDERWATER, Archetype.SPACE, Archetype.SKY, Archetype.SPACECRAFT, Archetype.TRAIN, Archetype.CAR})
_ELSEWHERE = frozenset({"bus", "tram", "subway", "metro", "elevator", "lift", "escalator", "taxi", "cab", "carriage", "coach", "wave", "waves", "camel", "elephant", "donkey", "mule",
                        "dragon", "whale", "broom", "swing", "carousel", "sled", "sledge", "storm"})
"""What is ridden that is no subject of a plan."""
_NOTHING: Mapping[str, Figure] = {}
_SLOW = frozenset({"slowly", "slow", "walk", "walks", "amble", "ambles", "plod", "plods", "weary", "wearily", "leisurely", "gently", "calmly", "stroll", "procession", "funeral"})


def key_of(figure: Figure) -> str:
    """How somebody is known from shot to shot."""
    return figure.element.key if figure.element else figure.label.lower()


def mounted(passage: Passage, figures: Sequence[Figure], archetype: Archetype | None, interior: bool | None, had: Mapping[str, Figure] = _NOTHING) -> list[Figure]:
    """The figures, and a mount for who rides and has none. `had`: mounts of the scene so far, by the rider's key.

    A horse that is ridden slowly walks.
    """
    riders = [figure for figure in figures if figure.kind in PEOPLE and figure.pose is Pose.RIDING and not figure.owner_only]
    out = list(figures)
    if riders and not any(figure.kind in _CARRIERS for figure in figures) and passage.vocabulary.isdisjoint(_ELSEWHERE):
        for rider in riders:
            before = had.get(key_of(rider))
            if before is not None:
                kind, label, appearance = before.kind, before.label, before.appearance
            elif interior or archetype in _TRACKLESS:
                continue
            else:
                wheeled = not passage.vocabulary.isdisjoint(_WHEELED) or (archetype is Archetype.STREET and passage.vocabulary.isdisjoint(_HORSEMEN))
                kind = SubjectKind.BICYCLE if wheeled else SubjectKind.HORSE
                label, appearance = kind.value, Appearance()
            out.append(Figure(kind, rider.count, label, start=rider.start, stop=rider.stop, appearance=appearance, far=rider.far))
    if riders and not passage.vocabulary.isdisjoint(_SLOW):
        for figure in out:
            if figure.kind is SubjectKind.HORSE and figure.pose is None:
                figure.pose = Pose.WALKING
    return out


def mounts_of(figures: Sequence[Figure]) -> dict[str, Figure]:
    """What each rider of a shot rides, by the rider's key."""
    mounts = [figure for figure in figures if figure.kind in MOUNTS]
    riders = [figure for figure in figures if figure.kind in PEOPLE and figure.pose is Pose.RIDING]
    if not mounts:
        return {}
    return {key_of(rider): mounts[min(at, len(mounts) - 1)] for at, rider in enumerate(riders)}
