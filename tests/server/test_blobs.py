"""Blobs: nothing torn, nothing altered, every range as asked."""

from __future__ import annotations

import asyncio
import hashlib
import os
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from serving import Studio

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.server.blobs.media import CAP, Span, span_of
from milimo.server.blobs.store import BlobStore

FILM = b"\x00\x00\x00\x20ftypisom" + os.urandom(CAP * 3)
SHA = hashlib.sha256(FILM).hexdigest()
ETAG = f'"{SHA}"'


@pytest.fixture(scope="module", autouse=True)
def film(studio: Studio) -> None:
    for _ in range(2):    # sending it again is harmless
        response = studio.owner.put(f"/api/blobs/{SHA}", content=FILM)
        assert response.json() == {"sha256": SHA, "size": len(FILM), "media_type": "video/mp4"}


def test_a_blob_comes_back_as_it_was(studio: Studio) -> None:
    response = studio.owner.get(f"/api/blobs/{SHA}")
    assert response.status_code == 200 and response.content == FILM
    assert response.headers["etag"] == ETAG and response.headers["content-type"] == "video/mp4"
    assert "immutable" in response.headers["cache-control"] and response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"].startswith("default-src 'none'")


def test_head_says_the_same_without_the_bytes(studio: Studio) -> None:
    response = studio.owner.head(f"/api/blobs/{SHA}")
    assert response.content == b"" and response.headers["content-length"] == str(len(FILM))


END = len(FILM)
RANGES = [
    ("bytes=0-0", None, 0, 1), ("bytes=5-9", None, 5, 10), ("bytes=0-", None, 0, END), (f"bytes=0-{END - 1}", None, 0, END),
    (f"bytes=10-{END * 2}", None, 10, END), ("bytes=-7", None, END - 7, END), (f"bytes=-{END * 2}", None, 0, END),
    ("bytes=0-", "video", 0, CAP), ("bytes=100-", "audio", 100, 100 + CAP), (f"bytes={END - 5}-", "video", END - 5, END),
    (f"bytes=0-{CAP * 2}", "video", 0, CAP * 2 + 1), ("bytes=0-", "empty", 0, END)]


@pytest.mark.parametrize(("asked", "destination", "start", "stop"), RANGES)
def test_ranges(studio: Studio, asked: str, destination: str | None, start: int, stop: int) -> None:
    headers = {"Range": asked, **({"Sec-Fetch-Dest": destination} if destination else {})}
    response = studio.owner.get(f"/api/blobs/{SHA}", headers=headers)
    assert response.status_code == 206
    assert response.headers["content-range"] == f"bytes {start}-{stop - 1}/{END}"
    assert response.content == FILM[start:stop]


@pytest.mark.parametrize("asked", [f"bytes={END}-", f"bytes={END + 5}-{END + 9}", "bytes=-0"])
def test_a_range_outside_is_told_so(studio: Studio, asked: str) -> None:
    response = studio.owner.get(f"/api/blobs/{SHA}", headers={"Range": asked})
    assert response.status_code == 416 and response.headers["content-range"] == f"bytes */{END}"


@pytest.mark.parametrize("asked", ["bytes=", "bytes=-", "bytes=a-b", "bytes=9-5", "bytes=0-1,5-9", "lines=0-5", "0-5"])
def test_what_is_no_range_gets_the_whole(asked: str) -> None:
    assert span_of(asked, None, ETAG, END, None) is None


def test_if_range_decides_whether_the_range_counts() -> None:
    assert span_of("bytes=0-4", ETAG, ETAG, END, None) == Span(0, 5)
    assert span_of("bytes=0-4", '"other"', ETAG, END, None) is None
    assert span_of("bytes=0-4", f"W/{ETAG}", ETAG, END, None) is None


def test_what_is_known_is_not_sent_again(studio: Studio) -> None:
    assert studio.owner.get(f"/api/blobs/{SHA}", headers={"If-None-Match": ETAG}).status_code == 304


