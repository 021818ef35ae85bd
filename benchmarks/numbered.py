"""Films whose pictures say which they are, and whose sound clicks with them: what a monitor shows can be read from it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy import text

from milimo.client import Client
from milimo.config import Home
from milimo.contracts.media import MediaState
from milimo.contracts.time import FILM_RATE, Rate
from milimo.contracts.timeline import Clip, MediaSource, TimelineDocument, Track, TrackKind
from milimo.contracts.video import Encoding, Extent
from milimo.media.encode import TakeWriter
from milimo.server.db.sqlite import open_engine
from milimo.timeline.time import nominal

FRAME_BITS, FILM_BITS = 16, 4
BITS = FRAME_BITS + FILM_BITS
FOOT = 6
"""The bars take the last sixth of the picture."""
DARK, LIGHT = 16, 240
CLICK_SAMPLES = 240
SOUND_RATE = 48_000


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered film in a studio. `film` is its number, from 1 on."""

    film: int
    source: MediaSource


def picture(film: int, frame: int, extent: Extent) -> npt.NDArray[np.uint8]:
    """Twenty bars along the foot, the lowest bit first: the frame, then the film; above them a slope that moves."""
    rgb = np.empty((extent.height, extent.width, 3), np.uint8)
    slope = (np.arange(extent.width) * 160 // extent.width + frame * 3) % 160 + 40
    rgb[:] = slope[None, :, None]
    rgb[..., film % 3] //= 2
    number = film << FRAME_BITS | frame
    edges = [round(bit * extent.width / BITS) for bit in range(BITS + 1)]
    for bit in range(BITS):
        rgb[-extent.height // FOOT:, edges[bit]:edges[bit + 1]] = LIGHT if number >> bit & 1 else DARK
    return rgb


def write_film(path: Path, film: int, frames: int, rate: Rate = FILM_RATE, extent: Extent = Extent(width=640, height=360),
               gop: int = 48) -> Path:
    """A film that clicks at each frame that its nominal rate divides."""
    with TakeWriter(path, Encoding(gop=gop, threads=0), extent, rate) as writer:
        for frame in range(frames):
            writer.picture(picture(film, frame, extent))
            start, stop = (at * SOUND_RATE * rate.den // rate.num for at in (frame, frame + 1))
            samples = np.zeros((stop - start, 2), np.float32)
            if frame % nominal(rate) == 0:
                samples[:CLICK_SAMPLES] = (0.8 * np.sin(np.arange(CLICK_SAMPLES) / 4))[:, None]
            writer.sound(samples)
    return path


def brought(client: Client, project: str, path: Path, film: int, frames: int, rate: Rate = FILM_RATE, extent: Extent = Extent(width=640, height=360),
            timeout_s: float = 240.0) -> Numbered:
    """The film as an asset, with everything made of it that a browser needs. Raises RuntimeError where it is not made in time."""
    asset = client.upload(project, path)
    deadline = time.monotonic() + timeout_s
    while (state := client.media(asset.blob.sha256).state) is not MediaState.DONE:
        if state is MediaState.FAILED or time.monotonic() > deadline:
            raise RuntimeError(f"{path.name} cannot be looked at: {state}")
        time.sleep(0.1)
    return Numbered(film, MediaSource(blob=asset.blob.sha256, asset=asset.id, frames=frames, rate=rate, extent=extent, audio=True))


def laid(parts: Iterable[tuple[Numbered, int, int]], rate: Rate = FILM_RATE) -> tuple[TimelineDocument, list[dict[str, int]]]:
    """Clips end to end on one track: (film, its first frame, length). With the document comes what lies where."""
    clips: dict[str, Clip] = {}
    placed: list[dict[str, int]] = []
    at = 0
    extent = Extent(width=640, height=360)
    for number, (film, first, length) in enumerate(parts):
        clips[f"c{number:04}"] = Clip(track="v1", start=at, length=length, source=film.source, source_in=first, name=f"{film.film}/{first}")
        placed.append({"start": at, "length": length, "film": film.film, "first": first})
        extent = film.source.extent or extent
        at += length
    track = Track(kind=TrackKind.VIDEO, order=0, magnetic=True, name="Picture")
    return TimelineDocument(extent=extent, rate=rate, tracks={"v1": track}, clips=clips), placed


def film_of(client: Client, home: Home, project: str, document: TimelineDocument) -> None:
    """Make this timeline the project's film, which its Edit room opens. (Films are cut by jobs; here one is laid down.)"""
    made = client.create_sequence(project, "Film", document)
    engine = open_engine(home.database, read_only=False)
    with engine.connect() as database:
        database.execute(text("UPDATE project SET film_sequence = :made WHERE id = :project"), {"made": made.id, "project": project})
    engine.dispose()
