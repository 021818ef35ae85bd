"""The stream: what is missed is sent again, what is lossy loses only the past, and nobody who does not read holds it up."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
from pathlib import Path
from typing import Any

import pytest
from serving import Studio, running

from milimo.config import Home
from milimo.contracts.base import new_id
from milimo.contracts.events import EVENT, Event, JobEvent, LogEvent, ProgressEvent, ProjectEvent, ResetEvent
from milimo.contracts.jobs import LogLine, Progress
from milimo.server.db.migrate import migrate
from milimo.server.db.sqlite import library
from milimo.server.db.tx import Tx
from milimo.server.events.hub import QUEUE_SIZE, Hub, Subscriber, line_of
from milimo.server.events.stream import REPLAY_LIMIT, EventStream

PROJECT = new_id()
OTHER = new_id()
JOB = new_id()


def take(events: Any, count: int) -> list[Event]:
    return [next(events) for _ in range(count)]


def head(studio: Studio) -> int:
    with studio.events(last=2**40) as events:
        reset = next(events)
        assert isinstance(reset, ResetEvent)
        return reset.seq


def test_what_happens_is_told_with_its_number(studio: Studio) -> None:
    with studio.events() as events:
        project = studio.project()
        job = studio.video_job(project)
        told = take(events, 2)
    assert isinstance(told[0], ProjectEvent) and told[0].project == project
    assert isinstance(told[1], JobEvent) and told[1].job.id == job["id"] and told[1].seq == told[0].seq + 1
    studio.owner.post(f"/api/jobs/{job['id']}/cancel")


def test_who_is_cut_off_before_hearing_anything_knows_where_to_go_on(studio: Studio) -> None:
    before = head(studio)
    for header in ({}, {"Last-Event-ID": str(before - 1)}):
        with studio.owner.stream("GET", "/api/events", headers=header, timeout=10) as stream:
            *_, number = next(stream.iter_text()).strip().split("\n\n")
        assert number == f"id: {before}"


def test_what_was_missed_is_sent_again_once_and_in_order(studio: Studio) -> None:
    before = head(studio)
    projects = [studio.project() for _ in range(5)]
    with studio.events(last=before) as events:
        first = take(events, 5)
        projects.append(studio.project())
        first += take(events, 1)
    assert [event.project for event in first if isinstance(event, ProjectEvent)] == projects
    assert [getattr(event, "seq", 0) for event in first] == list(range(before + 1, before + 7))


def test_reading_on_from_any_number_gives_the_same(studio: Studio) -> None:
    before = head(studio)
    for _ in range(4):
        studio.project()
    with studio.events(last=before) as events:
        whole = take(events, 4)
    for number in range(4):
        with studio.events(last=before + number) as events:
            assert take(events, 4 - number) == whole[number:]


def test_the_address_may_say_it_too_and_the_header_wins(studio: Studio) -> None:
    before = head(studio)
    first, second = studio.project(), studio.project()
    with studio.events(after=str(before)) as events:
        assert next(events).project == first  # type: ignore[union-attr]
    with studio.events(last=before + 1, after=str(before)) as events:
        assert next(events).project == second  # type: ignore[union-attr]


def test_more_than_is_replayed_gives_a_reset(tmp_path: Path) -> None:
    home = Home(tmp_path).prepare()
    migrate(home)
    with contextlib.closing(library().connect(str(home.database), isolation_level=None)) as connection:
        for seq in range(1, REPLAY_LIMIT + 2):
            body = ProjectEvent(seq=seq, project=PROJECT).model_dump_json()
            connection.execute("INSERT INTO event VALUES (?, 0, 'project', NULL, ?)", (seq, body))
    with running(tmp_path) as studio:
        with studio.events(last=0) as events:
            reset = next(events)
            assert isinstance(reset, ResetEvent) and reset.seq == REPLAY_LIMIT + 1
            studio.project()
            after = next(events)
            assert isinstance(after, ProjectEvent) and after.seq == reset.seq + 1
        with studio.events(last=2) as events:
            assert [getattr(event, "seq", 0) for event in take(events, REPLAY_LIMIT)] == list(range(3, REPLAY_LIMIT + 3))


def test_a_number_from_another_life_of_the_database_gives_a_reset(studio: Studio) -> None:
    with studio.events(last=10**12) as events:
        assert isinstance(next(events), ResetEvent)


def test_a_project_can_be_followed_alone(studio: Studio) -> None:
    mine, other = studio.project(), studio.project()
    with studio.events(project=mine) as events:
        studio.owner.patch(f"/api/projects/{other}", json={"name": "no"})
        studio.owner.patch(f"/api/projects/{mine}", json={"name": "yes"})
        event = next(events)
    assert isinstance(event, ProjectEvent) and event.project == mine


def test_progress_comes_at_once_and_to_who_connects_later(studio: Studio, project: str) -> None:
    job = studio.video_job(project)
    worker = studio.worker(f"progress:cpu:{new_id()[-6:]}").register()
    claim = worker.claim()
    assert claim is not None and claim["job"] == job["id"]
    with studio.events() as events:
        worker.beat(claim, stage="paint", step=3, steps=10)
        seen = next(event for event in events if isinstance(event, ProgressEvent))
        assert (seen.job, seen.progress.step) == (job["id"], 3)
    with studio.events() as events:
        assert next(events) == seen
    worker.fail(claim, "refused")
    with studio.events() as events:
        studio.project()
        assert isinstance(next(events), ProjectEvent), "progress of an ended job is no longer told"


def test_log_lines_are_told(studio: Studio, project: str) -> None:
    job = studio.video_job(project)
    worker = studio.worker(f"log:cpu:{new_id()[-6:]}").register()
    claim = worker.claim()
    assert claim is not None
    with studio.events() as events:
        worker.post("log", job=claim["job"], attempt=1, level="warning", message="low light")
        line = next(event for event in events if isinstance(event, LogEvent))
    assert (line.job, line.line.message, line.line.level) == (job["id"], "low light", "warning")
    worker.fail(claim, "refused")


def test_a_stream_does_not_hold_the_server_up(studio: Studio) -> None:
    """Forty streams, and the rest is answered: they hold neither thread nor connection to the database."""
    with contextlib.ExitStack() as open_streams:
        streams = [open_streams.enter_context(studio.client(studio.key).stream("GET", "/api/events")) for _ in range(40)]
        assert all(stream.status_code == 200 for stream in streams)
        assert studio.owner.get("/api/projects").status_code == 200


def test_the_server_ends_with_streams_open(tmp_path: Path) -> None:
    with running(tmp_path) as studio, studio.events() as events:
        ended = threading.Event()
        threading.Thread(target=lambda: (list(events), ended.set()), daemon=True).start()
        studio.owner.post("/api/shutdown")
        assert ended.wait(15), "the stream did not end"


# ---- the hub by itself, on a clock of ours ----------------------------------------------------------------------


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


async def drained(subscriber: Subscriber) -> list[Event]:
    found: list[Event] = []
    while data := await subscriber.next(0.001):
        text = next(line for line in data.decode().splitlines() if line.startswith("data:"))
        found.append(EVENT.validate_json(text[5:].strip()))
    return found


def on_loop(test: Any) -> Any:
    def run() -> None:
        asyncio.run(test())

    run.__name__ = test.__name__
    return run


@on_loop
async def test_progress_is_told_at_most_four_times_a_second_and_the_last_is_never_lost() -> None:
    clock = Clock()
    hub = Hub(asyncio.get_running_loop(), clock=clock)
    subscriber = hub.subscribe(None)
    for step in range(1, 101):
        hub.progress(JOB, None, PROJECT, Progress(stage="paint", step=step, steps=100))
        clock.now += 0.01
    first = await drained(subscriber)
    assert [event.progress.step for event in first if isinstance(event, ProgressEvent)] == [1]
    last = await subscriber.next(10.0)    # as soon as its turn has come
    assert last is not None and b'"step":100' in last
    assert await drained(subscriber) == []


@on_loop
async def test_the_time_left_follows_the_pace() -> None:
    clock = Clock()
    hub = Hub(asyncio.get_running_loop(), clock=clock)
    for step in range(5):
        hub.progress(JOB, None, PROJECT, Progress(stage="paint", step=step, steps=10))
        clock.now += 2.0
    assert hub.current()[JOB].eta_s == 12.0
    hub.progress(JOB, None, PROJECT, Progress(stage="encode", step=0, steps=10))
    assert hub.current()[JOB].eta_s is None, "another stage has another pace"


@on_loop
async def test_a_slow_client_gets_the_newest_progress_and_a_reset_for_the_rest() -> None:
    hub = Hub(asyncio.get_running_loop())
    subscriber = hub.subscribe(None)
    for step in range(3):
        hub.send(line_of(ProgressEvent(job=new_id(), progress=Progress(step=0)), None, slot="same"))
        assert step == 0 or len(await peek(subscriber)) == 1
    await drained(subscriber)
    for seq in range(1, QUEUE_SIZE + 51):
        hub.send(line_of(ProjectEvent(seq=seq, project=PROJECT), PROJECT))
    told = await drained(subscriber)
    assert isinstance(told[0], ResetEvent) and told[0].seq == QUEUE_SIZE + 1
    assert [getattr(event, "seq", 0) for event in told] == list(range(QUEUE_SIZE + 1, QUEUE_SIZE + 51))


async def peek(subscriber: Subscriber) -> list[Any]:
    return list(subscriber._lines)  # pyright: ignore[reportPrivateUsage]


@on_loop
async def test_other_projects_are_left_out() -> None:
    hub = Hub(asyncio.get_running_loop())
    subscriber = hub.subscribe(PROJECT)
    hub.send(line_of(ProjectEvent(seq=1, project=OTHER), OTHER))
    hub.send(line_of(ProjectEvent(seq=2, project=PROJECT), PROJECT))
    hub.send(line_of(LogEvent(job=new_id(), line=LogLine(at_ms=0, message="x")), OTHER))
    assert [getattr(event, "seq", 0) for event in await drained(subscriber)] == [2]


@on_loop
async def test_a_client_that_does_not_read_is_dropped() -> None:
    hub = Hub(asyncio.get_running_loop())
    subscriber = hub.subscribe(None)
    stream = EventStream(subscriber, [], heartbeat_s=0.01, blocked_s=0.05)
    bodies: list[bytes] = []

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            bodies.append(message["body"])
            if len(bodies) > 3:
                await asyncio.Event().wait()    # the buffers are full: nobody reads

    async def receive() -> Any:
        await asyncio.Event().wait()

    await asyncio.wait_for(stream({"type": "http"}, receive, send), 10)
    assert subscriber.closed and subscriber not in hub._subscribers  # pyright: ignore[reportPrivateUsage]
    assert bodies[1:3] == [b": ping\n\n", b": ping\n\n"], "an idle stream shows that it lives"


def test_only_committed_events_are_told(tmp_path: Path) -> None:
    """An event of a step that failed is neither stored nor published."""
    from ledger_building import SqlRunner

    runner = SqlRunner(tmp_path)

    def fails(tx: Tx) -> None:
        tx.durable(lambda seq: ProjectEvent(seq=seq, project=PROJECT), PROJECT)
        raise ValueError("after the event")

    with pytest.raises(ValueError, match="after the event"):
        runner.database.writer.run(fails)
    runner.database.writer.run(lambda tx: tx.durable(lambda seq: ProjectEvent(seq=seq, project=PROJECT), PROJECT))
    assert [seq for seq, _, _ in runner.published] == [1]
    stored = runner.database.read_now(lambda read: read.all("SELECT seq, body FROM event"))
    assert [(seq, json.loads(body)["type"]) for seq, body in stored] == [(1, "project")]
    runner.close()


def test_a_dead_stream_frees_what_it_held(studio: Studio) -> None:
    with socket.create_connection(("127.0.0.1", studio.port)) as connection:
        connection.sendall(f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:{studio.port}\r\nAuthorization: Bearer {studio.key}"
                           "\r\n\r\n".encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")
    with studio.events() as events:
        studio.project()
        assert isinstance(next(events), ProjectEvent)
