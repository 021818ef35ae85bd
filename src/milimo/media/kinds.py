"""What a file is, by its first bytes, never by its name. Light: the server imports this."""

import re

MOST_STILL_BYTES = 64 * 2**20
MOST_STILL_PIXELS = 100_000_000
"""A 100-megapixel camera's picture: 400 MB as RGBA, what the limited process may hold twice."""
MOST_MEDIA_BYTES = 64 * 2**30
MOST_CAPTION_BYTES = 16 * 2**20
HEAD_BYTES = 512

_STILL_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"), (b"BM", "image/bmp"), (b"GIF87a", "image/gif"), (b"GIF89a", "image/gif"), (b"v/1\x01", "image/x-exr"))
_MEDIA_MAGIC = (
    (b"\x1aE\xdf\xa3", "video/matroska", "matroska"), (b"OggS", "audio/ogg", "ogg"), (b"fLaC", "audio/flac", "flac"),
    (b"ID3", "audio/mpeg", "mp3"), (b"FORM", "audio/aiff", "aiff"),
    (b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02", "application/mxf", "mxf"), (b"GIF87a", "image/gif", "gif"),
    (b"GIF89a", "image/gif", "gif"))
_AVIF_BRANDS = (b"avif", b"avis")


def still_type(head: bytes) -> str | None:
    """The media type of a still picture; None where it is none."""
    for magic, kind in _STILL_MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _AVIF_BRANDS:
        return "image/avif"
    return None


def media_type(head: bytes) -> tuple[str, str] | None:
    """(media type, name of FFmpeg's only demuxer that may open it) of a film or a sound; None for all else: a playlist,
    a text, a page are never handed to a demuxer, whatever they are called."""
    for magic, kind, demuxer in _MEDIA_MAGIC:
        if head.startswith(magic):
            return ("video/webm" if demuxer == "matroska" and b"webm" in head[:64] else kind), demuxer
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip") and head[8:12] not in _AVIF_BRANDS:
        return "video/quicktime" if head[8:10] == b"qt" else "video/mp4", "mov"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "audio/wav", "wav"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "video/avi", "avi"
    if head[:1] == b"\x47" and len(head) > 4 and head[:4] != b"GIF8":
        return "video/mp2t", "mpegts"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] != 0xFE:    # FF FE begins a text in UTF-16
        return ("audio/aac", "aac") if head[1] & 0x06 == 0 else ("audio/mpeg", "mp3")
    return None


_TIMING = re.compile(r"^\s*(\d+\s*\n\s*)?(\d+:)?\d\d:\d\d[,.]\d{1,3}[ \t]+-->[ \t]+(\d+:)?\d\d:\d\d[,.]\d")


def caption_type(head: bytes) -> str | None:
    """SubRip or WebVTT, told by how the text begins; None for all else."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[:len(head) // 2 * 2].decode("utf-16", "replace")
    else:
        text = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if re.match(r"WEBVTT[ \t\n]|WEBVTT$", text):
        return "text/vtt"
    return "application/x-subrip" if _TIMING.match(text) else None
