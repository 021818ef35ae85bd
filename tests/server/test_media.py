"""What is made of media for the browser: asked for once, seen piece by piece, served as it comes, gone with its source."""

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from ledger_building import video_outcome
from serving import Studio, Worker, running
from test_import import begin, digest, finish, picture, send

from milimo.config import Home, LeaseSettings
from milimo.contracts.base import new_id
from milimo.contracts.jobs import IngestOutcome, IngestPart
from milimo.contracts.media import (
    Derivative,
    FilmstripLayout,
    MediaFacts,
    PeaksLayout,
    PosterLayout,
    ProxyLayout,
    Size,
    SoundFacts,
    StillFacts,
)
from milimo.contracts.video import BlobRef
from milimo.contracts.workers import LIES_AT
from milimo.server.app import opened
from milimo.server.db.sqlite import connect, open_engine
from milimo.server.maintenance import cleaning

SOUND = MediaFacts(media_type="video/mp4", sound=SoundFacts(codec="aac", rate=48_000, channels=2, tracks=1, seconds=1.0))
STILL = StillFacts(media_type="image/png", width=96, height=96, alpha=False)
POSTER = PosterLayout(extent=Size(width=96, height=54))
PEAKS = PeaksLayout(rate=48_000, channels=2, samples=48_000, levels=(256,))
JPEG = b"\xff\xd8\xff"


@pytest.fixture(autouse=True)
def nothing_waits(studio: Studio) -> None:
    for job in studio.owner.get("/api/jobs", params={"state": ["queued", "running", "cancelling"], "limit": 1000}).json()["jobs"]:
        studio.owner.post(f"/api/jobs/{job['id']}/cancel")


@pytest.fixture
def worker(studio: Studio) -> Worker:
    return studio.worker(f"host:cpu:{new_id()[-6:]}", classes=["look", "refine"]).register()


_made = iter(range(10**6))


def still(studio: Studio, project: str) -> str:
    """A new picture in a project; its hash."""
    content = picture(1000 + next(_made))
    answer = studio.owner.post(f"/api/projects/{project}/assets", content=content)
    assert answer.status_code == 201
    return digest(content)


def take(studio: Studio, project: str) -> str:
    """A take as a film makes it; the hash of its video."""
    content = f"take {next(_made)}".encode()
    job = studio.video_job(project)
    painter = studio.worker(f"host:cpu:{new_id()[-6:]}").register()
    claim = painter.claim()
    assert claim is not None and claim["job"] == job["id"]
    painter.put(content)
    assert painter.finish(claim, video_outcome(content)).json()["state"] == "done"
    return digest(content)


