"""A real engine child: it computes, and whatever goes wrong in it reaches its agent as something with a name."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from milimo.contracts.base import new_id
from milimo.contracts.errors import ErrorCode
from milimo.contracts.jobs import VideoOutcome, VideoSpec
from milimo.contracts.video import Extent, VideoRequest
from milimo.contracts.workers import Claim, FromChild, ToChild
from milimo.worker.engine_child import ChildGone, EngineChild
from milimo.worker.pipes import PipeNonsense

pytestmark = pytest.mark.usefixtures("flaky")


@asynccontextmanager
async def started(tmp_path: Path) -> AsyncIterator[EngineChild]:
    child = await EngineChild.start(log=tmp_path / "engine.log")
    try:
        yield child
    finally:
        await child.kill()


async def give(child: EngineChild, folder: Path, prompt: str) -> None:
    request = VideoRequest(engine="flaky", prompt=prompt, frames=12, extent=Extent(width=64, height=64))
    claim = Claim(job=new_id(), attempt=1, spec=VideoSpec(project=new_id(), request=request))
    (folder / "blobs").mkdir(parents=True, exist_ok=True)
    await child.send(ToChild(type="run", claim=claim, result={"folder": str(folder)}))


async def end_of(child: EngineChild) -> FromChild:
    while True:
        message = await child.receive()
        if message.type in ("done", "failed"):
            return message


def test_a_run_ends_with_an_outcome_and_its_bytes_in_the_folder(tmp_path: Path) -> None:
    async def scene() -> None:
        async with started(tmp_path) as child:
            assert "flaky" in {engine.engine for engine in child.engines}
            for number in range(2):    # warm: a second job in the same process
                folder = tmp_path / f"job-{number}"
                await give(child, folder, "chatter")
                message = await end_of(child)
                assert isinstance(message.outcome, VideoOutcome)
                assert (folder / "blobs" / message.outcome.result.video.sha256).stat().st_size > 500

    asyncio.run(scene())


@pytest.mark.parametrize(("prompt", "code"), [
    ("refuse", ErrorCode.NOT_SUPPORTED), ("fail", ErrorCode.ENGINE_FAILED), ("oom", ErrorCode.OUT_OF_MEMORY)])
def test_a_failure_has_a_code_and_leaves_the_child_usable(tmp_path: Path, prompt: str, code: ErrorCode) -> None:
    async def scene() -> None:
        async with started(tmp_path) as child:
            await give(child, tmp_path / "a", prompt)
            message = await end_of(child)
            assert message.error is not None
            assert message.error.code is code
            await give(child, tmp_path / "b", "well")
            assert (await end_of(child)).type == "done"

    asyncio.run(scene())


def test_a_crash_is_noticed_with_its_signal(tmp_path: Path) -> None:
    async def scene() -> None:
        async with started(tmp_path) as child:
            await give(child, tmp_path / "a", "crash")
            with pytest.raises(ChildGone) as gone:
                await end_of(child)
            assert gone.value.status == -signal.SIGSEGV

    asyncio.run(scene())


def test_nonsense_on_the_pipe_is_nonsense(tmp_path: Path) -> None:
    async def scene() -> None:
        async with started(tmp_path) as child:
            await give(child, tmp_path / "a", "garbage")
            with pytest.raises(PipeNonsense):
                await end_of(child)

    asyncio.run(scene())


def test_a_cancel_is_heard_within_a_step(tmp_path: Path) -> None:
    async def scene() -> None:
        async with started(tmp_path) as child:
            await give(child, tmp_path / "a", "slow:1000")
            while (await child.receive()).type != "progress":
                pass
            await child.send(ToChild(type="cancel"))
            message = await asyncio.wait_for(end_of(child), 10)
            assert message.error is not None
            assert message.error.code is ErrorCode.CANCELLED
            assert child.alive

    asyncio.run(scene())


def test_a_child_whose_agent_is_gone_ends_by_itself(tmp_path: Path) -> None:
    async def scene() -> None:
        async with started(tmp_path) as child:
            await give(child, tmp_path / "a", "slow:1000")
            while (await child.receive()).type != "progress":
                pass
            child.close()
            async with asyncio.timeout(10):
                await child.ended()

    asyncio.run(scene())
