"""What a file is, is told by its content, in a process that cannot harm."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from media_makers import Shelf

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.media.kinds import media_type, still_type
from milimo.media.limited_client import examine, examine_still, kind_of
from milimo.media.stills import decode_still


def refused(code: ErrorCode, path: Path, *, media: bool = False) -> str:
    with pytest.raises(MilimoError) as caught:
        (examine if media else examine_still)(path)
    assert caught.value.code is code, caught.value.message
    return caught.value.message


@pytest.mark.parametrize(("suffix", "kind"), [(".png", "image/png"), (".jpg", "image/jpeg"), (".webp", "image/webp"),
                                              (".tiff", "image/tiff"), (".bmp", "image/bmp")])
def test_stills_by_content_not_by_name(tmp_path: Path, suffix: str, kind: str) -> None:
    image = np.zeros((30, 41, 3), np.uint8)
    image[:, :20] = (10, 200, 90)
    ok, content = cv2.imencode(suffix, image)
    assert ok
    path = tmp_path / "picture.mp4"
    path.write_bytes(content.tobytes())
    facts = examine_still(path, tmp_path / "upright.png")
    assert (facts.media_type, facts.width, facts.height, facts.alpha) == (kind, 41, 30, False)
    assert cv2.imread(str(tmp_path / "upright.png")).shape == (30, 41, 3)
    assert kind_of(path) == kind


def test_deep_grey_and_translucent_stills() -> None:
    deep = np.full((8, 8, 4), 65535, np.uint16)
    deep[:, :, 3] = 32768
    rgba = decode_still(cv2.imencode(".png", deep)[1].tobytes())
    assert rgba.dtype == np.uint8 and rgba[0, 0].tolist() == [255, 255, 255, 128]
    grey = decode_still(cv2.imencode(".png", np.full((8, 8), 77, np.uint8))[1].tobytes())
    assert grey[0, 0].tolist() == [77, 77, 77, 255]


def test_a_jpeg_stands_upright() -> None:
    image = np.zeros((20, 40, 3), np.uint8)
    plain = cv2.imencode(".jpg", image)[1].tobytes()
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, 6, 0, 0)
    app1 = b"Exif\0\0" + tiff
    turned = plain[:2] + b"\xff\xe1" + struct.pack(">H", len(app1) + 2) + app1 + plain[2:]
    assert decode_still(turned).shape == (40, 20, 4)


def test_what_is_no_picture(tmp_path: Path) -> None:
    for name, content in (("a.png", b"not a picture at all"), ("b.png", b""), ("c.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 90)):
        path = tmp_path / name
        path.write_bytes(content)
        refused(ErrorCode.BAD_MEDIA, path)
    refused(ErrorCode.BLOB_MISSING, tmp_path / "gone.png")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """A PNG of 30,000 × 30,000 in a few bytes."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    path = tmp_path / "bomb.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
                     + chunk(b"IEND", b""))
    assert "million" in refused(ErrorCode.TOO_LARGE, path)


_PLAYLISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://{secret}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile '{secret}'\n",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
    "dash": '<?xml version="1.0"?><MPD><BaseURL>{secret}</BaseURL></MPD>',
}


@pytest.mark.parametrize("kind", list(_PLAYLISTS))
def test_a_playlist_named_mp4_reads_no_other_file(tmp_path: Path, shelf: Shelf, kind: str) -> None:
    secret = shelf.open(shelf.take(5).blob)
    path = tmp_path / "innocent.mp4"
    path.write_text(_PLAYLISTS[kind].format(secret=secret))
    assert kind_of(path) is None
    refused(ErrorCode.BAD_MEDIA, path, media=True)


def test_media_is_probed(shelf: Shelf) -> None:
    take = shelf.take(37)
    facts = examine(shelf.open(take.blob))
    assert facts.picture is not None and facts.sound is not None
    assert (facts.picture.frames, facts.picture.rate, facts.picture.constant) == (37, take.rate, True)
    assert (facts.sound.rate, facts.sound.channels) == (48_000, 2)


def test_torn_media_is_refused(tmp_path: Path, shelf: Shelf) -> None:
    content = shelf.open(shelf.take(5).blob).read_bytes()
    for length in (40, 1000):
        path = tmp_path / f"{length}.mp4"
        path.write_bytes(content[:length])
        refused(ErrorCode.BAD_MEDIA, path, media=True)


def test_the_process_limits_itself(tmp_path: Path) -> None:
    script = ("import milimo.media.limited as m, resource, json; m.limit(); print(json.dumps([resource.getrlimit(k)[0] for k in "
              "(resource.RLIMIT_CPU, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE)]))")
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    cpu, files, core = json.loads(found.stdout)
    assert cpu == 60 and files == 64 and core == 0


def test_memory_is_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from milimo.media import limited_client
    path = tmp_path / "large.png"
    path.write_bytes(cv2.imencode(".png", np.zeros((4000, 4000, 3), np.uint8))[1].tobytes())
    monkeypatch.setattr(limited_client, "RESIDENT_BYTES", 60 * 2**20)
    monkeypatch.setattr(limited_client, "_POLL_SECONDS", 0.001)  # so that it is looked at before it has ended, on a busy machine too
    assert "memory" in refused(ErrorCode.TOO_LARGE, path)


def test_the_client_imports_no_decoder() -> None:
    script = "import sys, milimo.media.limited_client; print([m for m in ('numpy', 'cv2', 'av') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == "[]"


def test_magic() -> None:
    assert still_type(b"GIF89a......") == "image/gif" and still_type(b"\0\0\0\x18ftypavif....") == "image/avif"
    assert media_type(b"\0\0\0\x18ftypisom....") == ("video/mp4", "mov")
    assert media_type(b"\0\0\0\x18ftypavif....") is None and media_type(b"#EXTM3U\n") is None
