"""What the browser needs of a file, made in the limited process (`media.limited`), each thing told as soon as it is there.

    look(path, folder, tell)      facts, poster, filmstrip of key frames, peaks, sound; of stills and captions everything
    refine(path, folder, tell)    proxy, exact filmstrip

Files are written into `folder` under names of our own. Raises MilimoError: BAD_MEDIA, TOO_LARGE.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import numpy as np
from av.error import FFmpegError
from av.video.frame import VideoFrame

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.media import (
    CaptionFacts,
    CueList,
    CuesLayout,
    Facts,
    FilmstripLayout,
    Layout,
    MediaFacts,
    PictureFacts,
    ProxyLayout,
    SoundFacts,
    StillFacts,
)
from milimo.media.conform import ConformMap, open_media, picture_stream
from milimo.media.cues import read_cues
from milimo.media.decode import FrameReader
from milimo.media.filmstrip import (
    Sheets,
    exact_layout,
    first_layout,
    frame_of,
    key_pictures,
    nearest_keys,
    tile_size,
)
from milimo.media.kinds import HEAD_BYTES, MOST_CAPTION_BYTES, caption_type, media_type, still_type
from milimo.media.peaks import read_peaks
from milimo.media.pieces import make_sound
from milimo.media.poster import film_poster, still_poster
from milimo.media.probe import probe
from milimo.media.proxy import make_proxy, make_sound_proxy, proxy_size
from milimo.media.soundread import SoundReader
from milimo.media.stills import open_still
from milimo.media.thumbnails import RGB, RGBA, fitted, jpeg, over_black, scaled, small, webp

POSTER_AT = (0.25, 0.1, 0.5, 0.75, 0.0)
"""Shares of the film at which a poster is looked for: not its first picture, which is often black."""
POSTER_WITHIN = 300
"""Frames that are decoded at most to find a picture where no key frame shows any: a fade from black with one key frame."""
STILL_PROXY = 1920
STILL_QUALITY = 90


class Tell(Protocol):
    """Where what is found and made goes."""

    def facts(self, facts: Facts) -> None: ...
    def made(self, layout: Layout, files: list[Path]) -> None: ...
    def progress(self, stage: str, step: int, steps: int) -> None: ...


def facts_of(path: Path) -> Facts:
    """What a file is."""
    return _opened(path)[0]


def _opened(path: Path) -> tuple[Facts, RGBA | CueList | ConformMap | None]:
    """What a file is, and the whole of a still or of captions, or a film's conform map. A GIF of one picture is a still, of
    several a film."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    still = still_type(head)
    if still == "image/gif":
        film, conform = _probed(path)
        if film.picture is not None and film.picture.frames > 1:
            return film, conform
    if still is not None:
        rgba = open_still(path)
        return _still_facts(still, rgba), rgba
    captions = caption_type(head) if media_type(head) is None else None
    if captions is not None:
        found = _read_cues(path)
        return _caption_facts(captions, found), found
    return _probed(path)


def look(path: Path, folder: Path, tell: Tell) -> None:
    """See the module."""
    facts, whole = _opened(path)
    tell.facts(facts)
    if isinstance(whole, CueList):
        content = folder / "cues.json"
        content.write_bytes(whole.model_dump_json().encode())
        tell.made(CuesLayout(cues=len(whole.cues)), [content])
    elif isinstance(facts, MediaFacts):
        if facts.picture is not None and isinstance(whole, ConformMap):
            _look_at_film(path, folder, tell, facts.picture, whole)
        if facts.sound is not None:
            _peaks(path, folder, tell, facts.sound)
            _sound(path, folder, tell, facts.sound)
    elif isinstance(whole, np.ndarray):
        _look_at_still(whole, folder, tell)


def refine(path: Path, folder: Path, tell: Tell) -> None:
    """See the module. Nothing is made of what a look has done with."""
    facts, conform = _opened(path)
    tell.facts(facts)
    if not isinstance(facts, MediaFacts):
        return
    target = folder / ("proxy.mp4" if facts.picture is not None else "proxy.m4a")
    sound = SoundReader(path) if facts.sound is not None else None
    try:
        if facts.picture is not None and isinstance(conform, ConformMap):
            proxy, strip, sheets = _film_proxy(path, target, facts.picture, conform, sound, tell)
            tell.made(proxy, [target])
            tell.made(strip, _written(folder, "exact", sheets))
        elif sound is not None and facts.sound is not None:
            length = max(1, round(facts.sound.seconds))
            tell.made(make_sound_proxy(target, sound, lambda second: tell.progress("proxy", min(second, length), length)), [target])
    finally:
        if sound is not None:
            sound.close()


# ---- films ------------------------------------------------------------------------------------------------------


def _probed(path: Path) -> tuple[MediaFacts, ConformMap | None]:
    with path.open("rb") as file:
        return probe(file)


def _look_at_film(path: Path, folder: Path, tell: Tell, picture: PictureFacts, conform: ConformMap) -> None:
    tell.progress("poster", 0, 1)
    found = film_poster(_candidates(path, conform))
    if found is not None:
        layout, content = found
        tell.made(layout, [_named(folder, "poster", content)])
    strip = first_layout(conform, tile_size(picture.width, picture.height))
    tell.made(strip, _written(folder, "strip", _first_strip(path, conform, strip, tell)))


