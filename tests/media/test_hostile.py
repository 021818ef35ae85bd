"""Files that were made, or torn, to do harm: each is refused by a code, and its process leaves nothing behind."""

import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import numpy as np
import psutil
import pytest
from ingest_makers import Heard, exr, ingested, video

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.media import limited_client
from milimo.media.limited_client import ingest, kind_of

pytestmark = pytest.mark.slow


def refused(path: Path, folder: Path) -> MilimoError:
    """By a look, which is all that ever opens it first."""
    with pytest.raises(MilimoError) as caught:
        ingested(path, folder, "look")
    assert psutil.Process().children(recursive=True) == [], "its process is gone"
    return caught.value


def png(width: int, height: int, content: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(content)) + chunk(b"IEND", b"")


def exr_head(width: int, height: int, *, data: tuple[int, int] | None = None) -> bytes:
    """An OpenEXR file that announces a size and holds nothing."""
    def attribute(name: bytes, kind: bytes, value: bytes) -> bytes:
        return name + b"\0" + kind + b"\0" + struct.pack("<i", len(value)) + value
    across, down = data or (width, height)
    channel = b"R\0" + struct.pack("<iBBBBii", 1, 0, 0, 0, 0, 1, 1) + b"\0"
    return (b"v/1\x01" + struct.pack("<I", 2) + attribute(b"channels", b"chlist", channel)
            + attribute(b"compression", b"compression", b"\x03") + attribute(b"dataWindow", b"box2i", struct.pack("<4i", 0, 0, across - 1, down - 1))
            + attribute(b"displayWindow", b"box2i", struct.pack("<4i", 0, 0, width - 1, height - 1))
            + attribute(b"lineOrder", b"lineOrder", b"\0") + attribute(b"pixelAspectRatio", b"float", struct.pack("<f", 1))
            + attribute(b"screenWindowCenter", b"v2f", struct.pack("<2f", 0, 0)) + attribute(b"screenWindowWidth", b"float", struct.pack("<f", 1))
            + b"\0" + bytes(64))


STILLS = {
    "a bomb": (png(30_000, 30_000, bytes(10**6)), ErrorCode.TOO_LARGE),
    "a line": (png(100_000, 1, bytes(400_001)), None),
    "nothing behind its head": (png(400, 400, b""), None),
    "a bomb in light": (exr_head(60_000, 60_000), ErrorCode.TOO_LARGE),
    "a bomb behind a small window": (exr_head(64, 64, data=(60_000, 60_000)), ErrorCode.TOO_LARGE),
    "no light at all": (exr_head(64, 64), ErrorCode.BAD_MEDIA),
    "a window turned inside out": (exr_head(-5, -5), ErrorCode.BAD_MEDIA),
    "a head without an end": (b"v/1\x01" + b"\x02\0\0\0" + b"x" * 100_000, ErrorCode.BAD_MEDIA),
    "a torn webp": (b"RIFF\xff\xff\xff\x7fWEBPVP8 " + bytes(300), ErrorCode.BAD_MEDIA),
    "a torn tiff": (b"II*\0\x08\0\0\0\xff\xff" + bytes(300), ErrorCode.BAD_MEDIA),
    "a torn gif": (b"GIF89a\xff\xff\xff\xff" + bytes(50), ErrorCode.BAD_MEDIA),
    "a torn avif": (b"\0\0\0\x1cftypavif" + bytes(200), ErrorCode.BAD_MEDIA),
}


@pytest.mark.parametrize("what", STILLS)
def test_hostile_stills(tmp_path: Path, what: str) -> None:
    content, code = STILLS[what]
    path = tmp_path / "harmless.png"
    path.write_bytes(content)
    if code is not None:
        assert refused(path, tmp_path).code is code
        return
    try:    # whether a torn or very long picture is shown is the decoder's affair; that the process ends in order is ours
        ingested(path, tmp_path, "look")
    except MilimoError as error:
        assert error.code in (ErrorCode.BAD_MEDIA, ErrorCode.TOO_LARGE)


NO_MEDIA = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><svg>&y;</svg>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "hls": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
    "concat": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    "zip": b"PK\x03\x04" + bytes(100),
    "empty": b"",
    "a word": b"00:00:01",
}


