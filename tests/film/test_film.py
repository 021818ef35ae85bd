"""The main job, through the real chain: command line, server, ledger, agent, engine child, takes, timeline, export."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest
from benchmarks.decoded import Decoded, decode
from studio_runs import SCRIPT, SMALL, Cli, await_quiet, events

from milimo.config import Home
from milimo.contracts.errors import ExitStatus
from milimo.launcher import Studio, StudioOptions

pytestmark = pytest.mark.slow


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "small.fountain"
    path.write_text(SCRIPT, "utf-8")
    return path


def runs(log: Path) -> int:
    return len(log.read_text("utf-8").splitlines()) if log.exists() else 0


def test_a_film_of_the_real_engine(tmp_path: Path, script: Path) -> None:
    cli, film = Cli(tmp_path / "home"), tmp_path / "film.mp4"
    told = events(cli.ok("film", str(script), "--output", str(film), *SMALL, "--json"))
    result = told[-1]
    with av.open(str(film)) as container:
        assert [stream.type for stream in container.streams].count("video") == 1
        assert container.streams.audio and container.streams.subtitles
        assert container.metadata["title"] == "The Small Film"
        assert len(container.chapters()) == 2
        assert container.metadata["comment"] == "animatic"
        shots = json.loads(container.metadata["milimo_shots"])
    frames = decode(film).frames
    assert frames == result["frames"] and frames > 24
    assert [shot["recipe"]["engine"] for shot in shots] == ["previz"] * len(shots) and len(shots) >= 3
    assert all(shot["recipe"]["request"]["prompt"] and shot["recipe"]["revision"] for shot in shots)
    ends = [shot["start"] + shot["frames"] for shot in shots]
    assert ends[:-1] == [shot["start"] for shot in shots[1:]] and ends[-1] == frames
    assert "It is late." in film.with_suffix(".srt").read_text("utf-8")
    assert film.with_suffix(".vtt").read_text("utf-8").startswith("WEBVTT")
    assert await_quiet(cli.home) == []


def test_the_second_run_makes_only_what_changed(tmp_path: Path, script: Path, flaky: Path) -> None:
    cli, film = Cli(tmp_path / "home"), tmp_path / "film.mp4"
    command = ("film", str(script), "--output", str(film), "--engine", "flaky", *SMALL)
    with Studio(Home(cli.home).prepare(), StudioOptions()).start():
        cli.ok(*command)
        first, made = decode(film), runs(flaky)
        assert made >= 3
        cli.ok(*command)
        assert runs(flaky) == made
        assert decode(film) == first
        script.write_text(SCRIPT.replace("It is late.", "It is far too late."), "utf-8")
        cli.ok(*command)
        assert runs(flaky) == made + 1
    assert "far too late" in film.with_suffix(".srt").read_text("utf-8")


def _job(kind: str, state: str) -> Callable[[dict[str, Any]], bool]:
    return lambda event: event["type"] == "job" and (event["job"]["kind"], event["job"]["state"]) == (kind, state)


def _left(most: int) -> Callable[[dict[str, Any]], bool]:
    """The film has so many jobs left, cut and export among them."""
    return lambda event: event["type"] == "job" and event["job"]["kind"] == "film" and (
        event["job"]["children"] > 2 and event["job"]["children"] - event["job"]["children_done"] <= most)


STOPS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "at once": lambda event: True, "breaking down": _job("breakdown", "running"), "planning": _job("plan", "running"),
    "first shot": _job("video", "running"), "inside a shot": lambda event: event["type"] == "progress", "a shot is made": _job("video", "done"),
    "one shot left": _left(3), "all shots are made": _left(2), "cutting": _job("cut", "running"), "exporting": _job("export", "running")}
STATUS = {signal.SIGINT: ExitStatus.CANCELLED, signal.SIGKILL: -signal.SIGKILL}


@pytest.fixture
def three_rooms(tmp_path: Path) -> tuple[str, ...]:
    """A script of three shots of a second, and what to make of it."""
    path = tmp_path / "rooms.fountain"
    path.write_text("\n\n".join(f"INT. ROOM {number} - DAY\n\nA man waits." for number in range(3)), "utf-8")
    return ("film", str(path), "--engine", "flaky", *SMALL, "--output", str(tmp_path / "film.mp4"))


@pytest.fixture(scope="module")
def undisturbed() -> list[Decoded]:
    """The film of the three rooms that nobody stopped, once the first test has made it."""
    return []


@pytest.mark.parametrize("point", STOPS)
def test_stopped_at_ten_points_it_becomes_the_same_film(
        tmp_path: Path, three_rooms: tuple[str, ...], flaky: Path, point: str, monkeypatch: pytest.MonkeyPatch, undisturbed: list[Decoded]) -> None:
    """At each by Ctrl-C, and the run that goes on from there by a kill."""
    if not undisturbed:
        Cli(tmp_path / "calm").ok(*three_rooms)
        undisturbed.append(decode(tmp_path / "film.mp4"))
        (tmp_path / "film.mp4").unlink()
    cli = Cli(tmp_path / "home")
    monkeypatch.setenv("MILIMO_FLAKY_WORDS", "slow:6")
    for with_signal, status in STATUS.items():
        assert cli.stop_at(STOPS[point], *three_rooms, with_signal=with_signal) == status
        assert not (tmp_path / "film.mp4").exists()
        assert await_quiet(cli.home) == []
    monkeypatch.setenv("MILIMO_FLAKY_WORDS", "")
    cli.ok(*three_rooms)
    assert decode(tmp_path / "film.mp4") == undisturbed[0]
    assert await_quiet(cli.home) == []


def test_ctrl_c_cancels_cleanly_and_says_how_to_go_on(tmp_path: Path, script: Path, flaky: Path,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILIMO_FLAKY_WORDS", "slow:200")
    cli = Cli(tmp_path / "home")
    process = cli.start("film", str(script), "--output", str(tmp_path / "film.mp4"), "--engine", "flaky", *SMALL)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Shot"):
            break
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == ExitStatus.CANCELLED
    assert "run the same command again" in errors
    assert await_quiet(cli.home) == []
    assert "cancelled" in cli.ok("jobs", "show", _film_of(cli))


def _film_of(cli: Cli) -> str:
    return next(line.split()[0] for line in cli.ok("jobs", "list").splitlines() if " film " in line)
