"""How near and from where: what a sentence is about decides the size, unless the script says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from milimo.contracts.shots import Angle, Archetype, Coverage, Expression, Move, Pose, Size, Speed, SubjectKind
from milimo.story.camera import CameraWords
from milimo.story.details import first_detail
from milimo.story.figures import Figure
from milimo.story.lexicon import Meaning
from milimo.story.lexicon_people import ACTORS, VEHICLES
from milimo.story.passage import Passage, has_form, says

RANK = {size: rank for rank, size in enumerate((
    Size.EXTREME_WIDE, Size.WIDE, Size.MEDIUM_WIDE, Size.MEDIUM, Size.MEDIUM_CLOSE, Size.CLOSE_UP, Size.EXTREME_CLOSE_UP))} | {Size.INSERT: 6}
"""From far to near. An insert stands one step beyond a close-up, as the contract has it."""

_FACE = frozenset({"eye", "face", "smile", "eyebrow", "mouth", "lip", "tear", "breath", "breathe", "brow", "cheek", "expression", "nose", "whisper", "blush"})
_HAND = frozenset({"hand", "finger", "fist", "thumb", "foot", "boot", "palm"})
_LOOK = frozenset({"look", "stare", "gaze", "listen", "see", "glance", "think", "realise", "realize", "notice", "frown", "smile", "decide", "remember", "freeze", "sob", "cry", "weep",
                   "understand", "laugh", "gasp", "swallow", "shiver", "tremble"})
_TRAVEL = frozenset({Pose.WALKING, Pose.RUNNING, Pose.RIDING, Pose.FLYING, Pose.DRIVING, Pose.SWIMMING, Pose.CLIMBING})
_CAPSULES = frozenset({Archetype.CAR})


@dataclass(frozen=True, slots=True)
class Frame:
    size: Size
    angle: Angle
    coverage: Coverage
    move: Move
    speed: Speed


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What decides a size besides the words of the beat."""

    archetype: Archetype
    interior: bool
    new_place: bool
    last: bool                         # the film's last picture
    montage: bool = False
    with_speech: bool = False


def frame_action(passage: Passage, camera: CameraWords, figures: Sequence[Figure], direction: str, around: Circumstance) -> Frame:
    """Size, angle, coverage and move of a shot of action."""
    coverage = _said_coverage(camera, direction)
    chosen, move = _by_content(passage, figures, direction, around)
    size = camera.size or _said_size(direction) or _by_move(passage, camera, figures) or chosen
    if size is Size.CLOSE_UP and camera.aim is not None and camera.move is None and is_close_on_a_thing(passage, camera, figures):
        size = Size.INSERT
    if size is Size.CLOSE_UP and camera.size is Size.CLOSE_UP and _only_eyes(passage, figures, camera):
        size = Size.EXTREME_CLOSE_UP
    if coverage is None:
        coverage = _coverage(size, figures, around)
    return Frame(size, camera.angle or Angle.EYE, coverage, camera.move or (move if camera.size is None else Move.STATIC), camera.speed or Speed.NORMAL)


def _said_coverage(camera: CameraWords, direction: str) -> Coverage | None:
    if "POV" in direction:
        return Coverage.POV
    if direction.startswith("INSERT"):
        return Coverage.INSERT
    return camera.coverage


def _said_size(direction: str) -> Size | None:
    if direction.startswith("INSERT"):
        return Size.INSERT
    return Size.WIDE if "POV" in direction else None


def _by_move(passage: Passage, camera: CameraWords, figures: Sequence[Figure]) -> Size | None:
    """A stated move needs room, or goes to something."""
    match camera.move:
        case Move.PULL_OUT | Move.CRANE_UP | Move.CRANE_DOWN | Move.TILT_UP | Move.ZOOM_OUT:
            return Size.WIDE
        case Move.PUSH_IN | Move.ZOOM_IN:
            if says(passage, _FACE):
                return Size.CLOSE_UP
            people = [figure for figure in figures if figure.kind in ACTORS]
            goal = max(camera.used, default=0) + 1
            detail = first_detail(passage, len(passage.words), goal)
            if detail is not None and detail <= goal + 3 and not any(figure.start < detail for figure in people):
                return Size.INSERT
            return Size.MEDIUM if people else None
        case _:
            return None


def _by_content(passage: Passage, figures: Sequence[Figure], direction: str, around: Circumstance) -> tuple[Size, Move]:
    seen = [figure for figure in figures if figure.kind in ACTORS and not figure.far and not figure.owner_only]
    main = [figure for figure in seen if not figure.oblique_only] or ([] if passage.word(0) == "behind" else seen)
    words = len(passage.words)
    if around.new_place and not direction:
        small = around.archetype in _CAPSULES or any(has_form(word, frozenset({"wheelhouse", "metre", "cupboard", "booth", "cell"})) for word in passage.words[:4])
        return (Size.MEDIUM if small else Size.WIDE if around.interior else Size.EXTREME_WIDE), Move.STATIC
    if around.last and not direction and not says(passage, _FACE):
        moving = any(figure.pose in _TRAVEL for figure in main)
        return (Size.EXTREME_WIDE if moving or not main else Size.WIDE), Move.PULL_OUT if moving or not main else Move.STATIC
    if not seen:
        return _without_people(passage, figures, words), Move.STATIC
    return _with_people(passage, figures, seen, main, words, around)


