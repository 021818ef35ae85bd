"""Time against the shared vectors, and against its own laws on random frames and rates."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.time import Rate
from milimo.timeline import time as tl

SPEC: dict[str, Any] = json.loads((Path(__file__).parents[2] / "spec" / "time.json").read_text("utf-8"))
USUAL = [tl.rate_of(text) for text in ("23.976", "24", "25", "29.97", "30", "50", "59.94", "60")]
DROPPING = [rate for rate in USUAL if tl.can_drop(rate)]

frames = st.integers(0, 2**40)
rates = st.sampled_from(USUAL) | st.builds(
    lambda num, den: tl.normalised(Rate(num=num, den=den)), st.integers(1, 240_000), st.integers(1, 1001)
)


def _rate(row: dict[str, int]) -> Rate:
    return Rate(**row)


def test_rates_as_people_write_them() -> None:
    for row in SPEC["rates"]:
        rate = tl.rate_of(row["given"])
        assert (rate, tl.nominal(rate), tl.can_drop(rate)) == (_rate(row["rate"]), row["nominal"], row["can_drop"]), row


def test_a_float_is_read_as_the_decimal_that_it_prints() -> None:
    assert tl.rate_of(23.976) == Rate(num=24000, den=1001)
    assert tl.rate_of(12.5) == Rate(num=25, den=2)
    assert tl.rate_of(Fraction(60000, 1001)) == Rate(num=60000, den=1001)


@pytest.mark.parametrize("text", SPEC["bad_rates"])
def test_bad_rates_are_refused(text: str) -> None:
    with pytest.raises(MilimoError) as caught:
        tl.rate_of(text)
    assert caught.value.code is ErrorCode.BAD_REQUEST


def test_seconds_of_frames() -> None:
    for row in SPEC["seconds"]:
        rate = _rate(row["rate"])
        assert tl.start_of(row["frame"], rate) == Fraction(row["start"]), row
        assert tl.centre_of(row["frame"], rate) == Fraction(row["centre"]), row


def test_frames_of_seconds() -> None:
    for row in SPEC["frame_at"]:
        rate, seconds = _rate(row["rate"]), Fraction(row["seconds"])
        assert (tl.frame_at(seconds, rate), tl.length_of(seconds, rate)) == (row["frame_at"], row["length_of"]), row


@pytest.mark.parametrize("seconds", [-0.001, float("nan"), float("inf")])
def test_impossible_moments_are_refused(seconds: float) -> None:
    for function in (tl.frame_at, tl.length_of):
        with pytest.raises(MilimoError):
            function(seconds, USUAL[0])


def test_conversion_between_rates() -> None:
    for row in SPEC["convert"]:
        assert tl.convert(row["frame"], _rate(row["source"]), _rate(row["target"])) == row["expect"], row


def test_source_frames_of_a_clip() -> None:
    for row in SPEC["source_frame"]:
        num, den = row["speed"]
        step = tl.step_of(num, den, _rate(row["source"]), _rate(row["sequence"]))
        assert tl.frames_used(row["length"], step) == row["frames_used"], row
        got = [tl.source_frame(offset, source_in=row["source_in"], step=step) for offset in row["offsets"]]
        assert got == row["expect"], row


def test_samples_of_frames() -> None:
    for row in SPEC["samples"]:
        rate = _rate(row["rate"])
        assert tl.sample_at(row["frame"], rate) == Fraction(row["at"]), row
        assert list(tl.samples_of(row["frame"], rate)) == row["samples"], row


def test_timecode_both_ways() -> None:
    for row in SPEC["timecode"]:
        rate = _rate(row["rate"])
        assert tl.timecode(row["frame"], rate, drop=row["drop"]) == row["timecode"], row
        assert tl.parse_timecode(row["timecode"], rate) == row["frame"], row


@pytest.mark.parametrize("row", SPEC["bad_timecode"], ids=lambda row: row["timecode"] or "empty")
def test_bad_timecodes_are_refused(row: dict[str, Any]) -> None:
    with pytest.raises(MilimoError) as caught:
        tl.parse_timecode(row["timecode"], _rate(row["rate"]))
    assert caught.value.code is ErrorCode.BAD_REQUEST


def test_timecode_of_what_has_none_is_refused() -> None:
    with pytest.raises(MilimoError):
        tl.timecode(-1, USUAL[0])
    with pytest.raises(MilimoError):
        tl.timecode(0, Rate(num=24), drop=True)


@given(frames, rates)
def test_the_centre_of_a_frame_lies_in_it(frame: int, rate: Rate) -> None:
    assert tl.frame_at(tl.centre_of(frame, rate), rate) == frame
    assert tl.frame_at(tl.start_of(frame, rate), rate) == frame


@given(st.integers(0, 240 * 3600 * 100), st.sampled_from(USUAL))
def test_a_centre_survives_the_round_trip_through_a_double(frame: int, rate: Rate) -> None:
    assert tl.frame_at(float(tl.centre_of(frame, rate)), rate) == frame


@given(frames, rates, rates)
def test_conversion_is_the_frame_on_screen_at_the_same_second(frame: int, source: Rate, target: Rate) -> None:
    assert tl.convert(frame, source, target) == tl.frame_at(tl.start_of(frame, source), target)


@given(st.integers(0, 2**32), rates)
def test_every_sample_has_one_frame(frame: int, rate: Rate) -> None:
    first, past = tl.samples_of(frame, rate)
    assert tl.samples_of(frame + 1, rate)[0] == past
    assert first <= tl.sample_at(frame, rate) < first + 1


@given(st.integers(0, 30 * 3600 * 300), st.sampled_from(USUAL), st.booleans())
def test_timecode_is_a_bijection(frame: int, rate: Rate, drop: bool) -> None:
    assert tl.parse_timecode(tl.timecode(frame, rate, drop=drop and tl.can_drop(rate)), rate) == frame


@given(st.integers(0, 24 * 3600 * 60), st.sampled_from(DROPPING))
def test_drop_frame_stays_within_a_fifth_of_a_second_of_the_clock_for_a_day(frame: int, rate: Rate) -> None:
    hours, minutes, rest = tl.timecode(frame, rate, drop=True).split(":")
    seconds, frames_part = rest.split(";")
    shown = int(hours) * 3600 + int(minutes) * 60 + int(seconds) + Fraction(int(frames_part), tl.nominal(rate))
    assert abs(shown - tl.start_of(frame, rate)) <= Fraction(1, 5)


@given(st.integers(0, 10_000), st.integers(1, 500), st.integers(0, 1000), st.integers(1, 1000), rates, rates)
def test_a_clip_shows_only_its_own_span_and_reversing_shows_the_same(
    source_in: int, length: int, num: int, den: int, source: Rate, sequence: Rate
) -> None:
    step = abs(tl.step_of(num, den, source, sequence))
    used = tl.frames_used(length, step)
    for k in (0, length // 2, length - 1):
        assert source_in <= tl.source_frame(k, source_in=source_in, step=step) < source_in + used
    if step:
        ends = [tl.source_frame(k, source_in=source_in + used - 1, step=-step) for k in (0, length - 1)]
        assert ends == [source_in + used - 1, source_in]
