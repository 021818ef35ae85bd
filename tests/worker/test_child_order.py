"""In which order an agent's engine children load their engines."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from milimo.worker import agent
from milimo.worker.engine_child import ChildGone, EngineChild
from milimo.worker.slot import SlotConfig


@pytest.mark.parametrize("first_fails", [False, True])
def test_the_others_load_together_once_the_first_is_ready_or_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first_fails: bool) -> None:
    begun: list[str] = []

    async def history() -> None:
        goes_on = asyncio.Event()

        async def start(slot: SlotConfig) -> EngineChild:
            begun.append(slot.name)
            await goes_on.wait()
            if slot.name == "a" and not first_fails:
                return object()  # type: ignore[return-value]
            raise ChildGone(1, "")

        monkeypatch.setattr(agent, "start_child", start)
        slot = SlotConfig(name="a", pool="cpu", classes=agent.BATCH, nice=0, memory_mb=1, silence_s=1, spool=tmp_path, logs=tmp_path,
                          blob_folders=(), cache=tmp_path)
        children = agent.start_children([slot, replace(slot, name="b"), replace(slot, name="c")])
        for _ in range(5):
            await asyncio.sleep(0)
        assert begun == ["a"]
        goes_on.set()
        started = await asyncio.gather(*children.values())
        assert [child is None for child in started] == [first_fails, True, True]

    asyncio.run(history())
    assert begun == ["a", "b", "c"]
