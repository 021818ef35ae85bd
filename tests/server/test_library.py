"""The library: pages, bins, tags, trash, where things are used, other files in their place, lost files found again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import Studio
from test_import import begin, code, digest, finish, picture, send
from test_upkeep import LONG_AGO, blobs, old_blob, with_server

from milimo.client import Client
from milimo.contracts.api import Asset
from milimo.contracts.base import new_id
from milimo.contracts.library import AssetChange, AssetSort
from milimo.contracts.media import MediaFacts, PictureFacts, SoundFacts
from milimo.contracts.time import Rate
from milimo.contracts.video import BlobRef
from milimo.server.assets import service
from milimo.server.assets.service import Wanted
from milimo.server.blobs.service import record_blob
from milimo.server.context import Server
from milimo.server.db.tx import Tx
from milimo.server.maintenance import cleaning
from milimo.server.projects import service as projects

NAMES = ("Harbour at dawn.png", "harbour, night.png", "Élan.png", "Mara.png", "rope.png")


@pytest.fixture
def client(studio: Studio) -> Iterator[Client]:
    with Client(studio.url, studio.key) as client:
        yield client


_seeds = iter(range(5000, 10**6))


def still(client: Client, project: str, name: str = "still.png") -> Asset:
    return client.upload_still(project, picture(next(_seeds)), name)


def page(studio: Studio, project: str, **query: Any) -> dict[str, Any]:
    answer = studio.owner.get(f"/api/projects/{project}/assets", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def names(studio: Studio, project: str, **query: Any) -> list[str]:
    return [asset["name"] for asset in page(studio, project, **query)["assets"]]


def change(studio: Studio, project: str, *changes: dict[str, Any]) -> httpx.Response:
    return studio.owner.post(f"/api/projects/{project}/assets/change", json={"changes": changes})


# ---- finding ----------------------------------------------------------------------------------------------------


def test_words_of_the_name_and_of_tags_find_an_asset(studio: Studio, client: Client, project: str) -> None:
    made = {name: still(client, project, name) for name in NAMES}
    change(studio, project, {"asset": made["rope.png"].id, "tags": ["Deck", "night shoot", "Deck"]})
    assert page(studio, project, search="rope")["assets"][0]["tags"] == ["Deck", "night shoot"]
    assert set(names(studio, project, search="NIGHT")) == {"harbour, night.png", "rope.png"}
    assert names(studio, project, search="night harbour") == ["harbour, night.png"]
    assert names(studio, project, search="élan") == ["Élan.png"] and names(studio, project, search="%") == []
    assert names(studio, project, tag="Deck") == ["rope.png"] and names(studio, project, tag="deck") == []
    change(studio, project, {"asset": made["rope.png"].id, "name": "line.png", "tags": []})
    assert names(studio, project, search="rope") == [] and names(studio, project, search="deck") == []


def test_orders_and_kinds(studio: Studio, client: Client, project: str) -> None:
    for name in NAMES:
        still(client, project, name)
    assert names(studio, project) == list(reversed(NAMES)) and names(studio, project, reverse=True) == list(NAMES)
    assert names(studio, project, sort="name")[:3] == ["Harbour at dawn.png", "harbour, night.png", "Mara.png"]
    assert page(studio, project, kind=["video", "audio"])["total"] == 0 and page(studio, project, kind=["still"])["total"] == len(NAMES)


@pytest.mark.parametrize("sort", list(AssetSort))
@pytest.mark.parametrize("reverse", [False, True])
def test_pages_hold_each_asset_once_whatever_comes_meanwhile(tmp_path: Path, sort: AssetSort, reverse: bool) -> None:
    """Also where many are alike by what they are sorted by."""
    async def scene(server: Server) -> None:
        blob = await old_blob(server, b"bytes")

        def rows(tx: Tx) -> str:
            project = projects.create(tx, "Film").id
            for at in range(50):
                service.add(tx, project, "video", f"clip {at % 3}", blob, facts=film(frames=at % 4))
            return project

        project = await server.database.write(rows)
        seen: list[str] = []
        after: str | None = None
        while True:
            found, total, after = await server.database.read(
                lambda read, after=after: service.page(read, project, Wanted(sort=sort, reverse=reverse), limit=7, after=after))
            seen += [asset.id for asset in found]
            if after is None:
                break
            await server.database.write(lambda tx: service.add(tx, project, "still", "newer", blob))
        assert len(seen) == len(set(seen)) and total > 55
        everything, _, _ = await server.database.read(lambda read: service.page(read, project, Wanted(sort=sort, reverse=reverse), limit=100))
        order = [asset.id for asset in everything]
        assert [one for one in order if one in set(seen)] == seen, "the pages, one after the other, are the whole in order"
        assert len([asset for asset in everything if asset.name != "newer" and asset.id in seen]) == 50

    with_server(tmp_path, scene)


def film(frames: int) -> MediaFacts:
    return MediaFacts(media_type="video/mp4", picture=PictureFacts(
        codec="h264", width=64, height=64, coded_width=64, coded_height=64, rate=Rate(num=25), frames=frames, constant=True, rotation=0,
        pixel_aspect=1, pixel_format="yuv420p", alpha=False, colour=(1, 1, 1, 1)))


def test_how_long_things_play(studio: Studio) -> None:
    assert service.length_ms(film(50)) == 2000 and service.length_ms(None) == 0
    assert service.length_ms(MediaFacts(media_type="audio/wav", sound=SoundFacts(codec="pcm", rate=48000, channels=1, tracks=1, seconds=1.5))) == 1500


@pytest.mark.parametrize("after", ["x", "%%%", "bnVsbA==", "WzEsMl0=", "WzFlOTksImEiXQ==", "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMCwiYSJd"])
def test_a_page_of_nowhere_is_refused(studio: Studio, project: str, after: str) -> None:
    answer = studio.owner.get(f"/api/projects/{project}/assets", params={"after": after})
    assert (answer.status_code, code(answer)) == (422, "BAD_REQUEST")


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(sort=AssetSort.NAME), Wanted(sort=AssetSort.LENGTH, reverse=True)])
def test_a_page_is_read_from_an_index(tmp_path: Path, wanted: Wanted) -> None:
    """Its cost does not grow with the library: nothing is sorted, and the last page begins where it begins."""
    async def scene(server: Server) -> None:
        blob = await old_blob(server, b"bytes")
        asked: list[str] = []

        def rows(tx: Tx) -> str:
            project = projects.create(tx, "Film").id
            for at in range(20):
                service.add(tx, project, "still", f"{at}", blob)
            return project

        project = await server.database.write(rows)

        def look(read: Any) -> None:
            _, _, after = service.page(read, project, wanted, limit=5)
            real = read.all
            read.all = lambda sql, *values: asked.append(str(real(f"EXPLAIN QUERY PLAN {sql}", *values))) or real(sql, *values)
            service.page(read, project, wanted, limit=5, after=after)

        await server.database.read(look)
        assert "INDEX ix_asset_" in asked[0] and "TEMP B-TREE" not in asked[0], asked[0]

    with_server(tmp_path, scene)


# ---- bins -------------------------------------------------------------------------------------------------------


def test_bins_hold_assets_and_their_removal_is_undone(studio: Studio, client: Client, project: str) -> None:
    one, two, three = (still(client, project, f"{name}.png") for name in ("one", "two", "three"))
    made = studio.owner.post(f"/api/projects/{project}/bins", json={"name": "Day 1", "assets": [one.id, two.id]})
    assert made.status_code == 201 and made.json()["assets"] == 2
    held = made.json()["id"]
    assert set(names(studio, project, bin=held)) == {"one.png", "two.png"} and names(studio, project, bin="none") == ["three.png"]
    assert code(studio.owner.post(f"/api/projects/{project}/bins", json={"name": "DAY 1"})) == "CONFLICT"
    change(studio, project, {"asset": three.id, "bin": held}, {"asset": one.id, "bin": None})
    assert set(names(studio, project, bin=held)) == {"two.png", "three.png"}
    assert studio.owner.patch(f"/api/bins/{held}", json={"name": "Day one"}).json()["name"] == "Day one"
    library = studio.owner.get(f"/api/projects/{project}/library").json()
    assert library["bins"] == [{"id": held, "name": "Day one", "assets": 2}] and (library["assets"], library["unsorted"]) == (3, 1)
    gone = studio.owner.delete(f"/api/bins/{held}").json()
    assert gone == {"name": "Day one", "assets": [two.id, three.id]} and page(studio, project, bin="none")["total"] == 3
    again = studio.owner.post(f"/api/projects/{project}/bins", json=gone).json()
    assert again["assets"] == 2 and code(studio.owner.delete(f"/api/bins/{held}")) == "NOT_FOUND"


def test_a_bin_of_another_project_is_none(studio: Studio, client: Client, project: str) -> None:
    asset = still(client, project)
    other = studio.owner.post(f"/api/projects/{studio.project()}/bins", json={"name": "Theirs"}).json()["id"]
    assert code(change(studio, project, {"asset": asset.id, "name": "new.png", "bin": other})) == "NOT_FOUND"
    assert client.assets(project)[0].name == "still.png", "all or nothing"
    assert code(change(studio, studio.project(), {"asset": asset.id, "name": "mine.png"})) == "NOT_FOUND"


def test_a_duplicated_project_has_its_bins_and_tags(studio: Studio, client: Client, project: str) -> None:
    asset = still(client, project)
    studio.owner.post(f"/api/projects/{project}/bins", json={"name": "Day 1", "assets": [asset.id]})
    change(studio, project, {"asset": asset.id, "tags": ["sea"]})
    copy = studio.owner.post(f"/api/projects/{project}/duplicate", json={}).json()["id"]
    library = studio.owner.get(f"/api/projects/{copy}/library").json()
    assert library["tags"] == [{"tag": "sea", "assets": 1}] and library["bins"][0]["assets"] == 1
    assert names(studio, copy, search="sea", bin=library["bins"][0]["id"]) == ["still.png"]


# ---- changes and trash ------------------------------------------------------------------------------------------


def test_a_change_is_undone_by_its_answer(studio: Studio, client: Client, project: str) -> None:
    one, two = still(client, project, "one.png"), still(client, project, "two.png")
    change(studio, project, {"asset": one.id, "tags": ["a"]})
    before = page(studio, project)["assets"]
    answer = change(studio, project, {"asset": one.id, "name": "1.png", "tags": ["b"], "trashed": True}, {"asset": two.id, "trashed": True})
    assert page(studio, project)["assets"] == []
    undone = studio.owner.post(f"/api/projects/{project}/assets/change", json=answer.json())
    assert undone.status_code == 200 and page(studio, project)["assets"] == before
    assert change(studio, project, *undone.json()["changes"]).status_code == 200 and page(studio, project)["total"] == 0


@pytest.mark.parametrize("bad", [{"name": "a/b"}, {"name": " "}, {"tags": ["a/b"]}, {"name": "x", "tags": ["\x07"]}])
def test_names_and_tags_are_words(studio: Studio, client: Client, project: str, bad: dict[str, Any]) -> None:
    assert code(change(studio, project, {"asset": still(client, project).id, **bad})) == "BAD_NAME"


def test_what_is_thrown_away_comes_back(studio: Studio, client: Client, project: str) -> None:
    asset = still(client, project)
    assert studio.owner.delete(f"/api/assets/{asset.id}").status_code == 204
    assert names(studio, project) == [] and names(studio, project, trash=True) == ["still.png"]
    library = studio.owner.get(f"/api/projects/{project}/library").json()
    assert (library["assets"], library["trashed"]) == (0, 1)
    assert studio.owner.get(f"/api/blobs/{asset.blob.sha256}").status_code == 200
    assert studio.owner.post(f"/api/assets/{asset.id}/restore").json()["trashed_ms"] is None and names(studio, project) == ["still.png"]
    assert studio.owner.delete(f"/api/projects/{project}/asset-trash").json() == {"assets": 0}, "only what lies in the trash goes"
    other = still(client, project, "other.png")
    for one in (asset, other):
        studio.owner.delete(f"/api/assets/{one.id}")
    assert studio.owner.delete(f"/api/projects/{project}/asset-trash", params={"asset": other.id}).json() == {"assets": 1}
    assert names(studio, project, trash=True) == ["still.png"]


def test_an_element_has_its_picture_again_when_it_is_back(studio: Studio, client: Client, project: str) -> None:
    studio.owner.put(f"/api/projects/{project}/elements/mara", json={"element": {"key": "mara", "kind": "character", "name": "Mara"}})
    shown = client.add_reference(project, "mara", picture(next(_seeds)), "mara.png").references
    studio.owner.delete(f"/api/assets/{shown[0]}")
    assert client.elements(project)[0].references == ()
    studio.owner.post(f"/api/assets/{shown[0]}/restore")
    assert client.elements(project)[0].references == shown


def test_bytes_go_a_day_after_the_last_that_needs_them(tmp_path: Path) -> None:
    """In the trash for 30 days, then for good; and of what was removed for good the bytes stay a day."""
    async def scene(server: Server) -> None:
        blob = await old_blob(server, b"bytes")

        def rows(tx: Tx) -> tuple[str, str]:
            project = projects.create(tx, "Film").id
            return project, service.add(tx, project, "still", "picture", blob)

        project, asset = await server.database.write(rows)
        await server.database.write(lambda tx: service.change(tx, project, [AssetChange(asset=asset, trashed=True)]))
        assert await cleaning.clean(server) == 0 and await blobs(server) == {blob.sha256}
        await server.database.write(lambda tx: tx.run("UPDATE asset SET trashed_ms = ?", LONG_AGO))
        assert await cleaning.clean(server) == 0 and await blobs(server) == {blob.sha256}
        assert await server.database.read(lambda read: read.all("SELECT id FROM asset")) == []
        await server.database.write(lambda tx: tx.run("UPDATE blob SET created_ms = ?", LONG_AGO))
        assert await cleaning.clean(server) == 1 and await blobs(server) == set()

    with_server(tmp_path, scene)


# ---- uses and replacing -----------------------------------------------------------------------------------------


def sequence(studio: Studio, project: str, asset: Asset, name: str = "Cut", starts: tuple[int, ...] = (10, 50)) -> str:
    source = {"type": "still", "blob": asset.blob.sha256, "asset": asset.id, "extent": {"width": 96, "height": 96}}
    answer = studio.owner.post(f"/api/projects/{project}/sequences", json={"name": name, "document": {
        "tracks": {"v1": {"kind": "video", "order": 0}},
        "clips": {f"c{start}": {"track": "v1", "start": start, "length": 24, "source": source} for start in starts}}})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_where_an_asset_is_used(studio: Studio, client: Client, project: str) -> None:
    asset, other = still(client, project), still(client, project)
    assert studio.owner.get(f"/api/assets/{asset.id}/uses").json() == {"sequences": [], "elements": [], "shots": []}
    made = sequence(studio, project, asset)
    sequence(studio, project, other, "Another")
    studio.owner.put(f"/api/projects/{project}/elements/mara", json={"element": {
        "key": "mara", "kind": "character", "name": "Mara", "references": [asset.id]}})
    told = studio.owner.get(f"/api/assets/{asset.id}/uses").json()
    assert told["sequences"] == [{"id": made, "name": "Cut", "clips": 2, "first": 10}]
    assert told["elements"] == [{"key": "mara", "name": "Mara"}] and told["shots"] == []


def test_a_replaced_asset_keeps_its_clips_and_is_put_back(studio: Studio, client: Client, project: str) -> None:
    asset = still(client, project, "old.png")
    first, second = sequence(studio, project, asset), sequence(studio, project, asset, "Trailer", (0,))
    content = picture(next(_seeds), 128)
    upload = begin(studio, project, content, name="new.png", replaces=asset.id).json()
    send(studio, upload["id"], 0, content)
    told = finish(studio, upload["id"])
    assert told.status_code == 201 and finish(studio, upload["id"]).json() == told.json()
    assert (told.json()["id"], told.json()["name"], told.json()["blob"]["sha256"]) == (asset.id, "new.png", digest(content))
    for one in (first, second):
        head = studio.owner.get(f"/api/sequences/{one}").json()
        sources = [clip["source"] for clip in head["document"]["clips"].values()]
        assert head["revision"] == 2 and {source["blob"] for source in sources} == {digest(content)}
        assert {source["extent"]["width"] for source in sources} == {128}
    assert page(studio, project)["total"] == 1
    back = studio.owner.post(f"/api/assets/{asset.id}/replace", json={"blob": asset.blob.sha256, "name": "old.png"})
    assert back.status_code == 200 and back.json()["blob"]["sha256"] == asset.blob.sha256
    assert studio.owner.get(f"/api/sequences/{first}").json()["document"]["clips"]["c10"]["source"]["blob"] == asset.blob.sha256


def test_only_its_own_kind_takes_an_assets_place(studio: Studio, client: Client, project: str, samples: Path) -> None:
    asset = still(client, project)
    made = sequence(studio, project, asset)
    film = client.upload(project, min(samples.rglob("*.mp4"), key=lambda path: path.stat().st_size))
    answer = studio.owner.post(f"/api/assets/{asset.id}/replace", json={"blob": film.blob.sha256})
    assert code(answer) == "CONFLICT" and studio.owner.get(f"/api/sequences/{made}").json()["revision"] == 1
    assert code(studio.owner.post(f"/api/assets/{asset.id}/replace", json={"blob": "0" * 64})) == "NOT_FOUND"
    assert code(begin(studio, project, b"x", replaces=new_id())) == "NOT_FOUND"


def test_a_file_that_is_too_short_takes_nothings_place(tmp_path: Path) -> None:
    from milimo.contracts.errors import ErrorCode, MilimoError
    from milimo.contracts.timeline import Clip, MediaSource, TimelineDocument, Track, TrackKind
    from milimo.server.assets import uses
    from milimo.server.assets.examine import Brought
    from milimo.server.sequences import service as sequences

    async def scene(server: Server) -> None:
        def step(tx: Tx) -> None:
            project = projects.create(tx, "Film").id
            long, short = (BlobRef(sha256=letter * 64, size=1, media_type="video/mp4") for letter in "ab")
            for blob in (long, short):
                record_blob(tx, blob.sha256, blob.size, blob.media_type)
            asset = service.add(tx, project, "video", "clip.mp4", long, facts=film(100))
            source = MediaSource(blob=long.sha256, asset=asset, rate=Rate(num=25), frames=100)
            document = TimelineDocument(rate=Rate(num=25), tracks={"v": Track(kind=TrackKind.VIDEO, order=0)}, clips={
                "c": Clip(track="v", start=0, length=50, source=source, source_in=40)})
            made = sequences.create(tx, project, "Cut", document).id
            with pytest.raises(MilimoError) as refused:
                uses.replace(tx, asset, short, Brought("video", "video/mp4", None, film(89)), None)
            assert refused.value.code is ErrorCode.CONFLICT and "too short" in refused.value.message
            uses.replace(tx, asset, short, Brought("video", "video/mp4", None, film(90)), None)
            kept = sequences.get(tx, made).document.clips["c"]
            assert isinstance(kept.source, MediaSource) and (kept.source.frames, kept.source_in, kept.length) == (90, 40, 50)

        await server.database.write(step)

    with_server(tmp_path, scene)


def test_the_same_file_again_is_told_before_a_byte_is_sent(studio: Studio, client: Client, project: str) -> None:
    content = picture(next(_seeds))
    known = client.upload_still(project, content, "here.png")
    told = begin(studio, project, content, name="again.png").json()
    assert told["known"] == known.id
    send(studio, told["id"], 0, content)
    twice = finish(studio, told["id"]).json()
    assert twice["id"] != known.id and twice["blob"] == known.model_dump(mode="json")["blob"], "two assets, one blob"
    assert [path.name for path in studio.home.blobs.glob(f"??/{digest(content)}")] == [digest(content)]
    assert begin(studio, studio.project(), content).json()["known"] is None


def test_unfinished_uploads_are_told_to_who_comes_back(studio: Studio, project: str) -> None:
    content = picture(next(_seeds))
    upload = begin(studio, project, content).json()
    send(studio, upload["id"], 0, content[:500])
    listed = studio.owner.get(f"/api/projects/{project}/uploads").json()["uploads"]
    assert [(one["id"], one["offset"], one["name"]) for one in listed] == [(upload["id"], 500, "still.png")]
    send(studio, upload["id"], 500, content[500:])
    finish(studio, upload["id"])
    assert studio.owner.get(f"/api/projects/{project}/uploads").json() == {"uploads": []}


# ---- lost and found ---------------------------------------------------------------------------------------------


def test_lost_files_are_found_together(studio: Studio, client: Client, project: str, tmp_path: Path) -> None:
    shelf, moved = (tmp_path / "shelf").resolve(), tmp_path.resolve() / "moved"
    shelf.mkdir()
    paths = [shelf / f"{at}.png" for at in range(3)]
    for path in paths:
        path.write_bytes(picture(next(_seeds)))
    made = [client.link(project, path) for path in paths]
    shelf.rename(moved)
    assert studio.owner.post(f"/api/projects/{project}/links/check").json() == {"links": 3, "offline": 3}
    assert page(studio, project, offline=True)["total"] == 3
    assert studio.owner.get(f"/api/projects/{project}/library").json()["offline"] == 3
    wrong = studio.owner.post(f"/api/assets/{made[0].id}/relink", json={"path": str(moved / "1.png")})
    assert code(wrong) == "CONFLICT" and "replace" in wrong.json()["message"]
    told = studio.owner.post(f"/api/assets/{made[0].id}/relink", json={"path": str(moved / "0.png")}).json()
    assert (told["others"], told["asset"]["link"]["offline"], told["asset"]["link"]["path"]) == (2, False, str(moved / "0.png"))
    assert page(studio, project, offline=True)["total"] == 0
    assert studio.owner.post(f"/api/projects/{project}/links/check").json() == {"links": 3, "offline": 0}


def test_a_page_relinks_below_allowed_folders_only(studio: Studio, client: Client, project: str, tmp_path: Path) -> None:
    path = tmp_path.resolve() / "one.png"
    path.write_bytes(picture(next(_seeds)))
    asset = client.link(project, path)
    answer = studio.browser().post(f"/api/assets/{asset.id}/relink", json={"path": str(path)})
    assert (answer.status_code, code(answer)) == (403, "FORBIDDEN")


def test_an_upload_brings_a_lost_file_home(studio: Studio, client: Client, project: str, tmp_path: Path) -> None:
    path = tmp_path.resolve() / "lost.png"
    content = picture(next(_seeds))
    path.write_bytes(content)
    asset = client.link(project, path)
    path.unlink()
    studio.owner.post(f"/api/projects/{project}/links/check")
    upload = begin(studio, project, content, name="lost.png", replaces=asset.id).json()
    send(studio, upload["id"], 0, content)
    told = finish(studio, upload["id"]).json()
    assert (told["id"], told["link"]) == (asset.id, None)
    assert studio.owner.get(f"/api/blobs/{asset.blob.sha256}").content == content


# ---- many -------------------------------------------------------------------------------------------------------


def test_ten_thousand_assets_come_in_pages(tmp_path: Path) -> None:
    async def scene(server: Server) -> None:
        def rows(tx: Tx) -> str:
            project = projects.create(tx, "Film").id
            blob = BlobRef(sha256="a" * 64, size=1, media_type="image/png")
            record_blob(tx, blob.sha256, blob.size, blob.media_type)
            tx.many("INSERT INTO asset (id, project, kind, name, blob, media_type, created_ms, words) VALUES (?, ?, 'still', ?, ?, ?, ?, ?)", [
                (new_id(), project, f"Clip {at}.png", blob.sha256, blob.media_type, at, f"clip {at}.png") for at in range(10_000)])
            return project

        project = await server.database.write(rows)
        after, seen = None, 0
        begun = time.monotonic()
        while True:
            found, total, after = await server.database.read(
                lambda read, after=after: service.page(read, project, Wanted(sort=AssetSort.NAME), limit=1000, after=after))
            seen += len(found)
            if after is None:
                break
        assert (seen, total) == (10_000, 10_000)
        found, total, _ = await server.database.read(lambda read: service.page(read, project, Wanted(search="clip 99"), limit=10))
        assert total == 280 and len(found) == 10
        print(f"ten pages of 1,000: {time.monotonic() - begun:.2f} s")

    with_server(tmp_path, scene)
