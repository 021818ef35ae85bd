"""Damaged media: thousands of mutants of real footage and of made files, sent to a real server as a person would bring them.

Each is uploaded and finished, which opens it in a limited process; what the server takes is looked at as an ingest looks at it (and
some refined). Whatever a mutant does, the server must answer with an asset or with a code that says what is wrong, stay the same process,
and leave no process and no half-written file behind.

`python -m benchmarks.mutants` makes 2,000 (a part of `make chaos`); `tests/media/test_mutants.py` makes fifty.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import psutil

from benchmarks.bench import Rows
from milimo.client import Client
from milimo.config import Home
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.media import Facts, Layout
from milimo.launcher import SERVER_ONLY, Studio
from milimo.media.limited_client import ingest
from milimo.media.packets import add_picture_stream, add_sound_stream, encode_picture, encode_sound, mux

MUTANTS = 2000
SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples"
LARGEST_SAMPLE = 1 << 20
REFUSALS = frozenset({ErrorCode.BAD_MEDIA, ErrorCode.TOO_LARGE})
SENDERS = 2
LOOKED_AT, REFINED = 4, 24
"""Every so manyth of those that the server took: a look costs as much as the upload, a refinement several times that."""
WIDTH, HEIGHT, RATE, FRAMES = 256, 144, 24, 24
FILMS: tuple[tuple[str, str, str, str | None, dict[str, str]], ...] = (
    ("h264.mp4", "libx264", "yuv420p", "aac", {"preset": "ultrafast"}), ("hevc.mov", "libx265", "yuv420p", "aac", {"preset": "ultrafast"}),
    ("vp9.webm", "libvpx-vp9", "yuv420p", "libopus", {"cpu-used": "8", "deadline": "realtime"}),
    ("av1.mkv", "libsvtav1", "yuv420p", "libopus", {"preset": "12"}), ("prores.mov", "prores_ks", "yuv422p10le", "pcm_s16le", {}),
    ("dnxhr.mxf", "dnxhd", "yuv422p", "pcm_s16le", {"profile": "dnxhr_lb"}), ("mpeg4.avi", "mpeg4", "yuv420p", "libmp3lame", {}),
    ("ffv1.mkv", "ffv1", "yuv420p", "flac", {}), ("gif.gif", "gif", "rgb8", None, {}))
SOUNDS = (("flac.flac", "flac"), ("mp3.mp3", "libmp3lame"), ("opus.ogg", "libopus"), ("pcm.wav", "pcm_s16le"), ("aac.m4a", "aac"))
STILLS = (".png", ".jpg", ".webp", ".tiff")
CUES = {"cues.srt": b"1\n00:00:01,000 --> 00:00:02,500\nHello there.\n\n2\n00:00:03,000 --> 00:00:04,000\nGood bye.\n" * 8,
        "cues.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.500\nHello there.\n\n00:03.000 --> 00:04.000 align:start\nGood bye.\n\n"}


# ---- what is damaged --------------------------------------------------------------------------------------------


def corpus(folder: Path, samples: Path = SAMPLES) -> list[Path]:
    """Whole files of every kind that people bring, made in `folder`; and the smaller samples, where they are."""
    made = [_film(folder / name, *how) for name, *how in FILMS]
    made += [_sound(folder / name, codec) for name, codec in SOUNDS]
    made += [_still(folder / f"still{suffix}") for suffix in STILLS]
    made.append(_exr(folder / "light.exr"))
    for name, content in CUES.items():
        (folder / name).write_bytes(content)
        made.append(folder / name)
    if samples.is_dir():
        made += sorted(path for path in samples.rglob("*") if path.is_file() and path.suffix != ".md" and "tracked" not in path.parts
                       and path.stat().st_size <= LARGEST_SAMPLE)
    return made


def _film(path: Path, codec: str, pixel_format: str, sound: str | None, options: dict[str, str]) -> Path:
    with av.open(str(path), "w") as file:
        picture = add_picture_stream(file, codec, Fraction(RATE))
        picture.width, picture.height, picture.pix_fmt, picture.options = WIDTH, HEIGHT, pixel_format, options
        voice = add_sound_stream(file, sound, 48_000) if sound else None
        if voice is not None:
            voice.layout = "stereo"
        for number in range(FRAMES):
            image = np.full((HEIGHT, WIDTH, 3), (number * 9, 90, 160), np.uint8)
            image[:, number * 4:number * 4 + 16] = (250, 220, 40)
            frame = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(format=pixel_format)
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            mux(file, *encode_picture(picture, frame))
        mux(file, *encode_picture(picture, None))
        if voice is not None:
            _speak(file, voice)
    return path


def _sound(path: Path, codec: str) -> Path:
    with av.open(str(path), "w") as file:
        voice = add_sound_stream(file, codec, 48_000)
        voice.layout = "stereo"
        _speak(file, voice)
    return path


def _speak(file: Any, voice: Any) -> None:
    """A second of a tone."""
    resampler = av.AudioResampler(format=voice.codec_context.format, layout="stereo", rate=48_000,
                                  frame_size=voice.codec_context.frame_size or 1024)
    wave = (0.5 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)).astype(np.float32)
    frame = av.AudioFrame.from_ndarray(np.stack([wave, wave]), format="fltp", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
    for piece in (*resampler.resample(frame), *resampler.resample(None)):
        mux(file, *encode_sound(voice, piece))
    mux(file, *encode_sound(voice, None))


def _still(path: Path) -> Path:
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    pixels[:, :WIDTH // 2] = (30, 40, 200)
    cv2.imwrite(str(path), pixels)
    return path


def _exr(path: Path) -> Path:
    context = av.CodecContext.create("exr", "w")
    context.width, context.height, context.pix_fmt, context.time_base = WIDTH, HEIGHT, "gbrapf32le", Fraction(1, RATE)    # type: ignore[attr-defined]
    frame = av.VideoFrame(WIDTH, HEIGHT, "gbrapf32le")
    for plane in frame.planes:
        plane.update(np.full((HEIGHT, plane.line_size // 4), 0.2, np.float32).tobytes())
    frame.pts = 0
    path.write_bytes(b"".join(bytes(packet) for packet in (*context.encode(frame), *context.encode(None))))    # type: ignore[attr-defined]
    return path


# ---- damage -----------------------------------------------------------------------------------------------------


def _bytes(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 4, 40, 400))):
        content[chance.randrange(len(content))] = chance.randrange(256)


def _head(content: bytearray, chance: random.Random) -> None:
    """Bits of the first or last kilobytes, where the tables are."""
    near = min(len(content), 4096)
    start = chance.choice((0, len(content) - near))
    for _ in range(chance.choice((1, 3, 12))):
        content[start + chance.randrange(near)] ^= 1 << chance.randrange(8)


def _cut(content: bytearray, chance: random.Random) -> None:
    del content[max(1, int(len(content) * chance.random())):]


def _numbers(content: bytearray, chance: random.Random) -> None:
    """Lengths and counts at their ends."""
    for _ in range(chance.choice((1, 2, 8))):
        at = chance.randrange(max(1, min(len(content), 8192) - 4))
        content[at:at + 4] = chance.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\1", b"\1\0\0\0"))


def _hole(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    stop = min(len(content), start + chance.choice((16, 512, 8192)))
    content[start:stop] = bytes(stop - start)


def _moved(content: bytearray, chance: random.Random) -> None:
    """A piece that stands twice, or elsewhere."""
    start, size = chance.randrange(len(content)), chance.choice((8, 256, 4096))
    piece = content[start:start + size]
    if chance.random() < 0.5:
        del content[start:start + size]
    at = chance.randrange(len(content) + 1)
    content[at:at] = piece


DAMAGES: tuple[Callable[[bytearray, random.Random], None], ...] = (_bytes, _head, _cut, _numbers, _hole, _moved)


def mutants(files: list[Path], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Each with the name of the file that it was: every file in turn, every damage alike; now and then two of them, or the head of
    one file on the body of another."""
    chance = random.Random(seed)
    for number in range(count):
        path = files[number % len(files)]
        content = bytearray(path.read_bytes())
        if chance.random() < 0.08:
            other = chance.choice(files).read_bytes()
            content[chance.randrange(len(content)):] = other[chance.randrange(len(other)):]
        for _ in range(chance.choice((1, 1, 1, 2))):
            if content:
                chance.choice(DAMAGES)(content, chance)
        yield path.name, bytes(content) or b"\0"