def _without_people(passage: Passage, figures: Sequence[Figure], words: int) -> Size:
    if says(passage, _FACE) and words <= 24:
        return Size.CLOSE_UP
    if any(figure.owner_only for figure in figures) and says(passage, _HAND):
        return Size.INSERT
    many = any(hit.value >= 20 for hit in passage.meanings[Meaning.NUMBER])
    if any(figure.kind in VEHICLES for figure in figures) or many:
        return Size.WIDE
    return Size.INSERT if words <= 24 and first_detail(passage, 9) is not None else Size.WIDE


def _with_people(passage: Passage, figures: Sequence[Figure], seen: Sequence[Figure], main: Sequence[Figure], words: int,
                 around: Circumstance) -> tuple[Size, Move]:
    if any(figure.kind is SubjectKind.CROWD or figure.count > 3 for figure in seen):
        return Size.WIDE, Move.STATIC
    travel = [figure for figure in main if figure.pose in _TRAVEL]
    if around.with_speech:
        return Size.MEDIUM_WIDE, Move.TRACK if travel else Move.STATIC
    driven = any(figure.kind in VEHICLES and not figure.oblique_only for figure in figures)        # a scooter that swerves in needs room beside a face
    faced = (says(passage, _FACE) or says(passage, _LOOK)) and not driven
    if faced and len(main) == 1 and words <= 20 and not travel:
        return Size.CLOSE_UP, Move.STATIC
    if travel:
        return Size.MEDIUM_WIDE, Move.TRACK
    if any(figure.kind in VEHICLES for figure in figures):
        return Size.MEDIUM_WIDE, Move.STATIC
    if not main and passage.word(0) == "behind":
        return Size.MEDIUM_CLOSE, Move.STATIC
    if around.montage or (len(main) == 1 and words <= 8) or passage.word(0) == "behind":
        return Size.MEDIUM_CLOSE, Move.STATIC
    return Size.MEDIUM, Move.STATIC


def shows_hands(passage: Passage) -> bool:
    return says(passage, _HAND)


def is_close_on_a_thing(passage: Passage, camera: CameraWords, figures: Sequence[Figure]) -> bool:
    """`CLOSE ON a bowl of soup`, `close on her hand`; a face, or somebody's name, is a close-up."""
    aim = camera.aim
    assert aim is not None
    clause = [word for at, word in enumerate(passage.words) if at >= aim and passage.same_clause(aim, at)][:6]
    if any(has_form(word, _FACE) for word in clause):
        return False
    if any(has_form(word, _HAND) for word in clause):
        return True
    named = any(figure.kind in ACTORS and aim <= figure.start < aim + 3 and not figure.owner_only for figure in figures)
    return not named and clause[:1] != [] and clause[0].text not in ("him", "her", "them") and passage.word(aim - 1) not in ("him", "her", "them")


def _only_eyes(passage: Passage, figures: Sequence[Figure], camera: CameraWords) -> bool:
    aim = camera.aim
    return aim is not None and any(word.text in ("eye", "eyes") for at, word in enumerate(passage.words) if at >= aim and passage.same_clause(aim, at))


def _coverage(size: Size, figures: Sequence[Figure], around: Circumstance) -> Coverage:
    people = [figure for figure in figures if figure.kind in ACTORS and not figure.owner_only and not figure.far]
    if around.montage:
        return Coverage.MONTAGE
    if size is Size.INSERT:
        return Coverage.INSERT
    if around.new_place and RANK[size] <= RANK[Size.MEDIUM]:
        return Coverage.ESTABLISHING
    if sum(figure.count for figure in people) == 2 and RANK[size] <= RANK[Size.MEDIUM_CLOSE]:
        return Coverage.TWO_SHOT
    if len(people) > 2 and RANK[size] <= RANK[Size.MEDIUM]:
        return Coverage.MASTER
    return Coverage.REACTION if size is Size.CLOSE_UP and people and any(figure.expression not in (None, Expression.NEUTRAL) for figure in people) else Coverage.SINGLE


def frame_speech(exchange: int, words: int, *, heated: bool, partner: bool, master: bool, listener: bool) -> Frame:
    """A line's set-up: `exchange` counts the scene's lines from 0; `master`: the two were seen together just now."""
    if listener:
        return Frame(Size.CLOSE_UP, Angle.EYE, Coverage.REACTION, Move.STATIC, Speed.NORMAL)
    long = words > 22
    if exchange == 0 and partner and not master:
        size, coverage = Size.MEDIUM, Coverage.TWO_SHOT
    elif long:
        size, coverage = Size.MEDIUM, Coverage.TWO_SHOT if partner else Coverage.SINGLE
    elif heated:
        size, coverage = Size.CLOSE_UP, Coverage.SINGLE
    else:
        size, coverage = Size.MEDIUM_CLOSE, Coverage.OVER_SHOULDER if partner and exchange < 6 else Coverage.SINGLE
    push = long or (heated and exchange >= 3 and words > 6)
    return Frame(size, Angle.EYE, coverage, Move.PUSH_IN if push else Move.STATIC, Speed.SLOW if push else Speed.NORMAL)
