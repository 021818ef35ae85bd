"""What a text says of the camera: size, angle, move and its speed, coverage, and what an insert is of."""

from __future__ import annotations

from dataclasses import dataclass

from milimo.contracts.shots import Angle, Coverage, Move, Size, Speed
from milimo.story.lexicon import BARE_SIZES, FREE_MOVES, Hit, Meaning
from milimo.story.passage import Passage

_CAMERA = frozenset({"camera", "we", "shot", "lens"})
_BEFORE_A_MOVE = _CAMERA | frozenset({"then", "and", "now", "to", "very", "the", "let", "will"})
_ALSO_VERBS = frozenset({"close on", "closes on", "closing on", "close in on", "closes in on", "tight on"})
"""`CLOSE ON her hand` directs; `they close on her` happens."""
_AIMED = frozenset({"on", "of", "at", "in", "into", "over", "from"})


@dataclass(frozen=True, slots=True)
class CameraWords:
    """None where the text says nothing. `used`: words that spoke of the camera, and so of nothing in the picture."""

    size: Size | None
    angle: Angle | None
    move: Move | None
    speed: Speed | None
    coverage: Coverage | None
    used: frozenset[int]
    aim: int | None                    # where `close on`, `insert:` leave off and their object begins


def read_camera(passage: Passage) -> CameraWords:
    meanings = passage.meanings
    if not (meanings[Meaning.SIZE] or meanings[Meaning.MOVE] or meanings[Meaning.ANGLE] or meanings[Meaning.COVERAGE]):
        return _SAYS_NOTHING
    sizes = [hit for hit in passage.said(Meaning.SIZE) if _is_size(passage, hit)]
    moves = [hit for hit in passage.said(Meaning.MOVE) if _is_move(passage, hit)]
    angles = list(passage.said(Meaning.ANGLE))
    coverages = [hit for hit in passage.said(Meaning.COVERAGE) if _is_coverage(passage, hit)]
    speed, speed_words = _speed(passage, moves)
    used = {at for hit in (*sizes, *moves, *angles, *coverages) for at in range(hit.start, hit.stop)} | speed_words
    used |= {at for at, word in enumerate(passage.words) if word.text in ("camera", "shot", "angle")}
    return CameraWords(
        size=sizes[0].value if sizes else None,
        angle=angles[0].value if angles else None,
        move=next((hit.value for hit in moves if hit.value is not Move.STATIC), moves[0].value if moves else None),
        speed=speed, coverage=coverages[0].value if coverages else None, used=frozenset(used), aim=_aim(passage, sizes))


_SAYS_NOTHING = CameraWords(None, None, None, None, None, frozenset(), None)


def _phrase(passage: Passage, hit: Hit) -> str:
    return " ".join(word.text for word in passage.words[hit.start:hit.stop])


def _alone(passage: Passage, hit: Hit) -> bool:
    """Nothing in its clause but other words for the camera."""
    start, stop = hit.start, hit.stop
    camera = {at for meaning in (Meaning.SIZE, Meaning.MOVE, Meaning.ANGLE, Meaning.SPEED, Meaning.COVERAGE)
              for other in passage.meanings[meaning] for at in range(other.start, other.stop)}
    while passage.same_clause(start - 1, hit.start) and start - 1 in camera:
        start -= 1
    while passage.same_clause(stop, hit.start) and stop in camera:
        stop += 1
    return not passage.same_clause(start - 1, hit.start) and not passage.same_clause(stop, hit.start)


def _is_size(passage: Passage, hit: Hit) -> bool:
    phrase = _phrase(passage, hit)
    if phrase not in BARE_SIZES and phrase not in _ALSO_VERBS:
        return True
    if phrase == "insert" and passage.words[hit.start].shown == "INSERT":
        return True
    if phrase in _ALSO_VERBS and passage.same_clause(hit.start - 1, hit.start) and passage.word(hit.start - 1) not in _BEFORE_A_MOVE:
        return False
    starts = not passage.same_clause(hit.start - 1, hit.start)
    return phrase in _ALSO_VERBS or _alone(passage, hit) or (starts and passage.same_clause(hit.stop, hit.start) and passage.word(hit.stop) in _AIMED)


def _is_move(passage: Passage, hit: Hit) -> bool:
    phrase, before = _phrase(passage, hit), hit.start - 1
    if phrase in FREE_MOVES:
        return phrase != "static" or _alone(passage, hit)
    if passage.word(hit.start) == "crane" and hit.stop - hit.start == 1:
        return False
    if hit.value in (Move.PAN_LEFT, Move.PAN_RIGHT) and phrase == "pan" and not _alone(passage, hit):
        return False
    speeds = {at for other in passage.meanings[Meaning.SPEED] for at in range(other.start, other.stop)}
    single = hit.stop - hit.start == 1 and hit.value in (Move.TRACK, Move.ORBIT_RIGHT)
    while passage.same_clause(before, hit.start):
        word = passage.word(before)
        if word in _CAMERA:
            return True
        if before not in speeds and word not in _BEFORE_A_MOVE:
            return False
        before -= 1
    return not single or passage.word(hit.start) in ("orbit", "tracking", "track")


def _is_coverage(passage: Passage, hit: Hit) -> bool:
    phrase = _phrase(passage, hit)
    if phrase in ("reaction", "master", "establishing", "insert"):
        return _alone(passage, hit) or passage.words[hit.start].shown.isupper()
    return True


def _speed(passage: Passage, moves: list[Hit]) -> tuple[Speed | None, set[int]]:
    """`slow` and `fast` belong to the camera only beside its move."""
    for move in moves:
        for hit in passage.said(Meaning.SPEED):
            near = -3 <= hit.start - move.stop <= 2 or -3 <= hit.stop - move.start <= 0
            if near and passage.same_clause(hit.start, move.start) and passage.word(hit.start) != "creep":
                return hit.value, set(range(hit.start, hit.stop))
        if passage.word(move.start) in ("whip", "crash"):
            return Speed.FAST, set()
    return None, set()


def _aim(passage: Passage, sizes: list[Hit]) -> int | None:
    for hit in sizes:
        if hit.value in (Size.INSERT, Size.CLOSE_UP, Size.EXTREME_CLOSE_UP):
            at = hit.stop
            while passage.word(at) in ("on", "of", "shot", "-", "the", "a", "an"):
                at += 1
            return at if at < len(passage.words) else None
    return None
