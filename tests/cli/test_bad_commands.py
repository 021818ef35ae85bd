"""Commands that cannot be meant: a code, a sentence that says where to look, a documented status, and nothing begun."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from command_runs import SMALL, Desk, run

from milimo.contracts.errors import ExitStatus

pytestmark = pytest.mark.slow

NO_ID = "01234567-89ab-7def-8123-456789abcdef"


@pytest.fixture(autouse=True)
def nothing_is_begun(desk: Desk) -> Iterator[None]:
    """No refusal of this file may leave a job or a project behind."""
    before = kept(desk)
    yield
    assert kept(desk) == before


def kept(desk: Desk) -> tuple[int, int]:
    """How many jobs and projects there are, the trash left out."""
    return len(desk.client.jobs(limit=1000)), len(desk.client.projects())


@pytest.mark.parametrize("wanted", ["nope", "", "../../etc", "0123", NO_ID, NO_ID[:12], "ünïcode", "a b", NO_ID + "0"])
def test_what_is_no_id(desk: Desk, wanted: str) -> None:
    for command in ("show", "log", "cancel", "retry", "pause", "resume"):
        assert "milimo jobs list" in desk.refused("NOT_FOUND", ExitStatus.FAILED, "jobs", command, wanted)
    assert "milimo jobs list" in desk.refused("NOT_FOUND", ExitStatus.FAILED, "jobs", "list", "--parent", wanted)
    assert "milimo project list" in desk.refused("NOT_FOUND", ExitStatus.FAILED, "jobs", "list", "--project", wanted)
    assert "milimo project show" in desk.refused("NOT_FOUND", ExitStatus.FAILED, "remake", wanted)
    said = desk.refused("NOT_FOUND", ExitStatus.FAILED, "render", wanted, "--output", str(desk.files / "x.mp4"))
    assert "milimo project list" in said
    for command in ("show", "delete", "restore"):
        said = desk.refused("NOT_FOUND", ExitStatus.FAILED, "project", command, wanted)
        assert ("--trash" in said) == (command == "restore") and "milimo project list" in said


def test_a_film_that_no_shot_wrote_is_no_take(desk: Desk) -> None:
    other = desk.files / "other.mp4"
    other.write_bytes(b"\0\0\0\x18ftypisom" + bytes(100))
    assert "a shot's file that milimo wrote" in desk.refused("NOT_FOUND", ExitStatus.FAILED, "remake", str(other))


@pytest.mark.parametrize("prompt", ["", " ", "\n\t ", "　"])
def test_a_blank_prompt(desk: Desk, prompt: str) -> None:
    said = desk.refused("BAD_REQUEST", ExitStatus.USAGE, "shot", prompt, "--output", str(desk.files / "s.mp4"))
    assert "Say what is to be seen" in said


def test_a_prompt_that_is_a_script(desk: Desk) -> None:
    desk.refused("BAD_REQUEST", ExitStatus.USAGE, "shot", "word " * 2000, "--output", str(desk.files / "s.mp4"))


@pytest.mark.parametrize("seconds", ["0", "-1", "601", "nan", "inf"])
def test_absurd_seconds_of_a_shot(desk: Desk, seconds: str) -> None:
    desk.refused("SECONDS_OUT_OF_RANGE", ExitStatus.USAGE, "shot", "a lamp", "--output", str(desk.files / "s.mp4"),
                 "--engine", "flaky", f"--seconds={seconds}")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a whole picture, a torn one, a text that is called a picture, and an empty file."""
    folder = tmp_path_factory.mktemp("pictures")
    noise = np.random.default_rng(1).integers(0, 255, (64, 64, 3), np.uint8)
    whole = cv2.imencode(".png", noise)[1].tobytes()
    (folder / "whole.png").write_bytes(whole)
    (folder / "torn.png").write_bytes(whole[:60])
    (folder / "text.png").write_text("This is no picture.", "utf-8")
    (folder / "empty.png").write_bytes(b"")
    return folder


@pytest.mark.parametrize("option", ["--first", "--last"])
@pytest.mark.parametrize("name", ["none.png", "torn.png", "text.png", "empty.png", ""])
def test_a_picture_that_is_none(desk: Desk, pictures: Path, option: str, name: str) -> None:
    target = desk.files / "s.mp4"
    said = desk.refused("BAD_MEDIA", ExitStatus.USAGE, "shot", "a lamp", "--output", str(target), "--engine", "flaky",
                        option, str(pictures / name))
    assert str(pictures / name) in said and not target.exists()


@pytest.mark.parametrize("name", ["film.txt", "film", "film.avi", "film.mp3"])
def test_a_name_that_is_no_films(desk: Desk, name: str) -> None:
    target = str(desk.files / name)
    for command in (("film", str(desk.files / "kitchen.fountain")), ("render", "kitchen")):
        said = desk.refused("BAD_REQUEST", ExitStatus.USAGE, *command, "--output", target)
        assert ".mp4, .mov or .mkv" in said
    for command in (("shot", "a lamp"), ("remake", NO_ID), ("retake", NO_ID, "--from", "0", "--to", "1"), ("extend", NO_ID, "--seconds", "1")):
        assert "must end in .mp4." in desk.refused("BAD_REQUEST", ExitStatus.USAGE, *command, "--output", target)
    desk.refused("BAD_REQUEST", ExitStatus.USAGE, "shot", "a lamp", "--output", str(desk.files / "s.mkv"))


