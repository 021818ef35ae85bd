"""The machine's clock is set back while the studio runs."""

from __future__ import annotations

import time

import pytest
from serving import Studio

from milimo.contracts.base import new_id

DAY_NS = 86_400 * 1_000_000_000


@pytest.fixture
def set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time_ns
    new_id()
    monkeypatch.setattr(time, "time_ns", lambda: now() - DAY_NS)


def test_what_is_asked_later_is_still_the_newest(studio: Studio, project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sequence = studio.owner.post(f"/api/projects/{project}/sequences", json={"name": "Cut"}).json()["id"]
    before = studio.video_job(project)["id"]
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() - DAY_NS)
    time.sleep(0.002)    # ids of one millisecond have no order
    later = studio.video_job(project)["id"]
    assert later[:13] >= before[:13]
    with studio.events(last=0, project=project) as events:
        seqs = [seq for event, _ in zip(events, range(3), strict=False) if (seq := getattr(event, "seq", None)) is not None]
    assert seqs == sorted(set(seqs))
    patched = studio.owner.patch(f"/api/sequences/{sequence}", json={"patch": [["set", ["tracks", "a"], {"kind": "video", "order": 0}]], "label": "track"},
                                 headers={"If-Match": '"rev-1"'})
    assert patched.json().get("revision") == 2, patched.text
    assert [one["revision"] for one in studio.owner.get(f"/api/sequences/{sequence}/revisions").json()["revisions"]] in ([2, 1], [1, 2])


@pytest.mark.usefixtures("set_back")
def test_a_code_and_a_browser_still_count(studio: Studio) -> None:
    assert studio.browser().get("/api/projects").status_code == 200


@pytest.mark.usefixtures("set_back")
def test_ids_do_not_go_back() -> None:
    first = new_id()
    time.sleep(0.002)
    assert new_id()[:13] >= first[:13]
    assert int(first.replace("-", "")[:12], 16) > time.time_ns() // 1_000_000
