"""A prompt in plain words, read into a plan.

Deterministic and local: word lists and a small grammar. Words that it does not know change nothing; what is denied
("no rain", "without people", "it is not night") is understood as denied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from milimo.contracts.shots import (
    Angle,
    Archetype,
    Coverage,
    Facing,
    Move,
    Place,
    Pose,
    ShotPlan,
    Side,
    Size,
    Speed,
    Subject,
    SubjectKind,
    TimeOfDay,
    Weather,
)
from milimo.contracts.story import Element
from milimo.story.appearance import colour_of_thing, read_appearance
from milimo.story.camera import CameraWords, read_camera
from milimo.story.cast import read_cast
from milimo.story.chase import head_one_way
from milimo.story.details import first_detail
from milimo.story.elements import people_introduced
from milimo.story.figures import Figure, Names, phrase_start
from milimo.story.lexicon import Meaning
from milimo.story.lexicon_people import ACTORS, PEOPLE, VEHICLES
from milimo.story.lexicon_places import INTERIORS
from milimo.story.passage import Passage
from milimo.story.riding import mounted
from milimo.story.setting import Setting, is_elsewhere, read_setting
from milimo.story.sizing import is_close_on_a_thing

LENSES: dict[Size, int] = {
    Size.EXTREME_WIDE: 18, Size.WIDE: 24, Size.MEDIUM_WIDE: 32, Size.MEDIUM: 40, Size.MEDIUM_CLOSE: 50, Size.CLOSE_UP: 75,
    Size.EXTREME_CLOSE_UP: 100, Size.INSERT: 85}
"""Focal length in mm on a 36-mm-wide frame that a camera crew would reach for first."""

_GOES_ON = frozenset({"as", "while", "when", "where", "who", "which", "that", "and", "is", "falls"})
_ON_ROADS = frozenset({SubjectKind.CAR, SubjectKind.TRUCK})
_ROOMS = INTERIORS - {Archetype.CAR, Archetype.TRAIN, Archetype.SPACECRAFT}
_HOMES = {SubjectKind.SPACESHIP: Archetype.SPACE, SubjectKind.FISH: Archetype.UNDERWATER, SubjectKind.SHIP: Archetype.SEA, SubjectKind.BOAT: Archetype.SEA,
          SubjectKind.AIRCRAFT: Archetype.SKY, SubjectKind.TRAIN: Archetype.FIELD}


def read_prompt(prompt: str, elements: Sequence[Element] = ()) -> ShotPlan:
    """The plan that the words ask for; everything they leave open has the contract's default.

    `elements`: characters and things that the prompt may call by name or by `@Name`.
    """
    passage = Passage.of(prompt)
    camera = read_camera(passage)
    setting = read_setting(passage, camera.used)
    callable_ = elements or people_introduced(prompt)
    figures = read_cast(passage, camera.used | setting.used, Names(callable_).find(passage) if callable_ else ())
    figures, setting = _settle(passage, figures, setting)
    dress(passage, figures)
    figures = mounted(passage, figures, setting.archetype, setting.interior)
    if not elements:
        for figure in figures:
            figure.element = None                  # introduced here, and known nowhere else
    size = camera.size or _default_size(figures, setting)
    if size in (Size.CLOSE_UP, Size.EXTREME_CLOSE_UP) and _is_of_a_thing(passage, camera, figures):
        size = Size.INSERT
    return ShotPlan(
        size=size, angle=camera.angle or Angle.EYE, coverage=camera.coverage or _default_coverage(size, figures), lens=LENSES[size],
        move=camera.move or Move.STATIC, speed=camera.speed or Speed.NORMAL,
        place=Place(archetype=setting.archetype or Archetype.STUDIO, interior=bool(setting.interior), features=setting.features),
        time_of_day=setting.time or TimeOfDay.DAY, weather=setting.weather or Weather.CLEAR,
        subjects=subjects_of(figures), insert_of=insert_object(passage, camera) if size is Size.INSERT else None,
        sounds=read_sounds(passage))


def _is_of_a_thing(passage: Passage, camera: CameraWords, figures: Sequence[Figure]) -> bool:
    """`Close on a key in her hand`, `close-up of a green bottle`: not of anybody."""
    if camera.aim is not None and any(passage.said(Meaning.HOLDABLE)):
        return is_close_on_a_thing(passage, camera, figures)
    return not figures and any(passage.said(Meaning.HOLDABLE))


def read_sounds(passage: Passage) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.value for hit in passage.said(Meaning.SOUND) if not is_elsewhere(passage, hit)))[:12]


def insert_object(passage: Passage, camera: CameraWords) -> str | None:
    """The object of `INSERT - …` or `close on …`: the words up to the end of the clause, without an article."""
    start = camera.aim if camera.aim is not None else next((at for at in range(len(passage.words)) if at not in camera.used), None)
    if start is None:
        return None
    if camera.aim is None and (detail := first_detail(passage, len(passage.words))) is not None:
        start = phrase_start(passage, detail)
        return " ".join(word.text for word in passage.words[start:detail + 1] if word.text not in ("a", "an", "the")).replace(" 's", "'s")[:80]
    stop = start
    while stop < len(passage.words) and passage.same_clause(start, stop) and stop - start < 8 and passage.word(stop) not in _GOES_ON:
        stop += 1
    words = [word.shown.lower() if word.shown.isupper() else word.shown for word in passage.words[start:stop]]
    while words and words[0].lower() in ("a", "an", "the", "on"):
        words.pop(0)
    return " ".join(words).replace(" 's", "'s").replace(" ’s", "’s")[:80] or None


def dress(passage: Passage, figures: Iterable[Figure]) -> None:
    """Looks from the words around each figure that has none of its own."""
    figures = list(figures)
    for index, figure in enumerate(figures):
        if figure.kind in VEHICLES and figure.appearance.outfit_colour is None and (colour := colour_of_thing(passage, figure.start, figure.stop)):
            figure.appearance = figure.appearance.model_copy(update={"outfit_colour": colour})
        if figure.kind not in PEOPLE or figure.element is not None or figure.implied:
            continue
        later = [phrase_start(passage, other.start) for other in figures[index + 1:] if other.start > figure.start]
        stop = min([*later, len(passage.words)])
        within = [at for at in range(max(0, figure.start - 3), stop) if passage.same_sentence(at, figure.start) and (at >= figure.start or passage.same_clause(at, figure.start))]
        if within:
            figure.appearance = read_appearance(passage, range(within[0], within[-1] + 1))


def subjects_of(figures: Sequence[Figure]) -> tuple[Subject, ...]:
    ridden = any(figure.kind in PEOPLE and figure.pose is Pose.RIDING for figure in figures)
    _take_sides([figure for figure in figures if figure.kind in ACTORS and not figure.far and not (ridden and figure.kind is SubjectKind.HORSE)])
    head_one_way(figures)
    return tuple(Subject(
        kind=figure.kind, element=figure.element.key if figure.element else None, label=figure.label[:120], count=max(1, min(400, figure.count)),
        side=figure.side or Side.CENTRE, facing=figure.facing or Facing.CAMERA, pose=figure.pose or _default_pose(figure),
        expression=figure.expression or "neutral", gesture=figure.gesture or "none", holds=figure.holds, far=figure.far, appearance=figure.appearance) for figure in figures[:12])  # pyright: ignore[reportArgumentType]


def _take_sides(actors: list[Figure]) -> None:
    """Two who are given no side share the frame; where one is given, the other takes what is left."""
    singles = [figure for figure in actors if figure.count == 1]
    if len(singles) != 2 or len(actors) != 2:
        return
    first, second = singles
    if first.side is None and second.side is None:
        first.side, second.side = Side.LEFT, Side.RIGHT
    elif first.side is None:
        first.side = Side.LEFT if second.side is Side.RIGHT else Side.RIGHT
    elif second.side is None:
        second.side = Side.LEFT if first.side is Side.RIGHT else Side.RIGHT


def _default_pose(figure: Figure) -> Pose:
    if figure.kind in (SubjectKind.AIRCRAFT, SubjectKind.BIRD, SubjectKind.SPACESHIP):
        return Pose.FLYING
    return Pose.SWIMMING if figure.kind is SubjectKind.FISH else Pose.STANDING


def _settle(passage: Passage, figures: list[Figure], setting: Setting) -> tuple[list[Figure], Setting]:
    """What place and subjects say of each other: a driver sits in the car, a spaceship flies in space."""
    archetype, interior = setting.archetype, setting.interior
    kinds = {figure.kind for figure in figures}
    drives = any(figure.pose is Pose.DRIVING for figure in figures)
    if drives and SubjectKind.CAR in kinds and setting.sure < 3.5:
        archetype, interior = Archetype.CAR, True
    elif archetype is None or setting.sure < 1.5:
        vehicle = _entered_vehicle(passage)
        home = next((_HOMES[kind] for kind in kinds if kind in _HOMES), None)
        if vehicle is not None:
            archetype, interior = vehicle, True
        elif home is not None and archetype is None:
            archetype, interior = home, False
    if archetype in _ROOMS and passage.value(Meaning.INSIDE) is None and not kinds.isdisjoint(_ON_ROADS):
        archetype, interior = Archetype.STREET, False  # `a red car waits by the bar`
    if archetype is Archetype.CAR and interior:
        figures = [figure for figure in figures if figure.kind is not SubjectKind.CAR]
    if archetype is Archetype.UNDERWATER:
        for figure in figures:
            if figure.pose in (Pose.FLYING, Pose.WALKING, Pose.RUNNING) and figure.kind in PEOPLE:
                figure.pose = Pose.SWIMMING            # who glides there swims
    inside = {Archetype.TRAIN: SubjectKind.TRAIN, Archetype.SPACECRAFT: SubjectKind.SPACESHIP}.get(archetype) if archetype else None
    if inside is not None and interior:
        figures = [figure for figure in figures if figure.kind is not inside]
    return figures, Setting(archetype, setting.sure, interior, setting.time, setting.weather, setting.features, setting.used)


def _entered_vehicle(passage: Passage) -> Archetype | None:
    """`Inside a spaceship`, `INT. CAR`, `on the tram`."""
    homes = {SubjectKind.CAR: Archetype.CAR, SubjectKind.TRUCK: Archetype.CAR, SubjectKind.TRAIN: Archetype.TRAIN, SubjectKind.SPACESHIP: Archetype.SPACECRAFT,
             SubjectKind.AIRCRAFT: Archetype.TRAIN}
    for hit in passage.said(Meaning.SUBJECT):
        if hit.value[0] in VEHICLES and hit.value[0] in homes:
            before = [passage.word(at) for at in range(max(0, hit.start - 4), hit.start) if passage.same_sentence(at, hit.start)]
            if {"in", "inside", "int", "interior", "aboard"} & set(before):
                return homes[hit.value[0]]
    return None


def _default_size(figures: Sequence[Figure], setting: Setting) -> Size:
    near = [figure for figure in figures if not figure.far]
    if not near:
        return Size.WIDE
    if any(figure.kind is SubjectKind.CROWD or figure.kind in VEHICLES or figure.count > 2 for figure in near):
        return Size.WIDE
    if any(figure.pose in (Pose.WALKING, Pose.RUNNING, Pose.CLIMBING, Pose.RIDING, Pose.DANCING, Pose.FIGHTING) for figure in near):
        return Size.MEDIUM_WIDE
    return Size.MEDIUM


def _default_coverage(size: Size, figures: Sequence[Figure]) -> Coverage:
    if size is Size.INSERT:
        return Coverage.INSERT
    return Coverage.TWO_SHOT if sum(figure.count for figure in figures if figure.kind in PEOPLE) == 2 and size in (Size.MEDIUM, Size.MEDIUM_WIDE) else Coverage.SINGLE
