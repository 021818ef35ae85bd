"""Bytes that come as screenplays: each encoding read, each that cannot be read refused with its code."""

from __future__ import annotations

import codecs

import pytest

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.story import read_script

TEXT = "INT. CAFÉ - DAY\r\n\r\nÉlodie says “no”.\r\n"


@pytest.mark.parametrize(("raw", "encoding", "codes"), [
    (TEXT.encode(), "utf-8", []),
    (codecs.BOM_UTF8 + TEXT.encode(), "utf-8", []),
    (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16", ["SCRIPT_DECODED_UTF16"]),
    (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16", ["SCRIPT_DECODED_UTF16"]),
    (TEXT.encode("utf-16-le"), "utf-16", ["SCRIPT_DECODED_UTF16"]),
    (TEXT.encode("utf-16-be"), "utf-16", ["SCRIPT_DECODED_UTF16"]),
    (TEXT.encode("cp1252"), "cp1252", ["SCRIPT_DECODED_LATIN1"]),
], ids=["utf-8", "utf-8 with mark", "utf-16 le", "utf-16 be", "utf-16 le unmarked", "utf-16 be unmarked", "cp1252"])
def test_text_is_read_whole(raw: bytes, encoding: str, codes: list[str]) -> None:
    text, found, notices = read_script(raw)
    assert (text, found, [notice.code for notice in notices]) == (TEXT, encoding, codes)


def test_latin1_is_read() -> None:
    assert read_script("Ein Mädchen läuft über die Straße.".encode("latin-1"))[0] == "Ein Mädchen läuft über die Straße."


@pytest.mark.parametrize(("raw", "code"), [
    (b"", ErrorCode.SCRIPT_EMPTY), (b" \r\n\t \n", ErrorCode.SCRIPT_EMPTY), (codecs.BOM_UTF8, ErrorCode.SCRIPT_EMPTY),
    (codecs.BOM_UTF16_LE, ErrorCode.SCRIPT_EMPTY),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), ErrorCode.SCRIPT_BINARY), (bytes(range(1, 32)) * 40, ErrorCode.SCRIPT_BINARY),
    (b"INT. A\0", ErrorCode.SCRIPT_BINARY), (codecs.BOM_UTF16_LE + b"a", ErrorCode.SCRIPT_BINARY),
    (b"a" * (2 * 2**20 + 1), ErrorCode.SCRIPT_TOO_LARGE),
], ids=["nothing", "white space", "only a mark", "only a wide mark", "a picture", "control codes", "a zero", "half a character", "more than 2 MB"])
def test_what_is_no_script_is_refused_with_its_code(raw: bytes, code: ErrorCode) -> None:
    with pytest.raises(MilimoError) as refused:
        read_script(raw)
    assert refused.value.code is code
    assert len(refused.value.message) > 30


def test_the_largest_script_is_read() -> None:
    assert len(read_script(b"a" * (2 * 2**20))[0]) == 2 * 2**20
