"""Disks that fill, files that vanish or change, a database torn by a power cut: told by code, mended by the same command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.decoded import decode
from studio_runs import SCRIPT, SMALL, Cli, await_quiet, events

from milimo.config import Home
from milimo.contracts.errors import ExitStatus
from milimo.launcher import Studio, StudioOptions

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("flaky")]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "small.fountain"
    path.write_text(SCRIPT, "utf-8")
    return path


def command(script: Path, film: Path) -> tuple[str, ...]:
    return ("film", str(script), "--output", str(film), "--engine", "flaky", *SMALL)


def test_missing_and_altered_takes_are_found_and_made_again(tmp_path: Path, script: Path) -> None:
    cli, film = Cli(tmp_path / "home"), tmp_path / "film.mp4"
    with Studio(Home(cli.home).prepare(), StudioOptions()).start():
        cli.ok(*command(script, film))
        before = decode(film)
        blobs = sorted((path for path in Home(cli.home).blobs.glob("*/*") if path.read_bytes()[4:8] == b"ftyp"),
                       key=lambda path: path.stat().st_size)
        missing, altered = blobs[0], blobs[1]
        missing.unlink()
        altered.chmod(0o600)
        altered.write_bytes(altered.read_bytes()[:-100] + bytes(100))
        found = cli.run("verify")
        assert found.returncode == 1
        assert "1 missing, 1 altered" in found.stdout
        damaged = [line.rsplit(" ", 1)[1] for line in found.stdout.splitlines() if "milimo remake" in line]
        assert len(damaged) == 2
        again = events(cli.ok("remake", damaged[0], "--json"))[-1]
        assert again["video"] in (missing.name, altered.name), "the same recipe gives the same bytes"
        cli.ok(*command(script, film))
        assert decode(film) == before
        assert cli.run("verify").returncode == 0


def test_an_altered_take_is_found_by_the_film_that_uses_it(tmp_path: Path, script: Path) -> None:
    """Nobody has asked for a check, and the file has its old time: its bytes are compared when the export takes them in."""
    cli, film = Cli(tmp_path / "home"), tmp_path / "film.mp4"
    cli.ok(*command(script, film))
    victim = min((path for path in Home(cli.home).blobs.glob("*/*") if path.read_bytes()[4:8] == b"ftyp"),
                 key=lambda path: path.stat().st_size)
    times, whole = victim.stat(), victim.read_bytes()
    victim.chmod(0o600)
    victim.write_bytes(whole[:-100] + bytes(100))
    os.utime(victim, ns=(times.st_atime_ns, times.st_mtime_ns))
    other = (*command(script, film), "--fps", "24", "--burn-captions")
    done = cli.run(*other)
    assert done.returncode == ExitStatus.FAILED and "BLOB_CORRUPT" in done.stderr and "run the same command again" in done.stderr
    cli.ok(*other)
    assert victim.read_bytes() == whole, "made anew, to the same bytes"
    assert cli.run("verify").returncode == 0


@pytest.mark.parametrize("cut", [1, 4096, 0.5])
def test_a_database_whose_wal_was_torn_opens_with_what_was_whole(tmp_path: Path, script: Path, cut: float) -> None:
    cli, film = Cli(tmp_path / "home"), tmp_path / "film.mp4"
    process = cli.start(*command(script, film), "--json")
    assert process.stdout is not None
    for _ in range(14):
        process.stdout.readline()
    os.kill(json.loads(Home(cli.home).server_file.read_text("utf-8"))["pid"], signal.SIGKILL)
    process.kill()
    process.communicate()
    assert await_quiet(cli.home) == []
    wal = Home(cli.home).database.with_name("milimo.sqlite-wal")
    size = wal.stat().st_size
    with wal.open("r+b") as file:
        file.truncate(int(size * cut) if cut < 1 else max(0, size - int(cut)))
    cli.ok(*command(script, film))
    assert decode(film).frames > 24


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB that can be made larger."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_full_disk_is_told_and_after_room_was_made_the_film_goes_on(tmp_path: Path, script: Path, small_disk: Path) -> None:
    home = small_disk / "home"
    cli, film = Cli(home), tmp_path / "film.mp4"
    home.mkdir()
    (home / "ballast").write_bytes(bytes(1_700_000))
    done = cli.run(*command(script, film))
    assert done.returncode == ExitStatus.NO_SPACE, (done.returncode, done.stderr)
    assert "DISK_FULL" in done.stderr
    assert not film.exists()
    subprocess.run(["mount", "-o", "remount,size=200m", str(small_disk)], check=True)
    cli.ok(*command(script, film))
    assert decode(film).frames > 24


def test_a_full_disk_at_the_output_keeps_what_was_there(tmp_path: Path, script: Path, small_disk: Path) -> None:
    film = small_disk / "film.mp4"
    film.write_bytes(b"the film that was there")
    (small_disk / "ballast").write_bytes(bytes(3 * 1024 * 1024 - 8192))
    done = Cli(tmp_path / "home").run(*command(script, film))
    assert done.returncode == ExitStatus.NO_SPACE, (done.returncode, done.stderr)
    assert film.read_bytes() == b"the film that was there"
    assert sorted(path.name for path in small_disk.iterdir()) == ["ballast", "film.mp4"]
