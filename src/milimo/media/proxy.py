"""Proxies: small films in which any picture is found at once. Frame `i` of the proxy is frame `i` of the source.

640 or 960 wide, a key frame every 12 pictures, no B-frames, a stream that decodes fast: a seek takes a browser 17–21 ms
where 1080p with its usual key frames takes 600 (measured).
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from av.video.frame import VideoFrame

from milimo.contracts.media import FilmstripLayout, PictureFacts, ProxyLayout, Size
from milimo.contracts.video import Encoding, Extent
from milimo.media.colour import as_yuv, to_film
from milimo.media.conform import ConformMap
from milimo.media.decode import FrameReader
from milimo.media.encode import TakeWriter, write_sound
from milimo.media.filmstrip import Sheets
from milimo.media.soundread import RATE, Samples, SoundReader
from milimo.media.sources import has_alpha
from milimo.media.thumbnails import fitted, over_black, small
from milimo.timeline.time import fps

WIDE, WIDER = 640, 960
"""Of the longer side; the larger one for sources of 1080 lines and more."""
FULL_HD = 1920
SMALLEST = 64
ENCODING = Encoding(
    crf=23, preset="veryfast", threads=0, gop=12, audio_bitrate=128_000,
    x264_params="bframes=0:cabac=0:deblock=false:weightp=0:scenecut=0")
"""What `tune=fastdecode` sets, and no B-frames."""
TOLD_EVERY = 24


def proxy_size(facts: PictureFacts) -> Size:
    """Even; the shorter side of a very long picture is not made smaller than a film's may be."""
    longer = max(facts.width, facts.height)
    widest = WIDER if longer >= FULL_HD else WIDE
    return fitted(facts.width, facts.height, widest=max(2, round(widest * facts.width / longer)), least=SMALLEST, even=True)


def make_proxy(path: Path, size: Size, reader: FrameReader, conform: ConformMap, sound: SoundReader | None, strip: FilmstripLayout,
               progress: Callable[[int, int], None]) -> tuple[ProxyLayout, list[bytes]]:
    """Write the proxy to `path`; the sheets of an exact filmstrip come by on the way."""
    frames, rate = conform.frames, conform.rate
    sheets = Sheets(strip)
    made: list[bytes] = []
    with TakeWriter(path, ENCODING, Extent(width=size.width, height=size.height), rate, sound=sound is not None) as writer:
        heard = 0
        for number in range(frames):
            frame = reader.read(number)
            writer.frame(_fitted(frame, size))
            if number % strip.step == 0 and (sheet := sheets.add(over_black(small(frame, strip.tile)))) is not None:
                made.append(sheet)
            until = int((number + 1) * RATE / fps(rate))
            if sound is not None and (until - heard >= RATE or number == frames - 1):
                writer.sound(sound.read(heard, until - heard))
                heard = until
            if number % TOLD_EVERY == 0:
                progress(number, frames)
    return ProxyLayout(extent=size, rate=rate, frames=frames, sound=sound is not None), made


def _fitted(frame: VideoFrame, size: Size) -> VideoFrame:
    """Upright, in square pixels, in film colours; what is not covered is black."""
    if frame.rotation == 0 and not has_alpha(frame):
        return to_film(frame, size.width, size.height)
    return as_yuv(over_black(small(frame, size)))


def make_sound_proxy(path: Path, sound: SoundReader, progress: Callable[[int], None]) -> ProxyLayout:
    """Of what is only heard: AAC, which every browser plays. `progress` gets seconds."""
    def seconds() -> Iterator[Samples]:
        at = 0
        while sound.end is None or at < sound.end:
            piece = sound.read(at, RATE)
            yield piece if sound.end is None else piece[:max(0, sound.end - at)]
            at += RATE
            progress(at // RATE)

    write_sound(path, ENCODING, seconds())
    return ProxyLayout(sound=True)
