"""Figures: feet that do not slide, mouths that move with the words, heads that turn, lids that blink."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from stages import SMALL, dressed, luma
from tiny import TinyWorkshop

from milimo.contracts.shots import Facing, Line, Pose, ShotPlan, Side, Size, Subject, SubjectKind
from milimo.contracts.video import Extent
from milimo.engines.previz.portrait import blink_at
from milimo.engines.previz.speech import mouth_at, syllables

LINE = Line(speaker="mara", text="I told you that the lamp never goes out.", start=0.2, end=2.4)


def walking(facing: Facing, side: Side) -> ShotPlan:
    return ShotPlan(size=Size.WIDE, subjects=(
        Subject(kind=SubjectKind.MAN, pose=Pose.WALKING, facing=facing, side=side),))


@pytest.mark.parametrize(("facing", "side", "sign"), [(Facing.RIGHT, Side.LEFT, 1), (Facing.LEFT, Side.RIGHT, -1)])
def test_a_walker_goes_the_way_he_faces_and_his_planted_foot_stays(facing: Facing, side: Side, sign: int) -> None:
    dressing = dressed(walking(facing, side), 48, extent=Extent(width=960, height=540))
    soles = [_green_sole(dressing.stage.frame(n)) for n in range(0, 48)]
    runs = [run for run in _runs(soles) if len(run) > 5]
    assert runs
    for run in runs:
        assert max(run) - min(run) < 2.6
    middles = [float(np.mean(run)) for run in runs]
    assert all((b - a) * sign > 30 for a, b in itertools.pairwise(middles))


def _green_sole(canvas: object) -> float | None:
    """x of the left sole while it is on the ground; the tiny walker paints it green."""
    mask = (canvas.blue.astype(int) < 88) & (canvas.red.astype(int) < 70)
    _, xs = np.nonzero(mask[-80:])
    return float(xs.mean()) * 2 if len(xs) >= 3 else None


def _runs(values: list[float | None]) -> list[list[float]]:
    runs: list[list[float]] = [[]]
    for value in values:
        if value is None:
            runs.append([])
        else:
            runs[-1].append(value)
    return runs


def test_drawings_change_on_twos() -> None:
    dressing = dressed(walking(Facing.RIGHT, Side.LEFT), 24)
    frames = [dressing.stage.frame(n).blue.copy() for n in range(8)]
    same = [np.array_equal(a, b) for a, b in itertools.pairwise(frames)]
    assert same == [True, False, True, False, True, False, True]


def test_footfalls_are_heard_when_they_are_seen() -> None:
    dressing = dressed(walking(Facing.RIGHT, Side.LEFT), 96)
    gaps = np.diff([step.seconds for step in dressing.cues.steps])
    assert len(gaps) >= 6 and np.allclose(gaps, 0.5)
    pans = [step.pan for step in dressing.cues.steps]
    assert pans[0] < pans[-1]


def test_syllables_fill_the_line_and_the_mouth_shuts_between() -> None:
    spoken = syllables(LINE)
    assert 9 <= len(spoken) <= 13
    assert spoken[0].seconds >= LINE.start and spoken[-1].seconds <= LINE.end
    shown = [mouth_at(n / 24, spoken) for n in range(72)]
    assert {"open", "small", "round", None} <= set(shown)
    assert shown[:4] == [None] * 4 and shown[-8:] == [None] * 8
    assert syllables(LINE) == spoken
    assert syllables(Line(text="灯台の光は消えない", start=0, end=2)) and syllables(Line(text="", start=0, end=1)) == ()


def test_only_the_speaker_speaks() -> None:
    plan = ShotPlan(size=Size.CLOSE_UP, lines=(LINE,), subjects=(
        Subject(kind=SubjectKind.WOMAN, element="mara", facing=Facing.RIGHT),))
    silent = plan.model_copy(update={"lines": (LINE.model_copy(update={"speaker": "jon"}),)})
    speaks, listens = dressed(plan, 72), dressed(silent, 72)
    def mouth(dressing: object) -> float:
        grey = np.stack([luma(dressing, n).astype(float) for n in range(6, 60, 2)])
        return float(np.abs(np.diff(grey, axis=0)).mean())
    assert mouth(speaks) > 1.25 * mouth(listens)


def test_a_listener_still_lives() -> None:
    plan = ShotPlan(size=Size.CLOSE_UP, subjects=(Subject(kind=SubjectKind.WOMAN, facing=Facing.RIGHT),))
    dressing = dressed(plan, 72)
    head = slice(20, 200), slice(120, 320)
    first, later = luma(dressing, 0)[head].astype(float), luma(dressing, 40)[head].astype(float)
    assert np.abs(first - later).mean() > 1.5


def test_blinks_are_short_and_come_again() -> None:
    shut = [blink_at(n / 24, 5) for n in range(24 * 20)]
    assert {0.0, 0.6, 1.0} == set(shut)
    blinks = sum(1 for a, b in itertools.pairwise(shut) if a == 0 and b > 0)
    assert 4 <= blinks <= 12
    assert sum(value > 0 for value in shut) <= 5 * blinks


def test_a_figure_is_as_large_as_its_size_asks() -> None:
    """Share of the frame's height that the subject has, by the figure's own colour."""
    shares: dict[Size, float] = {}
    for size in (Size.EXTREME_WIDE, Size.WIDE, Size.MEDIUM_WIDE):
        plan = ShotPlan(size=size, subjects=(Subject(kind=SubjectKind.MAN, facing=Facing.CAMERA),))
        red = dressed(plan, 2, TinyWorkshop(ground_depth=60), extent=SMALL).stage.frame(0).red
        rows = np.flatnonzero((red > 165).sum(axis=1) > 1)
        shares[size] = 2 * len(rows) / 270
    assert 0.12 <= shares[Size.EXTREME_WIDE] <= 0.25
    assert 0.30 <= shares[Size.WIDE] <= 0.55
    assert shares[Size.MEDIUM_WIDE] > 0.7
