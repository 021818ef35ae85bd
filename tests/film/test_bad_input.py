"""What people get wrong, at the command line: a code, a reason, a documented exit status, and nothing lost."""

from __future__ import annotations

import socket
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from studio_runs import SMALL, Cli, await_quiet, events

from milimo.contracts.errors import ExitStatus

pytestmark = pytest.mark.slow

EXAMPLE = "INT. ROOM - DAY\n\nA man waits.\n"


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path / "home")


def refused(done: subprocess.CompletedProcess[str], code: str, status: int) -> None:
    assert code in done.stderr, done.stderr
    assert done.returncode == status
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("content", "code"), [
    (b"", "SCRIPT_EMPTY"), (b"  \n\n ", "SCRIPT_EMPTY"), (bytes(range(256)) * 40, "SCRIPT_BINARY"),
    (b"\x89PNG\r\n\x1a\n" + bytes(2000), "SCRIPT_BINARY"), (b"INT. ROOM - DAY\n\nWords.\n" * 220_000, "SCRIPT_TOO_LARGE")])
def test_a_script_that_is_none(cli: Cli, tmp_path: Path, content: bytes, code: str) -> None:
    script = tmp_path / "script.fountain"
    script.write_bytes(content)
    refused(cli.run("film", str(script), "--output", str(tmp_path / "film.mp4")), code, ExitStatus.USAGE)
    refused(cli.run("breakdown", str(script)), code, ExitStatus.USAGE)


@pytest.mark.parametrize(("content", "notice"), [
    (b"A man waits at a window. Rain falls on the street.", "SCRIPT_AS_PROSE"),
    ("INT. CAFÉ - DAY\n\nÉlodie waits.\n".encode("latin-1"), "SCRIPT_DECODED_LATIN1"),
    ("INT. CAFÉ - DAY\n\nÉlodie waits.\n".encode("utf-16"), "SCRIPT_DECODED_UTF16")])
def test_a_script_that_is_understood_with_a_notice(cli: Cli, tmp_path: Path, content: bytes, notice: str) -> None:
    script = tmp_path / "script.fountain"
    script.write_bytes(content)
    done = cli.run("breakdown", str(script))
    assert done.returncode == 0, done.stderr
    assert notice in done.stderr


@pytest.mark.parametrize(("options", "code"), [
    (("--size", "big"), "SIZE_OFF_GRID"), (("--size", "641x360"), "SIZE_OFF_GRID"), (("--size", "9x9"), "SIZE_OFF_GRID"),
    (("--seconds-per-shot", "0"), "SECONDS_OUT_OF_RANGE"), (("--seconds-per-shot", "1e9"), "SECONDS_OUT_OF_RANGE"),
    (("--seconds-per-shot", "nan"), "SECONDS_OUT_OF_RANGE"), (("--fps", "fast"), "BAD_REQUEST"), (("--fps", "0"), "BAD_REQUEST"),
    (("--seed", "-1"), "BAD_REQUEST"), (("--bogus",), "BAD_REQUEST")])
def test_an_option_that_makes_no_sense(cli: Cli, tmp_path: Path, options: tuple[str, ...], code: str) -> None:
    script = tmp_path / "script.fountain"
    script.write_text(EXAMPLE, "utf-8")
    refused(cli.run("film", str(script), "--output", str(tmp_path / "film.mp4"), *options), code, ExitStatus.USAGE)
    assert not (tmp_path / "home" / "milimo.sqlite").exists(), "nothing was started"


def test_an_output_that_cannot_be_written(cli: Cli, tmp_path: Path) -> None:
    script = tmp_path / "script.fountain"
    script.write_text(EXAMPLE, "utf-8")
    for name in ("film", "film.txt", "film.mp4.part", "film.avi"):
        refused(cli.run("film", str(script), "--output", str(tmp_path / name)), "BAD_REQUEST", ExitStatus.USAGE)
    for place in (tmp_path / "nowhere" / "film.mp4", tmp_path):
        refused(cli.run("film", str(script), "--output", str(place)), "OUTPUT_NOT_WRITABLE", ExitStatus.NO_SPACE)
    refused(cli.run("film", str(tmp_path / "none.fountain"), "--output", str(tmp_path / "f.mp4")),
            "SCRIPT_NOT_FOUND", ExitStatus.USAGE)


