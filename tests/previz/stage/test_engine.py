"""The engine end to end, with a tiny workshop: the file, its seams, its sameness, and what is left when it stops."""

from __future__ import annotations

import itertools
from pathlib import Path

import av
import numpy as np
import pytest
from stages import SMALL, dressed, request_for
from tiny import FolderIO, TinyWorkshop

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.shots import Line, Move, Pose, ShotPlan, Side, Size, Subject, SubjectKind
from milimo.contracts.time import Rate
from milimo.contracts.video import Extent, VideoRequest
from milimo.engines.previz.continuity import ShotState, continued, read_state, span_of
from milimo.engines.previz.dressing import dress
from milimo.engines.previz.engine import PrevizEngine
from milimo.engines.registry import names, video_engine

PLAN = ShotPlan(size=Size.WIDE, move=Move.TRUCK_RIGHT, sounds=("surf",),
                subjects=(Subject(kind=SubjectKind.WOMAN, side=Side.LEFT),))


def run(folder: Path, request: VideoRequest, cancel_after: int | None = None) -> tuple[object, FolderIO]:
    engine = PrevizEngine(TinyWorkshop())
    io = FolderIO(folder, cancel_after)
    return engine.run(engine.plan(request), request, io), io


def frames_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="yuv420p") for frame in film.decode(video=0)]


def test_a_take_is_what_was_asked_for(tmp_path: Path) -> None:
    request = request_for(PLAN, 30)
    result, io = run(tmp_path, request)
    with av.open(str(tmp_path / result.video.sha256)) as film:
        video, audio = film.streams.video[0], film.streams.audio[0]
        assert (video.width, video.height, video.average_rate) == (480, 270, 24)
        context = video.codec_context
        assert (context.color_range, context.colorspace, context.color_trc, context.color_primaries) == (1, 1, 1, 1)
        assert audio.rate == 48_000 and audio.channels == 2
        assert sum(1 for _ in film.decode(video=0)) == 30
    assert not result.generative and result.audio and result.frames == 30
    plan = PrevizEngine(TinyWorkshop()).plan(request)
    assert io.steps[-1] == ("frames", plan.steps, plan.steps)
    assert [step for _, step, _ in io.steps] == list(range(plan.steps + 1))
    assert io.previews >= 1
    assert result.recipe.encoding.threads == 1 and result.recipe.request == request


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    first, _ = run(tmp_path, request_for(PLAN, 12))
    second, _ = run(tmp_path, request_for(PLAN, 12))
    assert first.video.sha256 == second.video.sha256
    assert first.poster.sha256 == second.poster.sha256
    other, _ = run(tmp_path, request_for(PLAN, 12, seed=6))
    assert other.video.sha256 != first.video.sha256


def test_a_shot_made_in_parts_has_no_seam() -> None:
    plan = PLAN.model_copy(update={"subjects": (Subject(kind=SubjectKind.MAN, pose=Pose.WALKING, side=Side.LEFT),)})
    whole = dressed(plan, 240)
    request = request_for(plan, 120, start=120, total=240)
    part = dress(request, span_of(request, None), TinyWorkshop(), request.extent, lambda what: None)
    for frame in (120, 121, 180, 239):
        assert np.array_equal(whole.stage.frame(frame).buffer, part.stage.frame(frame).buffer)


def test_an_extension_goes_on_where_the_take_stopped(tmp_path: Path) -> None:
    result, _ = run(tmp_path, request_for(PLAN, 48))
    state = read_state(tmp_path / result.latent.sha256)
    assert state.frames == 48
    asked = request_for(PLAN, 48, extend_from=result.latent.sha256)
    longer, _ = run(tmp_path, asked)
    assert read_state(tmp_path / longer.latent.sha256).frames == 96
    request = continued(asked, state)
    before, after = dressed(PLAN, 48), dress(request, span_of(request, state), TinyWorkshop(), SMALL, lambda what: None)
    assert np.array_equal(before.stage.frame(47).buffer, after.stage.frame(47).buffer)
    shown = [before.stage.frame(n).luma.astype(int) for n in (45, 46, 47)]
    shown += [after.stage.frame(n).luma.astype(int) for n in (48, 49, 50)]
    steps = [np.abs(b - a).mean() for a, b in itertools.pairwise(shown)]
    assert steps[2] < 1.2 * max(steps[1], steps[3])


def test_lines_of_an_extension_count_from_its_own_first_frame() -> None:
    from milimo.engines.previz.continuity import continued

    state = ShotState(plan=PLAN, extent=SMALL, rate=Rate(num=24), seed=1, scene_seed=1, frames=48, strokes=(48,))
    asked = request_for(PLAN.model_copy(update={"lines": (Line(text="Yes.", start=0.5, end=1.0),)}), 24)
    assert continued(asked, state).plan.lines[0].start == 2.5


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(MilimoError) as refused:
        run(tmp_path, request_for(PLAN, 48), cancel_after=12)
    assert refused.value.code is ErrorCode.CANCELLED
    assert list(tmp_path.iterdir()) == []
    result, _ = run(tmp_path, request_for(PLAN, 6))
    assert result.frames == 6


@pytest.mark.parametrize("extent", [Extent(width=64, height=64), Extent(width=270, height=480), Extent(width=2560, height=1440)])
def test_any_even_size(tmp_path: Path, extent: Extent) -> None:
    result, _ = run(tmp_path, request_for(PLAN, 3, extent=extent))
    assert frames_of(tmp_path / result.video.sha256)[0].shape == (extent.height * 3 // 2, extent.width)


def test_planning_is_pure_and_refuses_in_words() -> None:
    engine = PrevizEngine(TinyWorkshop())
    request = request_for(PLAN, 48)
    assert engine.plan(request) == engine.plan(request)
    assert engine.capabilities() == engine.capabilities()
    with pytest.raises(MilimoError) as odd:
        engine.plan(request_for(PLAN, 48, extent=Extent(width=321, height=180)))
    assert odd.value.code is ErrorCode.SIZE_OFF_GRID
    with pytest.raises(MilimoError) as long:
        engine.plan(request_for(PLAN, 5000))
    assert long.value.code is ErrorCode.SECONDS_OUT_OF_RANGE


def test_a_lower_memory_plan_gives_the_same_frames_and_keeps_no_set(tmp_path: Path) -> None:
    engine, request = PrevizEngine(TinyWorkshop()), request_for(PLAN, 12)
    takes, kept = [], []
    for memory_plan in (0, 1, 0):
        plan = engine.plan(request, memory_plan)
        takes.append(engine.run(plan, request, FolderIO(tmp_path)))
        kept.append(engine.sets_kept)
    assert len({take.video.sha256 for take in takes}) == 1
    assert [take.recipe.plan.memory_plan for take in takes] == [0, 1, 0]
    assert kept == [1, 0, 1]


def test_the_registry_finds_previz_and_names_what_there_is() -> None:
    assert "previz" in names()
    assert video_engine("previz").capabilities().engine == "previz"
    with pytest.raises(MilimoError) as unknown:
        video_engine("imax")
    assert unknown.value.code is ErrorCode.ENGINE_UNKNOWN and "previz" in unknown.value.message
