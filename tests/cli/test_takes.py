"""A take gone on with and a part of one made again, as people ask for it: over HTTP and by commands, on the real engine."""

import json
from pathlib import Path

import av
import numpy as np
import pytest
from command_runs import Desk
from numpy.typing import NDArray

from milimo.contracts.errors import ErrorCode, ExitStatus, MilimoError
from milimo.contracts.jobs import VideoOutcome
from milimo.contracts.shots import Archetype, Line, Move, Place, ShotPlan, Side, Size, Subject, SubjectKind
from milimo.contracts.video import Encoding, Extent, Retake, Take, VideoRequest

pytestmark = pytest.mark.slow

PLAN = ShotPlan(
    size=Size.WIDE, move=Move.TRUCK_RIGHT, place=Place(archetype=Archetype.FIELD), sounds=("wind",), lines=(Line(text="Again.", speaker="mara", start=0.3, end=0.8),),
    subjects=(Subject(kind=SubjectKind.WOMAN, element="mara", side=Side.LEFT),))
FINE = Encoding(crf=6)
SAME_DB, OTHER_DB = 42.0, 34.0      # two encodings of one picture; two pictures


def _request(frames: int, **more: object) -> VideoRequest:
    return VideoRequest.model_validate({"plan": PLAN, "frames": frames, "extent": Extent(width=320, height=180), "seed": 5, "scene_seed": 9, **more})


def _made(desk: Desk, request: VideoRequest) -> Take:
    return _take(desk, desk.client.make_video(desk.project, request, encoding=FINE).id)


def _take(desk: Desk, job: str) -> Take:
    desk.client.wait(job, timeout_s=120)
    outcome = desk.client.outcome(job)
    assert isinstance(outcome, VideoOutcome) and outcome.stored is not None
    return desk.client.take(outcome.stored.id)


