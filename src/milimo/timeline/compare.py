"""In what two versions of a cut differ, counted as people count: shots that come, go, change or move."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from milimo.contracts.timeline import TimelineDocument
from milimo.timeline.assemble import PICTURE
from milimo.timeline.document import clips_of


class CutChanges(NamedTuple):
    """Of the row of pictures; `any`: of the whole document."""

    added: int
    removed: int
    retaken: int
    retimed: int
    moved: int
    any: bool


def compare_cuts(before: TimelineDocument | None, after: TimelineDocument) -> CutChanges:
    """`before` None: there was no cut, all of it is added."""
    old = dict(clips_of(before, PICTURE)) if before is not None else {}
    new = dict(clips_of(after, PICTURE))
    both = [key for key in new if key in old]
    place = {key: at for at, key in enumerate(old)}
    return CutChanges(
        added=len(new) - len(both), removed=len(old) - len(both), retaken=sum(old[key].source != new[key].source for key in both),
        retimed=sum(old[key].length != new[key].length for key in both), moved=len(both) - _longest_rise([place[key] for key in both]),
        any=before != after)


def _longest_rise(values: Sequence[int]) -> int:
    """How many of distinct numbers can stay where they are so that the others, put between them, bring all in order."""
    ends: list[int] = []
    for value in values:
        at = bisect_left(ends, value)
        ends[at:at + 1] = [value]
    return len(ends)
