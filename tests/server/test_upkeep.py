"""What happens by itself: silent workers, the trash, garbage, thinned revisions; and pictures that people give."""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ledger_building import graph, video_node
from serving import Studio, running

from milimo.config import Home, LeaseSettings
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.jobs import JobNode, VideoSpec
from milimo.contracts.timeline import Clip, SolidSource, TimelineDocument, Track, TrackKind
from milimo.contracts.video import BlobRef, ImageCondition, VideoRequest
from milimo.server.app import opened
from milimo.server.assets import service as assets
from milimo.server.blobs.service import record_blob
from milimo.server.context import Server
from milimo.server.db.backup import vacuum_backup
from milimo.server.db.tx import Tx, now_ms
from milimo.server.maintenance import cleaning, upkeep
from milimo.server.projects import service as projects
from milimo.server.run import bind
from milimo.server.sequences import service as sequences

LONG_AGO = now_ms() - 40 * cleaning.DAY_MS


def with_server(folder: Path, scene: Callable[[Server], Awaitable[None]]) -> None:
    async def run() -> None:
        async with opened(Home(folder), LeaseSettings(), lambda: None) as server:
            await scene(server)

    asyncio.run(run())


async def old_blob(server: Server, content: bytes) -> BlobRef:
    """A blob of a month ago."""
    stored = server.blobs.keep(content)
    os.utime(server.blobs.path(stored.sha256), (LONG_AGO / 1000, LONG_AGO / 1000))

    def step(tx: Tx) -> None:
        record_blob(tx, stored.sha256, stored.size)
        tx.run("UPDATE blob SET created_ms = ? WHERE sha256 = ?", LONG_AGO, stored.sha256)

    await server.database.write(step)
    return BlobRef(sha256=stored.sha256, size=stored.size)


async def blobs(server: Server) -> set[str]:
    rows = {row[0] for row in await server.database.read(lambda read: read.all("SELECT sha256 FROM blob"))}
    files = {path.name for path in server.home.blobs.glob("??/*")}
    assert rows == files, "a row without its file, or a file without its row"
    return rows


def test_only_what_nothing_uses_is_removed(tmp_path: Path) -> None:
    async def scene(server: Server) -> None:
        unused, used, awaited, script = [await old_blob(server, name) for name in (b"unused", b"used", b"awaited", b"script")]
        young = server.blobs.keep(b"young")

        def rows(tx: Tx) -> None:
            record_blob(tx, young.sha256, young.size)
            project = projects.create(tx, "Film").id
            assets.add(tx, project, "still", "picture", used)
            tx.run("UPDATE project SET script_blob = ? WHERE id = ?", script.sha256, project)

        await server.database.write(rows)
        project = (await server.database.read(lambda read: projects.list_projects(read, trash=False)))[0][0].id
        request = VideoRequest(frames=1, conditions=(ImageCondition(blob=awaited.sha256, frame=0),))
        node = JobNode(key="video", spec=VideoSpec(project=project, request=request))
        await server.step(lambda ledger, _: ledger.add(project, graph(node)))
        assert await cleaning.clean(server) == 1
        assert await blobs(server) == {used.sha256, awaited.sha256, script.sha256, young.sha256}
        assert not server.blobs.has(unused.sha256)

    with_server(tmp_path, scene)


def test_files_that_never_got_a_row_are_swept_when_they_are_old(tmp_path: Path) -> None:
    async def scene(server: Server) -> None:
        old, young = server.blobs.keep(b"old"), server.blobs.keep(b"young")
        os.utime(server.blobs.path(old.sha256), (LONG_AGO / 1000, LONG_AGO / 1000))
        await cleaning.clean(server)
        assert not server.blobs.has(old.sha256) and server.blobs.has(young.sha256)

    with_server(tmp_path, scene)


