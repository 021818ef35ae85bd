"""The film's container: one picture stream of encoded or copied packets, one sound stream, one text track, chapters."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.stream import Disposition

from milimo.contracts.export import ExportSettings
from milimo.contracts.time import Rate
from milimo.contracts.video import Extent
from milimo.media.captions import ASS_HEADER, Chapter, Cue, mov_text_sample
from milimo.media.conform import open_media, picture_stream
from milimo.media.encode import CONTAINER_OPTIONS, SoundEncoder, configure
from milimo.media.packets import Packet, add_copied_stream, add_picture_stream, add_text_stream, mux
from milimo.timeline.resolve_audio import sample_of
from milimo.timeline.time import fps

MILLISECOND = Fraction(1, 1000)
_FORMATS = {"mp4": "mp4", "mov": "mov", "mkv": "matroska"}
_ISO_639_2 = {
    "en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "pt": "por", "nl": "nld", "ru": "rus",
    "uk": "ukr", "pl": "pol", "cs": "ces", "el": "ell", "ar": "ara", "he": "heb", "ja": "jpn", "zh": "zho",
    "ko": "kor", "tr": "tur", "sv": "swe", "da": "dan", "nb": "nob", "no": "nor", "fi": "fin", "hu": "hun"}


class FilmFile:
    """Writes a film to `path`. Packets of the picture come in decoding order, one a frame, from frame 0.

    `template`: a file whose picture stream is repeated in all its parameters (everything is copied); else the stream
    is the encoder's. `reorder`: frames by which decoding runs ahead of showing, the greatest of all parts.
    """

    def __init__(self, path: Path, settings: ExportSettings, extent: Extent, rate: Rate, *, template: Path | None,
                 reorder: int, sound: bool, captions: bool, language: str) -> None:
        options = {} if settings.container == "mkv" else {"movflags": "+faststart+use_metadata_tags"}
        self._file = av.open(str(path), "w", format=_FORMATS[settings.container], options=options,
                             container_options=CONTAINER_OPTIONS)
        self._open = True
        self._reorder = reorder
        self._time_base = 1 / fps(rate)
        self._coded = 0
        self._picture = self._picture_stream(settings, extent, rate, template)
        # its encoder only says what the packets are: codec, priming, layout
        self._sound = SoundEncoder(self._file, settings.encoding).stream if sound else None
        self._text = self._text_stream(settings, language) if captions else None

    def _picture_stream(self, settings: ExportSettings, extent: Extent, rate: Rate,
                        template: Path | None) -> av.VideoStream:
        if template is not None:
            source = open_media(template)
            try:
                stream = add_copied_stream(self._file, picture_stream(source))
            finally:
                source.close()
            stream.time_base = self._time_base
            return stream
        stream = add_picture_stream(self._file, settings.encoding.codec, fps(rate))
        configure(stream.codec_context, settings.encoding, extent, rate)
        if settings.encoding.codec == "libx265" and settings.container != "mkv":
            stream.codec_context.codec_tag = "hvc1"    # what Apple's players ask for
        return stream

    def _text_stream(self, settings: ExportSettings, language: str) -> Any:
        stream = add_text_stream(self._file, "subrip" if settings.container == "mkv" else "mov_text")
        stream.codec_context.subtitle_header = ASS_HEADER
        stream.time_base = MILLISECOND
        stream.metadata["language"] = _ISO_639_2.get(language.split("-")[0].lower(), "und")
        stream.disposition = Disposition.default
        return stream

    def describe(self, metadata: dict[str, str], chapters: list[Chapter]) -> None:
        """Title, recipe and chapters; before the first packet."""
        self._file.metadata.update(metadata)
        if chapters:
            self._file.set_chapters([
                {"id": i, "start": chapter.start_ms, "end": chapter.end_ms, "time_base": MILLISECOND,
                 "metadata": {"title": chapter.title}} for i, chapter in enumerate(chapters, 1)])

    def begin_decoding(self, frames: int) -> None:
        """Decoding runs ahead of showing by at least so many frames. Before the first picture."""
        self._reorder = max(self._reorder, frames)

    def picture(self, shown: int, packet: Packet) -> None:
        """The next packet in decoding order; it shows film frame `shown`."""
        packet.time_base = self._time_base
        packet.pts, packet.dts, packet.duration = shown, self._coded - self._reorder, 1
        packet.stream = self._picture
        self._coded += 1
        mux(self._file, packet)

    def sound(self, packet: Packet) -> None:
        """The next packet of the sound, encoded with the settings' own encoding."""
        packet.stream = self._sound
        mux(self._file, packet)

    def caption(self, cue: Cue) -> None:
        """The next caption, as its container writes text. Only where the film was opened with captions."""
        assert self._text is not None
        body = cue.text.encode() if self._text.codec_context.name in ("subrip", "srt") else mov_text_sample(cue.text)
        packet = av.Packet(body)
        packet.time_base = MILLISECOND
        packet.pts = packet.dts = cue.start_ms
        packet.duration = cue.end_ms - cue.start_ms
        packet.stream = self._text
        mux(self._file, packet)

    def finish(self) -> None:
        """Write the index and close. An error of the disk comes out here at the latest."""
        self._open = False
        self._file.close()

    def abandon(self) -> None:
        """Close without caring what is in the file: it is about to be removed."""
        if self._open:
            self._open = False
            self._file.close()


class Interleaver:
    """Lays sound and captions between the pictures, so closely that the muxer holds little and players need not seek."""

    def __init__(self, film: FilmFile, rate: Rate, sound: Iterator[Packet], captions: list[Cue]) -> None:
        self._film, self._rate, self._sound = film, rate, sound
        self._next = next(sound, None)
        self._waiting = list(reversed(captions))

    def begin_decoding(self, frames: int) -> None:
        """Decoding runs ahead of showing by at least so many frames. Before the first picture."""
        self._reorder = max(self._reorder, frames)

    def picture(self, shown: int, packet: Packet) -> None:
        """The next picture in decoding order, and all that is heard and read up to its end."""
        self._film.picture(shown, packet)
        reached = sample_of(shown + 1, self._rate)
        while self._next is not None and (self._next.pts or 0) < reached:
            self._film.sound(self._next)
            self._next = next(self._sound, None)
        while self._waiting and self._waiting[-1].start_ms * 48 < reached:
            self._film.caption(self._waiting.pop())

    def finish(self) -> None:
        """What comes after the last picture."""
        while self._next is not None:
            self._film.sound(self._next)
            self._next = next(self._sound, None)
        while self._waiting:
            self._film.caption(self._waiting.pop())
