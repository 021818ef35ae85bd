"""The same edits by MLT and by MoviePy: the same clips, dissolves, inset and titles, the same x264 settings and threads.

MLT is Debian's `melt`. MoviePy lives in an environment of its own under build/, made by the first run; neither is ever a
dependency of the product.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

from benchmarks.bench import BUILD
from benchmarks.export_films import CORES, ENCODING, HD
from milimo.contracts.timeline import Clip, MediaSource, TimelineDocument, TitleSource
from milimo.media.fonts import FILES
from milimo.timeline.document import length_of_document

MOVIEPY = "moviepy==2.2.1"
TITLE_PLACES = {"title": (0.5, 0.5), "lower_third": (0.25, 0.82)}
"""Middles of the titles, near to where the product puts them."""


@dataclass(frozen=True, slots=True)
class Rival:
    """`export` gives the whole process's wall seconds, None where the program is not there (`missing` says so)."""

    name: str
    goal: float
    missing: str
    export: Callable[[Path, str, TimelineDocument], float | None]


def _timed(command: list[str], **environment: str) -> float:
    started = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment})
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {done.stderr[-2000:]}")
    return time.perf_counter() - started


def _clips(document: TimelineDocument, track: str) -> list[Clip]:
    return sorted((clip for clip in document.clips.values() if clip.track == track), key=lambda clip: clip.start)


# MLT

def _melt(folder: Path, name: str, document: TimelineDocument) -> float | None:
    if shutil.which("melt") is None:
        return None
    project = folder / f"{name}.mlt"
    project.write_text("\n".join(_project(folder, document)), "utf-8")
    output = folder / f"{name}-melt.mp4"
    return _timed(["melt", str(project), "-consumer", f"avformat:{output}", "vcodec=libx264", f"preset={ENCODING.preset}",
                   f"crf={ENCODING.crf}", f"g={ENCODING.gop}", "pix_fmt=yuv420p", "acodec=aac", "ab=160k", f"threads={CORES}",
                   "real_time=-1"], QT_QPA_PLATFORM="offscreen")


def _project(folder: Path, document: TimelineDocument) -> Iterator[str]:
    """An MLT project: a track of clips with a tractor for each dissolve, the inset and the titles composited over it."""
    yield "<mlt>"
    yield (f'<profile width="{HD.width}" height="{HD.height}" progressive="1" frame_rate_num="24" frame_rate_den="1" '
           'sample_aspect_num="1" sample_aspect_den="1" display_aspect_num="16" display_aspect_den="9" colorspace="709"/>')
    clips = _clips(document, "v")
    for i, clip in enumerate(clips):
        assert isinstance(clip.source, MediaSource)
        # a producer for each use: one that is shared between a clip and its dissolve would seek back and forth
        for use in ("body", "out", "in"):
            yield _producer(f"{use}{i}", "avformat", str(folder / clip.source.blob))
    side = next((item.before for item in document.transitions.values()), 0)
    for i in range(1, len(clips)) if side else ():
        yield from _dissolve(i, clips[i - 1], clips[i], side)
    yield '<playlist id="film">'
    for i, clip in enumerate(clips):
        if i and side:
            yield f'<entry producer="mix{i}" in="0" out="{2 * side - 1}"/>'
        head, tail = side if i else 0, side if i + 1 < len(clips) else 0
        yield f'<entry producer="body{i}" in="{clip.source_in + head}" out="{clip.source_in + clip.length - 1 - tail}"/>'
    yield "</playlist>"
    above = [*_clips(document, "o"), *_clips(document, "t")]
    for i, clip in enumerate(above):
        yield from _over(folder, i, clip)
    yield f'<tractor id="whole" in="0" out="{length_of_document(document) - 1}"><track producer="film"/>'
    for i in range(len(above)):
        yield f'<track producer="track{i}" hide="audio"/>'
    for i, clip in enumerate(above):
        yield _composite(i + 1, clip)
    yield "</tractor></mlt>"


