"""Lists of exports and of workers, a page at a time."""

from __future__ import annotations

import contextlib
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hand_film import make_film, put_script, work_off
from serving import Studio

from milimo.client import Client
from milimo.contracts.base import new_id
from milimo.server.exports import showing
from milimo.server.exports.naming import attachment, safe_name


def test_exports_are_listed_the_newest_first_those_of_films_included(studio: Studio) -> None:
    project = studio.project()
    put_script(studio, project, "INT. ROOM - DAY\n\nA man waits.\n")
    make_film(studio, project)
    worker = studio.worker("exports:cpu:0").register()
    work_off(worker)
    cut = studio.owner.get(f"/api/projects/{project}").json()["sequence"]
    for crf in (21, 22):
        studio.owner.post(f"/api/sequences/{cut}/exports", json={"settings": {"encoding": {"crf": crf}}})
    work_off(worker)
    studio.owner.post(f"/api/sequences/{cut}/exports", json={})
    with Client(studio.url, studio.key) as client:
        found = client.exports(project=project)
        assert [(one.job.state, one.settings.encoding.crf, one.revision) for one in found] == [
            ("queued", 20, 1), ("done", 22, 1), ("done", 21, 1), ("done", 20, None)]
        assert [one.result is None for one in found] == [True, False, False, False]
        assert {one.sequence for one in found} == {cut}
        assets = {asset.id: asset.blob for asset in client.assets(project)}
        assert all(one.result and assets[str(one.asset)] == one.result.film for one in found[1:])
        assert client.exports(sequence=cut, limit=2, offset=1) == found[1:3]
        assert client.exports(project=studio.project()) == () == client.exports(sequence=new_id())
    page = studio.owner.get("/api/exports", params={"project": project, "limit": 1}).json()
    assert page["total"] == 4 and len(page["exports"]) == 1
    job = page["exports"][0]["job"]["id"]
    assert studio.owner.get(f"/api/exports/{job}").json() == page["exports"][0]
    studio.owner.post(f"/api/jobs/{job}/cancel")


def test_a_job_that_is_no_export(studio: Studio, project: str) -> None:
    job = studio.video_job(project)["id"]
    assert studio.owner.get(f"/api/exports/{job}").json()["code"] == "NOT_FOUND"
    studio.owner.post(f"/api/jobs/{job}/cancel")


def test_workers_come_a_page_at_a_time(studio: Studio) -> None:
    for number in range(3):
        studio.worker(f"paged:cpu:{number}").register()
    whole = studio.owner.get("/api/workers").json()
    assert whole["total"] == len(whole["workers"]) >= 3
    with Client(studio.url, studio.key) as client:
        pages = [client.workers(limit=1, offset=offset)[0].slot for offset in range(whole["total"])]
        assert pages == [view["slot"] for view in whole["workers"]] and client.workers(offset=whole["total"]) == ()


@pytest.mark.parametrize("params", [{"limit": "0"}, {"limit": "1001"}, {"offset": "-1"}, {"limit": "x"}])
def test_a_page_that_is_none(studio: Studio, params: dict[str, str]) -> None:
    for path in ("/api/exports", "/api/workers", "/api/jobs"):
        assert studio.owner.get(path, params=params).json()["code"] == "BAD_REQUEST"


