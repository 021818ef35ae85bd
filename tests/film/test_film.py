"""The main job, through the real chain: command line, server, ledger, agent, engine child, takes, timeline, export."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import av
import pytest
from studio_runs import SCRIPT, SMALL, Cli, await_quiet, decode, events

from milimo.contracts.errors import ExitStatus

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


@pytest.mark.parametrize("with_signal", [signal.SIGINT, signal.SIGKILL])
def test_stopped_at_ten_points_it_becomes_the_same_film(
        tmp_path: Path, flaky: Path, with_signal: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILIMO_FLAKY_WORDS", "slow:10")
    script = tmp_path / "long.fountain"    # enough shots that ten stops cannot finish it on the way
    script.write_text("\n\n".join(f"INT. ROOM {number} - DAY\n\nA man waits at window {number}." for number in range(16)), "utf-8")
    undisturbed = tmp_path / "undisturbed.mp4"
    arguments = ("film", str(script), "--engine", "flaky", *SMALL, "--output")
    Cli(tmp_path / "calm").ok(*arguments, str(undisturbed))
    stormy, film = Cli(tmp_path / "stormy"), tmp_path / "film.mp4"
    stopped = [stormy.kill_at(number, *arguments, str(film), with_signal=with_signal)
               for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)]
    assert stopped.count(True) == 10, "every kill met a film in the making"
    assert await_quiet(stormy.home) == []
    stormy.ok(*arguments, str(film))
    assert decode(film) == decode(undisturbed)
    assert await_quiet(stormy.home) == []


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
    assert '"cancelled"' in cli.ok("jobs", "show", _film_of(cli))


def _film_of(cli: Cli) -> str:
    return next(line.split()[0] for line in cli.ok("jobs", "list").splitlines() if " film " in line)
