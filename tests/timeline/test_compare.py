"""What people are told that a new cut changes."""

from __future__ import annotations

from milimo.contracts.time import Rate
from milimo.contracts.timeline import Clip, GapSource, TimelineDocument
from milimo.timeline.assemble import PICTURE, TRACKS
from milimo.timeline.compare import compare_cuts


def cut(*shots: tuple[str, int]) -> TimelineDocument:
    """A row of gaps: shot and length."""
    at, clips = 0, dict[str, Clip]()
    for key, length in shots:
        clips[key] = Clip(track=PICTURE, start=at, length=length, source=GapSource(), name=key)
        at += length
    return TimelineDocument(rate=Rate(num=24, den=1), tracks={PICTURE: TRACKS[PICTURE]}, clips=clips)


def test_the_first_cut_is_all_new() -> None:
    assert compare_cuts(None, cut(("a", 10), ("b", 10))) == (2, 0, 0, 0, 0, True)


def test_the_same_cut_changes_nothing() -> None:
    assert compare_cuts(cut(("a", 10), ("b", 10)), cut(("a", 10), ("b", 10))) == (0, 0, 0, 0, 0, False)


def test_what_comes_goes_and_grows_is_counted_and_does_not_count_as_moved() -> None:
    changes = compare_cuts(cut(("a", 10), ("b", 10), ("c", 10)), cut(("new", 5), ("a", 10), ("c", 12)))
    assert (changes.added, changes.removed, changes.retimed, changes.moved) == (1, 1, 1, 0)


def test_one_shot_that_is_moved_is_one_move() -> None:
    row = [(key, 10) for key in "abcdef"]
    assert compare_cuts(cut(*row), cut(*row[1:], row[0])).moved == 1
    assert compare_cuts(cut(*row), cut(row[5], *row[:5])).moved == 1
    assert compare_cuts(cut(*row), cut(*reversed(row))).moved == 5
