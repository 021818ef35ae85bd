"""Uploads that go wrong as uploads do: two gigabytes cut and gone on with after a restart, a disk that fills, the same file twice, names
from everywhere."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import socket
import struct
import time
from pathlib import Path

import httpx
import pytest
from serving import Studio, running
from test_import import begin, code, digest, finish, picture, send

from milimo.client import Client
from milimo.server.assets import uploads

TWO_GB = 2 << 30
WORDS = 1 << 20
"""Bytes of sound before and after two gigabytes of silence."""


def long_sound(path: Path) -> Path:
    """A WAV of two gigabytes, most of it a hole in the file: it takes no room and no time to make."""
    size = TWO_GB - 44
    with path.open("wb") as file:
        file.write(b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 2, 48_000, 192_000, 4, 16)
                   + b"data" + struct.pack("<I", size))
        file.write(os.urandom(WORDS))
        file.seek(TWO_GB - WORDS)
        file.write(os.urandom(WORDS))
    return path


def arrived(studio: Studio, upload: str) -> int:
    return int(studio.owner.get(f"/api/uploads/{upload}").json()["offset"])


@pytest.mark.slow
def test_two_gigabytes_cut_and_gone_on_with_after_a_restart(tmp_path: Path) -> None:
    """The line is cut inside a part, and the server ends. What had arrived by then is not sent again; the whole is compared with its hash.

    The silence in the middle is not sent: the server's file is made longer by a hole, as if it had come.
    """
    path = long_sound(tmp_path / "long.wav")
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        head = file.read(uploads.PART + 3_000_000)
    try:
        with running(tmp_path / "home") as studio:
            project = studio.project()
            upload = begin(studio, project, b"", name=path.name, size=TWO_GB, sha256=sha256).json()["id"]
            assert send(studio, upload, 0, head[:uploads.PART]).json()["offset"] == uploads.PART
            with socket.create_connection(("127.0.0.1", studio.port)) as line:
                line.sendall(f"PATCH /api/uploads/{upload}?offset={uploads.PART} HTTP/1.1\r\nHost: 127.0.0.1:{studio.port}\r\nAuthorization: "
                             f"Bearer {studio.key}\r\nContent-Length: {uploads.PART}\r\n\r\n".encode() + head[uploads.PART:])
            deadline = time.monotonic() + 20
            while arrived(studio, upload) < len(head) and time.monotonic() < deadline:
                time.sleep(0.02)
            assert arrived(studio, upload) == len(head)
        os.truncate(tmp_path / "home" / "uploads" / upload, TWO_GB - 2 * uploads.PART)
        with running(tmp_path / "home") as studio, Client(studio.url, studio.key) as client:
            sent: list[int] = []
            asset = client.upload(project, path, lambda done, _: sent.append(done))
            assert sent[0] == TWO_GB - 2 * uploads.PART and sent[-1] == TWO_GB
            assert (asset.kind, asset.blob.size, asset.blob.sha256) == ("audio", TWO_GB, sha256)
            end = studio.owner.get(f"/api/blobs/{sha256}", headers={"Range": f"bytes=-{WORDS}"})
            with path.open("rb") as file:
                file.seek(-WORDS, os.SEEK_END)
                assert end.content == file.read()
    finally:
        path.unlink()
        shutil.rmtree(tmp_path / "home", ignore_errors=True)    # kept folders of tests need not hold gigabytes


def test_a_disk_that_fills_during_an_upload_keeps_what_arrived(studio: Studio, project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = picture(61, 1100)
    upload = begin(studio, project, content).json()["id"]
    assert len(content) > 3 * uploads.SLICE
    real = uploads._write

    def fills(descriptor: int, piece: bytes) -> int:
        if os.fstat(descriptor).st_size >= uploads.SLICE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(descriptor, piece)

    with monkeypatch.context() as patch:
        patch.setattr(uploads, "_write", fills)
        answer = send(studio, upload, 0, content)
        assert (answer.status_code, code(answer)) == (507, "DISK_FULL")
    there = arrived(studio, upload)
    assert uploads.SLICE <= there < len(content)
    assert send(studio, upload, there, content[there:]).json()["offset"] == len(content)
    assert finish(studio, upload).status_code == 201
    assert studio.owner.get(f"/api/blobs/{digest(content)}").content == content


def test_the_same_file_twice_is_one_blob(studio: Studio, project: str, tmp_path: Path) -> None:
    content = picture(62)
    other = studio.project()
    with Client(studio.url, studio.key) as client:
        made = []
        for name, into in (("one.png", project), ("two.png", project), ("one.png", other)):
            (tmp_path / name).write_bytes(content)
            made.append(client.upload(into, tmp_path / name))
        assert [asset.name for asset in made] == ["one.png", "two.png", "one.png"] and len({asset.id for asset in made}) == 3
        assert {asset.blob.sha256 for asset in made} == {digest(content)}
        files = [path for path in studio.home.blobs.rglob("*") if path.is_file() and path.stat().st_size == len(content)]
        assert [path.name for path in files if path.read_bytes() == content] == [digest(content)]
        assert studio.owner.delete(f"/api/assets/{made[0].id}").status_code == 204
        assert studio.owner.get(f"/api/blobs/{digest(content)}").content == content, "the others need it still"


@pytest.mark.parametrize("name", [
    "\u202egnp.exe.png", "صورة.png", "תמונה.png", "画像 1.png", "n\u0303.png", "<img src=x onerror=alert(1)>.png", "a'b\"c;d&e.png", "CON.png",
    "x" * 196 + ".png", "🎬.png"])
def test_names_from_everywhere_are_kept_as_they_are(studio: Studio, project: str, name: str) -> None:
    """A name is words for people; on the disk there is only the hash."""
    content = picture(63)
    upload = begin(studio, project, content, name=name).json()["id"]
    send(studio, upload, 0, content)
    asset = finish(studio, upload).json()
    assert asset["name"] == name
    assert [shown["name"] for shown in studio.owner.get(f"/api/projects/{project}/assets").json()["assets"]] == [name]
    assert studio.home.blob(digest(content)).is_file()


def test_three_hundred_characters_are_no_name(studio: Studio, project: str, tmp_path: Path) -> None:
    """Said by a program they are refused; a file that has so many bytes in its name is brought under its end."""
    assert code(begin(studio, project, b"x", name="x" * 300 + ".png")) == "BAD_REQUEST"
    path = tmp_path / ("я" * 120 + ".png")    # 244 bytes: the most that file systems take
    path.write_bytes(picture(64))
    with Client(studio.url, studio.key) as client:
        assert client.upload(project, path).name == path.name


HOSTILE = {
    "an SVG with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a playlist": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "an archive": b"PK\x03\x04" + bytes(3000), "a page": b"<!doctype html><script>alert(1)</script>"}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_media_is_refused_and_gone(studio: Studio, project: str, what: str) -> None:
    content = HOSTILE[what]
    upload = begin(studio, project, content, name="film.mp4").json()["id"]
    send(studio, upload, 0, content)
    assert code(finish(studio, upload)) == "BAD_MEDIA"
    assert not (studio.home.uploads / upload).exists() and not studio.home.blob(digest(content)).exists()
    answer: httpx.Response = studio.owner.get(f"/api/blobs/{digest(content)}")
    assert answer.status_code == 404