def _producer(key: str, service: str, resource: str, **more: str) -> str:
    properties = {"mlt_service": service, "resource": resource, **more}
    inner = "".join(f"<property name={quoteattr(k)}>{_escaped(v)}</property>" for k, v in properties.items())
    return f'<producer id="{key}">{inner}</producer>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _dissolve(i: int, outgoing: Clip, incoming: Clip, side: int) -> Iterator[str]:
    last = outgoing.source_in + outgoing.length
    first = incoming.source_in
    yield (f'<tractor id="mix{i}" in="0" out="{2 * side - 1}">'
           f'<track producer="out{i - 1}" in="{last - side}" out="{last + side - 1}"/>'
           f'<track producer="in{i}" in="{first - side}" out="{first + side - 1}"/>')
    for service, more in (("luma", ""), ("mix", '<property name="start">-1</property>')):
        yield (f'<transition in="0" out="{2 * side - 1}"><property name="a_track">0</property><property name="b_track">1'
               f'</property><property name="mlt_service">{service}</property>{more}</transition>')
    yield "</tractor>"


def _over(folder: Path, i: int, clip: Clip) -> Iterator[str]:
    if isinstance(clip.source, TitleSource):
        size = round(clip.source.size * HD.height)
        yield _producer(f"over{i}", "pango", "", text=clip.source.text, size=str(size), fgcolour="#ffffffff",
                        bgcolour="#00000000", align="centre", length=str(clip.length))
    else:
        assert isinstance(clip.source, MediaSource)
        yield _producer(f"over{i}", "avformat", str(folder / clip.source.blob))
    yield (f'<playlist id="track{i}"><blank length="{clip.start}"/>'
           f'<entry producer="over{i}" in="{clip.source_in}" out="{clip.source_in + clip.length - 1}"/></playlist>')


def _composite(track: int, clip: Clip) -> str:
    """Where it lies, and how it fades, as key frames of a rectangle with its opacity."""
    place = clip.transform
    if isinstance(clip.source, TitleSource):
        middle, share = TITLE_PLACES[clip.source.style], 0.5
    else:
        middle, share = (place.x, place.y), place.scale_x
    width, height = round(HD.width * share), round(HD.height * share)
    box = f"{round(HD.width * middle[0] - width / 2)}/{round(HD.height * middle[1] - height / 2)}:{width}x{height}"
    keys = ((0, 0), (clip.fade_in, 100), (clip.length - clip.fade_out, 100), (clip.length - 1, 0))
    geometry = ";".join(f"{frame}={box}:{opacity}" for frame, opacity in keys)
    return (f'<transition in="{clip.start}" out="{clip.start + clip.length - 1}"><property name="a_track">0</property>'
            f'<property name="b_track">{track}</property><property name="mlt_service">composite</property>'
            f'<property name="geometry">{geometry}</property><property name="halign">centre</property>'
            '<property name="valign">centre</property><property name="progressive">1</property></transition>')


# MoviePy

def _moviepy(folder: Path, name: str, document: TimelineDocument) -> float | None:
    python = _environment()
    if python is None:
        return None
    script = Path(__file__).with_name("rival_moviepy.py")
    return _timed([str(python), str(script), str(folder / f"{name}.json"), str(folder), str(folder / f"{name}-moviepy.mp4"),
                   str(FILES["bold"]), str(CORES)])


def _environment() -> Path | None:
    """The interpreter of MoviePy's own environment; None where it cannot be made (no network, say)."""
    place = BUILD / "moviepy"
    python = place / "bin" / "python"
    if not (place / ".installed").exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True, capture_output=True)
            subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", MOVIEPY], check=True,
                           capture_output=True, timeout=300)
        except (subprocess.SubprocessError, OSError) as error:
            print(f"MoviePy cannot be installed: {error}", file=sys.stderr)
            return None
        (place / ".installed").touch()
    return python


RIVALS = (Rival("MLT (melt)", 1.3, "not installed (`apt install melt`)", _melt),
          Rival("MoviePy", 3.0, "not installed", _moviepy))