def test_the_trash_is_emptied_after_30_days_with_all_that_hangs_on_it(tmp_path: Path) -> None:
    async def scene(server: Server) -> None:
        shared, own = await old_blob(server, b"shared"), await old_blob(server, b"own")

        def rows(tx: Tx) -> tuple[str, str, str]:
            gone, fresh, alive = (projects.create(tx, name).id for name in ("gone", "fresh", "alive"))
            for project, ref in ((gone, shared), (gone, own), (alive, shared)):
                assets.add(tx, project, "still", "picture", ref)
            sequences.create(tx, gone, "cut", TimelineDocument())
            for project in (gone, fresh):
                projects.trash(tx, project)
            tx.run("UPDATE project SET trashed_ms = ? WHERE id = ?", LONG_AGO, gone)
            return gone, fresh, alive

        gone, fresh, alive = await server.database.write(rows)
        await server.step(lambda ledger, _: ledger.add(gone, graph(video_node("video"))))
        await cleaning.clean(server)
        left = {row[0] for row in await server.database.read(lambda read: read.all("SELECT id FROM project"))}
        assert left == {fresh, alive}
        for table in ("asset", "sequence", "job"):
            count = await server.database.read(
                lambda read, table=table: read.value(f"SELECT count(*) FROM {table} WHERE project = ?", gone))
            assert count == 0, table
        assert await blobs(server) == {shared.sha256}
        assert await server.database.read(lambda read: read.all("PRAGMA foreign_key_check")) == []

    with_server(tmp_path, scene)


