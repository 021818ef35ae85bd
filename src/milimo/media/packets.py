"""PyAV's packets and streams with whole types: its own stubs leave the kind of a packet's stream open."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar, cast

import av
from av.audio.frame import AudioFrame
from av.container import OutputContainer
from av.stream import Stream
from av.video.frame import VideoFrame

if TYPE_CHECKING:
    Packet: TypeAlias = av.Packet[Any]
else:
    Packet = av.Packet
Kind = TypeVar("Kind", bound=Stream)
Pictured = TypeVar("Pictured", VideoFrame, AudioFrame, contravariant=True)


class Encodes(Protocol[Pictured]):
    """A stream of a file being written, or an encoder by itself."""

    def encode(self, frame: Pictured | None = None) -> Sequence[Packet]:
        """Packets that are ready after this frame; None: all that are left."""
        ...


class Decodes(Protocol):
    """A decoder by itself."""

    def decode(self, packet: Packet | None = None) -> Sequence[VideoFrame]:
        """Pictures that are ready after this packet; None: all that are left."""
        ...


class _Muxes(Protocol):
    def mux_one(self, packet: Packet) -> None: ...


def encode_picture(encoder: Encodes[VideoFrame], frame: VideoFrame | None) -> list[Packet]:
    """What is ready after the next picture; None: what is left at the end."""
    return list(encoder.encode(frame))


def encode_sound(encoder: Encodes[AudioFrame], frame: AudioFrame | None) -> list[Packet]:
    """What is ready after the next samples; None: what is left at the end."""
    return list(encoder.encode(frame))


def decode_pictures(decoder: Decodes, packet: Packet | None) -> Sequence[VideoFrame]:
    """What is ready after the next packet; None: what is left at the end."""
    return decoder.decode(packet)


def mux(file: _Muxes, *packets: Packet) -> None:
    """Write packets in this order. Raises FFmpegError and OSError (a full disk)."""
    for packet in packets:
        file.mux_one(packet)


def add_picture_stream(file: OutputContainer, codec: str, rate: Fraction) -> av.VideoStream:
    """A stream that is encoded here. Raises UnknownCodecError."""
    return cast(av.VideoStream, cast(Any, file).add_stream(codec, rate=rate))


def add_sound_stream(file: OutputContainer, codec: str, rate: int) -> av.AudioStream:
    """A stream that is encoded here; `rate` in samples a second. Raises UnknownCodecError."""
    return cast(av.AudioStream, cast(Any, file).add_stream(codec, rate=rate))


def add_text_stream(file: OutputContainer, codec: str) -> Any:
    """A stream of text; PyAV has no type for what its codec context can be given."""
    return cast(Any, file).add_stream(codec)


def add_copied_stream(file: OutputContainer, template: Kind) -> Kind:
    """A stream with all parameters of another, to which its packets are copied."""
    return cast(Any, file).add_stream_from_template(template)