def _candidates(path: Path, conform: ConformMap) -> Iterator[tuple[int, VideoFrame, Fraction]]:
    reader = FrameReader(path, conform)
    try:
        for share in POSTER_AT:
            frame = frame_of(conform, conform.key_before(int(share * (conform.frames - 1))))
            yield frame, reader.read(frame), reader.aspect
        last = min(conform.frames // 2, POSTER_WITHIN)
        yield last, reader.read(last), reader.aspect
    finally:
        reader.close()


def _first_strip(path: Path, conform: ConformMap, layout: FilmstripLayout, tell: Tell) -> list[bytes]:
    """A key frame that cannot be decoded is stood in for by the one before it."""
    keys = nearest_keys(conform, layout)
    wanted = set(keys)
    tiles: dict[int, RGB] = {}
    container = open_media(path)
    try:
        stream = picture_stream(container)
        for pts, frame in key_pictures(container, stream, wanted):
            if pts in wanted:
                tiles[pts] = over_black(small(frame, layout.tile))
                tell.progress("filmstrip", len(tiles), len(wanted))
    except FFmpegError as error:
        raise MilimoError(ErrorCode.BAD_MEDIA, f"The pictures of the file cannot be decoded: {error}") from error
    finally:
        container.close()
    if not tiles:
        raise MilimoError(ErrorCode.BAD_MEDIA, "No key frame of the file can be decoded.")
    sheets = Sheets(layout)
    last = tiles[min(tiles)]
    filled: list[bytes] = []
    for key in keys:
        last = tiles.get(key, last)
        if (sheet := sheets.add(last)) is not None:
            filled.append(sheet)
    return filled


def _film_proxy(path: Path, target: Path, picture: PictureFacts, conform: ConformMap, sound: SoundReader | None,
                tell: Tell) -> tuple[ProxyLayout, FilmstripLayout, list[bytes]]:
    strip = exact_layout(conform.frames, conform.rate, tile_size(picture.width, picture.height))
    reader = FrameReader(path, conform)
    try:
        proxy, sheets = make_proxy(target, proxy_size(picture), reader, conform, sound, strip,
                                   lambda frame, frames: tell.progress("proxy", frame, frames))
        return proxy, strip, sheets
    finally:
        reader.close()


def _peaks(path: Path, folder: Path, tell: Tell, sound: SoundFacts) -> None:
    length = max(1, round(sound.seconds))
    reader = SoundReader(path)
    try:
        layout, content = read_peaks(reader, mono=sound.channels == 1,
                                     progress=lambda second: tell.progress("peaks", min(second, length), length))
    finally:
        reader.close()
    target = folder / "peaks.bin"
    target.write_bytes(content)
    tell.made(layout, [target])


def _sound(path: Path, folder: Path, tell: Tell, sound: SoundFacts) -> None:
    length = max(1, round(sound.seconds))
    reader = SoundReader(path)
    target = folder / "sound.flac"
    try:
        layout = make_sound(target, reader, lambda second: tell.progress("sound", min(second, length), length))
    finally:
        reader.close()
    tell.made(layout, [target])


# ---- stills and captions ----------------------------------------------------------------------------------------


def _still_facts(kind: str, rgba: RGBA) -> StillFacts:
    height, width = rgba.shape[:2]
    return StillFacts(media_type=kind, width=width, height=height, alpha=bool(rgba[:, :, 3].min() < 255))


def _look_at_still(rgba: RGBA, folder: Path, tell: Tell) -> None:
    layout, content = still_poster(rgba)
    tell.made(layout, [_named(folder, "poster", content)])
    height, width = rgba.shape[:2]
    size = fitted(width, height, widest=STILL_PROXY)
    shown = scaled(rgba, size) if (size.width, size.height) != (width, height) else rgba
    covered = bool(shown[:, :, 3].min() == 255)
    content = jpeg(over_black(shown), STILL_QUALITY) if covered else webp(shown, STILL_QUALITY)
    tell.made(ProxyLayout(extent=size, frames=1), [_named(folder, "proxy", content)])


def _read_cues(path: Path) -> CueList:
    with path.open("rb") as file:
        content = file.read(MOST_CAPTION_BYTES + 1)
    if len(content) > MOST_CAPTION_BYTES:
        raise MilimoError(ErrorCode.TOO_LARGE, f"A file of captions has at most {MOST_CAPTION_BYTES >> 20} MB.", limit=MOST_CAPTION_BYTES)
    return read_cues(content)


def _caption_facts(kind: str, found: CueList) -> CaptionFacts:
    return CaptionFacts(media_type=kind, cues=len(found.cues), seconds=max((cue.end_ms for cue in found.cues), default=0) / 1000)


# ---- files ------------------------------------------------------------------------------------------------------


def _named(folder: Path, name: str, content: bytes) -> Path:
    """A picture's file, with the suffix of what it is."""
    path = folder / (name + (".webp" if content[:4] == b"RIFF" else ".jpg"))
    path.write_bytes(content)
    return path


def _written(folder: Path, name: str, sheets: list[bytes]) -> list[Path]:
    return [_named(folder, f"{name}-{number}", sheet) for number, sheet in enumerate(sheets)]
