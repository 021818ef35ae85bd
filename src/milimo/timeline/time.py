"""Frames, rates, timecode and samples: integers and Fractions only, so that two languages agree to the last frame.

The vectors of `spec/time.json` are the contract between the two languages. Every conversion from finer to coarser time
is a floor, so that a frame owns the half-open interval [frame / rate, (frame + 1) / rate).
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.time import Rate

AUDIO_RATE = 48_000
"""Samples a second of everything that is mixed."""

_NTSC_DEN = 1001
_MAX_NUM = 240_000
_DROP_NOMINAL = (30, 60)
"""Drop-frame timecode is defined (SMPTE ST 12-1) for 29.97 and 59.94 only; 23.976 has no drop-frame count."""

_TIMECODE = re.compile(r"^(\d{1,3}):([0-5]\d):([0-5]\d)([:;])(\d{2,3})$")


# Rates


def rate_of(value: str | int | float | Fraction) -> Rate:
    """The rate that people mean by `24`, `"25"`, `"30000/1001"`, `23.976`, `"29.97"`.

    Decimals within 0.01 of an NTSC rate (n × 1000/1001) are that rate: files and people round it in many ways.
    Raises BAD_REQUEST if it is no number, not above 0, above 240, or not expressible with a denominator up to 1001.
    """
    exact = _exact_number(value)
    if not 0 < exact <= 240:
        raise MilimoError(
            ErrorCode.BAD_REQUEST, f"A frame rate lies above 0 and up to 240; {value} does not.", rate=str(value)
        )
    if exact.denominator != 1 and exact.denominator != _NTSC_DEN:
        nominal = -(-exact.numerator // exact.denominator)
        ntsc = Fraction(nominal * 1000, _NTSC_DEN)
        if nominal % 6 == 0 and abs(exact - ntsc) < Fraction(1, 100):
            exact = ntsc
    if exact.denominator > _NTSC_DEN or exact.numerator > _MAX_NUM:
        raise MilimoError(
            ErrorCode.BAD_REQUEST,
            f"The frame rate {value} is too fine a fraction; give it as 24 or 24000/1001.",
            rate=str(value),
        )
    return Rate(num=exact.numerator, den=exact.denominator)


def _exact_number(value: str | int | float | Fraction) -> Fraction:
    try:
        if isinstance(value, float):
            return Fraction(Decimal(repr(value)))
        if isinstance(value, str) and "/" not in value:
            return Fraction(Decimal(value.strip()))
        return Fraction(value)
    except (ValueError, ZeroDivisionError, InvalidOperation, OverflowError) as error:
        raise MilimoError(
            ErrorCode.BAD_REQUEST, f"{value!r} is no frame rate; give it as 24, 23.976 or 24000/1001.", rate=str(value)
        ) from error


def normalised(rate: Rate) -> Rate:
    """The same rate in lowest terms (50/2 → 25/1). Rates are compared in this form."""
    exact = fps(rate)
    return Rate(num=exact.numerator, den=exact.denominator)


def fps(rate: Rate) -> Fraction:
    """Frames per second, exactly."""
    return Fraction(rate.num, rate.den)


def nominal(rate: Rate) -> int:
    """Frames that a second of timecode counts: 24 for 23.976, 30 for 29.97. At least 1; halves round up."""
    return max(1, (2 * rate.num + rate.den) // (2 * rate.den))


# Seconds, at the media boundary


def start_of(frame: int, rate: Rate) -> Fraction:
    """Second at which `frame` begins."""
    return Fraction(frame * rate.den, rate.num)


def centre_of(frame: int, rate: Rate) -> Fraction:
    """Second in the middle of `frame`: the only safe place to seek to, since f / fps can show the frame before."""
    return Fraction((2 * frame + 1) * rate.den, 2 * rate.num)


def frame_at(seconds: Fraction | float | int, rate: Rate) -> int:
    """The frame on screen at this moment: floor(seconds × rate). Raises BAD_REQUEST below 0 or if not finite."""
    return _floor(_moment(seconds) * fps(rate))


def length_of(seconds: Fraction | float | int, rate: Rate) -> int:
    """Frames that a duration makes: the nearest number, halves up. Raises BAD_REQUEST below 0 or if not finite."""
    return _floor(_moment(seconds) * fps(rate) + Fraction(1, 2))


def _moment(seconds: Fraction | float | int) -> Fraction:
    try:
        exact = Fraction(seconds)
    except (ValueError, OverflowError) as error:
        raise MilimoError(ErrorCode.BAD_REQUEST, f"{seconds} is no time in seconds.", seconds=str(seconds)) from error
    if exact < 0:
        raise MilimoError(
            ErrorCode.BAD_REQUEST, f"Time does not begin before 0 s; {float(exact)} s was given.", seconds=str(seconds)
        )
    return exact


def _floor(value: Fraction) -> int:
    return value.numerator // value.denominator


# Between rates


def convert(frame: int, source: Rate, target: Rate) -> int:
    """The frame of `target` on screen when `frame` of `source` begins: floor(frame × target / source)."""
    return frame * target.num * source.den // (target.den * source.num)


def step_of(speed_num: int, speed_den: int, source: Rate, sequence: Rate) -> Fraction:
    """Source frames that pass in one frame of the sequence. Negative plays backwards, 0 holds one frame."""
    return Fraction(speed_num, speed_den) * fps(source) / fps(sequence)


def frames_used(length: int, step: Fraction) -> int:
    """Source frames from the first to the last one that a clip of `length` sequence frames touches; `length` ≥ 1."""
    return _floor((length - 1) * abs(step)) + 1


def source_frame(offset: int, *, source_in: int, step: Fraction) -> int:
    """The source frame shown `offset` frames after a clip's start, also before 0 and past its end (handles).

    Forward source_in + ⌊offset × step⌋; backwards source_in − ⌊offset × |step|⌋, so that `source_in` is always the
    frame shown first.
    """
    if step >= 0:
        return source_in + _floor(offset * step)
    return source_in - _floor(offset * -step)


# Samples


def sample_at(frame: int, rate: Rate, audio_rate: int = AUDIO_RATE) -> Fraction:
    """Sample position at which `frame` begins, exactly; 29.97 gives 1601.6 samples a frame."""
    return Fraction(frame * audio_rate * rate.den, rate.num)


def samples_of(frame: int, rate: Rate, audio_rate: int = AUDIO_RATE) -> tuple[int, int]:
    """First and past-the-last sample of `frame`. Neighbouring frames share their bounds: every sample has one owner."""
    return _floor(sample_at(frame, rate, audio_rate)), _floor(sample_at(frame + 1, rate, audio_rate))


# Timecode


def can_drop(rate: Rate) -> bool:
    """Whether the rate has a drop-frame count: 29.97 and 59.94."""
    return nominal(rate) in _DROP_NOMINAL and fps(rate) == Fraction(nominal(rate) * 1000, _NTSC_DEN)


def timecode(frame: int, rate: Rate, *, drop: bool = False) -> str:
    """`HH:MM:SS:FF`, or `HH:MM:SS;FF` in drop-frame. Hours go on past 23: a timeline is no wall clock.

    Raises BAD_REQUEST for a negative frame, or for drop-frame where the rate has none.
    """
    if frame < 0:
        raise MilimoError(ErrorCode.BAD_REQUEST, f"Timecode begins at frame 0; {frame} was given.", frame=frame)
    if drop:
        _check_drop(rate)
        frame += _skipped_before(frame, nominal(rate))
    count = nominal(rate)
    seconds, frames = divmod(frame, count)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    width = max(2, len(str(count - 1)))
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{';' if drop else ':'}{frames:0{width}d}"


def _skipped_before(frame: int, count: int) -> int:
    """Frame numbers that drop-frame has left out up to real frame `frame`: 2 (or 4) a minute, none in each tenth."""
    dropped = count // 15
    minute = 60 * count - dropped
    ten_minutes = 10 * minute + dropped
    tens, rest = divmod(frame, ten_minutes)
    return 9 * dropped * tens + (dropped * ((rest - dropped) // minute) if rest >= dropped else 0)


def parse_timecode(text: str, rate: Rate) -> int:
    """The frame that a timecode names; `;` before the frames means drop-frame.

    Raises BAD_REQUEST if it is malformed, if its frames reach the rate's count, if the rate has no drop-frame count, or
    if it names a number that drop-frame leaves out (00:01:00;00).
    """
    match = _TIMECODE.match(text.strip())
    if match is None:
        raise MilimoError(ErrorCode.BAD_REQUEST, f"{text!r} is no timecode; write it as 01:02:03:04.", timecode=text)
    hours, minutes, seconds, frames = (int(match[group]) for group in (1, 2, 3, 5))
    count = nominal(rate)
    if frames >= count:
        raise MilimoError(
            ErrorCode.BAD_REQUEST, f"{text}: at this rate a second has the frames 0 to {count - 1}.", timecode=text
        )
    total_minutes = 60 * hours + minutes
    number = (60 * total_minutes + seconds) * count + frames
    if match[4] == ":":
        return number
    _check_drop(rate)
    dropped = count // 15
    if seconds == 0 and frames < dropped and minutes % 10:
        raise MilimoError(
            ErrorCode.BAD_REQUEST,
            f"{text} does not exist: drop-frame leaves out the first {dropped} numbers of this minute.",
            timecode=text,
        )
    return number - dropped * (total_minutes - total_minutes // 10)


def _check_drop(rate: Rate) -> None:
    if not can_drop(rate):
        raise MilimoError(
            ErrorCode.BAD_REQUEST,
            f"Drop-frame timecode exists for 29.97 and 59.94 only, not for {rate.num}/{rate.den}; use ':'.",
            rate=f"{rate.num}/{rate.den}",
        )