def test_other_bytes_than_announced_are_refused_and_leave_nothing(studio: Studio) -> None:
    response = studio.owner.put(f"/api/blobs/{'b' * 64}", content=b"something else")
    assert response.json()["code"] == "BLOB_HASH_MISMATCH"
    assert not studio.home.blob("b" * 64).exists()
    assert list((studio.home.blobs / "incoming").iterdir()) == []
    assert studio.owner.get(f"/api/blobs/{'b' * 64}").json()["code"] == "NOT_FOUND"


def test_an_upload_that_breaks_off_leaves_nothing(studio: Studio) -> None:
    import socket

    with socket.create_connection(("127.0.0.1", studio.port)) as connection:
        connection.sendall(f"PUT /api/blobs/{'c' * 64} HTTP/1.1\r\nHost: 127.0.0.1:{studio.port}\r\nAuthorization: Bearer "
                           f"{studio.key}\r\nContent-Length: 5000000\r\n\r\n".encode() + b"x" * 3_000_000)
    until_gone(studio.home.blobs / "incoming")
    assert not studio.home.blob("c" * 64).exists()


def until_gone(folder: Path) -> None:
    import time

    deadline = time.monotonic() + 20
    while list(folder.iterdir()):
        assert time.monotonic() < deadline, "the unfinished upload stays"
        time.sleep(0.02)


def test_markup_is_never_served_as_markup(studio: Studio) -> None:
    page = b"<html><script>alert(1)</script></html>"
    sha256 = hashlib.sha256(page).hexdigest()
    studio.owner.put(f"/api/blobs/{sha256}", content=page)
    assert studio.owner.get(f"/api/blobs/{sha256}").headers["content-type"] == "application/octet-stream"


def test_an_empty_blob_is_a_blob(studio: Studio) -> None:
    sha256 = hashlib.sha256(b"").hexdigest()
    assert studio.owner.put(f"/api/blobs/{sha256}", content=b"").status_code == 200
    assert studio.owner.get(f"/api/blobs/{sha256}").content == b""


def test_a_file_that_is_gone_is_told_and_its_finder_helped(studio: Studio) -> None:
    content = os.urandom(2000)
    sha256 = hashlib.sha256(content).hexdigest()
    studio.owner.put(f"/api/blobs/{sha256}", content=content)
    studio.home.blob(sha256).unlink()
    assert studio.owner.get(f"/api/blobs/{sha256}").json()["code"] == "BLOB_MISSING"
    studio.owner.put(f"/api/blobs/{sha256}", content=content)
    assert studio.owner.get(f"/api/blobs/{sha256}").content == content


def test_too_much_is_refused_while_it_comes(tmp_path: Path) -> None:
    from milimo.config import Home

    store = BlobStore(Home(tmp_path).prepare())

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 65536

    with pytest.raises(MilimoError) as refused:
        asyncio.run(store.receive(endless(), limit=1_000_000))
    assert refused.value.code is ErrorCode.TOO_LARGE
    assert list(store.incoming.iterdir()) == []


def test_a_full_disk_is_told_and_nothing_is_torn(tmp_path: Path) -> None:
    """In a child whose files may not grow past a limit: the write fails as it does on a full disk."""
    program = textwrap.dedent("""
        import asyncio, hashlib, resource, signal, sys
        from pathlib import Path
        from milimo.config import Home
        from milimo.contracts.errors import ErrorCode, MilimoError
        from milimo.server.blobs.store import BlobStore
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        home = Home(Path(sys.argv[1])).prepare()
        store = BlobStore(home)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))
        content = b"y" * 3_000_000
        sha256 = hashlib.sha256(content).hexdigest()
        async def chunks():
            for start in range(0, len(content), 65536):
                yield content[start:start + 65536]
        for call in (lambda: asyncio.run(store.receive(chunks(), expected=sha256)), lambda: store.keep(content)):
            try:
                call()
            except MilimoError as error:
                assert error.code is ErrorCode.DISK_FULL, error
            else:
                raise AssertionError("it fitted")
        assert not store.has(sha256) and not list(store.incoming.iterdir())
        small = store.keep(b"small")
        assert store.has(small.sha256, 5)
        print("told")
    """)
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "told", done.stderr
