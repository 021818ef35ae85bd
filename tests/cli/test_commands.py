"""Every command once, as people use it, on one studio."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from command_runs import SMALL, Desk, run

from milimo import __version__
from milimo.client import Client
from milimo.contracts.errors import ErrorCode, ExitStatus, MilimoError
from milimo.contracts.jobs import Job, JobState
from milimo.contracts.video import Extent, VideoRequest

pytestmark = pytest.mark.slow

SHOT = ("--engine", "flaky", "--size", "128x72", "--seconds", "1")
WAIT_S = 30.0


def job_of(desk: Desk, prompt: str) -> Job:
    return desk.client.make_video(desk.project, VideoRequest(
        engine="flaky", prompt=prompt, frames=12, extent=Extent(width=64, height=64)), title=prompt)


def awaited(desk: Desk, job: str, holds: Callable[[Job], bool]) -> Job:
    deadline = time.monotonic() + WAIT_S
    while not holds(found := desk.client.job(job).job):
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


def test_the_version_as_a_program() -> None:
    done = subprocess.run([sys.executable, "-m", "milimo", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"milimo {__version__}\n"


def test_home_from_the_option_and_from_the_environment(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILIMO_HOME", str(desk.home))
    assert run("project", "list", "--json").json() == desk.ok("project", "list", "--json").json()


# ---- shots and takes --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shot(desk: Desk) -> tuple[Path, dict[str, str]]:
    """A single shot's file and what --json told of it."""
    target = desk.files / "shot.mp4"
    return target, desk.ok("shot", "a lamp on a table", "--output", str(target), *SHOT, "--json").json()


