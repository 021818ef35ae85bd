"""Tasks end, also those that swallow a cancel."""

from __future__ import annotations

import asyncio

from milimo.worker.endings import end


async def _deaf(times: int) -> None:
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            times -= 1
            if times < 0:
                raise


def test_a_task_that_swallows_a_cancel_is_cancelled_again() -> None:
    async def run() -> set[asyncio.Task[None]]:
        tasks = {asyncio.create_task(_deaf(times)) for times in (0, 1, 2)}
        await asyncio.sleep(0)
        async with asyncio.timeout(20):
            left = await end(set(tasks))
        assert all(task.cancelled() for task in tasks)
        return left

    assert not asyncio.run(run())


def test_who_never_ends_is_told() -> None:
    async def run() -> int:
        deaf = asyncio.create_task(_deaf(3))
        await asyncio.sleep(0)
        left = await end({deaf}, within_s=0.1)
        await end(left)
        return len(left)

    assert asyncio.run(run()) == 1
