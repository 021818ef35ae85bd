"""Clips over given pictures: verbatim where they are set, moved or morphed between."""

from __future__ import annotations

import itertools
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from stages import request_for
from tiny import FolderIO, TinyWorkshop, texture

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.shots import Move, ShotPlan
from milimo.contracts.video import Extent, ImageCondition
from milimo.engines.previz.engine import PrevizEngine, to_rgb
from milimo.engines.previz.pictures import PictureStage, agreed_flow

EXTENT = Extent(width=320, height=180)


def picture(seed: int, shift: int = 0) -> np.ndarray:
    """BGR bytes with low chroma detail, so that 4:2:0 can keep it."""
    grey = texture(180, 360, seed)[:, shift:shift + 320]
    return np.clip(np.stack([grey * 200 + 20, grey * 190 + 30, grey * 180 + 40], axis=2), 0, 255).astype(np.uint8)


def kept(io: FolderIO, image: np.ndarray) -> str:
    return io.put("picture.png", cv2.imencode(".png", image)[1].tobytes()).sha256


def shown(stage: PictureStage, frame: int) -> np.ndarray:
    return to_rgb(stage.frame(frame), 320)[..., ::-1].astype(int)


def stage_of(io: FolderIO, conditions: list[ImageCondition], move: Move = Move.STATIC, frames: int = 25) -> PictureStage:
    return PictureStage(conditions, ShotPlan(move=move), EXTENT, frames, io.open)


@pytest.mark.parametrize("move", list(Move))
def test_the_first_frame_is_the_picture(tmp_path: Path, move: Move) -> None:
    io = FolderIO(tmp_path)
    given = picture(1)
    stage = stage_of(io, [ImageCondition(blob=kept(io, given), frame=0)], move)
    assert np.abs(shown(stage, 0) - given).mean() < 1.2
    last = shown(stage, 24)
    assert np.abs(last - given).mean() > 1.5           # it moves, or is at least a little nearer
    assert last.std(axis=0).min() > 2                  # and no column is empty


def test_both_ends_are_verbatim_and_the_middle_is_between(tmp_path: Path) -> None:
    io = FolderIO(tmp_path)
    first, last = picture(1), picture(1, shift=16)
    stage = stage_of(io, [ImageCondition(blob=kept(io, last), frame=24), ImageCondition(blob=kept(io, first), frame=0)])
    assert np.abs(shown(stage, 0) - first).mean() < 1.2
    assert np.abs(shown(stage, 24) - last).mean() < 1.2
    middle = shown(stage, 12)[20:160, 40:280]
    moved = picture(1, shift=8)[20:160, 40:280]
    dissolve = (first.astype(int) + last)[20:160, 40:280] // 2
    assert np.abs(middle - moved).mean() < 0.5 * np.abs(dissolve - moved).mean()


def test_what_does_not_agree_is_dissolved(tmp_path: Path) -> None:
    forward, _ = agreed_flow(picture(1)[..., 0].copy(), picture(77)[..., 0].copy())
    assert np.median(np.abs(forward)) < 1
    io = FolderIO(tmp_path)
    stage = stage_of(io, [ImageCondition(blob=kept(io, picture(1)), frame=0),
                          ImageCondition(blob=kept(io, picture(77)), frame=24)])
    middle, half = shown(stage, 12), (picture(1).astype(int) + picture(77)) // 2
    assert np.abs(middle - half).mean() < 14


def test_a_mask_gives_parallax(tmp_path: Path) -> None:
    io = FolderIO(tmp_path)
    mask = np.zeros((180, 320), np.uint8)
    cv2.circle(mask, (160, 90), 40, 255, -1)
    condition = ImageCondition(blob=kept(io, picture(3)), frame=0, mask=kept(io, mask))
    stage = stage_of(io, [condition], Move.TRUCK_RIGHT)
    assert np.abs(shown(stage, 0) - picture(3)).mean() < 1.2
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    grey = [shown(stage, n)[..., 1].astype(np.uint8) for n in range(0, 25, 3)]
    moved = sum(finder.calc(a, b, None)[..., 0] for a, b in itertools.pairwise(grey))
    assert abs(np.median(moved[70:110, 140:180])) > 1.25 * abs(np.median(moved[4:30, 140:180]))


def test_a_request_with_a_picture_makes_a_take(tmp_path: Path) -> None:
    io = FolderIO(tmp_path)
    condition = ImageCondition(blob=kept(io, picture(4)), frame=0)
    request = request_for(ShotPlan(move=Move.PUSH_IN), 8, EXTENT, conditions=(condition,))
    engine = PrevizEngine(TinyWorkshop())
    plan = engine.plan(request)
    assert engine.run(plan, request, io).frames == 8
    assert io.steps[-1][1] == plan.steps


def test_what_is_no_picture_is_refused_in_words(tmp_path: Path) -> None:
    io = FolderIO(tmp_path)
    blob = io.put("x.png", b"not a picture").sha256
    with pytest.raises(MilimoError) as refused:
        stage_of(io, [ImageCondition(blob=blob, frame=0)])
    assert refused.value.code is ErrorCode.BAD_MEDIA
    with pytest.raises(MilimoError) as late:
        PrevizEngine(TinyWorkshop()).plan(request_for(ShotPlan(), 8, conditions=(ImageCondition(blob=blob, frame=8),)))
    assert late.value.code is ErrorCode.BAD_REQUEST


def footage(samples: Path, *numbers: int) -> list[np.ndarray]:
    with av.open(str(samples / "video" / "01_dog.mp4")) as film:
        found = {n: frame.to_ndarray(format="bgr24") for n, frame in zip(range(max(numbers) + 1), film.decode(video=0), strict=False) if n in numbers}
    return [cv2.resize(found[n], (EXTENT.width, EXTENT.height), interpolation=cv2.INTER_AREA) for n in numbers]


def test_between_two_frames_of_real_footage_lies_nearly_the_true_one(tmp_path: Path, samples: Path) -> None:
    io = FolderIO(tmp_path)
    first, true, last = footage(samples, 0, 3, 6)
    stage = stage_of(io, [ImageCondition(blob=kept(io, first), frame=0), ImageCondition(blob=kept(io, last), frame=6)], frames=7)
    assert np.abs(shown(stage, 0) - first).mean() < 2.0 and np.abs(shown(stage, 6) - last).mean() < 2.0
    dissolve = (first.astype(int) + last) // 2
    moved = np.abs(first.astype(int) - last).max(axis=2) > 40                # where a plain dissolve shows two of everything
    assert moved.sum() > 300
    made = shown(stage, 3)
    assert np.abs(made - true)[moved].mean() < 0.87 * np.abs(dissolve - true)[moved].mean()


def test_real_pictures_of_different_things_are_only_dissolved(tmp_path: Path, samples: Path) -> None:
    stills = samples / "stills"
    first, last = (cv2.resize(cv2.imread(str(stills / name))[..., :3], (320, 180), interpolation=cv2.INTER_AREA) for name in ("truck.jpg", "coffee.png"))
    forward, _ = agreed_flow(*(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) for picture in (first, last)))
    assert np.median(np.linalg.norm(forward, axis=2)) < 0.5
    io = FolderIO(tmp_path)
    stage = stage_of(io, [ImageCondition(blob=kept(io, first), frame=0), ImageCondition(blob=kept(io, last), frame=12)], frames=13)
    assert np.abs(shown(stage, 6) - (first.astype(int) + last) // 2).mean() < 9
