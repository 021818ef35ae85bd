"""Still pictures: what a file is by its first bytes, and its pixels as straight RGBA."""

from __future__ import annotations

import struct
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.media.exr import announced_exr_pixels, decode_exr
from milimo.media.kinds import MOST_STILL_BYTES, MOST_STILL_PIXELS, still_type

RGBA = npt.NDArray[np.uint8]


def open_still(path: Path) -> RGBA:
    """The picture of a file as (height, width, 4) straight RGBA, 8 bits, upright by its EXIF flag.

    Untrusted files are opened through `media.limited_client`, which calls this in a limited process.
    Raises MilimoError: BLOB_MISSING, BAD_MEDIA (no known kind, damaged), TOO_LARGE.
    """
    try:
        size = path.stat().st_size
        if size > MOST_STILL_BYTES:
            raise MilimoError(
                ErrorCode.TOO_LARGE, f"The picture has {size >> 20} MB; at most {MOST_STILL_BYTES >> 20} MB can be used.")
        return decode_still(path.read_bytes())
    except FileNotFoundError as error:
        raise MilimoError(ErrorCode.BLOB_MISSING, "The file of a still picture is gone. Import it again.",
                          file=path.name) from error


def decode_still(content: bytes) -> RGBA:
    """The same from bytes."""
    kind = still_type(content[:64])
    if kind is None:
        raise MilimoError(ErrorCode.BAD_MEDIA, "This is no picture that can be opened. PNG, JPEG, WebP, TIFF, BMP, "
                          "GIF, AVIF and OpenEXR can.")
    announced = announced_pixels(content)
    if announced is not None and announced > MOST_STILL_PIXELS:
        raise MilimoError(ErrorCode.TOO_LARGE, f"The picture has {announced // 10**6} million pixels; at most "
                          f"{MOST_STILL_PIXELS // 10**6} million can be used. Make it smaller first.")
    if kind == "image/x-exr":
        return decode_exr(content)
    # only IMREAD_COLOR obeys a JPEG's orientation; only IMREAD_UNCHANGED keeps coverage
    flag = cv2.IMREAD_COLOR if kind == "image/jpeg" else cv2.IMREAD_UNCHANGED
    try:
        pixels = cv2.imdecode(np.frombuffer(content, np.uint8), flag)
    except cv2.error as error:
        raise MilimoError(ErrorCode.BAD_MEDIA, f"The picture is damaged or too large: {error.err}") from error
    if pixels is None:
        raise MilimoError(ErrorCode.BAD_MEDIA, "The picture is damaged: its pixels cannot be read.")
    return _rgba(np.asarray(pixels))


def announced_pixels(content: bytes) -> int | None:
    """Width × height as a PNG's, JPEG's or OpenEXR's head states them, before anything is unpacked; None for other kinds."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack_from(">II", content, 16)
        return width * height
    if content[:2] == b"\xff\xd8":
        return _jpeg_pixels(content)
    if content[:4] == b"v/1\x01":
        return announced_exr_pixels(content)
    return None


def _jpeg_pixels(content: bytes) -> int | None:
    """Walk the markers up to the frame header (SOF)."""
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in (0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF):
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width * height
        at += 2 + struct.unpack_from(">H", content, at + 2)[0] if marker not in (0x01, 0xFF) else 1
    return None


def _rgba(pixels: npt.NDArray[np.generic]) -> RGBA:
    """Any channels and depth as RGBA, 8 bits."""
    if pixels.dtype == np.uint16:
        pixels = np.rint(pixels.astype(np.float32) / 257).astype(np.uint8)
    elif pixels.dtype != np.uint8:
        pixels = np.rint(np.clip(pixels.astype(np.float32), 0, 1) * 255).astype(np.uint8)
    codes = {1: cv2.COLOR_GRAY2RGBA, 3: cv2.COLOR_BGR2RGBA, 4: cv2.COLOR_BGRA2RGBA}
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    if channels == 2:
        grey, alpha = pixels[:, :, 0], pixels[:, :, 1]
        return np.stack([grey, grey, grey, alpha], axis=2).astype(np.uint8)
    if channels not in codes:
        raise MilimoError(ErrorCode.BAD_MEDIA, f"A picture with {channels} channels cannot be used.")
    return np.asarray(cv2.cvtColor(np.asarray(pixels, np.uint8), codes[channels]), np.uint8)
