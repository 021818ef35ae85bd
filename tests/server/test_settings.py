"""Settings, disk, machine, and with whom the studio speaks."""

import socket
from pathlib import Path
from typing import Any

import pytest
from serving import Studio

from milimo.contracts.events import MachineEvent


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    folder = tmp_path / "footage"
    folder.mkdir()
    (folder / "tone.wav").write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt ")
    return folder


def test_settings_are_kept_one_by_one(studio: Studio) -> None:
    assert studio.owner.get("/api/settings").json() == {"keys": "milimo", "language": None, "theme": "system", "link_folders": []}
    page = studio.browser()
    assert page.patch("/api/settings", json={"keys": "resolve", "language": "de-AT"}).json()["keys"] == "resolve"
    after = page.patch("/api/settings", json={"theme": "light"}).json()
    assert after == {"keys": "resolve", "language": "de-AT", "theme": "light", "link_folders": []} == studio.owner.get("/api/settings").json()
    assert page.patch("/api/settings", json={"language": ""}).json()["language"] is None


@pytest.mark.parametrize("body", [{"keys": "vi"}, {"language": "<b>"}, {"theme": 3}, {"colour": "red"}, {"link_folders": [""]}])
def test_settings_that_are_none(studio: Studio, body: dict[str, Any]) -> None:
    assert studio.owner.patch("/api/settings", json=body).json()["code"] == "BAD_REQUEST"


def test_only_the_owner_allows_folders_and_a_page_links_only_below_them(studio: Studio, project: str, footage: Path, tmp_path: Path) -> None:
    page = studio.browser()
    file, elsewhere = str(footage / "tone.wav"), str(tmp_path / "secret.wav")
    Path(elsewhere).write_bytes(b"RIFF")
    (footage / "way out").symlink_to(elsewhere)
    links = f"/api/projects/{project}/links"
    for path in (file, elsewhere, "/nowhere", "relative"):
        assert page.post(links, json={"path": path}).json()["code"] == "FORBIDDEN"
    assert page.patch("/api/settings", json={"link_folders": [str(footage)]}).json()["code"] == "FORBIDDEN"
    assert studio.owner.patch("/api/settings", json={"link_folders": [str(footage)]}).json()["link_folders"] == [str(footage.resolve())]
    assert page.post(links, json={"path": file}).json()["code"] == "BAD_MEDIA", "it was looked at: it is no whole sound"
    for path in (elsewhere, str(footage / "way out"), f"{footage}/../secret.wav", f"{footage}-other/tone.wav", f"{footage}\0"):
        assert page.post(links, json={"path": path}).json()["code"] == "FORBIDDEN", path
    studio.owner.patch("/api/settings", json={"link_folders": []})
    assert page.post(links, json={"path": file}).json()["code"] == "FORBIDDEN"


def test_folders_that_cannot_be_allowed(studio: Studio, footage: Path) -> None:
    home = studio.home.root
    for path in ("relative", "/", str(footage / "tone.wav"), str(footage / "nothing"), str(home), str(home / "blobs"), str(home.parent)):
        assert studio.owner.patch("/api/settings", json={"link_folders": [path]}).json()["code"] == "BAD_NAME", path


def test_the_disk_is_told_by_kind(studio: Studio, project: str) -> None:
    before = studio.owner.get("/api/disk").json()
    assert before["database"] > 0 and before["free"] > 0
    worker = studio.worker("disk:cpu:0").register()
    worker.put(b"x" * 10_000)
    after = studio.owner.get("/api/disk").json()
    assert after["other"] - before["other"] == 10_000
    kinds = ("takes", "media", "films", "other", "database", "backups", "logs", "unfinished")
    assert after["total"] == sum(after[kind] for kind in kinds)


def test_the_machine_is_shown_and_told_while_somebody_listens(studio: Studio) -> None:
    told = studio.owner.get("/api/machine").json()
    assert told["cores"] >= 1 and 0 <= told["load"] <= 1 and 0 < told["memory_used_mb"] <= told["memory_total_mb"]
    assert told["studio_memory_mb"] > 0 and 0 < told["disk_free"] <= told["disk_total"] and told["gpus"] == []
    with studio.events(machine="true") as events:
        assert isinstance(next(events), MachineEvent)
    with studio.events() as events:
        studio.project("A project")
        assert next(events).type == "project", "who did not ask is not told"


def test_with_whom_the_studio_speaks_is_what_the_system_says(studio: Studio) -> None:
    told = studio.owner.get("/api/privacy").json()
    assert f"127.0.0.1:{studio.port}" in told["listening"] and told["outside"] == [] and told["processes"] >= 1
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        assert f"127.0.0.1:{door.getsockname()[1]}" in studio.owner.get("/api/privacy").json()["listening"]