def media(studio: Studio, sha256: str) -> dict[str, Any]:
    answer = studio.owner.get(f"/api/media/{sha256}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def ingests(studio: Studio, sha256: str) -> list[dict[str, Any]]:
    jobs = studio.owner.get("/api/jobs", params={"kind": "ingest", "limit": 1000}).json()["jobs"]
    return [job for job in jobs if studio.job(job["id"])["spec"]["blob"] == sha256]


def claimed(worker: Worker, sha256: str) -> dict[str, Any]:
    """The next ingest job, which must be about this blob."""
    claim = worker.claim()
    assert claim is not None and claim["spec"]["blob"] == sha256
    return claim


def derive(worker: Worker, claim: dict[str, Any], layout: Any = None, *contents: bytes, facts: Any = None) -> httpx.Response:
    made = None if layout is None else Derivative(layout=layout, files=tuple(
        worker.put(content).model_copy(update={"media_type": "image/jpeg" if content.startswith(JPEG) else "video/mp4"})
        for content in contents))
    return worker.post("derived", job=claim["job"], attempt=claim["attempt"], derivative=made and json.loads(made.model_dump_json()),
                       facts=facts and json.loads(facts.model_dump_json()))


def end(worker: Worker, claim: dict[str, Any], facts: Any = SOUND) -> None:
    outcome = IngestOutcome(part=IngestPart(claim["spec"]["part"]), facts=facts)
    assert worker.finish(claim, outcome).json()["state"] == "done"


# ---- asking -----------------------------------------------------------------------------------------------------


def test_what_is_brought_is_looked_at_by_itself_and_once(studio: Studio, project: str, worker: Worker) -> None:
    sha256 = still(studio, project)
    other = studio.project()
    content = studio.owner.get(f"/api/blobs/{sha256}").content
    upload = begin(studio, other, content).json()["id"]
    send(studio, upload, 0, content)
    assert finish(studio, upload).status_code == 201
    (job,) = ingests(studio, sha256)
    assert (job["priority"], job["key"], job["state"]) == ("look", "look", "queued")
    assert media(studio, sha256)["state"] == "queued"
    claim = claimed(worker, sha256)
    assert media(studio, sha256)["state"] == "running"
    end(worker, claim, STILL)
    told = media(studio, sha256)
    assert told["state"] == "done" and told["facts"] == json.loads(STILL.model_dump_json())
    assert studio.owner.post(f"/api/projects/{project}/assets", content=content).status_code == 201
    assert len(ingests(studio, sha256)) == 1


def test_a_take_is_ingested_only_when_somebody_looks_at_it(studio: Studio, project: str) -> None:
    sha256 = take(studio, project)
    assert ingests(studio, sha256) == []
    assert [media(studio, sha256)["state"] for _ in range(2)] == ["queued", "queued"]
    assert sorted(job["key"] for job in ingests(studio, sha256)) == ["look", "refine"]
    assert {job["priority"] for job in ingests(studio, sha256)} == {"look", "refine"}


def test_a_film_never_waits_for_what_is_made_of_media(studio: Studio, project: str) -> None:
    """Slots of the classes that films need do not even see it; one that takes looks too takes the film's work first."""
    sha256 = still(studio, project)
    film_slot = studio.worker(f"host:cpu:{new_id()[-6:]}").register()
    assert film_slot.claim(wait_s=0) is None
    job = studio.video_job(project, priority="batch")
    both = studio.worker(f"host:cpu:{new_id()[-6:]}", classes=["batch", "look", "normal"]).register()
    first, second = both.claim(), both.claim()
    assert first is not None and second is not None
    assert (first["job"], second["spec"].get("blob")) == (job["id"], sha256)


def test_many_are_asked_for_at_once(studio: Studio, project: str) -> None:
    found = [take(studio, project), still(studio, project)]
    answer = studio.owner.post("/api/media", json={"blobs": [*found, "0" * 64, found[0]]}).json()["media"]
    assert [(one["sha256"], one["state"]) for one in answer] == [(name, "queued") for name in found]


def test_what_is_no_media_is_left_alone(studio: Studio, worker: Worker) -> None:
    blob = worker.put(b"some latents")
    assert media(studio, blob.sha256)["state"] == "none" and ingests(studio, blob.sha256) == []
    assert studio.owner.get(f"/api/media/{'0' * 64}").status_code == 404


def test_a_file_that_cannot_be_used_is_not_tried_for_ever(studio: Studio, project: str, worker: Worker) -> None:
    sha256 = take(studio, project)
    media(studio, sha256)
    claim = claimed(worker, sha256)
    assert worker.fail(claim, "refused", "BAD_MEDIA", "It is torn.").json()["state"] == "failed"
    told = media(studio, sha256)
    assert (told["state"], told["error"]["code"], told["error"]["message"]) == ("failed", "BAD_MEDIA", "It is torn."), "why, for who looks"
    jobs = {job["key"]: job for job in ingests(studio, sha256)}
    assert jobs["look"]["error"]["code"] == "BAD_MEDIA" and jobs["refine"]["error"]["code"] == "DEPENDENCY"
    media(studio, sha256)
    assert len(ingests(studio, sha256)) == 2
    again = studio.owner.post("/api/media", json={"blobs": [sha256], "again": True}).json()["media"]
    assert again[0]["state"] == "queued" and len(ingests(studio, sha256)) == 4


# ---- piece by piece ---------------------------------------------------------------------------------------------


def test_each_piece_is_seen_as_soon_as_it_is_there(studio: Studio, project: str, worker: Worker) -> None:
    sha256 = take(studio, project)
    media(studio, sha256)
    look = claimed(worker, sha256)
    with studio.events(project=project) as events:
        assert derive(worker, look, facts=SOUND).status_code == 204
        assert derive(worker, look, POSTER, JPEG + b"poster").status_code == 204
        told = media(studio, sha256)
        assert (told["state"], told["facts"]["sound"]["codec"], [one["layout"]["kind"] for one in told["derivatives"]]) == (
            "running", "aac", ["poster"])
        assert derive(worker, look, PEAKS, b"MPK1").status_code == 204
        heard: list[tuple[str, str | None]] = []
        while len(heard) < 3:
            event = next(events)
            if event.type == "media":
                heard.append((event.blob, event.kind and str(event.kind)))
    assert heard == [(sha256, None), (sha256, "poster"), (sha256, "peaks")]
    end(worker, look)
    refine = claimed(worker, sha256)
    assert media(studio, sha256)["state"] == "running" and refine["spec"]["part"] == "refine"
    assert derive(worker, refine, ProxyLayout(sound=True), b"proxy").status_code == 204
    end(worker, refine)
    told = media(studio, sha256)
    assert told["state"] == "done" and sorted(one["layout"]["kind"] for one in told["derivatives"]) == ["peaks", "poster", "proxy"]


def test_a_piece_said_again_changes_nothing_and_a_better_one_replaces_it(studio: Studio, project: str, worker: Worker) -> None:
    def strip(tiles: int, exact: bool) -> FilmstripLayout:
        return FilmstripLayout(tile=Size(width=160, height=90), columns=10, per_sheet=2, tiles=tiles, step=24, exact=exact)

    sha256 = take(studio, project)
    media(studio, sha256)
    look = claimed(worker, sha256)
    for _ in range(2):
        assert derive(worker, look, strip(3, False), JPEG + b"1", JPEG + b"2").status_code == 204
    assert [event["type"] for event in said(studio, sha256)] == ["media"]
    assert derive(worker, look, strip(1, True), JPEG + b"3").status_code == 204
    (one,) = media(studio, sha256)["derivatives"]
    assert one["layout"]["exact"] and [file["size"] for file in one["files"]] == [4]
    assert len(said(studio, sha256)) == 2


def said(studio: Studio, sha256: str) -> list[dict[str, Any]]:
    """Durable media events of a blob so far."""
    engine = open_engine(studio.home.database, read_only=True)
    try:
        with connect(engine) as connection:
            rows = connection.exec_driver_sql("SELECT body FROM event WHERE type = 'media'").fetchall()
    finally:
        engine.dispose()
    return [body for row in rows if (body := json.loads(row[0]))["blob"] == sha256]


@pytest.mark.parametrize("how", ["stale", "ended", "missing", "other kind"])
def test_only_the_worker_that_has_the_job_may_hand_over(studio: Studio, project: str, worker: Worker, how: str) -> None:
    sha256 = take(studio, project)
    media(studio, sha256)
    claim = claimed(worker, sha256)
    if how == "missing":
        made = json.loads(Derivative(layout=POSTER, files=(BlobRef(sha256="0" * 64, size=3),)).model_dump_json())
        answer = worker.post("derived", job=claim["job"], attempt=claim["attempt"], derivative=made)
        assert answer.json()["code"] == "BLOB_MISSING"
    elif how == "stale":
        assert derive(worker, {**claim, "attempt": claim["attempt"] - 1}, facts=SOUND).json()["code"] == "ATTEMPT_STALE"
    elif how == "ended":
        end(worker, claim)
        assert derive(worker, claim, POSTER, JPEG).json()["code"] == "ATTEMPT_STALE"
    else:
        studio.video_job(project)
        painter = studio.worker(f"host:cpu:{new_id()[-6:]}").register()
        other = painter.claim()
        assert other is not None and derive(painter, other, facts=SOUND).json()["code"] == "JOB_STATE"
    assert media(studio, sha256)["derivatives"] == []


def test_only_a_worker_of_this_machine_is_told_where_a_file_lies(studio: Studio, project: str, worker: Worker) -> None:
    sha256, other = take(studio, project), take(studio, project)
    for name in (sha256, other):
        media(studio, name)
    claimed(worker, sha256)
    near = worker.http.head(f"/api/blobs/{sha256}")
    assert unquote(near.headers[LIES_AT]) == str(studio.home.blob(sha256))
    token = studio.owner.post("/api/worker-tokens", json={"name": "far"}).json()["token"]
    far = studio.worker(f"far:cpu:{new_id()[-6:]}", token, classes=["look"]).register()
    claimed(far, other)
    assert far.http.get(f"/api/blobs/{other}").status_code == 200, "its job is about it"
    for client, name in ((far.http, other), (studio.owner, sha256), (studio.browser(), sha256)):
        assert LIES_AT not in client.head(f"/api/blobs/{name}").headers


# ---- bytes ------------------------------------------------------------------------------------------------------


@pytest.fixture
def derived(studio: Studio, project: str, worker: Worker) -> tuple[str, bytes]:
    """A take with a proxy of 3 MB; its hash and the proxy's bytes."""
    sha256 = take(studio, project)
    media(studio, sha256)
    claim = claimed(worker, sha256)
    content = b"\0\0\0\x18ftypisom" + hashlib.sha256(sha256.encode()).digest() * (3 * 2**20 // 32)
    assert derive(worker, claim, ProxyLayout(sound=True), content).status_code == 204
    return sha256, content


def test_a_derivative_is_served_as_media_is(studio: Studio, derived: tuple[str, bytes]) -> None:
    sha256, content = derived
    path, tag = f"/api/media/{sha256}/proxy", f'"{digest(content)}"'
    whole = studio.owner.get(path)
    assert whole.content == content and whole.headers["etag"] == tag and whole.headers["content-type"] == "video/mp4"
    assert whole.headers["x-content-type-options"] == "nosniff" and "no-cache" in whole.headers["cache-control"]
    pinned = studio.owner.get(path, params={"v": digest(content)})
    assert "immutable" in pinned.headers["cache-control"]
    other = studio.owner.get(path, params={"v": "0" * 64})
    assert "no-cache" in other.headers["cache-control"], "an address that names other bytes must not be kept"
    assert studio.owner.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert studio.owner.head(path).headers["content-length"] == str(len(content))


@pytest.mark.parametrize(("headers", "status", "span"), [
    ({"Range": "bytes=10-"}, 206, (10, 2**20 + 10)), ({"Range": "bytes=10-2999999"}, 206, (10, 3_000_000)),
    ({"Range": "bytes=-7"}, 206, (-7, None)), ({"Range": "bytes=0-", "If-Range": '"x"'}, 200, (0, None)),
    ({"Range": "bytes=99999999-"}, 416, (0, 0))])
def test_ranges_for_a_media_element(studio: Studio, derived: tuple[str, bytes], headers: dict[str, str], status: int,
                                    span: tuple[int, int | None]) -> None:
    sha256, content = derived
    answer = studio.owner.get(f"/api/media/{sha256}/proxy", headers={**headers, "Sec-Fetch-Dest": "video"})
    assert (answer.status_code, answer.content) == (status, content[slice(*span)])


def test_what_is_not_there_yet_is_asked_for_by_looking(studio: Studio, project: str) -> None:
    sha256 = take(studio, project)
    assert studio.owner.get(f"/api/media/{sha256}/poster").status_code == 404
    assert media(studio, sha256)["state"] == "queued"
    assert studio.owner.get(f"/api/media/{sha256}/nonsense").status_code == 422


def test_sheets_are_parts(studio: Studio, project: str, worker: Worker) -> None:
    sha256 = take(studio, project)
    media(studio, sha256)
    claim = claimed(worker, sha256)
    layout = FilmstripLayout(tile=Size(width=1, height=1), columns=1, per_sheet=1, tiles=2, step=1, exact=True)
    derive(worker, claim, layout, JPEG + b"a", JPEG + b"b")
    sheets = [studio.owner.get(f"/api/media/{sha256}/filmstrip", params={"part": part}) for part in (0, 1, 2)]
    assert [(sheet.status_code, sheet.content[-1:]) for sheet in sheets[:2]] == [(200, b"a"), (200, b"b")]
    assert sheets[0].headers["content-type"] == "image/jpeg" and sheets[2].status_code == 404


def test_a_lost_derivative_is_made_anew(studio: Studio, derived: tuple[str, bytes], worker: Worker) -> None:
    sha256, content = derived
    file = studio.home.blob(digest(content))
    file.chmod(0o600)
    file.write_bytes(b"altered")
    assert studio.owner.get(f"/api/media/{sha256}/proxy").json()["code"] == "BLOB_CORRUPT"
    assert media(studio, sha256)["derivatives"] == []
    file.unlink()


# ---- garbage ----------------------------------------------------------------------------------------------------


def sweep(home: Home) -> None:
    """The server's own janitor, a year later."""
    async def run() -> None:
        async with opened(home, LeaseSettings(), lambda: None) as server:
            await cleaning.clean(server)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cleaning, "YOUNG_MS", -1)
        patch.setattr(cleaning, "DAY_MS", -1)
        asyncio.run(run())


def test_derivatives_go_with_their_source(tmp_path: Path) -> None:
    poster = digest(JPEG + b"poster")
    with running(tmp_path) as studio:
        asset = studio.owner.post(f"/api/projects/{studio.project()}/assets", content=picture(1)).json()
        sha256 = asset["blob"]["sha256"]
        worker = studio.worker(classes=["look"]).register()
        claim = claimed(worker, sha256)
        derive(worker, claim, POSTER, JPEG + b"poster")
        end(worker, claim, STILL)
    sweep(Home(tmp_path))
    with running(tmp_path) as studio:
        assert media(studio, sha256)["state"] == "done" and studio.owner.get(f"/api/media/{sha256}/poster").status_code == 200
        assert ingests(studio, sha256) == [], "what the job has made stands elsewhere"
        studio.owner.delete(f"/api/assets/{asset['id']}")
        studio.owner.delete(f"/api/projects/{asset['project']}/asset-trash")
    for _ in range(2):    # the source, then what was made of it
        sweep(Home(tmp_path))
    with running(tmp_path) as studio:
        assert studio.owner.get(f"/api/media/{sha256}").status_code == 404
        assert not studio.home.blob(poster).exists() and not studio.home.blob(sha256).exists()
