"""Settings, disk, machine, and with whom the studio speaks."""

import hashlib
import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest
from serving import Studio
from test_import import picture

from milimo.contracts.base import new_id
from milimo.contracts.events import MachineEvent
from milimo.contracts.jobs import IngestOutcome, IngestPart
from milimo.contracts.media import Derivative, PosterLayout, Size, StillFacts
from milimo.server.settings import graphics as settings_graphics
from milimo.server.settings.graphics import Graphics


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    folder = tmp_path / "footage"
    folder.mkdir()
    (folder / "tone.wav").write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt ")
    return folder


def test_settings_are_kept_one_by_one(studio: Studio) -> None:
    assert studio.owner.get("/api/settings").json() == {
        "keys": "milimo", "language": None, "theme": "dark", "key_changes": {}, "cache_mb": None, "link_folders": []}
    page = studio.browser()
    assert page.patch("/api/settings", json={"keys": "resolve", "language": "de-AT"}).json()["keys"] == "resolve"
    after = page.patch("/api/settings", json={"theme": "light"}).json()
    assert after == {"keys": "resolve", "language": "de-AT", "theme": "light", "key_changes": {}, "cache_mb": None, "link_folders": []}
    assert after == studio.owner.get("/api/settings").json()
    assert page.patch("/api/settings", json={"language": ""}).json()["language"] is None


def test_changed_keys_are_kept_as_a_whole_and_a_limit_is_lifted(studio: Studio) -> None:
    page = studio.browser()
    changes = {"edit.snap": ["S", "Mod+Shift+S"], "play.toggle": []}
    assert page.patch("/api/settings", json={"key_changes": changes, "cache_mb": 2000}).json()["key_changes"] == changes
    after = page.patch("/api/settings", json={"keys": "milimo"}).json()
    assert after["key_changes"] == changes and after["cache_mb"] == 2000, "what is not named stays"
    after = page.patch("/api/settings", json={"key_changes": {}, "cache_mb": 0}).json()
    assert after["key_changes"] == {} and after["cache_mb"] is None


@pytest.mark.parametrize("body", [{"keys": "vi"}, {"language": "<b>"}, {"theme": 3}, {"colour": "red"}, {"link_folders": [""]},
    {"key_changes": {"Edit Snap": ["S"]}}, {"key_changes": {"edit.snap": ["S"] * 5}}, {"key_changes": {"edit.snap": [""]}}, {"cache_mb": 1}])
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
    assert after["home"] == str(studio.home.root)
    kinds = ("takes", "media", "films", "cache", "other", "database", "backups", "logs", "unfinished", "saved")
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


def test_graphics_cards_are_those_that_their_tool_tells_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "nvidia-smi"

    def told(script: str) -> list[tuple[str, int, int]]:
        tool.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        tool.chmod(0o755)
        return [(card.name, card.memory_total_mb, card.memory_used_mb) for card in Graphics().cards()]

    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert told("echo 'NVIDIA H200, 143771, 1204'; echo 'NVIDIA RTX 4090, 24564, 0'; echo 'NVIDIA L4, [N/A], [N/A]'") == [
        ("NVIDIA H200", 143771, 1204), ("NVIDIA RTX 4090", 24564, 0)]
    assert told("echo 'No devices were found'; exit 6") == []
    monkeypatch.setattr(settings_graphics, "PATIENCE_S", 0.2)
    assert told("exec sleep 5") == []
    known = Graphics()
    told("echo 'NVIDIA T4, 15360, 7'")
    first = known.cards()
    told("echo 'NVIDIA T4, 15360, 9'")
    assert known.cards() == first, "it is asked no more often than every two seconds"
    monkeypatch.setenv("PATH", "")
    assert known.cards() == ()


def test_with_whom_the_studio_speaks_is_what_the_system_says(studio: Studio) -> None:
    told = studio.owner.get("/api/privacy").json()
    assert f"127.0.0.1:{studio.port}" in told["listening"] and told["outside"] == [] and told["processes"] >= 1
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        assert f"127.0.0.1:{door.getsockname()[1]}" in studio.owner.get("/api/privacy").json()["listening"]


