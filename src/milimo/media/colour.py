"""Colour: the one place where a matrix or a range is chosen. Setting tags on a frame converts nothing.

Everything is drawn and encoded as yuv420p, BT.709, limited range ("film colours"). Opacity, dissolves and scaling work
on these values: they are an affine map of the display-referred R'G'B' that a browser blends, so the weights agree.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import Colorspace, Interpolation

RGB = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.uint8]
BT709 = 1
"""The value of BT.709 in each of the three colour tags (ISO/IEC 23091-2)."""
LIMITED_RANGE = 1
FULL_RANGE = 2
HD_LINES = 720
"""Untagged pictures of this height and more are BT.709, smaller ones BT.601: as players decide."""
SCALING = int(Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT)
"""Without the rounding flags primaries came back 2 lower and a 601 source 3 off; with them at most 1 (measured)."""
AVERAGING = int(Interpolation.AREA | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT)
_UNTAGGED = 2
_MATRICES = {0: Colorspace.ITU709, 1: Colorspace.ITU709, 4: Colorspace.FCC, 5: Colorspace.ITU601,
             6: Colorspace.SMPTE170M, 7: Colorspace.SMPTE240M, 9: Colorspace.BT2020, 10: Colorspace.BT2020}
_RGB_FORMATS = ("rgb", "bgr", "gbr", "argb", "abgr", "pal8", "0rgb", "0bgr")


def as_yuv(rgb: RGB) -> VideoFrame:
    """`rgb` (height, width, 3; display values 0–255) in film colours. Width and height must be even."""
    frame = VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
    return tag(frame.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG", interpolation=SCALING))


def as_rgb(frame: VideoFrame, size: tuple[int, int] | None = None) -> RGB:
    """A frame of any kind as (height, width, 3) display values, by its own matrix and range. `size`: (width, height) to
    which it is made smaller, each value the mean of those that it stands for; None: its own."""
    return _displayed(frame, "rgb24", size)


def as_rgba(frame: VideoFrame, size: tuple[int, int] | None = None) -> RGB:
    """The same of a frame with coverage: (height, width, 4), straight."""
    return _displayed(frame, "rgba", size)


def _displayed(frame: VideoFrame, kind: str, size: tuple[int, int] | None) -> RGB:
    width, height = size or (frame.width, frame.height)
    scaling = SCALING if size is None else AVERAGING
    if _is_rgb(frame.format.name):
        return np.asarray(frame.reformat(width=width, height=height, format=kind, interpolation=scaling).to_ndarray(), np.uint8)
    shown = frame.reformat(
        width=width, height=height, format=kind, src_colorspace=int(source_matrix(frame)), src_color_range=source_range(frame),
        dst_color_range=FULL_RANGE, interpolation=scaling)
    return np.asarray(shown.to_ndarray(), np.uint8)


def tag(frame: VideoFrame) -> VideoFrame:
    """Mark a frame that *is* in film colours as such, and free its picture type for the encoder to choose.

    A decoded frame keeps the type that it had in its source, and x264 would obey it.
    """
    frame.colorspace = frame.color_primaries = frame.color_trc = BT709
    frame.color_range = LIMITED_RANGE
    frame.pict_type = PictureType.NONE
    return frame


def source_matrix(frame: VideoFrame) -> Colorspace:
    """The matrix by which a decoded frame is to be read: its own, or the one that its height implies."""
    if frame.colorspace == _UNTAGGED:
        return Colorspace.ITU709 if frame.height >= HD_LINES else Colorspace.ITU601
    return _MATRICES.get(frame.colorspace, Colorspace.ITU709)


def source_range(frame: VideoFrame) -> int:
    """Full for what says so (and for yuvj formats), else limited."""
    full = frame.color_range == FULL_RANGE or frame.format.name.startswith("yuvj")
    return FULL_RANGE if full else LIMITED_RANGE


def is_film(frame: VideoFrame) -> bool:
    """Is the frame in film colours already, so that it may pass as it is?"""
    return (frame.format.name == "yuv420p" and source_matrix(frame) == Colorspace.ITU709
            and source_range(frame) == LIMITED_RANGE)


def deepened(frame: VideoFrame, kind: str) -> VideoFrame:
    """A frame in film colours in another pixel format of the same matrix and range (`yuv422p10le`): nothing is shifted."""
    return frame.reformat(format=kind, src_colorspace="ITU709", dst_colorspace="ITU709", src_color_range=LIMITED_RANGE,
                          dst_color_range=LIMITED_RANGE, interpolation=SCALING)


def to_film(frame: VideoFrame, width: int, height: int) -> VideoFrame:
    """`frame` in film colours at an even `width` × `height` (bilinear)."""
    if is_film(frame) and (frame.width, frame.height) == (width, height):
        return frame
    if _is_rgb(frame.format.name):
        return tag(frame.reformat(width=width, height=height, format="yuv420p", dst_colorspace="ITU709",
                                  dst_color_range="MPEG", interpolation=SCALING))
    return tag(frame.reformat(
        width=width, height=height, format="yuv420p", src_colorspace=int(source_matrix(frame)),
        src_color_range=source_range(frame), dst_colorspace="ITU709", dst_color_range="MPEG", interpolation=SCALING))


def _is_rgb(kind: str) -> bool:
    return kind.startswith(_RGB_FORMATS)


def yuv_of(colour: str) -> tuple[int, int, int]:
    """`#rrggbb` in film colours, rounded."""
    red, green, blue = (int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5))
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return (round(16 + 219 * luma), round(128 + 224 * (blue - luma) / 1.8556), round(128 + 224 * (red - luma) / 1.5748))
