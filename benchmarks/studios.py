"""Studios that benchmarks fill: a small film to lay on timelines, sequences of as many clips as are asked for, many rows."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from pysqlite3 import dbapi2

from milimo.client import Client
from milimo.config import Home
from milimo.contracts.api import Asset, Sequence, SequenceCreate
from milimo.contracts.media import MediaState
from milimo.contracts.timeline import TimelineDocument
from milimo.media.packets import add_picture_stream, add_sound_stream, encode_picture, encode_sound, mux
from milimo.wire import read_answer

RATE = 24
FILM_S = 10
CLIP = 48
"""Frames of a clip on the timeline."""


def small_film(path: Path) -> Path:
    """Ten seconds of a bright stripe that crosses the picture, and a tone that swells."""
    with av.open(str(path), "w") as file:
        picture = add_picture_stream(file, "libx264", Fraction(RATE))
        picture.width, picture.height, picture.pix_fmt = 640, 360, "yuv420p"
        picture.options, picture.codec_context.gop_size = {"preset": "veryfast"}, 12
        voice = add_sound_stream(file, "aac", 48_000)
        voice.layout = "stereo"
        for number in range(RATE * FILM_S):
            image = np.full((360, 640, 3), (24, 40, 64), np.uint8)
            at = number * 600 // (RATE * FILM_S)
            image[:, at:at + 40] = (232, 160, 60)
            mux(file, *encode_picture(picture, av.VideoFrame.from_ndarray(image, format="rgb24").reformat(format="yuv420p")))
        mux(file, *encode_picture(picture, None))
        for start in range(0, 48_000 * FILM_S // 1024 * 1024, 1024):
            when = np.arange(start, start + 1024) / 48_000
            wave = (0.4 * np.sin(2 * np.pi * 220 * when) * np.sin(when) ** 2).astype(np.float32)
            frame = av.AudioFrame.from_ndarray(np.stack([wave, wave]), format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = 48_000, start
            mux(file, *encode_sound(voice, frame))
        mux(file, *encode_sound(voice, None))
    return path


def brought(client: Client, project: str, path: Path, timeout_s: float = 120.0) -> Asset:
    """A file as an asset, with everything made of it that a browser needs."""
    asset = client.upload(project, path)
    deadline = time.monotonic() + timeout_s
    while (state := client.media(asset.blob.sha256).state) is not MediaState.DONE:
        if state is MediaState.FAILED or time.monotonic() > deadline:
            raise RuntimeError(f"{path.name} cannot be looked at: {state}")
        time.sleep(0.2)
    return asset


def timeline(blob: str, clips: int) -> TimelineDocument:
    """Half of the clips are pictures on a magnetic track, half their sounds, linked two by two."""
    pairs = clips // 2
    source = {"type": "media", "blob": blob, "frames": RATE * FILM_S, "audio": True}
    document: dict[str, Any] = {
        "tracks": {"v1": {"kind": "video", "order": 0, "magnetic": True}, "a1": {"kind": "audio", "order": 0}},
        "clips": {}, "links": {f"l{n}": [f"p{n}", f"s{n}"] for n in range(pairs)}}
    for n in range(pairs):
        clip = {"start": n * CLIP, "length": CLIP, "source_in": 20 + n * 7 % 140, "source": source}
        document["clips"][f"p{n}"] = {**clip, "track": "v1", "name": f"Shot {n + 1}"}
        document["clips"][f"s{n}"] = {**clip, "track": "a1"}
    return TimelineDocument.model_validate(document)


def film_project(client: Client, home: Home, name: str, document: TimelineDocument) -> str:
    """A project whose film this timeline is, as the Edit room opens it. (Films are cut by jobs; here one is laid down.)"""
    project = client.create_project(name).id
    body = SequenceCreate(name=name, document=document).model_dump_json(exclude_unset=True).encode("utf-8")
    made = read_answer(client._call("POST", f"/api/projects/{project}/sequences", content=body), Sequence)
    database = dbapi2.connect(str(home.database), timeout=30)
    try:
        with database:
            database.execute("UPDATE project SET film_sequence = ? WHERE id = ?", (made.id, project))
    finally:
        database.close()
    return project
