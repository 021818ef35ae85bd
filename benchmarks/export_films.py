"""The minute of film that is exported: takes as live pictures have them, and edits of them, plain and dressed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import cv2
import numpy as np

from milimo.contracts.time import FILM_RATE
from milimo.contracts.timeline import (
    Caption,
    Clip,
    MediaSource,
    TimelineDocument,
    TitleSource,
    Track,
    TrackKind,
    Transform,
    TransitionItem,
    TransitionKind,
)
from milimo.contracts.video import Encoding, Extent
from milimo.media.encode import TakeWriter

HD = Extent(width=1920, height=1080)
FRAMES = 1440
CLIPS = 10
TAKE_FRAMES = 180
TAKES = 3
CORES = os.cpu_count() or 1
ENCODING = Encoding(threads=CORES)
WAY = f"1080p24, 60 s, x264 veryfast crf 20 yuv420p, {CORES} encoder threads, decoder auto; sources x264 veryfast crf 20"


def make_takes(folder: Path) -> list[MediaSource]:
    """Takes with a drifting cloud of colour and grain, as live pictures have; a low hum each."""
    random = np.random.default_rng(1)
    takes: list[MediaSource] = []
    grain = random.integers(-6, 7, (HD.height, HD.width + 64, 1), dtype=np.int16)
    for k in range(TAKES):
        ground = cv2.resize(random.integers(20, 230, (9, 24, 3)).astype(np.uint8), (HD.width + 800, HD.height),
                            interpolation=cv2.INTER_CUBIC)
        path = folder / f"take{k}.mp4"
        with TakeWriter(path, Encoding(threads=CORES), HD, FILM_RATE) as writer:
            for i in range(TAKE_FRAMES):
                shift = i * 4
                rough = ground[:, shift:shift + HD.width].astype(np.int16) + grain[:, i % 64:i % 64 + HD.width]
                writer.picture(rough.clip(0, 255).astype(np.uint8))
                t = np.arange(i * 2000, (i + 1) * 2000) / 48_000
                wave = (0.1 * np.sin(2 * np.pi * (110 + 55 * k) * t)).astype(np.float32)
                writer.sound(np.stack([wave, wave], axis=1))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        path.rename(folder / digest)
        takes.append(MediaSource(blob=digest, frames=TAKE_FRAMES, extent=HD, audio=True))
    return takes


def cut(takes: list[MediaSource], clips: int, *, dressed: bool = False, sound: bool = True) -> TimelineDocument:
    """`clips` clips end to end, FRAMES in all. `dressed`: dissolves at every edit, an inset, a title, a lower
    third. Clips begin 12 to 18 frames into their takes, so up to the next key frame (48) there is nothing to copy."""
    tracks = {"v": Track(kind=TrackKind.VIDEO, order=0), "o": Track(kind=TrackKind.VIDEO, order=1),
              "t": Track(kind=TrackKind.TITLE, order=2), "c": Track(kind=TrackKind.CAPTION, order=3)}
    edges = [FRAMES * i // clips for i in range(clips + 1)]
    placed = {f"v{i}": Clip(
        track="v", start=edges[i], length=edges[i + 1] - edges[i], source_in=12 + i % 7,
        source=takes[i % len(takes)].model_copy(update={"audio": sound})) for i in range(clips)}
    transitions: dict[str, TransitionItem] = {}
    if dressed:
        transitions = {f"x{i}": TransitionItem(track="v", kind=TransitionKind.DISSOLVE, at=edges[i], before=12, after=12,
                                               outgoing=f"v{i - 1}", incoming=f"v{i}") for i in range(1, clips)}
        inset = Transform(x=0.8, y=0.25, scale_x=0.3, scale_y=0.3)
        placed["inset"] = Clip(track="o", start=240, length=150, fade_in=12, fade_out=12, transform=inset,
                               source=takes[1].model_copy(update={"audio": False}))
        placed["title"] = Clip(track="t", start=24, length=96, fade_in=12, fade_out=12,
                               source=TitleSource(text="The Lighthouse", weight="bold", size=0.12))
        placed["name"] = Clip(track="t", start=600, length=96, fade_in=12, fade_out=12,
                              source=TitleSource(text="Mara\nKeeper of the light", style="lower_third", size=0.06))
    captions = {f"k{i}": Caption(track="c", start=120 * i, length=100, text=f"Line {i}") for i in range(10)}
    return TimelineDocument(extent=HD, tracks=tracks, clips=placed, transitions=transitions, captions=captions)


def whole(takes: list[MediaSource], *, sound: bool) -> TimelineDocument:
    """Whole takes end to end for FRAMES."""
    document = cut(takes, 1)
    clips: dict[str, Clip] = {}
    start = 0
    while start < FRAMES:
        length = min(TAKE_FRAMES, FRAMES - start)
        source = takes[len(clips) % len(takes)].model_copy(update={"audio": sound})
        clips[f"v{len(clips)}"] = Clip(track="v", start=start, length=length, source=source)
        start += length
    return document.model_copy(update={"clips": clips})
