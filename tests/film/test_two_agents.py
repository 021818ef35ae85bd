"""Workers on other machines: from another folder, with another home, over HTTP alone; one is killed, the film is made."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from benchmarks.decoded import decode
from studio_runs import SCRIPT, tied

from milimo.client import Client
from milimo.config import Home, Listen
from milimo.contracts.events import JobEvent
from milimo.contracts.jobs import FilmSettings, JobState
from milimo.contracts.video import Extent, VideoRequest
from milimo.launcher import Studio, StudioOptions

pytestmark = pytest.mark.slow


def worker(folder: Path, url: str, token: str, *more: str) -> subprocess.Popen[bytes]:
    folder.mkdir()
    token_file = folder / "token"
    token_file.write_text(token, "ascii")
    return subprocess.Popen(
        tied(sys.executable, "-m", "milimo", "--home", str(folder / "home"), "worker", "--server", url, "--token-file",
             str(token_file), "--pool", "cpu", "--slots", "1", "--name", folder.name, *more), cwd=folder, start_new_session=True)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a process to the one that started it")
def test_a_killed_test_run_leaves_no_worker(tmp_path: Path) -> None:
    program = "import sys, time; from pathlib import Path; from test_two_agents import worker; " \
              "print(worker(Path(sys.argv[1]), 'http://127.0.0.1:9', 'none').pid, flush=True); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "left")], stdout=subprocess.PIPE,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}) as run:
        assert run.stdout is not None
        left = psutil.Process(int(run.stdout.readline()))
        try:
            deadline = time.monotonic() + 60
            while not (engines := left.children(recursive=True)) and time.monotonic() < deadline:
                time.sleep(0.05)
            assert engines, "the worker has not started its engines"
        finally:
            run.kill()
    gone, alive = psutil.wait_procs([left, *engines], 20)
    for process in alive:
        process.kill()
    assert not alive and left in gone


def test_two_agents_finish_a_film_while_one_is_killed(tmp_path: Path, flaky: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("MILIMO_HEARTBEAT_S", "0.3"), ("MILIMO_LEASE_S", "1.5"), ("MILIMO_FLAKY_WORDS", "slow:10")):
        monkeypatch.setenv(name, value)
    home = Home(tmp_path / "home").prepare()
    with Studio(home, StudioOptions(workers=False)).start() as studio, \
            Client(studio.url, home.key.read_text("ascii").strip()) as client:
        tokens = [client.create_worker_token(name).token for name in ("one", "two")]
        agents = [worker(tmp_path / name, studio.url, str(token)) for name, token in zip(("one", "two"), tokens, strict=True)]
        try:
            project = client.create_project("far").id
            client.put_script(project, SCRIPT.encode())
            settings = FilmSettings(engine="flaky", extent=Extent(width=64, height=64), seconds_per_shot=1)
            film = client.make_film(project, settings).job.id
            taken = ""
            for event in client.events(deadline=time.monotonic() + 60):
                if isinstance(event, JobEvent) and event.job.kind == "video" and event.job.state is JobState.RUNNING:
                    taken = next((one.job for one in client.workers() if one.host == "one" and one.job), "")
                    if taken:
                        os.killpg(agents[0].pid, signal.SIGKILL)
                        break
            client.wait(film, 120)
            assert client.job(taken).job.attempt == 2, "the job of the killed agent was taken over by the other"
            jobs = client.jobs(parent=film)
            assert all(job.state is JobState.DONE for job in jobs)
            export = client.job(next(job.id for job in jobs if job.key == "export")).result
            assert export is not None and export.kind == "export"
            client.download(export.result.film.sha256, tmp_path / "film.mp4")
            assert decode(tmp_path / "film.mp4").frames == export.result.frames
            spool, deadline = tmp_path / "two" / "home" / "spool", time.monotonic() + 10
            while left := list(spool.glob("*/*-*")):  # the agent empties its folder after the server has what was in it
                assert time.monotonic() < deadline, left
                time.sleep(0.05)
        finally:
            for agent in agents:
                if agent.poll() is None:
                    agent.terminate()
                agent.wait(20)


def test_a_worker_on_another_machine_does_a_job_over_tls(tmp_path: Path, flaky: Path) -> None:
    home = Home(tmp_path / "home").prepare()
    options = StudioOptions(workers=False, listen=Listen("127.0.0.1", 0))
    with Studio(home, options).start() as studio, Client(studio.url, home.key.read_text("ascii").strip()) as client:
        door = studio.door
        assert door is not None and door.url.startswith("https://127.0.0.1:")
        token = str(client.create_worker_token("far").token)
        assert worker(tmp_path / "doubting", door.url, token).wait(60) == 5, "without --ca its certificate is not to be trusted"
        far = worker(tmp_path / "far", door.url, token, "--ca", door.certificate)
        try:
            project = client.create_project("far").id
            job = client.make_video(project, VideoRequest(engine="flaky", prompt="well", extent=Extent(width=64, height=64), frames=12))
            assert client.wait(job.id, 120).job.state is JobState.DONE
            outcome = client.outcome(job.id)
            assert outcome.kind == "video"
            client.download(outcome.result.video.sha256, tmp_path / "shot.mp4")
            assert decode(tmp_path / "shot.mp4").frames == 12
            assert [one.host for one in client.workers() if one.connected] == ["far"] * 3, "its batch slot, its interactive one and that for media"
        finally:
            far.terminate()
            far.wait(20)


OLD = """
import sys
import milimo.contracts.workers as spoken
spoken.Register.model_fields["protocol"].default = spoken.PROTOCOL - 1
spoken.Register.model_rebuild(force=True)
from milimo.worker.__main__ import main
sys.exit(main())
"""


def test_an_agent_of_an_older_protocol_is_told_and_ends(tmp_path: Path) -> None:
    """A whole agent, but for the number that it speaks."""
    home = Home(tmp_path / "home").prepare()
    with Studio(home, StudioOptions(workers=False)).start() as studio:
        done = subprocess.run(
            [sys.executable, "-c", OLD, "--server", studio.url, "--token-file", str(home.worker_token), "--home", str(tmp_path / "far"),
             "--slots", "1"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 5 and done.stderr.startswith("PROTOCOL_OLD"), done.stderr
    assert "Update the older" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(("server", "more"), [
    ("http://studio.example:8420", ()), ("ftp://127.0.0.1", ()), ("https://127.0.0.1:1", ("--ca", "none.pem"))])
def test_a_worker_refuses_an_address_at_which_its_token_would_not_be_safe(tmp_path: Path, server: str, more: tuple[str, ...]) -> None:
    agent = worker(tmp_path / "far", server, "secret", *more)
    assert agent.wait(30) == (2 if server.startswith("ftp") else 5)


def test_a_wrong_and_a_revoked_token_end_the_worker(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").prepare()
    with Studio(home, StudioOptions(workers=False)).start() as studio, \
            Client(studio.url, home.key.read_text("ascii").strip()) as client:
        assert worker(tmp_path / "wrong", studio.url, "nonsense").wait(30) == 5
        made = client.create_worker_token("one")
        agent = worker(tmp_path / "revoked", studio.url, str(made.token))
        deadline = time.monotonic() + 30
        while not client.workers() and time.monotonic() < deadline:
            time.sleep(0.1)
        client.revoke_worker_token(made.id)
        assert agent.wait(60) == 5
