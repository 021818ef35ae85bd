"""Who runs after whom: the pursuer is behind, and both go the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from milimo.contracts.shots import Facing, Pose, Side
from milimo.story.figures import Figure, Mention
from milimo.story.passage import DETERMINERS, Passage
from milimo.story.words import forms

_HUNTS = frozenset({"chase", "pursue"})
_GOES = {"run": Pose.RUNNING, "race": Pose.RUNNING, "sprint": Pose.RUNNING, "dash": Pose.RUNNING, "rush": Pose.RUNNING, "charge": Pose.RUNNING, "hurry": Pose.RUNNING,
         "gallop": Pose.RUNNING, "tear": Pose.RUNNING, "bolt": Pose.RUNNING, "hobble": Pose.WALKING, "walk": Pose.WALKING, "stumble": Pose.WALKING, "ride": Pose.RIDING, "swim": Pose.SWIMMING}
_REACH = 6
"""Words between the verb and whom it is after: `chases the small white dog`."""
TRAVELS = frozenset({Pose.WALKING, Pose.RUNNING, Pose.RIDING, Pose.SWIMMING})


def tell_who_chases(passage: Passage, mentions: Sequence[Mention], subject_of: Callable[[int], Figure | None]) -> None:
    """`subject_of`: who the verb at a word speaks of. Sets `pursues`, and the pose that the verb gives both."""
    words = passage.words
    for at, word in enumerate(words):
        follows = at + 1 < len(words) and words[at + 1][0] == "after"
        if not follows and _HUNTS.isdisjoint(forms(word[0])):
            continue
        bases = set(forms(word.text))
        before = passage.word(at - 1) if passage.same_clause(at - 1, at) else ""
        if before in DETERMINERS or at in passage.denied:
            continue
        after = passage.word(at + 1) if passage.same_clause(at, at + 1) else ""
        if bases & _HUNTS:
            passive = after == "by" and word.text.endswith("ed")
            _pair(passage, mentions, subject_of(at), at + 1, Pose.RUNNING, passive=passive)
        elif after == "after" and (gone := next((_GOES[base] for base in forms(word.text) if base in _GOES), None)) is not None:
            _pair(passage, mentions, subject_of(at), at + 2, gone, passive=False)


def _pair(passage: Passage, mentions: Sequence[Mention], subject: Figure | None, start: int, pose: Pose, *, passive: bool) -> None:
    target = next((m.figure for m in mentions if start <= m.start <= start + _REACH and passage.same_clause(m.start, start - 1) and not m.owner), None)
    if target is not None and target is subject:       # `Ray chases her`: not himself, whoever the pronoun was taken for
        target = next((m.figure for m in reversed(mentions) if m.start < start and m.figure is not subject and m.figure.acts), None)
    if subject is None or target is None:
        return
    pursuer, pursued = (target, subject) if passive else (subject, target)
    pursuer.pursues = pursued
    for figure in (pursuer, pursued):
        if figure.acts and figure.pose in (None, Pose.STANDING):
            figure.pose = pose


def head_one_way(figures: Sequence[Figure]) -> list[Figure]:
    """Turn each pursuer and whom they are after the same way: from the pursuer's side of the frame to the other. Those turned."""
    turned: list[Figure] = []
    for pursuer in figures:
        pursued = pursuer.pursues
        if pursued is None:
            continue
        said = next((figure.facing for figure in (pursuer, pursued) if figure.facing in (Facing.AWAY, Facing.CAMERA)), None)
        leftwards = pursuer.side is Side.RIGHT or pursued.side is Side.LEFT
        pursuer.facing = pursued.facing = said or (Facing.LEFT if leftwards else Facing.RIGHT)
        turned += [pursuer, pursued]
    return turned