# ---- room on the disk -------------------------------------------------------------------------------------------


def clear(studio: Studio, *what: str) -> dict[str, Any]:
    answer = studio.browser().post("/api/disk/clear", json={"what": what})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_was_made_of_media_is_cleared_and_made_again_when_it_is_wanted(studio: Studio, project: str) -> None:
    content = picture(7)
    assert studio.owner.post(f"/api/projects/{project}/assets", content=content).status_code == 201
    sha256 = hashlib.sha256(content).hexdigest()
    worker = studio.worker(f"clear:cpu:{new_id()[-6:]}", classes=["look"]).register()
    claim = worker.claim()
    assert claim is not None and claim["spec"]["blob"] == sha256
    poster = worker.put(b"\xff\xd8\xff poster").model_copy(update={"media_type": "image/jpeg"})
    derivative = Derivative(layout=PosterLayout(extent=Size(width=64, height=36)), files=(poster,))

    def derive() -> None:
        assert worker.post("derived", job=claim["job"], attempt=claim["attempt"], facts=None,
                           derivative=json.loads(derivative.model_dump_json())).status_code == 204

    derive()
    assert studio.owner.get("/api/disk").json()["cache"] == poster.size
    assert clear(studio, "cache")["bytes"] == 0, "what is being made just now stays"
    assert len(studio.owner.get(f"/api/media/{sha256}").json()["derivatives"]) == 1
    facts = StillFacts(media_type="image/png", width=96, height=96, alpha=False)
    assert worker.finish(claim, IngestOutcome(part=IngestPart.LOOK, facts=facts)).json()["state"] == "done"
    cleared = clear(studio, "cache")
    assert (cleared["files"], cleared["disk"]["cache"]) == (1, 0) and not studio.home.blob(poster.sha256).exists()
    assert studio.owner.get(f"/api/blobs/{sha256}").status_code == 200, "the picture itself is nobody's cache"
    assert clear(studio, "cache")["files"] == 0
    told = studio.owner.get(f"/api/media/{sha256}").json()
    assert told["state"] == "queued" and told.get("derivatives", []) == []
    studio.owner.post(f"/api/jobs/{studio.owner.get('/api/jobs', params={'kind': 'ingest', 'limit': 1}).json()['jobs'][0]['id']}/cancel")


def test_the_trash_is_cleared_with_its_projects_and_others_stay(studio: Studio, project: str) -> None:
    gone = studio.project("Gone")
    studio.owner.delete(f"/api/projects/{gone}")
    assert clear(studio, "trash", "unused")["disk"]["trash"] == 0
    assert studio.owner.get("/api/projects", params={"trash": True}).json()["total"] == 0
    assert studio.owner.get(f"/api/projects/{project}").status_code == 200


@pytest.mark.parametrize("what", [[], ["takes"], ["cache"] * 4, None])
def test_nothing_else_can_be_cleared(studio: Studio, what: Any) -> None:
    assert studio.owner.post("/api/disk/clear", json={"what": what}).json()["code"] == "BAD_REQUEST"


def test_backups_are_listed_the_newest_first(studio: Studio) -> None:
    page = studio.browser()
    made = [page.post("/api/backups").json() for _ in range(2)]
    (studio.home.backups / "notes.txt").write_text("no backup")
    told = page.get("/api/backups").json()
    assert told["folder"] == str(studio.home.backups) and "FILE" in told["restore"]
    found = {one["file"]: one for one in told["backups"]}
    assert [(found[one["file"]]["size"], found[one["file"]]["why"]) for one in made] == [(one["size"], "hourly") for one in made]
    assert [one["made_ms"] for one in told["backups"]] == sorted((one["made_ms"] for one in told["backups"]), reverse=True)
    assert "notes.txt" not in found