# ---- what they do -----------------------------------------------------------------------------------------------


class _Deaf:
    """Hears of a look and keeps nothing."""

    def facts(self, facts: Facts) -> None: ...
    def made(self, layout: Layout, files: list[Path]) -> None: ...
    def progress(self, stage: str, step: int, steps: int) -> None: ...
    def check(self) -> None: ...


@dataclass(slots=True)
class Fuzz:
    """`faults`: what must not have been. `answers`: how often what was answered. `slowest`: seconds, and the mutant's name."""

    folder: Path
    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    looked: int = 0

    def run(self, count: int, seed: int) -> None:
        files = corpus(_folder(self.folder / "whole"))
        home = Home(self.folder / "home").prepare()
        with Studio(home, SERVER_ONLY).start() as studio:
            server, key = studio.pids["server"], home.key.read_text("ascii").strip()
            with Client(studio.url, key) as client:
                instance, project = client.health().instance, client.create_project("Fuzz").id
                with ThreadPoolExecutor(SENDERS) as senders:
                    list(senders.map(lambda one: self._bring(studio.url, key, project, *one), enumerate(mutants(files, count, seed))))
                if client.health().instance != instance or not psutil.pid_exists(server):
                    self.faults.append("the server is another one")
            self.faults += [f"left over: {' '.join(child.cmdline())[:120]}" for child in psutil.Process(server).children(recursive=True)]
            self.faults += [f"left over: {path.name}" for path in home.uploads.iterdir()]

    def _bring(self, url: str, key: str, project: str, number: int, mutant: tuple[str, bytes]) -> None:
        name, content = mutant
        path = _folder(self.folder / f"mutant-{number}") / name
        path.write_bytes(content)
        began = time.monotonic()
        answer, step = "taken", "upload"
        try:
            with Client(url, key) as client:
                client.upload(project, path)
            step = "look"
            self._look(path, number)
        except MilimoError as error:
            answer = str(error.code) if step == "upload" else "refused at a look"
            if error.code not in REFUSALS:
                self.faults.append(f"mutant {number} of {name}, {step}: {error.code}: {error}")
        self.answers[answer] += 1
        self.slowest = max(self.slowest, (time.monotonic() - began, f"{number} of {name}"))
        shutil.rmtree(path.parent)

    def _look(self, path: Path, number: int) -> None:
        """What the workers would do. Raises as `ingest` does."""
        if number % LOOKED_AT == 0:
            self.looked += 1
            ingest("look", path, _folder(path.parent / "look"), _Deaf())
        if number % REFINED == 0:
            ingest("refine", path, _folder(path.parent / "refine"), _Deaf())


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def report(rows: Rows, count: int, seed: int) -> list[str]:
    """Make them and tell the rows; the faults found."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="milimo-fuzz-") as folder:
        fuzz = Fuzz(Path(folder))
        fuzz.run(count, seed)
    for fault in fuzz.faults:
        print("FAULT", fault)
    told = ", ".join(f"{number} {what}" for what, number in sorted(fuzz.answers.items()))
    rows.add(f"mutants of media in {time.monotonic() - began:.0f} s ({told}; {fuzz.looked} looked at)", fuzz.answers.total(), "mutants",
             f"= {count}", fuzz.answers.total() == count)
    rows.add("deaths of the server, answers without a code, processes and files left by mutants", len(fuzz.faults), "faults", "= 0", not fuzz.faults)
    rows.add(f"the slowest mutant ({fuzz.slowest[1]})", fuzz.slowest[0], "s")
    return fuzz.faults


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=MUTANTS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows = Rows("mutants")
    faults = report(rows, options.count, options.seed)
    rows.write()
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
