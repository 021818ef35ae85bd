"""A part of a take made again: all other frames and samples as they were, and what previz cannot do refused by name."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stages import request_for
from test_engine import PLAN, frames_of, run
from tiny import FolderIO, TinyWorkshop

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.shots import Line, ShotPlan, Side, Size, Subject, SubjectKind
from milimo.contracts.video import ImageCondition, Retake, VideoRequest, VideoResult
from milimo.engines.previz.continuity import Retaken, continued, read_state
from milimo.engines.previz.engine import PrevizEngine
from milimo.engines.previz.retaking import DISSOLVE, presence
from milimo.worker.tasks.video import jobs_for

OTHER = PLAN.model_copy(update={"subjects": (Subject(kind=SubjectKind.MAN, side=Side.RIGHT),)})
EMPTY = "0" * 64


def retake_of(take: VideoResult, frames: int, start: int, stop: int, plan: ShotPlan = OTHER, **more: object) -> VideoRequest:
    assert take.latent is not None
    return request_for(plan, frames, retake=Retake(of=take.latent.sha256, start=start, stop=stop), **more)


def before_encoding(folder: Path, request: VideoRequest) -> tuple[list[np.ndarray], np.ndarray]:
    """Frames and samples as the encoder would get them."""
    engine = PrevizEngine(TinyWorkshop())
    dressed = engine.prepare(engine.plan(request), request, FolderIO(folder))
    stage = dressed.stage()
    return [stage.frame(dressed.span.start + n).buffer.copy() for n in range(request.frames)], dressed.sound(48_000)


def same(first: list[np.ndarray], second: list[np.ndarray]) -> list[bool]:
    return [np.array_equal(a, b) for a, b in zip(first, second, strict=True)]


def test_all_other_frames_and_samples_stay_as_they_were(tmp_path: Path) -> None:
    speaks = OTHER.model_copy(update={"lines": (Line(text="Over here, now!", start=0.6, end=1.1),)})
    take, _ = run(tmp_path, request_for(PLAN, 48))
    before, heard = before_encoding(tmp_path, request_for(PLAN, 48))
    again, other = (before_encoding(tmp_path, asked)[0] for asked in (retake_of(take, 48, 12, 36), request_for(OTHER, 48)))
    assert same(before, again) == [True] * 12 + [False] * 24 + [True] * 12
    assert all(same(other, again)[12 + DISSOLVE:36 - DISSOLVE])
    sound = before_encoding(tmp_path, retake_of(take, 48, 12, 36, plan=speaks))[1]
    assert np.array_equal(heard[:24_000], sound[:24_000]) and np.array_equal(heard[72_000:], sound[72_000:])
    assert np.abs(heard - sound).max() > 0.01
    for edge in (24_000, 72_000):
        assert np.abs(np.diff(sound[edge - 50:edge + 50], axis=0)).max() <= np.abs(np.diff(heard, axis=0)).max()


def test_a_retake_is_a_take_with_true_steps_and_can_be_made_again_and_gone_on_with(tmp_path: Path) -> None:
    take, _ = run(tmp_path, request_for(PLAN, 24))
    first, io = run(tmp_path, retake_of(take, 24, 0, 12))
    assert [step for _, step, _ in io.steps] == list(range(io.steps[-1][2] + 1))
    assert len(frames_of(tmp_path / first.video.sha256)) == first.frames == 24
    once = before_encoding(tmp_path, retake_of(take, 24, 0, 12))[0]
    third = PLAN.model_copy(update={"subjects": ()})
    second, io = run(tmp_path, retake_of(first, 24, 16, 24, plan=third))
    assert io.steps[-1][1] == io.steps[-1][2]
    twice = before_encoding(tmp_path, retake_of(first, 24, 16, 24, plan=third))[0]
    assert same(once, twice) == [True] * 16 + [False] * 8
    assert second.latent is not None
    state = read_state(tmp_path / second.latent.sha256)
    assert [(retaken.start, retaken.stop) for retaken in state.retakes] == [(0, 12), (16, 24)]
    assert continued(request_for(PLAN, 12, extend_from=second.latent.sha256), state).plan == third
    run(tmp_path, request_for(PLAN, 12, extend_from=second.latent.sha256))


def test_words_change_only_what_they_say(tmp_path: Path) -> None:
    take, _ = run(tmp_path, request_for(PLAN, 24))
    assert take.latent is not None
    asked = VideoRequest(prompt="close-up of an old man", frames=24, retake=Retake(of=take.latent.sha256, start=4, stop=20))
    made, _ = run(tmp_path, asked)
    assert made.latent is not None and made.extent == take.extent
    (retaken,) = read_state(tmp_path / made.latent.sha256).retakes
    assert retaken.plan.size is Size.CLOSE_UP and retaken.plan.subjects[0].kind is SubjectKind.MAN
    assert (retaken.plan.move, retaken.plan.place) == (PLAN.move, PLAN.place)


@pytest.mark.parametrize(("changed", "code", "names"), [
    ({"mask_prompt": "the boat"}, ErrorCode.NOT_SUPPORTED, "SAM 3"),
    ({"mask": EMPTY}, ErrorCode.NOT_SUPPORTED, "LTX-2"),
    ({"stop": 30}, ErrorCode.BAD_REQUEST, "take of 24"),
])
def test_what_it_cannot_do_is_refused_before_it_is_queued_and_by_the_engine(changed: dict[str, object], code: ErrorCode, names: str) -> None:
    engine = PrevizEngine(TinyWorkshop())
    asked = request_for(PLAN, 24, retake=Retake.model_validate({"of": EMPTY, "start": 4, "stop": 20, **changed}))
    with pytest.raises(MilimoError, match=names) as refused:
        engine.plan(asked)
    assert refused.value.code is code
    with pytest.raises(MilimoError, match=names):
        jobs_for(asked, [engine.capabilities()], project="0" * 32)
    unable = engine.capabilities().model_copy(update={"retake": False})
    with pytest.raises(MilimoError, match="cannot make a part") as refused:
        unable.check_retake(request_for(PLAN, 24, retake=Retake(of=EMPTY, start=4, stop=20)))
    assert refused.value.code is ErrorCode.NOT_SUPPORTED


def test_a_retake_keeps_its_takes_length_and_asks_for_nothing_else(tmp_path: Path) -> None:
    take, _ = run(tmp_path, request_for(PLAN, 24))
    with pytest.raises(MilimoError, match="The take has 24 frames") as refused:
        run(tmp_path, retake_of(take, 30, 4, 20))
    assert refused.value.code is ErrorCode.BAD_REQUEST
    for more in ({"conditions": (ImageCondition(blob=EMPTY, frame=0),)}, {"extend_from": EMPTY}):
        with pytest.raises(MilimoError, match="of its own"):
            PrevizEngine(TinyWorkshop()).plan(retake_of(take, 24, 4, 20, **more))
    with pytest.raises(ValueError, match="after its start"):
        Retake(of=EMPTY, start=4, stop=4)


@given(st.integers(0, 40), st.integers(1, 40), st.integers(1, 12))
def test_a_retake_is_only_ever_inside_its_span(start: int, length: int, edge: int) -> None:
    retaken = Retaken(start=start, stop=start + length, plan=ShotPlan(), seed=1)
    shares = [presence(retaken, number, edge, 100) for number in range(100)]
    assert all((share > 0) == (start <= number < start + length) for number, share in enumerate(shares))
    rises = shares[start:start + length]
    assert all(abs(b - a) <= 1 / (edge + 1) + 1e-9 for a, b in itertools.pairwise(rises))
    if start == 0:
        assert shares[0] == min(1.0, length / (edge + 1))
