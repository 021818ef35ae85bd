"""What an agent gives its engine child to read: from where it lies, and only if it is whole."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from serving import Studio, Worker, running

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import Priority
from milimo.contracts.workers import Claim
from milimo.worker import calls
from milimo.worker.calls import CallDesk
from milimo.worker.server_api import ServerApi
from milimo.worker.slot import SlotConfig


def with_desk(studio: Studio, worker: Worker, claim: dict[str, object], folder: Path, scene: Callable[[CallDesk], Awaitable[None]]) -> None:
    """The desk of this machine's own agent for a job that a worker has claimed."""
    async def run() -> None:
        api = ServerApi(studio.url, studio.home.worker_token.read_text().strip())
        config = SlotConfig(name="a", pool="cpu", classes=(Priority.LOOK,), nice=0, memory_mb=1, silence_s=1, spool=folder, logs=folder,
                            blob_folders=(studio.home.blobs,), cache=folder / "cache")
        desk = CallDesk(api, worker.id, worker.incarnation, Claim.model_validate(claim), config)
        try:
            await scene(desk)
        finally:
            await desk.close()
            await api.close()

    asyncio.run(run())


def test_a_long_film_is_not_read_once_more_unless_it_was_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "LARGE", 1)
    read: list[str] = []
    digest = calls._digest

    def counted(path: Path) -> str:
        read.append(path.name)
        return digest(path)

    monkeypatch.setattr(calls, "_digest", counted)
    with running(tmp_path / "home") as studio:
        content = b"a long film"
        sha256 = hashlib.sha256(content).hexdigest()
        studio.owner.put(f"/api/blobs/{sha256}", content=content)
        project = studio.project()
        studio.video_job(project, request={"frames": 24, "conditions": [{"blob": sha256, "frame": 0}]})
        worker = studio.worker().register()
        claim = worker.claim()
        assert claim is not None
        path = studio.home.blob(sha256)

        async def scene(desk: CallDesk) -> None:
            assert await desk.blob(sha256) == path and read == []
            path.chmod(0o600)
            path.write_bytes(b"A long film")
            with pytest.raises(MilimoError) as refused:
                await desk.blob(sha256)
            assert refused.value.code is ErrorCode.BLOB_CORRUPT and read == [sha256]

        with_desk(studio, worker, claim, tmp_path, scene)
