"""What people bring: uploads that a cut does not undo, and files that stay where they lie."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import httpx
import numpy as np
import pytest
from serving import Studio, running

from milimo.client import Client
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.server.assets import uploads
from milimo.server.db.tx import now_ms


def picture(seed: int, side: int = 96) -> bytes:
    noise = np.random.default_rng(seed).integers(0, 255, (side, side, 3), np.uint8)
    return cv2.imencode(".png", noise)[1].tobytes()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def begin(studio: Studio, project: str, content: bytes, **changes: object) -> httpx.Response:
    return studio.owner.post(f"/api/projects/{project}/uploads", json={
        "name": "still.png", "size": len(content), "sha256": digest(content), **changes})


def send(studio: Studio, upload: str, offset: int, content: bytes) -> httpx.Response:
    return studio.owner.patch(f"/api/uploads/{upload}", params={"offset": offset}, content=content)


def finish(studio: Studio, upload: str) -> httpx.Response:
    return studio.owner.post(f"/api/uploads/{upload}/finish")


def code(response: httpx.Response) -> str:
    return str(response.json()["code"])


# ---- uploads ----------------------------------------------------------------------------------------------------


def test_an_upload_in_parts_becomes_an_asset(studio: Studio, project: str) -> None:
    content = picture(1)
    upload = begin(studio, project, content).json()
    assert (upload["offset"], upload["size"]) == (0, len(content))
    assert send(studio, upload["id"], 0, content[:1000]).json()["offset"] == 1000
    assert code(finish(studio, upload["id"])) == "UPLOAD_OFFSET"
    assert send(studio, upload["id"], 1000, content[1000:]).json()["offset"] == len(content)
    asset = finish(studio, upload["id"])
    assert asset.status_code == 201 and finish(studio, upload["id"]).json() == asset.json(), "said again, answered again"
    told = asset.json()
    assert (told["kind"], told["name"], told["extent"]) == ("still", "still.png", {"width": 96, "height": 96})
    assert studio.owner.get(f"/api/blobs/{told['blob']['sha256']}").content == content
    assert not (studio.home.uploads / upload["id"]).exists()


def test_a_wrong_offset_is_told_the_right_one(studio: Studio, project: str) -> None:
    content = picture(2)
    upload = begin(studio, project, content).json()["id"]
    send(studio, upload, 0, content[:500])
    for wrong in (0, 499, 501):
        refused = send(studio, upload, wrong, content[500:])
        assert (refused.status_code, code(refused), refused.json()["details"]) == (409, "UPLOAD_OFFSET", {"offset": 500})
    assert begin(studio, project, content).json()["offset"] == 500, "the same file goes on, for whoever begins it again"


def test_what_arrived_before_a_cut_stays_and_a_restart_too(tmp_path: Path) -> None:
    content = picture(3, 900)
    with running(tmp_path / "home") as studio:
        project = studio.project()
        upload = begin(studio, project, content).json()["id"]
        with socket.create_connection(("127.0.0.1", studio.port)) as line:
            line.sendall(f"PATCH /api/uploads/{upload}?offset=0 HTTP/1.1\r\nHost: 127.0.0.1:{studio.port}\r\nAuthorization: Bearer "
                         f"{studio.key}\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content[:1_200_000])
        deadline = time.monotonic() + 20
        while studio.owner.get(f"/api/uploads/{upload}").json()["offset"] < 1_200_000 and time.monotonic() < deadline:
            time.sleep(0.02)
    with running(tmp_path / "home") as studio:
        offset = studio.owner.get(f"/api/uploads/{upload}").json()["offset"]
        assert offset == 1_200_000
        send(studio, upload, offset, content[offset:])
        assert finish(studio, upload).status_code == 201


@pytest.mark.parametrize(("content", "expected"), [
    (b"This is no picture at all.", "BAD_MEDIA"), (b"\x89PNG\r\n\x1a\n" + bytes(500), "BAD_MEDIA"),
    (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "BAD_MEDIA")])
def test_what_cannot_be_used_is_dropped(studio: Studio, project: str, content: bytes, expected: str) -> None:
    upload = begin(studio, project, content, name="clip.mp4").json()["id"]
    send(studio, upload, 0, content)
    assert code(finish(studio, upload)) == expected
    assert studio.owner.get(f"/api/uploads/{upload}").status_code == 404
    assert not (studio.home.uploads / upload).exists() and not studio.home.blob(digest(content)).exists()
    assert studio.owner.get(f"/api/projects/{project}/assets").json()["assets"] == []


def test_other_bytes_than_were_announced(studio: Studio, project: str) -> None:
    content = picture(4)
    upload = begin(studio, project, content, sha256="0" * 64).json()["id"]
    send(studio, upload, 0, content)
    assert code(finish(studio, upload)) == "BLOB_HASH_MISMATCH"


def test_more_than_was_announced_or_than_a_part_may_have(studio: Studio, project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = picture(5)
    upload = begin(studio, project, content).json()["id"]
    assert code(send(studio, upload, 0, content + b"x")) == "TOO_LARGE"
    assert code(begin(studio, project, content, size=65 << 30)) == "TOO_LARGE"
    monkeypatch.setattr(uploads, "PART", 1000)
    other = begin(studio, studio.project(), content).json()
    assert other["part"] == 1000 and code(send(studio, other["id"], 0, content[:1001])) == "TOO_LARGE"


def test_a_file_that_cannot_fit_is_refused_before_its_first_byte(studio: Studio, project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage(studio.home.root).free
    monkeypatch.setattr(uploads, "SPARE", free - (1 << 20))
    answer = begin(studio, project, b"x", size=8 << 20)
    assert (answer.status_code, code(answer)) == (507, "DISK_FULL") and answer.json()["details"]["size"] == 8 << 20
    monkeypatch.setattr(uploads, "SPARE", free // 2)
    assert begin(studio, project, b"x").status_code == 201


def test_unfinished_uploads_are_few_and_end_by_themselves(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    project = studio.project()
    monkeypatch.setattr(uploads, "AT_ONCE", 2)
    made = [begin(studio, project, picture(seed)).json()["id"] for seed in (10, 11)]
    assert code(begin(studio, project, picture(12))) == "CONFLICT"
    assert studio.owner.delete(f"/api/uploads/{made[0]}").status_code == 204
    assert begin(studio, project, picture(12)).status_code == 201
    monkeypatch.setattr(uploads, "now_ms", lambda: now_ms() + uploads.LIFE_MS + 1000)
    assert code(send(studio, made[1], 0, picture(11))) == "NOT_FOUND"


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b.png", "..", "a\0b", " "])
def test_a_name_is_no_path(studio: Studio, project: str, name: str) -> None:
    assert code(begin(studio, project, b"x", name=name)) == "BAD_NAME"


def test_the_client_goes_on_after_a_cut(studio: Studio, project: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line breaks in the middle of every other part: the file arrives all the same, and no byte is sent for nothing."""
    path = tmp_path / "large.png"
    path.write_bytes(picture(6, 700))
    size, sent, told = path.stat().st_size, [], []
    monkeypatch.setattr(uploads, "PART", 200_000)
    with Client(studio.url, studio.key) as client:
        real = client._http.request

        def torn(method: str, url: str, **options: object) -> httpx.Response:
            if method == "PATCH":
                sent.append(len(options["content"]))  # type: ignore[arg-type]
                if len(sent) % 2:
                    answer = real(method, url, **{**options, "content": options["content"][:70_000]})  # type: ignore[index,arg-type]
                    assert answer.status_code == 200
                    raise httpx.ReadError("the line is cut")
            return real(method, url, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(client._http, "request", torn)
        asset = client.upload(project, path, lambda done, of: told.append((done, of)))
    assert asset.blob.size == size and told[-1] == (size, size)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_footage_is_known_by_what_is_in_it(studio: Studio, project: str, samples: Path) -> None:
    clip = min(samples.rglob("*.mp4"), key=lambda path: path.stat().st_size)
    with Client(studio.url, studio.key) as client:
        asset = client.upload(project, clip)
    assert asset.kind == "video" and asset.facts is not None and asset.facts.picture is not None
    assert asset.facts.picture.frames > 0 and asset.extent is not None


# ---- links ------------------------------------------------------------------------------------------------------


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    """A folder of a person's own."""
    folder = (tmp_path / "footage").resolve()
    folder.mkdir()
    return folder


@pytest.fixture
def client(studio: Studio) -> Iterator[Client]:
    with Client(studio.url, studio.key) as client:
        yield client


def linked(folder: Path, seed: int) -> Path:
    path = folder / f"still-{seed}.png"
    path.write_bytes(picture(seed))
    return path


def test_a_linked_file_is_used_where_it_lies(studio: Studio, client: Client, project: str, footage: Path) -> None:
    path = linked(footage, 21)
    asset = client.link(project, path)
    assert asset.link is not None and (asset.link.path, asset.link.offline) == (str(path), False)
    assert (asset.kind, asset.name, asset.blob.size) == ("still", path.name, path.stat().st_size)
    assert not studio.home.blob(asset.blob.sha256).exists(), "nothing was copied"
    assert studio.owner.get(f"/api/blobs/{asset.blob.sha256}").content == path.read_bytes()
    assert client.link(project, path).id == asset.id


def test_a_file_that_was_moved_is_offline_until_it_is_found_by_its_hash(studio: Studio, client: Client, project: str,
                                                                       footage: Path, tmp_path: Path) -> None:
    path = linked(footage, 22)
    content = path.read_bytes()
    asset = client.link(project, path)
    elsewhere = tmp_path / "elsewhere.png"
    path.rename(elsewhere)
    blob = f"/api/blobs/{asset.blob.sha256}"
    assert code(studio.owner.get(blob)) == "MEDIA_OFFLINE"
    shown = client.assets(project)[0].link
    assert shown is not None and shown.offline
    assert client.verify().offline == (str(path),)
    again = client.link(project, elsewhere)
    assert again.id == asset.id and again.link is not None and not again.link.offline
    assert studio.owner.get(blob).content == content and client.verify().offline == ()
    elsewhere.rename(tmp_path / "another name.png")
    assert studio.owner.get(blob).content == content, "renamed in its folder, it is found by itself"


def test_a_changed_file_is_another_one(studio: Studio, client: Client, project: str, footage: Path) -> None:
    path = linked(footage, 23)
    content = path.read_bytes()
    asset = client.link(project, path)
    os.utime(path)
    assert studio.owner.get(f"/api/blobs/{asset.blob.sha256}").content == content, "another time, the same bytes"
    path.write_bytes(content[:-20] + bytes(20))
    assert code(studio.owner.get(f"/api/blobs/{asset.blob.sha256}")) == "MEDIA_OFFLINE"
    path.write_bytes(content)
    assert studio.owner.get(f"/api/blobs/{asset.blob.sha256}").content == content


def test_a_symbolic_link_is_followed_once_and_never_again(studio: Studio, client: Client, project: str, footage: Path,
                                                          tmp_path: Path) -> None:
    path = linked(footage, 24)
    way = tmp_path / "way.png"
    way.symlink_to(path)
    asset = client.link(project, way)
    assert asset.link is not None and asset.link.path == str(path)
    secret = tmp_path / "secret.png"
    path.rename(secret)
    path.symlink_to(secret)
    assert code(studio.owner.get(f"/api/blobs/{asset.blob.sha256}")) == "MEDIA_OFFLINE"
    path.unlink()
    secret.rename(path)
    moved = footage.rename(tmp_path / "moved")
    footage.symlink_to(moved)
    assert code(studio.owner.get(f"/api/blobs/{asset.blob.sha256}")) == "MEDIA_OFFLINE", "nor through a folder"


@pytest.mark.parametrize(("what", "expected"), [
    ("home", "FORBIDDEN"), ("through", "FORBIDDEN"), ("none", "NOT_FOUND"), ("folder", "BAD_NAME"), ("ring", "NOT_FOUND"),
    ("pipe", "BAD_NAME"), ("text", "BAD_MEDIA"), ("relative", "BAD_NAME"), ("nul", "BAD_NAME")])
def test_what_cannot_be_linked(studio: Studio, project: str, footage: Path, what: str, expected: str) -> None:
    places = {"home": studio.home.key, "through": footage / "through", "none": footage / "none.png", "folder": footage,
              "ring": footage / "ring", "pipe": footage / "pipe", "text": footage / "text.png", "relative": Path("still.png")}
    (footage / "through").symlink_to(studio.home.key)
    (footage / "ring").symlink_to(footage / "ring")
    os.mkfifo(footage / "pipe")
    (footage / "text.png").write_text("no picture", "utf-8")
    path = "/a\0b" if what == "nul" else str(places[what])
    answer = studio.owner.post(f"/api/projects/{project}/links", json={"path": path})
    assert code(answer) == expected
    assert studio.owner.get(f"/api/projects/{project}/assets").json()["assets"] == []


def test_a_page_cannot_name_paths(studio: Studio, project: str, footage: Path) -> None:
    answer = studio.browser().post(f"/api/projects/{project}/links", json={"path": str(linked(footage, 25))})
    assert (answer.status_code, code(answer)) == (403, "FORBIDDEN")


def test_the_clients_refusals_carry_the_servers_code(client: Client, project: str, footage: Path) -> None:
    with pytest.raises(MilimoError) as error:
        client.link(project, footage / "none.png")
    assert error.value.code is ErrorCode.NOT_FOUND
    with pytest.raises(MilimoError) as error:
        client.upload(project, footage / "none.png")
    assert error.value.code is ErrorCode.BAD_MEDIA