def test_shot_writes_its_file(shot: tuple[Path, dict[str, str]]) -> None:
    target, told = shot
    assert told["output"] == str(target) and told["frames"] == 24
    with av.open(str(target)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 24


@pytest.mark.parametrize("named", ["id", "beginning", "file"])
def test_remake(desk: Desk, shot: tuple[Path, dict[str, str]], named: str) -> None:
    target, told = shot
    again = desk.files / f"again-{named}.mp4"
    wanted = {"id": told["take"], "beginning": told["take"][:30].upper(), "file": str(target)}[named]
    made = desk.ok("remake", wanted, "--output", str(again), "--json").json()
    assert made["take"] not in (None, told["take"])
    assert decoded(again) == decoded(target)


def decoded(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray().tobytes() for frame in container.decode(video=0)]


# ---- films ------------------------------------------------------------------------------------------------------


def test_a_film_says_which_shot_of_how_many_and_how_much_of_the_whole(film: tuple[Path, str]) -> None:
    done = [line for line in film[1].splitlines() if line.startswith("Shot") and " done" in line]
    assert sorted(line.split(" done")[0] for line in done) == ["Shot 1.1 (1 of 2)", "Shot 1.2 (2 of 2)"]
    assert all(line.endswith("% of the whole") for line in done)


def test_the_container_follows_the_suffix(desk: Desk, film: tuple[Path, str]) -> None:
    with av.open(str(film[0])) as container:
        assert "matroska" in container.format.name
    for suffix, brand in ((".mov", "qt"), (".mp4", "isom"), (".MKV", None)):
        target = desk.files / f"rendered{suffix}"
        desk.ok("render", "kitchen", "--output", str(target))
        with av.open(str(target)) as container:
            assert ("matroska" in container.format.name) == (brand is None)
            assert brand is None or container.metadata["major_brand"].strip() == brand
        assert target.with_suffix(".vtt").exists() == film[0].with_suffix(".vtt").exists()


def test_render_by_name_by_project_and_by_sequence(desk: Desk, film: tuple[Path, str]) -> None:
    sequence = desk.client.project(desk.project).sequence
    assert sequence is not None
    for wanted in (desk.project, desk.project[:20], sequence, sequence[:30]):
        told = desk.ok("render", wanted, "--output", str(desk.files / "named.mp4"), "--json").json()
        assert told["frames"] > 0


def test_a_render_says_how_much_was_copied_and_how_loud_it_is(desk: Desk, film: tuple[Path, str]) -> None:
    target = str(desk.files / "told.mp4")
    told = desk.ok("render", "kitchen", "--output", target, "--json").json()
    assert told["frames_copied"] + told["frames_encoded"] == told["frames"]
    assert told["seconds_copied"] == pytest.approx(told["frames_copied"] / 24, abs=0.001)
    assert -70 < told["integrated_lufs"] < 0 and told["true_peak_dbtp"] <= -1
    said = desk.ok("render", "kitchen", "--output", target).out
    assert (f"{told['seconds_copied']:.1f} s of them copied from takes" in said) is (told["frames_copied"] > 0)
    assert f"{told['integrated_lufs']:.1f} LUFS" in said


def test_render_of_a_project_without_a_film(desk: Desk) -> None:
    script = desk.files / "unmade.fountain"
    script.write_text("INT. ROOM - DAY\n\nA man waits.\n", "utf-8")
    desk.ok("project", "add", str(script))
    said = desk.refused("NOT_FOUND", ExitStatus.FAILED, "render", "unmade", "--output", str(desk.files / "u.mp4"))
    assert "milimo film" in said


@pytest.mark.parametrize(("content", "notice"), [
    (b"A man waits at a window.\n", "SCRIPT_AS_PROSE"),
    ("INT. CAFÉ - DAY\n\nÉlodie waits.\n".encode("latin-1"), "SCRIPT_DECODED_LATIN1"),
    ("INT. CAFÉ - DAY\n\nÉlodie waits.\n".encode("utf-16"), "SCRIPT_DECODED_UTF16")])
def test_a_script_that_is_understood_with_a_notice_becomes_a_film(desk: Desk, content: bytes, notice: str) -> None:
    script, target = desk.files / f"{notice.lower()}.fountain", desk.files / f"{notice.lower()}.mp4"
    script.write_bytes(content)
    said = desk.ok("film", str(script), "--output", str(target), *SMALL)
    assert notice in said.err + said.out and target.stat().st_size > 1000
    told = desk.ok("film", str(script), "--output", str(target), *SMALL, "--json").out
    assert any(line.get("code") == notice for line in map(json.loads, told.splitlines()))


# ---- projects ---------------------------------------------------------------------------------------------------


def test_project_list_and_show(desk: Desk, shot: tuple[Path, dict[str, str]], film: tuple[Path, str]) -> None:
    listed = desk.ok("project", "list").out
    assert "kitchen" in listed and "Single shots" not in listed
    assert "Single shots" in desk.ok("project", "list", "Single shots").out
    names = [one["name"] for one in desk.ok("project", "list", "--json").json()["projects"]]
    assert "kitchen" in names and "Single shots" not in names
    shown = desk.ok("project", "show", "kitchen").out
    assert "1 scene, 2 shots" in shown and "take 1" in shown
    told = desk.ok("project", "show", desk.project, "--json").json()
    assert told["project"]["id"] == desk.project
    assert [one["shot"]["number"] for one in told["story"]["scenes"][0]["shots"]] == ["1.1", "1.2"]
    assert "jobs list --project" in desk.ok("project", "show", "Single shots").out


def test_a_project_goes_to_the_trash_and_comes_back(desk: Desk) -> None:
    script = desk.files / "gone [bold].fountain"
    script.write_text("INT. ROOM - DAY\n\nA man waits.\n", "utf-8")
    made = desk.ok("project", "add", str(script)).out.strip()
    assert "gone [bold]" in desk.ok("project", "list").out, "a name is no markup"
    assert f"milimo project restore {made}" in desk.ok("project", "delete", "gone [bold]").out
    assert made not in desk.ok("project", "list").out and made in desk.ok("project", "list", "--trash").out
    assert desk.ok("project", "restore", made).out == "gone [bold]\n"
    assert made in desk.ok("project", "list").out


def test_two_projects_of_one_name_are_told_apart_by_id(desk: Desk) -> None:
    made = [desk.ok("project", "add", str(desk.files / "kitchen.fountain"), "--name", "Twins").out.strip() for _ in range(2)]
    assert "use the id" in desk.refused("CONFLICT", ExitStatus.FAILED, "project", "show", "Twins")
    assert made[1] in desk.ok("project", "show", made[1]).out


def test_pictures_are_linked_where_they_lie_or_copied(desk: Desk) -> None:
    picture = desk.files / "a still.png"
    picture.write_bytes(cv2.imencode(".png", np.full((80, 80, 3), 90, np.uint8))[1].tobytes())
    script = desk.files / "with pictures.fountain"
    script.write_text("INT. ROOM - DAY\n\nA man waits.\n", "utf-8")
    project, link = desk.ok("project", "add", str(script), "--link", str(picture)).out.splitlines()
    assert link.endswith(f"still  {picture}")
    (desk.files / "moved.png").write_bytes(picture.read_bytes())
    picture.unlink()
    again = desk.ok("project", "add", "--to", "with pictures", "--link", str(desk.files / "moved.png")).out
    assert again.split()[0] == link.split()[0], "found again by its hash"
    copied = desk.ok("project", "add", "--to", project, "--copy", str(desk.files / "moved.png")).out
    assert copied.endswith("still  moved.png\n")
    assert [asset.link is not None for asset in desk.client.assets(project)] == [False, True], "the newest first"
    (desk.files / "moved.png").write_bytes(b"gone")
    said = desk.run("verify")
    assert said.status == ExitStatus.FAILED and "moved.png is offline" in said.out
    desk.ok("project", "delete", project)


# ---- jobs -------------------------------------------------------------------------------------------------------


def test_jobs_list_folds_films(desk: Desk, film: tuple[Path, str]) -> None:
    head, *rows = desk.ok("jobs", "list", "--project", "kitchen").out.splitlines()
    assert head.split() == ["job", "project", "kind", "title", "state", "progress", "begun", "took"]
    made = next(row for row in rows if " film " in row)
    assert "kitchen" in made and "done" in made and made.rstrip().endswith(" s")
    assert not any("Shot 1.1" in row for row in rows)
    unfolded = desk.ok("jobs", "list", "--project", "kitchen", "--all").out.splitlines()
    at = next(number for number, row in enumerate(unfolded) if row.split()[0] == made.split()[0])
    children = unfolded[at + 1:at + 6]
    assert all(row.startswith("  ") for row in children) and any("Shot 1.1" in row for row in children)


def test_jobs_list_as_json_and_by_state_and_parent(desk: Desk, film: tuple[Path, str]) -> None:
    listed = desk.ok("jobs", "list", "--json").json()["jobs"]
    assert all(job["parent"] is None for job in listed)
    whole = next(job for job in listed if job["kind"] == "film")
    children = desk.ok("jobs", "list", "--parent", whole["id"], "--json").json()["jobs"]
    assert {job["parent"] for job in children} == {whole["id"]} and len(children) == whole["children"]
    done = desk.ok("jobs", "list", "--state", "done", "--json").json()["jobs"]
    assert {job["state"] for job in done} == {"done"} and any(job["parent"] for job in done)


def test_a_failed_job_its_log_and_a_retry(desk: Desk) -> None:
    job = job_of(desk, "refuse").id
    awaited(desk, job, lambda found: found.state is JobState.FAILED)
    assert "This engine refuses that." in desk.ok("jobs", "log", job).out
    first = json.loads(desk.ok("jobs", "show", job, "--json").out)["job"]
    assert first["state"] == "failed" and first["error"]["code"] == "NOT_SUPPORTED"
    assert desk.ok("jobs", "retry", job).out.split() == [job, "queued"]
    second = awaited(desk, job, lambda found: found.state is JobState.FAILED and found.attempt > first["attempt"])
    assert second.error is not None
    assert "JOB_STATE" in desk.refused("JOB_STATE", ExitStatus.FAILED, "jobs", "pause", job)


def test_a_job_is_paused_resumed_and_cancelled_by_the_beginning_of_its_id(desk: Desk) -> None:
    job = job_of(desk, "slow:2000").id
    awaited(desk, job, lambda found: found.state is JobState.RUNNING)
    assert desk.ok("jobs", "pause", job[:30]).out.split()[-1] == "paused"
    awaited(desk, job, lambda found: found.state is JobState.QUEUED and found.paused)
    assert "queued paused" in desk.ok("jobs", "list").out
    assert "paused" not in desk.ok("jobs", "resume", job[:30]).out
    awaited(desk, job, lambda found: found.state is JobState.RUNNING)
    assert desk.ok("jobs", "cancel", job[:30]).out.split()[1] in ("cancelling", "cancelled")
    awaited(desk, job, lambda found: found.state is JobState.CANCELLED)


def test_the_whole_queue_is_paused_and_resumed(desk: Desk) -> None:
    assert desk.ok("jobs", "pause", "--all").out.split()[:2] == ["queue", "paused"]
    try:
        assert desk.client.queue().paused
        job = job_of(desk, "well").id
        made_ms = desk.client.job(job).job.created_ms
        deadline = time.monotonic() + 60
        while not any(worker.seen_ms > made_ms for worker in desk.client.workers()):
            assert time.monotonic() < deadline, "no worker has looked"
            time.sleep(0.05)
        assert desk.client.job(job).job.state is JobState.QUEUED, "a worker has looked, and was given nothing"
    finally:
        assert desk.ok("jobs", "resume", "--all").out.split()[:2] == ["queue", "open"]
    made = awaited(desk, job, lambda found: found.state is JobState.DONE)
    assert made.attempt == 1


@pytest.mark.parametrize("words", [(), ("--all", "0123456789ab")])
def test_pausing_names_a_job_or_the_queue_not_both(desk: Desk, words: tuple[str, ...]) -> None:
    for verb in ("pause", "resume"):
        assert desk.run("jobs", verb, *words).status == 2
    assert not desk.client.queue().paused


def test_a_beginning_that_several_jobs_have(desk: Desk) -> None:
    """Ids begin with the time: jobs of one moment share their first characters."""
    job, other = job_of(desk, "well").id, job_of(desk, "well too").id
    shared = next(length for length in range(36) if job[length] != other[length])
    if shared >= 8:
        assert "write more" in desk.refused("CONFLICT", ExitStatus.FAILED, "jobs", "show", job[:shared])
    assert json.loads(desk.ok("jobs", "show", job[:33], "--json").out)["job"]["id"] == job


# ---- the machine ------------------------------------------------------------------------------------------------


def test_doctor(desk: Desk) -> None:
    findings = {one["subject"]: one for one in json.loads(desk.run("doctor", "--json").out)}
    assert findings["Home"]["level"] == "ok" and desk.client.url in findings["Studio"]["message"]
    said = desk.run("doctor")
    problems = any(one["level"] == "problem" for one in findings.values())
    assert (said.status == ExitStatus.FAILED) == problems
    assert str(desk.home) in said.out


def test_backup_and_its_restoring(desk: Desk, film: tuple[Path, str]) -> None:
    backup = Path(desk.ok("backup").out.split()[0])
    assert backup.parent == desk.home / "backups" and backup.is_file()
    assert "Stop it first" in desk.refused("HOME_IN_USE", ExitStatus.UNAVAILABLE, "restore", str(backup))
    other = desk.files / "other-home"
    assert "Restored" in desk.ok("restore", str(backup), home=other).out
    restored = desk.ok("project", "show", desk.project, "--json", home=other).json()
    assert restored["story"] == desk.ok("project", "show", desk.project, "--json").json()["story"]


def test_a_backup_that_is_none(desk: Desk) -> None:
    nothing = desk.files / "nothing.sqlite"
    nothing.write_bytes(b"no database at all, " * 100)
    other = desk.files / "third-home"
    for file, code, status in ((nothing, "DATABASE_DAMAGED", ExitStatus.UNAVAILABLE),
                               (desk.files / "none.sqlite", "NOT_FOUND", ExitStatus.FAILED)):
        said = desk.run("restore", str(file), home=other)
        assert (said.status, said.err.split()[0]) == (status, code)


def test_verify(desk: Desk, film: tuple[Path, str]) -> None:
    assert "0 missing, 0 altered" in desk.ok("verify").out


def test_a_worker_token_is_shown_and_accepted(desk: Desk) -> None:
    token = desk.ok("token", "worker", "far box").out.strip()
    assert len(token) >= 20
    said = desk.refused("BAD_REQUEST", ExitStatus.USAGE, "token", "worker", "far box", "--pool", "tpu")
    assert "cpu and gpu" in said


def test_worker_tokens_are_listed_and_revoked(desk: Desk) -> None:
    secret = desk.ok("token", "worker", "attic").out.strip()
    listed = desk.ok("token", "list").out
    assert "attic" in listed and secret not in listed
    assert "attic" in desk.ok("token", "revoke", "attic").out
    (row,) = (one for one in desk.ok("token", "list", "--json").json()["tokens"] if one["name"] == "attic")
    assert row["revoked_ms"] is not None and row["token"] is None
    assert "no good token" in desk.refused("NOT_FOUND", ExitStatus.FAILED, "token", "revoke", "attic")
    for _ in range(2):
        desk.ok("token", "worker", "cellar")
    assert "by its id" in desk.refused("CONFLICT", ExitStatus.FAILED, "token", "revoke", "cellar")
    first = next(one for one in desk.ok("token", "list", "--json").json()["tokens"] if one["name"] == "cellar")
    desk.ok("token", "revoke", first["id"])
    assert "cellar" in desk.ok("token", "revoke", "cellar").out


def test_a_job_is_shown_in_words(desk: Desk, film: tuple[Path, str]) -> None:
    whole = next(job for job in desk.ok("jobs", "list", "--json").json()["jobs"] if job["kind"] == "film")
    told = desk.ok("jobs", "show", whole["id"]).out
    assert whole["id"] in told and "of film" not in told and "Export" in told and "{" not in told
    shot = job_of(desk, "well").id
    awaited(desk, shot, lambda found: found.state is JobState.DONE)
    told = desk.ok("jobs", "show", shot).out
    assert "prompt" in told and "take" in told and "frames" in told
    failed = job_of(desk, "refuse").id
    awaited(desk, failed, lambda found: found.state is JobState.FAILED)
    told = desk.ok("jobs", "show", failed).out
    assert "This engine refuses that." in told and f"milimo jobs log {failed}" in told


def test_a_second_studio_on_the_home_is_refused_and_told_the_first_one(desk: Desk) -> None:
    assert desk.client.url in desk.refused("HOME_IN_USE", ExitStatus.UNAVAILABLE, "studio")


def test_rotating_the_key_shuts_the_old_one_out(desk: Desk) -> None:
    """The last test of this file: the desk's own client has the old key."""
    key = desk.home / "key"
    old = key.read_text("ascii").strip()
    desk.ok("token", "rotate")
    new = key.read_text("ascii").strip()
    assert new != old
    with Client(desk.client.url, old) as refused, pytest.raises(MilimoError) as error:
        refused.projects()
    assert error.value.code is ErrorCode.UNAUTHENTICATED and error.value.exit_status == ExitStatus.REFUSED
    assert desk.ok("project", "list", "--json").json()["projects"]


def test_a_breakdown_as_json_is_what_is_documented(desk: Desk) -> None:
    script = desk.files / "told.fountain"
    script.write_text("Title: Told\n\nINT. KITCHEN - DAY\n\nAnna waits by the window.\n\nANNA\nIt is late.\n", "utf-8")
    told = desk.ok("breakdown", str(script), "--json").json()
    (scene,) = told["scenes"]
    assert scene["heading"] == "INT. KITCHEN - DAY" and told["seconds"] == pytest.approx(sum(shot["seconds"] for shot in scene["shots"]))
    assert all({"id", "size", "move", "seconds", "lines", "prompt"} <= shot.keys() and shot["prompt"] for shot in scene["shots"])
    lines = [line for shot in scene["shots"] for first, last in shot["lines"] for line in range(first, last + 1)]
    assert sorted(lines) == [5, 7, 8], "from 1, each once"


def test_a_shot_begins_and_ends_with_the_pictures_that_it_is_given(desk: Desk) -> None:
    target = desk.files / "between.mp4"
    for name, colour in (("first", (200, 60, 40)), ("last", (40, 80, 200))):
        cv2.imwrite(str(desk.files / f"{name}.png"), np.full((90, 160, 3), colour[::-1], np.uint8))
    desk.ok("shot", "a slow change", "--first", str(desk.files / "first.png"), "--last", str(desk.files / "last.png"), "--seconds", "1",
            "--size", "160x90", "--output", str(target))
    with av.open(str(target)) as clip:
        frames = [frame.to_ndarray(format="rgb24").mean(axis=(0, 1)) for frame in clip.decode(video=0)]
    assert len(frames) == 24
    assert np.abs(frames[0] - (200, 60, 40)).max() < 12 and np.abs(frames[-1] - (40, 80, 200)).max() < 12