def test_old_revisions_are_thinned_and_what_stays_can_be_read(tmp_path: Path) -> None:
    def document(length: int) -> TimelineDocument:
        return TimelineDocument(tracks={"v": Track(kind=TrackKind.VIDEO, order=0)},
                                clips={"a": Clip(track="v", start=0, length=length, source=SolidSource())})

    async def scene(server: Server) -> None:
        def rows(tx: Tx) -> str:
            project = projects.create(tx, "Film").id
            sequence = sequences.create(tx, project, "cut", document(1)).id
            for number in range(2, 31):
                sequences.replace(tx, sequences.get(tx, sequence), document(number), "")
            for number in range(1, 26):    # five a day, long ago; the last five are of today
                tx.run("UPDATE revision SET created_ms = ? WHERE sequence = ? AND number = ?",
                       LONG_AGO // cleaning.DAY_MS * cleaning.DAY_MS + (number - 1) // 5 * cleaning.DAY_MS + number, sequence, number)
            sequences.name_revision(tx, sequence, 7, "The good one")
            return sequence

        sequence = await server.database.write(rows)
        await cleaning.clean(server)

        def look(read: Any) -> None:
            left = [one.revision for one in sequences.revisions(read, sequence)]
            assert left == [30, 29, 28, 27, 26, 25, 20, 15, 10, 7, 5]
            for number in left:
                assert sequences.at_revision(read, sequence, number).document == document(number)
            with pytest.raises(MilimoError) as refused:
                sequences.at_revision(read, sequence, 6)
            assert refused.value.code is ErrorCode.NOT_FOUND

        await server.database.read(look)
        await cleaning.clean(server)
        await server.database.read(look)

    with_server(tmp_path, scene)


def test_a_silent_worker_loses_its_job_and_a_restart_gives_a_full_lease(tmp_path: Path) -> None:
    lease = LeaseSettings(heartbeat_s=0.1, lease_s=0.6)
    with running(tmp_path, lease) as studio:
        job = studio.video_job(studio.project())
        worker = studio.worker().register()
        assert worker.claim() is not None
        until(lambda: studio.job(job["id"])["job"]["state"] == "queued")
        assert studio.job(job["id"])["job"]["strikes"] == 0
        claim = worker.claim()
        assert claim is not None
    with running(tmp_path, LeaseSettings(heartbeat_s=2, lease_s=30)) as studio:
        assert studio.job(job["id"])["job"]["state"] == "running"
        again = studio.worker()
        again.id, again.incarnation = worker.id, worker.incarnation
        assert again.beat(claim) == {"state": "running", "stop": False}


def test_a_running_server_tidies_again_and_again_whatever_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its hours are short here. The first backup fails; what becomes garbage after a turn goes with a later one."""
    turns: list[str] = []

    def backup(home: Home) -> Path:
        turns.append("backup")
        if len(turns) == 1:
            raise MilimoError(ErrorCode.DISK_FULL, "The disk is full.")
        return vacuum_backup(home)

    monkeypatch.setattr(upkeep, "vacuum_backup", backup)
    monkeypatch.setattr(upkeep, "FIRST_S", 0.0)
    monkeypatch.setattr(upkeep, "HOUR_S", 0.02)

    async def scene(server: Server) -> None:
        async with asyncio.timeout(60):
            while len(turns) < 2:
                await asyncio.sleep(0.01)
            late = await old_blob(server, b"late")
            while server.blobs.has(late.sha256) or not list(server.home.backups.glob("hourly-*.sqlite")):
                await asyncio.sleep(0.01)

    with_server(tmp_path, scene)


def test_the_first_look_is_a_minute_after_the_start_then_one_an_hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(_: Server) -> None:
        async with asyncio.timeout(60):
            while len(waited) < 3:
                await asyncio.sleep(0.01)
        assert waited == [60.0, 3600.0, 3600.0]

    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        if seconds >= 60:
            waited.append(seconds)
        await asyncio.sleep(seconds if seconds < 60 or len(waited) == 3 else 0)     # below a minute it is the reaper's

    monkeypatch.setattr(upkeep, "asyncio", SimpleNamespace(sleep=sleep, to_thread=asyncio.to_thread))
    with_server(tmp_path, scene)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.02)


def test_a_home_serves_once_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with running(tmp_path) as studio:
        assert stat.S_IMODE(studio.home.server_file.stat().st_mode) == 0o600
        with pytest.raises(MilimoError) as second, running(tmp_path):
            pass
        assert second.value.code is ErrorCode.HOME_IN_USE
        assert studio.owner.get("/api/health").status_code == 200
        with pytest.raises(MilimoError) as taken:
            bind("127.0.0.1", studio.port)
        assert taken.value.code is ErrorCode.PORT_TAKEN
        free = bind("127.0.0.1", studio.port, tries=20)
        assert free.getsockname()[1] > studio.port
        free.close()
    assert not Home(tmp_path).server_file.exists()


def test_the_key_survives_a_restart_and_a_new_one_ends_the_old(tmp_path: Path) -> None:
    with running(tmp_path) as studio:
        old, browser = studio.client(studio.key), studio.browser()
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        key = studio.key
    with running(tmp_path) as studio:
        assert studio.key == key and studio.client(Cookie=cookie).get("/api/projects").status_code == 200
        assert studio.owner.post("/api/token/rotate").status_code == 204
        for stale in (studio.client(key), studio.client(Cookie=cookie)):
            assert stale.get("/api/projects").json()["code"] == "UNAUTHENTICATED"
        assert studio.client(studio.home.key.read_text().strip()).get("/api/projects").status_code == 200
    old.close()


def picture(width: int, height: int) -> bytes:
    import cv2
    import numpy as np

    return bytes(cv2.imencode(".png", np.full((height, width, 3), 90, np.uint8))[1])


def test_a_picture_is_told_by_its_content(studio: Studio, project: str) -> None:
    content = picture(320, 180)
    response = studio.owner.post(f"/api/projects/{project}/assets", params={"name": "frame.txt"}, content=content,
                                 headers={"Content-Type": "text/plain"})
    made = response.json()
    assert (made["kind"], made["blob"]["media_type"], made["extent"]) == ("still", "image/png", {"width": 320, "height": 180})
    assert made["blob"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert studio.owner.get(f"/api/assets/{made['id']}").json() == made
    assert studio.owner.delete(f"/api/assets/{made['id']}").status_code == 204
    assert studio.owner.get(f"/api/assets/{made['id']}").json()["trashed_ms"] is not None
    assert studio.owner.delete(f"/api/projects/{project}/asset-trash").json() == {"assets": 1}
    assert studio.owner.get(f"/api/assets/{made['id']}").json()["code"] == "NOT_FOUND"


@pytest.mark.parametrize("content", [
    b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"#EXTM3U\nfile:///etc/passwd\n", picture(64, 64)[:60], picture(16, 16),
    b"\xff\xd8\xff" + b"junk" * 50], ids=["nothing", "svg", "playlist", "cut short", "too small", "junk"])
def test_what_is_no_picture_is_refused(studio: Studio, project: str, content: bytes) -> None:
    response = studio.owner.post(f"/api/projects/{project}/assets", params={"name": "x.png"}, content=content)
    assert response.json()["code"] == "BAD_MEDIA", response.text
