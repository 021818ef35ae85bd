"""`jobs_for`: one run, the windows of a long shot, and what is refused before anything is queued."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import ChainSpec, ShotSpec, VideoSpec
from milimo.contracts.video import Encoding, Extent, VideoCapabilities, VideoRequest
from milimo.story.requests import request_digest
from milimo.worker.tasks.video import jobs_for, split_windows

ENGINE = VideoCapabilities(engine="one", title="One", revision="r1", generative=False, max_frames=240, extend=True,
                           width_multiple=16, height_multiple=16, max_extent=Extent(width=1920, height=1088))
PROJECT = new_id()


def request(**changes: object) -> VideoRequest:
    return VideoRequest.model_validate({"engine": "one", "frames": 48, "extent": {"width": 640, "height": 352}, **changes})


def test_a_short_shot_is_one_run() -> None:
    graph = jobs_for(request(), [ENGINE], project=PROJECT, key="shot-1")
    (node,) = graph.nodes
    assert node.key == "shot-1"
    assert isinstance(node.spec, VideoSpec)
    assert not node.spec.window


@given(frames=st.integers(1, 20_000), longest=st.integers(1, 500))
def test_windows_hold_every_frame_exactly_once(frames: int, longest: int) -> None:
    windows = split_windows(frames, longest)
    covered = [frame for start, stop in windows for frame in range(start, stop)]
    assert covered == list(range(frames))
    assert all(0 < stop - start <= longest for start, stop in windows)
    assert len(windows) == -(-frames // longest)


def test_a_long_shot_is_windows_and_their_chain() -> None:
    graph = jobs_for(request(frames=700), [ENGINE], project=PROJECT, key="shot-1", title="Shot 1")
    (parent,) = graph.nodes
    assert isinstance(parent.spec, ShotSpec)
    *windows, chain = parent.children
    assert [node.spec.request.start for node in windows if isinstance(node.spec, VideoSpec)] == [0, 233, 467]
    assert sum(node.spec.request.frames for node in windows if isinstance(node.spec, VideoSpec)) == 700
    assert isinstance(chain.spec, ChainSpec)
    assert chain.spec.windows == tuple(node.key for node in windows) == chain.depends_on


def test_a_generative_engine_makes_its_windows_one_after_the_other() -> None:
    engine = ENGINE.model_copy(update={"generative": True})
    (parent,) = jobs_for(request(frames=700), [engine], project=PROJECT).nodes
    assert [node.depends_on for node in parent.children[:3]] == [(), ("window-0",), ("window-1",)]


@pytest.mark.parametrize(("changes", "code"), [
    ({"engine": "none"}, ErrorCode.ENGINE_UNKNOWN),
    ({"extent": {"width": 650, "height": 352}}, ErrorCode.SIZE_OFF_GRID),
    ({"extent": {"width": 3840, "height": 2160}}, ErrorCode.SIZE_OFF_GRID),
    ({"frames": 24 * 601}, ErrorCode.SECONDS_OUT_OF_RANGE),
    ({"conditions": [{"blob": "a" * 64, "frame": 0}]}, ErrorCode.NOT_SUPPORTED),
])
def test_refused_before_anything_is_queued(changes: dict[str, object], code: ErrorCode) -> None:
    with pytest.raises(MilimoError) as refusal:
        jobs_for(request(**changes), [ENGINE], project=PROJECT)
    assert refusal.value.code is code


def test_an_engine_that_cannot_extend_refuses_a_long_shot() -> None:
    engine = ENGINE.model_copy(update={"extend": False})
    with pytest.raises(MilimoError) as refusal:
        jobs_for(request(frames=300), [engine], project=PROJECT)
    assert refusal.value.code is ErrorCode.NOT_SUPPORTED


BLOB = "a" * 64
OTHER_REQUESTS: dict[str, object] = {
    "engine": "two", "prompt": "rain", "negative_prompt": "fog", "plan": {"size": "wide"},
    "elements": [{"key": "mara", "kind": "character", "name": "MARA"}],
    "references": [{"element": "mara", "role": "person", "blob": BLOB}], "extent": {"width": 640, "height": 384}, "rate": {"num": 25},
    "frames": 49, "seed": 2, "scene_seed": 2, "quality": "draft", "conditions": [{"blob": BLOB, "frame": 0}], "extend_from": BLOB,
    "retake": {"of": BLOB, "start": 0, "stop": 4}, "start": 4, "total": 96}
OTHER_ENCODINGS: dict[str, object] = {
    "codec": "libx265", "preset": "slow", "crf": 21, "threads": 2, "gop": 24, "x264_params": "subme=1", "pixel_format": "yuv422p",
    "audio_codec": "pcm_s16le", "audio_bitrate": 96_000, "audio_rate": 44_100}


def test_the_digest_names_all_that_decides_the_frames() -> None:
    assert set(OTHER_REQUESTS) == set(VideoRequest.model_fields) - {"scene"}, "a new field needs its row here"
    assert set(OTHER_ENCODINGS) == set(Encoding.model_fields), "a new field needs its row here"
    digests = [request_digest(request(), Encoding(), "r1"), request_digest(request(), Encoding(), "r2")]
    digests += [request_digest(request(**{name: value}), Encoding(), "r1") for name, value in OTHER_REQUESTS.items()]
    digests += [request_digest(request(), Encoding.model_validate({name: value}), "r1") for name, value in OTHER_ENCODINGS.items()]
    assert len(set(digests)) == len(digests)


def test_where_a_shot_lies_in_its_scene_names_no_other_take() -> None:
    assert request_digest(request(scene={"start": 48, "total": 96}), Encoding(), "r1") == request_digest(request(), Encoding(), "r1")