@pytest.fixture
def cut(studio: Studio, project: str) -> str:
    """A sequence of one frame's length and a name that a header could trip over."""
    document = {"tracks": {"v": {"kind": "video", "order": 0}},
                "clips": {"a": {"track": "v", "start": 0, "length": 24, "source": {"type": "solid"}}}, "extent": {"width": 1280, "height": 720}}
    answer = studio.owner.post(f"/api/projects/{project}/sequences", json={"name": 'Лодка "1"; x=%41?', "document": document})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def until(there: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    deadline = time.monotonic() + 30
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def ask(studio: Studio, cut: str, **body: Any) -> dict[str, Any]:
    answer = studio.owner.post(f"/api/sequences/{cut}/exports", json=body)
    assert answer.status_code == 202, answer.text
    return answer.json()


def test_presets_say_what_they_set_and_set_it(studio: Studio, cut: str) -> None:
    presets = studio.owner.get("/api/export-presets").json()["presets"]
    assert [preset["name"] for preset in presets] == ["h264_web", "h264_master", "hevc", "av1", "prores", "aac", "wav", "flac", "gif"]
    for preset in presets:
        job = ask(studio, cut, preset=preset["name"], settings={"start": 2, "stop": 20, "loudness": "web"})["id"]
        settings = studio.owner.get(f"/api/exports/{job}").json()["settings"]
        assert (settings["container"], settings["encoding"], settings["start"], settings["stop"], settings["loudness"]) == (
            preset["container"], preset["encoding"], 2, 20, "web")
        assert (settings["extent"] is None) == (preset["longest_side"] is None)
        studio.owner.post(f"/api/jobs/{job}/cancel")
        assert studio.owner.delete(f"/api/exports/{job}").status_code == 204
    assert studio.owner.get("/api/exports", params={"sequence": cut}).json()["total"] == 0
    assert studio.owner.post(f"/api/sequences/{cut}/exports", json={"preset": "vhs"}).json()["code"] == "BAD_REQUEST"
    bad = {"settings": {"container": "wav"}}
    assert studio.owner.post(f"/api/sequences/{cut}/exports", json=bad).json()["code"] == "BAD_REQUEST"


def test_an_export_is_saved_under_its_name_and_forgotten(studio: Studio, project: str, cut: str) -> None:
    worker = studio.worker(f"exports:cpu:{new_id()[-6:]}").register()
    job = ask(studio, cut)["id"]
    for path in (f"/api/exports/{job}/files/film", f"/api/exports/{job}/files/srt"):
        assert studio.owner.get(path).json()["code"] == "JOB_STATE"
    assert studio.owner.delete(f"/api/exports/{job}").json()["code"] == "JOB_STATE"
    work_off(worker)
    saved = studio.owner.get(f"/api/exports/{job}/files/film")
    assert saved.content == b"film" + job.encode() and saved.headers["content-type"] == "video/mp4"
    assert saved.headers["content-disposition"] == (
        "attachment; filename=\"_____ _1_; x=_41_.mp4\"; filename*=UTF-8''%D0%9B%D0%BE%D0%B4%D0%BA%D0%B0%20_1_%3B%20x%3D%2541_.mp4")
    assert studio.owner.get(f"/api/exports/{job}/files/srt").json()["code"] == "NOT_FOUND"
    assert len(studio.owner.get(f"/api/projects/{project}/assets").json()["assets"]) == 1
    assert studio.owner.delete(f"/api/exports/{job}").status_code == 204
    assert studio.owner.get(f"/api/projects/{project}/assets").json()["assets"] == []
    assert studio.owner.get(f"/api/exports/{job}").json()["code"] == "NOT_FOUND" == studio.owner.delete(f"/api/exports/{job}").json()["code"]


@pytest.mark.parametrize(("name", "safe"), [
    ("../../etc/passwd.mp4", "_.._etc_passwd.mp4"), ("a\r\nSet-Cookie: x.mp4", "a__Set-Cookie_ x.mp4"), ("CON.mp4", "CON_.mp4"), (". .mp4", "film.mp4"),
    ("a\u202egpj.mp4", "agpj.mp4"), ("x" * 400 + ".srt", "x" * 120 + ".srt"), ("Два дома.mp4", "Два дома.mp4")])
def test_names_that_a_disk_or_a_header_would_trip_over(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert all(32 <= ord(letter) < 127 for letter in attachment(name)) and attachment(name).count('"') == 2


# ---- names and folders ------------------------------------------------------------------------------------------


def test_an_export_has_the_name_that_it_was_given(studio: Studio, project: str, cut: str) -> None:
    worker = studio.worker(f"exports:cpu:{new_id()[-6:]}").register()
    named, unnamed = (ask(studio, cut, **body)["id"] for body in ({"name": " Kessel Point, v2 "}, {}))
    work_off(worker)
    assert studio.owner.get(f"/api/exports/{named}").json()["file"] == "Kessel Point, v2.mp4"
    assert studio.owner.get(f"/api/exports/{unnamed}").json()["file"] == 'Лодка "1"; x=%41?.mp4'
    saved = studio.owner.get(f"/api/exports/{named}/files/film").headers["content-disposition"]
    assert saved.startswith('attachment; filename="Kessel Point, v2.mp4"')
    assert studio.job(named)["job"]["title"] == "Export Kessel Point, v2"
    for bad in ("a/b", "..", " ", "a\nb"):
        assert studio.owner.post(f"/api/sequences/{cut}/exports", json={"name": bad}).json()["code"] == "BAD_NAME", bad


def test_an_export_is_put_into_its_folder_once_and_beside_others(studio: Studio, project: str, cut: str) -> None:
    worker = studio.worker(f"exports:cpu:{new_id()[-6:]}").register()
    first, second = (ask(studio, cut, name="Film")["id"] for _ in range(2))
    assert studio.owner.post(f"/api/exports/{first}/folder").json()["code"] == "JOB_STATE"
    work_off(worker)
    page, folder = studio.browser(), studio.home.exports
    told = page.post(f"/api/exports/{first}/folder").json()
    assert told == {"folder": str(folder), "files": ["Film.mp4"], "shown": False}, "there is no screen here"
    assert page.post(f"/api/exports/{first}/folder").json() == told
    assert page.post(f"/api/exports/{second}/folder").json()["files"] == ["Film 2.mp4"]
    assert [(folder / name).read_bytes() for name in ("Film.mp4", "Film 2.mp4")] == [b"film" + job.encode() for job in (first, second)]
    assert sorted(file.name for file in folder.iterdir()) == ["Film 2.mp4", "Film.mp4"]
    assert studio.owner.get("/api/disk").json()["saved"] == sum(file.stat().st_size for file in folder.iterdir())
    with (folder / "Film.mp4").open("ab") as file:
        file.write(b" and more")
    assert studio.owner.get(f"/api/exports/{first}/files/film").content == b"film" + first.encode(), "a copy: what is done to it stays there"
    assert page.post("/api/exports/none/folder").status_code in (404, 422)


def test_a_folder_that_cannot_be_written(studio: Studio, project: str, cut: str) -> None:
    worker = studio.worker(f"exports:cpu:{new_id()[-6:]}").register()
    job = ask(studio, cut, name="Film")["id"]
    work_off(worker)
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(studio.home.exports)
    studio.home.exports.write_text("a file stands where the folder should")
    try:
        told = studio.owner.post(f"/api/exports/{job}/folder").json()
        assert told["code"] == "OUTPUT_NOT_WRITABLE" and "elsewhere" in told["message"]
    finally:
        studio.home.exports.unlink()


def test_the_file_manager_is_asked_where_there_is_a_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        pytest.skip("elsewhere the system's own program is asked")
    told = tmp_path / "told"
    program = tmp_path / "xdg-open"
    program.write_text(f'#!/bin/sh\necho "$1" > {told}.part && mv {told}.part {told}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not showing.show(tmp_path / "film.mp4")
    monkeypatch.setenv("DISPLAY", ":0")
    assert showing.show(tmp_path / "film.mp4")
    until(told.exists)
    assert told.read_text().strip() == str(tmp_path)


def test_captions_beside_the_file_stand_in_every_format(studio: Studio, cut: str) -> None:
    for preset in ("h264_web", "prores", "wav", "gif"):
        job = ask(studio, cut, preset=preset, settings={"captions": "sidecar"})["id"]
        assert studio.owner.get(f"/api/exports/{job}").json()["settings"]["captions"] == "sidecar"
        studio.owner.post(f"/api/jobs/{job}/cancel")


def test_what_the_studio_has_no_media_for_is_said_before_anything_is_made(studio: Studio, project: str) -> None:
    clip = {"track": "v1", "start": 0, "length": 24, "name": "The harbour", "source": {"type": "still", "blob": "0" * 64}}
    cut = studio.owner.post(f"/api/projects/{project}/sequences", json={"name": "Cut", "document": {
        "tracks": {"v1": {"kind": "video", "name": "picture", "order": 0}}, "clips": {"a": clip}}}).json()["id"]
    answer = studio.owner.post(f"/api/sequences/{cut}/exports", json={})
    assert (answer.status_code, answer.json()["code"], answer.json()["details"]["clips"]) == (409, "BLOB_MISSING", ["a"])
    assert "The harbour" in answer.json()["message"]
    assert studio.owner.get("/api/exports", params={"sequence": cut}).json()["total"] == 0
