"""A frame being drawn: three planes in film colours, and sheets laid over them.

Straight (not premultiplied) colours with a coverage at luma and at chroma resolution. All in uint8 with float32
weights: a full-frame dissolve at 1080p costs 1 ms, one with coverage 4 ms (measured on one core). Drawn is in the
encoder's own picture, and decoded pictures are read where the decoder put them: nothing is copied on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from milimo.contracts.video import Extent
from milimo.media.colour import as_rgb, as_yuv, tag

Plane = npt.NDArray[np.uint8]
Weights = npt.NDArray[np.floating[Any]]
Planes = tuple[Plane, Plane, Plane]
BLACK = (16, 128, 128)


@dataclass(frozen=True, slots=True)
class Box:
    """Where a sheet lies in the frame, in pixels; all four even, so that luma and chroma agree."""

    left: int
    top: int
    right: int
    bottom: int

    def cut(self, planes: Planes) -> Planes:
        """Views of the planes' parts that lie in the box; written to, the planes are."""
        y, u, v = planes
        half = np.s_[self.top // 2:self.bottom // 2, self.left // 2:self.right // 2]
        return y[self.top:self.bottom, self.left:self.right], u[half], v[half]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture placed in the frame. `coverage` is (luma, chroma), 0–1; None: opaque all over its box."""

    box: Box
    planes: Planes
    coverage: tuple[Weights, Weights] | None = None


class Canvas:
    """The film's frame, drawn in the picture that the encoder takes. `colour` None: what it holds is not defined yet."""

    def __init__(self, extent: Extent, colour: tuple[int, int, int] | None = BLACK) -> None:
        self.width, self.height = extent.width, extent.height
        self._frame = VideoFrame(self.width, self.height, "yuv420p")
        self.planes = frame_planes(self._frame)
        for plane, value in zip(self.planes, colour or (), strict=colour is not None):
            plane[:] = value

    @property
    def box(self) -> Box:
        """The whole frame."""
        return Box(0, 0, self.width, self.height)

    def lay(self, sheet: Sheet, weight: float = 1.0, mask: tuple[Weights, Weights] | None = None) -> None:
        """Lay a sheet over what is there with a share of `weight`, and of `mask` (over the whole frame) where given."""
        under = sheet.box.cut(self.planes)
        coverage = sheet.coverage
        if mask is not None:
            part = _cut_mask(mask, sheet.box)
            coverage = part if coverage is None else (coverage[0] * part[0], coverage[1] * part[1])
        for i, (below, above) in enumerate(zip(under, sheet.planes, strict=True)):
            if coverage is None:
                if weight >= 1:
                    below[:] = above
                else:
                    cv2.addWeighted(above, weight, below, 1 - weight, 0, dst=below)
                continue
            share = coverage[0] if i == 0 else coverage[1]
            share = (share * np.float32(weight) if weight < 1 else share).astype(np.float32, copy=False)
            below[:] = cv2.blendLinear(np.ascontiguousarray(above), np.ascontiguousarray(below), share, 1 - share)

    def frame(self) -> VideoFrame:
        """The frame as it is now, tagged. It is not copied: drawn on, it changes."""
        return tag(self._frame)

    def rgb(self) -> npt.NDArray[np.uint8]:
        """What is drawn, as display values (height, width, 3), 0–255."""
        return as_rgb(self.frame())

    def set_rgb(self, rgb: npt.NDArray[np.uint8]) -> None:
        """Replace all that is drawn by display values (height, width, 3), 0–255."""
        for plane, values in zip(self.planes, frame_planes(as_yuv(rgb)), strict=True):
            plane[:] = values


def planes_of(stack: Plane, width: int, height: int) -> Planes:
    """Views of the three planes of an I420 stack (3/2 `height` × `width`, both even)."""
    quarter = height // 2 * (width // 2)
    flat = stack.reshape(-1)
    luma = width * height
    return (stack[:height],
            flat[luma:luma + quarter].reshape(height // 2, width // 2),
            flat[luma + quarter:luma + 2 * quarter].reshape(height // 2, width // 2))


def frame_planes(frame: VideoFrame) -> Planes:
    """The planes of a frame in film colours, as they lie in it: written to, the frame is."""
    return _plane(frame, 0), _plane(frame, 1), _plane(frame, 2)


def _plane(frame: VideoFrame, index: int) -> Plane:
    """Rows are padded to the codec's alignment; the view leaves the padding out."""
    plane = frame.planes[index]
    rows: Plane = np.frombuffer(cast(Any, plane), np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, :plane.width]


def halved(weights: Weights) -> Weights:
    """Coverage at chroma resolution: the mean of each four."""
    return np.asarray(cv2.resize(weights, (weights.shape[1] // 2, weights.shape[0] // 2), interpolation=cv2.INTER_AREA),
                      np.float32)


def _cut_mask(mask: tuple[Weights, Weights], box: Box) -> tuple[Weights, Weights]:
    return (mask[0][box.top:box.bottom, box.left:box.right],
            mask[1][box.top // 2:box.bottom // 2, box.left // 2:box.right // 2])


def rgba_sheet(rgba: npt.NDArray[np.uint8], left: int, top: int) -> Sheet:
    """Straight RGBA (even height and width) as a sheet at an even place. Colour under no coverage does not bleed."""
    alpha = rgba[:, :, 3].astype(np.float32) / np.float32(255)
    premultiplied = rgba[:, :, :3].astype(np.float32) * alpha[:, :, None]
    small = halved(alpha)
    chroma_rgb = np.stack([halved(np.ascontiguousarray(premultiplied[:, :, i])) for i in range(3)], axis=2)
    chroma_rgb /= np.maximum(small, 1e-3)[:, :, None]
    luma_of = np.array([0.2126, 0.7152, 0.0722], np.float32) / 255
    y = 16 + 219 * (rgba[:, :, :3].astype(np.float32) @ luma_of)
    luma = chroma_rgb @ luma_of
    u = 128 + 224 * (chroma_rgb[:, :, 2] / 255 - luma) / 1.8556
    v = 128 + 224 * (chroma_rgb[:, :, 0] / 255 - luma) / 1.5748
    planes = tuple(np.clip(np.rint(plane), 0, 255).astype(np.uint8) for plane in (y, u, v))
    box = Box(left, top, left + rgba.shape[1], top + rgba.shape[0])
    return Sheet(box, (planes[0], planes[1], planes[2]), (alpha, small))
