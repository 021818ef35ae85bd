"""Engine children that misbehave in a running studio: the job ends with its code, the studio goes on."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from studio_runs import PLUGINS

from milimo.client import Client
from milimo.config import Home
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import JobState, VideoOutcome
from milimo.contracts.video import Extent, Retake, VideoRequest
from milimo.engines.previz.engine import PrevizEngine
from milimo.launcher import Studio, StudioOptions

pytestmark = pytest.mark.slow
TIMEOUT_S = 120


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults") / "flaky.log"


@pytest.fixture(scope="module")
def studio(log: Path) -> Iterator[Client]:
    """One studio with one slot for all faults: each test also shows that the one before did no lasting harm."""
    paths = os.pathsep.join((str(PLUGINS), *filter(None, [os.environ.get("PYTHONPATH")])))
    with pytest.MonkeyPatch.context() as environment:
        for name, value in (("MILIMO_SILENCE_S", "3"), ("MILIMO_HEARTBEAT_S", "0.3"), ("MILIMO_LEASE_S", "30"),
                            ("PYTHONPATH", paths), ("MILIMO_FLAKY_LOG", str(log))):
            environment.setenv(name, value)
        home = Home(log.parent / "home").prepare()
        with Studio(home, StudioOptions(slots=1, memory_mb=600)).start() as started, \
                Client(started.url, home.key.read_text("ascii").strip()) as client:
            yield client


def runs(log: Path) -> int:
    return len(log.read_text("utf-8").splitlines()) if log.exists() else 0


def make(client: Client, prompt: str, frames: int = 12) -> str:
    project = client.create_project("faults").id
    request = VideoRequest(engine="flaky", prompt=prompt, frames=frames, extent=Extent(width=64, height=64))
    return client.make_video(project, request).id


@pytest.mark.parametrize(("prompt", "code", "attempts"), [
    ("crash", ErrorCode.CHILD_DIED, 3), ("garbage", ErrorCode.CHILD_DIED, 3), ("hang", ErrorCode.CHILD_SILENT, 3),
    ("eat", ErrorCode.OUT_OF_MEMORY, None), ("fail", ErrorCode.ENGINE_FAILED, 1), ("refuse", ErrorCode.NOT_SUPPORTED, 1)])
def test_a_misbehaving_engine(studio: Client, log: Path, prompt: str, code: ErrorCode, attempts: int | None) -> None:
    before = runs(log)
    job = make(studio, prompt)
    with pytest.raises(MilimoError) as failure:
        studio.wait(job, TIMEOUT_S)
    assert failure.value.code is code
    tried = studio.job(job).job.attempt
    assert tried == attempts or (attempts is None and 2 <= tried <= 3)
    assert runs(log) - before == tried
    after = studio.wait(make(studio, "well"), TIMEOUT_S)
    assert isinstance(after.result, VideoOutcome)


def test_out_of_memory_is_made_on_the_next_memory_plan_and_the_recipe_says_so(studio: Client) -> None:
    detail = studio.wait(make(studio, "tight"), TIMEOUT_S)
    assert detail.job.attempt == 2
    assert isinstance(detail.result, VideoOutcome) and detail.result.stored is not None
    recipe = studio.take(detail.result.stored.id).recipe
    assert recipe.plan.memory_plan == 1
    assert any("memory plan 1" in note for note in recipe.notes)
    plenty = studio.wait(make(studio, "well"), TIMEOUT_S).result
    assert isinstance(plenty, VideoOutcome)
    assert (plenty.result.recipe.plan.memory_plan, plenty.result.recipe.notes) == (0, ())


def test_an_engine_that_is_short_of_memory_on_the_next_plan_too_fails(studio: Client, log: Path) -> None:
    before = runs(log)
    with pytest.raises(MilimoError) as failure:
        studio.wait(make(studio, "oom"), TIMEOUT_S)
    assert failure.value.code is ErrorCode.OUT_OF_MEMORY
    assert runs(log) - before == 2


def test_a_chattering_engine_does_no_harm(studio: Client) -> None:
    assert studio.wait(make(studio, "chatter"), TIMEOUT_S).job.state is JobState.DONE


def test_a_cancelled_job_ends_at_once_and_frees_its_slot(studio: Client) -> None:
    job = make(studio, "slow:2000")
    for event in studio.events():
        if event.type == "progress" and event.job == job:
            break
    studio.cancel(job)
    with pytest.raises(MilimoError) as end:
        studio.wait(job, TIMEOUT_S)
    assert end.value.code is ErrorCode.CANCELLED
    assert studio.wait(make(studio, "well"), TIMEOUT_S).job.state is JobState.DONE


def test_a_long_shot_is_made_in_windows_and_joined(studio: Client, log: Path) -> None:
    before = runs(log)
    detail = studio.wait(make(studio, "long", frames=500), TIMEOUT_S)
    chained = studio.job(next(job.id for job in studio.jobs(parent=detail.job.id) if job.key == "chain"))
    assert isinstance(chained.result, VideoOutcome)
    assert chained.result.result.frames == 500
    assert chained.result.stored is not None
    assert runs(log) - before == 3


def test_a_long_shot_of_the_animatic_engine_has_no_seam(studio: Client, tmp_path: Path) -> None:
    longest = PrevizEngine().capabilities().max_frames
    request = VideoRequest(prompt="Wide shot. A woman walks along the harbour. Slow pan to the left.", frames=longest + 2,
                           extent=Extent(width=64, height=64))
    detail = studio.wait(studio.make_video(studio.create_project("long").id, request).id, TIMEOUT_S)
    made = {job.key: studio.job(job.id).result for job in studio.jobs(parent=detail.job.id)}
    take = made["chain"]
    assert isinstance(take, VideoOutcome) and take.stored is not None
    assert {"window-0", "window-1"} < set(made) and take.result.recipe.request.total is None
    studio.download(take.result.video.sha256, tmp_path / "take.mp4")
    with av.open(str(tmp_path / "take.mp4")) as film:
        shown = [frame.to_ndarray(format="gray").astype(int) for frame in film.decode(video=0)]
        sound = film.streams.audio[0]
        assert sound.duration is not None and sound.time_base is not None
        seconds = float(sound.duration * sound.time_base)
    assert len(shown) == longest + 2 and abs(seconds - len(shown) / 24) < 0.1
    seam = (longest + 2) // 2
    steps = [np.abs(b - a).mean() for a, b in itertools.pairwise(shown[seam - 12:seam + 12])]
    assert steps[11] < 2 * np.median(steps) + 0.5


def test_a_part_of_a_take_is_made_again_and_a_region_by_words_is_refused(studio: Client) -> None:
    project = studio.create_project("again").id
    request = VideoRequest(prompt="A man on a bench", frames=24, extent=Extent(width=64, height=64))
    first = studio.wait(studio.make_video(project, request).id, TIMEOUT_S).result
    assert isinstance(first, VideoOutcome) and first.stored is not None
    latent = studio.take(first.stored.id).latent
    assert latent is not None
    part = Retake(of=latent.sha256, start=8, stop=16)
    again = studio.wait(studio.make_video(project, request.model_copy(update={"retake": part, "prompt": "He stands."})).id, TIMEOUT_S).result
    assert isinstance(again, VideoOutcome) and again.result.frames == 24
    words = part.model_copy(update={"mask_prompt": "the bench"})
    with pytest.raises(MilimoError, match="SAM 3") as refused:
        studio.make_video(project, request.model_copy(update={"retake": words}))
    assert refused.value.code is ErrorCode.NOT_SUPPORTED