def test_a_read_only_output_and_a_read_only_home(tmp_path: Path, read_only: Path) -> None:
    script = tmp_path / "script.fountain"
    script.write_text(EXAMPLE, "utf-8")
    refused(Cli(tmp_path / "home").run("film", str(script), "--output", str(read_only / "film.mp4")),
            "OUTPUT_NOT_WRITABLE", ExitStatus.NO_SPACE)
    refused(Cli(read_only / "home").run("film", str(script), "--output", str(tmp_path / "film.mp4")),
            "HOME_NOT_WRITABLE", ExitStatus.UNAVAILABLE)


def test_an_unknown_engine_names_those_that_there_are(cli: Cli, tmp_path: Path) -> None:
    script = tmp_path / "script.fountain"
    script.write_text(EXAMPLE, "utf-8")
    done = cli.run("film", str(script), "--output", str(tmp_path / "film.mp4"), "--engine", "hollywood")
    refused(done, "ENGINE_UNKNOWN", ExitStatus.USAGE)
    assert "previz" in done.stderr
    assert not (tmp_path / "home" / "milimo.sqlite").exists(), "nothing was started"


@pytest.mark.slow
def test_a_taken_port_and_a_second_instance(cli: Cli) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused(cli.run("studio", "--port", str(taken.getsockname()[1])), "PORT_TAKEN", ExitStatus.UNAVAILABLE)
    first = cli.start("studio", "--listen", "127.0.0.1:0")
    try:
        assert first.stdout is not None
        assert "http://127.0.0.1:" in first.stdout.readline()
        assert "milimo worker --server https://127.0.0.1:" in first.stdout.readline()
        assert Path(first.stdout.readline().split(": ", 1)[1].strip()).is_file()
        second = cli.run("studio", timeout=30)
        refused(second, "HOME_IN_USE", ExitStatus.UNAVAILABLE)
        assert "http://127.0.0.1:" in second.stderr
    finally:
        first.send_signal(2)
        first.communicate(timeout=20)
    assert first.returncode in (0, ExitStatus.CANCELLED)
    assert await_quiet(cli.home) == []


@pytest.mark.slow
def test_glyphs_that_no_font_has_are_told(cli: Cli, tmp_path: Path) -> None:
    script = tmp_path / "script.fountain"
    script.write_text("Title: Runes\n\nINT. ROOM - DAY\n\nA man waits.\n\nMAN\n\U00012000\U00012001 is how it began.\n", "utf-8")
    told = events(cli.ok("film", str(script), "--output", str(tmp_path / "film.mp4"), *SMALL, "--burn-captions", "--json"))
    assert any(line.get("code") == "GLYPH_MISSING" for line in told if line["type"] == "notice")


@pytest.mark.slow
def test_a_failed_film_keeps_the_film_that_was_there(cli: Cli, tmp_path: Path, flaky: Path,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    script, film = tmp_path / "script.fountain", tmp_path / "film.mp4"
    script.write_text("\n\n".join(f"INT. ROOM {number} - DAY\n\nA man waits." for number in range(3)), "utf-8")
    film.write_bytes(b"the film that was there")
    monkeypatch.setenv("MILIMO_FLAKY_WORDS", "crash")
    done = cli.run("film", str(script), "--output", str(film), "--engine", "flaky", *SMALL)
    refused(done, "CHILD_DIED", ExitStatus.FAILED)
    assert film.read_bytes() == b"the film that was there"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith((".film", ".milimo"))) == []
    tries = tried(flaky)
    assert len(tries) == 3 and set(tries.values()) == {3}, "each shot was tried exactly three times"
    monkeypatch.delenv("MILIMO_FLAKY_WORDS")
    cli.ok("film", str(script), "--output", str(film), "--engine", "flaky", *SMALL)
    assert film.stat().st_size > 1000
    assert tried(flaky) == dict.fromkeys(tries, 4), "and then made once"
    assert list((cli.home / "spool").glob("*/*-*")) == [], "nothing waits to be handed over"


def tried(log: Path) -> Counter[str]:
    """How often each shot's engine was run, by what it was asked."""
    return Counter(line.split(" ", 1)[1] for line in log.read_text("utf-8").splitlines())
