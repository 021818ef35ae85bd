"""Bytes to text: what encodings a screenplay may come in, and what is refused."""

from __future__ import annotations

import codecs
import unicodedata
from typing import Literal

from milimo.contracts.errors import ErrorCode, MilimoError, Notice
from milimo.contracts.limits import LARGEST_SCRIPT

Encoding = Literal["utf-8", "utf-16", "cp1252"]

_BINARY_SHARE = 0.01
"""Control characters that no text editor writes, as a share of all; above it the file is no text."""


def read_script(raw: bytes) -> tuple[str, Encoding, tuple[Notice, ...]]:
    """The text of a screenplay, the encoding that it was in, and what a person may want to know about it.

    Line ends are kept as they are; a byte order mark is not part of the text.
    Raises SCRIPT_EMPTY, SCRIPT_BINARY or SCRIPT_TOO_LARGE.
    """
    if len(raw) > LARGEST_SCRIPT:
        raise MilimoError(
            ErrorCode.SCRIPT_TOO_LARGE,
            f"This script has {len(raw) / 2**20:.1f} MB; at most {LARGEST_SCRIPT // 2**20} MB can be read. "
            "Check that it is the screenplay's text, or split it into parts.", size=len(raw), limit=LARGEST_SCRIPT)
    text, encoding, notices = _decode(raw)
    if not text.strip():
        raise MilimoError(ErrorCode.SCRIPT_EMPTY, "This script is empty. Write a scene, or choose another file.")
    if _is_binary(text):
        raise MilimoError(
            ErrorCode.SCRIPT_BINARY,
            "This file is not text, so no screenplay can be read from it. Export it as plain text or Fountain first.")
    return text, encoding, notices


def _decode(raw: bytes) -> tuple[str, Encoding, tuple[Notice, ...]]:
    if raw.startswith(codecs.BOM_UTF8):
        raw = raw[len(codecs.BOM_UTF8):]
    elif raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(raw, "utf-16")
    elif (order := _unmarked_utf16(raw)) is not None:
        return _utf16(raw, order)
    try:
        return raw.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        return _latin(raw)


def _utf16(raw: bytes, codec: str) -> tuple[str, Encoding, tuple[Notice, ...]]:
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError as error:
        raise MilimoError(
            ErrorCode.SCRIPT_BINARY,
            f"This file begins like UTF-16 text but is damaged at byte {error.start}. Save it again as UTF-8.") from error
    return text.removeprefix("\ufeff"), "utf-16", (Notice(
        code="SCRIPT_DECODED_UTF16", message="The script was in UTF-16 and has been read as such. UTF-8 is safer to pass on."),)


def _unmarked_utf16(raw: bytes) -> str | None:
    """Western text in UTF-16 without a mark has a zero in every other byte."""
    sample = raw[:4096]
    if len(sample) < 8 or len(raw) % 2:
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > 0.7 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _latin(raw: bytes) -> tuple[str, Encoding, tuple[Notice, ...]]:
    """cp1252 is Latin-1 with typographic quotes where Latin-1 has control codes; its five holes become those codes."""
    if b"\0" in raw:
        raise MilimoError(
            ErrorCode.SCRIPT_BINARY,
            "This file is not text, so no screenplay can be read from it. Export it as plain text or Fountain first.")
    text = "".join(_CP1252[byte] for byte in raw)
    return text, "cp1252", (Notice(
        code="SCRIPT_DECODED_LATIN1",
        message="The script was not in UTF-8; it has been read as Latin-1 (Windows-1252). Check accents and quotes, and save it as UTF-8."),)


def _cp1252(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_CP1252 = tuple(_cp1252(byte) for byte in range(256))


def _is_binary(text: str) -> bool:
    if "\0" in text:
        return True
    controls = sum(1 for character in text if unicodedata.category(character) == "Cc" and character not in "\t\n\r\f\v\x1c\x1d\x1e\x85")
    return controls > _BINARY_SHARE * len(text)
