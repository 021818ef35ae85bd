"""Pictures in film colours from what clips are made of: decoded frames, stills, solids, lettering."""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from milimo.contracts.video import Extent
from milimo.media.canvas import Canvas, Planes, Sheet, frame_planes, rgba_sheet
from milimo.media.colour import as_rgb, to_film, yuv_of
from milimo.media.place import SourcePicture

RGBA = npt.NDArray[np.uint8]


def has_alpha(frame: VideoFrame) -> bool:
    """Does the format of a decoded frame carry coverage?"""
    return frame.format.name.startswith(("yuva", "rgba", "argb", "bgra", "abgr", "gbrap", "ya8"))


def plain(frame: VideoFrame, aspect: Fraction) -> bool:
    """Square pixels, upright, opaque: nothing but scaling stands between it and the film."""
    return aspect == 1 and frame.rotation == 0 and not has_alpha(frame)


def from_frame(frame: VideoFrame, aspect: Fraction) -> SourcePicture:
    """A decoded frame, upright. `aspect`: width of one of its pixels over its height."""
    if has_alpha(frame):
        return _turned(from_rgba(np.asarray(_rgba(frame), np.uint8), float(aspect)), frame.rotation)
    width, height = frame.width + frame.width % 2, frame.height + frame.height % 2
    return _turned(SourcePicture(frame_planes(to_film(frame, width, height)), None, float(aspect)), frame.rotation)


def _rgba(frame: VideoFrame) -> RGBA:
    """Straight RGBA; the colours by the frame's own matrix, the coverage as it is."""
    covers = np.asarray(frame.reformat(format="rgba").to_ndarray(), np.uint8)[:, :, 3:]
    return np.concatenate([as_rgb(frame), covers], axis=2)


def from_rgba(rgba: RGBA, aspect: float = 1.0) -> SourcePicture:
    """Straight RGBA of any size; odd sizes repeat their last row or column."""
    rgba = np.pad(rgba, ((0, rgba.shape[0] % 2), (0, rgba.shape[1] % 2), (0, 0)), mode="edge")
    sheet = rgba_sheet(rgba, 0, 0)
    assert sheet.coverage is not None
    opaque = rgba[:, :, 3].min() == 255
    return SourcePicture(sheet.planes, None if opaque else sheet.coverage[0], aspect)


def solid(colour: str, extent: Extent) -> SourcePicture:
    """One colour (`#rrggbb`) all over the frame."""
    return SourcePicture(Canvas(extent, yuv_of(colour)).planes)


def from_sheet(sheet: Sheet, extent: Extent) -> SourcePicture:
    """A sheet as a picture of the whole frame, so that it can be placed anew."""
    canvas = Canvas(extent)
    covers = np.zeros((extent.height, extent.width), np.float32)
    for under, over in zip(sheet.box.cut(canvas.planes), sheet.planes, strict=True):
        under[:] = over
    inner = covers[sheet.box.top:sheet.box.bottom, sheet.box.left:sheet.box.right]
    inner[:] = 1 if sheet.coverage is None else sheet.coverage[0]
    return SourcePicture(canvas.planes, covers)


def _turned(picture: SourcePicture, rotation: int) -> SourcePicture:
    """Upright by a rotation flag (degrees anticlockwise, as PyAV reads the display matrix)."""
    turns = round(rotation / 90) % 4
    if turns == 0:
        return picture
    planes: list[npt.NDArray[np.uint8]] = [np.ascontiguousarray(np.rot90(plane, turns)) for plane in picture.planes]
    covers = None if picture.coverage is None else np.ascontiguousarray(np.rot90(picture.coverage, turns))
    turned: Planes = (planes[0], planes[1], planes[2])
    return SourcePicture(turned, covers, picture.aspect if turns == 2 else 1 / picture.aspect)


def dimmed(sheet: Sheet, share: float, colour: tuple[int, int, int]) -> Planes:
    """The planes of a sheet mixed with a colour: picture · share + colour · (1 − share)."""
    mixed = [np.asarray(cv2.addWeighted(plane, share, np.full_like(plane, value), 1 - share, 0), np.uint8)
             for plane, value in zip(sheet.planes, colour, strict=True)]
    return mixed[0], mixed[1], mixed[2]