@pytest.mark.parametrize("what", NO_MEDIA)
def test_what_is_no_media_whatever_it_is_called(tmp_path: Path, what: str) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(NO_MEDIA[what])
    assert kind_of(path) is None and refused(path, tmp_path).code is ErrorCode.BAD_MEDIA


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return video(tmp_path_factory.mktemp("film") / "film.mp4", "libx264", "yuv420p", 48, sound="aac").read_bytes()


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9])
def test_a_torn_film(tmp_path: Path, film: bytes, share: float) -> None:
    """Its index comes last: without it nothing can be found."""
    path = tmp_path / "torn.mp4"
    path.write_bytes(film[:int(len(film) * share)])
    assert refused(path, tmp_path).code is ErrorCode.BAD_MEDIA


def patched(film: bytes, atom: bytes, at: int, value: bytes) -> bytes:
    place = film.index(atom) + len(atom) + at
    return film[:place] + value + film[place + len(value):]


LIES = {
    "a day-long duration": (b"mvhd", 16, b"\x7f\xff\xff\xff"),
    "no duration": (b"mdhd", 16, bytes(4)),
    "no time scale": (b"mdhd", 12, bytes(4)),
    "a size of 65,535": (b"avc1", 24, b"\xff\xff\xff\xff"),
    "four billion samples": (b"stsz", 8, b"\xff\xff\xff\xff"),
    "chunks beyond the end": (b"stco", 8, b"\x7f\xff\xff\xff" * 2),
    "no key frames": (b"stss", 4, bytes(4)),
    "pictures of no length": (b"stts", 12, bytes(4)),
    "another codec": (b"avc1", -4, b"hvc1"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_film_whose_head_lies(tmp_path: Path, film: bytes, lie: str) -> None:
    """It is shown as far as it can be, or refused; nothing hangs, nothing is left."""
    path = tmp_path / "liar.mp4"
    path.write_bytes(patched(film, *LIES[lie]))
    try:
        heard = ingested(path, tmp_path)
        assert heard.facts_of is not None
    except MilimoError as error:
        assert error.code in (ErrorCode.BAD_MEDIA, ErrorCode.TOO_LARGE), error.message
    assert psutil.Process().children(recursive=True) == []


def test_a_picture_too_long_to_be_decoded(tmp_path: Path) -> None:
    import av
    path = tmp_path / "line.mkv"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("ffv1", rate=24)
        stream.width, stream.height, stream.pix_fmt = 100_000, 1, "yuv444p"
        for _ in range(2):
            file.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((1, 100_000, 3), np.uint8), format="rgb24")))
        file.mux(stream.encode(None))
    error = refused(path, tmp_path)
    assert error.code is ErrorCode.TOO_LARGE and "100000×1" in error.message


def test_captions_without_an_end(tmp_path: Path) -> None:
    path = tmp_path / "long.srt"
    path.write_bytes(b"1\n00:00:01,000 --> 00:00:02,000\n" + b"x" * (17 << 20))
    assert refused(path, tmp_path).code is ErrorCode.TOO_LARGE
    empty = tmp_path / "empty.vtt"
    empty.write_bytes(b"WEBVTT\n\n" + b"no time\n\n" * 100)
    assert refused(empty, tmp_path).code is ErrorCode.BAD_MEDIA


class Stops(Heard):
    """Stops at its first chance."""

    def check(self) -> None:
        raise MilimoError(ErrorCode.CANCELLED, "Cancelled.")


def test_whoever_stops_listening_ends_the_process(tmp_path: Path, film: bytes) -> None:
    path, folder = tmp_path / "film.mp4", tmp_path / "made"
    path.write_bytes(film)
    folder.mkdir()
    with pytest.raises(MilimoError, match="Cancelled"):
        ingest("look", path, folder, Stops())
    assert psutil.Process().children(recursive=True) == []


def test_silence_ends_it(tmp_path: Path, film: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(film)
    monkeypatch.setattr(limited_client, "SILENT_SECONDS", 0.0)
    monkeypatch.setattr(limited_client, "_POLL_SECONDS", 0.001)  # so that it is looked at before it has ended, on a busy machine too
    assert "too long" in refused(path, tmp_path).message


def test_it_outlives_nobody_who_asked(tmp_path: Path) -> None:
    """The process that asked is killed; the limited one, at work or not, ends by itself."""
    path = exr(tmp_path / "still.exr")
    program = ("import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', 'import milimo.media.limited as m, threading, "
               "time; threading.Thread(target=m._end_with_input, daemon=True).start(); time.sleep(600)'], stdin=subprocess.PIPE); "
               "print(child.pid, flush=True); time.sleep(600)")
    asking = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True)
    assert asking.stdout is not None
    child = psutil.Process(int(asking.stdout.readline()))
    asking.kill()
    asking.wait()
    asking.stdout.close()
    deadline = time.monotonic() + 30
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