def test_an_engine_that_nobody_has(desk: Desk) -> None:
    script = desk.files / "new.fountain"
    script.write_text("INT. ROOM - DAY\n\nA man waits.\n", "utf-8")
    for command in (("film", str(script)), ("shot", "a lamp")):
        said = desk.refused("ENGINE_UNKNOWN", ExitStatus.USAGE, *command, "--output", str(desk.files / "f.mp4"),
                            "--engine", "hollywood")
        assert "flaky, previz" in said, "those of this machine and of the studio's workers"


@pytest.mark.parametrize(("arguments", "help_of"), [
    (("film",), "milimo film"), (("film", "x.fountain"), "milimo film"), (("jobs", "show"), "milimo jobs show"),
    (("jobs", "list", "--limit", "0"), "milimo jobs list"), (("jobs", "list", "--state", "lost"), "milimo jobs list"),
    (("jobs", "dance"), "milimo jobs"), (("project", "list", "--bogus"), "milimo project list"), (("dance",), "milimo")])
def test_a_command_that_is_written_wrong(desk: Desk, arguments: tuple[str, ...], help_of: str) -> None:
    said = desk.refused("BAD_REQUEST", ExitStatus.USAGE, *arguments)
    assert said.endswith(f". See: {help_of} --help")


@pytest.mark.parametrize(("arguments", "offered"), [((), "breakdown"), (("jobs",), "cancel"), (("project",), "restore"), (("token",), "rotate")])
def test_without_a_command_the_help_is_shown_and_nothing_else(arguments: tuple[str, ...], offered: str) -> None:
    for said in (run(*arguments), run("--home", "nowhere", *arguments)):
        assert (said.status, said.err) == (ExitStatus.USAGE, "")
        assert offered in said.out and "BAD_REQUEST" not in said.out
    assert not Path("nowhere").exists()


@pytest.mark.parametrize("name", ["", " ", "x" * 201])
def test_a_name_that_is_none(desk: Desk, name: str) -> None:
    desk.refused("BAD_NAME", ExitStatus.USAGE, "project", "add", str(desk.files / "kitchen.fountain"), "--name", name)
    desk.refused("BAD_NAME", ExitStatus.USAGE, "token", "worker", name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "..", "a/b", "a\\b", "a\nb"])
def test_a_name_that_is_a_path(desk: Desk, name: str) -> None:
    desk.refused("BAD_NAME", ExitStatus.USAGE, "project", "add", str(desk.files / "kitchen.fountain"), "--name", name)


@pytest.mark.parametrize(("arguments", "code", "status"), [
    ((), "BAD_REQUEST", ExitStatus.USAGE), (("--to", "kitchen"), "BAD_REQUEST", ExitStatus.USAGE),
    (("--to", "nobody", "--link", "x.png"), "NOT_FOUND", ExitStatus.FAILED),
    (("--to", "kitchen", "--link", "none.png"), "NOT_FOUND", ExitStatus.FAILED),
    (("--to", "kitchen", "--copy", "none.png"), "BAD_MEDIA", ExitStatus.USAGE),
    (("--to", "kitchen", "--link", "."), "BAD_NAME", ExitStatus.USAGE)])
def test_what_cannot_be_added(desk: Desk, arguments: tuple[str, ...], code: str, status: int) -> None:
    desk.refused(code, status, "project", "add", *arguments)


@pytest.mark.parametrize("options", [
    ("--listen", "a b"), ("--listen", "box:99999"), ("--listen", "http://box"), ("--listen-name", "box"),
    ("--listen", "box", "--listen-name", "a b"), ("--certificate", "c.pem")])
def test_a_door_that_cannot_be_meant(desk: Desk, options: tuple[str, ...]) -> None:
    assert "--listen" in desk.refused("BAD_REQUEST", ExitStatus.USAGE, "studio", *options)


@pytest.mark.parametrize(("arguments", "code", "status"), [
    (("project", "show", "nope"), "NOT_FOUND", 1), (("jobs", "list", "--parent", "nope"), "NOT_FOUND", 1),
    (("shot", "", "--output", "s.mp4"), "BAD_REQUEST", 2), (("film",), "BAD_REQUEST", 2),
    (("render", "nope", "--output", "/nowhere/at/all.mp4"), "OUTPUT_NOT_WRITABLE", 4)])
def test_an_error_under_json_is_one_line_of_json(desk: Desk, arguments: tuple[str, ...], code: str, status: int) -> None:
    said = desk.run(*arguments, "--json")
    (line,) = said.out.splitlines()
    told = json.loads(line)
    assert (told["type"], told["code"], said.status, said.err) == ("error", code, status, "")
    assert told["message"]


def test_a_home_that_cannot_be_one(desk: Desk) -> None:
    file = desk.files / "a-file"
    file.write_text("x", "utf-8")
    said = run("--home", str(file / "home"), "project", "list")
    assert said.status == ExitStatus.UNAVAILABLE and said.err.startswith("HOME_NOT_WRITABLE")


def test_a_refused_film_leaves_no_project_in_the_list(desk: Desk) -> None:
    """Refused by the server only: each side is even, but larger than the engine can make."""
    script = desk.files / "huge.fountain"
    script.write_text("INT. ROOM - DAY\n\nA man waits.\n", "utf-8")
    said = desk.run("film", str(script), "--output", str(desk.files / "huge.mp4"), *SMALL[2:], "--size", "8192x8192")
    assert said.status == ExitStatus.USAGE and said.err.startswith("SIZE_OFF_GRID"), said
    assert "huge" not in [project.name for project in desk.client.projects()]
