"""From a timeline to a film: picture by packets or drawn, sound mixed once, captions, chapters, one file at the end.

The film is written under a temporary name beside its place and renamed when it is whole: `output` is never torn, and
what stood there before stays until then.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from av.error import FFmpegError

from milimo.contracts.base import Sha256
from milimo.contracts.errors import ErrorCode, MilimoError, Notice
from milimo.contracts.export import CaptionMode, ExportSettings
from milimo.contracts.timeline import TimelineDocument
from milimo.contracts.video import Extent
from milimo.failpoints import failpoint
from milimo.media.captions import Cue, chapters, cues, srt, vtt
from milimo.media.compose import Composer
from milimo.media.encode import Encoder, open_encoder
from milimo.media.film_file import FilmFile
from milimo.media.join import copied_packets, facts_of
from milimo.media.mixdown import Mixdown
from milimo.media.plan import Copied, Drawn, Span, plan
from milimo.timeline.document import length_of_document
from milimo.timeline.resolve import Resolver
from milimo.timeline.resolve_audio import sample_of

Progress = Callable[[str, int, int], None]
MOST_AHEAD = 240         # frames drawn while the sound is mixed: a few MB of packets


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """What was written. `frames_copied + frames_encoded == frames`. `srt` and `vtt` are None without captions."""

    output: Path
    frames: int
    extent: Extent
    frames_copied: int
    frames_encoded: int
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    sound: bool
    srt: Path | None
    vtt: Path | None
    notices: tuple[Notice, ...]


def export_film(document: TimelineDocument, settings: ExportSettings, *, open_blob: Callable[[Sha256], Path],
                output: Path, work: Path, progress: Callable[[str, int, int], None],
                check_cancelled: Callable[[], None]) -> ExportOutcome:
    """Render frames [settings.start, settings.stop) of `document` to `output`; `.srt` and `.vtt` go beside it.

    `open_blob` gives the file of a blob. `work` is a folder for passing files; they are removed. `progress` gets
    (stage, step, steps) with the stages `sound` (seconds) and `picture` (frames). `check_cancelled` raises to stop:
    nothing of the film is then left. Raises MilimoError: BAD_DOCUMENT (nothing to export), BAD_MEDIA, BLOB_MISSING,
    SIZE_OFF_GRID, NOT_SUPPORTED, DISK_FULL, OUTPUT_NOT_WRITABLE.
    """
    stop = settings.stop if settings.stop is not None else length_of_document(document)
    if stop <= settings.start:
        raise MilimoError(ErrorCode.BAD_DOCUMENT, "The sequence has no frames to export. Put a clip on a track first.")
    _check_place(output)
    part = output.with_name(f".{output.name}.part")
    texts: list[tuple[Path, Path]] = []
    try:
        work.mkdir(parents=True, exist_ok=True)
        outcome = _Export(document, settings, open_blob, part, work, progress, check_cancelled, stop).run()
        captions = cues(document, settings.start, stop) if settings.captions is not CaptionMode.NONE else []
        texts = _write_texts(captions, output)
        check_cancelled()
        _sync(part)
        failpoint("export-join")
        os.replace(part, output)
        for temporary, final in texts:
            os.replace(temporary, final)
    except (OSError, FFmpegError) as error:
        raise _of_the_disk(error, output) from error
    finally:
        part.unlink(missing_ok=True)
        for temporary, _ in texts:
            temporary.unlink(missing_ok=True)
    placed = [final for _, final in texts]
    return ExportOutcome(
        output, stop - settings.start, outcome.extent, outcome.copied, outcome.encoded, outcome.lufs, outcome.peak,
        outcome.sound, placed[0] if placed else None, placed[1] if placed else None, tuple(outcome.notices))


@dataclass(slots=True)
class _Rendered:
    extent: Extent
    copied: int = 0
    encoded: int = 0
    lufs: float | None = None
    peak: float | None = None
    sound: bool = False
    notices: tuple[Notice, ...] = ()


class _Export:
    """One run of the renderer; holds what its steps share."""

    def __init__(self, document: TimelineDocument, settings: ExportSettings, open_blob: Callable[[Sha256], Path],
                 part: Path, work: Path, progress: Progress, check_cancelled: Callable[[], None], stop: int) -> None:
        self._document, self._settings, self._open_blob = document, settings, open_blob
        self._part, self._work, self._progress, self._check = part, work, progress, check_cancelled
        self._start, self._stop = settings.start, stop
        self._extent = settings.extent or document.extent
        self._ahead: dict[int, list[Any]] = {}
        self._resolver = Resolver(document)
        self._composer = Composer(document, settings, self._extent, open_blob)

    def run(self) -> _Rendered:
        document, settings = self._document, self._settings
        done = _Rendered(self._extent)
        encoder = open_encoder(settings.encoding, self._extent, document.rate)
        spans = plan(self._resolver, settings, self._extent, document.rate, self._stop, self._open_blob,
                     facts_of(encoder))
        mixdown = Mixdown(document, settings, self._open_blob, self._work, self._start, self._stop)
        film: FilmFile | None = None
        try:
            with ThreadPoolExecutor(1) as beside:
                mixing = beside.submit(mixdown.mix, self._progress, self._check)
                self._draw_ahead(spans)
                mixing.result()
            done.sound, done.lufs, done.peak = mixdown.heard, mixdown.lufs, mixdown.peak
            captions = cues(document, self._start, self._stop) if settings.captions is CaptionMode.TRACK else []
            film = self._film(spans, encoder.reorder_depth, mixdown.heard, bool(captions))
            self._write(film, spans, mixdown, captions, done)
            film.finish()
        finally:
            if film is not None:
                film.abandon()
            mixdown.close()
            self._composer.close()
        done.notices = tuple(self._composer.notices)
        return done

    def _film(self, spans: list[Span], reorder: int, sound: bool, captions: bool) -> FilmFile:
        copies = [span for span in spans if isinstance(span, Copied)]
        template = self._open_blob(copies[0].blob) if len(copies) == len(spans) else None
        depth = max([span.source.reorder for span in copies] + ([reorder] if template is None else []))
        film = FilmFile(self._part, self._settings, self._extent, self._document.rate, template=template,
                        reorder=depth, sound=sound, captions=captions, language=self._document.language)
        metadata = dict(self._settings.metadata)
        if self._document.title:
            metadata.setdefault("title", self._document.title)
        film.describe(metadata, chapters(self._document, self._start, self._stop) if self._settings.chapters else [])
        return film

    def _write(self, film: FilmFile, spans: list[Span], mixdown: Mixdown, captions: list[Cue],
               done: _Rendered) -> None:
        """Picture packet by packet; sound and captions follow so closely that the muxer holds little."""
        sound = mixdown.packets() if mixdown.heard else iter(())
        next_sound = next(sound, None)
        waiting = list(reversed(captions))
        steps = self._stop - self._start
        template = all(isinstance(span, Copied) for span in spans)
        for step, (shown, packet) in enumerate(self._packets(spans, template, done), 1):
            film.picture(shown, packet)
            reached = sample_of(shown + 1, self._document.rate)
            while next_sound is not None and next_sound.pts < reached:
                film.sound(next_sound)
                next_sound = next(sound, None)
            while waiting and waiting[-1].start_ms * 48 < reached:
                film.caption(waiting.pop())
            if step % 8 == 0 or step == steps:
                self._check()
                self._progress("picture", step, steps)
        while next_sound is not None:
            film.sound(next_sound)
            next_sound = next(sound, None)
        for cue in reversed(waiting):
            film.caption(cue)

    def _packets(self, spans: list[Span], template: bool, done: _Rendered) -> Iterator[tuple[int, Any]]:
        """(film frame shown, packet) in decoding order."""
        for span in spans:
            offset = span.start - self._start
            if isinstance(span, Copied):
                done.copied += span.stop - span.start
                for shown, packet in copied_packets(self._open_blob(span.blob), span.source, span.source_start,
                                                    span.source_start + span.stop - span.start,
                                                    start_codes=not template):
                    yield offset + shown, packet
            else:
                done.encoded += span.stop - span.start
                for packet in self._drawn(span):
                    assert packet.pts is not None
                    yield offset + packet.pts, packet

    def _draw_ahead(self, spans: list[Span]) -> None:
        """While the sound is mixed, another core draws the first spans that are not copied; their packets wait."""
        room = MOST_AHEAD
        for span in spans:
            if isinstance(span, Drawn) and span.stop - span.start <= room:
                room -= span.stop - span.start
                self._ahead[span.start] = list(self._encoded(span))

    def _drawn(self, span: Drawn) -> Iterator[Any]:
        ahead = self._ahead.pop(span.start, None)
        return self._encoded(span) if ahead is None else iter(ahead)

    def _encoded(self, span: Drawn) -> Iterator[Any]:
        encoder = Encoder(self._settings.encoding, self._extent, self._document.rate)
        for frame in range(span.start, span.stop):
            self._check()
            yield from encoder.push(self._composer.draw(self._resolver.at(frame)))
        yield from encoder.finish()


def _check_place(output: Path) -> None:
    folder = output.parent
    if output.is_dir():
        raise MilimoError(ErrorCode.OUTPUT_NOT_WRITABLE, f"{output.name} is a folder; give the film's file name.")
    if not folder.is_dir():
        raise MilimoError(ErrorCode.OUTPUT_NOT_WRITABLE, f"The folder {folder} does not exist. Make it first.")
    if not os.access(folder, os.W_OK):
        raise MilimoError(ErrorCode.OUTPUT_NOT_WRITABLE, f"The folder {folder} cannot be written to.")


def _write_texts(captions: list[Cue], output: Path) -> list[tuple[Path, Path]]:
    """(temporary, final) of `.srt` and `.vtt`."""
    if not captions:
        return []
    pairs: list[tuple[Path, Path]] = []
    for suffix, text in ((".srt", srt(captions)), (".vtt", vtt(captions))):
        final = output.with_suffix(suffix)
        temporary = final.with_name(f".{final.name}.part")
        temporary.write_bytes(text.encode())
        pairs.append((temporary, final))
    return pairs


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _of_the_disk(error: Exception, output: Path) -> MilimoError:
    """An error of the operating system or of FFmpeg as one of ours."""
    number = getattr(error, "errno", None)
    if number in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        return MilimoError(
            ErrorCode.DISK_FULL, "The disk is full. Free some space and export again; what was there before is kept.",
            output=output.name)
    if number in (errno.EACCES, errno.EROFS, errno.EPERM):
        return MilimoError(ErrorCode.OUTPUT_NOT_WRITABLE, f"{output} cannot be written: {error}")
    with suppress(AttributeError):
        if isinstance(error, FFmpegError):
            return MilimoError(ErrorCode.BAD_MEDIA, f"The film could not be written: {error}")
    return MilimoError(ErrorCode.INTERNAL, f"The film could not be written: {error}")
