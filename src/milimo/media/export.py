"""From a timeline to a film: picture by packets or drawn, sound mixed once, captions, chapters, one file at the end.

The film is written under a temporary name beside its place and renamed when it is whole: `output` is never torn, and
what stood there before stays until then.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from av.error import FFmpegError
from av.video.frame import VideoFrame

from milimo.contracts.base import Sha256
from milimo.contracts.errors import ErrorCode, MilimoError, Notice
from milimo.contracts.export import CaptionMode, ExportSettings
from milimo.contracts.timeline import TimelineDocument
from milimo.contracts.video import Extent
from milimo.media.ahead import POLL_S, Background, Progress, ahead
from milimo.media.captions import Cue, chapters, cues, srt, vtt
from milimo.media.compose import Composer
from milimo.media.encode import Encoder, open_encoder
from milimo.media.film_file import FilmFile, Interleaver
from milimo.media.gif import write_gif
from milimo.media.join import StreamFacts, copied_packets, facts_of, quality_asked
from milimo.media.mixdown import Mixdown
from milimo.media.packets import Packet
from milimo.media.plan import Copied, Drawn, Span, plan
from milimo.media.recipes import film_tags
from milimo.timeline.document import length_of_document
from milimo.timeline.resolve import Resolver

FRAMES_AHEAD = 3
"""Drawn while the encoder is busy; at 1080p a frame is 3 MB."""
HELD_BYTES = 64 * 2**20
"""Of compressed pictures that wait for the sound; sound is mixed far faster than pictures are encoded."""
TOLD_EVERY = 8
"""Frames between two words of progress."""


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
        self._resolver = Resolver(document)
        self._composer = Composer(document, settings, self._extent, open_blob)

    def run(self) -> _Rendered:
        if self._settings.sound_only:
            return self._sound_alone()
        if self._settings.container == "gif":
            return self._gif()
        return self._whole_film()

    def _sound_alone(self) -> _Rendered:
        mixdown = Mixdown(self._document, self._settings, self._open_blob, self._work, self._start, self._stop, target=self._part)
        try:
            if not mixdown.heard:
                raise MilimoError(ErrorCode.BAD_DOCUMENT, "There is nothing to hear in this part of the sequence.")
            mixdown.mix(self._progress, self._check)
        finally:
            mixdown.close()
            self._composer.close()
        return _Rendered(self._extent, sound=True, lufs=mixdown.lufs, peak=mixdown.peak)

    def _gif(self) -> _Rendered:
        """Drawn twice: once for the palette, once with it. A film's frames are too many to keep."""
        try:
            write_gif(self._part, self._drawn_anew, self._stop - self._start, self._document.rate, self._progress, self._check)
        finally:
            self._composer.close()
        return _Rendered(self._extent, encoded=self._stop - self._start, notices=tuple(self._composer.notices))

    def _drawn_anew(self) -> Iterator[VideoFrame]:
        return (self._composer.draw(self._resolver.at(frame)) for frame in range(self._start, self._stop))

    def _whole_film(self) -> _Rendered:
        document, settings = self._document, self._settings
        done = _Rendered(self._extent)
        facts, reorder = self._encoder_facts()
        spans = plan(self._resolver, settings, self._extent, document.rate, self._stop, self._open_blob, facts,
                     quality_asked(settings.encoding))
        mixdown = Mixdown(document, settings, self._open_blob, self._work, self._start, self._stop)
        mixing = Background(mixdown.mix)
        film: FilmFile | None = None
        try:
            captions = cues(document, self._start, self._stop) if settings.captions is CaptionMode.TRACK else []
            film = self._film(spans, reorder, mixdown.heard, bool(captions))
            self._write(film, spans, mixdown, mixing, captions, done)
            film.finish()
        finally:
            mixing.stop()
            if film is not None:
                film.abandon()
            mixdown.close()
            self._composer.close()
        done.sound, done.lufs, done.peak = mixdown.heard, mixdown.lufs, mixdown.peak
        done.notices = tuple(self._composer.notices)
        return done

    def _encoder_facts(self) -> tuple[StreamFacts, int]:
        """What the film's stream is, and by how many frames its decoding runs ahead; that encoder is let go of again."""
        encoder = open_encoder(self._settings.encoding, self._extent, self._document.rate)
        return facts_of(encoder), encoder.reorder_depth

    def _film(self, spans: list[Span], reorder: int, sound: bool, captions: bool) -> FilmFile:
        copies = [span for span in spans if isinstance(span, Copied)]
        template = self._open_blob(copies[0].blob) if len(copies) == len(spans) else None
        depth = max([span.source.reorder for span in copies] + ([reorder] if template is None else []))
        film = FilmFile(self._part, self._settings, self._extent, self._document.rate, template=template,
                        reorder=depth, sound=sound, captions=captions, language=self._document.language)
        known = {span.blob: span.source.tags for span in copies}
        metadata = {**film_tags(self._document, self._open_blob, self._start, self._stop, known), **self._settings.metadata}
        if self._document.title:
            metadata.setdefault("title", self._document.title)
        film.describe(metadata, chapters(self._document, self._start, self._stop) if self._settings.chapters else [])
        return film

    def _write(self, film: FilmFile, spans: list[Span], mixdown: Mixdown, mixing: Background, captions: list[Cue],
               done: _Rendered) -> None:
        """Pictures wait (compressed, in memory) until the sound is mixed; from then on all goes straight to the file."""
        steps = self._stop - self._start
        template = all(isinstance(span, Copied) for span in spans)
        woven: Interleaver | None = None
        held: list[tuple[int, Packet]] = []
        held_bytes = 0
        with closing(self._packets(spans, template, done)) as packets:
            for step, (shown, packet) in enumerate(packets, 1):
                if step == 1 and packet.dts is not None:
                    film.begin_decoding(-packet.dts)           # x265 does not tell before
                held.append((shown, packet))
                held_bytes += packet.size
                if woven is None and (mixing.done() or held_bytes > HELD_BYTES or step == steps):
                    self._await(mixing)
                    woven = Interleaver(film, self._document.rate, mixdown.packets(), captions)
                if woven is not None:
                    for picture in held:
                        woven.picture(*picture)
                    held.clear()
                if step % TOLD_EVERY == 0 or step == steps:
                    self._tell(step, steps, mixing)
        assert woven is not None
        woven.finish()

    def _await(self, mixing: Background) -> None:
        while not mixing.done(POLL_S):
            self._tell(0, 0, mixing)
        if mixing.told is not None:
            self._progress(*mixing.told)

    def _tell(self, step: int, steps: int, mixing: Background) -> None:
        """Progress of what is waited for: the sound first, which runs beside the picture."""
        self._check()
        if mixing.done():
            self._progress("picture", step, steps)
        elif mixing.told is not None:
            self._progress(*mixing.told)

    def _packets(self, spans: list[Span], template: bool, done: _Rendered) -> Generator[tuple[int, Packet]]:
        """(film frame shown, packet) in decoding order. The next span is drawn while this one's encoder empties itself, and
        while packets are copied."""
        with closing(ahead(self._pictures(spans), FRAMES_AHEAD)) as pictures:
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
                    for packet in self._encoded(islice(pictures, span.stop - span.start)):
                        assert packet.pts is not None
                        yield offset + packet.pts, packet

    def _pictures(self, spans: list[Span]) -> Iterator[VideoFrame]:
        for span in spans:
            if isinstance(span, Drawn):
                for frame in range(span.start, span.stop):
                    yield self._composer.draw(self._resolver.at(frame))

    def _encoded(self, pictures: Iterator[VideoFrame]) -> Iterator[Packet]:
        encoder = Encoder(self._settings.encoding, self._extent, self._document.rate)
        for picture in pictures:
            self._check()
            yield from encoder.push(picture)
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