def _frames(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as film:
        return [np.asarray(frame.to_ndarray(format="yuv420p"), np.uint8) for frame in film.decode(video=0)]


def _seen(desk: Desk, take: Take) -> list[NDArray[np.uint8]]:
    path = desk.files / f"{take.id}.mp4"
    desk.client.download(take.video.sha256, path)
    return _frames(path)


def _psnr(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(10 * np.log10(255**2 / max(1e-9, np.mean((one.astype(float) - other) ** 2))))


@pytest.fixture(scope="module")
def begun(desk: Desk) -> Take:
    """The first 40 of 80 planned frames."""
    return _made(desk, _request(40, total=80))


def test_a_take_and_its_extension_are_the_whole_shot(desk: Desk, begun: Take) -> None:
    whole = _seen(desk, _made(desk, _request(80)))
    parts = _seen(desk, begun) + _seen(desk, _take(desk, desk.client.extend(begun.id, 40).id))
    assert len(parts) == len(whole) == 80
    assert min(_psnr(one, other) for one, other in zip(whole, parts, strict=True)) > SAME_DB
    assert _psnr(whole[39], whole[60]) < OTHER_DB, "a still shot would prove nothing"


def test_an_extension_can_be_gone_on_with_and_is_no_take_of_the_shot(desk: Desk, begun: Take) -> None:
    second = _take(desk, desk.client.extend(begun.id, 12).id)
    third = _take(desk, desk.client.extend(second.id, 12, "It begins to rain.").id)
    assert (second.shot, third.shot) == (None, None)
    assert second.latent is not None and third.recipe.request.extend_from == second.latent.sha256
    assert third.recipe.request.prompt == "It begins to rain."
    seam = (_seen(desk, second)[-1], _seen(desk, third)[0])
    assert _psnr(*seam) > 28


def test_its_lines_are_not_said_again(desk: Desk, begun: Take) -> None:
    longer = _take(desk, desk.client.extend(begun.id, 12).id)
    plan = longer.recipe.request.plan
    assert plan is not None and plan.lines == ()


@pytest.mark.parametrize("words", [(), ("--prompt", "A man waits on the right")])
def test_the_command_retakes_a_part(desk: Desk, begun: Take, words: tuple[str, ...]) -> None:
    target = desk.files / f"retaken-{len(words)}.mp4"
    told = desk.ok("retake", begun.id[:20], "--from", "0.5", "--to", "1.25", *words, "--output", str(target), "--json").json()
    assert (told["type"], told["frames"], told["output"]) == ("result", 40, str(target)) and told["take"] != begun.id
    retaken = desk.client.take(told["take"])
    assert retaken.recipe.request.retake == Retake(of=begun.latent.sha256 if begun.latent else "", start=12, stop=30)
    assert (retaken.shot, retaken.recipe.request.seed) == (begun.shot, 5 if words else 6)
    likeness = [_psnr(one, other) for one, other in zip(_seen(desk, begun), _frames(target), strict=True)]
    assert min(likeness[:10] + likeness[32:]) > SAME_DB
    assert retaken.video.sha256 != begun.video.sha256
    if words:                                      # another seed alone changes little in an animatic
        assert max(likeness[19:23]) < OTHER_DB


def test_a_whole_take_an_extension_and_a_retake_can_be_retaken(desk: Desk, begun: Take) -> None:
    for take in (_made(desk, _request(24)), _take(desk, desk.client.extend(begun.id, 24).id)):
        once = _take(desk, desk.client.retake(take.id, 0, 12).id)
        twice = _take(desk, desk.client.retake(once.id, 16, 24).id)
        assert (once.frames, twice.frames) == (24, 24)
        before, after = _seen(desk, once), _seen(desk, twice)
        assert min(_psnr(one, other) for one, other in zip(before[:14], after[:14], strict=True)) > SAME_DB


def test_the_command_extends(desk: Desk, begun: Take) -> None:
    path = desk.files / "begun.mp4"
    desk.client.download(begun.video.sha256, path)
    said = desk.ok("extend", str(path), "--seconds", "1", "--prompt", "She turns", "--output", str(desk.files / "more.mp4"))
    assert "extended as take" in said.out and "24 frames" in said.out
    assert len(_frames(desk.files / "more.mp4")) == 24


def test_progress_and_result_are_json_lines(desk: Desk, begun: Take) -> None:
    told = [json.loads(line) for line in desk.ok("extend", begun.id, "--seconds", "1", "--json").out.splitlines()]
    assert [event["type"] for event in told[-1:]] == ["result"] and len(told) > 1
    assert told[-1]["output"] is None


@pytest.mark.parametrize(("first", "last"), [("1", "1"), ("1.2", "0.5"), ("0", "99"), ("9", "10")])
def test_a_part_that_the_take_does_not_have(desk: Desk, begun: Take, first: str, last: str) -> None:
    assert "no part of a take of 1.66667 s" in desk.refused("BAD_REQUEST", ExitStatus.USAGE, "retake", begun.id, "--from", first, "--to", last)
    with pytest.raises(MilimoError) as refusal:
        desk.client.retake(begun.id, round(24 * float(first)), round(24 * float(last)))
    assert refusal.value.code is ErrorCode.BAD_REQUEST


def test_an_empty_prompt_and_a_length_that_is_none(desk: Desk, begun: Take) -> None:
    desk.refused("BAD_REQUEST", ExitStatus.USAGE, "retake", begun.id, "--from", "0", "--to", "1", "--prompt", " ")
    desk.refused("SECONDS_OUT_OF_RANGE", ExitStatus.USAGE, "extend", begun.id, "--seconds", "0")
    desk.refused("SECONDS_OUT_OF_RANGE", ExitStatus.USAGE, "extend", begun.id, "--seconds", "601")


def test_a_take_whose_engine_leaves_no_state(desk: Desk) -> None:
    stateless = _made(desk, _request(12, engine="flaky", plan=None, prompt="a lamp"))
    assert stateless.latent is None
    for command in (("extend", stateless.id, "--seconds", "1"), ("retake", stateless.id, "--from", "0", "--to", "0.4")):
        assert f"milimo remake {stateless.id}" in desk.refused("NOT_SUPPORTED", ExitStatus.USAGE, *command)
